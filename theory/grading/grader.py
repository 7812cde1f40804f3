"""One submission against an assignment: its answers sorted by question, and each question marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property, lru_cache

from checks.evaluation import EvaluationError
from checks.reading import WRITTEN, Notation
from theory.documents.assigned import Assigned
from theory.documents.pieces import Context, Document
from theory.documents.places import CALLED, COUNTED, LETTER
from theory.errors import InputError
from theory.formula.boxes import Box
from theory.grading.content import meaning
from theory.grading.marker import Marker
from theory.grading.marks import Mark
from theory.grading.matching.sayings import worded
from theory.grading.matching.sections import Wanted
from theory.grading.matching.sheet import Response, response
from theory.grading.matching.touching import Asked
from theory.grading.own_words import OwnWords, own_words, same
from theory.grading.parts import Marked, Part
from theory.grading.policy import Policy
from theory.grading.reasons import (
    AnyReason,
    NoQuestion,
    NoValue,
)
from theory.question import Assignment
from theory.variants import Variation

MEANINGS = 2**16  # of answers that are kept
SEEDS = 8  # whose graders are kept: files of one student lie side by side


class Grader:
    """Marks submissions to one assignment; what it needs of each question is prepared once, when it first occurs."""

    def __init__(
        self,
        assignment: Assignment,
        policy: Policy | None = None,
        known: Mapping[str, Marker] | None = None,
        assigned: Assigned | None = None,
    ) -> None:
        """known: the markers of some of its questions, where there are such already. assigned: what the reader of a
        hand-in has to know, where that is known already: it is the same whatever the numbers are."""
        self.assignment, self.policy = assignment, policy or Policy()
        names = {question.name for question in assignment.questions}
        if unknown := self.policy.weights.keys() - names:
            raise InputError(f"weights: {assignment.name} has no question {min(unknown)}; it has {', '.join(names)}")
        own = known or {}
        self.markers = {
            question.name: own.get(question.name) or Marker(question, self.policy) for question in assignment.questions
        }
        self.numbers = {name: _number(name) for name in self.markers}
        self.spelled = {plain(name): name for name in reversed(self.markers)}  # of two alike, the first
        self.marked = frozenset(self.markers)
        title = assignment.heading.title.partition(":")[0].strip().lower()
        self.assigned = assigned or Assigned(title, self._notation, self._is_heading, self._has)

    def only(self, names: frozenset[str]) -> Grader:
        """The same, which sorts answers by all questions, but marks those to these alone. names: none for all."""
        if not names or names == self.marked:
            return self
        if names not in self._narrowed:
            self._narrowed[names] = copy(self)
            self._narrowed[names].marked = names
        return self._narrowed[names]

    @cached_property
    def _narrowed(self) -> dict[frozenset[str], Grader]:
        return {}

    def of(self, seed: str) -> Grader:
        """The grader for whom the numbers of this seed were asked. Questions in which everybody has the same are marked
        by this one's own markers; of the others those of the last few seeds are kept.

        Raises InputError where no numbers of the seed meet a question's conditions.
        """
        if not seed or not self._varied:
            return self
        if seed not in self._seeded:
            if len(self._seeded) >= SEEDS:
                self._seeded.pop(next(iter(self._seeded)))
            drawn = {name: varied.variant(seed) for name, varied in self._varied.items()}
            questions = tuple(drawn.get(question.name, question) for question in self.assignment.questions)
            known = {name: marker for name, marker in self.markers.items() if name not in drawn}
            own = replace(self.assignment, questions=questions)
            self._seeded[seed] = Grader(own, self.policy, known, self.assigned)
        return self._seeded[seed]

    @cached_property
    def _seeded(self) -> dict[str, Grader]:
        return {}

    @cached_property
    def _varied(self) -> dict[str, Variation]:
        """The questions that have other numbers for other seeds."""
        return {one.name: Variation(one) for one in self.assignment.questions if one.table.vary}

    def letters(self, question: str) -> Notation:
        """How answers are read to the question that a hand-in calls so."""
        name = self.question(question)
        return WRITTEN if name is None else self.markers[name].key.notation

    def _notation(self, context: Context) -> Notation | None:
        name = self.asked(context)
        return None if name is None else self.markers[name].key.notation

    def _is_heading(self, words: str) -> bool:
        return self.named(words) is not None or self.names(words) or COUNTED.match(words) is not None

    def _has(self, name: str) -> bool:
        return _number(name) in self.numbers.values()

    def meaning(self, question: str, text: str) -> Box | str:
        """What an answer to a question says, however it is spelled; it is asked of the same answers often."""
        return self._meanings(question, text)

    @cached_property
    def _meanings(self) -> Callable[[str, str], Box | str]:
        return lru_cache(MEANINGS)(lambda question, text: meaning(text, self.letters(question)))

    def mark(self, document: Document) -> Marked:
        """The marks of a table of answers; a question that nothing was handed in for is missing."""
        under: dict[str, list[Response]] = {}
        strays = []
        why = NoQuestion(self.assignment.name)
        for piece in document.answers:
            name, answer = self.question(piece.question), response(piece)
            if not answer.text.strip():  # left empty
                continue
            if name is None:
                part = Part(piece.question, answer.part, answer.line, answer.text, Mark.UNREAD, None, reasons=(why,))
                strays.append(part)
            else:
                under.setdefault(name, []).extend(worded(self.markers[name].aliases, answer))
        return Marked(document.name, (*self.parts(under), *strays))

    def parts(self, under: dict[str, list[Response]]) -> list[Part]:
        """Every part of every question that is marked. under: question -> the answers to it."""
        parts: list[Part] = []
        for name, marker in self.markers.items():
            if name not in self.marked:
                continue
            try:
                parts += marker.mark(under.get(name, ()))
            except EvaluationError as error:
                parts += marker.unread(NoValue(str(error)))
        return parts

    def asked_as(self, part: Part) -> str:
        """The name by which a part is asked for, whatever quantity of that part was handed in."""
        marker = self.markers.get(part.question)
        return part.part if marker is None else marker.asked_as.get(part.part, part.part)

    def prepare(self) -> None:
        """Builds every key and the mistakes of every answer now, so that no submission has to wait for them."""
        for marker in self.markers.values():
            marker.judge.prepare()

    def nothing(self, file: str) -> Marked:
        """A submission in which nothing stands: every part is missing, those of open questions, too."""
        return Marked(file, tuple(replace(part, verdict=Mark.MISSING, reasons=()) for part in self.parts({})))

    def trouble(self, file: str, why: AnyReason) -> Marked:
        """A submission that could not be read: everything in it is for a person."""
        markers = (marker for name, marker in self.markers.items() if name in self.marked)
        return Marked(file, tuple(part for marker in markers for part in marker.unread(why)), why)

    def asked(self, context: Context) -> str | None:
        """The question that a document has come to: by its last heading that names one or is its title, else by the
        last sign with a number, else by the number with which a heading begins; a letter behind that is the question's
        where there is one, and else numbers a step."""
        for heading in reversed(context.since):
            if (name := self.named(heading)) is not None:
                return name
        named = self.question(context.named) if context.named else None
        if named is not None and not context.named.isdigit():
            return named
        if context.named or not context.counted:
            whole = self.question(context.named.rstrip("abcdefgh"))  # behind `3. B` the letter may be the answer
            return self.question(context.question) or named or whole
        return self.question(context.counted) or self.question(context.counted.rstrip("abcdefgh"))

    def named(self, heading: str) -> str | None:
        """The question that a heading names, or whose title it is."""
        return self.question(heading) or self.titles.get(plain(heading))

    @cached_property
    def own(self) -> OwnWords:
        """What the questions and their printed keys say themselves."""
        return own_words(marker.key for marker in self.markers.values())

    @cached_property
    def formed(self) -> dict[str, Wanted]:
        """The questions of which all that is asked is one answer that is no value -> what that is."""
        found = {}
        for name, marker in self.markers.items():
            asked = [*marker.judge.asked]
            if len(asked) == 1 and asked[0] in marker.key.worked.forms:
                asks = marker.key.question.table.asks
                found[name] = Wanted(asked[0], marker.key.worked.forms[asked[0]], asks)
        return found

    def around(self, context: Context) -> Asked:
        """What the question that a document has come to says of the words there."""
        name = self.asked(context)
        if name is None:
            return Asked()
        below: list[str] = []
        for heading in reversed(context.headings):
            if self.named(heading) is not None or self.names(heading):
                break
            if not context.named and (counted := COUNTED.match(heading)):
                below.append(heading[counted.end() :])
                break
            if not LETTER.fullmatch(heading):
                below.append(heading)
        else:
            below = [heading for heading in below if heading in context.since]
        return Asked(tuple(below), self.markers[name].aliases)

    def parted(self, context: Context) -> Sequence[str]:
        """The questions whose number a document has come to, without the letter that tells them apart."""
        number = context.named or context.counted.rstrip("abcdefgh")
        return [name for name in self.numbers if self.number(name) == number]

    def beside(self, question: str) -> Sequence[str]:
        """The other questions that share the number of one."""
        return [name for name in self.numbers if name != question and self.number(name) == self.number(question)]

    def number(self, question: str) -> str:
        """The number of a question, without the letter that tells those apart that share it."""
        return self.numbers[question].rstrip("abcdefgh")

    def names(self, words: str) -> bool:
        """Whether these words name a question, or the number that several share, and say no more."""
        number = _number(plain(words))
        return self.question(words) is not None or number in map(self.number, self.numbers)

    @cached_property
    def titles(self) -> dict[str, str]:
        """The title of a question, as plain as headings are compared -> its name; without those of several."""
        found: dict[str, list[str]] = {}
        for question in self.assignment.questions:
            found.setdefault(plain(question.table.title), []).append(question.name)
        return {title: names[0] for title, names in found.items() if title and len(names) == 1}

    def is_open(self, question: str) -> bool:
        return self.markers[question].question.table.open

    def question(self, said: str) -> str | None:
        """The question's name as it is spelled here: `3b`, `Q3.b` and `question 3b` are q3b, `Exercise 1` is e1.

        Where an assignment has one question, what stands under no heading is about that.
        """
        said = same(said.lower()).removeprefix(f"{self.assignment.name}/")
        led = said.partition(" ")[0].rstrip(":")
        if self.titles.get(plain(said.removeprefix(led))) == led:
            return led  # as the program heads its own keys: the name, then the title
        text = re.sub(r"[^a-z0-9]", "", said)
        if not text and len(self.markers) == 1:
            return next(iter(self.markers))
        if (named := self.spelled.get(text)) is not None:
            return named
        number = _number(text)
        alike = [name for name, own in self.numbers.items() if own == number]
        return alike[0] if len(alike) == 1 else None


def plain(words: str) -> str:
    """Words as headings are compared: letters and digits."""
    return re.sub(r"[\W_]+", "", words.lower())


def _number(name: str) -> str:
    """A question's name without the word before its number: 3b of q3b, `question 3b`, ex3b."""
    return LED.sub("", plain(name))


LED = re.compile(rf"^(?:{CALLED}|ques|ex|[qept])(?=[0-9])")
