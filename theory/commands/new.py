"""A new question on a topic, ready to be changed."""

from __future__ import annotations

import argparse
from pathlib import Path

from theory.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="what the question is called, such as q3b")
    parser.add_argument("--topic", required=True, metavar="TOPIC", help="what it is about; `topics` lists them")
    parser.add_argument("--bank", type=Path, help="the TOML file that it is added to; without it, it is printed")


def run(args: argparse.Namespace) -> int:
    from theory.question import read
    from theory.topic_list import example, renamed

    table = renamed(example(args.topic), args.name)
    if args.bank is None:
        print(table, end="")
        return 0
    before = ""
    if args.bank.exists():
        if args.name in [question.name for question in read(args.bank).questions]:
            raise InputError(f"{args.bank} has a question {args.name} already; give the new one another name")
        before = args.bank.read_text(encoding="utf-8").rstrip() + "\n\n"
    try:
        args.bank.write_text(before + table, encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot write {args.bank}: {error.strerror}") from None
    print(f"python -m theory {args.name} --bank {args.bank}")
    return 0
