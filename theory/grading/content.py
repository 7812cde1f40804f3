"""What a student wrote for one quantity: printed numbers, a formula, or what could not be read; and how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import TypeAlias

from checks.literals import Numbers, numbers
from checks.numbers import Printed
from checks.quantities import Scale, apart, counted, scale, scaled
from checks.reading import EQUAL, Chain, Notation, ReadError
from checks.tree import Call, Tree, unit_name, walk
from checks.vocabulary.units import PAIRED
from theory import figures
from theory.documents import pieces
from theory.documents.formulas import Excerpt
from theory.documents.pieces import Statement
from theory.documents.structured import answer_chain
from theory.formula.boxes import Box, Grid
from theory.formula.breaking import size
from theory.formula.layout.trees import fraction, tree_layout
from theory.formula.numbers import number


@dataclass(frozen=True, slots=True)
class Symbolic:
    """A formula, or a chain of forms that ends in one."""

    chain: Chain


@dataclass(frozen=True, slots=True)
class Illegible:
    """What could not be read, and why."""

    why: str


Content: TypeAlias = Numbers | Symbolic | Illegible


NAMING = frozenset({"bit", "nats"})  # units that name a convention, under which the answer is judged


def answered(tree: Tree) -> Numbers | None:
    """The printed numbers that an answer is, if it is some, in the unit of what it counts or in one that names a
    convention; None for a formula, and for what is measured in anything else."""
    parts = apart(tree)
    unit = scale(parts[1]) if parts else None
    if parts and unit and (unit_name(parts[1]) in NAMING or unit.dimension == PAIRED):
        return numbers(scaled(parts[0], Scale(unit.factor)))
    return _entries(counted(tree))


def _entries(tree: Tree) -> Numbers | None:
    return numbers(tree) or _written_out(tree)


def _written_out(tree: Tree) -> Numbers | None:
    """The numbers of an array that stands there transposed, or times an exact number: 1/16 [[10, 13], [17, 20]]."""
    if not isinstance(tree, Call) or tree.head not in ("*", "/", "transpose"):
        return None
    if tree.head == "transpose":
        found = _entries(tree.args[0])
        return None if found is None else _transposed(found)
    inner, exact = map(_entries, tree.args)
    if tree.head == "*" and inner is not None and not inner.shape:
        inner, exact = exact, inner
    if inner is None or exact is None or not inner.shape or exact.shape or exact.entries[0].value == 0:
        return None
    value = exact.entries[0].value
    if exact.entries[0].quantum is not None and value.denominator != 1:
        return None  # a decimal factor is rounded itself
    return Numbers(
        tuple(_times(entry, 1 / value if tree.head == "/" else value) for entry in inner.entries), inner.shape
    )


def _transposed(found: Numbers) -> Numbers:
    if len(found.shape) != 2:
        return found  # the direction of a list is open
    rows, columns = found.shape
    entries = (found.entries[row * columns + column] for column in range(columns) for row in range(rows))
    return Numbers(tuple(entries), (columns, rows))


def _times(entry: Printed, factor: Fraction) -> Printed:
    """A printed number times an exact one; whole numbers stay exact."""
    value = entry.value * factor
    whole = entry.value.denominator == 1
    return Printed(str(value), value, None if entry.quantum is None or whole else entry.quantum * abs(factor))


def content(piece: Statement | pieces.Unread) -> Content:
    """What a table of answers gives for a quantity: the number, the matrix or the formula in which its chain ends."""
    if isinstance(piece, pieces.Unread):
        return Illegible(str(piece.reason.fact))
    chain = piece.chain
    if other := next((relation for relation in chain.relations if relation not in EQUAL), None):
        return Illegible(f"expected a value, but {other} stands in it: a bound is no value")
    tree = chain.sides[-1].tree
    assert tree is not None, "an answer is read as a whole, or not at all"
    return answered(tree) or Symbolic(chain)


# How it looks

MOST_SHOWN = 400  # nodes, or entries, of an answer that is laid out
LONGEST_SHOWN = 1000  # characters of it


def meaning(text: str, notation: Notation) -> Box | str:
    """What an answer says, however it is spelled: as it would be laid out; its words, where it is not read as one
    number or one formula."""
    flat = " ".join(text.split())
    try:
        chain = answer_chain(Excerpt.whole(text), notation)
    except ReadError:
        return flat
    tree = chain.sides[0].tree
    if tree is None or len(chain.sides) > 1 or chain.notes:
        return flat
    return laid_out(numbers(tree) or Symbolic(chain)) or flat


def laid_out(content: Content) -> Box | None:
    """What the reader found in an answer; None where it could not be read, or is too large to be shown."""
    if isinstance(content, Numbers):
        return _numbers_laid_out(content) if len(content.entries) <= MOST_SHOWN else None
    tree = content.chain.sides[-1].tree if isinstance(content, Symbolic) else None
    if tree is None or next(islice(walk(tree), MOST_SHOWN, None), None) is not None:
        return None
    box = tree_layout(tree)
    return box if size(box) <= LONGEST_SHOWN else None


def _numbers_laid_out(found: Numbers) -> Box:
    entries = tuple(map(_digits, found.entries))
    if not found.shape:
        return entries[0]
    width = found.shape[-1] if len(found.shape) > 1 else 1
    return Grid(tuple(entries[at : at + width] for at in range(0, len(entries), width)))


def _digits(printed: Printed) -> Box:
    """The value with as many decimals as were printed: `.5e-3` is 0.0005."""
    if printed.quantum is None or printed.value.denominator == 1:
        return fraction(printed.value)
    places = len(str(printed.quantum.denominator)) - 1
    if printed.quantum != Fraction(1, 10**places) or places > 30:
        return fraction(printed.value)
    return number(figures.decimal(printed.value, places))
