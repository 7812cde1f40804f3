"""Without a platform: a folder for each student, or files that are called as the student is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from theory.classroom.platforms.naming import Trails
from theory.classroom.sources import ARCHIVE, HandIn
from theory.classroom.students import Claim, Identity


def folders(trails: Trails, classes: Iterable[tuple[str, ...]]) -> Iterable[tuple[HandIn, Claim]]:
    """Each folder below one of the classes is a student's, and so is each file that lies in a class itself."""
    known = set(classes)
    for source, trail in trails.items():
        depth = max((place for place in range(len(trail)) if trail[:place] in known), default=0)
        yield source, claim(trail[depth], trail[depth + 1 :])


def files(trails: Trails) -> Iterable[tuple[HandIn, Claim]]:
    """Each file is a student's, whatever folder it is in."""
    for source, trail in trails.items():
        yield source, claim(trail[-1], ())


def one(trails: Trails) -> Iterable[tuple[HandIn, Claim]]:
    """All files are one student's, whom nothing names."""
    for source, trail in trails.items():
        yield source, Claim((Identity(token="submission"),), "/".join(trail[1:]), place=trail[0])


def claim(first: str, below: tuple[str, ...]) -> Claim:
    """first: the folder or file that is called as a student is. below: where in it the file lies."""
    packed = first.lower().endswith(ARCHIVE)
    token = PurePosixPath(first).stem if packed or not below else first
    return Claim((Identity(token=token),), "/".join(below) or first, place=first)
