"""A text cut once into what is mathematics and what is words: dollar signs, boxes, LaTeX's groups, markdown's marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum

from msgspec import Struct

from checks.reading import ReadError


class Kind(Enum):
    WORD = "word"  # of at least two letters, or set as a text
    MATH = "mathematics"
    BOX = "box"
    POINT = "point"  # a mark behind which a space stands, or the end
    BREAK = "break"  # an empty line


class Token(Struct, frozen=True):
    """A piece of a text; `source[start:end]` is how it is written. group: the pair of dollar signs that it stands in,
    from 1; 0 outside. touched: the signs that touch a word. set: it is set as a
    text."""

    kind: Kind
    text: str
    source: str
    start: int
    end: int
    group: int = 0
    touched: str = ""
    set: bool = False


BOXED = re.compile(r"\\(?:boxed|fbox)\s*\{")
SPACE = re.compile(r"\s*")
WORDS = re.compile(r"\\(?:text|textbf|textit|textrm|textnormal|mbox)\s*\{")
PERCENT = re.compile(r"per ?cent|pct|percentage")
PIECE = re.compile(
    r"(?P<break>\n[ \t]*\n\s*)|(?P<space>\s+|\\(?:q?quad(?![A-Za-z])|[ ,;!:]))"
    rf"|(?P<box>{BOXED.pattern})|(?P<words>{WORDS.pattern})"
    r"|(?P<span>\$\$|\$|\\\[|\\\()|(?P<macro>\\(?:[A-Za-z]+\*?|.))|(?P<brace>\{)"
    r"|(?P<word>[^\W\d_]{2,}(?:['’][^\W\d_]+)*)|(?P<number>[0-9]+(?:[.,][0-9]+)*)"
    r"|(?P<dots>\.{3}|(?<=[0-9)\]}])!+|(?<=\b[A-Za-z])!+)"
    r"|(?P<point>[.,;:?!]+(?=[\s\"”)*}]|\\[\])]|\$|$)|[\"“”„]|~(?=~)|(?<=~)~)|(?P<mark>.)",
    re.DOTALL,
)
CLOSERS: Mapping[str, str] = {"$$": "$$", "$": "$", "\\[": "\\]", "\\(": "\\)"}
ONE_LINE = ("$", "\\(")  # whose other end stands on the same line
JOINING = ("and", "or")  # words even in a formula
# Markdown: emphasized, code, and a heading's mark.
EMPHASIS = re.compile(
    r"(?<![\w)*])(?:"
    r"\*\*(?P<a>[^*\n]+)\*\*|__(?P<b>[^_\n]+)__|`(?P<c>[^`\n]+)`"
    r"|(?<!\S)\*(?P<d>[^*\s]+)\*(?!\S))(?![\w*(])|^#{1,6}[ \t]+",
    re.MULTILINE,
)
ESCAPED = re.compile(
    r"(?<!\\)\\\\(?=(?:boxed|fbox|[dtc]?frac|sqrt|text|mathrm|left|right|cdot|times|begin|end|cup|infty|pi)(?![A-Za-z]))"
)


def scan(text: str) -> Iterator[Token]:
    """The pieces of a text in their order. Raises ReadError for what is opened and not closed."""
    plain = EMPHASIS.sub(lambda found: next(filter(None, found.groups()), ""), _unescaped(text))
    yield from _Scanner(plain).pieces(0, len(plain))


def scan_formula(text: str) -> Iterator[Token]:
    """The pieces of a formula, in which only what is set as a text is words. Raises ReadError as `scan` does."""
    yield from _Scanner(text).pieces(0, len(text), 1)


def _unescaped(text: str) -> str:
    """The text as it was before it was written into JSON once too often: `\\\\frac` is `\\frac`, `\\n` a new line.

    Two backslashes before a command could only be a new row of a matrix; where there is one, they stay.
    """
    if re.search(r"(?<!\\)\\begin", text):
        return text
    return re.sub(r"\\{1,2}n(?![A-Za-z])", "\n", ESCAPED.sub(r"\\", text))


def partners(text: str) -> dict[int, int]:
    """The place of each brace that opens -> that of the one that closes it."""
    found: dict[int, int] = {}
    opening: list[int] = []
    for brace in re.finditer(r"\\.|[{}]", text, re.DOTALL):
        if brace[0] == "{":
            opening.append(brace.start())
        elif brace[0] == "}" and opening:
            found[opening.pop()] = brace.start()
    return found


def opened(text: str) -> str:
    """The text with every box in it as brackets: `-\\boxed{7}` is -(7)."""
    if "\\boxed" not in text and "\\fbox" not in text:
        return text
    closing = partners(text)
    ends = {closing[box.end() - 1] for box in BOXED.finditer(text) if box.end() - 1 in closing}
    parts, done = [], 0
    for found in re.finditer(rf"{BOXED.pattern}|\}}", text):
        if found[0] == "}" and found.start() not in ends:
            continue
        parts += [text[done : found.start()], r"\right)" if found[0] == "}" else r"\left("]
        done = found.end()
    return "".join((*parts, text[done:]))


class _Scanner:
    """Cuts one text; a sign that is not closed is looked for once only."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.partners = partners(text)
        self.missing: set[str] = set()
        self.groups = 0

    def pieces(self, start: int, stop: int, group: int = 0) -> Iterator[Token]:
        at = start
        while at < stop:
            found = PIECE.match(self.text, at, stop)
            assert found is not None, "some character fits always"
            kind, end = found.lastgroup, found.end()
            if kind in ("box", "words", "brace") and (closing := self.partners.get(end - 1, stop)) < stop:
                end = closing + 1
            elif kind in ("box", "words"):
                raise ReadError(at, "a closing brace of the box", "the end")
            if kind == "box":
                yield Token(Kind.BOX, self._inner(found.end(), end - 1), self.text, at, end, group)
            elif kind == "words":
                yield from self._set(found.end(), end, at, group)
            elif kind == "span":
                end = yield from self._span(found[0], at, stop, group)
            elif kind == "break":
                yield Token(Kind.BREAK, "\n\n", self.text, at, end, group)
            elif kind == "point":
                yield Token(Kind.POINT, found[0][0], self.text, at, end, group)
            elif kind == "word" and (not group or found[0] in JOINING):
                touched = self.text[max(0, at - 1) : at] + self.text[end : end + 1]
                yield Token(Kind.WORD, found[0], self.text, at, end, group, touched)
            elif kind != "space":
                yield Token(Kind.MATH, self.text[at:end], self.text, at, end, group)
            at = end

    def _inner(self, start: int, stop: int) -> str:
        """What stands in a box, or in a box that is all of it."""
        while True:
            start = SPACE.match(self.text, start, stop).end()  # type: ignore[union-attr]  # it fits everywhere
            while stop > start and self.text[stop - 1].isspace():
                stop -= 1
            box = BOXED.match(self.text, start, stop)
            if box is None or self.partners.get(box.end() - 1) != stop - 1:
                return self.text[start:stop]
            start, stop = box.end(), stop - 1

    def _set(self, start: int, end: int, at: int, group: int) -> Iterator[Token]:
        """The words of a \\text, each written as all of it; what holds mathematics is mathematics."""
        inner = self.text[start : end - 1]
        if re.fullmatch(r"[^\W\d_]?|.*[^\w\s.,;:?!'’()\"-].*|.*[0-9_].*", inner.strip(), re.DOTALL):
            yield Token(Kind.MATH, self.text[at:end], self.text, at, end, group)
            return
        touched = self.text[end : end + 1]
        for found in re.finditer(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\w\s]", inner):
            kind = Kind.WORD if found[0][0].isalpha() else Kind.POINT
            yield Token(kind, found[0], self.text, at, end, group, touched, True)

    def _span(self, opener: str, at: int, stop: int, group: int) -> Iterator[Token]:
        """What stands between dollar signs, and where that ends; a dollar sign alone is a currency's."""
        closer, inside = CLOSERS[opener], at + len(opener)
        end = -1 if closer in self.missing else self.text.find(closer, inside, stop)
        while end > 0 and self.text[end - 1] == "\\" and closer == "$":
            end = self.text.find(closer, end + 1, stop)
        if end < 0:
            self.missing.add(closer)
            if opener != "$":
                raise ReadError(at, f"a closing {closer}", "the end")
            if re.match(r"\s*[0-9.-]", self.text[inside : inside + 9]) or self.text[:at].rstrip()[-1:].isdigit():
                yield Token(Kind.MATH, opener, self.text, at, inside, group)
            return inside
        if opener in ONE_LINE and "\n" in self.text[inside:end]:
            raise ReadError(at, f"a closing {closer} on its line", "the end of the line")
        self.groups += 1
        yield from self.pieces(inside, end, self.groups)
        return end + len(closer)
