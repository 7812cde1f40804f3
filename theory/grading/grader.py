"""One submission against an assignment: its answers sorted by question, each question marked and its marks added."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from checks.evaluation import EvaluationError
from checks.reading import WRITTEN, Chain, Notation
from checks.reading.building import Scope
from theory.deadline import shared
from theory.documents.pieces import Context, Document
from theory.documents.places import CALLED
from theory.forms import Form
from theory.formula.boxes import Box
from theory.grading.content import laid_out, meaning
from theory.grading.judging.forms import explain_form, judge_form
from theory.grading.judging.review import Judge, Review
from theory.grading.key import Key, key
from theory.grading.marks import Mark
from theory.grading.matching.aliases import Aliases
from theory.grading.matching.sayings import worded
from theory.grading.matching.sheet import Response, Stray, fill, response
from theory.grading.matching.touching import Asked
from theory.grading.own_words import OwnWords, own_words, same
from theory.grading.parts import Judgement, Marked, Part
from theory.grading.policy import Policy
from theory.grading.reasons import (
    AnyReason,
    Elsewhere,
    Explanation,
    Mixed,
    NoneKnown,
    NoQuantity,
    NoQuestion,
    NoValue,
    SecondAnswer,
    WrongStep,
)
from theory.links.judging import base, chained, failed
from theory.links.link import BrokenLink, Truth
from theory.question import Assignment, Question


class Grader:
    """Marks submissions to one assignment; what it needs of each question is prepared once, when it first occurs."""

    def __init__(self, assignment: Assignment, policy: Policy | None = None) -> None:
        self.assignment, self.policy = assignment, policy or Policy()
        self.markers = {question.name: Marker(question, self.policy) for question in assignment.questions}
        self.numbers = {name: _number(name) for name in self.markers}
        self.spelled = {plain(name): name for name in reversed(self.markers)}  # of two alike, the first
        self.marked = frozenset(self.markers)

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

    def letters(self, question: str) -> Notation:
        """How answers are read to the question that a hand-in calls so."""
        name = self.question(question)
        return WRITTEN if name is None else self.markers[name].key.notation

    def meaning(self, question: str, text: str) -> Box | str:
        """What an answer to a question says, however it is spelled."""
        return meaning(text, self.letters(question))

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
        last sign with a number; a letter behind that is the question's where there is one, and else numbers a step."""
        for heading in reversed(context.since):
            if (name := self.named(heading)) is not None:
                return name
        named = self.question(context.named) if context.named else None
        if named is not None and not context.named.isdigit():
            return named
        return self.question(context.question) or named

    def named(self, heading: str) -> str | None:
        """The question that a heading names, or whose title it is."""
        return self.question(heading) or self.titles.get(plain(heading))

    @cached_property
    def own(self) -> OwnWords:
        """What the questions and their printed keys say themselves."""
        return own_words(marker.key for marker in self.markers.values())

    @cached_property
    def formed(self) -> dict[str, tuple[str, Form]]:
        """The questions of which all that is asked is one answer that is no value -> its name and its form."""
        found = {}
        for name, marker in self.markers.items():
            asked = [*marker.judge.asked]
            if len(asked) == 1 and asked[0] in marker.key.worked.forms:
                found[name] = asked[0], marker.key.worked.forms[asked[0]]
        return found

    def around(self, context: Context) -> Asked:
        """What the question that a document has come to says of the words there."""
        name = self.asked(context)
        if name is None:
            return Asked()
        below: list[str] = []
        for heading in reversed(context.headings):
            if self.named(heading) is not None:
                break
            below.append(heading)
        else:
            below = [heading for heading in below if heading in context.since]
        return Asked(self.markers[name].aliases.words, tuple(below), self.markers[name].key)

    def parted(self, context: Context) -> Sequence[str]:
        """The questions whose number a document has come to, without the letter that tells them apart."""
        return [name for name, own in self.numbers.items() if own.rstrip("abcdefgh") == context.named]

    def names(self, words: str) -> bool:
        """Whether these words name a question, or the number that several share, and say no more."""
        number = _number(plain(words))
        return self.question(words) is not None or number in {own.rstrip("abcdefgh") for own in self.numbers.values()}

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


