"""What a network adds up to: parameters, buffers and elementary operations, kind of layer by kind of layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from theory.errors import InputError
from theory.layers.shapes import Shape, Size
from theory.layers.tree import MISFITS, Branches, Chain, LayerTree, Leaf, limit
from theory.network.network import Network
from theory.network.rows import note, rows

if TYPE_CHECKING:
    from theory.conventions import Convention


@dataclass(slots=True)
class Totals:
    """What a network adds up to for one sample.

    idle: parameters that one token does not meet, of experts that it is not sent to.
    kinds: per kind of layer, its elementary operations and the numbers `in`, `out` and `params`; what stands inside a
    composite layer is under `linear in mlp` and the like. uncovered: operators without a rule, with how often each
    occurs.
    """

    output: Shape = ()
    params: Size = 0
    trainable: Size = 0
    buffers: Size = 0
    layers: Size = 0
    idle: Size = 0
    kinds: dict[str, dict[str, Any]] = field(default_factory=dict)
    uncovered: Mapping[str, int] = field(default_factory=dict)

    def operations(self, convention: Convention) -> Size:
        """The operations of one sample under a counting convention; None for a counter that cannot be reproduced."""
        return None if self.unknown(convention) else convention.total(self.kinds)

    def unknown(self, convention: Convention) -> tuple[str, ...]:
        """The kinds of layer of which it is not known what a public counter counts for them."""
        found = convention.measured
        strange = () if found is None or found.known == "*" else tuple(self.uncovered)
        return (*(kind for kind, numbers in self.kinds.items() if convention.weigh(kind, numbers) is None), *strange)

    @property
    def covered(self) -> float:
        """The share of operators that a rule counts."""
        missing = sum(self.uncovered.values())
        counted = self.layers if isinstance(self.layers, int) else 1
        return counted / (counted + missing) if counted + missing else 1.0


def total(network: Network, x: Shape | None = None) -> Totals:
    """The totals of a network on an input shape. Raises InputError naming the layer that does not fit.

    A layer that meets the same shape again is counted once and multiplied, and so is a repeated chain that keeps its
    shape: depth costs next to nothing.
    """
    shape = network.start(x)
    met: Met = {}
    try:
        return _sum(met, _visit(network.body, shape, 1, met, 1))
    except (InputError, *MISFITS):
        for _ in rows(network, shape):  # walks again, with names, up to the layer that fails
            pass
        raise


# (layer's id, what goes in, trained or not) -> [how often, layer, what goes in, what comes out]
Met: TypeAlias = dict[tuple[int, Any, int], list[Any]]


def _visit(node: LayerTree, x: Shape, times: Size, met: Met, trained: int) -> Shape:
    """Note `times` passes of the node over an input of shape x; the output's shape."""
    if type(node) is Leaf:
        layer = node.layer
        key = (id(layer), x, trained)
        known = met.get(key)
        if known is None:
            y = layer.shape(x)
            met[key] = [times, layer, x, y]
            return y
        known[0] += times
        return known[3]
    if type(node) is Chain:
        trained = 0 if node.frozen else trained
        if node.times == 1:
            for part in node.parts:
                x = _visit(part, x, times, met, trained)
            return x
        return _repeat(node, x, times, met, trained)
    if type(node) is Branches:
        outs = tuple([_visit(branch, x, times, met, trained) for branch in node.branches])
        key = (id(node.merge), outs, trained)
        known = met.get(key)
        if known is None:
            known = met[key] = [0, node.merge, outs, node.merge.shape(outs)]
        known[0] += times
        return known[3]
    raise TypeError(f"{node!r} is no part of a network")


def _repeat(node: Chain, x: Shape, times: Size, met: Met, trained: int) -> Shape:
    done = 0
    while not isinstance(node.times, int) or done < node.times:
        y = x
        once: Met = {}
        for part in node.parts:
            y = _visit(part, y, 1, once, trained)
        same = y == x
        if not same and not isinstance(node.times, int):
            raise InputError(f"{node.name} is repeated {node.times} times, so it must keep its shape; give the number")
        many = (node.times - done) * times if same else times
        for key, entry in once.items():
            known = met.get(key)
            if known is None:
                entry[0] = entry[0] * many
                met[key] = entry
            else:
                known[0] += entry[0] * many
        x = y
        if same:
            return x
        done += 1
        limit(node, x, done)
    return x


def _sum(met: Met, output: Shape) -> Totals:
    """Each layer that was met, counted once and multiplied by how often."""
    kinds: dict[str, dict[str, Any]] = {}
    everything: Any = 0
    trainable: Any = 0
    stored: Any = 0
    layers: Any = 0
    idle: Any = 0
    for (_, _, trained), (times, layer, x, y) in met.items():
        layers = layers + times
        params = note(kinds, layer, x, y, times)
        if params:
            everything = everything + params
            if trained:
                trainable = trainable + params
        unmet = layer.idle(x)
        if unmet:
            idle = idle + unmet * times
        kept = layer.buffers(x)
        if kept:
            stored = stored + kept * times
    return Totals(output, everything, trainable, stored, layers, idle, kinds)
