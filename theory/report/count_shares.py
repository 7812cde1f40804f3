"""What a counted network is made of: parameters and operations by kind of layer, with their shares, and its memory."""

from __future__ import annotations

from theory.layers.shapes import Size
from theory.network.number_types import size_of
from theory.network.table import LayerTable, share
from theory.report.blocks import Bars, Cell
from theory.report.count_blocks import amount, bars

UNITS = ("B", "KiB", "MiB", "GiB", "TiB")


def by_kind(table: LayerTable) -> Bars:
    """A row for each kind of layer: its parameters, and what each convention counts, each with its share of all."""
    totals, conventions = table.profile.totals, table.conventions
    whole = [totals.params, *map(table.operations, conventions)]
    rows = []
    for kind, numbers in totals.kinds.items():
        counts = [c.weigh(kind, numbers) for c in conventions]
        parts = [numbers["params"], *(None if one is None else one * table.batch for one in counts)]
        if any(part != 0 for part in parts):
            rows.append((kind, *_shared(parts, whole)))
    head = ("kind of layer", *_shared_heads("parameters", *(c.name for c in conventions)))
    total = ("total", *_shared(whole, [0] * len(whole)))
    of = "Shares by kind of layer; kinds that hold and do nothing are left out."
    return Bars(head, tuple(rows), total, bars(tuple(rows), 1), of)


def memory(table: LayerTable) -> Bars | None:
    """What weights and activations take, in bytes; None where no spec says what follows what."""
    used, totals = table.memory, table.profile.totals
    if used is None:
        return None
    one = size_of(table.dtype)
    missing = f" (without {', '.join(used.unknown)})" if used.unknown else ""
    rows = (
        _bytes("parameters", totals.params * one),
        _bytes("buffers", totals.buffers * one),
        _bytes(f"activations that training keeps{missing}", used.kept),
        _bytes("activations at the peak of evaluation", used.peak),
    )
    return Bars(("memory", "bytes", ""), rows, (), bars(rows, 1), f"Memory at {table.dtype}, for one batch.")


def _shared_heads(*names: str) -> tuple[str, ...]:
    return tuple(head for name in names for head in (name, "share"))


def _shared(parts: list[Size], whole: list[Size]) -> tuple[Cell, ...]:
    pairs = zip(parts, whole, strict=True)
    return tuple(cell for part, all_of in pairs for cell in (amount(part), share(part, all_of)))


def _bytes(name: str, value: Size) -> tuple[Cell, ...]:
    return (name, amount(value), in_units(value) if isinstance(value, int) else "")


def in_units(count: int) -> str:
    """`33.4 KiB`; nothing where the bytes themselves are as short."""
    amount, unit = float(count), 0
    while amount >= 1024 and unit < len(UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    return f"{amount:.3g} {UNITS[unit]}" if unit else ""
