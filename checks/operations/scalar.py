"""A number that counts what is done to it, and the sums, products and maxima that layers are made of."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = Any  # a numpy array of Scalar, dtype object: numpy has no type for its entries


@dataclass(slots=True)
class Tally:
    """How often each operation was done, as `role.operation`."""

    counts: Counter[str] = field(default_factory=Counter)
    role: str = "other"

    def note(self, operation: str) -> None:
        self.counts[f"{self.role}.{operation}"] += 1

    @contextmanager
    def under(self, role: str) -> Iterator[None]:
        """Operations inside are reported under this role."""
        before, self.role = self.role, role
        try:
            yield
        finally:
            self.role = before

    def wrap(self, values: Any) -> Array:
        """An array of scalars with these values, reporting here."""
        values = np.asarray(values, dtype=float)
        out = np.empty(values.shape, dtype=object)
        for place in np.ndindex(values.shape):
            out[place] = Scalar(float(values[place]), self)
        return out


class Scalar:
    """A number that reports what is done with it. A change of sign is free; a constant is a scalar as well."""

    __slots__ = ("tally", "value")

    def __init__(self, value: float, tally: Tally) -> None:
        self.value, self.tally = value, tally

    def _new(self, operation: str, value: float) -> Scalar:
        self.tally.note(operation)
        return Scalar(value, self.tally)

    def __add__(self, other: Scalar | float) -> Scalar:
        return self._new("add", self.value + _value(other))

    __radd__ = __add__

    def __sub__(self, other: Scalar | float) -> Scalar:
        return self._new("add", self.value - _value(other))

    def __rsub__(self, other: float) -> Scalar:
        return self._new("add", other - self.value)

    def __mul__(self, other: Scalar | float) -> Scalar:
        return self._new("multiply", self.value * _value(other))

    __rmul__ = __mul__

    def __truediv__(self, other: Scalar | float) -> Scalar:
        return self._new("divide", self.value / _value(other))

    def __rtruediv__(self, other: float) -> Scalar:
        return self._new("divide", other / self.value)

    def __neg__(self) -> Scalar:
        return Scalar(-self.value, self.tally)

    def __abs__(self) -> Scalar:
        return self._new("compare", abs(self.value))

    def larger(self, other: Scalar | float) -> Scalar:
        return self._new("compare", max(self.value, _value(other)))

    def smaller(self, other: Scalar | float) -> Scalar:
        return self._new("compare", min(self.value, _value(other)))

    def root(self) -> Scalar:
        return self._new("root", math.sqrt(self.value))

    def exp(self) -> Scalar:
        return self._new("exponential", math.exp(self.value))

    def log(self) -> Scalar:
        return self._new("exponential", math.log(self.value))

    def erf(self) -> Scalar:
        return self._new("exponential", math.erf(self.value))

    def power(self, exponent: float) -> Scalar:
        return self._new("exponential", self.value**exponent)


def values(array: Array) -> np.ndarray:
    """The plain numbers of an array of scalars."""
    out = np.empty(array.shape)
    for place in np.ndindex(array.shape):
        out[place] = array[place].value
    return out


def _value(number: Scalar | float) -> float:
    return number.value if isinstance(number, Scalar) else number


def total(terms: Iterable[Scalar]) -> Scalar:
    """The sum, without a zero to start from."""
    iterator = iter(terms)
    result = next(iterator)
    for term in iterator:
        result = result + term
    return result


def largest(terms: Iterable[Scalar]) -> Scalar:
    """The largest of at least one number: n - 1 comparisons."""
    iterator = iter(terms)
    result = next(iterator)
    for term in iterator:
        result = result.larger(term)
    return result


def dot(left: Sequence[Scalar], right: Sequence[Scalar]) -> Scalar:
    """n products and n - 1 sums, of two rows of one length."""
    return total(a * b for a, b in zip(left, right, strict=True))


def each(function: Callable[[Scalar], Scalar], array: Array) -> Array:
    """A function of one number, entry by entry."""
    out = np.empty(array.shape, dtype=object)
    for place in np.ndindex(array.shape):
        out[place] = function(array[place])
    return out


def both(function: Callable[[Scalar, Scalar], Scalar], left: Array, right: Array) -> Array:
    """A function of two numbers, entry by entry, of arrays of one shape."""
    out = np.empty(left.shape, dtype=object)
    for place in np.ndindex(left.shape):
        out[place] = function(left[place], right[place])
    return out
