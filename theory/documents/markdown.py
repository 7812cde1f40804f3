"""A text in markdown as its formulas, each with its place, the words around it, and what it stands under."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import Any, NamedTuple

from theory.documents import programs
from theory.documents.delimiters import unclosed, use
from theory.documents.formulas import NEAR, Excerpt, Formula, Found, Passed, Words, formula, joined
from theory.documents.grids import Line
from theory.documents.pieces import Context, Reason, Why
from theory.documents.places import Place, counted, counts
from theory.documents.plain import CODE, SCRIPT, bulleted, checked, connected
from theory.documents.plain import formulas as plain_formulas
from theory.documents.silence import Silent, blanked, silent
from theory.documents.tables import chains
from theory.errors import InputError

LINE = re.compile("[^\n]*\n|[^\n]+")
STRUCK = re.compile("~~")
TAG = re.compile(r"</?(?:del|s|strike)(?:\s[^<>]*)?>", re.IGNORECASE)  # that strikes out, too
HIGHLIGHT = re.compile(r"(?<!\S)==(?=[^\s=])|(?<=[^\s=])==(?!\S)")  # of Obsidian
TASK = re.compile(r"\[[ xX]\]\s+")  # a box before what is to be done
LABEL = re.compile(r"^(\*{1,3}|__?)([^*_`$=:\n]{1,80})(?::\1|\1:)")  # what a line is about: **Sum:**
ESCAPED = re.compile(r"\\([*_])")
EMPHASIZED = re.compile(r"(?<![\w*)\]])(\*\*|__)(?=[^\s*_])([^*_\n]{1,80}?)(?<=[^\s*_])\1(?![\w*])")
DELIMITED = re.compile(r"\$\$|\\begin\{|\\\[|\$[^$\n]*\\[^$\n]*\$")  # formulas in what is indented, as under `(a)`
INDENT = re.compile(r"^(?: {1,4}|\t)", re.MULTILINE)
DEEPEST = 16  # directives inside one another, and what is indented
# Directives of MyST that hold text; the others are programs, pictures or tables.
DIRECTIVES = frozenset({
    "admonition", "note", "tip", "hint", "important", "warning", "caution", "attention", "danger", "error", "seealso",
    "dropdown", "details", "card", "tab-item", "margin", "sidebar", "topic", "exercise", "solution", "example", "proof",
    "theorem", "lemma", "definition", "prf:proof", "prf:example", "prf:theorem", "prf:definition",
})  # fmt: skip
OPTION = re.compile(r"\s*:[a-z_-]+:[^\n]*(?:\n|$)")
HIDDEN = ("<script", "<style", "<!", "<?")  # blocks of HTML that show nothing


class Shape(NamedTuple):
    """What is to be known of a text that is parsed, but for its tokens.

    ended: whether what follows behind a blank line at its end is a text of its own, since nothing in it was looked for
    an end in vain. links: the labels of those that it defines, and of those that are known. typed: whether it has
    blocks that are not marked up.
    """

    ended: bool
    links: frozenset[str]
    typed: bool


class Parsed(NamedTuple):
    """A text as the tokens of its blocks, which count its lines from 0."""

    tokens: Sequence[Any]
    shape: Shape


def parsed(text: str, links: frozenset[str] = frozenset()) -> Parsed:
    """A text parsed. links: the labels of those that are defined elsewhere. Raises InputError where markdown-it-py is
    missing."""
    environment: dict[str, Any] = {"references": {label: {"title": "", "href": ""} for label in links}}
    tokens = _parser().parse(text, environment)
    filled = len(text.rstrip(" \t\n"))
    last = text.count("\n", 0, filled) + 1
    ended = all(token.map[1] <= last for token in tokens if token.type in ("fence", "html_block"))
    shape = Shape(
        ended=ended and all(looked <= filled for looked in unclosed(environment)),
        links=frozenset(environment["references"]),
        typed=any(token.type in ("fence", "code_block") for token in tokens),
    )
    return Parsed(tokens, shape)


def _shown(tokens: Sequence[Any]) -> Sequence[Any]:
    """The tokens of all blocks but those of HTML that show nothing."""
    return [token for token in tokens if not _is_hidden(token)]


def _is_hidden(token: Any) -> bool:
    return token.type == "html_block" and token.content.lstrip().lower().startswith(HIDDEN)


def formulas(text: Excerpt, place: Place) -> Iterator[Found]:
    """Every formula of the text, in its order: between `$`, `$$`, `\\( \\)`, `\\[ \\]`, in a bare environment, in a
    block marked `math`; lines and blocks of plain text that are chains; rows of tables that give values. Programs and
    comments are passed over.

    Raises InputError where markdown-it-py is missing.
    """
    yield from checked(_whole(text, place), place.words)


def _whole(text: Excerpt, place: Place, depth: int = 0) -> Iterator[Found]:
    stretches = list(silent(text.text))
    tokens = parsed(blanked(text.text, stretches)).tokens
    counted = counts(text.text.split("\n"), place.assigned)
    yield from Reader(text, place, counted, depth=depth).formulas(tokens, stretches)


class Reader:
    """One pass over the tokens of a text. counted: whether the numbers of its lists count questions. depth: of
    directives inside one another."""

    def __init__(self, text: Excerpt, place: Place, counted: bool, depth: int = 0) -> None:
        self.text, self.place, self.counted, self.depth = text, place, counted, depth
        self.starts = [0, *(found.end() for found in re.finditer("\n", text.text)), len(text.text) + 1]

    def formulas(self, tokens: Sequence[Any], stretches: Iterable[Silent]) -> Iterator[Found]:
        """What the text holds, and those of its stretches that are no text of it."""
        rows: list[list[Excerpt]] = []
        inside: list[Formula] = []  # the cells of a table
        level = 0  # of the heading that is open
        begins = False  # whether a question's number stands right before
        yield from (Passed(self.text[start:end].span(), Reason(why)) for start, end, why in stretches)
        hidden = (self._lines(*token.map) for token in tokens if _is_hidden(token))
        yield from (Passed(lines.span(), Reason(Why.HIDDEN)) for lines in hidden)
        for token in _shown(tokens):
            if token.type == "math_block":
                yield from self._display(token)
            elif token.type in ("fence", "code_block"):
                yield from self._code(token)
            elif token.type == "html_block":
                yield from self._html(token)
            elif token.type == "tr_open":
                rows.append([])
            elif token.type == "table_close":
                yield from chains(rows, inside, self.place.context)
                rows, inside = [], []
            elif token.type == "list_item_open" and token.level == 1 and self.counted and token.info.isdigit():
                self.place.go(token.info)
                begins = True
            elif token.type == "heading_open":
                level = int(token.tag[1:])
            elif token.type == "inline" and rows:
                cell = self._cell(token, rows[-1])
                rows[-1].append(cell)
                inside += _mathematics(token.children, cell, self.place)
            elif token.type == "inline":
                if level:
                    self.place.under(level, "".join(map(_words, token.children)))
                    level = 0
                yield from _paragraph(token.children, self._content(token), self.place, begins, self.counted)
                begins = False

    def _lines(self, first: int, last: int) -> Excerpt:
        """The lines from the first up to, not including, the last."""
        return self.text[self.starts[first] : self.starts[last] - 1]

    def _content(self, token: Any) -> Excerpt:
        """A paragraph's text: of each line what follows its indentation and the marks of quotes and lists."""
        parts = []
        for number, words in enumerate(LINE.findall(token.content), token.map[0]):
            start, end = self.starts[number : number + 2]
            at = self.text.text.rfind(words, start, end)
            at = at if at >= 0 else self.text.text.find(words.strip(), start, end)
            parts.append(self.text[at : at + len(words)] if at >= 0 else Excerpt.new(words, self.text.places[start]))
        return joined(parts)

    def _cell(self, token: Any, before: Sequence[Excerpt]) -> Excerpt:
        """A cell's text, behind the cells before it in its row."""
        start, end = self.starts[token.map[0] : token.map[0] + 2]
        done = next((cell.places[-1] + 1 - self.text.places[0] for cell in reversed(before) if cell), start)
        at = self.text.text.find(token.content, done, end)
        if at < 0:  # it has escaped signs
            return Excerpt.new(token.content, self.text.places[min(done, end - 2)])
        return self.text[at : at + len(token.content)]

    def _display(self, token: Any) -> Iterator[Found]:
        """A formula on lines of its own."""
        inner = joined([self.text[start:end] for start, end in token.meta["stretches"]], "\n").stripped()
        start, end = token.meta["place"]
        if inner:
            yield formula(inner, self.place.context, span=self.text[start:end].span())

    def _code(self, token: Any) -> Iterator[Found]:
        first, last = token.map
        if token.type == "fence":
            closed = last - first > 1 and self._lines(last - 1, last).text.strip("> \t").startswith(token.markup)
            first, last = first + 1, last - closed
        source = self._lines(first, last).stripped("\n")
        if token.type == "code_block" and DELIMITED.search(source.text) and self.depth < DEEPEST:
            yield from _whole(source.replaced(INDENT, ""), self.place, self.depth + 1)
        elif source.stripped():
            kind = token.info.strip().split(" ")[0].lower()
            if kind[:1] == "{" and kind.strip("{}") in DIRECTIVES and self.depth < DEEPEST:
                yield from _whole(source, self.place, self.depth + 1)
            else:
                yield from FENCES.get(kind, _program)(source, self.place)

    def _html(self, token: Any) -> Iterator[Found]:
        """A block of HTML that shows something: what stands between its tags, as in a paragraph."""
        source = self._lines(*token.map)
        for inner in _parser().parseInline(source.text):
            yield from _paragraph(inner.children, source, self.place)


