"""The named switches: found by name, refused with the nearest, one settled per group."""

from __future__ import annotations

import pytest

from theory import conventions
from theory.errors import InputError
from theory.layers.operations import FULL, KINDS, merge, rename, scale, weigh


def test_names_are_unique_within_a_group() -> None:
    pairs = [(row.group, row.name) for row in conventions.CONVENTIONS]
    assert len(set(pairs)) == len(pairs)
    assert all(row.says for row in conventions.CONVENTIONS)


def test_weights_name_kinds_that_exist() -> None:
    known = {*KINDS, FULL, "in", "out", "params"}
    for row in conventions.COUNTING:
        for weights in (row.weights, *row.layers.values()):
            assert set(weights) <= known, row.name


def test_every_public_counter_has_a_row() -> None:
    counters = {"fvcore", "torch", "thop", "ptflops", "torchinfo", "deepspeed", "calflops", "torchprofile",
                "torch-cpu"}  # fmt: skip
    assert counters | {"textbook", "mac", "flop"} <= set(conventions.GROUPS["count"])


@pytest.mark.parametrize(
    ("name", "group", "hint"),
    [
        ("texbook", None, "textbook"),
        ("fvcor", "count", "fvcore"),
        ("bit", "log", "bits"),
        ("mean", "log", "known are nats"),
    ],
)
def test_an_unknown_name_gets_the_nearest(name: str, group: str | None, hint: str) -> None:
    with pytest.raises(InputError, match=hint):
        conventions.find(name, group)


def test_one_convention_per_group_is_settled() -> None:
    settled = conventions.settle({"log": "bits"})
    assert settled["log"].name == "bits"
    assert settled["reduction"].name == "mean"
    assert set(settled) == set(conventions.GROUPS)
    with pytest.raises(InputError, match="group of conventions"):
        conventions.settle({"logg": "bits"})


@pytest.mark.parametrize(
    ("name", "expected", "why"),
    [
        ("textbook", 10 + 8 + 2 + 5, "products, additions, biases, comparisons"),
        ("textbook-without-bias", 10 + 8 + 5, "no biases"),
        ("mac", 10, "products of a convolution"),
        ("flop", 20, "two per product"),
        ("all", 10 + 8 + 2 + 5 + 3, "divisions too"),
        ("torch", 20, "two per product"),
    ],
)
def test_weights(name: str, expected: int, why: str) -> None:
    numbers = {"conv.multiply": 10, "conv.add": 8, "bias.add": 2, "pool.compare": 5, "pool.divide": 3, "in": 99}
    assert conventions.find(name).weigh("conv", numbers) == expected, why


def test_a_rule_for_a_kind_of_layer_replaces_the_weights() -> None:
    numbers = {"in": 7, "out": 3, "conv.multiply": 100}
    assert conventions.find("ptflops").weigh("relu", numbers) == 2 * 3
    assert conventions.find("deepspeed").weigh("relu", numbers) == 7
    assert conventions.find("mac").weigh("other", numbers) == 100


def test_counts_add_scale_and_change_role() -> None:
    count = (("conv.add", 2), ("conv.multiply", 3))
    assert merge((count, scale(count, 10))) == (("conv.add", 22), ("conv.multiply", 33))
    assert rename(count, "linear") == (("linear.add", 2), ("linear.multiply", 3))
    assert weigh(count, {"conv.add": 5}) == 10


def test_what_a_counter_does_not_see_is_nothing_to_it() -> None:
    numbers = {"product.multiply": 10, "linear.multiply": 3}
    thop, fused = conventions.find("thop"), conventions.find("torch-cpu")
    assert thop.weigh("linear by nn.MultiheadAttention", numbers) == 0
    assert thop.weigh("linear in nn.MultiheadAttention", numbers) == 0
    assert thop.weigh("linear", numbers) == 3
    assert fused.weigh("linear in nn.TransformerEncoderLayer/nn.MultiheadAttention", numbers) == 0
    assert fused.weigh("linear", numbers) == 26


@pytest.mark.parametrize(
    ("name", "kind", "expected", "why"),
    [
        ("thop", "relu by F.relu", 0, "no layer of torch's own is seen"),
        ("thop", "sdpa", None, "a layer that it was not run on"),
        ("thop", "linear by nn.LSTMCell", None, "a part of a layer with a rule that is not known"),
        ("thop", "conv by torch.conv2d in a layer of one's own", 0, "a class of one's own has no rule"),
        ("torchinfo", "conv by torch.conv2d in a layer of one's own", None, "it goes by the names of its parameters"),
        ("ptflops", "relu by F.relu", 3, "once as a function"),
        ("ptflops", "relu", 6, "as a layer and as a function"),
        ("ptflops", "relu by x.relu", 0, "not among the functions that it replaces"),
        ("ptflops", "add by x + y", 0, "a sign is no function"),
        ("ptflops", "add by x.add", None, "a method, or a sign behind a parameter"),
        ("ptflops", "relu in no network", None, "a layer that is counted by itself"),
        ("deepspeed", "matvec by x.matmul", None, "it multiplies other sizes"),
        ("fvcore", "relu by F.relu", 0, "operators are the same however they are written"),
        ("torchprofile", "sizes by x.view", None, "products of sizes are counted, too"),
        ("mac", "anything by x.anything", 3, "right by definition"),
    ],
)
def test_what_is_not_known_of_a_counter_is_not_given(name: str, kind: str, expected: int | None, why: str) -> None:
    numbers = {"in": 3, "out": 3, ("conv.multiply" if name == "mac" else "conv.add"): 3}
    assert conventions.find(name, "count").weigh(kind, numbers) == expected, why


def test_a_sum_with_an_unknown_part_is_unknown() -> None:
    thop = conventions.find("thop")
    assert thop.total({"linear": {"linear.multiply": 5}, "relu": {"in": 2}}) == 5
    assert thop.total({"linear": {"linear.multiply": 5}, "sdpa": {}}) is None
