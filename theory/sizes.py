"""Whether two forms are equal where sizes are letters, and whether a value is where a derivative vanishes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import sympy as sp

from checks.evidence import EverySize, Finding, Obstacle, Verdict, undecided
from checks.identity import decide
from checks.identity.anysize import AnySize
from checks.identity.differential import gradient_vanishes
from checks.identity.normal import vanishes
from checks.identity.ring import NotAlgebraic
from checks.unevaluated import is_matrix, scale, times
from checks.vocabulary.heads import Gradient, MatrixGradient, MatrixStationary, Mean, Stationary, Total
from theory.derivation import Derivation
from theory.tidying import tidy


def decide_for_all_sizes(derivation: Derivation, left: Any, right: Any) -> Finding:
    """Whether two forms are equal, with earlier quantities replaced by what they are, for matrices of every size."""
    if isinstance(left, (Stationary, MatrixStationary)):
        return _decide_stationary(derivation, left, right)
    if isinstance(left, MatrixGradient):
        return _decide_gradient(derivation, left, right)
    held = {str(letter) for side in (left, right) for head in side.atoms(Gradient) for letter in head.args[1:]}
    sides = [_means_as_sums(_evaluated(derivation, written_out(derivation, side, held))) for side in (left, right)]
    if any(side.has(Gradient) for side in sides):
        return undecided(Obstacle.OUTSIDE, "a derivative of sums over arrays of any size")
    found = decide(*(derivation.assuming(tidy(side, derivation.symmetric)) for side in sides), linear=derivation.linear)
    return _by_entries(derivation, *sides) or found if found.verdict is Verdict.UNDECIDED else found


def _by_entries(derivation: Derivation, left: Any, right: Any) -> Finding | None:
    """DECIDED where two sides are equal with their functions taken entry by entry; None where that does not show."""
    if is_matrix(left) != is_matrix(right) or (is_matrix(left) and left.shape != right.shape):
        return None
    known = AnySize(derivation.symmetric)
    try:
        if is_matrix(left):
            same = known.vanishes(sp.MatAdd(left, scale(-1, right), evaluate=False))
        else:
            same = vanishes(derivation.assuming(known.number(left) - known.number(right)))
    except NotAlgebraic:
        return None
    return Finding(Verdict.DECIDED, EverySize()) if same else None


def instance(derivation: Derivation) -> dict[Any, Any]:
    """A number for each letter that is a size, no two the same: symbol -> number."""
    shapes = derivation.shapes.values()
    letters = dict.fromkeys(size for shape in shapes for size in shape if not isinstance(size, (int, sp.Integer)))
    return {letter: sp.Integer(number) for number, letter in enumerate(letters, start=2)}


def _means_as_sums(expression: Any) -> Any:
    """Every mean as the sum over the number of entries, so that both are one letter to the algebra."""
    means = {mean: Total(mean.args[0]) / sp.Mul(*mean.args[0].shape) for mean in expression.atoms(Mean)}
    return expression.xreplace(means) if means else expression


def written_out(derivation: Derivation, expression: Any, held: Collection[str] = ()) -> Any:
    """In givens, and in what is held as a letter."""
    for quantity in reversed(derivation.quantities):
        letter = derivation.symbol(quantity.name)
        if quantity.name not in held and letter in expression.free_symbols:
            expression = expression.xreplace({letter: quantity.last})
    return expression


def _evaluated(derivation: Derivation, expression: Any) -> Any:
    """With the derivatives of numbers by numbers taken."""
    if isinstance(expression, Gradient):
        target, variable = expression.args[:2]
        written = written_out(derivation, target, {str(variable)})
        return expression if written.has(sp.MatrixSymbol) else sp.diff(written, variable)  # sums of arrays stay
    return expression.doit(deep=False) if isinstance(expression, sp.Derivative) else expression


def _decide_gradient(derivation: Derivation, left: Any, right: Any) -> Finding:
    target, variable = left.args[:2]
    held = {str(variable)}
    number, formula = (written_out(derivation, side, held) for side in (target, right))
    try:
        if gradient_vanishes(number, variable, formula, derivation.symmetric):
            return Finding(Verdict.DECIDED, EverySize())
    except NotAlgebraic as reason:
        return undecided(Obstacle.OUTSIDE, str(reason))
    return undecided(Obstacle.NOT_SHOWN)


def _decide_stationary(derivation: Derivation, left: Any, right: Any) -> Finding:
    """The derivative at the value is 0; or, of matrices, it is A w - c up to a number, and the value A^-1 c."""
    derivative, variable = left.args
    slope = written_out(derivation, derivative, {str(variable)})
    value = written_out(derivation, right, {str(variable)})
    if not is_matrix(variable):
        return decide(derivation.assuming(slope.xreplace({variable: value})), sp.S.Zero, linear=derivation.linear)
    first, *rest = value.args if isinstance(value, sp.MatMul) else (value,)
    if not isinstance(first, sp.Inverse) or not rest:
        return undecided(Obstacle.NOT_SHOWN)
    constant = rest[0] if len(rest) == 1 else sp.MatMul(*rest, evaluate=False)
    equation = sp.MatAdd(sp.MatMul(first.arg, variable, evaluate=False), scale(-1, constant), evaluate=False)
    found = undecided(Obstacle.NOT_SHOWN)
    for factor in _factors(slope):
        sides = (tidy(side, derivation.symmetric) for side in (slope, scale(factor, equation)))
        found = decide(*sides, linear=derivation.linear)
        if found.verdict.holds:
            return found
    return found


def _factors(slope: Any) -> Iterator[Any]:
    """The numbers by which an equation may have been divided."""
    numbers = {abs(number) for number in slope.atoms(sp.Rational)} - {sp.S.Zero}
    for number in sorted({sp.S.One, *numbers}, key=str):
        yield number
        yield times(sp.S.NegativeOne, number)