@cache
def _parser() -> Any:
    try:
        from markdown_it import MarkdownIt
    except ImportError:
        raise InputError("documents need markdown-it-py; install theory[grade]") from None
    parser = MarkdownIt("commonmark", {"maxNesting": 50}).enable("table")
    use(parser)
    return parser


def _latex(source: Excerpt, place: Place) -> Iterator[Found]:
    yield formula(source.stripped(), place.context, span=source.span())


def _directive(source: Excerpt, place: Place) -> Iterator[Found]:
    """The formulas of a directive of MyST: behind its options, with blank lines between."""
    while option := OPTION.match(source.text):
        source = source[option.end() :]
    at = 0
    for gap in re.finditer(r"\n[ \t]*\n|$(?![^\n])", source.text):
        if inner := source[at : gap.start()].stripped():
            yield formula(inner, place.context)
        at = gap.end()


def _text(source: Excerpt, place: Place) -> Iterator[Found]:
    return _program(source, place) if CODE.search(source.text) else plain_formulas(source, place)


def _program(source: Excerpt, place: Place) -> Iterator[Found]:
    yield Passed(source.span(), Reason(Why.PROGRAM))


# What a block says that it holds -> how it is read. The others are programs.
FENCES: Mapping[str, Callable[[Excerpt, Place], Iterator[Found]]] = {
    "{math}": _directive, "math": _latex, "latex": _latex, "tex": _latex, "": _text, "text": _text, "txt": _text,
    "plain": _text, **dict.fromkeys(programs.LANGUAGES, programs.pieces),
}  # fmt: skip


