"""A computation graph: named nodes in order, each one operation or one scalar formula of earlier names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from checks.reading import ReadError, read
from checks.tree import Call, Name, Number, Tree, names, walk
from theory.errors import InputError
from theory.expressions import Shape, express, shape_of

ONE = Number(Fraction(1), "1")


@dataclass(frozen=True, slots=True)
class Node:
    """What a node computes: its tree over earlier names, the same as a sympy expression, and its parents."""

    name: str
    tree: Tree
    expression: Any
    shape: Shape
    parents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """leaves: shape of each given. nodes: in order; the last one, or the one that `loss` names, is differentiated."""

    leaves: Mapping[str, Shape]
    nodes: tuple[Node, ...]
    loss: str

    def __getitem__(self, name: str) -> Node:
        return next(node for node in self.nodes if node.name == name)

    @property
    def shapes(self) -> dict[str, Shape]:
        return {**self.leaves, **{node.name: node.shape for node in self.nodes}}

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
        leaves = {new.get(name, name): shape for name, shape in self.leaves.items()}
        shapes = {new.get(name, name): shape for name, shape in self.shapes.items()}
        nodes = []
        for node in self.nodes:
            tree = _rename(node.tree, new)
            parents = tuple(new.get(parent, parent) for parent in node.parents)
            nodes.append(Node(new[node.name], tree, express(tree, shapes), node.shape, parents))
        return Graph(leaves, tuple(nodes), new[self.loss])


def _rename(tree: Tree, new: Mapping[str, str]) -> Tree:
    if isinstance(tree, Name):
        return Name(new.get(tree.text, tree.text))
    return Call(tree.head, tuple(_rename(arg, new) for arg in tree.args)) if isinstance(tree, Call) else tree


def build(texts: Mapping[str, str], leaves: Mapping[str, Shape], *, loss: str = "", fine: bool = False) -> Graph:
    """The graph of these named expressions, read safely, in the order in which they stand.

    fine: every node is one operation, and the logistic is broken into negate, exp, add one and reciprocal. Otherwise a
    scalar formula stays whole, and only formulas with matrices are split into single operations.
    Raises InputError for what cannot be read, is not defined, or does not fit in shape.
    """
    if not texts:
        raise InputError('the graph is empty; give at least one line such as z = "w*x + b"')
    shapes = dict(leaves)
    fresh = _fresh({*leaves, *texts})
    nodes: list[Node] = []
    for name, text in texts.items():
        if name in shapes:
            raise InputError(f"{name} is defined twice; give each node a name of its own")
        try:
            tree = read(text)
            missing = [used for used in names(tree) if used not in shapes]
            if missing:
                raise InputError(f"{missing[0]} is not defined before it is used; known here: {', '.join(shapes)}")
            for part_name, part in _split(name, tree, shapes, fresh, fine):
                expression = express(part, shapes)
                shapes[part_name] = shape_of(expression)
                nodes.append(Node(part_name, part, expression, shapes[part_name], names(part)))
        except (ReadError, InputError) as error:
            raise InputError(f"graph, {name}: {error}") from None
    loss = loss or nodes[-1].name
    if loss not in {node.name for node in nodes}:
        raise InputError(f"the loss {loss} is not a node; there are {', '.join(node.name for node in nodes)}")
    if shapes[loss] != ():
        raise InputError(f"the loss {loss} must be a scalar, but it is {' x '.join(map(str, shapes[loss]))}")
    return Graph(dict(leaves), tuple(nodes), loss)


def _fresh(taken: set[str]) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        if (name := f"v{number}") not in taken:
            yield name


def _split(
    name: str, tree: Tree, shapes: Mapping[str, Shape], fresh: Iterator[str], fine: bool
) -> Iterator[tuple[str, Tree]]:
    """The tree as named parts, parts before the whole; a part is one operation on names and numbers."""
    if not isinstance(tree, Call) or not names(tree) or not (fine or _has_matrix(tree, shapes)):
        yield name, tree
        return
    if fine and tree.head == "sigmoid":
        one_plus = Call("+", (ONE, Call("exp", (Call("neg", tree.args),))))
        tree = Call("/", (ONE, one_plus))
    args = []
    for arg in tree.args:
        if isinstance(arg, Call) and names(arg):
            parts = list(_split("", arg, shapes, fresh, fine))
            renamed = next(fresh)
            yield from parts[:-1]
            yield renamed, parts[-1][1]
            args.append(Name(renamed))
        else:
            args.append(arg)
    yield name, Call(tree.head, tuple(args))


def _has_matrix(tree: Tree, shapes: Mapping[str, Shape]) -> bool:
    literal = any(isinstance(node, Call) and node.head == "list" for node in walk(tree))
    return literal or any(shapes.get(used) for used in names(tree))
