"""Numbers against numbers in one link: exact, or as printed, with the rounding of the line's own operands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
import sympy as sp
from flint import arb

from checks.enclosure import precision
from checks.evaluation import scalar
from checks.evidence import Shapes
from checks.literals import numbers
from checks.numbers import Printed, agrees, printed
from checks.reading import ReadError
from checks.reading.building import Kind, Meaning, Scope, build, fitting
from checks.spans import Span, between, compute, ends
from checks.tree import Call, Name, Number, Tree, walk
from theory.links.link import AnyCause, AtEntries, Differ, Inside, OtherBase, OtherShapes, OwnRounding, Result, Truth

BITS = 192
BASES = {"bits": 2, "base10": 10}
Judged: TypeAlias = tuple[Truth, AnyCause | None]


def within(scope: Scope, *trees: Tree) -> Scope:
    """The scope in which these trees are read: in it, single letters before a bracket are unknown functions."""
    functions = {
        node.head: Meaning(Kind.FUNCTION, function=sp.Function(node.head))
        for tree in trees
        for node in walk(tree)
        if isinstance(node, Call) and len(node.head) == 1 and node.head.isalpha()
    }
    return replace(scope, names={**scope.names, **functions})


def expression(tree: Tree, scope: Scope) -> Any:
    """The tree as a formula. Raises BuildError."""
    return build(tree, within(scope, tree))


def number(tree: Tree) -> Printed | None:
    """The one printed number that the tree is, if it is one."""
    found = numbers(tree)
    return found.entries[0] if found is not None and found.shape == () else None


def numeric(one: Tree, other: Tree, scope: Scope) -> Judged:
    """Both sides by value: exact, or as printed with the rounding of the line's own operands."""
    truth, why = _values(one, other, scope)
    if truth is not Truth.WRONG:
        return truth, why
    if scope.log is None and any(isinstance(node, Call) and node.head == "log" for node in walk(one)):
        for name, other_base in BASES.items():
            if _values(one, other, replace(scope, log=other_base))[0] in (Truth.RIGHT, Truth.ROUNDED):
                return Truth.ELSEWHERE, OtherBase(name, other_base)
    return truth, _inside(one, other, scope) or why


def _inside(one: Tree, other: Tree, scope: Scope) -> Inside | None:
    """How the arguments differ, where both sides are the same function of one: ReLU hides what is below 0."""
    if not (isinstance(one, Call) and isinstance(other, Call) and one.head == other.head):
        return None
    if len(one.args) != 1 or len(other.args) != 1 or one.head == "neg":
        return None
    _, why = _values(one.args[0], other.args[0], scope)
    return None if why is None else Inside(one.head, why)


def _values(one: Tree, other: Tree, scope: Scope) -> Judged:
    with precision(BITS):
        scope = fitting(one, other, within(scope, one, other))
        points = [value(tree, scope) for tree in (one, other)]
        if np.shape(points[0]) != np.shape(points[1]):
            return Truth.WRONG, other_shapes(points)
        spans = [_wide(tree, scope, other) for tree in (one, other)]
        return by_entry(_entry, other, *points, *spans)


def value(tree: Tree, scope: Scope, known: Mapping[Any, Span] = MappingProxyType({})) -> Span:
    """What a side comes to; a matrix of one entry is its number. known: letter -> value. Raises EvaluationError."""
    return scalar(compute(build(tree, scope), known, BITS))


def other_shapes(points: Sequence[Span]) -> OtherShapes:
    return OtherShapes(Shapes(*(tuple(map(str, np.shape(point))) for point in points)))


def by_entry(judge: Callable[..., Judged], other: Tree, *sides: Span) -> Judged:
    """The worst verdict on the entries of arrays of one shape, each beside the number that is printed for it."""
    result = numbers(other)
    texts = result.entries if result is not None else (None,) * np.size(sides[0])
    judged = [judge(*entry) for entry in zip(texts, *map(np.ravel, sides), strict=True)]
    truths = [truth for truth, _ in judged]
    worst = next((truth for truth in (Truth.WRONG, Truth.ROUNDED) if truth in truths), Truth.RIGHT)
    if np.size(sides[0]) == 1 or worst is Truth.RIGHT:
        return judged[0] if np.size(sides[0]) == 1 else (worst, judged[0][1])
    reasons = tuple((at, why) for at, (truth, why) in enumerate(judged) if truth is not Truth.RIGHT and why is not None)
    return worst, AtEntries(np.shape(sides[0]), reasons)


def _entry(text: Printed | None, left: Any, right: Any, wide: Any, around: Any) -> Judged:
    gap = left - right
    if (gap.contains(0) and gap.rad() < 1e-30) if isinstance(gap, arb) else gap == 0:
        return Truth.RIGHT, None
    low, high = ends(left)
    decimal = text is not None and text.quantum is not None
    if text is not None and agrees(text, low if low == high else (low, high)).agrees:
        return Truth.RIGHT, None
    one, other = ends(wide), ends(around)
    touch = (one[1] - one[0] + other[1] - other[0]) / 10**6  # more than a radius is rounded outward by
    if one[0] + touch < other[1] and other[0] + touch < one[1]:
        return Truth.ROUNDED, OwnRounding(Result.of(left), decimal)
    return Truth.WRONG, Differ(Result.of(left), Result.of(right), decimal)


def _wide(tree: Tree, scope: Scope, other: Tree) -> Any:
    """The side with each rounded operand as the interval that it stands for."""
    coarsest = max(rounded_by(other), default=None)
    return value(tree, scope) if coarsest is None else scalar(spread(tree, scope, coarsest))


def rounded_by(tree: Tree) -> list[Fraction]:
    """The weights of the last digits of the decimals in a tree."""
    found = (_quantum(node) for node in walk(tree) if isinstance(node, Number))
    return [quantum for quantum in found if quantum is not None]


def spread(tree: Tree, scope: Scope, coarsest: Fraction) -> Any:
    """What the tree may come to where each decimal, of those that are fine enough, stands for what rounds to it."""
    env: dict[Any, Any] = {}

    def vary(node: Tree) -> Tree:
        if isinstance(node, Number):
            quantum = _quantum(node)
            if quantum is None or quantum > coarsest:
                return node
            name = f"literal{len(env)}"
            env[sp.Symbol(name, real=True)] = between(node.value - quantum / 2, node.value + quantum / 2)
            return Name(name)
        return Call(node.head, tuple(map(vary, node.args))) if isinstance(node, Call) else node

    varied = vary(tree)
    literals = {str(letter): Meaning() for letter in env}
    return compute(build(varied, replace(scope, names={**scope.names, **literals})), env, BITS)


FEWEST = 2  # decimals, and digits, from which on a number may be a rounded one: 0.1 and 1.2 are stated, 0.32 may not be


def _quantum(number: Number) -> Fraction | None:
    """The weight of the last decimal; None for numbers that are exact: whole ones, and those with few digits."""
    try:
        found = printed(number.text)
    except ReadError:
        return None
    quantum = found.quantum
    short = (found.digits or 0) < FEWEST or (quantum is not None and quantum * 10**FEWEST > 1)
    return None if quantum is None or quantum >= 1 or short else quantum
