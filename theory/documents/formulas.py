"""What the readers of documents find: formulas that are still text, and what they pass over knowingly."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from theory.documents.excerpt import Excerpt
from theory.documents.pieces import Context, Reason, Span, Stance
from theory.documents.stances import stance

NEAR = 200  # characters of the words before a formula, and behind it


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as it stands in a document.

    excerpt: without its delimiters; LaTeX, or where `typed` plain text with Unicode and ASCII mathematics. span: with
    them. trouble: why it cannot be read, where the reader of the document knows. own: the macros that the document
    defines itself. cells: of a table's row in two notations, what its forms are.
    """

    excerpt: Excerpt
    span: Span
    context: Context
    stance: Stance = Stance.CLAIMED
    typed: bool = False
    trouble: Reason | None = None
    own: frozenset[str] = frozenset()
    cells: tuple[Formula, ...] = ()

    @property
    def text(self) -> str:
        return self.excerpt.text


@dataclass(frozen=True, slots=True)
class Passed:
    """What a reader passes over, such as a program, and why."""

    span: Span
    reason: Reason


Found: TypeAlias = Formula | Passed


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a line around a formula that stands from `start` to `end` in them."""

    line: str
    start: int
    end: int
    strikes: Sequence[int] = ()  # where its marks of striking out stand

    @property
    def before(self) -> str:
        """Those that are near before the formula."""
        return self.line[max(0, self.start - NEAR) : self.start].strip()

    @property
    def after(self) -> str:
        return self.line[self.end : self.end + NEAR].strip()

    @property
    def stance(self) -> Stance:
        opened = bisect_left(self.strikes, self.start)
        return stance(self.before, self.after, struck=opened % 2 == 1 and opened < len(self.strikes))


def formula(
    excerpt: Excerpt,
    context: Context,
    *,
    span: Span | None = None,
    words: Words | None = None,
    trouble: Reason | None = None,
    own: frozenset[str] = frozenset(),
) -> Formula:
    """The formula that an excerpt is, which must not be empty. span: with its delimiters. words: those around it."""
    if words:
        context = replace(context, before=words.before, after=words.after)
    stance = words.stance if words else Stance.CLAIMED
    return Formula(excerpt, span or excerpt.span(), context, stance, trouble=trouble, own=own)
