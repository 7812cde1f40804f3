"""The step that follows a gradient: plain, L2-regularised, with momentum, or Adam; at once or in turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

import msgspec
import sympy as sp

from checks.unevaluated import Shape, entries, is_matrix, scale, shape_of, times, total
from checks.vocabulary import heads as f
from theory.derivation import Form, Given, Quantity, symbol
from theory.errors import InputError
from theory.givens import given, zeros
from theory.gradients import complement


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """rate: the learning rate. l2: the factor of the penalty on the squared parameters (convention group `penalty`).

    order: `simultaneous` takes every gradient at the old parameters; `in_place` takes each at those already updated.
    before: the state that earlier steps left, by name: `w1.velocity`, `w1.m`, `w1.v`; zero where nothing is said.
    step: which step this is, from 1; Adam's bias correction needs it.
    """

    rule: Literal["plain", "momentum", "adam"] = "plain"
    rate: Fraction = Fraction(1, 10)
    l2: Fraction = Fraction(0)
    momentum: Fraction = Fraction(9, 10)
    beta1: Fraction = Fraction(9, 10)
    beta2: Fraction = Fraction(999, 1000)
    epsilon: Fraction = Fraction(1, 10**8)
    order: Literal["simultaneous", "in_place"] = "simultaneous"
    before: dict[str, Any] = {}
    step: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1


# The slope of the penalty by a parameter w, over lambda w: of lambda w^2, and of lambda/2 w^2.
PENALTY = {"lambda": 2, "half-lambda": 1}
STATE = {"plain": (), "momentum": ("velocity",), "adam": ("m", "v")}


def constants(settings: Settings, shapes: Mapping[str, Shape]) -> tuple[Given, ...]:
    """The update's own numbers as givens, so that they can be changed like any other; shapes: of the parameters."""
    found = {"rate": settings.rate}
    if settings.l2:
        found["lambda"] = settings.l2
    if settings.rule == "momentum":
        found["momentum"] = settings.momentum
    if settings.rule == "adam":
        found |= {"beta1": settings.beta1, "beta2": settings.beta2, "epsilon": settings.epsilon}
    wanted = {f"{name}.{part}": shape for name, shape in shapes.items() for part in STATE[settings.rule]}
    if unknown := sorted(set(settings.before) - set(wanted)):
        raise InputError(
            f"update, before: {unknown[0]} is not part of the state; expected {', '.join(wanted) or 'nothing'}"
        )
    state = [given(f"{name}_before", settings.before.get(name, zeros(shape))) for name, shape in wanted.items()]
    return (*(Given(name, value) for name, value in found.items()), *state)


def update(
    settings: Settings, name: str, shape: Shape, gradient: str, conventions: Mapping[str, str]
) -> tuple[Quantity, ...]:
    """The update of the parameter `name`, whose gradient is the quantity `gradient`; the last one is its new value."""
    quantities: list[Quantity] = []

    def add(part: str, expression: Any, rule: str) -> Any:
        quantity = Quantity(f"{name}.{part}", (Form(expression, rule),), shape=shape)
        quantities.append(quantity)
        return symbol(quantity.name, shape)

    w, g = symbol(name, shape), symbol(gradient, shape)
    if settings.l2:
        slope = times(sp.Integer(PENALTY[conventions.get("penalty", "lambda")]), symbol("lambda"))
        g = add("gradient", total(g, _scaled(slope, w)), "slope of the loss, and of the penalty")
    direction = STEPS[settings.rule](settings, name, g, add)
    add("new", total(w, _scaled(times(sp.S.NegativeOne, symbol("rate")), direction)), "a step against the gradient")
    return tuple(quantities)


def _scaled(factor: Any, value: Any) -> Any:
    return scale(factor, value) if is_matrix(value) else times(factor, value)


def _before(name: str, part: str, like: Any) -> Any:
    return symbol(f"{name}.{part}_before", shape_of(like))


def _plain(settings: Settings, name: str, g: Any, add: Callable[..., Any]) -> Any:
    return g


def _momentum(settings: Settings, name: str, g: Any, add: Callable[..., Any]) -> Any:
    kept = _scaled(symbol("momentum"), _before(name, "velocity", g))
    return add("velocity", total(kept, g), "the velocity keeps its share and gains the gradient")


def _adam(settings: Settings, name: str, g: Any, add: Callable[..., Any]) -> Any:
    square = entries(g, g) if is_matrix(g) else sp.Pow(g, 2, evaluate=False)
    ready = {}
    for part, beta, gained in (("m", symbol("beta1"), g), ("v", symbol("beta2"), square)):
        average = total(_scaled(beta, _before(name, part, g)), _scaled(complement(beta), gained))
        letter = add(part, average, "running average")
        correction = sp.Pow(complement(sp.Pow(beta, settings.step)), -1, evaluate=False)
        ready[part] = add(f"{part}hat", _scaled(correction, letter), f"bias correction of step {settings.step}")

    def damped(t: Any) -> Any:
        return 1 / (sp.sqrt(t) + symbol("epsilon"))

    scaled = f.entrywise(damped, ready["v"]) if is_matrix(g) else damped(ready["v"])
    ratio = entries(ready["m"], scaled) if is_matrix(g) else times(ready["m"], scaled)
    return add("direction", ratio, "average over the root of the average square")


STEPS: dict[str, Callable[..., Any]] = {"plain": _plain, "momentum": _momentum, "adam": _adam}
