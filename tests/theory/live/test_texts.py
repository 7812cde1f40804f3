"""A text that an editor changes, in its lines and units: after any changes it is the text that the editor has."""

from __future__ import annotations

import random

import pytest

pygls = pytest.importorskip("pygls", reason="the language server is an extra: theory[lsp]")

from lsprotocol import types  # noqa: E402
from pygls.workspace import PositionCodec  # noqa: E402

from theory.live.texts import Text  # noqa: E402

SIGNS = ["a", "é", "𝔸", "\n", "\r\n", "\r", "\u2028", "\f", "\x85", "$"]
UNITS = {
    types.PositionEncodingKind.Utf16: lambda text: len(text.encode("utf-16-le")) // 2,
    types.PositionEncodingKind.Utf8: lambda text: len(text.encode()),
    types.PositionEncodingKind.Utf32: len,
}


def place(text: str, at: int, units: types.PositionEncodingKind) -> types.Position:
    """A character as editors count: lines end with \\n, \\r\\n or \\r alone."""
    before = text[:at].replace("\r\n", "\n").replace("\r", "\n")
    return types.Position(before.count("\n"), UNITS[units](before.rpartition("\n")[2]))


@pytest.mark.parametrize("units", UNITS)
@pytest.mark.parametrize("seed", range(20))
def test_any_changes(units: types.PositionEncodingKind, seed: int) -> None:
    rng = random.Random(seed)
    whole = "".join(rng.choices(SIGNS, k=60))
    text = Text(whole, PositionCodec(units))
    for _ in range(30):
        start, end = sorted(rng.choices([at for at in range(len(whole) + 1) if whole[at - 1 : at + 1] != "\r\n"], k=2))
        new = "".join(rng.choices(SIGNS, k=rng.randrange(4)))
        stretch = types.Range(place(whole, start, units), place(whole, end, units))
        assert (text.at(stretch.start), text.at(stretch.end)) == (start, end)
        assert text.position(stretch.end.line, text.column(stretch.end)) == stretch.end
        text = text.changed(types.TextDocumentContentChangePartial(stretch, new))
        whole = whole[:start] + new + whole[end:]
        assert text.text == whole


def test_a_place_behind_the_end_is_the_end() -> None:
    text = Text("ab\nc", PositionCodec())
    assert text.at(types.Position(0, 99)) == 2
    assert text.at(types.Position(9, 0)) == 4
    assert text.changed(types.TextDocumentContentChangeWholeDocument("x")).text == "x"
