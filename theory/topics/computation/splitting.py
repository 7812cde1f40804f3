"""A line of a computation taken apart: every operation that is worth a line of its own becomes a named part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from checks.reading.building import Meaning
from checks.tree import RANGE, Call, Name, Number, Tree, names
from checks.vocabulary import ARRAY_FUNCTIONS, ARRAY_OPERATIONS, FUNCTIONS

ONE = Number(Fraction(1), "1")


class Split(Enum):
    """How far a line is taken apart into nodes."""

    SCALARS_WHOLE = "a scalar formula stays whole, of matrices every operation is a node"
    FINE = "every node is one operation, the logistic broken into its parts"
    TERMS_WHOLE = "what is added and scaled stays whole, too"
    WHOLE = "every line is one node"
    ONLY_PRODUCTS = "only products of matrices, and what takes a matrix as a whole, are nodes of their own"


@dataclass(slots=True)
class Splitter:
    """Takes one line after the other apart.

    meanings: what every name is, which grows as lines are read. taken: names that no part may have.
    """

    meanings: Mapping[str, Meaning]
    taken: frozenset[str]
    split: Split = Split.TERMS_WHOLE
    made: int = 0

    def letters(self, tree: Tree) -> tuple[str, ...]:
        """The names in it that stand for something that is computed or given."""
        return tuple(name for name in names(tree) if name in self.meanings)

    def parts(self, name: str, tree: Tree, split: Split) -> Iterator[tuple[str, Tree]]:
        """The tree as named parts, as far as `split` says."""
        self.split = split
        yield from self._parts(name, tree)

    def _parts(self, name: str, tree: Tree) -> Iterator[tuple[str, Tree]]:
        """The tree as named parts, parts before the whole; a part is one operation on names and numbers."""
        if self._stays_whole(tree):
            yield name, tree
            return
        assert isinstance(tree, Call)
        if self.split is Split.FINE and tree.head == "sigmoid":
            one_plus = Call("+", (ONE, Call("exp", (Call("neg", tree.args),))))
            tree = Call("/", (ONE, one_plus))
        if _is_squared_norm(tree):
            norm, two = tree.args
            assert isinstance(norm, Call)
            part, parts = self._argument(norm.head, norm.args[0])
            yield from parts
            yield name, Call(tree.head, (Call(norm.head, (part,)), two))
            return
        args = []
        for arg in tree.args:
            part, parts = self._argument(tree.head, arg)
            yield from parts
            args.append(part)
        yield name, Call(tree.head, tuple(args))

    def _argument(self, head: str, arg: Tree) -> tuple[Tree, list[tuple[str, Tree]]]:
        """An operand, and the parts that stand before it: a name of its own, unless it may stay where it is."""
        if not isinstance(arg, Call) or not self.letters(arg) or self._is_entry(arg):
            return arg, []
        kept = KEPT.get(self.split, frozenset[str]())
        if head in kept and self._stays_whole(arg):
            return arg, []
        if head in kept and arg.head in kept:
            found = [self._argument(arg.head, inner) for inner in arg.args]
            return Call(arg.head, tuple(part for part, _ in found)), [part for _, parts in found for part in parts]
        if kept and arg.head == "transpose" and isinstance(arg.args[0], Name):
            return arg, []
        *parts, (_, last) = self._parts("", arg)
        fresh = self._fresh()
        return Name(fresh), [*parts, (fresh, last)]

    def _is_entry(self, tree: Tree) -> bool:
        return isinstance(tree, Call) and tree.head == "index" and isinstance(tree.args[0], Name)

    def _stays_whole(self, tree: Tree) -> bool:
        if not isinstance(tree, Call) or not self.letters(tree) or self.split is Split.WHOLE:
            return True
        return self.split is not Split.FINE and not self._has_matrix(tree)

    def _has_matrix(self, tree: Tree) -> bool:
        """Whether an array stands in it as a whole: entries are numbers, and a list of numbers is written out."""
        if isinstance(tree, Call) and tree.head == "index" and isinstance(base := tree.args[0], Name):
            known = self.meanings.get(base.text)  # None for pi
            several = any(isinstance(place, Call) and place.head == RANGE for place in tree.args[1:])
            return several or (len(tree.args) == 2 and known is not None and min(known.shape, default=1) > 1)
        if isinstance(tree, Name):
            return tree.text in self.meanings and bool(self.meanings[tree.text].shape)
        if not isinstance(tree, Call):
            return False
        return tree.head in MAKING_ARRAYS or any(map(self._has_matrix, tree.args))

    def _fresh(self) -> str:
        while True:
            self.made += 1
            if (name := f"v{self.made}") not in self.taken:
                return name


def _is_squared_norm(tree: Call) -> bool:
    """Whether it is the square of a norm: one operation, whose value and slope need no root."""
    base = tree.args[0] if tree.head == "^" else None
    return (
        isinstance(base, Call)
        and base.head == "norm"
        and len(base.args) == 1
        and tree.args[1] == Number(Fraction(2), "2")
    )


TERMS = frozenset({"+", "-", "*", "/", "neg"})
INLINE = TERMS | {"^", "list", *FUNCTIONS, *(name for name, row in ARRAY_FUNCTIONS.items() if row.is_number)}
# Operations that stay where they are inside of one another; where nothing is said, none does.
KEPT: Mapping[Split, frozenset[str]] = {Split.TERMS_WHOLE: TERMS | {"list"}, Split.ONLY_PRODUCTS: INLINE}
MAKING_ARRAYS = frozenset({"list"} | {row.name for row in ARRAY_OPERATIONS.values()})
