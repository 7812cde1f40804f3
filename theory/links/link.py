"""One link of a chain: whether it is true, where it stands, and why: a record of facts, never a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

import msgspec

from checks.arrays import entries, shape_of
from checks.evidence import Algebra, Counterexample, Finding, Open, Shapes
from checks.quantities import Kin
from checks.reading.readings import TwoReadings
from checks.spans import Span, ends, midpoint
from checks.vocabulary.units import Dimension
from theory.documents.pieces import Why
from theory.mistakes import Made
from theory.words import Stance


class Truth(Enum):
    """Whether one link is true, as far as that can be said without a key."""

    RIGHT = "right"
    ROUNDED = "right-rounded"
    ELSEWHERE = "right-elsewhere"
    DEFINES = "defines"
    CUT_OFF = "cut off"  # neither right nor wrong: right where cutting off is what was asked for
    WRONG = "wrong"
    UNDECIDED = "undecided"
    UNREAD = "unread"

    @property
    def broad(self) -> str:
        """The verdict for readers who know only those of a claim: what is cut off is neither shown nor refuted."""
        return (Truth.UNDECIDED if self is Truth.CUT_OFF else self).value


class Result(msgspec.Struct, frozen=True):
    """What a side comes to: its entries, row by row. exact: they are that, and not the middles of narrow balls."""

    entries: tuple[Fraction, ...]
    shape: tuple[int, ...] = ()
    exact: bool = True

    @classmethod
    def of(cls, span: Span) -> Result:
        flat = list(entries(span))
        exact = all(low == high for low, high in map(ends, flat))
        return cls(tuple(map(midpoint, flat)), tuple(map(int, shape_of(span))), exact)


class Between(msgspec.Struct, frozen=True):
    """Between which values something lies; None where there is no bound. holds: whether the ends belong to it."""

    low: Fraction | None
    high: Fraction | None
    holds: tuple[bool, bool]


class Cause(msgspec.Struct, frozen=True, tag=True):
    """Why a link is true, or is not, or neither is known: one record for each kind, with its facts."""


class Alike(Cause, frozen=True):
    """Both sides are written alike."""


class ByAlgebra(Cause, frozen=True):
    """Decided for all values of the letters. unfolded: with what was said before put in for its names."""

    method: Algebra
    unfolded: bool = False


class AtLengths(Cause, frozen=True):
    """A sum over an index, decided at several lengths."""

    sizes: tuple[int, ...]


class NotAtLength(Cause, frozen=True):
    """A sum over an index whose two sides differ at one length, where what the letters are may be known."""

    terms: int
    indices: tuple[tuple[str, int], ...]
    why: AnyCause | None


class Differ(Cause, frozen=True):
    """Both sides have a value. decimal: the right side is written as a decimal."""

    left: Result
    right: Result
    decimal: bool


class OtherShapes(Cause, frozen=True):
    """The two sides are arrays of different shapes."""

    shapes: Shapes


class OwnRounding(Cause, frozen=True):
    """The rounding of the line's own operands explains the difference. left: the value without it."""

    left: Result
    decimal: bool


class OtherBase(Cause, frozen=True):
    """True with the logarithm of a convention that the document does not name."""

    convention: str
    base: int


class OtherPrefix(Cause, frozen=True):
    """True with a KB of 1024 bytes, which the document does not say."""


class InUnit(Cause, frozen=True):
    """Both sides are compared in this unit, and how they compare there."""

    unit: str
    why: AnyCause | None


class Measured(Cause, frozen=True):
    """What the two sides measure lies so to one another that they are not compared, or never equal. dimensions: of
    each; None where letters leave it open."""

    kin: Kin
    dimensions: tuple[Dimension | None, Dimension | None]


class Inside(Cause, frozen=True):
    """Both sides are the same function, and what differs stands inside."""

    head: str
    why: AnyCause


class AtEntries(Cause, frozen=True):
    """Of arrays, which entries differ, and how; `shape` says how the places count."""

    shape: tuple[int, ...]
    entries: tuple[tuple[int, AnyCause], ...]


class Factor(Cause, frozen=True):
    """The left side is this many times the right one."""

    factor: Fraction


class DifferAt(Cause, frozen=True):
    """The two sides differ at a point. functions: for some functions of the names that are used, at least."""

    point: Counterexample
    functions: bool = False


class UnknownLetters(Cause, frozen=True):
    """The two sides have different letters, and what they stand for was not said."""


class OnlyForNumbers(Cause, frozen=True):
    """True if these letters are numbers, but not shown to be if they are matrices or vectors."""

    letters: tuple[str, ...]


class Stated(Cause, frozen=True):
    """True with the numbers that were said before."""


class Otherwise(Cause, frozen=True):
    """True with what is right of these names, of which something wrong was said before."""

    names: tuple[str, ...]


class UnitsLeftOut(Cause, frozen=True):
    """True with the numbers that these names were given, of which the units are not written here."""

    names: tuple[str, ...]


