"""A worked answer, and evidence, as plain data for JSON; `schema` counts up when a field changes its meaning."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from checks.evidence import Evidence
from theory import figures
from theory.derivation import Quantity
from theory.notation import ASCII, LATEX
from theory.solution import Solution
from theory.writing import write

SCHEMA = 1


def solution_data(solution: Solution, evidence: Iterable[Evidence] | None) -> dict[str, Any]:
    """question, answer (name -> number as written down), quantities and evidence (None where none was asked for)."""
    return {
        "schema": SCHEMA,
        "question": solution.question.id,
        "answer": {name: _answer(solution, name) for name in solution.derivation.answer},
        "quantities": [_quantity(solution, quantity) for quantity in solution.derivation],
        "evidence": None if evidence is None else [evidence_data(row) for row in evidence],
    }


def _answer(solution: Solution, name: str) -> Any:
    """A number, nested lists of numbers, or, for a formula, its ASCII text."""
    value = solution.hand.get(name)
    if value is None:
        return write(solution.derivation[name].last, ASCII)
    return figures.each(_number, value)


def _number(value: Any) -> int | float | str:
    """A whole number, the nearest float, or, beyond its range, the text of the digits: JSON has no infinity."""
    found = figures.whole(value)
    if found is not None:
        return found
    return float(value) if math.isfinite(float(value)) else figures.plain(value)


def _quantity(solution: Solution, quantity: Quantity) -> dict[str, Any]:
    value = solution.values.get(quantity.name)
    forms = [
        {"latex": write(form.expression, LATEX), "text": write(form.expression, ASCII), "rule": form.rule}
        for form in quantity.forms
    ]
    data: dict[str, Any] = {"name": quantity.name, "latex": LATEX.name(quantity.name), "forms": forms}
    if quantity.unit:
        data["unit"] = quantity.unit
    data["value"] = None if value is None else figures.each(_number, value)
    data["exact"] = None if value is None else figures.each(figures.plain, value)
    data["rounded"] = None if solution.places is None else solution.text(quantity.name)
    return data


def evidence_data(row: Evidence) -> dict[str, str]:
    return {"claim": row.claim, "method": row.method, "verdict": row.verdict.name, "detail": row.detail}
