"""Marks for a submission or a class of them: a gradebook, feedback for each student, and a summary."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from theory.errors import InputError

if TYPE_CHECKING:
    from theory.marking.pool import Job
    from theory.marking.sources import Source

SMALL = 4  # submissions that are marked in this process, unless --jobs says otherwise


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "submissions", nargs="+", type=Path, metavar="SUBMISSION", help="files, folders or zip archives"
    )
    parser.add_argument("--assignment", default="csc420-a2", metavar="ID", help="whose key is used (csc420-a2)")
    parser.add_argument("--bank", type=Path, help="an instructor's own TOML file with the assignment")
    parser.add_argument("--policy", type=Path, help="a TOML file: what each verdict earns, and the weights of parts")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where gradebook, feedback and summary are written")
    parser.add_argument("--jobs", type=int, metavar="N", help="workers with limits; 0 marks in this process")
    parser.add_argument("--seconds", type=float, default=20.0, help="time limit of one submission (20)")
    parser.add_argument("--memory", type=int, default=2048, metavar="MIB", help="memory limit of one worker (2048)")
    parser.add_argument("--json", action="store_true", help="as data")


def run(args: argparse.Namespace) -> int:
    from theory.marking import gradebook, policy, pool, sources

    if args.seconds <= 0 or args.memory < 256 or (args.jobs or 0) < 0:
        raise InputError("expected --seconds above 0, --memory of at least 256 and --jobs of 0 or more")
    chosen = policy.read(args.policy) if args.policy else policy.Policy()
    job = pool.Job(args.assignment, args.bank, chosen)
    pool.find(args.assignment, args.bank)
    found, passed = sources.gather(args.submissions)
    if passed:
        print(f"passed over {len(passed)} files of other kinds, such as {passed[0]!r}", file=sys.stderr)
    out = gradebook.folder(args.out) if args.out else None
    workers = args.jobs if args.jobs is not None else (0 if len(found) <= SMALL else _processors())
    marked = list(_marked(job, found, workers, out, args))
    if out is not None:
        written = gradebook.write(out, args.assignment, marked)
        print(f"wrote {len(written)} files to {out}", file=sys.stderr)
    if args.json:
        from theory.marking.data import assignment_data

        print(json.dumps(assignment_data(args.assignment, marked), ensure_ascii=False, indent=2))
    else:
        _show(args.assignment, marked)
    return 0


def _processors() -> int:
    import os

    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def _marked(
    job: Job, found: Sequence[Source], workers: int, out: Path | None, args: argparse.Namespace
) -> Iterator[Mapping[str, Any]]:
    """The marks of every submission, in order; those that the journal has are not marked again."""
    from theory.marking import gradebook, pool

    journal = None if out is None else gradebook.Journal(out / gradebook.JOURNAL)
    known = {} if journal is None else journal.read()
    key = key_digest(job)
    digests = {source.file: _digest(key, source) for source in found} if journal is not None else {}
    fresh = [source for source in found if digests.get(source.file) not in known]
    results = pool.run(job, fresh, workers, seconds=args.seconds, memory=args.memory * 2**20)
    with _progress(len(fresh)) as advance:
        for source in found:
            digest = digests.get(source.file, "")
            if digest in known:
                yield known[digest]
                continue
            _, marks = next(results)
            if journal is not None:
                journal.add(digest, marks)
            advance()
            yield marks


def key_digest(job: Job) -> str:
    """What the marks depend on besides the submission: questions, policy, and this program's own files."""
    from theory.marking.pool import find

    found = find(job.assignment, job.bank)
    parts = [repr([(question.name, question.table) for question in found.questions]), repr(job.policy)]
    for root in (Path(__file__).parents[1], Path(__file__).parents[2] / "checks"):
        parts += [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(root.rglob("*.py"))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _digest(key: str, source: Source) -> str:
    from theory.marking import gradebook
    from theory.marking.submission import SubmissionError

    try:
        data = source.read()
    except SubmissionError as error:
        data = str(error).encode()
    return gradebook.digest(key, source.file, data)


class _progress:
    """A bar on standard error where somebody watches; nothing where it is a file or a pipe."""

    def __init__(self, total: int) -> None:
        self.total, self.bar = total, None

    def __enter__(self) -> Any:
        if sys.stderr.isatty() and self.total > SMALL:
            from rich.console import Console
            from rich.progress import Progress

            self.bar = Progress(console=Console(stderr=True), transient=True)
            self.bar.start()
            task = self.bar.add_task("marking", total=self.total)
            bar = self.bar
            return lambda: bar.advance(task)
        return lambda: None

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()


def _show(assignment: str, marked: Sequence[Mapping[str, Any]]) -> None:
    """One submission in full; of a class, one line each."""
    from rich.console import Console
    from rich.text import Text

    from theory.marking.data import decimal
    from theory.marking.gradebook import visible

    console = Console(highlight=False)

    def line(text: str, style: str = "") -> None:
        console.print(Text(visible(text), style=style), soft_wrap=True)

    for row in marked:
        total = f"{decimal(row['earned'])} of {decimal(row['out_of'])} marks"
        counts = {}
        for part in row["parts"]:
            counts[part["verdict"]] = counts.get(part["verdict"], 0) + 1
        listed = ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
        line(f"{row['file']}  {assignment}  {total}  ({listed})", "bold")
        if row.get("trouble"):
            line(f"  unread: {row['trouble']}", "yellow")
        elif len(marked) <= SMALL:
            for parts in _grouped(row["parts"]):
                if len(parts) == 1:
                    _show_part(parts[0], line)
                else:
                    names = ", ".join(part["part"] for part in parts)
                    line(f"  {parts[0]['verdict']:<15} {parts[0]['question']}  {_short(names)}", "dim")


def _grouped(parts: Sequence[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """The parts one by one, those of a question that were not handed in together."""
    group: list[Mapping[str, Any]] = []
    for part in parts:
        absent = part["given"] is None and part["verdict"] in ("missing", "unread")
        if group and (not absent or (group[0]["question"], group[0]["verdict"]) != (part["question"], part["verdict"])):
            yield group
            group = []
        if absent:
            group.append(part)
        else:
            yield [part]
    if group:
        yield group


STYLES = {"right": "green", "right-rounded": "green", "wrong": "red", "missing": "dim"}


def _show_part(part: Mapping[str, Any], line: Any) -> None:
    from theory.marking.data import decimal

    place = "" if part["line"] is None else f"line {part['line']}: "
    given = "" if part["given"] is None else f" = {_short(part['given'])}"
    marks = f"  {decimal(part['earned'])}/{decimal(part['out_of'])}" if part["out_of"] else ""
    line(
        f"  {part['verdict']:<15} {part['question']}  {place}{part['part']}{given}{marks}",
        STYLES.get(part["verdict"], "yellow"),
    )
    why = []
    if part["expected"] is not None and part["verdict"] not in ("right", "missing"):
        why.append(f"expected {_short(part['expected'])}")
    wrong = part["first_wrong"]
    if wrong is not None and wrong["left"] != part["part"]:
        where = "" if wrong["line"] is None else f"line {wrong['line']}: "
        why.append(f"first wrong: {where}{wrong['left']} = {_short(wrong['right'])}")
    why += [text for text in (part["mistake"], part["note"]) if text]
    for text in why:
        line(f"                  {text}", "dim")


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:57] + "..."
