"""A counted network as data: JSON, and CSV with a line per layer."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from typing import Any, TextIO

from theory.network.table import LayerTable, irreproducible, reconcile, shape_text
from theory.report.blocks import Wiring

SCHEMA = 1


def json_text(tables: Sequence[LayerTable], reconciled: bool = False, graph: Wiring | None = None) -> str:
    """One network as an object, several under `networks`. Formulas are texts. graph: of the only one."""
    data = [{"schema": SCHEMA, **_network(table, reconciled)} for table in tables]
    if graph is not None:
        data[0]["graph"] = wiring_data(graph)
    return json.dumps(data[0] if len(data) == 1 else {"schema": SCHEMA, "networks": data}, indent=2)


def wiring_data(graph: Wiring) -> dict[str, Any]:
    """says; nodes, each with its kind, output, parameters and how often it stands in a row; edges, with shapes."""
    shapes = {box.key: box.output for box in graph.boxes}
    nodes = [
        {"name": box.key, "kind": box.kind, "output": box.output, "params": box.params, "times": box.times or "1"}
        for box in graph.boxes
    ]
    edges = [
        {"from": source, "to": box.key, "shape": shape or shapes[source]}
        for box in graph.boxes
        for source, shape in box.sources.items()
    ]
    return {"says": graph.says, "nodes": nodes, "edges": edges}


def write_csv(tables: Sequence[LayerTable], file: TextIO) -> None:
    """A head, and one line per layer: layer, kind, output, params, and operations under each convention."""
    writer = csv.writer(file, lineterminator="\n")
    names = [c.name for c in tables[0].conventions]
    writer.writerow(["layer", "kind", "output", "params", *names])
    for table in tables:
        for line in table.lines:
            counts = [line.operations[name] for name in names]
            writer.writerow([line.name, line.kind, shape_text(line.output), line.params, *counts])


def _network(table: LayerTable, reconciled: bool) -> dict[str, Any]:
    profile, totals, used = table.profile, table.profile.totals, table.memory
    data: dict[str, Any] = {
        "network": profile.name,
        "input": plain(profile.input),
        "batch": plain(table.batch),
        "totals": {
            "params": plain(totals.params),
            "trainable": plain(totals.trainable),
            "frozen": plain(totals.params - totals.trainable),
            "buffers": plain(totals.buffers),
            "active": plain(totals.params - totals.idle),
            "operations": {c.name: plain(table.operations(c)) for c in table.conventions},
            "output": plain(totals.output),
            "covered": totals.covered,
            "uncovered": dict(totals.uncovered),
        },
        "irreproducible": {c.name: list(kinds) for c, kinds in irreproducible(table)},
        "measured": {c.name: c.measured.package for c in table.conventions if c.measured},
        "notes": list(profile.notes),
        "layers": [
            {
                "name": line.name,
                "kind": line.kind,
                "output": plain(line.output),
                "params": plain(line.params),
                "operations": {name: plain(value) for name, value in line.operations.items()},
                "receptive_field": None if line.field is None else plain(line.field.reach),
                "stride": None if line.field is None else plain(line.field.stride),
            }
            for line in table.lines
        ],
    }
    if used is not None:
        data["totals"]["memory"] = {"type": table.dtype, "kept": plain(used.kept), "peak": plain(used.peak)}
    if reconciled:
        data["reconciled"] = {
            kind: {
                c.name: plain(value and value * table.batch) for c, value in zip(table.conventions, values, strict=True)
            }
            for kind, values in reconcile(totals, table.conventions)
        }
    return data


def plain(value: Any) -> Any:
    """Numbers and nothing as they are, formulas as text, shapes as lists."""
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    return value if value is None or isinstance(value, int | float) else str(value)
