"""A question with other numbers: drawn by a seed from what the question allows, until all its conditions hold."""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from random import Random
from typing import Any

import msgspec
import numpy as np
from flint import arb, fmpq

from checks.evaluation import EvaluationError
from checks.spans import Span
from theory.errors import InputError
from theory.exact import number, number_text
from theory.givens import given
from theory.question import Question, given_name, with_values
from theory.solution import Solution, solve

MOST_DRAWS = 2000  # for one variant; a condition that fails so often leaves next to nothing
MOST_VALUES = 10**6  # between the ends of one range
ANSWERS = "answers"  # in a condition: every answer of the question

RELATIONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "<=": operator.le, ">=": operator.ge, "!=": operator.ne, "<": operator.lt, ">": operator.gt,
}  # fmt: skip
RANGE = re.compile(r"\s*(?P<low>\S+?)\s*\.\.\s*(?P<high>\S+)(?:\s+step\s+(?P<step>\S+))?\s*")
CONDITION = re.compile(rf"\s*(?P<left>.+?)\s*(?P<relation>{'|'.join(RELATIONS)})\s*(?P<right>.+?)\s*")


@dataclass(frozen=True, slots=True)
class Choice:
    """The values that one number may take."""

    values: Sequence[Fraction]

    @classmethod
    def read(cls, stated: Any, where: str) -> Choice:
        """`-2..2 step 0.05`, `1..6` in whole steps, or a list of values. Raises InputError."""
        if isinstance(stated, list) and stated:
            return cls(tuple(number(value, where) for value in stated))
        found = RANGE.fullmatch(stated) if isinstance(stated, str) else None
        if found is None:
            raise InputError(f'{where}: expected a range such as "-2..2 step 0.05" or a list of values, got {stated!r}')
        low, high, step = (number_text(found[part] or "1", where) for part in ("low", "high", "step"))
        if low > high or step <= 0:
            raise InputError(f"{where}: expected a lower end, a higher one and a step above 0, got {stated!r}")
        count = (high - low) // step + 1
        if count > MOST_VALUES:
            raise InputError(f"{where}: {count} values between {low} and {high}; take a larger step")
        return cls(Steps(low, step, int(count)))

    def draw(self, like: Any, rng: Random) -> Any:
        """One value, or for a vector or matrix one for each entry."""
        if isinstance(like, (list, tuple)):
            return [self.draw(entry, rng) for entry in like]
        return self.values[rng.randrange(len(self.values))]


