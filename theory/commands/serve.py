"""The pages in a browser: write, questions, calculate, grade, author."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from theory.commands import class_options
from theory.errors import InputError

if TYPE_CHECKING:
    from theory.serve.run import Class


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="this machine alone, if nothing is said; else with --token")
    parser.add_argument("--port", type=int, default=8000, help="8000 if nothing is said")
    parser.add_argument("--bank", type=Path, help="an instructor's own TOML file with more questions")
    parser.add_argument(
        "--token", nargs="?", const="", help="only who knows it is answered; without a value one is made and printed"
    )
    parser.add_argument(
        "--seconds", type=float, default=20.0, help="for one request, and for marking one hand-in (default: 20)"
    )
    parser.add_argument(
        "--class", nargs="+", type=Path, metavar="SUBMISSION", dest="submissions",
        help="a class to be graded: files, folders or zip archives, as `grade` takes them, and its options:",
    )  # fmt: skip
    parser.add_argument(
        "--out", type=Path, metavar="DIR",
        help="where its marks are kept, as `grade --out` does; SUBMISSION-marks beside it if nothing is said",
    )  # fmt: skip
    parser.add_argument(
        "--overrides", type=Path, metavar="FILE",
        help="where decisions are kept, as `grade --overrides` reads them; overrides.toml in --out if nothing is said",
    )  # fmt: skip
    class_options.add_arguments(parser.add_argument_group("a class that is graded"))


def run(args: argparse.Namespace) -> int:
    if not 0 < args.port < 65536:
        raise InputError(f"--port: expected 1 to 65535, got {args.port}")
    try:
        from theory.serve.run import run as serve
    except ModuleNotFoundError as error:
        raise InputError(f"pages need {error.name}; install theory[web]") from None
    if args.bank is not None:
        from theory.question import read

        read(args.bank)
    return serve(args.host, args.port, args.bank, args.token, args.seconds, _graded(args))


def _graded(args: argparse.Namespace) -> Class | None:
    """The class that is graded; every path as it is from anywhere."""
    from theory.classroom.ledger import NAME
    from theory.serve.run import Class

    if not args.submissions:
        if args.out or args.overrides or args.assignment:
            raise InputError("--out, --overrides and --assignment are about a class; give --class SUBMISSION too")
        return None
    class_options.check(args)
    for option in ("bank", "variants", "policy", "roster"):
        path = getattr(args, option)
        setattr(args, option, path and path.resolve())
    submissions = [path.resolve() for path in args.submissions]
    first = submissions[0]
    out = args.out.resolve() if args.out else first.with_name(f"{first.stem}-marks")
    decisions = args.overrides.resolve() if args.overrides else out / NAME
    return Class(class_options.intake(args, submissions, out), decisions, args.anonymous)
