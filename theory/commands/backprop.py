"""Forward and backward pass of an expression that is typed on the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

from theory.commands.answer import add_output, output, show
from theory.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("expression", help='such as "sigma(w*x + b)", or several lines: "z = w*x + b; L = (z - y)^2"')
    parser.add_argument(
        "--at", default="", metavar="NAME=VALUE,...", help="the numbers: w=2,x=-1,b=.5 or W=[[1,2],[3,4]]"
    )
    parser.add_argument(
        "--wrt", action="append", default=[], metavar="NAME", help="what to differentiate by (default: every letter)"
    )
    parser.add_argument(
        "--fine", action="store_true", help="one operation per node, the logistic broken into its parts"
    )
    parser.add_argument("--graph", action="store_true", help="draw the graph too")
    add_output(parser)


def run(args: argparse.Namespace) -> int:
    from theory.question import Question, QuestionTable, value_text
    from theory.solution import solve

    lines = [line.strip() for line in args.expression.split(";") if line.strip()]
    graph: dict[str, str] = {}
    for position, line in enumerate(lines):
        name, sign, body = line.partition("=")
        if sign:
            graph[name.strip()] = body.strip()
        else:
            graph["L" if position == len(lines) - 1 and "L" not in graph else f"u{position + 1}"] = line
    givens = {name: value_text(text, name, "--at") for name, text in map(_pair, _split(args.at))}
    settings = {"givens": givens, "graph": graph, "wrt": args.wrt, "fine": args.fine, "draw": args.graph or args.fine}
    table = QuestionTable("Forward and backward pass", args.expression, "computation", settings, round=args.round)
    return show(solve(Question("backprop", "expression", table, Path("the command line"))), output(args))


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip() or not value.strip():
        raise InputError(f"--at: expected NAME=VALUE such as w=2, got {text[:40]!r}")
    return name.strip(), value.strip()


def _split(text: str) -> list[str]:
    """The parts between commas that stand outside of brackets."""
    parts, depth, start = [], 0, 0
    for position, character in enumerate(text):
        depth += (character == "[") - (character == "]")
        if character == "," and depth == 0:
            parts.append(text[start:position])
            start = position + 1
    return [part for part in (*parts, text[start:]) if part.strip()]
