"""Blocks as plain data for JSON, which `schema.json` describes; `schema` counts up when a field changes its meaning."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from checks.evidence import Evidence
from theory.figure import Figure
from theory.formula import latex, unicode
from theory.formula.layout import layout
from theory.formula.names import name_box
from theory.report.answer_blocks import solution_group
from theory.report.blocks import (
    Bars,
    Block,
    ChainLine,
    Chart,
    Drawing,
    Equation,
    Figures,
    Gallery,
    Givens,
    Group,
    Heading,
    Links,
    Plot,
    Step,
    Text,
    Verdicts,
    Wiring,
    inline,
    number_of,
)  # fmt: skip
from theory.report.count_data import wiring_data
from theory.report.wording.evidence import claim_text, detail_text, method_text
from theory.solution import Solution

SCHEMA = 1


def render(report: Group) -> bytes:
    """The whole report as UTF-8 JSON."""
    data = {"schema": SCHEMA, **group_data(report)}
    return (json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def solution_data(solution: Solution, evidence: Iterable[Evidence] | None) -> dict[str, Any]:
    """question, answer (name -> number as written down), quantities and evidence (None where none was asked for)."""
    data = group_data(solution_group(solution, evidence, pictures=False))
    kept = ("answer", "quantities", "evidence")
    return {"schema": SCHEMA, "question": data["id"], **{key: data[key] for key in kept}}


def group_data(group: Group) -> dict[str, Any]:
    """id, title, what each kind of block adds, in lists under its name, and, where there are steps, the answer."""
    data: dict[str, Any] = {"id": group.key, "title": group.title}
    for block in group.blocks:
        key, rows = KINDS[type(block)]
        data.setdefault(key, []).extend(rows(block))
    steps = [block for block in group.blocks if isinstance(block, Step)]
    if steps:
        data["answer"] = {step.key: answer(step) for step in steps if step.answers}
        data.setdefault("evidence", None)
    return data


def answer(step: Step) -> Any:
    """The value as it was written down, as a number or nested lists of numbers, or, for a formula, its ASCII text."""
    if step.value is None:
        return step.forms[-1].written["ascii"]
    return step.number if step.exact is None else _numbers(step.value)


def _numbers(value: Figures) -> Any:
    if not isinstance(value, Figure):
        return [_numbers(entry) for entry in value]
    number = number_of(value)
    return int(number) if number.is_integer() else number


def _quantity(step: Step) -> list[dict[str, Any]]:
    data: dict[str, Any] = {
        "name": step.key,
        "latex": _latex(step.key),
        "forms": [_line(line) for line in step.forms],
    }
    if step.substituted:
        data["substituted"] = _line(step.substituted)
    if step.unit:
        data["unit"] = step.unit
    rounded = None if step.exact is None else _texts(step.value)
    return [{**data, "value": step.number, "exact": step.digits, "rounded": rounded}]


def _latex(key: str) -> str:
    return latex.write(name_box(key))


def _texts(value: Figures | None) -> Any:
    """The figures as text, or nested lists of text."""
    return list(map(_texts, value)) if isinstance(value, list) else None if value is None else str(value)


def _inline(value: Figures | None) -> str | None:
    return None if value is None else inline(value)


def _line(line: ChainLine) -> dict[str, str]:
    return {"latex": line.written["latex"], "text": line.written["ascii"], "rule": line.rule}


def _givens(block: Givens) -> list[dict[str, Any]]:
    return [
        {"name": row.key, "latex": _latex(row.key), "value": _texts(row.value), "shape": list(row.shape)}
        for row in block.rows
    ]


def _equation(block: Equation) -> list[dict[str, Any]]:
    """`latex` is null where there is room for an answer."""
    form = None if block.form is None else latex.write(block.form)
    return [{"name": block.key, "latex": form, "unit": block.unit}]


def _graph(block: Drawing) -> list[dict[str, Any]]:
    operations = {node.name: unicode.write(layout(node.expression)) for node in block.graph.nodes}
    nodes = [
        {"name": name, "operation": operations.get(name), "value": _inline(block.forward.get(name)),
         "gradient": _inline(block.backward.get(name))}
        for name in (*block.graph.leaves, *operations)
    ]  # fmt: skip
    edges = [
        {"from": parent, "to": node.name, "derivative": _inline(block.slopes.get((node.name, parent), (None, None))[1])}
        for node in block.graph.nodes
        for parent in dict.fromkeys(node.parents)
    ]
    return [{"loss": block.graph.loss, "nodes": nodes, "edges": edges}]


def _plot(block: Plot) -> list[dict[str, Any]]:
    curves = [
        {"name": c.key, "points": [list(p) for p in c.points], "top": c.top and list(c.top)} for c in block.curves
    ]
    return [{"variable": block.variable, "curves": curves, "levels": dict(block.levels)}]


def _chart(block: Chart) -> list[dict[str, Any]]:
    axes = {"across": block.across.title, "up": block.up.title}
    lines = [{"name": name, "points": [list(place) for place in line]} for name, line in block.lines]
    points = [{"name": name, "across": x, "up": y} for name, x, y in block.points]
    return [{"says": block.says, **axes, "lines": lines, "points": points}]


def evidence_data(row: Evidence) -> dict[str, str]:
    """One row of evidence as strings, for JSON: its subject, claim, method, verdict and detail."""
    return {
        "subject": row.subject,
        "claim": claim_text(row),
        "method": method_text(row),
        "verdict": row.verdict.name,
        "detail": detail_text(row),
    }


def _links(block: Links) -> list[dict[str, Any]]:
    return [
        {"line": row.line, "question": row.question, "left": row.left, "relation": row.relation, "right": row.right,
         "verdict": row.verdict, "detail": row.detail}
        for row in block.rows
    ]  # fmt: skip


def _table(block: Bars) -> list[dict[str, Any]]:
    return [{"of": block.of, "head": list(block.head), "rows": [list(row) for row in block.rows],
             "total": list(block.total)}]  # fmt: skip


def _images(block: Gallery) -> list[dict[str, Any]]:
    return [
        {
            "caption": block.caption,
            "name": image.name,
            "says": image.says,
            "pixels": [row.hex() for row in image.pixels],
        }
        for images in block.rows
        for image in images
    ]


# Kind of block -> the list that it is part of, and what it adds to that list.
KINDS: dict[type[Block], tuple[str, Callable[[Any], list[Any]]]] = {
    Heading: ("text", lambda block: [block.text]),
    Text: ("text", lambda block: [block.text]),
    Givens: ("givens", _givens),
    Equation: ("equations", _equation),
    Step: ("quantities", _quantity),
    Drawing: ("graphs", _graph),
    Wiring: ("networks", lambda block: [wiring_data(block)]),
    Plot: ("plots", _plot),
    Chart: ("charts", _chart),
    Verdicts: ("evidence", lambda block: [evidence_data(row) for row in block.rows]),
    Links: ("links", _links),
    Bars: ("tables", _table),
    Gallery: ("images", _images),
    Group: ("groups", lambda block: [group_data(block)]),
}
