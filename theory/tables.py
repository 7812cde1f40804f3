"""Rows of short texts as aligned columns."""

from __future__ import annotations

from collections.abc import Sequence


def columns(rows: Sequence[Sequence[str]], gap: int = 2) -> list[str]:
    """Each row as one text, every column as wide as its widest entry, entries to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [(" " * gap).join(entry.rjust(width) for entry, width in zip(row, widths, strict=True)) for row in rows]
