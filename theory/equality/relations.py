"""Relations as conditions on their letters: one letter between numbers is a set of reals; else up to a factor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

import sympy as sp
from msgspec import Struct

from checks.enclosure import ball, enclose
from checks.evaluation import EvaluationError
from checks.evidence import Counterexample
from checks.identity.points import points
from checks.identity.zeros import zeros
from checks.reading.building import BuildError, build
from checks.tree import Call, Name, Number, Tree, mapped, names
from checks.unevaluated import is_matrix
from theory.equality.algebra import decided, may_fail
from theory.equality.case import Case, Compare, unsure
from theory.equality.intervals import INFINITE, as_interval, compare_reals, of_numbers
from theory.equality.letters import scope
from theory.equality.lists import compare_lists, is_listed, settle
from theory.equality.multiples import factors, times
from theory.equality.outcome import Doubt, Equality, Match, Outcome, Same, assumptions
from theory.equality.reading import as_tree

TURNED = {"<": ">", ">": "<", "≤": "≥", "≥": "≤", "≠": "≠", "=": "=", "≈": "≈"}
MEMBER = "∈"
SEED, POINTS, BITS = 20, 40, 192
MOST = 8  # conditions of one side


def is_relation(tree: Tree) -> bool:
    return isinstance(tree, Call) and (tree.head == MEMBER or (bool(tree.head) and {*tree.head} <= TURNED.keys()))


def compare_relations(gold: Tree, answer: Tree, case: Case, compare: Compare) -> Outcome:
    """Two relations, or a relation of one letter and the set of its values. Raises Unsure."""
    sides = gold, answer
    if all(map(is_relation, sides)) and (found := _side_by_side(gold, answer, case, compare)) is not None:
        return found
    if (found := _by_values(gold, answer, case, compare)) is not None:
        return found
    if not all(map(is_relation, sides)) or any(isinstance(side, Call) and side.head == MEMBER for side in sides):
        raise unsure(Doubt.RELATION)
    return _compare_conditions(gold, answer, case, compare)


def is_alternatives(tree: Tree) -> bool:
    """Whether conditions of which one holds: x < 1 or x > 3."""
    return isinstance(tree, Call) and tree.head == "set" and len(tree.args) > 1 and all(map(is_relation, tree.args))


def compare_alternatives(gold: Any, answer: Any, case: Case, compare: Compare) -> Outcome:
    """Conditions of which one holds, one by one, or by the values that they leave to their one letter."""
    if is_alternatives(gold) and is_alternatives(answer):
        found = compare_lists(gold, answer, case, compare)
        if found.verdict is Equality.EQUAL:
            return found
    if (found := _by_values(gold, answer, case, compare)) is None:
        raise unsure(Doubt.RELATION)
    return found


def _by_values(gold: Tree, answer: Tree, case: Case, compare: Compare) -> Outcome | None:
    """The verdict by the values that each side leaves to its one letter, or has; None where these are not known.

    Raises Unsure where the letters are two.
    """
    sides = gold, answer
    one, other = (solution(s, case) if is_relation(s) or is_alternatives(s) else ("", s) for s in sides)
    if one is None or other is None or not (of_numbers(one[1]) and of_numbers(other[1])):
        return None
    if one[0] and other[0] and one[0] != other[0]:
        raise unsure(Doubt.NAMES, one[0], other[0])
    return compare_reals(one[1], other[1], case, compare)


def _either(conditions: Sequence[Any], case: Case) -> tuple[str, Tree] | None:
    """The letter that conditions are about, of which one holds, and its values; None where they are of several."""
    found = [one for part in conditions if (one := solution(part, case)) is not None]
    if len(found) < len(conditions) or len({letter for letter, _ in found}) > 1:
        return None
    return found[0][0], found[0][1] if len(found) == 1 else Call("union", tuple(values for _, values in found))


def is_proportion(tree: Tree) -> bool:
    return isinstance(tree, Call) and tree.head == "∝"


def compare_proportions(gold: Any, answer: Any, case: Case, compare: Compare) -> Outcome:
    """y ∝ x and 2y ∝ 3x: each side of one is a constant times a side of the other. Raises Unsure."""
    known = scope(case.options, gold, answer)
    for others in (answer.args, answer.args[::-1]):
        found = [_proportional(one, other, known, case, compare) for one, other in zip(gold.args, others, strict=True)]
        if all(one.verdict is Equality.EQUAL for one in found):
            return Outcome(Equality.EQUAL, Same(Match.MULTIPLES), assumptions(found))
        if found[0].verdict is Equality.EQUAL and found[1].verdict is Equality.DIFFERENT:
            return found[1]
    raise unsure(Doubt.SIDES)


def _proportional(one: Tree, other: Tree, known: Any, case: Case, compare: Compare) -> Outcome:
    """Whether one side is a constant times the other."""
    try:
        found = factors((one, build(one, known)), (other, build(other, known)), case)
    except BuildError:
        raise unsure(Doubt.SIDES) from None
    if found is None:
        raise unsure(Doubt.SIDES)
    return settle(times(found[0], one), times(found[1], other), compare)


def _side_by_side(gold: Any, answer: Any, case: Case, compare: Compare) -> Outcome | None:
    """Equal where the same sides stand in the same order, from either end, and have values at the same points."""
    if MEMBER in (gold.head, answer.head):
        return None
    for other in (answer, _turned(answer)):
        if gold.head != other.head or len(gold.args) != len(other.args):
            continue
        found = [settle(one, two, compare) for one, two in zip(gold.args, other.args, strict=True)]
        if all(side.verdict is Equality.EQUAL for side in found) and _same_domain(gold, answer, case):
            return Outcome(Equality.EQUAL, Same(Match.SIDES), assumptions(found))
    return None


def _turned(side: Any) -> Call:
    return Call("".join(TURNED[sign] for sign in reversed(side.head)), tuple(reversed(side.args)))


def _links(side: Any) -> Iterator[tuple[Tree, str, Tree]]:
    """The conditions of a chain, each greater side on the right: 3 > x is x < 3."""
    for left, sign, right in zip(side.args, side.head, side.args[1:], strict=False):
        yield (right, TURNED[sign], left) if sign in ">≥" else (left, sign, right)


def _same_domain(gold: Any, answer: Any, case: Case) -> bool:
    """Whether the two have values at the same points, as far as their form shows."""
    parts = []
    for side in (gold, answer):
        try:
            parts.append(
                frozenset().union(*(may_fail(build(arg, scope(case.options, gold, answer))) for arg in side.args))
            )
        except BuildError:
            return False
    return parts[0] == parts[1]


# --- one letter -------------------------------------------------------------------------------------------------


def solution(side: Any, case: Case) -> tuple[str, Tree] | None:
    """The letter that a relation, or several of which one holds, is about and the set of its values, where every
    condition bounds it by a number."""
    if is_alternatives(side):
        return _either(side.args, case)
    if (split := _without_bars(side, case)) is not None:
        return _either(split, case)
    if side.head == MEMBER:
        left, values = side.args
        return (left.text, as_interval(values)) if isinstance(left, Name) else None
    letters = {*names(side)} - {INFINITE.text}
    if len(letters) != 1:
        return None
    letter = letters.pop()
    lows: list[tuple[str, Tree]] = []
    highs: list[tuple[str, Tree]] = []
    for left, sign, right in _links(side):
        bound = _bound(left, right, letter, case)
        if bound is None:
            return None
        turned, value = bound
        if sign in SINGLE:
            return (letter, SINGLE[sign](value)) if len(side.head) == 1 else None
        (lows if turned else highs).append((sign, value))
    if len(lows) > 1 or len(highs) > 1:
        return None
    (below, low), (above, high) = (lows or [("<", Call("neg", (INFINITE,)))])[0], (highs or [("<", INFINITE)])[0]
    return letter, Call(f"interval{'[' if below == '≤' else '('}{']' if above == '≤' else ')'}", (low, high))


def _without_bars(side: Any, case: Case) -> list[Call] | None:
    """|x| < a, with a positive number, as -a < x < a, and |x| > a as x < -a or x > a; None for anything else."""
    if len(side.head) != 1 or side.head not in BARS or not any(map(_is_in_bars, side.args)):
        return None
    (left, sign, right) = (*side.args[:1], side.head, *side.args[1:])
    if not _is_in_bars(left):
        left, sign, right = right, TURNED[sign], left
    try:
        bound = build(right, scope(case.options, right))
        if bound.free_symbols or not enclose(bound, {}, BITS) > 0:
            return None
    except (BuildError, EvaluationError):
        return None
    inner, below = left.args[0], Call("neg", (right,))
    if sign in "<≤":
        return [Call(sign * 2, (below, inner, right))]
    return [Call(TURNED[sign], (inner, below)), Call(sign, (inner, right))]


BARS = "<>≤≥="


def _is_in_bars(tree: Tree) -> bool:
    return isinstance(tree, Call) and tree.head == "abs" and len(tree.args) == 1


SINGLE = {
    "=": lambda value: value if is_listed(value := as_tree(value)) else Call("set", (value,)),
    "≠": lambda value: Call(
        "union", (Call("interval()", (Call("neg", (INFINITE,)), value)), Call("interval()", (value, INFINITE)))
    ),
}


def _bound(left: Tree, right: Tree, letter: str, case: Case) -> tuple[bool, Tree] | None:
    """Whether `left < right` bounds the letter from below, and the bound; None where it is not linear in the letter."""
    if any(is_listed(side) or of_numbers(side) for side in (left, right)):
        return None
    for one, other, below in ((left, right, False), (right, left, True)):
        if one == Name(letter) and letter not in names(other):
            return below, other
    difference = Call("-", (left, right))
    slope = Call("-", (_at(difference, letter, 1), _at(difference, letter, 0)))
    line = Call("+", (Call("*", (slope, Name(letter))), _at(difference, letter, 0)))
    known = scope(case.options, difference)
    try:
        built, straight, rise = (build(tree, known) for tree in (difference, line, slope))
        if may_fail(built) or not decided((built, straight), case).verdict.holds:
            return None
        value = enclose(rise, {}, BITS)
    except (BuildError, EvaluationError):
        return None
    if not (value > 0 or value < 0):
        return None
    return bool(value < 0), Call("neg", (Call("/", (_at(difference, letter, 0), slope)),))


def _at(tree: Tree, letter: str, value: int) -> Tree:
    return mapped(tree, lambda node: Number(Fraction(value), str(value)) if node == Name(letter) else None)


# --- several letters --------------------------------------------------------------------------------------------


class Condition(Struct, frozen=True):
    """`difference sign 0`, with the sign one of = ≠ < ≤: as a tree and as an expression."""

    tree: Tree
    sign: str
    expression: Any

    def holds(self, value: Any) -> bool | None:
        """Whether it holds where the difference has this value; None where the value is not known so well."""
        if value == 0:
            return self.sign in "=≤"
        if value < 0 or value > 0:
            return self.sign == "≠" or (self.sign in "<≤" and bool(value < 0))
        return None


def _conditions(side: Any, known: Any) -> list[Condition]:
    """Raises BuildError, and Unsure for what is not a condition on numbers."""
    found = []
    for left, sign, right in _links(side):
        tree = Call("-", (left, right))
        expression = build(tree, known)
        if is_matrix(expression) or not isinstance(expression, sp.Expr) or sign not in "=≠<≤":
            raise unsure(Doubt.SIDES)
        found.append(Condition(tree, sign, expression))
    if len(found) > MOST:
        raise unsure(Doubt.TOO_MANY, str(MOST))
    return found


def _compare_conditions(gold: Tree, answer: Tree, case: Case, compare: Compare) -> Outcome:
    """Equal where each condition of one is a constant multiple of one of the other; different where a point tells."""
    known = scope(case.options, gold, answer)
    try:
        sides = [_conditions(side, known) for side in (gold, answer)]
    except BuildError:
        raise unsure(Doubt.SIDES) from None
    if not all(condition.expression.free_symbols for side in sides for condition in side):
        raise unsure(Doubt.SIDES)
    matches = [[_multiple(one, other, case, compare) for other in sides[1]] for one in sides[0]]
    lines = [*matches, *map(list, zip(*matches, strict=True))]
    equal = [next((found for found in line if found is not None), None) for line in lines]
    if all(found is not None for found in equal):
        if not _same_domain(gold, answer, case):
            raise unsure(Doubt.DOMAIN)
        return Outcome(Equality.EQUAL, Same(Match.MULTIPLES), assumptions(found for found in equal if found))
    if (witness := _witness(sides, case)) is not None:
        return Outcome(Equality.DIFFERENT, witness)
    raise unsure(Doubt.SIDES)


def _multiple(one: Condition, other: Condition, case: Case, compare: Compare) -> Outcome | None:
    """The outcome by which one difference is a constant times the other, of a sign that keeps the condition."""
    if one.sign != other.sign:
        return None
    found = factors((one.tree, one.expression), (other.tree, other.expression), case)
    if found is None or (one.sign in "<≤" and not found[2]):
        return None
    same = settle(times(found[0], one.tree), times(found[1], other.tree), compare)
    return same if same.verdict is Equality.EQUAL else None


def _witness(sides: Sequence[Sequence[Condition]], case: Case) -> Counterexample | None:
    """A point at which one side holds for certain and the other does not."""
    conditions = [condition for side in sides for condition in side]
    expressions = [condition.expression for condition in conditions]
    for environment, values in points(expressions, SEED, POINTS, case.seconds):
        if (found := _tells(sides, environment, values)) is not None:
            return found
    for zero in dict.fromkeys(expressions):
        for environment in zeros(zero, SEED, case.seconds):
            try:
                values = [0 if one == zero else enclose(one, environment, BITS) for one in expressions]
            except EvaluationError:
                continue
            if (found := _tells(sides, environment, values)) is not None:
                return found
    return None


def _tells(sides: Sequence[Sequence[Condition]], environment: Any, values: Sequence[Any]) -> Counterexample | None:
    count = len(sides[0])
    found = [
        _all(condition.holds(value) for condition, value in zip(side, part, strict=True))
        for side, part in zip(sides, (values[:count], values[count:]), strict=True)
    ]
    if None in found or found[0] == found[1]:
        return None
    at = tuple((str(letter), ball(value).str(12, radius=False)) for letter, value in environment.items())
    return Counterexample(at, (), TRUTH[bool(found[0])], TRUTH[bool(found[1])])


TRUTH = {True: "true", False: "false"}


def _all(found: Iterable[bool | None]) -> bool | None:
    """Whether all hold: not where one does not, whatever the others do."""
    known = list(found)
    return False if False in known else None if None in known else True
