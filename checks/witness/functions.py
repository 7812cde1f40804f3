"""Torch's own functions, of numbers and of arrays: the tables of every witness that follows a formula, which share no
law with the vocabulary."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import torch
from torch import Tensor
from torch.nn import functional as F

LEAK = 0.01  # torch's own default for the leaky ReLU


def _log(x: Tensor, base: Tensor | None = None) -> Tensor:
    return torch.log(x) if base is None else torch.log(x) / torch.log(base)


def _leaky(x: Tensor, slope: Tensor | float = LEAK) -> Tensor:
    return torch.where(x > 0, x, slope * x)


def _elu(x: Tensor, alpha: Tensor | float = 1.0) -> Tensor:
    return torch.where(x > 0, x, alpha * torch.expm1(x))


def _root(x: Tensor, degree: Tensor | float) -> Tensor:
    return torch.pow(x, 1 / degree)


FUNCTIONS: Mapping[str, Callable[..., Tensor]] = {
    "exp": torch.exp,
    "ln": torch.log,
    "log": _log,
    "xlogx": lambda x: torch.xlogy(x, x),
    "log2": torch.log2,
    "log10": torch.log10,
    "log1p": torch.log1p,
    "expm1": torch.expm1,
    "sqrt": torch.sqrt,
    "cbrt": lambda x: _root(x, 3),
    "root": _root,
    "sin": torch.sin,
    "cos": torch.cos,
    "tan": torch.tan,
    "sec": lambda x: 1 / torch.cos(x),
    "csc": lambda x: 1 / torch.sin(x),
    "cot": lambda x: torch.tan(math.pi / 2 - x),
    "arcsin": torch.asin,
    "arccos": torch.acos,
    "arctan": torch.atan,
    "arcsec": lambda x: torch.acos(1 / x),
    "arccsc": lambda x: torch.asin(1 / x),
    "sinh": torch.sinh,
    "cosh": torch.cosh,
    "tanh": torch.tanh,
    "coth": lambda x: 1 / torch.tanh(x),
    "sech": lambda x: 1 / torch.cosh(x),
    "csch": lambda x: 1 / torch.sinh(x),
    "arsinh": torch.asinh,
    "arcosh": torch.acosh,
    "artanh": torch.atanh,
    "erf": torch.erf,
    "abs": torch.abs,
    "sign": torch.sign,
    "floor": torch.floor,
    "round": torch.round,
    "ceil": torch.ceil,
    "step": lambda x: (x > 0).to(x.dtype) + 0 * x,  # torch's own heaviside has no derivative
    "relu": F.relu,
    "relu6": F.relu6,
    "leaky_relu": _leaky,
    "sigmoid": torch.sigmoid,
    "softplus": lambda x: torch.logaddexp(x, torch.zeros_like(x)),  # torch's own turns linear above 20
    "silu": F.silu,
    "gelu": F.gelu,
    "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
    "quick_gelu": lambda x: x * torch.sigmoid(1.702 * x),
    "elu": _elu,
    "selu": F.selu,
    "hardtanh": F.hardtanh,
    "hardsigmoid": lambda x: F.relu6(x + 3) / 6,  # torch's own has no second derivative
    "hardswish": F.hardswish,
    "mish": F.mish,
    "softsign": F.softsign,
    "logsigmoid": F.logsigmoid,
}


def _array(function: Callable[[Tensor], Tensor]) -> Callable[..., Tensor]:
    """The same of several numbers, which are the entries of a vector."""
    return lambda *given: function(given[0] if len(given) == 1 else torch.stack(given))


def _reduced(function: Callable[[Tensor], Tensor], along: Callable[[Tensor, int], Tensor]) -> Callable[..., Tensor]:
    """Of all entries, or along an axis: a row of values for 0, a column for 1."""
    whole = _array(function)
    return lambda *given: along(given[0], int(given[1])) if len(given) == 2 and given[0].ndim == 2 else whole(*given)


def _population(function: Callable[..., Tensor]) -> Callable[[Tensor], Tensor]:
    """Over n, where torch's own is over n - 1."""
    return lambda a: function(a, correction=0)


def _each_extreme(along: Callable[..., Tensor], beats: Callable[[Tensor, Tensor], Tensor]) -> Callable[..., Tensor]:
    """Of several arrays, or arrays beside numbers, entry by entry.

    Those that tie share the gradient; one that ties with a number written down has none, as torch's relu at 0.
    """

    def extreme(*given: Tensor) -> Tensor:
        letters = [one for one in given if one.requires_grad]
        numbers = [one for one in given if not one.requires_grad]
        if letters and numbers:
            most, bound = extreme(*letters), extreme(*numbers)
            return torch.where(beats(most, bound), most, bound)
        return along(torch.stack(torch.broadcast_tensors(*given)), 0)

    return extreme


