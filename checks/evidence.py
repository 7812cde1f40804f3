"""What a check says: of which subject, which claim about it, how surely it holds, and how that was decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import TypeAlias

from msgspec import Struct  # made in a fiftieth of the time of a dataclass; every command makes these


class Verdict(IntEnum):
    """How surely a claim holds, weakest first, so that `min` over claims is the verdict on all of them."""

    FAILED = 0  # refuted, with a counterexample
    UNDECIDED = 1  # neither shown nor refuted; the method says why
    MEASURED = 2  # agrees with an independent torch computation, within a stated bound
    ENCLOSED = 3  # interval arithmetic with outward rounding
    DECIDED = 4  # exact algebra
    PROVED = 5  # for all n, by a solver

    @property
    def holds(self) -> bool:
        return self >= Verdict.MEASURED


# What is claimed of a subject


@dataclass(frozen=True, slots=True)
class Equal:
    """A link of the subject's chain: the form at this place (from 1) equals the one before it.

    left, right: both as they are written; they belong to the text, not to the link.
    """

    place: int
    left: str = field(default="", compare=False)
    right: str = field(default="", compare=False)


class Value(Struct, frozen=True):
    """The subject's value is what another computation gives."""


class Rounding(Struct, frozen=True):
    """The value of a hand calculation is one that rounding every line to so many decimals can reach."""

    places: int


class Refuted(Struct, frozen=True):
    """This mistake in the subject is noticed."""

    mistake: str


class Stage(Enum):
    """Which part of a proof by induction."""

    INSTANCES = "instances"
    BASE = "base"
    STEP = "step"
    WHOLE = "whole"


class Theorem(Struct, frozen=True):
    """The subject, a theorem about every n from `first` on, or a part of its proof. last: of the instances."""

    stage: Stage
    letter: str
    first: int
    last: int | None = None


class Cases(Struct, frozen=True):
    """The subject, a computation over whole arrays, gives what torch gives in every case of a named test."""

    test: str


Claim: TypeAlias = Equal | Value | Rounding | Refuted | Theorem | Cases


# How it was decided

Valuation: TypeAlias = tuple[tuple[str, str], ...]  # names with their values, as text


class SameForm(Struct, frozen=True):
    """Both sides are written alike, in each of so many entries."""

    entries: int = 1


class Algebra(Struct, frozen=True):
    """Exact algebra shows them equal, and none of so many seeded points, to so many digits, speaks against it.

    No point is tried where a long sum is not written out.
    """

    points: int = 0
    digits: int = 0
    seed: int = 0


class EverySize(Struct, frozen=True):
    """The differential of traces of words shows it, for matrices of every size that fits."""


class AtSizes(Struct, frozen=True):
    """Exact algebra shows it entry by entry where the letters for sizes are these numbers."""

    sizes: Valuation


class Counterexample(Struct, frozen=True):
    """A point at which the sides differ. seeded: what has random entries there. entry: of an array."""

    at: Valuation
    seeded: tuple[str, ...]
    left: str
    right: str
    entry: int | None = None


class Shapes(Struct, frozen=True):
    """The sides differ in shape."""

    left: tuple[str, ...]
    right: tuple[str, ...]


class Balls(Struct, frozen=True):
    """Ball arithmetic with outward rounding. radius: of the widest ball."""

    radius: float


class Torch(Struct, frozen=True):
    """Torch in float64 agrees at so many points. worst, bound: units of the last place."""

    points: int
    worst: float
    bound: int
    seed: int


class TorchCases(Struct, frozen=True):
    """Torch's conv2d on images of this size agrees in every entry of every case."""

    cases: int
    size: int
    seed: int


class Apart(Struct, frozen=True):
    """Torch gives another value there. entries: in how many entries the two differ, where they are counted."""

    at: Valuation
    ours: str
    theirs: str
    entries: int | None = None


class Model(Struct, frozen=True):
    """Evaluation in pairs modulo a prime, the free maps chosen by chance; where it refutes, with the point."""

    modulus: int
    seed: int
    refuted: Counterexample | None = None


class Solver(Struct, frozen=True):
    """What an SMT solver answers, asked for a counterexample among so many instances of the laws."""

    instances: int
    answer: str


class Proof(Struct, frozen=True):
    """Base and step of a theorem, and its lemmas. missing: the first of them that is not proved."""

    letter: str
    start: int
    missing: Evidence | None = None


class Unnoticed(Struct, frozen=True):
    """A mistake that passes every check."""


class Obstacle(Enum):
    """Why something was neither shown nor refuted."""

    NO_VALUE = "both sides have the same form, which has no value"
    TOO_DEEP = "the expression is nested too deeply"
    TOO_LONG = "more operations than the limit when written out"
    NOT_SHOWN = "algebra does not show it, and no point speaks against it"
    NOWHERE_DEFINED = "equal in form, but defined at no point that was tried"
    OUTSIDE = "outside of what the algebra decides"
    NO_WITNESS = "the witness does not compute the quantity"
    NO_POINT = "no value at any of the points that were tried"
    COINCIDES = "the mistaken value is the right one at every point that was tried"
    NO_SOLVER = "the solver is not installed"


class Open(Struct, frozen=True):
    """Nothing decided it. about: the limit, or in the instrument's words the part, that the reason is about."""

    obstacle: Obstacle
    about: str = ""
    entry: int | None = None


Method: TypeAlias = (
    SameForm | Algebra | EverySize | AtSizes | Counterexample | Shapes | Balls | Torch | TorchCases | Apart | Model
    | Solver | Proof | Unnoticed | Open
)  # fmt: skip


class Finding(Struct, frozen=True):
    """What an instrument finds: the verdict, and the method that led to it with its facts."""

    verdict: Verdict
    method: Method

    def about(self, subject: str, link: Claim) -> Evidence:
        return Evidence(subject, link, self.verdict, self.method)


class Evidence(Struct, frozen=True):
    """One claim and how it was decided: `Evidence("dL/dw3", Value(), Verdict.MEASURED, Torch(8, 0.1, 64, 2024))`.

    subject: the quantity, theorem or computation that is spoken of. link: which claim about it.
    """

    subject: str
    link: Claim
    verdict: Verdict
    method: Method


def undecided(obstacle: Obstacle, about: str = "") -> Finding:
    """A finding that is neither shown nor refuted: what stood in the way, and a word about it."""
    return Finding(Verdict.UNDECIDED, Open(obstacle, about))


def summary(evidence: Iterable[Evidence]) -> dict[Verdict, int]:
    """How many claims have each verdict, strongest first."""
    counts = dict.fromkeys(sorted(Verdict, reverse=True), 0)
    for row in evidence:
        counts[row.verdict] += 1
    return {verdict: count for verdict, count in counts.items() if count}
