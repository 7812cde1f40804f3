"""Every block against torch's own module or function, forward and backward; and how a question puts blocks in."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from flint import arb
from torch import Tensor, nn
from torch.distributions import AffineTransform
from torch.nn import functional as F

from theory.errors import InputError
from theory.question import find
from theory.solution import solve
from theory.topics.computation import Settings, derive
from theory.topics.computation.blocks import Block, blocks, question
from theory.verify import verify

SIZES = {"d": 4, "n": 3, "m": 2, "k": 2, "v": 2, "h": 4, "c": 3, "r": 2}


def _gates(p: Mapping[str, Tensor], letter: str, names: str) -> Tensor:
    return torch.cat([p[f"{letter}_{name}"] for name in names])


def _lstm(p: Mapping[str, Tensor]) -> list[Tensor]:
    cell = nn.LSTMCell(4, 3, dtype=torch.float64)
    weights = {"weight_ih": _gates(p, "W", "ifgo"), "weight_hh": _gates(p, "U", "ifgo")}
    zero = torch.zeros(12, dtype=torch.float64)
    found = torch.func.functional_call(
        cell,
        {**weights, "bias_ih": _gates(p, "b", "ifgo"), "bias_hh": zero},
        (p["x"][None], (p["h"][None], p["c"][None])),
    )
    return [part[0] for part in found]


def _gru(p: Mapping[str, Tensor]) -> list[Tensor]:
    cell = nn.GRUCell(4, 3, dtype=torch.float64)
    zero = torch.zeros(6, dtype=torch.float64)
    weights = {
        "weight_ih": _gates(p, "W", "rzn"),
        "weight_hh": _gates(p, "U", "rzn"),
        "bias_ih": _gates(p, "b", "rzn"),
        "bias_hh": torch.cat([zero, p["c_n"]]),
    }
    return [torch.func.functional_call(cell, weights, (p["x"][None], p["h"][None]))[0]]


def _rnn(p: Mapping[str, Tensor]) -> list[Tensor]:
    cell = nn.RNNCell(4, 3, dtype=torch.float64)
    zero = torch.zeros(3, dtype=torch.float64)
    weights = {"weight_ih": p["W"], "weight_hh": p["U"], "bias_ih": p["b"], "bias_hh": zero}
    return [torch.func.functional_call(cell, weights, (p["x"][None], p["h"][None]))[0]]


def _multi_head(p: Mapping[str, Tensor]) -> list[Tensor]:
    module = nn.MultiheadAttention(4, 2, bias=False, dtype=torch.float64)
    stacked = torch.cat([torch.cat([p[f"W_{which}1"], p[f"W_{which}2"]], dim=1).T for which in "qkv"])
    weights = {"in_proj_weight": stacked, "out_proj.weight": p["W_o"].T}
    return [torch.func.functional_call(module, weights, (p["X"], p["X"], p["X"]))[0]]


def _gate(p: Mapping[str, Tensor]) -> list[Tensor]:
    logits = F.linear(p["x"], p["W"])
    found = torch.topk(logits, 2)
    return [torch.zeros_like(logits).scatter(0, found.indices, torch.softmax(found.values, 0))]


def _vae(p: Mapping[str, Tensor]) -> list[Tensor]:
    normal = torch.distributions.Normal(p["mu"], torch.exp(p["logvar"] / 2))
    kl = torch.distributions.kl_divergence(normal, torch.distributions.Normal(0.0, 1.0)).sum()
    rec = F.mse_loss(p["xhat"], p["x"], reduction="sum")
    return [rec + 3 * kl, rec, kl]


def _norm(function: Callable[..., Tensor], *numbers: int) -> Callable[[Mapping[str, Tensor]], list[Tensor]]:
    """A norm of torch's, of one sample, with one gain and one shift for all."""
    return lambda p: [3 * function(p["x"].reshape(1, -1), *numbers, eps=0.125).reshape(-1) - 1]


