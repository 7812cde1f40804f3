"""Prints a worked answer: the derivation first, before torch is loaded, then the evidence for it, claim by claim."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checks.evidence import Evidence
    from theory.solution import Solution


@dataclass(frozen=True, slots=True)
class Output:
    """What is printed of a worked answer.

    level: brief, normal or full. evidence: whether it is verified. seed: for the other numbers at which values are
    compared.
    """

    as_json: bool = False
    level: str = "normal"
    evidence: bool = True
    seed: int = 2024


def add_output(parser: argparse.ArgumentParser) -> None:
    """The options that say what is printed of a worked answer."""
    parser.add_argument("--round", type=int, metavar="N", help="round every line to N decimals; -1 for no rounding")
    parser.add_argument("--level", choices=("brief", "normal", "full"), default="normal", help="how much is printed")
    parser.add_argument("--no-verify", action="store_true", help="the derivation alone, without evidence")
    parser.add_argument("--seed", type=int, default=2024, help="for the other numbers at which values are compared")
    parser.add_argument("--json", action="store_true", help="as data")


def output(args: argparse.Namespace) -> Output:
    """What the options of `add_output` ask for."""
    return Output(args.json, args.level, not args.no_verify, args.seed)


def show(solution: Solution, output: Output) -> int:
    """Prints the worked answer and its evidence; 3 where a claim failed, else 0."""
    if output.as_json:
        from theory.report.data import solution_data
        from theory.verify import verify

        verified = verify(solution.worked, places=solution.places, seed=output.seed) if output.evidence else None
        rows = None if verified is None else list(verified)
        print(json.dumps(solution_data(solution, rows), ensure_ascii=False, indent=2))
        return code(rows or [])
    from rich.console import Console

    from theory.report.answer_blocks import solution_blocks
    from theory.report.blocks import Heading
    from theory.report.terminal import Printer

    brief = output.level == "brief"
    if not output.evidence:
        Printer(Console(), brief=brief).print(solution_blocks(solution))
        return 0
    from theory.report.evidence_terminal import print_evidence
    from theory.verify import links, verify

    known: dict[str, list[Evidence]] = {}

    def found(name: str) -> list[Evidence]:
        known[name] = list(links(solution.derivation, solution.derivation[name]))
        return known[name]

    printer = Printer(Console(), brief=brief, evidence=found)
    printer.print(solution_blocks(solution))
    printer.print([Heading("Evidence", 2)])
    rows = verify(solution.worked, places=solution.places, seed=output.seed, known=known)
    return code(print_evidence(printer, rows, output.level))


def code(rows: list[Evidence]) -> int:
    """The exit code: 3 where a claim failed, else 0."""
    from checks.evidence import Verdict

    return 3 if any(row.verdict is Verdict.FAILED for row in rows) else 0
