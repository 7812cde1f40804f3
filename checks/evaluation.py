"""One walk over an expression that serves every arithmetic: exact symbols, exact rationals, enclosing balls."""

from __future__ import annotations

import math
from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence  # the aliases below need them when the module runs
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import product
from types import MappingProxyType
from typing import Any, cast

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.tensor.array.array_comprehension import ArrayComprehension

from checks import arrays
from checks.arrays import EvaluationError, array, as_array, is_array, lift, scalar, shape_of
from checks.operating import ascending, operation_law, pulled_law
from checks.spectrum import eigenvalues
from checks.vocabulary import heads as f
from checks.vocabulary.arrays import ArrayFunction
from checks.vocabulary.blocks import ArrayOperation

__all__ = [
    "Environment",
    "EvaluationError",
    "Field",
    "array",
    "as_fraction",
    "constants",
    "evaluate",
    "lift",
    "scalar",
]

MAX_TERMS = 100_000  # a Sum or Product longer than this is refused: it would not end in a reader's patience
MAX_MATRIX_POWER = 1000


@dataclass(frozen=True, slots=True)
class Field:
    """An arithmetic for scalars; sums and products are the scalars' own operators.

    number: an exact rational as a scalar. constants: the class of pi or e -> its scalar.
    functions: a sympy function class -> the function on scalars. power: base, exponent -> scalar.
    root: a Root and the environment -> scalar.
    unknown: what an uninterpreted function of these scalars is; None where it must have an interpretation.
    """

    number: Callable[[Fraction], Any]
    constants: Mapping[Any, Callable[[], Any]]
    functions: Mapping[Any, Callable[..., Any]]
    power: Callable[[Any, Any], Any]
    root: Callable[[Any, Any], Any]
    unknown: Callable[..., Any] | None = None


NOTHING: Mapping[Any, Any] = MappingProxyType({})
Environment = Mapping[Any, Any]  # symbol -> scalar or 2-d object array; operator name -> function of such values


def evaluate(expression: Any, environment: Environment, field: Field, known: Mapping[Any, Any] = NOTHING) -> Any:
    """The expression's value: a scalar of the field, or an object array of such scalars (matrices as 2-d arrays).

    environment: values of the free symbols (Symbol or MatrixSymbol), and for each uninterpreted function, its name
    and a Python function on values. known: parts of the expression whose values are known already.
    Raises EvaluationError for anything without a value.
    """
    memo: dict[Any, Any] = dict(known)

    def visit(node: Any) -> Any:
        if node in memo:
            return memo[node]
        if (rule := _rule(type(node))) is not None:
            memo[node] = value = rule(node, visit, environment, field)
            return value
        if node.func in field.functions:
            memo[node] = value = lift(field.functions[node.func])(*map(visit, node.args))
            return value
        if node.func in f.LAWS:
            memo[node] = value = visit(f.LAWS[node.func](*node.args))
            return value
        raise EvaluationError(f"no rule evaluates {type(node).__name__} in {node}; expected a known function")

    return visit(expression)


@lru_cache(maxsize=1024)
def _rule(kind: type) -> Rule | None:
    """The rule for this kind of expression, or for the nearest kind that it is one of."""
    return next((RULES[base] for base in kind.__mro__ if base in RULES), None)


def constants(expressions: Sequence[Any], field: Field) -> dict[Any, Any]:
    """The values of their parts without letters, which are the same wherever they are evaluated.

    Raises EvaluationError where such a part has no value: then no expression that holds it has one anywhere.
    """
    found: dict[Any, Any] = {}
    seen: dict[Any, bool] = {}

    def visit(node: Any) -> bool:
        if node not in seen:
            whole = node.func in field.functions or node.func in f.LAWS or isinstance(node, OPERATIONS)
            inner = [visit(arg) for arg in node.args] if whole else ()
            seen[node] = isinstance(node, NUMBERS) or (bool(inner) and all(inner))
            if seen[node]:
                found[node] = evaluate(node, NOTHING, field, found)
        return seen[node]

    for expression in expressions:
        visit(expression)
    return found


