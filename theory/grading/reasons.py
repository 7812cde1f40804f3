"""Why an answer has its verdict: one record for each kind of reason, with its facts; `report/wording/` says them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import msgspec

from theory.cells import short
from theory.documents.pieces import Why
from theory.links.link import (
    Alike,
    AnyCause,
    ByAlgebra,
    Cause,
    CutOff,
    DifferAt,
    Impossible,
    NotShown,
    OtherShapes,
    Result,
)
from theory.mistakes import Made
from theory.words import Stance

# What could not be read, or stands for nothing

SHOWN = 3  # results of a question whose answer is not known


class NotRead(Cause, frozen=True):
    """What was written could not be read; what the reader or the builder of formulas said."""

    said: str


class NotAnEnd(Cause, frozen=True):
    """An end of a range that is no number."""


class NoQuantity(Cause, frozen=True):
    """The part names no quantity of the question, or more than one."""

    question: str


class NoQuestion(Cause, frozen=True):
    """The assignment has no question of that name."""

    assignment: str


class NamesOther(Cause, frozen=True):
    """The left side is not known to be what is asked for. left: as it is written."""

    left: str


class Contradicts(Cause, frozen=True):
    """The chain ends in the right answer, but a side before it is not known to be that. shown: that one."""

    shown: str


class SecondAnswer(Cause, frozen=True):
    """Another answer to the same part, and a different one."""


class SeveralConventions(Cause, frozen=True):
    """The words beside an answer name more than one convention."""

    names: tuple[str, ...]


class OpenQuestion(Cause, frozen=True):
    """The question is open: only a person can judge it."""


class NoFormulas(Cause, frozen=True):
    """A document without formulas."""


class InAnotherFile(Cause, frozen=True):
    """A document that says only that the answers are in another file."""


class SaysNothing(Cause, frozen=True):
    """The formula in that line could not be read. fact: what the reader says of it."""

    line: int
    why: Why
    fact: str


class Denied(Cause, frozen=True):
    """The formula in that line is not claimed."""

    line: int
    stance: Stance


class Touched(Cause, frozen=True):
    """What touches the formula in that line may make another answer of it. by: that, as it is written."""

    line: int
    by: str


class WordsOnly(Cause, frozen=True):
    """Under the question stand words, from that line on, but no formula."""

    line: int


class Unplaced(Cause, frozen=True):
    """What stands in that line may be the answer, but under no question of the assignment."""

    line: int | None


class NoneKnown(Cause, frozen=True):
    """None of the formulas under the question is known to be this answer. shown: the last of their results."""

    shown: tuple[str, ...]

    @classmethod
    def of(cls, results: Sequence[str]) -> NoneKnown:
        """Of these results, in the order in which they stand."""
        return cls(tuple(map(short, results[-SHOWN:])))


class SeveralFiles(Cause, frozen=True):
    """These files of one student answer it differently."""

    files: tuple[str, ...]


class EarlierVersion(Cause, frozen=True):
    """Only in this file, of which the student handed in a later version that does not say it."""

    file: str


class TookTooLong(Cause, frozen=True):
    """Marking was stopped after so many seconds."""

    seconds: float


class TooLarge(Cause, frozen=True):
    """It needed more memory, or more levels inside one another, than a submission may have."""


class WorkerDied(Cause, frozen=True):
    """The process that marked it ended without a word."""


# Numbers


class Gap(msgspec.Struct, frozen=True):
    """By how much one printed number is off the value: in units of its last digit too, where it has one."""

    text: str
    number: Fraction
    value: Fraction
    units: Fraction | None


class Off(Cause, frozen=True):
    """The numbers that differ from the key's; of an array `entries` are their places, and `worst` is the farthest."""

    worst: Gap | None
    shape: tuple[int, ...] = ()
    entries: tuple[int, ...] = ()


class ByKey(Cause, frozen=True):
    """The same of an answer that follows from wrong ones."""

    off: Off


class RoundingCarried(Cause, frozen=True):
    """The rounding that was carried along explains by how much it is off."""

    off: Off


class HiddenRounding(Cause, frozen=True):
    """It is right where steps that are not shown are rounded too."""

    off: Off


class RoundingOrMistake(Cause, frozen=True):
    """Rounding at steps that are not shown may explain it, or a mistake."""


class RoundingOrOneMistake(Cause, frozen=True):
    """Rounding that is not shown explains it, and so does this mistake."""

    mistake: Made


class TooFewDigits(Cause, frozen=True):
    """Its digits do not tell right from wrong. mistake: one that would print the same."""

    mistake: Made | None = None


class Follows(Cause, frozen=True):
    """It follows from earlier answers that are wrong. doubtful: or that nobody could judge yet."""

    names: tuple[str, ...]
    doubtful: bool = False


class FromNowhere(Cause, frozen=True):
    """It follows from earlier answers that are wrong, and that are no attempts at what they stand for."""

    names: tuple[str, ...]


class DoesNotFollow(Cause, frozen=True):
    """It is the right value, but does not follow from what is written before it."""

    names: tuple[str, ...]


class StandsOn(Cause, frozen=True):
    """It stands on answers that could not be read."""

    names: tuple[str, ...]


