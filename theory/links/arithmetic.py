"""Numbers against numbers in one link: exact, or as printed, with the rounding of the line's own operands."""

from __future__ import annotations

import math
from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias, cast

import sympy as sp
from flint import arb, fmpq

from checks import literals
from checks.arrays import entries, is_array, shape_of
from checks.calculation import calculated
from checks.enclosure import precision
from checks.evaluation import scalar
from checks.evidence import Shapes
from checks.literals import numbers
from checks.numbers import Agreement, Interval, Printed, agreement, claims, printed
from checks.quantities import counted
from checks.reading import ReadError
from checks.reading.building import Kind, Meaning, Scope, build, fitting
from checks.spans import Span, between, compute, ends, widened
from checks.tree import Call, Name, Number, Tree, has, walk
from checks.vocabulary import FUNCTIONS
from checks.vocabulary.names import SPELLED
from theory.links.link import (
    AnyCause,
    AtEntries,
    CutAsAsked,
    CutOff,
    Differ,
    HowClose,
    Inside,
    OtherBase,
    OtherShapes,
    OwnRounding,
    Result,
    Truth,
)

BITS = 192
BASES = {"bits": 2, "base10": 10}
Judged: TypeAlias = tuple[Truth, AnyCause | None]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a link is meant. approximate: it says that its sides are about equal. cut: that digits are cut off.
    introduces: that what it begins with is defined here. conditional: that it holds for some values of its letters."""

    approximate: bool = False
    cut: bool = False
    introduces: bool = False
    conditional: bool = False


AS_WRITTEN = Manner()


def within(scope: Scope, *trees: Tree) -> Scope:
    """The scope in which these trees are read: letters before a bracket are functions, unknown ones if it has none, and
    units are letters."""
    functions = {
        node.head: Meaning(Kind.FUNCTION, function=sp.Function(node.head))
        for tree in trees
        for node in walk(tree)
        if isinstance(node, Call) and _is_letter(node.head) and not scope.function(node.head)
    }
    return scope.knowing(functions, measured=True)


def _is_letter(head: str) -> bool:
    """Whether what stands before a bracket is a letter, and no function that is known."""
    return (len(head) == 1 and head.isalpha()) or (head in SPELLED and head not in FUNCTIONS)


def expression(tree: Tree, scope: Scope) -> Any:
    """The tree as a formula. Raises BuildError."""
    return build(tree, within(scope, tree))


def number(tree: Tree) -> Printed | None:
    """The one printed number that the tree is, if it is one; a number of things is one."""
    return literals.number(counted(tree))


def numeric(one: Tree, other: Tree, scope: Scope, manner: Manner = AS_WRITTEN) -> Judged:
    """Both sides by value: exact, or as printed with the rounding of the line's own operands."""
    truth, why = _values(one, other, scope, manner)
    if truth is not Truth.WRONG:
        return truth, why
    if scope.log is None and has(one, "log"):
        for name, other_base in BASES.items():
            if _values(one, other, replace(scope, log=other_base), manner)[0] in (Truth.RIGHT, Truth.ROUNDED):
                return Truth.ELSEWHERE, OtherBase(name, other_base)
    return truth, _inside(one, other, scope) or why


def _inside(one: Tree, other: Tree, scope: Scope) -> Inside | None:
    """How the arguments differ, where both sides are the same function of one: ReLU hides what is below 0."""
    if not (isinstance(one, Call) and isinstance(other, Call) and one.head == other.head):
        return None
    if len(one.args) != 1 or len(other.args) != 1 or one.head == "neg":
        return None
    truth, why = _values(one.args[0], other.args[0], scope, AS_WRITTEN)
    return None if why is None or truth is Truth.RIGHT else Inside(one.head, why)


def _values(one: Tree, other: Tree, scope: Scope, manner: Manner) -> Judged:
    with precision(BITS):
        points: list[Span] = [calculated(tree) for tree in (one, other)]
        if None in points:
            scope = fitting(one, other, within(scope, one, other))
            points = laid_alike([value(tree, scope) for tree in (one, other)], one, other)
        if shape_of(points[0]) != shape_of(points[1]):
            return unlike(points, one, other)
        turned = not _claims_digits(other) and numbers(one) is not None  # 0.667 = 2/3
        if turned or (manner.approximate and _has_fewer_digits(one, other)):
            one, other, points = other, one, points[::-1]
        judged = by_entry(partial(_entry, manner=manner), other, *points)
        if judged[0] not in (Truth.WRONG, Truth.CUT_OFF):
            return judged
        spans = laid_alike([_wide(one, scope, other, SHOWN), _wide(other, scope, other, FEWEST)], one, other)
        return by_entry(partial(near, manner=manner), other, *points, *spans)


def _has_fewer_digits(one: Tree, other: Tree) -> bool:
    """Whether both sides are printed numbers, of which the first shows fewer digits: 0.3 is about 0.333."""
    printed = [number(tree) for tree in (one, other)]
    left, right = (found.quantum if found else None for found in printed)
    return left is not None and right is not None and left > right


