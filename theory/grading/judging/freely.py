"""Answers that need to be right only up to a scale, a sign or an order, where the question leaves that open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from checks.enclosure import enclose
from checks.evaluation import EvaluationError
from checks.literals import Numbers, numbers
from checks.numbers import Interval, Printed, overlap
from checks.reading.building import BuildError
from checks.spans import ends
from checks.tree import Call
from theory.grading.content import Content, Symbolic
from theory.grading.judging.comparing import laid
from theory.grading.judging.formulas import built
from theory.grading.key import Key
from theory.grading.marks import Mark
from theory.grading.parts import Judgement
from theory.grading.reasons import UpTo

ENOUGH = 3  # significant digits of a rounded entry: with fewer, many answers would pass
Entries = Sequence[Interval]


def judge_freely(key: Key, name: str, content: Content) -> Judgement | None:
    """Right where the answer is the key's up to what the question leaves open; None where it is not, or leaves nothing.

    Every entry is a range: of what is printed, the values that round to it. A factor that lies in the quotients of all
    entries is the scale. Where an entry has few digits, a person has to look.
    """
    free = frozenset(key.question.table.up_to.get(name, ()))
    value: Any = key.exact.get(name)
    if not free or value is None:
        return None
    given = _given(key, _listed(content) if "order" in free else content, np.shape(value))
    if given is None:
        return None
    entries, sure = given
    wanted = [ends(entry) for entry in np.ravel(value)]
    if not any(_fits(entries, arranged, free) for arranged in _arranged(entries, wanted, np.shape(value), free)):
        return None
    return Judgement(Mark.RIGHT if sure else Mark.UNREAD, (UpTo(tuple(sorted(free)), doubtful=not sure),))


def _listed(content: Content) -> Content:
    """A set of numbers as their list."""
    tree = content.chain.sides[-1].tree if isinstance(content, Symbolic) else None
    if not isinstance(tree, Call) or tree.head != "set":
        return content
    return numbers(Call("list", tree.args)) or content


def _given(key: Key, content: Content, shape: tuple[int, ...]) -> tuple[list[Interval], bool] | None:
    """The ranges of the entries, row by row, and whether each is known well enough; None for what has no values."""
    if isinstance(content, Numbers):
        content = laid(content, shape)
        if content.shape != shape:
            return None
        return [_claimed(entry) for entry in content.entries], all(map(_is_enough, content.entries))
    tree = content.chain.sides[-1].tree if isinstance(content, Symbolic) else None
    if tree is None:
        return None
    try:
        written = built(key, tree)
        found = None if written.free_symbols else np.asarray(enclose(written, {}), dtype=object)
    except (BuildError, EvaluationError):
        return None
    if found is None or found.size != np.prod(shape) or (found.shape != shape and 1 not in shape):
        return None
    return [ends(entry) for entry in found.flat], True


def _claimed(printed: Printed) -> Interval:
    """What rounds to what is printed; a whole number and a fraction are exact."""
    return (printed.value, printed.value) if _is_exact(printed) else printed.rounded


def _is_exact(printed: Printed) -> bool:
    return printed.quantum is None or printed.quantum >= 1


def _is_enough(printed: Printed) -> bool:
    return _is_exact(printed) or printed.value == 0 or (printed.digits or 0) >= ENOUGH


def _arranged(entries: Entries, wanted: Entries, shape: tuple[int, ...], free: frozenset[str]) -> Iterator[Entries]:
    """The key's entries as they stand; or, where the order is open, in that of the answer's sizes, and backwards."""
    yield wanted
    if "order" not in free or min(shape, default=1) > 1:
        return
    places = sorted(range(len(entries)), key=lambda place: entries[place])
    for ranked in (sorted(wanted), sorted(wanted, reverse=True)):
        found = [*wanted]
        for place, one in zip(places, ranked, strict=True):
            found[place] = one
        yield found


def _fits(entries: Entries, wanted: Entries, free: frozenset[str]) -> bool:
    if "scale" in free:
        return _is_multiple(entries, wanted)
    turned = [(-high, -low) for low, high in wanted]
    return any(all(map(overlap, entries, side)) for side in ([wanted, turned] if "sign" in free else [wanted]))


def _is_multiple(entries: Entries, wanted: Entries) -> bool:
    """Whether one factor, other than 0, leads from every entry of the key to that of the answer."""
    quotients = []
    for given, value in zip(entries, wanted, strict=True):
        if value[0] <= 0 <= value[1]:
            if not given[0] <= 0 <= given[1]:
                return False
        else:
            quotients.append(_quotient(given, value))
    low = max((quotient[0] for quotient in quotients), default=Fraction(1))
    high = min((quotient[1] for quotient in quotients), default=Fraction(1))
    return low <= high and not low <= 0 <= high


def _quotient(given: Interval, value: Interval) -> Interval:
    found = [one / other for one in given for other in value]
    return min(found), max(found)
