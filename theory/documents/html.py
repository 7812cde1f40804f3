"""A page of HTML as markdown, line by line, with the line of the page that each came from.

Formulas are taken from where a page keeps their source: the annotation beside MathML, MathJax's scripts, delimiters in
its text; else MathML is written as LaTeX. What a page shows twice is read once; what it hides is a comment, so
that nothing is lost without a word; its programs are no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from theory.documents.limits import SubmissionError
from theory.documents.mathml import latex
from theory.documents.pieces import Source
from theory.documents.silence import INVISIBLE
from theory.documents.strikes import ELEMENTS, LINE_THROUGH

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "header", "html", "li", "main", "nav", "ol", "p", "section", "summary",
    "table", "ul", "caption", "thead", "tbody", "tfoot",
})  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PROGRAMS = frozenset({"script", "style", "head", "object", "iframe", "svg", "select"})  # they hold no text of the page
_HIDDEN = frozenset({"template", "noscript"})
# What scripts of mathematics draw beside the source that they keep.
_DRAWN = re.compile(
    r"(?:^|\s)(?:katex-html|MathJax(?:_Preview|_Display|_SVG|_CHTML)?|MJX_Assistive_MathML|mjx-chtml)(?:\s|$)"
)
_MARKED = re.compile(r"(?:^|\s)math (?:inline|display)(?:\s|$)")  # formulas, as pandoc writes them
_TEX = re.compile(r"\\\((?:[^\\]|\\[^)])*\\\)|\\\[(?:[^\\]|\\[^\]])*\\\]|\$\$[^$]+\$\$|\$[^$\n]+\$")
_SPECIAL = re.compile(r"[*_`#|~]|\[(?=[^\[\]\n]{0,200}\](?:[(:]|\[))|<(?=[A-Za-z/!?])")
_DELIMITERS = re.compile(r"^(?:\\[(\[]|\${1,2})|(?:\\[)\]]|\${1,2})$")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_SCRIPT = re.compile(r"[A-Za-z0-9]|[0-9]{1,4}")


def read(text: str) -> Source:
    """The page as markdown. Raises SubmissionError where lxml is missing."""
    try:
        from lxml import etree
    except ImportError:
        raise SubmissionError("pages of HTML need lxml; install theory[grade]") from None
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    root = etree.fromstring(text.encode("utf-8", "replace") or b"<p></p>", parser)
    page = _Page()
    if root is not None:
        page.layouts = _layouts(etree.iterwalk(root, events=("start", "end"), tag="table"))
        page.put(root)
    return page.source()


def _layouts(events: Iterable[tuple[str, _Element]]) -> frozenset[_Element]:
    """The tables that hold others, and so no rows of values."""
    opened: list[_Element] = []
    found: set[_Element] = set()
    for event, table in events:
        if event == "end":
            opened.pop()
        else:
            found.update(opened[-1:])
            opened.append(table)
    return frozenset(found)


class _Page:
    """The lines that are written, each with where it came from."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.origins: list[int] = []
        self.parts: list[str] = []  # of the paragraph that is open
        self.start = self.at = 1  # where that begins, and where the page has come to
        self.prefix = ""  # of the next paragraph: the mark of a heading or of a list
        self.struck = 0  # of how many elements that are open blocks are struck out
        self.items: list[bool] = []  # of each item of a list that is open, whether anything of it is written
        self.layouts: frozenset[_Element] = frozenset()  # tables that hold others

    def source(self) -> Source:
        self.close()
        return Source("\n".join(self.lines) + "\n" if self.lines else "", origins=tuple(self.origins))

    def close(self) -> None:
        """End the paragraph."""
        for part in self._paragraph().split("\n"):
            if part:
                self.line(self.prefix + (f"~~{part}~~" if self.struck else part), self.start)
                if self.prefix.endswith(ITEM):
                    self.items = [True] * len(self.items)
                self.prefix = ""
        self.parts = []
        self.line("")

    def _paragraph(self) -> str:
        return "\n".join(line.strip() for line in re.sub(r" *\n *", "\n", "".join(self.parts)).split("\n"))

    def line(self, text: str, origin: int | None = None) -> None:
        if text or (self.lines and self.lines[-1]):
            self.lines.append(text)
            self.origins.append(origin or self.at)

    def add(self, text: str) -> None:
        if not self.parts:
            self.start = self.at
        self.parts.append(text)

    def put(self, root: _Element) -> None:
        """Write an element, and all in it, without recursion."""
        waiting: list[tuple[Any, bool]] = [(root, True)]
        while waiting:
            element, opens = waiting.pop()
            if not opens:
                self._end(element)
                if element is not root and element.tail:
                    self._text(element.tail)
                continue
            self.at = max(self.at, element.sourceline or 0)
            waiting.append((element, False))
            if self._begin(element):
                self._text(element.text or "")
                waiting.extend((child, True) for child in reversed(element))

    def _text(self, text: str) -> None:
        done = 0
        for found in _TEX.finditer(text):
            self.add(_escaped(text[done : found.start()]))
            self.add(_SPACE.sub(" ", found[0]))
            done = found.end()
        self.add(_escaped(text[done:]))
        self.at += text.count("\n")

    def _begin(self, element: _Element) -> bool:
        """Write what an element begins with; whether what is in it is to be read, too."""
        tag = element.tag
        if not isinstance(tag, str):  # a comment
            self._hide(element.text or "")
            return False
        if (display := _display(element)) is not None:
            self._formula((element.text or "").strip(), display)
            return False
        if _MARKED.search(element.get("class") or ""):
            self._formula(_written(element), "display" in (element.get("class") or ""))
            return False
        if tag == "math":
            self._formula(latex(element), element.get("display") == "block", goes_on=_goes_on(element))
            return False
        if _is_copy(element) or tag in _PROGRAMS:
            return False
        if tag in _HIDDEN or _is_hidden(element):
            for inner in _formulas(element) if tag not in _HIDDEN else ():
                self._formula(latex(inner), False)
            self._hide("".join(element.itertext()) if tag in _HIDDEN or not len(_formulas(element)) else "")
            return False
        if _strikes_blocks(element):
            self.close()
            self.struck += 1
        if tag in _BLOCKS or tag in _HEADINGS:
            self.close()
            self.prefix = "#" * _HEADINGS[tag] + " " if tag in _HEADINGS else _PREFIXES.get(tag, self.prefix)
        if tag == "li":
            self.prefix = "  " * min(sum(self.items), DEEPEST) + ITEM
            self.items.append(False)
        if mark := _mark(element):
            self.add(mark)
        return BEGINNINGS.get(tag, _read_on)(self, element)

    def _end(self, element: _Element) -> None:
        tag = element.tag
        if not isinstance(tag, str):
            return
        if tag in _BLOCKS or tag in _HEADINGS:
            self.close()
            self.prefix = ""
            if tag == "li":
                self.items.pop()
        elif mark := _mark(element, closes=True):
            self.add(mark)
        if _strikes_blocks(element):
            self.close()
            self.struck -= 1

    def _formula(self, text: str, display: bool, *, goes_on: bool = False) -> None:
        """goes_on: it is the rest of the formula right before it."""
        bare = " ".join(text.split())
        if bare and goes_on and not display and self.parts and INLINE.fullmatch(self.parts[-1]):
            self.parts[-1] = f"{self.parts[-1][:-1]} {bare}$"
        elif bare:
            self.add(f"\n$${bare}$$\n" if display else f"${bare}$")

    def _hide(self, text: str) -> None:
        """A comment of what is not shown, if that could be mathematics."""
        if "=" in text:
            self.close()
            for row in text.replace("--", "- -").split("\n"):
                if row.strip():
                    self.line(f"<!-- {row.strip()} -->")
            self.line("")


