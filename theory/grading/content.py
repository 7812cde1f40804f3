"""What a student wrote for one quantity: numbers with their printed precision, a formula, or what could not be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from checks.literals import Numbers, numbers
from checks.numbers import printed
from checks.reading import EQUAL, WRITTEN, Chain, Notation, ReadError, read_chain, read_chains

LONGEST = 4000  # characters of one answer


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, or a chain of forms that ends in one."""

    chain: Chain


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read, and why."""

    why: str


Content: TypeAlias = Numbers | Formula | Unread


def content(text: str, notation: Notation = WRITTEN) -> Content:
    """A number, a matrix of numbers, or a formula; in plain notation or in LaTeX, with or without its delimiters."""
    return read_answer(text, notation)[0]


def read_answer(text: str, notation: Notation = WRITTEN) -> tuple[Content, Chain | None]:
    """The content, and the whole chain where it is no bare number; what cannot be read is Unread, with the reason."""
    if len(text) > LONGEST:
        return Unread(f"expected an answer of at most {LONGEST} characters, but it has {len(text)}"), None
    bare = _bare(text)
    if not bare:
        return Unread("there is no answer here"), None
    try:
        return Numbers((printed(bare),)), None
    except ReadError:
        pass
    try:
        chain = _chain(bare, notation)
    except ReadError as error:
        return Unread(str(error)), None
    if other := next((relation for relation in chain.relations if relation not in EQUAL), None):
        return Unread(f"expected a value, but {other} stands in it: a bound is no value"), chain
    tree = chain.sides[-1].tree
    assert tree is not None
    return numbers(tree) or Formula(chain), chain


def _chain(text: str, notation: Notation) -> Chain:
    """The one chain in a text. Raises ReadError where there are several or none."""
    if not LATEX.search(text):
        return read_chain(text, notation=notation)
    found = read_chains(text, notation=notation)
    if len(found) != 1:
        raise ReadError(0, "one answer", f"{len(found)} of them", "give them one by one")
    return found[0]


LATEX = re.compile(r"\\|[_^]\{|\^\*")  # signs that only LaTeX has
DELIMITERS = (("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]"), ("`", "`"))


def _bare(text: str) -> str:
    """The text without the signs that set off a formula, a relation before it, and a full stop at its end."""
    bare = text.strip()
    for opener, closer in DELIMITERS:
        if bare.startswith(opener) and bare.endswith(closer) and len(bare) >= len(opener) + len(closer):
            bare = bare[len(opener) : -len(closer)].strip()
    bare = bare.removesuffix(".") if not bare.endswith("..") else bare
    return bare.lstrip("=≈").strip()
