"""Shapes, parameters and operations of a network, derived layer by layer from the rules in `theory/layers`."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import msgspec

from theory.derivation import symbol
from theory.errors import InputError
from theory.layers.shapes import Shape
from theory.network.count import network_of
from theory.network.explanation import LetteredNetwork, explain
from theory.network.reader import read_shape
from theory.topic import Worked


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a question of this kind says.

    network: a one-line spec, a file, or the name of a ready-made one. input: its shape, such as 50x12x12 or CxHxW,
    when the spec does not say it. givens: numbers under the names that the spec and the input use; numbers that the
    spec writes itself become givens such as `C1.kernel`. ask: `params`, `flops`, `shapes`, `connections`. answer: the
    quantities that answer the question (default: the totals). also: label -> another network, counted beside the first.
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
    network = network_of(settings.network, numbers)
    shape = _shape(settings.input, numbers) if settings.input else network.start(None)
    letters = {name: symbol(name) for name in numbers}
    symbolic = network_of(settings.network, letters)
    axes = _shape(settings.input, letters) if settings.input else symbolic.start(None)
    lettered = LetteredNetwork(symbolic, axes, numbers)
    others = {label: network_of(name, {}) for label, name in settings.also.items()}
    return explain(
        network, shape, settings.ask, settings.answer, conventions.get("count", "textbook"), lettered, others
    )


def _integer(name: str, value: Fraction) -> int:
    if value.denominator != 1:
        raise InputError(f"{name} is a size, so it must be a whole number, but is {value}")
    return value.numerator


def _shape(text: str, values: Mapping[str, Any]) -> Shape:
    return tuple(values[part] if part in values else read_shape(part)[0] for part in text.split("x"))
