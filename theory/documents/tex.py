"""A LaTeX document as its formulas; comments, the preamble, listings and definitions of macros are passed over."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from theory.documents.delimiters import DISPLAYED
from theory.documents.formulas import NEAR, Excerpt, Formula, Found, Passed, Words, formula
from theory.documents.pieces import Reason, Why
from theory.documents.places import Place
from theory.documents.tex_prose import TABLES, prose, table
from theory.words import crossed

HIDDEN = Reason(Why.HIDDEN)
FARTHEST = 2_000  # characters of a paragraph in which a formula does not end
LONGEST = 1_000  # characters of a macro's definition

DEEPEST = 8  # lists inside one another whose items are counted

LISTINGS = frozenset({
    "verbatim", "verbatim*", "Verbatim", "BVerbatim", "lstlisting", "minted", "comment", "tikzpicture", "filecontents",
    "filecontents*",
})  # fmt: skip
OTHER_FILES = frozenset({"input", "include", "subfile", "import", "lstinputlisting"})
HEADINGS: Mapping[str, int] = {
    "chapter": 0, "section": 1, "problem": 1, "exercise": 1, "subsection": 2, "subsubsection": 3, "paragraph": 4,
    "subparagraph": 5,
}  # fmt: skip
DEFINING = re.compile(
    r"\\(?:(?:re|provide)?newcommand|providecommand|DeclareRobustCommand|DeclareMathOperator|DeclarePairedDelimiter|"
    r"(?:New|Renew|Provide|Declare)DocumentCommand|[gex]?def|let)\*?\s*\{?\s*\\(?P<name>[A-Za-z]+)"
)
_LETTERED = re.compile(r"\\alph|^\s*\(?a\)?[.)]?\s*$|label\s*=\s*\{?\(?a\b")
_COMMENT = re.compile(
    r"(?<!\\)(?P<kept>(?:\\\\)*)"
    r"(?P<hidden>%.*|\\iffalse(?![A-Za-z])(?:[^\\]|\\(?!fi(?![A-Za-z])))*(?:\\fi(?![A-Za-z]))?)"
)
_MACRO = re.compile(r"\\[A-Za-z]+\*?(?:\[[^\]\n]{0,100}\])?|[{}~]|\\[ ,;!\\]")
_BLANK = re.compile(r"\n[ \t]*\n")
_BREAKS = re.compile(  # what is behind goes on with no sentence before
    r"\n[ \t]*\n|\\\\|\\(?:begin|end)\s*\{[^{}\n]{0,40}\}|\\item\b|\\\]|\$\$|\\(?:sub)*section\b"
)
_CLOSERS: Mapping[str, str] = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}
_TOKEN = re.compile(
    r"\\(?:(?P<side>begin|end)\s*\{(?P<environment>[\w* ._-]+)\}|(?P<macro>[^\W\d_]+|.))|\$\$?|\n", re.DOTALL
)
_ENDS = re.compile(r"\\(?:begin|end)\s*\{[A-Za-z]+\*?\}|\\.|\$\$?|\n[ \t]*\n", re.DOTALL)
_OPTION = re.compile(r"\s*\[([^\]\n]{0,100})\]")
_GROUP = re.compile(r"\*?\s*(?:\[[^\]\n]{0,100}\])?\s*\{([^{}\n]{0,200})\}")


class Count(NamedTuple):
    """What the reading of a document has counted. named: whether some line named a question in words. lists: of each
    open list, whether letters count it, and its last item."""

    named: bool = False
    question: int = 0
    part: int = 0
    sections: int = 0
    lists: tuple[tuple[bool | None, int], ...] = ()


NONE = Count()


@dataclass
class Reading:
    """How far the reading of a document has come: what it counts, and the macros that it defines itself."""

    source: Excerpt
    text: str  # with spaces for comments
    place: Place
    own: frozenset[str]
    before: Count = NONE
    told: int = 0  # the line that named a question in words
    read: list[tuple[int, int]] = field(default_factory=list)  # where formulas, listings and tables stand

    def __post_init__(self) -> None:
        self.breaks = [found.start() for found in re.finditer("\n", self.text)]  # where its lines end
        self.named, self.question, self.part, self.sections, lists = self.before
        self.lists = [*lists]

    @property
    def count(self) -> Count:
        return Count(self.named, self.question, self.part, self.sections, tuple(self.lists))

    def line(self, at: int) -> int:
        return bisect_left(self.breaks, at) + 1

    def words(self, start: int, end: int) -> Words:
        """The words before and behind a formula on its lines."""
        first, last = self.line(start), self.line(end)
        left = self.breaks[first - 2] + 1 if first > 1 else 0
        right = self.breaks[last - 1] if last <= len(self.breaks) else len(self.text)
        before = _words(self.text[max(left, start - NEAR) : start])
        after = _words(self.text[end : min(right, end + NEAR)])
        line = f"{before} {after}"
        lead = _BREAKS.split(self.text[max(0, left - NEAR) : left])[-1]
        tail = _BREAKS.split(self.text[right : right + NEAR], maxsplit=1)[0]
        return Words(line, len(before), len(before), (), _words(lead), _words(tail))

    def paragraph(self, at: int) -> int:
        """Where the paragraph ends in which a formula begins that does not end."""
        found = _BLANK.search(self.text, at, at + FARTHEST)
        return found.start() if found else min(at + FARTHEST, len(self.text))

    def whole(self, start: int, end: int) -> Excerpt:
        """The text from `start` to `end`, without comments."""
        return Excerpt(self.text[start:end], self.source.places[start:end])

    def formula(self, start: int, end: int, inner: tuple[int, int], trouble: Reason | None = None) -> Iterator[Formula]:
        """The formula that stands from `start` to `end`; inner: without its delimiters."""
        excerpt = self.whole(*inner).stripped()
        if excerpt:
            span, words = self.source.span(start, end), self.words(start, end)
            yield formula(excerpt, self.place.context, span=span, words=words, trouble=trouble, own=self.own)


def formulas(source: Excerpt, place: Place, *, comments: bool = True) -> Iterator[Found]:
    """Every formula of the document, in its order; each knows the macros that the document defines itself.

    comments: whether `%` begins one; off for a plain text that holds a few formulas in LaTeX.
    """
    text = source.text
    if comments:
        yield from (Passed(source.span(*found), HIDDEN) for found in hidden(text))
        text = bare(text)
    reading = Reading(source, text, place, defined(text))
    if comments:
        yield from body(reading, *ends(text))
    else:
        _see(reading, 0)
        yield from _scanned(reading, 0, len(text))


def hidden(text: str) -> Iterator[tuple[int, int]]:
    """Where the comments of a document stand."""
    return (found.span("hidden") for found in _COMMENT.finditer(text))


def bare(text: str) -> str:
    """A document, with spaces for its comments."""
    return _COMMENT.sub(lambda found: found["kept"] + re.sub(".", " ", found["hidden"]), text)


def defined(text: str) -> frozenset[str]:
    """The macros that a document defines itself. text: without comments, as that of `ends`."""
    return frozenset(found["name"] for found in DEFINING.finditer(text))


def ends(text: str) -> tuple[int, int]:
    """Where the body of a document begins, and where it ends."""
    begin, stop = text.find("\\begin{document}"), text.find("\\end{document}")
    at = begin + len("\\begin{document}") if begin >= 0 else 0
    return at, stop if stop > at else len(text)


def body(reading: Reading, at: int, stop: int) -> Iterator[Found]:
    """What stands in the body of a document, from `at` to `stop`; what stands before and behind is passed over."""
    source, text = reading.source, reading.text
    if at:
        yield Passed(source.span(0, at), HIDDEN)
    _see(reading, at)
    yield from _scanned(reading, at, stop)
    held = sorted((start - at, end - at) for start, end in reading.read if at <= start < stop)
    yield from prose(reading.whole(at, stop), held, reading.place)
    if stop < len(text):
        yield Passed(source.span(stop), HIDDEN)


def _scanned(reading: Reading, at: int, stop: int, shut: frozenset[str] = frozenset()) -> Iterator[Found]:
    """One pass over the document's tokens, of which each is looked at by itself: neither depth nor what is unclosed
    costs more than that. shut: kinds of table that are none here."""
    text = reading.text
    while at < stop and (found := _TOKEN.search(text, at, stop)):
        at, end = found.span()
        sign, side, name = found[0], found["side"] or "macro", found["environment"] or found["macro"]
        if sign == "\n":
            at = end
            _see(reading, at)
        elif sign in _CLOSERS:
            close = _close(text, end, sign, _CLOSERS[sign], stop)
            if close is None:
                reading.read.append((at, reading.paragraph(end)))
                at = end
                continue
            yield from reading.formula(at, close[1], (end, close[0]))
            reading.read.append((at, close[1]))
            at = close[1]
        elif side == "begin" and name in DISPLAYED:
            close = _close(text, end, f"\\begin{{{name}}}", f"\\end{{{name}}}", stop)
            if close is None:
                unclosed = Reason(Why.NOT_CLOSED, f"\\begin{{{name}}}")
                yield from reading.formula(at, end, (at, end), unclosed)
                reading.read.append((at, reading.paragraph(end)))
                at = end
                continue
            yield from reading.formula(at, close[1], (at, close[1]))
            reading.read.append((at, close[1]))
            at = close[1]
        elif side == "begin" and name in TABLES and name not in shut:
            close_at = text.find(f"\\end{{{name}}}", end, stop)
            if close_at < 0:  # nor does any that follows end
                shut |= {name}
                at = end
                continue
            inside = [one for one in _scanned(reading, end, close_at, TABLES) if isinstance(one, Formula)]
            yield from table(reading.whole(end, close_at), inside, reading.place.context)
            reading.read.append((at, close_at))
            at = close_at
        elif side == "begin" and name in LISTINGS:
            close_at = text.find(f"\\end{{{name}}}", end)
            close_at = close_at if close_at >= 0 else stop
            yield Passed(reading.source.span(at, close_at), Reason(Why.PROGRAM))
            reading.read.append((at, close_at))
            at = close_at
        elif side == "macro" and name in OTHER_FILES and (named := _GROUP.match(text, end)):
            yield Passed(reading.source.span(at, named.end()), Reason(Why.OTHER_FILE, named[1].strip()))
            at = named.end()
        else:
            rule = RULES.get((side, name))
            following = max(rule(reading, end), end) if rule else end
            reading.place.reached(reading.source.places[at])
            at = following


def _close(text: str, at: int, opener: str, closer: str, stop: int) -> tuple[int, int] | None:
    """Where a formula ends, and where what closes it does; None where it is not closed before the next opens."""
    for found in _ENDS.finditer(text, at, stop):
        sign = found[0] if found[0].startswith(("\\b", "\\e")) is False else re.sub(r"\s", "", found[0])
        if closer == "$" and sign in ("$", "$$"):
            return found.start(), found.start() + 1
        if sign == closer:
            return found.start(), found.end()
        if sign == opener or (sign[0] == "\n" and not opener.startswith("\\b")):
            return None
    return None


def _words(source: str) -> str:
    """Text without its macros."""
    return " ".join(_MACRO.sub(" ", crossed(source)).split())


def _see(reading: Reading, at: int) -> None:
    """Note the question that the line at this place begins."""
    line = reading.line(at)
    end = reading.breaks[line - 1] if line <= len(reading.breaks) else len(reading.text)
    source = reading.text[at : min(end, at + 200)]
    if "\\item" not in source and reading.place.see(_words(source), lone=False):
        reading.told, reading.named = line, True
        reading.place.reached(reading.source.places[at])


def _heading(level: int, counted: bool) -> Callable[[Reading, int], int]:
    """\\section{3}: in a heading a number alone is a question's. counted: LaTeX prints a number before it."""

    def rule(reading: Reading, at: int) -> int:
        if found := _GROUP.match(reading.text, at):
            words = _words(found[1])
            numbered = counted and not found[0].startswith("*")
            reading.sections += numbered
            reading.place.under(level, words, str(reading.sections) if numbered else "")
            if reading.place.see(words):
                reading.told, reading.named = reading.line(at), True
        return at

    return rule


