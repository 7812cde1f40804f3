"""Counts what a text names: a spec, a file, a ready-made network, a torch module, or a checkpoint."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from theory.errors import InputError
from theory.layers import is_layer, is_merge, layer_names, nearest
from theory.layers.shapes import Shape
from theory.network import files, ready
from theory.network.checkpoint import is_checkpoint, read_checkpoint
from theory.network.configuration import configuration
from theory.network.definitions import Definitions
from theory.network.inputs import Input, one_shape
from theory.network.network import Network
from theory.network.profile import Profile, profile
from theory.network.reader import SPECIAL, read

MODULE = re.compile(r"[\w.]+(?:/[\w./-]+)?:[\w.]+(?:\(.*\))?")


def count(
    text: str,
    inputs: Shape | Sequence[Input] | None = None,
    symbols: Mapping[str, Any] | None = None,
    fold: bool = False,
    flows: bool = False,
) -> Profile:
    """Count what the text names: `FILE.toml` or `FILE.toml#NAME`, `module:callable`, a ready-made name, a spec, a
    checkpoint, or a model's `config.json`.

    inputs: without the batch axis, a shape alone or several inputs. symbols: values for the symbols of a file or a
    ready-made network. flows: of a module, too, with what feeds each row. Raises InputError where it cannot be read or
    does not fit.
    """
    given = _inputs(inputs)
    if is_checkpoint(text):
        _no_symbols(symbols, "a checkpoint has none")
        return read_checkpoint(Path(text))
    if is_onnx(text):
        from theory.network.trace import count_onnx

        _no_symbols(symbols, "an ONNX file has none; --input gives its sizes")
        return count_onnx(Path(text), given)
    if (found := configuration(text)) is not None:
        from theory.network.trace import count_configured

        _no_symbols(symbols, "edit config.json")
        return count_configured(*found, given, flows)
    if names_module(text):
        from theory.network.trace import count_named

        _no_symbols(symbols, "a module has none")
        return count_named(text, given, _ambiguous(text), flows)
    return profile(network_of(text, symbols or {}), one_shape(given), fold)


def is_onnx(text: str) -> bool:
    """Whether the text names an ONNX file, by how it ends."""
    return text.endswith(".onnx")


def _inputs(given: Shape | Sequence[Input] | None) -> tuple[Input, ...]:
    found = tuple(given or ())
    return found if all(isinstance(each, Input) for each in found) else (Input(found),)


def traced(text: str, symbols: Mapping[str, Any]) -> bool:
    """Whether the text names what torch has to run: a module, or a configuration. Raises InputError, also for symbols,
    which neither has.
    """
    if configuration(text) is not None:
        _no_symbols(symbols, "edit config.json")
        return True
    if names_module(text):
        _no_symbols(symbols, "a module has none")
        return True
    return False


def _no_symbols(symbols: Mapping[str, Any] | None, why: str) -> None:
    if symbols:
        raise InputError(f"--set gives values to the symbols of a file or a ready-made network; {why}")


def names_module(text: str) -> bool:
    """Whether the text is `module:callable`, and not a file or a layer under a name, such as `C1:conv(6)`.

    What could be both is the callable, where a module of that name is found and defines it.
    """
    if not MODULE.fullmatch(text) or text.partition("#")[0].endswith(tuple(files.READERS)):
        return False
    where, _, what = text.partition("(")[0].partition(":")
    return not _names_layer(what) or "." in where or defines(where, what)


def _names_layer(what: str) -> bool:
    return is_layer(what) or is_merge(what) or what in SPECIAL


def _ambiguous(text: str) -> str:
    """A note where the callable of a module is called like a layer."""
    where, _, what = text.partition("(")[0].partition(":")
    if "." in where or not _names_layer(what):
        return ""
    return f"{what} is the callable of the module {where}; for a layer {what} called {where}, write {where}: {what}"


def defines(where: str, what: str) -> bool:
    """Whether a module of this name is found, and its source gives `what` a meaning; nothing of it runs."""
    if where in sys.builtin_module_names:
        return False
    for place in (Path.cwd(), *map(Path, sys.path)):
        for path in (place / f"{where}.py", place / where / "__init__.py"):
            if path.is_file():
                return what in _top_names(path)
    return False


def _top_names(path: Path) -> set[str]:
    """The names that a module's source defines, assigns or imports at its top; none where it cannot be read."""
    try:
        body = ast.parse(path.read_bytes()).body
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    found: set[str] = set()
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            found.add(statement.name)
        elif isinstance(statement, ast.Import | ast.ImportFrom):
            found.update(each.asname or each.name for each in statement.names)
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            found.update(each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name))
    return found


def network_of(text: str, symbols: Mapping[str, Any]) -> Network:
    """The network that the text names or spells out: a file, a ready-made name, or a spec. Raises InputError."""
    path, _, choice = text.partition("#")
    if is_checkpoint(text) or is_onnx(text):
        raise InputError(
            f"{Path(text).name} has no layers of a spec; only the table of its arrays or operators is counted"
        )
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
