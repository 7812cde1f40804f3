"""One submission against an assignment: its answers sorted by question, judged once, and given marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from checks.evaluation import EvaluationError
from theory.documents.submission import Entry
from theory.grading.judging.explanation import Catalogue
from theory.grading.key import Key, key
from theory.grading.marks import Mark
from theory.grading.matching.naming import Names
from theory.grading.parts import Marked, Part
from theory.grading.policy import Policy
from theory.grading.sheet import Sheet
from theory.links.link import Place
from theory.links.plausible import Plausible
from theory.question import Assignment, Question


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

    @cached_property
    def plausible(self) -> Plausible:
        return Plausible(self.key)

    def mark(self, entries: Sequence[Entry], policy: Policy) -> tuple[Part, ...]:
        """Every part: those that are asked for first, in their order, then whatever else was handed in."""
        said = tuple((entry.part, entry.text, entry.note) for entry in entries)
        asked = tuple(part.name for part in self.key.asked)
        marks = policy.out_of(self.question.name, self.question.table.marks, asked)
        same = {name: part.name for part in self.key.asked for name in (part.name, *part.also)}
        if said not in self.done:
            if len(self.done) >= self.MOST_KEPT:
                self.done.clear()
            self.done[said] = tuple(Sheet(self, entries).parts())
        parts, seen = [], set()
        for part in self.done[said]:
            placed = stepped(_placed(part, entries))
            name = same.get(part.part, part.part)
            out_of = Fraction(0) if name in seen else marks.get(name, Fraction(0))
            seen.add(name)  # an answer that is given twice earns once
            earned = policy.earned(placed.verdict, out_of, after_wrong_step=placed.step is not None)
            parts.append(replace(placed, out_of=out_of, earned=earned))
        return tuple(parts)


def _placed(part: Part, entries: Sequence[Entry]) -> Part:
    """The part with lines of the submission for places in `entries`, and the wrong step that its entry came with."""

    def line(place: Place | None) -> Place | None:
        return None if place is None or place.line is None else replace(place, line=entries[place.line].line)

    if part.line is None:
        return part
    entry = entries[part.line]
    return replace(part, line=entry.line, first_wrong=line(part.first_wrong), step=entry.step or line(part.step))


def stepped(part: Part) -> Part:
    """The part with what is said of a step of its own chain that does not hold; an earlier wrong line comes first."""
    step, wrong = part.step, part.first_wrong
    if step is None:
        return part
    good = part.verdict.good or part.verdict is Mark.ELSEWHERE
    words = f"{'right result after a step' if good else 'a step of it'} that does not hold: {step.why}"
    earlier = wrong is not None and wrong.line is not None and step.line is not None and wrong.line < step.line
    return replace(part, first_wrong=wrong if earlier else step, note=f"{part.note}; {words}" if part.note else words)


def _number(name: str) -> str:
    """A question's name without the word before its number: 3b of q3b, `question 3b`, ex3b."""
    return re.sub(r"^(?:question|exercise|problem|task|ques|ex|[qept])(?=[0-9])", "", name.lower())


class Grader:
    """Marks submissions to one assignment; what it needs of each question is prepared once, when it first occurs."""

    def __init__(self, assignment: Assignment, policy: Policy | None = None) -> None:
        self.assignment, self.policy = assignment, policy or Policy()
        self.markers = {question.name: Marker(question) for question in assignment.questions}
        self.numbers = {name: _number(name) for name in self.markers}

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
        """The question's name as it is spelled here: `3b`, `Q3.b` and `question 3b` are q3b, `Exercise 1` is e1.

        Where an assignment has one question, what stands under no heading is about that.
        """
        text = re.sub(r"[^a-z0-9]", "", said.lower().removeprefix(f"{self.assignment.name}/"))
        if not text and len(self.markers) == 1:
            return next(iter(self.markers))
        if text in self.markers:
            return text
        number = _number(text)
        same = [name for name, own in self.numbers.items() if own == number]
        return same[0] if len(same) == 1 else None

    def _unread(self, question: str, part: str, why: str) -> Part:
        return Part(question, part, None, None, Mark.UNREAD, None, Fraction(0), Fraction(0), note=why)
