"""How much memory activations take: what is kept for training, and the most at one time (evaluation)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from theory.layers.composite import Composite
from theory.layers.shapes import Shape, Size, numel
from theory.layers.tree import Chain, LayerTree, Leaf
from theory.network.network import Network
from theory.network.number_types import size_of
from theory.network.training import train


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes of a batch. kept: what the backward pass needs of the forward pass; unknown: the kinds of layer that are
    missing in it. peak: the most that is alive at one time in evaluation, layer by layer, input included.
    """

    kept: Size
    peak: Size
    unknown: tuple[str, ...] = ()


def memory(network: Network, x: Shape | None = None, dtype: str = "float32", batch: Size = 1) -> Memory:
    """Activation memory at a number type. With symbols the peak is not decided and left out (0)."""
    size, training = size_of(dtype), train(network, x, batch, dtype)
    meter = _Meter()
    meter.run(network.body, network.start(x), 0, 0)
    return Memory(training.kept, (meter.peak if isinstance(meter.peak, int) else 0) * size * batch, training.unknown)


class _Meter:
    """The most numbers that are alive at once, over a walk in order of execution."""

    def __init__(self) -> None:
        self.peak: Any = 0

    def alive(self, numbers: Any) -> None:
        if isinstance(numbers, int) and isinstance(self.peak, int):
            self.peak = max(self.peak, numbers)
        else:
            self.peak = numbers

    def run(self, node: LayerTree, x: Shape, held: Any, keeps: int) -> Shape:
        """held: numbers alive beside x; keeps 1: x itself is among them, because a later branch reads it."""
        if isinstance(node, Leaf):
            if isinstance(node.layer, Composite):
                return self.chain(Chain(node.name, node.layer.parts(x)), x, held, keeps)
            y = node.layer.shape(x)
            if not node.layer.view:
                self.alive(held + (0 if keeps else numel(x)) + numel(y))
            return y
        if isinstance(node, Chain):
            return self.chain(node, x, held, keeps)
        outs = []
        done: Any = 0
        for i, branch in enumerate(node.branches):
            later = i + 1 < len(node.branches)
            beside = held + done + (numel(x) if later and not keeps else 0)
            out = self.run(branch, x, beside, 1 if later or keeps else 0)
            outs.append(out)
            done = done + (numel(out) if makes(branch) else 0)
        y = node.merge.shape(tuple(outs))
        passed = not all(map(makes, node.branches))
        self.alive(held + done + (numel(x) if passed and not keeps else 0) + numel(y))
        return y

    def chain(self, node: Chain, x: Shape, held: Any, keeps: int) -> Shape:
        done = 0
        while not isinstance(node.times, int) or done < node.times:
            y = x
            for part in node.parts:
                y = self.run(part, y, held, keeps)
                keeps = 0 if makes(part) else keeps
            if y == x:  # every further pass is the same
                return y
            x = y
            done += 1
        return x


def makes(node: LayerTree) -> bool:
    """Whether a node makes an array of its own; a view and an empty chain pass their input on."""
    if isinstance(node, Leaf):
        return not node.layer.view
    return not isinstance(node, Chain) or any(map(makes, node.parts))
