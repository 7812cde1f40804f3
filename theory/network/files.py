"""Reads a network from a TOML, YAML or JSON file: named blocks, symbols, and a body as text or as a list of items.

    input = "3x224x224"
    body = "stem stage(64, 1) * 3 globalavgpool linear(classes)"

    [symbols]
    classes = 1000            # a number, or a text such as "C" or "4*C" for a symbol or a formula

    [blocks]
    stem = "conv(64, k7, s2, p3, nobias) bn relu"
    "stage(w, s)" = "residual(conv(w, s=s, p1) relu) relu"

An item of a list is a text, or a table: `{layer = "conv", name = "C1", out = 6, kernel = 5}`,
`{block = "stage", values = [64, 1]}`, `{repeat = 3, body = [...]}`, `{residual = [...], shortcut = [...]}`,
`{add = [[...], [...]]}` (also mul, concat), `{frozen = [...]}`. A file may hold several networks under
`[networks.NAME]`, each with an input, a body and symbols of its own; `FILE#NAME` names one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from theory.errors import InputError
from theory.layers import merge_names, nearest
from theory.layers.shapes import whole
from theory.layers.tree import Branches, Chain, LayerTree, Leaf
from theory.network.definitions import DEEPEST, Definitions, NamedParts, SpecBlock
from theory.network.fields import Decimal, Written, build
from theory.network.network import Network
from theory.network.reader import ADD, apart, block_of, named, parts_of, read_shape, value_of

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_FILE = 20_000_000  # bytes
HEADER = re.compile(r"\s*([A-Za-z_]\w*)\s*(?:\(([\w\s,]*)\))?\s*")
KEYS = ("name", "says", "input", "body", "symbols", "blocks", "networks")


def load(path: Path, symbols: Mapping[str, Any] | None = None, choice: str = "") -> Network:
    """The network of a file, or the one called `choice` of several. symbols: values that replace the file's.

    Raises InputError naming the file and what was expected.
    """
    source = path.name + (f"#{choice}" if choice else "")
    return network(parse(path), source, symbols, choice)


def parse(path: Path) -> Mapping[str, Any]:
    """The file's tables. Raises InputError for a file that cannot be read."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(f"{path.name}: a network is read from {', '.join(READERS)}, but this ends in {path.suffix!r}")
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(f"{path.name} is larger than {LARGEST_FILE} bytes, the most that is read")
        data = reader(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"cannot read {path.name}: {error.strerror or error}") from None
    except RecursionError:
        raise InputError(f"{path.name} is nested too deep to be read; name blocks instead") from None
    except InputError:
        raise
    except ValueError as error:
        raise InputError(f"{path.name} is no valid {path.suffix[1:].upper()}: {error}") from None
    if not isinstance(data, Mapping):
        raise InputError(f"{path.name} must hold a table with a body, but holds a {type(data).__name__}")
    return data


def network(data: Mapping[str, Any], source: str, symbols: Mapping[str, Any] | None, choice: str = "") -> Network:
    """The network that the tables describe."""
    several = data.get("networks")
    chosen: Mapping[str, Any] = {}
    if choice or ("body" not in data and several):
        if not isinstance(several, Mapping):
            raise InputError(f"{source}: there is no [networks], so #{choice} names nothing; leave it out")
        if choice not in several:
            hint = nearest(choice, list(several)) if choice else f"; name one: {', '.join(several)}"
            raise InputError(f"{source}: the file holds {len(several)} networks and none called {choice!r}{hint}")
        chosen = several[choice]
    for table in (data, chosen):
        for key in table:
            if key not in KEYS:
                raise InputError(f"{source}: there is no key {key!r}{nearest(key, list(KEYS))}")
    merged = {**data, **chosen}
    if "body" not in merged:
        raise InputError(f'{source}: the body is missing; give a spec such as body = "conv(6, k5) relu"')
    names = {**_table(data, "symbols", source), **_table(chosen, "symbols", source)}
    definitions = Definitions(source, _symbols(names, symbols or {}, source), _blocks(data, source))
    shape = merged.get("input")
    body = _chain(merged["body"], 0, definitions)
    size = None if shape is None else _input(shape, definitions)
    return Network(body, size, str(merged.get("name", choice or source)), source)


def _table(data: Mapping[str, Any], key: str, source: str) -> Mapping[str, Any]:
    table = data.get(key, {})
    if not isinstance(table, Mapping):
        raise InputError(f"{source}: {key} must be a table, but is {table!r}")
    return table


def _symbols(table: Mapping[str, Any], given: Mapping[str, Any], source: str) -> dict[str, Any]:
    for name in given:
        if name not in table:
            raise InputError(f"{source}: there is no symbol {name!r} to set{nearest(name, list(table))}")
    values: dict[str, Any] = {}
    for name, value in {**table, **given}.items():
        if isinstance(value, bool | float):
            raise InputError(f"{source}: symbol {name} must be a whole number or a text, but is {value!r}")
        values[name] = value_of(value, Definitions(source, values)) if isinstance(value, str) else value
    return values