def _paragraph(
    children: Sequence[Any], content: Excerpt, place: Place, begins: bool = False, counts: bool = False
) -> Iterator[Found]:
    """The formulas of a paragraph or heading, line by line; the words before them may name a question.

    begins: whether the sign of a question stands right before it. counts: whether numbers such as `**1.**` count them.
    """
    typed: list[tuple[Line, Context]] = []
    lead = ""
    for number, (begin, line, parts) in enumerate(_lines(children, content)):
        words = "".join(map(_words, parts))
        told = place.see(words)
        if not told and counts and number == 0 and (found := counted(words)):
            place.go(found["number"])
            told = found.end()
        if line:
            place.reached(line.places[0])
        if any(part.type == "math_inline" for part in parts):
            yield from _mathematics(parts, content, place, lead)
            typed.append((Line(number, _sentence(line, begin, parts, content).stripped(), mixed=True), place.context))
        else:
            bare = _typed(line)
            typed.append(
                (
                    Line(number, bare[told:].stripped() if told else bare, begins=told > 0 or (begins and number == 0)),
                    place.context,
                )
            )
        lead = f"{lead} {''.join(map(_words, parts))}"[-NEAR:]
    if not SCRIPT.search(HIGHLIGHT.sub("", content.text)):
        yield from connected(typed, bulleted(content.text))


