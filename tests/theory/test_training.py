"""A step of training by the rules of the layers, against what torch does: products there and back, and bytes kept."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint, set_checkpoint_early_stop

from checks.witness.traced import Given
from checks.witness.training import Kept, trace_training
from tests.theory.flop_counter import by_torch, otherwise
from theory.layers.operations import FULL, Count
from theory.network.network import Network
from theory.network.reader import read
from theory.network.trained import done, expected
from theory.network.training import Training, train

BATCH = 2
Part = tuple[str, nn.Module]  # a layer as a spec writes it, and as torch has it


class Residual(nn.Module):
    def __init__(self, *body: nn.Module) -> None:
        super().__init__()
        self.body = nn.Sequential(*body)

    def forward(self, x: Any) -> Any:
        return x + self.body(x)


class Gate(nn.Module):
    def __init__(self, left: nn.Module, right: nn.Module) -> None:
        super().__init__()
        self.left, self.right = left, right

    def forward(self, x: Any) -> Any:
        return self.left(x) * self.right(x)


FUNCTIONS: dict[str, Callable[[], nn.Module]] = {
    "relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "silu": nn.SiLU, "gelu": nn.GELU, "elu": nn.ELU,
    "relu6": nn.ReLU6, "leaky_relu": nn.LeakyReLU, "softplus": nn.Softplus, "hardswish": nn.Hardswish, "mish": nn.Mish,
    "hardsigmoid": nn.Hardsigmoid, "selu": nn.SELU,
}  # fmt: skip


def activation(rng: random.Random) -> Part:
    name = rng.choice(list(FUNCTIONS))
    return name, FUNCTIONS[name]()


def frozen(rng: random.Random, part: Part) -> Part:
    if rng.random() > 0.2:
        return part
    for parameter in part[1].parameters():
        parameter.requires_grad_(False)
    return f"frozen({part[0]})", part[1]


def on_maps(rng: random.Random, c: int) -> tuple[Part, int]:
    """A layer for c maps, and how many maps come out; places may shrink."""
    out, kind = rng.choice((4, 6, 8)), rng.randrange(12)
    stride, groups, bias = rng.choice((1, 2)), rng.choice((1, 2)), rng.choice((0, 1))
    no = "" if bias else ", nobias"
    if kind == 0:
        conv = nn.Conv2d(c, out, 3, stride, 1, groups=groups, bias=bool(bias))
        return frozen(rng, (f"conv({out}, k3, s{stride}, p1, g{groups}{no})", conv)), out
    if kind == 1:
        conv = nn.ConvTranspose2d(c, out, 2, stride, groups=groups, bias=bool(bias))
        return frozen(rng, (f"convtranspose({out}, k2, s{stride}, g{groups}{no})", conv)), out
    if kind == 2:
        return frozen(rng, ("bn", nn.BatchNorm2d(c))), c
    if kind == 3:
        return ("maxpool(3, s1, p1)", nn.MaxPool2d(3, 1, 1)), c
    if kind == 4:
        return ("avgpool(3, s1, p1)", nn.AvgPool2d(3, 1, 1)), c
    if kind == 5:
        return ("groupnorm(2)", nn.GroupNorm(2, c)), c
    if kind == 6:
        return ("upsample(2)", nn.Upsample(scale_factor=2)), c
    if kind == 7:
        conv = nn.Conv2d(c, c, 3, padding=1)
        name, function = activation(rng)
        return (f"residual(conv({c}, k3, p1) {name})", Residual(conv, function)), c
    if kind == 8:
        return ("adaptiveavgpool(3)", nn.AdaptiveAvgPool2d(3)), c
    if kind == 9:
        return ("adaptivemaxpool(4)", nn.AdaptiveMaxPool2d(4)), c
    if kind == 10:
        return ("pad(1)", nn.ZeroPad2d(1)), c
    return activation(rng), c


def on_features(rng: random.Random, c: int) -> tuple[Part, int]:
    """A layer for features along the last axis, of a vector or of tokens."""
    out, kind = rng.choice((4, 6, 8)), rng.randrange(8)
    if kind in (0, 1):
        return frozen(rng, (f"linear({out})", nn.Linear(c, out))), out
    if kind == 2:
        return ("ln", nn.LayerNorm(c)), c
    if kind == 3:
        return ("softmax", nn.Softmax(-1)), c
    if kind == 4:
        return ("logsoftmax", nn.LogSoftmax(-1)), c
    if kind == 5:
        name, function = activation(rng)
        return (f"residual(ln linear({c}) {name})", Residual(nn.LayerNorm(c), nn.Linear(c, c), function)), c
    if kind == 6:
        gate = Gate(nn.Linear(c, out), nn.Sequential(nn.Linear(c, out), nn.SiLU()))
        return (f"mul(linear({out}) | linear({out}) silu)", gate), out
    return activation(rng), c


def network(seed: int) -> tuple[str, nn.Module, tuple[int, ...]]:
    """A random network: maps, then vectors; or tokens."""
    rng = random.Random(seed)
    parts: list[Part] = []
    if seed % 2:
        shape, width = (5, 6), 6
        steps = rng.randint(2, 7)
    else:
        shape, width = (4, 8, 8), 4
        for _ in range(rng.randint(1, 6)):
            part, width = on_maps(rng, width)
            parts.append(part)
        parts.append(("globalavgpool", nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())))
        steps = rng.randint(0, 4)
    for _ in range(steps):
        part, width = on_features(rng, width)
        parts.append(part)
    parts.append(("linear(3)", nn.Linear(width, 3)))
    return " ".join(text for text, _ in parts), nn.Sequential(*(module for _, module in parts)), shape


def amounts(count: Count) -> dict[str, int]:
    found: dict[str, int] = {}
    for kind, amount in count:
        found[kind] = found.get(kind, 0) + amount
    return {kind: amount for kind, amount in found.items() if amount and kind != FULL}


def ruled(text: str, shape: Sequence[int], **more: Any) -> Training:
    return train(Network(read(text)), tuple(shape), BATCH, **more)


@pytest.mark.parametrize("seed", range(100))
def test_the_rules_of_layers_are_what_torch_does(seed: int) -> None:
    text, module, shape = network(seed)
    ours, theirs = ruled(text, shape), trace_training(module, [Given((BATCH, *shape))])
    assert ours.unknown == ()
    back = amounts(done(theirs.backward))
    assert amounts(ours.count("backward")) == back == amounts(expected(theirs.forward)), text
    assert ours.kept == sum(theirs.kept.values()), (text, theirs.kept)
    forward, backward = counted_by_torch(module, shape)
    assert 2 * sum(amounts(ours.count("forward")).values()) == forward
    assert 2 * sum(back.values()) + otherwise(theirs.backward) == backward


def counted_by_torch(module: nn.Module, *shapes: Sequence[int]) -> tuple[int, int]:
    return by_torch(module, [torch.empty(BATCH, *shape, device="meta") for shape in shapes])


class Attention(nn.Module):
    """Four projections and torch's own fused attention, on real numbers: on meta torch writes it out."""

    def __init__(self, width: int, heads: int, causal: bool, memory: tuple[int, int] | None = None) -> None:
        super().__init__()
        self.heads, self.causal = heads, causal
        source = width if memory is None else memory[1]
        self.memory = None if memory is None else torch.zeros(BATCH, *memory)
        self.q, self.k, self.v, self.o = (nn.Linear(size, width) for size in (width, source, source, width))

    def forward(self, x: Any) -> Any:
        source = x if self.memory is None else self.memory
        q, k, v = (
            part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in (self.q(x), self.k(source), self.v(source))
        )
        return self.o(F.scaled_dot_product_attention(q, k, v, is_causal=self.causal).transpose(1, 2).flatten(2))


