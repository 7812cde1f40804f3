"""The functions of a whole array, or of several numbers: sums, means, norms, softmax, the largest entry.

Each law is said in the entries, so that several numbers are unfolded as those of a vector are.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from msgspec import Struct

from checks.vocabulary.activations import step
from checks.vocabulary.elementary import exp, ln, sqrt
from checks.vocabulary.rows import Law, VocabularyRow
from checks.vocabulary.written import (
    added,
    complement,
    difference,
    each,
    entries,
    inner,
    inverse_transpose,
    over,
    power,
    scale,
    spread,
    summed,
    times,
    unit,
)

MOST = 1000  # numbers between the brackets of one function


class Shape(Struct, frozen=True):
    """What a function makes of the shape of its operands, and how its law runs over their entries.

    takes: what it is a function of, in words.
    of: the operands' shapes -> that of the value, () for a number; None where there is no value. Sizes may be letters.
    run: the law, and an array of entries -> the value, or an array of values.
    """

    takes: str
    of: Callable[..., Any]
    run: Callable[[Law, Any], Any]


def _is_vector(shape: Any) -> bool:
    return len(shape) == 1 or 1 in shape


def _is_square(shape: Any) -> bool:
    return len(shape) == 2 and shape[0] == shape[1]


def _all_entries(law: Law, array: Any) -> Any:
    from checks.arrays import array as of

    return of([*law(*array.flat)], array.shape)


def _each_row(law: Law, array: Any) -> Any:
    from checks.arrays import array as of

    rows = [array.flat] if _is_vector(array.shape) else array
    return of([value for row in rows for value in law(*row)], array.shape)


ANY = "a vector or a matrix"
NUMBER = Shape(ANY, lambda shape: (), lambda law, array: law(*array.flat))
EACH = Shape(ANY, lambda shape: shape, _all_entries)
ROWS = Shape("a vector, or a matrix with one distribution per row", lambda shape: shape, _each_row)
SQUARE = Shape("a square matrix", lambda shape: () if _is_square(shape) else None, lambda law, array: law(array))
DIAGONAL = Shape(
    "a vector or a square matrix",
    lambda shape: (shape[0], 1) if _is_square(shape) else (math.prod(shape),) * 2 if _is_vector(shape) else None,
    lambda law, array: law(array),
)
PAIR = Shape(
    "two vectors of one length",
    lambda one, other: () if _is_vector(one) and _is_vector(other) and math.prod(one) == math.prod(other) else None,
    lambda law, array: law(array),
)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ArrayFunction(VocabularyRow):
    """A function of an array, or of several numbers.

    A row is applied to sympy matrices as it stands, and gives the function of them, unevaluated: `mean(A)`.

    arity: the fewest and the most arguments; up to MOST, if several numbers may stand for the entries of a vector.
    operands: the arrays that it is a function of.
    shape: what it makes of their shape.
    sympy: the name of sympy's own class of it. cls: else, the name of the class that is made of the row.
    With neither, it is an abbreviation. means: then, the same in operations on matrices: `dot(a, b)` is a^T b.
    law: one step into simpler functions: the entries -> the value, or the values; of a square matrix, from its array.
    numbers: where there is no law, the name of sympy's class for several numbers, which the instruments know.
    pull: (value, operand, upstream gradient) -> the gradient by the operand, as a hand calculation writes it.
    rule: what a textbook calls that. Without a pull-back it is constant between its jumps.
    fence: the sign that it is written between, in place of its name.
    bare: it may stand without brackets.
    """

    arity: tuple[int, int] = (1, 1)
    operands: int = 1
    shape: Shape = NUMBER
    sympy: str = ""
    cls: str = ""
    means: Callable[..., Any] | None = None
    law: Law | None = None
    numbers: str = ""
    pull: Law | None = None
    rule: str = ""
    fence: str = ""
    bare: bool = False

    @cached_property
    def head(self) -> Any:
        """The class of its applications in sympy; None for an abbreviation."""
        if not (self.sympy or self.cls):
            return None
        import sympy

        from checks.vocabulary.classes import made_of_arrays

        return getattr(sympy, self.sympy) if self.sympy else made_of_arrays(self)

    @property
    def is_number(self) -> bool:
        """Whether its value is a number."""
        return self.shape.of(*[(1, 1)] * self.operands) == ()

    @cached_property
    def of_numbers(self) -> Any:
        """sympy's class for several numbers; None where the law says what it is of them."""
        import sympy

        return getattr(sympy, self.numbers) if self.numbers else None

    def __call__(self, *matrices: Any) -> Any:
        """The function of sympy matrices, whose shapes fit, as it is written."""
        if self.head is not None:
            return self.head(*matrices)
        assert self.means is not None, "an abbreviation means something"
        return self.means(*matrices)

    def unfolded(self, array: Any) -> Any:
        """One step into simpler functions: the value, or an array of values, from an object array of entries."""
        law = self.law or (lambda *numbers: self.of_numbers(*numbers, evaluate=False))
        return self.shape.run(law, array)


