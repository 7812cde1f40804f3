"""Counts what a text names: a spec, a file, a ready-made network, a torch module, or a checkpoint."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from theory.errors import InputError
from theory.layers import is_layer, is_merge, layer_names, nearest
from theory.layers.shapes import Shape
from theory.network import files, ready
from theory.network.definitions import Definitions
from theory.network.network import Network
from theory.network.profile import Profile, profile
from theory.network.reader import SPECIAL, read

MODULE = re.compile(r"[\w.]+(?:/[\w./-]+)?:[\w.]+(?:\(.*\))?")
CHECKPOINT = ".safetensors"


def count(
    text: str, shape: Shape | None = None, symbols: Mapping[str, Any] | None = None, fold: bool = False
) -> Profile:
    """Count what the text names: `FILE.toml` or `FILE.toml#NAME`, `module:callable`, a ready-made name, or a spec.

    shape: without the batch axis. symbols: values for the symbols of a file or a ready-made network.
    Raises InputError where it cannot be read or does not fit.
    """
    if CHECKPOINT in text:
        from theory.network.checkpoint import read_checkpoint

        return read_checkpoint(Path(text))
    if names_module(text):
        from theory.network.trace import count_named

        if symbols:
            raise InputError("--set gives values to the symbols of a file or a ready-made network; a module has none")
        return count_named(text, shape)
    return profile(network_of(text, symbols or {}), shape, fold)


def names_module(text: str) -> bool:
    """Whether the text is `module:callable`, and not a file or a layer under a name, such as `C1:conv(6)`."""
    if not MODULE.fullmatch(text) or text.partition("#")[0].endswith(tuple(files.READERS)):
        return False
    what = text.partition(":")[2].partition("(")[0]
    return not (is_layer(what) or is_merge(what) or what in SPECIAL)


def network_of(text: str, symbols: Mapping[str, Any]) -> Network:
    """The network that the text names or spells out: a file, a ready-made name, or a spec. Raises InputError."""
    path, _, choice = text.partition("#")
    if path.endswith(tuple(files.READERS)):
        return files.load(Path(path), symbols, choice)
    if re.fullmatch(r"\w+", text):
        known = ready.names()
        if text in known:
            return ready.load(text, **symbols)
        if not is_layer(text):
            near = nearest(text, [*known, *layer_names()])
            hint = near if near.startswith("; did") else f"; ready-made are {', '.join(known)}"
            raise InputError(f"{text!r} is no layer, no file and no ready-made network{hint}")
    return Network(read(text, Definitions("", symbols)))
