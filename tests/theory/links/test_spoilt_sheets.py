"""Whole documents in which one number is spoilt: an objection is made, and consequences are not called wrong."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from theory.documents.formats import read
from theory.documents.pieces import Document
from theory.links.document import judged
from theory.links.link import Truth

SHEETS = [path for path in sorted((Path(__file__).parent / "sheets").iterdir()) if path.suffix != ".ipynb"]
NUMBER = re.compile(r"(?<![A-Za-z0-9_^.{(\\])(?<!_\{)\d+(?:\.\d+)?(?![A-Za-z0-9_])")  # no index, and no power
SEED = 11
NOTICED = 0.85  # of the spoilt numbers; what is used nowhere cannot be noticed
MOST = 2.0  # objections for each, on the average: the number itself, and where it is put in


def places(document: Document, text: str) -> list[tuple[int, int]]:
    """Where the numbers of a document's links stand."""
    sides = (side for one in document.statements if len(one.chain.sides) > 1 for side in one.chain.sides)
    return sorted({found.span() for side in sides for found in NUMBER.finditer(text, side.start, side.end)})


def spoilt(rng: random.Random, number: str) -> str:
    """The number with another digit in one place."""
    place = rng.choice([at for at, sign in enumerate(number) if sign.isdigit()])
    return number[:place] + rng.choice([d for d in "123456789" if d != number[place]]) + number[place + 1 :]


def objections(name: str, text: str) -> int:
    steps = judged(read(name, text))  # nobody asks here for the slips behind them
    return sum(link.truth is Truth.WRONG for step in steps for link in step.links)


def measured(paths: list[Path], count: int) -> tuple[float, float]:
    """The share of the spoilt numbers that are noticed, and how many objections are made for each of those."""
    rng = random.Random(SEED)
    extra = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        before = objections(path.name, text)
        found = places(read(path.name, text), text)
        for start, end in rng.sample(found, min(count, len(found))):
            changed = text[:start] + spoilt(rng, text[start:end]) + text[end:]
            extra.append(objections(path.name, changed) - before)
    noticed = [one for one in extra if one > 0]
    return len(noticed) / len(extra), sum(noticed) / len(noticed)


def test_a_spoilt_number_is_noticed_once_or_twice() -> None:
    share, each = measured(SHEETS, 3)
    assert share >= NOTICED - 0.05, f"seed {SEED}"  # of few numbers, one more or less counts
    assert each <= MOST, f"seed {SEED}"


@pytest.mark.slow
def test_many_spoilt_numbers_are_noticed_once_or_twice() -> None:
    share, each = measured(SHEETS, 40)
    assert share >= NOTICED, f"seed {SEED}"
    assert each <= MOST, f"seed {SEED}"
