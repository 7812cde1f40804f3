"""Whether what is equal for numbers is equal for matrices and vectors: a letter is a number if something says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp
from msgspec import Struct

from checks.arrays import as_array
from checks.evaluation import EvaluationError
from checks.identity.ring import NotAlgebraic
from checks.identity.words import Kinds, words_vanish
from checks.reading.building import Kind, Meaning, Scope, build
from checks.reading.letters import MATRIX, SHAPED, by_entries, may_be_matrix, numbers_in, numbers_in_lists
from checks.symbols import in_letters
from checks.tree import Call, Name, Tree, names, walk
from checks.vocabulary import CONSTANTS


class Order(Struct, frozen=True):
    """letters: those that may be matrices or vectors. kept: whether the two sides are equal whatever they are."""

    letters: frozenset[str]
    kept: bool


def in_order(left: Tree, right: Tree, scope: Scope) -> Order:
    """Whether two sides that are equal for numbers are so for matrices and vectors: capitals matrices, others columns.

    Raises BuildError where the sides have no meaning then.
    """
    letters = may_be_arrays((left, right), scope)
    if not letters or (by_entries(left) and by_entries(right)):
        return Order(frozenset(), True)
    known = scope.knowing(dict.fromkeys(letters, Meaning(Kind.OPEN)))
    sides = build(left, known), build(right, known)
    if _is_identity_and_number(left, right, sides, letters):
        return Order(letters, False)
    try:
        return Order(letters, sides[0] == sides[1] or _words_vanish(sides, _kinds(sides)))
    except (NotAlgebraic, EvaluationError):
        return Order(letters, False)


def _is_identity_and_number(left: Tree, right: Tree, sides: Sequence[Any], letters: frozenset[str]) -> bool:
    """Whether a number stands against an inverse that may be of a matrix: of a matrix, A A^(-1) is no number."""
    bare = [letters.isdisjoint(names(tree)) for tree in (left, right)]
    return bare[0] != bare[1] and any(not base.is_commutative for base in _inverted(sides))


def _words_vanish(sides: Sequence[Any], kinds: Kinds) -> bool:
    """Whether both are equal, entry by entry where they are matrices whose entries are written out."""
    if not any(isinstance(side, sp.MatrixBase) or side.atoms(sp.MatrixBase) for side in sides):
        return words_vanish(sides[0], sides[1], kinds)
    if any(side.atoms(sp.Transpose) for side in sides):
        raise NotAlgebraic("the transpose of a product of matrices that are written out in matrices")
    one, other = (as_array(in_letters(side)) for side in sides)
    return one.shape == other.shape and all(
        words_vanish(a, b, kinds) for a, b in zip(one.flat, other.flat, strict=True)
    )


def may_be_arrays(trees: Sequence[Tree], scope: Scope) -> frozenset[str]:
    """The letters that may be matrices or vectors; none where nothing in the trees is one.

    A capital or a bold letter may be one, and so may any letter beside it, beside a transpose, an entrywise product, or
    a matrix that is written out. What the scope says to be a number is one, and so is what all sides that have it say
    to be one; the entries of a list are numbers where no matrix is among their letters.
    """
    occurs = [({*names(tree)}, numbers_in(tree)) for tree in trees]
    used = frozenset().union(*(found for found, _ in occurs))
    certain = {name for name in used if all(name in numbers for found, numbers in occurs if name in found)}
    nodes = [node for tree in trees for node in walk(tree)]
    matrices = {node.text for node in nodes if isinstance(node, Name) and may_be_matrix(node)}
    entries = numbers_in_lists(trees)
    declared = {name for name in used if scope.kind(name) not in (None, Kind.UNSETTLED)}
    letters = used - certain - entries - declared - CONSTANTS.keys()
    shown = any(isinstance(node, Call) and node.head in SHAPED for node in nodes)
    return letters if letters and (shown or letters & matrices) else frozenset()


def _inverted(sides: Sequence[Any]) -> set[Any]:
    return {node.base for side in sides for node in side.atoms(sp.Pow) if node.exp.is_negative}


def _kinds(sides: Sequence[Any]) -> Kinds:
    """Which letters are columns, if they are no numbers: all but the capitals; which are square: those inverted."""
    inverted = _inverted(sides)

    def is_vector(letter: Any) -> bool:
        return isinstance(letter, sp.Symbol) and not MATRIX.match(letter.name)

    return Kinds(is_square=inverted.__contains__, is_vector=is_vector)
