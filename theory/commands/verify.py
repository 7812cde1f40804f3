"""The evidence for questions of the bank: every link, value, theorem and typical mistake."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from theory.report.formats import endings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "questions",
        nargs="*",
        metavar="QUESTION",
        help="such as q3b, or an assignment such as csc420-a2; without one, all of --bank or of the bank",
    )
    parser.add_argument("--bank", type=Path, help="an instructor's own TOML file")
    parser.add_argument("--level", choices=("brief", "normal", "full"), default="normal", help="brief: totals only")
    parser.add_argument("--seed", type=int, default=2024, help="for the other numbers at which values are compared")
    parser.add_argument("--json", action="store_true", help="as data")
    parser.add_argument("--out", type=Path, metavar="FILE", help=f"also as a report: {endings()}")


def run(args: argparse.Namespace) -> int:
    from rich.console import Console

    from checks.evidence import Evidence, Verdict
    from theory.question import selected
    from theory.report import writers
    from theory.report.assignment_blocks import bind
    from theory.report.blocks import Group, Text, Verdicts
    from theory.report.data import evidence_data
    from theory.report.evidence import gather
    from theory.report.evidence_terminal import print_counts, print_evidence
    from theory.report.terminal import Printer
    from theory.solution import solved

    if args.out:
        writers.check(args.out)
    known, chosen = selected(args.questions, args.bank)
    printer = Printer(Console())
    every: list[Evidence] = []
    report = []
    groups: dict[str, Group] = {}
    solved(chosen)  # what does not fit is said before the long part begins
    for question, rows in zip(chosen, gather(chosen, args.seed), strict=True):
        every += rows
        asks = Text(question.table.asks.strip())
        groups[question.id] = Group(question.id, question.table.title, (asks, Verdicts(tuple(rows))))
        report.append({"question": question.id, "evidence": [evidence_data(row) for row in rows]})
        if args.json:
            continue
        printer.line(f"{question.id}  {question.table.title}")
        print_evidence(printer, rows, args.level)
        printer.line()
    if args.out:
        writers.announce(args.out, writers.write(bind(known, groups, "Evidence"), args.out))
    failed = sum(row.verdict is Verdict.FAILED for row in every)
    if args.json:
        print(json.dumps({"schema": 1, "questions": report, "failed": failed}, ensure_ascii=False, indent=2))
    else:
        if len(chosen) > 1:
            printer.line(f"all {len(chosen)} questions:")
            print_counts(printer, every)
    return 3 if failed else 0
