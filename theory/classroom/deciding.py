"""A class whose queue is decided by people: what waits, what is decided by whom, and the marks that follow from it.

What is decided is known from the file of overrides alone, and the marks follow from it as they do in `grade`: whoever
writes to that file, here, in another server or by hand, is seen at the next request.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fractions import Fraction
from functools import cached_property

from theory.classroom import overrides, tally
from theory.classroom.ledger import Ledger, Stamp, begins
from theory.classroom.merging import Row
from theory.classroom.overrides import Decisions, Override, plain
from theory.classroom.tally import Waiting, stray
from theory.errors import InputError
from theory.grading.grader import Grader
from theory.grading.marks import Mark
from theory.grading.parts import Decision, Marked, Part

LONGEST = 2000  # characters of an answer that is named by its text; a longer one is named by its part


@dataclass(frozen=True)
class Case:
    """Answers that are decided together. id: the same as long as it is about the same answers. places: student -> which
    of their parts it is about."""

    id: str
    waiting: Waiting
    places: Mapping[str, tuple[int, ...]]

    @property
    def students(self) -> tuple[str, ...]:
        return tuple(self.places)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person decided. earned: marks, of each part that the case is about; None leaves them to the verdict.
    meant: of an answer that names no part, the question and the part that it is taken for."""

    verdict: Mark | None
    earned: Fraction | None
    by: str
    note: str = ""
    meant: tuple[str, str] | None = None


class Met(InputError):
    """Somebody else has decided meanwhile, or taken back what they had decided."""


@dataclass(frozen=True, slots=True)
class _State:
    """The file, and what follows from it: by student the marks with all that is decided, and what still waits."""

    text: str
    stamp: Stamp | None
    decisions: Decisions
    rows: Mapping[str, Marked]
    waits: Mapping[str, frozenset[tuple[str, str | None]]]


