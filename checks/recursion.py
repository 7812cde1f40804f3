"""Recursively defined maps into an additive group: what counts as a definition, and its value at small n.

A definition is primitive recursive: f(x, y) = ..., or the pair f(0, y) = ... and f(k + 1, y) = ... f(k, ...) ..., in
maps that come before it. So it has a model whatever the other maps are, and nothing that follows from it is vacuous.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.core.function import AppliedUndef

if TYPE_CHECKING:
    from collections.abc import Mapping

MODULUS = 10007  # a prime: pairs modulo it are a group, large enough that a wrong equation hardly holds by accident
SEED = 0
ZERO, SUCCESSOR, VARIABLE = range(3)  # the kinds of argument on the left of a definition: 0, k + 1, k

Value = tuple[int, int]


def index(name: str) -> sp.Symbol:
    """A natural number: the n of the theorem, the k of a level."""
    return sp.Symbol(name, integer=True, nonnegative=True)


def element(name: str) -> sp.Symbol:
    """Any element of the group."""
    return sp.Symbol(name)


@dataclass(frozen=True, slots=True)
class Map:
    """A map into the group: `indices` natural numbers come first, then `elements` of the group.

    `linear` says additive in the last argument; a map that is defined by equations needs a lemma for that instead.
    """

    head: Any  # sp.Function(name)
    indices: int = 0
    elements: int = 0
    linear: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """The maps, and the equations that define some of them; the others are arbitrary.

    Raises ValueError where an equation is not a definition, with what was expected.
    """

    maps: tuple[Map, ...]
    definitions: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        shapes: dict[Any, list[tuple[int, ...]]] = {}
        for at, law in enumerate(self.definitions):
            check_equation(law, self)
            head, shape = _definition(law, self)
            for other in shapes.setdefault(head, []):
                if not any({a, b} == {ZERO, SUCCESSOR} for a, b in zip(shape, other, strict=True)):
                    raise ValueError(f"{law} defines {head} a second time for the same arguments; keep one equation")
            shapes[head].append(shape)
            later = {other.lhs.func for other in self.definitions[at:]} - {head}
            if bad := later & {call.func for call in law.rhs.atoms(AppliedUndef)}:
                raise ValueError(f"{law} uses {min(map(str, bad))} before its definition; put that definition first")

    def map(self, head: Any) -> Map:
        for each in self.maps:
            if each.head == head:
                return each
        raise ValueError(f"expected one of {', '.join(str(m.head) for m in self.maps)}, got {head}; add it to the maps")


def parts(term: Any) -> list[tuple[int, Any]]:
    """A sum as its (integer factor, element) pairs, in a fixed order; none for 0."""
    pairs = []
    for part in sorted(sp.Add.make_args(term), key=sp.default_sort_key):
        factor, rest = part.as_coeff_Mul()
        if not factor.is_Integer:
            raise ValueError(f"expected a sum with integer factors, got {term}; write a scaling as a linear map")
        if factor != 0:
            pairs.append((int(factor), rest))
    return pairs


def is_index(term: Any) -> bool:
    """Is it a natural number whatever its variables are: a sum of variables and constants without a minus sign?"""
    return all(
        factor.is_Integer and factor >= 0 and (rest == 1 or (rest.is_Symbol and rest.is_integer))
        for factor, rest in (part.as_coeff_Mul() for part in sp.Add.make_args(term))
    )


def check_equation(law: Any, setting: Setting) -> None:
    """Raises ValueError unless it is an equation between elements, in maps of the setting."""
    if not isinstance(law, sp.Equality):
        raise ValueError(f"expected an equation Eq(left, right), got {law}; sympy itself decides what is plainly so")
    for side in law.args:
        _check_element(side, setting)


def _check_element(term: Any, setting: Setting) -> None:
    for _, part in parts(term):
        if part.is_Symbol and not part.is_integer:
            continue
        if not isinstance(part, AppliedUndef):
            raise ValueError(f"expected an element of the group, got {part}; use element(name) or a map")
        map = setting.map(part.func)
        if len(part.args) != map.indices + map.elements:
            raise ValueError(
                f"expected {map.indices} indices and {map.elements} elements, got {part}; count them again"
            )
        for arg in part.args[: map.indices]:
            if not is_index(arg):
                raise ValueError(f"expected a natural number, got {arg} in {part}; shift the index so that it is one")
        for arg in part.args[map.indices :]:
            _check_element(arg, setting)


def _definition(law: Any, setting: Setting) -> tuple[Any, tuple[int, ...]]:
    """The map that an equation defines, and the kind of each argument on its left."""
    left: Any = law.lhs
    if not isinstance(left, AppliedUndef) or setting.map(left.func).linear:
        raise ValueError(f"expected f(...) = ... with an f that is not linear, got {law}; prove a lemma instead")
    arguments: list[Any] = list(left.args)
    kinds = tuple(ZERO if arg == 0 else SUCCESSOR if arg.is_Add else VARIABLE for arg in arguments)
    variables = [arg - 1 if kind is SUCCESSOR else arg for arg, kind in zip(arguments, kinds, strict=True) if kind]
    different = all(v.is_Symbol for v in variables) and len(set(variables)) == len(variables)
    if not different or kinds.count(VARIABLE) < len(kinds) - 1 or law.rhs.free_symbols - set(variables):
        raise ValueError(f"expected different variables on the left, one of them possibly 0 or k + 1, got {law}")
    for call in law.rhs.atoms(AppliedUndef):
        if call.func == left.func:
            at = kinds.index(SUCCESSOR) if SUCCESSOR in kinds else None
            if at is None or call.args[at] != arguments[at] - 1:
                raise ValueError(f"expected a step from k + 1 down to k, got {law}; a definition must come to an end")
    return left.func, kinds


def evaluate(term: Any, at: Mapping[Any, Any], setting: Setting, seed: int = SEED) -> Value:
    """A term's value in pairs modulo 10007: defined maps by their equations, the others by chance from the seed.

    at: variable -> int for an index, pair for an element. Raises ValueError where no equation covers an argument.
    """
    x = y = 0
    for factor, part in parts(term):
        if isinstance(part, AppliedUndef):
            map = setting.map(part.func)
            numbers = tuple(_number(arg, at) for arg in part.args[: map.indices])
            elements = tuple(evaluate(arg, at, setting, seed) for arg in part.args[map.indices :])
            u, v = _apply(map, numbers, elements, setting, seed)
        else:
            u, v = at[part]
        x, y = x + factor * u, y + factor * v
    return x % MODULUS, y % MODULUS


def _number(term: Any, at: Mapping[Any, Any]) -> int:
    return int(term.xreplace({v: sp.Integer(at[v]) for v in term.free_symbols}))


def _apply(map: Map, numbers: tuple[int, ...], elements: tuple[Value, ...], setting: Setting, seed: int) -> Value:
    laws = [law for law in setting.definitions if law.lhs.func == map.head]
    for law in laws:
        at: dict[Any, Any] = {}
        pattern: Any
        value: Any
        for pattern, value in zip(law.lhs.args, (*numbers, *elements), strict=True):
            if pattern.is_Symbol:
                at[pattern] = value
            elif pattern.is_Add and value != 0:
                at[pattern - 1] = value - 1
            elif pattern.is_Add or value != 0:
                break
        else:
            return evaluate(law.rhs, at, setting, seed)
    if laws:
        raise ValueError(f"no equation says what {map.head}{numbers} is; give both the one at 0 and the one at k + 1")
    return _by_chance(map, numbers, elements, seed)


def _by_chance(map: Map, numbers: tuple[int, ...], elements: tuple[Value, ...], seed: int) -> Value:
    """An arbitrary map: a matrix if linear, quadratic if not; its coefficients follow from its name and arguments."""
    chance = random.Random(f"{seed}/{map.head}/{numbers}/{elements[:-1]}")
    a, b, c, d, e, f = (chance.randrange(1, MODULUS) for _ in range(6))
    x, y = elements[-1] if elements else (0, 0)
    if map.linear:
        e = f = 0
    else:
        e, f = e + x * x, f + x * y
    return (a * x + b * y + e) % MODULUS, (c * x + d * y + f) % MODULUS