@dataclass(frozen=True)
class Marker:
    """Marks the answers to one question: the parts that are asked for first, in their order, then the others.

    kept: what is marked already, so that the same answers are judged once.
    """

    question: Question
    policy: Policy = field(default_factory=Policy)
    kept: dict[Hashable, tuple[Part, ...]] = field(default_factory=dict)

    MOST_KEPT = 4096

    @cached_property
    def key(self) -> Key:
        with shared():
            return key(self.question)

    @cached_property
    def aliases(self) -> Aliases:
        return Aliases(self.key)

    @cached_property
    def judge(self) -> Judge:
        return Judge(self.key)

    @cached_property
    def out_of(self) -> dict[str, Fraction]:
        """The marks of every part that earns some."""
        return self.policy.out_of(self.question.name, self.question.table.marks, tuple(self.judge.asked))

    @cached_property
    def asked_as(self) -> dict[str, str]:
        """A quantity -> the name by which the part is asked for that it is an answer to."""
        return {name: part for part, names in self.judge.asked.items() for name in names}

    def unread(self, why: AnyReason) -> Iterator[Part]:
        """Every part that earns marks, for a person."""
        for name in self.judge.asked:
            marks = self.out_of[name]
            yield Part(self.question.name, name, None, None, Mark.UNREAD, None, out_of=marks, reasons=(why,))

    def mark(self, responses: Sequence[Response]) -> tuple[Part, ...]:
        """Every part with its marks. The same answers are judged once, wherever they stand."""
        said = tuple((one.part, one.text, one.note, one.content, one.forms, one.final, one.unit) for one in responses)
        if said not in self.kept:
            if len(self.kept) >= self.MOST_KEPT:
                self.kept.clear()
            self.kept[said] = tuple(self._judged([replace(one, line=at) for at, one in enumerate(responses)]))
        parts, seen = [], set()
        for judged in self.kept[said]:
            part = judged if judged.line is None else _placed(judged, responses)
            name = self.asked_as.get(part.part, part.part)
            out_of = Fraction(0) if name in seen else self.out_of.get(name, Fraction(0))
            seen.add(name)  # an answer that is given twice earns once
            earned = self.policy.earned(part.verdict, out_of, after_wrong_step=part.step is not None)
            parts.append(replace(part, out_of=out_of, earned=earned))
        return tuple(parts)

    def _judged(self, responses: Sequence[Response]) -> Sequence[Part]:
        """The parts without marks. Lines are places in `responses` here, so that the result can be shared."""
        forms = self.key.worked.forms
        sheet = fill(self.aliases, [one for one in responses if one.part not in forms])
        review = Review(self.judge, sheet)
        left = dict.fromkeys(review.judged)
        missed = [
            first for first, names in self.judge.asked.items() if first not in forms and left.keys().isdisjoint(names)
        ]
        stray = _meant(sheet.stray, missed)
        unplaced = [one.response.text for one in stray if isinstance(one.why, NoQuantity)]
        absent = Judgement(Mark.UNREAD, (NoneKnown.of(unplaced),)) if unplaced else NOTHING
        rows: list[Part] = []
        for first, names in self.judge.asked.items():
            if first in forms:
                rows.append(self._formed(first, forms[first], [one for one in responses if one.part == first]))
            elif first not in missed:
                rows.append(self._answered(review, name := next(name for name in names if name in left)))
                left.pop(name)
            elif not any(one.name == first for one in stray):
                rows.append(self._part(first, None, absent, first))
        rows += [self._answered(review, name) for name in left]
        for one in stray:
            rows.append(self._part(one.name, one.response, Judgement(Mark.UNREAD, (one.why,)), one.quantity))
        return _mixed(rows, set(review.used.values()))

    def _answered(self, review: Review, name: str) -> Part:
        """A quantity that was answered, with the first wrong line before it and in it."""
        judgement, explanation = review.judged[name]
        own = review.answers[name]
        part = self._part(name, own, judgement, name, explanation)
        first, wrong, step = review.first_wrong(name), None, None
        if first is not None:
            source = review.answers[first]
            wrong = BrokenLink(source.line, first, source.text)
        if own.chain is not None and judgement.verdict is not Mark.UNREAD:
            step = _step(own, own.chain)
        read = None if review.content(name) is None else part.read
        return replace(part, read=read, first_wrong=wrong, step=step)

    def _formed(self, name: str, form: Form, given: Sequence[Response]) -> Part:
        """An answer that is no value. Several that do not say the same are for a person."""
        judged = {judge_form(form, one.text) for one in given} or {NOTHING}
        judgement = judged.pop() if len(judged) == 1 else TWICE
        wrong = judgement.verdict is Mark.WRONG
        explanation = explain_form(self.key, name, form, given[-1].text) if wrong else None
        part = self._part(name, given[-1] if given else None, judgement, None, explanation)
        return replace(part, expected=form.key)

    def _part(
        self,
        name: str,
        response: Response | None,
        judgement: Judgement,
        quantity: str | None,
        explanation: Explanation | None = None,
    ) -> Part:
        """One part. response: None where nothing was handed in. quantity: what the key calls it, if it knows it."""
        expected, formula = (None, None) if quantity is None else self.key.expected(quantity)
        return Part(
            self.question.name,
            name,
            None if response is None else response.line,
            None if response is None else response.text,
            judgement.verdict,
            expected,
            reasons=judgement.reasons,
            explanation=explanation,
            read=None if response is None else laid_out(response.content),
            formula=formula,
        )