def _count(array: Any) -> Any:
    """How many entries."""
    rows, columns = array.shape
    return rows * columns


def _centred(array: Any) -> Any:
    """Every entry less the mean."""
    return difference(array, spread(mean(array), array))


def _mean(*x: Any) -> Any:
    return times(added(*x), Fraction(1, len(x)))


def _mean_square(*x: Any) -> Any:
    """The mean of the squares of the distances from the mean."""
    middle = _mean(*x)
    return _mean(*(power(added(one, times(-1, middle)), 2) for one in x))


def _logsumexp(*x: Any) -> Any:
    return ln(added(*map(exp, x)))


def _others(x: tuple[Any, ...], place: int) -> tuple[Any, ...]:
    return (*x[:place], *x[place + 1 :])


def _unbeaten(lead: Law) -> Law:
    """1 for each number that no other leads, else 0; where several tie, they share that 1. lead: one number, others."""

    def law(*x: Any) -> tuple[Any, ...]:
        best = [complement(step(lead(one, _others(x, i)))) if len(x) > 1 else 1 for i, one in enumerate(x)]
        return tuple(over(one, added(*best)) for one in best)

    return law


def _diagonal(array: Any) -> Any:
    """A square array's diagonal as a column; else a vector on the diagonal of a square array."""
    import numpy as np
    from sympy import S

    if _is_square(array.shape):
        return array.diagonal().reshape(-1, 1)
    square = np.full((array.size, array.size), S.Zero, dtype=object)
    np.fill_diagonal(square, array.ravel())
    return square


def _determinant(array: Any) -> Any:
    from checks.arrays import determinant

    return determinant(array)


total = ArrayFunction(
    name="sum",
    arity=(1, MOST),
    cls="Total",
    law=lambda *x: added(*x),
    pull=lambda y, a, g: spread(g, a),
    rule="each entry counts once",
)
mean = ArrayFunction(
    name="mean",
    also=("avg", "average"),
    arity=(1, MOST),
    cls="Mean",
    law=_mean,
    pull=lambda y, a, g: spread(times(power(_count(a), -1), g), a),
    rule="each entry counts 1/n",
)
# The population's, over n, as numpy's; torch's own divides by n - 1 unless it is told not to.
var = ArrayFunction(
    name="var",
    arity=(1, 2),  # the second may be an axis
    cls="Variance",
    law=_mean_square,
    pull=lambda y, a, g: scale(times(2, power(_count(a), -1), g), _centred(a)),
    rule="twice the distance from the mean, over n",
)
std = ArrayFunction(
    name="std",
    arity=(1, 2),
    cls="Deviation",
    law=lambda *x: sqrt(_mean_square(*x)),
    pull=lambda y, a, g: scale(times(power(times(_count(a), y), -1), g), _centred(a)),
    rule="the distance from the mean, over n sigma",
)
norm = ArrayFunction(
    name="norm",
    arity=(1, 2),  # the second may be the order of the norm
    cls="Norm",
    law=lambda *x: sqrt(added(*(power(one, 2) for one in x))),
    pull=lambda y, a, g: scale(times(g, power(y, -1)), a),
    rule="the unit vector",
    fence="‖",
)
prod = ArrayFunction(
    name="prod",
    arity=(1, MOST),
    cls="Prod",
    law=lambda *x: times(*x),
    pull=lambda y, a, g: scale(g, product_of_others(a)),
    rule="the product of the other entries",
)
# Right where an entry is 0, too, which y / a is not.
product_of_others = ArrayFunction(
    name="product_of_others",
    typed=False,
    cls="ProductOfOthers",
    shape=EACH,
    law=lambda *x: tuple(times(*_others(x, place)) for place in range(len(x))),
)

