"""A network as its witness gets it, plain data with names for the sizes, and other sizes at which it fits together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import Any, TypeAlias

from theory.derivation import Exact
from theory.errors import InputError
from theory.network.expressions import near
from theory.network.spec import Chain, Leaf, Merge, Network, Node, total

TRIES = 60  # draws of other sizes, of which the first that fits together is taken
Settled: TypeAlias = Mapping[int, Mapping[str, Any]]  # id of a leaf -> its fields: numbers, or names of givens


def plain(node: Node, labels: Mapping[int, str], settled: Settled) -> Any:
    """The network as plain data: numbers, or names of the givens that hold them. labels: id of a leaf -> its name."""
    if isinstance(node, Leaf):
        return {"layer": node.layer.kind, "name": labels[id(node)], "fields": settled[id(node)]}
    if isinstance(node, Chain):
        return {"chain": [plain(part, labels, settled) for part in node.parts], "times": node.times}
    branches = [plain(branch, labels, settled) for branch in node.branches]
    return {"merge": node.merge.kind, "name": node.name, "branches": branches}


def sampler(
    bodies: Sequence[Chain], inputs: Sequence[Sequence[str]], stated: Mapping[str, int], settled: Settled
) -> Callable[[Random], dict[str, Exact]]:
    """Draws other sizes that fit together, found by trying; none where no draw does, so that the stated ones stay."""

    def sample(rng: Random) -> dict[str, Exact]:
        for _ in range(TRIES):
            drawn = {name: near(name, value, rng) for name, value in stated.items()}
            try:
                for body, names in zip(bodies, inputs, strict=True):
                    total(Network(_at(body, drawn, settled)), tuple(drawn[name] for name in names))
            except InputError:
                continue
            return {name: Fraction(value) for name, value in drawn.items()}
        return {}

    return sample


def _at(node: Node, values: Mapping[str, int], settled: Settled) -> Any:
    """The network with other numbers."""
    if isinstance(node, Leaf):

        def number(value: Any) -> Any:
            return tuple(map(number, value)) if isinstance(value, list | tuple) else values.get(value, value)

        return Leaf(node.name, type(node.layer)(**{name: number(value) for name, value in settled[id(node)].items()}))
    if isinstance(node, Chain):
        return Chain(node.name, tuple(_at(part, values, settled) for part in node.parts), node.times, node.frozen)
    return Merge(node.name, node.merge, tuple(_at(branch, values, settled) for branch in node.branches))
