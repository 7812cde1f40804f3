"""`count --train`: a step of training of a spec and of a module, its memory, and what cannot be asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from theory.cli import run
from theory.network.studies.optimisers import OPTIMISERS, bytes_each, find


def facts(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> dict[str, dict[str, Any]]:
    assert run(["count", *arguments, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["schema"], data["study"]) == (1, "training")
    return {fact["what"]: fact for fact in data["facts"]}


def test_a_spec_by_hand(capsys: pytest.CaptureFixture[str]) -> None:
    """A layer of 3 x 4 without a gradient of its input, one of 4 x 2 with it, on a batch of 5."""
    found = facts(capsys, ["linear(4) relu linear(2)", "--input", "3", "--train", "adamw", "--batch", "5"])
    assert found["forward pass"]["amount"] == 2 * 5 * (12 + 8)
    assert found["backward pass"]["amount"] == 2 * 5 * (12 + 2 * 8)
    assert found["activations kept"]["amount"] == 4 * 5 * (3 + 4)
    assert found["weights"]["amount"] == found["gradients"]["amount"] == 4 * (16 + 10)
    assert found["states of the optimiser"]["amount"] == 8 * 26
    assert found["in all"]["amount"] == 4 * 35 + 16 * 26
    assert {fact["known"] for fact in found.values()} == {"rule"}


def test_mixed_precision_takes_16_bytes_for_each_parameter(capsys: pytest.CaptureFixture[str]) -> None:
    """Rajbhandari et al., 2020: 2 + 2 + 4 + 8 with Adam; and the published size of Llama 3 8B."""
    found = facts(capsys, ["llama3_8b", "--train", "adam", "--dtype", "bfloat16"])
    held = sum(found[name]["amount"] for name in ("weights", "gradients", "32-bit copy of the weights"))
    assert held + found["states of the optimiser"]["amount"] == 16 * 8_030_261_248


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("sgd", lambda p: torch.optim.SGD(p, 0.1)),
        ("momentum", lambda p: torch.optim.SGD(p, 0.1, momentum=0.9)),
        ("adagrad", torch.optim.Adagrad),
        ("rmsprop", torch.optim.RMSprop),
        ("adam", torch.optim.Adam),
        ("adamw", torch.optim.AdamW),
        ("amsgrad", lambda p: torch.optim.Adam(p, amsgrad=True)),
    ],
)
def test_an_optimiser_keeps_what_torchs_does(name: str, make: Any) -> None:
    module = nn.Linear(3, 4)
    optimiser = make(module.parameters())
    module(torch.ones(2, 3)).sum().backward()
    optimiser.step()
    kept = [value for state in optimiser.state.values() for value in state.values() if isinstance(value, torch.Tensor)]
    assert sum(value.nbytes for value in kept if value.numel() > 1) == 16 * bytes_each(find(name), "float32").states


def test_every_optimiser_has_a_source() -> None:
    assert all(row.source.rstrip()[-4:].isdigit() for row in OPTIMISERS.values())


def test_frozen_parts_have_no_gradients_and_no_states(capsys: pytest.CaptureFixture[str]) -> None:
    found = facts(capsys, ["frozen(linear(4)) linear(2)", "--input", "3", "--train", "momentum"])
    assert found["weights"]["amount"] == 4 * 26
    assert found["gradients"]["amount"] == found["states of the optimiser"]["amount"] == 4 * 10
    assert found["backward pass"]["amount"] == 2 * 8


def test_formulas_stay_formulas(capsys: pytest.CaptureFixture[str]) -> None:
    found = facts(capsys, ["linear(4) relu linear(2)", "--input", "3", "--train", "sgd", "--batch", "N"])
    assert found["backward pass"]["amount"] == "56*N"
    assert found["activations kept"]["amount"] == "28*N"


def test_what_is_missing_in_the_memory_is_said_wherever_it_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    found = facts(capsys, ["[residual(lstm(3))] * 2", "--input", "5x3", "--train", "sgd", "--checkpoint"])
    names = ("activations kept", "activations kept with checkpoints", "in all")
    assert all("no rule says what lstm keeps" in found[name]["why"] for name in names)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "modules_to_train.py").write_text(
        "from dataclasses import dataclass\nimport torch\nfrom torch import nn\n\n"
        "class Twice(nn.Module):\n    def __init__(self):\n"
        "        super().__init__()\n        self.a, self.b = nn.Linear(3, 4), nn.Conv1d(4, 4, 1, groups=2)\n"
        "    def forward(self, x):\n        return self.b(self.a(x).relu().unsqueeze(-1)), self.a(x)\n\n"
        "class Third(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.b = nn.Bilinear(3, 3, 2)\n    def forward(self, x):\n        return self.b(x, x)\n\n"
        "class Reached(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.a, self.b, self.c = nn.Linear(3, 4), nn.Linear(4, 4), nn.Linear(4, 2)\n"
        "    def forward(self, x):\n        from torch.utils.checkpoint import checkpoint\n"
        "        y = checkpoint(lambda x: self.b(self.a(x)).tanh(), x.requires_grad_(), use_reentrant=False)\n"
        "        return y, self.c(y).argmax(-1)\n\n"
        "class Doubled(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x, w):\n"
        "        ctx.save_for_backward(w)\n        return x @ w\n    @staticmethod\n"
        "    def backward(ctx, y):\n        return y @ ctx.saved_tensors[0].T, None\n\n"
        "class Own(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.l, self.w = nn.Linear(3, 4), nn.Parameter(torch.zeros(4, 2))\n"
        "    def forward(self, x):\n        return Doubled.apply(self.l(x), self.w)\n\n"
        "@dataclass\nclass Made:\n    loss: object\n    scores: object = None\n\n"
        "class Named(nn.Linear):\n    def forward(self, x):\n        return Made(super().forward(x).sum())\n\n"
        "def half():\n    return nn.Linear(3, 4).bfloat16()\n\n"
        "class Fixed(nn.Module):\n    def forward(self, x):\n        return x\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def test_a_module_by_rule_and_by_trace(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both of its outputs have gradients; a layer that is used twice is counted twice, and its input is kept once."""
    found = facts(capsys, ["modules_to_train:Twice", "--input", "3", "--train", "sgd", "--batch", "5"])
    assert found["forward pass"]["amount"] == 2 * 5 * (2 * 12 + 8)
    assert found["backward pass"]["amount"] == 2 * 5 * (2 * 12 + 2 * 8)
    assert found["backward pass"]["known"] == "rule and trace"
    assert found["activations kept"]["amount"] == 4 * 5 * (3 + 4)
    assert found["activations kept"]["known"] == "trace"