def _claims_digits(tree: Tree) -> bool:
    """Whether the tree is a printed number, or several, and no fraction, which claims to be exact."""
    found = numbers(tree)
    return found is not None and any(entry.quantum is not None for entry in found.entries)


def laid_alike(points: list[Span], *trees: Tree) -> list[Span]:
    """The values of two sides, one that is a bare list in the direction of the other: nothing in it settles its own."""
    shapes = [shape_of(point) for point in points]
    if len(shapes[0]) == len(shapes[1]) == 2 and shapes[0] == shapes[1][::-1] and 1 in shapes[0]:
        for place, tree in enumerate(trees):
            if isinstance(tree, Call) and tree.head == "list" and not any(map(_is_list, tree.args)):
                points[place] = points[place].reshape(shapes[1 - place])
                break
    return points


def _is_list(tree: Tree) -> bool:
    return isinstance(tree, Call) and tree.head == "list"


def value(tree: Tree, scope: Scope, known: Mapping[Any, Span] = MappingProxyType({})) -> Span:
    """What a side comes to; a matrix of one entry is its number. known: letter -> value. Raises EvaluationError."""
    return scalar(compute(build(tree, scope), known, BITS))


def unlike(points: Sequence[Span], *trees: Tree) -> Judged:
    """Two sides of different shapes: never equal, unless bars mean the length of a vector, and not its entries'."""
    barred = any(has(tree, "abs") for tree in trees)
    why = OtherShapes(Shapes(*(tuple(map(str, shape_of(point))) for point in points)))
    return Truth.UNDECIDED if barred else Truth.WRONG, why


WORST_FIRST = (Truth.WRONG, Truth.UNDECIDED, Truth.CUT_OFF, Truth.ROUNDED)


def by_entry(judge: Callable[..., Judged], other: Tree, *sides: Span) -> Judged:
    """The worst verdict on the entries of arrays of one shape, each beside the number that is printed for it."""
    result = numbers(other)
    if not any(is_array(side) for side in sides):
        (text,) = result.entries if result is not None else (None,)
        return judge(text, *sides)
    texts = result.entries if result is not None else (None,) * len(entries(sides[0]))
    judged = [judge(*entry) for entry in zip(texts, *map(entries, sides), strict=True)]
    return judged[0] if len(judged) == 1 else together(judged, shape_of(sides[0]))


def together(judged: Sequence[Judged], shape: tuple[int, ...]) -> Judged:
    """The worst verdict on the entries of an array of this shape, with those that are not right."""
    truths = [truth for truth, _ in judged]
    worst = next((truth for truth in WORST_FIRST if truth in truths), Truth.RIGHT)
    if worst is Truth.RIGHT:
        return worst, judged[0][1]
    reasons = tuple((at, why) for at, (truth, why) in enumerate(judged) if truth is not Truth.RIGHT and why is not None)
    return worst, AtEntries(shape, reasons)


def _entry(text: Printed | None, left: Any, right: Any, manner: Manner) -> Judged:
    """One entry as it stands, with every number exact but the printed result."""
    gap = left - right
    if (gap.contains(0) and gap.rad() < 1e-30) if isinstance(gap, arb) else gap == 0:
        return Truth.RIGHT, None
    truth = Truth.WRONG if text is None else claimed(text, ends(left), manner)
    if truth is Truth.CUT_OFF:
        return truth, CutOff()
    if truth is Truth.RIGHT:
        return truth, CutAsAsked() if manner.cut else None
    decimal = text is not None and text.quantum is not None
    return truth, Differ(Result.of(left), Result.of(right), decimal)


def claimed(text: Printed, value: Interval, manner: Manner) -> Truth:
    """Whether a value, known exactly or to many digits, is what the printed number claims."""
    found = [agreement(claim, value) for claim in claims(text, approximate=manner.approximate)]
    if Agreement.EXACT in found or Agreement.ROUNDED in found:
        return Truth.RIGHT
    if Agreement.TRUNCATED in found:
        return Truth.RIGHT if manner.cut or text.continued else Truth.CUT_OFF
    return Truth.WRONG


def near(text: Printed | None, left: Any, right: Any, wide: Any, around: Any, manner: Manner) -> Judged:
    """One entry with each rounded operand as what it stands for."""
    truth, why = _entry(text, left, right, manner)
    if truth not in (Truth.WRONG, Truth.CUT_OFF):
        return truth, why
    one, other = ends(wide), ends(around)
    touch = (one[1] - one[0] + other[1] - other[0]) / 10**6  # more than a radius is rounded outward by
    if one[0] + touch < other[1] and other[0] + touch < one[1]:
        return Truth.ROUNDED, OwnRounding(Result.of(left), text is not None and text.quantum is not None)
    if manner.approximate and text is None and _of_one_size(ends(left), ends(right)):
        return Truth.UNDECIDED, HowClose()
    return truth, why


