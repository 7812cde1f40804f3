"""Reads numbers and verdicts back out of a written report, one reader per format, for comparison with the data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Any

VOID = {"meta", "link", "br", "img", "rect", "circle", "path", "line", "polyline", "mspace", "input", "hr"}


def number(text: str) -> str:
    """A number in one spelling: `= −7/40`, `-\\frac{7}{40}`, `4.5·10^{-5}`, `1{,}216` -> `-7/40`, `4.5e-5`, `1216`."""
    text = re.sub(r"\\frac\{(\d+)\}\{(\d+)\}", r"\1/\2", text.replace("{,}", ""))
    text = text.replace("−", "-").replace(",", "").replace(r"\cdot", "·").replace("≈", "").replace(r"\approx", "")
    text = re.sub(r"[\s{}=^&]", "", text)
    return re.sub(r"e([+-])0*(\d)", r"e\1\2", re.sub(r"·10(-?\d+)$", r"e\1", text)).replace("e+", "e")


def flat(value: Any) -> Iterator[str]:
    """The entries of nested lists, in order; a single value by itself."""
    if isinstance(value, list):
        for part in value:
            yield from flat(part)
    else:
        yield value


class Page(HTMLParser):
    """What a page says: each step's value and entries, every verdict, the whole text, and what it would load."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stack: list[tuple[str, list[str]]] = []
        self.step, self.scripts = "", 0
        self.loads: list[str] = []
        self.text: list[str] = []
        self.verdicts: list[str] = []
        self._values: dict[str, str] = {}
        self._entries: dict[str, list[str]] = {}
        # a fraction's parts are told apart by a stroke, so that its text is that of the data
        self.feed(re.sub(r"<mfrac><mn>([\d.]+)</mn><mn>([\d.]+)</mn></mfrac>", r"<mn>\1/\2</mn>", html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        classes = given.get("class", "").split()
        self.scripts += tag == "script"
        carried = ("#", "data:image/png;base64,")  # a place on the page itself, or an image within it
        asked = (v for k, v in given.items() if k in ("src", "href", "data", "action"))
        self.loads += [v for v in asked if not v.startswith(carried)]
        if tag not in VOID:
            self.stack.append((tag, classes))
        if tag == "details" and "step" in classes:
            self.step = given["data-q"]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.stack:
            last, classes = self.stack.pop()
            if last == tag:
                self.step = "" if "step" in classes else self.step
                break

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self.stack]
        classes = {name for _, names in self.stack for name in names}
        if {"script", "style"} & set(tags):
            return
        self.text.append(data)
        # the seal of a folded step repeats the weakest of those inside of it, and totals repeat all
        folded = len(tags) > 1 and tags[-2] == "summary"
        if "seal" in classes and not {"seals", "meanings"} & classes and not folded:
            self.verdicts.append(data)
        if self.step and "array" in classes and tags[-1] in ("text", "mn", "mo"):
            self._entries.setdefault(self.step, []).append(data)
        if self.step and "summary" in tags and "value" in classes and not {"unit", "size", "eq"} & classes:
            self._values[self.step] = self._values.get(self.step, "") + data

    def entries(self, name: str) -> list[str]:
        """The numbers of a step: of its arrays where it has any, else its one value."""
        if name not in self._entries:
            return [number(self._values[name])] if name in self._values else []
        parts = [part for part in self._entries[name] if part not in "[]"]
        return [number(entry) for entry in "".join(p if p == "−" else f"{p} " for p in parts).split()]


def latex_chains(text: str) -> list[str]:
    """The `aligned` blocks of Markdown or LaTeX, one for each step, in order."""
    return re.findall(r"\\begin\{aligned\}\n(.*?)\n\\end\{aligned\}", text, re.DOTALL)


def latex_entries(chain: str, slices: int) -> list[str]:
    """The numbers at the end of a chain: its last line, or, for an array, the last lines with a matrix each."""
    rows = [re.sub(r"\\ \\text\{[^{}]*\}", "", row.partition(" && ")[0]) for row in chain.split(" \\\\\n")]
    if not slices:
        return [number(rows[-1].rpartition("&")[2])]
    inside = (re.sub(r"\\(begin|end)\{bmatrix\}", "", row.partition("&= ")[2]) for row in rows[-slices:])
    return [number(entry) for row in inside for entry in re.split(r" & | \\\\ ", row)]


def figures(text: str) -> list[str]:
    """Every number in a text, in order, without separators."""
    text = re.sub(r"(?<=\d)(?:,|\{,\})(?=\d{3}(?!\d))", "", text)
    return re.findall(r"\d+(?:\.\d+)?", text)


def bare(html: str) -> str:
    """The text of a piece of a page, with room between its elements."""
    return unescape(re.sub(r"<[^>]*>", " ", html))


Row = tuple[str, str, list[str]]  # where a link stands, its verdict, the numbers in it


def html_links(html: str) -> list[Row]:
    rows = re.findall(r'<li class="link .*?</li>', html, re.DOTALL)
    return [
        (
            bare(re.findall(r'class="place">(.*?)</span>', row)[0]),
            bare(re.findall(r'class="seal stamp \w+">(.*?)</span>', row)[0]),
            figures(bare(re.findall(r'class="equation">(.*?)(?:<p class="how">|</div>)', row, re.DOTALL)[0])),
        )
        for row in rows
    ]


def markdown_links(text: str) -> list[Row]:
    rows = re.findall(
        r"^- (line [^:]*): \*\*([\w-]+)\*\*.*?\n\n  (\$\$|`{3,})\n(.*?)\n  \3$", text, re.MULTILINE | re.DOTALL
    )
    return [(place, verdict, figures(inside)) for place, verdict, _, inside in rows]


def tex_links(text: str) -> list[Row]:
    shown = r"\\begin\{fitted\}\$\\displaystyle\n(.*?)\n\$\\end\{fitted\}$|\\begin\{flushleft\}(.*?)\\end\{flushleft\}"
    rows = re.findall(rf"\\paragraph\{{(line [^:]*): ([\w-]+)\}}.*?\n(?:{shown})", text, re.MULTILINE | re.DOTALL)
    return [(place, verdict, figures(one + other)) for place, verdict, one, other in rows]


def typst_links(source: str) -> list[Row]:
    text = r'"(?:[^"\\]|\\.)*"'
    rows = re.findall(rf'\("(line [^"]*)", \[(.*?)\], {text}, "([\w-]+)", "\w+"\),', source, re.DOTALL)
    return [(place, verdict, figures(re.sub(r"#h\([^)]*\)", "", inside))) for place, inside, verdict in rows]


def html_tables(html: str) -> list[list[str]]:
    """The rows of all tables with bars, cell by cell."""
    tables = "".join(re.findall(r'<table class="bars">.*?</table>', html, re.DOTALL))
    rows = re.findall(r"<tr>(.*?)</tr>", tables, re.DOTALL)
    return [
        [unescape(re.sub(r"<[^>]*>", "", cell)) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row)]
        for row in rows
    ]


