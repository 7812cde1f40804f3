"""What training takes, by the rule of each layer: the products of its backward pass, and the arrays kept for it.

A walk in order of execution. An array knows whether its gradient is wanted (a trained parameter lies before it) and
whether it is kept already: what two layers need is kept once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from theory.errors import InputError
from theory.layers.composite import Composite
from theory.layers.gradients import NOTHING, PRODUCTS, Kept, Wanted
from theory.layers.layer import Layer, Merge
from theory.layers.operations import Count, merge, scale
from theory.layers.shapes import Shape, Size, numel
from theory.layers.tree import Branches, Chain, LayerTree, Leaf, Path, limit
from theory.network.network import Network
from theory.network.number_types import size_of
from theory.network.totals import total


@dataclass(frozen=True, slots=True)
class TrainedRow:
    """One layer in place, for a batch: its products there and back, and the bytes that are kept because of it.

    kept: None where no rule says what it keeps. scores: bytes more where an attention is written out. again: the
    products that are done once more where the blocks are run again. params: its parameters that one token meets.
    times: how often the row stands for the layer.
    """

    path: Path
    kind: str
    output: Shape
    forward: Count
    backward: Count
    kept: Size | None
    scores: Size = 0
    again: Count = ()
    params: Size = 0
    times: Size = 1


@dataclass(frozen=True, slots=True)
class Training:
    """What one step on a batch takes. rows: layer by layer.

    block: the bytes of the largest block, while it is run again; None where nothing is run again.
    """

    rows: tuple[TrainedRow, ...]
    block: Size | None = None

    def count(self, what: str) -> Count:
        """The products of all rows: `forward`, `backward` or `again`."""
        return merge(scale(getattr(row, what), row.times) for row in self.rows)

    @property
    def kept(self) -> Size:
        """Bytes that are kept between the two passes; those of layers without a rule are missing."""
        return sum(((row.kept or 0) * row.times for row in self.rows), start=0) + (self.block or 0)

    @property
    def scores(self) -> Size:
        return sum((row.scores * row.times for row in self.rows), start=0)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The kinds of layer of which no rule says what they keep."""
        return tuple(dict.fromkeys(row.kind for row in self.rows if row.kept is None))


def train(
    network: Network, x: Shape | None = None, batch: Size = 1, dtype: str = "float32", checkpointed: bool = False
) -> Training:
    """One step of training on a batch, with activations of this number type.

    checkpointed: every residual sum, composite layer and pass of a repeated part keeps only its input and is run again
    before its backward pass (Chen et al., 2016). Raises InputError where a shape does not fit.
    """
    total(network, x)  # says which layer does not fit
    walk, shape = _Walk(batch, size_of(dtype), checkpointed), network.start(x)
    walk.node(network.body, _Array(shape, 0, _Store(numel(shape))), (), 1)
    return Training(tuple(walk.rows), walk.block if checkpointed else None)


@dataclass(slots=True, eq=False)
class _Store:
    """Memory that arrays lie in. kept: 1 once somebody keeps it."""

    numbers: Size
    kept: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class _Array:
    """wanted: 1 where its gradient is."""

    shape: Shape
    wanted: int
    store: _Store

    @property
    def state(self) -> tuple[Any, ...]:
        return self.shape, self.wanted, self.store.kept


