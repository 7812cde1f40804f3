"""One small class per layer: arguments, shape, parameters and operations side by side; and the names they go by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from theory.errors import InputError

# The files of layers, the commonest first: one is imported when no file before it has the name that a spec uses, so
# that a one-line spec starts fast. Each ends with LAYERS (or MERGES, for what takes the outputs of branches, two or
# more): name in a spec -> the class, and the fields that the name settles.
FILES = (
    "convolution", "pooling", "activation", "linear", "norm", "moves", "composites", "attention", "recurrent",
    "upsample", "loss", "experts", "latent_attention", "lenet",
)  # fmt: skip
MERGES = "merges"


@cache
def _names(file: str) -> Mapping[str, tuple[type, Mapping[str, Any]]]:
    module = import_module(f"theory.layers.{file}")
    return module.MERGES if file == MERGES else module.LAYERS


def layer_names() -> Iterator[str]:
    """The name of every layer, file by file."""
    return (name for file in FILES for name in _names(file))


def merge_names() -> Iterator[str]:
    """The name of every merge."""
    return iter(_names(MERGES))


@lru_cache(maxsize=1024)
def is_layer(name: str) -> bool:
    """Whether a layer goes by this name."""
    return any(name in _names(file) for file in FILES)


def is_merge(name: str) -> bool:
    """Whether a merge goes by this name."""
    return name in _names(MERGES)


@lru_cache(maxsize=1024)
def class_of(name: str) -> tuple[type, Mapping[str, Any]]:
    """The class of a layer or merge, and the fields that its name settles. Raises InputError with the nearest names."""
    for file in (MERGES, *FILES):
        if name in _names(file):
            return _names(file)[name]
    raise InputError(f"there is no layer called {name!r}{nearest(name, [*layer_names(), *merge_names()])}")


def make(name: str, /, **fields: Any) -> Any:
    """A layer by its name in a spec: `make("conv", out=6, kernel=5)`."""
    cls, settled = class_of(name)
    return cls(**{**settled, **fields})


def nearest(name: str, known: list[str]) -> str:
    """`; did you mean conv?`, or where to look."""
    from difflib import get_close_matches

    close = get_close_matches(name, known, n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(close)}?" if close else f"; known are {', '.join(sorted(known))}"