def markdown_tables(text: str) -> list[list[str]]:
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ") and "--" not in line]
    return [[re.sub(r"\\(.)", r"\1", cell).lstrip("█ ") for cell in row] for row in rows]


def tex_tables(text: str) -> list[list[str]]:
    inside = "\n".join(re.findall(r"\\begin\{longtable\}\{.*\}\n(.*?)\\end\{longtable\}", text, re.DOTALL))
    inside = re.sub(r"\\rule\{[^}]*\}\{[^}]*\} |\\hline|\\endhead|\\allowbreak\{\}", "", inside)
    rows = [row.strip() for row in re.split(r"\\\\\n|\n", inside.replace(r"\\ ", r"\\") + "\n")]
    return [
        [re.sub(r"\\(.)", r"\1", cell.strip().removesuffix("\\\\").strip()) for cell in row.split(" & ")]
        for row in rows
        if row
    ]


def typst_tables(source: str) -> list[list[str]]:
    """The cells of all tables in one row each: head, body, and total."""
    found = re.findall(
        r'#bars\("(?:[^"\\]|\\.)*", \([^)]*\), (\(.*?\)), (\(\(.*?\),\)), (\(.*?\))\)$', source, re.MULTILINE
    )
    return [re.findall(r'"((?:[^"\\]|\\.)*)"', part) for parts in found for part in parts]
