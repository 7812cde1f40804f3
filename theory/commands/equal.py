"""Whether two answers are equal: the judge alone, for a pair on the command line or many on standard input."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from theory.errors import InputError

if TYPE_CHECKING:
    from theory.marking.equal import Options

LONGEST = 2**20  # characters of one line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "gold", nargs="?", metavar="GOLD", help="the right answer: a number, a formula, a set, a matrix"
    )
    parser.add_argument(
        "answer", nargs="?", metavar="ANSWER", help="the answer that is judged; -- before one with a minus"
    )
    parser.add_argument("--places", type=int, metavar="N", help="decimals that suffice")
    parser.add_argument("--tolerance", metavar="T", help="how far numbers may differ: 0.1, or 1%% of the right answer")
    parser.add_argument("--log", metavar="BASE", help="the base of a plain log (e)")
    parser.add_argument("--commuting", default="", metavar="NAMES", help="capital letters that are numbers: N,K")
    parser.add_argument("--jsonl", action="store_true", help='lines {"gold": ..., "answer": ...} on standard input')
    parser.add_argument("--json", action="store_true", help="as data")


def run(args: argparse.Namespace) -> int:
    options = _options(args)
    if args.jsonl:
        if args.gold is not None:
            raise InputError("--jsonl reads pairs from standard input; give no GOLD and ANSWER beside it")
        for number, line in enumerate(sys.stdin, start=1):
            if line.strip():
                print(json.dumps(_pair(line, number, options), ensure_ascii=False), flush=True)
        return 0
    if args.answer is None:
        raise InputError("expected GOLD and ANSWER, or --jsonl and pairs on standard input")
    found = _judge(args.gold, args.answer, options)
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        detail = f": {found['detail']}" if found["detail"] else ""
        print(f"{found['verdict']}  ({found['method']}{detail})")
    return 3 if found["verdict"] == "different" else 0


def _judge(gold: str, answer: str, options: Options) -> dict[str, Any]:
    from theory.marking.equal import judge

    found = judge(gold, answer, options)
    return {"verdict": found.verdict.value, "method": found.method, "detail": found.detail}


def _pair(line: str, number: int, options: Options) -> dict[str, Any]:
    """The verdict on one line; a line that is no pair is unread, and the others go on."""
    try:
        if len(line) > LONGEST:
            raise ValueError(f"longer than {LONGEST} characters")
        pair = json.loads(line)
        gold, answer = pair["gold"], pair["answer"]
        if not isinstance(gold, str) or not isinstance(answer, str):
            raise ValueError("gold and answer must be texts")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        expected = 'expected {"gold": ..., "answer": ...}'
        return {
            "verdict": "unread",
            "method": "reading",
            "detail": f"line {number}: {expected}; {type(error).__name__}: {error}",
        }
    return _judge(gold, answer, options)


def _options(args: argparse.Namespace) -> Options:
    from theory.exact import number_text
    from theory.marking.equal import Options

    if args.places is not None and not 0 <= args.places <= 30:
        raise InputError(f"--places: expected 0 to 30, got {args.places}")
    tolerance, relative = None, False
    if args.tolerance is not None:
        relative = args.tolerance.strip().endswith("%")
        tolerance = number_text(args.tolerance.strip().removesuffix("%"), "--tolerance") / (100 if relative else 1)
    log = None
    if args.log is not None and args.log != "e":
        import sympy as sp

        base = number_text(args.log, "--log")
        if base <= 0 or base == 1:
            raise InputError(f"--log: expected a base above 0 other than 1, got {args.log}")
        log = sp.Rational(base.numerator, base.denominator)
    commuting = frozenset(name.strip() for name in args.commuting.split(",") if name.strip())
    return Options(args.places, tolerance, relative, log, commuting)
