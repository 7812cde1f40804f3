"""How much memory activations take: what is kept for training, and the most at one time (evaluation)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from theory.layers.composite import Composite
from theory.layers.shapes import Shape, Size, numel
from theory.layers.tree import Chain, LayerTree, Leaf, Path
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


@dataclass(frozen=True, slots=True)
class Moment:
    """While one layer runs: how many numbers of one sample are alive, its input and output and what others wait for."""

    path: Path
    alive: Size


def memory(network: Network, x: Shape | None = None, dtype: str = "float32", batch: Size = 1) -> Memory:
    """Activation memory at a number type. With symbols the peak is not decided and left out (0)."""
    size, training = size_of(dtype), train(network, x, batch, dtype)
    alive = [each.alive for each in moments(network, x)]
    peak = max(alive, default=0) if all(isinstance(numbers, int) for numbers in alive) else 0
    return Memory(training.kept, peak * size * batch, training.unknown)


def moments(network: Network, x: Shape | None = None) -> list[Moment]:
    """An evaluation, layer by layer in order of execution; of passes that are all the same the first.

    What makes no array of its own is left out.
    """
    walk = _Walk()
    walk.run(network.body, network.start(x), 0, 0, ())
    return walk.moments


class _Walk:
    """In order of execution, with what is alive beside the array that goes in."""

    def __init__(self) -> None:
        self.moments: list[Moment] = []

    def run(self, node: LayerTree, x: Shape, held: Any, keeps: int, path: Path) -> Shape:
        """held: numbers alive beside x; keeps 1: x itself is among them, because a later branch reads it."""
        if isinstance(node, Leaf):
            here = (*path, node.name)
            if isinstance(node.layer, Composite):
                return self.chain(Chain("", node.layer.parts(x)), x, held, keeps, here)
            y = node.layer.shape(x)
            if not node.layer.view:
                self.moments.append(Moment(here, held + (0 if keeps else numel(x)) + numel(y)))
            return y
        here = (*path, node.name) if node.name else path
        if isinstance(node, Chain):
            return self.chain(node, x, held, keeps, here)
        outs = []
        done: Any = 0
        for i, branch in enumerate(node.branches):
            later = i + 1 < len(node.branches)
            beside = held + done + (numel(x) if later and not keeps else 0)
            out = self.run(branch, x, beside, 1 if later or keeps else 0, here)
            outs.append(out)
            done = done + (numel(out) if makes(branch) else 0)
        y = node.merge.shape(tuple(outs))
        passed = not all(map(makes, node.branches))
        self.moments.append(Moment(here, held + done + (numel(x) if passed and not keeps else 0) + numel(y)))
        return y

    def chain(self, node: Chain, x: Shape, held: Any, keeps: int, path: Path) -> Shape:
        done = 0
        while not isinstance(node.times, int) or done < node.times:
            here = path if node.times == 1 else (*path, str(done + 1))
            y = x
            for part in node.parts:
                y = self.run(part, y, held, keeps, here)
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