def _meant(stray: Sequence[Stray], missed: Sequence[str]) -> Sequence[Stray]:
    """What is left over, as the part that it must be for a person where one is left over and one is not answered."""
    unnamed = [one for one in stray if isinstance(one.why, NoQuantity)]
    if len(unnamed) != 1 or len(missed) != 1:
        return stray
    (part,) = missed
    return [replace(one, name=part, quantity=part) if one is unnamed[0] else one for one in stray]


NOTHING = Judgement(Mark.MISSING)
TWICE = Judgement(Mark.UNREAD, (SecondAnswer(),))


def _mixed(rows: list[Part], used: set[str]) -> list[Part]:
    """A reason more on every part where the answers to one question follow two conventions."""
    if not used or len(used) + any(row.verdict.row.good for row in rows) < 2:
        return rows
    mixed = Mixed(tuple(sorted(used)))
    return [
        replace(row, reasons=(*row.reasons, mixed)) if any(isinstance(r, Elsewhere) for r in row.reasons) else row
        for row in rows
    ]


def _step(response: Response, chain: Chain) -> BrokenLink | None:
    """The first link of an answer's own chain that does not hold."""
    log = base(" ".join((*chain.notes, response.note)))
    wrong = [link for link in chained(chain, Scope(log=log)) if link[1] is Truth.WRONG]
    return failed([(response.line, one.text, other.text, why) for (one, other), _, why in wrong])


def _placed(part: Part, responses: Sequence[Response]) -> Part:
    """The part with lines of the submission for places in `responses`, and the wrong step that its answer came with.

    A step of its own chain that does not hold is its first wrong line, unless an earlier line is wrong already.
    """
    assert part.line is not None
    own, wrong, reasons = responses[part.line], part.first_wrong, part.reasons
    step = own.step or (part.step and replace(part.step, line=own.line))
    if wrong is not None and wrong.line is not None:
        wrong = replace(wrong, line=responses[wrong.line].line)
    if step is not None:
        earlier = wrong is not None and wrong.line is not None and step.line is not None and wrong.line < step.line
        wrong = wrong if earlier else step
        reasons = (*reasons, WrongStep(step.cause, step.more, result=part.verdict.row.result))
    return replace(part, line=own.line, first_wrong=wrong, step=step, reasons=reasons)
