"""What a document consists of: statements, prose and what could not be read, each with its place, and nothing else."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple, TypeAlias

from msgspec import Struct

from checks.reading import Chain, ReadError, Side
from theory.documents.delimiters import DISPLAYED
from theory.words import Stance


class Span(NamedTuple):
    """A stretch of a document's text: from the character `start` up to, not including, `end`."""

    start: int
    end: int

    def moved(self, by: int) -> Span:
        """The stretch, so many characters further on."""
        return Span(self.start + by, self.end + by)


class Why(Enum):
    """Why a part of a document says nothing that could be judged. In brackets: the fact that stands beside it."""

    WORDS = "words"  # words touch the equality
    GRAMMAR = "grammar"  # the formula has no reading, or several [ReadError]
    NOT_CLOSED = "not closed"  # a delimiter or an environment that does not end
    PROGRAM = "program"  # a program, or what it printed
    HIDDEN = "hidden"  # a comment, or a preamble
    TABLE = "table"  # the cell of a table whose rows give no values
    LIST_MARK = "list mark"  # a dash that may be a sign, too [the mark]
    ROWS_SHIFTED = "rows shifted"  # rows in brackets that may be a matrix or several vectors
    ROWS_UNLIKE = "rows unlike"  # a drawn matrix whose rows differ in length
    STAR = "star"  # a star behind a name that may be a mark or a sign
    INDEXED_SUM = "indexed sum"  # a sum over an index, in plain text
    TIMES = "times"  # an x that may be a letter or a sign [what was written]
    OTHER_FILE = "other file"  # a document that is a file of its own [its name]
    TORN = "torn"  # a formula of a PDF whose parts lie over one another
    WORD = "word"  # a word that may be one name or a product [the word]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was not read, with the fact that its kind names."""

    why: Why
    fact: str | ReadError = ""


@dataclass(frozen=True)
class Source:
    """A document's text with its lines; of a notebook the text of all cells, and where each cell begins; of a file that
    is rewritten to be read, for each line the line of the file that it came from."""

    text: str
    cells: tuple[int, ...] = ()
    origins: tuple[int, ...] = ()

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    def line(self, at: int) -> int:
        """The line of a character, from 1."""
        return bisect_right(self._lines, at)

    def position(self, at: int) -> tuple[int, int]:
        """The line of a character in its file, and its place in it, both from 1; of a rewritten line, its beginning."""
        line = self.line(at)
        return self.origin(line), 1 if self.origins else at - self._lines[line - 1] + 1

    def origin(self, line: int) -> int:
        """The line of the file that a line of the text came from."""
        return self.origins[min(line, len(self.origins)) - 1] if self.origins else line

    def cell(self, line: int) -> tuple[int, int] | None:
        """Of a notebook, the cell of a line and the line in it, both from 1."""
        number = bisect_right(self.cells, self._lines[line - 1])
        return (number, line - self.line(self.cells[number - 1]) + 1) if number else None

    def place(self, line: int) -> str:
        """Of a notebook, the cell of a line and the line in it, in words; else nothing."""
        cell = self.cell(line)
        return f"cell {cell[0]}, line {cell[1]}" if cell else ""


class Answer(NamedTuple):
    """An answer in a table of answers: what the table calls it, and all that is written for it."""

    part: str
    text: str


class Context(Struct, frozen=True, kw_only=True):
    """What surrounds a piece.

    headings: those that it stands under, outermost first. question: as `3b`, where they or a line say it, or as a table
    of answers calls it. named: the same without the letter of a step: what the last sign with a number says. since: the
    headings since that sign. counted: the number with which a heading since then begins, and the letter behind it.
    before, after: the words around it on its line. answer: which one of a table of answers it is.
    """

    headings: tuple[str, ...] = ()
    question: str = ""
    named: str = ""
    since: tuple[str, ...] = ()
    counted: str = ""
    before: str = ""
    after: str = ""
    answer: Answer | None = None

    def beside(self, before: str, after: str) -> Context:
        """The same with other words around it on its line."""
        return Context(
            headings=self.headings, question=self.question, named=self.named, since=self.since,
            counted=self.counted,
            before=before, after=after, answer=self.answer,
        )  # fmt: skip


NOWHERE = Context()  # before anything is said


