"""Conditions as arithmetic: each is 1 where it holds, else 0, made of steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from checks.reading.spelling import WHERE
from checks.tree import ANY, AT_LEAST, BOTH, EQUAL, GREATER, UNEQUAL, Call, Number, Tree, mapped
from theory.topics.computation.splitting import ONE

ZERO = Number(Fraction(0), "0")
Sides = tuple[Tree, ...]


def without_conditions(node: Tree) -> Tree | None:
    """where(a > b, x, y) as steps: x times 1 where a - b is above 0, and y times what is left of 1; any other condition
    as the number that it is."""
    if not isinstance(node, Call):
        return None
    if node.head in CONDITIONS:
        return CONDITIONS[node.head](tuple(mapped(arg, without_conditions) for arg in node.args))
    if node.head != WHERE:
        return None
    condition, one, other = (mapped(arg, without_conditions) for arg in node.args)
    terms = [_shared(value, part) for value, part in ((one, condition), (other, _opposite(condition))) if value != ZERO]
    return Call("+", (terms[0], terms[1])) if len(terms) == 2 else terms[0] if terms else ZERO


def _above(one: Tree, other: Tree) -> Tree:
    """1 where the first is larger."""
    return Call("step", (_less(one, other),))


def _opposite(condition: Tree) -> Tree:
    """What is left of 1."""
    if isinstance(condition, Call) and condition.head == "-" and condition.args[0] == ONE:
        return condition.args[1]
    return Call("-", (ONE, condition))


def _apart(sides: Sides) -> Tree:
    one, other = sides
    return Call("+", (_above(one, other), _above(other, one)))


CONDITIONS: Mapping[str, Callable[[Sides], Tree]] = {
    GREATER: lambda sides: _above(*sides),
    AT_LEAST: lambda sides: _opposite(_above(sides[1], sides[0])),
    UNEQUAL: _apart,
    EQUAL: lambda sides: _opposite(_apart(sides)),
    BOTH: lambda sides: Call("*", sides),
    ANY: lambda sides: _opposite(Call("*", (_opposite(sides[0]), _opposite(sides[1])))),
}


def _less(left: Tree, right: Tree) -> Tree:
    if right == ZERO:
        return left
    return Call("neg", (right,)) if left == ZERO else Call("-", (left, right))


def _shared(value: Tree, part: Tree) -> Tree:
    return part if value == ONE else Call("*", (value, part))