@dataclass
class Desk:
    """The class. machine: every student with what the program said; of nobody it has a decision.

    names: what a row may call a student. clock: when a decision is made.
    """

    grader: Grader
    machine: Sequence[Row]
    ledger: Ledger
    names: Mapping[str, str]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    _state: _State | None = field(default=None, init=False)

    @cached_property
    def by_key(self) -> dict[str, Row]:
        return {row.student.key: row for row in self.machine}

    @cached_property
    def cases(self) -> dict[str, Case]:
        """All that waited before anybody decided, in the order in which it is decided: id -> case. Texts that say the
        same are one case, however they are spelled."""
        answers, unreadable = tally.queue([row.marked for row in self.machine])
        found: dict[object, list[tuple[Waiting, str]]] = {}
        for number, entry in enumerate([*answers, *(one for own in unreadable for one in own)]):
            for file in entry.files:
                alike: object = number, file
                if not entry.alone and entry.given is not None:
                    alike = entry.question, entry.part, self.grader.meaning(entry.question, entry.given)
                found.setdefault(alike, []).append((entry, file))
        cases = (self._case(entries[0][0], tuple(file for _, file in entries)) for entries in found.values())
        return {case.id: case for case in cases}

    def _case(self, entry: Waiting, files: tuple[str, ...]) -> Case:
        places = {file: tuple(_places(entry, self.by_key[file].marked.parts)) for file in files}
        said = repr((entry.question, entry.part, entry.given, files)).encode(errors="replace")
        shown = self.by_key[files[0]].marked.parts[places[files[0]][0]]
        entry = replace(entry, files=files, shown=shown)
        return Case(hashlib.sha256(said).hexdigest()[:16], entry, places)

    # What is known now

    @property
    def rows(self) -> Mapping[str, Marked]:
        """Student -> marks, with all that is decided."""
        return self._now.rows

    def open(self, case: Case) -> tuple[str, ...]:
        """The students for whom it still waits."""
        return _open(case, self._now.waits)

    def still_open(self) -> dict[str, tuple[str, ...]]:
        """The same of all cases: id -> students; without what is decided."""
        waits = self._now.waits
        return {case.id: open_ for case in self.cases.values() if (open_ := _open(case, waits))}

    def decided(self, case: Case) -> dict[str, tuple[Part, Decision]]:
        """Student -> their answer as it is decided, and by whom; without those of whom nothing is."""
        parts = ((file, self.rows[file].parts[places[0]]) for file, places in case.places.items() if places)
        return {file: (part, part.decided) for file, part in parts if part.decided is not None}

    def version(self, case: Case) -> str:
        """Another one whenever something else is decided of the case; nothing where nothing is."""
        found = self.decided(case)
        said = [
            (file, part.verdict.value, str(part.earned), by.by, by.when, by.note) for file, (part, by) in found.items()
        ]
        return hashlib.sha256(repr(said).encode(errors="replace")).hexdigest()[:16] if found else ""

    @property
    def _now(self) -> _State:
        stamp = self.ledger.stamp()
        if self._state is None or self._state.stamp != stamp:
            self._state = self._read(self.ledger.text(), stamp)
        return self._state

    def _read(self, text: str, stamp: Stamp | None) -> _State:
        """What follows from a text of the file. Where rows were only added, these alone are read, and only whom they
        may be about is looked at. Raises InputError where it is none that `grade` would take."""
        before = self._state
        added = before is not None and begins(text, before.text)
        above = before.decisions.overrides if before is not None and added else ()
        rest = text[len(before.text) :] if before is not None and added else text
        found = overrides.parse(self.ledger.path, rest, self.grader, self.names, above)
        decisions = Decisions(found, self.grader)
        about = {override.student for override in found[len(above) :]}
        rows, waits = {}, {}
        for row in self.machine:
            key = row.student.key
            if before is not None and added and not about & {key, None}:
                rows[key], waits[key] = before.rows[key], before.waits[key]
                continue
            marked = decisions.apply(row.marked)
            same = before is not None and before.rows[key].parts == marked.parts
            rows[key] = before.rows[key] if before is not None and same else marked
            waits[key] = before.waits[key] if before is not None and same else _waits(marked)
        return _State(text, stamp, decisions, rows, waits)

    # What people do

    def decide(self, case: Case, students: Collection[str], choice: Choice, seen: str) -> None:
        """Decides a case for these of its students; it is on disk when this returns.

        seen: the version that whoever decides has before them; what they had decided there is replaced. Raises Met
        where it is another by now, and InputError for what does not fit.
        """
        chosen = [file for file in case.students if file in students]
        if not chosen:
            raise InputError("expected at least one student for whom this is decided")
        if choice.meant is not None and choice.meant not in self.meant(case):
            raise InputError("expected a part to which the student has no answer yet")
        about = {file: {*case.places[file], *self._meant_places(file, choice.meant)} for file in chosen}
        self._change(case, seen, lambda: list(self._rows(case, chosen, choice)), about)

    def undo(self, case: Case, seen: str) -> None:
        """Takes back what was decided of a case, by whomever. Raises as `decide` does."""
        self._change(case, seen, list, {})

    def _meant_places(self, file: str, meant: tuple[str, str] | None) -> Iterator[int]:
        parts = self.by_key[file].marked.parts
        return (place for place, part in enumerate(parts) if (part.question, part.part) == meant)

    def _change(
        self, case: Case, seen: str, more: Callable[[], list[dict[str, str]]], about: Mapping[str, set[int]]
    ) -> None:
        """Writes what is decided of a case anew. more: the rows, once none decides it. about: student -> the places
        that these may decide."""
        with self.ledger.locked():
            if self.version(case) != seen:
                raise Met("somebody else has decided this meanwhile")
            before = self._now
            try:
                text = self.ledger.changed(before.text, self._deciding(case), ())
                cleared = self._state = before if text == before.text else self._read(text, before.stamp)
                text = self.ledger.changed(text, (), more())
                after = self._read(text, before.stamp)
            finally:
                self._state = before
            _check_reach(cleared, after, about)
            if self.ledger.stamp() != before.stamp:
                raise Met("the file of decisions was written by hand meanwhile")
            self.ledger.write(text)
            self._state = replace(after, stamp=self.ledger.stamp())

    def _deciding(self, case: Case) -> set[int]:
        """The numbers of the rows that decide something of a case; of an answer that names no part, with the one that
        says what it was taken for."""
        decisions = self._now.decisions
        found: set[Override] = set()
        for file, places in case.places.items():
            deciding = decisions.deciding(self.by_key[file].marked)
            found |= {deciding[place] for place in places if place in deciding}
        alike = {(row.question, row.part, row.student, row.given) for row in found}
        once = {(row.student, row.by, row.when) for row in found if row.when and stray(case.waiting.shown)}
        return {
            row.number
            for row in decisions.overrides
            if (row.question, row.part, row.student, row.given) in alike or (row.student, row.by, row.when) in once
        }

    def _rows(self, case: Case, chosen: Sequence[str], choice: Choice) -> Iterator[dict[str, str]]:
        """The rows that decide it: one for all who say the same, where that is about nobody else; else one for each."""
        entry = case.waiting
        effect = {} if choice.verdict is None else {"verdict": choice.verdict.value}
        effect |= {} if choice.earned is None else {"earned": str(choice.earned)}
        who = {"by": choice.by, "when": self.clock().isoformat(timespec="milliseconds")}
        who |= {"note": choice.note} if choice.note else {}
        what = {"question": plain(entry.question)} | ({} if entry.part is None else {"part": plain(entry.part)})
        if not entry.alone and _writable(entry.given) and {*chosen} == {*self._alike(entry)}:
            yield what | {"given": entry.given or ""} | effect | who
            return
        # what earns no marks, beside what does, has the verdict alone
        bare = {"verdict": (choice.verdict or (Mark.RIGHT if choice.earned else Mark.WRONG)).value}
        for file in chosen:
            parts, places = self.by_key[file].marked.parts, case.places[file]
            effects = [effect, *(bare for _ in places)]
            if choice.meant is not None:
                question, part = choice.meant
                yield {"student": plain(file), "question": question, "part": part} | effects.pop(0) | who
            for place in places[:1] if entry.part is None else places:
                given = None if entry.part is None else parts[place].given
                said = {"given": given or ""} if _writable(given) else {}
                yield {"student": plain(file)} | what | said | effects.pop(0) | who

    def _alike(self, entry: Waiting) -> Iterator[str]:
        """Everybody whose answer a row for this text would decide."""
        said = self.grader.meaning(entry.question, entry.given or "")
        for row in self.machine:
            named = (part for part in row.marked.parts if (part.question, part.part) == (entry.question, entry.part))
            if any(
                part.given is not None and self.grader.meaning(entry.question, part.given) == said for part in named
            ):
                yield row.student.key

    def meant(self, case: Case) -> tuple[tuple[str, str], ...]:
        """What an answer that names no part may be for: question and part of what its student has no answer to, in its
        own question where that is one of the assignment."""
        if not stray(case.waiting.shown):
            return ()
        (file,) = case.students
        empty = [part for part in self.by_key[file].marked.parts if tally.empty(part)]
        own = [part for part in empty if part.question == case.waiting.question]
        return tuple(dict.fromkeys((part.question, part.part) for part in own or empty))


