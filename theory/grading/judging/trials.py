"""A mistake, tried: what it makes of the numbers that a student has in hand, and whether that is what they printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from flint import arb, fmpq

from checks.evaluation import EvaluationError
from checks.literals import Numbers
from checks.spans import Evaluable, Span, widened
from theory.deadline import look
from theory.grading.judging.comparing import fits
from theory.grading.judging.replay import Replay
from theory.grading.key import Key
from theory.mistakes import Mistake

LOST = 1e-6  # of a value, by floating point: more than its terms lose where they cancel but for one in a million


def steps(key: Key, mistake: Mistake, path: Sequence[str]) -> Iterator[tuple[str, Evaluable]]:
    """What a mistake moves of these quantities, in order, with how each is computed then."""
    moved: set[str] = set()
    for quantity in path[path.index(mistake.quantity) :]:
        rule = mistake.rules.get(quantity, key.rules[quantity][0])
        if quantity in mistake.rules or not rule.names.isdisjoint(moved):
            moved.add(quantity)
            yield quantity, rule


def value_after(
    replay: Replay,
    mistake: Mistake,
    name: str,
    path: Sequence[str],
    known: Callable[[str], Span],
    half: Any = 0,
    tight: bool = True,
) -> Span | None:
    """The value of `name` where `mistake` is made and everything after it is right; None where there is none.

    path: the quantities from the mistake to `name`, in order. known: what the others are. half: how far rounding may
    move each quantity on the way.
    """
    moved: dict[str, Span] = {}

    def operand(used: str) -> Span:
        return moved[used] if used in moved else known(used)

    try:
        for quantity, rule in steps(replay.key, mistake, path):
            value = replay.reach(rule, operand, tight)
            moved[quantity] = widened(value, half) if half and quantity != name else value
    except EvaluationError:
        return None  # the edited formula has no value here, or does not fit in shape
    value = moved.get(name)
    expected = replay.key.exact[name]
    return value if value is not None and np.shape(value) == np.shape(expected) else None


class Start:
    """What a student has in hand before one quantity: the numbers that are shown there, or else what is right.

    replay: of the first who has it. path: the quantities from what is shown to this one, in order.
    """

    def __init__(self, replay: Replay, name: str) -> None:
        self.replay, self.name = replay, name
        self.path = replay.between(name)
        key = replay.key
        self._known = {
            given.name: middle(key.exact[given.name])
            for given in key.derivation.givens
            if given.shape == () and given.name in key.exact
        }

    @cached_property
    def slack(self) -> float:
        """How far, of its size, rounding may move the value: nothing to speak of where all that is in hand is exact,
        else a generous guess."""
        sources = [one for one in self.replay.sources(self.name) if one in self.replay.shown]
        if not self.replay.asked and all(map(self._exact, sources)):
            return LOST
        entries = (entry for source in sources for entry in self.replay.shown[source].entries)
        coarse = (float(e.quantum / abs(e.value)) for e in entries if e.quantum and e.value and (e.digits or 9) < 6)
        return 0.01 + 2 * max(coarse, default=0.0)

    def _exact(self, source: str) -> bool:
        """Whether what is shown there can be but one number, or one array of them."""
        try:
            return all(isinstance(entry, fmpq) for entry in np.ravel(self.replay.careful(source)))
        except EvaluationError:
            return False

    def roughly(self, mistake: Mistake) -> float | None:
        """What the quantity comes to in floating point; None where that cannot say."""
        values = {**self._known}
        try:
            for quantity, rule in steps(self.replay.key, mistake, self.path):
                if rule.quick is None:
                    return None
                for used in rule.names - values.keys():
                    if used not in self.replay.key.order:
                        return None  # it stays free
                    values[used] = self._known[used] = middle(self.replay.careful(used))
                values[quantity] = rule.quick(values)
        except (ArithmeticError, ValueError, EvaluationError):  # as floats raise them: an overflow, the logarithm of -1
            return None
        return values.get(self.name)

    def exactly(self, mistake: Mistake, half: Fraction, tight: bool) -> Span | None:
        """Where it may lie if every quantity on the way is rounded by at most `half`; None where it has no value."""
        return value_after(self.replay, mistake, self.name, self.path, self.replay.careful, half, tight)


class Trial:
    """One mistake made from a start: in floating point first, and exactly where that comes near a printed number.

    value: what it leads to without rounding, where that is known already. What is worked out is kept.
    """

    def __init__(self, start: Start, mistake: Mistake, value: Span | None = None) -> None:
        self.start, self.mistake, self.value = start, mistake, value
        self._spans: dict[tuple[Fraction, bool], Span | None] = {}

    @cached_property
    def near(self) -> float | None:
        if self.value is None:
            return self.start.roughly(self.mistake)
        return middle(self.value) if np.shape(self.value) == () else None

    def printed_as(self, numbers: Numbers) -> str | None:
        """The value that the mistake leads to, in digits, where it may be what was printed; None where not."""
        look()
        if self.near is not None and not _close(numbers, self.near, self.start.slack):
            return None
        if self.value is not None and fits(numbers, self.value):
            return digits(self.value)
        for half in dict.fromkeys((Fraction(0), self.start.replay.asked)):
            wide = self._span(half, tight=False)
            if wide is None or not fits(numbers, wide):
                continue
            exact = self._span(half, tight=True)
            if exact is not None and fits(numbers, exact):
                return digits(exact)
        return None

    def _span(self, half: Fraction, *, tight: bool) -> Span | None:
        if (half, tight) not in self._spans:
            self._spans[half, tight] = self.start.exactly(self.mistake, half, tight)
        return self._spans[half, tight]


def middle(value: Span) -> float:
    return float(arb(value).mid())


def _close(numbers: Numbers, value: float, slack: float) -> bool:
    """Whether the value lies within this share of it, or some units of the last digit, of the printed number."""
    printed = numbers.entries[0]
    size = abs(float(printed.value))
    return abs(float(printed.value) - value) <= slack * size + 8 * float(printed.quantum or 0) + 1e-12


def digits(value: Span) -> str:
    """A value, or all entries of an array, so exactly that two that are alike are the same."""
    return " ".join(arb(entry).mid().str(20, radius=False) for entry in np.ravel(value))
