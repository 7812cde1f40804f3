"""The operators of ONNX: for each, which of torch's it is, what goes into it, and what decides its cost.

Written after the operator schemas of ONNX (https://onnx.ai/onnx/operators/).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

from checks.witness.traced import Shape

Called = tuple[str, tuple[Shape, ...], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Node:
    """An operator with the shapes that go in and the first that comes out. said: its attributes. fixed: which of its
    inputs are constants of the file.
    """

    kind: str
    inputs: tuple[Shape, ...]
    output: Shape
    said: Mapping[str, Any]
    fixed: tuple[bool, ...]

    @property
    def bias(self) -> bool:
        return len(self.inputs) > 2


Rule = Callable[[Node], Called]


def _as(operator: str, **details: Any) -> Rule:
    return lambda node: (operator, node.inputs, details)


def _convolution(node: Node) -> Called:
    dims = len(node.inputs[0]) - 2
    return "convolution", node.inputs[:2], {
        "bias": node.bias, "transposed": node.kind == "ConvTranspose", "groups": node.said.get("group", 1),
        "stride": tuple(node.said.get("strides", (1,) * dims)),
        "dilation": tuple(node.said.get("dilations", (1,) * dims)),
    }  # fmt: skip


def _gemm(node: Node) -> Called:
    rows, width = node.inputs[0] if not node.said.get("transA") else node.inputs[0][::-1]
    return "linear", ((rows, width), node.inputs[1]), {"bias": node.bias}


def _product(node: Node) -> Called:
    left, right = node.inputs
    if len(left) == len(right) == 1:
        return "dot", node.inputs, {}
    if len(left) == 1:
        return "matmul", ((1, *left), right), {}
    if len(right) == 1:
        return "mv", node.inputs, {}
    return "linear" if any(node.fixed) and len(right) == 2 else "matmul", node.inputs, {}


def _pool(operator: str) -> Rule:
    return lambda node: (operator, node.inputs, {"kernel": tuple(node.said["kernel_shape"])})


def _soft(operator: str) -> Rule:
    return lambda node: (operator, node.inputs, {"axis": node.said.get("axis", -1)})


def _layer_norm(node: Node) -> Called:
    group = prod(node.inputs[0][node.said.get("axis", -1) % len(node.inputs[0]) :])
    return "layer_norm", node.inputs[:1], {"affine": True, "bias": node.bias, "group": group}


def _group_norm(node: Node) -> Called:
    return "native_group_norm", node.inputs[:1], {"affine": True, "groups": node.said["num_groups"]}


def _clip(node: Node) -> Called:
    limits = len(node.inputs) - 1 + ("min" in node.said) + ("max" in node.said)
    return "clamp" if limits > 1 else "clamp_min", node.inputs[:1], {}


def _resize(node: Node) -> Called:
    mode, dims = (
        node.said.get("mode", b"nearest").decode(),
        sum(a != b for a, b in zip(node.inputs[0], node.output, strict=True)),
    )
    return RESIZED.get((mode, dims), f"Resize by {mode}"), node.inputs[:1], {}


def _recurrent(node: Node) -> Called:
    """X: steps x batch x width; every step multiplies by W and by R, of both directions."""
    both, cell = node.said.get("direction", b"forward") == b"bidirectional", node.kind.lower()
    if set(node.said) - {"hidden_size", "direction", "linear_before_reset"} or (
        cell == "gru" and not node.said.get("linear_before_reset")
    ):
        return f"{node.kind} with functions of its own", (), {}
    hidden = node.said["hidden_size"]
    return cell, node.inputs[:1], {"hidden": hidden, "bidirectional": int(both), "bias": int(len(node.inputs) > 3)}


RESIZED = {
    **{("nearest", n): "upsample_nearest2d" for n in (0, 1, 2)}, ("linear", 2): "upsample_bilinear2d",
    ("linear", 1): "upsample_linear1d", ("linear", 3): "upsample_trilinear3d", ("cubic", 2): "upsample_bicubic2d",
}  # fmt: skip
SAME = {
    "Relu": "relu", "LeakyRelu": "leaky_relu", "PRelu": "prelu", "Elu": "elu", "Selu": "selu", "Celu": "celu",
    "Sigmoid": "sigmoid", "Tanh": "tanh", "HardSigmoid": "hardsigmoid", "HardSwish": "hardswish",
    "Softplus": "softplus", "Softsign": "softsign", "Mish": "mish", "Gelu": "gelu", "Erf": "erf", "Exp": "exp",
    "Log": "log", "Sqrt": "sqrt", "Reciprocal": "reciprocal", "Pow": "pow", "Abs": "abs", "Sin": "sin", "Cos": "cos",
    "Add": "add", "Sub": "sub", "Mul": "mul", "Div": "div", "Max": "maximum", "Min": "minimum", "Mod": "fmod",
    "ReduceMean": "mean", "ReduceSum": "sum", "ReduceMax": "amax", "ReduceMin": "amin", "ReduceProd": "prod",
    "GlobalAveragePool": "_adaptive_avg_pool2d", "GlobalMaxPool": "adaptive_max_pool2d", "CumSum": "cumsum",
}  # fmt: skip
KEEP = ("GroupNormalization",)  # as large as what goes in, which the package does not infer
MOVES = (  # they move, pick or make numbers
    "Reshape", "Transpose", "Flatten", "Concat", "Split", "Slice", "Squeeze", "Unsqueeze", "Shape", "Size", "Constant",
    "ConstantOfShape", "Cast", "Expand", "Identity", "Dropout", "Pad", "Tile", "Where", "Gather", "GatherElements",
    "GatherND", "ScatterElements", "ScatterND", "DepthToSpace", "SpaceToDepth", "Neg", "Floor", "Ceil", "Round",
    "Trilu", "Range",
)  # fmt: skip
RULES: Mapping[str, Rule] = {
    "Conv": _convolution, "ConvTranspose": _convolution, "Gemm": _gemm, "MatMul": _product,
    "BatchNormalization": lambda node: ("native_batch_norm", node.inputs[:1], {"affine": True}),
    "InstanceNormalization": lambda node: ("instance_norm", node.inputs[:1], {"affine": True}),
    "LayerNormalization": _layer_norm, "GroupNormalization": _group_norm, "Clip": _clip,
    "MaxPool": _pool("max_pool2d"), "AveragePool": _pool("avg_pool2d"),
    "Softmax": _soft("softmax"), "LogSoftmax": _soft("_log_softmax"), "Resize": _resize,
    "LSTM": _recurrent, "GRU": _recurrent, "RNN": _recurrent,
    **{name: _as(operator) for name, operator in SAME.items()},
}  # fmt: skip