def _extreme(
    function: Callable[[Tensor], Tensor], along: Callable[..., Tensor], beats: Callable[[Tensor, Tensor], Tensor]
) -> Callable[..., Tensor]:
    """Of all entries, along an axis, or, of several, entry by entry."""
    reduced, each = _reduced(function, lambda a, axis: along(a, axis, keepdim=True)), _each_extreme(along, beats)

    def extreme(*given: Tensor) -> Tensor:
        by_axis = len(given) == 2 and given[0].ndim == 2 and given[1].ndim == 0 and given[1].item() in (0, 1)
        return each(*given) if len(given) > 1 and not by_axis else reduced(*given)

    return extreme


def _along(function: Callable[[Tensor, int], Tensor]) -> Callable[..., Tensor]:
    """Over a vector, or over each row of a matrix."""
    return _array(lambda z: function(z, 0 if z.ndim == 1 or z.shape[1] == 1 else 1))


def _diag(a: Tensor) -> Tensor:
    """A vector on the diagonal; of a square matrix, its diagonal."""
    return torch.diag(a) if a.ndim == 2 and a.shape[0] == a.shape[1] else torch.diag(a.reshape(-1))


ARRAY_FUNCTIONS: Mapping[str, Callable[..., Tensor]] = {
    "sum": _reduced(torch.sum, lambda a, axis: torch.sum(a, axis, keepdim=True)),
    "mean": _reduced(torch.mean, lambda a, axis: torch.mean(a, axis, keepdim=True)),
    "var": _reduced(_population(torch.var), lambda a, axis: torch.var(a, axis, correction=0, keepdim=True)),
    "std": _reduced(_population(torch.std), lambda a, axis: torch.std(a, axis, correction=0, keepdim=True)),
    "norm": lambda a, *order: torch.linalg.vector_norm(a, *map(float, order)),
    "prod": _array(torch.prod),
    "max": _extreme(torch.max, torch.amax, torch.gt),
    "min": _extreme(torch.min, torch.amin, torch.lt),
    "softmax": _along(torch.softmax),
    "log_softmax": _along(torch.log_softmax),
    "logsumexp": _array(lambda z: torch.logsumexp(z.reshape(-1), 0)),
    "dot": lambda a, b: torch.dot(a.reshape(-1), b.reshape(-1)),
    "diag": _diag,
    "trace": torch.trace,
    "det": torch.linalg.det,
}


def _flat(*arrays: Tensor) -> list[Tensor]:
    """Vectors and numbers, as vectors of one dimension."""
    return [array.reshape(-1) for array in arrays]


def _beside(*arrays: Tensor) -> list[Tensor]:
    """Vectors as columns, and matrices; numbers are repeated to the length of the others."""
    columns = [a if a.ndim == 2 and 1 not in a.shape else a.reshape(-1, 1) for a in arrays]
    length = max(map(len, columns))
    return [column.expand(length, -1) for column in columns]


def _whole(*numbers: Tensor) -> tuple[int, ...]:
    return tuple(int(number) for number in numbers)


def _convolved(function: Callable[..., Tensor]) -> Callable[..., Tensor]:
    def slid(x: Tensor, kernel: Tensor, *numbers: Tensor) -> Tensor:
        return function(x[None, None], kernel[None, None], None, *_whole(*numbers))[0, 0]  # stride, padding, more

    return slid


def _pooled(function: Callable[..., Tensor]) -> Callable[..., Tensor]:
    return lambda x, *numbers: function(x[None, None], *(n for n in _whole(*numbers) if n))[0, 0]


def _skew(a: Tensor) -> Tensor:
    """The matrix whose columns are a x e1, a x e2, a x e3."""
    return torch.stack([torch.linalg.cross(a.reshape(-1), unit) for unit in torch.eye(3, dtype=a.dtype)], dim=1)


def _solved(a: Tensor, b: Tensor) -> Tensor:
    return torch.linalg.solve(a, b if len(b) == len(a) else b.reshape(len(a), -1))


def _eigenvalues(a: Tensor) -> Tensor:
    """Real ones, from the largest down."""
    symmetric = torch.allclose(a, a.T, rtol=0, atol=0)
    found = torch.linalg.eigvalsh(a) if symmetric else torch.linalg.eigvals(a).real
    return torch.sort(found, descending=True).values


