"""What a computation is once its lines are read: nodes, derivatives of nodes before them, and optima, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from checks.reading.building import Meaning
from theory.graph import Graph, Node


@dataclass(frozen=True, slots=True)
class Derived:
    """A derivative that a line uses, or that is asked for.

    name: under which it is known. order: 1, or 2 for the Hessian. of, by: what is differentiated by what.
    """

    name: str
    order: int
    of: str
    by: tuple[str, ...]
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Optimum:
    """Where a number is least or largest: `argmin` or `argmax` of a node, by a letter. slope: the derivative's name."""

    name: str
    sense: str
    of: str
    by: str
    slope: str
    meaning: Meaning


Item: TypeAlias = "Node | Derived | Optimum"


@dataclass(frozen=True, slots=True)
class Program:
    """What is computed, in order: nodes, and derivatives of nodes before them."""

    leaves: Mapping[str, Meaning]
    items: tuple[Item, ...]

    @property
    def graph(self) -> Graph:
        """The nodes as a graph; a derivative is a leaf of it."""
        derived = {item.name: item.meaning for item in self.items if not isinstance(item, Node)}
        return Graph({**self.leaves, **derived}, tuple(item for item in self.items if isinstance(item, Node)), "")

    @property
    def on_the_way(self) -> set[str]:
        """The nodes between what some derivative is taken of and what it is taken by."""
        graph, derived = self.graph, [item for item in self.items if isinstance(item, Derived)]
        return set().union(*(graph.following(set(item.by)) & graph.leading_to(item.of) for item in derived))

    def needed(self, names: tuple[str, ...]) -> set[str]:
        """Everything that these depend on, themselves included; also what a derivative is taken of."""
        found = set(names)
        for item in reversed(self.items):
            if item.name in found:
                found.update(_needs(item))
        return found


def _needs(item: Item) -> tuple[str, ...]:
    """The names that an item is made of."""
    if isinstance(item, Node):
        return item.parents
    return (item.slope, item.by) if isinstance(item, Optimum) else (item.of, *item.by)
