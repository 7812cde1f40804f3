"""Two formulas with indices as formulas of numbers: at several lengths, and for all ways in which indices are equal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import sympy as sp

from checks.evidence import Finding
from checks.identity import decide
from checks.order import may_be_arrays
from checks.reading.building import BuildError, Kind, Meaning, Scope
from checks.symbols import written_out
from checks.tree import Name, Tree, names, with_names
from checks.unevaluated import is_matrix
from theory.links.arithmetic import Judged, expression, within
from theory.links.following import PUT_IN, at_size
from theory.links.indexed import Instance, NotIndexed, entries, instances, sets_of, stems
from theory.links.link import AtLengths, Truth
from theory.links.scope import adds_up
from theory.links.subscripts import NUMBERED, kronecker

SECONDS = 2.0
OWN = "own"  # before a delta that is none of Kronecker's


class Case(NamedTuple):
    """What was found for one length and one value of the free indices. normed: the families of which the members may
    add up to 1, so that two sides that differ are the same."""

    instance: Instance
    found: Finding
    normed: frozenset[str] = frozenset()


def cases(left: Tree, right: Tree, scope: Scope) -> Iterator[Case]:
    """Every case of two sides; where they are not the same, with what was said of the names in them put in, too. Raises
    NotIndexed where the formulas do not tell what their indices are, BuildError where a side is no number."""
    left, right = (with_own_deltas(tree, scope) for tree in (left, right))
    for case in instances((left, right), even=not known_of_members(scope, left, right)):
        sides = [expression(tree, scope) for tree in case.trees]
        if any(is_matrix(side) or not isinstance(side, sp.Expr) for side in sides):
            raise BuildError("numbers", "an array", "write the entries")
        found = decided(*sides)
        for _ in range(PUT_IN):
            put = [at_size(side.doit(), scope, case.terms) for side in sides]
            if found.verdict.holds or put == sides:
                break
            found, sides = decided(*put), put
        yield Case(case, found, frozenset() if found.verdict.holds else _normed(*sides, size=case.terms))


def rightly(found: Sequence[Case], scope: Scope) -> Judged | None:
    """The verdict that two sides are the same in all cases; None where they are not."""
    if not found or any(not case.found.verdict.holds and not _adds_up(case, scope) for case in found):
        return None
    return Truth.RIGHT, AtLengths(tuple(dict.fromkeys(case.instance.terms for case in found)))


def _adds_up(case: Case, scope: Scope) -> bool:
    return any(adds_up(stem, scope) for stem in case.normed)


def are_numbers(scope: Scope, *trees: Tree) -> bool:
    """Whether all that formulas with indices hold are numbers: what has two of them is an entry."""
    try:
        numbers = entries(*trees) | {name for tree in trees for name in sets_of(tree)}
        known = within(scope, *trees).knowing(dict.fromkeys(numbers, Meaning(Kind.NUMBER)))
    except NotIndexed:
        return False
    return not may_be_arrays(trees, known)


def known_of_members(scope: Scope, *trees: Tree) -> bool:
    """Whether something is known of single members of the families in these formulas."""
    return any(scope.marked(_member, stem) for tree in trees for stem in stems(tree))


def _member(name: str, meaning: Meaning) -> tuple[str, ...]:
    """Of a member of a family, of which something is known: the family's letter."""
    found = NUMBERED.fullmatch(name)
    return (found["stem"],) if found else ()


def with_own_deltas(tree: Tree, scope: Scope) -> Tree:
    """The formula in which a delta with two indices, of which the document says what it is, is a letter as any other:
    an error of a layer, say."""
    deltas = [name for name in names(tree) if kronecker(name)]
    if not deltas or not scope.marked(_own_delta, True):
        return tree
    return with_names(tree, {name: Name(f"{OWN}{name}") for name in deltas})


def _own_delta(name: str, meaning: Meaning) -> tuple[bool, ...]:
    return (True,) if kronecker(name) else ()


def _normed(one: Any, two: Any, size: int) -> frozenset[str]:
    families: dict[str, set[Any]] = {}
    for letter in one.free_symbols | two.free_symbols:
        if member := NUMBERED.fullmatch(str(letter)):
            families.setdefault(member["stem"], set()).add(letter)
    found = set[str]()
    for stem, letters in families.items():
        if len(letters) == size:
            last, *rest = sorted(letters, key=str)
            put = {last: sp.Add(1, *(-letter for letter in rest))}
            if decided(one.doit().xreplace(put), two.doit().xreplace(put)).verdict.holds:
                found.add(stem)
    return frozenset(found)


def decided(left: Any, right: Any) -> Finding:
    """Whether two formulas are equal for all values of their letters, by exact algebra."""
    left, right = (side.doit() if side.has(sp.Derivative) else side for side in (left, right))
    return decide(written_out(left), written_out(right), seconds=SECONDS)
