"""Relations other than equality are judged by value or by bounds; a condition on a name claims nothing."""

from __future__ import annotations

import pytest

from theory.documents.formats import read
from theory.links.document import check


def truths(text: str) -> list[str]:
    return [link.truth.value for link in check(read("a.md", text.replace(" $$", "\n\n$$"))).links]


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("$3 < 2$", ["wrong"], "numbers"),
        ("$2 < 3$", ["right"], "numbers"),
        (r"$2 \le 2$", ["right"], "the end belongs to it"),
        ("$2 < 2$", ["wrong"], "the end does not belong to it"),
        (r"$\sqrt{2} \cdot \sqrt{2} \le 2$", ["right"], "equal, by algebra"),
        (r"$\sqrt{2} \cdot \sqrt{2} < 2$", ["wrong"], "equal, by algebra"),
        (r"$1/3 \ge 0.334$", ["wrong"], "as written"),
        ("$0 < 0.5 < 1$", ["right", "right"], "a chain"),
        ("$0 < 1.5 < 1$", ["right", "wrong"], "a chain"),
        (r"$3 \neq 3$", ["wrong"], "the same"),
        (r"$1/3 \ne 0.333$", ["right"], "not the same"),
        (r"$(x+y)^2 \ne x^2 + 2xy + y^2$", ["wrong"], "the same, by algebra"),
        (r"$(x+y)^2 \ne x^2 + y^2$", ["undecided"], "not for every x and y"),
        (r"$x^2 \ge 0$", ["right"], "whatever x is"),
        (r"$\sigma(x) < 1$", ["right"], "whatever x is"),
        (r"$\sigma(x) > 1$", ["wrong"], "whatever x is"),
        (r"$x^2 > 2 x$", ["undecided"], "for some x"),
        (r"$A^T A \ge 0$", ["undecided"], "a matrix"),
        (r"$0.5 \in [0, 1]$", ["right"], "an interval"),
        (r"$1.5 \in [0, 1]$", ["wrong"], "an interval"),
        (r"$1 \in (0, 1)$", ["wrong"], "an open interval"),
        (r"$2 \in \{1, 2, 3\}$", ["right"], "a set"),
        (r"$4 \in \{1, 2, 3\}$", ["wrong"], "a set"),
        (r"$W \in \mathbb{R}^{3 \times 4}$", [], "a declaration"),
        (r"$x > 0$", [], "a condition"),
        (r"$w = 2$ $$w > 3$$", ["defines"], "a condition, for all that is known"),
        (r"$w = 2$ $$w < 3$$", ["defines", "right"], "it holds"),
        (r"$w = 2$ $$3 w + 1 > 9$$", ["defines", "undecided"], "it may be a condition"),
        (r"$a = 0.3 < 0.5$ $$2 a = 0.6$$", ["defines", "right", "right"], "0.5 is not said of a"),
    ],
)
def test_relations(text: str, expected: list[str], why: str) -> None:
    assert truths(text) == expected, why


def test_relations_that_claim_something_are_counted() -> None:
    found = check(read("a.md", "$3 < 2$ and $1 + 1 = 2$ and $x > 0$"))
    assert (found.judged, found.count) == (2, 2)
