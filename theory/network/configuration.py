"""A model's configuration as Hugging Face's `transformers` writes it: `config.json`, or a folder that holds one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from theory.errors import InputError

NAME = "config.json"
LARGEST = 2_000_000  # bytes
OWN = ("body", "networks")  # a file with these is a network of our own


def configuration(text: str) -> tuple[Path, Mapping[str, Any]] | None:
    """The file that a text names, itself or by its folder, and what it says; None where it is no configuration.

    Raises InputError for a file that cannot be read.
    """
    path = next(
        (path for path in (Path(text), Path(text) / NAME) if path.name.endswith(".json") and _is_file(path)), None
    )
    if path is None or path.stat().st_size > LARGEST:  # no configuration is that long
        return None
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"{path.name} is no JSON that can be read: {str(error)[:100]}") from None
    if not isinstance(found, dict) or not isinstance(found.get("model_type"), str) or any(key in found for key in OWN):
        return None
    return path, found


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a spec may be longer than a path may
        return False
