"""A network with letters for its sizes: plain data for its witness, and other numbers at which it fits together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from random import Random
from typing import Any, TypeAlias

import sympy as sp

from theory.errors import InputError
from theory.exact import Exact
from theory.layers.composite import Composite
from theory.layers.tree import Branches, Chain, LayerTree, Leaf
from theory.network.network import Network
from theory.network.totals import total

TRIES = 60  # draws of other sizes, of which the first that fits together is taken


@dataclass(frozen=True, slots=True)
class LetteredComposite:
    """A composite layer under its name, with its parts written out beside it."""

    name: str
    layer: Composite
    parts: tuple[Lettered, ...]


Lettered: TypeAlias = (
    LayerTree | LetteredComposite
)  # a node whose layers hold letters, and whose names are those of the quantities


def plain(node: Any) -> dict[str, Any]:
    """The node as plain data: numbers, or names of the givens that hold them."""
    if isinstance(node, Leaf | LetteredComposite):
        layer: Any = node.layer
        values = {item.name: _plain(getattr(layer, item.name)) for item in fields(layer) if item.init}
        inside = {"parts": [plain(part) for part in node.parts]} if isinstance(node, LetteredComposite) else {}
        return {"layer": layer.kind, "name": node.name, "fields": values, **inside}
    if isinstance(node, Chain):
        return {"chain": [plain(part) for part in node.parts]}
    return {"merge": node.merge.kind, "name": node.name, "branches": [plain(branch) for branch in node.branches]}


def _plain(value: Any) -> Any:
    """Letters as the names of their givens."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value] if any(isinstance(part, sp.Basic) for part in value) else value
    return str(value) if isinstance(value, sp.Symbol) else value


def sampler(
    bodies: Sequence[Any], inputs: Sequence[Sequence[Any]], stated: Mapping[str, int]
) -> Callable[[Random], dict[str, Exact]]:
    """Draws other sizes that fit together, found by trying; none where no draw does, so that the stated ones stay."""

    def sample(rng: Random) -> dict[str, Exact]:
        for _ in range(TRIES):
            drawn = {name: near(name, value, rng) for name, value in stated.items()}
            try:
                for body, sizes in zip(bodies, inputs, strict=True):
                    total(Network(Chain("", (_at(body, drawn),))), tuple(_number(size, drawn) for size in sizes))
            except InputError:
                continue
            return {name: Fraction(value) for name, value in drawn.items()}
        return {}

    return sample


def _at(node: Any, values: Mapping[str, int]) -> LayerTree:
    """The network with numbers for its letters."""
    if isinstance(node, Leaf | LetteredComposite):
        layer: Any = node.layer
        known = {item.name: _number(getattr(layer, item.name), values) for item in fields(layer) if item.init}
        return Leaf(node.name, type(layer)(**known))
    if isinstance(node, Chain):
        return Chain(node.name, tuple(_at(part, values) for part in node.parts))
    return Branches(node.name, node.merge, tuple(_at(branch, values) for branch in node.branches))


def _number(value: Any, values: Mapping[str, int]) -> Any:
    if isinstance(value, tuple):
        return tuple(_number(part, values) for part in value)
    return values.get(value.name, value) if isinstance(value, sp.Symbol) else value


def near(name: str, value: int, rng: Random) -> int:
    """Another size: small ones move by one, larger ones are drawn anew, up to 16, and places of an input about half.

    What is more than 1 stays so: in a sum of branches an axis of 1 repeats, and letters would stand for other sizes.
    """
    least = 0 if "padding" in name else min(value, 2)
    if value <= 8:
        return max(least, value + rng.choice((-1, 0, 0, 1)))
    if not name.startswith("input.") or name == "input.channels":
        return rng.randint(4, 16)
    return rng.randint(value // 2 + 1, value + 3)
