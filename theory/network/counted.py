"""A network counted: its rows and its totals, whether it came from a spec, a file, a name or a torch module."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from theory.conventions import Convention
from theory.errors import InputError
from theory.layers import nearest
from theory.layers.shapes import Shape, Size
from theory.network.spec import Network, Totals, start, total
from theory.network.walking import Row, rows

SUFFIXES = (".toml", ".json", ".yaml", ".yml")
MODULE = re.compile(r"[\w.]+(?:/[\w./-]+)?:[\w.]+(?:\(.*\))?")
MOST_ROWS = 200_000  # beyond, repeated chains are listed once
CHECKPOINT = ".safetensors"


@dataclass(frozen=True, slots=True)
class Counted:
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


def count(
    text: str, shape: Shape | None = None, symbols: Mapping[str, Any] | None = None, fold: bool = False
) -> Counted:
    """Count what the text names: `FILE.toml` or `FILE.toml#NAME`, `module:callable`, a ready-made name, or a spec.

    shape: without the batch axis. symbols: values for the symbols of a file or a ready-made network.
    Raises InputError where it cannot be read or does not fit.
    """
    if CHECKPOINT in text:
        from theory.network.checkpoint import read_checkpoint

        return read_checkpoint(Path(text))
    if names_module(text):
        from theory.network.traced import count_named

        if symbols:
            raise InputError("--set gives values to the symbols of a file or a ready-made network; a module has none")
        return count_named(text, shape)
    return counted(resolve(text, symbols or {}), shape, fold)


def names_module(text: str) -> bool:
    """Whether the text is `module:callable`, and not a file or a layer under a name, such as `C1:conv(6)`."""
    if not MODULE.fullmatch(text) or text.partition("#")[0].endswith(SUFFIXES):
        return False
    from theory.layers import LAYERS, MERGES

    what = text.partition(":")[2].partition("(")[0]
    return what not in LAYERS and what not in MERGES and what not in ("residual", "frozen")


def counted(network: Network, shape: Shape | None = None, fold: bool = False) -> Counted:
    """Count a network that was read."""
    where = start(network, shape)
    totals = total(network, where)
    notes: tuple[str, ...] = ()
    if isinstance(totals.layers, int) and totals.layers > MOST_ROWS and not fold:
        fold = True
        notes = (f"{totals.layers} layers: what is repeated is listed once, for all its passes together",)
    return Counted(network.name, where, tuple(rows(network, where, fold)), totals, network, notes)


def resolve(text: str, symbols: Mapping[str, Any]) -> Network:
    """The network that the text names or spells out."""
    path, _, choice = text.partition("#")
    if path.endswith(SUFFIXES):
        from theory.network.files import load

        return load(Path(path), symbols, choice)
    if re.fullmatch(r"\w+", text):
        from theory.layers import LAYERS
        from theory.network import ready

        known = ready.names()
        if text in known:
            return ready.load(text, **symbols)
        if text not in LAYERS:
            raise InputError(
                f"{text!r} is no layer, no file and no ready-made network{nearest(text, [*known, *LAYERS])}"
                if nearest(text, [*known, *LAYERS]).startswith("; did")
                else f"{text!r} is no layer, no file and no ready-made network; ready-made are {', '.join(known)}"
            )
    from theory.network.building import Scope
    from theory.network.reading import read

    return Network(read(text, Scope("", symbols)), name="")


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
    return sum((convention.weigh(row.kind, row.numbers) * row.times for row in inside), start=0)


def reconcile(totals: Totals, names: Sequence[Convention]) -> list[tuple[str, list[Any]]]:
    """Per kind of layer what each convention counts; kinds on which all agree on 0 are left out."""
    table = []
    for kind, numbers in totals.kinds.items():
        values = [convention.weigh(kind, numbers) for convention in names]
        if any(value != 0 for value in values):
            table.append((kind, values))
    return table
