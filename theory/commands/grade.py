"""Marks for a submission or a class of them: a gradebook, feedback for each student, and pages."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from theory.cells import some
from theory.commands import class_options
from theory.errors import InputError

if TYPE_CHECKING:
    from theory.classroom.intake import Intake
    from theory.classroom.merging import Row
    from theory.classroom.students import Student

PLATFORMS = ("canvas", "moodle", "gradescope", "brightspace", "nbgrader", "otter")  # of platforms/__init__.py


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "submissions", nargs="+", type=Path, metavar="SUBMISSION", help="files, folders or zip archives"
    )
    parser.add_argument("--bank", type=Path, help="an instructor's own TOML file with the assignment")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where gradebook, feedback and class.html are written")
    parser.add_argument(
        "--gradebook", metavar="NAME",
        help="also write what a learning platform imports: " + ", ".join(PLATFORMS) + " (see --item)",
    )  # fmt: skip
    parser.add_argument(
        "--overrides", type=Path, metavar="FILE", help="a TOML file: what a person decided (unread.toml)"
    )
    parser.add_argument(
        "--no-key", action="store_true", help="feedback without the expected answers, for a first round"
    )
    parser.add_argument("--pdf", action="store_true", help="each student's feedback as PDF, too")
    parser.add_argument("--seconds", type=float, default=20.0, help="time limit of one submission (20)")
    parser.add_argument(
        "--results", choices=("gradescope", "prairielearn"), default="gradescope",
        help="for which autograder the files in results/ are (gradescope)",
    )  # fmt: skip
    class_options.add_arguments(parser)
    parser.add_argument("--json", action="store_true", help="as data")


def run(args: argparse.Namespace) -> int:
    class_options.check(args)
    class_options.one_of("gradebook", args.gradebook, PLATFORMS)
    for option in ("no_key", "anonymous", "gradebook", "pdf"):
        if getattr(args, option) and not args.out:
            raise InputError(f"--{option.replace('_', '-')} is about the files that --out writes; give --out DIR too")
    if args.pdf and find_spec("typst") is None:
        raise InputError("--pdf: a PDF is set by Typst, which is not installed; `pip install 'theory[pdf]'`")
    asked = class_options.intake(args, args.submissions, args.out)
    rows = _mark(args, asked, asked.people().students)
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


def _mark(args: argparse.Namespace, asked: Intake, students: Sequence[Student]) -> list[Row]:
    """Every student with their marks, and what a person decided; with --out, on disk as well."""
    from theory.classroom import journal, ledger, overrides
    from theory.classroom.sharing import Shared
    from theory.report import marks_changes, marks_queue
    from theory.report.class_folder import folder, without_names
    from theory.report.feedback_page import About
    from theory.report.marks_terminal import progress

    job = asked.job()
    grader, assignment = job.grader(), job.asked()
    shown = without_names(args.out, students) if args.anonymous else students
    out = folder(args.out, About(assignment, args.no_key), shown, args.results, args.pdf) if args.out else None
    kept = None if out is None else journal.Journal(out.path / journal.JOURNAL)
    decided = overrides.read(args.overrides, grader, overrides.names(shown)) if args.overrides else ()
    decisions = overrides.Decisions(decided, grader)
    rows, written, shared = [], 0, Shared()
    with (
        progress(sum(len(student.counting) for student in shown)) as advance,
        kept.locked() if kept else nullcontext(),
    ):
        for student, fresh in asked.marked(job, grader, shown, kept, advance):
            row = replace(fresh, marked=decisions.apply(fresh.marked))
            written += 0 if out is None else len(out.student(row))
            rows.append(shared.row(replace(row, student=student)))  # without the bytes of the files
    if out is not None and not args.overrides and marks_queue.decided(found := out.path / ledger.NAME):
        print(f"{found} holds decisions that do not count here; give --overrides {found} too", file=sys.stderr)
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
