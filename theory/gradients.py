"""The local derivative of every operation: the chain rule for scalars, and the pull-back of matrix operations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp
from sympy.matrices.expressions.matexpr import MatrixElement

from checks.unevaluated import entries, entry_of, is_matrix, product, put, scale, times, total, transpose
from checks.vocabulary import heads as f
from checks.vocabulary.rows import Function

# --- scalars: derivative by one letter, in the shape in which a hand calculation writes it ----------------------------


def differentiate(expression: Any, letter: Any) -> Any:
    """The derivative by `letter`, with the chain rule written out and nothing multiplied out.

    Checked against sympy's own derivative wherever it is used: the two share no code.
    """
    if expression == letter:
        return sp.S.One
    if letter not in expression.free_symbols:
        return sp.S.Zero
    if expression.func in ARITHMETIC:
        return ARITHMETIC[expression.func][1](expression, letter)
    if expression.func in f.ARRAY_FUNCTIONS:
        return _pull(expression, letter, sp.S.One)
    row = f.FUNCTIONS.get(expression.func)
    return sp.diff(expression, letter) if row is None else _outer(row, expression, letter)


def slope(expression: Any, *variables: Any) -> Any:
    """The derivative by each variable in turn; an entry of an array is a variable, too."""
    letters = {entry: sp.Dummy(str(entry), real=True) for entry in expression.atoms(MatrixElement)}
    found = expression.xreplace(letters)
    for variable in variables:
        found = differentiate(found, letters.get(variable, variable))
    return found.xreplace({letter: entry for entry, letter in letters.items()})


def _sum(expression: Any, letter: Any) -> Any:
    return total(*(differentiate(term, letter) for term in expression.args))


def _product(expression: Any, letter: Any) -> Any:
    terms = []
    for position, factor in enumerate(expression.args):
        slope = differentiate(factor, letter)
        if slope != 0:
            terms.append(times(*expression.args[:position], slope, *expression.args[position + 1 :]))
    return total(*terms)


def _power(expression: Any, letter: Any) -> Any:
    base, exponent = expression.args
    if letter in exponent.free_symbols:
        return sp.diff(expression, letter)
    lowered = base if exponent == 2 else sp.Pow(base, exponent - 1, evaluate=False)
    return times(exponent, lowered, differentiate(base, letter))


def _extreme(expression: Any, letter: Any) -> Any:
    """Of the largest, or the least: 1 for the operand that it is, half for two that tie; to a number, as at the bend
    of ReLU, a tie passes nothing.
    """

    def share(place: int) -> Any:
        others = expression.args[:place] + expression.args[place + 1 :]
        other = others[0] if len(others) == 1 else expression.func(*others, evaluate=False)
        ends = (expression.args[place], other) if isinstance(expression, sp.Max) else (other, expression.args[place])
        lead = total(ends[0], times(sp.S.NegativeOne, ends[1]))
        if not other.free_symbols:
            return f.Step(lead)
        return times(sp.Rational(1, 2), sp.Add(sp.S.One, sp.sign(lead, evaluate=False), evaluate=False))

    places = [place for place, arg in enumerate(expression.args) if letter in arg.free_symbols]
    return total(*(times(share(place), differentiate(expression.args[place], letter)) for place in places))


def _outer(row: Function, expression: Any, letter: Any) -> Any:
    """f(g(x))' = f'(g(x)) g'(x), with f' as a hand calculation writes it."""
    inner, *parameters = expression.args
    if row.slope is None or any(letter in parameter.free_symbols for parameter in parameters):
        return sp.diff(expression, letter)
    return times(row.slope(expression, inner, *parameters), differentiate(inner, letter))


def complement(value: Any) -> Any:
    """1 - value, in this order."""
    return sp.Add(sp.S.One, times(sp.S.NegativeOne, value), evaluate=False)


ARITHMETIC: Mapping[Any, tuple[str, Callable[[Any, Any], Any]]] = {
    sp.Add: ("derivative of each term", _sum),
    sp.Mul: ("product rule", _product),
    sp.Pow: ("power rule and chain rule", _power),
    sp.Max: ("slope of the largest", _extreme),
    sp.Min: ("slope of the least", _extreme),
}


def rule_name(expression: Any, letter: Any) -> str:
    """What a textbook calls the rule by which this expression is differentiated."""
    if isinstance(expression, sp.Mul) and sum(letter in factor.free_symbols for factor in expression.args) == 1:
        return "constant factor"
    if expression.func in ARITHMETIC:
        return ARITHMETIC[expression.func][0]
    row = f.FUNCTIONS.get(expression.func)
    return row.rule if row is not None and row.rule else "differentiated"


# --- matrices: what one operation passes back, given the gradient of the loss by its result ---------------------------


def pull(expression: Any, parent: Any, upstream: Any, output: Any) -> Any:
    """The share of dL/dparent that comes through `expression`, one operation in which `parent` is an operand.

    upstream: the letter for dL/d(expression), of the expression's shape. output: the letter for the expression itself.
    The result has the parent's shape.
    """
    return put(_pull(expression, parent, upstream), expression, output)


def chain_rule(expression: Any, parent: Any) -> str:
    """What a step back through one operation to an operand is called."""
    row = f.ARRAY_FUNCTIONS.get(expression.func)
    rule = row.rule if row is not None else ""
    if isinstance(expression, f.Operated):
        upstream = sp.MatrixSymbol("upstream", *expression.shape)
        rules = [_passed_back(expression, place, upstream)[1] for place in _places(expression, parent)]
        rule = rules[0] if len(rules) == 1 else ""
    return f"chain rule: {rule}" if rule else "chain rule"


def _pull(expression: Any, parent: Any, upstream: Any) -> Any:
    for kind in type(expression).__mro__ if not _is_entry(expression) else ():
        if (rule := PULLS.get(kind)) is not None:
            return rule(expression, parent, upstream)
    if is_matrix(parent):
        return _pull_number(expression, parent, upstream)
    return times(upstream, differentiate(expression, parent))


def _pull_number(expression: Any, parent: Any, upstream: Any) -> Any:
    """Of a number that is made of numbers made of arrays: the chain rule through each of these, and each entry."""
    parts = [*_numbers_of_arrays(expression, parent)]
    whole = [part for part in parts if not _is_entry(part)]
    letters = {part: sp.Dummy(str(part), real=True) for part in whole}
    back = {letter: part for part, letter in letters.items()}
    swapped = expression.xreplace(letters)
    shares = [
        _pull_whole(part, parent, times(upstream, slope(swapped, letters[part]).xreplace(back))) for part in whole
    ]
    if len(whole) < len(parts):
        shares.append(_by_entries([(upstream, expression)], parent))
    return total(*shares)


def _is_entry(part: Any) -> bool:
    """Whether it is an entry of a letter, by which one can differentiate."""
    return isinstance(part, MatrixElement) and isinstance(part.args[0], sp.MatrixSymbol)


def _pull_element(expression: Any, parent: Any, upstream: Any) -> Any:
    """An entry of what an operation gives."""
    base, *place = expression.args
    rows, columns = map(int, base.shape)
    there = tuple(map(int, place))
    share = [[upstream if (i, j) == there else sp.S.Zero for j in range(columns)] for i in range(rows)]
    return _pull_term(base, parent, sp.ImmutableDenseMatrix(share))


def _pull_whole(part: Any, parent: Any, upstream: Any) -> Any:
    if isinstance(part, sp.Pow):  # the square of a norm, whose slope needs no root
        (operand,) = part.base.args
        return _pull_term(operand, parent, scale(times(sp.Integer(2), upstream), operand))
    return _pull(part, parent, upstream)


def _numbers_of_arrays(expression: Any, parent: Any) -> list[Any]:
    """The outermost numbers that are made of arrays in which the parent stands."""
    if parent not in expression.free_symbols:
        return []
    if f.is_squared_norm(expression) or isinstance(expression, MatrixElement) or expression.func in f.ARRAY_FUNCTIONS:
        return [expression]
    return list(dict.fromkeys(part for arg in expression.args for part in _numbers_of_arrays(arg, parent)))


def _by_entries(shares: list[tuple[Any, Any]], parent: Any) -> Any:
    """What scalar formulas pass back to the entries of an array that stand in them; shares: upstream, formula."""

    def entry(*place: int) -> Any:
        by = parent[place]
        return total(*(times(upstream, slope(formula, by)) for upstream, formula in shares if formula.has(by)))

    rows, columns = map(int, parent.shape)
    return sp.ImmutableDenseMatrix([[entry(i, j) for j in range(columns)] for i in range(rows)])


def _each(expression: Any, parent: Any, share: Callable[[int], Any]) -> Any:
    """The sum of shares over the places in which the parent stands."""
    places = [i for i, arg in enumerate(expression.args) if parent in arg.free_symbols]
    return total(*(share(place) for place in places))


def _pull_sum(expression: Any, parent: Any, upstream: Any) -> Any:
    return _each(expression, parent, lambda i: _pull_term(expression.args[i], parent, upstream))


def _pull_term(term: Any, parent: Any, upstream: Any) -> Any:
    return upstream if term == parent else _pull(term, parent, upstream)


def _pull_matmul(expression: Any, parent: Any, upstream: Any) -> Any:
    scalars = [arg for arg in expression.args if not is_matrix(arg)]
    matrices = [arg for arg in expression.args if is_matrix(arg)]
    factor = times(*scalars) if scalars else sp.S.One
    shares = []
    if parent in factor.free_symbols:
        whole = matrices[0] if len(matrices) == 1 else product(*matrices)
        weighed = upstream if isinstance(whole, sp.OneMatrix) else entries(upstream, whole)
        shares.append(_pull_term(factor, parent, f.Total(weighed)))

    def share(place: int) -> Any:
        before, after = matrices[:place], matrices[place + 1 :]
        parts = [*map(transpose, reversed(before)), upstream, *map(transpose, reversed(after))]
        inner = parts[0] if len(parts) == 1 else sp.MatMul(*parts, evaluate=False)
        shared = scale(factor, inner)
        return _pull_term(matrices[place], parent, shared)

    return total(*shares, *(share(i) for i, m in enumerate(matrices) if parent in m.free_symbols))


def _pull_array_function(expression: Any, parent: Any, upstream: Any) -> Any:
    """By its row; without a pull-back there, it is constant between its jumps."""
    row, (operand,) = f.ARRAY_FUNCTIONS[expression.func], expression.args
    shared = sp.ZeroMatrix(*operand.shape) if row.pull is None else row.pull(expression, operand, upstream)
    return _pull_term(operand, parent, shared)


def _pull_total(expression: Any, parent: Any, upstream: Any) -> Any:
    """The sum of all entries; of a product that leaves one entry, that product."""
    inner = expression.args[0]
    if not isinstance(inner, sp.MatMul) or inner.shape != (1, 1):
        return _pull_array_function(expression, parent, upstream)
    matrices = inner.args

    def share(place: int) -> Any:
        parts = [*map(transpose, reversed(matrices[:place])), *map(transpose, reversed(matrices[place + 1 :]))]
        shared = sp.MatMul(upstream, *parts, evaluate=False)
        return _pull_term(matrices[place], parent, shared)

    return total(*(share(i) for i, m in enumerate(matrices) if parent in m.free_symbols))


def _pull_operation(expression: Any, parent: Any, upstream: Any) -> Any:
    """Of an operation on arrays: as its row writes it, or else by its own law, whatever it does."""
    shares = ((place, _passed_back(expression, place, upstream)[0]) for place in _places(expression, parent))
    return total(*(_pull_term(expression.operands[place], parent, share) for place, share in shares))


def _places(expression: Any, parent: Any) -> list[int]:
    """The operands in which the parent stands."""
    return [i for i, operand in enumerate(expression.operands) if parent in operand.free_symbols]


def _passed_back(expression: Any, place: int, upstream: Any) -> tuple[Any, str]:
    """The gradient by an operand of an operation on arrays, and what the step is called."""
    pulls = f.ARRAY_OPERATIONS[expression.func].pulls
    for pull in pulls[place] if place < len(pulls) else ():
        if (written := pull.gradient(expression, upstream)) is not None:
            return written, pull.rule
    return f.PulledBack(expression, place, upstream), ""


def _pull_inverse(expression: Any, parent: Any, upstream: Any) -> Any:
    turned = transpose(expression)
    return _pull_term(expression.arg, parent, scale(-1, product(turned, upstream, turned)))


def _pull_hadamard(expression: Any, parent: Any, upstream: Any) -> Any:
    def share(place: int) -> Any:
        others = [arg for i, arg in enumerate(expression.args) if i != place]
        return _pull_term(expression.args[place], parent, entries(upstream, *others))

    return _each(expression, parent, share)


def _pull_entrywise(expression: Any, parent: Any, upstream: Any) -> Any:
    function, matrix = expression.args
    (letter,) = function.variables
    slope = f.Entrywise(sp.Lambda(letter, differentiate(function.expr, letter)), matrix)
    return _pull_term(matrix, parent, entries(upstream, slope))


def _pull_list(expression: Any, parent: Any, upstream: Any) -> Any:
    """A vector or matrix that is written out: each entry passes back what reaches its own place."""
    rows, columns = expression.shape
    places = [(i, j) for i in range(rows) for j in range(columns) if parent in expression[i, j].free_symbols]
    if any(not _is_entry(entry) for entry in expression.atoms(MatrixElement)):
        return total(*(_pull_term(expression[place], parent, entry_of(upstream, *place)) for place in places))
    if is_matrix(parent):
        return _by_entries([(entry_of(upstream, *place), expression[place]) for place in places], parent)
    return total(*(times(entry_of(upstream, *place), differentiate(expression[place], parent)) for place in places))


PULLS: dict[Any, Callable[[Any, Any, Any], Any]] = {
    sp.MatAdd: _pull_sum,
    sp.MatMul: _pull_matmul,
    sp.HadamardProduct: _pull_hadamard,
    sp.Transpose: lambda expression, parent, upstream: _pull_term(expression.arg, parent, transpose(upstream)),
    sp.ImmutableDenseMatrix: _pull_list,
    f.Entrywise: _pull_entrywise,
    **dict.fromkeys(f.ARRAY_FUNCTIONS, _pull_array_function),
    f.Total: _pull_total,
    f.Operated: _pull_operation,
    sp.Inverse: _pull_inverse,
    MatrixElement: _pull_element,
}