def kept_on_real_numbers(module: nn.Module, *shapes: Sequence[int]) -> int:
    kept = Kept(module)
    with torch.autograd.graph.saved_tensors_hooks(kept.save, lambda tensor: tensor):
        module(*(torch.zeros(BATCH, *shape) for shape in shapes))
    return sum(kept.bytes.values())


@pytest.mark.parametrize(
    ("text", "module", "shape"),
    [
        ("linear(8) attention(2) linear(3)",
         lambda: nn.Sequential(nn.Linear(6, 8), Attention(8, 2, False), nn.Linear(8, 3)), (5, 6)),
        ("attention(4, causal) ln", lambda: nn.Sequential(Attention(8, 4, True), nn.LayerNorm(8)), (5, 8)),
        ("ln attention(2, memory=7x6)", lambda: nn.Sequential(nn.LayerNorm(8), Attention(8, 2, False, (7, 6))), (5, 8)),
    ],
)  # fmt: skip
def test_a_fused_attention(text: str, module: Callable[[], nn.Module], shape: tuple[int, ...]) -> None:
    """Its gradients are torch's, also where no gradient of its input is wanted; and so is what it keeps."""
    ours, made = ruled(text, shape), module()
    assert ours.kept == kept_on_real_numbers(made, shape)
    assert ours.scores > 0
    trace = trace_training(made, [Given((BATCH, *shape))])
    full = {"product.multiply": dict(ours.count("backward"))[FULL]}
    if "memory" not in text:  # there the memory's gradient is wanted like the input's
        assert {**amounts(ours.count("backward")), **full} == amounts(done(trace.backward))


