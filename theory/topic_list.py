"""What can be asked: each topic with its settings, their types and defaults, and a question that runs."""

from __future__ import annotations

import inspect
import re
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import msgspec

from checks.vocabulary import ARRAY_FUNCTIONS, ARRAY_OPERATIONS, FUNCTIONS
from theory.errors import InputError
from theory.question import BANK
from theory.topics import TOPICS, load
from theory.topics.computation.blocks import blocks, question

EXAMPLES = BANK / "examples"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a topic: its name in a file, what it takes, and what goes without saying; None where it must be
    stated."""

    name: str
    takes: str
    default: str | None


@dataclass(frozen=True, slots=True)
class TopicEntry:
    """One topic: what it is about, its settings, what the code says of these, and a question as TOML."""

    name: str
    about: str
    settings: tuple[Setting, ...]
    says: str
    example: str


def about(name: str) -> str:
    """What a topic is about: the first sentence of its module."""
    _known(name)
    return inspect.cleandoc(load(name).__doc__ or "").split("\n\n")[0].replace("\n", " ")


def entry(name: str) -> TopicEntry:
    """Everything that an instructor needs to write a question on a topic. Raises InputError with the nearest names."""
    _known(name)
    settings = load(name).Settings
    rows = tuple(_setting(field) for field in msgspec.structs.fields(settings))
    return TopicEntry(name, about(name), rows, inspect.cleandoc(settings.__doc__ or ""), example(name))


def operations() -> Iterator[tuple[str, str]]:
    """What the lines of a graph are written with: how it is called, and what it takes."""
    for row in ARRAY_OPERATIONS.values():
        if row.typed:
            numbers = ", ".join(
                f"{name} = {value}" if value is not None else name for name, value in row.options.items()
            )
            yield row.name, "; ".join(filter(None, (row.takes, numbers)))
    for row in ARRAY_FUNCTIONS.values():
        if row.typed and (row.pull or row.means):
            yield row.name, row.shape.takes
    yield "where(a > b, x, y)", "x where the comparison holds, else y; entry by entry"
    yield "a > b, a == b, a > b and c != d, 0 < x <= 1", "1 where it holds, else 0; entry by entry"
    yield "x[i], A[i, j], A[i], x[1:3], A[:, 0], x[-1]", "entries, rows and columns, counted from 0; i may be computed"
    yield "[a, b]", "a vector of numbers, or the matrix whose rows are these vectors"
    yield "round", "to the nearest whole number, of two as near the even one"
    yield "jacobian(f, x), hessian(f, [x, y])", "lines of their own"
    yield "argmin(J, w), argmax(l, theta)", "lines of their own, by a letter"
    yield ", ".join(name for name, row in FUNCTIONS.items() if row.typed), "of a number, or entry by entry"


def _known(name: str) -> None:
    if name not in TOPICS:
        from difflib import get_close_matches

        close = get_close_matches(name.lower(), (*TOPICS, *blocks()), n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(TOPICS)}"
        raise InputError(f"there is no topic or block {name[:40]!r}; {hint}")


def _setting(field: Any) -> Setting:
    if field.default is not msgspec.NODEFAULT:
        default = field.default
    elif field.default_factory is not msgspec.NODEFAULT:
        default = field.default_factory()
    else:
        return Setting(field.encode_name, takes(field.type), None)
    return Setting(field.encode_name, takes(field.type), _written(default))


def _written(value: Any) -> str:
    """A default as a file has it; `none` where nothing is meant."""
    if value is None or value in ((), {}, ""):
        return "none"
    return str(value).lower() if isinstance(value, bool) else str(value)


NAMES: dict[Any, str] = {
    str: "text", int: "a whole number", bool: "true or false", Fraction: "a number", Any: "a number, vector or matrix",
}  # fmt: skip


def takes(kind: Any) -> str:
    """A type in words: `name -> number`, `a list of text`."""
    if kind in NAMES:
        return NAMES[kind]
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        return takes(args[0])
    if origin is typing.Literal:
        return " or ".join(map(str, args))
    if origin in (typing.Union, types.UnionType):
        return " or ".join(takes(arg) for arg in args if arg is not type(None))
    if origin is dict:
        return f"a table, name -> {takes(args[1])}"
    if origin in (tuple, list):
        return f"a list, each {takes(args[0])}"
    return "a table" if inspect.isclass(kind) and issubclass(kind, msgspec.Struct) else str(kind)


def example(name: str) -> str:
    """The first example of a topic as it stands in a file, comments left out; or a question about a block.

    Raises InputError where there is neither.
    """
    if name in blocks():
        return question(blocks()[name])
    _known(name)
    for path in sorted(EXAMPLES.glob("*.toml"), reverse=True):
        for table in _tables(path.read_text(encoding="utf-8")):
            if re.search(rf'^topic = "{re.escape(name)}"$', table, re.MULTILINE):
                return table
    raise InputError(f"there is no example of {name}")


def _tables(text: str) -> Iterator[str]:
    """The questions of a file, each with its own tables."""
    found: dict[str, list[str]] = {}
    owner = ""
    for line in text.splitlines():
        if header := re.fullmatch(r"\[([\w-]+)(?:\.[\w.-]+)?\]", line.strip()):
            owner = header[1]
        if owner and not line.startswith("#"):
            found.setdefault(owner, []).append(line)
    yield from ("\n".join(lines).strip() + "\n" for owner, lines in found.items() if owner != "assignment")


def renamed(table: str, name: str) -> str:
    """An example under another name. Raises InputError for a name that a file cannot have bare."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,60}", name):
        raise InputError(f"a question is named by letters, digits, - and _, such as q3b; got {name[:40]!r}")
    owner = re.match(r"\[([\w-]+)", table)
    assert owner is not None, "a table begins with its header"
    return re.sub(rf"^\[{re.escape(owner[1])}(?=[\].])", f"[{name}", table, flags=re.MULTILINE)
