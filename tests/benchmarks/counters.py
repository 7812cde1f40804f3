"""One public counter on modules, `python counters.py COUNTER [MODULE ...]` prints JSON lines.

Some counters leave torch patched behind, so each count is done in a copy of the process.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import multiprocessing
import sys
import time
import types
import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any

import torch
from modules import MODULES
from torch import nn


def _torch(model: nn.Module, x: Any) -> int:
    from torch.utils.flop_counter import FlopCounterMode

    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        model(x)
    return counter.get_total_flops()


def _fvcore(model: nn.Module, x: Any) -> int:
    counted = import_module("fvcore.nn").FlopCountAnalysis(model, x)
    return int(counted.unsupported_ops_warnings(False).uncalled_modules_warnings(False).total())


def _thop(model: nn.Module, x: Any) -> int:
    return int(import_module("thop").profile(model, inputs=(x,), verbose=False)[0])


def _ptflops(model: nn.Module, x: Any) -> int:
    def inputs(_: Any) -> dict[str, Any]:
        return {next(iter(_parameters(model))): x}

    macs, _ = import_module("ptflops").get_model_complexity_info(
        model, tuple(x.shape[1:]), as_strings=False, print_per_layer_stat=False, verbose=False,
        input_constructor=inputs, backend="pytorch",
    )  # fmt: skip
    return int(macs or 0)


def _parameters(model: nn.Module) -> list[str]:
    import inspect

    return list(inspect.signature(model.forward).parameters)


def _torchinfo(model: nn.Module, x: Any) -> int:
    return int(import_module("torchinfo").summary(model, input_data=x, verbose=0, device=x.device).total_mult_adds)


def _torchprofile(model: nn.Module, x: Any) -> int:
    return int(import_module("torchprofile").profile_macs(model, x))


def _calflops(model: nn.Module, x: Any) -> int:
    flops, _, _ = import_module("calflops").calculate_flops(
        model, args=[x], print_results=False, print_detailed=False, output_as_string=False
    )
    return int(flops)


def _deepspeed(model: nn.Module, x: Any) -> int:
    profiler = import_module("deepspeed.profiling.flops_profiler").FlopsProfiler(model)
    profiler.start_profile()
    model(x)
    flops = profiler.get_total_flops()
    profiler.end_profile()
    return int(flops)


COUNTERS: dict[str, Callable[[nn.Module, Any], int]] = {
    "torch": _torch, "torch-cpu": _torch, "fvcore": _fvcore, "thop": _thop, "ptflops": _ptflops,
    "torchinfo": _torchinfo,    "torchprofile": _torchprofile, "calflops": _calflops, "deepspeed": _deepspeed,
}  # fmt: skip
PACKAGES = {"torch": "torch.utils.flop_counter", "torch-cpu": "torch.utils.flop_counter", "fvcore": "fvcore.nn",
            "deepspeed": "deepspeed.profiling.flops_profiler"}  # what is imported, else the name  # fmt: skip


def measure(counter: str, name: str, device: str) -> dict[str, Any]:
    """The counter's number for the module in evaluation mode, and how long the count took in seconds."""
    make, shape = MODULES[name]
    torch.manual_seed(0)
    with torch.device(device):
        module = nn.Sequential(make()).eval()  # what is one layer alone, ptflops does not see
        if not any(True for _ in module.parameters()):  # calflops asks for one
            module.register_parameter("unused", nn.Parameter(torch.zeros(1)))
        x = torch.zeros(1, *shape, dtype=torch.int64 if name == "embedding" else torch.float32)
    start = time.perf_counter()
    number = COUNTERS[counter](module, x)
    return {"module": name, "number": number, "seconds": time.perf_counter() - start}


def measured(counter: str, name: str, into: Any) -> None:
    """Puts what the counter gives, or the error that it raises, and nothing of what it prints."""
    chatter = io.StringIO()
    try:
        with contextlib.redirect_stdout(chatter), contextlib.redirect_stderr(chatter):
            found = measure(counter, name, "meta" if counter == "torch" else "cpu")
    except Exception as error:  # whatever a counter raises is its result
        found = {"module": name, "error": f"{type(error).__name__}: {error}"[:300]}
    into.put(found)


if __name__ == "__main__":
    # some counters import torchvision themselves; its wheel needs this name to be taken (see `published`)
    sys.modules["torchvision._meta_registrations"] = types.ModuleType("torchvision._meta_registrations")
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    torch.set_num_threads(1)  # in a copy of a process, the threads that computed before are gone
    with contextlib.suppress(ImportError):
        import_module(PACKAGES.get(sys.argv[1], sys.argv[1]))
    apart = multiprocessing.get_context("fork")
    for chosen in sys.argv[2:] or MODULES:
        found = apart.Queue()
        process = apart.Process(target=measured, args=(sys.argv[1], chosen, found))
        process.start()
        print(json.dumps(found.get(timeout=300)), flush=True)
        process.join()
