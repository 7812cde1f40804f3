"""Answers that need to agree only up to a scale, a sign or an order, where the question leaves that open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from checks.reading.building import BuildError, build
from checks.tree import ZERO, Call, Tree, names
from checks.unevaluated import is_matrix
from theory.equality.case import Case, Compare, unsure
from theory.equality.letters import scope
from theory.equality.lists import MOST, compare_in_order, is_listed, other_length, settle
from theory.equality.multiples import factors, times
from theory.equality.outcome import (
    Assumed,
    Assumption,
    Differ,
    Difference,
    Doubt,
    Equality,
    Match,
    Outcome,
    Same,
    Undecided,
    assumptions,
)

DIFFERS = Outcome(Equality.DIFFERENT, Differ(Difference.MEMBER))
DOUBTFUL = Outcome(Equality.UNDECIDED, Undecided(Doubt.ENTRIES))


def compare_freely(gold: Tree, answer: Tree, case: Case, compare: Compare) -> Outcome:
    """The verdict up to what the options leave open; a scale is any constant but 0, and one for each vector."""
    free = case.options.up_to
    found = settle(gold, answer, compare)
    if found.verdict is Equality.EQUAL or not free:
        return found
    others = [found, *_outcomes(gold, answer, case, compare)]
    best = min(others, key=lambda one: (one.verdict is not Equality.EQUAL, one.verdict is Equality.DIFFERENT))
    return best.under(Assumption(Assumed.UP_TO, tuple(sorted(free)))) if best.verdict is Equality.EQUAL else best


def _outcomes(gold: Tree, answer: Tree, case: Case, compare: Compare) -> Iterator[Outcome]:
    """The verdict under each thing that is left open; different is what differs under all."""
    free = case.options.up_to
    one, other = _entries(gold), _entries(answer)
    if one is None or other is None:
        if free & {"sign", "scale"} and names(gold) and not is_listed(gold) and not is_listed(answer):
            yield from _scaled([gold], [answer], case, compare, compare_in_order)
        return
    if len(one) != len(other):
        yield other_length(one, other)
        return
    if any(_entries(entry) is not None for entry in (*one, *other)) and is_listed(gold) and is_listed(answer):

        def member(left: Tree, right: Tree) -> Outcome:
            return compare_freely(left, right, case, compare)

        yield (_in_any_order if "order" in free or _has_set(gold, answer) else compare_in_order)(one, other, member)
        return
    arranged = _in_any_order if "order" in free else compare_in_order
    if free & {"sign", "scale"}:
        yield from _scaled(_flat(one), _flat(other), case, compare, arranged)
    else:
        yield arranged(one, other, compare)


Arranged = Callable[[Sequence[Tree], Sequence[Tree], Compare], Outcome]


def _scaled(
    gold: Sequence[Tree], answer: Sequence[Tree], case: Case, compare: Compare, arranged: Arranged
) -> Iterator[Outcome]:
    """Each way in which one may be a multiple of the other, by where the first entry that is not 0 may lie."""
    if len(gold) != len(answer):
        yield other_length(gold, answer)
        return
    if "scale" not in case.options.up_to:
        yield arranged(gold, answer, compare)
        yield arranged(gold, [Call("neg", (entry,)) for entry in answer], compare)
        return
    pivot = next((place for place, entry in enumerate(gold) if not _is_zero(entry, compare)), None)
    if pivot is None:
        yield arranged(gold, answer, compare)
        return
    places = range(len(answer)) if arranged is _in_any_order else (pivot,)
    for place in places:
        if _is_zero(answer[place], compare):
            yield DIFFERS
            continue
        found = _factors(gold[pivot], answer[place], case)
        if found is None:
            yield DOUBTFUL
            continue
        yield arranged(
            [times(found[0], entry) for entry in gold], [times(found[1], entry) for entry in answer], compare
        )


def _is_zero(entry: Tree, compare: Compare) -> bool:
    return settle(entry, ZERO, compare).verdict is Equality.EQUAL


def _factors(one: Tree, other: Tree, case: Case) -> tuple[Tree, Tree] | None:
    known = scope(case.options, one, other)
    try:
        built: list[Any] = [build(side, known) for side in (one, other)]
    except BuildError:
        return None
    if any(map(is_matrix, built)):
        return None
    found = factors((one, built[0]), (other, built[1]), case)
    return None if found is None else found[:2]


def _in_any_order(gold: Sequence[Tree], answer: Sequence[Tree], compare: Compare) -> Outcome:
    """Each entry of one with an equal one of the other, as often as it stands there. Raises Unsure for too many."""
    if len(gold) > MOST:
        raise unsure(Doubt.TOO_MANY, str(MOST))
    left, pairs = list(answer), []
    for one in gold:
        row = [settle(one, other, compare) for other in left]
        match = next((place for place, found in enumerate(row) if found.verdict is Equality.EQUAL), None)
        if match is None:
            certain = all(found.verdict is Equality.DIFFERENT for found in row)
            return DIFFERS if certain else DOUBTFUL
        pairs.append(row[match])
        del left[match]
    return Outcome(Equality.EQUAL, Same(Match.MEMBERS, len(pairs)), assumptions(pairs))


def _has_set(*sides: Tree) -> bool:
    return any(isinstance(side, Call) and side.head == "set" for side in sides)


def _entries(tree: Tree) -> tuple[Tree, ...] | None:
    """The entries of several values or of a vector, the rows of a matrix; None for anything else."""
    return tree.args if isinstance(tree, Call) and (is_listed(tree) or tree.head == "list") else None


def _flat(entries: Iterable[Tree]) -> list[Tree]:
    """The entries of a vector, or of a matrix row by row."""
    found: list[Tree] = []
    for entry in entries:
        inner = _entries(entry)
        found += [entry] if inner is None else _flat(inner)
    return found
