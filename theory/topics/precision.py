"""Where e^x leaves the range of a floating-point format, and the shift and log-sum-exp that keep softmax inside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from random import Random
from typing import Any, Literal

import msgspec
import sympy as sp

from checks.vocabulary import heads as f
from checks.vocabulary.written import added, minus, over, product
from theory.derivation import Derivation, Exact, Given, Quantity, chain, symbol
from theory.errors import InputError
from theory.gradients import complement
from theory.mistakes import Mistake
from theory.topic import Worked

# Format -> binary digits of the significand, largest exponent of 2 (IEEE 754; bfloat16 as float32 cut short).
FORMATS = {"float64": (53, 1023), "float32": (24, 127), "float16": (11, 15), "bfloat16": (8, 127)}
MOST_LOGITS = 6
LARGEST_LOGIT = 60_000  # just inside float16: a logit beyond it is lost before any exponential
SAMPLES = (-1500, -900, -200, -40, -5, 0, 5, 20, 200, 900, 1500)  # none near the edge of a format


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """formats: the floating-point formats. givens: the logits z1, z2, ...; three free ones where none is stated."""

    formats: tuple[Literal["float64", "float32", "float16", "bfloat16"], ...] = ("float64", "float32", "float16")
    givens: dict[str, Fraction] = {}


def derive(settings: Settings, conventions: Mapping[str, str]) -> Worked:
    """The worked thresholds and the cure. Raises InputError for logits not numbered 1, 2, ... or too large to store."""
    count = len(settings.givens) or 3
    names = [f"z{i}" for i in range(1, count + 1)]
    if settings.givens and (sorted(settings.givens) != sorted(names) or not 2 <= count <= MOST_LOGITS):
        raise InputError(f"givens has {', '.join(settings.givens)}; expected z1, z2, ... for 2 to {MOST_LOGITS} logits")
    for name, value in settings.givens.items():
        if abs(value) > LARGEST_LOGIT:
            raise InputError(f"{name} is {value}; float16 holds no logit beyond {LARGEST_LOGIT} in size")
    z = [symbol(name) for name in names]
    formats = tuple(dict.fromkeys(settings.formats))
    quantities: list[Quantity] = []
    for name in formats:
        quantities += _thresholds(name)
    quantities += _shifted(z)
    for name in formats:
        quantities += _behaviour(name, z)
    answer = [f"{end}.{name}" for name in formats for end in ("overflow", "underflow")]
    answer += [f"yhat{i}" for i in range(1, count + 1)] + ["lse"]
    givens = tuple(Given(name, settings.givens.get(name)) for name in names)
    mistakes = [mistake for name in formats for mistake in _threshold_mistakes(name)] + _shift_mistakes(z)
    problem = {"formats": list(formats), "logits": names}
    derivation = Derivation(givens, tuple(quantities), tuple(answer))
    return Worked(derivation, "precision", problem, lambda rng: _sample(names, rng), tuple(mistakes))


# --- the range of a format --------------------------------------------------------------------------------------------


def _power(exponent: int) -> Any:
    return sp.Pow(2, exponent, evaluate=False)


def _thresholds(name: str) -> Iterable[Quantity]:
    digits, exponent = FORMATS[name]
    largest, least = symbol(f"max.{name}"), symbol(f"exponent.{name}")
    rest = complement(_power(-digits))
    yield chain(
        str(largest),
        (product(minus(2, _power(1 - digits)), _power(exponent)), f"{digits} binary ones, times 2^{exponent}"),
        (minus(_power(exponent + 1), _power(exponent + 1 - digits)), "multiply out"),
    )
    yield chain(
        f"overflow.{name}",
        (sp.log(largest), "e^x is beyond the largest number for x above its logarithm"),
        (sp.log(product(_power(exponent + 1), rest)), f"2^{exponent + 1} taken out"),
        (added(product(exponent + 1, sp.log(2)), sp.log(rest)), "logarithm of a product"),
    )
    yield chain(
        str(least),
        (
            minus(1, exponent, digits - 1),
            f"the smallest exponent is 1 - {exponent}, and the last digit {digits - 1} below it",
        ),
        (2 - exponent - digits, "so this power of 2 is the smallest positive number"),
    )
    yield chain(
        f"underflow.{name}",
        (sp.log(over(sp.Pow(2, least), 2)), "below half of the smallest positive number e^x is rounded to 0"),
        (product(minus(least, 1), sp.log(2)), "logarithm of a power of 2"),
    )


def _threshold_mistakes(name: str) -> Iterable[Mistake]:
    digits, exponent = FORMATS[name]
    yield Mistake("the power of 2 taken for the power of e", f"overflow.{name}", sp.Integer(exponent + 1))
    yield Mistake("the logarithm to base 10", f"overflow.{name}", over(sp.log(symbol(f"max.{name}")), sp.log(10)))
    yield Mistake("the numbers below the normal ones left out", f"underflow.{name}", product(1 - exponent, sp.log(2)))
    yield Mistake("one binary digit too many", f"max.{name}", minus(_power(exponent + 1), _power(exponent - digits)))


# --- the cure ---------------------------------------------------------------------------------------------------------


def _shifted(z: list[Any]) -> Iterable[Quantity]:
    c = symbol("c")
    total = added(*map(sp.exp, z))
    shift = [sp.exp(minus(letter, c)) for letter in z]
    yield chain("c", (sp.Max(*z), "the largest logit"))
    for i, letter in enumerate(z, start=1):
        yield chain(
            f"yhat{i}",
            (over(sp.exp(letter), total), "definition of softmax"),
            (
                over(product(sp.exp(letter), sp.exp(-c)), product(sp.exp(-c), total)),
                "numerator and denominator times e^-c, for any c",
            ),
            (over(shift[i - 1], added(*shift)), "every exponent is now at most 0: nothing overflows"),
        )
    yield chain(
        "lse",
        (sp.log(total), "logarithm of the sum of exponentials"),
        (sp.log(product(sp.exp(c), added(*shift))), "e^c taken out"),
        (added(c, sp.log(added(*shift))), "logarithm of a product: the sum is at least 1"),
    )
    lse = symbol("lse")
    for i, letter in enumerate(z, start=1):
        yield chain(
            f"L{i}",
            (product(-1, sp.log(symbol(f"yhat{i}"))), f"cross-entropy where class {i} is the right one"),
            (product(-1, sp.log(over(shift[i - 1], added(*shift)))), "definition of the output"),
            (minus(added(c, sp.log(added(*shift))), letter), "logarithm of a fraction"),
            (minus(lse, letter), "from the logits: no logarithm of a number that was rounded to 0"),
        )


def _shift_mistakes(z: list[Any]) -> list[Mistake]:
    c, lse = symbol("c"), symbol("lse")
    inner = sp.log(added(*(sp.exp(minus(letter, c)) for letter in z)))
    halfway = over(sp.exp(minus(z[0], c)), added(*map(sp.exp, z)))
    return [
        Mistake("the shift not added back", "lse", inner),
        Mistake("the shift subtracted once more", "lse", minus(inner, c)),
        Mistake("the numerator alone shifted", "yhat1", halfway),
        Mistake("the sign: logit minus log-sum-exp", "L1", minus(z[0], lse)),
    ]


# --- what happens in a format -----------------------------------------------------------------------------------------


def _behaviour(name: str, z: list[Any]) -> Iterable[Quantity]:
    """1 where it happens, else 0: an exponential that overflows, all of them rounded to 0, softmax without a value."""
    overflow, underflow = symbol(f"overflow.{name}"), symbol(f"underflow.{name}")
    inf, vanished = symbol(f"inf.{name}"), symbol(f"zero.{name}")
    largest = symbol("c")
    yield chain(str(inf), (f.Step(minus(largest, overflow)), "1 where e^z of the largest logit overflows"))
    yield chain(
        str(vanished), (f.Step(minus(underflow, largest)), "1 where even the largest exponential is rounded to 0")
    )
    yield chain(
        f"nan.{name}",
        (complement(product(complement(inf), complement(vanished))), "1 where softmax divides inf by inf, or 0 by 0"),
    )
    yield chain(
        f"nan.shifted.{name}",
        (
            f.Step(minus(sp.exp(minus(largest, symbol("c"))), symbol(f"max.{name}"))),
            "1 where the largest shifted exponential overflows",
        ),
        (0, "never: the largest shifted logit is 0, and e^0 = 1"),
    )


def _sample(names: list[str], rng: Random) -> dict[str, Exact]:
    """Logits close to each other, somewhere between far below and far above every threshold."""
    centre = rng.choice(SAMPLES)
    return {name: Fraction(centre + rng.randint(-2, 2)) for name in names}
