"""The torch functions that models call most, answered from shapes: recorder and the arguments in, shapes out.

A rule answers what torch would do; of all else, such as a bias of another size, it says NotImplemented, and torch
itself says on meta what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial, reduce
from math import prod
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from checks.witness import shape_views  # noqa: F401  # fills the same table
from checks.witness.details import numbers
from checks.witness.recording import Recorder
from checks.witness.shape_only import RULES, Ghost, Rule


def rule(*functions: Any) -> Callable[[Rule], Rule]:
    def register(answer: Rule) -> Rule:
        for function in functions:
            RULES[function] = answer
        return answer

    return register


def _pair(value: Any, dims: int) -> tuple[int, ...]:
    return (value,) * dims if isinstance(value, int) else tuple(value) * (dims if len(value) == 1 else 1)


@lru_cache(10_000)
def _slid(
    places: tuple[int, ...], kernel: tuple[int, ...], stride: tuple[int, ...], padding: tuple[int, ...],
    dilation: tuple[int, ...],
) -> tuple[int, ...]:  # fmt: skip
    """How many positions a window takes along every axis; (0,) where torch would not have it."""
    rows = list(zip(places, kernel, stride, padding, dilation, strict=True))
    if any(min(k, s, d) < 1 or p < 0 for _, k, s, p, d in rows):
        return (0,)
    return tuple((n + 2 * p - d * (k - 1) - 1) // s + 1 for n, k, s, p, d in rows)


def _shaped(shape: tuple[int, ...], like: Any, *parts: Any) -> bool:
    """Whether biases, gains or running means are of this shape and of the number type of what they work on, or none."""
    dtype = like.dtype
    for part in parts:  # noqa: SIM110  # a generator would cost as much as the whole rule
        if part is not None and (part.shape != shape or part.dtype != dtype):
            return False
    return True


def _loose(*values: Any) -> bool:
    """Whether what is computed from these number by number may lie in memory in another order than a new tensor."""
    for value in values:  # noqa: SIM110  # as above
        if type(value) is Ghost and not value.plain:
            return True
    return False


def _conv(
    dims: int, r: Recorder, input: Any, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0,
    dilation: Any = 1, groups: int = 1,
) -> Any:  # fmt: skip
    x, w = tuple(input.shape), tuple(weight.shape)
    if len(x) != dims + 2 or len(w) != dims + 2 or weight.dtype != input.dtype or not _shaped(w[:1], input, bias):
        return NotImplemented
    strides, dilations = _pair(stride, dims), _pair(dilation, dims)
    if padding == "same":
        places = x[2:] if strides == (1,) * dims else (0,)
    else:
        pads = _pair(0 if padding == "valid" else padding, dims)
        places = _slid(x[2:], w[2:], strides, pads, dilations)
    if x[1] != w[1] * groups or w[0] % groups or min(places) < 1 or not _computes(input):
        return NotImplemented
    shape = (x[0], w[0], *places)
    r.note(
        "convolution", (x, w), shape, bias=bias is not None, transposed=False, groups=groups,
        **({"worded": True} if isinstance(padding, str) else {}), **numbers((input,)),
    )  # fmt: skip
    return Ghost(shape, r, input.dtype, _loose(input, weight))


RULES.update({f: partial(_conv, dims) for dims, f in ((1, torch.conv1d), (2, torch.conv2d), (3, torch.conv3d))})


def _computes(value: Any) -> bool:
    return value.dtype.is_floating_point or value.dtype.is_complex


@rule(F.linear)
def _linear(r: Recorder, input: Any, weight: Any, bias: Any = None) -> Any:
    x, w = tuple(input.shape), tuple(weight.shape)
    if len(w) != 2 or x[-1:] != w[1:] or not _computes(input) or not _shaped(w, input, weight):
        return NotImplemented
    if not _shaped(w[:1], input, bias):
        return NotImplemented
    shape = (*x[:-1], w[0])
    r.note("linear", (x, w), shape, bias=bias is not None, **numbers((input,)))
    return Ghost(shape, r, input.dtype)


@rule(torch.addmm)
def _addmm(r: Recorder, input: Any, mat1: Any, mat2: Any, **kwargs: Any) -> Any:
    added, a, b = tuple(input.shape), tuple(mat1.shape), tuple(mat2.shape)
    if kwargs or len(a) != 2 or len(b) != 2 or a[1] != b[0] or _broadcast(added, (a[0], b[1])) != (a[0], b[1]):
        return NotImplemented
    if not input.dtype == mat1.dtype == mat2.dtype or not _computes(input):
        return NotImplemented
    r.note("addmm", (added, a, b), (a[0], b[1]), **numbers((mat1,)))
    return Ghost((a[0], b[1]), r, mat1.dtype)


@rule(F.batch_norm)
def _batch_norm(
    r: Recorder, input: Any, running_mean: Any, running_var: Any, weight: Any = None, bias: Any = None,
    training: bool = False, momentum: float = 0.1, eps: float = 1e-5,
) -> Any:  # fmt: skip
    shape = tuple(input.shape)
    own = training or running_mean is None or running_var is None
    if len(shape) < 2 or not input.dtype.is_floating_point or (own and prod(shape) <= shape[1]):
        return NotImplemented
    if not _shaped(shape[1:2], input, running_mean, running_var, weight, bias):
        return NotImplemented
    if not training and (running_mean is None or running_var is None):
        return NotImplemented
    details = {"own_statistics": True} if own else {}
    r.note("native_batch_norm", (shape,), shape, affine=weight is not None, **details)
    return Ghost(shape, r, input.dtype, _loose(input))


@rule(F.instance_norm)
def _instance_norm(
    r: Recorder, input: Any, running_mean: Any = None, running_var: Any = None, weight: Any = None, bias: Any = None,
    use_input_stats: bool = True, momentum: float = 0.1, eps: float = 1e-5,
) -> Any:  # fmt: skip
    shape = tuple(input.shape)
    if len(shape) < 3 or prod(shape[2:]) < 2 or not use_input_stats or not input.dtype.is_floating_point:
        return NotImplemented
    if not _shaped(shape[1:2], input, running_mean, running_var, weight, bias):
        return NotImplemented
    r.note("instance_norm", (shape,), shape, affine=weight is not None)
    return Ghost(shape, r, input.dtype, _loose(input))


@rule(F.layer_norm)
def _layer_norm(
    r: Recorder, input: Any, normalized_shape: Any, weight: Any = None, bias: Any = None, eps: float = 1e-5
) -> Any:
    shape, group = tuple(input.shape), tuple(normalized_shape)
    if not group or shape[max(len(shape) - len(group), 0) :] != group or not input.dtype.is_floating_point:
        return NotImplemented
    if not _shaped(group, input, weight, bias):
        return NotImplemented
    r.note("native_layer_norm", (shape,), shape, affine=weight is not None, bias=bias is not None, group=prod(group))
    return Ghost(shape, r, input.dtype)


def _each(r: Recorder, name: str, input: Any, **details: Any) -> Ghost:
    """A function of one number, applied to every number."""
    shape = tuple(input.shape)
    r.note(name, (shape,), shape, **details)
    return Ghost(shape, r, input.dtype, _loose(input))


def _unary(name: str, *functions: Any) -> None:
    def answer(r: Recorder, input: Any, *args: Any, **kwargs: Any) -> Any:
        if not input.dtype.is_floating_point:
            return NotImplemented
        return _each(r, name, input)

    for function in functions:
        RULES[function] = answer


_unary("relu", F.relu, torch.relu, torch.relu_, Tensor.relu, Tensor.relu_)
_unary("relu6", F.relu6)
_unary("silu", F.silu)
_unary("sigmoid", torch.sigmoid, Tensor.sigmoid, F.sigmoid)
_unary("tanh", torch.tanh, Tensor.tanh, F.tanh)
_unary("hardswish", F.hardswish)
_unary("hardsigmoid", F.hardsigmoid)
_unary("leaky_relu", F.leaky_relu)
_unary("elu", F.elu)
_unary("clone", Tensor.clone, torch.clone)
_unary("exp", torch.exp, Tensor.exp)


@rule(F.gelu)
def _gelu(r: Recorder, input: Any, approximate: str = "none") -> Any:
    if not input.dtype.is_floating_point or approximate not in ("none", "tanh"):
        return NotImplemented
    return _each(r, "gelu", input, approximate=approximate)


@rule(F.hardtanh)
def _hardtanh(r: Recorder, input: Any, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> Any:
    if not input.dtype.is_floating_point or min_val > max_val:
        return NotImplemented
    return _each(r, "hardtanh", input)


@rule(F.dropout)
def _dropout(r: Recorder, input: Any, p: float = 0.5, training: bool = True, inplace: bool = False) -> Any:
    if not input.dtype.is_floating_point or not 0 <= p <= 1:
        return NotImplemented
    return _each(r, "dropout", input)


def _broadcast(a: Sequence[int], b: Sequence[int]) -> tuple[int, ...] | None:
    if a == b:
        return tuple(a)
    if len(a) < len(b):
        a, b = b, a
    lead, rest = len(a) - len(b), []
    for m, n in zip(a[lead:], b, strict=True):
        if m != n and m != 1 and n != 1:
            return None
        rest.append(n if m == 1 else m)
    return (*a[:lead], *rest)


def _binary(name: str, functions: tuple[Any, ...], in_place: tuple[Any, ...]) -> None:
    """Number by number, of two tensors or a tensor and a number; in place, the first keeps its shape and type."""

    def answer(r: Recorder, input: Any, other: Any, kept: bool) -> Any:
        tensors = [value for value in (input, other) if isinstance(value, Tensor)]
        if len(tensors) < 2 and not any(type(value) in (int, float) for value in (input, other)):
            return NotImplemented
        dtypes = [value.dtype for value in tensors]
        if torch.bool in dtypes:
            return NotImplemented  # torch takes some differences of truth values, and refuses others
        left, right = (tuple(value.shape) if isinstance(value, Tensor) else () for value in (input, other))
        shape, dtype = _broadcast(left, right), dtypes[0]
        if dtype != dtypes[-1] or not _computes(tensors[0]):
            with torch._C.DisableTorchFunction():
                dtype = torch.result_type(input, other)
            if name == "div" and not (dtype.is_floating_point or dtype.is_complex):
                dtype = torch.get_default_dtype()
        if shape is None or (kept and (shape != left or dtype != dtypes[0] or not _computes(tensors[0]))):
            return NotImplemented  # in place, whole numbers lose the values that may be known of them
        r.note(name, tuple([tuple(value.shape) for value in tensors]), shape, **numbers(tensors))
        return Ghost(shape, r, dtype, _loose(input, other))

    for changes, known in ((False, functions), (True, in_place)):
        for function in known:
            RULES[function] = partial(_of_two, answer, changes)


def _of_two(answer: Callable[..., Any], kept: bool, r: Recorder, *args: Any, **kwargs: Any) -> Any:
    return NotImplemented if kwargs or len(args) != 2 else answer(r, *args, kept)


_binary("add", (torch.add, Tensor.add, Tensor.__add__, Tensor.__radd__), (Tensor.add_, Tensor.__iadd__))
_binary("sub", (torch.sub, Tensor.sub, Tensor.__sub__, Tensor.__rsub__), (Tensor.sub_, Tensor.__isub__))
_binary("mul", (torch.mul, Tensor.mul, Tensor.__mul__, Tensor.__rmul__), (Tensor.mul_, Tensor.__imul__))
_binary("div", (torch.div, Tensor.div, Tensor.__truediv__, Tensor.__rtruediv__), (Tensor.div_, Tensor.__itruediv__))


@rule(torch.matmul, Tensor.matmul, Tensor.__matmul__)
def _matmul(r: Recorder, input: Any, other: Any) -> Any:
    if not isinstance(input, Tensor) or not isinstance(other, Tensor):
        return NotImplemented
    a, b = tuple(input.shape), tuple(other.shape)
    if len(a) < 2 or len(b) < 2 or a[-1] != b[-2] or input.dtype != other.dtype or not _computes(input):
        return NotImplemented
    lead = _broadcast(a[:-2], b[:-2])
    if lead is None:
        return NotImplemented
    shape = (*lead, a[-2], b[-1])
    r.note("matmul", (a, b), shape, **numbers((input,)))
    return Ghost(shape, r, input.dtype, len(a) == 2 < len(b))


@rule(F.scaled_dot_product_attention)
def _attention(
    r: Recorder, query: Any, key: Any, value: Any, attn_mask: Any = None, dropout_p: float = 0.0,
    is_causal: bool = False, scale: Any = None, enable_gqa: bool = False,
) -> Any:  # fmt: skip
    q, k, v = (tuple(part.shape) for part in (query, key, value))
    if min(len(q), len(k), len(v)) < 3 or q[-1] != k[-1] or k[:-1] != v[:-1]:
        return NotImplemented
    shared = enable_gqa and len(q) == len(k) == 4 and q[0] == k[0] and q[1] % k[1] == 0
    if not shared and q[:-2] != k[:-2]:
        return NotImplemented
    if not query.dtype == key.dtype == value.dtype or not query.dtype.is_floating_point:
        return NotImplemented
    if attn_mask is not None:
        scores = (*q[:-1], k[-2])
        fits = attn_mask.ndim > 1 and _broadcast(tuple(attn_mask.shape), scores) == scores
        if is_causal or not fits or attn_mask.dtype not in (torch.bool, query.dtype):
            return NotImplemented
    shape = (*q[:-1], v[-1])
    r.note("scaled_dot_product_attention", (q, k, v), shape, causal=is_causal)
    return Ghost(shape, r, query.dtype, True)


@rule(F.softmax, torch.softmax, Tensor.softmax)
def _softmax(r: Recorder, input: Any, dim: Any = None, *args: Any, **kwargs: Any) -> Any:
    shape = tuple(input.shape)
    asked = [value for value in (*args, *kwargs.values()) if isinstance(value, torch.dtype)]
    dtype = asked[0] if asked else input.dtype
    if type(dim) is not int or not -len(shape) <= dim < len(shape) or not dtype.is_floating_point:
        return NotImplemented
    r.note("_softmax", (shape,), shape, axis=dim)
    return Ghost(shape, r, dtype, _loose(input))


def _pool(name: str, r: Recorder, input: Any, kernel: Any, stride: Any, padding: Any, dilation: Any, ceil: bool) -> Any:
    shape = tuple(input.shape)
    if len(shape) != 4 or ceil or not input.dtype.is_floating_point:
        return NotImplemented
    kernel = _pair(kernel, 2)
    stride = kernel if stride in (None, [], ()) else _pair(stride, 2)
    padding, dilation = _pair(padding, 2), _pair(dilation, 2)
    if not all(0 <= 2 * p <= k for p, k in zip(padding, kernel, strict=True)) or min(*stride, *dilation) < 1:
        return NotImplemented
    places = _slid(shape[2:], kernel, stride, padding, dilation)
    if min(places) < 1:
        return NotImplemented
    out = (*shape[:2], *places)
    r.note(name, (shape,), out, kernel=kernel)
    return Ghost(out, r, input.dtype, _loose(input))


@rule(F.max_pool2d, F.__dict__["_max_pool2d"], torch.max_pool2d)
def _max_pool(
    r: Recorder, input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1,
    ceil_mode: bool = False, return_indices: bool = False,
) -> Any:  # fmt: skip
    if return_indices:
        return NotImplemented
    return _pool("max_pool2d_with_indices", r, input, kernel_size, stride, padding, dilation, ceil_mode)


@rule(F.avg_pool2d)
def _average_pool(
    r: Recorder, input: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: bool = False,
    count_include_pad: bool = True, divisor_override: Any = None,
) -> Any:  # fmt: skip
    if divisor_override == 0:
        return NotImplemented
    return _pool("avg_pool2d", r, input, kernel_size, stride, padding, 1, ceil_mode)


@rule(F.adaptive_avg_pool2d)
def _adaptive_pool(r: Recorder, input: Any, output_size: Any) -> Any:
    shape = tuple(input.shape)
    size = _pair(output_size, 2)
    if len(shape) != 4 or len(size) != 2 or None in size or min(size) < 1 or not input.dtype.is_floating_point:
        return NotImplemented
    r.note("_adaptive_avg_pool2d", (shape,), (*shape[:2], *size))
    return Ghost((*shape[:2], *size), r, input.dtype, _loose(input))


@rule(torch.cat)
def _cat(r: Recorder, tensors: Any, dim: int = 0, **kwargs: Any) -> Any:
    given = tuple([tuple(part.shape) for part in tensors])
    shapes = [shape for shape in given if shape != (0,)]  # torch leaves an empty list out, whatever the others are
    if kwargs or len({len(shape) for shape in shapes}) != 1 or not -len(shapes[0]) <= dim < len(shapes[0]):
        return NotImplemented
    axis = dim % len(shapes[0])
    if len({shape[:axis] + shape[axis + 1 :] for shape in shapes}) != 1:
        return NotImplemented
    out = (*shapes[0][:axis], sum([shape[axis] for shape in shapes]), *shapes[0][axis + 1 :])
    r.note("cat", given, out)
    return Ghost(out, r, reduce(torch.promote_types, [part.dtype for part in tensors]), _loose(*tensors))


@rule(torch.pow, Tensor.pow, Tensor.__pow__)
def _pow(r: Recorder, input: Any, exponent: Any) -> Any:
    if type(input) is not Ghost or type(exponent) not in (int, float) or not input.dtype.is_floating_point:
        return NotImplemented
    return _each(r, "pow", input, exponent=exponent)


def _recurrent(cell: str, function: Any) -> None:
    """A whole recurrent layer as one step: on meta it would be one product per time step."""

    def answer(
        r: Recorder, input: Any, state: Any, weights: Any, bias: Any = None, layers: Any = None, dropout: Any = None,
        train: Any = None, both: Any = None, batch_first: Any = None,
    ) -> Any:  # fmt: skip
        if batch_first is None or len(input.shape) != 3 or isinstance(weights, bool):
            return NotImplemented  # packed sequences, and unbatched ones
        first = state[0] if cell == "lstm" else state
        width, hidden = first.shape[-1], weights[1].shape[0] // GATES[cell]
        directions = 2 if both else 1
        shape = (*input.shape[:2], width * directions)
        r.note(
            cell, (tuple(input.shape),), shape, hidden=hidden, layers=layers, bidirectional=directions - 1,
            bias=int(bias), project=width if width != hidden else 0,
        )  # fmt: skip
        batch = input.shape[0 if batch_first else 1]
        last = Ghost((layers * directions, batch, width), r, input.dtype)
        if cell != "lstm":
            return Ghost(shape, r, input.dtype), last
        return Ghost(shape, r, input.dtype), last, Ghost((layers * directions, batch, hidden), r, input.dtype)

    RULES[function] = answer


GATES = {"lstm": 4, "gru": 3, "rnn": 1, "rnn_relu": 1}
for _cell, _function in (
    ("lstm", torch.lstm), ("gru", torch.gru), ("rnn", torch.rnn_tanh), ("rnn_relu", torch.rnn_relu),
):  # fmt: skip
    _recurrent(_cell, _function)
