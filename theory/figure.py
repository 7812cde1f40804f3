"""A number as it is written down, without how it came to be written so: what shows it needs no algebra."""

from __future__ import annotations

from msgspec import Struct


class Figure(Struct, frozen=True):
    """A number as it is written down. near: whether it has more digits than these."""

    text: str
    near: bool = False

    def __str__(self) -> str:
        return f"≈ {self.text}" if self.near else self.text
