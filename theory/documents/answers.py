"""What a student wrote for one quantity: numbers with their printed precision, a formula, or what could not be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from checks.numbers import Printed, printed
from checks.reading import Chain, ReadError, read_chain, read_chains
from checks.reading.spelling import WRITTEN, Notation
from checks.tree import Call, Name, Number, Tree

LONGEST = 4000  # characters of one answer


@dataclass(frozen=True, slots=True)
class Numbers:
    """One number (shape ()), or the entries of a vector or matrix row by row."""

    entries: tuple[Printed, ...]
    shape: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, or a chain of forms that ends in one; notes: the words beside it."""

    chain: Chain


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read, and why."""

    why: str


Content: TypeAlias = Numbers | Formula | Unread


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it was handed in.

    part: the student's name for it. text: what was written. content: how that was read. line: where it stands, if
    the source has lines. note: words beside it, such as `log base 2`. chain: all that was read, where it is no number.
    """

    part: str
    text: str
    content: Content
    line: int | None = None
    note: str = ""
    chain: Chain | None = None


def answer(part: str, text: str, notation: Notation = WRITTEN, line: int | None = None, note: str = "") -> Answer:
    """The answer with its content read; one that cannot be read is kept as Unread, with the reason."""
    read_, chain = _parsed(text, notation)
    return Answer(part, text, read_, line, note, chain)


def content(text: str, notation: Notation = WRITTEN) -> Content:
    """A number, a matrix of numbers, or a formula; in plain notation or in LaTeX, with or without its delimiters."""
    return _parsed(text, notation)[0]


def _parsed(text: str, notation: Notation) -> tuple[Content, Chain | None]:
    if len(text) > LONGEST:
        return Unread(f"expected an answer of at most {LONGEST} characters, but it has {len(text)}"), None
    bare = undelimited(text)
    if not bare:
        return Unread("there is no answer here"), None
    try:
        return Numbers((printed(bare),)), None
    except ReadError:
        pass
    try:
        chain = read(bare, notation)
    except ReadError as error:
        return Unread(str(error)), None
    if other := next((relation for relation in chain.relations if relation not in EQUAL), None):
        return Unread(f"expected a value, but {other} stands in it: a bound is no value"), chain
    tree = chain.sides[-1].tree
    assert tree is not None
    return numbers(tree) or Formula(chain), chain


def read(text: str, notation: Notation = WRITTEN) -> Chain:
    """The one chain in a text. Raises ReadError where there are several or none."""
    if not LATEX.search(text):
        return read_chain(text, notation=notation)
    found = read_chains(text, notation=notation)
    if len(found) != 1:
        raise ReadError(0, "one answer", f"{len(found)} of them", "give them one by one")
    return found[0]


EQUAL = ("=", "≈", ":=")
LATEX = re.compile(r"\\|[_^]\{|\^\*")  # signs that only LaTeX has
DELIMITERS = (("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]"), ("`", "`"))


def undelimited(text: str) -> str:
    """The text without the signs that set off a formula, a relation before it, and a full stop at its end."""
    bare = text.strip()
    for opener, closer in DELIMITERS:
        if bare.startswith(opener) and bare.endswith(closer) and len(bare) >= len(opener) + len(closer):
            bare = bare[len(opener) : -len(closer)].strip()
    bare = bare.removesuffix(".") if not bare.endswith("..") else bare
    return bare.lstrip("=≈").strip()


def numbers(tree: Tree) -> Numbers | None:
    """The tree as printed numbers, where it is a number or a vector or matrix of them; else None."""
    if isinstance(tree, Call) and tree.head in ("list", "tuple", "sequence"):
        rows = [numbers(arg) for arg in tree.args]
        known = [row for row in rows if row is not None]
        if len(known) != len(rows) or len({row.shape for row in known}) != 1:
            return None
        entries = tuple(entry for row in known for entry in row.entries)
        return Numbers(entries, (len(rows), *known[0].shape))
    text = _literal(tree)
    return None if text is None else Numbers((printed(text),))


def _power_of_ten(tree: Tree) -> int | None:
    """The exponent of 10^9."""
    if not (
        isinstance(tree, Call) and tree.head == "^" and isinstance(ten := tree.args[0], Number) and ten.value == 10
    ):
        return None
    exponent = _literal(tree.args[1])
    return int(exponent) if exponent is not None and re.fullmatch("-?[0-9]{1,3}", exponent) else None


def _literal(tree: Tree) -> str | None:
    """The text of a single printed number: digits, a fraction of whole numbers, with a sign before it or not."""
    if isinstance(tree, Name):
        return None
    if isinstance(tree, Number):
        return tree.text if re.search("[0-9]", tree.text) else str(tree.value)
    if tree.head == "neg":
        inner = _literal(tree.args[0])
        return None if inner is None or inner.startswith("-") else f"-{inner}"
    if tree.head == "*" and (power := _power_of_ten(tree.args[1])) is not None:
        mantissa = _literal(tree.args[0])
        return f"{mantissa}e{power}" if mantissa and re.fullmatch("-?[0-9]+(?:[.][0-9]+)?", mantissa) else None
    if tree.head == "/":
        above, below = (_literal(arg) for arg in tree.args)
        if above and below and above.removeprefix("-").isdigit() and below.isdigit() and int(below):
            return f"{above}/{below}"
    return None
