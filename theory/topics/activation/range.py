"""The range of each activation: where it ends, whether the ends are reached, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp

from checks.vocabulary import FUNCTIONS
from checks.vocabulary import heads as f
from checks.vocabulary.written import added, minus, over, product, square
from theory.derivation import Quantity, chain, symbol
from theory.gradients import complement
from theory.topics.activation import functions
from theory.topics.activation.functions import HALF, ActivationFunction

T = sp.Symbol("t", real=True)


def spell(base: str, label: str) -> str:
    """The name of a function's quantity; `slope` is written as the derivative that it is."""
    return f"da{label}/dx" if base == "slope" else f"{base}{label}"


@dataclass(frozen=True, slots=True)
class FunctionLetters:
    """The letters of one function: x, its output, its slope. label: what tells it from others in one question."""

    function: ActivationFunction
    label: str

    def __call__(self, base: str) -> str:
        return spell(base, self.label)

    def letter(self, base: str) -> Any:
        return symbol(self(base))

    @property
    def x(self) -> Any:
        return symbol("x")

    @property
    def a(self) -> Any:
        return self.letter("a")

    @property
    def slope(self) -> Any:
        return self.letter("slope")


# --- range ------------------------------------------------------------------------------------------------------------


def limit(names: FunctionLetters, base: str, end: Any, value: int, rule: str, expression: Any = None) -> Quantity:
    body = names.function.definition(names.x) if expression is None else expression
    return chain(names(base), (sp.Limit(body, names.x, end), rule), (value, "every e^u goes to 0 as u falls"))


def _rising(names: FunctionLetters) -> Quantity:
    return chain(
        names("rising"),
        (f.Step(names.slope), "1 where the slope is positive"),
        (1, "numerator and denominator are positive at every x"),
    )


def not_reached(names: FunctionLetters, base: str, gap: Any) -> Quantity:
    """1 where the output has come to the end of the range, 0 where a gap is left."""
    return chain(
        names(base),
        (complement(f.Step(gap)), "0 where a gap to the end is left"),
        (0, "the gap is positive at every x"),
    )


def _open_interval(names: FunctionLetters, low: int, high: int) -> Iterable[Quantity]:
    lower, upper = names.letter("lower"), names.letter("upper")
    yield _rising(names)
    yield limit(names, "lower", -sp.oo, low, "the function rises, so its lower end is the limit to the left")
    yield limit(names, "upper", sp.oo, high, "and its upper end the limit to the right")
    yield not_reached(names, "reached.lower", minus(names.a, lower))
    yield not_reached(names, "reached.upper", minus(upper, names.a))
    yield chain(names("width"), (minus(upper, lower), "length of the range"))
    yield chain(names("centre"), (over(added(lower, upper), 2), "middle of the range"))


def _growth(names: FunctionLetters) -> Quantity:
    ratio = over(names.function.definition(names.x), names.x)
    return chain(
        names("growth"),
        (sp.Limit(ratio, names.x, sp.oo), "output over input, far to the right"),
        (1, "it grows like x: there is no upper end"),
    )


def _softplus_range(names: FunctionLetters) -> Iterable[Quantity]:
    yield _rising(names)
    yield limit(names, "lower", -sp.oo, 0, "the function rises, so its lower end is the limit to the left")
    lower = names.letter("lower")
    yield chain(
        names("reached.lower"),
        (complement(f.Step(minus(sp.exp(names.a), sp.exp(lower)))), "compare e^a with e^lower, since e^u rises"),
        (complement(f.Step(sp.exp(names.x))), "e^a = 1 + e^x and e^lower = 1"),
        (0, "the gap is positive at every x"),
    )
    yield _growth(names)


def _right(names: FunctionLetters) -> Quantity:
    """A positive number, written e^x, is its own output."""
    head = names.function.lines(sp.exp(names.x))[0][0]
    return chain(
        names("output.right"),
        (head, "the output at e^x, which is any positive number"),
        (sp.exp(names.x), "the number itself: there is no upper end"),
    )


def _relu_range(names: FunctionLetters) -> Iterable[Quantity]:
    lower = names.letter("lower")
    yield chain(names("lower"), (f.ReLU(0), "the output at x = 0"), (0, "the lower end is reached"))
    yield chain(
        names("below"),
        (f.Step(minus(lower, names.a)), "1 where the output is below it"),
        (0, "never: the output is 0, or a positive x"),
    )
    yield _right(names)


