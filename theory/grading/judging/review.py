"""One student's answers to one question, judged: taken under a convention, replayed, and where wrong, explained."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from flint import arb, fmpq

from checks.literals import Numbers
from checks.numbers import Agreement, Printed
from checks.spans import midpoint
from theory import figures
from theory.deadline import look
from theory.grading.content import Content, Illegible, Symbolic
from theory.grading.judging.bases import BASES, scaled
from theory.grading.judging.catalogue import Catalogue
from theory.grading.judging.comparing import ENOUGH, compare, enough, laid
from theory.grading.judging.elsewhere import accepted, named, other_unit, replay, under, unlike
from theory.grading.judging.explanation import (
    collides,
    explain,
    explain_formula,
    name_mistakes,
)
from theory.grading.judging.formulas import judge_formula
from theory.grading.judging.freely import judge_freely
from theory.grading.judging.plausible import Plausible
from theory.grading.judging.replay import Replay
from theory.grading.judging.sides import other as another_side
from theory.grading.judging.working import shown, shown_in_numbers
from theory.grading.key import Key, convention
from theory.grading.marks import Mark
from theory.grading.matching.sheet import Response, Sheet
from theory.grading.parts import Judgement
from theory.grading.reasons import (
    AnswerTo,
    AnyReason,
    Contradicts,
    Elsewhere,
    Explanation,
    Follows,
    FromNowhere,
    NotRead,
    OtherMeaning,
    OtherUnit,
    Reached,
    RoundingOrOneMistake,
    SeveralConventions,
    TooFewDigits,
    UnknownUnit,
    ValueOf,
)

FACTOR = 10  # within which an unexplained number is near what it might be
TRIVIAL = (-1, 0, 1)  # as a factor, or a slope, they make the rest of a calculation disappear


@dataclass(frozen=True, eq=False)
class Judge:
    """What answers to one question are judged with, prepared once: its key, its mistakes, and its bounds."""

    key: Key

    @cached_property
    def catalogue(self) -> Catalogue:
        return Catalogue(self.key)

    @cached_property
    def plausible(self) -> Plausible:
        return Plausible(self.key)

    @cached_property
    def asked(self) -> dict[str, tuple[str, ...]]:
        """Part that earns marks -> its names: its own, then those under other conventions."""
        return {part.name: (part.name, *part.also) for part in self.key.asked}

    def prepare(self) -> None:
        """Builds the mistakes of every answer and the other conventions now, so that no submission waits for them."""
        for name in self.asked:
            if name in self.key.exact:
                self.catalogue.values(name)
        len(self.key.elsewhere)


SEVERAL = 3  # entries, all of which one mistake explains, are no accident


class Review:
    """The verdicts on one sheet. answers, judged: by quantity. used: quantity -> the convention that makes it right."""

    def __init__(self, judge: Judge, sheet: Sheet) -> None:
        self.judge, self.key, self.sheet = judge, judge.key, sheet
        self.answers: dict[str, Response] = dict(sheet.answers)
        self.doubtful: dict[str, AnyReason] = dict(sheet.doubtful)
        self.used: dict[str, str] = {}
        self._choose_conventions()
        self.replay = replay(self.key, self._numbers, {name: name for name in self.answers})
        given = sorted(self.answers, key=self.key.order.__getitem__)
        self.judged = {name: self._judge(name) for name in given}

    def content(self, name: str) -> Content | None:
        """What was given for a quantity; None where none of its answers counts."""
        return None if name in self.doubtful else self.answers[name].content

    @property
    def _numbers(self) -> dict[str, Numbers | None]:
        contents = {name: self.content(name) for name in self.answers}
        return {name: content if isinstance(content, Numbers) else None for name, content in contents.items()}

    def _choose_conventions(self) -> None:
        """A quantity that exists under several conventions is taken under the one that is named, or that fits."""
        for name, found in self.sheet.options.items():
            if len(found) == 1:
                continue
            read, content = self.answers[name], self.content(name)
            said = named(f"{read.note} {read.text}")
            meant = [other for other in found if convention(other) in said]
            chosen = meant[0] if len(meant) == 1 else None
            if len(meant) > 1 and isinstance(content, Symbolic):
                self.doubtful[name] = SeveralConventions(tuple(map(convention, meant)))
            if chosen is None and isinstance(content, Numbers):
                fitting = [other for other in meant or found if self._alone(other, content).row.good]
                chosen = fitting[0] if fitting else None
                if chosen is not None and chosen != found[0] and not meant:
                    self.used[chosen] = convention(chosen)
            if chosen is not None and chosen != name:
                self.answers[chosen] = self.answers.pop(name)
                if name in self.doubtful:
                    self.doubtful[chosen] = self.doubtful.pop(name)

    def _alone(self, name: str, numbers: Numbers) -> Mark:
        return Replay(self.key, {name: numbers}).judge(name).verdict

    # The verdict

    def _judge(self, name: str) -> tuple[Judgement, Explanation | None]:
        look()
        if name in self.doubtful:
            return Judgement(Mark.UNREAD, (self.doubtful[name],)), None
        content = self.answers[name].content
        if isinstance(content, Illegible):
            return Judgement(Mark.UNREAD, (NotRead(content.why),)), None
        if isinstance(content, Numbers) and (unit := unlike(name, self.answers[name].unit)):
            return Judgement(Mark.UNREAD, (UnknownUnit(unit),)), None
        found = self._formula(name, content) if isinstance(content, Symbolic) else self._number(name, content)
        if found[0].verdict.row.good:
            return found
        refused = found[0].verdict is Mark.WRONG or isinstance(content, Symbolic)
        if refused and (freely := judge_freely(self.key, name, content)) is not None:
            said = self._contradicting(name)
            return (freely if said is None else Judgement(Mark.UNREAD, (said,))), None
        also = accepted(self.key, name, self.answers[name], content, self._numbers)
        return found if also is None else (also, None)

    def _formula(self, name: str, content: Symbolic) -> tuple[Judgement, Explanation | None]:
        judgement = judge_formula(self.key, name, content)
        if judgement.verdict.row.good and (said := self._contradicting(name)):
            return Judgement(Mark.UNREAD, (said,)), None
        if (meant := self.answers[name].meant) is not None:
            put_in = judge_formula(self.key, name, meant.formula)
            if judgement.verdict.row.good and put_in.verdict is Mark.WRONG:
                return Judgement(Mark.UNREAD, (OtherMeaning(tuple(sorted(meant.letters))),)), None
            if not judgement.verdict.row.good:
                doubted = put_in.verdict.row.good and not meant.believed
                judgement = Judgement(Mark.UNREAD, put_in.reasons) if doubted else put_in
        wrong = judgement.verdict is Mark.WRONG
        return judgement, explain_formula(self.judge.catalogue, name, content) if wrong else None

    def _number(self, name: str, content: Numbers) -> tuple[Judgement, Explanation | None]:
        judgement = self.replay.judge(name)
        if judgement.verdict.row.good and name in self.used:
            judgement = _elsewhere(self.used[name])
        if judgement.verdict.row.good:
            if said := self._contradicting(name):
                return Judgement(Mark.UNREAD, (said,)), None
            return self._doubted(name, content, judgement), None
        if judgement.verdict is Mark.CARRIED:
            if said := self._contradicting(name, carried=True):
                return Judgement(Mark.UNREAD, (said,)), None
            return self._carried(name, judgement), None
        if judgement.verdict is Mark.WRONG:
            elsewhere = self._elsewhere(name) or self._in_base(name, content)
            if elsewhere is not None:
                return elsewhere, None
            more = (self._exchanged(name, content), self.judge.plausible.impossible(name, content))
            reasons = (*judgement.reasons, *(reason for reason in more if reason is not None))
            return replace(judgement, reasons=reasons), name_mistakes(self.judge.catalogue, self.replay, name)
        return judgement, None

    def _contradicting(self, name: str, *, carried: bool = False) -> Contradicts | None:
        """Another side of the answer's own chain that is not known to be the answer as well: it may say two things."""
        said = another_side(self.key, name, self.answers[name], carried=carried)
        return None if said is None else Contradicts(said)

    # What follows from a wrong answer

    def _carried(self, name: str, judgement: Judgement) -> Judgement:
        """An answer that follows from wrong ones counts where each of them is an attempt at what it stands for."""
        doubts = {source: self._attempt(source) for source in self.replay.tainted(name)}
        if nowhere := tuple(source for source, attempt in doubts.items() if attempt is Mark.WRONG):
            return Judgement(Mark.WRONG, (FromNowhere(nowhere), *judgement.reasons[1:]))
        if unsure := tuple(source for source, attempt in doubts.items() if attempt is Mark.UNREAD):
            return Judgement(Mark.UNREAD, (Follows(unsure, doubtful=True),))
        return judgement

    def _attempt(self, name: str) -> Mark:
        """What an answer that follows from this one, which is not right, may earn.

        Its working is shown, or a mistake explains it, or it is near what it might be and most of what stands beside it
        is right. Without working a 0 or a 1, which makes all that follows trivial, is never enough. Where everybody has
        other numbers only a calculation with their own will do, for the number may be another's.
        """
        verdict = self.replay.judge(name).verdict
        if verdict is not Mark.WRONG:
            return Mark.CARRIED if verdict is not Mark.CARRIED else self._carried(name, Judgement(verdict)).verdict
        own = bool(self.key.question.variant)
        if (shown_in_numbers if own else shown)(self.key, [form.side for form in self.answers[name].forms]):
            return Mark.CARRIED
        numbers = self.replay.shown[name]
        told = len(numbers.entries) >= SEVERAL or all(map(self.replay.telling, numbers.entries))
        # Else some mistake nearly always explains it, but not to the last digit.
        explained = bool(explain(self.judge.catalogue, self.replay, name).mistakes) if told else self._exactly(name)
        trivial = all(entry.value in TRIVIAL for entry in numbers.entries)
        if trivial or not self._near(name, numbers):
            if not explained:
                return Mark.WRONG
            if trivial or not told:
                return Mark.UNREAD
        return Mark.UNREAD if own else Mark.CARRIED

    def _exactly(self, name: str) -> bool:
        """Whether a mistake comes to just these numbers, none of which is rounded."""
        written = [fmpq(*entry.value.as_integer_ratio()) for entry in self.replay.shown[name].entries]
        return any(written == [*np.ravel(value)] for _, value in self.judge.catalogue.values(name))

    def _near(self, name: str, numbers: Numbers) -> bool:
        """Whether most of the entries, or most of the answers that stand beside this one, are right, and the number is
        as large as the right one or a likely one, give or take a factor."""
        exact = np.ravel(self.key.exact[name])
        pairs = list(zip(numbers.entries, exact, strict=True))
        if len(pairs) > 1:
            return 2 * sum(compare(*pair).agrees for pair in pairs) > len(pairs)
        beside = [other for other in self.replay.shown if other != name and not self._after(other, name)]
        right = sum(self.replay.judge(other).verdict.row.good for other in beside)
        likely = [exact[0], *(value for _, value in self.judge.catalogue.values(name))]
        size = abs(numbers.entries[0].value)
        return 2 * right > len(beside) + 1 and any(_like(size, abs(midpoint(value))) for value in likely)

    def _after(self, other: str, name: str) -> bool:
        """Whether a quantity is computed from this one."""
        return name in self.key.depends[other]

    def _doubted(self, name: str, numbers: Numbers, judgement: Judgement) -> Judgement:
        """A right number, unless what is said beside it, or how few its digits are, speaks against it."""
        if name in self.sheet.reached:
            held, truth = self.sheet.reached[name], self.key.reached(name)
            if truth is None or held == truth:
                return judgement
            return Judgement(Mark.UNREAD if held is None else Mark.WRONG, (Reached(truth, listed=held is None),))
        based = set(named(f"{self.answers[name].note} {self.answers[name].text}"))
        if based and based <= BASES.keys() - {convention(name)} and figures.whole(self.key.exact[name]) is None:
            return Judgement(Mark.UNREAD, (OtherUnit(min(based)),))
        if unit := other_unit(self.key, name, self.answers[name].text, self.answers[name].note):
            return Judgement(Mark.UNREAD, (OtherUnit(unit),))
        return self._sure(name, numbers, judgement)

    def _sure(self, name: str, numbers: Numbers, judgement: Judgement) -> Judgement:
        """Right, unless the digits are too few, or the rounding too free, to tell it from a typical mistake."""
        if judgement.verdict is Mark.ROUNDED:
            if self.replay.nominal(name):
                return judgement
            found = explain(self.judge.catalogue, self.replay, name)
            if found.mistakes:
                return Judgement(Mark.UNREAD, (RoundingOrOneMistake(found.mistakes[0]),))
            return judgement
        counted = figures.whole(self.key.exact[name]) is not None
        enough = not counted and all(self._enough(printed) for printed in numbers.entries)
        if enough or self._exact(name, numbers):
            return judgement
        mistake = collides(self.judge.catalogue, numbers, name)
        if mistake is None:
            return judgement
        return Judgement(Mark.UNREAD, (TooFewDigits(mistake.made),))

    def _enough(self, printed: Printed) -> bool:
        return enough(printed, self.key.places)

    def _exact(self, name: str, numbers: Numbers) -> bool:
        values = np.ravel(self.key.exact[name])
        pairs = zip(numbers.entries, values, strict=True)
        return all(compare(printed, value).agreement is Agreement.EXACT for printed, value in pairs)

    def _exchanged(self, name: str, numbers: Numbers) -> AnswerTo | ValueOf | None:
        """Which other part the number would be the answer to, or which other quantity has this value."""
        others = [part for part, names in self.judge.asked.items() if name not in names]
        alike = [other for other in others if self._would_be(other, numbers)]
        if alike or any((printed.digits or 0) < ENOUGH for printed in numbers.entries):
            return AnswerTo(alike[0]) if len(alike) == 1 else None
        found = [other for other in self.key.order if other not in (name, *others) and self._would_be(other, numbers)]
        return ValueOf(found[0]) if len(found) == 1 else None

    def _would_be(self, other: str, numbers: Numbers) -> bool:
        """Whether the numbers would be right for another quantity; most differ at first sight."""
        value: Any = self.key.exact.get(other)
        numbers = numbers if value is None else laid(numbers, np.shape(value))
        if value is None or np.shape(value) != numbers.shape:
            return False
        pairs = zip(numbers.entries, np.ravel(value), strict=True)
        return all(compare(*pair).agrees for pair in pairs) and self._alone(other, numbers) is Mark.RIGHT

    # Other conventions

    @cached_property
    def _under(self) -> dict[str, set[str]]:
        shown = self.replay.shown
        wrong = (name for name in shown if self.replay.judge(name).verdict is Mark.WRONG)
        return under(self.key, self._numbers, wrong)

    def _elsewhere(self, name: str) -> Judgement | None:
        """The named convention under which a number is right, if there is one: that which fits most of the answers."""
        fitting = [(len(names), label) for label, names in self._under.items() if name in names]
        if not fitting:
            return None
        most = max(count for count, _ in fitting)
        label = next(label for count, label in fitting if count == most)
        self.used[name] = label
        if self._stray(name, label):
            return Judgement(Mark.UNREAD, _elsewhere(label).reasons)
        return _elsewhere(label)

    def _in_base(self, name: str, numbers: Numbers) -> Judgement | None:
        """A number that is right with logarithms to the base that stands beside it, whatever the question's topic."""
        said = set(named(f"{self.answers[name].note} {self.answers[name].text}")) & BASES.keys()
        values, label = self.key.exact[name], next(iter(said), "")
        if len(said) != 1 or numbers.shape != np.shape(values):
            return None
        found = zip(numbers.entries, (value / arb(BASES[label]).log() for value in np.ravel(values)), strict=True)
        if not all(self._enough(printed) and compare(printed, value).agrees for printed, value in found):
            return None
        return _elsewhere(label) if scaled(self.key, name, BASES[label]) else None

    def _stray(self, name: str, label: str) -> bool:
        """Whether the question's other answers that are wrong are not right under this convention either, which nobody
        names: it may be a coincidence."""
        answer = self.answers[name]
        if set(named(f"{answer.note} {answer.text}")) & set(label.split(" or ")):
            return False
        wrong = {part for part in self.judge.asked if part in self.replay.shown and part != name}
        wrong = {part for part in wrong if self.replay.judge(part).verdict is Mark.WRONG}
        return not wrong <= self._under[label]

    # Where it went wrong

    def first_wrong(self, name: str) -> str | None:
        """The earliest wrong quantity that a wrong or carried one stands on, or itself; None for other verdicts."""
        verdict = self.judged[name][0].verdict
        if verdict not in (Mark.WRONG, Mark.CARRIED):
            return None
        wrong = [name] if verdict is Mark.WRONG else []
        wrong += [source for source in self._before(name) if self.replay.judge(source).verdict is Mark.WRONG]
        return min(wrong, key=self.key.order.__getitem__, default=None)

    def _before(self, name: str) -> Iterable[str]:
        """The shown quantities that this one stands on, through others too."""
        pending, seen = [name], set()
        while pending:
            for source in self.replay.sources(pending.pop()) - seen:
                seen.add(source)
                pending.append(source)
                if source in self.replay.shown:
                    yield source


def _like(size: Fraction, other: Fraction) -> bool:
    return other <= FACTOR * size and size <= FACTOR * other


def _elsewhere(label: str) -> Judgement:
    return Judgement(Mark.ELSEWHERE, (Elsewhere(tuple(label.split(" or "))),))
