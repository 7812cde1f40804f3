"""Every rule of shape-only tensors against torch on the CPU: the same shape and number type, or no answer at all.

Half of the calls are broken on purpose, as models that cannot run are: of these no rule may say anything.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from checks.witness.network import RULES
from checks.witness.recording import Recorder
from checks.witness.shape_only import over
from checks.witness.traced import CannotFollow

Made = tuple[tuple[Any, ...], dict[str, Any]]
FLOATS = (torch.float32,) * 6 + (torch.float64, torch.int64, torch.bool, torch.complex64)


def size(r: random.Random) -> int:
    return r.choice((1, 1, 2, 3, 4, 6))


def tensor(r: random.Random, shape: Any, dtype: torch.dtype | None = None) -> Tensor:
    """Of this shape, now and then of another, of another number type, or in another order in memory."""
    shape = list(shape)
    if shape and r.random() < 0.1:
        shape[r.randrange(len(shape))] = size(r)
    if r.random() < 0.04:
        shape = shape[1:] if r.random() < 0.5 else [size(r), *shape]
    made = torch.ones(shape, dtype=dtype or (r.choice(FLOATS) if r.random() < 0.25 else torch.float32))
    return made.transpose(-1, -2).contiguous().transpose(-1, -2) if made.ndim > 1 and r.random() < 0.2 else made


def some(r: random.Random, least: int = 0, most: int = 4) -> list[int]:
    return [size(r) for _ in range(r.randint(least, most))]


def maybe(r: random.Random, made: Any) -> Any:
    return made if r.random() < 0.6 else None


def conv(dims: int) -> Callable[[random.Random], Made]:
    def make(r: random.Random) -> Made:
        groups, out, into = r.choice((1, 1, 2)), size(r) * 2, size(r)
        kernel = [r.choice((1, 2, 3)) for _ in range(dims)]
        x = tensor(r, [size(r), into * groups, *(r.choice((3, 4, 5, 7)) for _ in range(dims))])
        padding = r.choice((0, 1, 2, (1,) * dims, "same", "valid", "full", -1))
        stride = r.choice((1, 2, (2,) * dims, [1] * dims, 0))
        return (x, tensor(r, [out, into, *kernel]), maybe(r, tensor(r, [out])), stride, padding, r.choice((1, 1, 2)),
                groups), {}  # fmt: skip

    return make


def linear(r: random.Random) -> Made:
    into, out = size(r), size(r)
    return (tensor(r, [*some(r), into]), tensor(r, [out, into]), maybe(r, tensor(r, [out]))), {}


def addmm(r: random.Random) -> Made:
    n, k, m = size(r), size(r), size(r)
    return (tensor(r, r.choice(([m], [n, m], [1, m], []))), tensor(r, [n, k]), tensor(r, [k, m])), {}


def normed(r: random.Random) -> Made:
    shape = [size(r), size(r), *some(r, 0, 2)]
    parts = [maybe(r, tensor(r, shape[1:2])) for _ in range(2)]
    mean, var = (tensor(r, shape[1:2]), tensor(r, shape[1:2])) if r.random() < 0.8 else (None, None)
    return (tensor(r, shape), mean, var, *parts, r.random() < 0.3), {}


def instance(r: random.Random) -> Made:
    shape = [size(r), size(r), *some(r, 1, 2)]
    return (tensor(r, shape), None, None, *(maybe(r, tensor(r, shape[1:2])) for _ in range(2))), {}


def layer(r: random.Random) -> Made:
    shape = some(r, 1)
    group = shape[-r.randint(1, len(shape)) :]
    return (tensor(r, shape), group, *(maybe(r, tensor(r, group)) for _ in range(2))), {}


def one(r: random.Random) -> Made:
    return (tensor(r, some(r)),), {}


def operand(r: random.Random) -> Any:
    return r.choice((2, 0.5, True, "x", None, [1.0], 1j)) if r.random() < 0.3 else tensor(r, some(r, 0, 2))


def two(r: random.Random) -> Made:
    x = tensor(r, some(r))
    return (x, r.choice((operand(r), tensor(r, x.shape), tensor(r, [1] * x.ndim)))), {}


def products(r: random.Random) -> Made:
    n, k, m, lead = size(r), size(r), size(r), some(r, 0, 2)
    return (tensor(r, [*lead, n, k]), tensor(r, [*r.choice((lead, [], [1] * len(lead))), k, m])), {}


def attention(r: random.Random) -> Made:
    b, h, n, m, d, e = size(r), 2 * size(r), size(r), size(r), size(r), size(r)
    shared = r.random() < 0.2
    q, k, v = (tensor(r, [b, heads, t, w]) for heads, t, w in ((h, n, d), (2 if shared else h, m, d),
                                                               (2 if shared else h, m, e)))  # fmt: skip
    mask = tensor(r, r.choice(([n, m], [1, m], [b, 1, n, m]))) if r.random() < 0.3 else None
    return (q, k, v, mask, 0.0, r.random() < 0.3), {"enable_gqa": shared}


def softmax(r: random.Random) -> Made:
    x = tensor(r, some(r))
    return (x, r.choice((-1, 0, 1, -2, 7))), {"dtype": torch.float64} if r.random() < 0.2 else {}


def pooled(r: random.Random) -> Made:
    return (tensor(r, [size(r), size(r), 7, 8]), r.choice((1, 2, 3, (2, 3), [3], 9)), r.choice((None, 1, 2, [1, 2], 0)),
            r.choice((0, 0, 1, 2, -1))), {}  # fmt: skip


def adaptive(r: random.Random) -> Made:
    return (tensor(r, [size(r), size(r), 7, 8]), r.choice((1, 2, (2, 3), (None, 2), 0, (1, 2, 3)))), {}


def joined(r: random.Random) -> Made:
    shape, axis = some(r, 1), r.choice((0, 1, -1, 5))
    parts = [tensor(r, shape) for _ in range(r.randint(1, 3))]
    return ([*parts, torch.ones(0)] if r.random() < 0.2 else parts, axis), {}


def power(r: random.Random) -> Made:
    return (tensor(r, some(r)), r.choice((2, 0.5, -1, "2"))), {}


def reshaped(r: random.Random) -> Made:
    x = tensor(r, some(r))
    whole = ((-1,), (x.numel(),), ([-1],), (x.shape,), tuple(x.shape), tuple(x.shape[::-1]))
    return (x, *r.choice((*whole, ([1, -1],), (2, -1), (-1, -1), (0, -1), tuple(some(r))))), {}


def by_axes(count: int) -> Callable[[random.Random], Made]:
    return lambda r: ((tensor(r, some(r)), *(r.randint(-4, 4) for _ in range(count))), {})


def permuted(r: random.Random) -> Made:
    x = tensor(r, some(r, 1))
    return (x, r.sample(range(x.ndim), x.ndim) if r.random() < 0.8 else [0, 0]), {}


def halved(r: random.Random) -> Made:
    x = tensor(r, some(r, 1))
    return (x, r.choice((1, 2, 3, 0)), r.randint(-x.ndim, x.ndim)), {}


def expanded(r: random.Random) -> Made:
    x = tensor(r, some(r))
    return (x, *([r.choice((3, -1, s)) for s in x.shape] if r.random() < 0.7 else some(r))), {}


def taken(r: random.Random) -> Made:
    known = (0, -1, slice(None), slice(0, 2), slice(None, None, 2), None, ...)
    places = [r.choice(known) for _ in range(r.randint(1, 3))]
    return (tensor(r, some(r)), tuple(places) if len(places) > 1 else places[0]), {}


def narrowed(r: random.Random) -> Made:
    return (tensor(r, some(r, 1)), r.randint(-1, 1), r.randint(0, 2), r.randint(0, 3)), {}


def unflattened(r: random.Random) -> Made:
    return (tensor(r, some(r, 1)), r.randint(-2, 1), r.choice(((2, -1), (-1, 3), (1, 4), (2, 2)))), {}


def beside(r: random.Random) -> Made:
    x = tensor(r, some(r))
    return (x, tensor(r, [*some(r, 0, 1), *x.shape])), {}


MAKERS: dict[Callable[[random.Random], Made], tuple[Any, ...]] = {
    conv(1): (torch.conv1d,), conv(2): (torch.conv2d,), conv(3): (torch.conv3d,),
    linear: (F.linear,), addmm: (torch.addmm,), normed: (F.batch_norm,), instance: (F.instance_norm,),
    layer: (F.layer_norm,),
    one: (F.relu, torch.relu, torch.relu_, Tensor.relu, Tensor.relu_, F.relu6, F.silu, torch.sigmoid, Tensor.sigmoid,
          F.sigmoid, torch.tanh, Tensor.tanh, F.tanh, F.hardswish, F.hardsigmoid, F.leaky_relu, F.elu, F.gelu,
          F.hardtanh, F.dropout, Tensor.clone, torch.clone, torch.exp, Tensor.exp, Tensor.contiguous, Tensor.detach,
          Tensor.unbind, torch.unbind, Tensor.t, Tensor.squeeze, torch.squeeze, Tensor.flatten, torch.flatten),
    two: (torch.add, Tensor.add, Tensor.__add__, Tensor.__radd__, Tensor.add_, Tensor.__iadd__, torch.sub, Tensor.sub,
          Tensor.__sub__, Tensor.__rsub__, Tensor.sub_, Tensor.__isub__, torch.mul, Tensor.mul, Tensor.__mul__,
          Tensor.__rmul__, Tensor.mul_, Tensor.__imul__, torch.div, Tensor.div, Tensor.__truediv__,
          Tensor.__rtruediv__, Tensor.div_, Tensor.__itruediv__),
    products: (torch.matmul, Tensor.matmul, Tensor.__matmul__), attention: (F.scaled_dot_product_attention,),
    softmax: (F.softmax, torch.softmax, Tensor.softmax), adaptive: (F.adaptive_avg_pool2d,),
    pooled: (F.max_pool2d, F.__dict__["_max_pool2d"], torch.max_pool2d, F.avg_pool2d),
    joined: (torch.cat,), power: (torch.pow, Tensor.pow, Tensor.__pow__),
    reshaped: (Tensor.view, Tensor.reshape, torch.reshape),
    by_axes(2): (Tensor.transpose, torch.transpose, Tensor.swapaxes, Tensor.movedim, torch.movedim, Tensor.select),
    by_axes(1): (Tensor.unsqueeze, torch.unsqueeze),
    permuted: (Tensor.permute, torch.permute),
    halved: (Tensor.chunk, torch.chunk, Tensor.split, torch.split),
    expanded: (Tensor.expand,), beside: (Tensor.expand_as,), taken: (Tensor.__getitem__,), narrowed: (Tensor.narrow,),
    unflattened: (Tensor.unflatten,),
}  # fmt: skip
WHOLE_LAYERS = {torch.lstm, torch.gru, torch.rnn_tanh, torch.rnn_relu}  # run as modules in test_network_traced
PAIRS = [(function, make) for make, functions in MAKERS.items() for function in functions]


def shapes(value: Any) -> Any:
    return [(tuple(each.shape), each.dtype) for each in ((value,) if isinstance(value, Tensor) else value)]


def ghostly(value: Any, recorder: Recorder) -> Any:
    if isinstance(value, Tensor):
        held = torch.empty_strided(value.shape, value.stride(), dtype=value.dtype, device="meta")
        return over(held, recorder)
    return [ghostly(each, recorder) for each in value] if isinstance(value, list) else value


def test_every_rule_is_tried() -> None:
    assert {function for function, _ in PAIRS} | WHOLE_LAYERS == set(RULES)


def answered(function: Any, given: Made) -> tuple[Any, Any]:
    """What the rule says, and what torch does on the CPU: shapes and number types, or None for nothing."""
    args, named = given
    recorder = Recorder([])
    try:
        with torch._C.DisableTorchFunction():
            said = RULES[function](recorder, *(ghostly(each, recorder) for each in args), **named)
    except (RuntimeError, IndexError, TypeError, ValueError, CannotFollow):
        said = NotImplemented
    try:
        done = shapes(function(*args, **named))
    except (RuntimeError, IndexError, TypeError, ValueError, NotImplementedError, AssertionError):
        done = None
    return None if said is NotImplemented else shapes(said), done


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("function", "make"), PAIRS, ids=lambda each: getattr(each, "__qualname__", None))
def test_a_rule_says_what_torch_does(function: Any, make: Callable[[random.Random], Made]) -> None:
    rng, right = random.Random(function.__qualname__), 0
    with torch.no_grad():
        for _ in range(60):
            given = make(rng)
            said, done = answered(function, given)
            assert said is None or said == done, given
            right += said is not None
    assert right > 2  # a rule that never answers holds nothing
