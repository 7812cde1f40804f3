"""Why a layer's formula is what it is, in plain English; and which kinds of layer belong together."""

from __future__ import annotations

POOLS = ("maxpool", "avgpool", "subsample", "globalavgpool", "globalmaxpool", "adaptiveavgpool", "adaptivemaxpool")
CONNECTIONS = ("conv.multiply", "linear.multiply", "pool.add", "pool.multiply", "bias.add")
MEASURED = ("conv", "linear", "subsample")  # whose operations with bias the witness counts
GROUPS = ("params", "flops", "connections")
SHAPE_RULES = {
    "conv": "how many positions the kernel takes along the padded axis",
    "tableconv": "how many positions the kernel takes along the axis",
    "maxpool": "how many positions the window takes along the axis",
    "avgpool": "how many positions the window takes along the axis",
    "subsample": "how many windows lie side by side",
    "flatten": "all numbers of all maps in one row",
    "convtranspose": "every input place moves the kernel by one stride",
}
PARAMETER_RULES = {
    "conv": "each filter has one weight for every number under it, and a bias",
    "tableconv": "a kernel for every connected pair of maps, and a bias for every output map",
    "linear": "each output has one weight for every input, and a bias",
    "subsample": "one coefficient and one bias for every map",
    "batchnorm": "a gain and a shift for every channel",
    "layernorm": "a gain and a shift for every feature",
    **dict.fromkeys(
        ("maxpool", "avgpool", "globalavgpool", "globalmaxpool", "adaptiveavgpool"), "pooling trains nothing"
    ),
    "rbf": "the codes are fixed, so nothing is trained",
}
OPERATION_RULES = {
    "conv": "every output number: n products and n - 1 additions, n numbers under the kernel",
    "linear": "every output number: n products and n - 1 additions, n inputs",
    "maxpool": "the largest of n numbers takes n - 1 comparisons, for every output number",
    "avgpool": "the mean of n numbers takes n - 1 additions, for every output number",
    "relu": "one comparison for every number",
}