# Where several entries are the largest, or the least, they share the gradient evenly, as torch has it.
largest = ArrayFunction(
    name="max",
    macro="max",
    arity=(1, MOST),
    cls="Largest",
    numbers="Max",
    pull=lambda y, a, g: scale(g, is_max(a)),
    rule="to the largest entry alone",
)
least = ArrayFunction(
    name="min",
    macro="min",
    arity=(1, MOST),
    cls="Least",
    numbers="Min",
    pull=lambda y, a, g: scale(g, is_min(a)),
    rule="to the least entry alone",
)
is_max = ArrayFunction(
    name="is_max",
    typed=False,
    cls="IsMax",
    shape=EACH,
    law=_unbeaten(lambda one, others: added(largest.of_numbers(*others, evaluate=False), times(-1, one))),
)
is_min = ArrayFunction(
    name="is_min",
    typed=False,
    cls="IsMin",
    shape=EACH,
    law=_unbeaten(lambda one, others: added(one, times(-1, least.of_numbers(*others, evaluate=False)))),
)

softmax = ArrayFunction(
    name="softmax",
    arity=(1, MOST),
    cls="Softmax",
    shape=ROWS,
    law=lambda *x: tuple(over(exp(one), added(*map(exp, x))) for one in x),
    pull=lambda y, a, g: entries(y, difference(g, summed(entries(g, y)))),
    rule="Jacobian of softmax",
)
log_softmax = ArrayFunction(
    name="log_softmax",
    also=("logsoftmax",),
    arity=(1, MOST),
    cls="LogSoftmax",
    shape=ROWS,
    law=lambda *x: tuple(added(one, times(-1, _logsumexp(*x))) for one in x),
    pull=lambda y, a, g: difference(g, entries(each(exp, y), summed(g))),
    rule="Jacobian of log softmax",
)
logsumexp = ArrayFunction(
    name="logsumexp",
    arity=(1, MOST),
    cls="LogSumExp",
    law=_logsumexp,
    pull=lambda y, a, g: scale(g, each(lambda t: exp(added(t, times(-1, y))), a)),
    rule="its slope is the softmax",
)

transpose = ArrayFunction(name="transpose")  # the operation, spelled as a function
dot = ArrayFunction(name="dot", arity=(2, 2), operands=2, shape=PAIR, means=lambda a, b: total(inner(a, b)))
diag = ArrayFunction(
    name="diag",
    cls="Diagonal",
    shape=DIAGONAL,
    law=_diagonal,
    pull=lambda y, a, g: diag(g) if a.shape[0] != 1 else diag(g).T,
    rule="the gradients on the diagonal",
)
trace = ArrayFunction(
    name="trace",
    also=("tr",),
    sympy="Trace",
    shape=SQUARE,
    law=lambda array: added(*array.diagonal()),
    pull=lambda y, a, g: scale(g, unit(a)),
    rule="the diagonal counts once",
)
det = ArrayFunction(
    name="det",
    macro="det",
    sympy="Determinant",
    shape=SQUARE,
    law=_determinant,
    pull=lambda y, a, g: scale(times(g, y), inverse_transpose(a)),
    rule="Jacobi's formula",
    bare=True,
)
