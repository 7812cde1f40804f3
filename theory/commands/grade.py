"""Marks for a submission or a class of them: a gradebook, feedback for each student, and pages."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from theory.cells import some
from theory.errors import InputError

if TYPE_CHECKING:
    from theory.classroom.merging import Row
    from theory.classroom.people import People
    from theory.classroom.students import Student

# Layouts of hand-ins, as `theory/classroom/people.py` tells them apart; said here so that --help loads none of it.
CHOICES = ("canvas", "moodle", "gradescope", "brightspace", "nbgrader", "otter", "forms", "folders", "files", "one")
PLATFORMS = ("canvas", "moodle", "gradescope", "brightspace", "nbgrader", "otter")  # of platforms/__init__.py
SMALL = 4  # submissions that are marked in this process, unless --jobs says otherwise


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "submissions", nargs="+", type=Path, metavar="SUBMISSION", help="files, folders or zip archives"
    )
    parser.add_argument(
        "--assignment", metavar="ID", help="whose key is used: that of --bank where one is given, else csc420-a2"
    )
    parser.add_argument("--bank", type=Path, help="an instructor's own TOML file with the assignment")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE",
        help="another number for a given, in every question that has it; q3b.w3=1.5 in one question alone",
    )  # fmt: skip
    parser.add_argument("--variant", metavar="SEED", help="the numbers of `sheet --variant SEED` for everybody")
    parser.add_argument(
        "--variants", type=Path, metavar="ROSTER",
        help="for each student of this roster their own numbers, those of `sheet --variants ROSTER`",
    )  # fmt: skip
    parser.add_argument("--policy", type=Path, help="a TOML file: what each verdict earns, and the weights of parts")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where gradebook, feedback and class.html are written")
    parser.add_argument(
        "--roster", type=Path, metavar="FILE", help="a CSV file with the class, so that everybody has a row"
    )
    parser.add_argument(
        "--layout", metavar="NAME",
        help="how files are sorted by student: " + ", ".join(CHOICES) + "; each is tried where nothing is said",
    )  # fmt: skip
    parser.add_argument(
        "--repeated", choices=("latest", "all"), default="latest",
        help="which of the hand-ins of one student count, where the platform says when each came (latest)",
    )  # fmt: skip
    parser.add_argument(
        "--anonymous", action="store_true", help="hidden names for students and files; people.csv takes them back"
    )
    parser.add_argument(
        "--gradebook", metavar="NAME",
        help="also write what a learning platform imports: " + ", ".join(PLATFORMS) + " (see --item)",
    )  # fmt: skip
    parser.add_argument(
        "--item", metavar="TITLE", help="what the platform calls the assignment, in Canvas `Title (ID)`; else its title"
    )
    parser.add_argument(
        "--overrides", type=Path, metavar="FILE", help="a TOML file: what a person decided (unread.toml)"
    )
    parser.add_argument(
        "--no-key", action="store_true", help="feedback without the expected answers, for a first round"
    )
    parser.add_argument("--jobs", type=int, metavar="N", help="workers with limits; 0 marks in this process")
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="a Dask scheduler whose workers mark, such as tcp://127.0.0.1:8786"
    )
    parser.add_argument("--seconds", type=float, default=20.0, help="time limit of one submission (20)")
    parser.add_argument("--memory", type=int, default=2048, metavar="MIB", help="memory limit of one worker (2048)")
    parser.add_argument(
        "--results", choices=("gradescope", "prairielearn"), default="gradescope",
        help="for which autograder the files in results/ are (gradescope)",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="as data")


def run(args: argparse.Namespace) -> int:
    from theory.question import DEFAULT

    args.assignment = args.assignment or (args.bank.stem if args.bank else DEFAULT)
    if args.seconds <= 0 or args.memory < 256 or (args.jobs or 0) < 0:
        raise InputError("expected --seconds above 0, --memory of at least 256 and --jobs of 0 or more")
    for option, choices in (("layout", CHOICES), ("gradebook", PLATFORMS)):
        if (said := getattr(args, option)) not in (None, *choices):
            raise InputError(f"there is no {option} {said!r}; there are {', '.join(choices)}")
    for option in ("no_key", "anonymous", "gradebook"):
        if getattr(args, option) and not args.out:
            raise InputError(f"--{option.replace('_', '-')} is about the files that --out writes; give --out DIR too")
    if sum((bool(args.set), args.variant is not None, bool(args.variants))) > 1 or (args.variants and args.roster):
        raise InputError("--set, --variant and --variants exclude each other, and --variants is the roster as well")
    if args.scheduler and args.jobs is not None:
        raise InputError("--jobs and --scheduler exclude each other: the workers are those of the scheduler")
    people = _people(args)
    rows = _mark(args, people.students)
    if args.json:
        from theory.report.marks_tables import gradebook_json

        for piece in gradebook_json(args.assignment, rows, ascii_only=not _unicode()):
            # half of a surrogate pair is spelled out, as JSON can
            print(piece.encode("utf-8", "backslashreplace").decode(), end="")
    else:
        from theory.report.marks_terminal import Printer

        Printer().show(args.assignment, rows, args.out)
    return 0


def _unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def _people(args: argparse.Namespace) -> People:
    """The students with their files, without what an earlier run wrote among them."""
    from theory.classroom import people, roster, seeds, sources
    from theory.classroom.students import Repeated

    below = zip(args.submissions, sources.gather(args.submissions), strict=True)
    root = args.out.resolve() if args.out else None
    roots = [
        (path, [one for one in found if root is None or not one.path.resolve().is_relative_to(root)])
        for path, found in below
    ]
    if not any(found for _, found in roots):
        raise InputError(
            f"every submission lies inside of {args.out}, where the marks are written; give --out another folder"
        )
    of_class = args.roster or args.variants
    listed = roster.read(of_class) if of_class else None
    found = people.people(roots, listed, args.layout, Repeated(args.repeated), args.item)
    if args.variants:
        found = replace(found, students=tuple(seeds.by_roster(found.students)))
    elif args.variant:
        found = replace(found, students=tuple(seeds.asked(student, args.variant) for student in found.students))
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
    return found


def _mark(args: argparse.Namespace, students: Sequence[Student]) -> list[Row]:
    """Every student with their marks, and what a person decided; with --out, on disk as well."""
    from theory.classroom import journal, merging, overrides, pool
    from theory.classroom.sharing import Shared
    from theory.commands.question import given_number
    from theory.grading import policy
    from theory.report import marks_changes, marks_queue
    from theory.report.class_folder import folder, without_names
    from theory.report.feedback_page import About
    from theory.report.marks_terminal import progress

    marking = policy.read(args.policy) if args.policy else policy.Policy()
    job = pool.Job(args.assignment, args.bank, marking, tuple(map(given_number, args.set)))
    grader, assignment = job.grader(), job.asked()
    if (args.variant or args.variants) and not any(question.table.vary for question in assignment.questions):
        raise InputError(f"everybody has the same numbers: no question of {assignment.name} has a table `vary`")
    shown = without_names(args.out, students) if args.anonymous else students
    out = folder(args.out, About(assignment, args.no_key), shown, args.results) if args.out else None
    kept = None if out is None else journal.Journal(out.path / journal.JOURNAL)
    decided = overrides.read(args.overrides, grader, overrides.names(shown)) if args.overrides else ()
    decisions = overrides.Decisions(decided, grader)
    count = sum(len(student.counting) for student in shown)
    workers = args.scheduler or args.jobs
    if workers is None:
        workers = 0 if count <= SMALL else _processors()
    limits = pool.Quota(args.seconds, args.memory * 2**20)
    rows, written, shared = [], 0, Shared()
    with progress(count) as advance, kept.locked() if kept else nullcontext():
        machine = merging.rows(
            grader,
            shown,
            lambda files: journal.mark_class(job, files, workers, kept, limits=limits, advance=advance),
        )
        for student, fresh in zip(shown, machine, strict=True):
            row = replace(fresh, marked=decisions.apply(fresh.marked))
            written += 0 if out is None else len(out.student(row))
            rows.append(shared.row(replace(row, student=student)))  # without the bytes of the files
    for override in decisions.unused:
        print(f"{override.where} matches no answer", file=sys.stderr)
    if args.overrides and not decided:
        print(f"{args.overrides} decides nothing: take the # away from the rows that are to count", file=sys.stderr)
    if kept is not None and kept.renewed:
        again = ", ".join(f"{name} in {_hand_ins(count)}" for name, count in sorted(kept.renewed.items()))
        print(f"marked again, since the question has changed: {again}; all else stays as it was", file=sys.stderr)
    if out is not None:
        files = out.whole(rows)
        written += len(files)
        if (changed := out.path / marks_changes.NAME) in files:
            print(f"marks have moved since the last run: {changed} says whose", file=sys.stderr)
        if args.gradebook:
            item = args.item or assignment.heading.title
            known = [
                replace(row, student=replace(one, key=row.student.key)) for one, row in zip(students, rows, strict=True)
            ]
            imports, left_out = out.exchange(args.gradebook, item, known)
            written += len(imports)
            _tell(args.gradebook, left_out, known)
        if (kept_queue := out.path / marks_queue.NAME) not in files:
            print(f"{kept_queue} holds decisions and is left as it is; class.html shows what waits", file=sys.stderr)
        print(f"wrote {written} files to {out.path}; class.html shows the class", file=sys.stderr)
    return rows


def _tell(platform: str, left_out: Sequence[str], rows: Sequence[Row]) -> None:
    """What is to be known before a platform's table is imported."""
    from theory.grading.policy import decimal

    if left_out:
        print(f"not in {platform}.csv, since nothing tells {platform} who they are: {some(left_out)}", file=sys.stderr)
    if waits := sum(row.marked.waiting > 0 for row in rows):
        print(f"answers of {_students(waits)} wait for a person: those marks may still grow", file=sys.stderr)
    most = decimal(rows[0].marked.out_of)
    print(f"marks in {platform}.csv are out of {most}; an item that takes them must be worth as many", file=sys.stderr)


def _students(count: int) -> str:
    return "1 student" if count == 1 else f"{count} students"


def _hand_ins(count: int) -> str:
    return "1 hand-in" if count == 1 else f"{count} hand-ins"


def _processors() -> int:
    import os

    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
