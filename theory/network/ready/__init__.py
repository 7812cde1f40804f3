"""Ready-made networks: data in TOML files, found by name."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from theory.errors import InputError
from theory.layers import nearest
from theory.network import files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from theory.network.network import Network

FAMILIES = ("courses", "resnet", "convolutional", "transformer")


@cache
def _family(name: str) -> Mapping[str, Any]:
    return files.parse(Path(__file__).with_name(f"{name}.toml"))


def names() -> tuple[str, ...]:
    """Every ready-made network's name."""
    return tuple(name for family in FAMILIES for name in _family(family)["networks"])


def load(name: str, **symbols: Any) -> Network:
    """The network of this name; symbols replace the file's, such as `classes=7`. Raises InputError."""
    for family in FAMILIES:
        data = _family(family)
        if name in data["networks"]:
            return files.network(data, name, symbols, name)
    raise InputError(f"there is no ready-made network called {name!r}{nearest(name, list(names()))}")
