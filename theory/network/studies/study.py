"""What a study finds: facts, each with its unit and how it is known, and tables of layers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from theory.layers.shapes import Shape, Size


class Known(Enum):
    """How a number is known."""

    RULE = "rule"  # by the rule of each layer
    TRACE = "trace"  # as torch did it
    BOTH = "rule and trace"  # both, and they are equal
    STATED = "stated"  # by who asked


# What a convention that counts products alone counts.
UNITS: Mapping[str, str] = {"mac": "multiply-accumulates", "flop": "FLOPs", "torch": "FLOPs"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One number: what it is, its amount in its unit (bytes, FLOPs, seconds ...), how it is known, and why it is so."""

    what: str
    amount: Size
    unit: str
    known: Known = Known.RULE
    why: str = ""


@dataclass(frozen=True, slots=True)
class LayerLines:
    """A table of layers: a title for each column of amounts, and for each layer its name, kind, output and amounts."""

    columns: tuple[str, ...]
    lines: tuple[tuple[str, str, Shape, tuple[Size | None, ...]], ...]
    totals: tuple[Size | None, ...]


@dataclass(frozen=True, slots=True)
class Roof:
    """What a device can do at most: FLOPs a second, and bytes a second to and from its memory."""

    device: str
    peak: float
    bandwidth: float


@dataclass(frozen=True, slots=True)
class Study:
    """key: its name for machines. facts: in the order in which they follow. notes: what a reader must know. dtype: the
    number type that most of its products are of, where it is asked for. roof: under which its layers lie, whose first
    amounts are then FLOPs and bytes moved.
    """

    key: str
    title: str
    facts: tuple[Fact, ...]
    layers: LayerLines | None = None
    notes: tuple[str, ...] = ()
    dtype: str = ""
    roof: Roof | None = None
