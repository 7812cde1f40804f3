"""The elementary operations of torch's operators, one row for each, from the shapes that it was called with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from theory.layers.activation import COSTS, pointwise, soft_maximum
from theory.layers.attention import core
from theory.layers.norm import standardise
from theory.layers.operations import FULL, Count, scale
from theory.layers.pooling import largest, mean, places_in_windows
from theory.layers.recurrent import CELLS, Recurrent
from theory.layers.shapes import Shape, distinct, numel
from theory.layers.upsample import mixing

Details = Mapping[str, Any]
CountRule = Callable[[Sequence[Shape], Shape, Details], tuple[str, Count]]


def _product(role: str, places: int, n: int, bias: int = 0) -> Count:
    return ((f"{role}.multiply", places * n), (f"{role}.add", places * (n - 1)), ("bias.add", places * bias))


def _convolution(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    x, weight = inputs[0], inputs[1]
    bias = int(details["bias"])
    if not details.get("transposed"):
        kind = "worded-conv" if details.get("worded") else "conv"
        return kind, _product("conv", numel(output), numel(weight[1:]), bias)
    products = numel(x) * numel(weight[1:])
    cells = output[0] * output[1]
    for n, k, s, d in zip(x[2:], weight[2:], details["stride"], details["dilation"], strict=True):
        cells *= distinct(n, k, s, d)
    return "convtranspose", (
        ("conv.multiply", products), ("conv.add", products - cells), ("bias.add", numel(output) * bias),
    )  # fmt: skip


def _linear(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    return "linear", _product("linear", numel(output), inputs[0][-1], int(details.get("bias", False)))


def _grouped(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    """Every row with the matrix of its group, such as that of the expert that a token is sent to."""
    return "groupedlinear", _product("linear", numel(output), inputs[0][-1])


def _added_product(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    """addmm and its like: what is added comes first, and every product of a batch has a matrix of its own."""
    return "linear", _product("linear", numel(output), inputs[1][-1], 1)


def _added_products(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    """addbmm: the products of a batch are added to each other, too."""
    batch, _, n = inputs[1]
    return "baddbmm", _product("linear", numel(output), batch * n, 1)


def _bilinear(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    """x1^T A x2 for every row: A x2 first, then the product with x1; the bias is added by itself."""
    (out, n, m), rows = inputs[1], numel(inputs[0][:-1])
    places = rows * out
    return "bilinear", (("linear.multiply", places * (n * m + n)), ("linear.add", places * (n * (m - 1) + n - 1)))


def _embedding(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    """Looked up, not computed."""
    return "embedding", ()


def _matrices(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    return "matmul", _product("product", numel(output), inputs[0][-1])


def _weights(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    return "linear", _product("linear", numel(output), inputs[0][-1])


def _attention(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    """As one function, whose causal mask lets query i, from 0, see the keys up to i: also where there are more keys."""
    q, k, v = inputs[:3]
    heads, queries, keys = numel(output[:-2]), q[-2], k[-2]
    met = queries * keys
    if details.get("causal"):
        both = min(queries, keys)
        met = both * (both + 1) // 2 + (queries - both) * keys
    full = heads * queries * keys * (q[-1] + v[-1])
    return "sdpa", (*scale(core(queries, met, q[-1], v[-1]), heads), (FULL, full))


def _batch_norm(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    places, affine = numel(output), int(details["affine"])
    channels = output[1] if len(output) > 1 else 1
    if details.get("own_statistics"):
        return "standardise", standardise(channels, places // channels, affine, affine)
    return "batchnorm", (
        ("norm.multiply", places * affine), ("norm.add", places * (1 + affine) + channels),
        ("norm.divide", places), ("norm.root", channels),
    )  # fmt: skip


def _instance_norm(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    rows, affine = output[0] * output[1], int(details["affine"])
    return "instancenorm", standardise(rows, numel(output) // rows, affine, affine)


def _layer_norm(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    group, affine = details["group"], int(details["affine"])
    rows = numel(output) // group
    return "layernorm", standardise(rows, group, affine, affine * int(details.get("bias", True)))


def _group_norm(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    groups, affine = output[0] * details["groups"], int(details["affine"])
    return "groupnorm", standardise(groups, numel(output) // groups, affine, affine)


def _function(name: str, kind: str = "") -> CountRule:
    def rule(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
        return kind or name, pointwise(name, numel(output))

    return rule


def _gelu(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    name = "gelu_tanh" if details.get("approximate") == "tanh" else "gelu"
    return name, pointwise(name, numel(output))


def _sum(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    return "add", (("bias.add" if details.get("bias") else "elementwise.add", numel(output)),)


def _each(kind: str, **steps: int) -> CountRule:
    """So many elementary operations per output number."""

    def rule(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
        return kind, tuple((f"elementwise.{step}", numel(output) * times) for step, times in steps.items())

    return rule


def _reduce(kind: str, step: str, divides: int = 0) -> CountRule:
    """A sum, a maximum or a mean: n - 1 steps for every number that remains."""

    def rule(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
        left, size = numel(output), numel(inputs[0]) if inputs else 0
        return kind, ((f"elementwise.{step}", max(size - left, 0)), ("elementwise.divide", left * divides))

    return rule


def _spread(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    """Variance, or standard deviation: the mean, what is left, its squares, their mean."""
    size, left = numel(inputs[0]), numel(output)
    return "variance", (
        ("elementwise.add", 2 * (size - left) + size), ("elementwise.multiply", size), ("elementwise.divide", 2 * left),
    )  # fmt: skip


def _weight_norm(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    """g v / |v| for every row of v (Salimans and Kingma, 2016): its length, g by it, and its numbers times that."""
    size, rows = numel(inputs[0]), numel(inputs[1])
    return "weightnorm", (
        ("elementwise.multiply", 2 * size), ("elementwise.add", size - rows), ("elementwise.root", rows),
        ("elementwise.divide", rows),
    )  # fmt: skip


def _softmax(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    axis = details.get("axis", -1)
    n = output[axis] if output else 1
    return "softmax", soft_maximum(numel(output) // n if n else 0, numel(output))


def _log_softmax(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    size = numel(output)
    rows = size // output[details.get("axis", -1)]
    return "logsoftmax", (
        ("softmax.compare", size - rows), ("softmax.add", 3 * size - rows), ("softmax.exponential", size + rows),
    )  # fmt: skip


def _log_of_sum(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    """log(sum of exp(z - m)) + m, m the largest of a row."""
    size, rows = numel(inputs[0]), numel(output)
    return "logsumexp", (
        ("softmax.compare", size - rows), ("softmax.add", 2 * size), ("softmax.exponential", size + rows),
    )  # fmt: skip


def _max_pool(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    return "maxpool", largest(numel(output), _kernel(details, inputs[0], output))


def _average_pool(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    return "avgpool", mean(numel(output), _kernel(details, inputs[0], output))


def _kernel(details: Details, x: Shape, output: Shape) -> int:
    kernel = tuple(details["kernel"])
    return kernel[0] ** (len(output) - 2) if len(kernel) == 1 else numel(kernel)


def _adaptive(kind: str, step: str, divides: int) -> CountRule:
    def rule(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
        x = inputs[0]
        lead = len(x) - min(len(x) - 1, len(x) - 2 if len(x) > 2 else 1)
        steps = numel(x[:lead]) * places_in_windows(x[lead:], output[lead:]) - numel(output)
        dims = "" if len(x) == 4 else f"{len(x) - 2}d"
        return kind + dims, ((f"pool.{step}", steps), ("pool.divide", numel(output) * divides))

    return rule


def _resized(mode: str, dims: int) -> CountRule:
    def rule(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
        return "upsample" if dims == 2 and mode != "cubic" else f"upsample{mode}{dims}d", mixing(
            mode, numel(output), dims
        )

    return rule


def _power(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    exponent = details.get("exponent")
    if exponent in (2, 3):
        return "pow", (("elementwise.multiply", numel(output) * (int(exponent) - 1)),)
    if exponent in (0.5, -0.5):
        return "pow", (("elementwise.root", numel(output)), ("elementwise.divide", numel(output) * (exponent < 0)))
    return "pow", (("elementwise.exponential", numel(output)),)


def _prelu(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    n = numel(output)
    return "prelu", (("activation.compare", 2 * n), ("activation.multiply", n), ("activation.add", n))


def _glu(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    return "glu", (*pointwise("sigmoid", numel(output)), ("activation.multiply", numel(output)))


def _running(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    n = output[details.get("axis", -1)] if output else 1
    return "cumsum", (("elementwise.add", numel(output) - numel(output) // max(n, 1)),)


def _sampled(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    """Bilinear sampling at given places: the place in pixels, its four weights, the weighted sum."""
    places = numel(output) // output[1]
    n = numel(output)
    return "gridsample", (
        ("resize.multiply", 4 * n + 6 * places), ("resize.add", 3 * n + 8 * places), ("resize.divide", 2 * places),
    )  # fmt: skip


def _fold(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    """Blocks laid back on the image: every number beyond the first on a place is added."""
    return "fold", (("elementwise.add", max(numel(inputs[0]) - numel(output), 0)),)


def _scattered_add(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    """Every number of the last tensor is added at its place."""
    return "add", (("elementwise.add", numel(inputs[-1])),)


def _scaled_add(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
    return "addcmul", (("elementwise.multiply", numel(output)), ("elementwise.add", numel(output)))


def _cell(cell: str) -> CountRule:
    def rule(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
        layer = Recurrent(cell, **details)
        x = inputs[0][-1]
        steps = numel(inputs[0]) // x
        return cell, layer.operations((steps, x), output)

    return rule


def _renamed(kind: str, of: CountRule) -> CountRule:
    """The same operations under the name of a kind of its own, which public counters do not count as the others."""

    def rule(inputs: Sequence[Shape], output: Shape, details: Details) -> tuple[str, Count]:
        return kind, of(inputs, output, details)[1]

    return rule


def _named(rule: CountRule, *names: str) -> dict[str, CountRule]:
    return dict.fromkeys(names, rule)


RULES: dict[str, CountRule] = {
    "convolution": _convolution,
    "linear": _linear,
    "_trilinear": _bilinear,
    "embedding": _embedding,
    **{cell: _cell(cell) for cell in CELLS},
    "addmm": _added_product,
    "baddbmm": _renamed("baddbmm", _added_product),
    "addbmm": _added_products,
    "_grouped_mm": _grouped,
    "mm": _weights,
    "mv": _renamed("matvec", _weights),
    "addmv": _renamed("matvec", _added_product),
    **_named(_matrices, "bmm", "matmul"),
    **_named(_renamed("dot", _matrices), "dot", "vdot"),
    "_weight_norm_interface": _weight_norm,
    **_named(
        _attention, "scaled_dot_product_attention", "_scaled_dot_product_flash_attention",
        "_scaled_dot_product_efficient_attention", "_scaled_dot_product_cudnn_attention",
        "_scaled_dot_product_flash_attention_for_cpu", "_scaled_dot_product_fused_attention_overrideable",
    ),
    **_named(
        _batch_norm, "native_batch_norm", "_native_batch_norm_legit_no_training", "cudnn_batch_norm", "batch_norm",
    ),
    "instance_norm": _instance_norm,
    **_named(_layer_norm, "native_layer_norm", "layer_norm"),
    "native_group_norm": _group_norm,
    **_named(_softmax, "_softmax", "softmax", "_safe_softmax"),
    "_log_softmax": _log_softmax,
    "logsumexp": _log_of_sum,
    **_named(_max_pool, "max_pool2d_with_indices", "max_pool3d_with_indices", "max_pool2d", "max_pool1d", "max_pool3d"),
    **_named(_average_pool, "avg_pool1d", "avg_pool2d", "avg_pool3d"),
    **_named(
        _adaptive("adaptiveavgpool", "add", 1), "_adaptive_avg_pool2d", "_adaptive_avg_pool3d", "adaptive_avg_pool1d",
    ),
    **_named(_adaptive("adaptivemaxpool", "compare", 0), "adaptive_max_pool2d", "adaptive_max_pool3d"),
    **{name: _function(name) for name in COSTS if name not in ("gelu", "hardtanh")},
    **_named(_function("logsigmoid"), "log_sigmoid_forward"),
    "gelu": _gelu,
    "hardtanh": _function("relu6"),
    "clamp_min": _each("clamp", compare=1), "clamp_max": _each("clamp", compare=1), "clamp": _each("clamp", compare=2),
    "threshold": _each("clamp", compare=1),
    **_named(_prelu, "_prelu_kernel", "prelu"),
    "glu": _glu,
    "col2im": _fold,
    "add": _sum,
    **_named(_each("add", add=1), "sub", "rsub"),
    **_named(_each("mul", multiply=1), "mul", "square"),
    **_named(_each("div", divide=1), "div", "reciprocal", "floor_divide", "remainder", "fmod"),
    **_named(
        _each("compare", compare=1), "maximum", "minimum", "abs", "eq", "ne", "lt", "le", "gt", "ge", "sign", "isinf",
        "isnan",
    ),
    **_named(
        _each("exponential", exponential=1), "exp", "log", "log2", "log10", "log1p", "expm1", "exp2",
        "sin", "cos", "tan", "atan", "atan2", "erf", "erfinv",
    ),
    "sqrt": _each("root", root=1),
    "rsqrt": _each("root", root=1, divide=1),
    "pow": _power,
    **_named(_reduce("sum", "add"), "sum"),
    **_named(_reduce("mean", "add", 1), "mean"),
    **_named(_reduce("max", "compare"), "amax", "amin", "max", "min", "argmax", "argmin", "any", "all"),
    "prod": _reduce("prod", "multiply"),
    **_named(_spread, "var", "var_mean", "std", "std_mean"),
    "xlogy": _each("xlogy", exponential=1, multiply=1),
    "cumsum": _running,
    "index_add": _scattered_add,
    **_named(_scaled_add, "addcmul", "lerp", "addcdiv"),
    "grid_sampler_2d": _sampled,
    "upsample_nearest2d": _resized("nearest", 2),
    **_named(_resized("linear", 1), "upsample_linear1d"),
    **_named(_resized("linear", 2), "upsample_bilinear2d", "_upsample_bilinear2d_aa"),
    **_named(_resized("linear", 3), "upsample_trilinear3d"),
    **_named(_resized("cubic", 2), "upsample_bicubic2d", "_upsample_bicubic2d_aa"),
}  # fmt: skip
