"""The answers to one question, judged: which part each is for, what is said of it, and what it earns."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from checks.reading import Chain
from checks.reading.building import Scope
from theory.deadline import shared
from theory.errors import InputError
from theory.forms import Form
from theory.grading.content import laid_out
from theory.grading.judging.forms import explain_form, judge_form
from theory.grading.judging.review import Judge, Review
from theory.grading.key import Key, key
from theory.grading.marks import Mark
from theory.grading.matching.aliases import Aliases
from theory.grading.matching.sheet import Response, Stray, fill
from theory.grading.parts import Judgement, Part
from theory.grading.policy import Policy
from theory.grading.reasons import (
    Accepted,
    AnyReason,
    Elsewhere,
    Explanation,
    Mixed,
    NoneKnown,
    NoQuantity,
    SecondAnswer,
    WrongStep,
)
from theory.links.judging import base, chained, failed
from theory.links.link import BrokenLink, Truth
from theory.question import Question


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
    def asked(self) -> dict[str, tuple[str, ...]]:
        """Part that has a row for everybody -> its names: what is asked for, then what else the policy gives weight.

        Raises InputError for a weight of what the question does not have.
        """
        found = dict(self.judge.asked)
        others = {name for names in found.values() for name in names[1:]}
        possible = [name for name in self.key.order if name not in others]
        for name in self.policy.weights.get(self.question.name, ()):
            if name not in found and name not in possible:
                there = ", ".join(dict.fromkeys((*found, *possible)))
                raise InputError(f"weights.{self.question.name}: there is no part {name}; there are {there}")
            found.setdefault(name, (name,))
        return found

    @cached_property
    def out_of(self) -> dict[str, Fraction]:
        """The marks of every part that has a row for everybody."""
        return self.policy.out_of(self.question.name, self.question.table.marks, tuple(self.asked))

    @cached_property
    def asked_as(self) -> dict[str, str]:
        """A quantity -> the name by which the part is asked for that it is an answer to."""
        return {name: part for part, names in self.asked.items() for name in names}

    def unread(self, why: AnyReason) -> Iterator[Part]:
        """Every part that earns marks, for a person."""
        for name in self.asked:
            part = Part(self.question.name, name, None, None, Mark.UNREAD, None, seed=self.question.variant)
            yield replace(part, out_of=self.out_of[name], reasons=(why,))

    def mark(self, responses: Sequence[Response]) -> tuple[Part, ...]:
        """Every part with its marks. The same answers are judged once, wherever they stand."""
        said = tuple(
            (one.part, one.text, one.note, one.content, one.forms, one.final, one.unit, one.meant) for one in responses
        )
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
            accepted = any(isinstance(reason, Accepted) for reason in part.reasons)
            earned = self.policy.earned(part.verdict, out_of, after_wrong_step=part.step is not None, accepted=accepted)
            parts.append(replace(part, out_of=out_of, earned=earned))
        return tuple(parts)

    def _judged(self, responses: Sequence[Response]) -> Sequence[Part]:
        """The parts without marks. Lines are places in `responses` here, so that the result can be shared."""
        forms = self.key.worked.forms
        sheet = fill(self.aliases, [one for one in responses if one.part not in forms])
        review = Review(self.judge, sheet)
        left = dict.fromkeys(review.judged)
        missed = [first for first, names in self.asked.items() if first not in forms and left.keys().isdisjoint(names)]
        stray = _meant(sheet.stray, missed)
        unplaced = [one.response.text for one in stray if isinstance(one.why, NoQuantity)]
        absent = Judgement(Mark.UNREAD, (NoneKnown.of(unplaced),)) if unplaced else NOTHING
        rows: list[Part] = []
        for first, names in self.asked.items():
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
            seed=self.question.variant,
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
    wrong = [link for link in chained(chain, Scope(log=log)) if link.truth is Truth.WRONG]
    pairs = ((*(chain.sides[place].text for place in link.sides), link.cause) for link in wrong)
    return failed([(response.line, one, other, why) for one, other, why in pairs])


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
