"""The answers to one question as marked parts: those that are asked for first, in their order, then the others."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from theory import figures
from theory.deadline import shared
from theory.formula import ascii
from theory.formula.boxes import Box
from theory.formula.layout import layout
from theory.grading.judging.explanation import Catalogue
from theory.grading.key import Key, key
from theory.grading.marks import Mark
from theory.grading.matching.naming import Names
from theory.grading.matching.sheet import Given, fill
from theory.grading.parts import Judgement, Part
from theory.grading.policy import Policy
from theory.grading.reasons import Elsewhere, Explanation, Mixed, OpenQuestion, WrongStep
from theory.grading.review import Judge, Review
from theory.grading.understood import understood
from theory.links.judging import base, chained, failed
from theory.links.link import BrokenLink, Truth
from theory.links.scope import Scope
from theory.question import Question


@dataclass(frozen=True)
class Marker:
    """Marks answers to one question; keeps what it has marked, so that the same answers are judged once."""

    question: Question
    done: dict[Hashable, tuple[Part, ...]] = field(default_factory=dict)

    MOST_KEPT = 4096

    @cached_property
    def key(self) -> Key:
        with shared():
            return key(self.question)

    @cached_property
    def names(self) -> Names:
        return Names(self.key)

    @cached_property
    def judge(self) -> Judge:
        return Judge(self.key)

    @property
    def catalogue(self) -> Catalogue:
        return self.judge.catalogue

    def out_of(self, policy: Policy) -> dict[str, Fraction]:
        """The marks of every part that earns some."""
        return policy.out_of(self.question.name, self.question.table.marks, tuple(self.judge.asked))

    def mark(self, given: Sequence[Given], policy: Policy) -> tuple[Part, ...]:
        """Every part with its marks. The same answers are judged once, wherever they stand."""
        said = tuple((one.part, one.text, one.note, one.content) for one in given)
        if said not in self.done:
            if len(self.done) >= self.MOST_KEPT:
                self.done.clear()
            places = [replace(one, line=place) for place, one in enumerate(given)]
            self.done[said] = tuple(self._parts(places))
        same = {name: part for part, names in self.judge.asked.items() for name in names}
        marks, parts, seen = self.out_of(policy), [], set()
        for part in self.done[said]:
            placed = stepped(_placed(part, given))
            name = same.get(part.part, part.part)
            out_of = Fraction(0) if name in seen else marks.get(name, Fraction(0))
            seen.add(name)  # an answer that is given twice earns once
            earned = policy.earned(placed.verdict, out_of, after_wrong_step=placed.step is not None)
            parts.append(replace(placed, out_of=out_of, earned=earned))
        return tuple(parts)

    def _parts(self, given: Sequence[Given]) -> Sequence[Part]:
        """The parts without marks. Lines are places in `given` here, so that the result can be shared."""
        sheet = fill(self.names, given)
        review = Review(self.judge, sheet)
        left = dict.fromkeys(review.judged)
        rows: list[Part] = []
        for first, names in self.judge.asked.items():
            name = next((name for name in names if name in left), None)
            if name is None:
                rows.append(self._missing(first))
            else:
                left.pop(name)
                rows.append(self._judged(review, name))
        rows += [self._judged(review, name) for name in left]
        for stray in sheet.stray:
            judgement = Judgement(Mark.UNREAD, (stray.why,))
            rows.append(self._part(stray.name, stray.given, judgement, stray.quantity))
        return _mixed(rows, set(review.used.values()))

    def _judged(self, review: Review, name: str) -> Part:
        judgement, explanation = review.judged[name]
        given = review.answers[name]
        part = self._part(name, given, judgement, name, explanation)
        if review.content(name) is None:
            part = replace(part, read=None)
        first = review.first_wrong(name)
        wrong = None
        if first is not None:
            source = review.answers[first]
            wrong = BrokenLink(source.line, first, source.text)
        step = None if judgement.verdict is Mark.UNREAD else _step(given)
        return replace(part, first_wrong=wrong, step=step)

    def _part(
        self, name: str, given: Given, judgement: Judgement, quantity: str | None, found: Explanation | None = None
    ) -> Part:
        return Part(
            self.question.name, name, given.line, given.text, judgement.verdict,
            None if quantity is None else self._expected(quantity),
            reasons=judgement.reasons,
            explanation=found,
            read=understood(given.content),
            formula=None if quantity is None else self._formula(quantity),
        )  # fmt: skip

    def _missing(self, name: str) -> Part:
        verdict, reasons = (Mark.UNREAD, (OpenQuestion(),)) if self.question.table.open else (Mark.MISSING, ())
        expected, formula = self._expected(name), self._formula(name)
        return Part(self.question.name, name, None, None, verdict, expected, reasons=reasons, formula=formula)

    def _expected(self, name: str) -> str:
        """The key's value as it would be written down, or its formula."""
        value = self.key.exact.get(name)
        if value is None:
            return ascii.write(layout(self.key.derivation[name].last))
        places = self.key.places
        text = figures.each(lambda v: str(figures.exact(v)) if places is None else figures.rounded(v, places), value)
        return text if isinstance(text, str) else str(text).replace("'", "")

    def _formula(self, name: str) -> Box | None:
        """The same where it is a formula, laid out."""
        return layout(self.key.derivation[name].last) if self.key.exact.get(name) is None else None


def _mixed(rows: list[Part], used: set[str]) -> list[Part]:
    """A reason more on every part where the answers to one question follow two conventions."""
    if not used or len(used) + any(row.verdict.good for row in rows) < 2:
        return rows
    mixed = Mixed(tuple(sorted(used)))
    return [
        replace(row, reasons=(*row.reasons, mixed)) if any(isinstance(r, Elsewhere) for r in row.reasons) else row
        for row in rows
    ]


def _step(given: Given) -> BrokenLink | None:
    """The first link of an answer's own chain that does not hold."""
    if given.chain is None:
        return None
    log = base(" ".join((*given.chain.notes, given.note)))
    wrong = [found for found in chained(given.chain, Scope(), log) if found[1] is Truth.WRONG]
    return failed([(given.line, one.text, other.text, why) for (one, other), _, why in wrong])


def _placed(part: Part, given: Sequence[Given]) -> Part:
    """The part with lines of the submission for places in `given`, and the wrong step that its answer came with."""

    def line(place: BrokenLink | None) -> BrokenLink | None:
        return None if place is None or place.line is None else replace(place, line=given[place.line].line)

    if part.line is None:
        return part
    own = given[part.line]
    return replace(part, line=own.line, first_wrong=line(part.first_wrong), step=own.step or line(part.step))


def stepped(part: Part) -> Part:
    """The part with what is said of a step of its own chain that does not hold; an earlier wrong line comes first."""
    step, wrong = part.step, part.first_wrong
    if step is None:
        return part
    earlier = wrong is not None and wrong.line is not None and step.line is not None and wrong.line < step.line
    reason = WrongStep(step.cause, step.more, result=part.verdict.row.result)
    return replace(part, first_wrong=wrong if earlier else step, reasons=(*part.reasons, reason))
