"""What the judge of a pair is told, and what it says."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import Any, TypeAlias

from checks.tree import Tree

SECONDS = 3.0  # for one pair, however many entries it has


class Equality(Enum):
    EQUAL = "equal"
    DIFFERENT = "different"
    UNDECIDED = "undecided"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict on a pair, how it was found (with the reading or convention it rests on), and the reason."""

    verdict: Equality
    method: str
    detail: str = ""


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
    """Neither equal nor different for certain; the text says why."""


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
            raise Unsure(f"not decided within {SECONDS:g} s")
        return left


Compare: TypeAlias = Callable[[Tree, Tree], Outcome]  # two parts of the two answers, by all the rules
