"""Which files an editor is told about, and the one function that the process which judges them is called by."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any

# Ending -> the module of this folder that looks at such texts.
KINDS: Mapping[str, str] = {
    **dict.fromkeys((".md", ".markdown", ".qmd", ".rmd", ".tex", ".txt", ".ipynb"), "document"), ".toml": "bank",
}  # fmt: skip


def known(name: str) -> bool:
    """Whether texts of files of this name are looked at."""
    return PurePosixPath(name.lower()).suffix in KINDS


def call(what: str, name: str, text: str, *args: Any) -> Any:
    """`look`, `hover`, `changes` or `completions` of a text. It loads the mathematics, so it runs in a process of its
    own, which can be ended."""
    module = import_module(f"theory.live.{KINDS[PurePosixPath(name.lower()).suffix]}")
    return getattr(module, what)(name, text, *args)
