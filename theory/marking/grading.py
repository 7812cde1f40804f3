"""One submission against an assignment: every part read, matched, replayed, marked, and, where it is wrong, explained."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from checks.evaluation import EvaluationError
from checks.numbers import Agreement
from theory import figures
from theory.marking.answers import Answer, Formula, Numbers, Unread, answer
from theory.marking.key import Key, convention, differ, key, says
from theory.marking.marks import ENOUGH, Judgement, Replay, Verdict, compare
from theory.marking.mistakes import Catalogue, Explanation, collides, explain, explain_formula
from theory.marking.naming import Names
from theory.marking.policy import Policy
from theory.marking.submission import Entry
from theory.notation import ASCII
from theory.question import Assignment, Question
from theory.writing import write

NAMED = (  # words beside an answer that name its convention
    (re.compile(r"\b(bits?|log_?2|base[ -]?(2|two))\b", re.IGNORECASE), "bits"),
    (re.compile(r"\b(nats?|natural|ln|base[ -]?e)\b", re.IGNORECASE), "nats"),
    (re.compile(r"\b(log_?10|base[ -]?(10|ten))\b", re.IGNORECASE), "base10"),
)


LONGEST_NOTE = 200  # characters


@dataclass(frozen=True, slots=True)
class Place:
    """A link of the student's that does not hold: where it stands, its name, and what was written."""

    line: int | None
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part marked. given: as it was written. expected: by the key. mistake: what explains a wrong number."""

    question: str
    part: str
    line: int | None
    given: str | None
    verdict: Verdict
    expected: str | None
    earned: Fraction
    out_of: Fraction
    first_wrong: Place | None = None
    mistake: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """A submission with its marks. trouble: why it could not be read, where that is so."""

    file: str
    parts: tuple[Part, ...]
    trouble: str = ""

    @property
    def earned(self) -> Fraction:
        return sum((part.earned for part in self.parts), Fraction(0))

    @property
    def out_of(self) -> Fraction:
        return sum((part.out_of for part in self.parts), Fraction(0))


@dataclass(frozen=True)
class Marker:
    """Marks answers to one question; keeps what it has marked, so that the same answers are judged once."""

    question: Question
    done: dict[Any, tuple[Part, ...]] = field(default_factory=dict)

    MOST_KEPT = 4096

    @cached_property
    def key(self) -> Key:
        return key(self.question)

    @cached_property
    def names(self) -> Names:
        return Names(self.key)

    @cached_property
    def catalogue(self) -> Catalogue:
        return Catalogue(self.key)

    def mark(self, entries: Sequence[Entry], policy: Policy) -> tuple[Part, ...]:
        """Every part: those that are asked for first, in their order, then whatever else was handed in."""
        said = tuple((entry.part, entry.text, entry.note) for entry in entries)
        asked = tuple(part.name for part in self.key.asked)
        marks = policy.out_of(self.question.name, self.question.table.marks, asked)
        if said not in self.done:
            if len(self.done) >= self.MOST_KEPT:
                self.done.clear()
            self.done[said] = tuple(_Sheet(self, entries).parts())
        parts = []
        for place, part in enumerate(self.done[said]):
            line = entries[_index(part)].line if part.line is not None else None
            wrong = part.first_wrong
            if wrong is not None and wrong.line is not None:
                wrong = replace(wrong, line=entries[wrong.line].line)
            out_of = marks.get(part.part, Fraction(0)) if _first(self.done[said], place) else Fraction(0)
            parts.append(
                replace(part, line=line, first_wrong=wrong, out_of=out_of, earned=policy.earned(part.verdict, out_of))
            )
        return tuple(parts)


def _index(part: Part) -> int:
    assert part.line is not None
    return part.line


def _first(parts: Sequence[Part], place: int) -> bool:
    """Whether no earlier part has the same name: an answer that is given twice earns once."""
    return all(part.part != parts[place].part for part in parts[:place])


class _Sheet:
    """The answers of one student to one question. Lines are places in `entries` here, so that results can be shared."""

    def __init__(self, marker: Marker, entries: Sequence[Entry]) -> None:
        self.marker, self.key, self.names = marker, marker.key, marker.names
        self.answers: dict[str, Answer] = {}  # quantity -> what was written for it
        self.options: dict[str, tuple[str, ...]] = {}  # the same quantity's names under other conventions
        self.stray: list[Part] = []
        for place, entry in enumerate(entries):
            self._take(place, entry)
        self.used: dict[str, str] = {}  # quantity -> the convention that it is right under
        self._choose_conventions()
        self.replay = self._replay(self.key, {name: name for name in self.answers})
        self.others: dict[str, Replay] = {}

    def _take(self, place: int, entry: Entry) -> None:
        found = self.names.find(entry.part, self.marker.question.name)
        read = answer(entry.part, entry.text, self.key.notation, place, entry.note)
        if not found:
            why = f"names no quantity of {self.marker.question.name}, or more than one"
            self.stray.append(self._part(entry.part, read, Judgement(Verdict.UNREAD, why), None))
            return
        taken = next((name for name in found if name in self.answers), None)
        if taken is not None:
            if self.answers[taken].text == entry.text:
                return
            why = "a second, different answer to the same part; which of them counts is for a person to say"
            self.stray.append(self._part(found[0], read, Judgement(Verdict.UNREAD, why), found[0]))
            first = self.answers[taken]
            self.answers[taken] = replace(first, content=Unread(why))
            return
        self.answers[found[0]] = read
        self.options[found[0]] = found

    def _choose_conventions(self) -> None:
        """A quantity that exists under several conventions is taken under the one that is named, or that fits."""
        for name, found in list(self.options.items()):
            if len(found) == 1:
                continue
            read = self.answers[name]
            beside = f"{read.note} {read.text}"
            said = [label for pattern, label in NAMED if pattern.search(beside)]
            chosen = next((other for other in found if convention(other) in said), None)
            if chosen is None and isinstance(read.content, Numbers):
                fitting = [other for other in found if self._alone(other, read.content).good]
                chosen = fitting[0] if fitting else None
                if chosen is not None and chosen != found[0]:
                    self.used[chosen] = convention(chosen)
            if chosen is not None and chosen != name:
                self.answers[chosen] = self.answers.pop(name)
                self.options[chosen] = self.options.pop(name)

    def _alone(self, name: str, numbers: Numbers) -> Verdict:
        return Replay(self.key, {name: numbers}).judge(name).verdict

    def _replay(self, other: Key, called: Mapping[str, str]) -> Replay:
        shown, dark = {}, set()
        for name, new in called.items():
            content = self.answers[name].content
            if isinstance(content, Numbers):
                shown[new] = content
            else:
                dark.add(new)
        return Replay(other, shown, frozenset(dark))

    def parts(self) -> Iterable[Part]:
        """The marked parts, without marks yet."""
        asked = {part.name: (part.name, *part.also) for part in self.key.asked}
        order = {name: place for place, name in enumerate(asked)}
        rows: list[Part] = []
        given = sorted(self.answers, key=self.key.order.__getitem__)
        judged = {name: self._judge(name) for name in given}
        for first, names in sorted(asked.items(), key=lambda item: order[item[0]]):
            name = next((name for name in names if name in judged), None)
            if name is None:
                rows.append(self._missing(first))
            else:
                rows.append(self._finished(first, name, judged.pop(name), judged))
        rows += [self._finished(name, name, judgement, judged) for name, judgement in judged.items()]
        return self._mixed(rows + self.stray)

    def _judge(self, name: str) -> tuple[Judgement, Explanation | None]:
        content = self.answers[name].content
        if isinstance(content, Unread):
            return Judgement(Verdict.UNREAD, content.why), None
        if isinstance(content, Formula):
            from theory.marking.formulas import judge_formula

            judgement = judge_formula(self.key, name, content)
            why = explain_formula(self.marker.catalogue, name, content) if judgement.verdict is Verdict.WRONG else None
            return replace(judgement, note=clipped(judgement.note)), why
        judgement = self.replay.judge(name)
        if judgement.verdict.good and name in self.used:
            judgement = Judgement(Verdict.ELSEWHERE, says(self.used[name]), self.used[name])
        if judgement.verdict.good:
            return self._sure(name, content, judgement), None
        if judgement.verdict is Verdict.WRONG:
            other = self._elsewhere(name, content)
            if other is not None:
                return other, None
            return judgement, explain(self.marker.catalogue, self.replay, name)
        return judgement, None

    def _sure(self, name: str, numbers: Numbers, judgement: Judgement) -> Judgement:
        """Right, unless the digits are too few, or the rounding too free, to tell it from a typical mistake."""
        if judgement.verdict is Verdict.ROUNDED:
            if self.replay.nominal(name):
                return judgement
            found = explain(self.marker.catalogue, self.replay, name)
            if found.mistakes:
                why = f"rounding that is not shown explains it, but so does a mistake: {found.mistakes[0]}"
                return Judgement(Verdict.UNREAD, why)
            return judgement
        if all(self._enough(printed) for printed in numbers.entries) or self._exact(name, numbers):
            return judgement
        mistake = collides(self.marker.catalogue, numbers, name)
        if mistake is None:
            return judgement
        why = f"too few digits to tell it from a mistake: {mistake}"
        return Judgement(Verdict.UNREAD, why)

    def _enough(self, printed: Any) -> bool:
        if printed.quantum is None or (printed.digits or 0) >= ENOUGH:
            return True
        places = self.key.places
        return places is not None and printed.quantum * 10**places <= 1

    def _exact(self, name: str, numbers: Numbers) -> bool:
        values = np.ravel(self.key.exact[name])
        pairs = zip(numbers.entries, values, strict=True)
        return all(compare(printed, value).agreement is Agreement.EXACT for printed, value in pairs)

    def _elsewhere(self, name: str, numbers: Numbers) -> Judgement | None:
        """The named convention under which a number is right, if there is one."""
        for label, other in self.key.elsewhere:
            new = self.key.counterpart(other, name)
            if new is None or new not in other.exact:
                continue
            if any(not differ(other.exact[new], self.key.exact[part.name]) for part in self.key.asked if part.name in self.key.exact):
                continue  # the answer to another part, not the same part under another convention
            if label not in self.others:
                called = {given: self.key.counterpart(other, given) for given in self.answers}
                known = {given: own for given, own in called.items() if own is not None and own in other.order}
                self.others[label] = self._replay(other, known)
            if new in self.others[label].shown and self.others[label].judge(new).verdict.good:
                self.used[name] = label
                return Judgement(Verdict.ELSEWHERE, says(label), label)
        return None

    def _finished(
        self, shown_as: str, name: str, found: tuple[Judgement, Explanation | None], others: Mapping[str, Any]
    ) -> Part:
        judgement, explanation = found
        read = self.answers[name]
        part = self._part(shown_as, read, judgement, name)
        wrong = self._first_wrong(name, judgement)
        return replace(part, first_wrong=wrong, mistake=None if explanation is None else str(explanation))

    def _first_wrong(self, name: str, judgement: Judgement) -> Place | None:
        """The earliest wrong number that this one stands on, or itself."""
        if judgement.verdict not in (Verdict.WRONG, Verdict.CARRIED):
            return None
        wrong = [name] if judgement.verdict is Verdict.WRONG else []
        pending, seen = [name], set()
        while pending:
            for source in self.replay.sources(pending.pop()) - seen:
                seen.add(source)
                pending.append(source)
                if source in self.replay.shown and self.replay.judge(source).verdict is Verdict.WRONG:
                    wrong.append(source)
        if not wrong:
            return None
        first = min(wrong, key=self.key.order.__getitem__)
        return Place(self.answers[first].line, first, self.answers[first].text)

    def _part(self, shown_as: str, read: Answer, judgement: Judgement, name: str | None) -> Part:
        note = f"right under another convention, {judgement.convention}: {judgement.note}" if judgement.convention else judgement.note
        expected = None if name is None else self._expected(name)
        return Part(
            self.marker.question.name, shown_as, read.line, read.text, judgement.verdict, expected,
            Fraction(0), Fraction(0), note=note,
        )  # fmt: skip

    def _missing(self, name: str) -> Part:
        note = ""
        verdict = Verdict.MISSING
        if self.marker.question.table.open:
            verdict, note = Verdict.UNREAD, "an open question: for a person"
        return Part(
            self.marker.question.name, name, None, None, verdict, self._expected(name), Fraction(0), Fraction(0), note=note
        )  # fmt: skip

    def _expected(self, name: str) -> str:
        """The key's value as it would be written down, or its formula."""
        value = self.key.exact.get(name)
        if value is None:
            return write(self.key.derivation[name].last, ASCII)
        places = self.key.places
        text = figures.each(figures.exact if places is None else lambda v: figures.rounded(v, places), value)
        return text if isinstance(text, str) else str(text).replace("'", "")

    def _mixed(self, rows: list[Part]) -> list[Part]:
        """A note on every part where the answers to one question follow two conventions."""
        if len(set(self.used.values())) + any(row.verdict.good for row in rows) < 2 or not self.used:
            return rows
        names = " and ".join(sorted({*self.used.values()}))
        words = f"conventions are mixed within this question ({names}, and that of the key)"
        return [
            replace(row, note=f"{row.note}; {words}") if row.verdict is Verdict.ELSEWHERE else row for row in rows
        ]