NUMBERS = (sp.Rational, sp.NumberSymbol, type(sp.I))
OPERATIONS = (sp.Add, sp.Mul, sp.Pow)  # whose value needs that of every operand


def _symbol(node: Any, visit: Any, environment: Environment, field: Field) -> Any:
    try:
        return environment[node]
    except KeyError:
        raise EvaluationError(f"{node} has no value; give it one") from None


def _number(node: Any, visit: Any, environment: Environment, field: Field) -> Any:
    return field.number(Fraction(int(node.p), int(node.q)))


def _constant(node: Any, visit: Any, environment: Environment, field: Field) -> Any:
    if type(node) not in field.constants:
        raise EvaluationError(f"the constant {node} is not known; expected pi or e")
    return field.constants[type(node)]()


def _fold(operation: Callable[[Any, Any], Any]) -> Any:
    def rule(node: Any, visit: Any, environment: Environment, field: Field) -> Any:
        value = visit(node.args[0])
        for arg in node.args[1:]:
            value = operation(value, visit(arg))
        return value

    return rule


def _sum(node: Any, visit: Any, environment: Environment, field: Field) -> Any:
    """Where letters do not commute, they are matrices, and a number among them is a multiple of the identity."""
    terms = [visit(arg) for arg in node.args]
    if node.is_commutative is False and (matrix := next((term for term in terms if is_array(term)), None)) is not None:
        terms = [arrays.spread(term, matrix, field.number(Fraction(0))) for term in terms]
    total = terms[0]
    for term in terms[1:]:
        total = arrays.add(total, term)
    return total


def _power(node: Any, visit: Any, environment: Environment, field: Field) -> Any:
    if f.is_squared_norm(node):
        (entries,) = _operands(node.base.args, visit)
        return sum(entry * entry for entry in entries.flat)
    base, exponent = visit(node.base), visit(node.exp)
    if not is_array(base):
        return field.power(base, exponent)
    times = as_fraction(exponent)
    if times is None or times.denominator != 1 or not 0 < abs(times) <= MAX_MATRIX_POWER:
        raise EvaluationError(f"{node}: a matrix takes whole powers up to {MAX_MATRIX_POWER}, or down to its negative")
    factor = result = base if times > 0 else arrays.inverse(base)
    for _ in range(int(abs(times)) - 1):
        result = arrays.multiply(result, factor)
    return result


def _applied(node: Any, visit: Any, environment: Environment, field: Field) -> Any:
    name = node.func.__name__
    args = tuple(map(visit, node.args))
    if name in environment:
        return environment[name](*args)
    if field.unknown is None:
        raise EvaluationError(f"the operator {name} has no interpretation; give one")
    return field.unknown(node.func, *args)


def _assignments(limits: Any, visit: Any) -> list[dict[Any, Fraction]]:
    """Every assignment of the bound indices of a Sum or Product, in ascending order."""
    ranges, count = [], 1
    for index, *ends in limits:
        low, high = (as_fraction(visit(end)) for end in ends)
        if low is None or high is None or low.denominator != 1 or high.denominator != 1:
            raise EvaluationError(f"the bounds of {index} are not whole numbers")
        count *= max(0, int(high - low) + 1)
        if count > MAX_TERMS:
            raise EvaluationError(f"a sum or product of over {MAX_TERMS} terms is not written out")
        ranges.append([(index, Fraction(i)) for i in range(int(low), int(high) + 1)])
    return [dict(combination) for combination in product(*ranges)]


def as_fraction(value: Any) -> Fraction | None:
    """An exact rational scalar of any field as a Fraction, or None where it is not one."""
    if isinstance(value, (int, Fraction)):
        return Fraction(value)
    numerator, denominator = getattr(value, "p", None), getattr(value, "q", None)
    return None if numerator is None or denominator is None else Fraction(int(numerator), int(denominator))


