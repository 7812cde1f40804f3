"""The hand-out: questions with their marks and numbers and room for answers, or a table of answers to be filled in."""

from __future__ import annotations

import argparse
from pathlib import Path

from theory.report.formats import endings

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
    parser.add_argument("--variant", metavar="SEED", help="other numbers for each question that has a table `vary`")


def run(args: argparse.Namespace) -> int:
    from theory.grading.key import key
    from theory.question import chosen
    from theory.report import template, writers
    from theory.report.blocks import Group
    from theory.report.sheet_blocks import sheet_group
    from theory.variants import variant

    as_table = args.out.suffix.lower() == TEMPLATE
    if not as_table:
        writers.check(args.out, *([args.bank] if args.bank else []))
    assignment, questions = chosen(args.questions, args.assignment, args.bank)
    keys = [key(question if args.variant is None else variant(question, args.variant)) for question in questions]
    if as_table:
        size = writers.save(template.render(keys), args.out)
    else:
        sheets = tuple(map(sheet_group, keys))
        size = writers.write(Group("sheet", assignment.heading.title, sheets), args.out)
    writers.announce(args.out, size)
    return 0
