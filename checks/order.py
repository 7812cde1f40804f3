"""Whether what is equal for numbers is equal for matrices and vectors: a letter is a number if something says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from checks.identity.ring import NotAlgebraic
from checks.identity.words import Kinds, words_vanish
from checks.reading.building import Kind, Meaning, Scope, build
from checks.tree import Call, Name, Tree, names, walk
from checks.vocabulary import CONSTANTS

MATRIX = re.compile("[A-Z]")  # a name that begins so may be a matrix


@dataclass(frozen=True, slots=True)
class Order:
    """letters: those that may be matrices or vectors. kept: whether the two sides are equal whatever they are."""

    letters: frozenset[str]
    kept: bool


def in_order(left: Tree, right: Tree, scope: Scope) -> Order:
    """Whether two sides that are equal for numbers are so for matrices and vectors: capitals matrices, others columns.

    Raises BuildError where the sides have no meaning then.
    """
    letters = may_be_arrays((left, right), scope)
    if not letters:
        return Order(letters, True)
    known = replace(scope, names={**scope.names, **dict.fromkeys(letters, Meaning(Kind.OPEN))})
    sides = build(left, known), build(right, known)
    try:
        return Order(letters, sides[0] == sides[1] or words_vanish(*sides, _kinds(sides)))
    except NotAlgebraic:
        return Order(letters, False)


def may_be_arrays(trees: Sequence[Tree], scope: Scope) -> frozenset[str]:
    """The letters that may be matrices or vectors; none where nothing in the trees is one.

    A capital or a bold letter may be one, and so may any letter beside it, beside a transpose, or beside a matrix that
    is written out. What the scope says to be a number is one, and so is an entry, and what all sides that have it
    divide by or have in an exponent.
    """
    occurs = [({*names(tree)}, _numbers(tree)) for tree in trees]
    used = frozenset().union(*(found for found, _ in occurs))
    certain = {name for name in used if all(name in numbers for found, numbers in occurs if name in found)}
    calls = [node for tree in trees for node in walk(tree) if isinstance(node, Call)]
    entries = {name for node in calls if node.head == "list" for name in names(node)}
    declared = {name for name in used if scope.kind(name) not in (None, Kind.UNSETTLED)}
    letters = used - certain - entries - declared - CONSTANTS.keys()
    shown = any(node.head in ("transpose", "list") for node in calls)
    return letters if letters and (shown or any(map(MATRIX.match, letters)) or _bold(trees)) else frozenset()


def _bold(trees: Sequence[Tree]) -> bool:
    return any(isinstance(node, Name) and node.bold for tree in trees for node in walk(tree))


def _numbers(tree: Tree) -> set[str]:
    """The names that can only be numbers, since something is divided by them, or raised to them."""
    found: set[str] = set()
    for node in walk(tree):
        if isinstance(node, Call) and node.head in ("/", "^"):
            found |= {*names(node.args[1])}
        elif isinstance(node, Call) and node.head in ("sum_over", "product_over"):
            found |= {name for bound in node.args[1:] for name in names(bound)}
    return found


def _kinds(sides: Sequence[Any]) -> Kinds:
    """Which letters are columns, if they are no numbers: all but the capitals; which are square: those inverted."""
    inverted = {node.base for side in sides for node in side.atoms(sp.Pow) if node.exp.is_negative}

    def is_vector(letter: Any) -> bool:
        return isinstance(letter, sp.Symbol) and not MATRIX.match(letter.name)

    return Kinds(is_square=inverted.__contains__, is_vector=is_vector)
