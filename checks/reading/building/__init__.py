"""A tree and a scope as a sympy expression, in the order in which it was written: nothing is evaluated.

Integrals, limits and endless sums are the exception: they stand for their value, where that is certain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import sympy as sp

from checks.enclosure import enclose
from checks.evaluation import EvaluationError
from checks.reading.building.arrays import is_open
from checks.reading.building.computing import COMPUTING
from checks.reading.building.operations import OPERATIONS
from checks.reading.building.scope import BuildError, Kind, Meaning, Scope, shaped
from checks.reading.spelling import nearest, subscripted
from checks.tree import Call, Name, Number, Tree, unit_name, walk
from checks.unevaluated import is_matrix, shape_of, single, transpose
from checks.vocabulary import CONSTANTS, FUNCTIONS, UNITS
from checks.vocabulary import heads as f
from checks.vocabulary.rows import Function
from checks.vocabulary.units import said

__all__ = ["BuildError", "Kind", "Meaning", "Scope", "build", "fitting", "is_open", "shaped"]

COLLECTIONS = frozenset({"tuple", "sequence"})
PLAIN = Scope()
RULES = {**OPERATIONS, **COMPUTING}


def build(tree: Tree, scope: Scope = PLAIN) -> Any:
    """The sympy expression that the tree writes down: scalar, matrix (a vector is a column), or Tuple.

    Numbers are Rational. Sums and products keep the order of their terms. Raises BuildError.
    """

    def inner(node: Tree, other: Scope | None = None) -> Any:
        if other is not None:
            return build(node, other)
        if isinstance(node, Number):
            return sp.Rational(node.value.numerator, node.value.denominator)
        if isinstance(node, Name):
            return _name(node.text, scope)
        if unit := unit_name(node):
            return _unit(unit, scope)
        if node.head not in COLLECTIONS and any(isinstance(a, Call) and a.head in COLLECTIONS for a in node.args):
            raise BuildError(f"one value in each operand of {node.head!r}", "several", "take them apart")
        if (rule := RULES.get(node.head)) and not scope.function(node.head):
            return rule(inner, scope, node.args)
        return _applied(node.head, [inner(arg) for arg in node.args], scope)

    return inner(tree)


def fitting(one: Tree, other: Tree, scope: Scope) -> Scope:
    """The scope in which two sides that are compared have one shape, if there is one.

    Where nothing in a side settles the direction of a list, the other side does: it is a column, or else a row. Raises
    BuildError.
    """
    if not any(_lies(node, scope) for tree in (one, other) for node in walk(tree)):
        return scope
    rows = replace(scope, rows=True)
    return rows if _shapes_differ(one, other, scope) and not _shapes_differ(one, other, rows) else scope


def _lies(node: Tree, scope: Scope) -> bool:
    """Whether a node is a list, or a letter for one."""
    if isinstance(node, Call):
        return node.head == "list"
    return isinstance(node, Name) and scope.kind(node.text) is Kind.VECTOR


def _shapes_differ(one: Tree, other: Tree, scope: Scope) -> bool:
    return shape_of(single(build(one, scope))) != shape_of(single(build(other, scope)))


def _applied(head: str, args: Sequence[Any], scope: Scope) -> Any:
    """A function of one number, entry by entry where it is one of a matrix; or a function of the text's own."""
    if own := scope.function(head):
        return own(*args)
    name = head.rstrip("'")
    function = scope.function(name) or FUNCTIONS.get(name)
    if function is None:
        known = sorted({*OPERATIONS, *FUNCTIONS, *scope.names})
        advice = nearest(head, known) or "write it with known functions"
        raise BuildError("an operation with a meaning in formulas", repr(head), advice)
    few, most = function.arity if isinstance(function, Function) else (1, len(args))
    if not few <= len(args) <= most:
        raise BuildError(f"{few} to {most} arguments of {name}", f"{len(args)}", "add or remove some")
    if any(is_matrix(arg) for arg in args[1:]) or any(isinstance(arg, sp.Tuple) for arg in args):
        raise BuildError(f"a number in each argument of {name}", "a matrix or a list", "take it apart")
    if isinstance(function, Function) and function.largest is not None:
        _bounded(function.name, args[0], function.largest)
    if name != head:
        function = _primed(function, len(head) - len(name), len(args))
    return f.entrywise(function, *args) if is_matrix(args[0]) else function(*args)


