"""What marking says of a part and of a submission: records with exact marks, up to the writers and the disk."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from theory.formula.boxes import Box
from theory.grading.marks import Mark
from theory.grading.reasons import AnyReason, Explanation
from theory.links.link import BrokenLink


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict on one quantity, and why."""

    verdict: Mark
    reasons: tuple[AnyReason, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided after all, and what the program had said before. when: as it was written, if it was."""

    by: str
    note: str
    verdict: Mark
    earned: Fraction
    reasons: tuple[AnyReason, ...] = ()
    explanation: Explanation | None = None
    when: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part marked.

    given: as it was written. expected: by the key. reasons: why it has its verdict. explanation: which mistakes explain
    a wrong answer, where that was asked. first_wrong: the first of the student's lines that does not hold. step: such a
    link in the chain that leads to the answer itself. read: `given` as it was understood. formula: what is expected,
    where it is a formula. decided: what a person said, where one did. file: in which of a student's files it stands.
    seed: of the numbers that were asked, where not everybody was asked for the same.
    """

    question: str
    part: str
    line: int | None
    given: str | None
    verdict: Mark
    expected: str | None
    earned: Fraction = Fraction(0)
    out_of: Fraction = Fraction(0)
    reasons: tuple[AnyReason, ...] = ()
    explanation: Explanation | None = None
    first_wrong: BrokenLink | None = None
    step: BrokenLink | None = None
    read: Box | None = None
    formula: Box | None = None
    decided: Decision | None = None
    file: str = ""
    seed: str = ""

    @property
    def waits(self) -> bool:
        """Whether a person has to look at it, and none has."""
        return self.verdict.row.waits and self.decided is None


@dataclass(frozen=True)
class Marked:
    """A submission with its marks. file: what was handed in; of a class, whose it is.

    trouble: why it could not be marked at all, where that is so. broken: its links that do not hold, whatever the key
    says. read_as: its encoding, where that is not UTF-8.
    """

    file: str
    parts: tuple[Part, ...]
    trouble: AnyReason | None = None
    broken: tuple[BrokenLink, ...] = ()
    read_as: str = ""

    @cached_property
    def earned(self) -> Fraction:
        return sum((part.earned for part in self.parts if part.earned), Fraction(0))

    @cached_property
    def out_of(self) -> Fraction:
        return sum((part.out_of for part in self.parts if part.out_of), Fraction(0))

    @property
    def waiting(self) -> int:
        """How many parts that carry marks wait for a person."""
        return sum(part.waits and bool(part.out_of) for part in self.parts)
