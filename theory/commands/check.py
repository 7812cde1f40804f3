"""Every equality in a document, judged without a key: which line is wrong, and what would make it true."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from theory.errors import InputError

LARGEST = 2**21  # bytes of a document
LONGEST = 20_000  # formulas


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("document", type=Path, metavar="DOCUMENT", help="markdown with formulas in LaTeX")
    parser.add_argument("--all", action="store_true", help="every link, not only those in question")
    parser.add_argument("--json", action="store_true", help="as data")
    parser.add_argument("--out", type=Path, metavar="FILE", help="also as a report: .html, .pdf, .md, .tex or .json")


def read(path: Path) -> str:
    """A document's text. Raises InputError where it cannot be read."""
    try:
        if not path.is_file():
            raise InputError(f"there is no file {path}; give the path of a markdown document")
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path}: expected at most {LARGEST // 2**20} MiB; split it")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path}: expected UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}; give the path of a markdown document") from None


def run(args: argparse.Namespace) -> int:
    from theory.marking.arithmetic import Found
    from theory.marking.links import judge
    from theory.marking.markdown import formulas
    from theory.marking.passages import passages
    from theory.report import writers

    if args.out:
        writers.check(args.out, args.document)
    links = list(judge(passages(formulas(read(args.document)))))
    counts = Counter(link.found.value for link in links)
    if args.out:
        from theory.report.checked import document_group

        writers.announce(args.out, writers.write(document_group(args.document.name, links), args.out))
    if args.json:
        rows = [
            {
                "line": link.line, "question": link.question, "left": link.left, "right": link.right,
                "verdict": link.found.value, "detail": link.detail,
            }
            for link in links
        ]  # fmt: skip
        data = {"schema": 1, "document": str(args.document), "links": rows, "counts": dict(sorted(counts.items()))}
        print(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        from rich.console import Console
        from rich.text import Text

        from theory.marking.gradebook import visible

        console = Console(highlight=False)
        questionable = (Found.WRONG, Found.ELSEWHERE)
        for link in links:
            if args.all or link.found in questionable:
                style = "red" if link.found is Found.WRONG else ""
                place = f"{args.document.name}:{link.line}"
                console.print(Text(f"{place}  {link.found.value}", style=style), soft_wrap=True)
                console.print(Text(f"    {_flat(link.left)} {link.relation} {_flat(link.right)}"), soft_wrap=True)
                if link.detail:
                    console.print(Text(f"    {visible(_flat(link.detail, 200))}", style="dim"), soft_wrap=True)
        if not links:
            console.print(Text(f"{args.document.name}: no formulas to judge"))
        else:
            listed = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
            console.print(Text(f"{len(links)} links: {listed}"))
    return 3 if counts[Found.WRONG.value] else 0


def _flat(text: str, most: int = 100) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 3] + "..."
