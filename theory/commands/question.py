"""One question of a bank, worked out."""

from __future__ import annotations

import argparse
from pathlib import Path

from theory.commands.answer import add_output, output, show
from theory.errors import InputError

MOST_PLACES = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", metavar="QUESTION", help="such as q3b, or eecs445-p2/q3a of another assignment")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="another number for a given")
    parser.add_argument("--wrt", action="append", default=[], metavar="NAME", help="differentiate by this instead")
    parser.add_argument(
        "--variant", metavar="SEED", help="the numbers of this variant; for a question with a table `vary`"
    )
    parser.add_argument("--bank", type=Path, help="an instructor's own TOML file with more questions")
    add_output(parser)


def run(args: argparse.Namespace) -> int:
    from theory.question import change, find
    from theory.solution import solve

    question = find(args.question, args.bank)
    if args.variant is not None:
        from theory.variants import Variation

        question = Variation(question).variant(args.variant)
    places = question.table.round if args.round is None else args.round
    if places is not None and not -1 <= places <= MOST_PLACES:
        raise InputError(f"--round: expected 0 to {MOST_PLACES} decimals, or -1 for none, got {places}")
    question = change(question, givens=dict(map(given_number, args.set)), wrt=tuple(args.wrt), places=places)
    return show(solve(question), output(args))


def given_number(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip() or not value.strip():
        raise InputError(f"--set: expected NAME=VALUE such as w3=1.5, got {text[:40]!r}")
    return name.strip(), value.strip()