def test_every_difference_from_the_rule_has_a_reason(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What no gradient reaches, what a checkpoint runs again, and what a function of one's own does in its place."""
    found = facts(capsys, ["modules_to_train:Reached", "--input", "3", "--train", "sgd"])
    assert found["backward pass by the rule"]["amount"] == 2 * (2 * 12 + 2 * 16 + 2 * 8)
    assert found["not reached"]["amount"] == -2 * 2 * 8
    assert found["not reached"]["why"].endswith(": c")
    assert found["run again"]["amount"] == 2 * (12 + 16)
    assert found["both passes"]["amount"] == 2 * (12 + 16 + 8 + 2 * (12 + 16))
    found = facts(capsys, ["modules_to_train:Own", "--input", "3", "--train", "sgd"])
    assert found["functions of one's own"]["amount"] == 2 * 8
    assert found["functions of one's own"]["why"].endswith(": Doubled")
    assert found["backward pass"]["amount"] == 2 * (12 + 8)
    found = facts(capsys, ["modules_to_train:Named(3, 4)", "--input", "3", "--train", "sgd"])
    assert found["backward pass"]["amount"] == 2 * 12


def test_the_peak_is_that_of_the_weights(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Unless another number type is asked for: a module of 16 bits is not measured by the peak of 32."""
    asked = ["modules_to_train:half", "--input", "3:bfloat16", "--train", "sgd", "--device", "a100"]
    assert facts(capsys, asked)["peak"]["amount"] == 312 * 10**12
    assert facts(capsys, [*asked, "--dtype", "float32"])["peak"]["amount"] == 195 * 10**11


def test_what_has_no_rule_is_said(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["count", "modules_to_train:Third", "--input", "3", "--train", "sgd"]) == 0
    assert "no rule says what _trilinear multiplies" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["linear(4)", "--input", "3", "--train", "adan"], "there is no optimiser called 'adan'; did you mean"),
        (["linear(4)", "--input", "3", "--train", "sgd", "--dtype", "int8"], "no number type called 'int8' here"),
        (["linear(4)", "--input", "3", "--train", "sgd", "--convention", "fvcore"], "count products alone"),
        (["linear(4)", "--input", "3", "--train", "sgd", "--explain", "linear"], "leave --explain out"),
        (["linear(4)", "--input", "3", "--checkpoint"], "--checkpoint belongs to --train"),
        (["conv(4, k9)", "--input", "3x4x4", "--train", "sgd"], "layer conv: conv has a kernel that spans 9"),
        (["modules_to_train:Fixed", "--input", "3", "--train", "sgd"], "nothing that it gives has a gradient"),
        (["modules_to_train:Twice", "--input", "3", "--train", "sgd", "--checkpoint"], "a module has its own"),
        (["modules_to_train:Twice", "--input", "3", "--train", "sgd", "--batch", "N"], "traced with numbers"),
        (["modules_to_train:Twice", "--train", "sgd"], "needs an input shape"),
        (["modules_to_train:Twice", "--input", "3", "--train", "sgd", "--set", "width=4"], "a module has none"),
    ],
)
def test_what_cannot_be_asked(arguments: list[str], says: str, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["count", *arguments]) == 2
    assert says in capsys.readouterr().err


def test_the_table_and_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.html"
    assert run(["count", "lenet5", "--train", "momentum", "--out", str(page)]) == 0
    out = capsys.readouterr().out
    assert "11,447,040" not in out  # that is a batch of 8
    assert "1,430,880" in out
    assert "1,430,880" in page.read_text()