def _ddpm(p: Mapping[str, Tensor]) -> list[Tensor]:
    """By the posterior of x_{t-1} given x_t and the x_0 that the noise stands for; its mean is the same."""
    alpha, before = 1 - p["beta"], p["abar"] / (1 - p["beta"])
    x0 = (p["x"] - (1 - p["abar"]).sqrt() * p["noise"]) / p["abar"].sqrt()
    mean = (before.sqrt() * p["beta"] * x0 + alpha.sqrt() * (1 - before) * p["x"]) / (1 - p["abar"])
    return [torch.add(mean, p["z"] * p["beta"].sqrt())]


def _attention_head(p: Mapping[str, Tensor]) -> list[Tensor]:
    queries, keys, values = (F.linear(p["X"], p[f"W_{which}"].T) for which in "qkv")
    return [F.scaled_dot_product_attention(queries, keys, values)]


# Block -> torch's outputs from its inputs and parameters, in the order of its own outputs.
TORCH: dict[str, Callable[[Mapping[str, Tensor]], list[Any]]] = {
    "attention": lambda p: [F.scaled_dot_product_attention(p["Q"], p["K"], p["V"])],
    "causal_attention": lambda p: [F.scaled_dot_product_attention(p["Q"], p["K"], p["V"], is_causal=True)],
    "attention_head": _attention_head,
    "multi_head": _multi_head,
    "rnn_cell": _rnn,
    "lstm_cell": _lstm,
    "gru_cell": _gru,
    "layer_norm": lambda p: [3 * F.layer_norm(p["x"], (4,), eps=0.125) - 1],
    "rows_norm": lambda p: [3 * F.layer_norm(p["X"], (4,), eps=0.125) - 1],
    "batch_norm": lambda p: [3 * F.batch_norm(p["X"], None, None, training=True, eps=0.125) - 1],
    "group_norm": _norm(F.group_norm, 2),
    "rms_norm": lambda p: [3 * F.rms_norm(p["x"], (4,), eps=0.125)],
    "residual": lambda p: [p["x"] + F.linear(F.relu(F.linear(p["x"], p["W1"], p["b1"])), p["W2"], p["b2"])],
    "swiglu": lambda p: [F.linear(F.silu(F.linear(p["x"], p["W_g"])) * F.linear(p["x"], p["W_u"]), p["W_d"])],
    "squeeze_excite": lambda p: [torch.sigmoid(F.linear(F.relu(F.linear(p["s"], p["W1"])), p["W2"]))],
    "lora": lambda p: [F.linear(p["x"], p["W"] + 3 / 2 * p["B"] @ p["A"])],
    "moe_gate": _gate,
    "diffusion_forward": lambda p: [
        AffineTransform(torch.sqrt(p["abar"]) * p["x0"], torch.sqrt(1 - p["abar"]))(p["noise"])
    ],
    "ddpm_step": _ddpm,
    "vae_loss": _vae,
    "reparametrised": lambda p: [torch.addcmul(p["mu"], torch.exp(p["logvar"]).sqrt(), p["noise"])],
    "info_nce": lambda p: [F.cross_entropy((F.linear(p["q"], p["K"]) / 3)[None], torch.tensor([0]))],
}
SETTINGS: Mapping[str, Any] = {"gamma": 3, "beta": -1, "eps": Fraction(1, 8), "groups": 2, "alpha": 3, "k": 2, "tau": 3}
OWN = {"rms_norm": {"gamma": 3, "eps": Fraction(1, 8)}, "vae_loss": {"beta": 3}}  # where one is another for torch


def test_every_block_has_a_witness() -> None:
    assert TORCH.keys() == blocks().keys()


