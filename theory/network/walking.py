"""A network walked layer by layer: every layer in place with its shapes, its numbers and its receptive field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from theory.errors import InputError
from theory.layers.shapes import Shape, Size, numel, text
from theory.network.spec import MISFITS, Chain, Leaf, Merge, Network, Node, limit, start


@dataclass(frozen=True, slots=True)
class Row:
    """One layer in place.

    path: the names that lead to it. inputs: the shapes that go in. params: its parameters; trained: how many of them
    are trained. numbers: its elementary operations, and `in`, `out`, `params`. reach: the receptive field of one
    output place in input places per axis, `None` for all of them; stride: how far apart two output places look.
    """

    path: tuple[str, ...]
    kind: str
    layer: Any
    inputs: tuple[Shape, ...]
    output: Shape
    params: Size
    trained: Size
    buffers: Size
    numbers: Mapping[str, Any]
    reach: tuple[Any, ...] | None = None
    stride: tuple[Any, ...] | None = None
    times: Size = 1

    @property
    def name(self) -> str:
        return ".".join(self.path)


def rows(network: Network, x: Shape | None = None, fold: bool = False) -> Iterator[Row]:
    """Every layer in order of execution. fold: a repeated chain that keeps its shape once, with `times`.

    Raises InputError that names the source and the layer where a shape does not fit.
    """
    shape = start(network, x)
    axes = max(len(shape) - 1, 0)
    seen = ((1,) * axes, (1,) * axes)
    walker = _Walker(network.source or network.name, fold)
    yield from walker.walk(network.body, shape, seen, (), 1, 1)


Seen: TypeAlias = tuple[tuple[Any, ...], tuple[Any, ...]] | None  # receptive field and stride per axis


class _Walker:
    """Walks depth first and leaves the shape and the receptive field behind for the next part."""

    def __init__(self, source: str, fold: bool) -> None:
        self.source, self.fold = source, fold
        self.shape: Shape = ()
        self.seen: Seen = None

    def walk(self, node: Node, x: Shape, seen: Seen, path: tuple[str, ...], trained: int, times: Size) -> Iterator[Row]:
        if isinstance(node, Leaf):
            layer, here = node.layer, (*path, node.name)
            try:
                y = layer.shape(x)
                row = _row(here, layer, (x,), y, layer.parameters(x), layer.operations(x, y), layer.buffers(x), trained)
            except InputError as error:
                raise self.misfit(here, error) from None
            except MISFITS as error:
                unfit = InputError(f"{layer.kind} cannot take an input of {text(x)}: {error}")
                raise self.misfit(here, unfit) from None
            self.shape, self.seen = y, _widen(seen, layer.window(x))
            yield _placed(row, self.seen, times)
        elif isinstance(node, Chain):
            yield from self._chain(node, x, seen, path, 0 if node.frozen else trained, times)
        else:
            yield from self._merge(node, x, seen, path, trained, times)

    def _chain(
        self, node: Chain, x: Shape, seen: Seen, path: tuple[str, ...], trained: int, times: Size
    ) -> Iterator[Row]:
        here = (*path, node.name) if node.name else path
        self.shape, self.seen = x, seen
        if not isinstance(node.times, int):
            for part in node.parts:
                yield from self.walk(part, self.shape, self.seen, here, trained, times * node.times)
            if self.shape != x:
                raise self.misfit(here, InputError(f"it is repeated {node.times} times, so it must keep its shape"))
            return
        if self.fold and node.times > 1:
            first = list(self._once(node, x, seen, here, trained, times * node.times))
            if self.shape == x:
                yield from first
                return
            self.shape, self.seen = x, seen
        for i in range(node.times):
            inner = (*here, str(i + 1)) if node.times > 1 else here
            before = self.shape
            yield from self._once(node, self.shape, self.seen, inner, trained, times)
            if self.shape != before:
                try:
                    limit(node, self.shape, i)
                except InputError as error:
                    raise self.misfit(here, error) from None

    def _once(
        self, node: Chain, x: Shape, seen: Seen, path: tuple[str, ...], trained: int, times: Size
    ) -> Iterator[Row]:
        self.shape, self.seen = x, seen
        for part in node.parts:
            yield from self.walk(part, self.shape, self.seen, path, trained, times)

    def _merge(
        self, node: Merge, x: Shape, seen: Seen, path: tuple[str, ...], trained: int, times: Size
    ) -> Iterator[Row]:
        here = (*path, node.name)
        outs, views = [], []
        for branch in node.branches:
            self.shape, self.seen = x, seen
            yield from self.walk(branch, x, seen, here, trained, times)
            outs.append(self.shape)
            views.append(self.seen)
        inputs, merge = tuple(outs), node.merge
        last = here if node.name.rstrip("0123456789") == merge.kind else (*here, merge.kind)
        try:
            y = merge.shape(inputs)
            row = _row(last, merge, inputs, y, merge.parameters(inputs), merge.operations(inputs, y), 0, trained)
        except InputError as error:
            raise self.misfit(here, error) from None
        self.shape, self.seen = y, _widest(views)
        yield _placed(row, self.seen, times)

    def misfit(self, path: tuple[str, ...], error: InputError) -> InputError:
        place = ".".join(path)
        return InputError(f"{self.source}, layer {place}: {error}" if self.source else f"layer {place}: {error}")


def _row(
    path: tuple[str, ...], layer: Any, inputs: tuple[Shape, ...], y: Shape, params: Size, count: Any, stored: Size,
    trained: int,
) -> Row:  # fmt: skip
    numbers: dict[str, Any] = {"in": sum((numel(x) for x in inputs), start=0), "out": numel(y), "params": params}
    for name, amount in count:
        numbers[name] = numbers.get(name, 0) + amount
    return Row(path, layer.kind, layer, inputs, y, params, params * trained, stored, numbers)


def _placed(row: Row, seen: Seen, times: Size) -> Row:
    reach, stride = (None, None) if seen is None else seen
    return Row(
        row.path, row.kind, row.layer, row.inputs, row.output, row.params, row.trained, row.buffers, row.numbers,
        reach, stride, times,
    )  # fmt: skip


def _widen(seen: Seen, window: Any) -> Seen:
    """The receptive field one layer further: the span reaches (span - 1) strides more; the stride multiplies."""
    if seen is None or window is None:
        return None
    reach, stride = seen
    if len(window) != len(reach):
        return None
    wide = tuple(r + (span - 1) * s for r, s, (span, _) in zip(reach, stride, window, strict=True))
    return wide, tuple(_step(s, step) for s, (_, step) in zip(stride, window, strict=True))


def _step(stride: Any, step: Any) -> Any:
    if not isinstance(step, tuple):
        return stride * step
    from fractions import Fraction

    finer = Fraction(stride) * Fraction(*step)
    return finer.numerator if finer.denominator == 1 else finer


def _widest(views: list[Seen]) -> Seen:
    """Of branches that meet: the largest field per axis; the stride is the same in all."""
    known = [view for view in views if view is not None]
    if len(known) < len(views) or len({len(view[0]) for view in known}) != 1:
        return None
    reaches = [view[0] for view in known]
    if all(isinstance(r, int) for reach in reaches for r in reach):
        return tuple(max(axis) for axis in zip(*reaches, strict=True)), known[0][1]
    return reaches[0], known[0][1]
