"""A computation graph: named nodes in order, each one operation or one scalar formula of earlier names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from checks.reading.building import Meaning, Scope, build
from checks.reading.spelling import canonical
from checks.tree import Tree, renamed
from checks.unevaluated import Shape


@dataclass(frozen=True, slots=True)
class Node:
    """What a node computes: its tree over earlier names, the same as a sympy expression, and its parents.

    meaning: whether it is a number, a matrix, or a vector whose direction is still open, and its shape.
    """

    name: str
    tree: Tree
    expression: Any
    meaning: Meaning
    parents: tuple[str, ...]

    @property
    def shape(self) -> Shape:
        return self.meaning.shape


@dataclass(frozen=True, slots=True)
class Graph:
    """leaves: what each given is, and each derivative that a line uses. loss: the node that is differentiated."""

    leaves: Mapping[str, Meaning]
    nodes: tuple[Node, ...]
    loss: str

    def __getitem__(self, name: str) -> Node:
        return next(node for node in self.nodes if node.name == name)

    @property
    def shapes(self) -> dict[str, Shape]:
        return {name: meaning.shape for name, meaning in self.meanings.items()}

    @property
    def meanings(self) -> dict[str, Meaning]:
        return {**self.leaves, **{node.name: node.meaning for node in self.nodes}}

    @property
    def parents(self) -> dict[str, tuple[str, ...]]:
        """Every leaf and node with what goes into it, each once."""
        nodes = {node.name: tuple(dict.fromkeys(node.parents)) for node in self.nodes}
        return {**dict.fromkeys(self.leaves, ()), **nodes}

    def written(self, name: str) -> str:
        """The name as the graph has it, found by any of its spellings; the name itself where there is none."""
        return next((known for known in self.meanings if canonical(known) == canonical(name)), name)

    def children(self, name: str) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if name in node.parents)

    def leading_to(self, name: str) -> set[str]:
        """The nodes and leaves that `name` depends on, itself included."""
        found, pending = {name}, [name]
        by_name = {node.name: node for node in self.nodes}
        while pending:
            node = by_name.get(pending.pop())
            for parent in node.parents if node else ():
                if parent not in found:
                    found.add(parent)
                    pending.append(parent)
        return found

    def following(self, names: set[str]) -> set[str]:
        """The nodes that depend on any of these, these included."""
        found = set(names)
        for node in self.nodes:
            if found.intersection(node.parents):
                found.add(node.name)
        return found

    def routes(self, start: str, end: str, most: int) -> list[tuple[str, ...]] | None:
        """Every route from start to end along the edges; None where there are more than `most`."""
        if start == end:
            return [(end,)]
        found: list[tuple[str, ...]] = []
        useful = self.leading_to(end)
        for child in self.children(start):
            if child.name in useful:
                rest = self.routes(child.name, end, most)
                if rest is None or len(found) + len(rest) > most:
                    return None
                found += [(start, *route) for route in rest]
        return found

    def renamed(self, names: Mapping[str, str], suffix: str) -> Graph:
        """The same graph on other leaves (old name -> new name), its nodes told apart by a suffix."""
        new = {**names, **{node.name: node.name + suffix for node in self.nodes}}
        known = scope({new.get(name, name): meaning for name, meaning in self.meanings.items()})
        nodes = []
        for node in self.nodes:
            tree = renamed(node.tree, new)
            parents = tuple(new.get(parent, parent) for parent in node.parents)
            nodes.append(replace(node, name=new[node.name], tree=tree, expression=build(tree, known), parents=parents))
        leaves = {new.get(name, name): meaning for name, meaning in self.leaves.items()}
        return Graph(leaves, tuple(nodes), new[self.loss])


def scope(meanings: Mapping[str, Meaning]) -> Scope:
    """The scope of a computation with these names, as they are written: closed, in the notation of arrays."""
    names = {canonical(name): replace(meaning, written=name) for name, meaning in meanings.items()}
    return Scope(names, closed=True, arrays=True)
