"""A pair of answers whose truth the tests know by themselves, and the kinds of pairs that there are."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias


@dataclass(frozen=True)
class Pair:
    """Two answers. same: whether they say the same; None where that depends on how they are meant."""

    gold: str
    answer: str
    same: bool | None
    options: Mapping[str, Any] = field(default_factory=dict)


Kind: TypeAlias = Callable[[random.Random], Pair]
