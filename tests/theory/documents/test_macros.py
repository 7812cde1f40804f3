"""A document's own macros are put into its formulas, bounded, and shown as they are written."""

from __future__ import annotations

import time

import pytest

from theory.documents.formats import read
from theory.documents.formulas import Excerpt, Formula, formula
from theory.documents.macros import defined, put_in
from theory.documents.pieces import Context
from theory.links.document import check

DEFINITIONS = r"""\newcommand{\half}{\frac12}
\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}
\newcommand\power[2][2]{#2^{#1}}
\def\sq#1{#1^2}
\providecommand{\two}{\sq{1} + 1}
\newcommand{\loop}{\loop}
\newcommand{\bomb}[1]{\bomb{#1#1}}
\newcommand{\twice}{2}
\renewcommand{\twice}{3}
\let\three\two
\newcommand{\bd}{\beta}
"""


@pytest.mark.parametrize("suffix", ["md", "tex"])
@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (r"$\half + \half = 1$", ["right"], "without arguments"),
        (r"$$\pd{L}{w} = 2 \cdot 3 = 7$$", ["defines", "wrong"], "with two"),
        (r"$\sq 3 = 9$", ["right"], "an argument without braces"),
        (r"$\sq{3} = 8$", ["wrong"], "one that begins the formula"),
        (r"$\power{3} + \power[3]{2} = 17$", ["right"], "an argument that may be left out"),
        (r"$\two = 2$", ["right"], "macros in macros"),
        (r"$\bd x = x\bd$", ["right"], "letters behind the name of a macro stay apart"),
        (r"$\loop = 1$", ["unread"], "one that never ends"),
        (r"$\bomb{x} = 1$", ["unread"], "one that grows"),
        (r"$\twice + 1 = 3$", ["unread"], "one that is defined twice"),
        (r"$\sq = 3$", ["unread"], "one without its argument"),
    ],
)
def test_own_macros(suffix: str, text: str, expected: list[str], why: str) -> None:
    found = check(read(f"a.{suffix}", DEFINITIONS + "\n" + text + "\n"))
    assert [link.truth.value for link in found.links] == expected, why


def test_sides_are_shown_as_they_are_written() -> None:
    (link,) = check(read("a.md", DEFINITIONS + "\n$2\\sq{x} = \\sq{x} + \\sq{x}$\n")).links
    assert (link.left, link.right) == (r"2\sq{x}", r"\sq{x} + \sq{x}")


def test_macros_that_never_end_take_no_time() -> None:
    one = formula(Excerpt.whole(r"\bomb{x} \loop = 1"), Context())
    begin = time.process_time()
    found, _ = put_in([one] * 20_000, defined(DEFINITIONS))
    assert time.process_time() - begin < 4
    assert all(isinstance(each, Formula) and "bomb" in each.own for each in found)
