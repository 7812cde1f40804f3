"""What one answer says: a printed number, or the tree of a formula, list, interval, relation or ratio."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeGuard

from checks.numbers import Printed, as_printed
from checks.reading import WRITTEN, Chain, Notation, ReadError, read, read_chain, read_chains
from checks.reading.lexing import quoted
from checks.reading.spelling import is_letter
from checks.tree import Call, Name, Number, Tree, names
from theory.words import understand

MONEY = re.compile(r"^(?:\\?\$|€|£)\s*(?=[0-9.-])|(?<=[0-9])\s*(?:\\?\$|€|£)$")
NOTATION = replace(WRITTEN, either=True, functions={"lg": "lg"})
PERCENTAGE = re.compile(r"(?<!\s)\s*percentage$")
ORDINAL = re.compile(r"[0-9]*(?:(?<!1)(?:1\^?\{?st|2\^?\{?nd|3\^?\{?rd)|(?:1[0-9]|[04-9])\^?\{?th)\}?")  # 21st, 4^{th}
BEFORE_SET = frozenset(("", *"{[(,;=∈∪∩<>≤≥≠"))  # behind these, a brace opens an operand
COMMAS = re.compile(r"\s*-?[0-9]+(,-?[0-9]+)+\s*")  # 21,16: one number with a decimal comma, or two
NAMING = frozenset({"=", ":=", "≈"})  # between a name and its value
RUNNING = "running"  # what is said, and then the letters in it that run over the whole numbers
VECTORS = frozenset({"tuple", "list"})
RELATED = re.compile("[=<>≈∈≠≤≥]")
UNIONS = re.compile(r"\\c[ua]p\b|[∪∩]")
ENDS = re.compile(r"(?<=[(\[])\s*([^()\[\],]*?),(?=[^\s,()\[\]][^(),\[\]]*[)\]])")
RATIO = re.compile(r"\s*(?P<first>[0-9]{1,6})\s*:\s*(?P<second>[0-9]{1,6})\s*")


def read_answer(piece: str, notation: Notation = NOTATION, alone: bool = True) -> Tree | Printed:
    """What one answer says. alone: whether it is all that is answered, so that `21,16` may be one number.

    Raises ReadError.
    """
    bare = piece.strip()
    bare = bare.removesuffix(".").strip() if not bare.endswith("..") else bare
    if alone and (number := _number(bare)) is not None:
        return number
    bare = _undressed(bare)
    if not alone and COMMAS.fullmatch(bare):
        bare = bare.replace(",", ", ")
    elif (number := _number(bare)) is not None:
        return number
    if not bare:
        raise ReadError(0, "an answer", "nothing")
    if (times := _ratio(bare)) is not None:
        return times
    if UNIONS.search(bare):
        bare = ENDS.sub(r"\1, ", bare)  # beside a union, (2,102) is an interval and its comma no thousands
    return _tree(bare, notation)


def _undressed(text: str) -> str:
    """A number without the sign of a currency, or the ending of an ordinal, and its per cent as a sign."""
    bare = MONEY.sub("", PERCENTAGE.sub(" %", text))
    return bare.rstrip("stndrh^{}") if ORDINAL.fullmatch(bare) else bare


def _number(text: str) -> Printed | None:
    """The printed number that a text is; one that is too long is a formula like any other."""
    try:
        return as_printed(text)
    except ReadError:
        return None


def _ratio(text: str) -> Tree | None:
    """`12:00`, a ratio or a time, as a pair of whole numbers, else None."""
    if (found := RATIO.fullmatch(text)) is None:
        return None
    first, second = (Number(Fraction(part), part) for part in found.groups())
    return Call("ratio", (first, second))


def _tree(bare: str, notation: Notation) -> Tree:
    if "\\" not in bare and "{" not in bare:
        return (
            _together((_said(read_chain(bare, notation=notation)),))
            if RELATED.search(bare)
            else read(bare, notation=notation)
        )
    chains = read_chains(bare, notation=notation)
    if not chains:
        raise ReadError(0, "mathematics", "words alone")
    for note in (note for chain in chains for note in chain.notes):
        if not understand(note).harmless:
            raise ReadError(0, "words that are known", quoted(note.strip()), "box the answer")
    return _together(flat(list(map(_said, chains))))


def _together(said: Sequence[Tree]) -> Tree:
    """What several statements say: values, and the letters in them of which it is said that they are whole numbers."""
    parts = flat([part for one in said for part in _membership(one)])
    values = tuple(part for part in parts if not _is_running(part))
    letters = [part.args[0] for part in parts if _is_running(part)]
    if not letters or not {*letters} <= {Name(name) for value in values for name in _within(value)}:
        return parts[0] if len(parts) == 1 else Call("sequence", parts)
    return Call(RUNNING, (values[0] if len(values) == 1 else Call("sequence", values), *letters))


def _within(value: Tree) -> tuple[str, ...]:
    """The letters of what is said to be a value; of a condition, as of the x that is named, it is another thing to say
    that they are whole numbers: x > 5, x ∈ Z."""
    if isinstance(value, Call) and value.head == "named":
        return names(value.args[1])
    return () if isinstance(value, Call) and RELATED.search(value.head) else names(value)


def _membership(tree: Tree) -> tuple[Tree, ...]:
    """`2n, n ∈ Z` as 2n and n ∈ Z: what is read before the sign is the sequence 2n, n."""
    if (
        isinstance(tree, Call)
        and tree.head == "∈"
        and isinstance(left := tree.args[0], Call)
        and left.head == "sequence"
    ):
        *values, last = left.args
        return (*values, Call("∈", (last, *tree.args[1:])))
    return (tree,)


def _is_running(tree: Tree) -> TypeGuard[Call]:
    """Whether it says that a letter is a whole number: n ∈ Z."""
    if not (isinstance(tree, Call) and tree.head == "∈" and len(tree.args) == 2):
        return False
    letter, values = tree.args
    return isinstance(letter, Name) and isinstance(values, Name) and (values.text, values.style) == ("Z", "double")


def _said(chain: Chain) -> Tree:
    """What `x = 2y = 5` says: the last side, and what it is the value of; another relation is kept whole."""
    sides = [side.tree for side in chain.sides if side.tree is not None]
    if len(sides) == 1:
        return sides[0]
    if not {*chain.relations} <= NAMING:
        return Call("".join(chain.relations), tuple(sides))
    if any(isinstance(side, Call) and side.head == "sequence" for side in sides[:-1]):
        return _equations(sides)
    if len(sides) > 2 and _name(sides[0]) is None:
        return Call("=" * len(chain.relations), tuple(sides))
    return _equation(sides[0], sides[-1], *sides[1:-1])


def _name(tree: Tree) -> Name | None:
    """The name on the left of an equation, or that of a function, `f(x)`; None where a formula stands there."""
    if isinstance(tree, Call) and is_letter(tree.head) and all(isinstance(arg, Name) for arg in tree.args):
        return Name(f"{tree.head}({', '.join(arg.text for arg in tree.args if isinstance(arg, Name))})")
    return tree if isinstance(tree, Name) else None


def _equations(sides: Sequence[Tree]) -> Tree:
    """`x = 1, y = 2`, where what is read between two signs of equality is the sequence `1, y`."""
    found: list[Tree] = []
    left = sides[0]
    for side in sides[1:-1]:
        if not (isinstance(side, Call) and side.head == "sequence" and len(side.args) == 2):
            raise ReadError(0, "equations set apart by commas", "something else between two signs of equality")
        value, following = side.args
        found.append(_equation(left, value))
        left = following
    return Call("sequence", flat((*found, _equation(left, sides[-1]))))


def _equation(left: Tree, right: Tree, *between: Tree) -> Call:
    """A name and its value, and the other forms between them; or an equation."""
    if (pairs := _pairs(left, right)) and not between:
        return Call("sequence", tuple(_equation(*pair) for pair in pairs))
    name = _name(left)
    return Call("=", (left, right)) if name is None else Call("named", (name, right, *between))


def _pairs(left: Tree, right: Tree) -> list[tuple[Tree, Tree]]:
    """(x, y) = (3, 4) as x = 3, y = 4; none where it is anything else."""
    if not (isinstance(left, Call) and isinstance(right, Call) and left.head == "tuple" and right.head in VECTORS):
        return []
    named = len(left.args) == len(right.args) and all(isinstance(arg, Name) for arg in left.args)
    return [*zip(left.args, right.args, strict=True)] if named else []


def typed_sets(text: str) -> str:
    """A text without macros with the braces of its sets as LaTeX has them: those that open an operand, and carry none.

    `{1, {2}}` is a set with a set in it; in `x^{2}`, `{a}_{1}` and `61{,}706` braces only group.
    """
    marks = [""] * len(text)
    opened: list[tuple[int, bool]] = []
    before = ""
    for place, character in enumerate(text):
        if character == "{":
            opened.append((place, before in BEFORE_SET))
        elif character == "}" and opened:
            start, is_set = opened.pop()
            if is_set and text[place + 1 : place + 2] not in ("^", "_"):
                marks[start] = marks[place] = "\\"
        before = before if character.isspace() else character
    return "".join(mark + character for mark, character in zip(marks, text, strict=True))


def flat(trees: Sequence[Tree]) -> tuple[Tree, ...]:
    """The trees, with those of a sequence in its place."""
    entries: list[Tree] = []
    for tree in trees:
        entries += tree.args if isinstance(tree, Call) and tree.head == "sequence" else (tree,)
    return tuple(entries)


def several(side: Printed) -> Tree:
    """`1,2` beside a list: not a number with a decimal comma, but two."""
    if not COMMAS.fullmatch(side.text):
        return Number(side.value, side.text)
    return as_tree(read_answer(side.text, alone=False))


def as_tree(side: Tree | Printed) -> Tree:
    """A printed number as a tree; a ± b as the set of both."""
    if isinstance(side, Printed):
        return Number(side.value, side.text)
    if isinstance(side, Call) and side.head == "±":
        *first, last = side.args
        return Call(
            "set", (Call("+", (*first, last)), Call("-", (*first, last))) if first else (last, Call("neg", (last,)))
        )
    return side
