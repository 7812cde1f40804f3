"""The networks in `theory/bank/networks`: each is counted, and every command in its opening does what it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from torch import nn

from theory.cli import run
from theory.network.count import count
from theory.network.files import READERS
from theory.network.trace import count_module
from theory.question import BANK

ROOT = BANK.parents[1]
FILES = sorted(path for path in (BANK / "networks").iterdir() if path.suffix in READERS)
PROMPT = "#     python -m theory "


def commands(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.removeprefix(PROMPT).split() for line in lines if line.startswith(PROMPT)]


COMMANDS = [command for path in FILES for command in commands(path)]


def test_there_is_an_example_in_toml_and_in_yaml() -> None:
    assert {path.suffix for path in FILES} >= {".toml", ".yaml"}
    assert all(commands(path) for path in FILES)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_of_an_example_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    if any(".yaml" in word for word in command):
        pytest.importorskip("yaml", reason="PyYAML is optional")
    monkeypatch.chdir(ROOT)
    assert run(command) == 0
    out = capsys.readouterr().out
    assert "total" in out
    assert "UNDECIDED" not in out


def stage(into: int, out: int, stride: int) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(into, into, 3, stride, 1, groups=into, bias=False), nn.BatchNorm2d(into), nn.ReLU(),
        nn.Conv2d(into, out, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU(),
    )  # fmt: skip


def test_the_mobile_network_is_what_it_says() -> None:
    stem = nn.Sequential(nn.Conv2d(3, 32, 3, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU())
    stages = (stage(32, 64, 1), stage(64, 128, 2), stage(128, 128, 1), stage(128, 128, 1), stage(128, 256, 2))
    module = nn.Sequential(stem, *stages, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(256, 10))
    ours, theirs = count(f"{BANK / 'networks' / 'mobile.toml'}#mobile"), count_module(module, [(1, 3, 64, 64)])
    assert (ours.totals.params, ours.totals.buffers) == (theirs.totals.params, theirs.totals.buffers)