def _of_one_size(one: Interval, other: Interval) -> bool:
    """Whether two values differ by less than half of the larger one: they may be about equal to somebody."""
    return 2 * max(abs(one[1] - other[0]), abs(other[1] - one[0])) < max(map(abs, (*one, *other)))


FEWEST = 2  # decimals, and digits, from which on a result may be a rounded one: 0.1 and 1.2 are stated, 0.32 may not be
SHOWN = 3  # decimals from which on an operand is taken for a rounded one, where the text does not say what it is


def _wide(tree: Tree, scope: Scope, other: Tree, decimals: int) -> Any:
    """The side with each rounded operand as the interval that it stands for: one that shows as many digits as the
    other side, or one less."""
    coarsest = max(rounded_by(other), default=Fraction(1))
    return scalar(spread(tree, scope, 10 * coarsest, decimals))


def rounded_by(tree: Tree) -> list[Fraction]:
    """The weights of the last digits of the decimals in a tree."""
    found = (quantum(node, FEWEST) for node in walk(tree) if isinstance(node, Number))
    return [digit for digit in found if digit is not None]


def spread(tree: Tree, scope: Scope, coarsest: Fraction, decimals: int = FEWEST) -> Any:
    """What the tree may come to where each decimal, of those that are fine enough, stands for what rounds to it.

    decimals: from so many on a number is taken for a rounded one. A number that the scope has is what it is there: one
    that is given is exact, and one that was the result of something is rounded.
    """
    env: dict[Any, Any] = {}
    literals: dict[str, Meaning] = {}

    def vary(node: Tree) -> Tree:
        if isinstance(node, Number):
            size = _size(node.value.numerator, node.value.denominator)
            result = bool(scope.marked(_numbers, Sized(size, given=False)))
            digit = quantum(node, 1 if result else decimals)
            if digit is None or digit > coarsest or (not result and scope.marked(_numbers, Sized(size, given=True))):
                return node
            name = f"literal{len(literals)}"
            literals[name] = Meaning()
            env[sp.Symbol(name, real=True)] = between(node.value - digit / 2, node.value + digit / 2)
            return Name(name)
        return Call(node.head, tuple(map(vary, node.args))) if isinstance(node, Call) else node

    varied = vary(tree)
    return compute(
        build(varied, scope.knowing(literals)),
        ChainMap(env, cast("dict[Any, Any]", scope.values)),
        BITS,
    )


def by_hand(formula: Any, known: Mapping[Any, Span], half: Fraction) -> Span:
    """What a formula of numbers may come to where each of its steps is rounded by so much, and none of them is shown.

    known: letter -> value. Raises EvaluationError.
    """
    if not isinstance(formula, sp.Add | sp.Mul | sp.Pow | sp.Function) or formula.is_number:
        return compute(formula, known, BITS)
    parts: dict[Any, Span] = {}
    operands = []
    for place, operand in enumerate(formula.args):
        if operand.is_number or (isinstance(formula, sp.Pow) and place == 1):
            operands.append(operand)
            continue
        letter = sp.Symbol(f"step{place}", real=True)
        value = by_hand(operand, known, half)
        parts[letter] = value if isinstance(operand, sp.Symbol) else widened(arb(value), half)
        operands.append(letter)
    return compute(formula.func(*operands, evaluate=False), ChainMap(parts, cast("dict[Any, Any]", known)), BITS)


def around(tree: Tree, scope: Scope) -> Span:
    """What the tree may come to where each of its decimals that shows enough digits stands for what rounds to it."""
    return scalar(spread(tree, scope, Fraction(1)))


class Sized(NamedTuple):
    """The size of a number that is said of a name: one that is given, or one of its results, the middle of a ball."""

    size: float
    given: bool


def _numbers(name: str, meaning: Meaning) -> tuple[Sized, ...]:
    value = meaning.value
    if isinstance(value, fmpq):
        return (Sized(_size(value.p, value.q), given=True),)
    return (Sized(_short(abs(float(value.mid()))), given=False),) if isinstance(value, arb) else ()


def _size(above: Any, below: Any) -> float:
    """A fraction without its sign, as near as a float comes."""
    try:
        return _short(abs(int(above) / int(below)))
    except OverflowError:
        return math.inf


def _short(size: float) -> float:
    """A number to so many digits that the middle of a ball, which is binary, is the decimal that it stands for."""
    return float(f"{size:.12g}")


def quantum(number: Number, decimals: int) -> Fraction | None:
    """The weight of the last decimal; None for numbers that are exact: whole ones, and those with few digits."""
    try:
        found = printed(number.text)
    except ReadError:
        return None
    digit = found.quantum
    if digit is None or digit >= 1 or (found.digits or 0) < min(decimals, FEWEST) or digit * 10**decimals > 1:
        return None
    return digit