@dataclass(frozen=True, slots=True)
class Statement:
    """One chain of a document. Its sides' `start` and `end` are places in the document's text.

    unit: what stands behind the number in which it ends, as it is written; empty without one. inner: what braces inside
    of it define, as statements of their own.
    """

    span: Span
    chain: Chain
    source: Source = field(repr=False, compare=False)
    context: Context = NOWHERE
    stance: Stance = Stance.CLAIMED
    unit: str = ""
    inner: tuple[Statement, ...] = ()

    @property
    def claimed(self) -> bool:
        return self.stance is Stance.CLAIMED

    @property
    def question(self) -> str:
        return self.context.question

    def line(self, side: Side | None = None) -> int:
        """The line of a side, from 1; without one, of the first."""
        return self.source.line((side or self.chain.sides[0]).start)

    def moved(self, by: int, source: Source) -> Statement:
        """The same, so many characters further on, in another text."""
        chain = self.chain
        sides = tuple(Side(side.tree, side.text, side.start + by, side.end + by, side.unread) for side in chain.sides)
        return Statement(
            self.span.moved(by), Chain(sides, chain.relations, chain.notes), source, self.context, self.stance,
            self.unit, tuple(one.moved(by, source) for one in self.inner),
        )  # fmt: skip


class Prose(Struct, frozen=True):
    """Words, or where it says so a program, without an equality."""

    span: Span
    program: bool = False

    def moved(self, by: int, source: Source) -> Prose:
        return Prose(self.span.moved(by), self.program)


@dataclass(frozen=True, slots=True)
class Unread:
    """What could not be read, and why."""

    span: Span
    reason: Reason
    source: Source = field(repr=False, compare=False)
    context: Context = NOWHERE

    def moved(self, by: int, source: Source) -> Unread:
        return Unread(self.span.moved(by), self.reason, source, self.context)

    @property
    def question(self) -> str:
        return self.context.question

    @property
    def formula(self) -> bool:
        """Whether it was written as a formula, and is more than words, a program or a table."""
        return self.reason.why not in (Why.WORDS, Why.PROGRAM, Why.HIDDEN, Why.TABLE)

    @property
    def text(self) -> str:
        return self.source.text[self.span.start : self.span.end]

    @property
    def line(self) -> int:
        """The line of its first character that is no space, from 1."""
        return self.source.line(self.span.start + len(self.text) - len(self.text.lstrip()))

    @property
    def equalities(self) -> int:
        """How many equality signs it holds."""
        return sum(1 for _ in equalities(self.text))


Piece: TypeAlias = Statement | Prose | Unread

# What looks like an equality and is none.
_NONE = (
    r"\\(?:begin\{[a-z*]+\}|[a-z]+graphics|documentclass|usepackage|item)\[[^\]\n]{0,100}\]",  # an option of LaTeX
    r"_\{[^{}\n]{0,100}\}",  # the bound of a sum
    r"(?<![A-Za-z-])[A-Za-z-]+=(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}')",  # a tag's attribute
    r"https?://\S*",
    r"[<>!=+*/-]=+[=>]*",  # signs of programs, the line under a heading
    r"=[=>]+",
)
_EQUATES = r":=|[=≈≃≅≔≜≡]|\\(?:approx|simeq|cong|equiv|triangleq|coloneqq|gets|leftarrow)(?![A-Za-z])"
_SIGN = re.compile(rf"{'|'.join(_NONE)}|(?P<sign>{_EQUATES})")
_MAY_EQUATE = re.compile(_EQUATES)


def equalities(text: str) -> Iterator[int]:
    """Where the equality signs of a text stand, in any notation."""
    return (found.start() for found in _SIGN.finditer(text) if found["sign"])


Trail: TypeAlias = Sequence[tuple[int, Context]]  # from which character on which context holds


def context_of(trail: Trail, at: int) -> Context:
    """What a document had come to at a character."""
    found = bisect_right(trail, at, key=lambda reached: reached[0])
    return trail[found - 1][1] if found else Context()


