"""The number of each public counter, measured in a process of its own, against the convention that reproduces it."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import time
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from theory.conventions import find
from theory.network.count import count
from theory.network.table import reconcile

pytestmark = pytest.mark.benchmark
HERE = Path(__file__).parent
COUNTERS = {
    "torch": "torch", "fvcore": "fvcore", "thop": "thop", "ptflops": "ptflops", "torchinfo": "torchinfo",
    "torchprofile": "torchprofile", "calflops": "calflops", "deepspeed": "deepspeed",
}  # fmt: skip
SPECS = {"convpool": ("conv(20, k4, s2, p1) maxpool(3, s1)", (50, 12, 12)), "lenet5": ("lenet5", None),
         "resnet18": ("resnet18", None), "resnet50": ("resnet50", None)}  # fmt: skip
# Where a counter is off by what is no operation of the network: (counter, model) -> how much, and what it is.
EXCEPTIONS = {
    ("ptflops", "vit_b_16"): (12 * 197 * 768, "one product per number of the queries of nn.MultiheadAttention"),
    ("ptflops", "encoder"): (2 * 10 * 64, "one product per number of the queries of nn.MultiheadAttention"),
    ("torchprofile", "vit_b_16"): (49, "products of sizes while tracing"),
    ("torchprofile", "encoder"): (8, "products of sizes while tracing"),
}


@cache
def measured(counter: str, model: str) -> dict[str, Any]:
    """What the counter prints; skipped visibly where it is not installed."""
    if find_spec(COUNTERS[counter]) is None:
        pytest.skip(f"{counter} is not installed: pip install theory[bench]")
    done = subprocess.run(
        [sys.executable, str(HERE / "counters.py"), counter, model],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    result = json.loads(done.stdout.strip().splitlines()[-1])
    if "No module named" in result.get("error", ""):
        pytest.skip(f"{counter} cannot run here: {result['error']}")
    return result


@pytest.mark.parametrize("model", SPECS)
@pytest.mark.parametrize("counter", COUNTERS)
def test_the_convention_reproduces_the_counter_from_the_spec(counter: str, model: str) -> None:
    text, shape = SPECS[model]
    result = measured(counter, model)
    assert count(text, shape).totals.operations(find(counter)) == result.get("number"), result


def models() -> Any:
    """The models of `counters.py`, which stands beside this file and is no package."""
    sys.path.insert(0, str(HERE))
    try:
        return importlib.import_module("counters").MODELS
    finally:
        sys.path.remove(str(HERE))


def traced(model: str) -> Any:
    import torch

    from theory.network.trace import count_module

    make, shape = models()[model]
    if model.startswith(("resnet", "vit")) and find_spec("torchvision") is None:
        pytest.skip("torchvision is not installed: pip install theory[bench]")
    with torch.device("meta"):
        return count_module(make(), [(1, *shape)])


@pytest.mark.parametrize("model", [*SPECS, "vit_b_16", "encoder"])
@pytest.mark.parametrize("counter", COUNTERS)
def test_the_convention_reproduces_the_counter_from_the_module(counter: str, model: str) -> None:
    """In evaluation mode, blind spots included: what it does not see is written in its row of the conventions."""
    result = measured(counter, model)
    extra, _ = EXCEPTIONS.get((counter, model), (0, ""))
    assert traced(model).totals.operations(find(counter)) + extra == result.get("number"), result


@pytest.mark.parametrize("model", ["vit_b_16", "encoder"])
def test_what_a_counter_misses_is_named_to_the_last_operation(model: str) -> None:
    totals = traced(model).totals
    conventions = [find("flop"), find("torch")]
    apart = {kind: values[0] - values[1] for kind, values in reconcile(totals, conventions) if values[0] != values[1]}
    assert apart
    assert all("MultiheadAttention" in kind or "TransformerEncoderLayer" in kind for kind in apart)
    assert sum(apart.values()) == totals.operations(conventions[0]) - measured("torch", model)["number"]


def test_tracing_takes_a_tenth_of_the_fastest_counter() -> None:
    import torch

    from theory.network.trace import count_module

    fastest = min(measured_on_meta(counter, "resnet50") for counter in ("torch", "torchinfo", "thop", "torchprofile"))
    make, shape = models()["resnet50"]
    with torch.device("meta"):
        module = make()
    times = []
    for _ in range(10):
        start = time.perf_counter()
        count_module(module, [(1, *shape)])
        times.append(time.perf_counter() - start)
    assert min(times) < fastest / 10, (min(times), fastest)


def measured_on_meta(counter: str, model: str) -> float:
    """Seconds of the counter on meta tensors, the second call of its process, or infinity where it cannot."""
    if find_spec(COUNTERS[counter]) is None:
        return float("inf")
    code = (
        f"import sys, warnings; sys.path.insert(0, {str(HERE)!r}); warnings.simplefilter('ignore'); import counters\n"
        f"counters.measure({counter!r}, {model!r}, 'meta'); r = counters.measure({counter!r}, {model!r}, 'meta')\n"
        "print(r['seconds'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=False)
    return float(done.stdout.strip().splitlines()[-1]) if done.returncode == 0 and done.stdout.strip() else float("inf")
