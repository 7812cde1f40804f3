"""A number that is added to a vector, as in `gamma x + beta`: where nothing else is meant, to every entry."""

from __future__ import annotations

from checks.reading.building import Scope
from checks.tree import Call, Name, Tree

SAFE = frozenset({"+", "-", "neg", "*", "/", "hadamard"})


def goes_by_entries(tree: Tree, scope: Scope) -> bool:
    """Whether a formula comes to the same by entries as in matrices, but for the numbers in its sums: no product in it
    has two arrays, nothing is divided by one, and no other operation has one."""
    return _arrays(tree, scope) is not None


def _arrays(tree: Tree, scope: Scope) -> bool | None:
    """Whether the formula is a vector; None where it may come to something else by entries, or is a matrix."""
    if isinstance(tree, Name):
        shape = scope.names[tree.text].shape if tree.text in scope.names else ()
        return None if shape and 1 not in shape else bool(shape)
    if not isinstance(tree, Call):
        return False
    inside = [_arrays(arg, scope) for arg in tree.args]
    if None in inside:
        return None
    if tree.head == "list":
        return None if any(isinstance(arg, Call) and arg.head == "list" for arg in tree.args) else True
    if not any(inside):
        return False
    if tree.head not in SAFE or (tree.head == "*" and all(inside)) or (tree.head == "/" and inside[1]):
        return None
    return True
