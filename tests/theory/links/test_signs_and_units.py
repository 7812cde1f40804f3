"""Sides with a ±, names that were given an amount with its unit, and letters before a bracket that are numbers."""

from __future__ import annotations

import time

import pytest

from theory.documents.formats import read
from theory.links.document import check
from theory.report.wording.links import say

ROOTS = "With $a = 1$, $b = -8$, $c = 11$ we have "
LENGTH = r"A baseline of $b = 0.12\,\mathrm{m}$. "
STEREO = LENGTH + "The disparity is $d = 16$ px, and $f = 800$ px. "
SPEED = r"With $v = 3\,\mathrm{m/s}$ and $t = 2\,\mathrm{s}$ we get "
WORK = r"The rate is $r = 312\,\mathrm{TFLOP/s}$ and the work $w = 624\,\mathrm{TFLOP}$, so "
KEPT = "With the keep probability $p = 0.8$ it is "
HARRIS = "With $k = 0.04$ the response is "


def last(text: str, name: str = "a.md") -> tuple[str, str]:
    link = check(read(name, text)).links[-1]
    return link.truth.value, say(link.cause)


@pytest.mark.parametrize(
    ("text", "expected", "says"),
    [
        (r"$4 \pm \sqrt{16 - 11} = 4 \pm \sqrt{5}$", "right", ""),
        (r"$4 \pm \sqrt{16 - 11} = 4 \pm \sqrt{6}$", "wrong", "left is 6.23607"),
        (r"$4 \pm \sqrt{16 - 11} = 4 \pm (-\sqrt{5})$", "right", ""),
        (r"$4 \pm \sqrt{5} = 4 \mp \sqrt{5}$", "unread", ""),
        (r"$4 \pm \sqrt{5} = 6.236$", "undecided", ""),
        (rf"{ROOTS}$\frac{{-b \pm \sqrt{{b^2 - 4ac}}}}{{2a}} = 4 \pm \sqrt{{5}}$", "right", ""),
        (rf"{ROOTS}$\frac{{-b \pm \sqrt{{b^2 - 4ac}}}}{{2a}} = -4 \pm \sqrt{{5}}$", "wrong", ""),
        (r"$\mathrm{round}(15.87) = 16$", "right", ""),
        (r"$\mathrm{round}(15.87) = 15$", "wrong", ""),
        (rf"{KEPT}$h^2 \frac{{1 - p}}{{p}} = 0.25 h^2$", "right", "numbers said before"),
        (rf"{KEPT}$h^2 \frac{{1 - p}}{{p}} = 0.35 h^2$", "wrong", "counterexample"),
        (rf"{KEPT}$h^2 \frac{{1 - p}}{{p}} = 0.25$", "undecided", ""),
        (rf"{KEPT}$p W x = 0.8 x$", "undecided", ""),
        (rf"{KEPT}$\sqrt{{p}} y + \sqrt{{1 - p}} z = 0.894 y + 0.447 z$", "right", "numbers said before"),
        (rf"{KEPT}$\sqrt{{p}} y + \sqrt{{1 - p}} z = 0.894 y + 0.437 z$", "wrong", "counterexample"),
        (rf"{LENGTH}$2b = 0.24\,\mathrm{{m}}$", "right", ""),
        (rf"{LENGTH}$2b = 240\,\mathrm{{mm}}$", "right", ""),
        (rf"{LENGTH}$2b = 0.25\,\mathrm{{m}}$", "wrong", "in m: left is 0.24, right is 0.25"),
        (rf"{LENGTH}$b^2 = 0.0144\,\mathrm{{m}}$", "wrong", ""),
        (rf"{STEREO}$\frac{{b}}{{d}} = 0.0075\,\mathrm{{m}}$", "right", "both in m"),
        (rf"{STEREO}$\frac{{fb}}{{d}} = \frac{{800 \cdot 0.12}}{{16}}$", "right", "without the units of b"),
        # In other units the numbers are others, and what was given without one may have one.
        (rf"{STEREO}$\frac{{fb}}{{d}} = \frac{{800 \cdot 120}}{{16}}$", "undecided", ""),
        (
            r"With $f = 35\,\mathrm{mm}$, $B = 0.12\,\mathrm{m}$ and $d = 16$ it is $fB/d = 6\,\mathrm{m}$",
            "undecided",
            "",
        ),
        (rf"{SPEED}$v t = 3 \cdot 2$", "right", "without the units of t, v"),
        (rf"{SPEED}$v t = 6\,\mathrm{{m}}$", "right", ""),
        (rf"{SPEED}$v t = 7\,\mathrm{{m}}$", "wrong", "in m: left is 6, right is 7"),
        (rf"{WORK}$w / r = 2\,\mathrm{{s}}$", "right", "both in s"),
        (rf"{WORK}$w / r = 3\,\mathrm{{s}}$", "wrong", "in s: left is 2, right is 3"),
        (rf"{HARRIS}$11 - k(8)^2 = 8.44$", "right", "numbers said before"),
        (rf"{HARRIS}$11 - k(8)^2 = 8.54$", "wrong", ""),
        (rf"{HARRIS}$k(8) = 0.32$", "undecided", ""),  # k may be a function, too
        ("$f = 2$ and then $1 + f(3) = 7$", "undecided", ""),
        (r"With $N = 4$ files it is $N \cdot 2 = 8$ GB", "right", ""),
        (r"With $N = 4$ files it is $N \cdot 2 = 9$ GB", "wrong", "left is 8"),
        (r"With $N = 4$ files it is $N \cdot 500 = 2$ GB", "undecided", ""),  # of 500 MB, perhaps
        (r"With $N = 4$ GB it is $N / 2 = 2048$ MB", "right-elsewhere", ""),
        (r"With $N = 4$ GB it is $N / 2 = 3$ GB", "wrong", "in GB: left is 2"),
        (r"In the $2$ second of $x = 3$ second", "defines", ""),
    ],
)
def test_the_last_link(text: str, expected: str, says: str) -> None:
    found, why = last(text)
    assert found == expected
    assert says in why


