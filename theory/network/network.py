"""A network: its layers, the shape that goes in, and where it was read."""

from __future__ import annotations

from dataclasses import dataclass

from theory.errors import InputError
from theory.layers.shapes import Shape
from theory.layers.tree import Chain


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A chain, the shape that goes in (without the batch axis) when the spec says so, and where it was read."""

    body: Chain
    input: Shape | None = None
    name: str = ""
    source: str = ""

    def start(self, x: Shape | None) -> Shape:
        """The input shape: the caller's, else the spec's. Raises InputError when neither says it."""
        shape = self.input if x is None else x
        if shape is None:
            raise InputError(
                f"{self.source or self.name or 'this spec'} does not say its input; give one, such as --input 3x224x224"
            )
        return shape
