"""What is laid out and written in ASCII or in LaTeX is read back as the same expression, over the whole bank."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.tensor.array.array_comprehension import ArrayComprehension

from checks.evaluation import evaluate
from checks.evidence import Verdict
from checks.identity import decide
from checks.reading import read, read_latex
from checks.reading.building import Scope, build, shaped
from checks.symbols import SYMBOLS
from checks.tree import Tree
from checks.vocabulary import heads as f
from theory.derivation import letters, symbol
from theory.formula import ascii, latex
from theory.formula.boxes import Box
from theory.formula.layout import layout
from theory.question import assignments
from theory.solution import solve

QUESTIONS = [question for assignment in assignments(None) for question in assignment.questions]
# What only a derivation says: a reader of formulas has no such operation, or no such array.
OURS = (
    sp.Limit, sp.Derivative, f.Gradient, f.MatrixGradient, sp.Sum, ArrayComprehension, sp.NDimArray, sp.Indexed,
    f.Padded, f.Root, f.Norm, AppliedUndef, sp.OneMatrix, sp.ZeroMatrix, sp.Identity, sp.Rel,
)  # fmt: skip
HUGE = 1000  # an exponent that is larger is refused
NOTATIONS: dict[str, tuple[Callable[[Box], str], Callable[[str], Tree], bool]] = {
    "ascii": (ascii.write, read, True),
    "latex": (latex.write, read_latex, False),  # in which * between matrices is their product
}


def plainly_named(shapes: dict[str, tuple[int, ...]]) -> dict[Any, Any]:
    """Other letters for all names: how a name is written is another test's matter."""
    every = [name for name, shape in shapes.items() if len(shape) in (0, 2)]
    return {symbol(name, shapes[name]): symbol(f"q{place}", shapes[name]) for place, name in enumerate(every)}


def forms(question: Any) -> Iterator[tuple[Any, Scope]]:
    derivation = solve(question).derivation
    other = plainly_named(dict(derivation.shapes))
    scope = Scope({str(name): shaped(getattr(name, "shape", ())) for name in other.values()}, closed=True)
    for quantity in derivation:
        for form in quantity.forms:
            huge = any(abs(number) > HUGE for number in form.expression.atoms(sp.Integer))
            mixed = form.expression.has(f.Entrywise) and form.expression.has(sp.Max)  # max of 0 and a matrix
            if not huge and not mixed and not form.expression.has(*OURS):
                yield form.expression.xreplace(other), scope


def same(one: Any, other: Any) -> bool:
    """The same expression, or equal to it for all values."""
    if one == other:
        return True
    values = {letter: letters(letter) for side in (one, other) for letter in side.free_symbols}
    sides = [evaluate(side, values, SYMBOLS) for side in (one, other)]
    return np.shape(sides[0]) == np.shape(sides[1]) and decide(*sides).verdict is Verdict.DECIDED


@pytest.mark.parametrize("notation", NOTATIONS)
def test_what_is_written_is_read_back(notation: str) -> None:
    write, reader, arrays = NOTATIONS[notation]
    count = 0
    for question in QUESTIONS:
        for expression, scope in forms(question):
            text = write(layout(expression))
            again = build(reader(text), Scope(scope.names, closed=True, arrays=arrays))
            assert same(expression, again), f"{question.id}: {text}"
            count += 1
    assert count > 400  # of about 620 forms


def test_another_formula_is_noticed() -> None:
    a, b = symbol("a"), symbol("b")
    assert not same(a - b, b - a)
    assert same(a * (a + b), a**2 + a * b)
