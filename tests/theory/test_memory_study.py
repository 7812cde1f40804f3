"""Memory over time: what is alive while each layer runs in evaluation, and what training keeps until then."""

from __future__ import annotations

import json

import pytest

from theory.cli import run
from theory.errors import InputError
from theory.network import ready
from theory.network.count import network_of
from theory.network.memory import memory, moments
from theory.network.reader import read_shape
from theory.network.studies import memory as study

# layer -> bytes alive at float32: what goes in and what comes out; a view makes nothing
CHAIN = "linear(8) relu flatten linear(2)", (4,), {"linear": 48, "relu": 64, "flatten": None, "linear2": 40}
# x (16 numbers) waits for the sum while conv and relu run
SUM = "residual(conv(1, k3, p1) relu)", (1, 4, 4), {"residual.conv": 128, "residual.relu": 192, "residual.add": 192}


@pytest.mark.parametrize(("text", "shape", "alive"), [CHAIN, SUM])
def test_what_is_alive_while_a_layer_runs(text: str, shape: tuple[int, ...], alive: dict[str, int | None]) -> None:
    found = study.study(network_of(text, {}), shape, 1, "float32")
    assert found.layers is not None
    assert [amounts[0] for *_, amounts in found.layers.lines] == list(alive.values())


@pytest.mark.parametrize("name", ["lenet5", "vgg11", "resnet18", "resnet50"])
@pytest.mark.parametrize("depth", [None, 1])
def test_the_table_ends_in_what_is_known_of_the_whole(name: str, depth: int | None) -> None:
    network = ready.load(name)
    found, used = study.study(network, None, 2, "float16", depth), memory(network, None, "float16", 2)
    assert found.layers is not None
    peaks, kept = zip(*(amounts for *_, amounts in found.layers.lines), strict=True)
    assert max(peak for peak in peaks if peak is not None) == used.peak
    assert kept[-1] == used.kept
    assert list(kept) == sorted(kept)
    assert found.layers.totals == (used.peak, used.kept)


def test_of_passes_that_are_the_same_the_first_is_listed() -> None:
    network = network_of("[linear(4) relu]*1000", {})
    assert len(moments(network, (4,))) == 2
    assert memory(network, (4,)).peak == 4 * 8


def test_sizes_that_are_letters_have_no_order() -> None:
    with pytest.raises(InputError, match="--memory needs every size as a number"):
        study.study(network_of("linear(8) relu", {}), read_shape("N"), 1, "float32")


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["count", "lenet5", "--memory", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["study"] == "memory"
    assert data["layers"][1] == {"name": "tanh1", "kind": "tanh", "output": [6, 28, 28], "amounts": [37632, 22912]}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["lenet5", "--memory", "--train", "adam"], "are two studies"),
        (["lenet5", "--memory", "--device", "a100"], "are two studies"),
        (["torch.nn:Linear(2, 2)", "--input", "2", "--memory"], "--memory needs the layers of a spec"),
    ],
)
def test_what_does_not_go_together(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["count", *arguments]) == 2
    assert says in " ".join(capsys.readouterr().err.split())
