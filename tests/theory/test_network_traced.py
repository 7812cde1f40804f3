"""Torch modules counted from shapes: against FlopCounterMode, against the specs, and leaving no trace behind."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any, cast

import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode

from checks.witness import network as witness
from theory.conventions import COUNTING, find
from theory.errors import InputError
from theory.network import ready
from theory.network.count import count
from theory.network.profile import Profile
from theory.network.rows import rows
from theory.network.totals import total
from theory.network.trace import count_module

TORCH, TEXTBOOK = find("torch"), find("textbook")


def reference(make: Any, *shapes: tuple[int, ...]) -> int:
    """FlopCounterMode on meta tensors, in training mode: in evaluation mode it misses torch's fused paths."""
    with torch.device("meta"), torch.no_grad(), warnings.catch_warnings(), FlopCounterMode(display=False) as counter:
        warnings.simplefilter("ignore")
        make().train()(*(torch.empty(shape) for shape in shapes))
    return counter.get_total_flops()


class Functional(nn.Module):
    """Functional calls, operators and parameters outside any layer."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(8, 8))
        self.register_buffer("mask", torch.zeros(8, 8))

    def forward(self, x: Any) -> Any:
        x = x @ self.weight + torch.einsum("bij,jk->bik", x, self.weight @ self.weight)
        x = F.linear(F.gelu(x), self.get_buffer("mask"))
        y = F.scaled_dot_product_attention(x[:, None], x[:, None], x[:, None])
        return torch.bmm(y[:, 0].softmax(-1), x.transpose(1, 2)).mean()


class Cross(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.attention = nn.MultiheadAttention(12, 3, kdim=7, vdim=5, batch_first=True)

    def forward(self, x: Any) -> Any:
        memory = x.new_zeros(x.shape[0], 4, 7)
        return self.attention(x, memory, memory[..., :5])[0]


class Shifted(nn.Module):
    """Windows cut, shifted and put back, as Swin does."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(6, 18)

    def forward(self, x: Any) -> Any:
        b, h, w, c = x.shape
        x = torch.roll(x, (-1, -1), (1, 2)).view(b, h // 2, 2, w // 2, 2, c).permute(0, 1, 3, 2, 4, 5).reshape(-1, 4, c)
        q, k, v = self.qkv(x).chunk(3, -1)
        x = (q @ k.transpose(-2, -1) * c**-0.5).softmax(-1) @ v
        return x.view(b, h // 2, w // 2, 2, 2, c).permute(0, 1, 3, 2, 4, 5).reshape(b, h, w, c)


class Recurrent(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(3, 4, 2, bidirectional=True, batch_first=True)
        self.gru = nn.GRU(8, 5, bias=False)
        self.rnn = nn.RNN(5, 6, nonlinearity="relu")

    def forward(self, x: Any) -> Any:
        return self.rnn(self.gru(self.lstm(x)[0])[0])[0]


def transformer() -> nn.Module:
    return nn.TransformerEncoder(nn.TransformerEncoderLayer(16, 4, 32, batch_first=True), 2, enable_nested_tensor=False)


def strided() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, padding="same"), nn.BatchNorm2d(8), nn.ReLU6(),
        nn.ConvTranspose2d(8, 4, 3, 2, 1, 1, groups=2), nn.GroupNorm(2, 4), nn.SiLU(),
        nn.MaxPool2d(3, 2, 1, ceil_mode=True), nn.Upsample(scale_factor=2, mode="bilinear"),
        nn.Conv2d(4, 4, (1, 3), stride=(2, 1), dilation=2, groups=4, bias=False), nn.AdaptiveAvgPool2d(3), nn.Flatten(),
        nn.LayerNorm(36), nn.Linear(36, 5), nn.Softmax(-1),
    )  # fmt: skip


MODULES = [
    (strided, (2, 3, 11, 13)),
    (Functional, (2, 5, 8)),
    (Cross, (2, 6, 12)),
    (Shifted, (2, 4, 6, 6)),
    (Recurrent, (2, 7, 3)),
    (transformer, (2, 5, 16)),
    (lambda: nn.Sequential(nn.Conv1d(4, 6, 3, 2, 1), nn.InstanceNorm1d(6, affine=True), nn.ELU()), (2, 4, 9)),
    (lambda: nn.Sequential(nn.Conv3d(2, 4, 3), nn.AvgPool3d(2), nn.PReLU()), (1, 2, 7, 8, 9)),
    (
        lambda: nn.Sequential(nn.Embedding(11, 6), nn.Linear(6, 3), nn.LogSoftmax(-1)),
        torch.zeros(2, 4, dtype=torch.long),
    ),
    (lambda: nn.Bilinear(3, 4, 5), None),  # torch's own counter sees nothing of it
]


@pytest.mark.parametrize(("make", "given"), MODULES)
def test_multiply_adds_equal_torchs_own_counter(make: Any, given: Any) -> None:
    module = make()
    inputs = [(2, 3), (2, 4)] if given is None else [given]
    with torch.device("meta"), torch.no_grad(), FlopCounterMode(display=False) as counter:
        tensors = [torch.empty(x) if isinstance(x, tuple) else x.to("meta") for x in inputs]
        make().train()(*tensors)
    for way in ("follow", "dispatch"):
        for mode in (True, False):
            counted = count_module(module.train(mode), inputs, way=way)
            assert counted.totals.operations(TORCH) == counter.get_total_flops(), way
            assert counted.totals.params == sum(p.numel() for p in module.parameters())
            assert counted.totals.uncovered == {}
            assert module.training is mode


def test_a_bias_is_one_wherever_torch_adds_it() -> None:
    """Of 5 tokens of 8 numbers, three projections in, one out; where the batch comes first, torch adds some apart."""

    class Attends(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.attention = nn.MultiheadAttention(8, 2, batch_first=True)

        def forward(self, x: Any) -> Any:
            return self.attention(x, x, x)[0]

    without = find("textbook-without-bias")
    for way in ("trace", "dispatch"):
        counted = count_module(Attends(), [(1, 5, 8)], way=way).totals
        assert counted.operations(TEXTBOOK) - counted.operations(without) == 5 * (3 * 8 + 8), way


def test_evaluation_mode_and_fused_kernels_change_nothing() -> None:
    mac, flop = find("mac"), find("flop")
    for make, shape in ((transformer, (2, 5, 16)), (Cross, (2, 6, 12))):
        module = make()
        numbers = {count_module(module.train(mode), [shape], way=way).totals.operations(mac)
                   for mode in (True, False) for way in ("follow", "dispatch")}  # fmt: skip
        assert numbers == {reference(make, shape) // 2}
        assert count_module(module, [shape]).totals.operations(flop) == 2 * numbers.pop()


@pytest.mark.parametrize(
    ("spec", "module", "shape"),
    [
        (
            "conv(20, k4, s2, p1) maxpool(3, s1)",
            lambda: nn.Sequential(nn.Conv2d(50, 20, 4, 2, 1), nn.MaxPool2d(3, 1)),
            (50, 12, 12),
        ),
        (
            "conv(6, k5) bn relu avgpool(2) flatten linear(10) softmax",
            lambda: nn.Sequential(nn.Conv2d(1, 6, 5), nn.BatchNorm2d(6), nn.ReLU(), nn.AvgPool2d(2), nn.Flatten(),
                                  nn.Linear(6 * 36, 10), nn.Softmax(-1)),
            (1, 16, 16),
        ),
        ("lstm(4, 2) gelu ln", None, (7, 3)),
        ("convtranspose(4, k3, s2, p1) silu groupnorm(2)", lambda: nn.Sequential(
            nn.ConvTranspose2d(3, 4, 3, 2, 1), nn.SiLU(), nn.GroupNorm(2, 4)), (3, 5, 6)),
    ],
)  # fmt: skip
def test_a_spec_and_its_module_count_the_same(spec: str, module: Any, shape: tuple[int, ...]) -> None:
    class Rnn(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.rnn, self.norm = nn.LSTM(3, 4, 2, batch_first=True), nn.LayerNorm(4)

        def forward(self, x: Any) -> Any:
            return self.norm(F.gelu(self.rnn(x)[0]))

    made = (module or Rnn)()
    ours, traced = count(spec, shape), count_module(made, [(1, *shape)])
    assert traced.totals.params == ours.totals.params == sum(p.numel() for p in made.parameters())
    for convention in COUNTING:
        both = traced.totals.operations(convention), ours.totals.operations(convention)
        assert both[0] == both[1] or (convention.measured and None in both), convention.name  # a function is no layer


def test_shapes_of_ready_made_networks_equal_torchs() -> None:
    """The specs' layers as real torch layers, on meta: same shapes, same parameters."""
    for name in ("lenet5", "vgg11", "simplecnn_bn"):
        network = ready.load(name)
        classes = {"conv": nn.Conv2d, "linear": nn.Linear, "maxpool": nn.MaxPool2d}

        for row in rows(network):
            x = torch.empty(1, *row.inputs[0], device="meta")
            layer = row.layer
            if row.kind == "conv":
                made = classes["conv"](x.shape[1], layer.out, layer.kernel, layer.stride, layer.padding, device="meta")
            elif row.kind == "linear":
                made = classes["linear"](x.shape[-1], layer.out, device="meta")
            elif row.kind == "maxpool":
                made = classes["maxpool"](layer.kernel, layer.stride, layer.padding)
            else:
                continue
            assert tuple(made(x).shape[1:]) == row.output
            assert sum(p.numel() for p in made.parameters()) == row.params
        assert total(network).params > 0


class Raises(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.bn = nn.BatchNorm2d(3)
        self.shift = torch.ones(3)

    def forward(self, x: Any) -> Any:
        self.bn(x)
        raise RuntimeError("the sky is falling")


class Branches(nn.Module):
    def forward(self, x: Any) -> Any:
        return x if x.sum() > 0 else -x


@pytest.mark.parametrize(
    ("make", "says"), [(Raises, "the sky is falling"), (Branches, "cannot be counted from shapes")]
)
def test_a_module_that_raises_leaves_no_trace(make: Any, says: str) -> None:
    module = make().train()
    before = {name: (id(value), value.clone()) for name, value in module.state_dict(keep_vars=True).items()}
    hooks = len(nn.modules.module._global_forward_hooks), len(nn.modules.module._global_forward_pre_hooks)
    functions = F.linear, torch.conv2d, torch.Tensor.__add__
    with pytest.raises(InputError, match=says):
        count_module(module, [(1, 3, 4, 4)])
    assert module.training
    after = module.state_dict(keep_vars=True)
    assert {name: id(value) for name, value in after.items()} == {name: key for name, (key, _) in before.items()}
    assert all(torch.equal(value, before[name][1]) for name, value in after.items())
    assert hooks == (len(nn.modules.module._global_forward_hooks), len(nn.modules.module._global_forward_pre_hooks))
    assert functions == (F.linear, torch.conv2d, torch.Tensor.__add__)
    assert not any({"_call_impl", "forward"} & set(vars(part)) for part in module.modules())
    assert not getattr(module, "shift", torch.ones(1)).is_meta
    good = count_module(nn.Linear(3, 4), [(1, 3)])
    assert good.totals.operations(TEXTBOOK) == 4 * 6


class Does(nn.Module):
    def __init__(self, does: Any) -> None:
        super().__init__()
        self.does = does

    def forward(self, x: Any) -> Any:
        return self.does(x)


def written(x: Any, value: Any) -> Any:
    x[:, :, 0:2] = value
    return x


BROKEN: list[tuple[Any, str]] = [
    (nn.Sequential(nn.Conv2d(4, 16, 3), nn.BatchNorm2d(8)), "a norm of other channels"),
    (nn.ConvTranspose2d(8, 3, 3), "a transposed convolution of other channels"),
    (Does(lambda x: F.conv2d(x, torch.ones(3, 4, 1, 1), torch.ones(4))), "a bias of other channels"),
    (Does(lambda x: F.conv2d(x, torch.ones(3, 2, 1, 1), groups=2)), "3 channels in 2 groups"),
    (Does(lambda x: F.layer_norm(x, (6,), torch.ones(4))), "a gain of another size"),
    (Does(lambda x: F.scaled_dot_product_attention(x, x[..., :3], x)), "keys of another width than queries"),
    (Does(lambda x: x.transpose(1, 2).view(2, -1)), "a view of what lies in another order"),
    (Does(lambda x: F.relu(x.transpose(1, 2)).view(2, -1)), "the same behind a function"),
    (Does(lambda x: x.add_(torch.ones(4, 1, 1, 1, 1))), "a sum in place that is larger"),
    (Does(lambda x: written(x, torch.ones(7, 7))), "an assignment that does not fit"),
    (Does(lambda x: x.permute(0, 1, 1, 2)), "an axis twice"),
    (Does(lambda x: torch.add(x, cast("Any", [1.0]))), "a list is no tensor"),
]


@pytest.mark.parametrize(("module", "why"), BROKEN, ids=[why for _, why in BROKEN])
def test_a_module_that_cannot_run_is_refused(module: nn.Module, why: str) -> None:
    with pytest.raises((RuntimeError, TypeError)):
        module(torch.ones(2, 4, 6, 6))
    with pytest.raises(InputError, match="raised"):
        count_module(module, [(2, 4, 6, 6)])


def test_buffers_are_not_updated_in_training_mode() -> None:
    module = nn.BatchNorm2d(3).train()
    count_module(module, [(1, 3, 4, 4)])
    assert module.num_batches_tracked is not None
    assert int(module.num_batches_tracked) == 0


def test_an_operator_without_a_rule_is_listed() -> None:
    class Odd(nn.Module):
        def forward(self, x: Any) -> Any:
            return torch.linalg.svdvals(x) + torch.special.i0(x).sum()

    counted = count_module(Odd(), [(4, 4)])
    assert counted.totals.uncovered
    assert counted.totals.covered < 1


def test_norms_of_weights_have_rules() -> None:
    """Of 4 rows of 8: 32 squares, 28 sums, 4 roots, 4 quotients, 32 products; sigma is u . (W v)."""
    normed = count_module(nn.utils.parametrizations.weight_norm(nn.Linear(8, 4)), [(1, 8)])
    found = next(numbers for kind, numbers in normed.totals.kinds.items() if kind.startswith("weightnorm"))
    assert [found[f"elementwise.{each}"] for each in ("multiply", "add", "root", "divide")] == [64, 28, 4, 4]
    spectral = count_module(nn.utils.parametrizations.spectral_norm(nn.Linear(8, 4)), [(1, 8)])
    assert normed.totals.covered == spectral.totals.covered == 1
    assert spectral.totals.operations(find("mac")) == 32 + 32 + 4


@pytest.mark.parametrize(
    ("function", "shapes", "mac"),
    [
        (lambda x, y: torch.addmv(x[0], y, x[0, :3]), [(1, 5), (5, 3)], 5 * 3),
        (lambda x, y: torch.addbmm(x[0], y, y.mT), [(1, 5, 5), (2, 5, 8)], 2 * 25 * 8),
        (lambda x, y: torch.zeros(5, 2).addmm_(x, y), [(5, 8), (8, 2)], 5 * 2 * 8),
        (lambda x, y: torch.zeros(2, 5, 5).baddbmm_(x, x.mT), [(2, 5, 8), (1,)], 2 * 25 * 8),
        # query i sees the keys up to i, however many there are: 1 + 2 + 3, and 1 + 2 + 3 + 3 + 3
        (
            lambda x, y: F.scaled_dot_product_attention(x, y, y, is_causal=True),
            [(1, 2, 3, 8), (1, 2, 5, 8)],
            2 * 6 * 16,
        ),
        (
            lambda x, y: F.scaled_dot_product_attention(x, y, y, is_causal=True),
            [(1, 2, 5, 8), (1, 2, 3, 8)],
            2 * 12 * 16,
        ),
        (lambda x, y: F.scaled_dot_product_attention(x, y, y), [(2, 4, 3, 8), (1, 1, 5, 8)], 2 * 4 * 15 * 16),
    ],
)
def test_products_in_every_form(function: Any, shapes: list[tuple[int, ...]], mac: int) -> None:
    class Called(nn.Module):
        def forward(self, *given: Any) -> Any:
            return function(*given)

    for way in ("trace", "dispatch"):
        counted = count_module(Called(), shapes, way=way)
        assert counted.totals.operations(find("mac")) == mac, way
        assert not counted.totals.uncovered


class Between(nn.Module):
    """A function of the input and of parameters of a shape."""

    def __init__(self, function: Any, *shape: int) -> None:
        super().__init__()
        self.function, self.w = function, nn.Parameter(torch.ones(shape))

    def forward(self, x: Any) -> Any:
        return self.function(x, self.w)


def test_distances_and_losses_have_rules() -> None:
    """By one product of (-2x, |x|^2, 1) with (y, 1, |y|^2), or number by number; losses as those of a spec."""
    by_product = count_module(Between(torch.cdist, 40, 6), [(5, 6)])
    assert by_product.totals.operations(find("mac")) == 5 * 40 * (6 + 2)
    one_by_one = count_module(Between(torch.cdist, 3, 6), [(5, 6)])
    assert one_by_one.totals.operations(find("all")) == 5 * 3 * (6 + 6 + 5 + 1)
    placed = count_module(Between(lambda x, w: F.affine_grid(w, [2, 1, 4, 5], False), 2, 2, 3), [(1,)])
    assert placed.totals.operations(find("mac")) == 2 * 4 * 5 * 2 * 3
    for spec, function in (("mse", F.mse_loss), ("bce", F.binary_cross_entropy_with_logits)):
        loss = count_module(Between(function, 5, 6), [(5, 6)])
        assert loss.totals.covered == 1
        assert loss.totals.operations(find("all")) == count(spec, (5, 6)).totals.operations(find("all")), spec


def test_what_buffers_do_among_themselves_is_counted() -> None:
    class Tables(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.register_buffer("left", torch.ones(3, 4))
            self.register_buffer("right", torch.ones(4, 5))

        def forward(self, x: Any) -> Any:
            table = torch.einsum("ij,jk->ik", self.get_buffer("left"), self.get_buffer("right"))
            return x + torch.outer(table.sum(1), table.sum(0)) @ torch.ones(5, 5)

    for way in ("follow", "dispatch"):
        counted = count_module(Tables(), [(2, 3, 5)], way=way)
        assert counted.totals.operations(TORCH) == 2 * (3 * 4 * 5 + 3 * 5 * 5), way
        assert counted.totals.uncovered == {}


def test_a_masked_attention_is_counted_exactly_and_as_torch_does() -> None:
    class Causal(nn.Module):
        def forward(self, x: Any) -> Any:
            return F.scaled_dot_product_attention(x, x, x, is_causal=True)

    counted = count_module(Causal(), [(1, 2, 5, 4)])
    assert counted.totals.operations(find("mac")) == 2 * 15 * 8
    assert counted.totals.operations(TORCH) == 2 * (2 * 25 * 8)


def test_frozen_parameters_and_shared_ones() -> None:
    module = nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 3), nn.BatchNorm1d(3))
    module[1].weight = module[0].weight
    for parameter in module[2].parameters():
        parameter.requires_grad_(False)
    totals = count_module(module, [(2, 3)]).totals
    assert (totals.params, totals.trainable, totals.buffers) == (9 + 3 + 3 + 6, 15, 7)


def test_a_named_module_and_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mynet.py").write_text(
        "from torch import nn\nnet = nn.Linear(3, 4)\nnumber = 3\n\ndef make():\n    return nn.Conv2d(3, 8, 3)\n\n"
        "def broken():\n    raise ValueError('no')\n\ndef text():\n    return 'x'\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert count("mynet:make", (3, 8, 8)).totals.params == 8 * 28
    assert count("mynet:net", (3,)).totals.params == 16
    for text, says in (
        ("mynet:mak", "did you mean make"), ("mynet:number", "callable"), ("mynet:broken", "raised ValueError: no"),
        ("mynet:text", "made a str"), ("nowhere_at_all:net", "cannot import"),
    ):  # fmt: skip
        with pytest.raises(InputError, match=says):
            count(text, (3, 8, 8))
    with pytest.raises(InputError, match="needs an input shape"):
        count("mynet:make")
    with pytest.raises(InputError, match="RuntimeError"):
        count("mynet:make", (4, 8, 8))


def test_a_checkpoint_is_read_from_its_header(tmp_path: Path) -> None:
    header = {"__metadata__": {"format": "pt"}, "w": {"dtype": "F32", "shape": [3, 4], "data_offsets": [0, 48]},
              "b": {"dtype": "F32", "shape": [], "data_offsets": [48, 52]}}  # fmt: skip
    raw = json.dumps(header).encode()
    path = tmp_path / "a.safetensors"
    path.write_bytes(len(raw).to_bytes(8, "little") + raw + bytes(52))
    counted = count(str(path))
    assert counted.totals.params == 13
    path.write_bytes(b"\xff" * 16)
    with pytest.raises(InputError, match="no safetensors file"):
        count(str(path))


def test_the_two_ways_agree_operator_for_operator() -> None:
    module = strided()
    first, second = (count_module(module, [(2, 3, 11, 13)], way=way) for way in ("follow", "dispatch"))
    assert numbers(first) == numbers(second)


def numbers(profile: Profile) -> dict[str, dict[str, int]]:
    """What each kind of layer comes to, however it is written, which meta tensors do not see of a sign."""
    found: dict[str, dict[str, int]] = {}
    for kind, amounts in profile.totals.kinds.items():
        for name, amount in amounts.items():
            kept = found.setdefault(kind.partition(" ")[0], {})
            kept[name] = kept.get(name, 0) + amount
    return found


class Written(nn.Module):
    """As GPT-2 is written: products with a bias added first, thirds of a projection, a gelu of powers."""

    def __init__(self) -> None:
        super().__init__()
        self.w, self.b = nn.Parameter(torch.ones(4, 12)), nn.Parameter(torch.ones(12))

    def forward(self, x: Any) -> Any:
        made = torch.addmm(self.b, x.view(-1, x.size(-1)), self.w).view(*x.shape[:-1], 12)
        q, k, v = made.split(4, dim=2)
        first, rest = torch.split(made, [5, 7], dim=-1)
        return q * k + v**2, first, torch.tanh(rest + 0.04 * torch.pow(rest, 3.0)), made.split(5, -1)[2], v.pow(0.5)


def test_what_gpt2_calls_is_answered_as_on_meta() -> None:
    ways = [count_module(Written(), [(2, 3, 4)], way=way) for way in ("follow", "dispatch")]
    assert numbers(ways[0]) == numbers(ways[1])
    assert ways[0].totals.operations(TORCH) == 2 * 6 * 4 * 12
    for wrong in (lambda x: x.split([1, 1], 1), lambda x: torch.addmm(x, x, x.t()), lambda x: x.split(0, 1)):
        with pytest.raises(InputError):
            count_module(Lambda(wrong), [(3, 4)], way="follow")


class Lambda(nn.Module):
    def __init__(self, run: Any) -> None:
        super().__init__()
        self.run = run

    def forward(self, x: Any) -> Any:
        return self.run(x)


def test_a_wrong_rule_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison with torch's counter fails when a shape rule is wrong."""
    monkeypatch.setitem(witness.RULES, F.linear, lambda r, x, w, b=None: witness.Ghost((*x.shape[:-1], 1), r))
    counted = count_module(nn.Linear(36, 5), [(2, 36)])
    assert counted.totals.operations(TORCH) != reference(lambda: nn.Linear(36, 5), (2, 36))


class Masked(nn.Module):
    """Takes a mask that nothing says a default of."""

    def __init__(self) -> None:
        super().__init__()
        self.l = nn.Linear(8, 8)

    def forward(self, x: Any, mask: Any) -> Any:
        return self.l(x).masked_fill(mask, 0.0)


def test_an_argument_that_is_missing_is_named() -> None:
    with pytest.raises(InputError, match="also takes mask; give each by its name"):
        count_module(Masked(), [(1, 8)])
    assert count_module(Masked(), [(1, 8)], {"mask": torch.zeros(1, 8, dtype=torch.bool)}).totals.params == 72


def test_shared_weights_are_counted_once_and_by_a_counter_of_layers_at_each() -> None:
    """torchinfo 1.8 gives 400 for each of both layers; measured."""
    tied = nn.Sequential(nn.Embedding(50, 8), nn.Linear(8, 50, bias=False))
    tied[1].weight = tied[0].weight
    totals = count_module(tied, [torch.zeros(1, 5, dtype=torch.int64)]).totals
    assert (totals.params, totals.operations(find("torchinfo"))) == (400, 800)


@pytest.mark.parametrize(
    ("module", "shape", "counter", "number"),
    [
        (nn.Linear(64, 32), (3, 10, 64), "torchinfo", 6240),
        (nn.Linear(64, 32, bias=False), (1, 10, 64), "torchinfo", 2048),
        (nn.Sequential(nn.TransformerEncoderLayer(64, 4, 128, batch_first=True)), (1, 10, 64), "torchinfo", 16832),
        (nn.RNN(64, 32, batch_first=True), (1, 10, 64), "fvcore", 0),
        (nn.RNN(64, 32, batch_first=True), (1, 10, 64), "torchprofile", 0),
        (nn.LSTM(64, 32, batch_first=True), (1, 10, 64), "fvcore", 0),
        (nn.LSTM(64, 32, batch_first=True), (1, 10, 64), "torch-cpu", 0),
        (nn.LSTM(64, 32, batch_first=True), (1, 10, 64), "torchprofile", 122880),
        (nn.Sequential(nn.Conv2d(8, 4, 1), nn.AdaptiveAvgPool2d(1)), (1, 8, 6, 6), "fvcore", 1296),
    ],
)
@pytest.mark.parametrize("way", ["follow", "dispatch"])
def test_a_counter_gives_its_number_however_a_module_is_followed(
    module: nn.Module, shape: tuple[int, ...], counter: str, number: int, way: str
) -> None:
    """Measured, each within nn.Sequential. On meta tensors torch joins axes, and takes apart what is one elsewhere."""
    assert count_module(nn.Sequential(module), [shape], way=way).totals.operations(find(counter)) == number