def _question(reading: Reading, at: int) -> int:
    """\\question of the exam class counts for itself."""
    reading.question += 1
    reading.part = 0
    if reading.told != reading.line(at):
        reading.place.go(str(reading.question))
    reading.named = True
    return at


def _part(reading: Reading, at: int) -> int:
    reading.part += 1
    if reading.told != reading.line(at) and reading.part <= 8 and reading.question:
        reading.place.go(letter="abcdefgh"[reading.part - 1])
    return at


def _list(reading: Reading, at: int) -> int:
    option = _OPTION.match(reading.text, at)
    outer = sum(lettered is not None for lettered, _ in reading.lists)
    lettered = bool(_LETTERED.search(option[1])) if option else outer == 1
    reading.lists = [*reading.lists[-DEEPEST:], (lettered, 0)]
    return at


def _bullets(reading: Reading, at: int) -> int:
    reading.lists = [*reading.lists[-DEEPEST:], (None, 0)]
    return at


def _unlist(reading: Reading, at: int) -> int:
    del reading.lists[-1:]
    return at


def _item(reading: Reading, at: int) -> int:
    """An item of a list: named by its option, or counted as the list prints it."""
    if option := _OPTION.match(reading.text, at):
        reading.place.see(_words(option[1]))
        return option.end()
    if reading.place.see(_words(reading.text[at : at + 100].split("\n")[0]), lone=False) or not reading.lists:
        return at
    lettered, last = reading.lists[-1]
    item = last + 1
    reading.lists[-1] = lettered, item
    if lettered and item <= 8 and reading.place.number:
        reading.place.go(letter="abcdefgh"[item - 1])
    elif lettered is False and not reading.named and len(reading.lists) == 1:
        reading.place.go(str(item))
    return at


