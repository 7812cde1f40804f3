"""Every equality in documents, judged without a key: which line is wrong, and what would make it true."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from theory.cells import visible
from theory.errors import InputError
from theory.report.formats import endings

if TYPE_CHECKING:
    from theory.documents.pieces import Document
    from theory.report.document_blocks import Checked

FORMATS = ("text", "json", "gcc", "github", "sarif")
PAUSE = 0.3  # seconds between two looks at the files that --watch watches
WRONG, LITTLE, UNREADABLE = 3, 4, 2  # exit codes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "documents", type=Path, metavar="DOCUMENT", nargs="+",
        help="markdown, LaTeX, plain text, a notebook, a page, an office file or a PDF, by its ending, or a folder of "
        "them; - reads markdown from standard input",
    )  # fmt: skip
    parser.add_argument("--all", action="store_true", help="every link in the document's own order, with its prose")
    parser.add_argument(
        "--format", choices=FORMATS, default="text",
        help="text; json: as data; gcc, github, sarif: for editors and for checks of a repository",
    )  # fmt: skip
    parser.add_argument("--json", action="store_const", const="json", dest="format", help="as --format json")
    parser.add_argument(
        "--at-least", type=_share, default=Fraction(1, 2), metavar="SHARE",
        help="exit code 4 where nothing is wrong but less of a document could be judged: 0.5, or 80%% (default: half)",
    )  # fmt: skip
    parser.add_argument("--watch", action="store_true", help="again whenever one of the files changes")
    parser.add_argument("--out", type=Path, metavar="FILE", help=f"also as a report: {endings()}")


def _share(text: str) -> Fraction:
    """A part of a whole, as `0.5` or as `50%`."""
    try:
        share = Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        share = Fraction(-1)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"expected a share from 0 to 1, or from 0% to 100%, but found {text!r}")
    return share


def run(args: argparse.Namespace) -> int:
    from theory.documents.files import listed

    if args.out:
        from theory.report import writers

        writers.check(args.out, *args.documents)
    if not args.watch:
        return _once(args, listed(args.documents))
    if Path("-") in args.documents:
        raise InputError("--watch looks at files, but - is standard input; name a file or a folder")
    for paths in _changes(args.documents):
        _once(args, paths)
        sys.stdout.flush()
    return 0


def _once(args: argparse.Namespace, paths: Sequence[Path]) -> int:
    """Judges and prints all documents. The exit code says the worst of them."""
    from theory.links.link import Truth

    checked = []
    codes = {0}
    for path in paths:
        try:
            checked.append(_checked(path))
        except InputError as error:
            if len(paths) == 1:
                raise
            print(f"theory: {visible(' '.join(str(error).split()))}", file=sys.stderr)
            codes.add(UNREADABLE)
    _print(args, checked)
    for one in checked:
        if any(link.truth is Truth.WRONG for link in one.equalities.links):
            codes.add(WRONG)
        elif one.equalities.share < args.at_least:
            print(f"theory: {one.name}: less than {float(args.at_least):.0%} could be judged", file=sys.stderr)
            codes.add(LITTLE)
    return next(code for code in (WRONG, UNREADABLE, LITTLE, 0) if code in codes)


def _checked(path: Path) -> Checked:
    from theory.links.document import check
    from theory.report.document_blocks import Checked

    document = _read(path)
    return Checked(str(path), document, check(document))


def _read(path: Path) -> Document:
    """A document as its pieces. Raises InputError where it cannot be read."""
    from theory.documents.files import STANDARD, read_bytes, read_file
    from theory.documents.limits import LARGEST

    return read_bytes(STANDARD, sys.stdin.buffer.read(LARGEST + 1), "-") if str(path) == "-" else read_file(path)


def _print(args: argparse.Namespace, checked: Sequence[Checked]) -> None:
    """All documents in the format that is asked for, and as a report."""
    if args.out:
        from theory.report import writers
        from theory.report.document_blocks import documents_group

        writers.announce(args.out, writers.write(documents_group(checked), args.out))
    if args.format == "text":
        from theory.report import document_terminal

        document_terminal.show(checked, every=args.all)
    else:
        from theory.report import diagnostics

        print(diagnostics.FORMATS[args.format](checked))


def _changes(documents: Sequence[Path]) -> Iterator[list[Path]]:
    """The files, at once and then whenever one of them is new or has changed."""
    from theory.documents.files import listed

    seen: dict[Path, tuple[int, int]] = {}
    while True:
        paths = listed(documents)
        now = {path: (found.st_mtime_ns, found.st_size) for path in paths if (found := _stat(path))}
        if now != seen:
            seen = now
            yield paths
        time.sleep(PAUSE)


def _stat(path: Path) -> os.stat_result | None:
    """What the file system says of a file; None while an editor is replacing it."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None