def _accumulate(start: int, operation: Callable[[Any, Any], Any]) -> Any:
    def rule(node: Any, visit: Any, environment: Environment, field: Field) -> Any:
        body, *limits = node.args
        total = field.number(Fraction(start))
        for assignment in _assignments(limits, visit):
            total = operation(total, evaluate(body, _inside(environment, assignment, field), field))
        return total

    return rule


def _inside(environment: Any, assignment: Mapping[Any, Fraction], field: Field) -> Environment:
    """The environment with values for bound indices; a chain, because an environment may fill itself on demand."""
    return ChainMap({index: field.number(value) for index, value in assignment.items()}, environment)


def _comprehension(node: Any, visit: Any, environment: Environment, field: Field) -> Any:
    body, *limits = node.args
    places = _assignments(limits, visit)
    return array([evaluate(body, _inside(environment, place, field), field) for place in places], node.shape)


def _element(node: Any, visit: Any, environment: Environment, field: Field) -> Any:
    matrix, *indices = node.args
    return _entry(node, visit(matrix), [visit(index) for index in indices])


def _indexed(node: Any, visit: Any, environment: Environment, field: Field) -> Any:
    values, indices = visit(node.base), [visit(index) for index in node.indices]
    return values[tuple(indices)] if isinstance(values, sp.IndexedBase) else _entry(node, values, indices)


def _entry(node: Any, values: Any, indices: list[Any]) -> Any:
    """The entry at these indices, which count from 0; unlike numpy's, they do not wrap around."""
    places = [as_fraction(index) for index in indices]
    sizes = shape_of(values)
    whole = [int(place) for place in places if place is not None and place.denominator == 1]
    if len(whole) != len(sizes) or not all(0 <= at < size for at, size in zip(whole, sizes, strict=True)):
        raise EvaluationError(f"{node} names no entry: the indices are {places} and the sizes {sizes}, counted from 0")
    return values[tuple(whole)]


def _dense(node: Any, visit: Any, environment: Environment, field: Field) -> Any:
    return array([visit(entry) for entry in node.flat()], node.shape)


def _ndarray(node: Any, visit: Any, environment: Environment, field: Field) -> Any:
    entries = node.args[0]
    return array([visit(entry) for entry in entries], node.shape)


def _tuple(node: Any, visit: Any, environment: Environment, field: Field) -> Any:
    return array([visit(entry) for entry in node.args], (len(node.args),))


def _sizes(node: Any, visit: Any) -> tuple[int, int]:
    """Rows and columns, which may be letters with a value."""
    rows, columns = (as_fraction(visit(size)) for size in node.shape)
    if rows is None or columns is None or rows.denominator != 1 or columns.denominator != 1 or min(rows, columns) < 1:
        raise EvaluationError(f"the size of {node} is no whole number; give its letters a value")
    return int(rows), int(columns)


def _filled(value: int) -> Any:
    def rule(node: Any, visit: Any, environment: Environment, field: Field) -> Any:
        rows, columns = _sizes(node, visit)
        return array([field.number(Fraction(value))] * (rows * columns), (rows, columns))

    return rule


def _identity(node: Any, visit: Any, environment: Environment, field: Field) -> Any:
    size = _sizes(node, visit)[0]
    one, zero = field.number(Fraction(1)), field.number(Fraction(0))
    return array([one if i == j else zero for i in range(size) for j in range(size)], (size, size))


def _entrywise(node: Any, visit: Any, environment: Environment, field: Field) -> Any:
    function, matrix = node.args
    (variable,) = function.variables
    values, outer = visit(matrix), cast("Any", environment)
    entries = [evaluate(function.expr, ChainMap({variable: entry}, outer), field) for entry in values.flat]
    return array(entries, values.shape)


def _array_function(node: Any, visit: Any, environment: Environment, field: Field) -> Any:
    """By the law of its row, in the entries of its argument."""
    row, (entries,) = f.ARRAY_FUNCTIONS[node.func], _operands(node.args[:1], visit)
    if row.shape.of(entries.shape) is None:
        raise EvaluationError(f"{row.name} takes {row.shape.takes}, but {node.args[0]} is {entries.shape}")
    value = _by_law(_law(row, entries.shape), [entries], field)
    return scalar(value) if value.shape == () else value