def _blocks(data: Mapping[str, Any], source: str) -> dict[str, SpecBlock]:
    blocks = {}
    for header, body in _table(data, "blocks", source).items():
        match = HEADER.fullmatch(header)
        if match is None:
            raise InputError(f"{source}: a block is called name or name(parameter, ...), but {header!r} came")
        parameters = tuple(part.strip() for part in (match[2] or "").split(",") if part.strip())
        blocks[match[1]] = SpecBlock(parameters, partial(_parts, body, 0))
    return blocks


def _input(shape: Any, definitions: Definitions) -> tuple[Any, ...]:
    try:
        if isinstance(shape, str):
            parts = [part.strip() for part in shape.split("x")]
            named_sizes = definitions.symbols
            return tuple(named_sizes[p] if p in named_sizes else read_shape(p)[0] for p in parts)
        return tuple(whole(_value(size, definitions), "a size of the input") for size in shape)
    except (InputError, TypeError) as error:
        raise definitions.error(f"input: {error}") from None


def _parts(body: Any, depth: int, definitions: Definitions) -> NamedParts:
    """The parts of a body: a one-line spec, or a list of items. Raises InputError."""
    if depth > DEEPEST:
        raise definitions.error(f"lists are nested more than {DEEPEST} deep")
    if isinstance(body, str):
        return parts_of(body, definitions)
    if not isinstance(body, list):
        raise definitions.error(f"a body is a text or a list of items, but {body!r} came")
    parts: NamedParts = []
    for item in body:
        if isinstance(item, str):
            parts.extend((part.name, part) for part in named(parts_of(item, definitions)))
        elif isinstance(item, Mapping):
            parts.append((str(item.get("name", "")), _item(item, depth, definitions)))
        else:
            raise definitions.error(f"an item is a text or a table, but {item!r} came")
    return parts


def _chain(body: Any, depth: int, definitions: Definitions) -> Chain:
    return Chain("", named(_parts(body, depth, definitions)))


def _item(item: Mapping[str, Any], depth: int, definitions: Definitions) -> LayerTree:
    for key, build_item in ITEMS.items():
        if key in item:
            return build_item(item, depth + 1, definitions)
    for key in merge_names():
        if key in item:
            found = apart(_chain(branch, depth + 1, definitions) for branch in item[key])
            return Branches(key, build(key, _written(item, definitions, key), definitions), found)
    known = ", ".join((*ITEMS, *merge_names()))
    raise definitions.error(f"an item needs one of {known}, but has {', '.join(item) or 'nothing'}")


def _layer(item: Mapping[str, Any], depth: int, definitions: Definitions) -> Leaf:
    name = str(item["layer"])
    return Leaf(name, build(name, _written(item, definitions, "layer"), definitions))


def _written(item: Mapping[str, Any], definitions: Definitions, key: str) -> list[Written]:
    """The fields of an item's layer: all that is not its name, nor under the key that says what it is."""
    return [(field, _value(value, definitions)) for field, value in item.items() if field not in (key, "name")]


def _block(item: Mapping[str, Any], depth: int, definitions: Definitions) -> Chain:
    return block_of(str(item["block"]), [_value(value, definitions) for value in item.get("values", ())], definitions)


def _repeat(item: Mapping[str, Any], depth: int, definitions: Definitions) -> Chain:
    times = _value(item["repeat"], definitions)
    if isinstance(times, int) and times < 1:
        raise definitions.error(f"repeat must be at least 1, but is {times}")
    return Chain("repeat", _chain(item.get("body", []), depth, definitions).parts, times)


def _residual(item: Mapping[str, Any], depth: int, definitions: Definitions) -> Branches:
    body, shortcut = (_chain(item.get(key, []), depth, definitions) for key in ("residual", "shortcut"))
    return Branches("residual", ADD, apart((body, shortcut), ADD.kind))


def _frozen(item: Mapping[str, Any], depth: int, definitions: Definitions) -> Chain:
    return replace(_chain(item["frozen"], depth, definitions), name="frozen", frozen=1)


ITEMS: dict[str, Callable[[Mapping[str, Any], int, Definitions], LayerTree]] = {
    "layer": _layer,
    "block": _block,
    "repeat": _repeat,
    "residual": _residual,
    "frozen": _frozen,
}


def _value(value: Any, definitions: Definitions) -> Any:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        return value_of(value, definitions)
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, list):
        return tuple(_value(part, definitions) for part in value)
    return value


def _toml(text: str) -> Any:
    import tomllib

    return tomllib.loads(text)


def _json(text: str) -> Any:
    import json

    return json.loads(text)


def _yaml(text: str) -> Any:
    try:
        import yaml
    except ImportError:
        raise InputError(
            "reading YAML needs PyYAML (pip install pyyaml); or write the network as TOML or JSON"
        ) from None
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from None


READERS: dict[str, Callable[[str], Any]] = {".toml": _toml, ".json": _json, ".yaml": _yaml, ".yml": _yaml}
