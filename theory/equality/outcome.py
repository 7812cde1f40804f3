"""What the judge of a pair says: the verdict, the facts it stands on, and what it assumes; never a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, StrEnum
from typing import TypeAlias

from msgspec import Struct

from checks.evidence import Method
from checks.numbers import Printed
from checks.reading.readings import TwoReadings


class Equality(StrEnum):
    EQUAL = "equal"
    DIFFERENT = "different"
    UNDECIDED = "undecided"
    UNREAD = "unread"


# Why two answers are equal, or differ


class Match(Enum):
    """In what two answers are the same."""

    TEXT = "text"
    WORDS = "words"
    FORM = "form"
    NUMBER = "exact number"
    EVALUATED = "form, once the constants are evaluated"
    RATIO = "both numbers of a ratio"
    SIDES = "each side of a relation"
    ENTRIES = "each entry, in order"
    MEMBERS = "the members of a set"
    PARTS = "the parts of a union"
    REALS = "the real numbers of a set"
    MULTIPLES = "each condition, up to a constant factor"


class Same(Struct, frozen=True):
    """Both are the same in this. entries: how many were compared, where there are several."""

    match: Match
    entries: int | None = None


class Difference(Enum):
    """In what two answers differ."""

    NUMBER = "exact number"
    VALUE = "value, enclosed"
    INFINITY = "one is infinite"
    RATIO = "numbers of a ratio"
    ENDS = "brackets of an interval"
    LENGTH = "number of entries"
    ENTRY = "some entry of an array"
    MEMBER = "a member that the other set does not have"
    REALS = "the real numbers of a set"
    DIMENSION = "what is measured"
    WORDS = "the words, or the time of day"


class Differ(Struct, frozen=True):
    """The two differ in this; gold and answer: what it is on either side, where that can be shown."""

    difference: Difference
    gold: str = ""
    answer: str = ""


class Kind(Enum):
    """What an answer is."""

    NUMBER = "number"
    NAME = "name"
    FORMULA = "formula"
    VECTOR = "vector or matrix"
    TUPLE = "tuple"
    SEQUENCE = "sequence"
    SET = "set"
    INTERVAL = "interval"
    UNION = "union"
    RELATION = "relation"
    RATIO = "ratio"


class OtherKinds(Struct, frozen=True):
    """The two are of kinds that are never equal."""

    gold: Kind
    answer: Kind


class Rounding(Struct, frozen=True):
    """One is this printed number, and it is, with digits enough, what the other's value rounds to."""

    number: Printed


class Tolerance(Struct, frozen=True):
    """How far the two are apart decides, since a tolerance was said. gap: infinite where it is beyond a float."""

    gap: float


class AtEntry(Struct, frozen=True):
    """An entry decides about the whole. place: from 1."""

    place: int
    ground: Ground


class Converted(Struct, frozen=True):
    """Both are compared in this unit."""

    unit: str
    ground: Ground


# Why neither is known