@lru_cache(maxsize=256)
def _law(row: ArrayFunction, shape: tuple[int, ...]) -> tuple[list[Any], Any, tuple[int, ...]]:
    """Letters for the entries of an array of this shape, and the values of the function of them, with their shape."""
    letters = [sp.Dummy() for _ in range(math.prod(shape))]
    values = as_array(row.unfolded(array(letters, shape)))
    return letters, sp.Tuple(*values.flat), values.shape


def _operands(nodes: Any, visit: Any) -> list[Any]:
    """The values of the operands of an operation on arrays; a number is an array of one entry."""
    values = [visit(node) for node in nodes]
    return [value if is_array(value) else array([value], (1, 1)) for value in values]


def _operation(node: Any, visit: Any, environment: Environment, field: Field) -> Any:
    """An operation on arrays, by the law of its row in the entries of its operands."""
    row, values = f.ARRAY_OPERATIONS[node.func], _operands(node.operands, visit)
    shapes = tuple(value.shape for value in values)
    shape = row.shape(*shapes, *node.numbers)
    if shape is None:
        raise EvaluationError(f"{row.name} takes {row.takes}, but it came with {' and '.join(map(str, shapes))}")
    if (row.ordered or row.placed) and row.law is not None:
        chosen = as_array(row.law(values[0], _places(row, values))).ravel()
        numbers = [field.number(Fraction(e)) if isinstance(e, int) else e for e in chosen]
        return array(numbers, shape)
    if row.numbers and row.law is not None:
        return _by_law(*_of_numbers(row, values[0]), field)
    if row.spectrum is not None and min(shapes[0]) > 2:
        return _spectral(row, row.spectrum(values[0]), field)
    return _by_law(operation_law(row, shapes, node.numbers), values, field)


def _places(row: ArrayOperation, values: list[Any]) -> list[int]:
    """The places that an operation takes entries from. Raises EvaluationError where there is no such entry."""
    array_, *others = values
    if row.ordered:
        return ascending([*array_.flat])
    count = array_.size if 1 in array_.shape else len(array_)
    found = [as_fraction(place) for place in others[0].flat]
    if not all(place is not None and place.denominator == 1 and 0 <= place < count for place in found):
        raise EvaluationError(f"{row.name}: expected whole numbers from 0 to {count - 1}, not {others[0].tolist()}")
    return [int(place) for place in found if place is not None]


def _of_numbers(row: ArrayOperation, matrix: Any) -> tuple[tuple[list[Any], Any, tuple[int, ...]], list[Any]]:
    """The law of an operation that has one for numbers alone, in letters for the numbers that it finds for these."""
    if any(isinstance(entry, sp.Basic) for entry in matrix.flat):
        raise EvaluationError(f"{row.name} takes numbers, not letters")
    assert row.law is not None, "it is known of numbers"
    found, made = row.law(matrix)
    letters = [sp.Dummy() for _ in found]
    value = made(array(letters, (len(letters), 1)))
    return (letters, sp.Tuple(*value.flat), value.shape), [array(found, (len(found), 1))]


def _spectral(row: ArrayOperation, matrix: Any, field: Field) -> Any:
    """The eigenvalues of a matrix of numbers, or their roots; no formula in letters has them."""
    if any(isinstance(entry, sp.Basic) for entry in matrix.flat):
        raise EvaluationError(f"{row.name} of more than two rows takes numbers")
    found = eigenvalues(matrix)
    letters = [sp.Dummy() for _ in found]
    law = sp.Tuple(*(sp.sqrt(letter) if row.root else letter for letter in letters))
    return _by_law((letters, law, (len(found), 1)), [array(found, (len(found), 1))], field)


