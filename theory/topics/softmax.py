"""Softmax over K classes: its outputs, its Jacobian, and the gradient of cross-entropy by the logits."""

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

MOST_CLASSES = 6  # the Jacobian has the square of this many entries


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """classes: K. givens: logits z1, z2, ... and targets y1, y2, ...; what is not stated stays free.

    asks: `diagonal` (an output by its own logit), `off_diagonal` (by another logit), `jacobian` (every output by every
    logit), `gradient` (of the cross-entropy by every logit). k: the logit, i: another output, from 1.
    sum_to_one: whether the targets do; where all are stated, their sum decides instead.
    """

    classes: Annotated[int, msgspec.Meta(ge=2, le=MOST_CLASSES)] = 3
    givens: dict[str, Fraction] = {}
    asks: tuple[Literal["diagonal", "off_diagonal", "jacobian", "gradient"], ...] = ("gradient",)
    k: int = 1
    i: int = 2
    sum_to_one: bool = True


@dataclass(frozen=True, slots=True)
class ClassLetters:
    """The letters of K classes."""

    classes: int

    def every(self, name: str) -> list[Any]:
        return [symbol(f"{name}{i}") for i in range(1, self.classes + 1)]

    @property
    def z(self) -> list[Any]:
        return self.every("z")

    @property
    def y(self) -> list[Any]:
        return self.every("y")

    @property
    def p(self) -> list[Any]:
        return self.every("yhat")

    def written(self, i: int) -> Any:
        """The output of class i (from 0) by the logits."""
        return over(sp.exp(self.z[i]), added(*map(sp.exp, self.z)))


def derive(settings: Settings, conventions: Mapping[str, str]) -> Worked:
    """The worked derivatives. Raises InputError for a given of another name, or for i = k, or a class beyond K."""
    letters = ClassLetters(settings.classes)
    known = [str(letter) for letter in (*letters.z, *letters.y)]
    for name in settings.givens:
        if name not in known:
            raise InputError(f"givens has {name}, but {settings.classes} classes have {', '.join(known)}")
    if not (1 <= settings.k <= settings.classes and 1 <= settings.i <= settings.classes and settings.i != settings.k):
        raise InputError(
            f"k = {settings.k} and i = {settings.i}; give two different classes from 1 to {settings.classes}"
        )
    quantities = [chain(str(p), (letters.written(i), "definition of softmax")) for i, p in enumerate(letters.p)]
    mistakes: list[Mistake] = []
    answer: list[str] = []
    names = [str(z) for z in letters.z]
    for ask in dict.fromkeys(settings.asks):
        if ask == "gradient":
            constrained = _sums_to_one(settings, letters)
            names += [str(y) for y in (letters.y[:-1] if constrained else letters.y)]
            found, wrong, answers = _gradient(letters, constrained)
        else:
            found, wrong, answers = DERIVATIVES[ask](letters, settings)
        quantities += [quantity for quantity in found if quantity not in quantities]
        mistakes += wrong
        answer += answers
    givens = tuple(Given(name, settings.givens.get(name)) for name in names)
    problem = {"classes": settings.classes, "free": [name for name in names if name.startswith("y")]}
    return Worked(
        Derivation(givens, tuple(quantities), tuple(answer)),
        "softmax",
        problem,
        partial(_sample, names),
        tuple(mistakes),
    )


def _sums_to_one(settings: Settings, letters: ClassLetters) -> bool:
    """Whether the last target is one minus the others."""
    stated = [settings.givens.get(str(y)) for y in letters.y]
    if None not in stated:
        return sum(value for value in stated if value is not None) == 1
    if settings.sum_to_one and stated[-1] is not None:
        last = letters.y[-1]
        raise InputError(f"{last} is stated but other targets are not; state all of them, or leave {last} out")
    return settings.sum_to_one


Parts = tuple[list[Quantity], list[Mistake], list[str]]

# --- derivatives of the outputs ---------------------------------------------------------------------------------------


def _entry(letters: ClassLetters, i: int, k: int) -> Any:
    """The derivative of output i by logit k, from the outputs."""
    p = letters.p
    return product(p[k], complement(p[k])) if i == k else product(-1, p[i], p[k])


def _diagonal(letters: ClassLetters, settings: Settings) -> Parts:
    k = settings.k - 1
    p, e, name = letters.p[k], sp.exp(letters.z[k]), f"d{letters.p[k]}/d{letters.z[k]}"
    total = added(*map(sp.exp, letters.z))
    quantity = chain(
        name,
        (sp.Derivative(letters.written(k), letters.z[k]), "derivative of an output by its own logit"),
        (over(minus(product(e, total), product(e, e)), square(total)), "quotient rule"),
        (minus(over(e, total), square(over(e, total))), "split the fraction in two"),
        (product(p, complement(p)), "definition of the output, taken out"),
    )
    wrong = {
        "1 + yhat for 1 - yhat": product(p, added(1, p)),
        "the sign": product(-1, p, complement(p)),
        "only the numerator differentiated": p,
        "the rule for another logit": product(-1, square(p)),
    }
    return [quantity], [Mistake(title, name, expression) for title, expression in wrong.items()], [name]


