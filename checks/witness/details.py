"""What of an operator on meta tensors decides its cost beside its shapes, and what ties it to a backward pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import prod
from typing import Any

import torch
from torch import Tensor

Details = dict[str, Any]
Reader = Callable[[Any, Mapping[str, Any]], Details]


def details_of(name: str, args: Any, kwargs: Mapping[str, Any]) -> Details:
    """What the operator of this name was told; nothing where its shapes are all that matters.

    What is done in place, under a name that ends with `_`, is told the same.
    """
    found = READERS.get(name.removesuffix("_"))
    return {} if found is None else found(args, kwargs)


def numbers(values: Iterable[Any]) -> dict[str, bool]:
    """Whether tensors hold complex numbers: all of them, or (mixed) only some; nothing where none does."""
    kinds = [value.dtype.is_complex for value in values if isinstance(value, Tensor)]
    if True not in kinds:
        return {}
    return {"mixed": True} if False in kinds else {"complex": True}


def graded(tensors: Sequence[Tensor]) -> dict[str, Any]:
    """What ties both passes together.

    Where gradients are followed, `nodes`: how many nodes the graph of autograd has by now, so that those which are new
    are this step's; and `wanted`: of which tensors the gradient is, left out where of none. Within a backward pass,
    `by`: the number of the node whose gradient is computed, and its name where that is a function of one's own.
    """
    found: dict[str, Any] = {}
    if torch.is_grad_enabled():
        found["nodes"] = torch.autograd._get_sequence_nr()  # pyright: ignore[reportPrivateImportUsage]  # not documented
        wanted = tuple(tensor.requires_grad for tensor in tensors)
        if any(wanted):
            found["wanted"] = wanted
    node = torch._C._current_autograd_node()
    if node is not None:
        own = isinstance(node, torch.autograd.function.BackwardCFunction)
        found["by"] = node._sequence_nr(), type(node).__name__.removesuffix("Backward") if own else ""
    return found


def _convolution(args: Any, kwargs: Mapping[str, Any]) -> Details:
    return {"bias": args[2] is not None, "transposed": bool(args[6]), "groups": args[8], "stride": tuple(args[3]),
            "dilation": tuple(args[5])}  # fmt: skip


def _convolution_backward(args: Any, kwargs: Mapping[str, Any]) -> Details:
    return {"transposed": bool(args[7]), "mask": tuple(args[10])}


def _pool(args: Any, kwargs: Mapping[str, Any]) -> Details:
    return {"kernel": tuple(args[1])}


def _batch_norm(args: Any, kwargs: Mapping[str, Any]) -> Details:
    return {"affine": args[1] is not None}


def _batch_norm_of_a_mode(args: Any, kwargs: Mapping[str, Any]) -> Details:
    return {"affine": args[1] is not None, **({"own_statistics": True} if args[5] else {})}


def _layer_norm(args: Any, kwargs: Mapping[str, Any]) -> Details:
    return {"affine": args[2] is not None, "bias": args[3] is not None, "group": prod(args[1])}


def _group_norm(args: Any, kwargs: Mapping[str, Any]) -> Details:
    return {"affine": args[1] is not None, "groups": args[6]}


def _attention(args: Any, kwargs: Mapping[str, Any]) -> Details:
    return {"causal": bool(kwargs.get("is_causal", False))}


def _along_an_axis(name: str) -> Reader:
    """Raises IndexError for an axis that there is not, which torch refuses, but not on meta."""

    def read(args: Any, kwargs: Mapping[str, Any]) -> Details:
        axes = max(args[0].ndim, 1)
        if not -axes <= args[1] < axes:
            raise IndexError(f"{name} along axis {args[1]} of a tensor with {axes}")
        return {"axis": args[1]}

    return read


def _told(what: str, place: int, default: Any, by_name: str = "") -> Reader:
    """An argument by its place, else by its name, else as torch has it where it is not said."""

    def read(args: Any, kwargs: Mapping[str, Any]) -> Details:
        value = args[place] if len(args) > place else kwargs.get(by_name or what, default)
        return {what: default if value is None else value}

    return read


def _power(args: Any, kwargs: Mapping[str, Any]) -> Details:
    return {"exponent": args[1] if len(args) > 1 and isinstance(args[1], int | float) else None}


READERS: Mapping[str, Reader] = {
    "convolution": _convolution,
    "convolution_backward": _convolution_backward,
    **{f"{kind}_pool{n}d{more}": _pool for kind in ("max", "avg") for n in (1, 2, 3) for more in ("", "_with_indices")},
    "native_batch_norm": _batch_norm_of_a_mode,
    **dict.fromkeys(("_native_batch_norm_legit_no_training", "cudnn_batch_norm", "batch_norm"), _batch_norm),
    **dict.fromkeys(("native_layer_norm", "layer_norm"), _layer_norm),
    "native_group_norm": _group_norm,
    **dict.fromkeys(
        ("scaled_dot_product_attention", "_scaled_dot_product_flash_attention",
         "_scaled_dot_product_efficient_attention", "_scaled_dot_product_cudnn_attention",
         "_scaled_dot_product_flash_attention_for_cpu", "_scaled_dot_product_fused_attention_overrideable"),
        _attention,
    ),
    **{name: _along_an_axis(name) for name in ("_softmax", "_log_softmax", "cumsum")},
    **dict.fromkeys(("linalg_vector_norm", "norm"), _told("order", 1, 2, "ord")),
    **dict.fromkeys(("mse_loss",), _told("reduction", 2, 1)),
    **dict.fromkeys(("nll_loss_forward", "nll_loss2d_forward"), _told("reduction", 3, 1)),
    "binary_cross_entropy_with_logits": _told("reduction", 4, 1),
    "_cdist_forward": _told("order", 2, 2, "p"),
    "pow": _power,
    "gelu": lambda args, kwargs: {"approximate": kwargs.get("approximate", "none")},
}  # fmt: skip
