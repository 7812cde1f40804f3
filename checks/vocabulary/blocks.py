"""Operations on arrays, with whole numbers behind them: put together, multiplied, ordered, and taken apart.

Each law makes the entries of the value from those of its operands, in any arithmetic; its pull-back follows from it.
They are read where the notation is that of a computation; elsewhere their names are names like any other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any, TypeAlias

from checks.vocabulary.arrays import total
from checks.vocabulary.elementary import ln, xlogx
from checks.vocabulary.rows import Law, VocabularyRow
from checks.vocabulary.written import added, each, over, times

MOST = 64  # arrays between the brackets of one operation

Form: TypeAlias = tuple[int, ...]  # rows and columns


@dataclass(frozen=True, slots=True)
class Pull:
    """The gradient by one operand of an operation, as it is written by hand.

    rule: what the step is called. gradient: the application, and the gradient by its value -> a formula in these and
    the operands; None for sizes of which it does not hold.
    """

    rule: str
    gradient: Callable[[Any, Any], Any | None]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ArrayOperation(VocabularyRow):
    """An operation on arrays that gives an array; a number among its operands is an array of one entry.

    cls: the name of the sympy class that is made of it. Without one, it is an abbreviation, and means: the same in
    operations on matrices.
    operands: the fewest and the most arrays. options: the whole numbers behind them, name -> what goes without saying.
    takes: what it is an operation on, in words. shape: the operands' shapes and the options -> the value's; None where
    there is no value.
    law: the operands as object arrays, and the options -> an object array. It holds for letters, too, unless it is
    ordered: then it has the first operand, and the places of its entries from the least to the largest; or placed: then
    these are the whole numbers that the second operand holds. numbers: it is known of numbers alone, and has no slope.
    spectrum: of more than two rows, the matrix whose eigenvalues are the value, from an array of numbers; or, with
    root, are its squares.
    vector: its value is a vector whose direction is open, as that of a list is. like: the place of the operand whose
    direction, settled or open, its value has.
    pulls: for each operand the ways in which the gradient by it is written, of which the first that holds counts;
    without any, it is the law's own.
    shown: the same in simpler operations on matrices, from the expression, where that says more than its name; None
    where it does not.
    """

    cls: str = ""
    operands: tuple[int, int] = (1, 1)
    options: Mapping[str, int | None] = field(default_factory=dict)
    takes: str
    shape: Callable[..., Form | None]
    law: Law | None = None
    means: Callable[..., Any] | None = None
    ordered: bool = False
    placed: bool = False
    numbers: bool = False
    spectrum: Callable[[Any], Any] | None = None
    root: bool = False
    vector: bool = False
    like: int | None = None
    pulls: tuple[tuple[Pull, ...], ...] = ()
    shown: Callable[[Any], Any] | None = None

    @property
    def arity(self) -> tuple[int, int]:
        """The fewest and the most arguments, options among them."""
        stated = sum(value is None for value in self.options.values())
        return self.operands[0] + stated, self.operands[1] + len(self.options)

    @cached_property
    def head(self) -> Any:
        """The class of its applications in sympy; None for an abbreviation."""
        from checks.vocabulary.classes import made_operation

        return made_operation(self) if self.cls else None

    def __call__(self, *args: Any) -> Any:
        """The operation on sympy matrices and whole numbers that fit, as it is written."""
        make = self.head or self.means
        assert make is not None, "an operation has a class, or means something"
        return make(*args)

    def settled(self, numbers: tuple[int, ...]) -> tuple[int, ...]:
        """The options, with those that were not stated. Raises ValueError where one is missing, or too many came."""
        names = [*self.options]
        chosen = dict(zip(names, numbers, strict=False))
        missing = [name for name, value in self.options.items() if value is None and name not in chosen]
        if missing or len(numbers) > len(names):
            raise ValueError(f"{self.name} takes {', '.join(names) or 'no numbers'} behind its operands")
        return tuple(chosen.get(name, value) for name, value in self.options.items())  # type: ignore[misc]  # no None is left


def array_of(entries: list[Any], shape: Form) -> Any:
    from checks.arrays import array

    return array(entries, shape)


def is_vector(shape: Form) -> bool:
    return 1 in shape


def is_square(shape: Form) -> bool:
    return shape[0] == shape[1]


def _vector(*shapes: Form) -> Form | None:
    return (sum(map(math.prod, shapes)), 1) if all(map(is_vector, shapes)) else None


def column(entries: Any) -> Any:
    return array_of([*entries], (len(entries), 1))


# --- put together -----------------------------------------------------------------------------------------------------


def _columns(array: Any, length: int) -> list[list[Any]]:
    """The columns of what stands beside others of that length: of a vector one, of a number one that repeats it."""
    if array.size == 1:
        return [[array.flat[0]] * length]
    return [[*array.flat]] if is_vector(array.shape) else [[*column] for column in array.T]


def _beside(*arrays: Any) -> Any:
    shape = _columns_shape(*(array.shape for array in arrays)) or (1, 1)
    columns = [column for array in arrays for column in _columns(array, shape[0])]
    return array_of([entry for row in zip(*columns, strict=True) for entry in row], shape)


def _columns_shape(*shapes: Form) -> Form | None:
    lengths = {math.prod(shape) if is_vector(shape) else shape[0] for shape in shapes} - {1}
    count = sum(1 if is_vector(shape) else shape[1] for shape in shapes)
    return None if len(lengths) > 1 else (max(lengths, default=1), count)


def _rows_shape(*shapes: Form) -> Form | None:
    turned = _columns_shape(*((columns, rows) for rows, columns in shapes))
    return turned[::-1] if turned else None


concat = ArrayOperation(
    name="concat",
    also=("concatenate", "cat"),
    cls="Concatenated",
    operands=(1, MOST),
    takes="vectors and numbers",
    shape=_vector,
    law=lambda *arrays: column([entry for array in arrays for entry in array.flat]),
    vector=True,
)
columns = ArrayOperation(
    name="columns",
    also=("column_stack", "hstack"),
    cls="Columns",
    operands=(1, MOST),
    takes="vectors of one length, numbers, and matrices as long",
    shape=_columns_shape,
    law=_beside,
)
rows = ArrayOperation(
    name="rows",
    also=("row_stack", "vstack"),
    cls="Rows",
    operands=(1, MOST),
    takes="vectors of one length, numbers, and matrices as wide",
    shape=_rows_shape,
    law=lambda *arrays: _beside(*(array.T for array in arrays)).T,
)
reshape = ArrayOperation(
    name="reshape",
    cls="Reshaped",
    options={"rows": None, "columns": None},
    takes="an array of rows x columns entries",
    shape=lambda shape, m, n: (m, n) if math.prod(shape) == m * n else None,
    law=lambda array, m, n: array.reshape(m, n),
)
flatten = ArrayOperation(
    name="flatten",
    also=("vec",),
    cls="Flattened",
    takes="a vector or a matrix",
    shape=lambda shape: (math.prod(shape), 1),
    law=lambda array: array.reshape(-1, 1),
    vector=True,
)
ones = ArrayOperation(
    name="ones",
    cls="Ones",
    operands=(0, 0),
    options={"rows": None, "columns": 1},
    takes="a number of rows",
    shape=lambda m, n: (m, n) if 0 < m * n <= 4096 else None,
    law=lambda m, n: array_of([integer(1)] * (m * n), (m, n)),
)
eye = ArrayOperation(
    name="eye",
    also=("identity",),
    cls="Eye",
    operands=(0, 0),
    options={"rows": None},
    takes="a number of rows",
    shape=lambda m: (m, m) if 0 < m <= 64 else None,
    law=lambda m: array_of([integer(int(i == j)) for i in range(m) for j in range(m)], (m, m)),
)


def integer(value: int) -> Any:
    from sympy import Integer

    return Integer(value)


# --- products ---------------------------------------------------------------------------------------------------------


def _kron(a: Any, b: Any) -> Any:
    (m, n), (p, q) = a.shape, b.shape
    entries = [times(a[i // p, j // q], b[i % p, j % q]) for i, j in product(range(m * p), range(n * q))]
    return array_of(entries, (m * p, n * q))


def _skew(a: Any) -> Any:
    x, y, z = a.flat
    zero = integer(0)
    return array_of([zero, times(-1, z), y, z, zero, times(-1, x), times(-1, y), x, zero], (3, 3))


def _cross(a: Any, b: Any) -> Any:
    (a1, a2, a3), (b1, b2, b3) = a.flat, b.flat
    pairs = ((a2, b3, a3, b2), (a3, b1, a1, b3), (a1, b2, a2, b1))
    return column([added(times(p, q), times(-1, r, s)) for p, q, r, s in pairs])


def _outer(a: Any, b: Any) -> Any:
    from sympy import MatMul

    return MatMul(a if a.shape[1] == 1 else a.T, b if b.shape[0] == 1 else b.T, evaluate=False)


def _inverse(matrix: Any) -> Any:
    from sympy import Inverse

    return Inverse(matrix)


def _solution(matrix: Any, right: Any) -> Any:
    from sympy import MatMul

    return MatMul(_inverse(matrix), right if right.shape[0] == matrix.shape[0] else right.T, evaluate=False)


def _solved_shape(matrix: Form, right: Form) -> Form | None:
    fits = is_square(matrix) and (right[0] == matrix[0] or (right[0] == 1 and right[1] == matrix[0]))
    return right if fits else None


outer = ArrayOperation(
    name="outer",
    operands=(2, 2),
    takes="two vectors",
    shape=lambda a, b: (math.prod(a), math.prod(b)) if is_vector(a) and is_vector(b) else None,
    means=_outer,
)
inv = ArrayOperation(
    name="inv",
    also=("inverse",),
    takes="a square matrix",
    shape=lambda shape: shape if is_square(shape) else None,
    means=_inverse,
)
solve = ArrayOperation(
    name="solve",
    operands=(2, 2),
    takes="a square matrix, and a right side with as many rows",
    shape=_solved_shape,
    means=_solution,
    like=-1,
)
kron = ArrayOperation(
    name="kron",
    cls="Kronecker",
    operands=(2, 2),
    takes="two matrices",
    shape=lambda a, b: (a[0] * b[0], a[1] * b[1]),
    law=_kron,
)
skew = ArrayOperation(
    name="skew",
    also=("cross_matrix",),
    cls="CrossMatrix",
    takes="a vector of three entries",
    shape=lambda shape: (3, 3) if math.prod(shape) == 3 else None,
    law=_skew,
)
cross = ArrayOperation(
    name="cross",
    cls="CrossProduct",
    operands=(2, 2),
    takes="two vectors of three entries",
    shape=lambda a, b: (3, 1) if math.prod(a) == math.prod(b) == 3 else None,
    law=_cross,
    vector=True,
)

# --- numbers of a distribution ----------------------------------------------------------------------------------------


def _entropy(p: Any) -> Any:
    """In nats; a probability of 0 adds nothing."""
    return times(-1, total(each(xlogx, p)))


entropy = ArrayOperation(name="entropy", takes="probabilities", shape=lambda shape: (1, 1), means=_entropy)
entropy2 = ArrayOperation(
    name="entropy2",
    also=("entropy_bits",),
    takes="probabilities",
    shape=lambda shape: (1, 1),
    means=lambda p: over(_entropy(p), ln(2)),
)
