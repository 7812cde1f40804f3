"""What was found of a statement, for the next time that it stands in a text where all that it hangs on is the same.

While a statement is judged, a view of the ledger notes every name that is looked up, and what was said of it. What was
found is found again where all of that would be looked up again: so only what changed in a text is judged anew, and
what follows from it, and no verdict is older than what it rests on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Sequence, Sized
from dataclasses import dataclass, replace
from typing import Any, Generic, NamedTuple, TypeVar

from flint import arb, fmpq

from checks.arrays import entries, shape_of
from checks.reading.building import Meaning, Scope
from checks.reading.building.scope import Marks
from checks.remembering import Shelf, estimated
from theory.links.ledger import Ledger, Said, Seen, View

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
    """What was found, for one kind of question."""

    def __init__(self) -> None:
        self._kept = Shelf[tuple[Kept[T], ...]]()

    def recall(
        self,
        key: Hashable,
        held: Sized,
        ledger: Ledger,
        line: int,
        find: Callable[[Scope, int], tuple[T, Scope]],
    ) -> tuple[T, Ledger]:
        """What is found of a statement in a line, behind this ledger, and the ledger behind it.

        key: all that it hangs on but for the ledger; objects in it that are told apart by `id` must be in `held`.
        find: finds it in a scope and a line, and the scope behind it.
        """
        several = self._kept.get(key) or ()
        kept = next((one for one in several if one.seen.holds(ledger, line)), None)
        if kept is None:
            begun, view = time.monotonic(), View(ledger, line)
            found, scope = find(Scope(names=view), Here(line))
            kept = Kept(found, view.seen, _changes(scope), held)
            if time.monotonic() - begun < CLOCK:
                several = (kept, *several)[:SEVERAL]
                self._kept.put(key, several, len(several) * estimated(len(held)))
        return kept.found, kept.behind(ledger, line)


def _changes(behind: Scope) -> tuple[Change, ...]:
    view = behind.names
    assert isinstance(view, View)
    return tuple(
        Change(name, meaning and MEANINGS.one(meaning), meaning is not None and isinstance(meaning.origin, Here), {})
        for name, meaning in view.own.items()
    )  # fmt: skip


class _Meanings:
    """Meanings, each only once: those that are equal are one object, and so are compared at once."""

    def __init__(self) -> None:
        self._known = Shelf[Meaning]()

    def one(self, meaning: Meaning) -> Meaning:
        meaning = replace(meaning, origin=meaning.origin and 0)  # that it has a line, but not which
        tree = repr(meaning.tree)
        key = (
            meaning.kind, meaning.shape, meaning.function, meaning.written, meaning.facts, _exact(meaning.value),
            meaning.formula, tree, meaning.origin is None, meaning.stated, _exact(meaning.rival),
            _exact(meaning.former), _exact(meaning.listed), meaning.column,
        )  # fmt: skip
        if (found := self._known.get(key)) is None:
            self._known.put(key, found := meaning, estimated(len(tree)))
        return found


def _exact(value: Any) -> Hashable:
    """What tells one value from all others."""
    if value is None or isinstance(value, fmpq):
        return value
    if isinstance(value, arb):
        return (value.mid().man_exp(), value.rad().man_exp()) if value.is_finite() else repr(value)
    return (shape_of(value), *map(_exact, entries(value)))


MEANINGS = _Meanings()