def _definition(reading: Reading, at: int) -> int:
    """The end of a macro's definition: what it holds is no formula of the document's."""
    depth = names = 0
    for found in re.compile(r"\\.|[{}]|\n[ \t]*\n", re.DOTALL).finditer(reading.text, at, at + LONGEST):
        names += found[0][0] == "\\" and depth == 0
        if found[0][0] == "\n" or names > 1:
            return found.start()
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if found[0] == "}" and depth <= 0 and not re.match(r"\s*[\[{]", reading.text[found.end() : found.end() + 20]):
            return found.end()
    return at


def _verb(reading: Reading, at: int) -> int:
    """\\verb|...|: up to the sign that it begins with."""
    sign = reading.text[at : at + 1]
    end = reading.text.find(sign, at + 1, at + 1000) if sign.strip() else -1
    return end + 1 if end >= 0 else at


RULES: Mapping[tuple[str, str], Callable[[Reading, int], int]] = {
    **{("macro", name): _heading(level, name == "section") for name, level in HEADINGS.items()},
    **dict.fromkeys((("macro", name) for name in ("question", "titledquestion")), _question),
    **dict.fromkeys((("macro", name) for name in ("verb", "lstinline", "mintinline")), _verb),
    **dict.fromkeys(
        (("macro", name) for name in (
            "newcommand", "renewcommand", "providecommand", "DeclareMathOperator", "DeclareRobustCommand",
            "NewDocumentCommand", "RenewDocumentCommand", "DeclarePairedDelimiter", "def", "gdef", "edef", "xdef",
        )), _definition,
    ),
    ("macro", "part"): _part,
    ("macro", "item"): _item,
    ("begin", "enumerate"): _list,
    **dict.fromkeys((("begin", name) for name in ("itemize", "description")), _bullets),
    **dict.fromkeys((("end", name) for name in ("enumerate", "itemize", "description")), _unlist),
}  # fmt: skip
