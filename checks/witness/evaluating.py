"""A tree of the question's text as torch computes it: `*` and `^` go entry by entry, a plain list is a vector."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor

from checks.reading.spelling import WHERE
from checks.tree import ANY, AT_LEAST, BOTH, EQUAL, GREATER, MISSING, RANGE, UNEQUAL, Call, Name, Number, Tree
from checks.witness.functions import ARRAY_FUNCTIONS, ARRAY_OPERATIONS, FUNCTIONS


def _beside(operation: Callable[[Tensor, Tensor], Tensor]) -> Callable[[Tensor, Tensor], Tensor]:
    """Entry by entry, as torch repeats what is smaller; but a vector beside a column, or a row, is a vector."""

    def combined(a: Tensor, b: Tensor) -> Tensor:
        if 1 in (a.ndim, b.ndim) and a.numel() == b.numel() and 1 in (*a.shape, *b.shape):
            a, b = a.reshape(-1), b.reshape(-1)
        return operation(a, b)

    return combined


def _matmul(a: Tensor, b: Tensor) -> Tensor:
    """torch's own product of vectors and matrices; a vector is a column before a row, and a row behind a column.

    Of two numbers it is theirs."""
    if a.ndim == 1 and b.ndim == 2 and len(a) != b.shape[0]:
        a = a.reshape(-1, 1)
    if b.ndim == 1 and a.ndim == 2 and a.shape[1] != len(b):
        b = b.reshape(1, -1)
    result = a @ b if a.ndim and b.ndim else a * b
    return result.reshape(()) if result.numel() == 1 else result


def _listed(*items: Tensor) -> Tensor:
    """Numbers as a vector, vectors as the rows of a matrix."""
    return torch.stack([item.reshape(-1) if item.numel() > 1 else item for item in items])


def _compared(holds: Callable[[Tensor, Tensor], Tensor]) -> Callable[[Tensor, Tensor], Tensor]:
    return lambda a, b: holds(a, b).to(torch.float64)


COMPARISONS: Mapping[str, Callable[..., Tensor]] = {
    GREATER: _compared(torch.gt),
    AT_LEAST: _compared(torch.ge),
    EQUAL: _compared(torch.eq),
    UNEQUAL: _compared(torch.ne),
    BOTH: _compared(torch.logical_and),
    ANY: _compared(torch.logical_or),
}
OPERATIONS: Mapping[str, Callable[..., Tensor]] = {
    "+": _beside(torch.add), "-": _beside(torch.sub), "*": _beside(torch.mul), "/": _beside(torch.div),
    "^": torch.pow, "neg": torch.neg, "@": _matmul, "list": _listed,
    "transpose": lambda a: a.reshape(1, -1) if a.ndim == 1 else a.T, **FUNCTIONS, **ARRAY_FUNCTIONS,
    **ARRAY_OPERATIONS, **COMPARISONS,
}  # fmt: skip
CONSTANTS = {"pi": math.pi}


def constant(name: str) -> Tensor | None:
    """The value of a constant of mathematics; None for other names."""
    return torch.tensor(CONSTANTS[name], dtype=torch.float64) if name in CONSTANTS else None


@dataclass(frozen=True, slots=True)
class Evaluator:
    """name: the value of a name. special: head -> its value, of what means something in a question alone."""

    name: Callable[[str], Tensor]
    special: Mapping[str, Callable[[Call], Tensor]] = field(default_factory=dict)

    def evaluate(self, tree: Tree) -> Tensor:
        if isinstance(tree, Number):
            return torch.tensor(float(tree.value), dtype=torch.float64)
        if isinstance(tree, Name):
            return self.name(tree.text)
        if tree.head in self.special:
            return self.special[tree.head](tree)
        if tree.head == "index":
            return self.taken(self.evaluate(tree.args[0]), tree.args[1:])
        if tree.head == WHERE:
            condition, one, other = map(self.evaluate, tree.args)
            return torch.where(condition != 0, one, other)
        value = OPERATIONS[tree.head](*map(self.evaluate, tree.args))
        return value.reshape(()) if tree.head in ARRAY_OPERATIONS and value.numel() == 1 else value

    def taken(self, array: Tensor, places: tuple[Tree, ...]) -> Tensor:
        """The entries at these places: each a number, a vector of them, or a range; a number is its own entry."""
        if array.ndim == 0:
            return array
        array = array.reshape(-1) if len(places) == 1 and 1 in array.shape else array
        for axis in reversed(range(len(places))):
            place, size = places[axis], array.shape[axis]
            if isinstance(place, Call) and place.head == RANGE:
                ends = [None if end == MISSING else int(self.evaluate(end)) for end in place.args]
                array = array.index_select(axis, torch.tensor(range(size)[slice(*ends)]))
                continue
            found = self.evaluate(place).to(torch.int64)
            array = array.index_select(axis, found.reshape(-1)) if found.ndim else array.select(axis, int(found))
        return array
