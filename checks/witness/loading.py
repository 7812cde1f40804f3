"""Finds the torch module that a user names as `package.module:callable(...)`; importing it runs that module's code."""

from __future__ import annotations

import ast
import importlib
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import torch
from torch import nn

from checks.witness.traced import CannotLoad, one_line

LONGEST = 2000  # characters of the arguments of a constructor


def load(text: str) -> nn.Module:
    """The module that `package.module:name` is, or makes when it is called, as with `package.module:name(width=2)`.

    The arguments are literals; the working directory is searched first. It is made on the meta device, which needs no
    memory, and where its code reads numbers while it is made, with real weights. Raises CannotLoad.
    """
    where, _, what = text.partition(":")
    name, bracket, _ = what.partition("(")
    found: Any = _imported(where)
    for part in name.split("."):
        known = [each for each in dir(found) if not each.startswith("_")]
        found = getattr(found, part, None)
        if found is None:
            close = get_close_matches(part, known, n=3, cutoff=0.5)
            hint = f"did you mean {' or '.join(close)}?" if close else f"it has {', '.join(known[:20])}"
            raise CannotLoad(f"{where} has no {part!r}; {hint}")
    if isinstance(found, nn.Module) and not bracket:
        return found
    if not callable(found) or isinstance(found, nn.Module):
        came = type(found).__name__
        raise CannotLoad(f"{where}:{name} is a {came}; name a torch module, or a callable that makes one")
    places, names = _arguments(what[len(name) :], text)
    try:
        with torch.device("meta"):
            made = found(*places, **names)
    except Exception:  # foreign code may raise anything; on meta it does where it reads a number
        made = _with_numbers(found, places, names, text)
    if not isinstance(made, nn.Module):
        raise CannotLoad(f"{text} made a {type(made).__name__}, but a torch module is needed")
    return made


def _with_numbers(found: Any, places: list[Any], names: dict[str, Any], text: str) -> Any:
    try:
        return found(*places, **names)
    except Exception as error:  # foreign code may raise anything
        such = f"{text.partition('(')[0]}(2)"
        raise CannotLoad(
            f"calling {text} raised {one_line(error)}; give its arguments in brackets, such as {such}"
        ) from None


def _arguments(written: str, text: str) -> tuple[list[Any], dict[str, Any]]:
    """The literals in brackets, by place and by name. Raises CannotLoad."""
    if not written:
        return [], {}
    try:
        if len(written) > LONGEST:
            raise ValueError
        call = ast.parse(f"f{written}", mode="eval").body
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            raise ValueError
        named = {each.arg: ast.literal_eval(each.value) for each in call.keywords if each.arg is not None}
        if len(named) < len(call.keywords):
            raise ValueError
        return [ast.literal_eval(each) for each in call.args], named
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        raise CannotLoad(
            f"the arguments of {text[:60]} must be literals, such as 3, 0.1, 'same', (3, 3) or width=2"
        ) from None


def _imported(where: str) -> Any:
    if str(Path.cwd()) not in sys.path:
        sys.path.insert(0, str(Path.cwd()))
    try:
        return importlib.import_module(where)
    except ImportError as error:
        raise CannotLoad(f"cannot import {where}: {error}; run where it can be imported") from None
    except Exception as error:  # foreign code may raise anything
        raise CannotLoad(f"importing {where} raised {one_line(error)}") from None
