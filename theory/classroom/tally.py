"""What a class shows as a whole: how hard each question was, which mistakes were made, and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from theory.grading.marks import Mark
from theory.grading.parts import Marked, Part
from theory.grading.reasons import (
    AnyReason,
    DoesNotFollow,
    Follows,
    NothingToCompare,
    StandsOn,
)
from theory.mistakes import Made

ON_OTHERS = (Follows, DoesNotFollow, StandsOn, NothingToCompare)  # reasons that rest on the student's other answers


@dataclass
class Tally:
    """One question over the class: what was earned of what, and how many parts have each verdict."""

    earned: Fraction = Fraction(0)
    out_of: Fraction = Fraction(0)
    verdicts: dict[Mark, int] = field(default_factory=lambda: dict.fromkeys(Mark, 0))

    @property
    def mean(self) -> Fraction:
        return self.earned / self.out_of if self.out_of else Fraction(0)


def share(marked: Marked) -> Fraction:
    """What was earned of all marks, from 0 to 1."""
    return marked.earned / marked.out_of if marked.out_of else Fraction(0)


def mean(rows: Sequence[Marked]) -> Fraction:
    return sum(map(share, rows), Fraction(0)) / len(rows) if rows else Fraction(0)


def questions(rows: Sequence[Marked]) -> dict[str, Tally]:
    """Every question with the parts that carry marks, or that a mistake was looked for in."""
    found: dict[str, Tally] = {}
    for row in rows:
        for part in row.parts:
            if part.out_of or part.explanation:
                question = found.setdefault(part.question, Tally())
                question.earned += part.earned
                question.out_of += part.out_of
                question.verdicts[part.verdict] += 1
    return found


def hardest(rows: Sequence[Marked]) -> tuple[str, Tally] | None:
    """The question of which the least was earned, among those that could be marked at all."""
    marked = {
        name: question
        for name, question in questions(rows).items()
        if question.out_of and any(count for mark, count in question.verdicts.items() if not mark.row.waits)
    }
    return min(marked.items(), key=lambda item: item[1].mean, default=None)


def mistakes(rows: Sequence[Marked]) -> list[tuple[str, Made, list[str]]]:
    """Question, mistake, and the submissions with it; the most frequent first."""
    found: dict[tuple[str, Made], list[str]] = {}
    for row in rows:
        for part in row.parts:
            if part.explanation and part.explanation.mistakes:
                found.setdefault((part.question, part.explanation.mistakes[0]), []).append(row.file)
    ordered = sorted(
        found.items(), key=lambda item: (-len(item[1]), item[0][0], item[0][1].name, item[0][1].quantities)
    )
    return [(question, mistake, files) for (question, mistake), files in ordered]


# What waits for a person


@dataclass(frozen=True, slots=True)
class Waiting:
    """Answers that wait for a person and are alike: decided once, decided for all of `files`.

    part: None where a whole question waits. given: None where nothing was handed in that is known to be an answer.
    alone: it is to be decided for each submission by itself. shown: the part of one of the submissions.
    """

    question: str
    part: str | None
    given: str | None
    reasons: tuple[AnyReason, ...]
    alone: bool
    shown: Part
    files: tuple[str, ...]

    @property
    def expected(self) -> str:
        """What the key says; nothing where a whole question waits."""
        return "" if self.part is None else self.shown.expected or ""


Alike: TypeAlias = tuple[str, str | None, str | None, tuple[AnyReason, ...], bool]  # the first fields of Waiting


def waiting(rows: Sequence[Marked]) -> list[Waiting]:
    """Every unread answer that nobody has decided yet, in the order of the questions; the same text only once."""
    order: dict[str, int] = {}
    texts = _texts(rows)
    found: dict[Alike, tuple[Part, list[str]]] = {}
    for row in rows:
        for name in dict.fromkeys(part.question for part in row.parts):
            order.setdefault(name, len(order))
            own = [part for part in row.parts if part.question == name]
            for alike, part in _waiting(own, texts, row.parts):
                found.setdefault(alike, (part, []))[1].append(row.file)
    entries = [Waiting(*alike, shown, tuple(files)) for alike, (shown, files) in found.items()]
    return sorted(entries, key=lambda entry: (order[entry.question], -len(entry.files)))


def queue(rows: Sequence[Marked]) -> tuple[list[Waiting], list[list[Waiting]]]:
    """What waits, in the order in which it is decided: answers by question; then of each hand-in that could not be read
    at all, all that waits there."""
    found = waiting([row for row in rows if row.trouble is None])
    return found, [own for row in rows if row.trouble is not None and (own := waiting([row]))]


Texts: TypeAlias = Mapping[tuple[str, str, str], set[tuple[Mark, tuple[AnyReason, ...]]]]


def _texts(rows: Sequence[Marked]) -> Texts:
    """Question, part and text -> its verdicts with their reasons; where there are several, the text says little."""
    found: dict[tuple[str, str, str], set[tuple[Mark, tuple[AnyReason, ...]]]] = {}
    for row in rows:
        for part in row.parts:
            if part.given is not None:
                mark = part.question, part.part, _flat(part.given)
                found.setdefault(mark, set()).add((part.verdict, part.reasons))
    return found


def _flat(text: str) -> str:
    return " ".join(text.split())


def stray(part: Part) -> bool:
    """Whether it is unknown which part of the assignment this answer is for, so that it earns nothing by itself."""
    return part.expected is None and not part.out_of


def empty(part: Part) -> bool:
    """Whether marks are to be had for a part that nothing was found for, so that a stray answer may be it."""
    return part.given is None and bool(part.out_of) and part.decided is None


def _waiting(parts: Sequence[Part], texts: Texts, every: Sequence[Part]) -> Iterator[tuple[Alike, Part]]:
    """What waits in one question of one submission: each part, or the question where none of its parts was found."""
    open_ = [part for part in parts if part.waits]
    earning = [part for part in parts if part.out_of]
    if len(open_) == len(parts) > 1 and all(part.given is None for part in parts) and len(earning) == len(parts):
        first = parts[0]
        yield (first.question, None, None, first.reasons, True), first
        return
    seen = set()
    for part in open_:
        if part.part in seen:
            continue  # a second answer to the same part: the first one is what is decided
        known = [other for other in parts if not stray(other)]
        if stray(part) and not any(map(empty, known or every)):
            continue  # whatever it is for, everything that earns marks has its answer
        seen.add(part.part)
        text = None if part.given is None else _flat(part.given)
        alone = (
            text is None
            or stray(part)
            or bool(part.seed)
            or sum(other.part == part.part for other in parts) > 1
            or any(isinstance(reason, ON_OTHERS) for reason in part.reasons)
            or len(texts[part.question, part.part, text]) > 1
        )
        yield (part.question, part.part, text, part.reasons, alone), part
