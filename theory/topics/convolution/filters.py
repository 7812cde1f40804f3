"""Smoothing kernels whose weights add up to one: box, binomial, and a sampled Gaussian."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import Any

import msgspec
import sympy as sp

from checks.unevaluated import scale, times
from checks.vocabulary.heads import Total
from theory.derivation import Form, Given, Quantity, symbol
from theory.errors import InputError
from theory.mistakes import Mistake

LARGEST = 31  # rows of a kernel


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """kind: "box" (all weights equal), "binomial" (a row of Pascal's triangle in both directions), or "gaussian" (the
    bell curve of standard deviation `sigma`, in entries, sampled at whole distances from the centre). size: rows.
    """

    kind: str
    size: int
    sigma: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Kernel:
    """The letter of the kernel, what it needs, and the quantities that lead to it."""

    letter: Any
    givens: tuple[Given, ...]
    quantities: tuple[Quantity, ...]
    mistakes: tuple[Mistake, ...]


def kernel(settings: Settings) -> Kernel:
    """The kernel `w`, size x size; `w.total` or `row.total` says that its weights add up to 1. Raises InputError."""
    if settings.kind not in KINDS:
        raise InputError(f"a filter is one of {', '.join(KINDS)}, but kind is {settings.kind!r}; use one of these")
    if not 1 <= settings.size <= LARGEST:
        raise InputError(f"a filter has from 1 to {LARGEST} rows, but size is {settings.size}; give such a size")
    if settings.sigma <= 0:
        raise InputError(f"a standard deviation is above 0, but sigma is {settings.sigma}; give a positive number")
    if settings.kind != "gaussian" and settings.sigma != 1:
        raise InputError(f"sigma belongs to the gaussian filter, but kind is {settings.kind!r}; leave sigma out")
    w = symbol("w", (settings.size, settings.size))
    givens, quantities, (weights, unscaled) = KINDS[settings.kind](settings, w)
    sums = (Form(Total(weights), "all weights added up"), Form(sp.Integer(1), "so a constant image stays as it is"))
    mistake = Mistake("the weights not divided by their sum", str(weights), unscaled)
    quantities.append(Quantity(f"{weights}.total", sums))
    return Kernel(w, givens, tuple(quantities), (mistake,) if settings.size > 1 else ())


Parts = tuple[tuple[Given, ...], list[Quantity], tuple[Any, Any]]  # last: what is normalised, and the same before that


def _box(settings: Settings, w: Any) -> Parts:
    ones = sp.OneMatrix(*w.shape)
    form = Form(scale(sp.Rational(1, settings.size**2), ones), "box filter: equal weights that add up to 1")
    return (), [_quantity(w, form)], (w, ones)


def _binomial(settings: Settings, w: Any) -> Parts:
    """The weights of repeated averaging of two neighbours."""
    row = symbol("row", (1, settings.size))
    pascal = sp.ImmutableDenseMatrix([[comb(settings.size - 1, v) for v in range(settings.size)]])
    form = Form(scale(sp.Rational(1, 2 ** (settings.size - 1)), pascal), "a row of Pascal's triangle over its sum")
    return (), [_quantity(row, form), _outer(row, w)], (row, pascal)


def _gaussian(settings: Settings, w: Any) -> Parts:
    sigma = symbol("sigma")
    bell, row = symbol("bell", (1, settings.size)), symbol("row", (1, settings.size))
    centre = sp.Rational(settings.size - 1, 2)
    spread = sp.Pow(times(sp.Integer(2), sp.Pow(sigma, 2)), -1, evaluate=False)
    samples = [sp.exp(times(-((v - centre) ** 2), spread), evaluate=False) for v in range(settings.size)]
    quantities = [
        _quantity(bell, Form(sp.ImmutableDenseMatrix([samples]), "the bell curve at each distance from the centre")),
        _quantity(row, Form(scale(sp.Pow(Total(bell), -1), bell), "divided by the sum")),
        _outer(row, w),
    ]
    return (Given("sigma", settings.sigma),), quantities, (row, bell)


def _outer(row: Any, w: Any) -> Quantity:
    return _quantity(w, Form(sp.MatMul(sp.Transpose(row), row, evaluate=False), "the same weights down and across"))


def _quantity(letter: Any, form: Form) -> Quantity:
    return Quantity(str(letter), (form,), shape=tuple(map(int, letter.shape)))


KINDS: dict[str, Callable[[Settings, Any], Parts]] = {"box": _box, "binomial": _binomial, "gaussian": _gaussian}
