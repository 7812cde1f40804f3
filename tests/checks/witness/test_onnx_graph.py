"""ONNX files: every operator against its torch layer, whole graphs against modules, and files that are none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from torch import nn

from theory.conventions import find
from theory.errors import InputError
from theory.network.count import count
from theory.network.inputs import read_inputs
from theory.network.trace import count_module

onnx = pytest.importorskip("onnx", reason="pip install theory[onnx]")
helper: Any = pytest.importorskip("onnx.helper")
FLOAT = 1
OPSETS = [helper.make_opsetid("", 21), helper.make_opsetid("com.example", 1)]


def save(path: Path, nodes: list[Any], x: list[Any], constants: dict[str, tuple[int, ...]], y: str = "y") -> Path:
    """A graph from x to y; constants: name -> shape, without numbers."""
    held = [onnx.TensorProto(name=name, data_type=FLOAT, dims=dims) for name, dims in constants.items()]
    graph = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info("x", FLOAT, x)],
        [helper.make_tensor_value_info(y, FLOAT, None)],
        held,
    )
    path.write_bytes(helper.make_model(graph, opset_imports=OPSETS).SerializeToString())
    return path


def node(kind: str, *inputs: str, to: str = "y", **said: Any) -> Any:
    return helper.make_node(kind, list(inputs), [to], name=f"/net/{kind}", **said)


IMAGE, ROWS = (4, 8, 8), (5, 6)


@pytest.mark.parametrize(
    ("made", "constants", "shape", "layer"),
    [
        (node("Conv", "x", "w", "b", strides=[2, 2], group=2), {"w": (6, 2, 3, 3), "b": (6,)}, IMAGE,
         nn.Conv2d(4, 6, 3, 2, groups=2)),
        (node("ConvTranspose", "x", "w", strides=[2, 2]), {"w": (4, 3, 2, 2)}, IMAGE,
         nn.ConvTranspose2d(4, 3, 2, 2, bias=False)),
        (node("MatMul", "x", "w"), {"w": (6, 7)}, ROWS, nn.Linear(6, 7, bias=False)),
        (node("BatchNormalization", "x", "g", "h", "m", "v"), dict.fromkeys("ghmv", (4,)), IMAGE, nn.BatchNorm2d(4)),
        (node("InstanceNormalization", "x", "g", "h"), dict.fromkeys("gh", (4,)), IMAGE,
         nn.InstanceNorm2d(4, affine=True)),
        (node("LayerNormalization", "x", "g", "h"), dict.fromkeys("gh", (6,)), ROWS, nn.LayerNorm(6)),
        (node("GroupNormalization", "x", "g", "h", num_groups=2), dict.fromkeys("gh", (4,)), IMAGE,
         nn.GroupNorm(2, 4)),
        (node("Relu", "x"), {}, IMAGE, nn.ReLU()),
        (node("LeakyRelu", "x"), {}, IMAGE, nn.LeakyReLU()),
        (node("HardSwish", "x"), {}, IMAGE, nn.Hardswish()),
        (node("Softmax", "x", axis=-1), {}, ROWS, nn.Softmax(-1)),
        (node("MaxPool", "x", kernel_shape=[2, 2], strides=[2, 2]), {}, IMAGE, nn.MaxPool2d(2)),
        (node("AveragePool", "x", kernel_shape=[3, 3]), {}, IMAGE, nn.AvgPool2d(3, 1)),
        (node("GlobalAveragePool", "x"), {}, IMAGE, nn.AdaptiveAvgPool2d(1)),
    ],
)  # fmt: skip
def test_an_operator_is_its_layer(tmp_path: Path, made: Any, constants: dict, shape: Any, layer: nn.Module) -> None:
    ours = count(str(save(tmp_path / "a.onnx", [made], ["N", *shape], constants)))
    theirs = count_module(layer, [(1, *shape)])
    assert (ours.totals.params, ours.totals.uncovered) == (theirs.totals.params, {})
    for name in ("textbook", "mac", "all"):
        assert ours.totals.operations(find(name)) == theirs.totals.operations(find(name)), name
    assert ours.totals.operations(find("thop")) is None  # a counter counts modules


def mlp(path: Path, x: list[Any]) -> Path:
    nodes = [
        helper.make_node("Gemm", ["x", "w1", "b1"], ["h"], transB=1),
        helper.make_node("Relu", ["h"], ["r"]),
        helper.make_node("Gemm", ["r", "w2", "b2"], ["y"], transB=1),
    ]
    return save(path, nodes, x, {"w1": (8, 6), "b1": (8,), "w2": (3, 8), "b2": (3,)})


def test_a_graph_is_its_module(tmp_path: Path) -> None:
    ours = count(str(mlp(tmp_path / "a.onnx", ["N", 6])))
    theirs = count_module(nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 3)), [(1, 6)])
    assert ours.totals.params == theirs.totals.params
    assert ours.totals.operations(find("all")) == theirs.totals.operations(find("all"))
    assert ours.totals.output == (3,)


def test_a_batch_that_the_file_fixes_is_said(tmp_path: Path) -> None:
    ours = count(str(mlp(tmp_path / "a.onnx", [4, 6])))
    assert ours.totals.operations(find("mac")) == 4 * (6 * 8 + 8 * 3)
    assert any("fixed to 4" in note for note in ours.notes)
    assert not any("fixed" in note for note in count(str(mlp(tmp_path / "b.onnx", ["N", 6]))).notes)


@pytest.mark.parametrize(
    ("sizes", "given", "says"),
    [
        (["N", "width"], [], "sizes of x are open; give them"),
        (["N", 6], ["5"], "fixed to 6 on axis 1, but 5 came"),
        (["N", 6], ["6x6"], "1 axes beside the batch, but 2 came"),
        (["N", 6], ["z=6"], "its inputs are x, but one called z came"),
        (["N", 6], ["6", "6"], "its inputs are x, but 2 came"),
    ],
)
def test_inputs_that_do_not_fit(tmp_path: Path, sizes: list[Any], given: list[str], says: str) -> None:
    path = mlp(tmp_path / "a.onnx", sizes)
    with pytest.raises(InputError, match=says):
        count(str(path), read_inputs(given))


def test_open_sizes_are_given(tmp_path: Path) -> None:
    path = mlp(tmp_path / "a.onnx", ["N", "width"])
    assert count(str(path), read_inputs(["x=6"])).totals.operations(find("mac")) == 6 * 8 + 8 * 3


@pytest.mark.parametrize(
    ("made", "missing"),
    [
        (helper.make_node("If", ["x"], ["y"]), "If"),
        (helper.make_node("Mystery", ["x"], ["y"], domain="com.example"), "Mystery"),
        (helper.make_node("MaxPool", ["x"], ["y"]), "MaxPool"),
    ],
)
def test_what_has_no_rule_is_named(tmp_path: Path, made: Any, missing: str) -> None:
    path = save(tmp_path / "a.onnx", [made, node("Relu", "x", to="z")], ["N", 2, 4, 4], {})
    uncovered = count(str(path)).totals.uncovered
    assert len(uncovered) == 1
    assert next(iter(uncovered)).startswith(missing)


@pytest.mark.parametrize("raw", [b"", b"\xff" * 50, b"not a graph at all", b"\x08\x07" * 30])
def test_a_file_that_is_none(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "a.onnx"
    path.write_bytes(raw)
    with pytest.raises(InputError, match="no ONNX file"):
        count(str(path))
    with pytest.raises(InputError, match="cannot be read"):
        count(str(tmp_path / "none.onnx"))
