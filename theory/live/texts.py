"""The text of a file while it is edited, in the lines and the units in which editors count."""

from __future__ import annotations

import re

from lsprotocol import types
from pygls.workspace import PositionCodec

LINE_END = re.compile("\r\n|\r|\n")  # what ends a line to an editor; other programs also break at U+2028


class Text:
    """A text with its lines. codec: the units in which the editor counts the characters of a line."""

    def __init__(self, text: str, codec: PositionCodec) -> None:
        self.text, self.codec = text, codec
        self.starts = [0, *(found.end() for found in LINE_END.finditer(text))]

    def changed(self, change: types.TextDocumentContentChangeEvent) -> Text:
        """The text after one change of the editor's: of a range, or the whole of it."""
        if isinstance(change, types.TextDocumentContentChangeWholeDocument):
            return Text(change.text, self.codec)
        start, end = self.at(change.range.start), self.at(change.range.end)
        return Text(f"{self.text[:start]}{change.text}{self.text[end:]}", self.codec)

    def line(self, number: int) -> str:
        """The line of this number, from 0, with its end; empty behind the last."""
        if number >= len(self.starts):
            return ""
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[number] : end]

    def column(self, position: types.Position) -> int:
        """How many characters stand before a position in its line."""
        line, units = LINE_END.sub("", self.line(position.line)), 0
        for column, character in enumerate(line):
            if units >= position.character:
                return column
            units += self.codec.client_num_units(character)
        return len(line)

    def at(self, position: types.Position) -> int:
        """The character at a position of the editor's."""
        if position.line >= len(self.starts):
            return len(self.text)
        return self.starts[position.line] + self.column(position)

    def position(self, line: int, column: int) -> types.Position:
        """A line and its character, from 0, as a position of the editor's."""
        return types.Position(line, self.codec.client_num_units(self.line(line)[:column]))
