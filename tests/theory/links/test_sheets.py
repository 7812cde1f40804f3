"""Whole documents of the styles of courses, labelled by hand: which of their links are wrong, and all others right."""

from __future__ import annotations

from pathlib import Path

import pytest

from theory.documents.formats import read
from theory.documents.pieces import Why
from theory.links.document import JUDGED, check
from theory.links.link import Link, Truth, Unreadable

SHEETS = Path(__file__).parent / "sheets"
WRONG = {  # document -> line and right side of the links that are wrong
    "attention.md": [(38, r"\begin{pmatrix} -1.5 & 3 \\ 0 & 0 \\ 1.5 & 3 \end{pmatrix}")],
    "dropout_prose.md": [(10, r"127.25 \text{ s}")],
    "gates.md": [(40, r"\frac{c}{d^2}")],
    "logistic.ipynb": [(42, r"\begin{bmatrix} 1 \\ 1 \end{bmatrix}")],
    "losses.tex": [],
    "recurrent_fence.md": [(35, "0.0366 × 0.2884")],
    "sizes.md": [(33, "0.85")],
    "two_outputs.md": [(33, "0.2269")],
}
SHARE = 0.8  # of the links of each document that claim something, at least so many are judged


def claims(name: str) -> list[Link]:
    links = check(read(name, (SHEETS / name).read_text(encoding="utf-8"))).links
    programs = (Why.PROGRAM, Why.HIDDEN)
    return [
        link for link in links
        if link.truth is not Truth.DEFINES and not (isinstance(link.cause, Unreadable) and link.cause.why in programs)
    ]  # fmt: skip


@pytest.mark.parametrize("name", sorted(WRONG))
def test_what_is_wrong_is_found_and_nothing_else(name: str) -> None:
    found = claims(name)
    assert [(link.line, link.right) for link in found if link.truth is Truth.WRONG] == WRONG[name]
    judged = sum(link.truth in JUDGED for link in found)
    assert judged >= SHARE * len(found), [(link.left, link.right) for link in found if link.truth not in JUDGED]


def test_every_sheet_is_labelled() -> None:
    assert {path.name for path in SHEETS.iterdir()} == WRONG.keys()
