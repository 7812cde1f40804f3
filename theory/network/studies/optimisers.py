"""What an optimiser keeps for every parameter, and in which number types weights and gradients lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from theory.errors import InputError
from theory.layers import nearest
from theory.network.number_types import TRAINED, size_of


@dataclass(frozen=True, slots=True)
class Optimiser:
    """states: how many numbers it keeps for every trained parameter. source: who proposed it."""

    states: int
    says: str
    source: str


OPTIMISERS: Mapping[str, Optimiser] = {
    "sgd": Optimiser(0, "nothing", "Robbins and Monro, 1951"),
    "momentum": Optimiser(1, "a velocity", "Polyak, 1964"),
    "adagrad": Optimiser(1, "a sum of squares", "Duchi, Hazan and Singer, 2011"),
    "rmsprop": Optimiser(1, "a mean of squares", "Tieleman and Hinton, 2012"),
    "adam": Optimiser(2, "two moments", "Kingma and Ba, 2015"),
    "adamw": Optimiser(2, "two moments", "Loshchilov and Hutter, 2019"),
    "amsgrad": Optimiser(3, "two moments, and the largest of the second", "Reddi, Kale and Kumar, 2018"),
    "lion": Optimiser(1, "a moment", "Chen et al., 2023"),
}


@dataclass(frozen=True, slots=True)
class BytesEach:
    """Bytes for every parameter; copy: of a 32-bit copy of the weights, where these have fewer bits.

    Gradients have the weights' type, and what an optimiser keeps has at least 32 bits (Micikevicius et al., 2018;
    Rajbhandari et al., 2020: with Adam 2 + 2 + 4 + 8 = 16 bytes).
    """

    weight: int
    gradient: int
    copy: int
    states: int


def find(name: str) -> Optimiser:
    """The optimiser of this name. Raises InputError with the nearest names."""
    if name not in OPTIMISERS:
        raise InputError(f"there is no optimiser called {name!r}{nearest(name, list(OPTIMISERS))}")
    return OPTIMISERS[name]


def bytes_each(optimiser: Optimiser, dtype: str) -> BytesEach:
    """The bytes for every trained parameter. Raises InputError for a number type that nothing is trained in."""
    size = size_of(dtype, TRAINED)
    return BytesEach(size, size, 4 if size < 4 else 0, optimiser.states * max(size, 4))