def clipped(text: str) -> str:
    return text if len(text) <= LONGEST_NOTE else text[: LONGEST_NOTE - 3] + "..."


class Grader:
    """Marks submissions to one assignment; what it needs of each question is prepared once, when it first occurs."""

    def __init__(self, assignment: Assignment, policy: Policy | None = None) -> None:
        self.assignment, self.policy = assignment, policy or Policy()
        self.markers = {question.name: Marker(question) for question in assignment.questions}

    def mark(self, file: str, entries: Sequence[Entry]) -> Marked:
        """The marks of one submission; a question that nothing was handed in for is missing."""
        sorted_: dict[str, list[Entry]] = {name: [] for name in self.markers}
        stray = []
        for entry in entries:
            name = self.question(entry.question)
            if name is None:
                stray.append(entry)
            else:
                sorted_[name].append(entry)
        parts: list[Part] = []
        for name, marker in self.markers.items():
            try:
                parts += marker.mark(sorted_[name], self.policy)
            except EvaluationError as error:
                parts.append(self._unread(name, "", str(error)))
        parts += [
            replace(self._unread(entry.question, entry.part, f"{self.assignment.name} has no such question"),
                    line=entry.line, given=entry.text)
            for entry in stray
        ]  # fmt: skip
        return Marked(file, tuple(parts))

    def prepare(self) -> None:
        """Builds every key and the mistakes of every answer now, so that no submission has to wait for them."""
        for marker in self.markers.values():
            for part in marker.key.asked:
                if part.name in marker.key.exact:
                    marker.catalogue.values(part.name)
            len(marker.key.elsewhere)

    def trouble(self, file: str, why: str) -> Marked:
        """A submission that could not be read: everything in it is for a person."""
        parts = []
        for name, marker in self.markers.items():
            asked = tuple(part.name for part in marker.key.asked)
            marks = self.policy.out_of(name, marker.question.table.marks, asked)
            parts += [replace(self._unread(name, part, why), out_of=marks[part]) for part in asked]
        return Marked(file, tuple(parts), why)

    def question(self, said: str) -> str | None:
        """The question's name as it is spelled here: `3b`, `Q3.b` and `question 3b` are q3b."""
        text = re.sub(r"[^a-z0-9]", "", said.lower().removeprefix(f"{self.assignment.name}/"))
        text = re.sub(r"^(question|ques|q)", "", text)
        return next((name for name in self.markers if re.sub(r"^q", "", name.lower()) == text), None)

    def _unread(self, question: str, part: str, why: str) -> Part:
        return Part(question, part, None, None, Verdict.UNREAD, None, Fraction(0), Fraction(0), note=why)
