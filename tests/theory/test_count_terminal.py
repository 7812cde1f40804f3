"""Tables of counts on a narrow terminal: no number is broken, and what does not fit beside goes below."""

from __future__ import annotations

import pytest
from rich.console import Console
from torch import nn

from theory.conventions import find
from theory.network.table import table
from theory.network.trace import count_module
from theory.report.blocks import Bars
from theory.report.count_terminal import _parts, print_table
from theory.report.terminal import Printer


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


@pytest.mark.parametrize(
    ("name", "shown", "why"),
    [
        ("[a]", "[a]", "no sign of a style"),
        ("[/a]", "[/a]", "nor of its end, which would raise"),
        (":eye:", ":eye:", "nor of a picture"),
        ("\x1b[31ma", "\\u001b[31ma", "what a terminal obeys is spelled out"),
        ("a\nb", "a\\u000ab", "and what would begin a line"),
    ],
)
def test_a_name_is_printed_and_never_obeyed(
    capsys: pytest.CaptureFixture[str], name: str, shown: str, why: str
) -> None:
    module = nn.Module()
    module.add_module(name, nn.Linear(4, 4))
    module.forward = lambda x: module._modules[name](x)  # pyright: ignore[reportOptionalCall]
    print_table(table(count_module(module, [(1, 4)]), [find("mac")]))
    assert f"\n{shown} " in capsys.readouterr().out, why


@pytest.mark.parametrize("name", ["[a]", "[/a]", ":eye:"])
def test_a_cell_of_any_table_is_printed_as_it_is(capsys: pytest.CaptureFixture[str], name: str) -> None:
    Printer(Console(width=80)).print([Bars((name, "n"), ((name, 1),), (name, 2))])
    assert capsys.readouterr().out.count(name) == 3
