"""Links between quantities: judged in one unit, wrong where dimensions differ, for a person where a unit is missing."""

from __future__ import annotations

import pytest

from theory.documents.formats import read
from theory.links.document import check
from theory.links.link import InUnit, Measured, OtherPrefix

LINKS = [
    (r"1000 \text{ m} = 1000 \text{ km}", "wrong", InUnit),
    (r"1000 m = 1 km", "right", InUnit),
    (r"2 h = 120 min", "right", InUnit),  # two letters that are equal as units, and could not be as letters
    (r"2 h = 130 min", "undecided", None),
    (r"3.5 \text{ GFLOPs} = 3500 \text{ MFLOPs}", "right", InUnit),
    (r"1\,\text{bit} = 0.693\,\text{nats}", "right", InUnit),
    (r"1\,\text{bit} = 0.7\,\text{nats}", "right", InUnit),
    (r"1\,\text{bit} = 0.71\,\text{nats}", "wrong", InUnit),
    (r"5\pi \text{ cm} = 15.7 \text{ cm}", "right", InUnit),
    (r"5 \text{ km} = 5 \text{ kg}", "wrong", Measured),
    (r"60 / 15 = 4 \text{ km}", "right", None),  # a result with its label: the operands' units are left out
    (r"60 / 15 = 5 \text{ km}", "wrong", None),  # in no unit of length
    (r"32 \cdot 32 \cdot 4 = 4 \text{ KB}", "undecided", Measured),  # 4096 bytes
    (r"90 \cdot 17.6 = 26.4 \text{ min}", "undecided", Measured),  # seconds
    (r"4 = 4 \text{ km}", "undecided", Measured),  # no calculation
    (r"4 \text{ FLOPs} = 2 \text{ MACs}", "undecided", Measured),
    (r"3 = 3 \text{ MFLOPs}", "undecided", Measured),
    (r"1 \text{ MB} = 1024 \text{ KB}", "right-elsewhere", OtherPrefix),
    (r"3 \text{ km} < 5 \text{ m}", "wrong", None),
    (r"400 \cdot 120 + 120 = 48120\text{ parameters}", "right", None),
    (r"2 + 2 = 4 \text{ million}", "wrong", None),
    (r"50\% \text{ of } 8 = 4", "right", None),
    (r"45^\circ = \pi/4", "right", None),
    (r"512 \cdot 256 \cdot 4 \text{ B} / 1024 = 512 \text{ KB}", "right", InUnit),
    (r"5 \text{ B} \cdot 1024 = 5120 \text{ KB}", "wrong", InUnit),
    (r"401408 \cdot 4 / 10^6 = 1.61 \text{ MB}", "right", InUnit),
    (r"401408 \cdot 4 / 10^6 = 1.71 \text{ MB}", "wrong", None),
    (r"0.25 = 25 \text{ percent}", "right", None),
    (r"5 = 5 \text{ percent}", "wrong", None),
    (r"391 \cdot 0.045 x = 17.6 x", "right", None),  # coefficients are printed numbers, too
    (r"0.333 x + 0.25 = \frac{1}{3} x + 0.25", "right-rounded", None),
    (r"0.667 x + y = \frac34 x + y", "wrong", None),
    (r"2 x \cdot 0.335 + 3 = 0.67 x + 2", "wrong", None),
]


@pytest.mark.parametrize(("text", "truth", "cause"), LINKS)
def test_a_link_between_quantities(text: str, truth: str, cause: type | None) -> None:
    (link,) = check(read("a.md", f"${text}$")).links
    assert link.truth.value == truth
    assert cause is None or isinstance(link.cause, cause)


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        (r"$10{,}242{,}048 \approx 10.2$ million", "right"),
        (r"$10{,}242{,}048 \approx 10.3$ million", "wrong"),
        (r"$0.25 = 25$ percent, or so", "right"),
        (r"$0.25 = 25$% of it", "right"),
        (r"$0.25 = 25$ %", "right"),
        (r"$0.25 = 25$ percentages", "wrong"),  # another word
        ("It costs 2 * 1024 * 1000 = 2.048 MFLOPs, so it is fast.", "right"),
        ("It costs 2 * 1024 * 1000 = 2.148 MFLOPs, so it is fast.", "wrong"),
        ("An epoch takes 391 * 0.045 s = 17.6 s, at most.", "right"),
    ],
)
def test_what_stands_behind_the_number_of_a_result_belongs_to_it(text: str, truth: str) -> None:
    (link,) = check(read("a.md", text)).links
    assert link.truth.value == truth


def test_a_name_keeps_the_unit_of_what_it_was_said_to_be() -> None:
    text = r"$w = 5 \text{ cm}$, so $2w = 10 \text{ cm}$, and $2w = 10 \text{ km}$."
    found = [link.truth.value for link in check(read("a.md", text)).links]
    assert found[:2] == ["defines", "right"]
    assert found[2] != "right"


def test_a_letter_that_means_something_is_no_unit() -> None:
    *_, found = check(read("a.md", "Let $h = 3$. Then $2 h = 120 min$.")).links
    assert found.truth.value == "undecided"


def test_a_number_of_things_is_remembered_as_a_number() -> None:
    text = r"$n = 2 \cdot 60 = 120 \text{ FLOPs}$, and $n + 5 = 125$, and $n + 5 = 126$."
    assert [link.truth.value for link in check(read("a.md", text)).links] == ["defines", "right", "right", "wrong"]
