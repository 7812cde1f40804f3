"""Shapes, parameters and operations of a network, derived layer by layer from the rules in `theory/layers`."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec

from theory.derivation import symbol
from theory.errors import InputError
from theory.layers.shapes import Shape
from theory.network import files, ready
from theory.network.definitions import Definitions
from theory.network.explanation import Part, explain
from theory.network.network import Network
from theory.network.reader import read, read_shape
from theory.topic import Worked


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """network: a one-line spec, or the name of a ready-made one. input: its shape, such as 50x12x12 or CxHxW, when the
    spec does not say it. givens: numbers under the names that the spec and the input use; numbers that the spec writes
    itself become givens such as `C1.kernel`. ask: `params`, `flops`, `shapes`, `connections`. answer: the quantities
    that answer the question (default: the totals). also: label -> another network, counted beside the first.
    """

    network: str
    input: str = ""
    givens: dict[str, Fraction] = {}
    ask: tuple[str, ...] = ("params",)
    answer: tuple[str, ...] = ()
    also: dict[str, str] = {}


def derive(settings: Settings, conventions: Mapping[str, str]) -> Worked:
    """The worked count. conventions: `count` names the counting convention. Raises InputError for a misfit."""
    numbers = {name: _integer(name, value) for name, value in settings.givens.items()}
    network = load(settings, numbers)
    shape = _shape(settings.input, numbers) if settings.input else network.start(None)
    letters = {name: symbol(name) for name in numbers}
    symbolic = load(settings, letters)
    axes = _shape(settings.input, letters) if settings.input else symbolic.start(None)
    lettered = Part(symbolic, axes, numbers)
    others = {label: load(Settings(name), {}) for label, name in settings.also.items()}
    return explain(
        network, shape, settings.ask, settings.answer, conventions.get("count", "textbook"), lettered, others
    )


def _integer(name: str, value: Fraction) -> int:
    if value.denominator != 1:
        raise InputError(f"{name} is a size, so it must be a whole number, but is {value}")
    return value.numerator


def load(settings: Settings, values: Mapping[str, Any]) -> Network:
    """The network that the settings name or spell out, with these values for its names."""
    if settings.network in ready.names():
        return ready.load(settings.network, **values)
    if settings.network.endswith(tuple(files.READERS)):
        return files.load(Path(settings.network), values)
    return Network(read(settings.network, Definitions("", values)))


def _shape(text: str, values: Mapping[str, Any]) -> Shape:
    return tuple(values[part] if part in values else read_shape(part)[0] for part in text.split("x"))