ITEM = "- "  # the mark of an item
SEARCHED = 200  # elements in one that is struck out, among which a block is looked for
DEEPEST = 9  # lists within lists, as far as these are told apart
_PREFIXES = {"figcaption": "Figure: "}
INLINE = re.compile(r"\$[^$]+\$")


def _goes_on(element: _Element) -> bool:
    """Whether a formula stands right behind another, as the parts of one that may break between them."""
    before = element.getprevious()
    return before is not None and before.tag == "math" and not (before.tail or "").strip()


def _read_on(page: _Page, element: _Element) -> bool:
    return True


def _break(page: _Page, element: _Element) -> bool:
    page.add("\n")
    return False


def _script(sign: str) -> Any:
    """What stands raised or lowered: a power or an index, a link in brackets a note."""

    def begin(page: _Page, element: _Element) -> bool:
        inner = "".join(element.itertext()).strip()
        if not inner or element.find(".//a") is not None:
            page.add(f" \\[{_escaped(inner)}\\] " if inner else "")
        elif _SCRIPT.fullmatch(inner):
            page.add(f"{sign}{inner}")
        else:
            page.add(f"{sign}({_escaped(inner)})")
        return False

    return begin


def _code(page: _Page, element: _Element) -> bool:
    inner = _SPACE.sub(" ", "".join(element.itertext()).replace("`", "'")).strip()
    page.add(f"`{inner}`" if inner else "")
    return False


