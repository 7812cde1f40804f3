"""The slip that explains a wrong link is named where just one does, and never where a digit is merely another."""

from __future__ import annotations

import random

import pytest

from theory.documents.formats import read
from theory.links import document
from theory.links.document import check
from theory.links.link import Link, Truth
from theory.report.wording.links import of_link


def wrong(text: str) -> Link:
    """The first wrong link of a text in markdown."""
    return next(link for link in check(read("a.md", text)).links if link.truth is Truth.WRONG)


NAMED = [
    (r"$\tfrac12 (0.3969)^2 = 0.1575$", "the factor 1/2 left out"),
    (r"$0.0950 \times (-1.2) \times 0.2403 = 0.0274$", "the sign lost"),
    (r"$-1.2 - 0.1 \times 0.0569 = -1.1943$", "the sign of -0.0569*0.1 flipped"),
    (r"$0.5 - 0.05 \cdot (-4.333) = 0.2833$", "the sign of -0.05*(-4.333) flipped"),  # 4.333 stands for 13/3
    (r"$\frac{0.016}{1 - 0.9^2} = 0.16$", "the square left out"),
    (r"$\sqrt{0.36 + 0.28} = 0.64$", "the root left out"),
    (r"$\frac{1.5 + 2.25 + 8.5}{3} = 12.25$", "the factor 1/3 left out"),
    (r"$0.3775 (1 - 0.3775) = 0.2530$", "two digits exchanged"),
    (r"$0.25^8 = 0.0015$", "the decimal point in another place"),
    (r"$[4.112/12.452, 8.340/12.452] = [0.330, 0.760]$", "two digits exchanged"),
    ("$W = [[2, -1], [0, 3]]$, $v = [1.5, 2.5]$ $$W^T v = [0.5, 7.5]$$", "W.T transposed"),
    ("$w_1 = 0.52$, $w_2 = -1.41$ and $x = 3.1$. $$0.25 + w_1 x = -4.121$$", "w2 for w1"),
]


@pytest.mark.parametrize(("text", "name"), NAMED)
def test_the_one_slip_that_gives_just_what_is_printed_is_named(text: str, name: str) -> None:
    link = wrong(text)
    assert link.mistake is not None
    assert link.mistake.name == name
    assert of_link(link).endswith(f"one slip gives just this: {name}")


def test_what_was_said_of_a_name_is_the_key() -> None:
    link = wrong(r"$h = p q r$ $$\frac{\partial h}{\partial r} = p + q$$")
    assert link.mistake is not None
    assert (link.mistake.name, link.mistake.quantities) == ("a sum for a product", ("dh/dr",))
    assert "one slip in what was said of it gives just this" in of_link(link)


def test_a_slip_is_looked_for_where_somebody_reads_it() -> None:
    source = read("a.md", "$12 + 13 = 52$ and $0.25^8 = 0.0015$ and $0.5^2 = 5$.")
    for most, found in ((0, [False, False]), (1, [True, False]), (9, [True, True])):
        links = [link for _, row, _ in document.judged(source, slips=most) for link in row if link.truth is Truth.WRONG]
        assert [link.mistake is not None for link in links[:2]] == found, most


NAMELESS = [
    (r"$\frac{1 + 1 + 6.25}{6} = 1.4583$", "no slip gives it"),
    (r"$2 \cdot 1 + 2.5 \cdot 2 + 5 \cdot 4 = 29$", "27 with another digit, or one factor twice"),
    (r"$1 - 0.01 \cdot \frac{0.4}{\sqrt{0.16}} = 0.975$", "a factor left out gives it as well as a root"),
    (r"$12 + 13 = 27$", "another digit"),
    (r"$\max(4, 1) = 2$", "half of it says nothing of where it comes from"),
    (r"$8 \cdot (9 + 1) = 800$", "the point, or a factor of ten"),
]


@pytest.mark.parametrize(("text", "why"), NAMELESS)
def test_what_is_not_explained_by_just_one_slip_has_no_name(text: str, why: str) -> None:
    assert wrong(text).mistake is None, why


RIGHT = [
    (r"0.35 \cdot 1.2 + 0.8 \cdot (-0.45)", "0.0600"),
    (r"1.75 - 0.1 \cdot 2.37", "1.5130"),
    (r"\frac{(3.2 - 1.45)^2}{2}", "1.5313"),
    (r"0.62 (1 - 0.62)", "0.2356"),
    (r"12 (25 + 1)", "312"),
]


@pytest.mark.parametrize(("formula", "value"), RIGHT)
def test_another_digit_is_never_named(formula: str, value: str) -> None:
    dice = random.Random(4)
    for at, digit in enumerate(value):
        if digit.isdigit():
            spoilt = value[:at] + dice.choice([other for other in "123456789" if other != digit]) + value[at + 1 :]
            assert wrong(f"${formula} = {spoilt}$").mistake is None, spoilt


def test_a_document_full_of_errors_is_explained_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "EXPLAINED", 2)
    links = check(read("a.md", "$-1.2 - 0.1 \\times 0.0569 = -1.1943$\n\n" * 5)).links
    assert sum(link.mistake is not None for link in links) == 2
