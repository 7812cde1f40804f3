"""What the names of a tree mean: whether each is a number, a vector, a matrix or a function, and what else is known."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import lru_cache
from typing import Any, TypeAlias

import sympy as sp

from checks.reading.spelling import canonical, nearest
from checks.tree import Tree


class BuildError(ValueError):
    """A tree that has no meaning in its scope: what was expected, what came, and what to do."""

    def __init__(self, expected: str, came: str, advice: str = "") -> None:
        super().__init__(expected, came, advice)
        self.expected, self.came, self.advice = expected, came, advice

    def __str__(self) -> str:
        return f"expected {self.expected}, but found {self.came}{self.advice and f'; {self.advice}'}"


class Kind(Enum):
    """What a name stands for."""

    NUMBER = auto()
    VECTOR = auto()  # entries in a row or in a column: an operation settles which
    MATRIX = auto()  # so many rows and columns; also a row or a column that is meant as one
    TENSOR = auto()
    FUNCTION = auto()
    INDEX = auto()  # of a sum or a member of a family around the place
    OPEN = auto()  # a number, or a matrix or vector of any size: the order of products counts
    UNSETTLED = auto()  # read as a number; nothing says that it is no matrix or vector


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is known of one name.

    shape: rows and columns of a matrix, or of a vector as it is kept. function: of sympy expressions.
    written: the name as it was first written, if that is not its canonical spelling: its letter is called so.
    facts: what else is known of a number: that it is `positive`, an `integer`.
    value: exact, or a ball; of a list or a matrix an object array of them. formula: what it is in other names.
    tree: the formula as it was read, whose sums can be written out.
    origin: the line in which its value or formula was said last, and whether the value was `stated` there, or follows
    from what was. rival: what is right where that is wrong. former: its value before that. listed: the entries of a
    tuple, which may be a vector, and may be the sizes of something. column: it was given a list that is transposed.
    """

    kind: Kind = Kind.NUMBER
    shape: tuple[int, ...] = ()
    function: Callable[..., Any] | None = None
    written: str = ""
    facts: tuple[str, ...] = ()
    value: Any = None
    formula: Any = None
    tree: Tree | None = None
    origin: int | None = None
    stated: bool = False
    rival: Any = None
    former: Any = None
    listed: Any = None
    column: bool = False

    def letter(self, name: str) -> Any:
        """The sympy letter of that name."""
        return LETTERS[self.kind](self, self.written or name)


@lru_cache(maxsize=1 << 14)
def _number(name: str, facts: tuple[str, ...] = ()) -> Any:
    """The letter of a number: made once, since every link of a document asks for those of all its names."""
    return sp.Symbol(name, **dict.fromkeys(("real", *facts), True))


LETTERS: Mapping[Kind, Callable[[Meaning, str], Any]] = {
    Kind.NUMBER: lambda meaning, name: _number(name, meaning.facts),
    Kind.VECTOR: lambda meaning, name: sp.MatrixSymbol(name, *meaning.shape),
    Kind.MATRIX: lambda meaning, name: sp.MatrixSymbol(name, *meaning.shape),
    Kind.TENSOR: lambda meaning, name: sp.IndexedBase(name, shape=meaning.shape),
    Kind.INDEX: lambda meaning, name: sp.Symbol(name, integer=True),
    Kind.OPEN: lambda meaning, name: sp.Symbol(name, commutative=False),
    Kind.UNSETTLED: lambda meaning, name: _number(name),
}


def shaped(shape: Sequence[int], written: str = "") -> Meaning:
    """The meaning of a name of this shape: () a number, (n,) a vector of n entries, (rows, columns) a matrix."""
    kind = (Kind.NUMBER, Kind.VECTOR, Kind.MATRIX)[len(shape)] if len(shape) < 3 else Kind.TENSOR
    return Meaning(kind, (shape[0], 1) if kind is Kind.VECTOR else tuple(shape), written=written)


Marks: TypeAlias = Callable[[str, Meaning], Sequence[Hashable]]  # of a name, by which it is looked for


class Names(Mapping[str, Meaning]):
    """Names with their meanings, as a mapping that can do more than a dict: a long text has many of them."""

    __slots__ = ()

    @abstractmethod
    def laid_over(self, more: Mapping[str, Meaning]) -> Names:
        """These names with others laid over them, which hide those that are called alike."""

    @abstractmethod
    def without(self, name: str) -> Names:
        """These names but for one."""

    @abstractmethod
    def marked(self, marks: Marks, mark: Hashable) -> tuple[str, ...]:
        """The names that have a mark, those that were said last behind the others."""


