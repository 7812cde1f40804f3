"""What a LaTeX document says between its formulas: equalities in its sentences, and the cells of its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from theory.documents import sentences
from theory.documents.formulas import Excerpt, Formula, Found, joined
from theory.documents.pieces import Context
from theory.documents.places import Place
from theory.documents.tables import chains

TABLES = frozenset({"tabular", "tabular*", "tabularx", "longtable", "tabulary"})
_BREAK = re.compile(
    r"\n[ \t]*\n|\\\\|\\(?:begin|end)\s*\{[^{}\n]{0,40}\}"
    r"|\\(?:item|section|subsection|subsubsection|paragraph|chapter)\b"
)
_STYLE = re.compile(r"\\(?:textbf|textit|textrm|textsc|texttt|emph|underline|mbox|text)\s*\{|\{|\\[,;:! ]|\\noindent\b")
_ESCAPED = re.compile(r"\\([%&_#$])")
_TIED = re.compile("[~}]")
_GROUPED = re.compile(r"(?<=[0-9])\{,\}(?=[0-9])")
STRANGE = "\N{REPLACEMENT CHARACTER}"  # a macro that does more than style, beside which nothing is believed
_NOTE = re.compile(r"\\footnote\s*\{")
_MACRO = re.compile(r"\\[A-Za-z]+\*?|\\.")
_ROW = re.compile(r"\\\\(?:\[[^\]\n]{0,20}\])?|\\(?:hline|toprule|midrule|bottomrule|endhead)\b")
_RULE = re.compile(r"\\(?:hline|toprule|midrule|bottomrule|cline\{[^{}]*\}|cmidrule(?:\([a-z]*\))?\{[^{}]*\})")
_COLUMNS = re.compile(r"\s*(?:\[[^\]\n]{0,20}\])?(?:\s*\{(?:[^{}]|\{[^{}]*\}){0,200}\}){1,2}")


def prose(source: Excerpt, formulas: Sequence[tuple[int, int]], place: Place) -> Iterator[Formula]:
    """The equalities in the sentences of a text. formulas: where what is read by itself stands, in order."""
    parts: list[Excerpt] = []
    done = 0
    for start, end in formulas:
        if start >= done:
            parts += [source[done:start], Excerpt.new("$", source.places[start])]
        done = max(done, end)
    text = joined((*parts, source[done:]))
    at = 0
    for found in _BREAK.finditer(text.text):
        yield from _paragraph(text[at : found.start()], place)
        at = found.end()
    yield from _paragraph(text[at:], place)


def _paragraph(text: Excerpt, place: Place) -> Iterator[Formula]:
    if "=" in text.text or "≈" in text.text:
        bare = text.replaced(_GROUPED, ",").replaced(_NOTE, ". ").replaced(_ESCAPED, r"\1").replaced(_STYLE, "")
        whole = bare.replaced(_TIED, " ").replaced(_MACRO, STRANGE)
        yield from sentences.formulas(whole, place.context_at(text.stripped().places[0]))


def table(source: Excerpt, inside: Sequence[Formula], context: Context) -> Iterator[Found]:
    """What a table says. source: what stands between its beginning and its end. inside: the formulas in it."""
    columns = _COLUMNS.match(source.text)
    body = source[columns.end() :] if columns else source
    held = [(one.span.start, one.span.end) for one in inside]
    rows: list[list[Excerpt]] = []
    at = 0
    for found in _ROW.finditer(body.text):
        if not any(start <= body.places[found.start()] < end for start, end in held):
            rows.append(list(_cells(body[at : found.start()], held)))
            at = found.end()
    rows.append(list(_cells(body[at:], held)))
    yield from chains([row for row in rows if any(row)], inside, context)


def _cells(row: Excerpt, held: Sequence[tuple[int, int]]) -> Iterator[Excerpt]:
    bare = row.replaced(_RULE, "")
    at = 0
    for found in re.finditer(r"(?<!\\)&", bare.text):
        if not any(start <= bare.places[found.start()] < end for start, end in held):
            yield bare[at : found.start()].stripped()
            at = found.end()
    yield bare[at:].stripped()
