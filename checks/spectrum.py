"""The real eigenvalues of a matrix of numbers, largest first: exact where they are rational, else enclosed."""

from __future__ import annotations

from typing import Any

from flint import acb_mat, arb, fmpq, fmpq_mat, fmpq_poly

from checks.arrays import EvaluationError


def eigenvalues(matrix: Any) -> list[Any]:
    """Of a square object array of fmpq or balls, each as often as it counts.

    Raises EvaluationError where some are not known to be real, or are not told apart.
    """
    entries, rows = [*matrix.flat], len(matrix)
    if not all(isinstance(entry, fmpq) for entry in entries):
        return _descending(_enclosed(rows, entries))
    polynomial = fmpq_mat(rows, rows, entries).charpoly()
    found: list[Any] = []
    for root, count in polynomial.roots():  # the rational ones
        found += [root] * count
        polynomial //= fmpq_poly([-root, 1]) ** count
    others: Any = polynomial.complex_roots()  # each with how often it counts, which the stubs leave out
    for root, count in others:
        if root.imag != 0:
            raise EvaluationError("the eigenvalues are not real")
        found += [root.real] * count
    return _descending(found)


def _enclosed(rows: int, entries: list[Any]) -> list[Any]:
    try:
        found = acb_mat(rows, rows, entries).eig(multiple=True)
    except ValueError:  # flint's own: it cannot tell them apart
        raise EvaluationError("the eigenvalues are not told apart") from None
    if not all(root.imag.contains(0) for root in found):
        raise EvaluationError("the eigenvalues are not real")
    return [root.real for root in found]


def _descending(values: list[Any]) -> list[Any]:
    """In order of their middles: balls that overlap are as good in either order."""
    return sorted(values, key=lambda value: arb(value).mid(), reverse=True)
