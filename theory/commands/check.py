"""Every equality in a document, judged without a key: which line is wrong, and what would make it true."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from theory.report.formats import endings

if TYPE_CHECKING:
    from theory.documents.pieces import Document
    from theory.links.document import Equalities


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "document", type=Path, metavar="DOCUMENT",
        help="markdown, LaTeX, plain text or a notebook, by its ending; - reads markdown from standard input",
    )  # fmt: skip
    parser.add_argument("--all", action="store_true", help="every link, not only those in question")
    parser.add_argument("--json", action="store_true", help="as data")
    parser.add_argument("--out", type=Path, metavar="FILE", help=f"also as a report: {endings()}")


def read(path: Path) -> Document:
    """A document as its pieces. Raises InputError where it cannot be read."""
    from theory.documents.files import STANDARD, read_bytes, read_file
    from theory.documents.limits import LARGEST

    return read_bytes(STANDARD, sys.stdin.buffer.read(LARGEST + 1), "-") if str(path) == "-" else read_file(path)


def run(args: argparse.Namespace) -> int:
    from theory.links.document import check
    from theory.links.link import Truth
    from theory.report import writers
    from theory.report.document_blocks import document_group

    if args.out:
        writers.check(args.out, args.document)
    document = read(args.document)
    equalities = check(document)
    if args.out:
        writers.announce(args.out, writers.write(document_group(args.document.name, equalities), args.out))
    if args.json:
        _print_json(args.document, document, equalities)
    else:
        _print(args.document.name, document, equalities, every=args.all)
    return 3 if any(link.truth is Truth.WRONG for link in equalities.links) else 0


def _place(document: Document, line: int) -> str:
    """Of a notebook, the cell and its line for a line counted through all cells."""
    cell = document.source.cell(line)
    return f"cell {cell[0]}, line {cell[1]}" if cell else ""


def _counts(equalities: Equalities) -> dict[str, int]:
    return dict(sorted(Counter(link.truth.value for link in equalities.links).items()))


def _print_json(path: Path, document: Document, equalities: Equalities) -> None:
    from theory.report.wording.links import say

    rows = [
        {
            "line": link.line, "place": _place(document, link.line), "question": link.question,
            "left": link.left, "relation": link.relation, "right": link.right,
            "verdict": link.truth.broad, "found": link.truth.value, "detail": say(link.cause),
        }
        for link in equalities.links
    ]  # fmt: skip
    data: dict[str, object] = {"schema": 2, "document": str(path), "links": rows, "counts": _counts(equalities)}
    data["equalities"] = {"judged": equalities.judged, "all": equalities.count}
    print(json.dumps(data, ensure_ascii=False, indent=2))


def _print(name: str, document: Document, equalities: Equalities, every: bool) -> None:
    """What is in question, or was not judged; every: all of it."""
    from rich.console import Console
    from rich.text import Text

    from theory.cells import short, visible
    from theory.links.link import Truth
    from theory.report.wording.links import say

    console = Console(highlight=False)
    if not equalities.links:
        console.print(Text(f"{name}: no formulas to judge"))
        return
    for link in equalities.links:
        if every or link.truth in (Truth.WRONG, Truth.CUT_OFF, Truth.ELSEWHERE, Truth.UNDECIDED, Truth.UNREAD):
            style = "red" if link.truth is Truth.WRONG else ""
            place = f"{name}:{_place(document, link.line) or link.line}"
            console.print(Text(f"{place}  {link.truth.value}", style=style), soft_wrap=True)
            sides = f"{short(link.left, 100)} {link.relation} {short(link.right, 100)}".rstrip()
            console.print(Text(f"    {sides}"), soft_wrap=True)
            if why := say(link.cause):
                console.print(Text(f"    {visible(short(why, 200))}", style="dim"), soft_wrap=True)
    listed = ", ".join(f"{count} {verdict}" for verdict, count in _counts(equalities).items())
    console.print(Text(f"{equalities.judged} of {equalities.count} equalities judged: {listed}"), soft_wrap=True)
