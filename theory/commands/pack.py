"""An autograder for a learning platform: a folder that marks hand-ins to one assignment where it is unpacked."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from theory.errors import InputError

PLATFORMS = ("gradescope", "prairielearn", "otter")  # of theory/classroom/packing.py; said here so that --help is quick


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("platform", metavar="PLATFORM", help=", ".join(PLATFORMS))
    parser.add_argument(
        "--assignment", metavar="ID", help="whose key is used: that of --bank where one is given, else csc420-a2"
    )
    parser.add_argument("--bank", type=Path, help="an instructor's own TOML file with the assignment")
    parser.add_argument("--policy", type=Path, help="a TOML file: what each verdict earns, and the weights of parts")
    parser.add_argument("--key", action="store_true", help="show students the expected answers, which are hidden else")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the pack is written")


def run(args: argparse.Namespace) -> int:
    from theory.classroom import packing, pool
    from theory.grading import policy
    from theory.question import DEFAULT

    if args.platform not in PLATFORMS:
        raise InputError(f"there is no pack for {args.platform!r}; there are {', '.join(PLATFORMS)}")
    assignment = pool.find(args.assignment or (args.bank.stem if args.bank else DEFAULT), args.bank)
    if args.policy:
        policy.read(args.policy)  # what is wrong with it is said here, and not to the first student
    files = {option: path for option, path in (("--bank", args.bank), ("--policy", args.policy)) if path}
    options = [
        "--assignment",
        assignment.name,
        *(word for option, path in files.items() for word in (option, path.name)),
    ]
    options += [] if args.key else packing.HIDES_KEY
    pack = packing.Pack(assignment.heading.title, tuple(options), tuple(files.values()))
    for path in packing.write(args.platform, pack, args.out):
        print(f"wrote {path}", file=sys.stderr)
    return 0
