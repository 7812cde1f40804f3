"""One worked answer: the derivation first, before torch is loaded, then the evidence for it, claim by claim."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from theory.errors import InputError

if TYPE_CHECKING:
    from checks.evidence import Evidence
    from theory.solution import Solution

MOST_PLACES = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", metavar="QUESTION", help="such as q3b, or eecs445-p2/q3a of another assignment")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="another number for a given")
    parser.add_argument("--wrt", action="append", default=[], metavar="NAME", help="differentiate by this instead")
    parser.add_argument("--bank", type=Path, help="an instructor's own TOML file with more questions")
    add_output(parser)


def add_output(parser: argparse.ArgumentParser) -> None:
    """The options that say what is printed of a worked answer."""
    parser.add_argument("--round", type=int, metavar="N", help="round every line to N decimals; -1 for no rounding")
    parser.add_argument("--level", choices=("brief", "normal", "full"), default="normal", help="how much is printed")
    parser.add_argument("--no-verify", action="store_true", help="the derivation alone, without evidence")
    parser.add_argument("--seed", type=int, default=2024, help="for the other numbers at which values are compared")
    parser.add_argument("--json", action="store_true", help="as data")


def run(args: argparse.Namespace) -> int:
    from theory.question import change, find
    from theory.solution import solve

    question = find(args.question, args.bank)
    places = question.table.round if args.round is None else args.round
    if places is not None and not -1 <= places <= MOST_PLACES:
        raise InputError(f"--round: expected 0 to {MOST_PLACES} decimals, or -1 for none, got {places}")
    question = change(question, givens=dict(map(assignment, args.set)), wrt=tuple(args.wrt), places=places)
    return show(solve(question), args)


def assignment(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip() or not value.strip():
        raise InputError(f"--set: expected NAME=VALUE such as w3=1.5, got {text[:40]!r}")
    return name.strip(), value.strip()


def show(solution: Solution, args: argparse.Namespace) -> int:
    """Prints the worked answer and its evidence; 3 where a claim failed, else 0."""
    if args.json:
        from theory.report.data import solution_data
        from theory.verify import verify

        rows = None if args.no_verify else list(verify(solution.worked, places=solution.places, seed=args.seed))
        print(json.dumps(solution_data(solution, rows), ensure_ascii=False, indent=2))
        return code(rows or [])
    from rich.console import Console

    from theory.report.blocks import Heading, solution_blocks
    from theory.report.terminal import Printer

    printer = Printer(Console(), brief=args.level == "brief", full=args.level == "full")
    printer.print(solution_blocks(solution))
    if args.no_verify:
        return 0
    from theory.verify import verify

    printer.print([Heading("Evidence", 2)])
    rows = []
    for row in verify(solution.worked, places=solution.places, seed=args.seed):
        rows.append(row)
        if args.level != "brief" or not row.verdict.holds:
            printer.evidence(row)
    printer.counts(rows)
    return code(rows)


def code(rows: list[Evidence]) -> int:
    from checks.evidence import Verdict

    return 3 if any(row.verdict is Verdict.FAILED for row in rows) else 0
