"""The lines of a computation as they are written: read, unrolled, and split into the nodes of a graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeGuard

import numpy as np

from checks.reading import ReadError, read
from checks.reading.building import BuildError, Kind, Meaning, build, is_open
from checks.reading.building.computing import ALONG
from checks.reading.spelling import DERIVATIVES, OF_COMPUTATIONS, OPTIMA, canonical, of_arrays
from checks.tree import MISSING, RANGE, Call, Name, Number, Tree, mapped, names, renamed, walk
from checks.unevaluated import shape_of
from checks.vocabulary import ARRAY_FUNCTIONS, ARRAY_OPERATIONS, CONSTANTS, FUNCTIONS
from checks.vocabulary.arrays import MOST
from theory.errors import InputError
from theory.formula.names import derivative
from theory.graph import Graph, Node, scope
from theory.topics.computation.conditions import CONDITIONS, ZERO, without_conditions
from theory.topics.computation.letters import has_open_size
from theory.topics.computation.program import Derived, Item, Optimum, Program
from theory.topics.computation.splitting import ONE, Split, Splitter
from theory.topics.computation.unrolling import Loop, at_step, unrolled, whole

SIZE = "size"


def program(
    texts: Mapping[str, str],
    leaves: Mapping[str, Meaning],
    *,
    split: Split | None = None,
    over: Loop | None = None,
    ask: tuple[str, ...] = (),
) -> tuple[Program, tuple[str, ...]]:
    """These named expressions, read safely, in the order in which they stand; and the names of what is asked for.

    leaves: what each given is. over: the loop that lines with its index run through. ask: names of lines, or
    derivatives such as dL/dw. split: how far every line is taken apart; where nothing is said, a line that leads to a
    derivative is, and any other only as far as its values are worth a line.
    Raises InputError for what cannot be read, is not defined, or does not fit in shape.
    """
    if not texts:
        raise InputError('the graph is empty; give at least one line such as z = "w*x + b"')
    if over is not None and not any(map(over.carries, texts)):
        raise InputError(f"for: no line is repeated; give one a name such as h_{over.letter}")
    made, asked = _read(texts, leaves, over, ask, lambda name: split or Split.TERMS_WHOLE)
    if split is None:
        on_the_way = made.on_the_way
        choose = dict.fromkeys(on_the_way, Split.TERMS_WHOLE)
        made, asked = _read(texts, leaves, over, ask, lambda name: choose.get(name, Split.ONLY_PRODUCTS))
    return made, asked


def _read(
    texts: Mapping[str, str],
    leaves: Mapping[str, Meaning],
    over: Loop | None,
    ask: tuple[str, ...],
    split: Callable[[str], Split],
) -> tuple[Program, tuple[str, ...]]:
    every = [*unrolled(texts, over)]
    taken = frozenset(map(canonical, (*leaves, *texts, *(name for name, _, _ in every))))
    lines = _Lines(leaves, split, over, taken)
    for name, text, number in every:
        try:
            lines.add(name, text, number)
        except InputError as error:
            raise InputError(str(error), keys=("graph", _key(name, over, number))) from None
    asked = tuple(map(lines.asked, ask))
    return Program(dict(leaves), tuple(lines.items)), asked


def _key(name: str, over: Loop | None, number: int | None) -> str:
    """Under which key the line of a step stands: h_2 under h_t."""
    return name if over is None or number is None else name.removesuffix(str(number)) + over.letter


def indices(texts: Mapping[str, str]) -> frozenset[str]:
    """The names whose own numbers say which entries are meant, such as the y of p[y]."""
    trees = [read(text, notation=of_arrays(())) for text in texts.values()]
    places = [place for tree in trees for node in walk(tree) if _is_index(node) for place in _places(node)]
    return frozenset(name for place in places if not _is_computed(place) for name in names(place))


def _is_index(node: Tree) -> TypeGuard[Call]:
    return isinstance(node, Call) and (node.head == "index" or node.head in PLACING)


def _places(node: Call) -> tuple[Tree, ...]:
    return node.args[:1] if node.head == "one_hot" else node.args[1:]


def _is_computed(place: Tree) -> bool:
    """Whether a function finds the place, as in x[argsort(y)]."""
    return any(isinstance(node, Call) and node.head not in WHOLE for node in walk(place))


PLACING = frozenset({"take", "one_hot"})
WHOLE = frozenset({"+", "-", "*", "neg", "list", RANGE, MISSING.head})  # what makes whole numbers of whole numbers


def computation(
    texts: Mapping[str, str], leaves: Mapping[str, Meaning], *, loss: str = "", fine: bool = False
) -> Graph:
    """The graph of these named expressions, with the node that is differentiated: `loss`, or else the last one.

    fine: every node is one operation, and the logistic is broken into negate, exp, add one and reciprocal. Otherwise a
    scalar formula stays whole, and only formulas with matrices are split. Raises InputError, as `program` does.
    """
    made, _ = program(texts, leaves, split=Split.FINE if fine else Split.SCALARS_WHOLE)
    if derived := next((item for item in made.items if not isinstance(item, Node)), None):
        raise InputError(f"{derived.name} in a line: say with `ask` what is asked, in place of loss and wrt")
    graph = made.graph
    names = [node.name for node in graph.nodes]
    loss = next((name for name in names if canonical(name) == canonical(loss or names[-1])), loss)
    if loss not in names:
        raise InputError(f"the loss {loss} is not a node; there are {', '.join(names)}")
    if shape := graph[loss].shape:
        raise InputError(f"the loss {loss} must be a scalar, but it is {' x '.join(map(str, shape))}")
    return replace(graph, loss=loss)


class _Lines:
    """The lines of a graph as they are read: the items so far, and what every name means."""

    def __init__(
        self, leaves: Mapping[str, Meaning], split: Callable[[str], Split], over: Loop | None, taken: frozenset[str]
    ) -> None:
        self.meanings = dict(leaves)
        self.split_of, self.over = split, over
        self.splitter, self.notation = Splitter(self.meanings, taken), of_arrays(taken)
        self.written = {canonical(name): name for name in leaves}  # any spelling finds the name as it is written
        self.items: list[Item] = []
        self.conditions: set[str] = set()  # lines that are conditions
        if len(self.written) < len(leaves):
            twice = next(name for name in leaves if self.written[canonical(name)] != name)
            raise InputError(f"{twice} and {self.written[canonical(twice)]} are one name; give each given its own")

    def add(self, name: str, text: str, number: int | None) -> None:
        """One line, of the step with that number. Raises InputError."""
        if canonical(name) in self.written:
            raise InputError(f"{name} is defined twice; give each node a name of its own")
        try:
            tree = at_step(read(text, notation=self.notation), self.over, number, self._member)
            tree = renamed(tree, self.written)
            if self._is_condition(tree):
                self.conditions.add(name)
            tree = mapped(self._placed(tree), without_conditions)
            tree = mapped(mapped(tree, self._counted), self._stacked)
            if isinstance(tree, Call) and tree.head in ("jacobian", "hessian"):
                self._derive(tree, name)
            elif isinstance(tree, Call) and tree.head in OPTIMA and _is_by_a_letter(tree):
                self._optimise(tree, name)
            else:
                self._compute(name, mapped(tree, self._derivatives))
        except (ReadError, BuildError, InputError) as error:
            raise InputError(f"graph, {name}: {error}") from None
        self.written[canonical(name)] = name

    def asked(self, name: str) -> str:
        """The name of what is asked for, as it is written; a derivative is taken where no line did."""
        spelled = {canonical(known): known for known in self.meanings}
        if (known := spelled.get(canonical(name))) is not None:
            return known
        if derivative(canonical(name)):
            found = self._derivatives(Name(canonical(name)))
            assert isinstance(found, Name)
            return found.text
        known = ", ".join(item.name for item in self.items)
        raise InputError(f"ask: there is no {name}; there are {known}, and derivatives such as dL/dw", keys=("ask",))

    def _member(self, name: str) -> Tree:
        """What a name with a number for its index is: a name, or else an entry, counted from 1, of the whole."""
        if canonical(name) in self.written or "/" in name:
            return Name(canonical(name))
        base, _, index = name.rpartition("_")
        whole_name = self.written.get(canonical(base))
        if whole_name is not None and self.meanings[whole_name].shape and index.isdigit():
            return Call("index", (Name(whole_name), whole(int(index) - 1)))
        raise InputError(f"{name} is not known; state it among the givens, such as {name} = 0")

    def _compute(self, name: str, tree: Tree) -> None:
        if missing := [used for used in names(tree) if used not in self.meanings and used not in NUMBERS]:
            known = ", ".join(self.meanings)
            raise InputError(f"{missing[0]} is not defined before it is used; known here: {known}")
        calls = [node for node in walk(tree) if isinstance(node, Call)]
        if unknown := [node.head for node in calls if node.head not in OPERATIONS]:
            known = ", ".join(sorted(OPERATIONS))
            raise InputError(f"the operation {unknown[0]!r} cannot be used in a computation; use one of {known}")
        if several := [node.head for node in calls if _operands(node) > MOST_OPERANDS.get(node.head, MOST)]:
            raise InputError(f"{several[0]} takes one vector or matrix here; write [a, b] for a vector of numbers")
        for part_name, part in self.splitter.parts(name, tree, self.split_of(name)):
            self._keep(part_name, part)

    def _keep(self, name: str, tree: Tree) -> None:
        known = scope(self.meanings)
        expression = build(tree, known)
        shape = shape_of(expression)
        kind = Kind.NUMBER if not shape else Kind.VECTOR if 1 in shape and is_open(tree, known) else Kind.MATRIX
        self.meanings[name] = Meaning(kind, shape)
        self.items.append(Node(name, tree, expression, self.meanings[name], self.splitter.letters(tree)))

    def _counted(self, node: Tree) -> Tree | None:
        """size(A, 0) as its number, or its letter."""
        if not isinstance(node, Call) or node.head != SIZE:
            return None
        size = build(node, scope(self.meanings))
        return whole(int(size)) if size.is_Integer else Name(str(size))

    def _placed(self, tree: Tree) -> Tree:
        """With the numbers of givens in its indices: p[y] is p[2]."""

        def numbers(node: Tree) -> tuple[Tree, ...]:
            known = self.meanings.get(node.text) if isinstance(node, Name) else None
            entries = [] if known is None or known.value is None else [*np.ravel(np.array(known.value, dtype=object))]
            return tuple(whole(int(entry)) for entry in entries if entry.denominator == 1)

        def place(node: Tree) -> Tree:
            if len(found := numbers(node)) > 1:
                return Call("list", found)
            return mapped(node, lambda part: found[0] if len(found := numbers(part)) == 1 else None)

        def change(node: Tree) -> Tree | None:
            if isinstance(node, Call) and node.head == "one_hot":
                return Call("one_hot", (place(node.args[0]), *node.args[1:]))
            if not isinstance(node, Call) or node.head != "index":
                return None
            if masks := [arg for arg in node.args[1:] if self._is_condition(arg)]:
                raise InputError(f"entries are taken by places, not by {_head(masks[0])}; see where, or sum it")
            base, *places = (self._placed(arg) for arg in node.args)
            return Call("index", (base, *map(place, places)))

        return mapped(tree, change)

    def _is_condition(self, tree: Tree) -> bool:
        """Whether it is 1 or 0 for every entry, by itself or by the name of a line."""
        if isinstance(tree, Name):
            return tree.text in self.conditions
        return isinstance(tree, Call) and tree.head in CONDITIONS

    def _stacked(self, node: Tree) -> Tree | None:
        """[a, b] of vectors as the matrix of these rows."""
        if not isinstance(node, Call) or node.head != "list" or not self.splitter.letters(node):
            return None
        parts = tuple(mapped(arg, self._stacked) for arg in node.args)
        known = scope(self.meanings)
        shapes = [shape_of(build(part, known)) if self.splitter.letters(part) else () for part in parts]
        if not any(shapes):
            return Call("list", parts)
        if not all(shape and 1 in shape for shape in shapes) or len({max(shape) for shape in shapes}) > 1:
            came = ", ".join(" x ".join(map(str, shape)) or "a number" for shape in shapes)
            raise InputError(f"[...] of vectors is a matrix of rows of one length, but they are {came}; see concat")
        return Call("rows", parts)

    # Derivatives

    def _derivatives(self, node: Tree) -> Tree | None:
        """A derivative that a line uses, as a name of its own."""
        if isinstance(node, Name) and node.text not in self.meanings and (pair := derivative(node.text)):
            of, by = (self.written.get(canonical(part), part) for part in pair)
            return Name(self._derived(of, (by,)))
        if isinstance(node, Call) and node.head in DERIVATIVES:
            if node.head != "gradient":
                raise InputError(f"give {node.head}(...) a line of its own, and use its name here")
            return Name(self._derived(*_differentiated(node)))
        return None

    def _derive(self, tree: Call, name: str) -> None:
        of, by = _differentiated(tree)
        self._derived(of, by, name, 2 if tree.head == "hessian" else 1)

    def _optimise(self, tree: Call, name: str) -> None:
        of, by = _differentiated(tree)
        if len(by) != 1:
            raise InputError(f"{tree.head} takes the name of a line and one letter, such as (J, w)")
        slope, meaning = self._derived(of, by), self.meanings[by[0]]
        self.meanings[name] = meaning
        self.items.append(Optimum(name, tree.head, of, by[0], slope, meaning))

    def _derived(self, of: str, by: tuple[str, ...], name: str = "", order: int = 1) -> str:
        """The name of a derivative, which is kept as an item where it is new. Raises InputError."""
        nodes = [item.name for item in self.items if isinstance(item, Node)]
        if of not in nodes:
            raise InputError(
                f"{of} is not computed before it is differentiated; there are {', '.join(nodes) or 'none'}"
            )
        if unknown := [one for one in by if one not in self.meanings]:
            raise InputError(f"cannot differentiate by {unknown[0]}: it is not in the graph")
        name = name or f"d{of}/d{by[0]}"
        if name not in self.meanings:
            self._check_dependence(of, by)
            meaning = self._derivative_meaning(of, by, order)
            self.meanings[name] = meaning
            self.items.append(Derived(name, order, of, by, meaning))
        return name

    def _check_dependence(self, of: str, by: tuple[str, ...]) -> None:
        made = Program({}, tuple(self.items))
        needed, leading = made.needed((of,)), made.graph.leading_to(of)
        for one in by:
            if one == of or one not in needed:
                raise InputError(f"{of} does not depend on {one}")
        for item in self.items:
            if isinstance(item, Derived) and item.name in leading and set(by) & made.needed((item.name,)):
                raise InputError(
                    f"{of} depends on {by[0]} through {item.name}, a derivative, and is not differentiated again; "
                    f"write the line without it, or hessian({item.of}, {by[0]}) for a second derivative"
                )

    def _derivative_meaning(self, of: str, by: tuple[str, ...], order: int) -> Meaning:
        """What a derivative is: in the shape of what one differentiates by, or one row for each component."""
        target, shapes = self.meanings[of], [self.meanings[one].shape for one in by]
        if order == 1 and not target.shape and len(by) == 1:
            return self.meanings[by[0]]
        if any(has_open_size(shape) for shape in (target.shape, *shapes)):
            raise InputError(f"the sizes of {of} and {', '.join(by)} must be numbers for a Jacobian or a Hessian")
        if any(shape and 1 not in shape for shape in (target.shape, *shapes)):
            raise InputError(f"the derivative of {of} by {by[0]} has more than two indices; take it entry by entry")
        columns = sum(max(shape, default=1) for shape in shapes)
        rows = columns if order == 2 else max(target.shape, default=1)
        if order == 2 and target.shape:
            raise InputError(f"the Hessian is that of a number, but {of} is none")
        by_one_number = len(by) == 1 and not shapes[0]
        return Meaning() if order == 2 and by_one_number else Meaning(Kind.MATRIX, (rows, columns))


def _head(tree: Tree) -> str:
    """A condition in words."""
    return f"the condition {tree.text}" if isinstance(tree, Name) else "a condition"


def _is_by_a_letter(call: Call) -> bool:
    """argmin(J, w), where argmin(v) and argmin(A, 1) are places of the least entries."""
    return len(call.args) != 1 and not isinstance(call.args[1], Number)


def _differentiated(call: Call) -> tuple[str, tuple[str, ...]]:
    """What a call such as jacobian(f, [x1, x2]) differentiates, and by what. Raises InputError."""
    of, *rest = call.args
    by = rest[0].args if len(rest) == 1 and isinstance(rest[0], Call) and rest[0].head == "list" else tuple(rest)
    letters = [arg.text for arg in (of, *by) if isinstance(arg, Name)]
    if len(letters) != 1 + len(by) or not by:
        raise InputError(f"{call.head} takes the name of a line, and what it is differentiated by, such as (f, x)")
    if call.head == "gradient" and len(by) > 1:
        raise InputError("a gradient is taken by one name; take one for each, or write jacobian(f, [x, y])")
    return letters[0], tuple(letters[1:])


def _operands(call: Call) -> int:
    """How many arrays or numbers a function is of; the axis along which it runs, and a norm's order, are none."""
    two = len(call.args) == 2
    along = two and call.head in ALONG and call.args[1] in (ZERO, ONE)
    order = two and call.head == "norm" and isinstance(call.args[1], Number)
    return len(call.args) - (along or order)


NUMBERS = frozenset(name for name, row in CONSTANTS.items() if row.value.is_finite)
# The functions of arrays that pass a gradient back -> the arguments that they may have here.
MOST_OPERANDS = {
    name: MOST if row.numbers else row.operands
    for name, row in ARRAY_FUNCTIONS.items()
    if row.typed and (row.pull or row.means)
}
# What a computation may consist of: what has a derivative by every operand, or passes a gradient back.
OPERATIONS: frozenset[str] = frozenset({
    "+", "-", "neg", "*", "/", "^", "@", "transpose", "list", "index", RANGE, MISSING.head, *OF_COMPUTATIONS,
    *MOST_OPERANDS,
    *(name for name, row in FUNCTIONS.items() if row.typed),
    *(name for name, row in ARRAY_OPERATIONS.items() if row.typed),
})  # fmt: skip