class Formerly(Cause, frozen=True):
    """True with the values that these names had before they were given others."""

    names: tuple[str, ...]


class Star(Enum):
    """What a star between two matrices means, where it is no product of matrices, or a × between two vectors."""

    ENTRYWISE = "a product entry by entry"
    CORRELATION = "a kernel that slides over an image as it is"
    CONVOLUTION = "a kernel that is turned by half a turn and slides over an image"
    CROSS = "the cross product of two vectors of three entries"


class ByStar(Cause, frozen=True):
    """True by what a star between matrices means. padding: zeros on every side of the image."""

    star: Star
    padding: int


class CutOff(Cause, frozen=True):
    """True, but for digits that are cut off where they should be rounded."""


class CutAsAsked(Cause, frozen=True):
    """True with its digits cut off, as the words beside it say."""


class Ordered(Cause, frozen=True):
    """Between which values the two sides of a relation lie."""

    left: Between
    right: Between


class Bounds(Cause, frozen=True):
    """Between which bounds the left side less the right one stays, whatever its letters are."""

    gap: Between


class NotSame(Cause, frozen=True):
    """The sides of a relation are equal, by exact algebra."""


class HowClose(Cause, frozen=True):
    """Two sides that are said to be about equal, and nothing says how close that is."""


class Dropped(Cause, frozen=True):
    """The right side is what the left one is without these letters, of which nothing says that they are 0 or 1."""

    letters: tuple[str, ...]
    value: int


class ByStated(Cause, frozen=True):
    """Not true with the numbers that were said before, by which the left side has this value."""

    left: Fraction


class NotCompared(Cause, frozen=True):
    """An ellipsis, a shape or a set stands in it."""


class NotComparable(Cause, frozen=True):
    """What the instruments said that were to compare the two sides."""

    said: str


class Ambiguous(Cause, frozen=True):
    """What is written has two readings, and only in one of them is it true."""

    readings: TwoReadings


class NotShown(Cause, frozen=True):
    """Neither shown nor refuted."""

    method: Open


class Unreadable(Cause, frozen=True):
    """A side, or what stands there at all, could not be read. fact: what the reader says of it."""

    why: Why
    fact: str


class Unclaimed(Cause, frozen=True):
    """Nobody claims it."""

    stance: Stance


class NothingBefore(Cause, frozen=True):
    """Nothing stands before the relation."""


class NegativeLoss(Cause, frozen=True):
    """A loss of this kind is never negative."""


class Impossible(Cause, frozen=True):
    """What the theory rules out: the formula stays within these bounds, wherever its letters are.

    entrywise: the formula is that of a function that is applied to every entry. letters: those that are not fixed, by
    the bounds that they have; None where they are any real number.
    """

    formula: str
    entrywise: bool
    bounds: Between
    letters: tuple[tuple[Between | None, tuple[str, ...]], ...]


AnyCause: TypeAlias = (
    Alike | ByAlgebra | AtLengths | NotAtLength | Differ | OtherShapes | OwnRounding | OtherBase | Inside | AtEntries
    | Factor | DifferAt | UnknownLetters | OnlyForNumbers | Ambiguous | Stated | CutOff | CutAsAsked | ByStated
    | NotCompared | NotComparable | NotShown | Unreadable | Unclaimed | NothingBefore | NegativeLoss | Impossible
    | Ordered | Bounds | NotSame | HowClose | Dropped
    | OtherPrefix | Measured | InUnit | UnitsLeftOut | Otherwise | Formerly | ByStar
)  # fmt: skip


Decided: TypeAlias = Alike | ByAlgebra | DifferAt | OtherShapes | NotShown  # what exact algebra says of two formulas


def cause(finding: Finding, *, unfolded: bool = False) -> Decided:
    """Why two formulas are equal, or differ, or neither is known, by what the instrument found."""
    match finding.method:
        case Algebra() as method:
            return ByAlgebra(method, unfolded)
        case Counterexample() as point:
            return DifferAt(point)
        case Shapes() as shapes:
            return OtherShapes(shapes)
        case Open() as method:
            return NotShown(method)
        case _:
            return Alike()


@dataclass(frozen=True, slots=True)
class Link:
    """One link: its line, both sides as written, whether it is true, and why.

    place: of its right side in the chain. at: where it stands in the document's text, from one character up to another.
    mistake: the one slip that explains it, where it is wrong.
    """

    line: int
    question: str
    left: str
    relation: str
    right: str
    truth: Truth
    cause: AnyCause | None = None
    place: int = 0
    at: tuple[int, int] = (0, 0)
    mistake: Made | None = None

    def moved(self, by: int, lines: int) -> Link:
        """The same, so many characters and so many lines further on."""
        start, end = self.at
        return Link(
            self.line + lines, self.question, self.left, self.relation, self.right, self.truth, self.cause, self.place,
            (start + by, end + by), self.mistake,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A link that does not hold: where it stands, its name, what was written, why. more: such links after it."""

    line: int | None
    left: str
    right: str
    cause: AnyCause | None = None
    more: int = 0