def _drawn(block: Block, rng: random.Random) -> dict[str, Any]:
    """Seeded givens in sizes that differ; what is a probability stays one."""

    def number(name: str) -> Fraction:
        if name in ("beta", "abar"):
            return Fraction(rng.randint(16, 48), 64) if name == "beta" else Fraction(rng.randint(2, 8), 64)
        return Fraction(rng.randint(-96, 96), 64)

    found: dict[str, Any] = {}
    for name, stated in block.shapes.items():
        sizes = [] if stated == "number" else [SIZES[size] for size in stated.split(" x ")]
        if block.name == "multi_head" and name != "X":
            sizes = [4, 4] if name == "W_o" else [4, 2]
        value: Any = np.array([number(name) for _ in range(int(np.prod(sizes)))], dtype=object).reshape(sizes)
        found[name] = value.tolist() if sizes else value.item()
    return found


@pytest.mark.parametrize("name", TORCH)
def test_a_block_is_torchs_own_forward_and_backward(name: str) -> None:
    block = blocks()[name]
    givens = _drawn(block, random.Random(name))
    settings = {one: OWN.get(name, SETTINGS)[one] for one in block.table.settings if one in OWN.get(name, SETTINGS)}
    outputs = block.table.outputs
    table = Settings(
        givens=givens,
        graph={
            "block": {"use": name, **settings},
            "loss_": " + ".join(f"{k + 2}*sum({one}*{one})" for k, one in enumerate(outputs)),
        },
        ask=(*outputs, *(f"dloss_/d{one}" for one in givens)),
    )
    worked = derive(table, {})
    values = worked.derivation.values()
    tensors = {k: torch.tensor(_floats(v), dtype=torch.float64, requires_grad=True) for k, v in givens.items()}
    expected = TORCH[name](tensors)
    loss = sum((k + 2) * (one * one).sum() for k, one in enumerate(expected))
    slopes = torch.autograd.grad(loss, [*tensors.values()])  # type: ignore[arg-type]  # a sum of tensors
    for one, other in zip(worked.derivation.answer, [*expected, *slopes], strict=True):
        found = np.array([float(arb(entry)) for entry in np.ravel(np.array(values[one], dtype=object))])
        assert np.allclose(found, other.detach().reshape(-1).numpy(), rtol=1e-9, atol=1e-9), one


def _floats(value: Any) -> Any:
    return [*map(_floats, value)] if isinstance(value, list) else float(value)


