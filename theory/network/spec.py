"""A network as data: layers in chains, chains repeated, branches merged; and the totals over it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from theory.errors import InputError
from theory.layers.shapes import LARGEST, Shape, Size, numel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from theory.layers.layer import Layer


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """One layer under its name."""

    name: str
    layer: Layer


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Parts one after another, `times` times over. frozen 1: its parameters are not trained."""

    name: str
    parts: tuple[Node, ...]
    times: Size = 1
    frozen: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Merge:
    """Branches that start from one input, and the layer that joins their outputs. An empty chain passes it on."""

    name: str
    merge: Any
    branches: tuple[Node, ...]


Node: TypeAlias = Leaf | Chain | Merge


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A chain, the shape that goes in (without the batch axis) when the spec says so, and where it was read."""

    body: Chain
    input: Shape | None = None
    name: str = ""
    source: str = ""


@dataclass(slots=True)
class Totals:
    """What a network adds up to for one sample.

    kinds: per kind of layer, its elementary operations and the numbers `in`, `out` and `params`. uncovered: operators
    without a rule, with how often each occurs.
    """

    output: Shape = ()
    params: Size = 0
    trainable: Size = 0
    buffers: Size = 0
    layers: Size = 0
    kinds: dict[str, dict[str, Any]] = field(default_factory=dict)
    uncovered: Mapping[str, int] = field(default_factory=dict)

    def operations(self, convention: Any) -> Any:
        """The operations of one sample under a counting convention."""
        return sum((convention.weigh(kind, numbers) for kind, numbers in self.kinds.items()), start=0)

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
    shape = start(network, x)
    met: Met = {}
    try:
        return _sum(met, _visit(network.body, shape, 1, met, 1))
    except (InputError, *MISFITS):
        from theory.network.walking import rows

        for _ in rows(network, shape):  # walks again, with names, up to the layer that fails
            pass
        raise


def start(network: Network, x: Shape | None) -> Shape:
    """The input shape: the caller's, else the spec's. Raises InputError when neither says it."""
    shape = network.input if x is None else x
    if shape is None:
        raise InputError(
            f"{network.source or network.name or 'this spec'} does not say its input; "
            "give one, such as --input 3x224x224"
        )
    return shape


# What a rule may raise of its own for an axis that is not there, a division by 0, or a size that does not divide.
MISFITS = (IndexError, ZeroDivisionError, ValueError)
LONGEST = 100_000  # passes of a repeated chain that changes its shape every time

# (layer's id, what goes in, trained or not) -> [how often, layer, what goes in, what comes out]
Met: TypeAlias = dict[tuple[int, Any, int], list[Any]]


def _visit(node: Node, x: Shape, times: Size, met: Met, trained: int) -> Shape:
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
    if type(node) is Merge:
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


def limit(node: Chain, x: Shape, done: int) -> None:
    """Raise InputError for a repeated chain that changes its shape too often, or beyond every size."""
    if done > LONGEST or any(isinstance(size, int) and size > LARGEST for size in x):
        raise InputError(f"{node.name} changes its shape in each of {node.times} passes, and becomes too large")


def _sum(met: Met, output: Shape) -> Totals:
    """Each layer that was met, counted once and multiplied by how often."""
    kinds: dict[str, dict[str, Any]] = {}
    everything: Any = 0
    trainable: Any = 0
    stored: Any = 0
    layers: Any = 0
    for (_, _, trained), (times, layer, x, y) in met.items():
        merged = x and type(x[0]) is tuple
        kind = layer.kind
        bucket = kinds.get(kind)
        if bucket is None:
            bucket = kinds[kind] = {"in": 0, "out": 0, "params": 0}
        layers = layers + times
        bucket["in"] += (sum([numel(part) for part in x], start=0) if merged else numel(x)) * times
        bucket["out"] += numel(y) * times
        params = layer.parameters(x)
        if params:
            params = params * times
            bucket["params"] += params
            everything = everything + params
            if trained:
                trainable = trainable + params
        for name, amount in layer.operations(x, y):
            bucket[name] = bucket.get(name, 0) + amount * times
        if not merged:
            kept = layer.buffers(x)
            if kept:
                stored = stored + kept * times
    return Totals(output, everything, trainable, stored, layers, kinds)
