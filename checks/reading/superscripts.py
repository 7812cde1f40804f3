"""A superscript T: the transpose of an array, or a power with the letter T, as the formulas say; or either."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from checks.reading.letters import SHAPED, may_be_matrix, numbers_in
from checks.tree import EITHER, Call, Name, Number, Tree, has, mapped, names, operands, terms, walk
from checks.vocabulary import CONSTANTS

T = Name("T")


def transposed(base: Tree) -> Tree:
    return Call("transpose", (base,))


def raised(base: Tree) -> Tree:
    """The base to the power of T; e^T is the exponential function."""
    return Call("exp", (T,)) if base == Name("e") else Call("^", (base, T))


def settled(trees: Sequence[Tree], arrays: frozenset[str] = frozenset()) -> tuple[Tree, ...]:
    """The formulas with each superscript T as the transpose or the power that it can only be; others are left as `^T`.

    It is a power of a number, and of letters that can only be numbers; it is the transpose of what is a matrix or
    vector by its letters or by an operation, or of a letter that stands beside another one, as in x^T y.
    arrays: letters that are known to be matrices or vectors.
    """
    trees = tuple(trees)
    if not any(has(tree, EITHER) for tree in trees):
        return trees
    numbers = set().union(*map(numbers_in, trees), *map(_added_to_numbers, trees)) - arrays
    counts = any("T" in names(tree) for tree in trees)  # then T is a number, and may be an exponent
    shown = arrays.union(*(() if counts else _beside(tree, numbers) for tree in trees))

    def change(node: Tree) -> Tree | None:
        if not (isinstance(node, Call) and node.head == EITHER):
            return None
        (base,) = node.args
        letters = {*names(base)} - CONSTANTS.keys() - {"e"}
        inner = mapped(base, change)
        if letters <= numbers and not _shaped(base):
            return raised(inner)
        if letters & shown or (not counts and _has_matrix(base, numbers)):
            return transposed(inner)
        return Call(EITHER, (inner,))

    return tuple(mapped(tree, change) for tree in trees)


def _shaped(tree: Tree) -> bool:
    return has(tree, *SHAPED - {EITHER})


def _has_matrix(tree: Tree, numbers: set[str]) -> bool:
    letters = (node for node in walk(tree) if isinstance(node, Name))
    return _shaped(tree) or any(may_be_matrix(node) and node.text not in numbers for node in letters)


def _added_to_numbers(tree: Tree) -> Iterator[str]:
    """The letters that a number is added to, as in 1 - x: unless all goes entry by entry, it is a number itself."""
    if has(tree, "hadamard"):
        return
    for node in walk(tree):
        if isinstance(node, Call) and node.head in ("+", "-"):
            parts = [*terms(node)]
            if any(isinstance(term, Number) and term.value for term in parts):
                yield from (name for term in parts for name in _number_of(term))


def _number_of(term: Tree) -> Iterator[str]:
    """The letter of a term that is a letter, with a superscript or without."""
    while isinstance(term, Call) and term.head in (EITHER, "^"):
        term = term.args[0]
    if isinstance(term, Name):
        yield term.text


def _beside(tree: Tree, numbers: set[str]) -> Iterator[str]:
    """The letters with a T above that stand beside another letter in a product."""
    for node in walk(tree):
        if not (isinstance(node, Call) and node.head in ("*", "@")):
            continue
        for pair in pairwise(operands(node, node.head)):
            for one, other in (pair, pair[::-1]):
                if isinstance(one, Call) and one.head == EITHER and _is_letter(other):
                    yield from {*names(one)} - numbers


def _is_letter(tree: Tree) -> bool:
    """Whether it is a letter, transposed or not, or a sum of such."""
    if isinstance(tree, Call):
        return tree.head in (EITHER, "transpose", "+", "-", "hadamard", "list") and bool(names(tree))
    return isinstance(tree, Name) and tree.text not in CONSTANTS
