"""Solutions with a letter that runs over the whole numbers, as sets: pi/4 + n pi is pi/4 + k pi, and -3 pi/4 + k pi."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Any

import sympy as sp
from msgspec import Struct

from checks.enclosure import ball, enclose
from checks.evaluation import EvaluationError
from checks.reading.building import BuildError, build
from checks.reading.spelling import subscripted
from checks.tree import Call, Name, Tree, has, mapped, names, walk, with_names
from theory.equality.algebra import decided, evaluated
from theory.equality.case import Case, Compare, unsure
from theory.equality.letters import scope
from theory.equality.lists import by_name, settle
from theory.equality.outcome import (
    Assumed,
    Assumption,
    Differ,
    Difference,
    Doubt,
    Equality,
    Match,
    Outcome,
    Same,
)
from theory.equality.reading import RUNNING, as_tree

WHOLE = frozenset("nkml")  # letters that are whole numbers where nothing else is said, beside pi
STEPS = (1, 2)  # (-1)^n is linear in no n, but for even and for odd ones
SAID = frozenset({"named", "sequence", "set"})  # what says of which letters the values are
MOST = 60  # members of one period
BITS = 192


def is_running(tree: Tree) -> bool:
    return isinstance(tree, Call) and tree.head == RUNNING


class Progression(Struct, frozen=True):
    """start + step * n for every whole n; a step of 0 is a single number."""

    start: Any
    step: Any


def compare_running(gold: Tree, answer: Tree, case: Case, compare: Compare) -> Outcome:
    """Two answers of which one at least says over which whole numbers it runs. Raises Unsure."""
    sides = [_opened(side) for side in (gold, answer)]
    letters = [
        said or _usual(content, elsewhere) for (content, said), (_, elsewhere) in zip(sides, sides[::-1], strict=True)
    ]
    one, other = (content for content, _ in sides)
    found = _as_sets([*zip((one, other), letters, strict=True)], case)
    if found is None:
        free = {*names(other)} - {*letters[1]}
        if len(letters[0]) != len(letters[1]) or free & {*letters[0]}:  # n + k pi, for every k, is not n + n pi
            raise unsure(Doubt.RUNNING)
        found = settle(one, with_names(other, dict(zip(letters[1], map(Name, letters[0]), strict=True))), compare)
        if found.verdict is not Equality.EQUAL:
            raise unsure(Doubt.RUNNING)
    supposed = [n for (_, said), several in zip(sides, letters, strict=True) if not said for n in several]
    return found.under(Assumption(Assumed.WHOLE, tuple(supposed))) if supposed else found


def as_families(gold: Tree, answer: Tree, case: Case) -> Outcome | None:
    """That two answers are the same set where their letters run over the whole numbers; None where they are not.

    Nobody says here that they do, so that it is sure only where the options say so, of letters of each side's own, and
    beside pi in what is said to be x. Raises Unsure where it is not.
    """
    letters = [_usual(side) for side in (gold, answer)]
    if not all(letters) or not all("pi" in names(side) for side in (gold, answer)):
        return None
    found = _as_sets([*zip((gold, answer), letters, strict=True)], case)
    if found is None or found.verdict is not Equality.EQUAL:
        return None
    own = not {*letters[0]} & {*letters[1]} and {*letters[0], *letters[1]} <= case.options.integer
    if not own or not all(isinstance(side, Call) and side.head in SAID for side in (gold, answer)):
        raise unsure(Doubt.RUNNING)
    return found


def _opened(side: Any) -> tuple[Tree, tuple[str, ...]]:
    """What is said, and the letters that it says are whole numbers."""
    return (side.args[0], tuple(letter.text for letter in side.args[1:])) if is_running(side) else (side, ())


def _usual(content: Tree, elsewhere: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The letters of an answer that are whole numbers where nothing else is said: those of which the other answer says
    so, if they can be, else all that can."""
    letters = tuple(name for name in names(content) if name in WHOLE)
    return elsewhere if elsewhere and {*elsewhere} <= {*letters} else letters


def _as_sets(sides: Sequence[tuple[Tree, tuple[str, ...]]], case: Case) -> Outcome | None:
    """The verdict on two sets of numbers in progressions; None where a side is none, or a number not known enough."""
    called = [{*called_letters(tree)} for tree, _ in sides]
    if max(map(len, called)) > 1:
        return None
    if all(called) and called[0] != called[1]:
        raise unsure(Doubt.NAMES, *called[0], *called[1])
    try:
        found = [[p for value in _values(tree) for p in _progressions(value, letters, case)] for tree, letters in sides]
        every = [one for side in found for one in side]
        endless = [any(one.step != 0 for one in side) for side in found]
        if endless[0] != endless[1]:
            return Outcome(Equality.DIFFERENT, Differ(Difference.REALS))
        if any(one.step == 0 for one in every):
            return None
        periods = [_ratio(one.step, every[0].step, case) for one in every]
        period = lcm(*(abs(p.numerator) for p in periods)) * every[0].step / gcd(*(p.denominator for p in periods))
        residues = [[start for one in side for start in _members(one, period, case)] for side in found]
        same = all(
            any(_whole((start - other) / period, case) for other in residues[1 - place])
            for place, side in enumerate(residues)
            for start in side
        )
    except (BuildError, EvaluationError, NotKnown):
        return None
    if same and _in_another_order(sides, case):
        raise unsure(Doubt.ORDER)
    return Outcome(*((Equality.EQUAL, Same(Match.REALS)) if same else (Equality.DIFFERENT, Differ(Difference.REALS))))


