"""How fast counting is: ratios within one run on one machine, and the times that were promised."""

from __future__ import annotations

import subprocess
import sys
import time
import types
from collections.abc import Callable
from typing import Any

import pytest

from theory.conventions import find
from theory.network import ready
from theory.network.network import Network
from theory.network.reader import read, read_shape
from theory.network.totals import total

pytestmark = pytest.mark.benchmark
MILLI = 1e-3


def best(work: Callable[[], Any], times: int = 30) -> float:
    """The shortest of several runs, in seconds: the one that nothing disturbed."""
    shortest = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        shortest = min(shortest, time.perf_counter() - start)
    return shortest


def process(*arguments: str) -> float:
    return best(lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True), 7)


def test_resnet50_from_its_spec() -> None:
    network = ready.load("resnet50")
    assert best(lambda: total(network), 200) < 0.2 * MILLI


def test_a_spec_is_counted_without_torch() -> None:
    code = (
        "import sys; from theory.network import ready; from theory.network.totals import total; "
        "assert total(ready.load('resnet50')).params == 25557032; "
        "assert not {'torch', 'sympy', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_largest_llama() -> None:
    assert best(lambda: total(ready.load("llama3_405b"))) < 5 * MILLI


def test_symbolic_totals_of_resnet50() -> None:
    network, shape = ready.load("resnet50"), read_shape("3xHxW")
    batch = read_shape("N")[0]
    textbook = find("textbook")
    assert best(lambda: total(network, shape).operations(textbook) * batch, 5) < 50 * MILLI


def test_symbolic_totals_of_a_llama_over_tokens() -> None:
    network, shape = ready.load("llama3_405b", tokens=read_shape("T")[0]), None
    assert best(lambda: total(network, shape).operations(find("mac")), 5) < 50 * MILLI


def test_cost_is_linear_in_the_number_of_layers() -> None:
    """Per layer no dearer at 100,000 than 3 times what it is at 2,000: the caches of the machine are smaller."""
    per_layer = {}
    for n in (2_000, 100_000):
        text = "conv(8, k3, p1) relu " * (n // 2)
        per_layer[n] = best(lambda text=text: total(Network(read(text)), (3, 8, 8)), 3) / n
    assert per_layer[100_000] < 3 * per_layer[2_000]


def test_the_whole_process() -> None:
    """150 ms where Python itself takes 11 ms to start, as a ratio to starting it with argparse and rich."""
    ours = process("-m", "theory", "count", "conv(20, k4, s2, p1) maxpool(3, s1)", "--input", "50x12x12")
    python = process("-c", "import argparse, dataclasses, rich.console, rich.table")
    assert ours < max(150 * MILLI, 2.5 * python)


def test_resnet50_as_a_module_against_torchs_counter() -> None:
    """At most a tenth of the fastest public counter on meta, which is torch's own (see test_count_counters for all)."""
    # the wheel of torchvision beside the CPU build of torch imports only when this module is already there
    sys.modules.setdefault("torchvision._meta_registrations", types.ModuleType("torchvision._meta_registrations"))
    timm = pytest.importorskip("timm", reason="the module is timm's: pip install theory[bench]")
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    from theory.network.trace import count_module

    with torch.device("meta"):
        module = timm.create_model("resnet50").eval()
        x = torch.empty(1, 3, 224, 224)

    def theirs() -> None:
        with torch.no_grad(), FlopCounterMode(display=False):
            module(x)

    ours = best(lambda: count_module(module, [(1, 3, 224, 224)]), 10)
    assert ours < best(theirs, 5) / 10
