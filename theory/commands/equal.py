"""Whether two answers are equal: the judge alone, for a pair on the command line or many on standard input."""

from __future__ import annotations

import argparse
import json
import re
import sys
from typing import TYPE_CHECKING, TextIO

from theory.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from theory.equality import Options, Outcome

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
    parser.add_argument("--commuting", default="", metavar="NAMES", help="letters that are numbers, no matrices: N,K")
    parser.add_argument("--jsonl", action="store_true", help='lines {"gold": ..., "answer": ...} on standard input')
    parser.add_argument("--json", action="store_true", help="as data")


def run(args: argparse.Namespace) -> int:
    options = _options(args)
    if args.jsonl:
        if args.gold is not None:
            raise InputError("--jsonl reads pairs from standard input; give no GOLD and ANSWER beside it")
        for number, line in enumerate(_lines(sys.stdin), start=1):
            if line.strip():
                print(json.dumps(_pair(line, number, options), ensure_ascii=False), flush=True)
        return 0
    if args.answer is None:
        raise InputError("expected GOLD and ANSWER, or --jsonl and pairs on standard input")
    from theory.equality import Equality, judge

    found = judge(args.gold, args.answer, options)
    data = _data(found)
    if args.json:
        print(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        print(f"{data['verdict']}  ({': '.join(filter(None, (data['method'], data['detail'])))})")
    return 3 if found.verdict is Equality.DIFFERENT else 0


def _data(found: Outcome) -> dict[str, str]:
    from theory.report.wording.equality import detail_text, method_text

    return {"verdict": found.verdict.value, "method": method_text(found), "detail": detail_text(found)}


def _lines(stream: TextIO) -> Iterator[str]:
    """The lines of a stream; of one that is too long, only as much as shows that it is."""
    while line := stream.readline(LONGEST + 1):
        yield line
        while len(line) > LONGEST and not line.endswith("\n"):
            line = stream.readline(LONGEST + 1)  # the rest of it, thrown away piece by piece


def _pair(line: str, number: int, options: Options) -> dict[str, str]:
    """The verdict on one line; a line that is no pair is unread, and the others go on."""
    from theory.equality import judge

    found = _read(line)
    if isinstance(found, str):
        expected = 'expected {"gold": "...", "answer": "..."}'
        return {"verdict": "unread", "method": "reading", "detail": f"line {number}: {expected}, but found {found}"}
    return _data(judge(*found, options))


def _read(line: str) -> tuple[str, str] | str:
    """The two texts in a line, or what is wrong with it."""
    if len(line) > LONGEST:
        return f"a line of over {LONGEST} characters"
    try:
        pair = json.loads(line)
    except (ValueError, RecursionError):
        return "what is no JSON"
    if not isinstance(pair, dict):
        return "no object"
    if missing := [key for key in ("gold", "answer") if not isinstance(pair.get(key), str)]:
        return f"no text under {' and '.join(missing)}"
    return pair["gold"], pair["answer"]


def _options(args: argparse.Namespace) -> Options:
    from theory.equality import Options
    from theory.exact import number_text

    if args.places is not None and not 0 <= args.places <= 30:
        raise InputError(f"--places: expected 0 to 30, got {args.places}")
    if args.places is not None and args.tolerance is not None:
        raise InputError("--places and --tolerance exclude each other; give one of them")
    tolerance, relative = None, False
    if args.tolerance is not None:
        relative = args.tolerance.strip().endswith("%")
        tolerance = number_text(args.tolerance.strip().removesuffix("%"), "--tolerance") / (100 if relative else 1)
        if tolerance < 0:
            raise InputError(f"--tolerance: expected a number from 0 on, got {args.tolerance}")
    log = None
    if args.log is not None and args.log != "e":
        import sympy as sp

        base = number_text(args.log, "--log")
        if base <= 0 or base == 1:
            raise InputError(f"--log: expected a base above 0 other than 1, got {args.log}")
        log = sp.Rational(base.numerator, base.denominator)
    return Options(args.places, tolerance, relative, log, _commuting(args.commuting))


def _commuting(text: str) -> frozenset[str]:
    """Names as the reader spells them: `W_1` is W1."""
    from checks.reading.spelling import canonical

    names = [name.strip() for name in text.split(",") if name.strip()]
    if odd := next((name for name in names if not re.fullmatch(r"[^\W\d]\w*", name)), None):
        raise InputError(f"--commuting: expected names set apart by commas, such as N,K, got {odd!r}")
    return frozenset(map(canonical, names))