VECTORS = "Let $p = {}$ and $q = {}$. Then "
TUPLES = VECTORS.format("(1, 2, 1)", "(3, 1, 1)")
COLUMNS = VECTORS.format(*(rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}" for rows in (r"1 \\ 2 \\ 1", r"3 \\ 1 \\ 1")))


@pytest.mark.parametrize("given", [TUPLES, COLUMNS])
@pytest.mark.parametrize(
    ("product", "expected"),
    [
        (r"$p \times q = (1, 2, -5)$", "right"),
        (r"$p \times q = (1, 2, 5)$", "wrong"),
        (r"$p \times q = (3, 2, 1)$", "undecided"),  # entry by entry
        (r"$p \times q = 6$", "undecided"),  # the inner product
    ],
)
def test_a_cross_between_names_of_vectors(given: str, product: str, expected: str) -> None:
    found, why = last(given + product)
    assert found == expected
    if expected == "right":
        assert why == "as a cross product"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The entropy is H = 0.2290 + 0.3532 = 0.5822 nats = 0.84 bits.", "right"),
        ("The entropy is H = 0.2290 + 0.3532 = 0.5822 nats\n= 0.84 bits.", "right"),
        ("The entropy is H = 0.2290 + 0.3532 = 0.5822 nats = 0.94 bits.", "wrong"),
        ("It is 2 * 1024 = 2048 bytes = 2 KiB.", "right"),
        ("It is 2 * 1024 = 2048 bytes = 3 KiB.", "wrong"),
        ("The entropy is H = 0.2290 + 0.3532 = 0.5822 nats.", "right"),
    ],
)
def test_a_sentence_that_converts(text: str, expected: str) -> None:
    assert last(text, "a.txt")[0] == expected


def test_amounts_that_double_in_every_line_are_not_put_in_for_ever() -> None:
    lines = [rf"$x_{{{n}}} = x_{{{n - 1}}} + x_{{{n - 1}}}$" for n in range(1, 60)]
    begun = time.monotonic()
    check(read("a.md", "\n\n".join((r"$x_0 = 1\,\mathrm{m}$", *lines, r"$x_{59} + 1 = 2$"))))
    assert time.monotonic() - begun < 20
