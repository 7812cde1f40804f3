"""Finds the torch module that a user names as `package.module:callable`; importing it runs that module's code."""

from __future__ import annotations

import importlib
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import torch
from torch import nn


class CannotLoad(ValueError):
    """The text names no torch module; the message says what was expected, what came, and what to do."""


def load(text: str) -> nn.Module:
    """The module that `package.module:name` is, or makes when it is called without arguments, on the meta device.

    The working directory is searched first. Raises CannotLoad.
    """
    where, _, what = text.partition(":")
    found: Any = _imported(where)
    for part in what.partition("(")[0].split("."):
        known = [name for name in dir(found) if not name.startswith("_")]
        found = getattr(found, part, None)
        if found is None:
            close = get_close_matches(part, known, n=3, cutoff=0.5)
            hint = f"did you mean {' or '.join(close)}?" if close else f"it has {', '.join(known[:20])}"
            raise CannotLoad(f"{where} has no {part!r}; {hint}")
    if isinstance(found, nn.Module):
        return found
    if not callable(found):
        raise CannotLoad(f"{text} is a {type(found).__name__}; name a torch module, or a callable that makes one")
    try:
        with torch.device("meta"):
            made = found()
    except Exception as error:
        raise CannotLoad(f"calling {text} raised {one_line(error)}; name a callable that needs no arguments") from None
    if not isinstance(made, nn.Module):
        raise CannotLoad(f"{text} made a {type(made).__name__}, but a torch module is needed")
    return made


def _imported(where: str) -> Any:
    if str(Path.cwd()) not in sys.path:
        sys.path.insert(0, str(Path.cwd()))
    try:
        return importlib.import_module(where)
    except ImportError as error:
        raise CannotLoad(f"cannot import {where}: {error}; run where it can be imported") from None
    except Exception as error:
        raise CannotLoad(f"importing {where} raised {one_line(error)}") from None


def one_line(error: BaseException) -> str:
    """An exception as one line."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:300] or 'without a message'}"
