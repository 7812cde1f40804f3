"""A network's profile: its layers and its totals on one input shape, and what conventions make of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from theory.layers.shapes import Shape, Size
from theory.network.network import Network
from theory.network.rows import Row, rows
from theory.network.totals import Totals, total

if TYPE_CHECKING:
    from theory.conventions import Convention

MOST_ROWS = 200_000  # beyond, repeated chains are listed once


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a network on one input shape.

    rows: the layers in order. totals: of one sample. network: the spec, when there is one. uncovered: operators that
    no rule counts, with how often they occur; notes: what a reader must know of how it was counted.
    """

    name: str
    input: Shape
    rows: tuple[Row, ...]
    totals: Totals
    network: Network | None = None
    notes: tuple[str, ...] = ()
    uncovered: Mapping[str, int] = field(default_factory=dict)


def profile(network: Network, shape: Shape | None = None, fold: bool = False) -> Profile:
    """The profile of a network that was read. fold: list a repeated chain that keeps its shape once.

    Raises InputError that names the layer where a shape does not fit.
    """
    where = network.start(shape)
    totals = total(network, where)
    notes: tuple[str, ...] = ()
    if isinstance(totals.layers, int) and totals.layers > MOST_ROWS and not fold:
        fold = True
        notes = (f"{totals.layers} layers: what is repeated is listed once, for all its passes together",)
    return Profile(network.name, where, tuple(rows(network, where, fold)), totals, network, notes)


def by_depth(listed: Sequence[Row], depth: int) -> list[tuple[str, str, Shape, Size, Size, list[Row]]]:
    """Rows joined below `depth` names: (name, kind, output of the last, parameters, trained, the rows)."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in listed:
        groups.setdefault(row.path[:depth], []).append(row)
    joined = []
    for path, inside in groups.items():
        kind = inside[0].kind if len(inside) == 1 else f"{len(inside)} layers"
        params = sum((row.params * row.times for row in inside), start=0)
        trained = sum((row.trained * row.times for row in inside), start=0)
        made = [row.output for row in inside if row.output]
        joined.append((".".join(path), kind, made[-1] if made else (), params, trained, inside))
    return joined


def operations(inside: Iterable[Row], convention: Convention) -> Any:
    """What some rows count for together, repeats included."""
    return sum((row.operations(convention) * row.times for row in inside), start=0)


def reconcile(totals: Totals, names: Sequence[Convention]) -> list[tuple[str, list[Any]]]:
    """Per kind of layer what each convention counts; kinds on which all agree on 0 are left out."""
    table = []
    for kind, numbers in totals.kinds.items():
        values = [convention.weigh(kind, numbers) for convention in names]
        if any(value != 0 for value in values):
            table.append((kind, values))
    return table
