"""One student's answers to one question: matched, taken under a convention, replayed, judged and explained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from checks.numbers import Agreement
from theory import figures
from theory.cells import short
from theory.documents.answers import Answer, Formula, Numbers, Unread, answer
from theory.documents.submission import Entry
from theory.formula import ascii, latex
from theory.formula.boxes import Box
from theory.formula.layout import layout
from theory.grading.judging import ends as intervals
from theory.grading.judging.comparing import compare
from theory.grading.judging.elsewhere import named, other_unit, replay, under
from theory.grading.judging.explanation import Explanation, collides, explain, explain_formula
from theory.grading.judging.formulas import judge_formula
from theory.grading.judging.replay import Replay
from theory.grading.key import convention, says
from theory.grading.marks import Judgement, Mark
from theory.grading.parts import Part
from theory.grading.understood import understood
from theory.links.link import Place, Truth
from theory.links.links import LONGEST, base, chained, failed
from theory.links.scope import Scope
from theory.report.wording_evidence import explanation, mistake_text

if TYPE_CHECKING:
    from theory.grading.grader import Marker

ENOUGH = 3  # significant digits: with fewer, it is asked whether a typical mistake would print the same


class Sheet:
    """The answers of one student to one question. Lines are places in `entries` here, so that results can be shared."""

    def __init__(self, marker: Marker, entries: Sequence[Entry]) -> None:
        self.marker, self.key, self.names = marker, marker.key, marker.names
        self.answers: dict[str, Answer] = {}  # quantity -> what was written for it
        self.held: dict[str, bool | None] = {}  # end of a range -> whether it was said to belong to it
        self.options: dict[str, tuple[str, ...]] = {}  # the same quantity's names under other conventions
        self.stray: list[Part] = []
        for place, entry in enumerate(entries):
            self._take(place, entry)
        self.used: dict[str, str] = {}  # quantity -> the convention that it is right under
        self._choose_conventions()
        self.replay = replay(self.key, self.answers, {name: name for name in self.answers})

    def _take(self, place: int, entry: Entry) -> None:
        found = self.names.find(entry.part, self.marker.question.name)
        read = answer(entry.part, entry.text, self.key.notation, place, entry.note)
        stated = []
        if not found and read.chain is not None:
            formula = entry.text.lstrip().startswith(("$", "\\"))
            stated = intervals.ends(self.key, entry.part, read.chain, formula=formula)
        for end in stated:
            self.held[end.quantity] = end.held
            self._put((end.quantity,), replace(read, content=end.content, chain=None))
        if found:
            self._put(found, read)
        elif not stated:
            why = f"names no quantity of {self.marker.question.name}, or more than one"
            self.stray.append(self._part(entry.part, read, Judgement(Mark.UNREAD, why), None))

    def _put(self, found: tuple[str, ...], read: Answer) -> None:
        taken = next((name for name in found if name in self.answers), None)
        if taken is not None:
            if (self.answers[taken].text, self.answers[taken].note) == (read.text, read.note):
                return
            why = "a second, different answer to the same part; which of them counts is for a person to say"
            self.stray.append(self._part(found[0], read, Judgement(Mark.UNREAD, why), found[0]))
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
            said = named(f"{read.note} {read.text}")
            meant = [other for other in found if convention(other) in said]
            chosen = meant[0] if len(meant) == 1 else None
            if len(meant) > 1 and isinstance(read.content, Formula):
                why = (
                    f"names {' and '.join(convention(other) for other in meant)}: which it is in is for a person to say"
                )
                self.answers[name] = replace(read, content=Unread(why))
            if chosen is None and isinstance(read.content, Numbers):
                fitting = [other for other in meant or found if self._alone(other, read.content).good]
                chosen = fitting[0] if fitting else None
                if chosen is not None and chosen != found[0] and not meant:
                    self.used[chosen] = convention(chosen)
            if chosen is not None and chosen != name:
                self.answers[chosen] = self.answers.pop(name)
                self.options[chosen] = self.options.pop(name)

    def _alone(self, name: str, numbers: Numbers) -> Mark:
        return Replay(self.key, {name: numbers}).judge(name).verdict

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
                rows.append(self._finished(name, judged.pop(name)))
        rows += [self._finished(name, judgement) for name, judgement in judged.items()]
        return self._mixed(rows + self.stray)

    def _judge(self, name: str) -> tuple[Judgement, Explanation | None]:
        content = self.answers[name].content
        if isinstance(content, Unread):
            return Judgement(Mark.UNREAD, content.why), None
        if isinstance(content, Formula):
            judgement = judge_formula(self.key, name, content)
            why = explain_formula(self.marker.catalogue, name, content) if judgement.verdict is Mark.WRONG else None
            return replace(judgement, note=short(judgement.note, LONGEST)), why
        judgement = self.replay.judge(name)
        if judgement.verdict.good and name in self.used:
            judgement = Judgement(Mark.ELSEWHERE, says(self.used[name]), self.used[name])
        if judgement.verdict.good and name in self.held:
            return intervals.judge_end(self.key, name, self.held[name], judgement), None
        if judgement.verdict.good and (unit := other_unit(self.key, name, self.answers[name])):
            words = f"the right number, but its unit says {unit}, under which it would be another"
            return Judgement(Mark.UNREAD, words), None
        if judgement.verdict.good:
            return self._sure(name, content, judgement), None
        if judgement.verdict is Mark.WRONG:
            other = self._elsewhere(name)
            if other is not None:
                return other, None
            more = (self._exchanged(name, content), self.marker.plausible.impossible(name, content))
            judgement = replace(judgement, note="; ".join(filter(None, (judgement.note, *more))))
            return judgement, explain(self.marker.catalogue, self.replay, name)
        return judgement, None

    def _exchanged(self, name: str, numbers: Numbers) -> str:
        """Which other part the number would be the answer to, or which other quantity has this value."""
        others = [part.name for part in self.key.asked if name not in (part.name, *part.also)]
        alike = [other for other in others if self._would_be(other, numbers)]
        if alike or any((printed.digits or 0) < ENOUGH for printed in numbers.entries):
            return f"it is the answer to {alike[0]}" if len(alike) == 1 else ""
        found = [other for other in self.key.order if other not in (name, *others) and self._would_be(other, numbers)]
        return f"it is the value of {found[0]}" if len(found) == 1 else ""

    def _would_be(self, other: str, numbers: Numbers) -> bool:
        """Whether the numbers would be right for another quantity; most differ at first sight."""
        value = self.key.exact.get(other)
        if value is None or np.shape(value) != numbers.shape:
            return False
        pairs = zip(numbers.entries, np.ravel(value), strict=True)
        return all(compare(*pair).agrees for pair in pairs) and self._alone(other, numbers) is Mark.RIGHT

    def _sure(self, name: str, numbers: Numbers, judgement: Judgement) -> Judgement:
        """Right, unless the digits are too few, or the rounding too free, to tell it from a typical mistake."""
        if judgement.verdict is Mark.ROUNDED:
            if self.replay.nominal(name):
                return judgement
            found = explain(self.marker.catalogue, self.replay, name)
            if found.mistakes:
                words = mistake_text(found.mistakes[0])
                why = f"rounding that is not shown explains it, but so does a mistake: {words}"
                return Judgement(Mark.UNREAD, why)
            return judgement
        counted = figures.whole(self.key.exact[name]) is not None
        enough = not counted and all(self._enough(printed) for printed in numbers.entries)
        if enough or self._exact(name, numbers):
            return judgement
        mistake = collides(self.marker.catalogue, numbers, name)
        if mistake is None:
            return judgement
        why = f"too few digits to tell it from a mistake: {mistake_text(mistake.made)}"
        return Judgement(Mark.UNREAD, why)

    def _enough(self, printed: Any) -> bool:
        if printed.quantum is None or (printed.digits or 0) >= ENOUGH:
            return True
        places = self.key.places
        return places is not None and printed.quantum * 10**places <= 1

    def _exact(self, name: str, numbers: Numbers) -> bool:
        values = np.ravel(self.key.exact[name])
        pairs = zip(numbers.entries, values, strict=True)
        return all(compare(printed, value).agreement is Agreement.EXACT for printed, value in pairs)

    @cached_property
    def _under(self) -> dict[str, set[str]]:
        shown = self.replay.shown
        return under(self.key, self.answers, (n for n in shown if self.replay.judge(n).verdict is Mark.WRONG))

    def _elsewhere(self, name: str) -> Judgement | None:
        """The named convention under which a number is right, if there is one: that which fits most of the answers."""
        fitting = [(len(names), label) for label, names in self._under.items() if name in names]
        if not fitting:
            return None
        most = max(count for count, _ in fitting)
        label = next(label for count, label in fitting if count == most)
        self.used[name] = label
        return Judgement(Mark.ELSEWHERE, says(label), label)

    def _finished(self, name: str, found: tuple[Judgement, Explanation | None]) -> Part:
        judgement, why = found
        read = self.answers[name]
        part = self._part(name, read, judgement, name)
        wrong = self._first_wrong(name, judgement)
        step = self._step(read) if judgement.verdict is not Mark.UNREAD else None
        return replace(part, first_wrong=wrong, step=step, mistake=why and explanation(why))

    def _step(self, read: Answer) -> Place | None:
        """The first link of an answer's own chain that does not hold."""
        if read.chain is None:
            return None
        log = base(" ".join((*read.chain.notes, read.note)))
        wrong = [found for found in chained(read.chain, Scope(), log) if found[1] is Truth.WRONG]
        return failed([(read.line, one.text, other.text, why) for (one, other), _, why in wrong])

    def _first_wrong(self, name: str, judgement: Judgement) -> Place | None:
        """The earliest wrong number that this one stands on, or itself."""
        if judgement.verdict not in (Mark.WRONG, Mark.CARRIED):
            return None
        wrong = [name] if judgement.verdict is Mark.WRONG else []
        pending, seen = [name], set()
        while pending:
            for source in self.replay.sources(pending.pop()) - seen:
                seen.add(source)
                pending.append(source)
                if source in self.replay.shown and self.replay.judge(source).verdict is Mark.WRONG:
                    wrong.append(source)
        if not wrong:
            return None
        first = min(wrong, key=self.key.order.__getitem__)
        return Place(self.answers[first].line, first, self.answers[first].text)

    def _part(self, shown_as: str, read: Answer, judgement: Judgement, name: str | None) -> Part:
        note = (
            f"right under another convention, {judgement.convention}: {judgement.note}"
            if judgement.convention
            else judgement.note
        )
        expected = None if name is None else self._expected(name)
        return Part(
            self.marker.question.name, shown_as, read.line, read.text, judgement.verdict, expected,
            Fraction(0), Fraction(0), note=note, read=_latex(understood(read.content)),
            expected_latex="" if name is None else self._expected_latex(name),
        )  # fmt: skip

    def _missing(self, name: str) -> Part:
        note = ""
        verdict = Mark.MISSING
        if self.marker.question.table.open:
            verdict, note = Mark.UNREAD, "an open question: for a person"
        question, expected = self.marker.question.name, self._expected(name)
        latex, zero = self._expected_latex(name), Fraction(0)
        return Part(question, name, None, None, verdict, expected, zero, zero, note=note, expected_latex=latex)

    def _expected(self, name: str) -> str:
        """The key's value as it would be written down, or its formula."""
        value = self.key.exact.get(name)
        if value is None:
            return ascii.write(layout(self.key.derivation[name].last))
        places = self.key.places
        text = figures.each(lambda v: str(figures.exact(v)) if places is None else figures.rounded(v, places), value)
        return text if isinstance(text, str) else str(text).replace("'", "")

    def _expected_latex(self, name: str) -> str:
        """The same where it is a formula, to be laid out."""
        return _latex(layout(self.key.derivation[name].last)) if self.key.exact.get(name) is None else ""

    def _mixed(self, rows: list[Part]) -> list[Part]:
        """A note on every part where the answers to one question follow two conventions."""
        if len(set(self.used.values())) + any(row.verdict.good for row in rows) < 2 or not self.used:
            return rows
        names = " and ".join(sorted({*self.used.values()}))
        words = f"conventions are mixed within this question ({names}, and that of the key)"
        return [replace(row, note=f"{row.note}; {words}") if row.verdict is Mark.ELSEWHERE else row for row in rows]


def _latex(box: Box | None) -> str:
    return "" if box is None else latex.write(box)
