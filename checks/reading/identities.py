"""The letter I as the identity matrix, beside what else is a matrix."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from checks.reading.letters import SHAPED
from checks.tree import ONE, ZERO, Call, Name, Tree, has, mapped, names, operands, terms, walk

Pair = tuple[Tree, Tree]
IDENTITY = Name("I")


def identities(pair: Pair) -> Iterator[tuple[Pair, bool]]:
    """The two with I as the identity matrix, and whether it surely is: where it is added to matrices, or stands on the
    other side of a square matrix that is written out, of which I_2 also says the size."""
    if any(IDENTITY in walk(tree) for tree in pair):
        one, other = (mapped(tree, lambda node: ONE if node == IDENTITY else None) for tree in pair)
        yield (one, other), all(any(map(_adds, walk(tree))) for tree in pair if IDENTITY.text in names(tree))
    for size in {len(tree.args) for tree in pair if _is_square(tree)}:
        one, other = (tree if has(tree, "list") else _with_matrix(tree, size) for tree in pair)
        if (one, other) != pair:
            yield (one, other), True


def _with_matrix(tree: Tree, size: int) -> Tree:
    letters, matrix = (IDENTITY, Name(f"{IDENTITY.text}{size}")), _written(size)
    return mapped(tree, lambda node: matrix if node in letters else None)


def _adds(node: Tree) -> bool:
    """Whether a sum has I, with numbers before it or not, as a term, and an array as another."""
    if not (isinstance(node, Call) and node.head in ("+", "-")):
        return False
    parts = [*terms(node)]
    found = [term for term in parts if IDENTITY in operands(term, "*") and not has(term, *SHAPED)]
    return bool(found) and any(has(part, *SHAPED) for part in parts)


def _is_square(tree: Tree) -> TypeGuard[Call]:
    """Whether a matrix of as many rows as columns that is written out."""
    rows = tree.args if isinstance(tree, Call) and tree.head == "list" else ()
    return len(rows) > 1 and all(
        isinstance(row, Call) and row.head == "list" and len(row.args) == len(rows) for row in rows
    )


def _written(size: int) -> Call:
    ones = ((ONE if row == column else ZERO for column in range(size)) for row in range(size))
    return Call("list", tuple(Call("list", tuple(row)) for row in ones))
