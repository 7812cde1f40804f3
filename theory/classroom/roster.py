"""The roster of a class: a CSV file whose columns are known by their usual names; who on it a file belongs to."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from theory.classroom.students import Identity
from theory.documents.limits import SubmissionError, text
from theory.errors import InputError

LARGEST = 16 * 2**20  # bytes

# What a column says -> how learning platforms and registries call it, without capitals, blanks and signs. Where two
# columns say the same, the name that stands first here is taken.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "number": (
        "sisuserid", "orgdefinedid", "idnumber", "sid", "studentid", "studentnumber", "studentno", "matrikelnummer",
        "matriculationnumber", "universityid", "number",
    ),
    "login": ("sisloginid", "loginid", "login", "username", "userid", "netid", "utorid", "onyen", "cwl", "uniqname"),
    "email": ("email", "emailaddress", "mail", "institutionalemail", "studentemail"),
    "name": ("student", "name", "fullname", "studentname", "displayname", "sortablename"),
    "first": ("firstname", "givenname", "first", "forename", "vorname", "preferredname"),
    "last": ("lastname", "surname", "familyname", "last", "nachname"),
    "platform": ("id", "identifier", "participant", "canvasid", "moodleid"),
    "section": ("section", "sections", "group", "tutorial", "lab"),
}  # fmt: skip
TELLING = ("number", "login", "email", "platform", "name", "last")  # at least one of these says who somebody is
POINTS = "pointspossible"  # the row of Canvas' gradebook that is no student


def places(header: Sequence[str]) -> dict[str, int]:
    """What the columns of a table say of people -> where they stand."""
    plain = [_plain(cell) for cell in header]
    found = {
        what: next((plain.index(name) for name in names if name in plain), None) for what, names in COLUMNS.items()
    }
    return {what: place for what, place in found.items() if place is not None}


def identity(known: Mapping[str, int], row: Sequence[str]) -> Identity:
    """The person in a row of a table with these columns."""
    said = {what: row[place].strip() if place < len(row) else "" for what, place in known.items()}
    name = said.get("name") or " ".join(filter(None, (said.get("first"), said.get("last"))))
    platform = re.sub(r"^Participant\s+", "", said.get("platform", ""))  # as Moodle's grading worksheet has it
    return Identity(name, said.get("number", ""), said.get("login", ""), said.get("email", ""), platform,
                    said.get("section", ""))  # fmt: skip


def _plain(text: str) -> str:
    """A text as names are compared: letters without accents and digits, nothing else."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in split if sign.isalnum())


@dataclass(frozen=True)
class Roster:
    """The people of a class. A name that several have, and a text that could be two of them, finds nobody."""

    people: tuple[Identity, ...]
    _known: dict[tuple[str, str], set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, person in enumerate(self.people):
            for mark in {*_marks(person), *(("token", known) for _, known in _marks(person))}:
                self._known.setdefault(mark, set()).add(place)

    def find(self, who: Identity) -> Identity | None:
        """The person on the roster who this is, with all that is known of both; None where there is no one, or two."""
        for found in self._alike(who):
            if len(found) == 1:
                return self.people[next(iter(found))].with_more(who)
        return None

    def several(self, who: Identity) -> bool:
        """Whether this could be two or more people on the roster."""
        return any(len(found) > 1 for found in self._alike(who))

    def _alike(self, who: Identity) -> Iterator[set[int]]:
        """The places of those on the roster who have something in common with a person, surest first."""
        tokens = [("token", _plain(who.token))] if who.token else []
        return (self._known.get(mark, set()) for mark in (*_marks(who), *tokens))


def _marks(person: Identity) -> Iterator[tuple[str, str]]:
    """What tells a person, surest first; a name in every order of its words, since platforms turn it round."""
    yield from (("id", _plain(known)) for known in (person.number, person.login, person.platform) if known)
    for address in (person.email, person.login):
        if "@" in address:
            yield "email", _plain(address)
            yield "id", _plain(address.partition("@")[0])
    words = [word for word in map(_plain, re.split(r"[\s,]+", person.name)) if word]
    yield from {("name", "".join((*words[place:], *words[:place]))) for place in range(len(words))}


def read(path: Path) -> Roster:
    """The people on a roster. Raises InputError where it cannot be read, names nobody, or somebody twice."""
    try:
        with path.open("rb") as stream:
            written = text(stream.read(LARGEST + 1), LARGEST)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}; give the path of a CSV file with the class") from None
    except SubmissionError as error:
        raise InputError(f"{path}: {error}") from None
    first = written.split("\n", 1)[0]
    sign = max(",;\t", key=first.count)
    try:
        header, *rows = csv.reader(io.StringIO(written, newline=""), delimiter=sign, strict=True)
    except (csv.Error, ValueError) as error:
        raise InputError(f"{path}: not valid CSV: {error}") from None
    known = places(header)
    if not known.keys() & set(TELLING):
        usual = "; ".join(f"{what}: {', '.join(COLUMNS[what][:4])}" for what in TELLING)
        raise InputError(
            f"{path}: expected a column that says who a student is ({usual}), "
            f"but found {', '.join(cell.strip() for cell in header[:12]) or 'none'}"
        )
    people = [identity(known, row) for row in rows if any(map(str.strip, row)) and _plain(row[0]) != POINTS]
    people = [person for person in people if person.key]
    if not people:
        raise InputError(f"{path}: expected a row for each student, but found none below the header")
    _check(path, people)
    return Roster(tuple(people))


def _check(path: Path, people: Iterable[Identity]) -> None:
    seen: set[str] = set()
    for person in people:
        if person.key in seen:
            raise InputError(f"{path}: {person.key} stands there twice; keep one row for each student")
        seen.add(person.key)
