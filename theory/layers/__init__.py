"""One small class per layer: shape, parameters and operations side by side; and the names they go by in a spec."""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

from checks.vocabulary import FUNCTIONS
from theory.errors import InputError


class Entry(NamedTuple):
    """Where a layer's class lives, and the fields that its name settles."""

    module: str
    cls: str
    preset: dict[str, Any] = {}  # noqa: RUF012  # never changed; a NamedTuple has no default factory


def _dimensions(name: str, module: str, cls: str) -> dict[str, Entry]:
    """`conv` and `conv2d` for two dimensions, `conv1d`, `conv3d`."""
    return {f"{name}{suffix}": Entry(module, cls, {"dims": dims}) for suffix, dims in _SUFFIXES}


_SUFFIXES = (("", 2), ("1d", 1), ("2d", 2), ("3d", 3))
# A module is imported when a spec first names one of its layers, so that a one-line spec starts fast.
LAYERS: dict[str, Entry] = {
    **_dimensions("conv", "convolution", "Conv"),
    **_dimensions("convtranspose", "convolution", "ConvTranspose"),
    **_dimensions("maxpool", "pooling", "MaxPool"),
    **_dimensions("avgpool", "pooling", "AveragePool"),
    **_dimensions("adaptiveavgpool", "pooling", "AdaptiveAveragePool"),
    **_dimensions("adaptivemaxpool", "pooling", "AdaptiveMaxPool"),
    **_dimensions("pad", "shape", "Pad"),
    "unfold": Entry("convolution", "Unfold"),
    "globalavgpool": Entry("pooling", "GlobalAveragePool"),
    "globalmaxpool": Entry("pooling", "GlobalMaxPool"),
    "linear": Entry("linear", "Linear"),
    "embedding": Entry("linear", "Embedding"),
    "batchnorm": Entry("norm", "BatchNorm"),
    "bn": Entry("norm", "BatchNorm"),
    "layernorm": Entry("norm", "LayerNorm"),
    "ln": Entry("norm", "LayerNorm"),
    "groupnorm": Entry("norm", "GroupNorm"),
    "instancenorm": Entry("norm", "InstanceNorm"),
    "rmsnorm": Entry("norm", "RMSNorm"),
    "lrn": Entry("norm", "LocalResponseNorm"),
    **{name: Entry("activation", "Activation", {"function": name}) for name, row in FUNCTIONS.items() if row.cost},
    "prelu": Entry("activation", "PReLU"),
    "glu": Entry("activation", "GLU"),
    "softmax": Entry("activation", "Softmax"),
    "logsoftmax": Entry("activation", "LogSoftmax"),
    "identity": Entry("shape", "Identity"),
    "dropout": Entry("shape", "Dropout"),
    "flatten": Entry("shape", "Flatten"),
    "reshape": Entry("shape", "Reshape"),
    "permute": Entry("shape", "Permute"),
    "tokens": Entry("shape", "Tokens"),
    "classtoken": Entry("shape", "ClassToken"),
    "positions": Entry("shape", "Positions"),
    "select": Entry("shape", "Select"),
    "pixelshuffle": Entry("shape", "PixelShuffle"),
    "upsample": Entry("shape", "Upsample"),
    **{cell: Entry("recurrent", "Recurrent", {"cell": cell}) for cell in ("rnn", "rnn_relu", "lstm", "gru")},
    "attention": Entry("attention", "Attention"),
    "sdpa": Entry("attention", "ScaledDotProduct"),
    "mlp": Entry("transformer", "MLP"),
    "swiglu": Entry("transformer", "SwiGLU"),
    "encoder": Entry("transformer", "EncoderLayer"),
    "decoder": Entry("transformer", "DecoderLayer"),
    "tableconv": Entry("lenet", "TableConv"),
    "subsample": Entry("lenet", "Subsample"),
    "rbf": Entry("lenet", "RadialBasis"),
    "mse": Entry("loss", "MeanSquaredError"),
    "l1": Entry("loss", "MeanAbsoluteError"),
    "crossentropy": Entry("loss", "CrossEntropy"),
    "bce": Entry("loss", "BinaryCrossEntropy"),
}

# Merges take the outputs of branches, two or more.
MERGES: dict[str, Entry] = {
    "add": Entry("shape", "Add"),
    "mul": Entry("shape", "Multiply"),
    "concat": Entry("shape", "Concat"),
    "bilinear": Entry("linear", "Bilinear"),
}


def layer_class(name: str, table: dict[str, Entry] = LAYERS) -> tuple[type, dict[str, Any]]:
    """The class of a layer's name and its preset fields. Raises InputError with the nearest names."""
    entry = table.get(name)
    if entry is None:
        raise InputError(f"there is no layer called {name!r}{nearest(name, [*LAYERS, *MERGES])}")
    return getattr(import_module(f"theory.layers.{entry.module}"), entry.cls), entry.preset


def make(name: str, /, **fields: Any) -> Any:
    """A layer by its name in a spec: `make("conv", out=6, kernel=5)`."""
    cls, preset = layer_class(name, LAYERS if name in LAYERS else MERGES)
    return cls(**(preset | fields))


def nearest(name: str, known: list[str]) -> str:
    """`; did you mean conv?`, or where to look."""
    from difflib import get_close_matches

    close = get_close_matches(name, known, n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(close)}?" if close else f"; known are {', '.join(sorted(known))}"
