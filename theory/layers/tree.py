"""Layers put together, in chains, repeated, or side by side and merged; and the walk of a shape through them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from theory.errors import InputError
from theory.layers.layer import Layer, Merge
from theory.layers.receptive_field import ReceptiveField, single, widened, widest
from theory.layers.shapes import LARGEST, Shape, Size, text


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """One layer under its name."""

    name: str
    layer: Layer


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """Parts one after another, `times` times over. frozen 1: its parameters are not trained."""

    name: str
    parts: tuple[LayerTree, ...]
    times: Size = 1
    frozen: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Branches:
    """Branches that start from one input, and the layer that merges their outputs. An empty chain passes it on."""

    name: str
    merge: Merge
    branches: tuple[LayerTree, ...]


LayerTree: TypeAlias = Leaf | Chain | Branches
Path: TypeAlias = tuple[str, ...]
LONGEST = 100_000  # passes of a repeated chain that changes its shape every time
# What a rule may raise of its own for an axis that is not there, a division by 0, or a size that does not divide.
MISFITS = (IndexError, ZeroDivisionError, ValueError)


class Misfit(InputError):
    """A shape that does not fit: the path of the layer, and why."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"layer {'.'.join(path)}: {why}")
        self.path, self.why = path, why


class Use(NamedTuple):
    """One layer in place, used `times` times.

    x: the shape that goes in, or of a merge the tuple of its branches' shapes; y: what comes out. trained: 0 where the
    layer stands in a frozen chain. field: the receptive field of one place of y, None where it sees everything.
    """

    path: Path
    layer: Layer | Merge
    x: Any
    y: Shape
    field: ReceptiveField | None
    trained: int
    times: Size

    @property
    def inputs(self) -> tuple[Shape, ...]:
        return self.x if isinstance(self.layer, Merge) else (self.x,)


def limit(node: Chain, x: Shape, done: int) -> None:
    """Raise InputError for a repeated chain that changes its shape too often, or beyond every size."""
    if done > LONGEST or any(isinstance(size, int) and size > LARGEST for size in x):
        raise InputError(f"{node.name} changes its shape in each of {node.times} passes, and becomes too large")


def uses(node: LayerTree, x: Shape, fold: bool = False) -> Iterator[Use]:
    """Every layer in order of execution, on an input of shape x. fold: a repeated chain that keeps its shape is
    walked once, with its `times`.

    Raises Misfit where a shape does not fit.
    """
    return _Walk(fold).node(node, x, single(max(len(x) - 1, 0)), (), 1, 1)


class _Walk:
    """Goes depth first, and leaves the shape and the receptive field behind for the next part."""

    def __init__(self, fold: bool) -> None:
        self.fold = fold
        self.shape: Shape = ()
        self.field: ReceptiveField | None = None

    def node(
        self, node: LayerTree, x: Shape, field: ReceptiveField | None, path: Path, trained: int, times: Size
    ) -> Iterator[Use]:
        if isinstance(node, Leaf):
            yield self.leaf(node, x, field, (*path, node.name), trained, times)
        elif isinstance(node, Chain):
            yield from self.chain(node, x, field, path, 0 if node.frozen else trained, times)
        else:
            yield from self.branches(node, x, field, path, trained, times)

    def leaf(self, node: Leaf, x: Shape, field: ReceptiveField | None, path: Path, trained: int, times: Size) -> Use:
        layer = node.layer
        try:
            y = layer.shape(x)
            seen = widened(field, layer.window(x))
        except Misfit as error:
            raise Misfit((*path, *error.path), error.why) from None
        except InputError as error:
            raise Misfit(path, str(error)) from None
        except MISFITS as error:
            raise Misfit(path, f"{layer.kind} cannot take an input of {text(x)}: {error}") from None
        self.shape, self.field = y, seen
        return Use(path, layer, x, y, seen, trained, times)

    def chain(
        self, node: Chain, x: Shape, field: ReceptiveField | None, path: Path, trained: int, times: Size
    ) -> Iterator[Use]:
        here = (*path, node.name) if node.name else path
        self.shape, self.field = x, field
        if not isinstance(node.times, int):
            yield from self.once(node, here, trained, times * node.times)
            if self.shape != x:
                raise Misfit(here, f"it is repeated {node.times} times, so it must keep its shape")
            return
        if self.fold and node.times > 1:
            first = list(self.once(node, here, trained, times * node.times))
            if self.shape == x:
                yield from first
                return
            self.shape, self.field = x, field
        for i in range(node.times):
            before = self.shape
            yield from self.once(node, (*here, str(i + 1)) if node.times > 1 else here, trained, times)
            if self.shape != before:
                try:
                    limit(node, self.shape, i)
                except InputError as error:
                    raise Misfit(here, str(error)) from None

    def once(self, node: Chain, path: Path, trained: int, times: Size) -> Iterator[Use]:
        """One pass through the parts, from where the walk stands."""
        for part in node.parts:
            yield from self.node(part, self.shape, self.field, path, trained, times)

    def branches(
        self, node: Branches, x: Shape, field: ReceptiveField | None, path: Path, trained: int, times: Size
    ) -> Iterator[Use]:
        here = (*path, node.name)
        outs, fields = [], []
        for branch in node.branches:
            self.shape, self.field = x, field
            yield from self.node(branch, x, field, here, trained, times)
            outs.append(self.shape)
            fields.append(self.field)
        inputs, merge = tuple(outs), node.merge
        last = here if node.name.rstrip("0123456789") == merge.kind else (*here, merge.kind)
        try:
            y = merge.shape(inputs)
        except InputError as error:
            raise Misfit(last, str(error)) from None
        self.shape, self.field = y, widest(fields)
        yield Use(last, merge, inputs, y, self.field, trained, times)
