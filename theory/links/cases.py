"""Two formulas with indices as formulas of numbers: at several lengths, and for all ways in which indices are equal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
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
from theory.links.following import at_size
from theory.links.indexed import Instance, NotIndexed, entries, instances, ranges, sets_of, stems
from theory.links.link import AtLengths, Truth
from theory.links.scope import adds_up, member_of
from theory.links.subscripts import NUMBERED, kronecker
from theory.links.unfolding import DEEPEST
from theory.links.unfolding import size as size_of

SECONDS = 2.0
LARGEST = 120  # nodes of a side: quotients of larger ones take long
SMALL = 120  # nodes of both sides of which members are tried that add up to 1
OWN = "own"  # before a delta that is none of Kronecker's


class Case(NamedTuple):
    """What was found for one length and one value of the free indices. normed: the families of which the members may
    add up to 1, so that two sides that differ are the same. over: what the sums of both sides run over."""

    instance: Instance
    found: Finding
    normed: frozenset[str] = frozenset()
    over: frozenset[str] = frozenset()


def cases(left: Tree, right: Tree, scope: Scope, held: str = "") -> Iterator[Case]:
    """Every case of two sides; where they are not the same, with what was said of the names in them put in, too, but
    for one that is held, and its family. Raises NotIndexed where the formulas do not tell what their indices are,
    BuildError where a side is no number."""
    left, right = (with_own_deltas(tree, scope) for tree in (left, right))
    over = frozenset(ranges(scope, left, right))
    for case in instances((left, right), even=not known_of_members(scope, left, right)):
        sides = [expression(tree, scope) for tree in case.trees]
        if any(is_matrix(side) or not isinstance(side, sp.Expr) for side in sides):
            raise BuildError("numbers", "an array", "write the entries")
        yield Case(case, *_compared(sides, scope, case.terms, over, held), over)


def _compared(
    sides: Sequence[Any], scope: Scope, terms: int, over: Set[str], held: str
) -> tuple[Finding, frozenset[str]]:
    """What is found of two sides as they are, or else with what was said of the names in them; and the families of
    which the members may add up to 1. Raises NotIndexed for sides that are too large to be decided soon."""
    sides = [side.doit() for side in sides]
    if any(size_of(side) > LARGEST for side in sides):
        raise NotIndexed(f"written out, it has more than {LARGEST} parts")
    found = decided(*sides)
    if found.verdict.holds:
        return found, frozenset()
    normed = _normed(*sides, size=terms)
    put = [_put_in(side, scope, terms, over, held) for side in sides]
    if put != sides:
        found = decided(*put)
        normed = frozenset() if found.verdict.holds else normed | _normed(*put, size=terms)
    return found, normed


def _put_in(formula: Any, scope: Scope, terms: int, over: Set[str], held: str) -> Any:
    """The formula with all that was said of its names, and of the names in that; as far as it stays small."""
    for _ in range(DEEPEST):
        put = at_size(formula, scope, terms, over, held)
        if put == formula or size_of(put) > LARGEST:
            break
        formula = put
    return formula


def rightly(found: Sequence[Case], scope: Scope) -> Judged | None:
    """The verdict that two sides are the same in all cases; None where they are not."""
    if not found or any(not case.found.verdict.holds and not _adds_up(case, scope) for case in found):
        return None
    return Truth.RIGHT, AtLengths(tuple(dict.fromkeys(case.instance.terms for case in found)))


def _adds_up(case: Case, scope: Scope) -> bool:
    return any(adds_up(stem, scope, case.over) for stem in case.normed)


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
    return any(scope.marked(member_of, stem) for tree in trees for stem in stems(tree))


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
    if size_of(one) + size_of(two) > SMALL:
        return frozenset()
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
