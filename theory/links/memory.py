"""What was found of a statement, for the next time that it stands in a text where all that it hangs on is the same.

While a statement is judged, a view of the ledger notes every name that is looked up, and what was said of it. What was
found is found again where all of that would be looked up again: so only what changed in a text is judged anew, and
what follows from it, and no verdict is older than what it rests on.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
from flint import arb, fmpq

from checks.reading.building import Meaning, Scope
from checks.reading.building.scope import Marks
from theory.links.ledger import Ledger, Said, Seen, View

MOST = 8192  # statements that are remembered
SEVERAL = 4  # of each, in so many surroundings
CLOCK = 1.0  # seconds from which on a verdict may hang on the clock, and is not kept

T = TypeVar("T")


class Change(NamedTuple):
    """A name of which a statement says something. here: it has the statement's line, else that which it had. known: the
    marks of what is said, as far as they were asked for."""

    name: str
    meaning: Meaning | None
    here: bool
    known: dict[Marks, Sequence[Hashable]]

    def said(self, ledger: Ledger, line: int) -> Said:
        """What is said of the name behind this ledger, in this line."""
        if self.here or self.meaning is None or self.meaning.origin is None:
            return Said(self.meaning, line if self.here else None, self.known)
        return Said(self.meaning, ledger.said(self.name).line, self.known)


class Here(int):
    """The line of the statement that is judged: told apart from the same line, in which an earlier one may stand."""


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """What was found of a statement, what for that was looked up, and what it says. held: what its key is made of."""

    found: T
    seen: Seen
    changes: tuple[Change, ...]
    held: object

    def behind(self, ledger: Ledger, line: int) -> Ledger:
        """The ledger behind the statement."""
        return ledger.over({change.name: change.said(ledger, line) for change in self.changes})


class Memory(Generic[T]):
    """A bounded memory, for one kind of question."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[Kept[T], ...]] = OrderedDict()

    def recall(
        self, key: Hashable, held: object, ledger: Ledger, line: int, find: Callable[[Scope, int], tuple[T, Scope]]
    ) -> Kept[T]:
        """What is found of a statement in a line, behind this ledger.

        key: all that it hangs on but for the ledger; objects in it that are told apart by `id` must be in `held`.
        find: finds it in a scope and a line, and the scope behind it.
        """
        kept = self._kept.get(key, ())
        for one in kept:
            if one.seen.holds(ledger, line):
                self._kept.move_to_end(key)
                return one
        begun, view = time.monotonic(), View(ledger, line)
        found, behind = find(Scope(names=view), Here(line))
        new = Kept(found, view.seen, _changes(behind), held)
        if time.monotonic() - begun < CLOCK:
            self._kept[key] = (new, *kept)[:SEVERAL]
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return new

    def forget(self) -> None:
        self._kept.clear()


def _changes(behind: Scope) -> tuple[Change, ...]:
    view = behind.names
    assert isinstance(view, View)
    return tuple(
        Change(name, meaning and MEANINGS.one(meaning), meaning is not None and isinstance(meaning.origin, Here), {})
        for name, meaning in view.own.items()
    )  # fmt: skip


class _Meanings:
    """Meanings, each only once: those that are equal are one object, and so are compared at once."""

    def __init__(self, most: int = 4 * MOST) -> None:
        self._most = most
        self._known: OrderedDict[Hashable, Meaning] = OrderedDict()

    def one(self, meaning: Meaning) -> Meaning:
        meaning = replace(meaning, origin=meaning.origin and 0)  # that it has a line, but not which
        key = (
            meaning.kind, meaning.shape, meaning.function, meaning.written, meaning.facts, _exact(meaning.value),
            meaning.formula, repr(meaning.tree), meaning.origin is None, meaning.stated, _exact(meaning.rival),
        )  # fmt: skip
        found = self._known.setdefault(key, meaning)
        self._known.move_to_end(key)
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return found


def _exact(value: Any) -> Hashable:
    """What tells one value from all others."""
    if value is None or isinstance(value, fmpq):
        return value
    if isinstance(value, arb):
        return (value.mid().man_exp(), value.rad().man_exp()) if value.is_finite() else repr(value)
    return (np.shape(value), *map(_exact, np.ravel(value)))


MEANINGS = _Meanings()
