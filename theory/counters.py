"""What public counters count, as they were measured: each was run on modules of every kind (`tests/benchmarks/`).

A rule is weights on a layer's numbers: its elementary operations, `in` and `out` (numbers that go in and come out) and
`params`. What a counter was not seen to count is not known, and its number is then not given. All in evaluation mode,
without gradients, on the CPU, and `torch` on meta tensors.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from theory.convention import ALONE, FREE, OWN, Convention, Looks, Measured, Weights
from theory.layers.operations import FULL

MACS = ("conv.multiply", "linear.multiply", "product.multiply")


def times(weight: int, *kinds: str) -> Weights:
    return dict.fromkeys(kinds, weight)


Rule = TypeVar("Rule", Weights, Weights | None)


def _rules(*rules: tuple[str, Rule]) -> dict[str, Rule]:
    """One rule for several names, separated by spaces."""
    return {name: weights for names, weights in rules for name in names.split()}


_INPUT, _OUTPUT = {"in": 1}, {"out": 1}
# 5 per number where there is a gain and a shift, 4 where there is none: the gain's product tells which.
_FIVE = {"in": 3, "norm.multiply": 1}
_TWO = {"norm.divide": 1, "norm.multiply": 1}  # a batch norm: 2 per number with gain and shift, else 1
_POOLS = "maxpool avgpool adaptiveavgpool adaptivemaxpool globalavgpool globalmaxpool"
_FUNCTIONS = (
    "relu relu6 leaky_relu prelu elu gelu gelu_tanh silu mish hardswish hardsigmoid sigmoid tanh softplus logsoftmax"
)
_MOVES = "flatten dropout concat reshape parameters embedding tokens classtoken positions select pad permute"
_PLAIN = "add mul div compare exponential root pow sum mean clamp"  # what a spec writes between its layers
_SPEC = "attention latentattention"  # of a spec, which does not say how it is written
_BLOCKS = "nn.TransformerEncoderLayer nn.TransformerDecoderLayer"
_ADDED = {"linear.multiply": 1, "bias.add": 1}
_EXPONENTIALS = {"softmax.exponential": 1}
# What is another operator in torch's own graph than it is here.
_OTHERWISE = _rules(
    ("nn.AdaptiveAvgPool1d nn.AdaptiveMaxPool1d torch.adaptive_avg_pool1d F.adaptive_max_pool1d", None),
    ("F.instance_norm nn.InstanceNorm1d nn.InstanceNorm2d nn.InstanceNorm3d", None),
)
# Pools that are means on meta tensors, where recurrent layers are products, too.
_MEANS = "nn.AdaptiveAvgPool2d nn.AdaptiveAvgPool3d F.adaptive_avg_pool2d F.adaptive_avg_pool3d"
# What counters of calls put their own in the place of, but were not run on; and methods, since torch cannot tell
# `parameter + x` from `parameter.add(x)`.
_REPLACED = _rules(
    ("x.add x.mul x.matmul x.mm x.bmm x.addmm torch.baddbmm torch.einsum torch.scaled_dot_product_attention", None),
    ("torch.conv1d torch.conv2d torch.conv3d torch.conv_transpose1d torch.conv_transpose2d", None),
    ("torch.conv_transpose3d F.prelu F.elu F.leaky_relu F.relu6 torch.leaky_relu torch.prelu torch.elu", None),
    ("F.batch_norm F.instance_norm F.group_norm F.upsample F.embedding F.multi_head_attention_forward", None),
    ("F.max_pool1d F.max_pool3d F.adaptive_max_pool1d F.adaptive_max_pool2d F.adaptive_max_pool3d", None),
    ("torch.avg_pool1d torch.avg_pool3d F.adaptive_avg_pool3d torch.adaptive_avg_pool1d what-was-not-seen", None),
)
# The functions that both profilers replace.
_FLOPS = _rules(
    ("F.relu F.silu torch.gelu torch.avg_pool2d F.max_pool2d F.adaptive_avg_pool2d", _INPUT),
    ("F.interpolate torch.add torch.mul", _OUTPUT),
    ("torch.matmul nn.MultiheadAttention", times(2, *MACS)),
    ("torch.linear", times(2, "linear.multiply")),
    ("torch.addmm torch.baddbmm", {"linear.multiply": 2, "bias.add": 1}),
    ("F.layer_norm", _FIVE),
    ("F.softmax", _EXPONENTIALS),
    (_BLOCKS, FREE),
)


def _profiler(name: str, package: str, says: str, unseen: str, calls: Mapping[str, Weights | None]) -> Convention:
    """DeepSpeed's profiler, or calflops, which was made from it."""
    return Convention(
        name,
        "count",
        f"{says}: two per multiply-accumulate, biases of convolutions, norms, pools and activations by number; "
        "signs and methods such as x * y are not seen",
        {**times(2, *MACS), "elementwise.multiply": 1, "softmax.exponential": 1},
        _rules(
            ("conv", {"conv.multiply": 2, "bias.add": 1}),
            (f"relu leaky_relu prelu elu gelu gelu_tanh silu {_POOLS}", _INPUT),
            ("batchnorm", _TWO),
            ("layernorm groupnorm instancenorm", _FIVE),
            ("upsample", _INPUT if name == "calflops" else _OUTPUT),
            (f"{_FUNCTIONS.partition(' silu ')[2]} relu6 {_PLAIN} {_MOVES} bilinear", FREE),
        ),
        {"nn.MultiheadAttention": unseen},
        Measured(
            package,
            Looks.CALLS,
            "linear softmax",
            {**_REPLACED, **_FLOPS, **calls},
            FREE,
            unsure=f"matvec worded-conv {_SPEC}",
        ),
    )