class Recurrent(nn.Module):
    def __init__(self, **more: Any) -> None:
        super().__init__()
        self.rnn = nn.LSTM(3, 4, batch_first=True, **more)

    def forward(self, x: Any) -> Any:
        return self.rnn(x)[0]


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("lstm(4)", {}),
        ("linear(3) lstm(4, 2, bidirectional)", {"num_layers": 2, "bidirectional": True}),
        ("lstm(4, project=2)", {"proj_size": 2}),
    ],
)
def test_a_recurrent_layer(text: str, more: dict[str, Any]) -> None:
    """A first state is given, so that its gradient is not wanted; what is kept has no rule, and that is said."""
    before = [nn.Linear(3, 3)] if text.startswith("linear") else []
    module, ours = nn.Sequential(*before, Recurrent(**more)), ruled(text, (5, 3))
    assert amounts(ours.count("backward")) == amounts(done(trace_training(module, [Given((BATCH, 5, 3))]).backward))
    assert ours.unknown == ("lstm",)


class Loss(nn.Module):
    def __init__(self, loss: nn.Module, target: torch.Tensor) -> None:
        super().__init__()
        self.body, self.loss, self.target = nn.Linear(4, 3), loss, target

    def forward(self, x: Any) -> Any:
        return self.loss(self.body(x), self.target)


@pytest.mark.parametrize(
    ("name", "loss", "target"),
    [
        ("mse", nn.MSELoss(), torch.zeros(BATCH, 3)),
        ("l1", nn.L1Loss(), torch.zeros(BATCH, 3)),
        ("crossentropy", nn.CrossEntropyLoss(), torch.zeros(BATCH, dtype=torch.long)),
        ("bce", nn.BCEWithLogitsLoss(), torch.zeros(BATCH, 3)),
    ],
)
def test_a_loss(name: str, loss: nn.Module, target: torch.Tensor) -> None:
    assert ruled(f"linear(3) {name}", (4,)).kept == kept_on_real_numbers(Loss(loss, target), (4,))


def test_embeddings_keep_their_indices_and_unused_layers_nothing() -> None:
    module = nn.Sequential(nn.Embedding(9, 4), nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 2))
    trace = trace_training(module, [Given((BATCH, 5), "int64")])
    assert ruled("embedding(9, 4) linear(4) relu linear(2)", (5,)).kept == sum(trace.kept.values())
    for parameter in module[:2].parameters():
        parameter.requires_grad_(False)
    trace = trace_training(module, [Given((BATCH, 5), "int64")])
    assert trace.kept == {"float32": BATCH * 5 * 4 * 4}  # the input of the last layer alone
    assert ruled("frozen(embedding(9, 4) linear(4)) relu linear(2)", (5,)).kept == sum(trace.kept.values())


@pytest.mark.parametrize("text", ["frozen(bilinear(3, linear(3) | linear(3)))", "frozen(lstm(3))"])
def test_what_no_gradient_is_wanted_of_keeps_nothing(text: str) -> None:
    """Whatever the rule of the layer says, and where it has none."""
    ours = ruled(f"{text} linear(2)", (4, 5))
    assert ours.unknown == ()
    assert ours.kept == 4 * BATCH * 4 * 3  # the input of the last layer alone


class Checkpointed(nn.Module):
    def __init__(self, *blocks: nn.Module) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(blocks)

    def forward(self, x: Any) -> Any:
        for block in self.blocks:
            x = checkpoint(block, x, use_reentrant=False) if isinstance(block, Residual) else block(x)
        return x


def test_checkpoints_keep_the_inputs_of_blocks_and_run_them_again() -> None:
    text = "conv(4, k3, p1) [residual(conv(4, k3, p1) relu conv(4, k3, p1))] * 3 globalavgpool linear(2)"
    blocks = [Residual(nn.Conv2d(4, 4, 3, padding=1), nn.ReLU(), nn.Conv2d(4, 4, 3, padding=1)) for _ in range(3)]
    module = Checkpointed(
        nn.Conv2d(4, 4, 3, padding=1), *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 2)
    )
    ours, plain = ruled(text, (4, 6, 6), checkpointed=True), ruled(text, (4, 6, 6))
    with set_checkpoint_early_stop(False):  # torch may leave out the last product of a block
        forward, backward = counted_by_torch(module, (4, 6, 6))
    again, back = (2 * sum(amounts(ours.count(what)).values()) for what in ("again", "backward"))
    assert 2 * sum(amounts(ours.count("forward")).values()) == forward
    assert back == 2 * sum(amounts(plain.count("backward")).values())
    assert again + back == backward
    assert ours.block is not None
    assert ours.kept - ours.block == kept_on_real_numbers(module.to_empty(device="cpu"), (4, 6, 6))
    assert ours.block == BATCH * 4 * 6 * 6 * 4  # the output of relu, which the next convolution needs as well
    assert ours.kept < plain.kept


