"""Tables of counts on a narrow terminal: no number is broken, and what does not fit beside goes below."""

from __future__ import annotations

import pytest

from theory.report.count_terminal import _parts


@pytest.mark.parametrize(
    ("needs", "second", "width", "parts", "why"),
    [
        ([10, 9, 9], 0, 80, [[0, 1, 2]], "all fits"),
        ([10, 9, 9], 2, 80, [[0, 1, 2]], "and is not cut in two where it fits"),
        ([10, 9, 9], 0, 24, [[0, 1], [0, 2]], "each number whole, the name on both"),
        ([40, 9, 9], 0, 40, [[0, 1, 2]], "a name is folded first"),
        ([10, 9, 9, 5], 2, 30, [[0, 1], [0, 2, 3]], "the second part begins where it should"),
        ([10, 90], 0, 40, [[0, 1]], "a number that is wider than the terminal stays one"),
    ],
)
def test_columns_that_do_not_fit_beside_go_below(
    needs: list[int], second: int, width: int, parts: list[list[int]], why: str
) -> None:
    assert list(_parts(needs, 1, second, width)) == parts, why
