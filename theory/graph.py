"""A computation graph: named nodes in order, each one operation or one scalar formula of earlier names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from checks.reading import ReadError, read
from checks.reading.building import BuildError, Kind, Meaning, Scope, build, is_open
from checks.reading.spelling import canonical, of_arrays
from checks.tree import Call, Name, Number, Tree, names, renamed, walk
from checks.unevaluated import Shape, shape_of
from checks.vocabulary import ARRAY_FUNCTIONS, CONSTANTS, FUNCTIONS
from checks.vocabulary.arrays import MOST
from theory.errors import InputError

ONE = Number(Fraction(1), "1")


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
    """leaves: what each given is. nodes: in order; the last one, or the one that `loss` names, is differentiated."""

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


def computation(
    texts: Mapping[str, str], leaves: Mapping[str, Meaning], *, loss: str = "", fine: bool = False
) -> Graph:
    """The graph of these named expressions, read safely, in the order in which they stand.

    leaves: what each given is. fine: every node is one operation, and the logistic is broken into negate, exp, add one
    and reciprocal. Otherwise a scalar formula stays whole, and only formulas with matrices are split into single
    operations. Raises InputError for what cannot be read, is not defined, or does not fit in shape.
    """
    if not texts:
        raise InputError('the graph is empty; give at least one line such as z = "w*x + b"')
    lines = _Lines(leaves, fine, taken=frozenset({*leaves, *texts}))
    for name, text in texts.items():
        lines.add(name, text)
    loss = lines.written.get(canonical(loss or [*texts][-1]), loss)
    if loss not in {node.name for node in lines.nodes}:
        raise InputError(f"the loss {loss} is not a node; there are {', '.join(node.name for node in lines.nodes)}")
    if shape := lines.meanings[loss].shape:
        raise InputError(f"the loss {loss} must be a scalar, but it is {' x '.join(map(str, shape))}")
    return Graph(dict(leaves), tuple(lines.nodes), loss)


class _Lines:
    """The lines of a graph as they are read: the nodes so far, and what every name means."""

    def __init__(self, leaves: Mapping[str, Meaning], fine: bool, taken: frozenset[str]) -> None:
        self.meanings = dict(leaves)
        self.fine, self.taken = fine, taken
        self.written = {canonical(name): name for name in leaves}  # any spelling finds the name as it is written
        self.nodes: list[Node] = []
        self.fresh = 0
        if len(self.written) < len(leaves):
            twice = next(name for name in leaves if self.written[canonical(name)] != name)
            raise InputError(f"{twice} and {self.written[canonical(twice)]} are one name; give each given its own")

    def add(self, name: str, text: str) -> None:
        """One line. Raises InputError."""
        if canonical(name) in self.written:
            raise InputError(f"{name} is defined twice; give each node a name of its own")
        try:
            tree = renamed(read(text, notation=of_arrays(self.written)), self.written)
            if missing := [used for used in names(tree) if used not in self.meanings and used not in NUMBERS]:
                known = ", ".join(self.meanings)
                raise InputError(f"{missing[0]} is not defined before it is used; known here: {known}")
            if unknown := [node.head for node in walk(tree) if isinstance(node, Call) and node.head not in OPERATIONS]:
                known = ", ".join(sorted(OPERATIONS))
                raise InputError(f"the operation {unknown[0]!r} cannot be used in a computation; use one of {known}")
            if several := [node.head for node in walk(tree) if isinstance(node, Call)
                           and len(node.args) > MOST_OPERANDS.get(node.head, len(node.args))]:  # fmt: skip
                raise InputError(f"{several[0]} takes one vector or matrix here; write [a, b] for a vector of numbers")
            for part_name, part in self._parts(name, tree):
                self._keep(part_name, part)
        except (ReadError, BuildError, InputError) as error:
            raise InputError(f"graph, {name}: {error}") from None
        self.written[canonical(name)] = name

    def _keep(self, name: str, tree: Tree) -> None:
        known = scope(self.meanings)
        expression = build(tree, known)
        shape = shape_of(expression)
        kind = Kind.NUMBER if not shape else Kind.VECTOR if 1 in shape and is_open(tree, known) else Kind.MATRIX
        self.meanings[name] = Meaning(kind, shape)
        self.nodes.append(Node(name, tree, expression, self.meanings[name], self._letters(tree)))

    def _letters(self, tree: Tree) -> tuple[str, ...]:
        return tuple(name for name in names(tree) if name in self.meanings)

    def _parts(self, name: str, tree: Tree) -> Iterator[tuple[str, Tree]]:
        """The tree as named parts, parts before the whole; a part is one operation on names and numbers."""
        if not isinstance(tree, Call) or not self._letters(tree) or not (self.fine or self._has_matrix(tree)):
            yield name, tree
            return
        if self.fine and tree.head == "sigmoid":
            one_plus = Call("+", (ONE, Call("exp", (Call("neg", tree.args),))))
            tree = Call("/", (ONE, one_plus))
        args = []
        for arg in tree.args:
            if isinstance(arg, Call) and self._letters(arg):
                *parts, (_, last) = self._parts("", arg)
                fresh = self._fresh()
                yield from parts
                yield fresh, last
                args.append(Name(fresh))
            else:
                args.append(arg)
        yield name, Call(tree.head, tuple(args))

    def _has_matrix(self, tree: Tree) -> bool:
        literal = any(isinstance(node, Call) and node.head == "list" for node in walk(tree))
        return literal or any(self.meanings[used].shape for used in self._letters(tree))

    def _fresh(self) -> str:
        while True:
            self.fresh += 1
            if (name := f"v{self.fresh}") not in self.taken:
                return name


NUMBERS = frozenset(name for name, row in CONSTANTS.items() if row.value.is_finite)
# The functions of arrays that pass a gradient back -> the arguments that they may have here.
MOST_OPERANDS = {
    name: MOST if row.numbers else row.operands
    for name, row in ARRAY_FUNCTIONS.items()
    if row.typed and (row.pull or row.means)
}
# What a computation may consist of: what has a derivative by every operand, or passes a gradient back.
OPERATIONS = frozenset({
    "+", "-", "neg", "*", "/", "^", "@", "transpose", "list", *MOST_OPERANDS,
    *(name for name, row in FUNCTIONS.items() if row.typed),
})  # fmt: skip