COUNTERS = (
    Convention(
        "torch",
        "count",
        "FlopCounterMode of torch 2.13 on meta tensors: two per multiply-accumulate of convolutions, matrix products "
        "and attention, masked pairs included; products with a vector or by groups (experts) left out",
        times(2, *MACS),
        _rules(
            ("sdpa attention latentattention", times(2, "linear.multiply", FULL)),
            ("bilinear groupedlinear matvec dot distances affinegrid", FREE),
        ),
        {},
        Measured("torch 2.13.0", Looks.OPERATORS, "*"),
    ),
    Convention(
        "torch-cpu",
        "count",
        "FlopCounterMode of torch 2.13 on the CPU: as torch, without what runs fused there, which is attention as one "
        "function, an LSTM, nn.MultiheadAttention and nn.TransformerEncoderLayer",
        times(2, *MACS),
        _rules(
            ("sdpa lstm bilinear groupedlinear matvec dot distances affinegrid", FREE),
        ),
        {"nn.TransformerEncoderLayer": "*"},
        Measured(
            "torch 2.13.0", Looks.OPERATORS, "*", {"nn.MultiheadAttention": None, "nn.LSTM": FREE}, unsure=_SPEC
        ),
    ),
    Convention(
        "fvcore",
        "count",
        "FlopCountAnalysis of fvcore 0.1.5: multiply-accumulates, norms by number, adaptive average pools by input; "
        "recurrent layers and attention as one function are not seen",
        times(1, *MACS),
        _rules(
            ("batchnorm", _TWO),
            ("layernorm groupnorm instancenorm", _FIVE),
            ("adaptiveavgpool globalavgpool", _INPUT),
            ("upsample", {"out": 1, "resize.add": 1}),
            ("baddbmm bilinear dot sdpa fusedmatmul rnn gru lstm worded-conv groupedlinear distances affinegrid", FREE),
        ),
        {},
        Measured("fvcore 0.1.5.post20221221", Looks.OPERATORS, "*",
                 {**_OTHERWISE, **_rules(("nn.RNN nn.GRU nn.LSTM", FREE), (_MEANS, _INPUT))},
                 unsure=f"matvec gridsample standardise {_SPEC}"),
    ),
    Convention(
        "thop",
        "count",
        "thop 0.1.1: multiply-accumulates of torch's own layers, norms doubled twice, average pools by place; what is "
        "no layer of torch's own is not seen",
        times(1, "conv.multiply", "linear.multiply"),
        _rules(
            ("batchnorm", {"norm.divide": 2, "norm.multiply": 2}),
            ("layernorm instancenorm", {"norm.multiply": 2}),
            ("softmax", {"softmax.divide": 1, "softmax.exponential": 1, "softmax.compare": 1}),
            ("avgpool", _OUTPUT),
            ("adaptiveavgpool globalavgpool", {"in": 1, "out": 1}),
            ("upsample", {"out": 1, "resize.multiply": 1, "resize.add": 2}),
            ("prelu", _INPUT),
            (f"{_FUNCTIONS.replace(' prelu', '')} groupnorm maxpool adaptivemaxpool bilinear {_PLAIN} {_MOVES}", FREE),
        ),
        {"nn.MultiheadAttention": "*"},
        Measured("thop 0.1.1.post2209072238", Looks.LAYERS, "conv linear worded-conv", _rules((_BLOCKS, FREE)),
                 FREE, unsure=_SPEC),
    ),
    Convention(
        "ptflops",
        "count",
        "ptflops 0.7: multiply-accumulates and biases, norms by input, rectifiers by output and pools by input, most "
        "of both twice (as a module and as a function)",
        {**times(1, *MACS), "bias.add": 1},
        _rules(
            ("relu prelu elu gelu gelu_tanh upsample", {"out": 2}),
            ("leaky_relu relu6 silu", _OUTPUT),
            (_POOLS, {"in": 2}),
            ("batchnorm", _TWO),
            ("layernorm", _INPUT),
            ("groupnorm instancenorm", {"norm.multiply": 1}),
            ("softmax", {"softmax.exponential": 1}),
            (f"{_FUNCTIONS.partition(' silu ')[2]} bilinear {_PLAIN} {_MOVES}", FREE),
        ),
        {},
        Measured(
            "ptflops 0.7.5",
            Looks.CALLS,
            "conv linear worded-conv",
            {
                **_REPLACED,
                **_rules(
                    ("F.relu F.silu torch.gelu F.interpolate torch.add torch.mul", _OUTPUT),
                    ("torch.avg_pool2d F.max_pool2d F.adaptive_avg_pool2d", _INPUT),
                    ("F.softmax", _EXPONENTIALS),
                    ("torch.matmul torch.bmm torch.mm", times(1, *MACS)),
                    ("torch.addmm torch.baddbmm", _ADDED),
                    ("torch.linear torch.einsum torch.scaled_dot_product_attention", FREE),
                    ("torch.conv1d torch.conv2d torch.conv3d", FREE),
                ),
            },
            FREE,
            unsure=f"matvec {_SPEC}",
            lost=ALONE,
        ),
    ),
    Convention(
        "torchinfo",
        "count",
        "torchinfo 1.8: every parameter of torch's own layers once, those of convolutions once per place",
        FREE,
        _rules(
            ("conv worded-conv", {"conv.multiply": 1, "bias.add": 1}),
            ("linear batchnorm layernorm groupnorm instancenorm prelu embedding rmsnorm bilinear", {"params": 1}),
        ),
        {"nn.MultiheadAttention": "*"},
        Measured("torchinfo 1.8.0", Looks.LAYERS, f"{_FUNCTIONS} softmax {_POOLS} upsample {_PLAIN} {_MOVES}",
                 _rules((_BLOCKS, FREE)), FREE, unsure=_SPEC, lost=OWN),
    ),
    Convention(
        "torchprofile",
        "count",
        "torchprofile 0.1: multiply-accumulates, affine norms and average pools by output; and products of sizes, "
        "which cannot be seen here",
        {**times(1, *MACS), "elementwise.multiply": 1},
        _rules(
            ("batchnorm", {"norm.multiply": 1}),
            ("layernorm groupnorm instancenorm", {"norm.multiply": 1, "norm.divide": -1, "norm.root": 2}),
            ("adaptiveavgpool avgpool globalavgpool leaky_relu mean", _OUTPUT),
            ("upsample", {"resize.multiply": 1}),
            ("sdpa", {FULL: 1}),
            ("worded-conv bilinear dot rnn gru pow", FREE),
        ),
        {},
        Measured("torchprofile 0.1.0", Looks.OPERATORS,
                 f"conv linear matmul baddbmm lstm softmax {_POOLS} {_FUNCTIONS} {_PLAIN} {_MOVES}",
                 {**_OTHERWISE, "nn.MultiheadAttention": None, "nn.LSTM": times(1, *MACS),
                  **_rules(("nn.RMSNorm torch.rms_norm nn.RNN nn.GRU", FREE))},
                 unsure=f"matvec sizes {_SPEC}"),
    ),
    _profiler("deepspeed", "deepspeed 0.19.8", "the profiler of DeepSpeed 0.19", "mul mean", _rules(
        ("torch.scaled_dot_product_attention", times(2, FULL)),
        ("x.matmul torch.bmm torch.mm torch.einsum", times(2, *MACS)),
    ) | {"x @ y": times(2, *MACS)}),
    _profiler("calflops", "calflops 0.3.2", "calflops 0.3", "matmul fusedmatmul sdpa mul mean", _rules(
        ("torch.scaled_dot_product_attention", FREE), ("F.interpolate", _INPUT),
    )),
)  # fmt: skip
