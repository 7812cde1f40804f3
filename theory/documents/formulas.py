"""What the readers of documents find: formulas that are still text, of which every character knows where it came from,
and what they pass over knowingly."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from msgspec import Struct

from theory.documents.pieces import Context, Reason, Span, Why, equalities
from theory.words import Stance, stance_between
from theory.words.sentences import takes

NEAR = 200  # characters of the words before a formula, and behind it


class Excerpt(Struct, frozen=True):
    """A text, and for each of its characters the place in the document that it came from."""

    text: str
    places: Sequence[int]

    @classmethod
    def whole(cls, text: str, start: int = 0) -> Excerpt:
        """A text as it stands in the document from `start` on."""
        return cls(text, range(start, start + len(text)))

    @classmethod
    def new(cls, text: str, place: int) -> Excerpt:
        """A text that stands for something at one place."""
        return cls(text, [place] * len(text))

    def __getitem__(self, part: slice) -> Excerpt:
        return Excerpt(self.text[part], self.places[part])

    def __bool__(self) -> bool:
        return bool(self.text)

    def stripped(self, what: str | None = None) -> Excerpt:
        """Without the white space, or without these characters, at both ends."""
        start = len(self.text) - len(self.text.lstrip(what))
        return self[start : start + len(self.text.strip(what))]

    def replaced(self, pattern: re.Pattern[str], template: str) -> Excerpt:
        """Every match rewritten; what is new stands where the match begins."""
        parts, done = [], 0
        for found in pattern.finditer(self.text):
            new = found.expand(template)
            parts += [self[done : found.start()], Excerpt.new(new, self.places[found.start()])]
            done = found.end()
        return joined((*parts, self[done:])) if parts else self

    def lines(self) -> list[Excerpt]:
        """Its lines, without their ends."""
        starts = [0, *(found.end() for found in re.finditer("\n", self.text))]
        return [self[a : b - 1] for a, b in pairwise((*starts, len(self.text) + 1))]

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """The stretch of the document that holds the characters from `start` to `end`; there must be one."""
        places = self.places[start:end]
        if isinstance(places, range):
            return Span(places[0], places[-1] + 1)
        return Span(min(places), max(places) + 1)


def joined(parts: Iterable[Excerpt], mark: str = "") -> Excerpt:
    """The parts as one text, with a mark between them that stands where the part before it ends."""
    found = [part for part in parts if part]
    if not found:
        return Excerpt("", ())
    if len(found) == 1:
        return found[0]
    places: list[int] = []
    for part in found:
        if places:
            places += [places[-1]] * len(mark)
        places += part.places
    return Excerpt(mark.join(part.text for part in found), places)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as it stands in a document.

    excerpt: without its delimiters; LaTeX, or where `typed` plain text with Unicode and ASCII mathematics. span: with
    them. trouble: why it cannot be read, where the reader of the document knows. own: the macros that the document
    defines itself and that are not put in. expanded: whether others are put in, so that it is not what is written.
    cells: of a table's row in two notations, what its forms are. program: whether it is a line of a program.
    """

    excerpt: Excerpt
    span: Span
    context: Context
    stance: Stance = Stance.CLAIMED
    typed: bool = False
    trouble: Reason | None = None
    own: frozenset[str] = frozenset()
    expanded: bool = False
    cells: tuple[Formula, ...] = ()
    program: bool = False

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
    lead: str = ""  # what stands on the lines before, in which its sentence may begin
    tail: str = ""  # what stands on the lines behind

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
        if opened % 2 == 1 and opened < len(self.strikes):
            return Stance.STRUCK
        return stance_between(f"{self.lead} {self.before}", f"{self.after} {self.tail}")


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
    if "intertext" in excerpt.text:
        excerpt = _without_words(excerpt)
    if words:
        context = context.beside(words.before, words.after)
    stance = words.stance if words else Stance.CLAIMED
    stance = _in_it(excerpt.text) if stance is Stance.CLAIMED and "\\" in excerpt.text else stance
    if words and trouble is None and takes(words.before) and any(equalities(excerpt.text)):
        trouble = Reason(Why.WORDS)
    return Formula(excerpt, span or excerpt.span(), context, stance, trouble=trouble, own=own)


def _in_it(latex: str) -> Stance:
    """How the words in a formula mean it: `\\text{It is false that }`, `\\tag{wrong}`."""
    for found in _SAID.finditer(latex):
        if found["tag"] is None and (_TAKES.search(latex, 0, found.start()) or _GOES_ON.match(latex, found.end())):
            continue  # an operand, as in X * error
        ahead = not latex[: found.start()].strip(" {&\n")
        stance = stance_between(found["said"], "") if ahead else stance_between("", found["said"])
        if stance is Stance.CLAIMED and (found["tag"] or not ahead):
            stance = stance_between("", f"({found['said'].strip(' ()')})")
        if stance is not Stance.CLAIMED:
            return stance
    return Stance.CLAIMED


# Words in a formula that are no part of a name: `x_{\\text{old}}` is one.
_SAID = re.compile(
    r"(?<![_^{])(?<![_^]\{)\\(?:(?P<tag>tag\*?)|text|textbf|textit|textrm|mbox|(?:short)?intertext)\s*\{(?P<said>[^{}]*)\}"
)
_SIGN = r"\\(?:cdot|times|odot|sum)(?![A-Za-z])|[+*/]"
_TAKES = re.compile(rf"(?:{_SIGN})\s*\Z")  # before an operand; a dash may begin a remark
_GOES_ON = re.compile(rf"\s*(?:{_SIGN}|[_^]|&?\s*=)")  # and behind it
_INTERTEXT = re.compile(r"\\(?:short)?intertext\s*\{([^{}]*)\}")


def _without_words(excerpt: Excerpt) -> Excerpt:
    """A display without the words between its lines, where these say nothing of what is claimed."""
    if all(stance_between(said, "") is Stance.CLAIMED for said in _INTERTEXT.findall(excerpt.text)):
        return excerpt.replaced(_INTERTEXT, "")
    return excerpt
