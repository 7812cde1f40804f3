"""Counts real scalar multiplications, additions and comparisons by doing them, one by one, on small layers.

Every layer is written out from its definition on scalars that carry a value and report each operation to a `Tally`.
The values are the layer's values, so a test can hold them against torch: what is counted is what is computed.
Nothing here multiplies sizes.
"""

from __future__ import annotations

from checks.operations.activation import (
    ACTIVATIONS,
    activation,
    elu,
    gelu_tanh,
    glu,
    hard_sigmoid,
    log_softmax,
    prelu,
    relu,
    sigmoid,
    softmax,
    softplus,
    tanh,
)
from checks.operations.attention import Heads, allowed, attend, attention
from checks.operations.convolution import (
    adaptive_average_pool,
    adaptive_max_pool,
    average_pool,
    conv,
    conv_transpose,
    max_pool,
)
from checks.operations.lenet import radial_basis, subsample, table_conv
from checks.operations.linear import bilinear, linear
from checks.operations.loss import binary_cross_entropy, cross_entropy, mean_absolute_error, mean_squared_error
from checks.operations.merging import add, multiply, upsample
from checks.operations.norm import EPS, batch_norm, group_norm, layer_norm, local_response_norm, rms_norm
from checks.operations.recurrent import CELLS, recurrent
from checks.operations.scalar import Array, Scalar, Tally, both, dot, each, largest, total, values

__all__ = [
    "ACTIVATIONS",
    "CELLS",
    "EPS",
    "Array",
    "Heads",
    "Scalar",
    "Tally",
    "activation",
    "adaptive_average_pool",
    "adaptive_max_pool",
    "add",
    "allowed",
    "attend",
    "attention",
    "average_pool",
    "batch_norm",
    "bilinear",
    "binary_cross_entropy",
    "both",
    "conv",
    "conv_transpose",
    "cross_entropy",
    "dot",
    "each",
    "elu",
    "gelu_tanh",
    "glu",
    "group_norm",
    "hard_sigmoid",
    "largest",
    "layer_norm",
    "linear",
    "local_response_norm",
    "log_softmax",
    "max_pool",
    "mean_absolute_error",
    "mean_squared_error",
    "multiply",
    "prelu",
    "radial_basis",
    "recurrent",
    "relu",
    "rms_norm",
    "sigmoid",
    "softmax",
    "softplus",
    "subsample",
    "table_conv",
    "tanh",
    "total",
    "upsample",
    "values",
]
