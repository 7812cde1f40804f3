"""The number of each public counter, as it runs, against the convention that reproduces it: never another number."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import time
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from packaging.version import Version

from theory.conventions import find
from theory.counters import COUNTERS
from theory.network.count import count
from theory.network.table import reconcile

pytestmark = [pytest.mark.benchmark, pytest.mark.filterwarnings("ignore")]
HERE = Path(__file__).parent
NAMES = [row.name for row in COUNTERS]
SPECS = {"convpool": ("conv(20, k4, s2, p1) maxpool(3, s1)", (50, 12, 12)), "lenet5": ("lenet5", None),
         "resnet18": ("resnet18", None), "resnet50": ("resnet50", None)}  # fmt: skip
# How many of the modules of `modules.py` each convention reproduces at least; of the others it gives no number.
REPRODUCED = {"torch": 105, "torch-cpu": 101, "fvcore": 103, "thop": 98, "ptflops": 87, "torchinfo": 85,
              "torchprofile": 92, "calflops": 82, "deepspeed": 85}  # fmt: skip


@cache
def measured(counter: str) -> dict[str, dict[str, Any]]:
    """What the counter gives for every module; skipped visibly where its version is not the one that was measured."""
    row = find(counter).measured
    assert row is not None
    name, _, wanted = row.package.partition(" ")
    try:
        found = Version(version(name)).public  # 0.1.1-22 is 0.1.1.post22; +cpu is left out
    except PackageNotFoundError:
        pytest.skip(f"{name} is not installed: pip install theory[bench]")
    if found != wanted:
        pytest.skip(f"{name} {found} is installed, and {wanted} was measured")
    done = subprocess.run(
        [sys.executable, str(HERE / "counters.py"), counter], capture_output=True, text=True, timeout=1800, check=True
    )
    return {line["module"]: line for line in map(json.loads, done.stdout.splitlines())}


@cache
def counted() -> dict[str, Any]:
    """The totals of every module, which stand beside this file in what is no package."""
    import torch
    from torch import nn

    from theory.network.trace import count_module

    found = {}
    for name, (make, shape) in beside("modules").MODULES.items():
        try:
            with torch.device("meta"):
                module = nn.Sequential(make())
        except ModuleNotFoundError:  # torchvision, which is no dependency
            continue
        kind = torch.int64 if name == "embedding" else torch.float32
        found[name] = count_module(module, [torch.empty(1, *shape, dtype=kind, device="meta")]).totals
    return found


def beside(name: str) -> Any:
    """A module that stands beside this file."""
    sys.path.insert(0, str(HERE))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(HERE))


@pytest.mark.parametrize("counter", NAMES)
def test_a_convention_gives_the_counters_number_or_none(counter: str) -> None:
    theirs, right, wrong = measured(counter), 0, []
    for name, totals in counted().items():
        ours = totals.operations(find(counter))
        if ours is None or "error" in theirs[name]:
            continue
        if ours == theirs[name]["number"]:
            right += 1
        else:
            wrong.append((name, ours, theirs[name]["number"]))
    assert wrong == []
    assert right >= REPRODUCED[counter] - (len(theirs) - len(counted()))


@pytest.mark.parametrize("model", SPECS)
@pytest.mark.parametrize("counter", NAMES)
def test_the_convention_reproduces_the_counter_from_the_spec(counter: str, model: str) -> None:
    text, shape = SPECS[model]
    if "error" in measured(counter)[model]:
        pytest.skip(measured(counter)[model]["error"])
    assert count(text, shape).totals.operations(find(counter)) == measured(counter)[model]["number"]


@pytest.mark.parametrize("model", ["vit_b_16", "encoder"])
def test_what_a_counter_misses_is_named_to_the_last_operation(model: str) -> None:
    if model not in counted():
        pytest.skip("torchvision is not installed")
    totals = counted()[model]
    conventions = [find("torch"), find("thop")]
    apart = {kind: values for kind, values in reconcile(totals, conventions) if values[0] != 2 * values[1]}
    assert apart
    assert sum(values[0] for values in apart.values()) > 0
    assert totals.operations(conventions[0]) == measured("torch")[model]["number"]


def test_tracing_takes_a_25th_of_the_fastest_counter() -> None:
    import torch

    from theory.network.trace import count_module

    fastest = min(measured_on_meta(counter, "resnet50") for counter in ("torch", "torchinfo", "thop", "torchprofile"))
    make, shape = beside("modules").MODULES["resnet50"]
    with torch.device("meta"):
        module = make()
    times = []
    for _ in range(10):
        start = time.perf_counter()
        count_module(module, [(1, *shape)])
        times.append(time.perf_counter() - start)
    assert min(times) < fastest / 25, (min(times), fastest)


def measured_on_meta(counter: str, model: str) -> float:
    """Seconds of the counter on meta tensors, the second call of its process, or infinity where it cannot."""
    if find_spec(counter) is None:
        return float("inf")
    code = (
        f"import sys, warnings; sys.path.insert(0, {str(HERE)!r}); warnings.simplefilter('ignore'); import counters\n"
        f"counters.measure({counter!r}, {model!r}, 'meta'); r = counters.measure({counter!r}, {model!r}, 'meta')\n"
        "print(r['seconds'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=False)
    return float(done.stdout.strip().splitlines()[-1]) if done.returncode == 0 and done.stdout.strip() else float("inf")
