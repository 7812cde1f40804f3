"""Marks as plain data for JSON; `schema` counts up when a field changes its meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from theory.grading.parts import Marked, Part
from theory.links.link import Place

SCHEMA = 1


def assignment_data(assignment: str, submissions: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {"schema": SCHEMA, "assignment": assignment, "submissions": list(submissions)}


def marked_data(marked: Marked) -> dict[str, Any]:
    """One submission. Marks are exact: whole numbers, or texts such as `15/4`."""
    data: dict[str, Any] = {"file": marked.file, "earned": exact(marked.earned), "out_of": exact(marked.out_of)}
    if marked.trouble:
        data["trouble"] = marked.trouble
    if marked.broken:
        data["links"] = [place_data(place) | {"why": place.why} for place in marked.broken]
    data["parts"] = [part_data(part) for part in marked.parts]
    return data


def part_data(part: Part) -> dict[str, Any]:
    wrong = part.first_wrong
    return {
        "question": part.question,
        "part": part.part,
        "line": part.line,
        "given": part.given,
        "verdict": part.verdict.value,
        "expected": part.expected,
        "earned": exact(part.earned),
        "out_of": exact(part.out_of),
        "first_wrong": None if wrong is None else place_data(wrong),
        "mistake": part.mistake,
        "note": part.note,
        "read": part.read,
        "expected_latex": part.expected_latex,
    }


def place_data(place: Place) -> dict[str, Any]:
    return {"line": place.line, "left": place.left, "right": place.right}


def exact(value: Fraction) -> int | str:
    return int(value) if value.denominator == 1 else str(value)


@lru_cache(maxsize=4096)
def fraction(value: int | str) -> Fraction:
    """An exact mark as a number; a class has few different ones, and asks for each many times."""
    return Fraction(value)


def decimal(value: int | str, places: int = 2) -> str:
    """An exact mark as a decimal for people and spreadsheets: `3.75`, `12`."""
    text = f"{float(fraction(value)):.{places}f}"
    return text.rstrip("0").rstrip(".")
