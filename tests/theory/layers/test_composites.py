"""Composite layers: what follows from the parts is what torch has and conventions count; a wrong table is caught."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from torch import nn
from torch.nn import functional as F

from checks.evidence import Verdict
from theory.conventions import COUNTING
from theory.layers import composites, layer_names, make
from theory.layers.composite import Composite
from theory.layers.tree import Chain, Leaf, uses
from theory.network.count import count
from theory.network.memory import memory
from theory.network.reader import read_shape
from theory.network.trace import count_module
from theory.topic import Worked
from theory.topics import counting
from theory.topics.counting import Settings
from theory.verify import verify

# Each with all that it may have, and with as little as it may have.
SPECS = [
    ("mlp(9)", "5x4"),
    ("mlp(9, 3, relu, nobias)", "5x4"),
    ("swiglu(9)", "5x4"),
    ("swiglu(9, bias, gelu)", "5x4"),
    ("encoder(2, 8)", "5x4"),
    ("encoder(2, 8, gelu, nobias, causal, rmsnorm)", "5x4"),
    ("decoder(2, 8, memory=3x6)", "5x4"),
    ("decoder(2, 8, memory=3x4, silu, nobias, nocausal)", "5x4"),
    ("depthwise_separable(8, k3)", "4x7x6"),
    ("depthwise_separable(8, k3x5, s2, p1, nobias, batchnorm, relu6)", "4x8x9"),
]


def parts_of(spec: str, shape: str) -> Composite:
    (row,) = count(spec, read_shape(shape)).rows
    assert isinstance(row.layer, Composite)
    return row.layer


def test_every_composite_layer_is_tried() -> None:
    tried = {type(parts_of(*case)).__name__ for case in SPECS}
    assert tried == {cls.__name__ for cls, _ in composites.LAYERS.values()}
    assert {name for name in layer_names() if name in composites.LAYERS} == set(composites.LAYERS)


@pytest.mark.parametrize(("spec", "shape"), SPECS)
def test_all_of_an_explanation_is_measured_and_none_is_undecided(spec: str, shape: str) -> None:
    worked = counting.derive(Settings(spec, shape, ask=("params", "flops")), {})
    evidence = list(verify(worked, samples=2))
    assert {row.verdict for row in evidence} <= {Verdict.MEASURED, Verdict.DECIDED, Verdict.ENCLOSED}
    profile = count(spec, read_shape(shape))
    values = worked.derivation.values()
    assert values["params.total"] == profile.totals.params
    textbook = next(c for c in COUNTING if c.name == "textbook")
    assert values.get("flops.total", values.get("flops.total.with_bias")) == profile.totals.operations(textbook)


@pytest.mark.parametrize(("name", "cls"), [(name, cls) for name, (cls, _) in composites.LAYERS.items()])
@pytest.mark.parametrize("place", [0, -1])
def test_a_table_that_lacks_a_part_is_caught(
    monkeypatch: pytest.MonkeyPatch, name: str, cls: type[Composite], place: int
) -> None:
    spec, shape = next(case for case in reversed(SPECS) if case[0].startswith(f"{name}("))
    whole = cls.parts

    def lacking(self: Any, x: Any) -> Any:
        parts = list(whole(self, x))
        trained = [i for i, part in enumerate(parts) if not isinstance(part, Leaf) or part.layer.parameters(x)]
        del parts[trained[place]]
        return tuple(parts)

    monkeypatch.setattr(cls, "parts", lacking)
    monkeypatch.setattr("theory.layers.composite._inside", uncached)
    worked = counting.derive(Settings(spec, shape, ask=("params",)), {})
    assert refused(worked)


def refused(worked: Worked) -> bool:
    """Whether a claim fails, or the witness sees that the parts give another shape than the torch layer."""
    try:
        return Verdict.FAILED in [row.verdict for row in verify(worked, samples=1)]
    except AssertionError as error:
        return "the parts of" in str(error)


def uncached(layer: Composite, x: Any) -> Any:
    return tuple(uses(Chain("", layer.parts(x)), x))


class SwiGLU(nn.Module):
    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.gate, self.value = nn.Linear(width, hidden, False), nn.Linear(width, hidden, False)
        self.back = nn.Linear(hidden, width, False)

    def forward(self, x: Any) -> Any:
        return self.back(F.silu(self.gate(x)) * self.value(x))


def separable(channels: int, out: int) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(channels, channels, 3, 2, 1, groups=channels, bias=False), nn.BatchNorm2d(channels), nn.ReLU(),
        nn.Conv2d(channels, out, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU(),
    )  # fmt: skip


MODULES: list[tuple[str, Callable[[], nn.Module], tuple[int, ...]]] = [
    ("mlp(9)", lambda: nn.Sequential(nn.Linear(4, 9), nn.GELU(), nn.Linear(9, 4)), (5, 4)),
    ("swiglu(9)", lambda: SwiGLU(4, 9), (5, 4)),
    ("depthwise_separable(8, k3, s2, p1, nobias, batchnorm, relu)", lambda: separable(4, 8), (4, 9, 9)),
]


@pytest.mark.parametrize(("spec", "module", "shape"), MODULES, ids=[case[0] for case in MODULES])
@pytest.mark.parametrize("convention", COUNTING, ids=lambda convention: convention.name)
def test_every_convention_counts_it_as_it_counts_the_module(
    spec: str, module: Callable[[], nn.Module], shape: tuple[int, ...], convention: Any
) -> None:
    traced = count_module(module(), [(1, *shape)])
    assert count(spec, shape).totals.operations(convention) == traced.totals.operations(convention)


def test_it_is_one_row_and_its_parts_are_reconciled_kind_by_kind() -> None:
    profile = count("depthwise_separable(64, k3)", (32, 56, 56))
    assert [row.name for row in profile.rows] == ["depthwise_separable"]
    assert profile.totals.params == (32 * 9 + 32) + (64 * 32 + 64)
    assert list(profile.totals.kinds) == ["conv in depthwise_separable"]
    assert profile.rows[0].field is not None
    assert profile.rows[0].field.reach == (3, 3)


def test_memory_is_that_of_the_parts() -> None:
    layer, written = "mlp(9)", "linear(9) gelu linear(4)"
    one, other = (count(text, (5, 4)) for text in (layer, written))
    assert one.network is not None
    assert other.network is not None
    assert memory(one.network, (5, 4)) == memory(other.network, (5, 4))


def test_a_part_that_does_not_fit_is_named() -> None:
    with pytest.raises(ValueError, match=r"layer encoder\.sum1\.attention: attention splits a width of 5 over 2 heads"):
        count("encoder(2, 8)", (3, 5))
    with pytest.raises(ValueError, match="depthwise: conv has a kernel that spans 3"):
        make("depthwise_separable", out=4).shape((2, 2, 2))