class Doubt(Enum):
    """Why two answers were neither shown equal nor different."""

    UNITS = "both name what they count, in other words"
    ONE_UNIT = "only one names a unit"
    CONVENTION = "units of which one may be the other, by a convention or with another zero"
    THINGS = "numbers of things with different names"
    PREFIX = "equal only where a KB is 1024 bytes"
    MAGNITUDE = "a letter behind a number that may be a magnitude"
    SHAPES = "the factors of a shape in another order"
    CONTINUED = "digits that are not written follow"
    PERCENTAGE = "one is a percentage of the other's figure"
    COMMA = "a comma that may set off thousands or decimals"
    TIMES = "equal as ratios, but not as times"
    NAMES = "values of other names"
    CHAIN = "a form before the last that is another value"
    SIDES = "relations that neither are multiples nor differ at a point that was found"
    DOMAIN = "relations that are the same only where both have values"
    UNIONS = "unions that are not the same part by part, and may overlap"
    ORDER = "a sequence with the same entries in another order"
    BRACKETS = "the same entries in brackets of vectors, or of intervals"
    RESHAPED = "a list against a matrix with the same entries"
    TOO_MANY = "too many entries in no order"
    ENTRIES = "entries that cannot be told apart"
    REPEATED = "one side repeats entries"
    RATIO = "a ratio or a time against something else"
    RELATION = "a relation against something else"
    MEMBER = "a set against its one member"
    INTERSECTION = "an intersection against something else"
    PRODUCT = "a product or a shape against something else"
    NOT_SHOWN = "values that agree to many digits, without an exact proof"
    INFINITY = "an infinity inside a formula"
    ZERO_TO_ZERO = "0^0"
    UNDEFINED = "a function where it has no value"
    NO_VALUE = "a formula without a value"
    NO_MEANING = "a formula without a meaning, where letters are read in another way"
    LONG_SUM = "a sum of too many terms"
    ARRAY_FUNCTIONS = "functions of whole arrays, taken of letters"
    MATRICES = "equal for numbers, perhaps not for matrices and vectors"
    PRODUCTS = "names that may be products of letters"
    CONSTANTS = "letters that may be constants"
    POSITIVE = "equal where these letters are positive"
    WHOLE = "equal where these letters are whole numbers"
    RUNNING = "letters that may run over the whole numbers, so that both may name the same numbers"
    LETTERS = "equal where letters go by other names"
    FREE = "equal where these letters are any constants"
    MEAN = "equal, if at all, where these letters are means"
    VECTORS = "equal where these letters are unit vectors"
    ZERO = "0 against a vector of zeros"
    CROSS = "equal where a product of letters is one of vectors, which changes its sign with their order"
    ADJOINT = "a superscript that says conjugate and transposed"
    ROUNDED = "the right answer is a decimal, and the other, exact, rounds to it"
    WORDS = "words of which one may say what the other does"
    TIME = "the time was over"


class Undecided(Struct, frozen=True):
    """Neither shown. facts: the names, numbers or units that the doubt is about, as texts."""

    doubt: Doubt
    facts: tuple[str, ...] = ()


class Side(Enum):
    """Which answer of the pair."""

    GOLD = "gold"
    ANSWER = "answer"


class Unreadable(Struct, frozen=True):
    """Why one side, or what is common to both where `side` is None, could not be read: what the reader says of it."""

    side: Side | None
    said: str


Ground: TypeAlias = (
    Same
    | Differ
    | OtherKinds
    | Rounding
    | Tolerance
    | AtEntry
    | Converted
    | Undecided
    | TwoReadings
    | Unreadable
    | Method
)


# What it assumes


class Assumed(Enum):
    """A reading or a convention under which a verdict holds."""

    REAL_ROOTS = "odd roots of negative numbers are real"
    PRINCIPAL = "roots and logarithms have their principal complex values"
    DEFINED = "only where both sides are defined"
    WHOLE = "these letters are whole numbers"
    COUNTED = "the number without a unit counts these"
    MAGNITUDE = "this letter is a magnitude"
    CONSTANT = "this letter is the constant of that name"
    PRODUCT = "this name is the product of its letters"
    RANGE = "a sum without bounds has those of the other side"
    IDENTITY = "I is the identity matrix"
    PERIODIC = "digits go on as they repeat"
    UNITS = "these letters behind numbers are units"
    SHAPE = "an x between two numbers is a sign of multiplication"
    UP_TO = "agreement up to these is enough"
    IN_ORDER = "capitals may be matrices, other letters columns or numbers"


class Assumption(Struct, frozen=True):
    """What is assumed, and of which names."""

    kind: Assumed
    names: tuple[str, ...] = ()


class Outcome(Struct, frozen=True):
    """The verdict on a pair, what it stands on, and the assumptions under which it holds."""

    verdict: Equality
    ground: Ground
    assumptions: tuple[Assumption, ...] = ()

    def under(self, *assumptions: Assumption) -> Outcome:
        """The same outcome, under further assumptions."""
        return Outcome(self.verdict, self.ground, (*self.assumptions, *assumptions))


def assumptions(outcomes: Iterable[Outcome]) -> tuple[Assumption, ...]:
    """What any of these outcomes assumes, each once."""
    return tuple(dict.fromkeys(assumption for outcome in outcomes for assumption in outcome.assumptions))
