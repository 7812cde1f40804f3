"""Which instances of general laws speak about a goal: found by matching, and harmless where badly chosen.

A call of a map in the goal that has the form of a law's side brings that instance; the instance's own calls, and the
goal rewritten by it, bring the next. Nothing here is trusted: every instance of a law that holds, holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.core.function import AppliedUndef

from checks.recursion import Map, is_index, parts

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 400  # terms that are looked at; the theorems of this project need fewer than 60


@dataclass(frozen=True, slots=True)
class Identity:
    """An equation that holds for all values of its variables (indices from 0)."""

    equation: Any
    variables: set[Any]


def additivity(map: Map) -> Identity:
    """f(..., X + Y) = f(..., X) + f(..., Y), for a map that is declared linear."""
    before = [sp.Dummy(f"i{k}", integer=True, nonnegative=True) for k in range(map.indices)]
    before += [sp.Dummy(f"Z{k}") for k in range(map.elements - 1)]
    x, y = sp.Dummy("X"), sp.Dummy("Y")
    law = sp.Eq(map.head(*before, x + y), map.head(*before, x) + map.head(*before, y))
    return Identity(law, law.free_symbols)


def speaking(goal: Any, laws: list[Identity]) -> list[tuple[Any, list[Any]]]:
    """Instances of the laws at the goal's terms and at those that these lead to; with each, its indices' values."""
    found: dict[Any, list[Any]] = {}
    queue: list[Any] = [*goal.args]
    patterns: list[tuple[Any, set[Any], Any]] = []
    for law in laws:
        if not law.variables:
            found[law.equation] = []
            queue += law.equation.args
        fresh = {v: sp.Dummy(v.name, **v.assumptions0) for v in sorted(law.variables, key=str)}
        equation, variables = law.equation.xreplace(fresh), set(fresh.values())
        patterns += ((equation, variables, trigger) for trigger in _triggers(equation, variables))
    seen = set(queue)
    for term in queue:  # grows while it is read
        rewritten: dict[Any, Any] = {}
        for call in sorted(term.atoms(AppliedUndef), key=sp.default_sort_key):
            for equation, variables, trigger in patterns:
                for at in _match(trigger, call, variables):
                    instance: Any = sp.Eq(*(side.xreplace(at) for side in equation.args), evaluate=False)
                    if instance.lhs == call and not instance.rhs.has(call):
                        rewritten.setdefault(call, instance.rhs)
                    found.setdefault(instance, [value for v, value in at.items() if v.is_integer])
                    queue += (side for side in instance.args if side not in seen)
                    seen.update(instance.args)
        inner = {call: rhs for call, rhs in rewritten.items() if not any(arg.has(*rewritten) for arg in call.args)}
        queue += {term.xreplace(inner)} - seen
        seen.update(queue[-1:])
        if len(seen) > MOST:
            break
    return list(found.items())


def _triggers(equation: Any, variables: set[Any]) -> list[Any]:
    """The calls whose occurrence brings an instance of the law: its sides, else a part, that hold all its variables."""
    sides = [side for side in equation.args if isinstance(side, AppliedUndef) and variables <= side.free_symbols]
    calls = sorted(equation.atoms(AppliedUndef), key=sp.default_sort_key)
    return sides or [call for call in calls if variables <= call.free_symbols][:1]


def _match(pattern: Any, term: Any, variables: set[Any]) -> Iterator[dict[Any, Any]]:
    """Values of the variables that make the pattern the term: calls first, then index equations, then one sum."""
    bound: dict[Any, Any] = {}
    pairs, equations, sums = [(pattern, term)], [], []
    while pairs:
        pattern, term = pairs.pop()
        if pattern in variables and bound.setdefault(pattern, term) != term:
            return
        if isinstance(pattern, AppliedUndef):
            if not isinstance(term, AppliedUndef) or term.func != pattern.func:
                return
            pairs += zip(pattern.args, term.args, strict=True)
        elif pattern not in variables:
            (equations if is_index(pattern) and pattern != 0 else sums).append((pattern, term))
    while equations:
        pattern, term = min(equations, key=lambda pair: len((pair[0].free_symbols & variables) - bound.keys()))
        equations.remove((pattern, term))
        open_ = (pattern.free_symbols & variables) - bound.keys()
        rest = term - pattern.xreplace(bound)
        if open_:
            variable = min(open_, key=str)
            bound[variable] = value = rest + variable
            if open_ & value.free_symbols or not is_index(value):
                return
        elif rest != 0:
            return
    unequal = [(pattern, term) for pattern, term in sums if pattern.xreplace(bound) != term]
    if not unequal:
        yield bound
    elif len(unequal) == 1 and len(unequal[0][0].args) == 2:
        (x, y), term = unequal[0][0].args, unequal[0][1]
        if {x, y} <= variables - bound.keys():
            yield from ({**bound, x: first, y: second} for first, second in _split(term))


def _split(term: Any) -> list[tuple[Any, Any]]:
    """Two elements whose images say what the term's image is: its first part and the rest; -t and t; for 0, 0 and 0."""
    pairs = parts(term)
    if len(pairs) > 1:
        first = pairs[0][0] * pairs[0][1]
        return [(first, term - first)]
    factor, first = pairs[0] if pairs else (0, sp.S.Zero)
    return [(term, -term)] if factor <= 0 else [(first, term - first)] if factor > 1 else []
