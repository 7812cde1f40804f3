"""A study of a network as blocks of a report, for the terminal and for pages, and as data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from theory.layers.shapes import Size
from theory.network.studies.study import Fact, LayerLines, Study
from theory.network.table import shape_text
from theory.report import roofline_chart
from theory.report.blocks import Bars, Block, Cell, Group, Heading, Text
from theory.report.count_blocks import bars
from theory.report.count_data import plain

SCHEMA = 1
BINARY = ("", "Ki", "Mi", "Gi", "Ti", "Pi")
DECIMAL = ("", "K", "M", "G", "T", "P", "E", "Z", "Y")


def study_blocks(study: Study) -> list[Block]:
    """Its title, its picture, its table of layers with bars, its facts, and its notes."""
    blocks: list[Block] = [Heading(study.title, 2)]
    if study.roof is not None and (drawn := roofline_chart.chart(study, study.roof)) is not None:
        blocks.append(drawn)
    if study.layers is not None:
        blocks.append(_layers(study.layers))
    blocks.append(Bars(("", "amount", "unit", "how it is known"), tuple(map(_fact, study.facts))))
    return [*blocks, *map(Text, study.notes)]


def study_group(study: Study, name: str) -> Group:
    """The report of a study of the network called `name`."""
    return Group("report", f"Count of {name}", (Group(study.key, name, tuple(study_blocks(study))),))


def study_data(study: Study) -> dict[str, Any]:
    """The study as data. Formulas are texts."""
    layers = study.layers
    return {
        "schema": SCHEMA,
        "study": study.key,
        "title": study.title,
        "facts": [
            {"what": f.what, "amount": plain(f.amount), "unit": f.unit, "known": f.known.value, "why": f.why}
            for f in study.facts
        ],
        "columns": [] if layers is None else [column.replace("\n", ", ") for column in layers.columns],
        "layers": []
        if layers is None
        else [
            {
                "name": name,
                "kind": kind,
                "output": plain(output),
                "amounts": plain(amounts),
            }
            for name, kind, output, amounts in layers.lines
        ],
        "notes": list(study.notes),
    }


def _layers(layers: LayerLines) -> Bars:
    named = [(name, kind, shape_text(output)) for name, kind, output, _ in layers.lines]
    amounts = zip(*map(_flush, zip(*(line[-1] for line in layers.lines), strict=True)), strict=True)
    rows = tuple((*names, *cells) for names, cells in zip(named, amounts, strict=True))
    head, total = ("layer", "kind", "output", *layers.columns), ("total", "", "", *map(_cell, layers.totals))
    return Bars(head, rows, total, bars(rows, 3), "The longest bar of a column is its largest layer.")


def _fact(fact: Fact) -> tuple[Cell, ...]:
    short = about(fact)
    known = f"{fact.known.value}: {fact.why}" if fact.why else fact.known.value
    return fact.what, _cell(fact.amount), f"{fact.unit} ({short})" if short else fact.unit, known


def _flush(column: Sequence[Size | float | None]) -> list[Cell]:
    """The cells of a column; numbers with a point are as wide as each other."""
    cells = [_cell(value) for value in column]
    if not any(isinstance(value, float) for value in column):
        return cells
    width = max(len(str(cell)) for cell in cells)
    return [str(cell).rjust(width) for cell in cells]


def _cell(value: Size | float | None) -> Cell:
    if isinstance(value, float):
        return f"{value:.4g}"
    return "-" if value is None else value if isinstance(value, int) else str(value)


def about(fact: Fact) -> str:
    """`12.6 GiB`, `8.18 G`: a large amount in short; nothing for a small one, a formula or a quotient."""
    steps, base, unit = (BINARY, 1024, "B") if fact.unit == "bytes" else (DECIMAL, 1000, "")
    if not isinstance(fact.amount, int) or abs(fact.amount) < base:
        return ""
    step = max(n for n in range(len(steps)) if abs(fact.amount) >= base**n)
    value = fact.amount / base**step
    return f"{value:.0f} {steps[step]}{unit}" if value >= 100 else f"{value:.3g} {steps[step]}{unit}"