class NothingToCompare(Cause, frozen=True):
    """With the answers before it the quantity has no value; what the evaluation said."""

    said: str


class NumberForFormula(Cause, frozen=True):
    """A number, where the key has a formula."""


class OtherSize(Cause, frozen=True):
    """An array of another shape than the key's value."""

    given: tuple[int, ...]
    wanted: tuple[int, ...]


class AnswerTo(Cause, frozen=True):
    """The number is the answer to another part."""

    part: str


class ValueOf(Cause, frozen=True):
    """The number is the value of another quantity of the derivation."""

    quantity: str


class OtherUnit(Cause, frozen=True):
    """The right number, with a unit under which it would be another."""

    unit: str


class UnknownUnit(Cause, frozen=True):
    """What stands behind the number is not known to be what it counts."""

    unit: str


class Reached(Cause, frozen=True):
    """The right end of a range, but it is reached where the answer says that it is not, or the other way round.

    listed: two numbers in a list do not say whether they are.
    """

    reached: bool
    listed: bool


class Elsewhere(Cause, frozen=True):
    """Right under other named conventions, which give the same; the first of them says what it stands for."""

    conventions: tuple[str, ...]


class Accepted(Cause, frozen=True):
    """Right under a convention that the question takes as right as well; what the instructor calls it."""

    convention: str


class UpTo(Cause, frozen=True):
    """The key's up to what the question leaves open. doubtful: its digits are too few to be sure."""

    free: tuple[str, ...]
    doubtful: bool = False


class Mixed(Cause, frozen=True):
    """The answers to one question follow these conventions, and the key's."""

    conventions: tuple[str, ...]


# Formulas


class FormulaForNumber(Cause, frozen=True):
    """A formula, where the key has a number."""


class NoValue(Cause, frozen=True):
    """The formula has no value; what the evaluation said."""

    said: str


class HasValue(Cause, frozen=True):
    """What the formula comes to. rounding: whether that of its numbers may explain the difference."""

    value: Result
    rounding: bool = False


class ByValue(Cause, frozen=True):
    """The formula comes to the key's value."""


class ComesTo(Cause, frozen=True):
    """The formula comes to the key's value in the decimals that the question asks for."""

    text: str


class NoMeaning(Cause, frozen=True):
    """The formula has no meaning among the quantities of the question; what the evaluation said."""

    said: str


class UnknownIndex(Cause, frozen=True):
    """Names with an index that does not occur in the question."""

    names: tuple[str, ...]


class Circular(Cause, frozen=True):
    """The formula names what was to be found, or what is computed from it."""


class StillAsked(Cause, frozen=True):
    """The formula equals what was to be found, because it still contains it: a derivative that is not carried out."""


class OfOneNumber(Cause, frozen=True):
    """The formula is right only if a function of arrays, of one number, is that number. function: its name."""

    function: str


class OtherLetters(Cause, frozen=True):
    """Equal to the key's formula, but in other letters than the answer is wanted in."""

    used: tuple[str, ...]
    wanted: tuple[str, ...]


class OtherMeaning(Cause, frozen=True):
    """Equal to the key's formula, but not with what the hand-in says that these of its letters are."""

    letters: tuple[str, ...]


class Dots(Cause, frozen=True):
    """The dots in the formula could not be filled in; what the reader of sequences said."""

    said: str
    longer: bool = False  # for one term more, where they could at the question's own length


class NotLonger(Cause, frozen=True):
    """Right at the question's length, but the dots were not shown to be right for one term more."""


# Steps


class WrongStep(Cause, frozen=True):
    """A link of the answer's own chain does not hold. more: such links after it. result: it is right even so."""

    cause: AnyCause | None
    more: int
    result: bool


class WrongElsewhere(Cause, frozen=True):
    """A link under the question that is in no answer's chain does not hold."""

    line: int | None
    cause: AnyCause | None
    more: int


AnyReason: TypeAlias = (
    NotRead | NotAnEnd | NoQuantity | NoQuestion | NamesOther | Contradicts | SecondAnswer | SeveralConventions
    | OpenQuestion | NoFormulas | InAnotherFile | SaysNothing | Denied | Touched | WordsOnly | Unplaced | NoneKnown
    | SeveralFiles | EarlierVersion | TookTooLong | TooLarge | WorkerDied | Off | ByKey | RoundingCarried
    | HiddenRounding | RoundingOrMistake | RoundingOrOneMistake
    | TooFewDigits | CutOff | Follows | FromNowhere | DoesNotFollow | StandsOn | NothingToCompare
    | NumberForFormula | OtherSize | AnswerTo | ValueOf | Impossible | OtherUnit | UnknownUnit | Reached | Elsewhere
    | UpTo | Accepted
    | Mixed | FormulaForNumber | NoValue | OtherShapes | HasValue | ByValue | ComesTo | Alike | ByAlgebra
    | DifferAt | NotShown | NoMeaning | UnknownIndex | Circular | StillAsked | OfOneNumber | OtherLetters | OtherMeaning
    | Dots | NotLonger | WrongStep | WrongElsewhere
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Explanation:
    """The mistakes that reproduce what was written, of how many that were tried; none does where it is empty."""

    mistakes: tuple[Made, ...]
    tried: int
