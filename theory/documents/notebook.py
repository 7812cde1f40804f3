"""A notebook as its formulas: markdown and raw cells, also of format 3; code and what it printed are no answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from theory.documents import markdown, tex
from theory.documents.places import Formula, Place
from theory.documents.submission import SubmissionError
from theory.errors import InputError

Reader = Callable[[str, Place], Iterator[Formula]]

# What a raw cell says it holds, or the first line of a code cell that is no code -> how it is read.
RAW: Mapping[str, Reader] = {"text/latex": tex.formulas, "latex": tex.formulas}
MAGIC: Mapping[str, Reader] = {"%%latex": tex.formulas, "%%markdown": markdown.formulas}


def formulas(text: str, place: Place | None = None) -> Iterator[Formula]:
    """Every formula of the cells that a student writes in. Lines are counted through all cells; `origin` says which
    cell, counted from 1 with those of code, and which line of it.

    Raises SubmissionError where it is no notebook of format 3 or 4, InputError where nbformat is missing.
    """
    place = place or Place()
    before = 0
    for number, (source, reader) in enumerate(_cells(text), start=1):
        if reader is not None:
            for formula in reader(source, place):
                origin = f"cell {number}, line {formula.line}"
                yield replace(formula, line=before + formula.line, origin=origin)
        before += source.count("\n") + 1


def prose(text: str) -> str:
    """The text of all cells, one below the other: what a formula's line is counted in. Raises SubmissionError."""
    return "\n".join(source for source, _ in _cells(text))


def _cells(text: str) -> Iterator[tuple[str, Reader | None]]:
    """Each cell's source and how it is read; None for code."""
    try:
        from nbformat import NBFormatError, ValidationError, convert, reader, versions
    except ImportError:
        raise InputError("notebooks need nbformat; install theory[grade]") from None
    expected = "expected a notebook of format 3 or 4, with cells; save it again"
    try:
        found: Any = reader.parse_json(text)
        found.setdefault("metadata", {})  # what a tool left out and nothing here needs
        version, minor = reader.get_version(found)
        if version not in (3, 4):
            raise SubmissionError(expected)
        for cell in found["cells"] if version == 4 else [c for sheet in found["worksheets"] for c in sheet["cells"]]:
            cell.setdefault("metadata", {})
            if cell["cell_type"] == "code":
                cell["outputs"] = []  # what was printed is no answer, and may be large or broken
        found = versions[version].to_notebook_json(found, minor=minor)
        found = convert(found, 4) if version == 3 else found
        cells = [(_source(cell), _reader(cell)) for cell in found["cells"]]
    except (NBFormatError, ValidationError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise SubmissionError(expected) from None
    yield from cells


def _source(cell: Any) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _reader(cell: Any) -> Reader | None:
    if cell["cell_type"] == "markdown":
        return markdown.formulas
    if cell["cell_type"] == "raw":
        told = cell.get("metadata", {})
        return RAW.get(told.get("format") or told.get("raw_mimetype") or "", markdown.formulas)
    first = _source(cell).split("\n", 1)[0].strip().lower()
    return MAGIC.get(first.split(" ")[0] if first else "")
