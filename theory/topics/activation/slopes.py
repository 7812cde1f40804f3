"""The largest slope of each activation, tanh by the logistic function, and the facts for a choice between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sympy as sp

from checks.vocabulary import heads as f
from checks.vocabulary.written import added, minus, over, product, square
from theory.derivation import Quantity, chain
from theory.gradients import complement
from theory.topics.activation import functions
from theory.topics.activation.functions import HALF
from theory.topics.activation.range import FunctionLetters, T, gelu_curvature, limit, not_reached

# --- largest slope ----------------------------------------------------------------------------------------------------


def _sigmoid_largest(names: FunctionLetters) -> Iterable[Quantity]:
    quarter = sp.Rational(1, 4)
    yield chain(
        names("room"),
        (minus(quarter, names.slope), "what the slope lacks to 1/4"),
        (square(minus(names.a, HALF)), "complete the square: never negative, and 0 only where a = 1/2"),
    )
    yield chain(
        names("x.steepest"),
        (sp.log(over(HALF, complement(HALF)), evaluate=False), "solve a = 1/2 for x = ln(a / (1 - a))"),
        (0, "ln 1 = 0"),
    )
    yield chain(
        names("slope.largest"), (product(HALF, complement(HALF)), "a (1 - a) at a = 1/2"), (quarter, "multiply")
    )


def _tanh_largest(names: FunctionLetters) -> Iterable[Quantity]:
    yield chain(
        names("room"),
        (complement(names.slope), "what the slope lacks to 1"),
        (square(names.a), "a square: never negative, and 0 only where a = 0"),
    )
    start = over(added(1, 0), minus(1, 0))
    yield chain(
        names("x.steepest"),
        (product(HALF, sp.log(start, evaluate=False)), "solve a = 0 for x = 1/2 ln((1 + a) / (1 - a))"),
        (0, "ln 1 = 0"),
    )
    yield chain(names("slope.largest"), (minus(1, square(sp.S.Zero)), "1 - a^2 at a = 0"), (1, "subtract"))


def _softplus_largest(names: FunctionLetters) -> Iterable[Quantity]:
    closed = names.function.closed_slope(names.x)
    yield limit(names, "slope.largest", sp.oo, 1, "the slope rises to its limit to the right", closed)
    yield not_reached(names, "reached.slope", minus(names.letter("slope.largest"), names.slope))


def _piecewise_largest(names: FunctionLetters) -> Iterable[Quantity]:
    from_output = names.function.from_output
    lines = from_output(names.x, sp.exp(names.x)) if from_output else ()
    steep = [(expression, "the slope where the output is e^x, any positive number") for expression, _ in lines]
    yield chain(names("slope.largest"), *steep, (1, "the step is 1 there"))


def _silu_largest(names: FunctionLetters) -> Iterable[Quantity]:
    x, s = names.x, f.Logistic(names.x)
    steepest = names.letter("x.steepest")
    yield chain(
        names("curvature"),
        (sp.Derivative(names.function.closed_slope(x), x), "how the slope changes"),
        (
            product(s, complement(s), added(2, product(x, minus(1, product(2, s))))),
            "s(1 - s) is positive: the last factor decides",
        ),
    )
    bend = 2 + T * (1 - 2 * f.Logistic(T))
    yield chain(names("x.steepest"), (f.Root(bend, T, 2, 3), "the zero of 2 - x tanh(x/2), which falls for x > 0"))
    top = f.Logistic(steepest)
    yield chain(names("slope.largest"), (added(top, product(steepest, top, complement(top))), "the slope there"))


def _gelu_largest(names: FunctionLetters) -> Iterable[Quantity]:
    yield gelu_curvature(names)
    yield chain(names("x.steepest"), (sp.sqrt(2), "where the curvature turns negative"))
    closed = names.function.closed_slope(names.letter("x.steepest"))
    yield chain(names("slope.largest"), (closed, "the slope there; far to the left and right it is 0 and 1"))


LARGEST_SLOPE: Mapping[str, Callable[[FunctionLetters], Iterable[Quantity]]] = {
    "sigmoid": _sigmoid_largest,
    "tanh": _tanh_largest,
    "softplus": _softplus_largest,
    "relu": _piecewise_largest,
    "leaky_relu": _piecewise_largest,
    "silu": _silu_largest,
    "gelu": _gelu_largest,
}

# --- tanh by the logistic function ------------------------------------------------------------------------------------


def logistic_of(names: FunctionLetters) -> Iterable[Quantity]:
    """The logistic function at 2x, and tanh by it."""
    e, s = sp.exp(-2 * names.x), names.letter("s")
    below = added(1, e)
    yield chain(
        names("s"),
        (f.Logistic(2 * names.x), "the logistic function at 2x"),
        (over(1, below), "definition of the logistic function"),
    )
    yield chain(
        names("a.as_logistic"),
        (functions.tanh(names.x), "definition of the hyperbolic tangent"),
        (minus(over(1, below), over(e, below)), "split the fraction in two"),
        (minus(s, complement(s)), "definition of s"),
        (minus(product(2, s), 1), "collect"),
    )


def slope_by_logistic(names: FunctionLetters) -> Iterable[tuple[Any, str]]:
    """The lines that lead from any form of the slope of tanh to the logistic function."""
    below = added(1, sp.exp(-2 * names.x))
    s = names.letter("s")
    yield product(4, over(minus(below, 1), square(below))), "e^-2x = (1 + e^-2x) - 1"
    yield product(4, minus(over(1, below), over(1, square(below)))), "split the fraction in two"
    yield product(4, s, complement(s)), "definition of s, and s taken out"


# --- which one to choose ----------------------------------------------------------------------------------------------


def _pair(names: FunctionLetters, mean: Any, rule: str) -> Quantity:
    """The mean of the outputs at x and -x: the mean over any inputs that lie symmetrically about 0 follows from it."""
    at, opposite = (names.function.lines(x)[0][0] for x in (names.x, -names.x))
    average = over(added(at, opposite), 2)
    return chain(names("mean.pair"), (average, "mean of the outputs at x and at -x"), (mean, rule))


def _sigmoid_choice(names: FunctionLetters) -> Iterable[Quantity]:
    yield _pair(names, HALF, "so inputs about 0 give outputs about 1/2")
    yield chain(
        names("total.pair"),
        (added(f.Logistic(names.x), f.Logistic(-names.x)), "outputs at x and at -x"),
        (1, "so a and 1 - a read as the probabilities of two classes"),
    )
    yield chain(
        names("log.odds"),
        (sp.log(over(names.a, complement(names.a))), "logarithm of the odds"),
        (names.x, "the input is the log-odds"),
    )


CHOICE: Mapping[str, Callable[[FunctionLetters], Iterable[Quantity]]] = {
    "sigmoid": _sigmoid_choice,
    "tanh": lambda names: [_pair(names, 0, "so inputs about 0 give outputs about 0")],
    "relu": lambda names: [_pair(names, over(sp.Abs(names.x), 2), "so outputs are never about 0")],
}
