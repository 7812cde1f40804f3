"""Squared error and binary cross-entropy over any number of samples: value, in nats and bits, and gradient."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from random import Random
from typing import Annotated, Any, Literal

import msgspec
import sympy as sp

from checks.vocabulary import heads as f
from checks.vocabulary.written import added, minus, over, product, square
from theory.derivation import Derivation, Exact, Given, Quantity, chain, symbol
from theory.errors import InputError
from theory.gradients import complement
from theory.mistakes import Mistake
from theory.topic import Worked
from theory.topics.activation.functions import logistic

MOST_SAMPLES = 20
LOGARITHMS = {"nats": 1, "bits": 2, "base10": 10}  # unit -> base; 1 stands for the natural logarithm
SCALES = {"one": 2, "half": 1}  # convention of the squared error -> factor of its gradient


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """loss: squared error or binary cross-entropy. givens: y and yhat, or y1, yhat1, y2, ... for several samples.

    from_logits: a logit z is given instead of yhat, and yhat = sigma(z). What is not stated stays free.
    asks: the loss, and its gradient by each yhat (or z).
    Conventions: `log` is the unit of the answer, `reduction` mean or sum, `scale` a factor 1/2 on a squared error.
    """

    loss: Literal["bce", "mse"]
    givens: dict[str, Fraction] = {}
    samples: Annotated[int, msgspec.Meta(ge=1, le=MOST_SAMPLES)] = 1
    from_logits: bool = False
    asks: tuple[Literal["loss", "gradient"], ...] = ("loss",)


@dataclass(frozen=True, slots=True)
class Sample:
    """The letters of one sample. mark: its number, or nothing where there is one sample."""

    mark: str
    from_logits: bool

    @property
    def y(self) -> Any:
        return symbol(f"y{self.mark}")

    @property
    def yhat(self) -> Any:
        return symbol(f"yhat{self.mark}")

    @property
    def input(self) -> Any:
        return symbol(f"z{self.mark}") if self.from_logits else self.yhat

    def output(self) -> Iterable[Quantity]:
        if self.from_logits:
            lines = (
                (f.Logistic(self.input), "the logistic function"),
                (logistic(self.input), "definition of the logistic"),
            )
            yield chain(str(self.yhat), *lines)


def derive(settings: Settings, conventions: Mapping[str, str]) -> Worked:
    """The worked loss. Raises InputError for a given that no sample has, or that is outside its range."""
    marks = [str(i) for i in range(1, settings.samples + 1)] if settings.samples > 1 else [""]
    samples = [Sample(mark, settings.from_logits) for mark in marks]
    names = [str(letter) for sample in samples for letter in (sample.y, sample.input)]
    _validate(settings, names)
    build = {"bce": _cross_entropy, "mse": _squared}[settings.loss]
    quantities, mistakes, answer = build(settings, samples, conventions)
    givens = tuple(Given(name, settings.givens.get(name)) for name in names)
    problem = {
        "loss": settings.loss,
        "marks": marks,
        "input": "z" if settings.from_logits else "yhat",
        "reduction": conventions.get("reduction", "mean"),
        "half": conventions.get("scale", "one") == "half",
    }
    derivation = Derivation(givens, tuple(quantities), tuple(answer))
    called = _called(answer[0], problem["reduction"]) if len(samples) > 1 else {}
    return Worked(derivation, "loss", problem, partial(_sample, names), tuple(mistakes), called=called)


def _called(answer: str, reduction: str) -> Mapping[str, tuple[str, ...]]:
    """What the loss of several samples is called by how it comes from theirs."""
    words = {"mean": ("mean", "average"), "sum": ("sum", "total")}[reduction]
    return {answer: tuple(f"{word}{loss}" for word in words for loss in ("", " loss"))}


def _validate(settings: Settings, names: list[str]) -> None:
    for name, value in settings.givens.items():
        if name not in names:
            raise InputError(f"givens has {name}, but {settings.samples} samples have {', '.join(names)}")
        if settings.loss == "bce" and name.startswith("yhat") and not 0 < value < 1:
            raise InputError(f"{name} is {value}; cross-entropy takes a probability strictly between 0 and 1")
        if settings.loss == "bce" and name.startswith("y") and not 0 <= value <= 1:
            raise InputError(f"{name} is {value}; the target of cross-entropy is between 0 and 1")


Parts = tuple[list[Quantity], list[Mistake], list[str]]


def _reduce(losses: list[Any], conventions: Mapping[str, str]) -> tuple[Any, str, Any]:
    """The mean or sum of several losses, what it is called, and the share of each."""
    if conventions.get("reduction", "mean") == "sum":
        return added(*losses), "sum over the samples", sp.S.One
    return over(added(*losses), len(losses)), "mean over the samples", sp.Rational(1, len(losses))


def _weighted(share: Any, factor: Any) -> Any:
    return factor if share == 1 else product(share, factor)


# --- binary cross-entropy ---------------------------------------------------------------------------------------------


def _cross_entropy(settings: Settings, samples: list[Sample], conventions: Mapping[str, str]) -> Parts:
    chosen = conventions.get("log", "nats")
    units = list(dict.fromkeys(("nats", "bits", chosen)))
    several = len(samples) > 1
    quantities: list[Quantity] = []
    mistakes: list[Mistake] = []
    for sample in samples:
        quantities += sample.output()
        quantities += _one_cross_entropy(sample)
        quantities += _in_units(f"BCE{sample.mark}", units)
        mistakes += _cross_entropy_mistakes(sample)
    share = sp.S.One
    if several:
        nats = [symbol(f"BCE{sample.mark}.nats") for sample in samples]
        reduced, rule, share = _reduce(nats, conventions)
        quantities.append(chain("BCE.nats", (reduced, rule), unit="nats"))
        quantities += _in_units("BCE", units)
        other = {"mean": "sum", "sum": "mean"}[conventions.get("reduction", "mean")]
        mistakes.append(Mistake(f"the {other} over the samples", "BCE.nats", _reduce(nats, {"reduction": other})[0]))
    mistakes.append(
        Mistake("multiplied by ln 2 instead of divided", "BCE.bits", product(symbol("BCE.nats"), sp.log(2)))
    )
    answer = [f"BCE.{unit}" for unit in dict.fromkeys((chosen, "nats", "bits"))]
    if "gradient" in settings.asks:
        for sample in samples:
            quantity, wrong = _cross_entropy_gradient(sample, chosen, share)
            quantities.append(quantity)
            mistakes += wrong
            answer.append(quantity.name)
    return quantities, mistakes, answer


def _one_cross_entropy(sample: Sample) -> Iterable[Quantity]:
    """From the probability that the model gives to what was seen, to minus its logarithm."""
    y, p = sample.y, sample.yhat
    chance = product(sp.Pow(p, y, evaluate=False), sp.Pow(complement(p), complement(y), evaluate=False))
    likelihood = chain(f"likelihood{sample.mark}", (chance, "Bernoulli: yhat where y = 1, 1 - yhat where y = 0"))
    yield likelihood
    lines = [
        (product(-1, sp.log(symbol(likelihood.name))), "minus the logarithm of the likelihood"),
        (_entropy(y, p), "logarithm of a product of powers"),
    ]
    if sample.from_logits:
        z = sample.input
        lines.append((minus(sp.log(added(1, sp.exp(z))), product(y, z)), "definition of yhat, collected"))
    yield chain(f"BCE{sample.mark}.nats", *lines, unit="nats")


def _entropy(y: Any, p: Any) -> Any:
    return product(-1, added(product(y, sp.log(p)), product(complement(y), sp.log(complement(p)))))


def _in_units(loss: str, units: list[str]) -> Iterable[Quantity]:
    nats = symbol(f"{loss}.nats")
    for unit in units[1:]:
        base = LOGARITHMS[unit]
        yield chain(f"{loss}.{unit}", (over(nats, sp.log(base)), f"log to base {base} is ln over ln {base}"), unit=unit)


def _cross_entropy_mistakes(sample: Sample) -> Iterable[Mistake]:
    y, p, name = sample.y, sample.yhat, f"BCE{sample.mark}.nats"
    right = _entropy(y, p)
    yield Mistake("the logarithm to base 2 taken for ln", name, over(right, sp.log(2)))
    yield Mistake("y and 1 - y exchanged", name, _entropy(complement(y), p))
    yield Mistake("the minus sign left out", name, product(-1, right))
    yield Mistake("the term of the other class left out", name, product(-1, y, sp.log(p)))


def _cross_entropy_gradient(sample: Sample, unit: str, share: Any) -> tuple[Quantity, list[Mistake]]:
    y, p = sample.y, sample.yhat
    loss, variable = symbol(f"BCE.{unit}"), sample.input
    factor = share if LOGARITHMS[unit] == 1 else over(share, sp.log(LOGARITHMS[unit]))
    split = added(product(-1, over(y, p)), over(complement(y), complement(p)))
    joined = over(minus(p, y), product(p, complement(p)))
    lines = [(f.Gradient(loss, variable), "derivative of the loss")]
    last = joined
    if sample.from_logits:
        last = minus(p, y)
        lines.append((_weighted(factor, product(joined, p, complement(p))), "chain rule through yhat = sigma(z)"))
        lines.append((_weighted(factor, last), "cancel"))
    else:
        lines.append((_weighted(factor, split), "ln u has slope 1/u"))
        lines.append((_weighted(factor, joined), "common denominator"))
    name = f"d{loss}/d{variable}"
    mistakes = [Mistake("the sign: y - yhat for yhat - y", name, _weighted(factor, product(-1, last)))]
    if share != 1:
        mistakes.append(Mistake("not divided by the number of samples", name, last))
    return chain(name, *lines), mistakes


# --- squared error ----------------------------------------------------------------------------------------------------


def _squared(settings: Settings, samples: list[Sample], conventions: Mapping[str, str]) -> Parts:
    slope = SCALES[conventions.get("scale", "one")]
    several = len(samples) > 1
    quantities: list[Quantity] = []
    mistakes: list[Mistake] = []
    for sample in samples:
        error = symbol(f"error{sample.mark}")
        quantities += sample.output()
        quantities.append(chain(str(error), (minus(sample.yhat, sample.y), "prediction minus target")))
        name = f"SE{sample.mark}" if several else "MSE"
        quantities.append(chain(name, (_weighted(sp.Rational(slope, 2), square(error)), "square of the error")))
        mistakes.append(Mistake("the square left out", name, error))
    share = sp.S.One
    if several:
        losses = [symbol(f"SE{sample.mark}") for sample in samples]
        reduced, rule, share = _reduce(losses, conventions)
        quantities.append(chain("MSE", (reduced, rule)))
        other = {"mean": "sum", "sum": "mean"}[conventions.get("reduction", "mean")]
        mistakes.append(Mistake(f"the {other} over the samples", "MSE", _reduce(losses, {"reduction": other})[0]))
    answer = ["MSE"]
    if "gradient" in settings.asks:
        for sample in samples:
            quantity, wrong = _squared_gradient(sample, slope, share)
            quantities.append(quantity)
            mistakes += wrong
            answer.append(quantity.name)
    return quantities, mistakes, answer


def _squared_gradient(sample: Sample, slope: int, share: Any) -> tuple[Quantity, list[Mistake]]:
    y, p, variable = sample.y, sample.yhat, sample.input
    inner = (p, complement(p)) if sample.from_logits else ()
    factors = (slope * share, minus(p, y), *inner)
    rule = "power rule, and the slope of the logistic" if sample.from_logits else "power rule"
    name = f"dMSE/d{variable}"
    quantity = chain(name, (f.Gradient(symbol("MSE"), variable), "derivative of the loss"), (_product(*factors), rule))
    wrong = {"the sign: y - yhat for yhat - y": _product(-1, *factors)}
    if slope == 2:
        wrong["the factor 2 left out"] = _product(share, *factors[1:])
    if inner:
        wrong["the slope of the logistic left out"] = _product(*factors[:2])
    return quantity, [Mistake(title, name, expression) for title, expression in wrong.items()]


def _product(*factors: Any) -> Any:
    kept = [factor for factor in factors if factor != 1]
    return kept[0] if len(kept) == 1 else product(*kept)


def _sample(names: list[str], rng: Random) -> dict[str, Exact]:
    """Other numbers: targets that are hard or soft, probabilities away from 0 and 1, small logits."""
    draw = {
        "yhat": lambda: Fraction(rng.randint(4, 28), 32),
        "z": lambda: Fraction(rng.randint(-64, 64), 32),
        "y": lambda: Fraction(rng.choice((0, 0, 1, 3, 4, 4)), 4),
    }
    return {name: draw[name.rstrip("0123456789")]() for name in names}
