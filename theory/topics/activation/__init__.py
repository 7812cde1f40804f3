"""Activations: range, slope, slope from the output, largest slope, and how the logistic and tanh are related."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from random import Random
from typing import Any, Literal

import msgspec

from theory.derivation import Derivation, Exact, Given, Quantity, chain
from theory.errors import InputError
from theory.topic import Worked
from theory.topics.activation import slopes
from theory.topics.activation.functions import ACTIVATIONS, ActivationFunction, find
from theory.topics.activation.mistakes import mistakes_of
from theory.topics.activation.range import FunctionLetters, range_of, spell

Ask = Literal["derivative", "from_output", "as_logistic", "range", "largest_slope", "choice"]


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """function: the activation, by any spelling of its row. compare: others, of which the same is asked.

    x: the input; free where none is stated.
    asks: `derivative`, `from_output` (the slope as a function of the output), `as_logistic` (tanh and its slope by the
    logistic function), `range`, `largest_slope`, `choice` (the facts that speak for one or the other).
    leak: the slope of the leaky ReLU for x < 0, between 0 and 1.
    """

    function: str
    asks: tuple[Ask, ...] = ("derivative",)
    compare: tuple[str, ...] = ()
    x: Fraction | None = None
    leak: Fraction = Fraction(1, 100)


# What is asked -> the quantities that answer it, those of them that the function has.
ANSWERS: Mapping[str, tuple[str, ...]] = {
    "derivative": ("slope",),
    "from_output": ("slope",),
    "as_logistic": ("a.as_logistic", "slope"),
    "range": ("lower", "upper"),
    "largest_slope": ("slope.largest", "x.steepest"),
    "choice": ("mean.pair", "total.pair", "log.odds"),
}

# What is asked -> what it adds after the output and its slope; and for whom there is no such thing, and why.
PARTS: Mapping[str, Mapping[str, Callable[[FunctionLetters], Iterable[Quantity]]]] = {
    "range": dict.fromkeys(ACTIVATIONS, range_of),
    "largest_slope": slopes.LARGEST_SLOPE,
    "choice": slopes.CHOICE,
}
MISSING = {
    "from_output": "takes one output at two inputs with different slopes, so its slope is no function of the output",
    "as_logistic": "is not asked for by the logistic function here; only tanh is",
    "largest_slope": f"has no lines for its largest slope here; {', '.join(slopes.LARGEST_SLOPE)} have",
    "choice": "has no facts for a choice here; sigmoid, tanh and relu have",
}


def derive(settings: Settings, conventions: Mapping[str, str]) -> Worked:
    """The worked answer. Raises InputError where a function lacks what is asked, or the leak is not between 0 and 1."""
    if not 0 < settings.leak < 1:
        raise InputError(f"leak is {settings.leak}; a leaky ReLU has a slope between 0 and 1 for x < 0, such as 1/100")
    if not settings.asks:
        raise InputError(f"asks is empty; expected some of {', '.join(ANSWERS)}")
    functions = {
        function.name: function
        for function in (find(name, settings.leak) for name in (settings.function, *settings.compare))
    }
    quantities: dict[str, Quantity] = {}
    labels: dict[str, str] = {}
    for name, function in functions.items():
        labels[name] = f".{name}" if len(functions) > 1 else ""
        for quantity in _quantities(function, FunctionLetters(function, labels[name]), settings.asks):
            quantities.setdefault(quantity.name, quantity)
    given = Given("x", settings.x)
    derivation = Derivation((given,), tuple(quantities.values()), _answer(settings.asks, labels, quantities))
    problem = {"functions": labels, "leak": float(settings.leak)}
    mistakes = (mistakes_of(find(name, settings.leak), label, derivation) for name, label in labels.items())
    return Worked(derivation, "activation", problem, _sample, tuple(each for some in mistakes for each in some))


def _quantities(function: ActivationFunction, names: FunctionLetters, asks: tuple[str, ...]) -> Iterable[Quantity]:
    yield chain(names("a"), *function.lines(names.x))
    for ask in asks:
        _demand(function, ask)
    if "as_logistic" in asks:
        yield from slopes.logistic_of(names)
    yield chain(names("slope"), *_slope(function, names, asks))
    for ask in asks:
        if ask in PARTS:
            yield from PARTS[ask][function.name](names)


def _demand(function: ActivationFunction, ask: str) -> None:
    """Raises InputError where the function has no such thing."""
    has = {
        "from_output": function.from_output is not None,
        "as_logistic": function.name == "tanh",
        **{part: function.name in table for part, table in PARTS.items()},
    }
    if not has.get(ask, True):
        raise InputError(f"{function.name} {MISSING[ask]}; leave {ask!r} out of asks, or ask it of another function")


def _slope(function: ActivationFunction, names: FunctionLetters, asks: tuple[str, ...]) -> Iterable[tuple[Any, str]]:
    yield from function.slope(names.x)
    if "from_output" in asks and function.from_output is not None:
        yield from function.from_output(names.x, names.a)
    if "as_logistic" in asks:
        yield from slopes.slope_by_logistic(names)


def _answer(asks: tuple[str, ...], labels: Mapping[str, str], found: Mapping[str, Quantity]) -> tuple[str, ...]:
    wanted = [spell(base, label) for ask in asks for label in labels.values() for base in ANSWERS[ask]]
    return tuple(name for name in dict.fromkeys(wanted) if name in found)


def _sample(rng: Random) -> dict[str, Exact]:
    """An input between -2 and 2, away from the kinks, which lie at whole numbers; binary floats hold it exactly."""
    return {"x": Fraction(rng.choice((-1, 1)) * (2 * rng.randint(0, 63) + 1), 64)}
