"""What marking says of a part and of a submission: plain records, with exact marks."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from theory.grading.marks import Mark
from theory.links.link import Place


@dataclass(frozen=True, slots=True)
class Part:
    """One part marked.

    given: as it was written. expected: by the key. first_wrong: the first of the student's lines that does not hold.
    step: such a link in the chain that leads to the answer itself. mistake: what explains a wrong number.
    read: `given` as it was understood, and expected_latex: `expected`, both in LaTeX; empty where there is none.
    """

    question: str
    part: str
    line: int | None
    given: str | None
    verdict: Mark
    expected: str | None
    earned: Fraction
    out_of: Fraction
    first_wrong: Place | None = None
    mistake: str | None = None
    note: str = ""
    step: Place | None = None
    read: str = ""
    expected_latex: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """A submission with its marks.

    trouble: why it could not be read, where that is so. broken: its links that do not hold, whatever the key says.
    """

    file: str
    parts: tuple[Part, ...]
    trouble: str = ""
    broken: tuple[Place, ...] = ()

    @property
    def earned(self) -> Fraction:
        return sum((part.earned for part in self.parts), Fraction(0))

    @property
    def out_of(self) -> Fraction:
        return sum((part.out_of for part in self.parts), Fraction(0))
