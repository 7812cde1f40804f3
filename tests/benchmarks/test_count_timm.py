"""Models of timm, random weights on the meta device: traced counts against their parameters and FlopCounterMode."""

from __future__ import annotations

import logging
import random
import sys
import types
import warnings
from collections import Counter
from typing import Any

import pytest

from theory.conventions import find

pytestmark = [pytest.mark.benchmark, pytest.mark.filterwarnings("ignore")]  # timm warns of its own deprecations
WANTED = 300  # models, drawn with the seed from every file of timm
SEED = 1
# Families that must be among them: einsum and positions, shifted windows, recurrence, attention of several kinds.
FAMILIES = ("swin", "vit", "sequencer", "halo", "lambda", "volo", "coat", "resnet", "efficientnet", "mixer", "convnext")
ALWAYS = ("lambda_resnet26t", "halonet26t", "swin_tiny_patch4_window7_224", "sequencer2d_s")
# Where FlopCounterMode itself fails or differs: name's beginning -> why. Empty: no exception is known.
EXCEPTIONS: dict[str, str] = {}


def names(timm: Any) -> list[str]:
    """Up to five models of every file, shuffled with the seed, then cut to WANTED."""
    rng = random.Random(SEED)
    chosen = []
    for module in timm.list_modules():
        models = timm.list_models(module=module)
        rng.shuffle(models)
        chosen.append(models)
    rows = [models[i] for i in range(5) for models in chosen if i < len(models)]
    return list(dict.fromkeys([*ALWAYS, *rows]))[:WANTED]


def reference(module: Any, shape: tuple[int, ...]) -> int | str:
    """FlopCounterMode on meta; with gradients where it cannot do without (it hooks the backward pass)."""
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    for context in (torch.no_grad, torch.enable_grad):
        try:
            with context(), torch.device("meta"), FlopCounterMode(display=False) as counter:
                module(torch.empty(shape))
        except AssertionError:
            continue
        return counter.get_total_flops()
    return "FlopCounterMode fails"


def test_models_of_timm() -> None:
    # the wheel of torchvision beside the CPU build of torch imports only when this module is already there
    sys.modules.setdefault("torchvision._meta_registrations", types.ModuleType("torchvision._meta_registrations"))
    timm = pytest.importorskip("timm", reason="pip install theory[bench]")
    import torch

    from theory.network.trace import count_module

    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    flop, mode, ways, wrong, uncovered = find("torch"), Counter(), Counter(), [], Counter()
    for name in names(timm):
        with torch.device("meta"):
            module = timm.create_model(name, pretrained=False).eval()
        shape = (1, *(getattr(module, "default_cfg", {}).get("input_size") or (3, 224, 224)))
        counted = count_module(module, [shape], name=name)
        ways[counted.notes[0]] += 1
        uncovered.update(counted.totals.uncovered)
        params = sum(parameter.numel() for parameter in module.parameters())
        theirs = reference(module, shape)
        if (counted.totals.params, counted.totals.operations(flop)) != (params, theirs):
            wrong.append((name, counted.totals.operations(flop), theirs))
        mode["compared"] += 1
    logging.disable(logging.NOTSET)
    unexplained = [row for row in wrong if not row[0].startswith(tuple(EXCEPTIONS) or ("\0",))]
    print(f"{mode['compared']} models, seed {SEED}; {dict(ways)}; without a rule: {dict(uncovered)}")
    assert unexplained == []
    assert mode["compared"] >= WANTED
    chosen = names(timm)
    assert all(any(family in name for name in chosen) for family in FAMILIES)
