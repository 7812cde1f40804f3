"""The hand-out: questions with their marks and numbers and room for answers, or a table of answers to be filled in."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from theory.report.formats import endings

if TYPE_CHECKING:
    from theory.question import Question

TEMPLATE = ".toml"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "questions", nargs="*", metavar="QUESTION", help="such as q3b; all of the assignment where none is named"
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE",
        help=f"{endings()}; {TEMPLATE}: a table of answers to be filled in, which `grade` reads",
    )  # fmt: skip
    parser.add_argument("--assignment", metavar="NAME", help="whose questions; csc420-a2 where nothing is said")
    parser.add_argument("--bank", type=Path, help="an instructor's own TOML file with more questions")
    several = parser.add_mutually_exclusive_group()
    several.add_argument("--variant", metavar="SEED", help="other numbers for each question that has a table `vary`")
    several.add_argument(
        "--variants", type=Path, metavar="ROSTER",
        help="a CSV file with the class: a sheet for each student, whose key is the seed and stands in the file's name",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    from theory.question import chosen
    from theory.report import writers

    possible = writers.spare if args.out.suffix.lower() == TEMPLATE else writers.check
    possible(args.out, *([args.bank] if args.bank else []))
    assignment, questions = chosen(args.questions, args.assignment, args.bank)
    for seed, out in _files(args):
        writers.announce(out, _write(assignment.heading.title, questions, seed, out))
    return 0


def _files(args: argparse.Namespace) -> Iterator[tuple[str | None, Path]]:
    """The seed of each sheet, and its file: `sheet-ann.pdf` for each student of a roster."""
    if args.variants is None:
        yield args.variant, args.out
        return
    from theory.cells import file_names
    from theory.classroom import roster

    people = [person.key for person in roster.read(args.variants).people]
    for person, name in zip(people, file_names(people), strict=True):
        yield person, args.out.with_name(f"{args.out.stem}-{name}{args.out.suffix}")


def _write(title: str, questions: Sequence[Question], seed: str | None, out: Path) -> int:
    """Writes one sheet, with the numbers of this seed; its size in bytes."""
    from theory.grading.key import key
    from theory.report import template, writers
    from theory.report.blocks import Group
    from theory.report.sheet_blocks import sheet_group
    from theory.variants import variant

    keys = [key(question if seed is None else variant(question, seed)) for question in questions]
    if out.suffix.lower() == TEMPLATE:
        return writers.save(template.render(keys), out)
    return writers.write(Group("sheet", title, tuple(map(sheet_group, keys))), out)
