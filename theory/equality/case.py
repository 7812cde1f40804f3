"""What the rules are given beside the two sides: the options, the time that is left, and a way to say `not sure`."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

from checks.tree import Tree
from theory.equality.outcome import Doubt, Ground, Outcome, Undecided

SECONDS = 3.0  # for one pair, however many entries it has


@dataclass(frozen=True, slots=True)
class Options:
    """places: decimals that suffice. tolerance: how far numbers may differ, absolute, or relative where `relative`.

    log: the base of a plain `log`. commuting: letters that are numbers, not matrices or vectors, so that their order
    does not matter.
    """

    places: int | None = None
    tolerance: Fraction | None = None
    relative: bool = False
    log: Any = None
    commuting: frozenset[str] = frozenset()


class Unsure(Exception):
    """Neither equal nor different for certain."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self.ground = ground


def unsure(doubt: Doubt, *facts: str) -> Unsure:
    return Unsure(Undecided(doubt, facts))


@dataclass(frozen=True, slots=True)
class Case:
    """One pair under judgement: the options, and the moment at which its time is over."""

    options: Options
    until: float = field(default_factory=lambda: time.monotonic() + SECONDS)

    @property
    def seconds(self) -> float:
        """What is left of the pair's time. Raises Unsure where nothing is."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise unsure(Doubt.TIME, f"{SECONDS:g}")
        return left


Compare: TypeAlias = Callable[[Tree, Tree], Outcome]  # two parts of the two answers, by all the rules
