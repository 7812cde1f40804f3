"""A network's profile: its layers and its totals on one input shape."""

from __future__ import annotations

from dataclasses import dataclass

from theory.layers.shapes import Shape
from theory.network.network import Network
from theory.network.rows import LayerRow, rows
from theory.network.totals import Totals, total

MOST_ROWS = 200_000  # beyond, repeated chains are listed once


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a network on one input shape.

    rows: the layers in order. totals: of one sample. network: the spec, when there is one. notes: what a reader must
    know of how it was counted. feeds: of a module, where that was asked for, for each of the first rows those that feed
    it; the inputs count from -1 downwards. inputs: of a module, the name, where one was given, and the shape of each.
    """

    name: str
    input: Shape
    rows: tuple[LayerRow, ...]
    totals: Totals
    network: Network | None = None
    notes: tuple[str, ...] = ()
    feeds: tuple[tuple[int, ...], ...] = ()
    inputs: tuple[tuple[str, Shape], ...] = ()


def profile(network: Network, shape: Shape | None = None, fold: bool = False) -> Profile:
    """The profile of a network that was read. fold: list a repeated chain that keeps its shape once.

    Raises InputError that names the layer where a shape does not fit.
    """
    where = network.start(shape)
    totals = total(network, where)
    notes: tuple[str, ...] = ()
    if isinstance(totals.layers, int) and totals.layers > MOST_ROWS and not fold:
        fold = True
        notes = (f"{totals.layers} layers: what is repeated is listed once, for all its passes together",)
    return Profile(network.name, where, tuple(rows(network, where, fold)), totals, network, notes)
