"""A notebook as its formulas: markdown and raw cells, also of format 3, and what code printed; code itself is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from theory.documents import markdown, plain, programs, tex
from theory.documents.formulas import Excerpt, Found
from theory.documents.limits import SubmissionError, lined
from theory.documents.pieces import Source
from theory.documents.places import Place
from theory.errors import InputError

Reader = Callable[[Excerpt, Place], Iterator[Found]]

# What a raw cell says it holds, or the first line of a code cell that is no code -> how it is read.
RAW: Mapping[str, Reader] = {"text/latex": tex.formulas, "latex": tex.formulas}
MAGIC: Mapping[str, Reader] = {"%%latex": tex.formulas, "%%markdown": markdown.formulas}


def read(text: str, place: Place) -> tuple[Source, Iterator[Found]]:
    """The text of all cells, one below the other, and every formula of those that a student writes in.

    Raises SubmissionError where it is no notebook of format 3 or 4, InputError where nbformat is missing.
    """
    cells = _cells(text)
    starts = tuple(accumulate((len(source) + 1 for source, _, _ in cells[:-1]), initial=0)) if cells else ()
    own = tuple(start for start, (_, reader, _) in zip(starts, cells, strict=True) if reader is not plain.formulas)
    return Source("\n".join(source for source, _, _ in cells), own), _formulas(cells, starts, place)


LOWEST = 9  # below every heading of a cell
NAMELESS = re.compile(r"cell-[0-9a-f]+")  # what nbgrader calls a cell by itself


def _formulas(cells: Sequence[tuple[str, Reader | None, str]], starts: Sequence[int], place: Place) -> Iterator[Found]:
    for (source, reader, called), start in zip(cells, starts, strict=True):
        cell = Excerpt.whole(source, start)
        if called:
            place.under(LOWEST, called)
            place.reached(start)
        if reader is not None:
            yield from reader(cell, place)
        elif cell:
            yield from programs.pieces(cell, place)


def _cells(text: str) -> list[tuple[str, Reader | None, str]]:
    """Each cell's source, how it is read, which is None for code, and what nbgrader calls it."""
    try:
        from nbformat import NBFormatError, ValidationError, convert, reader, versions
    except ImportError:
        raise InputError("notebooks need nbformat; install theory[grade]") from None
    expected = "expected a notebook of format 3 or 4, with cells; save it again"
    try:
        found: Any = reader.parse_json(text)
        found.setdefault("metadata", {})  # what a tool left out and nothing here needs
        version, minor = reader.get_version(found)
        outputs: list[str] = []  # of each code cell
        if version not in (3, 4):
            raise SubmissionError(expected)
        for cell in found["cells"] if version == 4 else [c for sheet in found["worksheets"] for c in sheet["cells"]]:
            cell.setdefault("metadata", {})
            if cell["cell_type"] == "code":
                outputs.append(_printed(cell))
                cell["outputs"] = []  # the rest may be large or broken
        found = versions[version].to_notebook_json(found, minor=minor)
        found = convert(found, 4) if version == 3 else found
        return list(_with_printed(found["cells"], iter(outputs)))
    except (NBFormatError, ValidationError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise SubmissionError(expected) from None


def _with_printed(cells: Sequence[Any], outputs: Iterator[str]) -> Iterator[tuple[str, Reader | None, str]]:
    """The cells, each with code followed by what it printed, which counts as lines of that cell."""
    for cell in cells:
        yield _source(cell), _reader(cell), _called(cell)
        if cell["cell_type"] == "code" and (printed := next(outputs, "")):
            yield printed, plain.formulas, ""


MOST_PRINTED = 4000  # characters that a cell printed; what is longer is no answer that somebody worked out
ARRAY = re.compile(r"\[ *[-+0-9.e]+(?: +[-+0-9.e]+)+ *\]")  # as numpy prints it


def _printed(cell: Any) -> str:
    """What a code cell wrote to its output, or ended in, as text; empty where that is too long, or broken: nobody needs
    it to read what stands in the other cells."""
    try:
        text = lined("".join(map(_shown, cell.get("outputs") or ()))).rstrip("\n")
    except (AttributeError, TypeError):
        return ""
    if len(text) > MOST_PRINTED:
        return ""
    return ARRAY.sub(lambda array: f"[{', '.join(array[0].strip('[ ]').split())}]", text)


def _shown(output: Any) -> str:
    """The text of one output; none of a picture, an error or a warning. Format 3 calls a stream's name `stream`."""
    warning = "stderr" in (output.get("name"), output.get("stream"))
    if output.get("output_type") not in ("stream", "pyout", "execute_result") or warning:
        return ""
    return _joined(output.get("text") or (output.get("data") or {}).get("text/plain") or "")


def _source(cell: Any) -> str:
    return lined(_joined(cell["source"]))


def _joined(text: Any) -> str:
    """A text as notebooks have it: whole, or as a list of its lines."""
    return text if isinstance(text, str) else "".join(text)


def _called(cell: Any) -> str:
    """The name that nbgrader keeps for a cell that is graded; empty without one."""
    told = cell.get("metadata", {}).get("nbgrader", {})
    name = told.get("grade_id") if isinstance(told, dict) and told.get("solution") else None
    return name if isinstance(name, str) and not NAMELESS.fullmatch(name) else ""


def _reader(cell: Any) -> Reader | None:
    if cell["cell_type"] == "markdown":
        return markdown.formulas
    if cell["cell_type"] == "raw":
        told = cell.get("metadata", {})
        return RAW.get(told.get("format") or told.get("raw_mimetype") or "", markdown.formulas)
    first = _source(cell).split("\n", 1)[0].strip().lower()
    return MAGIC.get(first.split(" ")[0] if first else "")