def _off_diagonal(letters: ClassLetters, settings: Settings) -> Parts:
    i, k = settings.i - 1, settings.k - 1
    p, z = letters.p, letters.z
    total, name = added(*map(sp.exp, z)), f"d{p[i]}/d{z[k]}"
    quantity = chain(
        name,
        (sp.Derivative(letters.written(i), z[k]), "derivative of an output by another logit"),
        (over(minus(product(0, total), product(sp.exp(z[i]), sp.exp(z[k]))), square(total)), "quotient rule"),
        (product(-1, over(sp.exp(z[i]), total), over(sp.exp(z[k]), total)), "split the fraction in two"),
        (product(-1, p[i], p[k]), "definition of the outputs"),
    )
    wrong = {
        "the sign": product(p[i], p[k]),
        "the rule for its own logit": product(p[i], complement(p[i])),
        "zero, as if the outputs did not depend on each other": sp.S.Zero,
    }
    return [quantity], [Mistake(title, name, expression) for title, expression in wrong.items()], [name]


def _jacobian(letters: ClassLetters, settings: Settings) -> Parts:
    indices = range(letters.classes)

    def matrix(entry: Any) -> sp.ImmutableDenseMatrix:
        return sp.ImmutableDenseMatrix([[entry(i, k) for k in indices] for i in indices])

    quantity = chain(
        "J",
        (
            matrix(lambda i, k: sp.Derivative(letters.written(i), letters.z[k])),
            "row i: output i by every logit",
        ),
        (matrix(partial(_entry, letters)), "yhat_k (1 - yhat_k) on the diagonal, -yhat_i yhat_k off it"),
        shape=(letters.classes, letters.classes),
    )
    plus = matrix(lambda i, k: _entry(letters, i, k) * (1 if i == k else -1))
    diagonal = matrix(lambda i, k: _entry(letters, i, k) if i == k else sp.S.Zero)
    wrong = {"the sign off the diagonal": plus, "zero off the diagonal": diagonal}
    return [quantity], [Mistake(title, "J", expression) for title, expression in wrong.items()], ["J"]


DERIVATIVES = {"diagonal": _diagonal, "off_diagonal": _off_diagonal, "jacobian": _jacobian}

# --- the gradient of the cross-entropy --------------------------------------------------------------------------------


def _gradient(letters: ClassLetters, constrained: bool) -> Parts:
    """By every logit; with targets that sum to one, the last of them is one minus the others."""
    quantities: list[Quantity] = []
    mistakes: list[Mistake] = []
    y, p, z = letters.y, letters.p, letters.z
    if constrained:
        quantities.append(chain(str(y[-1]), (minus(1, *y[:-1]), "the targets sum to 1")))
    loss = product(-1, added(*(product(t, sp.log(q)) for t, q in zip(y, p, strict=True))))
    quantities.append(chain("L", (loss, "cross-entropy")))
    for i in range(letters.classes):
        quantities.append(_slope(letters, i, constrained))
        name = quantities[-1].name
        mistakes += [Mistake(title, name, expression) for title, expression in _wrong_slopes(letters, i, constrained)]
    names = [f"dL/d{variable}" for variable in z]
    column = sp.ImmutableDenseMatrix([[symbol(name)] for name in names])
    quantities.append(chain("dL/dz", (column, "one row for each logit"), shape=(letters.classes, 1)))
    return quantities, mistakes, [*names, "dL/dz"]


def _slope(letters: ClassLetters, i: int, constrained: bool) -> Quantity:
    y, p, z = letters.y, letters.p, letters.z
    shares = [product(product(-1, over(y[k], p[k])), _entry(letters, k, i)) for k in range(letters.classes)]
    cancelled = [product(-1, y[k], complement(p[k])) if k == i else product(y[k], p[i]) for k in range(letters.classes)]
    lines = [
        (f.Gradient(symbol("L"), z[i]), "derivative of the loss"),
        (added(*shares), "chain rule through every output"),
        (added(*cancelled), "cancel"),
        (minus(product(p[i], added(*y)), y[i]), "collect"),
    ]
    if constrained:
        lines.append((minus(p[i], y[i]), "the targets sum to 1"))
    return chain(f"dL/d{z[i]}", *lines)


def _wrong_slopes(letters: ClassLetters, i: int, constrained: bool) -> Iterable[tuple[str, Any]]:
    y, p = letters.y, letters.p
    total = added(*y)
    right = minus(p[i], y[i]) if constrained else minus(product(p[i], total), y[i])
    yield "the sign: target minus output", product(-1, right)
    yield "only the output of this class", product(-1, y[i], complement(p[i]))
    yield "divided by the output, as by yhat", product(-1, over(y[i], p[i]))
    yield (
        "the sign off the Jacobian's diagonal",
        minus(product(-1, p[i], minus(total, y[i])), product(y[i], complement(p[i]))),
    )
    if not constrained:
        yield "yhat - y, as if the targets summed to 1", minus(p[i], y[i])


def _sample(names: list[str], rng: Random) -> dict[str, Exact]:
    """Logits between -2 and 2, targets between 0 and 1 that need not sum to 1."""
    draw = {"z": lambda: Fraction(rng.randint(-64, 64), 32), "y": lambda: Fraction(rng.randint(0, 16), 16)}
    return {name: draw[name[0]]() for name in names}
