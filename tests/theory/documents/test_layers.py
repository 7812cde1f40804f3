"""A superscript numbers a layer where the document numbers layers so, and is a power elsewhere."""

from __future__ import annotations

import pytest

from checks.tree import names
from theory.documents.formats import read


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("$b^2 - 4 a c = 0$", {"a", "b", "c"}, "nothing numbers layers"),
        ("$c^2 = h^2 + b^2$", {"b", "c", "h"}, "nothing numbers layers"),
        ("$W^l = 1$, $b^2 = 0$", {"W__l", "b"}, "the layers of W say nothing of b"),
        ("$b^{[1]} = 1$, $b^2 = 0$", {"b__1", "b__2"}, "brackets number layers"),
        ("$b^2 = 0$, $b^{(1)} = 1$", {"b__1", "b__2"}, "wherever in the document"),
        (r"$\mathbf{W}^1 = 1$, $\mathbf{W}^2 = 2$", {"W__1", "W__2"}, "nobody writes a power of 1"),
        ("$b_j^{l} = 1$, $b_j^2 = 2$", {"b_j__l", "b_j__2"}, "with an index below"),
    ],
)
def test_names_of_layers(text: str, expected: set[str], why: str) -> None:
    sides = (side.tree for one in read("a.md", text).statements for side in one.chain.sides)
    assert {name for tree in sides if tree is not None for name in names(tree)} == expected, why
