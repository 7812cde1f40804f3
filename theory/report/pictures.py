"""Finds in a worked answer what can be drawn: a function of one free variable and its derivative, sums, and images."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import sympy as sp

from checks.evaluation import EvaluationError
from theory import figures
from theory.derivation import Derivation, free_names
from theory.formula import unicode
from theory.formula.names import derivative
from theory.report.blocks import Bars, Curve, Gallery, Plot, Raster, parts
from theory.report.wording import answers
from theory.solution import Solution
from theory.topic import Image

REACH = 6  # the variable runs from -6 to 6: the activations are at their ends to three digits
STEPS = 120
GOLDEN = (math.sqrt(5) - 1) / 2


def plots(solution: Solution) -> Iterable[Plot]:
    """One plot for every quantity whose derivative by a free scalar is a quantity too, and that needs nothing else."""
    derivation = solution.derivation
    free = {given.name for given in derivation.givens if given.value is None and given.shape == ()}
    for quantity in derivation:
        pair = derivative(quantity.name)
        if pair is None or pair[1] not in free or quantity.shape:
            continue
        of, by = pair
        if of not in derivation.shapes or derivation.shapes[of]:
            continue
        needed = _needed(derivation, (of, quantity.name))
        if needed & free != {by}:
            continue
        small = _restricted(derivation, needed, (of, quantity.name))
        found = [_curve(small, name, by) for name in (of, quantity.name)]
        curves = tuple(curve for curve in found if curve is not None)
        if len(curves) == 2:
            yield Plot(by, curves, _levels(solution, of, by))


def sums(solution: Solution) -> Iterable[Bars]:
    """A table with bars for every answer that adds up whole numbers, such as the parameters of a network's layers."""
    for name in solution.derivation.answer:
        terms = _terms(solution, name)
        counts = tuple(figures.whole(solution.values[term]) or 0 for term in terms)
        lengths = parts(counts)
        if len(terms) > 1 and lengths is not None:
            written = unicode.name(name)
            rows = tuple((unicode.name(term), count) for term, count in zip(terms, counts, strict=True))
            yield Bars(("part", written), rows, ("total", sum(counts)), {1: lengths}, answers.made_of(written))


def _terms(solution: Solution, name: str) -> list[str]:
    """The quantities whose sum the answer is, if all of them are whole numbers, in their order; else none."""
    last = solution.derivation[name].last
    if not isinstance(last, sp.Add) or not all(isinstance(term, sp.Symbol) for term in last.args):
        return []
    terms = {str(term) for term in last.args}
    found = [quantity.name for quantity in solution.derivation if quantity.name in terms]
    scalar = all(name in solution.values and not solution.derivation.shapes[name] for name in found)
    whole = scalar and all(figures.whole(solution.values[name]) is not None for name in found)
    return found if whole and len(found) == len(terms) else []


def galleries(solution: Solution) -> Iterable[Gallery]:
    """The images that the topic hands over, as grey values."""
    if solution.worked.album is not None:
        album = solution.worked.album()
        yield Gallery(album.caption.strip(), tuple(tuple(map(_raster, images)) for images in album.rows))


def _raster(image: Image) -> Raster:
    """Signed numbers fill the greys on both sides of the middle; others are cut off where grey ends."""
    numbers = [[float(value) for value in row] for row in image.values]
    largest = max(abs(value) for row in numbers for value in row) or 1.0
    scale, middle = (127 / largest, 128) if image.signed else (1.0, 0)
    rows = (bytes(min(255, max(0, round(middle + scale * value))) for value in row) for row in numbers)
    return Raster(unicode.name(image.name), image.says, tuple(rows))


def _needed(derivation: Derivation, targets: Iterable[str]) -> set[str]:
    """The givens and quantities on which the values of these rest."""
    pending, found = list(targets), set()
    quantities = {quantity.name: quantity for quantity in derivation}
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            if name in quantities:
                pending += free_names(quantities[name].last)
    return found


def _restricted(derivation: Derivation, needed: set[str], answer: tuple[str, ...]) -> Derivation:
    return replace(
        derivation,
        givens=tuple(given for given in derivation.givens if given.name in needed),
        quantities=tuple(
            replace(quantity, forms=quantity.forms[-1:], closed=None)
            for quantity in derivation
            if quantity.name in needed
        ),
        answer=answer,
        theorems=(),
    )


def _curve(derivation: Derivation, name: str, by: str) -> Curve | None:
    """The quantity over the variable; None where it has no value at a point."""

    def at(x: float) -> float:
        return float(derivation.values({by: Fraction(x)})[name])

    try:
        points = [(x, at(x)) for x in (REACH * (2 * step - STEPS) / STEPS for step in range(STEPS + 1))]
        return Curve(name, tuple(points), _top(points, at))
    except EvaluationError:
        return None


def _top(points: list[tuple[float, float]], at: Callable[[float], float]) -> tuple[float, float] | None:
    """The one point inside where the curve is highest; None where it is highest at an end or along a stretch."""
    place = max(range(len(points)), key=lambda index: points[index][1])
    if not 0 < place < len(points) - 1:
        return None
    height = points[place][1]
    if max(points[place - 1][1], points[place + 1][1]) >= height:
        return None
    low, high = points[place - 1][0], points[place + 1][0]
    while high - low > 1e-6:
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        low, high = (low, right) if at(left) >= at(right) else (left, high)
    middle = (low + high) / 2
    return (points[place][0], height) if height >= at(middle) else (middle, at(middle))


def _levels(solution: Solution, of: str, by: str) -> dict[str, float]:
    """Where the function ends up far to the left and right: the quantities that are its limits, if they are finite."""
    bodies = {form.expression for form in solution.derivation[of].forms}
    letter = solution.derivation.symbol(of)
    found: dict[str, float] = {}
    for quantity in solution.derivation:
        first: Any = quantity.forms[0].expression
        if not isinstance(first, sp.Limit) or quantity.name not in solution.values:
            continue
        body, variable, point = first.args[:3]
        if str(variable) == by and point in (sp.oo, -sp.oo) and (body in bodies or body == letter):
            found[unicode.name(quantity.name)] = float(solution.values[quantity.name])
    return found
