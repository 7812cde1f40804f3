"""The options by which `grade` and `serve` are told which class is marked, and how."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from theory.errors import InputError

if TYPE_CHECKING:
    from theory.classroom.intake import Intake

# Layouts of hand-ins, as `theory/classroom/people.py` tells them apart; said here so that --help loads none of it.
LAYOUTS = ("canvas", "moodle", "gradescope", "brightspace", "nbgrader", "otter", "forms", "folders", "files", "one")


def add_arguments(parser: argparse._ActionsContainer) -> None:
    """Those that both have, with one meaning; `bank`, `seconds` and where the hand-ins are belong to each command."""
    parser.add_argument(
        "--assignment", metavar="ID", help="whose key is used: that of --bank where one is given, else csc420-a2"
    )
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
    parser.add_argument(
        "--roster", type=Path, metavar="FILE", help="a CSV file with the class, so that everybody has a row"
    )
    parser.add_argument(
        "--layout", metavar="NAME",
        help="how files are sorted by student: " + ", ".join(LAYOUTS) + "; each is tried where nothing is said",
    )  # fmt: skip
    parser.add_argument(
        "--repeated", choices=("latest", "all"), default="latest",
        help="which of the hand-ins of one student count, where the platform says when each came (latest)",
    )  # fmt: skip
    parser.add_argument(
        "--anonymous", action="store_true", help="hidden names for students and files; people.csv takes them back"
    )
    parser.add_argument(
        "--item", metavar="TITLE", help="what the platform calls the assignment, in Canvas `Title (ID)`; else its title"
    )
    parser.add_argument("--jobs", type=int, metavar="N", help="workers with limits; 0 marks in this process")
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="a Dask scheduler whose workers mark, such as tcp://127.0.0.1:8786"
    )
    parser.add_argument("--memory", type=int, default=2048, metavar="MIB", help="memory limit of one worker (2048)")


def check(args: argparse.Namespace) -> None:
    """Raises InputError where they do not fit each other. Says which assignment it is, where that was left out."""
    from theory.question import DEFAULT

    args.assignment = args.assignment or (args.bank.stem if args.bank else DEFAULT)
    if args.seconds <= 0 or args.memory < 256 or (args.jobs or 0) < 0:
        raise InputError("expected --seconds above 0, --memory of at least 256 and --jobs of 0 or more")
    one_of("layout", args.layout, LAYOUTS)
    if sum((bool(args.set), args.variant is not None, bool(args.variants))) > 1 or (args.variants and args.roster):
        raise InputError("--set, --variant and --variants exclude each other, and --variants is the roster as well")
    if args.scheduler and args.jobs is not None:
        raise InputError("--jobs and --scheduler exclude each other: the workers are those of the scheduler")


def one_of(option: str, said: str | None, choices: tuple[str, ...]) -> None:
    if said not in (None, *choices):
        raise InputError(f"there is no {option} {said!r}; there are {', '.join(choices)}")


def intake(args: argparse.Namespace, submissions: list[Path], out: Path | None) -> Intake:
    """What was asked for, as data."""
    from theory.classroom.intake import Intake
    from theory.commands.question import given_number

    return Intake(
        tuple(submissions), args.assignment, args.bank, tuple(map(given_number, args.set)), args.variant, args.variants,
        args.policy, out, args.roster, args.layout, args.repeated, args.item, args.scheduler or args.jobs,
        args.seconds, args.memory * 2**20,
    )  # fmt: skip
