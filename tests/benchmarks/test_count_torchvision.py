"""Every published model of torchvision that can be built here, traced: parameters and multiply-adds as published."""

from __future__ import annotations

import csv
import logging
import sys
import types
import warnings
from pathlib import Path
from typing import Any

import pytest

from theory.conventions import find

pytestmark = [pytest.mark.benchmark, pytest.mark.filterwarnings("ignore")]  # torchvision warns of its own deprecations
TRUTH = Path(__file__).parents[3] / "shared" / "truth" / "torchvision.csv"
VIDEO = {"mvit_v1_b": (16, 224), "mvit_v2_s": (16, 224), "s3d": (16, 224), "swin3d_t": (16, 224), "swin3d_s": (16, 224),
         "swin3d_b": (16, 224)}  # fmt: skip
# Published for something else than the model at its stated size.
EXCEPTIONS = {
    "raft_large": "published at another image size than is stated",
    "raft_small": "published at another image size than is stated",
}


def published() -> dict[tuple[str, str], dict[str, str]]:
    """(model, crop) -> row; detection and quantised models carry no count that is comparable."""
    rows = csv.DictReader(TRUTH.read_text().splitlines())
    return {
        (row["model"], row["crop"]): row
        for row in rows
        if "quantization" not in row["module"] and "detection" not in row["module"] and "FEATURES" not in row["weights"]
        and "SWAG" not in row["weights"]
    }  # fmt: skip


def shapes(row: dict[str, str]) -> list[tuple[int, ...]]:
    name, module = row["model"], row["module"]
    if ".video" in module:
        frames, size = VIDEO.get(name, (16, 112))
        return [(1, 3, frames, size, size)]
    if "optical_flow" in module:
        return [(1, 3, 520, 960)] * 2
    size = 520 if "segmentation" in module else int(row["crop"] or 224)
    return [(1, 3, size, size)]


@pytest.mark.skipif(not TRUTH.exists(), reason="the table of published models is not beside this checkout")
def test_published_models() -> None:
    # the wheel of torchvision beside the CPU build of torch imports only when this module is already there
    sys.modules.setdefault("torchvision._meta_registrations", types.ModuleType("torchvision._meta_registrations"))
    models: Any = pytest.importorskip("torchvision", reason="pip install theory[bench]").models
    from theory.network.trace import count_module

    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    mac, wrong, compared = find("mac"), [], 0
    for (name, _), row in published().items():
        more: dict[str, Any] = {"weights_backbone": None} if "segmentation" in row["module"] else {}
        if name.startswith(("deeplabv3", "fcn")):
            more["aux_loss"] = True  # the published weights hold the auxiliary head
        if name == "googlenet":
            more["aux_logits"] = False  # its published weights do not
        module = models.get_model(name, weights=None, **more)
        counted = count_module(module, shapes(row), name=name)
        compared += 1
        ours = counted.totals.params, f"{counted.totals.operations(mac) / 1e9:.3f}"
        theirs = int(row["num_params"]), f"{float(row['gops']):.3f}"
        if ours != theirs and name not in EXCEPTIONS:
            wrong.append((name, ours, theirs))
    logging.disable(logging.NOTSET)
    print(f"{compared} published models compared")
    assert wrong == []
    assert compared >= 80
