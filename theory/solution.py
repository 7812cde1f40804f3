"""A question, worked: its derivation with every value, exact and as the hand calculation has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp
from sympy.matrices.expressions.matexpr import MatrixElement

from checks.evaluation import EvaluationError
from theory import figures
from theory.derivation import Derivation, Quantity
from theory.errors import InputError
from theory.figure import Figure
from theory.formula.boxes import Box, Grid
from theory.formula.layout import layout
from theory.formula.numbers import number
from theory.question import Question, work
from theory.topic import Worked

LARGEST = 4  # rows or columns of a matrix that is put in place of its letter


@dataclass(frozen=True, slots=True)
class Solution:
    """What a report needs of a question.

    values: exact, by name; those that depend on a free variable are missing.
    hand: as they are written down: rounded after every step where the question asks for that, else the same.
    """

    question: Question
    worked: Worked
    values: Mapping[str, Any]
    hand: Mapping[str, Any]

    @property
    def derivation(self) -> Derivation:
        return self.worked.derivation

    @property
    def places(self) -> int | None:
        """Decimals of the hand calculation; None where nothing is rounded."""
        return self.question.table.round

    def text(self, name: str) -> Any:
        """The value as it is written down: a figure, nested lists of figures, or None where there is no number."""
        value = self.hand.get(name)
        if value is None:
            return None
        return figures.each(self._figure, value)

    def _figure(self, value: Any) -> Figure:
        return figures.exact(value) if self.places is None else Figure(figures.rounded(value, self.places))

    def substituted(self, quantity: Quantity) -> Box | None:
        """The last form with numbers in place of letters; None where that shows nothing new."""
        numbers = self._entries(quantity.last)
        done = {str(entry.args[0]) for entry in numbers}
        for letter in quantity.last.free_symbols - numbers.keys():
            if str(letter) in done:
                continue
            value = self.hand.get(str(letter))
            if value is None:
                return None
            if isinstance(value, np.ndarray):
                if value.ndim != 2 or max(value.shape) > LARGEST:
                    return None
                rows = figures.each(self._operand(letter), value)
                numbers[letter] = Grid(tuple(tuple(map(number, entries)) for entries in rows))
            else:
                numbers[letter] = number(self._operand(letter)(value))
        return layout(quantity.last, numbers) if numbers and quantity.last not in numbers else None

    def _entries(self, expression: Any) -> dict[Any, Box]:
        """The number of each entry, such as x[0, 1], of every matrix or tensor that is used entry by entry only."""
        entries = [e for e in expression.atoms(MatrixElement, sp.Indexed) if all(i.is_Integer for i in e.args[1:])]
        if not entries:
            return {}
        whole = expression.xreplace({entry: sp.Dummy() for entry in entries}).free_symbols
        return {
            entry: number(self._operand(entry.args[0])(self.hand[str(entry.args[0])][tuple(map(int, entry.args[1:]))]))
            for entry in entries
            if entry.args[0] not in whole and str(entry.args[0]) in self.hand
        }

    def _operand(self, letter: Any) -> Any:
        """Givens are put in as stated, results as they were written down."""
        stated = str(letter) in {given.name for given in self.derivation.givens}
        if stated:
            return figures.operand
        if self.places is None:
            return figures.exact_operand
        return lambda value: figures.rounded(value, self.places or 0)


def solved(questions: Iterable[Question]) -> list[Solution]:
    """The questions, worked. Raises InputError with all that does not fit, a sentence for each question."""
    found, faults = [], []
    for question in questions:
        try:
            found.append(solve(question))
        except InputError as error:
            faults.append(error)
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise InputError(f"{len(faults)} questions cannot be worked: " + "; ".join(map(str, faults)))
    return found


def solve(question: Question) -> Solution:
    """The question, worked. Raises InputError where its settings do not fit, or a value does not exist."""
    worked = work(question)
    places = question.table.round
    try:
        values = worked.derivation.values()
        hand = values if places is None else worked.derivation.rounded(places)
    except EvaluationError as error:
        raise InputError(f"{question.id}: {error}; give other numbers") from None
    return Solution(question, worked, values, hand)
