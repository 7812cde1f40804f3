"""Whether two answers are equal: the judge alone, for a pair on the command line or many on standard input."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any, TextIO

from theory.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from theory.equality import Outcome

LONGEST = 2**20  # characters of one line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "gold", nargs="?", metavar="GOLD", help="the right answer: a number, a formula, a set, a matrix"
    )
    parser.add_argument(
        "answer", nargs="?", metavar="ANSWER", help="the answer that is judged; -- before one with a minus"
    )
    parser.add_argument("--places", type=int, metavar="N", help="decimals that suffice")
    parser.add_argument("--digits", type=int, metavar="N", help="significant digits that suffice")
    parser.add_argument("--tolerance", metavar="T", help="how far numbers may differ: 0.1, or 1%% of the right answer")
    parser.add_argument("--log", metavar="BASE", help="the base of a plain log (e)")
    parser.add_argument("--up-to", metavar="WHAT", help="what is left open: scale, sign, order, or several")
    parser.add_argument("--positive", metavar="NAMES", help="letters that are above 0: x,y")
    parser.add_argument("--integer", metavar="NAMES", help="letters that are whole numbers: n")
    parser.add_argument("--real", metavar="NAMES", help="letters that are real numbers, no matrices: N,K")
    parser.add_argument("--commuting", metavar="NAMES", help="the same: their order does not matter")
    parser.add_argument("--seconds", type=float, metavar="S", help="for one pair (3)")
    parser.add_argument(
        "--jsonl", action="store_true",
        help='lines {"gold": ..., "answer": ...} on standard input, each with options of its own: "places": 3',
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="as data")


OPTIONS = (
    "places", "digits", "tolerance", "log", "up_to", "positive", "integer", "real", "commuting", "seconds",
)  # fmt: skip


def run(args: argparse.Namespace) -> int:
    from theory.equality.settings import settings

    given = {name: getattr(args, name) for name in OPTIONS}
    options = settings(given)
    if args.jsonl:
        if args.gold is not None:
            raise InputError("--jsonl reads pairs from standard input; give no GOLD and ANSWER beside it")
        for number, line in enumerate(_lines(sys.stdin), start=1):
            if line.strip():
                print(json.dumps(_pair(line, number, given), ensure_ascii=False), flush=True)
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


def _pair(line: str, number: int, given: Mapping[str, Any]) -> dict[str, str]:
    """The verdict on one line; a line that is no pair is unread, and the others go on."""
    from theory.equality import judge
    from theory.equality.settings import settings

    found = _read(line)
    if isinstance(found, str):
        expected = 'expected {"gold": "...", "answer": "..."}'
        return {"verdict": "unread", "method": "reading", "detail": f"line {number}: {expected}, but found {found}"}
    own = {name: value for name, value in found.items() if name not in PAIR}
    try:
        options = settings({**given, **own})
    except InputError as error:
        return {"verdict": "unread", "method": "reading", "detail": f"line {number}: {error}"}
    return _data(judge(found["gold"], found["answer"], options))


PAIR = ("gold", "answer")


def _read(line: str) -> dict[str, Any] | str:
    """The two texts in a line, and the options of their own, or what is wrong with it."""
    if len(line) > LONGEST:
        return f"a line of over {LONGEST} characters"
    try:
        pair = json.loads(line)
    except (ValueError, RecursionError):
        return "what is no JSON"
    if not isinstance(pair, dict):
        return "no object"
    if missing := [key for key in PAIR if not isinstance(pair.get(key), str)]:
        return f"no text under {' and '.join(missing)}"
    return pair
