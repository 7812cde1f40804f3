"""What the rules are given beside the two sides: the options, the time that is left, and a way to say `not sure`."""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeAlias

from msgspec import Struct, field

from checks.tree import Tree
from theory.equality.outcome import Doubt, Ground, Outcome, Undecided

SECONDS = 3.0


UP_TO = ("order", "scale", "sign")  # what a question may leave open


class Options(Struct, frozen=True):
    """places: decimals that suffice; digits: significant ones. tolerance: how far numbers may differ, absolute, or
    relative where `relative`. log: the base of a plain `log`.

    up_to: what is left open, of UP_TO. positive, integer: letters that are such numbers. commuting: letters that are
    real numbers, not matrices or vectors, so that their order does not matter. seconds: for one pair, however many
    entries it has.
    """

    places: int | None = None
    digits: int | None = None
    tolerance: Fraction | None = None
    relative: bool = False
    log: Any = None
    up_to: frozenset[str] = frozenset()
    positive: frozenset[str] = frozenset()
    integer: frozenset[str] = frozenset()
    commuting: frozenset[str] = frozenset()
    seconds: float = SECONDS

    @property
    def precise(self) -> bool:
        """Whether it was said how many digits suffice."""
        return self.places is not None or self.digits is not None


class Unsure(Exception):
    """Neither equal nor different for certain."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self.ground = ground


def unsure(doubt: Doubt, *facts: str) -> Unsure:
    return Unsure(Undecided(doubt, facts))


class Case(Struct, frozen=True):
    """One pair under judgement: the options, and when it began."""

    options: Options
    start: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """What is left of the pair's time. Raises Unsure where nothing is."""
        left = self.start + self.options.seconds - time.monotonic()
        if left <= 0:
            raise unsure(Doubt.TIME, f"{self.options.seconds:g}")
        return left


Compare: TypeAlias = Callable[[Tree, Tree], Outcome]  # two parts of the two answers, by all the rules
