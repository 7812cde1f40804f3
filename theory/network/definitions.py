"""What names mean where a spec is read: the symbols and the named pieces of a file, and where errors occurred."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from theory.errors import InputError
from theory.layers import nearest
from theory.layers.tree import LayerTree

DEEPEST = 60  # brackets and blocks inside one another
NamedParts: TypeAlias = list[tuple[str, LayerTree]]  # each part with the name given to it, or an empty one


@dataclass(frozen=True, slots=True)
class SpecBlock:
    """A named piece of a file: its parameters, and how its parts are read once these are bound."""

    parameters: tuple[str, ...]
    parts: Callable[[Definitions], NamedParts]


@dataclass(frozen=True, slots=True)
class Definitions:
    """What is defined.

    source: the file, for errors. symbols: name -> size, sizes or word. open: the blocks being read, outermost first.
    """

    source: str = ""
    symbols: Mapping[str, Any] = field(default_factory=dict)
    blocks: Mapping[str, SpecBlock] = field(default_factory=dict)
    open: tuple[str, ...] = ()

    def error(self, message: str) -> InputError:
        """The message after the place where it occurred."""
        place = " in ".join(part for part in (" > ".join(self.open), self.source) if part)
        return InputError(f"{place}: {message}" if place else message)

    def inside(self, name: str, values: Sequence[Any]) -> Definitions:
        """What names mean in a block's body. Raises InputError for an unknown block, wrong values, or a cycle."""
        if name not in self.blocks:
            raise self.error(f"there is no block called {name!r}{nearest(name, list(self.blocks))}")
        if name in self.open:
            raise self.error(f"block {name} contains itself: {' > '.join((*self.open, name))}; break the cycle")
        parameters = self.blocks[name].parameters
        if len(values) != len(parameters):
            raise self.error(
                f"block {name} takes {len(parameters)} values ({', '.join(parameters) or 'none'}), "
                f"but {len(values)} came"
            )
        if len(self.open) >= DEEPEST:
            raise self.error(f"blocks are nested more than {DEEPEST} deep")
        bound = {**self.symbols, **dict(zip(parameters, values, strict=True))}
        return Definitions(self.source, bound, self.blocks, (*self.open, name))
