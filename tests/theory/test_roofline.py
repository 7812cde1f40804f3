"""`count --device`: what layers move, how fast they can be, how much a measured time used; and 6ND beside the count."""

from __future__ import annotations

import json
from typing import Any

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from theory.cli import run
from theory.network.network import Network
from theory.network.reader import read
from theory.network.studies.devices import DEVICES
from theory.network.studies.scaling import beside
from theory.network.training import train

STATED = ["--device", "flops=1000 bandwidth=100"]


def study(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert run(["count", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def facts(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    return {fact["what"]: fact["amount"] for fact in study(capsys, *arguments)["facts"]}


def test_by_hand(capsys: pytest.CaptureFixture[str]) -> None:
    """A batch of 5: linear does 2*5*12 and moves (15 + 16 + 20) numbers, relu moves 40, flatten nothing."""
    found = study(capsys, "linear(4) relu flatten", "--input", "3", "--batch", "5", *STATED)
    assert [(layer["name"], *layer["amounts"][:2]) for layer in found["layers"]] == [
        ("linear", 120, 4 * 51), ("relu", 0, 4 * 40), ("flatten", 0, 0),
    ]  # fmt: skip
    amounts = {fact["what"]: fact["amount"] for fact in found["facts"]}
    assert (amounts["forward pass"], amounts["moved"]) == (120, 364)
    assert amounts["ridge"] == 10
    assert amounts["time at least"] == pytest.approx(2.04 + 1.6)  # both wait for memory
    assert amounts["of this, waiting for memory"] == pytest.approx(3.64)


def test_computing_bounds_what_moves_little(capsys: pytest.CaptureFixture[str]) -> None:
    found = facts(capsys, "linear(400)", "--input", "300", "--batch", "100", "--device", "flops=1e6 bandwidth=1e6")
    assert found["time at least"] == pytest.approx(2 * 100 * 300 * 400 / 1e6)
    assert found["of this, waiting for memory"] == 0


def test_of_a_table_only_rows_are_moved(capsys: pytest.CaptureFixture[str]) -> None:
    assert facts(capsys, "embedding(1000, 4)", "--input", "5", *STATED)["moved"] == 4 * (5 + 20 + 20)


def test_of_a_table_and_of_experts_at_most_all_is_moved(capsys: pytest.CaptureFixture[str]) -> None:
    """By hand: what goes in and out, and 3 rows of 4; the router and the 2 experts of the one token, then all 8."""
    assert facts(capsys, "embedding(3, 4)", "--input", "5", *STATED)["moved"] == 4 * (5 + 20 + 12)
    one, many = (facts(capsys, "experts(8, 2, 3)", "--input", f"{n}x4", *STATED)["moved"] for n in (1, 5))
    assert one == 4 * (2 * 4 + 8 * 4 + 2 * 3 * 4 * 3)
    assert many == 4 * (2 * 20 + 8 * 4 + 8 * 3 * 4 * 3)


def test_repeated_layers_move_their_parameters_each(capsys: pytest.CaptureFixture[str]) -> None:
    one, many = (facts(capsys, text, "--input", "4", *STATED) for text in ("linear(4)", "[linear(4)] * 7"))
    assert {what: many[what] / one[what] for what in ("forward pass", "moved", "time at least")} == {
        "forward pass": 7, "moved": 7, "time at least": pytest.approx(7),
    }  # fmt: skip


def test_a_measured_time_says_how_much_of_the_peak_was_used(capsys: pytest.CaptureFixture[str]) -> None:
    found = facts(capsys, "linear(4)", "--input", "3", "--batch", "5", *STATED, "--seconds", "0.5")
    assert found["utilisation"] == pytest.approx(100 * 120 / (0.5 * 1000))
    step = ["[residual(linear(3))] * 2", "--input", "3", "--train", "sgd", "--checkpoint", *STATED, "--seconds", "1"]
    found = facts(capsys, *step)
    assert found["utilisation"] == pytest.approx(100 * (2 * 18 + 2 * 27) / 1000)
    assert found["with what is run again"] == pytest.approx(100 * (4 * 18 + 2 * 27) / 1000)


def test_the_first_token_waits_for_memory(capsys: pytest.CaptureFixture[str]) -> None:
    found = facts(capsys, "llama3_8b", "--generate", "1", "--dtype", "bfloat16", "--device", "a100")
    assert found["time of the first token at least"] == pytest.approx(found["moved for the first token"] / 2039e9)
    assert found["time of the prompt at least"] == pytest.approx(found["prefill"] / 312e12)


def test_every_device_has_a_source_and_positive_numbers() -> None:
    for row in DEVICES.values():
        assert "data sheet, 20" in row.source
        assert row.address.startswith("https://")
        assert min(*row.flops.values(), row.bandwidth) > 1e11


@pytest.mark.parametrize(
    "text",
    [
        "embedding(50, 8) [residual(ln attention(2, causal)) residual(ln mlp(20))] * 3 ln linear(50, nobias)",
        "embedding(50, 8) attention(2, 1, nobias, causal, span=3) experts(6, 2, 5) linear(50)",
        "frozen(embedding(50, 8) linear(8)) [residual(linear(8))] * 2 latentattention(2, 5, 3, 4, 6) linear(3)",
        "embedding(50, 8) lstm(6, 2) select linear(3)",
    ],
)
def test_6nd_and_its_differences_are_the_exact_count(text: str) -> None:
    found = {fact.what: fact.amount for fact in beside(train(Network(read(text)), (7,), 3), 7 * 3)}
    assert found["left unexplained"] == 0
    assert found["6ND"] != 0


def test_6nd_beside_torchs_own_counter(capsys: pytest.CaptureFixture[str]) -> None:
    """What the estimate and its differences add up to is what torch's counter counts of both passes."""
    module = nn.Sequential(nn.Embedding(50, 8), nn.Linear(8, 20), nn.GELU(), nn.Linear(20, 50)).to("meta")
    with FlopCounterMode(display=False) as counter, torch.device("meta"):
        module(torch.empty(3, 7, dtype=torch.long)).sum().backward()
    spec = ["embedding(50, 8) linear(20) gelu linear(50)", "--input", "7", "--train", "sgd", "--batch", "3"]
    found = facts(capsys, *spec)
    parts = ("6ND", "parameters that are not multiplied", "biases, and weights that meet other tokens")
    assert sum(found[part] for part in parts) == counter.get_total_flops() == found["both passes"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--device", "a10"], "there is no device called 'a10'; did you mean a100"),
        (["--device", "flops=1e12"], "stated by both"),
        (["--device", "flops=1e12 flops=2e12 bandwidth=1"], "each once"),
        (["--device", "flops=-1 bandwidth=1"], "must be a positive number"),
        (["--device", "flops=nan bandwidth=1"], "must be a positive number"),
        (["--device", "v100", "--dtype", "bfloat16"], "no peak for bfloat16; it has float64, float32, float16"),
        (["--device", "a100", "--seconds", "0"], "must be a positive number"),
        (["--device", "a100", "--seconds", "1e-15"], "shorter than"),
        (["--device", "a100", "--convention", "fvcore"], "a roofline counts under"),
        (["--device", "a100", "--batch", "N"], "needs every size as a number"),
        (["--device", "a100", "--csv"], "leave --csv out"),
        (["--device", "a100", "--sort", "params"], "leave --sort out"),
        (["--seconds", "1"], "--seconds is the measured time"),
        (["--train", "sgd", "--device", "a100", "--convention", "mac"], "measured in FLOPs"),
    ],
)
def test_what_cannot_be_asked(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["count", "linear(4)", "--input", "3", *arguments]) == 2
    assert says in capsys.readouterr().err