@pytest.mark.parametrize("name", blocks())
def test_its_example_runs_and_every_claim_holds(name: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(question(blocks()[name]), encoding="utf-8")
    found = solve(find(name, path))
    rows = [*verify(found.worked, samples=2)]
    assert rows
    assert all(row.verdict.holds for row in rows), [row for row in rows if not row.verdict.holds]


TWO_STEPS = """
[lstm]
title = "Two steps"
asks = "Give h_2 and dh_2/dU_f."
topic = "computation"
[lstm.settings]
for = "t = 1..2"
ask = ["h_2", "dh_2/dU_f"]
[lstm.settings.givens]
x = [1, -1]
h_0 = 0.5
c_0 = 0
W_i = 1
U_i = 0.5
b_i = 0
W_f = 1
U_f = -0.5
b_f = 1
W_g = 2
U_g = 1
b_g = 0
W_o = 1
U_o = 1
b_o = 0.5
[lstm.settings.graph]
cell_t = { use = "lstm_cell", x = "x_t", h = "h_{t-1}", c = "c_{t-1}", h_new = "h_t", c_new = "c_t" }
"""


def test_a_loop_repeats_a_block(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(TWO_STEPS, encoding="utf-8")
    found = solve(find("lstm", path))
    assert {"i_1", "f_2", "c_1", "h_2"} <= {quantity.name for quantity in found.derivation}
    assert not [row for row in verify(found.worked, samples=2) if not row.verdict.holds]
    cell = nn.LSTM(1, 1, dtype=torch.float64)
    at = found.question.table.settings["givens"]
    slope = torch.tensor([[at["U_i"]], [at["U_f"]], [at["U_g"]], [at["U_o"]]], dtype=torch.float64, requires_grad=True)
    weights = {
        "weight_ih_l0": torch.tensor([[float(at[f"W_{g}"])] for g in "ifgo"], dtype=torch.float64),
        "weight_hh_l0": slope,
        "bias_ih_l0": torch.tensor([float(at[f"b_{g}"]) for g in "ifgo"], dtype=torch.float64),
        "bias_hh_l0": torch.zeros(4, dtype=torch.float64),
    }
    start = (torch.tensor([[0.5]], dtype=torch.float64), torch.zeros(1, 1, dtype=torch.float64))
    steps = torch.tensor([[1.0], [-1.0]], dtype=torch.float64)
    _, (h, _) = torch.func.functional_call(cell, weights, (steps, start))
    assert float(arb(found.values["h_2"])) == pytest.approx(h.item(), abs=1e-12)
    (by,) = torch.autograd.grad(h.sum(), slope)
    assert float(arb(found.values["dh_2/dU_f"])) == pytest.approx(by[1].item(), abs=1e-12)


def _worked(givens: Mapping[str, Any], graph: Mapping[str, Any], *ask: str) -> Any:
    return derive(Settings(givens={**givens}, graph={**graph}, ask=ask), {})


NORM = {"x": [Fraction(1), Fraction(3)]}


def test_names_that_are_taken_get_the_name_of_the_table() -> None:
    graph = {"one": {"use": "layer_norm"}, "two": {"use": "layer_norm", "x": "2*y", "y": "out"}}
    found = _worked(NORM, graph, "out").derivation
    assert [quantity.name for quantity in found] == [
        "mu", "v", "xhat", "y", "x_two", "mu_two", "v_two", "xhat_two", "out",
    ]  # fmt: skip
    assert [float(arb(entry)) for entry in np.ravel(found.values()["out"])] == [-1, 1]


def test_a_setting_is_stated_in_the_block_among_the_givens_or_goes_without_saying() -> None:
    for givens, said, expected in ((NORM, {}, 1), ({**NORM, "gamma": 4}, {}, 4), (NORM, {"gamma": "2/3"}, 2 / 3)):
        found = _worked(givens, {"n": {"use": "layer_norm", **said}}, "y").derivation.values()["y"]
        assert float(arb(np.ravel(found)[1])) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ({"use": "lstm_sell"}, "there is no block 'lstm_sell'; did you mean lstm_cell"),
        ({"use": "layer_norm", "gama": 2}, "layer_norm has no gama; it has x, gamma, beta, eps, mu, v, xhat, y"),
        ({"use": "layer_norm", "y": "2*y"}, "y is a line of layer_norm; give it a name"),
        ({"use": "layer_norm", "x": True}, "expected a name, a formula or a number"),
        ({"use": "rms_norm", "x": "W"}, "W is 2 x 2; expected d"),
        ({"use": "rnn_cell", "U": "W", "b": "w", "h": "w"}, "W is 2 x 2; expected n x d, where d = 2 by x, n = 3 by w"),
        ({"used": "layer_norm"}, "expected a line such as"),
        ({"use": "layer_norm", "y": "mu"}, "mu is defined twice"),
    ],
)
def test_what_does_not_fit_is_refused(line: dict[str, Any], says: str) -> None:
    givens = {**NORM, "W": [[1, 0], [0, 1]], "w": [1, 2, 3]}
    with pytest.raises(InputError, match=says):
        _worked(givens, {"block": line}, "y")


def test_gates_in_another_order_are_no_lstm() -> None:
    """The comparison with torch can fail."""
    stated = _drawn(blocks()["lstm_cell"], random.Random(1))
    given = {name: torch.tensor(_floats(value), dtype=torch.float64) for name, value in stated.items()}
    assert not torch.allclose(_lstm(given)[0], _lstm({**given, "W_i": given["W_f"]})[0], rtol=1e-9, atol=1e-9)