def test_repeated_parts_are_walked_until_nothing_changes() -> None:
    block = "residual(ln linear(6) relu) "
    assert ruled(f"[{block}] * 40", (5, 6)).kept == ruled(block * 40, (5, 6)).kept
    many = ruled(f"linear(6) [{block}] * 1000000", (5, 6))
    assert len(many.rows) < 20


def test_a_wrong_rule_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from theory.layers.activation import Activation
    from theory.layers.gradients import NOTHING

    monkeypatch.setattr(Activation, "kept", lambda *_: NOTHING)
    module = nn.Sequential(nn.Linear(6, 4), nn.GELU(), nn.Softmax(-1))
    theirs = trace_training(module, [Given((BATCH, 6))])
    assert ruled("linear(4) gelu softmax", (6,)).kept != sum(theirs.kept.values())


class Made(nn.Module):
    """Layers, and what is done with them."""

    def __init__(self, run: Callable[..., Any], **layers: Any) -> None:
        super().__init__()
        self.run = run
        for name, layer in layers.items():
            setattr(self, name, layer)

    def forward(self, *inputs: Any) -> Any:
        return self.run(self, *inputs)


@pytest.mark.parametrize(
    ("module", "shape"),
    [
        (Made(lambda s, x: torch.einsum("bij,jk->bik", x, s.w), w=nn.Parameter(torch.ones(4, 5))), (3, 4)),
        (Made(lambda s, x: s.a(x, x, x)[0], a=nn.MultiheadAttention(8, 2, batch_first=True)), (5, 8)),
        (Made(lambda s, x: s.g(x)[0], g=nn.GRU(3, 4, 2, bidirectional=True, batch_first=True)), (5, 3)),
        (Made(lambda s, x: (s.l(x) @ x.mT).softmax(-1) @ s.l(x), l=nn.Linear(4, 4)), (3, 5, 4)),
        (Made(lambda s, x: F.linear(s.e(x).tanh(), s.e.weight), e=nn.Linear(4, 4)), (4,)),
        (Made(lambda s, x: torch.baddbmm(s.b, x, s.w.expand(BATCH, 4, 5)), b=nn.Parameter(torch.ones(3, 5)),
              w=nn.Parameter(torch.ones(1, 4, 5))), (3, 4)),
        (nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(inplace=True), nn.Conv2d(4, 4, 3), nn.Flatten(), nn.Linear(16, 2)),
         (3, 6, 6)),
        (nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), 2, enable_nested_tensor=False),
         (5, 8)),
    ],
)  # fmt: skip
def test_the_rule_on_a_traced_forward_pass_is_the_traced_backward_pass(module: nn.Module, shape: Any) -> None:
    trace = trace_training(module, [Given((BATCH, *shape))])
    forward, backward = counted_by_torch(module, shape)
    ruled, really = (sum(amounts(count).values()) for count in (expected(trace.forward, True), done(trace.backward)))
    assert 2 * ruled == 2 * really == backward
    assert 2 * sum(amounts(done(trace.forward, True)).values()) == forward


def test_what_no_gradient_reaches_is_in_the_rule_alone() -> None:
    module = Made(lambda s, x: s.b(s.a(x).detach()), a=nn.Linear(3, 4), b=nn.Linear(4, 2))
    trace = trace_training(module, [Given((BATCH, 3))])
    assert amounts(done(trace.backward)) == {"linear.multiply": BATCH * 8}
    assert amounts(expected(trace.forward)) == {"linear.multiply": BATCH * (12 + 8)}


def test_a_dropout_keeps_a_byte_for_each_number() -> None:
    """As torch's own kernel of it does, which it uses on GPUs."""
    module = Made(lambda s, x: s.b(torch.native_dropout(s.a(x), 0.5, True)[0]), a=nn.Linear(3, 4), b=nn.Linear(4, 2))
    assert ruled("linear(4) dropout(0.5) linear(2)", (3,)).kept == kept_on_real_numbers(module, (3,))
    assert ruled("linear(4) dropout linear(2)", (3,)).kept == 4 * BATCH * (3 + 4)
