"""Worked answers with their evidence as a file to read, print or hand out; the format follows from its ending."""

from __future__ import annotations

import argparse
import sys
from itertools import repeat
from pathlib import Path

from theory.report.formats import endings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "questions",
        nargs="*",
        metavar="QUESTION",
        help="such as q3b, or an assignment such as csc420-a2; without one, all of --bank or of the bank",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=endings())
    parser.add_argument("--bank", type=Path, help="an instructor's own TOML file")
    parser.add_argument("--variant", metavar="SEED", help="other numbers for each question that has a table `vary`")
    parser.add_argument("--layout", choices=("own", "dot"), default="own", help="of graphs; dot: by Graphviz")
    parser.add_argument("--no-verify", action="store_true", help="the derivations alone, without evidence")
    parser.add_argument("--seed", type=int, default=2024, help="for the other numbers at which values are compared")


def run(args: argparse.Namespace) -> int:
    from checks.evidence import Evidence, Verdict, summary
    from theory.question import selected
    from theory.report import graph_dot, writers
    from theory.report.answer_blocks import solution_group
    from theory.report.assignment_blocks import bind
    from theory.report.evidence import gather
    from theory.solution import solved
    from theory.variants import variant

    writers.check(args.out)
    if args.layout == "dot":
        graph_dot.check()
    known, chosen = selected(args.questions, args.bank)
    if args.variant is not None:
        chosen = [variant(question, args.variant) for question in chosen]
    solutions = solved(chosen)  # what does not fit is said before the long part begins
    found = repeat(None) if args.no_verify else gather(chosen, args.seed)
    groups, every = {}, list[Evidence]()
    for solution, rows in zip(solutions, found, strict=False):
        every += rows or []
        groups[solution.question.id] = solution_group(solution, rows)
        _progress(f"{len(groups)}/{len(chosen)} {solution.question.id}")
    _progress("")
    made = bind(known, groups)
    size = writers.write(graph_dot.placed(made) if args.layout == "dot" else made, args.out)
    counts = ", ".join(f"{count} {verdict.name}" for verdict, count in summary(every).items())
    many = "questions" if len(chosen) > 1 else "question"
    print(f"{args.out}: {len(chosen)} {many}, {size / 1000:,.0f} kB" + (f"; {counts}" if counts else ""))
    return 3 if any(row.verdict is Verdict.FAILED for row in every) else 0


def _progress(text: str) -> None:
    """One line that is written over and over, for a person at a terminal only."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
