"""A class of marked submissions as tables: one row per part, one row per student, and all of it as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from theory.cells import cell, visible
from theory.classroom.tally import Row, share, summary, summary_data
from theory.grading.data import assignment_data, decimal, fraction

COLUMNS = ("file", "question", "part", "line", "given", "verdict", "expected", "earned", "out_of", "mistake", "note")


def json_text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _csv(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(map(cell, header))
    writer.writerows([cell(value) for value in row] for row in rows)
    return stream.getvalue()


def gradebook(assignment: str, rows: Sequence[Row]) -> str:
    """One row per student and part. decided_by: who decided it, where a person did."""
    table = []
    for row in rows:
        for part in row["parts"]:
            decided = part.get("overridden")
            by = None if decided is None else decided["by"] or "a person"
            table.append([*({**part, "file": row["file"]}[name] for name in COLUMNS), by])
    return _csv([*COLUMNS, "decided_by"], table)


def grades(assignment: str, rows: Sequence[Row]) -> str:
    """One row per student and one column per question, as otter and nbgrader exchange them."""
    questions = list(
        dict.fromkeys(part["question"] for row in rows for part in row["parts"] if fraction(part["out_of"]))
    )
    header = ["file", *questions, "total", "percent_correct"]
    table = []
    for row in rows:
        by = {name: Fraction(0) for name in questions}
        for part in row["parts"]:
            if part["question"] in by:
                by[part["question"]] += fraction(part["earned"])
        marks = [decimal(str(value)) for value in by.values()]
        table.append([row["file"], *marks, decimal(row["earned"]), decimal(str(share(row)), 4)])
    return _csv(header, table)


TABLES: Mapping[str, Callable[[str, Sequence[Row]], str]] = {
    "gradebook.csv": gradebook,
    "gradebook.json": lambda assignment, rows: json_text(assignment_data(assignment, rows)),
    "grades.csv": grades,
    "summary.json": lambda assignment, rows: json_text(summary_data(assignment, rows)),
    "summary.md": summary,
}

__all__ = ["COLUMNS", "TABLES", "cell", "gradebook", "grades", "json_text", "visible"]
