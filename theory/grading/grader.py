"""One submission against an assignment: its answers sorted by question, each question marked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.evaluation import EvaluationError
from checks.reading import WRITTEN, Notation
from theory.documents.pieces import Document
from theory.grading.marker import Marker
from theory.grading.marks import Mark
from theory.grading.matching.sheet import Given, given
from theory.grading.parts import Marked, Part
from theory.grading.policy import Policy
from theory.grading.reasons import AnyReason, NoQuestion, NoValue
from theory.question import Assignment


class Grader:
    """Marks submissions to one assignment; what it needs of each question is prepared once, when it first occurs."""

    def __init__(self, assignment: Assignment, policy: Policy | None = None) -> None:
        self.assignment, self.policy = assignment, policy or Policy()
        self.markers = {question.name: Marker(question) for question in assignment.questions}
        self.numbers = {name: _number(name) for name in self.markers}

    def letters(self, question: str) -> Notation:
        """How answers are read to the question that a hand-in calls so."""
        name = self.question(question)
        return WRITTEN if name is None else self.markers[name].key.notation

    def mark(self, document: Document) -> Marked:
        """The marks of a table of answers; a question that nothing was handed in for is missing."""
        under: dict[str, list[Given]] = {}
        strays = []
        why = NoQuestion(self.assignment.name)
        for piece in document.answers:
            name, answer = self.question(piece.question), given(piece)
            if name is None:
                part = Part(piece.question, answer.part, answer.line, answer.text, Mark.UNREAD, None, reasons=(why,))
                strays.append(part)
            else:
                under.setdefault(name, []).append(answer)
        return Marked(document.name, (*self.parts(under), *strays))

    def parts(self, under: dict[str, list[Given]]) -> list[Part]:
        """Every part of every question. under: question -> the answers to it."""
        parts: list[Part] = []
        for name, marker in self.markers.items():
            try:
                parts += marker.mark(under.get(name, ()), self.policy)
            except EvaluationError as error:
                parts += self._unread(name, NoValue(str(error)))
        return parts

    def prepare(self) -> None:
        """Builds every key and the mistakes of every answer now, so that no submission has to wait for them."""
        for marker in self.markers.values():
            marker.judge.prepare()

    def trouble(self, file: str, why: AnyReason) -> Marked:
        """A submission that could not be read: everything in it is for a person."""
        return Marked(file, tuple(part for name in self.markers for part in self._unread(name, why)), why)

    def _unread(self, question: str, why: AnyReason) -> Iterator[Part]:
        """Every part of a question that earns marks, for a person."""
        marker = self.markers[question]
        marks = marker.out_of(self.policy)
        for part in marker.judge.asked:
            yield Part(question, part, None, None, Mark.UNREAD, None, out_of=marks[part], reasons=(why,))

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


def _number(name: str) -> str:
    """A question's name without the word before its number: 3b of q3b, `question 3b`, ex3b."""
    return re.sub(r"^(?:question|exercise|problem|task|ques|ex|[qept])(?=[0-9])", "", name.lower())
