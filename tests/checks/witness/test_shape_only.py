"""Shape-only tensors against meta tensors: functions of torch in every form of call, and random modules."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from checks.witness.network import dispatch, follow
from checks.witness.traced import CannotFollow, Given
from theory.conventions import find
from theory.network.trace import from_trace

SEEN = ("textbook", "textbook-without-bias", "mac", "flop", "all", "torch")  # others ask which function was called
Call = Callable[..., Any]
FORMS: dict[str, Callable[[Call, Tensor], Any]] = {
    "f(x)": lambda f, x: f(x),
    "f(x, 2)": lambda f, x: f(x, 2),
    "f(2, x)": lambda f, x: f(2, x),
    "f(x, x)": lambda f, x: f(x, x),
    "f(x, other=x)": lambda f, x: f(x, other=x),
    "f(x, -1)": lambda f, x: f(x, -1),
    "f(x, dim=1)": lambda f, x: f(x, dim=1),
    "f([x, x])": lambda f, x: f([x, x]),
}


class Calls(nn.Module):
    """One call after the other."""

    def __init__(self, *calls: Call) -> None:
        super().__init__()
        self.calls = calls

    def forward(self, x: Any) -> Any:
        for call in self.calls:
            x = call(x)
        return x


def outcome(way: Any, module: nn.Module, shape: tuple[int, ...]) -> Any:
    """The output's shape and what conventions count, or None where the module raises."""
    try:
        trace = way(module, [Given(shape)])
    except Exception:  # functions are called in forms that they do not have
        return None
    totals = from_trace(trace, "", shape).totals
    return trace.output, {name: totals.operations(find(name)) for name in SEEN}, totals.uncovered


def agree(module: nn.Module, shape: tuple[int, ...]) -> Any:
    """What both ways say. What shape-only tensors refuse is left to meta tensors; what both say must be one thing."""
    first, second = outcome(follow, module, shape), outcome(dispatch, module, shape)
    assert first is None or first == second
    return second


NAMES = ("pow", "where", "remainder", "fmod", "add", "rsub", "mul", "div", "floor_divide", "atan2", "maximum", "matmul",
         "softmax", "sum", "mean", "amax", "cat", "stack", "flip", "roll", "clamp", "lerp", "bitwise_and", "ldexp",
         "float_power", "xlogy", "gather", "index_select", "chunk", "cumsum", "var", "logsumexp", "norm")  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_function_in_any_form_ends_with_an_answer_or_an_exception(form: str) -> None:
    found = [agree(Calls(lambda x, name=name: FORMS[form](getattr(torch, name), x)), (4, 4)) for name in NAMES]
    assert any(found)


