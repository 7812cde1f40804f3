"""Slips of the pen: what may have been meant by a number as it is printed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from checks.tree import Number
from theory.mistakes.misprints import ANOTHER, MISPRINTS

EXAMPLES = {
    "two digits exchanged": ("0.2530", {"0.5230", "0.2350", "0.2503", "2.0530"}),
    "the decimal point in another place": ("0.25", {"0.25e1", "0.25e-1", "0.25e2", "0.25e-2", "0.25e3", "0.25e-3"}),
}


def meant(name: str, text: str) -> set[str]:
    slip = {slip.name: slip for slip in (*MISPRINTS, ANOTHER)}[name]
    return {number.text for number in slip.undone(Number(Fraction(text), text))}


def test_every_misprint_has_an_example() -> None:
    assert EXAMPLES.keys() == {slip.name for slip in MISPRINTS}


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_was_meant_is_among_what_is_undone(name: str) -> None:
    text, expected = EXAMPLES[name]
    assert meant(name, text) == expected


def test_one_digit_alone_has_no_place_and_no_neighbour() -> None:
    assert meant("the decimal point in another place", "0.05") == set()
    assert meant("two digits exchanged", "7") == set()
    assert meant(ANOTHER.name, "7") == set("0123456789")
