"""A student's numbers against the derivation: every quantity is computed again with their own earlier values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from checks.evaluation import EvaluationError, array
from checks.literals import Numbers
from checks.numbers import Agreement, Printed
from checks.spans import Evaluable, Span, between, ends, widened
from theory.grading.judging.comparing import (
    compare,
    cut_off,
    each,
    exactly,
    fits,
    in_hand,
    laid,
    off,
    pairs,
    to_quantum,
    within_a_unit,
)  # fmt: skip
from theory.grading.key import Key
from theory.grading.marks import Mark
from theory.grading.parts import Judgement
from theory.grading.reasons import (
    ByKey,
    CutOff,
    DoesNotFollow,
    Follows,
    HiddenRounding,
    NothingToCompare,
    NumberForFormula,
    OtherSize,
    RoundingCarried,
    RoundingOrMistake,
    StandsOn,
    TooFewDigits,
)

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Replay:
    """The derivation computed again with the numbers that a student wrote.

    answers: quantity -> the numbers that a student wrote. unreadable: quantities that were written but could not be
    read.

    Two spans are kept for each quantity. `careful` is what a careful student may have in hand: of a quantity that is
    shown, what rounds to the printed text and follows from earlier ones; of one that is not, what those lead to, with
    the rounding that the question asks for. `lenient` allows more: digits cut off, and quantities that are not shown
    rounded like those that are. An answer that `careful` can reach is right; one that not even `lenient` reaches is
    wrong; what lies between goes to a person.
    """

    key: Key
    answers: Mapping[str, Numbers]
    unreadable: frozenset[str] = frozenset()
    _careful: dict[str, Span] = field(default_factory=dict, repr=False)
    _lenient: dict[str, Span] = field(default_factory=dict, repr=False)
    _judged: dict[str, Judgement] = field(default_factory=dict, repr=False)

    @cached_property
    def shown(self) -> Mapping[str, Numbers]:
        """The answers in the shapes of the key."""
        exact = self.key.exact
        return {name: laid(n, np.shape(exact[name])) if name in exact else n for name, n in self.answers.items()}

    @cached_property
    def finest(self) -> Fraction:
        """The weight of the last digit of the coarsest decimal that was rounded; 0 where there is none."""
        rounded = (
            printed.quantum
            for name, numbers in self.shown.items()
            for printed, value in self._beside(name, numbers)
            if printed.quantum and printed.quantum < 1 and not exactly(printed, value)
        )
        return max(rounded, default=Fraction(0))

    def _beside(self, name: str, numbers: Numbers) -> Iterator[tuple[Printed, Any]]:
        """The printed entries, each with the key's value where there is one of that shape."""
        exact = self.key.exact.get(name)
        if exact is None or np.shape(exact) != numbers.shape:
            return zip(numbers.entries, [None] * len(numbers.entries), strict=True)
        return pairs(numbers, exact)

    @cached_property
    def asked(self) -> Fraction:
        """Half a unit of the decimals that the question asks for; 0 where it asks for none."""
        return Fraction(0) if self.key.places is None else HALF * Fraction(1, 10**self.key.places)

    # What the student has in hand

    def careful(self, name: str) -> Span:
        """Raises EvaluationError where there is no finite value."""
        if name not in self._careful:
            self._careful[name] = self._hold(name)
        return self._careful[name]

    def _hold(self, name: str) -> Span:
        if name in self.shown:
            self._sized(name)
            return each(lambda printed, span: in_hand(printed, span), self.shown[name], self._reached(name))
        if not self.touched(name) and not self.asked:
            return self.key.exact[name]
        first = next(self._spans(name, self.careful))
        return widened(first, self.asked) if self.asked else first

    def _reached(self, name: str) -> Span | None:
        """Where a shown number that follows may lie before it was rounded; None where it does not follow."""
        if not self.judge(name).verdict.row.good:
            return None
        numbers = self.shown[name]
        for span in self._spans(name, self.careful):
            if fits(numbers, span):
                return span
        return self.key.exact[name]

    def lenient(self, name: str) -> Span:
        if name not in self._lenient:
            self._lenient[name] = self._loosen(name)
        return self._lenient[name]

    def _sized(self, name: str) -> None:
        """Nothing follows from an array of another size than the quantity has. Raises EvaluationError."""
        wanted = np.shape(self.key.exact.get(name, 0))
        if self.shown[name].shape != wanted:
            raise EvaluationError(
                f"{name} has the shape {wanted}, but what is given for it has {self.shown[name].shape}"
            )

    def _loosen(self, name: str) -> Span:
        if name in self.shown:
            self._sized(name)
            entries = [
                value if value is not None and exactly(printed, value) else between(*within_a_unit(printed))
                for printed, value in self._beside(name, self.shown[name])
            ]
            return array(entries, self.shown[name].shape) if self.shown[name].shape else entries[0]
        first = next(self._spans(name, self.lenient))
        half = max(self.asked, HALF * self.finest)
        return widened(first, half) if half else first

    def _spans(self, name: str, operand: Callable[[str], Span]) -> Iterator[Span]:
        """The span of each way to compute a quantity; ways without a finite value are left out, unless all are."""
        failure: EvaluationError | None = None
        found = False
        for rule in self.key.rules[name]:
            try:
                yield self.reach(rule, operand)
                found = True
            except EvaluationError as error:
                failure = error
        if not found:
            raise failure or EvaluationError(f"{name} has no form that can be evaluated")

    def reach(self, rule: Evaluable, operand: Callable[[str], Span], tight: bool = True) -> Span:
        known = dict(self.key.start)
        for name in rule.names:
            if name in self.key.order:
                known[self.key.derivation.symbol(name)] = operand(name)
        return rule.reach(known, tight)

    def nominal(self, name: str) -> bool:
        """Whether some form, at the numbers exactly as they are printed, gives what is printed for this quantity.

        Quantities that are not shown are computed the same way, and kept whole, or rounded as the question asks, or
        rounded like this one.
        """
        own = min((e.quantum for e in self.shown[name].entries if e.quantum), default=None)
        quanta = {None, 2 * self.asked or None, own if own and own < 1 else None}
        return any(self._gives(name, quantum) for quantum in sorted(quanta, key=lambda q: q or 0))

    def _gives(self, name: str, quantum: Fraction | None) -> bool:
        points: dict[str, Span] = {}

        def point(used: str) -> Span:
            if used not in points:
                if used in self.shown:
                    points[used] = each(
                        lambda printed, _: between(printed.value, printed.value), self.shown[used], None
                    )
                else:
                    value = self.reach(self.key.rules[used][0], point)
                    points[used] = value if quantum is None else to_quantum(value, quantum)
            return points[used]

        for rule in self.key.rules[name]:
            try:
                if all(
                    self._agrees(printed, value) for printed, value in pairs(self.shown[name], self.reach(rule, point))
                ):
                    return True
            except EvaluationError:
                continue
        return False

    # What an answer stands on

    def sources(self, name: str) -> frozenset[str]:
        """The shown or unreadable quantities that this one stands on, directly or through what is not shown."""
        found: set[str] = set()
        pending, seen = list(self.key.operands[name]), set()
        while pending:
            operand = pending.pop()
            if operand in seen:
                continue
            seen.add(operand)
            if operand in self.shown or operand in self.unreadable:
                found.add(operand)
            else:
                pending += self.key.operands[operand]
        return frozenset(found)

    def between(self, name: str) -> list[str]:
        """The quantities that are not shown, from those that are to this one, in order; the quantity itself last."""
        found: set[str] = {name}
        pending = list(self.key.operands[name])
        while pending:
            operand = pending.pop()
            if operand not in found and operand not in self.shown:
                found.add(operand)
                pending += self.key.operands[operand]
        return sorted(found, key=self.key.order.__getitem__)

    def touched(self, name: str) -> bool:
        """Whether anything that the student wrote stands before this quantity."""
        return bool(self.sources(name))

    def tainted(self, name: str) -> list[str]:
        """The earlier numbers, of those that this one stands on, that are not right themselves, in order."""
        bad = [s for s in self.sources(name) if s in self.shown and not self.judge(s).verdict.row.good]
        return sorted(bad, key=self.key.order.__getitem__)

    # The verdict

    def judge(self, name: str) -> Judgement:
        """The verdict on a shown quantity by its own convention, without a search for what went wrong."""
        if name not in self._judged:
            self._judged[name] = self._judge(name)
        return self._judged[name]

    def _judge(self, name: str) -> Judgement:
        numbers, exact = self.shown[name], self.key.exact.get(name)
        if exact is None:
            return Judgement(Mark.UNREAD, (NumberForFormula(),))
        if numbers.shape != np.shape(exact):
            return Judgement(Mark.UNREAD, (OtherSize(numbers.shape, np.shape(exact)),))
        true = self._all_agree(numbers, exact)
        tainted = self.tainted(name)
        if true and not tainted:
            return Judgement(Mark.RIGHT, (CutOff(),) if cut_off(numbers, exact) else ())
        try:
            follows = any(self._follows(numbers, span) for span in self._spans(name, self.careful))
            reachable = follows or any(fits(numbers, span) for span in self._spans(name, self.lenient))
        except EvaluationError as error:
            return Judgement(Mark.UNREAD, (NothingToCompare(str(error)),))
        if true and follows and not (tainted and cut_off(numbers, exact)):
            return Judgement(Mark.RIGHT)
        if follows and any(self.judge(source).verdict is not Mark.UNREAD for source in tainted):
            follows_from = Follows(tuple(tainted))
            by_key = (ByKey(off(numbers, exact, self._agrees)),) if numbers.shape else ()
            return Judgement(Mark.CARRIED, (follows_from, *by_key))
        if follows and tainted:
            return Judgement(Mark.UNREAD, (Follows(tuple(tainted), doubtful=True),))
        if follows:
            return Judgement(Mark.ROUNDED, (RoundingCarried(off(numbers, exact)),))
        if true:
            return Judgement(Mark.UNREAD, (DoesNotFollow(tuple(tainted)),))
        if reachable:
            if all(compare(printed, value).agrees for printed, value in pairs(numbers, exact)):
                return Judgement(Mark.UNREAD, (TooFewDigits(),))
            if not tainted and self.nominal(name):
                return Judgement(Mark.ROUNDED, (HiddenRounding(off(numbers, exact)),))
            return Judgement(Mark.UNREAD, (RoundingOrMistake(),))
        if unread := self.sources(name) & self.unreadable:
            return Judgement(Mark.UNREAD, (StandsOn(tuple(sorted(unread))),))
        return Judgement(Mark.WRONG, (off(numbers, exact),))

    def _all_agree(self, numbers: Numbers, exact: Span) -> bool:
        """Whether all entries agree; of those to one decimal place, most must have digits enough to be compared."""
        found = [(printed, compare(printed, value)) for printed, value in pairs(numbers, exact)]
        if not all(one.agrees for _, one in found):
            return False
        blunt = [one for one, how in found if how.agreement is not Agreement.EXACT and not self.telling(one)]
        quanta = {printed.quantum for printed in numbers.entries}
        return not blunt or (2 * len(blunt) < len(numbers.entries) and len(quanta) == 1 and quanta != {None})

    def _agrees(self, printed: Printed, value: Span) -> bool:
        found = compare(printed, value)
        return found.agreement is Agreement.EXACT or (found.agrees and self.telling(printed))

    def _follows(self, numbers: Numbers, span: Span) -> bool:
        """Whether the numbers fit, those with too few digits to say much exactly."""
        blunt = [(p, entry) for p, entry in pairs(numbers, span) if not self.telling(p)]
        return fits(numbers, span) and all(low <= p.value <= high for p, entry in blunt for low, high in [ends(entry)])

    def telling(self, printed: Printed) -> bool:
        """Whether a rounded number has digits enough to be compared: two, or as many decimals as are asked for."""
        if printed.quantum is None or (printed.digits or 0) >= 2:
            return True
        return self.key.places is not None and printed.quantum * 10**self.key.places <= 1
