"""Made-up formulas and hand-ins: the formulas of the key in many ways, with one edit or none, and whole documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import sympy as sp

from checks.unevaluated import is_matrix
from theory.formula import ascii, latex
from theory.formula.layout import layout
from theory.formula.names import name_box
from theory.grading.judging.catalogue import Catalogue
from theory.grading.key import Key
from theory.mistakes import Mistake


def shuffled(expression: Any, rng: Random) -> Any:
    """The same formula with its terms, and its factors where they commute, in another order."""
    if not isinstance(expression, sp.Expr) or not expression.args or is_matrix(expression):
        return expression
    args = [shuffled(arg, rng) for arg in expression.args]
    if isinstance(expression, (sp.Add, sp.Mul)):
        rng.shuffle(args)
        return expression.func(*args, evaluate=False)
    return expression.func(*args)


def versions(expression: Any, rng: Random) -> Iterator[Any]:
    """The formula as it is, in another order, expanded and factored."""
    yield expression
    if isinstance(expression, sp.Expr) and not is_matrix(expression):
        yield shuffled(expression, rng)
        yield sp.expand(expression)
        yield sp.factor(sp.expand(expression))


def texts(expression: Any, rng: Random) -> Iterator[str]:
    """The formula in plain notation and in LaTeX, in every version."""
    for version in versions(expression, rng):
        yield ascii.write(layout(version))
        yield f"${latex.write(layout(version))}$"


def right_formulas(key: Key, name: str, rng: Random) -> Iterator[str]:
    yield from texts(key.derivation[name].last, rng)


def wrong_formulas(catalogue: Catalogue, name: str, rng: Random, most: int) -> Iterator[tuple[str, Mistake]]:
    """Some of the mistakes in the last step, each written down once in each notation."""
    every = catalogue.of(name)
    for mistake in rng.sample(every, min(most, len(every))):
        for text in (ascii.write(layout(mistake.expression)), f"${latex.write(layout(mistake.expression))}$"):
            yield text, mistake


def document(question: str, shown: Mapping[str, str]) -> str:
    """A hand-in: a heading, and one chain for each number, with a step before the last."""
    letter, number = question[-1], question[1:-1]
    lines = [f"# Question {number}", "", f"({letter}) By the chain rule:", ""]
    for name, text in shown.items():
        bare = text.strip("$")
        lines += [f"$${latex.write(name_box(name))} = 1 \\cdot ({bare}) = {bare}$$", ""]
    return "\n".join(lines)
