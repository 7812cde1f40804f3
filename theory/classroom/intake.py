"""A class as it was asked for: whose files are marked, by which key and policy, and how many at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from theory.cells import some
from theory.errors import InputError

if TYPE_CHECKING:  # what it becomes loads the mathematics
    from theory.classroom.journal import Journal
    from theory.classroom.merging import Row
    from theory.classroom.people import People
    from theory.classroom.pool import Job, Quota
    from theory.classroom.students import Student
    from theory.grading.grader import Grader

SMALL = 4  # submissions that are marked in this process, unless something else is asked for


@dataclass(frozen=True, slots=True)
class Intake:
    """What to mark, and how. It names files, so that it can be handed to another process.

    submissions: files, folders or archives. assignment: whose key is used; with `bank`, of an instructor's own file.
    numbers: other ones for givens. variant: the seed of everybody's numbers. variants: a roster by which everybody has
    other ones. out: the folder with what is known of the class. layout, repeated, item: how its files are sorted.
    workers: how many mark at once, or the address of a scheduler; None leaves it to the size of the class. seconds,
    memory: what one hand-in may take, in bytes.
    """

    submissions: tuple[Path, ...]
    assignment: str
    bank: Path | None = None
    numbers: tuple[tuple[str, str], ...] = ()
    variant: str | None = None
    variants: Path | None = None
    policy: Path | None = None
    out: Path | None = None
    roster: Path | None = None
    layout: str | None = None
    repeated: str = "latest"
    item: str | None = None
    workers: int | str | None = None
    seconds: float = 20.0
    memory: int = 2**31

    def job(self) -> Job:
        """What each worker has to know. Raises InputError for a policy that cannot be read, and for numbers of a
        variant where no question has any."""
        from theory.classroom import pool
        from theory.grading import policy

        marking = policy.read(self.policy) if self.policy else policy.Policy()
        job = pool.Job(self.assignment, self.bank, marking, self.numbers)
        asked = job.asked()
        if (self.variant or self.variants) and not any(question.table.vary for question in asked.questions):
            raise InputError(f"everybody has the same numbers: no question of {asked.name} has a table `vary`")
        return job

    def people(self) -> People:
        """The students with their files, without what an earlier run wrote among them; what is doubtful about who is
        who is said on standard error."""
        from theory.classroom import people, roster, seeds, sources
        from theory.classroom.students import Repeated

        below = zip(self.submissions, sources.gather(self.submissions), strict=True)
        root = self.out.resolve() if self.out else None
        roots = [
            (path, [one for one in found if root is None or not one.path.resolve().is_relative_to(root)])
            for path, found in below
        ]
        if not any(found for _, found in roots):
            raise InputError(
                f"every submission lies inside of {self.out}, where the marks are written; give --out another folder"
            )
        of_class = self.roster or self.variants
        listed = roster.read(of_class) if of_class else None
        found = people.people(roots, listed, self.layout, Repeated(self.repeated), self.item)
        if self.variants:
            found = replace(found, students=tuple(seeds.by_roster(found.students)))
        elif self.variant:
            found = replace(found, students=tuple(seeds.asked(student, self.variant) for student in found.students))
        _tell(found)
        return found

    @property
    def limits(self) -> Quota:
        from theory.classroom.pool import Quota

        return Quota(self.seconds, self.memory)

    def at_once(self, students: Sequence[Student]) -> int | str:
        """How many workers mark these, or the address of their scheduler."""
        if self.workers is not None:
            return self.workers
        return 0 if sum(len(student.counting) for student in students) <= SMALL else _processors()

    def marked(
        self, job: Job, grader: Grader, students: Sequence[Student], kept: Journal | None, advance: Callable[[], None]
    ) -> Iterator[tuple[Student, Row]]:
        """Each student with what the program says of their hand-ins. kept: what is known of them from an earlier run.
        advance: called after each hand-in."""
        from theory.classroom import journal, merging

        workers = self.at_once(students)
        machine = merging.rows(
            grader,
            students,
            lambda files: journal.mark_class(job, files, workers, kept, limits=self.limits, advance=advance),
        )
        return zip(students, machine, strict=True)


def _tell(found: People) -> None:
    if found.guessed:
        print(
            f"took each folder for one student's, such as that of {found.guessed[0].file!r}; "
            "--layout files takes each file, and --roster FILE says who there is",
            file=sys.stderr,
        )
    if found.strangers:
        print(f"not on the roster: {some(found.strangers)}", file=sys.stderr)
    if found.doubtful:
        print(
            f"several people on the roster could be {some(found.doubtful)}, who have rows of their own; "
            "a roster with the platform's numbers or with addresses tells them apart",
            file=sys.stderr,
        )


def _processors() -> int:
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
