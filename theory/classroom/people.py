"""The class: from the files that were handed in, and a roster where there is one, to its students with their files."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from theory.cells import some
from theory.classroom.platforms import LAYOUTS, plain
from theory.classroom.roster import Roster
from theory.classroom.sources import HandIn
from theory.classroom.students import Claim, Filed, Identity, Repeated, Student, ordered
from theory.errors import InputError

FOLDERS, FILES, ONE = "folders", "files", "one"
ANYWHERE = -1  # in place of the number of what was given, for somebody who is the same in all of it
CHOICES = (*LAYOUTS, FOLDERS, FILES, ONE)


@dataclass(frozen=True, slots=True)
class People:
    """The students of a class, sorted by what they are called.

    guessed: files of which only their place says whose they are, in a folder of several. strangers: students who are
    not on the roster that was given. doubtful: those who could be several people on it.
    """

    students: tuple[Student, ...]
    guessed: tuple[HandIn, ...] = ()
    strangers: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()


@dataclass
class _Gathered:
    """One person while their files are gathered. known: the person is on the roster, or there is none. listed: what
    the roster calls them."""

    who: Identity
    known: bool
    listed: str = ""
    files: list[Filed] = field(default_factory=list)


def people(
    roots: Iterable[tuple[Path, Sequence[HandIn]]],
    roster: Roster | None = None,
    layout: str | None = None,
    rule: Repeated = Repeated.LATEST,
    work: str | None = None,
) -> People:
    """Everybody who handed in a file, or is on the roster. layout: one of CHOICES; None to try each platform's.

    roots: what was given, each with the files below it. A person whom nothing but the name of a file or folder tells is
    another one in each of them. work: what the platform calls the assignment. Raises InputError where the files are of
    several and none is named.
    """
    listed = roster.people if roster else ()
    found: dict[tuple[str, int], _Gathered] = {
        (person.key, ANYWHERE): _Gathered(person, True, person.key) for person in listed
    }
    guessed: list[HandIn] = []
    taken: dict[str, tuple[int, str]] = {}
    claimed = [
        (number, *one) for number, (root, own) in enumerate(roots) for one in _claimed(root, own, roster, layout)
    ]
    wanted = _wanted({claim.work for _, _, claim, _ in claimed if claim.work}, work)
    for number, found_there, claim, guess in claimed:
        if claim.work in wanted:
            source = replace(found_there, file=_name(number, found_there.file, taken))
            guessed += [source] if guess else []
            for who in claim.who:
                person = roster.find(who) if roster else None
                mark = (person or who).key
                told = person is not None or mark != who.token
                entry = found.setdefault((mark, ANYWHERE if told else number), _Gathered(who, roster is None))
                entry.who = (person or entry.who).with_more(who)
                entry.files.append(Filed(source, claim))
    students = _named(found.values(), rule)
    unknown = [student for person, student in students if not person.known]
    doubtful = tuple(student.key for student in unknown if roster and roster.several(student.who))
    strangers = tuple(student.key for student in unknown if student.key not in doubtful)
    return People(tuple(student for _, student in students), tuple(guessed), strangers, doubtful)


def _wanted(works: set[str], work: str | None) -> set[str]:
    """The names of the assignment whose files are marked, among those that a platform says; none is always one."""
    if len(works) > 1 and work not in works:
        raise InputError(f"found hand-ins for {some(sorted(works))}; say with --item which of them the assignment is")
    return {"", *(works if len(works) == 1 else {work or ""})}


def _name(root: int, file: str, taken: dict[str, tuple[int, str]]) -> str:
    """What reports call a file, with a number before its ending where one below another root is called so."""
    number, name = 1, file
    while taken.setdefault(name, (root, file)) != (root, file):
        number += 1
        place = PurePath(file)
        name = str(place.with_name(f"{place.stem} ({number}){place.suffix}"))
    return name


def _claimed(
    root: Path, sources: Sequence[HandIn], roster: Roster | None, layout: str | None
) -> Iterator[tuple[HandIn, Claim, bool]]:
    """Every file that somebody handed in, with whose it is, and whether that is a guess."""
    inside = root.is_dir() or any(source.members for source in sources)
    trails = {source: (root.name if inside else "", *source.parts) for source in sources}
    rest, downloads = dict(trails), set()
    for claims in (claims for name, claims in LAYOUTS.items() if layout in (None, name)):
        for source, claim in tuple(claims(rest)):
            trail = rest.pop(source, None)
            if claim is not None:
                yield source, claim, False
            if trail is not None and claim is not None:
                downloads.add(trail[: trail.index(claim.place)] if claim.place in trail else trail[:-1])
    classes = {*_unwrapped(trails.values()), *downloads, *_beside(downloads, trails.values())}
    own = {FILES: plain.files, ONE: plain.one}.get(layout or "")
    for source, claim in own(rest) if own else plain.folders(rest, classes):
        listed = _on_the_roster(rest[source], roster)
        yield source, listed or claim, listed is None and layout is None and rest[source][-1] != claim.place


def _unwrapped(trails: Collection[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """What was given; its only folder, where an archive is packed so; folders in which there are only others."""
    first = min(trails, key=len, default=("",))
    yield first[:1]
    if len(first) > 2 and all(trail[1] == PurePath(first[0]).stem for trail in trails):
        yield first[:2]
    for depth in range(2, len(first) - 1):
        if not all(trail[:depth] == first[:depth] for trail in trails):
            return
        yield first[:depth]


def _beside(downloads: Collection[tuple[str, ...]], trails: Collection[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Every folder beside one that a platform made: there lie other downloads, and no student's files."""
    above = {download[:place] for download in downloads for place in range(1, len(download))}
    for trail in trails:
        yield from (trail[: place + 1] for place in range(1, len(trail) - 1) if trail[:place] in above)


def _on_the_roster(trail: tuple[str, ...], roster: Roster | None) -> Claim | None:
    """Whose a file is by the first of its folders, or its own name, that is somebody's on the roster."""
    claims = (plain.claim(part, trail[place + 1 :]) for place, part in enumerate(trail))
    return next((claim for claim in claims if roster and roster.find(claim.who[0])), None)


def _named(found: Iterable[_Gathered], rule: Repeated) -> list[tuple[_Gathered, Student]]:
    """The students under keys of which no two are the same."""
    taken: set[str] = set()
    people = sorted(found, key=lambda one: one.who.key)
    return [
        (one, ordered(Student(_free(one.who.key, taken), one.who, tuple(one.files), one.listed), rule))
        for one in people
    ]


def _free(key: str, taken: set[str]) -> str:
    number, found = 1, key or "nobody"
    while found in taken:
        number += 1
        found = f"{key} ({number})"
    taken.add(found)
    return found


# Without names


def anonymous(students: Sequence[Student], secret: bytes) -> tuple[Student, ...]:
    """The students, in their order, under names that say nothing of them, and so are their files.

    The same student has the same name as long as the secret is the same. What the files hold is as it was.
    """

    def hidden(student: Student) -> Student:
        mark = hmac.new(secret, student.key.encode(errors="backslashreplace"), hashlib.sha256).hexdigest()[:MARK]
        key, files = f"student-{mark}", []
        for number, filed in enumerate(student.files, start=1):
            suffix = PurePath(filed.source.file).suffix
            files.append(replace(filed, source=replace(filed.source, file=f"{key}/{number}{suffix}")))
        return replace(student, key=key, who=Identity(token=key), files=tuple(files))

    return tuple(map(hidden, students))


MARK = 10  # signs of a hidden name: two of 10,000 students have the same with a chance of 1 in 20,000
