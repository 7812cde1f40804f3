"""A network layer by layer: every layer in place with its shapes, its numbers and its receptive field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from msgspec import Struct

from theory.errors import InputError
from theory.layers.composite import Composite
from theory.layers.layer import Merge
from theory.layers.receptive_field import ReceptiveField
from theory.layers.shapes import Shape, Size, numel
from theory.layers.tree import Misfit, Path, Use, uses
from theory.network.network import Network

if TYPE_CHECKING:
    from theory.conventions import Convention


class LayerRow(Struct, frozen=True):
    """One layer in place.

    path: the names that lead to it. inputs: the shapes that go in. params: its parameters; trained: how many of them
    are trained. kinds: per kind of layer (of a composite layer there are several) its elementary operations, and `in`,
    `out`, `params`. field: the receptive field of one output place, None where it sees everything. times: how often
    the row stands for the layer.
    """

    path: tuple[str, ...]
    kind: str
    layer: Any
    inputs: tuple[Shape, ...]
    output: Shape
    params: Size
    trained: Size
    buffers: Size
    kinds: Mapping[str, Mapping[str, Size]]
    field: ReceptiveField | None = None
    times: Size = 1

    @property
    def name(self) -> str:
        return ".".join(self.path)

    def operations(self, convention: Convention) -> Size:
        """What one pass counts for under a counting convention; None for a counter that cannot be reproduced."""
        return convention.total(self.kinds)


def rows(network: Network, x: Shape | None = None, fold: bool = False) -> Iterator[LayerRow]:
    """Every layer in order of execution. fold: a repeated chain that keeps its shape once, with `times`.

    Raises InputError that names the source and the layer where a shape does not fit.
    """
    source = network.source or network.name
    try:
        for use in uses(network.body, network.start(x), fold):
            yield _row(use)
    except Misfit as error:
        raise InputError(f"{source}, {error}" if source else str(error)) from None


class Placed(Protocol):
    """Anything that stands for a layer in place."""

    @property
    def path(self) -> Path: ...
    @property
    def kind(self) -> str: ...


Row = TypeVar("Row", bound=Placed)


def joined(rows: Iterable[Row], depth: int | None = None) -> Iterator[tuple[str, str, list[Row]]]:
    """The rows that share their first `depth` names: these names, the kind or how many they are, and the rows."""
    groups: dict[Path, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.path[:depth], []).append(row)
    for path, inside in groups.items():
        yield ".".join(path), inside[0].kind if len(inside) == 1 else f"{len(inside)} layers", inside


def _row(use: Use) -> LayerRow:
    kinds: dict[str, dict[str, Size]] = {}
    layer = use.layer
    try:
        params = note(kinds, layer, use.x, use.y, 1)
        stored = layer.buffers(use.x)
    except Misfit:
        raise
    except InputError as error:
        raise Misfit(use.path, str(error)) from None
    return LayerRow(
        use.path,
        layer.kind,
        layer,
        use.inputs,
        use.y,
        params,
        params * use.trained,
        stored,
        kinds,
        use.field,
        use.times,
    )


def note(kinds: dict[str, dict[str, Size]], layer: Any, x: Any, y: Shape, times: Size, inside: str = "") -> Size:
    """Add what `times` uses of a layer or merge come to, kind by kind; a composite layer adds what its parts do.

    x: the shape that goes in, or the tuple of a merge's. inside: the composite layer around it, such as ` in mlp`.
    Returns how many parameters it has, `times` times over.
    """
    if isinstance(layer, Composite):
        within = inside or f" in {layer.kind}"
        return sum(
            (note(kinds, use.layer, use.x, use.y, times * use.times, within) for use in layer.inside(x)), start=0
        )
    kind = layer.kind + inside
    numbers = kinds.get(kind)
    if numbers is None:
        numbers = kinds[kind] = {"in": 0, "out": 0, "params": 0}
    numbers["in"] += (sum(map(numel, x)) if isinstance(layer, Merge) else numel(x)) * times
    numbers["out"] += numel(y) * times
    params = layer.parameters(x)
    if params:
        params = params * times
        numbers["params"] += params
    for name, amount in layer.operations(x, y):
        numbers[name] = numbers.get(name, 0) + amount * times
    return params