def _eigenvectors(a: Tensor) -> Tensor:
    """Unit columns, from the largest eigenvalue down; the first entry of each that is not 0 is positive."""
    symmetric = torch.allclose(a, a.T, rtol=0, atol=0)
    values, vectors = torch.linalg.eigh(a) if symmetric else (part.real for part in torch.linalg.eig(a))
    found = vectors[:, torch.sort(values, descending=True).indices]
    found = found / found.norm(dim=0)
    firsts = [column[column.abs() > 1e-9][0] for column in found.T]
    return found * torch.stack(firsts).sign()


def _one_hot(places: Tensor, classes: Tensor) -> Tensor:
    rows = F.one_hot(places.reshape(-1).to(torch.int64), int(classes)).to(torch.float64)
    return rows[0] if len(rows) == 1 else rows


def _placed(holds: Callable[[Tensor], Tensor]) -> Callable[..., Tensor]:
    """The first place at which it holds, of all entries or along an axis."""

    def first(line: Tensor) -> Tensor:
        return torch.nonzero(holds(line.reshape(-1)))[0, 0].to(torch.float64)

    def placed(a: Tensor, axis: Tensor | None = None) -> Tensor:
        return first(a) if axis is None else torch.stack([first(line) for line in a.unbind(1 - int(axis))])

    return placed


ARRAY_OPERATIONS: Mapping[str, Callable[..., Tensor]] = {
    "concat": lambda *arrays: torch.cat(_flat(*arrays)),
    "columns": lambda *arrays: torch.column_stack(_beside(*arrays)),
    "rows": lambda *arrays: torch.column_stack(_beside(*(a.T if a.ndim == 2 else a for a in arrays))).T,
    "size": lambda a, axis=None: torch.tensor(float(a.numel() if axis is None else (*a.shape, 1)[int(axis)])).double(),
    "slice": lambda a, first, stop: (a.reshape(-1) if 1 in a.shape else a)[int(first) : int(stop)],
    "crop": lambda a, *ends: a[slice(*_whole(*ends[:2])), slice(*_whole(*ends[2:]))],
    "tril": torch.tril,
    "reshape": lambda a, *sizes: a.reshape(_whole(*sizes)),
    "flatten": lambda a: a.reshape(-1),
    "ones": lambda *sizes: torch.ones(*_whole(*sizes), *([1] if len(sizes) == 1 else []), dtype=torch.float64),
    "eye": lambda n: torch.eye(int(n), dtype=torch.float64),
    "outer": lambda a, b: torch.outer(*_flat(a, b)),
    "kron": lambda a, b: torch.kron(*(x if x.ndim == 2 else x.reshape(-1, 1) for x in (a, b))),
    "skew": _skew,
    "cross": lambda a, b: torch.linalg.cross(*_flat(a, b)),
    "inv": torch.linalg.inv,
    "solve": _solved,
    "entropy": lambda p: torch.special.entr(p).sum(),
    "entropy2": lambda p: torch.special.entr(p).sum() / math.log(2),
    "conv2d": _convolved(F.conv2d),
    "conv_transpose2d": _convolved(F.conv_transpose2d),
    "dilate": lambda x, stride: F.conv_transpose2d(x[None, None], x.new_ones(1, 1, 1, 1), stride=int(stride))[0, 0],
    "flip": lambda a: torch.flip(a, [*range(a.ndim)]),
    "pad": lambda a, width: F.pad(a, [int(width)] * 4),
    "maxpool": _pooled(F.max_pool2d),
    "avgpool": _pooled(F.avg_pool2d),
    "cumsum": lambda a: torch.cumsum(a.reshape(-1), 0).reshape(a.shape),
    "cumprod": lambda a: torch.cumprod(a.reshape(-1), 0).reshape(a.shape),
    "sort": lambda a: torch.sort(a.reshape(-1), stable=True).values,
    "argsort": lambda a: torch.sort(a.reshape(-1), stable=True).indices.to(torch.float64),
    "take": lambda a, places: (a.reshape(-1) if 1 in a.shape else a)[places.reshape(-1).to(torch.int64)],
    "one_hot": _one_hot,
    "argmax": _placed(lambda a: a == a.max()),
    "argmin": _placed(lambda a: a == a.min()),
    "median": lambda a: torch.quantile(a.reshape(-1), 0.5),
    "maximum": _each_extreme(torch.amax, torch.gt),
    "minimum": _each_extreme(torch.amin, torch.lt),
    "eigenvectors": _eigenvectors,
    "eigenvalues": _eigenvalues,
    "singular_values": torch.linalg.svdvals,
}