def _open(case: Case, waits: Mapping[str, frozenset[tuple[str, str | None]]]) -> tuple[str, ...]:
    entry = case.waiting
    if entry.part is None:
        return tuple(file for file in case.places if any(name == entry.question for name, _ in waits[file]))
    return tuple(file for file in case.places if (entry.question, entry.part) in waits[file])


def _places(entry: Waiting, parts: Sequence[Part]) -> Iterator[int]:
    """Which parts of a student an entry is about: those of its name that wait, or all of its question with marks."""
    own = ((place, part) for place, part in enumerate(parts) if part.question == entry.question)
    if entry.part is None:
        return (place for place, part in own if part.out_of)
    return (place for place, part in own if part.part == entry.part and part.waits)


def _check_reach(before: _State, after: _State, about: Mapping[str, set[int]]) -> None:
    """Raises InputError where more would be decided than what was shown to whoever decides."""
    for file, marked in after.rows.items():
        if marked is not before.rows[file]:
            pairs = enumerate(zip(before.rows[file].parts, marked.parts, strict=True))
            if not {place for place, (one, other) in pairs if one != other} <= about.get(file, set()):
                raise InputError(f"this would decide more of {file} than what is shown; write it to the file by hand")


def _waits(marked: Marked) -> frozenset[tuple[str, str | None]]:
    return frozenset((entry.question, entry.part) for entry in tally.waiting([marked]))


def _writable(text: str | None) -> bool:
    """Whether a row can name an answer by this text."""
    return text is not None and len(text) <= LONGEST and not any(0xD800 <= ord(sign) <= 0xDFFF for sign in text)
