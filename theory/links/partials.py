"""A derivative in index notation: of a formula with sums, or of a member of a family, by a member: with every index a
number, at several lengths.

The letters by which it is taken stay letters. The other names of the formula are first held fixed, then what was said
of them is put in; either may be meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

from checks.evidence import Verdict
from checks.reading.building import BuildError, Scope
from checks.tree import Call, Name, Tree, names
from theory.formula.names import derivative
from theory.links import einstein
from theory.links.arithmetic import Judged, Manner
from theory.links.cases import Case, are_numbers, cases, rightly
from theory.links.comparing import at_known_length
from theory.links.following import coordinates, expanded, is_recursive, member_formulas, said_of, with_slopes
from theory.links.indexed import NotIndexed, by_number, set_apart, stems, taken
from theory.links.link import NotAtLength, Truth, cause
from theory.links.subscripts import DELTA, indices_of


def by_members(name: str, other: Tree, scope: Scope, manner: Manner) -> Judged | None:
    """A derivative of what is defined with indices, beside what is said of it; None where it cannot be told.

    Wrong only where nothing is known of the letters in which both sides are then written, or the numbers that they have
    say so, too; and where it is not right for some of the indices that may be meant, or for members that add up to 1.
    """
    pair = derivative(name)
    if pair is None:
        return None
    of, by = map(Name, pair)
    formula = member_formulas(scope, of.text).get(of.text) or said_of(scope).get(of.text)
    if formula is None:
        return _of_itself(name, other, scope)
    if is_recursive(of.text, formula):
        return None
    if einstein.holds(scope):
        own = {*indices_of(of.text)}
        formula, other = einstein.implied(formula, own), einstein.implied(other, own | {*indices_of(by.text)})
    wrong: Judged | None = None
    for left, right in _readings(of, by, formula, other, scope):
        try:
            found = list(cases(left, right, scope, by.text))
        except (NotIndexed, BuildError):
            wrong = None
            continue
        if right_in_all := rightly(found, scope):
            return right_in_all
        sure = stems(right) - {DELTA} <= stems(left) and _settled(left, right, scope, manner)
        wrong = _refuted(found, of, by, taken(other)) if sure else None
    return wrong


def _readings(of: Name, by: Name, formula: Tree, other: Tree, scope: Scope) -> Iterator[tuple[Tree, Tree]]:
    """The derivative and what is said to be it: with nothing put in for the names in them, and with all that was
    said."""
    all_put_in = (expanded(tree, scope, by.text) for tree in (formula, other))
    seen = None
    for body, right in ((formula, other), all_put_in):
        right = set_apart(with_slopes(right, scope), taken(by, of))
        left = Call("derivative", (set_apart(body, taken(by, right, of)), by))
        if (left, right) != seen and any(map(by_number, (body, right))) and are_numbers(scope, left, right):
            yield left, right
        seen = left, right


def _of_itself(name: str, other: Tree, scope: Scope) -> Judged | None:
    """The derivative of one member of a family by another: 1 where they are the same."""
    one = coordinates(name, scope)
    try:
        return None if one is None else rightly(list(cases(one, other, scope)), scope)
    except (NotIndexed, BuildError):
        return None


def _refuted(found: Sequence[Case], of: Name, by: Name, used: Set[str]) -> Judged | None:
    """The verdict that a derivative is another one; None where it is right for those of its own index and the other
    that are the same, or for all others, which may be meant, or for all but one that stands in the formula alone, as
    the label of a class does, or where members add up to 1. used: the indices in what is said to be it: with both, it
    is not meant for equal ones."""
    failed = [case for case in found if not case.found.verdict.holds]
    if any(case.normed or case.found.verdict is not Verdict.FAILED for case in failed):
        return None
    own, others = indices_of(of.text), indices_of(by.text)
    if own and not {*own} & {*others}:
        for meant in (True, False):
            some = [case for case in found if _are_same(case.instance.indices, own, others) is meant]
            special = not meant or not {*own, *others} <= used
            if special and all(case.found.verdict.holds for case in some):
                return None
    apart = [case for case in found if _are_apart(case.instance.indices, {*others}, used)]
    if len(apart) < len(found) and apart and all(case.found.verdict.holds for case in apart):
        return None
    first = failed[0]
    return Truth.WRONG, NotAtLength(first.instance.terms, tuple(first.instance.indices.items()), cause(first.found))


def _are_same(values: Mapping[str, int], own: Sequence[str], others: Sequence[str]) -> bool:
    return all(values.get(one) == values.get(other) for one, other in zip(own, others, strict=False))


def _are_apart(values: Mapping[str, int], others: Set[str], used: Set[str]) -> bool:
    """Whether an index by which is differentiated is none of those that what is said of it does not have."""
    left = {value for index, value in values.items() if index not in others | used}
    return left.isdisjoint(value for index, value in values.items() if index in others)


def _settled(left: Tree, right: Tree, scope: Scope, manner: Manner) -> bool:
    """Whether two sides that differ are not the same by what is known of their letters."""
    if manner.approximate or manner.conditional:
        return False
    if not any(name in scope.names for name in (*names(left), *names(right))):
        return True
    by_value = at_known_length(left, right, scope, manner)
    return by_value is not None and by_value[0] is Truth.WRONG
