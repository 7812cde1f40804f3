"""Marks for a submission or a class of them: a gradebook, feedback for each student, and pages."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from theory.errors import InputError

if TYPE_CHECKING:
    from theory.classroom.sources import HandIn
    from theory.grading.parts import Marked

SMALL = 4  # submissions that are marked in this process, unless --jobs says otherwise


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "submissions", nargs="+", type=Path, metavar="SUBMISSION", help="files, folders or zip archives"
    )
    parser.add_argument(
        "--assignment", metavar="ID", help="whose key is used: that of --bank where one is given, else csc420-a2"
    )
    parser.add_argument("--bank", type=Path, help="an instructor's own TOML file with the assignment")
    parser.add_argument("--policy", type=Path, help="a TOML file: what each verdict earns, and the weights of parts")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where gradebook, feedback and class.html are written")
    parser.add_argument(
        "--overrides", type=Path, metavar="FILE", help="a TOML file: what a person decided (unread.toml)"
    )
    parser.add_argument(
        "--no-key", action="store_true", help="feedback without the expected answers, for a first round"
    )
    parser.add_argument("--jobs", type=int, metavar="N", help="workers with limits; 0 marks in this process")
    parser.add_argument("--seconds", type=float, default=20.0, help="time limit of one submission (20)")
    parser.add_argument("--memory", type=int, default=2048, metavar="MIB", help="memory limit of one worker (2048)")
    parser.add_argument("--json", action="store_true", help="as data")


def run(args: argparse.Namespace) -> int:
    from theory.classroom import sources
    from theory.question import DEFAULT

    args.assignment = args.assignment or (args.bank.stem if args.bank else DEFAULT)
    if args.seconds <= 0 or args.memory < 256 or (args.jobs or 0) < 0:
        raise InputError("expected --seconds above 0, --memory of at least 256 and --jobs of 0 or more")
    if args.no_key and not args.out:
        raise InputError("--no-key is about the feedback that --out writes; give --out DIR too")
    found, passed = sources.gather(args.submissions)
    found = _foreign(found, args.out)
    passed = [name for name in passed if not _written(args, name)]
    if passed:
        print(f"passed over {len(passed)} files of other kinds, such as {passed[0]!r}", file=sys.stderr)
    marked = _mark(args, found)
    if args.json:
        from theory.report.marks_tables import assignment_data

        data = json.dumps(assignment_data(args.assignment, marked), ensure_ascii=not _unicode(), indent=2)
        print(data.encode("utf-8", "backslashreplace").decode())  # half of a surrogate pair is spelled out, as JSON can
    else:
        from theory.report.marks_terminal import Printer

        Printer().show(args.assignment, marked, args.out)
    return 0


def _unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def _foreign(found: list[HandIn], out: Path | None) -> list[HandIn]:
    """The submissions without what an earlier run wrote among them."""
    if out is None:
        return found
    root = out.resolve()
    kept = [source for source in found if not source.path.resolve().is_relative_to(root)]
    if not kept:
        raise InputError(
            f"every submission lies inside of {out}, where the marks are written; give --out another folder"
        )
    return kept


def _written(args: argparse.Namespace, name: str) -> bool:
    """Whether a file that was passed over is one that an earlier run wrote."""
    return bool(args.out) and any((p / name).resolve().is_relative_to(args.out.resolve()) for p in args.submissions)


def _mark(args: argparse.Namespace, found: list[HandIn]) -> list[Marked]:
    """Every submission with its marks, and what a person decided; with --out, on disk as well."""
    from theory.classroom import journal, overrides, pool
    from theory.grading import policy
    from theory.report import marks_queue
    from theory.report.class_folder import folder
    from theory.report.feedback_page import About
    from theory.report.marks_terminal import progress

    job = pool.Job(args.assignment, args.bank, policy.read(args.policy) if args.policy else policy.Policy())
    assignment = pool.find(args.assignment, args.bank)
    rows = overrides.read(args.overrides, job.grader(), [s.file for s in found]) if args.overrides else ()
    decisions = overrides.Decisions(rows, job.policy.earned)
    out = folder(args.out, About(assignment, args.no_key), found) if args.out else None
    kept = None if out is None else journal.Journal(out.path / journal.JOURNAL)
    workers = args.jobs if args.jobs is not None else (0 if len(found) <= SMALL else _processors())
    marked, written = [], 0
    with progress(len(found)) as advance:
        machine = journal.mark_class(
            job, found, workers, kept, limits=pool.Quota(args.seconds, args.memory * 2**20), advance=advance
        )
        for source, row in zip(found, machine, strict=True):
            row = decisions.apply(row)
            marked.append(row)
            written += 0 if out is None else len(out.student(row, source))
    for override in decisions.unused:
        print(f"{override.where} matches no answer", file=sys.stderr)
    if args.overrides and not rows:
        print(f"{args.overrides} decides nothing: take the # away from the rows that are to count", file=sys.stderr)
    if out is not None:
        files = out.whole(marked)
        written += len(files)
        if (kept_queue := out.path / marks_queue.NAME) not in files:
            print(f"{kept_queue} holds decisions and is left as it is; class.html shows what waits", file=sys.stderr)
        print(f"wrote {written} files to {out.path}; class.html shows the class", file=sys.stderr)
    return marked


def _processors() -> int:
    import os

    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
