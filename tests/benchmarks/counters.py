"""One public counter on one model, in a process of its own: `python counters.py COUNTER MODEL` prints JSON.

Some counters leave torch patched behind, so none shares a process with another.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import sys
import time
import types
import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any

import torch
from torch import nn

Shape = tuple[int, ...]


class ConvPool(nn.Module):
    """The layers of the question: 20 filters of 4x4, stride 2, padding 1, then a 3x3 maximum with stride 1."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(50, 20, 4, stride=2, padding=1)
        self.pool = nn.MaxPool2d(3, stride=1)

    def forward(self, x: Any) -> Any:
        return self.pool(self.conv(x))


def lenet5() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.Tanh(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10),
    )  # fmt: skip


def encoder() -> nn.Module:
    return nn.TransformerEncoder(nn.TransformerEncoderLayer(64, 4, 128, batch_first=True), 2)


def published(name: str) -> Callable[[], nn.Module]:
    def make() -> nn.Module:
        # the wheel beside the CPU build of torch imports only when this module is already there
        sys.modules["torchvision._meta_registrations"] = types.ModuleType("torchvision._meta_registrations")
        return import_module("torchvision").models.get_model(name, weights=None)

    return make


MODELS: dict[str, tuple[Callable[[], nn.Module], Shape]] = {
    "convpool": (ConvPool, (50, 12, 12)),
    "lenet5": (lenet5, (1, 32, 32)),
    "resnet18": (published("resnet18"), (3, 224, 224)),
    "resnet50": (published("resnet50"), (3, 224, 224)),
    "vit_b_16": (published("vit_b_16"), (3, 224, 224)),
    "encoder": (encoder, (10, 64)),
}


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
    "torch": _torch, "fvcore": _fvcore, "thop": _thop, "ptflops": _ptflops, "torchinfo": _torchinfo,
    "torchprofile": _torchprofile, "calflops": _calflops, "deepspeed": _deepspeed,
}  # fmt: skip


def measure(counter: str, model: str, device: str = "cpu") -> dict[str, Any]:
    """The counter's number for the model in evaluation mode, and how long the count took in seconds."""
    make, shape = MODELS[model]
    torch.manual_seed(0)
    with torch.device(device):
        module = make().eval()
        x = torch.zeros(1, *shape)
    start = time.perf_counter()
    number = COUNTERS[counter](module, x)
    return {"counter": counter, "model": model, "number": number, "seconds": time.perf_counter() - start}


if __name__ == "__main__":
    # some counters import torchvision themselves; its wheel needs this name to be taken (see `published`)
    sys.modules["torchvision._meta_registrations"] = types.ModuleType("torchvision._meta_registrations")
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    chatter = io.StringIO()
    try:
        with contextlib.redirect_stdout(chatter), contextlib.redirect_stderr(chatter):
            result = measure(*sys.argv[1:])
    except Exception as error:  # whatever a counter raises is its result
        result = {"counter": sys.argv[1], "model": sys.argv[2], "error": f"{type(error).__name__}: {error}"[:300]}
    print(json.dumps(result))
