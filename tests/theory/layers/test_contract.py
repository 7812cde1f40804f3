"""Every layer keeps the contract: a final class, declared arguments, a name, and a default that a spec can write."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from theory.errors import InputError
from theory.layers import arguments, class_of, layer_names, make, merge_names
from theory.layers.composite import Composite
from theory.layers.layer import Layer, Merge
from theory.network.reader import read

CLASSES = {class_of(name)[0].__name__: class_of(name)[0] for name in (*layer_names(), *merge_names())}
# What a spec cannot write: what the name settles, what is computed, and the table of LeNet-5.
SETTLED = {"dims", "function", "cell", "table"}


@pytest.mark.parametrize("cls", CLASSES.values(), ids=CLASSES.keys())
def test_a_layer_is_final_frozen_and_says_its_arguments(cls: Any) -> None:
    assert cls.__dataclass_params__.frozen
    assert getattr(cls, "__final__", False), "vary by composing, not by overriding"
    assert cls.__bases__[0] in (Layer, Merge, Composite)
    assert cls.__doc__
    assert {item.name for item in fields(cls) if item.init} - set(arguments.of(cls)) <= SETTLED


@pytest.mark.parametrize("name", [*layer_names(), *merge_names()])
def test_a_name_is_one_layers_alone(name: str) -> None:
    cls, settled = class_of(name)
    assert set(settled) <= {item.name for item in fields(cls)}
    assert not set(settled) & set(arguments.of(cls))


@pytest.mark.parametrize(
    ("name", "bad", "says"),
    [
        ("conv", {"out": 0}, "the number of output channels must be from 1"),
        ("conv", {"out": 3, "padding": "valid"}, "padding must be a number or same"),
        ("conv", {"out": 3, "kernel": (3, 3, 3)}, "one per dimension"),
        ("conv", {"out": 3, "bias": 2}, "bias must be 0 or 1"),
        ("mlp", {"hidden": 3, "act": "linear"}, "act must be"),
        ("maxpool", {"kernel": 3, "stride": 0}, "stride must be from 1"),
        ("reshape", {"to": (2, 0)}, "from 1"),
        ("attention", {"heads": 4, "groups": 3}, "must be a multiple"),
    ],
)
def test_an_argument_that_does_not_fit_is_refused(name: str, bad: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        make(name, **bad)


def test_a_pool_steps_by_its_kernel_where_nothing_else_is_said() -> None:
    assert make("maxpool", kernel=(3, 2)).stride == (3, 2)
    assert make("maxpool", kernel=3, stride=1).stride == (1, 1)


def test_flags_words_and_places_bind_to_the_declared_fields() -> None:
    (leaf,) = read("depthwise_separable(64, 5, psame, nobias, batchnorm, relu6)").parts
    assert leaf.layer == make(  # type: ignore[union-attr]  # one layer is a leaf
        "depthwise_separable", out=64, kernel=5, padding="same", bias=0, norm="batchnorm", act="relu6"
    )
