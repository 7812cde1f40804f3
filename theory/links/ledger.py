"""What a document has said of its names so far; and a view of it that keeps account of what was looked up.

A ledger is never changed. What a statement says is laid over it, so that the one before stays what it was, and both
share all that is old: names that were said last are in front, in few layers, each at least twice as large as the next.
Two that say the same are one object, however they came about: behind a change that a text has undone or said again,
all is as it was.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple
from weakref import WeakValueDictionary

from checks.reading.building import Meaning
from checks.reading.building.scope import Marks, Names
from theory.links.scope import NEAR


class Said(NamedTuple):
    """What was said of a name, None if nothing, or nothing that holds any more; and in which line, if it has one.
    meaning: without the line. known: the marks that it has, as far as they were asked for."""

    meaning: Meaning | None
    line: int | None
    known: dict[Marks, Sequence[Hashable]]

    def marks(self, name: str, marks: Marks) -> Sequence[Hashable]:
        """The marks of a name of which this was said."""
        if self.meaning is None:
            return ()
        if (found := self.known.get(marks)) is None:
            found = self.known[marks] = marks(name, self.meaning)
        return found

    def is_near(self, line: int) -> bool:
        """Whether it was said shortly before a line."""
        return self.line is not None and line - self.line <= NEAR

    def in_line(self) -> Meaning | None:
        return self.meaning if self.meaning is None or self.line is None else replace(self.meaning, origin=self.line)


NOTHING = Said(None, None, {})


class Fact(NamedTuple):
    """What a statement was told of a name: what was said of it, and whether that stands near."""

    meaning: Meaning | None
    near: bool


class _Layer:
    """Names that were said one after the other, and by what marks they are found."""

    __slots__ = ("by_mark", "names")

    def __init__(self, names: dict[str, Said]) -> None:
        self.names = names
        self.by_mark: dict[Marks, dict[Hashable, tuple[str, ...]]] = {}

    def marked(self, marks: Marks, mark: Hashable) -> tuple[str, ...]:
        found = self.by_mark.get(marks)
        if found is None:
            found = self.by_mark[marks] = {}
            for name, said in self.names.items():
                for one in said.marks(name, marks):
                    found[one] = (*found.get(one, ()), name)
        return found.get(mark, ())


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Ledger:
    """What was said of names, newest layers first. sum: of all of it, the same for what is the same."""

    layers: tuple[_Layer, ...] = ()
    sum: int = 0

    def said(self, name: str) -> Said:
        """What was said of a name."""
        for layer in self.layers:
            if (found := layer.names.get(name)) is not None:
                return found
        return NOTHING

    def over(self, more: dict[str, Said]) -> Ledger:
        """The ledger with more laid over it."""
        if not more:
            return self
        new, rest, sum = more, self.layers, self.sum
        for name, said in more.items():
            sum ^= _sum(name, self.said(name)) ^ _sum(name, said)
        while rest and len(rest[0].names) < 2 * len(new):
            new = {name: said for name, said in rest[0].names.items() if name not in new} | new
            rest = rest[1:]
        made = Ledger((_Layer(new), *rest), sum)
        known = _KNOWN.get(sum)
        if known is not None and list(known._all()) == list(made._all()):
            return known
        _KNOWN[sum] = made
        return made

    def _all(self) -> Iterator[tuple[str, int, int | None]]:
        """All that is said, in the order in which it was said last."""
        for place, layer in reversed([*enumerate(self.layers)]):
            for name, said in layer.names.items():
                if not any(name in newer.names for newer in self.layers[:place]):
                    yield name, id(said.meaning), said.line

    def marked(self, marks: Marks, mark: Hashable) -> tuple[str, ...]:
        """The names that have a mark, those that were said last behind the others."""
        newer: list[_Layer] = []
        found: list[tuple[str, ...]] = []
        for layer in self.layers:
            here = layer.marked(marks, mark)
            found.append(tuple(name for name in here if not any(name in other.names for other in newer)))
            newer.append(layer)
        return tuple(name for names in reversed(found) for name in names)


def _sum(name: str, said: Said) -> int:
    return 0 if said is NOTHING else hash((name, id(said.meaning), said.line))


_KNOWN: WeakValueDictionary[int, Ledger] = WeakValueDictionary()
NEW = Ledger()


@dataclass(frozen=True, slots=True)
class Seen:
    """What was looked up of a ledger for a statement: facts of names, and which names have marks."""

    facts: dict[str, Fact] = field(default_factory=dict)
    marks: dict[tuple[Marks, Hashable], tuple[str, ...]] = field(default_factory=dict)

    def holds(self, ledger: Ledger, line: int) -> bool:
        """Whether all of it would be found in a ledger, from this line."""
        for name, (meaning, near) in self.facts.items():
            said = ledger.said(name)
            if said.meaning is not meaning or said.is_near(line) != near:
                return False
        return all(ledger.marked(*asked) == found for asked, found in self.marks.items())


@dataclass(frozen=True, slots=True, eq=False)
class View(Names):
    """A ledger as a statement in a line sees it, with what is laid over it; what is looked up is noted in `seen`."""

    ledger: Ledger
    line: int
    own: Mapping[str, Meaning | None] = field(default_factory=dict)
    seen: Seen = field(default_factory=Seen)
    _met: dict[str, Meaning | None] = field(default_factory=dict)

    def get(self, name: str, default: Any = None) -> Any:
        known = self.own if name in self.own else self._met
        found = known[name] if name in known else self._meet(name)
        return default if found is None else found

    def _meet(self, name: str) -> Meaning | None:
        said = self.ledger.said(name)
        self.seen.facts[name] = Fact(said.meaning, said.is_near(self.line))
        found = self._met[name] = said.in_line()
        return found

    def __getitem__(self, name: str) -> Meaning:
        if (found := self.get(name)) is None:
            raise KeyError(name)
        return found

    def __contains__(self, name: object) -> bool:
        return self.get(str(name)) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self.marked(_named, True))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def laid_over(self, more: Mapping[str, Meaning]) -> View:
        return View(self.ledger, self.line, {**self.own, **more}, self.seen, self._met)

    def without(self, name: str) -> View:
        return View(self.ledger, self.line, {**self.own, name: None}, self.seen, self._met)

    def marked(self, marks: Marks, mark: Hashable) -> tuple[str, ...]:
        asked = marks, mark
        if asked not in self.seen.marks:
            self.seen.marks[asked] = self.ledger.marked(marks, mark)
        under = (name for name in self.seen.marks[asked] if name not in self.own)
        own = (name for name, meaning in self.own.items() if meaning is not None and mark in marks(name, meaning))
        return (*under, *own)


def _named(name: str, meaning: Meaning) -> tuple[bool, ...]:
    return (True,)
