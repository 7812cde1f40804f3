"""Named pieces of a computation, such as an LSTM cell: read from `bank/blocks/`, and put in with a question's names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from checks.reading.spelling import canonical
from theory.errors import InputError
from theory.topics.computation.unrolling import Loop

Shapes: TypeAlias = Mapping[str, tuple[Any, ...] | None]
FOLDER = Path(__file__).parents[2] / "bank" / "blocks"
USE = "use"
NAME = re.compile(r"[A-Za-z_]\w*")
PLAIN = re.compile(r"[A-Za-z]\w*(?:_\{[^{}]*\})?|\d+(?:\.\d+)?")  # what may stand anywhere without brackets


class BlockTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A block in a file.

    about: what it is, and after whom. inputs: name -> `number`, or its size: `d` of a vector, `n x d` of a matrix.
    parameters: the same of what is learned. settings: numbers that a question may change, with what goes without
    saying. outputs: the lines that a question goes on with. graph: its lines, in order, as those of a question.
    example: the givens of a question about it.
    """

    about: str
    inputs: dict[str, str]
    outputs: tuple[str, ...]
    graph: dict[str, Any]
    example: dict[str, Any]
    parameters: dict[str, str] = {}
    settings: dict[str, Any] = {}


@dataclass(frozen=True)
class Block:
    """A block with its name."""

    name: str
    table: BlockTable

    @property
    def shapes(self) -> dict[str, str]:
        """What a question states: its inputs and parameters."""
        return {**self.table.inputs, **self.table.parameters}

    @property
    def outside(self) -> dict[str, str]:
        """What comes from outside, and what stands for it where a question says nothing."""
        return {name: name for name in self.shapes} | {n: str(value) for n, value in self.table.settings.items()}

    @cached_property
    def graph(self) -> dict[str, str]:
        """Its lines, with those of the blocks that it is made of."""
        return expanded(self.table.graph, dict.fromkeys(self.outside), None)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name in it that a question may replace."""
        return (*self.outside, *self.graph)


@cache
def blocks() -> Mapping[str, Block]:
    """Every block, by name."""
    found: dict[str, Block] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for name, table in tomllib.loads(path.read_text(encoding="utf-8"), parse_float=str).items():
            found[name] = Block(name, msgspec.convert(table, BlockTable))
    return found


def block(name: str) -> Block:
    """The block of this name. Raises InputError with the nearest names."""
    known = blocks()
    if name not in known:
        close = get_close_matches(name.lower(), known, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(known)}"
        raise InputError(f"there is no block {name[:40]!r}; {hint}")
    return known[name]


def question(found: Block) -> str:
    """A question about a block as a bank has it, which runs."""
    name, asked = found.name, ", ".join(f'"{one}"' for one in found.table.outputs)
    title = found.table.about.split(",")[0]
    givens = "\n".join(f"{key} = {_toml(value)}" for key, value in found.table.example.items())
    return (
        f'[{name}]\ntitle = "{title[:1].upper()}{title[1:]}"\n'
        f'asks = "Compute {", ".join(found.table.outputs)}."\ntopic = "computation"\n\n'
        f'[{name}.settings]\ngraph = {{ block = {{ use = "{name}" }} }}\nask = [{asked}]\n\n'
        f"[{name}.settings.givens]\n{givens}\n"
    )


def _toml(value: Any) -> str:
    return f"[{', '.join(map(_toml, value))}]" if isinstance(value, list) else str(value)


def expanded(graph: Mapping[str, Any], known: Shapes, over: Loop | None) -> dict[str, str]:
    """The lines of a graph, with those of its blocks in their places.

    graph: name -> a line as text, or a table that says by `use` which block stands there, and what its names are here,
    such as `x = "x_t"` and `h_new = "h_t"`. A line inside keeps its name, with the `_t` of a table that the loop
    repeats; where that is taken, the name of the table stands behind it.
    known: givens and letters, with their shapes; None where a shape may be any.
    Raises InputError for what does not fit.
    """
    blocks_in = _Blocks(over, known, {name for name, line in graph.items() if isinstance(line, str)})
    made: dict[str, str] = {}
    for name, line in blocks_in.lines(graph):
        if name in made:
            raise InputError(f"{name} is defined twice; give it another name in one of the blocks")
        made[name] = line
    return made


class _Blocks:
    """The blocks of one graph as they are put in, and the names that are taken so far."""

    def __init__(self, over: Loop | None, known: Shapes, lines: set[str]) -> None:
        self.over, self.known = over, known
        self.taken = {canonical(name) for name in (*known, *lines)}

    def lines(self, graph: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for name, line in graph.items():
            if isinstance(line, str):
                yield name, line
                continue
            try:
                yield from self._put_in(name, line)
            except InputError as error:
                raise InputError(f"graph, {name}: {error}", keys=("graph", name)) from None

    def _put_in(self, place: str, table: Any) -> Iterator[tuple[str, str]]:
        """The lines of one block, with the names that it has here."""
        if not isinstance(table, dict) or not isinstance(table.get(USE), str):
            came = str(table)[:40]
            raise InputError(f'expected a line such as "w*x + b", or a table with {USE} = "lstm_cell"; got {came}')
        found = block(table[USE])
        said = {name: _text(name, value) for name, value in table.items() if name != USE}
        if unknown := [name for name in said if name not in found.names]:
            raise InputError(f"{found.name} has no {unknown[0]}; it has {', '.join(found.names)}")
        new: dict[str, str] = {}
        for name, default in found.outside.items():
            text = said.get(name) or (name if name in self.known else default)
            if name in found.shapes and not PLAIN.fullmatch(text):  # a formula: it becomes a line, and is worked once
                new[name] = self._free(name, place)
                yield new[name], text
            else:
                new[name] = text
        for name in found.graph:
            new[name] = said.get(name) or self._free(name, place)
            if not NAME.fullmatch(new[name]):
                raise InputError(f"{name} is a line of {found.name}; give it a name, such as {name}2")
            self.taken.add(canonical(new[name]))
        _check_sizes(found, new, self.known)
        yield from ((new[name], _renamed(line, new)) for name, line in found.graph.items())

    def _free(self, name: str, place: str) -> str:
        """A name for a line of the block that stands at this place, which nothing has yet."""
        step = f"_{self.over.letter}" if self.over and self.over.carries(place) else ""
        free = name + step
        if canonical(free) in self.taken:
            free = f"{name}_{place.removesuffix(step)}{step}"
        self.taken.add(canonical(free))
        return free


def _renamed(line: str, new: Mapping[str, str]) -> str:
    return NAME.sub(lambda found: _in_place(new.get(found[0], found[0])), line)


def _in_place(text: str) -> str:
    return text if PLAIN.fullmatch(text) else f"({text})"


def _text(name: str, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, Fraction)):
        raise InputError(f"{name}: expected a name, a formula or a number; got {str(value)[:40]}")
    return str(value)


def _check_sizes(found: Block, new: Mapping[str, str], known: Shapes) -> None:
    """Raise InputError where givens have other shapes than the block's letters for sizes allow. A number has size 1."""
    sizes: dict[str, tuple[Any, str]] = {}
    for name, stated in found.shapes.items():
        shape = known.get(new[name])
        if shape is None:
            continue
        letters = [] if stated == "number" else stated.split(" x ")
        if len(letters) == 1 and len(shape) == 2 and 1 in shape:
            shape = (max(shape),)
        fits = len(letters) == len(shape) or not shape
        for letter, size in zip(letters, shape or (1,) * len(letters), strict=False):
            fits = fits and sizes.setdefault(letter, (size, new[name]))[0] == size
        if not fits:
            known_sizes = ", ".join(f"{letter} = {size} by {first}" for letter, (size, first) in sizes.items())
            came = " x ".join(map(str, shape)) or "a number"
            raise InputError(f"{new[name]} is {came}; expected {stated}{f', where {known_sizes}' if sizes else ''}")
