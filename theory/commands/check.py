"""Every equality in a document, judged without a key: which line is wrong, and what would make it true."""

from __future__ import annotations

import argparse
import json
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from theory.errors import InputError

if TYPE_CHECKING:
    from theory.documents.places import Formula

STANDARD = "input.md"  # how what comes from standard input is read


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "document", type=Path, metavar="DOCUMENT",
        help="markdown, LaTeX, plain text or a notebook, by its ending; - reads markdown from standard input",
    )  # fmt: skip
    parser.add_argument("--all", action="store_true", help="every link, not only those in question")
    parser.add_argument("--json", action="store_true", help="as data")
    parser.add_argument("--out", type=Path, metavar="FILE", help="also as a report: .html, .pdf, .md, .tex or .json")


def read(path: Path) -> list[Formula]:
    """A document's formulas. Raises InputError where it cannot be read."""
    from theory.documents.formats import formulas
    from theory.documents.submission import LARGEST, SubmissionError, text

    try:
        if str(path) == "-":
            data = sys.stdin.buffer.read(LARGEST + 1)
        elif not path.is_file():
            raise InputError(f"there is no file {path}; give the path of a document, or - for standard input")
        else:
            with path.open("rb") as stream:
                data = stream.read(LARGEST + 1)
        return list(formulas(STANDARD if str(path) == "-" else path.name, text(data)))
    except SubmissionError as error:
        raise InputError(f"{path}: {error}") from None
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}; give the path of a document") from None


def _origins(found: Sequence[Formula]) -> Callable[[int], str]:
    """Of a notebook, the cell and its line for a line counted through all cells."""
    starts = [(formula.line, formula.origin) for formula in found if formula.origin]
    lines = [line for line, _ in starts]

    def origin(line: int) -> str:
        at = bisect_right(lines, line) - 1
        if at < 0:
            return ""
        cell, _, first = starts[at][1].rpartition(" ")
        return f"{cell} {int(first) + line - lines[at]}"

    return origin


def run(args: argparse.Namespace) -> int:
    from theory.documents.passages import passages
    from theory.links.link import Truth
    from theory.links.links import judge
    from theory.report import writers

    if args.out:
        writers.check(args.out, args.document)
    found = read(args.document)
    origin = _origins(found)
    links = list(judge(passages(found)))
    counts = Counter(link.found.value for link in links)
    if args.out:
        from theory.report.checked import document_group

        writers.announce(args.out, writers.write(document_group(args.document.name, links), args.out))
    if args.json:
        rows = [
            {
                "line": link.line, "place": origin(link.line), "question": link.question,
                "left": link.left, "right": link.right, "verdict": link.found.value, "detail": link.detail,
            }
            for link in links
        ]  # fmt: skip
        data = {"schema": 1, "document": str(args.document), "links": rows, "counts": dict(sorted(counts.items()))}
        print(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        from rich.console import Console
        from rich.text import Text

        from theory.cells import short, visible

        console = Console(highlight=False)
        questionable = (Truth.WRONG, Truth.ELSEWHERE)
        for link in links:
            if args.all or link.found in questionable:
                style = "red" if link.found is Truth.WRONG else ""
                place = f"{args.document.name}:{origin(link.line) or link.line}"
                console.print(Text(f"{place}  {link.found.value}", style=style), soft_wrap=True)
                console.print(
                    Text(f"    {short(link.left, 100)} {link.relation} {short(link.right, 100)}"), soft_wrap=True
                )
                if link.detail:
                    console.print(Text(f"    {visible(short(link.detail, 200))}", style="dim"), soft_wrap=True)
        if not links:
            console.print(Text(f"{args.document.name}: no formulas to judge"))
        else:
            listed = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
            console.print(Text(f"{len(links)} links: {listed}"), soft_wrap=True)
    return 3 if counts[Truth.WRONG.value] else 0