def _lines(children: Sequence[Any], content: Excerpt) -> Iterator[tuple[int, Excerpt, Sequence[Any]]]:
    """The lines of a paragraph, each with where it begins and what it consists of. A formula may hold further lines."""
    start = first = 0
    for index, child in enumerate(children):
        if child.type in ("softbreak", "hardbreak"):
            stop, following = child.meta["place"]
            yield start, content[start:stop], children[first:index]
            start, first = following, index + 1
    yield start, content[start:], children[first:]


def _sentence(line: Excerpt, begin: int, parts: Sequence[Any], content: Excerpt) -> Excerpt:
    """A line of a paragraph, each formula between delimiters as one `$`. begin: where it begins in the paragraph."""
    found: list[Excerpt] = []
    done = begin
    for start, end in (part.meta["place"] for part in parts if part.type == "math_inline"):
        found += [content[done:start], Excerpt.new("$", content.places[start])]
        done = end
    return joined((*found, content[done : begin + len(line.text)]))


def _mathematics(parts: Sequence[Any], content: Excerpt, place: Place, lead: str = "") -> Iterator[Formula]:
    """The formulas between delimiters on one line of a paragraph, whose words may begin the next part of a question.

    lead: the words on the lines before.
    """
    pieces = [_words(part) for part in parts]
    ends = list(accumulate(map(len, pieces)))
    line = "".join(pieces)
    struck = [found.start() for found in STRUCK.finditer(line)]
    for part, piece, end in zip(parts, pieces, ends, strict=True):
        if part.type == "math_inline":
            inner, outer = part.meta["formula"], part.meta["place"]
            yield formula(
                content[slice(*inner)].stripped(), place.context,
                span=content.span(*outer), words=Words(line, end - len(piece), end, struck, lead),
            )  # fmt: skip
        else:
            place.within(piece)


def _words(part: Any) -> str:
    if part.type in ("text", "text_special", "code_inline"):
        return part.content
    if part.type == "html_inline" and TAG.fullmatch(part.content):
        return "~~"
    return f" ${part.content}$ " if part.type == "math_inline" else ""


def _typed(line: Excerpt) -> Excerpt:
    """A line of a paragraph as plain text: what markdown escapes, emphasizes as a whole or marks as code, bare."""
    bare = line.stripped()
    bare = bare[found.end() :] if (found := TASK.match(bare.text)) else bare
    for mark in ("**", "__", "`", "*", "=="):
        if len(bare.text) > 2 * len(mark) and bare.text.startswith(mark) and bare.text.endswith(mark):
            bare = bare[len(mark) : -len(mark)].stripped()
    return bare.replaced(LABEL, r"\2:").replaced(EMPHASIZED, r"\2").replaced(ESCAPED, r"\1")