def _pulled_back(node: Any, visit: Any, environment: Environment, field: Field) -> Any:
    """The gradient by one operand: every entry of the value passes back its own gradient, times its slope."""
    operation, place, upstream = node.args
    row, values = f.ARRAY_OPERATIONS[operation.func], _operands((*operation.operands, upstream), visit)
    shapes = tuple(value.shape for value in values[:-1])
    if row.placed and int(place) > 0:  # places have no slope
        return array([field.number(Fraction(0))] * values[int(place)].size, values[int(place)].shape)
    if (row.ordered or row.placed) and row.law is not None:
        return _sent_back(row.law, values[0], _places(row, values[:-1]), values[-1], field)
    return _by_law(pulled_law(row, shapes, operation.numbers, int(place)), values, field)


def _sent_back(law: Callable[..., Any], array_: Any, places: list[int], upstream: Any, field: Field) -> Any:
    """The gradient by what entries were taken from: to each what reaches its places, which have no slope themselves."""
    marks = array([object() for _ in array_.flat], array_.shape)
    chosen = as_array(law(marks, places)).ravel()
    zero = field.number(Fraction(0))
    shares = [[g for one, g in zip(chosen, upstream.flat, strict=True) if one is mark] for mark in marks.flat]
    return array([sum(share[1:], share[0]) if share else zero for share in shares], array_.shape)


def _by_law(law: tuple[list[Any], Any, tuple[int, ...]], values: Sequence[Any], field: Field) -> Any:
    """What a law says with these values for its letters. law: letters, entries in these, and the shape of the value."""
    letters, entries, shape = law
    found = dict(zip(letters, (entry for value in values for entry in value.flat), strict=True))
    return evaluate(entries, found, field).reshape(shape)


def _padded(node: Any, visit: Any, environment: Environment, field: Field) -> Any:
    inside, rows, columns = visit(node.args[0]), int(node.args[1]), int(node.args[2])
    zeros = [(0, 0)] * (inside.ndim - 2) + [(rows, rows), (columns, columns)]
    import numpy as np  # only for an array, with which it is there by now

    return np.pad(inside, zeros, constant_values=field.number(Fraction(0)))


def _eval_first(node: Any, visit: Any, environment: Environment, field: Field) -> Any:
    done = node.doit()
    if done.has(type(node)):
        raise EvaluationError(f"{node} has no closed form that could be evaluated")
    return evaluate(done, environment, field)


Rule = Callable[[Any, Any, Environment, Field], Any]

RULES: dict[type, Rule] = {
    sp.Symbol: _symbol,
    sp.MatrixSymbol: _symbol,
    sp.IndexedBase: _symbol,
    sp.Indexed: _indexed,
    sp.Rational: _number,
    sp.NumberSymbol: _constant,
    type(sp.I): _constant,
    sp.Add: _sum,
    sp.Mul: _fold(arrays.multiply),  # letters that do not commute are matrices
    sp.Pow: _power,
    sp.MatPow: _power,
    AppliedUndef: _applied,
    sp.Sum: _accumulate(0, lambda a, b: a + b),
    sp.Product: _accumulate(1, lambda a, b: a * b),
    MatrixElement: _element,
    sp.ImmutableDenseMatrix: _dense,
    sp.ImmutableDenseNDimArray: _ndarray,
    ArrayComprehension: _comprehension,
    sp.Tuple: _tuple,
    sp.MatAdd: _fold(arrays.add),
    sp.MatMul: _fold(arrays.multiply),
    sp.HadamardProduct: _fold(arrays.entrywise_product),
    sp.Transpose: lambda node, visit, environment, field: arrays.transposed(visit(node.args[0])),
    sp.Identity: _identity,
    sp.ZeroMatrix: _filled(0),
    sp.OneMatrix: _filled(1),
    f.Entrywise: _entrywise,
    **dict.fromkeys(f.ARRAY_FUNCTIONS, _array_function),
    **dict.fromkeys(f.ARRAY_OPERATIONS, _operation),
    f.PulledBack: _pulled_back,
    f.Padded: _padded,
    f.Root: lambda node, visit, environment, field: field.root(node, environment),
    sp.Derivative: _eval_first,
    sp.Limit: _eval_first,
}
