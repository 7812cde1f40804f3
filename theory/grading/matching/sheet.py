"""One student's answers to one question, each put to the quantity that it is for; what fits none is stray."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from checks.reading import Chain
from theory.documents.pieces import Statement, Unread
from theory.grading.content import Content, content
from theory.grading.matching import intervals
from theory.grading.matching.naming import Names
from theory.grading.reasons import AnyReason, NoQuantity, NotAnEnd, SecondAnswer
from theory.links.link import BrokenLink


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as it was handed in.

    part: the student's name for it. text: what was written. content: how that was read. line: where it stands, if the
    source has lines. note: words beside it, such as `log base 2`. chain: all that was read. step: the first link of its
    chain in a document that does not hold.
    """

    part: str
    text: str
    content: Content
    line: int | None = None
    note: str = ""
    chain: Chain | None = None
    step: BrokenLink | None = None


def given(piece: Statement | Unread) -> Given:
    """An answer of a table of answers."""
    answer = piece.context.answer
    assert answer is not None, "it stands in a table of answers"
    chain = piece.chain if isinstance(piece, Statement) else None
    line, note = piece.source.line(piece.span.start), piece.context.after
    return Given(answer.part, answer.text, content(piece), line, note, chain)


@dataclass(frozen=True, slots=True)
class Stray:
    """An answer that is judged by nobody: by what name it is shown, and why. quantity: what it is for, if known."""

    name: str
    given: Given
    why: AnyReason
    quantity: str | None = None


@dataclass
class Sheet:
    """The answers by quantity.

    held: end of a range -> whether it was said to belong to it. options: the same quantity's names under other
    conventions. doubtful: quantity -> why none of its answers counts.
    """

    answers: dict[str, Given] = field(default_factory=dict)
    held: dict[str, bool | None] = field(default_factory=dict)
    options: dict[str, tuple[str, ...]] = field(default_factory=dict)
    doubtful: dict[str, AnyReason] = field(default_factory=dict)
    stray: list[Stray] = field(default_factory=list)

    def put(self, found: tuple[str, ...], read: Given) -> None:
        """An answer for the one of these names that is taken already, or for the first."""
        taken = next((name for name in found if name in self.answers), None)
        if taken is None:
            self.answers[found[0]] = read
            self.options[found[0]] = found
        elif (self.answers[taken].text, self.answers[taken].note) != (read.text, read.note):
            self.stray.append(Stray(found[0], read, SecondAnswer(), found[0]))
            self.doubtful[taken] = SecondAnswer()


def fill(names: Names, answers: Sequence[Given]) -> Sheet:
    """Every answer under the quantity that its name means; an interval gives both ends of a range."""
    sheet, key = Sheet(), names.key
    for read in answers:
        found = names.find(read.part, key.question.name)
        if found:
            sheet.put(found, read)
            continue
        formula = read.text.lstrip().startswith(("$", "\\"))
        ends = intervals.ends(key, read.part, read.chain, formula=formula) if read.chain is not None else []
        for end in ends:
            sheet.held[end.quantity] = end.held
            sheet.put((end.quantity,), replace(read, content=end.content or read.content, chain=None))
            if end.content is None:
                sheet.doubtful[end.quantity] = NotAnEnd()
        if not ends:
            sheet.stray.append(Stray(read.part, read, NoQuantity(key.question.name)))
    return sheet
