"""The local derivative of every operation: the chain rule for scalars, and the pull-back of matrix operations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from checks.vocabulary import heads as f
from theory.expressions import entries, is_matrix, product, scale, shape_of, spread, times, total, transpose

# --- scalars: derivative by one letter, in the shape in which a hand calculation writes it ----------------------------


def differentiate(expression: Any, letter: Any) -> Any:
    """The derivative by `letter`, with the chain rule written out and nothing multiplied out.

    Checked against sympy's own derivative wherever it is used: the two share no code.
    """
    if expression == letter:
        return sp.S.One
    if letter not in expression.free_symbols:
        return sp.S.Zero
    rule = SCALAR_RULES.get(expression.func)
    return rule(expression, letter) if rule else sp.diff(expression, letter)


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


def _outer(slope: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """f(g(x))' = f'(g(x)) g'(x), where slope(f(g), g) is f' at g."""
    return lambda expression, letter: times(
        slope(expression, expression.args[0]), differentiate(expression.args[0], letter)
    )


def complement(value: Any) -> Any:
    """1 - value, in this order."""
    return sp.Add(sp.S.One, times(sp.S.NegativeOne, value), evaluate=False)


SCALAR_RULES: dict[Any, Callable[[Any, Any], Any]] = {
    sp.Add: _sum,
    sp.Mul: _product,
    sp.Pow: _power,
    sp.exp: _outer(lambda whole, inner: whole),
    sp.log: _outer(lambda whole, inner: sp.Pow(inner, -1, evaluate=False)),
    sp.tanh: _outer(lambda whole, inner: complement(sp.Pow(whole, 2, evaluate=False))),
    f.Logistic: _outer(lambda whole, inner: times(whole, complement(whole))),
    f.ReLU: _outer(lambda whole, inner: f.Step(inner)),
    f.Softplus: _outer(lambda whole, inner: f.Logistic(inner)),
}

RULE_NAMES: dict[Any, str] = {
    sp.Add: "derivative of each term",
    sp.Mul: "product rule",
    sp.Pow: "power rule and chain rule",
    sp.exp: "the exponential is its own derivative",
    sp.log: "derivative of the logarithm",
    sp.tanh: "derivative of tanh",
    f.Logistic: "derivative of the logistic",
    f.ReLU: "slope of ReLU",
    f.Softplus: "derivative of softplus",
}


def rule_name(expression: Any, letter: Any) -> str:
    """What a textbook calls the rule by which this expression is differentiated."""
    if isinstance(expression, sp.Mul) and sum(letter in factor.free_symbols for factor in expression.args) == 1:
        return "constant factor"
    return RULE_NAMES.get(expression.func, "differentiated")


# --- matrices: what one operation passes back, given the gradient of the loss by its result ---------------------------


def pull(expression: Any, parent: Any, upstream: Any, output: Any) -> Any:
    """The share of dL/dparent that comes through `expression`, one operation in which `parent` is an operand.

    upstream: the letter for dL/d(expression), of the expression's shape. output: the letter for the expression itself.
    The result has the parent's shape.
    """
    if isinstance(expression, f.Softmax):
        return _pull_softmax(output, upstream)
    if isinstance(expression, f.Norm):
        return scale(times(upstream, sp.Pow(output, -1)), expression.args[0])
    return _pull(expression, parent, upstream)


def _pull(expression: Any, parent: Any, upstream: Any) -> Any:
    for kind in type(expression).__mro__:
        if (rule := PULLS.get(kind)) is not None:
            return rule(expression, parent, upstream)
    slope = differentiate(expression, parent)
    return times(upstream, slope)


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
    if parent in factor.free_symbols:
        slope = differentiate(factor, parent)
        return times(slope, f.Total(entries(upstream, matrices[0] if len(matrices) == 1 else product(*matrices))))

    def share(place: int) -> Any:
        before, after = matrices[:place], matrices[place + 1 :]
        parts = [*map(transpose, reversed(before)), upstream, *map(transpose, reversed(after))]
        inner = parts[0] if len(parts) == 1 else sp.MatMul(*parts, evaluate=False)
        shared = scale(factor, inner)
        return transpose(shared) if isinstance(matrices[place], sp.Transpose) else shared

    return total(*(share(i) for i, m in enumerate(matrices) if parent in m.free_symbols))


def _pull_total(expression: Any, parent: Any, upstream: Any) -> Any:
    """The sum of all entries; of a product that leaves one entry, that product."""
    inner = expression.args[0]
    if not isinstance(inner, sp.MatMul):
        return spread(upstream, inner)
    matrices = inner.args

    def share(place: int) -> Any:
        parts = [*map(transpose, reversed(matrices[:place])), *map(transpose, reversed(matrices[place + 1 :]))]
        shared = sp.MatMul(upstream, *parts, evaluate=False)
        return transpose(shared) if isinstance(matrices[place], sp.Transpose) else shared

    return total(*(share(i) for i, m in enumerate(matrices) if parent in m.free_symbols))


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


def _pull_softmax(p: Any, upstream: Any) -> Any:
    """p (g - sum of g p over the distribution), which is the Jacobian diag(p) - p p^T times g."""
    rows, columns = shape_of(p)
    weighted = entries(upstream, p)
    if columns == 1:
        sums = sp.MatMul(sp.OneMatrix(rows, rows), weighted, evaluate=False)
    else:
        sums = sp.MatMul(weighted, sp.OneMatrix(columns, columns), evaluate=False)
    return entries(p, total(upstream, scale(sp.S.NegativeOne, sums)))


PULLS: dict[Any, Callable[[Any, Any, Any], Any]] = {
    sp.MatAdd: _pull_sum,
    sp.MatMul: _pull_matmul,
    sp.HadamardProduct: _pull_hadamard,
    sp.Transpose: lambda expression, parent, upstream: transpose(upstream),
    f.Entrywise: _pull_entrywise,
    f.Total: _pull_total,
    f.Mean: lambda expression, parent, upstream: spread(
        times(sp.Rational(1, int(sp.prod(expression.args[0].shape))), upstream), expression.args[0]
    ),
}