def _preformatted(page: _Page, element: _Element) -> bool:
    page.close()
    named = [element.get("class") or "", *((child.get("class") or "") for child in element)]
    language = next((found[1] for name in named if (found := re.search(r"\b(?:language|lang)-(\w+)", name))), "")
    if page.struck or any(map(_strikes, element.iter())):  # a program shows no marks of striking out
        page._hide("".join(element.itertext()))
        return False
    rows = "".join(element.itertext()).strip("\n").split("\n")
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", "\n".join(rows)) or [""]))
    page.line(f"{fence}{language}")
    for number, row in enumerate(rows):
        page.line(row.rstrip() or " ", page.at + number)
    page.line(fence, page.at + len(rows) - 1)
    page.line("")
    return False


def _table(page: _Page, element: _Element) -> bool:
    """A table of lines, each cell in one; one that holds others is read as what is in it."""
    rows = [] if element in page.layouts else list(element.iter("tr"))
    struck = page.struck or _strikes(element)
    cells = [[_cell(cell, bool(struck or _strikes(row))) for cell in row if cell.tag in ("td", "th")] for row in rows]
    if not any(cells):
        return True
    page.close()
    width = max(map(len, cells))
    if (caption := element.find("caption")) is not None and (words := _cell(caption)):
        page.line(f"Table: {words}", caption.sourceline)
        page.line("")
    for number, (row, inner) in enumerate(zip(rows, cells, strict=True)):
        page.line("| " + " | ".join([*inner, *[""] * (width - len(inner))]) + " |", row.sourceline)
        if number == 0:
            page.line("|" + "---|" * width, row.sourceline)
    page.line("")
    return False


def _cell(element: _Element, struck: bool = False) -> str:
    inner = _Page()
    inner.struck = int(struck)
    inner.put(element)
    return " ".join(inner.source().text.replace("$$", "$").replace("|", "\\|").split())


BEGINNINGS: Mapping[str, Any] = {
    "br": _break, "hr": _break, "sup": _script("^"), "sub": _script("\\_"),
    "code": _code, "pre": _preformatted, "table": _table,
}  # fmt: skip


def _escaped(text: str) -> str:
    """Text of a page, whose signs mean nothing to markdown."""
    return _SPECIAL.sub(r"\\\g<0>", _SPACE.sub(" ", text.replace("\N{NO-BREAK SPACE}", " ")))


def _written(element: _Element) -> str:
    """What is in an element as LaTeX, without delimiters: its text, its raised and its lowered parts."""
    if (inner := next(element.iter("math"), None)) is not None:
        return latex(inner)
    parts = [element.text or ""]
    waiting = [(child, True) for child in reversed(element)]
    while waiting:
        one, opens = waiting.pop()
        scripted = one.tag in ("sup", "sub")
        if opens:
            parts.append({"sup": "^{", "sub": "_{"}.get(str(one.tag), "") + (one.text or ""))
            waiting.append((one, False))
            waiting.extend((child, True) for child in reversed(one))
        else:
            parts.append(("}" if scripted else "") + (one.tail or ""))
    return _DELIMITERS.sub("", "".join(parts).strip())


def _display(element: _Element) -> bool | None:
    """Whether a script with the source of a formula shows it apart; None for all else."""
    kind = (element.get("type") or "").lower() if element.tag == "script" else ""
    return "mode=display" in kind.replace(" ", "") if kind.startswith("math/tex") else None


def _mark(element: _Element, closes: bool = False) -> str:
    """What a page shows at the beginning and the end of an element that is struck out or quoted, in markdown."""
    if _is_copy(element) or _is_hidden(element):
        return ""
    if element.tag == "q":
        return "”" if closes else "“"
    return "~~" if _strikes(element) and not _strikes_blocks(element) else ""


def _strikes(element: _Element) -> bool:
    return element.tag in ELEMENTS or LINE_THROUGH.search(element.get("style") or "") is not None


def _strikes_blocks(element: _Element) -> bool:
    """Whether an element is struck out that is a block, or holds some."""
    blocks = _BLOCKS | _HEADINGS.keys()
    return _strikes(element) and any(one.tag in blocks for one in islice(element.iter(), SEARCHED))


def _is_copy(element: _Element) -> bool:
    """Whether it draws a formula whose source stands beside it."""
    if _DRAWN.search(element.get("class") or ""):
        return True
    return element.tag in ("mjx-math", "img") and (element.tag == "mjx-math" or bool(element.get("aria-hidden")))


def _is_hidden(element: _Element) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(INVISIBLE.search(element.get("style") or ""))
    )


def _formulas(element: _Element) -> list[_Element]:
    return list(element.iter("math"))