@dataclass(frozen=True, slots=True)
class Values(Mapping[Any, Any]):
    """Letter -> its value, found when it is asked for: a document has many names, and a formula a few."""

    names: Mapping[str, Meaning]

    def __getitem__(self, letter: Any) -> Any:
        name = canonical(getattr(letter, "name", ""))
        meaning = self.names.get(name)
        if meaning is None or meaning.value is None or meaning.letter(name) != letter:
            raise KeyError(letter)
        return meaning.value.reshape(meaning.shape) if meaning.shape else meaning.value

    def __iter__(self) -> Iterator[Any]:
        return (meaning.letter(name) for name, meaning in self.names.items() if meaning.value is not None)

    def __len__(self) -> int:
        return sum(meaning.value is not None for meaning in self.names.values())


@dataclass(frozen=True, slots=True)
class Scope:
    """What the names of a text mean, and the few things that its notation decides.

    names: canonical spelling -> meaning. A name that is not there is a real number, or, where the scope is `closed`,
    an error.
    log: the base of a plain `log`; None for the natural logarithm.
    arrays: the notation of arrays: `*`, `/` and `^` go entry by entry, and a number, a row or a column is repeated
    beside a matrix. Else `*` between matrices is their product, as on paper.
    rows: a list whose direction nothing settles is a row; else it is a column.
    measured: units are letters of their own, so that 5 km is no number; else, only those of a number, such as a degree,
    have a meaning.
    families: letters of which every index is a member, and how many indices it has: with `I` among them, `I_k` and `I3`
    are `I[k]` and `I[3]`.
    indices: the letters of the sums around the place.
    """

    names: Mapping[str, Meaning] = field(default_factory=dict)
    closed: bool = False
    log: Any = None
    arrays: bool = False
    rows: bool = False
    measured: bool = False
    families: Mapping[str, int] = field(default_factory=dict)
    indices: frozenset[str] = frozenset()

    def __getitem__(self, name: str) -> Meaning | None:
        """What is known of a name, in any of its spellings."""
        return self.names.get(canonical(name))

    def kind(self, name: str) -> Kind | None:
        return meaning.kind if (meaning := self[name]) else None

    @property
    def values(self) -> Mapping[Any, Any]:
        """Letter -> its value, of the names that have one; a vector's as it is kept."""
        return Values(self.names)

    def function(self, head: str) -> Callable[..., Any] | None:
        """The function of that name, where the text has one of its own."""
        meaning = self.names.get(head)
        return meaning.function if meaning else None

    def unknown(self, name: str) -> BuildError:
        """The error for a name that a closed scope does not have."""
        known = sorted(meaning.written or name for name, meaning in self.names.items())
        return BuildError("a known name", repr(name), nearest(name, known) or f"known here: {', '.join(known[:12])}")

    def knowing(self, more: Mapping[str, Meaning], **changes: Any) -> Scope:
        """The scope with these meanings, too, or instead of those of the same names; and with other changes."""
        if not more:
            return replace(self, **changes) if changes else self
        names = self.names.laid_over(more) if isinstance(self.names, Names) else {**self.names, **more}
        return replace(self, **{"names": names, "indices": self.indices.difference(more), **changes})

    def with_log(self, base: int | None) -> Scope:
        """The scope in which a plain `log` has this base; None for the natural logarithm."""
        return self if base == self.log else replace(self, log=base)

    def without(self, name: str) -> Scope:
        """The scope in which nothing is known of a name."""
        if isinstance(self.names, Names):
            return replace(self, names=self.names.without(name))
        return replace(self, names={one: meaning for one, meaning in self.names.items() if one != name})

    def marked(self, marks: Marks, mark: Hashable) -> tuple[str, ...]:
        """The names that have a mark."""
        if isinstance(self.names, Names):
            return self.names.marked(marks, mark)
        return tuple(name for name, meaning in self.names.items() if mark in marks(name, meaning))

    def within(self, indices: Sequence[str]) -> Scope:
        """The scope inside a sum, or an index, over these letters."""
        inside = dict.fromkeys(indices, Meaning(Kind.INDEX))
        return self.knowing(inside, indices=self.indices.union(indices))


Build: TypeAlias = Callable[..., Any]  # a tree, and another scope if it has its own -> its expression
Rule: TypeAlias = Callable[[Build, Scope, Sequence[Tree]], Any]