def with_words(source: Source, found: Iterable[Piece], trail: Trail) -> Iterator[Piece]:
    """What was found in a text, in its order, and the words between. Raises ValueError where two lie in one place."""
    at, end = 0, len(source.text)
    for piece in found:
        if not at <= piece.span.start <= piece.span.end <= end:
            raise ValueError(f"expected a piece between {at} and {end}, but found one of {tuple(piece.span)}")
        yield from _between(source, Span(at, piece.span.start), trail)
        yield piece
        at = piece.span.end
    yield from _between(source, Span(at, end), trail)


def _between(source: Source, span: Span, trail: Trail) -> Iterator[Prose | Unread]:
    """The words between formulas, cut at the ends of lines and sentences where they hold an equality."""
    start = span.start  # of the prose that is not told yet
    clauses = CLAUSE.finditer(source.text, *span) if _MAY_EQUATE.search(source.text, *span) else ()
    for clause in clauses:
        if any(True for _ in equalities(clause[0])):
            begin, end = clause.span()
            if begin > start:
                yield Prose(Span(start, begin))
            why = Why.NOT_CLOSED if any(_unclosed(clause[0])) else Why.WORDS
            yield Unread(Span(begin, end), Reason(why), source, context_of(trail, begin))
            start = end
    if span.end > start:
        yield Prose(Span(start, span.end))


CLAUSE = re.compile(r"(?:[^\n.;!?]|[.;!?](?!\s))+[.;!?]?\n?|[.;!?\n]")


def _unclosed(text: str) -> Iterator[bool]:
    """Whether more formulas begin in a text than end in it, for each kind of delimiter."""
    yield text.count("$") % 2 == 1
    for opener, closer in (("\\(", "\\)"), ("\\[", "\\]")):
        yield text.count(opener) > text.count(closer)
    yield any(f"\\begin{{{name}}}" in text for name in DISPLAYED)


@dataclass(frozen=True, eq=False)
class Passage:
    """A part of a document that is read by itself, such as a paragraph; all places count from its beginning.

    found: what was found in it, in order, without the words between. trail: from which character on which context
    holds. As long as nothing in a passage changes, and nothing that it hangs on, it stays one object.
    """

    source: Source
    found: tuple[Piece, ...]
    trail: Trail = ()

    def __len__(self) -> int:
        return len(self.source.text)

    @cached_property
    def lines(self) -> int:
        """How many lines end in it."""
        return self.source.text.count("\n")

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """All of its text. Raises ValueError where two pieces lie in one place."""
        return tuple(with_words(self.source, self.found, self.trail))


@dataclass(frozen=True)
class Document:
    """A document as its passages, one behind the other. Raises ValueError where these are not its text."""

    name: str
    source: Source
    passages: tuple[Passage, ...]

    def __post_init__(self) -> None:
        if "".join(passage.source.text for passage in self.passages) != self.source.text:
            raise ValueError(f"expected passages that are the text of {self.name}, but they are not")

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where its passages begin."""
        return tuple(accumulate(map(len, self.passages[:-1]), initial=0))

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Its pieces, in their order: every character lies in one. Raises ValueError where two lie in one place."""
        placed = zip(self.starts, self.passages, strict=False)
        found = (piece.moved(start, self.source) for start, passage in placed for piece in passage.found)
        return tuple(with_words(self.source, found, self._trail))

    @cached_property
    def _trail(self) -> Trail:
        placed = zip(self.starts, self.passages, strict=False)
        return [(start + at, context) for start, passage in placed for at, context in passage.trail]

    def context_at(self, at: int) -> Context:
        """What the document had come to at a character."""
        return context_of(self._trail, at)

    def lines(self) -> Iterator[tuple[int, str, Context]]:
        """Its lines, each with its number, from 1, and what the document has come to, of which the line itself may
        say something."""
        end = -1
        for number, line in enumerate(self.source.text.split("\n"), start=1):
            end += len(line) + 1
            yield number, line, self.context_at(end)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Its statements in their order, those in braces behind the one that holds them."""
        return tuple(each for piece in self.pieces if isinstance(piece, Statement) for each in (piece, *piece.inner))

    @cached_property
    def answers(self) -> tuple[Statement | Unread, ...]:
        """Of a table of answers, those in it, read or not."""
        found = (piece for piece in self.pieces if not isinstance(piece, Prose))
        return tuple(piece for piece in found if piece.context.answer is not None)

    @cached_property
    def unread(self) -> tuple[Unread, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Unread))
