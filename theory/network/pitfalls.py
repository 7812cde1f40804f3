"""The usual mistakes in a layer's numbers as wrong formulas; each layer says which of them it invites."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

import sympy as sp

from theory.layers.layer import Pitfall
from theory.mistakes import Mistake

SizeNumbers: TypeAlias = Mapping[Any, int]  # letter -> its number in the question
SizeRule: TypeAlias = Callable[[Any, Any, SizeNumbers], Iterator[Any]]  # (layer, right size, stated) -> wrong sizes


def in_size(name: str, layer: Any, size: Any, stated: SizeNumbers) -> Iterator[Mistake]:
    """The layer's usual mistakes in a size of its output, the quantity `name`."""
    for pitfall, rule in SIZE.items():
        if pitfall in layer.pitfalls:
            yield from (Mistake(pitfall.value, name, wrong) for wrong in rule(layer, size, stated))


def in_parameters(name: str, layer: Any, bare: Any) -> Iterator[Mistake]:
    """The layer's usual mistakes in its number of parameters. bare: how many they are without the biases."""
    yield from _mistakes(PARAMETERS, name, layer, bare)


def in_operations(name: str, layer: Any, products: Any) -> Iterator[Mistake]:
    """The layer's usual mistakes in its operations without bias. products: how many of them are multiplications."""
    yield from _mistakes(OPERATIONS, name, layer, products)


def in_biases(name: str, layer: Any, without: Any) -> Iterator[Mistake]:
    """The layer's usual mistakes in its operations with bias. without: the operations without it."""
    yield from _mistakes(BIASES, name, layer, without)


def _mistakes(rules: Mapping[Pitfall, Callable[[Any], Any]], name: str, layer: Any, right: Any) -> Iterator[Mistake]:
    return (Mistake(pitfall.value, name, rule(right)) for pitfall, rule in rules.items() if pitfall in layer.pitfalls)


def _padding(at: Callable[[Any], Any], sides: int) -> SizeRule:
    """A padding read as another, where rounding down cannot hide it: the size changes by at least a stride."""

    def wrong(layer: Any, size: Any, stated: SizeNumbers) -> Iterator[Any]:
        stride = max(stated.get(step, step) for step in layer.stride)
        for letter in {letter for letter in layer.padding if isinstance(letter, sp.Symbol)}:
            if size.has(letter) and sides * stated[letter] >= stride:
                yield size.subs(letter, at(letter))

    return wrong


def _one_fewer(layer: Any, size: Any, stated: SizeNumbers) -> Iterator[Any]:
    yield size - 1


SIZE: Mapping[Pitfall, SizeRule] = {
    Pitfall.NO_PADDING: _padding(lambda letter: 0, 2),
    Pitfall.PADDING_ON_ONE_SIDE: _padding(lambda letter: letter / 2, 1),
    Pitfall.ONE_POSITION_TOO_FEW: _one_fewer,
}
PARAMETERS: Mapping[Pitfall, Callable[[Any], Any]] = {
    Pitfall.NO_BIAS: lambda bare: bare,
    Pitfall.ONE_BIAS: lambda bare: bare + 1,
}
OPERATIONS: Mapping[Pitfall, Callable[[Any], Any]] = {
    Pitfall.AS_MANY_ADDITIONS: lambda products: 2 * products,
    Pitfall.NO_ADDITIONS: lambda products: products,
}
BIASES: Mapping[Pitfall, Callable[[Any], Any]] = {Pitfall.BIAS_ADDED_ONCE: lambda without: without + 1}