def _in_another_order(sides: Sequence[tuple[Tree, tuple[str, ...]]], case: Case) -> bool:
    """Whether both name the same x_1 and x_2, but not with the same values each: either may be the first."""
    named = [tree.args if isinstance(tree, Call) and tree.head == "sequence" else () for tree, _ in sides]
    if max(map(len, named)) < 2 or (pairs := by_name(*named)) is None:
        return False
    letters = [said for _, said in sides]
    found = (
        _as_sets([*zip(pair, letters, strict=True)], case) for pair in zip(*(one.args for one in pairs), strict=True)
    )
    return any(one is None or one.verdict is not Equality.EQUAL for one in found)


class NotKnown(ValueError):
    """A value that is not linear in its letter, a quotient of which it is not known whether it is whole, or more than
    one ±, which may be plus together or not."""


def called_letters(tree: Tree) -> Iterator[str]:
    """The letters of which an answer names values, x for x_1 and x_2."""
    if isinstance(tree, Call) and tree.head == "named":
        yield subscripted(names(tree.args[0])[0]).stem
    elif isinstance(tree, Call) and tree.head in SAID:
        for arg in tree.args:
            yield from called_letters(arg)


def _values(tree: Tree) -> Iterator[Tree]:
    """The values that an answer names: of x = a, y = b, of sets, and of a ± b."""
    if isinstance(tree, Call) and tree.head in ("sequence", "set"):
        for arg in tree.args:
            yield from _values(arg)
    elif isinstance(tree, Call) and tree.head == "named":
        yield from _values(tree.args[1])
    elif has(tree, "±"):
        yield from _both(tree)
    else:
        yield tree


def _both(tree: Tree) -> Iterator[Tree]:
    """A value with its ± as plus and as minus. Raises NotKnown where there are several."""
    found: list[Tree] = [node for node in walk(tree) if isinstance(node, Call) and node.head == "±"]
    if len(found) > 1:
        raise NotKnown
    both = as_tree(found[0])
    assert isinstance(both, Call)
    yield from (mapped(tree, {found[0]: one}.get) for one in both.args)


def _progressions(value: Tree, letters: Sequence[str], case: Case) -> Iterator[Progression]:
    """Raises NotKnown where the value is not made of progressions in one letter, or has others; BuildError."""
    running = [letter for letter in letters if letter in names(value)]
    expression = build(value, scope(case.options, value))
    if not isinstance(expression, sp.Expr) or len(running) > 1:
        raise NotKnown
    if not running:
        if expression.free_symbols:
            raise NotKnown
        yield Progression(evaluated(expression), sp.S.Zero)
        return
    symbols = [*expression.free_symbols]
    if len(symbols) > 1:
        raise NotKnown
    letter = symbols[0]
    n = sp.Symbol(letter.name, integer=True)
    for step in STEPS:
        parts = [evaluated(expression.xreplace({letter: step * n + rest})) for rest in range(step)]
        found = [Progression(evaluated(p.subs(n, 0)), evaluated(p.subs(n, 1) - p.subs(n, 0))) for p in parts]
        lines = [one.start + one.step * n for one in found]
        if all(decided(pair, case).verdict.holds for pair in zip(parts, lines, strict=True)):
            yield from found
            return
    raise NotKnown


def _ratio(one: Any, other: Any, case: Case) -> Fraction:
    """One step as a multiple of the other. Raises NotKnown where that is no small fraction."""
    ratio = one / other
    found = Fraction(float(ball(enclose(ratio, {}, BITS)).mid())).limit_denominator(MOST)
    if not decided((ratio, sp.Rational(found.numerator, found.denominator)), case).verdict.holds:
        raise NotKnown
    return found


def _members(one: Progression, period: Any, case: Case) -> list[Any]:
    """What the progression has within one period."""
    count = abs(_ratio(period, one.step, case))
    if count.denominator != 1 or count > MOST:
        raise NotKnown
    return [one.start + k * one.step for k in range(int(count))]


def _whole(number: Any, case: Case) -> bool:
    """Whether a number is whole. Raises NotKnown where that is not certain."""
    value = ball(enclose(number, {}, BITS))
    if not value.contains_integer():
        return False
    if (near := value.unique_fmpz()) is None or not decided((number, sp.Integer(int(near))), case).verdict.holds:
        raise NotKnown
    return True