@dataclass(slots=True)
class _Walk:
    batch: Size
    size: int  # bytes of a number
    checkpointed: bool
    rows: list[TrainedRow] = field(default_factory=list)
    block: Any = 0

    def node(self, node: LayerTree, x: _Array, path: Path, trained: int) -> _Array:
        if self.checkpointed and _is_block(node):
            return self.again((node,), x, path, trained)
        if isinstance(node, Leaf):
            return self.leaf(node.layer, x, (*path, node.name), trained)
        if isinstance(node, Chain):
            return self.chain(node, x, path, trained)
        here = (*path, node.name)
        return self.merge(node.merge, [self.node(branch, x, here, trained) for branch in node.branches], here, trained)

    def chain(self, node: Chain, x: _Array, path: Path, trained: int) -> _Array:
        """Pass after pass; once a pass leaves things as it found them, all further ones are the same."""
        trained = 0 if node.frozen else trained
        here = (*path, node.name) if node.name else path
        if node.times == 1:
            return self.parts(node.parts, x, here, trained)
        run = self.again if self.checkpointed else self.parts
        done: Any = 0
        while not isinstance(node.times, int) or done < node.times:
            before, start = x.state, len(self.rows)
            x = run(node.parts, x, (*here, str(done + 1)), trained)
            if x.state == before:
                left = node.times - done
                self.rows[start:] = [replace(row, times=row.times * left) for row in self.rows[start:]]
                return x
            done += 1
            limit(node, x.shape, done)
        return x

    def parts(self, parts: Sequence[LayerTree], x: _Array, path: Path, trained: int) -> _Array:
        for part in parts:
            x = self.node(part, x, path, trained)
        return x

    def again(self, parts: Sequence[LayerTree], x: _Array, path: Path, trained: int) -> _Array:
        """A block that keeps its input alone; what it keeps inside lasts only while it is run again."""
        inside = _Walk(self.batch, self.size, False)
        y = inside.parts(parts, _Array(x.shape, x.wanted, _Store(numel(x.shape), 1)), path, trained)
        if not y.wanted:
            self.rows.extend(inside.rows)
            return y
        paid = self.keep(x)
        for row in inside.rows:
            kept, paid = (None, paid) if row.kept is None else (paid, 0)
            self.rows.append(replace(row, kept=kept, scores=0, again=row.forward))
        self.block = _larger(self.block, Training(tuple(inside.rows)).kept)
        return _Array(y.shape, y.wanted, _Store(numel(y.shape)))

    def leaf(self, layer: Layer, x: _Array, path: Path, trained: int) -> _Array:
        if isinstance(layer, Composite):
            return self.parts(layer.parts(x.shape), x, path, trained)
        y = layer.shape(x.shape)
        wanted = Wanted(x.wanted, int(bool(trained and layer.parameters(x.shape))))
        kept = layer.kept(x.shape, y, wanted) if wanted.any else NOTHING
        made = _Array(y, wanted.any, x.store if layer.view and kept == NOTHING else _Store(numel(y)))
        self.row(path, layer, x.shape, layer.backward(x.shape, y, wanted), kept, (x,), made)
        return made

    def merge(self, layer: Merge, inputs: Sequence[_Array], path: Path, trained: int) -> _Array:
        shapes, each = tuple(x.shape for x in inputs), tuple(x.wanted for x in inputs)
        y = layer.shape(shapes)
        wanted = Wanted(max(each), int(bool(trained and layer.parameters(shapes))))
        made = _Array(y, wanted.any, _Store(numel(y)))
        kept = layer.kept(shapes, y, each) if wanted.any else NOTHING
        self.row(path, layer, shapes, layer.backward(shapes, y, wanted), kept, inputs, made)
        return made

    def row(
        self, path: Path, layer: Any, x: Any, backward: Count, kept: Kept | None, inputs: Sequence[_Array],
        made: _Array,
    ) -> None:  # fmt: skip
        """x: the shape that goes in, or the tuple of a merge's."""
        paid = None if kept is None else self.paid(kept, inputs, made)
        scores = 0 if kept is None else kept.scores * self.size * self.batch
        passes = (layer.operations(x, made.shape), backward)
        there, back = (tuple((k, n * self.batch) for k, n in count if k in PRODUCTS) for count in passes)
        met = layer.parameters(x) - layer.idle(x)
        self.rows.append(TrainedRow(path, layer.kind, made.shape, there, back, paid, scores, params=met))

    def paid(self, kept: Kept, inputs: Sequence[_Array], made: _Array) -> Size:
        """The bytes that keeping this adds to what is kept already."""
        arrays = [x for x, needed in zip(inputs, kept.x, strict=False) if needed] + [made] * kept.y
        each = kept.numbers * self.size + kept.statistics * 4 + kept.places * 8 + kept.marks
        return sum(map(self.keep, arrays), start=0) + each * self.batch + kept.once * 4

    def keep(self, array: _Array) -> Size:
        if array.store.kept:
            return 0
        array.store.kept = 1
        return array.store.numbers * self.size * self.batch


def _is_block(node: LayerTree) -> bool:
    return isinstance(node, Branches) or (isinstance(node, Leaf) and isinstance(node.layer, Composite))


def _larger(one: Size, other: Size) -> Size:
    if isinstance(one, int) and isinstance(other, int):
        return max(one, other)
    if one not in (0, other):
        raise InputError("which block is the largest depends on the sizes; give them as numbers")
    return other
