"""Spoilt files of every kind: a document with all its characters, judged, or one sentence; nothing else, and soon.

python -m pytest -m slow tests/theory/documents/test_files_fuzz.py
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping

import pytest

from tests.theory.documents.test_files import MARKDOWN, made, pdf
from theory.documents.files import read_bytes
from theory.errors import InputError
from theory.links.document import check

FILES = 10_000
BITS = (
    b"$", b"\\begin{align}", b"\\footnote{", b"{", b"}", b"`", b"```{note}\n", b"|", b"=", b"\\(", b"<div>", b"</p>",
    b"\x00", b"\xff", b"&", b"%%", b"==", b"~~", b"\n\n", b"(", b"{math}`", b"1e99", b"<!--", b"9" * 30,
)  # fmt: skip
LATEX = (
    "\\begin{document}\nIt has $5 \\cdot 5 = 25$ and 3 * 4 = 12 weights.\n"
    "\\begin{tabular}{l} a & 2 + 2 = 4 \\\\\n\\end{tabular}\n"
)


def originals() -> Mapping[str, bytes]:
    packed = {f"a.{kind}": made(kind) for kind in ("docx", "odt", "rst", "org", "html")}
    return {**packed, "a.md": MARKDOWN.encode(), "a.tex": LATEX.encode(), "a.pdf": pdf("So $2^3 = 8$ and 2 + 2 = 5.")}


def spoilt(data: bytes, dice: random.Random) -> bytes:
    """The bytes with some of them written over, left out, or with signs of every format between them."""
    found = bytearray(data)
    for _ in range(dice.randint(1, 12)):
        at = dice.randrange(len(found) + 1)
        found[at : at + dice.choice([0, 0, 1, 3, 30])] = dice.choice(BITS) * dice.choice([1, 1, 1, 2, 9])
    return bytes(found)


@pytest.mark.slow
def test_spoilt_files_are_read_and_judged_or_refused() -> None:
    dice = random.Random(12)
    files, refused = list(originals().items()), 0
    for number in range(FILES):
        name, data = dice.choice(files)
        written = spoilt(data, dice)
        begin = time.process_time()
        try:
            document = read_bytes(name, written, name)
            check(document)
        except InputError:
            refused += 1
        else:
            assert sum(piece.span.end - piece.span.start for piece in document.pieces) == len(document.source.text)
        assert time.process_time() - begin < 20, (number, name)
    assert refused < FILES / 2, "most spoilt files are still text"