def _bounded(name: str, number: Any, largest: int) -> None:
    """Raise BuildError for (10^9)!, on which sympy would work until the memory is full."""
    if is_matrix(number) or number.free_symbols:
        return
    try:
        beyond = bool(enclose(number, {}) > largest)
    except EvaluationError as error:
        raise BuildError(f"a number behind {name}", str(number)[:40], str(error)) from None
    if beyond:
        raise BuildError(f"a number of at most {largest} behind {name}", str(number)[:40], "write it another way")


def _primed(function: Callable[..., Any], order: int, arguments: int) -> Callable[..., Any]:
    """f': the derivative of a function of one argument, taken before a is put in."""
    if arguments != 1:
        raise BuildError("one argument behind the primes", f"{arguments}", "write the derivative out")
    t = sp.Dummy("t", real=True)
    derivative = sp.diff(function(t), t, order)

    def at(place: Any) -> Any:
        if place.has(sp.oo, -sp.oo):
            raise BuildError("a finite number behind the primes", f"{place}", "write the derivative out")
        if derivative.has(sp.Derivative) and not place.is_Symbol:
            raise BuildError("a letter behind the primes of a function that is not given", f"{place}", "define it")
        return derivative.xreplace({t: place})

    return at


FACTORS = {"": sp.S.One, "pi": sp.pi, "log2(e)": 1 / sp.log(2)}


def _unit(name: str, scope: Scope) -> Any:
    """A unit as so many coherent units, each of which is a letter of its own, if the scope has such."""
    row = UNITS[name]
    if row.dimension and not scope.measured:
        raise BuildError("a number", f"{name}, a unit of {said(row.dimension)}", "leave the unit out")
    factor = sp.Rational(row.factor.numerator, row.factor.denominator) * FACTORS[row.constant]
    bases = (
        sp.Symbol(f"unit of {base}", positive=True) ** sp.Rational(*power.as_integer_ratio())
        for base, power in row.dimension
    )
    return sp.Mul(factor, *bases)


def _name(name: str, scope: Scope) -> Any:
    """The letter of a name: as the scope says, a constant, a member of a family, or a new real number."""
    if meaning := scope[name]:
        if meaning.kind is Kind.FUNCTION:
            raise BuildError("a value", f"the function {name} without its argument", f"write {name}(...)")
        letter = meaning.letter(name)
        return transpose(letter) if scope.rows and meaning.kind is Kind.VECTOR else letter
    if name in CONSTANTS:
        return CONSTANTS[name].value
    if (member := _member(name, scope)) is not None:
        return member
    if scope.closed:
        raise scope.unknown(name)
    return sp.Symbol(name, real=True)


def _member(name: str, scope: Scope) -> Any:
    """A member of a family of numbers, since an index of a sum around it stands in its name; None for other names."""
    family, indices = subscripted(name).members(scope.indices, scope.families)
    rank = scope.families.get(family)
    if not indices or (rank is None and scope.indices.isdisjoint(indices)):
        if scope.indices & {*"".join(indices)}:  # w_in in a sum over i
            raise BuildError("an index, or a word, below a letter", name, "set indices apart by commas")
        return None
    if rank == len(indices[0]) and indices[0].isdigit():
        indices = tuple(indices[0])  # w_11
    if rank not in (None, len(indices)):
        raise BuildError(f"{rank} indices of {family}", name, "set them apart by commas")
    return sp.IndexedBase(family, real=True)[tuple(map(_index, indices))]


def _index(index: str) -> Any:
    return sp.Integer(int(index)) if index.isdigit() else sp.Symbol(index, integer=True)
