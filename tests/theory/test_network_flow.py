"""Who feeds whom, in specs and in modules, and what repeats: against torch.fx, and by putting back what was folded."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from checks.witness import network
from checks.witness.traced import Given
from theory.errors import InputError
from theory.network.count import count
from theory.network.flow import between, feeds
from theory.network.folding import Box, boxes
from theory.network.reader import read_shape
from theory.network.trace import from_trace


def spec(text: str, shape: str = "4x8x8", depth: int | None = 9) -> tuple[Box, ...]:
    return boxes(count(text, read_shape(shape), {}), depth)


def edges(found: tuple[Box, ...]) -> set[tuple[str, str]]:
    return {(found[source].name, box.name) for box in found for source in box.sources}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a: relu b: sigmoid", {("input", "a"), ("a", "b")}),
        ("a: relu residual(b: conv(4, k3, p1))",
         {("input", "a"), ("a", "residual.b"), ("a", "residual"), ("residual.b", "residual")}),
        ("j: concat(a: relu | b: sigmoid c: relu)",
         {("input", "j.a"), ("input", "j.b"), ("j.b", "j.c"), ("j.a", "j.concat"), ("j.c", "j.concat")}),
        ("r: [residual(b: conv(4, k3, p1))] * 2 c: relu",
         {("input", "r.1–2.residual.b"), ("input", "r.1–2.residual.add"),
          ("r.1–2.residual.b", "r.1–2.residual.add"), ("r.1–2.residual.add", "c")}),
    ],
)  # fmt: skip
def test_a_spec_says_by_chains_and_branches_what_feeds_what(text: str, wanted: set[tuple[str, str]]) -> None:
    found = {(a.removesuffix(".add"), b.removesuffix(".add")) for a, b in edges(spec(text))}
    assert found == {(a.removesuffix(".add"), b.removesuffix(".add")) for a, b in wanted}


class Skips(nn.Module):
    """Skips, a concatenation, an activation in place whose result is dropped, and views."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second, self.third = nn.Conv2d(3, 4, 1), nn.Conv2d(4, 4, 1), nn.Conv2d(8, 4, 1)
        self.relu, self.pool, self.last = nn.ReLU(inplace=True), nn.MaxPool2d(2), nn.Linear(64, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        a = self.first(x)
        self.relu(a)
        b = self.second(a)
        c = self.third(torch.cat([a, b], 1)) + a
        return self.last(self.pool(c).flatten(1))


def test_a_module_is_followed_through_views_and_what_is_changed_in_place() -> None:
    trace = network.dispatch(Skips(), [Given((1, 3, 8, 8))], flows=True)
    profile = from_trace(trace, "skips", (3, 8, 8))
    assert edges(boxes(profile)) == {
        ("input", "first"), ("first", "relu"), ("relu", "second"), ("relu", "third"), ("second", "third"),
        ("third", "add"), ("relu", "add"), ("add", "pool"), ("pool", "last"),
    }  # fmt: skip


class Wires(nn.Module):
    """A random graph of layers of one width, each fed by the sum, the product or the concatenation of earlier ones."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        rng = random.Random(seed)
        self.layers = nn.ModuleList()
        self.plan: list[tuple[str, list[int]]] = []
        for place in range(rng.randint(3, 9)):
            sources = rng.sample(range(place + 1), min(place + 1, rng.randint(1, 3)))
            way = rng.choice(["sum", "cat", "view"])
            self.layers.append(nn.Linear(4 * len(sources) if way == "cat" else 4, 4))
            self.plan.append((way, sources))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        made = [x]
        for layer, (way, sources) in zip(self.layers, self.plan, strict=True):
            given = [made[source] for source in sources]
            if way == "cat":
                value = torch.cat(given, -1)
            elif way == "sum":
                value = sum(given[1:], given[0])
            else:
                value = given[0].reshape(2, 2, -1).transpose(0, 1).reshape(1, 4)
            made.append(layer(value))
        return made[-1]


def by_fx(module: nn.Module) -> set[tuple[str, str]]:
    """Layer -> layer, by torch's own tracer; all between two layers is looked through."""
    graph = torch.fx.symbolic_trace(module).graph
    found: set[tuple[str, str]] = set()
    origins: dict[Any, set[str]] = {}
    for node in graph.nodes:
        given = set().union(*(origins[source] for source in node.all_input_nodes))
        if node.op == "call_module":
            found |= {(source, node.target) for source in given}
            given = {node.target}
        origins[node] = {"input"} if node.op == "placeholder" else given
    return found


@pytest.mark.parametrize("seed", range(12))
def test_a_traced_module_agrees_with_the_tracer_of_torch(seed: int) -> None:
    module = Wires(seed)
    trace = network.dispatch(module, [Given((1, 4))], flows=True)
    layers = [place for place, step in enumerate(trace.steps) if step.operator == "addmm"]
    assert [trace.steps[place].module for place in layers] == [f"layers.{n}" for n in range(len(module.layers))]
    found = {
        ("input" if source < 0 else trace.steps[layers[source]].module, trace.steps[place].module)
        for place, sources in zip(layers, between(trace.feeds, layers), strict=True)
        for source in sources
    }
    assert found == by_fx(module)


def test_an_attention_is_one_step_that_query_key_and_value_feed() -> None:
    class Attention(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.q, self.kv = nn.Linear(4, 4), nn.Linear(4, 8)

        def forward(self, x: torch.Tensor, memory: torch.Tensor) -> torch.Tensor:
            k, v = self.kv(memory).chunk(2, -1)
            return nn.functional.scaled_dot_product_attention(self.q(x), k, v)

    trace = network.dispatch(Attention(), [Given((1, 3, 4)), Given((1, 5, 4))], flows=True)
    found = boxes(from_trace(trace, "attention", (3, 4)))
    assert edges(found) >= {("input 1", "q"), ("input 2", "kv"), ("q", found[-1].name), ("kv", found[-1].name)}
    assert found[-1].kind == "sdpa"


CELLS: tuple[Callable[[int], str], ...] = (
    lambda n: f"conv({n}, k3, p1) relu",
    lambda n: f"residual(conv({n}, k3, p1) bn relu)",
    lambda n: f"add(conv({n}, k1) | conv({n}, k3, p1) bn)",
    lambda n: f"[residual(conv({n}, k1) relu)] * 2",
)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_folded_can_be_put_back(seed: int) -> None:
    """At every depth the boxes hold all layers and parameters, and are fed from before."""
    rng = random.Random(seed)
    parts = [f"s{n}: [{rng.choice(CELLS)(4)} {rng.choice(CELLS)(4)}] * {rng.randint(1, 4)}" for n in range(4)]
    profile = count(" ".join(parts), read_shape("4x8x8"), {})
    for depth in (1, 2, 3, 9):
        found = boxes(profile, depth)
        assert sum(box.layers * box.times for box in found) == len(profile.rows)
        assert sum(box.params * box.times for box in found) == profile.totals.params
        assert all(source < place for place, box in enumerate(found) for source in box.sources)


@pytest.mark.parametrize(
    ("text", "names", "why"),
    [
        ("s: [conv(4, k3, p1) relu] * 3", ["s.1–3"], "all three are the same"),
        ("s: [conv(4, k3, p1)] * 2 t: [conv(4, k1)] * 2", ["s.1–2", "t.1–2"], "another kernel"),
        ("a: [conv(5, k1) relu] b: [conv(5, k1) relu]", ["a", "b"], "the first reads 4 channels"),
        ("a: [conv(4, k3, p1) relu] b: [conv(4, k3, p1) relu]", ["a–b"], "the same under two names"),
        ("a: [conv(4, k3, p1) relu] b: [conv(4, k3, p1, d1, g2) relu]", ["a", "b"], "in two groups"),
        ("a: [relu maxpool(3, s1, p1)] b: [maxpool(3, s1, p1) relu]", ["a", "b"], "in another order"),
    ],
)
def test_only_what_is_provably_the_same_is_drawn_as_one(text: str, names: list[str], why: str) -> None:
    found = spec(text, depth=2 if "s:" in text else 1)
    assert [box.name for box in found[1:]] == names, why


class Reads(nn.Module):
    """Three equal layers; what is read of them later decides whether they can be drawn as one."""

    def __init__(self, outside: int) -> None:
        super().__init__()
        self.part = nn.ModuleList(nn.Sequential(nn.Linear(4, 4), nn.ReLU()) for _ in range(3))
        self.outside = outside

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        made = []
        for part in self.part:
            x = part(x)
            made.append(x)
        return x * made[self.outside] if self.outside >= 0 else x * 2


@pytest.mark.parametrize(
    ("outside", "names"),
    [
        (-1, ["part.0–2"]),
        (2, ["part.0–2"]),
        (1, ["part.0–1", "part.2"]),
        (0, ["part.0", "part.1–2"]),
    ],
)
def test_a_part_that_something_later_reads_from_is_drawn_by_itself(outside: int, names: list[str]) -> None:
    trace = network.dispatch(Reads(outside), [Given((1, 4))], flows=True)
    found = boxes(from_trace(trace, "reads", (4,)), 2)
    assert [box.name for box in found if box.name.startswith("part")] == names


def test_long_networks_stay_readable_without_a_depth() -> None:
    found = boxes(count("resnet152"))
    assert len(found) <= 65
    assert next(box for box in found if "layer3.bottle." in box.name).times == 35
    shown = [box.name for box in spec("[residual(conv(4, k3, p1))] * 100", depth=None)[1:]]
    assert shown == ["repeat.1–100.residual.conv", "repeat.1–100.residual.add"]


def test_what_cannot_be_drawn_says_why(tmp_path: Path) -> None:
    many = " ".join(f"conv({4 + n % 2}, k1)" for n in range(500))
    with pytest.raises(InputError, match="at most 400 are drawn"):
        spec(many)
    path = tmp_path / "weights.pt"
    torch.save({"w": torch.zeros(2, 2)}, path)
    with pytest.raises(InputError, match="does not say which goes into which"):
        feeds(count(str(path)))