class Steps(Sequence[Fraction]):
    """`low`, `low + step`, ...: so many of them, none of which is stored."""

    def __init__(self, low: Fraction, step: Fraction, count: int) -> None:
        self.low, self.step, self.places = low, step, range(count)

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, place: Any) -> Any:
        return self.low + self.step * self.places[place]  # raises IndexError beyond the last


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold of the numbers that are written down: `z1 > 0`, `answers != 0`."""

    text: str
    left: str
    relation: str
    right: str

    @classmethod
    def read(cls, text: str, known: Mapping[str, Any], where: str) -> Condition:
        """Raises InputError for what is no relation between known names and numbers."""
        found = CONDITION.fullmatch(text)
        if found is None:
            raise InputError(f'{where}: expected a condition such as "z1 > 0" or "answers != 0", got {text!r}')
        for side in (found["left"], found["right"]):
            if side != ANSWERS and side not in known:
                try:
                    number_text(side, where)
                except InputError:
                    there = f"there are {', '.join([*known, ANSWERS])}"
                    raise InputError(f"{where}: {text!r} speaks of {side}, which has no value; {there}") from None
        return cls(text, found["left"], found["relation"], found["right"])

    def holds(self, values: Mapping[str, Span], answers: Sequence[str]) -> bool:
        """Whether it certainly holds, for every entry of a vector or matrix and for each of the answers."""
        compare = RELATIONS[self.relation]
        return all(
            _certain(compare, left, right)
            for left in _entries(self.left, values, answers)
            for right in _entries(self.right, values, answers)
        )


def _entries(side: str, values: Mapping[str, Span], answers: Sequence[str]) -> Iterator[Any]:
    names = [name for name in answers if name in values] if side == ANSWERS else [side]
    for name in names:
        if name in values:
            yield from np.ravel(np.asarray(values[name], dtype=object))
        else:
            value = number_text(name)
            yield fmpq(value.numerator, value.denominator)


def _certain(compare: Callable[[Any, Any], Any], left: Any, right: Any) -> bool:
    """Whether two numbers compare so for all that their balls hold."""
    if isinstance(left, arb) or isinstance(right, arb):
        gap = arb(left) - arb(right)
        return not gap.contains(0) if compare is operator.ne else bool(compare(gap, 0))
    return bool(compare(left, right))


@dataclass(frozen=True)
class Variation:
    """A question and all that may vary of it. Raises InputError where that does not fit the question."""

    question: Question

    def __post_init__(self) -> None:
        if not self.choices:
            raise InputError(
                f'{self.question.id} has no other numbers; give it a table such as vary = {{ x = "1..9" }}'
            )
        _ = self.conditions

    @cached_property
    def choices(self) -> dict[str, Choice]:
        """Given or setting -> its values."""
        settings, where = self.question.table.settings, self.question.id
        return {
            given_name(settings, name, f"{where}: vary"): Choice.read(stated, f"{where}: vary.{name}")
            for name, stated in self.question.table.vary.items()
        }

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        known = self.base.hand
        where = f"{self.question.id}: require"
        return tuple(Condition.read(text, known, where) for text in self.question.table.require)

    @cached_property
    def base(self) -> Solution:
        """The question as it stands, worked."""
        return solve(self.question)

    def variant(self, seed: str) -> Question:
        """The question with the numbers of this seed. Raises InputError where no draw meets the conditions."""
        drawn, _ = self.draw(seed)
        return replace(self._with(drawn), variant=seed)

    def draw(self, seed: str) -> tuple[dict[str, Any], Mapping[str, Span]]:
        """The numbers that belong to this seed, and the values of every line as they are written down with them.

        Raises InputError where no draw meets the conditions.
        """
        rng = Random(f"{self.question.id} {seed}")
        failed: Counter[str] = Counter()
        for _ in range(MOST_DRAWS):
            drawn = {name: choice.draw(self._stated(name), rng) for name, choice in self.choices.items()}
            try:
                values = self._values(drawn)
            except (EvaluationError, InputError):
                failed["every line has a value"] += 1
                continue
            broken = next((one for one in self.conditions if not one.holds(values, self._answers)), None)
            if broken is None:
                return drawn, values
            failed[broken.text] += 1
        ((worst, _),) = failed.most_common(1)
        raise InputError(
            f"{self.question.id}: none of {MOST_DRAWS} draws meets all conditions; most often it is not so that "
            f"{worst}; widen a range of vary, or drop a condition"
        )

    @property
    def _answers(self) -> tuple[str, ...]:
        return self.question.table.marked or self.base.derivation.answer

    def _stated(self, name: str) -> Any:
        settings = self.question.table.settings
        return settings.get("givens", {}).get(name, settings.get(name))

    def _values(self, drawn: Mapping[str, Any]) -> Mapping[str, Span]:
        """The hand calculation's values: of the derivation that there is, where only its givens change."""
        derivation, places = self.base.derivation, self.question.table.round
        if drawn.keys() <= {item.name for item in derivation.givens}:
            givens = {name: given(name, value).value for name, value in drawn.items()}
            return derivation.values(givens) if places is None else derivation.rounded(places, givens)
        return solve(self._with(drawn)).hand

    def _with(self, drawn: Mapping[str, Any]) -> Question:
        settings = with_values(self.question.table.settings, drawn)
        return replace(self.question, table=msgspec.structs.replace(self.question.table, settings=settings))


def variant(question: Question, seed: str) -> Question:
    """The question with the numbers that belong to this seed; one that has no other numbers stays as it is."""
    return Variation(question).variant(seed) if question.table.vary else question
