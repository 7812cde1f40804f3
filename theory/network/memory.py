"""How much memory activations take: all of them (kept for training), and the most at one time (evaluation)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from theory.errors import InputError
from theory.layers import nearest
from theory.layers.composite import Composite
from theory.layers.shapes import Shape, Size, numel
from theory.layers.tree import Chain, LayerTree, Leaf
from theory.network.network import Network

BYTES = {"float64": 8, "float32": 4, "float16": 2, "bfloat16": 2, "float8": 1, "int8": 1}


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes of one sample. kept: every layer's output, as a backward pass needs them; peak: the most that is alive at
    one time in evaluation, layer by layer, input included; weights: the parameters.
    """

    kept: Size
    peak: Size
    kind: str


def memory(network: Network, x: Shape | None = None, kind: str = "float32") -> Memory:
    """Activation memory at a number type. With symbols the peak is not decided and left out (0)."""
    if kind not in BYTES:
        raise InputError(f"there is no number type called {kind!r}{nearest(kind, list(BYTES))}")
    meter = _Meter()
    shape = network.start(x)
    meter.run(network.body, shape, 0, 0)
    peak = meter.peak if all(isinstance(size, int) for size in (meter.peak, meter.kept)) else 0
    return Memory(meter.kept * BYTES[kind], peak * BYTES[kind], kind)


class _Meter:
    """Numbers kept and the most alive at once, over a walk in order of execution."""

    def __init__(self) -> None:
        self.kept: Any = 0
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
                self.kept = self.kept + numel(y)
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
        self.kept = self.kept + numel(y)
        passed = not all(map(makes, node.branches))
        self.alive(held + done + (numel(x) if passed and not keeps else 0) + numel(y))
        return y

    def chain(self, node: Chain, x: Shape, held: Any, keeps: int) -> Shape:
        done = 0
        while not isinstance(node.times, int) or done < node.times:
            before, y = self.kept, x
            for part in node.parts:
                y = self.run(part, y, held, keeps)
                keeps = 0 if makes(part) else keeps
            if y == x:  # every further pass is the same
                self.kept = before + (self.kept - before) * (node.times - done)
                return y
            x = y
            done += 1
        return x


def makes(node: LayerTree) -> bool:
    """Whether a node makes an array of its own; a view and an empty chain pass their input on."""
    if isinstance(node, Leaf):
        return not node.layer.view
    return not isinstance(node, Chain) or any(map(makes, node.parts))