def _leaky_range(names: FunctionLetters) -> Iterable[Quantity]:
    head = names.function.lines(-sp.exp(names.x))[0][0]
    leak = head.args[1]
    yield _right(names)
    yield chain(
        names("output.left"),
        (head, "the output at -e^x, which is any negative number"),
        (product(-leak, sp.exp(names.x)), "any negative number too: there is no lower end"),
    )


def _silu_range(names: FunctionLetters) -> Iterable[Quantity]:
    x, lowest = names.x, names.letter("x.lowest")
    factor = added(1, x, sp.exp(x))
    yield chain(
        names("factor"),
        (over(product(names.slope, square(added(1, sp.exp(x)))), sp.exp(x)), "the slope times a positive number"),
        (factor, "cancel"),
    )
    yield chain(
        names("factor.slope"),
        (sp.Derivative(factor, x), "how the factor changes"),
        (added(1, sp.exp(x)), "term by term"),
    )
    yield chain(
        names("factor.rising"),
        (f.Step(names.letter("factor.slope")), "1 where the factor rises"),
        (1, "everywhere, so the slope is negative up to one x and positive after it"),
    )
    yield chain(names("x.lowest"), (f.Root(1 + T + sp.exp(T), T, -2, -1), "the zero of the factor"))
    yield chain(names("lower"), (names.function.definition(lowest), "the output there: the lower end, reached"))
    yield limit(names, "limit.left", -sp.oo, 0, "far to the left the output rises back to")
    yield _growth(names)


def gelu_curvature(names: FunctionLetters) -> Quantity:
    x = names.x
    return chain(
        names("curvature"),
        (sp.Derivative(names.function.closed_slope(x), x), "how the slope changes"),
        (product(functions.density(x), minus(2, square(x))), "positive between -sqrt 2 and sqrt 2, negative outside"),
    )


def _gelu_range(names: FunctionLetters) -> Iterable[Quantity]:
    x, lowest = names.x, names.letter("x.lowest")
    closed = names.function.closed_slope
    yield gelu_curvature(names)
    yield limit(names, "slope.left", -sp.oo, 0, "the slope falls from here to x = -sqrt 2", closed(x))
    yield chain(
        names("slope.right"),
        (sp.Limit(closed(x), x, sp.oo), "it rises from there to x = sqrt 2, and falls after it to"),
        (1, "the distribution function goes to 1, x times the density to 0"),
    )
    yield chain(names("x.lowest"), (f.Root(closed(T), T, -1, -HALF), "so the slope has one zero"))
    yield chain(names("lower"), (names.function.definition(lowest), "the output there: the lower end, reached"))
    yield chain(
        names("limit.left"),
        (sp.Limit(names.function.definition(x), x, -sp.oo), "far to the left the output rises back to"),
        (0, "the distribution function falls faster than x grows"),
    )
    yield _growth(names)


def _by_row(names: FunctionLetters) -> Iterable[Quantity]:
    """The finite ends of the row's range; the least value where the slope has its zero, if that is where it lies."""
    row, closed = FUNCTIONS[names.function.name], names.function.closed_slope
    if row.lowest is not None:
        ends = (sp.Rational(end.numerator, end.denominator) for end in row.lowest)
        yield chain(names("x.lowest"), (f.Root(closed(T), T, *ends), "the zero of the slope"))
        lowest = names.function.definition(names.letter("x.lowest"))
        yield chain(names("lower"), (lowest, "the output there: the lower end, reached"))
        return
    for base, end, reached in zip(("lower", "upper"), (row.range.low, row.range.high), row.range.closed, strict=True):
        if isinstance(end, Fraction):
            rule = f"the {base} end of its range, {'reached' if reached else 'never reached'}"
            yield chain(names(base), (sp.Rational(end.numerator, end.denominator), rule))


RICHER: Mapping[str, Callable[[FunctionLetters], Iterable[Quantity]]] = {
    "sigmoid": lambda names: _open_interval(names, 0, 1),
    "tanh": lambda names: _open_interval(names, -1, 1),
    "softplus": _softplus_range,
    "relu": _relu_range,
    "leaky_relu": _leaky_range,
    "silu": _silu_range,
    "gelu": _gelu_range,
}


def range_of(names: FunctionLetters) -> Iterable[Quantity]:
    """The range with the lines that a course shows, or by the function's row."""
    return RICHER.get(names.function.name, _by_row)(names)
