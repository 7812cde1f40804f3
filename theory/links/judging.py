"""The links of one chain, judged without a key: is this side equal to that one, or less, or not the same?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from checks.reading import EQUAL, Chain, Side
from checks.reading.building import Kind, Scope
from checks.reading.readings import Ambiguity, TwoReadings
from checks.tree import Call, Name, Tree, has, walk
from theory.cells import short
from theory.documents.pieces import Why
from theory.links.activations import another
from theory.links.applied import with_values
from theory.links.arithmetic import AS_WRITTEN, Judged, Manner
from theory.links.comparing import equal
from theory.links.defining import first_link, named
from theory.links.link import (
    Ambiguous,
    AnyCause,
    AtEntries,
    BrokenLink,
    ByStated,
    Formerly,
    Measured,
    NotComparable,
    NothingBefore,
    Otherwise,
    Stated,
    Truth,
    UnitsLeftOut,
    UnknownLetters,
    Unreadable,
)
from theory.links.magnitudes import with_amounts, with_numbers, without_units
from theory.links.measuring import HOLDS
from theory.links.points import are_points, as_points
from theory.links.relations import related
from theory.links.rivals import alternatives, former
from theory.links.sizes import one_side
from theory.links.starred import TIMES, cross_product, starred
from theory.links.substituting import is_put_in
from theory.links.unfolding import known

LONGEST = 200  # characters of a side that are kept


BASES = {
    2: re.compile(r"log[_ -]*(?:base[_ -]*)?2|base[ -]*(?:2|two)|\bbits?\b", re.IGNORECASE),
    10: re.compile(r"log[_ -]*(?:base[_ -]*)?10|base[ -]*(?:10|ten)", re.IGNORECASE),
}


def base(words: str) -> int | None:
    """The base of a plain logarithm where the words beside it name one."""
    return next((number for number, said in BASES.items() if said.search(words)), None)


CUT = re.compile(r"\b(?:truncat\w*|cut(?:ting)? off|chopped|rounded? down)\b", re.IGNORECASE)


INTRODUCING = re.compile(r"\b(?:let|with|define|where|suppose|use|using|take|activation)\b", re.IGNORECASE)


CONDITION = re.compile(
    r"\W{0,3}(?:for|if|when|whenever|where|since|because|provided|as|with)\b[^$.;]{0,40}"
    r"\$[^$]{0,80}?(?:[<>≤≥≠∈]|\\(?:leq?|geq?|neq?|in|gt|lt)(?![A-Za-z]))"
)


def manner(words: str, before: str = "", after: str = "") -> Manner:
    """How the words beside a chain, those before it and those behind it mean it."""
    return Manner(
        cut=CUT.search(words) is not None,
        introduces=INTRODUCING.search(before) is not None,
        conditional=CONDITION.match(after) is not None,
    )


class Found(NamedTuple):
    """What was found of a link between two sides of a chain: which they are, the verdict, and why."""

    sides: tuple[int, int]
    truth: Truth
    cause: AnyCause | None


def chained(chain: Chain, scope: Scope, line: int = 0, manner: Manner = AS_WRITTEN) -> Iterator[Found]:
    """Every equality of one chain, and every other relation that claims something.

    line: of the chain. manner: how its numbers are meant.
    """
    names = True
    for place, (left, relation, right) in enumerate(chain.links()):
        names = names and isinstance(left.tree, Name)
        if relation in EQUAL:
            how = replace(manner, approximate=True) if relation == "≈" else manner
            yield Found((place, place + 1), *_link(left, right, scope, how, line, place == 0, also=names))
        elif left.tree is not None and right.tree is not None:
            found = related(left.tree, relation, right.tree, scope)
            if found is not None:
                yield Found((place, place + 1), *found)


def failed(wrong: Sequence[tuple[int | None, str, str, AnyCause | None]]) -> BrokenLink | None:
    """The first of the links that do not hold (line, left, right, why), and how many more there are."""
    if not wrong:
        return None
    line, left, right, why = wrong[0]
    return BrokenLink(line, short(left, LONGEST), short(right, LONGEST), why, len(wrong) - 1)


def _link(left: Side, right: Side, scope: Scope, manner: Manner, line: int, first: bool, also: bool) -> Judged:
    """line: of the chain. first: the chain begins with the link. also: every side up to it is a name, each of which the
    chain may define.
    """
    for side in (left, right):
        if side.tree is None:
            return Truth.UNREAD, Unreadable(Why.GRAMMAR, str(side.unread)) if side.unread else NothingBefore()
    assert left.tree is not None
    assert right.tree is not None
    one, other = with_values(left.tree, scope), with_values(right.tree, scope)
    if any(has(side, "transpose") and any(_is_outer(node, scope) for node in walk(side)) for side in (one, other)):
        return Truth.UNDECIDED, NotComparable("a column times a row, which is a matrix")
    begins = (first and named(one, manner.introduces)) or (
        also and isinstance(one, Name) and not known(one.text, scope)  # H = W = 28
    )
    judge = partial(first_link, line=line) if begins else equal
    found = judge(one, other, scope, manner=manner)
    if found[0] in (Truth.UNDECIDED, Truth.WRONG):
        meant = starred(left, other, scope, partial(judge, scope=scope, manner=manner))
        found = meant if meant and (meant[0] in HOLDS or found[0] is Truth.UNDECIDED) else found
    if found[0] is Truth.WRONG:
        for names, other_scope in alternatives(scope):
            if judge(one, other, other_scope, manner=manner)[0] in HOLDS:
                return Truth.RIGHT, Otherwise(names)
        if (old := former(scope, one, other)) and judge(one, other, old[1], manner=manner)[0] in HOLDS:
            return Truth.UNDECIDED, Formerly(old[0])
        if another(left, right, partial(equal, scope=scope, manner=manner)):
            return Truth.UNDECIDED, Ambiguous(TwoReadings(Ambiguity.ACTIVATION, ("σ",)))
        if (side := one_side(right)) and judge(one, side, scope, manner=manner)[0] in HOLDS:
            return Truth.UNDECIDED, Ambiguous(TwoReadings(Ambiguity.SIZES, (right.text,)))
    if found[0] in (Truth.UNDECIDED, Truth.WRONG):
        again = partial(judge, manner=manner)
        if meant := _as_vectors(found, replace(left, tree=one), replace(right, tree=other), scope, again):
            return meant
        found = _with_units(found, one, other, scope, again) or found
    if found == (Truth.UNDECIDED, UnknownLetters()) and (put := with_numbers(scope, one, other)):
        stated = equal(*put, scope, manner=manner)
        found = (stated[0], Stated()) if stated[0] in HOLDS else stated
    if found == (Truth.UNDECIDED, UnknownLetters()) and is_put_in(one, other, scope):
        return Truth.DEFINES, None
    vectors = tuple(dict.fromkeys(name for side in (left, right) for name in _crossed(side, scope)))
    return (Truth.UNDECIDED, Ambiguous(TwoReadings(Ambiguity.CROSSED, vectors))) if vectors else found


def _as_vectors(found: Judged, left: Side, right: Side, scope: Scope, judge: Callable[..., Judged]) -> Judged | None:
    """The verdict where tuples are vectors, and a × between two names of vectors is their cross product; None where
    that says no more."""
    one, other = left.tree, right.tree
    assert one is not None
    assert other is not None
    points = as_points(scope, one, other)
    here = points or scope
    if cross := cross_product(left, other, here, partial(judge, scope=here)):
        return cross
    inner = any(True for side in (left, right) for _ in _crossed(side, here))  # as which a × was read
    if found[0] is Truth.WRONG or points is None or inner:
        return None
    again = judge(one, other, points)
    sure = isinstance(again[1], AtEntries | ByStated) and are_points(scope, one, other)
    return again if again[0] in HOLDS or (again[0] is Truth.WRONG and sure) else None


def _with_units(found: Judged, one: Tree, other: Tree, scope: Scope, judge: Callable[..., Judged]) -> Judged | None:
    """The verdict with the amounts of names in their places, or with their numbers where the units are left out; None
    where that says no more."""
    if amounts := with_amounts(scope, one, other):
        again = equal(*amounts, scope)
        unlike = isinstance(again[1], Measured)  # a number that was given without its unit may have one
        if again[0] is not Truth.UNDECIDED and not unlike:
            return again
    if found == (Truth.UNDECIDED, UnknownLetters()) and (bare := without_units(scope, one, other)):
        again = judge(one, other, bare[1])
        return (again[0], UnitsLeftOut(bare[0])) if again[0] in HOLDS else None
    return None


def _is_outer(node: Tree, scope: Scope) -> bool:
    """Whether it is a product of a column and a row of names that were given columns: x x^T is no number."""
    if not (isinstance(node, Call) and node.head == "*" and len(node.args) == 2):
        return False
    before, after = node.args
    turned = after.args[0] if isinstance(after, Call) and after.head == "transpose" else None
    columns = [part.text for part in (before, turned) if isinstance(part, Name)]
    return len(columns) == 2 and all(name in scope.names and scope.names[name].column for name in columns)


def crossed(why: AnyCause | None) -> bool:
    """Whether a link is open because a × stands between vectors."""
    return isinstance(why, Ambiguous) and why.readings.ambiguity is Ambiguity.CROSSED


def _crossed(side: Side, scope: Scope) -> Iterator[str]:
    """The names of vectors between which a × stands: between lists of numbers it is read as the cross product, but what
    names mean nobody knows when they are read."""
    if side.tree is not None and any(sign in side.text for sign in TIMES):
        for node in walk(side.tree):
            if isinstance(node, Call) and node.head == "*" and all(_is_vector(arg, scope) for arg in node.args):
                yield from (arg.text for arg in node.args if isinstance(arg, Name))


def _is_vector(tree: Tree, scope: Scope) -> bool:
    return isinstance(tree, Name) and scope.kind(tree.text) is Kind.VECTOR
