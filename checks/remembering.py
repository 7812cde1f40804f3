"""One memory for all that is made once and asked for again, of which the oldest goes when it costs too much.

A text that is being written has most of its parts as before, so what was made of them is remembered, by whichever
function made it. All of that shares one bound on what it may cost, so that a process which judges texts for days is no
larger than one that has judged them for a minute.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from threading import Lock
from typing import Any, Generic, TypeVar, TypeVarTuple, cast

from msgspec import Struct

# Bytes, as they are estimated. A text of 1,000 characters takes about half a million.
ENOUGH = 16 * 2**20  # more than this is kept only for what is being written right now
MOST = 256 * 2**20
RECENT = 1000  # texts that were begun last, as by a class of a hundred: what they asked for is being written now
ENTRY, CHARACTER = 1_000, 15  # of one value, and for each character that it was made of: measured over all kinds
LARGE = 2**20  # of one value that is not kept: it would drive out too many others

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Entry(Struct):
    """A value that is kept: what it costs, and how many texts had been begun when it was asked for last."""

    value: Any
    cost: int
    last: int


class Bounded:
    """Values by their keys, those that were asked for last. enough: what they may cost together, where none of the
    last texts asked for them; most: what they may cost at all."""

    def __init__(self, enough: int, most: int) -> None:
        self.enough, self.most, self.cost = enough, most, 0
        self._kept: OrderedDict[Hashable, Entry] = OrderedDict()
        self._begun = 0
        self._changing = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def begin(self) -> None:
        """Another text is begun."""
        self._begun += 1

    def get(self, key: Hashable, default: Any = None) -> Any:
        found = self._kept.get(key)
        if found is None:
            return default
        try:
            self._kept.move_to_end(key)
        except KeyError:  # another thread has let it go in between
            return default
        found.last = self._begun
        return found.value

    def put(self, key: Hashable, value: Any, cost: int) -> None:
        if cost > LARGE:
            return
        with self._changing:
            if (before := self._kept.pop(key, None)) is not None:
                self.cost -= before.cost
            self._kept[key] = Entry(value, cost, self._begun)
            self.cost += cost
            while self.cost > self.enough and self._has_old():
                _, gone = self._kept.popitem(last=False)
                self.cost -= gone.cost

    def _has_old(self) -> bool:
        """Whether what was asked for longest ago is to go."""
        if self.cost > self.most:
            return True
        return self._begun >= RECENT and next(iter(self._kept.values())).last <= self._begun - RECENT

    def clear(self) -> None:
        with self._changing:
            self._kept.clear()
            self.cost = 0


MEMORY = Bounded(ENOUGH, MOST)  # of this process


class Shelf(Generic[T]):
    """The part of this process's memory that holds one kind of value."""

    def get(self, key: Hashable) -> T | None:
        return MEMORY.get((self, key))

    def put(self, key: Hashable, value: T, cost: int) -> None:
        MEMORY.put((self, key), value, cost)


def estimated(length: int) -> int:
    """The bytes of a value that was made of so many characters, and of its key."""
    return ENTRY + CHARACTER * length


def remembered(function: Callable[[*Ts], T]) -> Callable[[*Ts], T]:
    """The function, of which what was made last is remembered. It must be one of its arguments alone, which are given
    in their order."""
    nothing = object()

    def asked(*args: *Ts) -> T:
        key = (function, args)
        found = MEMORY.get(key, nothing)
        if found is nothing:
            found = function(*args)
            length = 0
            for one in args:
                if hasattr(one, "__len__"):
                    length += len(cast("Sized", one))
            MEMORY.put(key, found, estimated(length))
        return found

    return asked


def only(value: T) -> T:
    """Of equal values, as long as they are remembered, always the same object, so that they are told to be equal at
    once."""
    return cast("T", _only(value))


@remembered
def _only(value: T) -> T:
    return value
