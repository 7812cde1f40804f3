"""Where a platform's own way to call files shows in the names of a download."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from theory.classroom.sources import HandIn

# A file -> the names of the folders that it lies in, what was given first, and its own.
Trails: TypeAlias = Mapping[HandIn, tuple[str, ...]]


class Named(NamedTuple):
    """A file, the name that the platform made, and the names above that and below it."""

    source: HandIn
    found: re.Match[str]
    above: tuple[str, ...]
    below: tuple[str, ...]


def named(trails: Trails, name: re.Pattern[str]) -> Iterator[Named]:
    """Every file of which a name is one that the platform made; the first such counts."""
    for source, trail in trails.items():
        found = next(((at, match) for at, part in enumerate(trail) if (match := name.fullmatch(part))), None)
        if found is not None:
            at, match = found
            yield Named(source, match, trail[:at], trail[at + 1 :])
