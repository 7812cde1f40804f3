"""Who handed in what: one record for each student, however many files; which of the files count, by a stated rule."""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from enum import Enum
from pathlib import PurePosixPath

from theory.classroom.sources import HandIn


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of a person; an empty text where it is not.

    number: the institution's, as on a roster. login: a user name. platform: the number by which a learning platform
    knows them. system: which one; nothing where a roster says the number. token: what a file or a folder is called,
    where nothing says which of these it is.
    """

    name: str = ""
    number: str = ""
    login: str = ""
    email: str = ""
    platform: str = ""
    section: str = ""
    token: str = ""
    system: str = ""

    @property
    def key(self) -> str:
        """What the person is called in files: the first of what tells people apart, or the name with a number."""
        return self.login or self.number or self.email or self.token or f"{self.name} {self.platform}".strip()

    def with_more(self, other: Identity) -> Identity:
        """The same with what only the other one knows."""
        both = Identity(*(mine or others for mine, others in zip(astuple(self), astuple(other), strict=True)))
        return replace(both, system=self.system if self.platform else other.system)

    def known_to(self, system: str) -> str:
        """The number by which this platform knows them; nothing where it is another's."""
        return self.platform if self.system in ("", system) else ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What the name of a file, or a platform's own list of files, says of it.

    who: several for a group. name: the file's own, without what a platform puts before it. when: it was handed in.
    late: whether the platform says so. place: the name that the platform gave to the folder or the file, by which
    feedback finds its way back. work: what the platform calls the assignment, where its names say so.
    """

    who: tuple[Identity, ...]
    name: str
    when: datetime | None = None
    late: bool = False
    place: str = ""
    work: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """One file of a student, and what is said of it. counts: False where a later hand-in replaces it."""

    source: HandIn
    claim: Claim
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Student:
    """One person of the class with all files, in the order in which they were handed in.

    key: what the person is called in every table and file; no two are the same. files: none where nothing came.
    listed: what the roster calls them; empty for who is not on one. seed: of the numbers that were asked of them; empty
    for those of the bank.
    """

    key: str
    who: Identity
    files: tuple[Filed, ...] = ()
    listed: str = ""
    seed: str = ""

    @property
    def counting(self) -> tuple[Filed, ...]:
        return tuple(filed for filed in self.files if filed.counts)

    @property
    def when(self) -> datetime | None:
        return max((filed.claim.when for filed in self.counting if filed.claim.when), default=None)

    @property
    def late(self) -> bool:
        return any(filed.claim.late for filed in self.counting)


# Which of several hand-ins counts


class Repeated(Enum):
    """The rule for repeated hand-ins. LATEST: of hand-ins at several times only the last counts. ALL: all of them."""

    LATEST = "latest"
    ALL = "all"


def ordered(student: Student, rule: Repeated) -> Student:
    """The student with the files in order, and with those told that a later hand-in replaces.

    Files of one time are one hand-in. Where no time is said, files are pieces or versions of one hand-in.
    """

    def place(filed: Filed) -> tuple[bool, datetime, tuple[str, int], str]:
        when = filed.claim.when
        return when is not None, when or datetime.min, version(filed.claim.name), filed.source.file

    files = sorted(student.files, key=place)
    last = max((filed.claim.when for filed in files if filed.claim.when), default=None)
    if rule is Repeated.LATEST:
        files = [replace(filed, counts=filed.claim.when in (None, last)) for filed in files]
    return replace(student, files=tuple(files))


# How the versions of one document are called: a copy (2), an upload -2, v2; or a word behind its name.
NUMBERED = re.compile(r"(.+?)(?:\s*\((\d{1,3})\)|-(\d{1,3})|[ _.-]+v(?:er(?:sion)?)?[ _.]?(\d{1,3}))")
WORDED = re.compile(r"(.+)[ _.-]([a-z]+)")
LATER = {
    "new": 1000, "fixed": 1000, "updated": 1000, "corrected": 1000, "revised": 1000, "resubmission": 1000,
    "final": 2000,
}  # fmt: skip
LONGEST = 200  # characters of a name that has a version


def version(name: str) -> tuple[str, int]:
    """What a file is called without the sign of its version, and which version it is: `ps2-1.md` is 1 of `ps2`."""
    stem = PurePosixPath(name.lower()).stem[:LONGEST]
    rank = 0
    while True:
        numbered, worded = NUMBERED.fullmatch(stem), WORDED.fullmatch(stem)
        if numbered:
            stem, rank = numbered[1], rank + int(numbered[2] or numbered[3] or numbered[4])
        elif worded and worded[2] in LATER:
            stem, rank = worded[1], rank + LATER[worded[2]]
        else:
            return stem.strip(" _.-"), rank
