"""Squared error against cross-entropy after a sigmoid: their gradients where a prediction is confidently wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from random import Random
from typing import Any, Literal

import msgspec
import sympy as sp

from checks.vocabulary import heads as f
from checks.vocabulary.written import added, minus, over, product, square
from theory.derivation import Derivation, Exact, Given, Quantity, chain, symbol
from theory.gradients import complement
from theory.mistakes import Mistake
from theory.topic import Worked
from theory.topics.activation.functions import HALF, logistic

SCALES = {"one": 2, "half": 1}  # convention of the squared error -> factor of its gradient
Z, A = symbol("z"), symbol("a")


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """target: the label, 0 or 1. z: a logit at which the gradients are compared; free where none is stated."""

    target: Literal[0, 1] = 1
    z: Fraction | None = None


def derive(settings: Settings, conventions: Mapping[str, str]) -> Worked:
    """Gradients by the logit and their limits, then second derivatives and where squared error bends the other way."""
    y = settings.target
    factor = SCALES[conventions.get("scale", "one")]
    quantities = (*_gradients(y, factor), *_limits(y, factor), *_second(y, factor))
    answer = ("dMSE/dz", "dBCE/dz", "limit.MSE", "limit.BCE", "curvature.MSE", "curvature.BCE")
    derivation = Derivation((Given("z", settings.z),), quantities, answer)
    problem = {"target": y, "half": factor == 1}
    return Worked(
        derivation, "saturation", problem, _sample, tuple(_mistakes(y, factor)),
        called=_called(y), general=frozenset(answer), supposes={"y": y},
    )  # fmt: skip


def _called(y: int) -> Mapping[str, tuple[str, ...]]:
    """Limits by the side on which the prediction is confidently wrong, and second derivatives."""
    side = "left" if y else "right"
    limits = {f"limit.{loss}": (f"{side} d{loss.lower()}/dz",) for loss in ("MSE", "BCE")}
    return limits | {f"curvature.{loss}": (f"d2{loss.lower()}/dz2",) for loss in ("MSE", "BCE")}


def _loss(y: int) -> Any:
    """-ln of the probability that the model gives to the label."""
    return product(-1, sp.log(A if y == 1 else complement(A)))


def _squared(y: int, factor: int) -> Any:
    error = square(minus(A, y)) if y else square(A)
    return error if factor == 2 else product(HALF, error)


def _error(y: int) -> Any:
    return minus(A, y) if y else A


def _gradients(y: int, factor: int) -> Iterable[Quantity]:
    slope = symbol("da/dz")
    front = () if factor == 1 else (factor,)
    yield chain("a", (f.Logistic(Z), "the predicted probability"), (logistic(Z), "definition of the logistic function"))
    yield chain(
        "da/dz",
        (sp.Derivative(logistic(Z), Z), "slope of the logistic function"),
        (product(A, complement(A)), "from its output"),
    )
    yield chain("MSE", (_squared(y, factor), f"squared error at y = {y}"))
    yield chain(
        "dMSE/dz",
        (f.Gradient(symbol("MSE"), Z), "derivative of the squared error"),
        (product(*front, _error(y), slope), "chain rule"),
        (product(*front, _error(y), A, complement(A)), "slope of the logistic function"),
    )
    yield chain("BCE", (_loss(y), f"cross-entropy at y = {y}"))
    outer = product(-1, over(1, A)) if y else over(1, complement(A))
    yield chain(
        "dBCE/dz",
        (f.Gradient(symbol("BCE"), Z), "derivative of the cross-entropy"),
        (product(outer, slope), "chain rule"),
        (product(outer, A, complement(A)), "slope of the logistic function"),
        (_error(y), "cancel: prediction minus label"),
    )
    yield chain(
        "ratio",
        (over(symbol("dMSE/dz"), symbol("dBCE/dz")), "squared error's gradient over cross-entropy's"),
        (product(*front, A, complement(A)), "cancel"),
    )
    most = sp.Rational(factor, 4)
    yield chain(
        "ratio.room",
        (minus(most, symbol("ratio")), f"what the ratio lacks to {most}"),
        (product(*front, square(minus(A, HALF))), f"a square, never negative: the ratio is at most {most}"),
    )


def _limits(y: int, factor: int) -> Iterable[Quantity]:
    """Towards the wrong side: z to minus infinity for y = 1, to plus infinity for y = 0."""
    wrong = -sp.oo if y else sp.oo
    front = () if factor == 1 else (factor,)
    a = logistic(Z)
    error = minus(a, 1) if y else a
    toward = f"the label is {y} and the prediction goes to {1 - y}"
    yield chain(
        "limit.MSE",
        (sp.Limit(product(*front, error, a, complement(a)), Z, wrong), toward),
        (0, "the slope of the logistic function goes to 0: learning stops"),
    )
    yield chain(
        "limit.BCE",
        (sp.Limit(error, Z, wrong), toward),
        (1 - 2 * y, "the largest error there is: learning goes on at full speed"),
    )


def _second(y: int, factor: int) -> Iterable[Quantity]:
    room = complement(A)
    front = () if factor == 1 else (factor,)
    s = f.Logistic(Z)
    error = minus(s, 1) if y else s
    bracket = added(product(A, room), product(_error(y), minus(1, product(2, A))))
    yield chain(
        "curvature.MSE",
        (sp.Derivative(product(*front, error, s, complement(s)), Z), "second derivative of the squared error"),
        (product(*front, A, room, bracket), "product rule and chain rule"),
        (_curvature(y, factor, A), "collect"),
    )
    yield chain("a.bend", (sp.Rational(2 - y, 3), "where the last factor is 0"))
    yield chain("z.bend", (sp.log(over(symbol("a.bend"), complement(symbol("a.bend")))), "z = ln(a / (1 - a))"))
    for name, at, sign in (("wrong", sp.Rational(4 - 3 * y, 5), "negative"), ("middle", HALF, "positive")):
        value = _curvature(y, factor, at)
        number = value.doit()
        yield chain(f"curvature.{name}", (value, f"at a = {at}"), (number, f"{sign}: squared error is not convex in z"))
    yield chain(
        "curvature.BCE",
        (sp.Derivative(error, Z), "second derivative of the cross-entropy"),
        (product(A, room), "slope of the logistic function"),
    )
    yield chain(
        "convex",
        (f.Step(symbol("curvature.BCE")), "1 where it is positive"),
        (1, "a and 1 - a are positive at every z: cross-entropy is convex in z"),
    )


def _curvature(y: int, factor: int, a: Any) -> Any:
    front = () if factor == 1 else (factor,)
    if y:
        return product(*front, a, square(complement(a)), minus(product(3, a), 1))
    return product(*front, square(a), complement(a), minus(2, product(3, a)))


def _mistakes(y: int, factor: int) -> Iterable[Mistake]:
    error, slope = _error(y), product(A, complement(A))
    yield Mistake("the slope of the logistic left out", "dMSE/dz", product(factor, error))
    yield Mistake("the sign: label minus prediction", "dMSE/dz", product(-factor, error, slope))
    if factor == 2:
        yield Mistake("the factor 2 left out", "dMSE/dz", product(error, slope))
    yield Mistake("the sign: label minus prediction", "dBCE/dz", product(-1, error))
    yield Mistake("the slope of the logistic kept", "dBCE/dz", product(error, slope))
    yield Mistake("cross-entropy said to stop learning too", "limit.BCE", sp.S.Zero)
    yield Mistake("squared error said to learn at full speed", "limit.MSE", sp.Integer(1 - 2 * y))
    yield Mistake("only the first term of the product rule", "curvature.MSE", product(factor, square(slope)))


def _sample(rng: Random) -> dict[str, Exact]:
    """A logit between -3 and 3: beyond, torch's 1 - a has lost the digits that are compared."""
    return {"z": Fraction(rng.choice((-1, 1)) * rng.randint(1, 96), 32)}
