"""A tuple that a name was given: a point or a vector, or the sizes of something; what follows where it is a vector."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import IntEnum

from flint import fmpq

from checks.arrays import entries, shape_of
from checks.reading.building import Meaning, Scope, shaped
from checks.tree import Call, Name, Tree, names
from checks.vocabulary import ARRAY_FUNCTIONS, FUNCTIONS
from theory.links.subscripts import family

APPLIED = FUNCTIONS.keys() | ARRAY_FUNCTIONS.keys()


class Sort(IntEnum):
    """What a formula of tuples comes to."""

    NUMBER = 0
    SIZES = 1  # or a vector of whole numbers
    VECTOR = 2


def as_points(scope: Scope, *trees: Tree) -> Scope | None:
    """The scope in which the names of these formulas that were given tuples are vectors; None where none was."""
    points = _points(scope, *trees)
    return scope.knowing({name: _vector(meaning) for name, meaning in points.items()}) if points else None


def are_points(scope: Scope, *trees: Tree) -> bool:
    """Whether these formulas would mean nothing else if their tuples were sizes, or do with them what is done with
    vectors alone: sums, and products with a number, are the same for both."""
    sorts = {name: _sort(meaning) for name, meaning in _points(scope, *trees).items()}
    return None not in [_comes_to(tree, sorts) for tree in trees]


def _points(scope: Scope, *trees: Tree) -> dict[str, Meaning]:
    """The names that were given tuples, of those in the formulas and of the vectors of which they are entries."""
    used = {name for tree in trees for name in names(tree)}
    used |= {found[0] for name in used if (found := family(name))}
    said = {name: scope.names.get(name) for name in sorted(used)}
    return {name: meaning for name, meaning in said.items() if meaning is not None and meaning.listed is not None}


def _vector(meaning: Meaning) -> Meaning:
    vector = shaped(shape_of(meaning.listed))
    return replace(vector, value=meaning.listed, origin=meaning.origin, stated=meaning.stated)


def _sort(meaning: Meaning) -> Sort:
    """Sizes, as those of a shape, a stride or a padding, are whole, and none is negative."""
    whole = all(isinstance(entry, fmpq) and entry.q == 1 and entry >= 0 for entry in entries(meaning.listed))
    return Sort.SIZES if whole else Sort.VECTOR


def _comes_to(tree: Tree, sorts: Mapping[str, Sort]) -> Sort | None:
    """What a formula comes to; None where nobody knows what is done there with a tuple."""
    if not isinstance(tree, Call):
        return sorts.get(tree.text, Sort.NUMBER) if isinstance(tree, Name) else Sort.NUMBER
    args = [_comes_to(arg, sorts) for arg in tree.args]
    found = [arg for arg in args if arg is not None]
    if len(found) < len(args):
        return None
    vectors = [arg for arg in found if arg]
    if not vectors or tree.head == "norm":
        return Sort.NUMBER
    if tree.head in ("+", "-", "neg"):
        return max(vectors)
    if tree.head == "transpose":
        return Sort.VECTOR
    scaled = tree.head == "*" or (tree.head == "/" and not args[1])
    if len(vectors) == 1 and (scaled or (tree.head in APPLIED and len(args) == 1)):
        return vectors[0]
    return Sort.NUMBER if tree.head == "*" and Sort.VECTOR in vectors else None  # an inner product
