"""The kinds of small slips in formulas of vectors and matrices: a table of rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp
from sympy.matrices.expressions.matexpr import MatrixElement

from checks.unevaluated import is_matrix
from checks.vocabulary import heads as f
from checks.vocabulary.arrays import diag, log_softmax, var
from checks.vocabulary.ordering import sort
from checks.vocabulary.spectra import eigenvalues, singular_values
from checks.vocabulary.windows import conv2d, conv_transpose2d, flip
from theory.mistakes.kinds import Changes, Slip, always, is_square, negative, places, product, share, size


def _known(matrix: Any) -> bool:
    """Whether its sizes are numbers."""
    return is_matrix(matrix) and all(isinstance(length, (int, sp.Integer)) for length in matrix.shape)


def _reversed(whole: Any) -> Changes:
    if _known(whole) and 1 in whole.shape and whole.shape != (1, 1):
        yield (flip.head(whole),)


def _only_diagonal(node: Any) -> Changes:
    if is_square(node) and not node.is_diagonal():
        yield (sp.ImmutableDenseMatrix(*node.shape, lambda i, j: node[i, j] if i == j else 0),)


def _entries(node: Any) -> Iterator[tuple[tuple[int, int], Any]]:
    rows, columns = node.shape
    yield from (((i, j), node[i, j]) for i in range(rows) for j in range(columns) if node[i, j] != 0)


def _entry_negative(node: Any) -> Changes:
    for (i, j), entry in _entries(node):
        changed = node.as_mutable()
        changed[i, j] = negative(entry)
        yield sp.ImmutableDenseMatrix(changed), f"[{i}, {j}]"


def _factor_left_out(node: Any) -> Changes:
    for factor, others in places(node):
        rest = others()
        yield rest[0] if len(rest) == 1 else sp.HadamardProduct(*rest, evaluate=False), factor


def _direction_left_out(node: Any) -> Changes:
    """A number for a number times a vector: the same in every entry."""
    vectors = [arg for arg in node.args if is_matrix(arg)]
    if len(vectors) == 1 and len(node.args) > 1 and 1 in vectors[0].shape:
        numbers = [arg for arg in node.args if not is_matrix(arg)]
        yield product(*numbers, sp.OneMatrix(*vectors[0].shape)), vectors[0]


def _one_degree_less(node: Any) -> Changes:
    if _known(node.args[0]) and size(node) > 1:
        yield (product(sp.Rational(size(node), size(node) - 1), node),)


def _median(node: Any) -> Changes:
    inside = node.args[0]
    if _known(inside) and 1 in inside.shape and size(node) > 2:
        vector = inside if inside.shape[1] == 1 else sp.Transpose(inside)
        low, high = (MatrixElement(sort.head(vector), place, 0) for place in ((size(node) - 1) // 2, size(node) // 2))
        yield (low if low == high else share(2, sp.Add(low, high)),)


def _counted(node: Any) -> Changes:
    if _known(node.args[0]):
        yield (sp.Integer(size(node)),)


def _entries_complement(node: Any) -> Changes:
    if _known(node.args[0]):
        yield (sp.Add(size(node), negative(node), evaluate=False),)


def _columns_for_rows(node: Any) -> Changes:
    if _known(node) and 1 not in node.shape:
        yield (sp.Transpose(node.func(sp.Transpose(node.args[0]))),)


def _eigenvalues(node: Any) -> Changes:
    if is_square(node.args[0]):
        yield (eigenvalues.head(node.args[0]),)


def _next_entry(node: Any) -> Changes:
    matrix, *place = node.args
    if _known(matrix) and all(isinstance(index, sp.Integer) for index in place):
        axis = 0 if matrix.shape[1] == 1 else 1
        for other in (place[axis] - 1, place[axis] + 1):
            if 0 <= other < matrix.shape[axis]:
                moved = [other if position == axis else index for position, index in enumerate(place)]
                yield MatrixElement(matrix, *moved), other, place[axis]


def _letter_transposed(letter: Any) -> Changes:
    if is_square(letter):
        yield sp.Transpose(letter), letter


def _letter_squared(letter: Any) -> Changes:
    yield f.entrywise(lambda entry: entry**2, letter), letter


def _kernel_turned(node: Any) -> Changes:
    image, kernel, *numbers = node.args
    yield (node.func(image, flip.head(kernel), *numbers),)


# What only names a mistake: no verdict rests on these.
MORE: tuple[Slip, ...] = (
    Slip("in the other order", None, _reversed, rank=1),
    Slip("only the diagonal", (sp.ImmutableDenseMatrix,), _only_diagonal),
    Slip("the sign of the entry {} flipped", (sp.ImmutableDenseMatrix,), _entry_negative),
    Slip("the entry {} for {}, counted from 0", (MatrixElement,), _next_entry, rank=1),
    Slip("the factor {} left out", (sp.HadamardProduct,), _factor_left_out),
    Slip("the factor {} left out", (sp.MatMul,), _direction_left_out, rank=2),
    Slip("divided by n - 1 for n", (var.head,), _one_degree_less),
    Slip("the median for the mean", (f.Mean,), _median),
    Slip("the number of entries for the sum", (f.Total,), _counted, rank=2),
    Slip("the complement of every entry", (f.Total,), _entries_complement, rank=2),
    Slip("over columns, not rows", (f.Softmax, log_softmax.head), _columns_for_rows),
    Slip(
        "the diagonal for the eigenvalues",
        (eigenvalues.head,),
        always(lambda node: diag.head(node.args[0])),
    ),
    Slip("eigenvalues for the singular values", (singular_values.head,), _eigenvalues),
    Slip(
        "the roots left out",
        (singular_values.head,),
        always(lambda node: f.entrywise(lambda entry: entry**2, node)),
    ),
    Slip("{} transposed", (sp.MatrixSymbol,), _letter_transposed),
    Slip("every entry of {} squared", (sp.MatrixSymbol,), _letter_squared, rank=2),
    Slip("the kernel turned by 180 degrees", (conv2d.head, conv_transpose2d.head), _kernel_turned),
)
