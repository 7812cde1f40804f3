"""The torch functions that models call most, answered from shapes: recorder and the arguments in, shapes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from checks.witness.recording import Recorder, numbers
from checks.witness.shape_only import RULES, Ghost, Rule


def rule(*functions: Any) -> Callable[[Rule], Rule]:
    def register(answer: Rule) -> Rule:
        for function in functions:
            RULES[function] = answer
        return answer

    return register


def _pair(value: Any, dims: int) -> tuple[int, ...]:
    return (value,) * dims if isinstance(value, int) else tuple(value) * (dims if len(value) == 1 else 1)


@rule(torch.conv1d, torch.conv2d, torch.conv3d)
def _conv(
    r: Recorder, input: Any, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0, dilation: Any = 1,
    groups: int = 1,
) -> Any:  # fmt: skip
    kernel = weight.shape[2:]
    dims = len(kernel)
    if len(input.shape) != dims + 2:
        return NotImplemented
    stride, dilation = _pair(stride, dims), _pair(dilation, dims)
    if padding == "same":
        places = tuple(input.shape[2:])
    else:
        pads = (0,) * dims if padding == "valid" else _pair(padding, dims)
        places = tuple(
            (n + 2 * p - d * (k - 1) - 1) // s + 1
            for n, k, s, p, d in zip(input.shape[2:], kernel, stride, pads, dilation, strict=True)
        )
    if input.shape[1] != weight.shape[1] * groups or min(places) < 1 or input.dtype != weight.dtype:
        return NotImplemented  # torch says what is wrong
    shape = (input.shape[0], weight.shape[0], *places)
    r.note(
        "convolution",
        (tuple(input.shape), tuple(weight.shape)),
        shape,
        bias=bias is not None,
        transposed=False,
        groups=groups,
        **({"worded": True} if isinstance(padding, str) else {}),
        **numbers((input,)),
    )
    return Ghost(shape, r, input.dtype)


@rule(F.linear)
def _linear(r: Recorder, input: Any, weight: Any, bias: Any = None) -> Any:
    if len(weight.shape) != 2 or input.shape[-1:] != weight.shape[1:] or input.dtype != weight.dtype:
        return NotImplemented
    shape = (*input.shape[:-1], weight.shape[0])
    r.note("linear", (tuple(input.shape), tuple(weight.shape)), shape, bias=bias is not None, **numbers((input,)))
    return Ghost(shape, r, input.dtype)


@rule(torch.addmm)
def _addmm(r: Recorder, input: Any, mat1: Any, mat2: Any, **kwargs: Any) -> Any:
    added, a, b = tuple(input.shape), tuple(mat1.shape), tuple(mat2.shape)
    if kwargs or len(a) != 2 or len(b) != 2 or a[1] != b[0] or _broadcast(added, (a[0], b[1])) != (a[0], b[1]):
        return NotImplemented
    if not input.dtype == mat1.dtype == mat2.dtype:
        return NotImplemented
    r.note("addmm", (added, a, b), (a[0], b[1]), **numbers((mat1,)))
    return Ghost((a[0], b[1]), r, mat1.dtype)


@rule(F.batch_norm)
def _batch_norm(
    r: Recorder, input: Any, running_mean: Any, running_var: Any, weight: Any = None, bias: Any = None,
    training: bool = False, momentum: float = 0.1, eps: float = 1e-5,
) -> Any:  # fmt: skip
    shape = tuple(input.shape)
    own = {"own_statistics": True} if training or running_mean is None else {}
    r.note("native_batch_norm", (shape,), shape, affine=weight is not None, **own)
    return Ghost(shape, r, input.dtype)


@rule(F.instance_norm)
def _instance_norm(
    r: Recorder, input: Any, running_mean: Any = None, running_var: Any = None, weight: Any = None, bias: Any = None,
    use_input_stats: bool = True, momentum: float = 0.1, eps: float = 1e-5,
) -> Any:  # fmt: skip
    shape = tuple(input.shape)
    if len(shape) < 3 or not use_input_stats:
        return NotImplemented
    r.note("instance_norm", (shape,), shape, affine=weight is not None)
    return Ghost(shape, r, input.dtype)


@rule(F.layer_norm)
def _layer_norm(
    r: Recorder, input: Any, normalized_shape: Any, weight: Any = None, bias: Any = None, eps: float = 1e-5
) -> Any:
    shape, group = tuple(input.shape), tuple(normalized_shape)
    if shape[len(shape) - len(group) :] != group:
        return NotImplemented
    r.note("native_layer_norm", (shape,), shape, affine=weight is not None, bias=bias is not None, group=prod(group))
    return Ghost(shape, r, input.dtype)


def _unary(name: str, *functions: Any) -> None:
    def answer(r: Recorder, input: Any, *args: Any, **kwargs: Any) -> Any:
        if not input.dtype.is_floating_point:
            return NotImplemented
        shape = tuple(input.shape)
        r.note(name, (shape,), shape, **({"approximate": kwargs.get("approximate", "none")} if name == "gelu" else {}))
        return Ghost(shape, r, input.dtype)

    for function in functions:
        RULES[function] = answer


_unary("relu", F.relu, torch.relu, torch.relu_, Tensor.relu, Tensor.relu_)
_unary("relu6", F.relu6)
_unary("gelu", F.gelu)
_unary("silu", F.silu)
_unary("sigmoid", torch.sigmoid, Tensor.sigmoid, F.sigmoid)
_unary("tanh", torch.tanh, Tensor.tanh, F.tanh)
_unary("hardswish", F.hardswish)
_unary("hardsigmoid", F.hardsigmoid)
_unary("hardtanh", F.hardtanh)
_unary("leaky_relu", F.leaky_relu)
_unary("elu", F.elu)
_unary("clone", Tensor.clone, torch.clone)
_unary("detach", Tensor.detach, Tensor.contiguous)
_unary("dropout", F.dropout, F.dropout1d, F.dropout2d, F.dropout3d)
_unary("exp", torch.exp, Tensor.exp)


def _broadcast(a: Sequence[int], b: Sequence[int]) -> tuple[int, ...] | None:
    if tuple(a) == tuple(b):
        return tuple(a)
    size = max(len(a), len(b))
    left, right = (1,) * (size - len(a)) + tuple(a), (1,) * (size - len(b)) + tuple(b)
    if any(m != n and 1 not in (m, n) for m, n in zip(left, right, strict=True)):
        return None
    return tuple(n if m == 1 else m for m, n in zip(left, right, strict=True))


def _binary(name: str, *functions: Any) -> None:
    def answer(r: Recorder, input: Any, other: Any, *args: Any, **kwargs: Any) -> Any:
        if kwargs or args:
            return NotImplemented
        left, right = (tuple(value.shape) if isinstance(value, Tensor) else () for value in (input, other))
        shape = _broadcast(left, right)
        if shape is None:
            return NotImplemented
        tensors = [value for value in (input, other) if isinstance(value, Tensor)]
        dtype = tensors[0].dtype
        if dtype != tensors[-1].dtype or not dtype.is_floating_point:
            with torch._C.DisableTorchFunction():
                dtype = torch.result_type(input, other)
            if name == "div" and not (dtype.is_floating_point or dtype.is_complex):
                dtype = torch.get_default_dtype()
        r.note(name, tuple(tuple(value.shape) for value in tensors), shape, **numbers(tensors))
        return Ghost(shape, r, dtype)

    for function in functions:
        RULES[function] = answer


_binary("add", torch.add, Tensor.add, Tensor.add_, Tensor.__add__, Tensor.__radd__, Tensor.__iadd__)
_binary("sub", torch.sub, Tensor.sub, Tensor.__sub__, Tensor.__rsub__, Tensor.__isub__)
_binary("mul", torch.mul, Tensor.mul, Tensor.mul_, Tensor.__mul__, Tensor.__rmul__, Tensor.__imul__)
_binary("div", torch.div, Tensor.div, Tensor.__truediv__, Tensor.__rtruediv__, Tensor.__itruediv__)


@rule(torch.matmul, Tensor.matmul, Tensor.__matmul__)
def _matmul(r: Recorder, input: Any, other: Any) -> Any:
    a, b = tuple(input.shape), tuple(other.shape)
    if len(a) < 2 or len(b) < 2 or a[-1] != b[-2] or input.dtype != other.dtype:
        return NotImplemented
    lead = _broadcast(a[:-2], b[:-2])
    if lead is None:
        return NotImplemented
    shape = (*lead, a[-2], b[-1])
    r.note("matmul", (a, b), shape, **numbers((input,)))
    return Ghost(shape, r, input.dtype)


@rule(F.scaled_dot_product_attention)
def _attention(
    r: Recorder, query: Any, key: Any, value: Any, attn_mask: Any = None, dropout_p: float = 0.0,
    is_causal: bool = False, scale: Any = None, enable_gqa: bool = False,
) -> Any:  # fmt: skip
    q, k, v = (tuple(part.shape) for part in (query, key, value))
    if min(len(q), len(k), len(v)) < 3 or (not enable_gqa and not q[:-2] == k[:-2] == v[:-2]):
        return NotImplemented
    shape = (*q[:-1], v[-1])
    r.note("scaled_dot_product_attention", (q, k, v), shape, causal=is_causal)
    return Ghost(shape, r, query.dtype)


@rule(F.softmax, torch.softmax, Tensor.softmax)
def _softmax(r: Recorder, input: Any, dim: Any = None, *args: Any, **kwargs: Any) -> Any:
    shape = tuple(input.shape)
    if dim is None or not -len(shape) <= dim < len(shape):
        return NotImplemented
    r.note("_softmax", (shape,), shape, axis=dim)
    wanted = (value for value in (*args, kwargs.get("dtype")) if isinstance(value, torch.dtype))
    return Ghost(shape, r, next(wanted, input.dtype))


def _pool(name: str, r: Recorder, input: Any, kernel: Any, stride: Any, padding: Any, dilation: Any, ceil: bool) -> Any:
    shape = tuple(input.shape)
    if len(shape) != 4 or ceil:
        return NotImplemented
    kernel = _pair(kernel, 2)
    stride = kernel if stride in (None, [], ()) else _pair(stride, 2)
    padding, dilation = _pair(padding, 2), _pair(dilation, 2)
    places = tuple(
        (n + 2 * p - d * (k - 1) - 1) // s + 1
        for n, k, s, p, d in zip(shape[2:], kernel, stride, padding, dilation, strict=True)
    )
    if min(places) < 1:
        return NotImplemented
    out = (*shape[:2], *places)
    r.note(name, (shape,), out, kernel=kernel)
    return Ghost(out, r, input.dtype)


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
    return _pool("avg_pool2d", r, input, kernel_size, stride, padding, 1, ceil_mode)


@rule(F.adaptive_avg_pool2d)
def _adaptive_pool(r: Recorder, input: Any, output_size: Any) -> Any:
    shape = tuple(input.shape)
    size = _pair(output_size, 2)
    if len(shape) != 4 or None in size:
        return NotImplemented
    r.note("_adaptive_avg_pool2d", (shape,), (*shape[:2], *size))
    return Ghost((*shape[:2], *size), r, input.dtype)


@rule(torch.flatten, Tensor.flatten)
def _flatten(r: Recorder, input: Any, start_dim: int = 0, end_dim: int = -1) -> Any:
    shape = tuple(input.shape)
    if not shape:
        return NotImplemented
    start, end = start_dim % len(shape), end_dim % len(shape)
    return Ghost((*shape[:start], prod(shape[start : end + 1]), *shape[end + 1 :]), r, input.dtype)


@rule(Tensor.view, Tensor.reshape, torch.reshape)
def _view(r: Recorder, input: Any, *shape: Any, **kwargs: Any) -> Any:
    if kwargs or not shape:
        return NotImplemented
    wanted = list(shape[0]) if isinstance(shape[0], list | tuple) else list(shape)
    if not all(isinstance(size, int) for size in wanted):
        return NotImplemented
    size = prod(input.shape)
    if -1 in wanted:
        rest = -prod(wanted)
        if rest <= 0 or size % rest:
            return NotImplemented
        wanted[wanted.index(-1)] = size // rest
    if prod(wanted) != size:
        return NotImplemented
    r.note("view", (input.shape,), tuple(wanted))  # its sizes may have been computed
    return Ghost(wanted, r, input.dtype)


@rule(Tensor.permute, torch.permute)
def _permute(r: Recorder, input: Any, *order: Any, **kwargs: Any) -> Any:
    if kwargs:
        return NotImplemented
    axes = order[0] if isinstance(order[0], list | tuple) else order
    return Ghost([input.shape[axis] for axis in axes], r, input.dtype)


@rule(Tensor.transpose, torch.transpose, Tensor.swapaxes)
def _transpose(r: Recorder, input: Any, a: int, b: int) -> Any:
    shape = list(input.shape)
    shape[a], shape[b] = shape[b], shape[a]
    return Ghost(shape, r, input.dtype)


@rule(torch.cat)
def _cat(r: Recorder, tensors: Any, dim: int = 0, **kwargs: Any) -> Any:
    shapes = [list(part.shape) for part in tensors]
    if kwargs or len({len(shape) for shape in shapes}) != 1:
        return NotImplemented
    axis = dim % len(shapes[0])
    if any(shape[:axis] + shape[axis + 1 :] != shapes[0][:axis] + shapes[0][axis + 1 :] for shape in shapes):
        return NotImplemented
    out = [*shapes[0][:axis], sum(shape[axis] for shape in shapes), *shapes[0][axis + 1 :]]
    r.note("cat", tuple(map(tuple, shapes)), tuple(out))
    return Ghost(out, r, tensors[0].dtype)


@rule(Tensor.unbind, torch.unbind)
def _unbind(r: Recorder, input: Any, dim: int = 0) -> Any:
    shape = list(input.shape)
    count = shape.pop(dim)
    return tuple(Ghost(shape, r, input.dtype) for _ in range(count))


@rule(Tensor.chunk, torch.chunk)
def _chunk(r: Recorder, input: Any, chunks: int, dim: int = 0) -> Any:
    shape = list(input.shape)
    size = -(-shape[dim] // chunks)
    parts = []
    left = shape[dim]
    while left > 0:
        part = list(shape)
        part[dim] = min(size, left)
        parts.append(Ghost(part, r, input.dtype))
        left -= size
    return tuple(parts)


@rule(Tensor.split, torch.split)
def _split(r: Recorder, input: Any, size: Any, dim: int = 0) -> Any:
    shape = list(input.shape)
    if not -len(shape) <= dim < len(shape):
        return NotImplemented
    length = shape[dim]
    if isinstance(size, int):
        sizes = [min(size, length - start) for start in range(0, length, size)] if size > 0 else []
    else:
        sizes = list(size)
    if not sizes or not all(type(part) is int and part >= 0 for part in sizes) or sum(sizes) != length:
        return NotImplemented
    axis = dim % len(shape)
    return tuple(Ghost([*shape[:axis], part, *shape[axis + 1 :]], r, input.dtype) for part in sizes)


@rule(torch.pow, Tensor.pow, Tensor.__pow__)
def _pow(r: Recorder, input: Any, exponent: Any) -> Any:
    if type(input) is not Ghost or type(exponent) not in (int, float) or not input.dtype.is_floating_point:
        return NotImplemented
    shape = tuple(input.shape)
    r.note("pow", (shape,), shape, exponent=exponent)
    return Ghost(shape, r, input.dtype)


@rule(Tensor.unsqueeze, torch.unsqueeze)
def _unsqueeze(r: Recorder, input: Any, dim: int) -> Any:
    shape = list(input.shape)
    shape.insert(dim if dim >= 0 else dim + len(shape) + 1, 1)
    return Ghost(shape, r, input.dtype)


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