def steps(rng: random.Random) -> list[Call]:
    """Calls on a tensor of shape (2, n, 8, 8), most of which keep it."""
    made = (
        lambda: nn.Conv2d(4, 4, k := rng.choice((1, 3)), padding=k // 2, groups=rng.choice((1, 2, 4))),
        lambda: nn.BatchNorm2d(4),
        lambda: nn.GroupNorm(2, 4),
        lambda: nn.LayerNorm(8),
        lambda: nn.Linear(8, 8, bias=rng.random() < 0.5),
        lambda: rng.choice((F.relu, F.gelu, F.silu, torch.tanh, torch.exp, torch.abs, torch.sigmoid, torch.neg)),
        lambda: partial(lambda p, x: torch.pow(x, p), rng.choice((2, 3, 0.5, -1))),
        lambda: rng.choice((lambda x: x * 2, lambda x: x + 0.5, lambda x: 1 - x, lambda x: x / 3, lambda x: 2**x)),
        lambda: lambda x: x + x.mean(-1, keepdim=True),
        lambda: lambda x: torch.where(x > 0, x, 0.1),
        lambda: lambda x: x.masked_fill(x < 0, float("-inf")).softmax(-1),
        lambda: lambda x: x @ x.transpose(-1, -2),
        lambda: lambda x: torch.einsum("bchw,bcvw->bchv", x, x),
        lambda: lambda x: F.scaled_dot_product_attention(x, x, x, is_causal=True),
        lambda: lambda x: torch.cat(x.chunk(2, 1)[::-1], 1),
        lambda: lambda x: x.flatten(2).transpose(1, 2).reshape(x.shape[0], -1, 4).permute(0, 2, 1).view(x.shape),
        lambda: lambda x: x - x.amax(dim=(2, 3), keepdim=True),
        lambda: lambda x: torch.stack(torch.unbind(x, 1), 1),
        lambda: lambda x: torch.roll(x, 1, -1),
        lambda: lambda x: F.interpolate(F.max_pool2d(x, 2), scale_factor=2),
        lambda: lambda x: F.pad(F.avg_pool2d(x, 3, 1), (1, 1, 1, 1)),
        lambda: lambda x: x[:, torch.arange(x.shape[1])],
        lambda: lambda x: x.to(torch.complex64).abs(),
        lambda: lambda x: x.double().float(),
        # what models of transformers, timm and torchvision call most often beside these
        lambda: lambda x: x.repeat_interleave(2, 1)[:, ::2].contiguous(),
        lambda: lambda x: x.repeat(1, 2, 1, 1).narrow(1, 1, 4),
        lambda: lambda x: x.unsqueeze(2).expand(-1, -1, 3, -1, -1).sum(2) + x.squeeze(0),
        lambda: lambda x: x.gather(3, x.argsort(-1)) + x.index_select(1, torch.tensor([0, 1, 3, 2])),
        lambda: lambda x: torch.zeros_like(x).index_add_(1, torch.tensor([3, 2, 1, 0]), x),
        lambda: lambda x: x.new_zeros(x.shape).scatter_add(3, x.topk(3)[1], x[..., :3]),
        lambda: lambda x: F.normalize(x, dim=1) * x.norm(dim=-1, keepdim=True),
        lambda: lambda x: x.cumsum(rng.choice((1, 2, 3))).clamp(-1, 1),
        lambda: lambda x: x.tril() + x.triu(1).flip(-1).mT,
        lambda: lambda x: torch.cat(x.split([1, 3], 1)[::-1], 1),
        lambda: lambda x: x.clone().mul_(0.5).add_(x).clamp_(min=0),
        lambda: lambda x: (x.abs() + 1).rsqrt().log().sin() - x.sqrt().cos(),
        lambda: lambda x: x.max(1, keepdim=True)[0] - x.min(2, keepdim=True).values + x,
        lambda: lambda x: (x - x.mean(1, keepdim=True)) / x.std(1, keepdim=True, unbiased=False),
        lambda: lambda x: x.log_softmax(2) + x.logsumexp(3, keepdim=True),
        lambda: lambda x: torch.bmm(x.flatten(0, 1), x.flatten(0, 1).mT).view_as(x),
        lambda: lambda x: F.one_hot(x.argmax(-1), 8).to(x.dtype) * x,
        lambda: lambda x: F.pad(x, (1, 2, 0, 1), rng.choice(("reflect", "replicate", "circular")))[..., :8, 1:9],
        lambda: lambda x: F.fold(F.unfold(x, 2, stride=2), (8, 8), 2, stride=2),
        lambda: lambda x: F.grid_sample(x, torch.zeros(2, 8, 8, 2), align_corners=False),
        lambda: lambda x: F.scaled_dot_product_attention(x, x, x, torch.ones(8, 8, dtype=torch.bool).tril()),
        lambda: lambda x: F.adaptive_avg_pool2d(x, 1).expand_as(x) * F.avg_pool2d(x, 3, 1, 1),
        lambda: lambda x: x.bfloat16().sigmoid().float() * torch.ones_like(x),
        lambda: written,
        lambda: nn.ConvTranspose2d(4, 4, 3, padding=1, groups=rng.choice((1, 2))),
        lambda: rng.choice((nn.PReLU(4), nn.Hardswish(), nn.ReLU(inplace=False), nn.Softplus(), nn.Dropout(0.1))),
        lambda: nn.InstanceNorm2d(4, affine=rng.random() < 0.5),
        lambda: Rows(nn.MultiheadAttention(8, 2, batch_first=True, bias=rng.random() < 0.5)),
        lambda: Rows(rng.choice((nn.LSTM, nn.RNN))(8, 4, bidirectional=True, batch_first=True)),
        lambda: Rows(nn.TransformerEncoderLayer(8, 2, 16, batch_first=True, norm_first=rng.random() < 0.5)),
        lambda: lambda x: torch.baddbmm(x.flatten(0, 1), x.flatten(0, 1), x.flatten(0, 1)).view(x.shape),
        lambda: lambda x: torch.einsum("bchw,dw->bchd", x, torch.ones(8, 8)).to(x.dtype),
        lambda: lambda x: x * torch.outer(torch.arange(8.0), torch.linspace(0, 1, 8)).cos(),
        lambda: lambda x: torch.where(torch.rand(8) < 0.5, x, x.roll((1, 1), (2, 3))),
        lambda: lambda x: x.reshape(2, 4, -1).softmax(-1).unflatten(-1, (8, 8)).movedim(1, -1).permute(0, 3, 1, 2),
    )  # fmt: skip
    return [rng.choice(made)() for _ in range(rng.randint(1, 8))]


def written(x: Tensor) -> Tensor:
    """Into a slice, and under a mask."""
    y = x.clone()
    y[:, 1:3] = x[:, :2] * 2
    y[..., 0] = 0.0
    return y.masked_fill_(y > 1, 1.0)


class Rows(nn.Module):
    """A layer of sequences on the rows of an image. No GRU: torch saves a product of its formula, (1 - z) n + z h."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, x: Tensor) -> Tensor:
        rows = x.flatten(0, 1)
        made = self.layer(rows, rows, rows) if isinstance(self.layer, nn.MultiheadAttention) else self.layer(rows)
        return (made[0] if isinstance(made, tuple) else made).reshape(x.shape)


def module_of(seed: int) -> nn.Module:
    calls = steps(random.Random(seed))
    module = Calls(*calls)
    module.parts = nn.ModuleList(call for call in calls if isinstance(call, nn.Module))
    return module


@pytest.mark.parametrize("seed", range(40))
def test_a_random_module_is_counted_the_same_in_both_ways(seed: int) -> None:
    assert agree(module_of(seed), (2, 4, 8, 8)) is not None


@pytest.mark.slow
@pytest.mark.parametrize("block", range(20))
def test_two_thousand_random_modules(block: int) -> None:
    for seed in range(100 * block, 100 * block + 100):
        assert agree(module_of(seed), (2, 4, 8, 8)) is not None, seed


def test_a_tensor_that_changes_its_shape_in_place_is_left_to_meta() -> None:
    module = Calls(lambda x: x.clone().unsqueeze_(0))
    with pytest.raises(CannotFollow, match="its own shape in place"):
        follow(module, [Given((3,))])
    assert dispatch(module, [Given((3,))]).output == (1, 3)
