"""What a torch module does to an input of some shape: every operator in order, without allocating or computing.

Two ways. `follow` passes shape-only objects through the unmodified module: each torch function that meets one is
answered from its shapes by a rule, and a function without a rule is run on the meta device and recorded there.
`dispatch` runs the whole module on meta tensors and records the operators that reach the dispatcher: the fallback and
the cross-check. Nothing of torch is patched; the module's parameters, buffers and modes are as before afterwards, also
when forward raises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import prod
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One operator call: its name, the module it ran in, the shapes of its tensors, and what else decides its cost."""

    operator: str
    module: str
    inputs: tuple[Shape, ...]
    output: Shape
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter or buffer: a shared one once, under its first name."""

    name: str
    size: int
    trained: bool
    buffer: bool = False


@dataclass(frozen=True, slots=True)
class Trace:
    """steps in order; parameters and buffers; kinds: module path -> class name; way: `shapes` or `dispatch`."""

    steps: tuple[Step, ...]
    parameters: tuple[Parameter, ...]
    kinds: Mapping[str, str]
    output: Any
    way: str


class CannotFollow(Exception):
    """The shapes alone do not decide what happens next: a branch on a value, a shape that depends on data."""


def trace(module: nn.Module, inputs: Sequence[Any], keywords: Mapping[str, Any] | None = None) -> Trace:
    """The operators of one forward pass in evaluation mode. inputs: shapes, or tensors, or other arguments as they are.

    Shape-only objects first; where they cannot be followed, meta tensors. Whatever the module raises is raised on.
    """
    try:
        return follow(module, inputs, keywords)
    except Exception:
        return dispatch(module, inputs, keywords)


def follow(module: nn.Module, inputs: Sequence[Any], keywords: Mapping[str, Any] | None = None) -> Trace:
    """By shape-only objects. Raises CannotFollow, or what the module raises."""
    with _prepared(module) as places:
        recorder = Recorder(places)
        with torch.no_grad(), recorder.tracked(), _Following(recorder):
            arguments = [_ghost(value) for value in inputs]
            named = {name: _ghost(value) for name, value in (keywords or {}).items()}
            output = module(*arguments, **named)
        return recorder.trace(module, _shapes(output), "shapes")


def dispatch(module: nn.Module, inputs: Sequence[Any], keywords: Mapping[str, Any] | None = None) -> Trace:
    """By meta tensors. Raises what the module raises."""
    with _prepared(module) as places, _on_meta(module):
        recorder = Recorder(places)
        with torch.no_grad(), recorder.tracked(), torch.device("meta"), _Dispatched(recorder):
            arguments = [_meta(value) for value in inputs]
            named = {name: _meta(value) for name, value in (keywords or {}).items()}
            output = module(*arguments, **named)
        return recorder.trace(module, _shapes(output), "dispatch")


class Recorder:
    """Collects steps, and knows which module is running."""

    def __init__(self, places: Mapping[int, str]) -> None:
        self.places = places
        self.stack: list[str] = [""]
        self.steps: list[Step] = []

    def note(self, operator: str, inputs: tuple[Shape, ...], output: Shape, **details: Any) -> None:
        self.steps.append(Step(operator, self.stack[-1], inputs, output, details))

    @contextmanager
    def tracked(self) -> Iterator[None]:
        """Torch's own global hooks say which module runs; they are removed at the end."""
        places, stack = self.places, self.stack

        def enter(module: nn.Module, args: Any) -> None:
            stack.append(places.get(id(module), stack[-1]))

        def leave(module: nn.Module, args: Any, output: Any) -> None:
            stack.pop()

        handles = (
            nn.modules.module.register_module_forward_pre_hook(enter),
            nn.modules.module.register_module_forward_hook(leave, always_call=True),
        )
        try:
            yield
        finally:
            for handle in handles:
                handle.remove()

    def trace(self, module: nn.Module, output: Any, way: str) -> Trace:
        kinds = {self.places[id(part)]: type(part).__name__ for part in module.modules()}
        return Trace(tuple(self.steps), tuple(parameters(module)), kinds, output, way)


def parameters(module: nn.Module) -> Iterator[Parameter]:
    """Every parameter and buffer once."""
    seen: set[int] = set()
    for prefix, part in module.named_modules():
        dot = f"{prefix}." if prefix else ""
        for name, value in part._parameters.items():
            if value is not None and id(value) not in seen:
                seen.add(id(value))
                yield Parameter(dot + name, value.numel(), value.requires_grad)
        for name, value in part._buffers.items():
            if value is not None and id(value) not in seen:
                seen.add(id(value))
                yield Parameter(dot + name, value.numel(), False, True)


@contextmanager
def _prepared(module: nn.Module) -> Iterator[dict[int, str]]:
    """The module in evaluation mode, every submodule's own mode put back at the end; yields id -> path."""
    places: dict[int, str] = {}
    training = []
    for name, part in module.named_modules():
        places[id(part)] = name
        if part.training:
            training.append(part)
            part.__dict__["training"] = False
    try:
        yield places
    finally:
        for part in training:
            part.__dict__["training"] = True


@contextmanager
def _on_meta(module: nn.Module) -> Iterator[None]:
    """Parameters, buffers and plain tensor attributes replaced by meta ones, and put back at the end."""
    kept: list[tuple[dict[str, Any], str, Any]] = []
    made: dict[int, Any] = {}

    def swap(table: dict[str, Any]) -> None:
        for name, value in table.items():
            if isinstance(value, Tensor) and not value.is_meta:
                kept.append((table, name, value))
                if id(value) not in made:
                    made[id(value)] = _like_meta(value)
        for holder, name, value in kept:
            if holder is table:
                holder[name] = made[id(value)]

    try:
        for part in module.modules():
            for table in (part._parameters, part._buffers, part.__dict__):
                swap(table)
        yield
    finally:
        for table, name, value in kept:
            table[name] = value


def _like_meta(value: Tensor) -> Tensor:
    empty = torch.empty_strided(value.shape, value.stride(), dtype=value.dtype, device="meta")
    return nn.Parameter(empty, requires_grad=value.requires_grad) if isinstance(value, nn.Parameter) else empty


def _meta(value: Any) -> Any:
    if isinstance(value, Tensor):
        return torch.empty(value.shape, dtype=value.dtype, device="meta")
    if _is_shape(value):
        return torch.empty(value, device="meta")
    return value


def _is_shape(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and all(type(size) is int for size in value)


def _shapes(value: Any) -> Any:
    if isinstance(value, Ghost | Tensor):
        return tuple(value.shape)
    if isinstance(value, Mapping):
        return {key: _shapes(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_shapes(part) for part in value)
    return None


# Meta tensors: what reaches the dispatcher


class _Dispatched(TorchDispatchMode):
    """Records every operator that reaches the dispatcher; composite ones as what they decompose into."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__()
        self.recorder = recorder

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if func is torch.ops.aten._local_scalar_dense.default:
            raise CannotFollow("a branch or a size depends on the value of a tensor")
        name = func._schema.name.partition("::")[2]
        if name not in KEPT_WHOLE and func._can_decompose() and _composite(func):
            with self:
                result = func.decompose(*args, **kwargs)
            if result is not NotImplemented:
                return result
        result = func(*args, **kwargs)
        first = result[0] if isinstance(result, tuple | list) and result else result
        tensors = tuple(tuple(arg.shape) for arg in _flat(args) if isinstance(arg, Tensor))
        shape = tuple(first.shape) if isinstance(first, Tensor) else ()
        self.recorder.note(name, tensors, shape, **_details(name, args, kwargs, result))
        return result


KEPT_WHOLE = frozenset(("scaled_dot_product_attention",))


def _composite(func: Any) -> bool:
    return torch._C._dispatch_has_kernel_for_dispatch_key(func.name(), "CompositeImplicitAutograd")


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, list | tuple):
        for part in value:
            yield from _flat(part)
    else:
        yield value


def _details(name: str, args: Any, kwargs: Any, result: Any) -> dict[str, Any]:
    if name == "convolution":
        return {"bias": args[2] is not None, "transposed": bool(args[6]), "groups": args[8], "stride": tuple(args[3]),
                "dilation": tuple(args[5])}  # fmt: skip
    if "max_pool" in name or "avg_pool" in name:
        return {"kernel": tuple(args[1])}
    if name in ("native_batch_norm", "_native_batch_norm_legit_no_training", "cudnn_batch_norm", "batch_norm"):
        return {"affine": args[1] is not None}
    if name in ("native_layer_norm", "layer_norm"):
        return {"affine": args[2] is not None, "bias": args[3] is not None, "group": prod(args[1])}
    if name == "native_group_norm":
        return {"affine": args[1] is not None, "groups": args[6]}
    if "scaled_dot_product" in name:
        return {"causal": bool(kwargs.get("is_causal", False))}
    if name in ("_softmax", "_log_softmax", "cumsum"):
        return {"axis": args[1]}
    if name in (
        "sum",
        "mean",
        "amax",
        "amin",
        "prod",
        "var",
        "std",
        "var_mean",
        "max",
        "min",
        "argmax",
        "logsumexp",
        "linalg_vector_norm",
    ):
        return {"axis": args[1] if len(args) > 1 else None}
    if name == "pow":
        return {"exponent": args[1] if len(args) > 1 and isinstance(args[1], int | float) else None}
    if name == "gelu":
        return {"approximate": kwargs.get("approximate", "none")}
    return {}


# Shape-only objects: what the module's own calls say


class Ghost:
    """Stands for a tensor by its shape. Every torch function on it is answered by a rule or, failing that, on meta."""

    __slots__ = ("device", "dtype", "recorder", "shape")

    def __init__(self, shape: Sequence[int], recorder: Recorder, dtype: Any = torch.float32) -> None:
        self.shape = torch.Size(shape)
        self.recorder = recorder
        self.dtype = dtype
        self.device = torch.device("cpu")

    @property
    def __class__(self) -> Any:  # type: ignore[override]  # read-only: modules only ask isinstance(x, Tensor)
        return Tensor

    @classmethod
    def __torch_function__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return _answer(func, args, kwargs or {})

    def __getattr__(self, name: str) -> Any:
        if name in _CONSTANT:
            return _CONSTANT[name](self)
        method = getattr(Tensor, name, None)
        if method is None:
            raise AttributeError(f"a tensor has no attribute {name!r}")
        if not callable(method):
            return _answer(method.__get__, (self,), {})
        return lambda *args, **kwargs: _answer(method, (self, *args), kwargs)

    def __len__(self) -> int:
        return self.shape[0]

    def __iter__(self) -> Iterator[Any]:
        return iter(_answer(Tensor.unbind, (self, 0), {}))

    def __getitem__(self, index: Any) -> Any:
        return _answer(Tensor.__getitem__, (self, index), {})

    def __setitem__(self, index: Any, value: Any) -> None:
        if isinstance(value, Ghost | Tensor):
            self.recorder.note("copy_", (tuple(value.shape),), tuple(value.shape))

    def __bool__(self) -> bool:
        raise CannotFollow("a branch depends on the value of a tensor")

    __int__ = __float__ = __index__ = __bool__  # type: ignore[assignment]  # each would need the value

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        return f"Ghost({tuple(self.shape)})"

    def size(self, axis: int | None = None) -> Any:
        return self.shape if axis is None else self.shape[axis]

    def dim(self) -> int:
        return len(self.shape)

    @property
    def ndim(self) -> int:
        return len(self.shape)

    def numel(self) -> int:
        return prod(self.shape)

    def like(self, shape: Sequence[int]) -> Ghost:
        return Ghost(shape, self.recorder, self.dtype)


_CONSTANT: dict[str, Callable[[Ghost], Any]] = {
    **dict.fromkeys(
        ("is_cuda", "is_meta", "is_sparse", "is_quantized", "is_nested", "is_mps", "is_xpu"), lambda x: False
    ),
    **dict.fromkeys(("is_cpu", "is_leaf"), lambda x: True),
    **dict.fromkeys(("grad", "grad_fn"), lambda x: None),
    "requires_grad": lambda x: False,
    "layout": lambda x: torch.strided,
    "itemsize": lambda x: x.dtype.itemsize,
    "data": lambda x: x,
    "T": lambda x: x.like(x.shape[::-1]),
    "mT": lambda x: x.like((*x.shape[:-2], x.shape[-1], x.shape[-2])),
    "real": lambda x: _answer(torch.real, (x,), {}),
    "imag": lambda x: _answer(torch.imag, (x,), {}),
}


PYTHON_OPERATORS = (
    "add", "radd", "iadd", "sub", "rsub", "isub", "mul", "rmul", "imul", "truediv", "rtruediv", "itruediv",
    "floordiv", "rfloordiv", "mod", "matmul", "rmatmul", "pow", "rpow", "neg", "abs", "invert", "and", "or", "xor",
    "eq", "ne", "lt", "le", "gt", "ge",
)  # fmt: skip


def _operators() -> None:
    """The operators of Python, as methods: they are looked up on the class, past `__getattr__`."""

    def forward(method: Any) -> Any:
        return lambda self, *args: _answer(method, (self, *args), {})

    for name in PYTHON_OPERATORS:
        setattr(Ghost, f"__{name}__", forward(getattr(Tensor, f"__{name}__")))


_operators()


class _Following(TorchFunctionMode):
    """Sees every torch function of the forward pass, those on parameters alone too."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__()
        self.recorder = recorder

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if func in RULES:
            return _answer(func, args, kwargs, self.recorder)
        for value in _flat((args, tuple(kwargs.values()))):
            kind = type(value)
            if kind is Ghost or (kind is nn.Parameter and func not in PASSIVE):
                return _answer(func, args, kwargs, self.recorder)
        return func(*args, **kwargs)


# Questions about a tensor that are answered by the tensor itself, parameters included.
PASSIVE = frozenset(
    (
        Tensor.size, Tensor.dim, Tensor.numel, Tensor.stride, Tensor.requires_grad_, Tensor.is_floating_point,
        *(
            getattr(Tensor, name).__get__
            for name in (
                "shape", "dtype", "device", "requires_grad", "ndim", "is_cuda", "is_sparse", "layout", "is_meta",
            )
        ),
    )
)  # fmt: skip


def _ghost(value: Any) -> Any:
    """Made while the mode is on: the recorder is the mode's."""
    mode = torch.overrides._get_current_function_mode()
    recorder = mode.recorder if isinstance(mode, _Following) else Recorder({})
    if type(value) is Tensor or (isinstance(value, Tensor) and type(value) is not Ghost):
        return Ghost(value.shape, recorder, value.dtype)
    return Ghost(value, recorder) if _is_shape(value) else value


def _answer(func: Any, args: Any, kwargs: Any, recorder: Recorder | None = None) -> Any:
    rule = RULES.get(func)
    if recorder is None:
        recorder = next(value.recorder for value in _flat((args, tuple(kwargs.values()))) if type(value) is Ghost)
    if rule is not None:
        result = rule(recorder, *args, **kwargs)
        if result is not NotImplemented:
            return result
    return _on_meta_alone(func, args, kwargs, recorder)


def _on_meta_alone(func: Any, args: Any, kwargs: Any, recorder: Recorder) -> Any:
    """One function on meta tensors, recorded by the dispatcher; its tensors come back as shapes."""
    indexing = func in (Tensor.__getitem__, torch.index_select, Tensor.index_select)

    def down(value: Any) -> Any:
        if type(value) is Ghost:
            return torch.empty(value.shape, dtype=value.dtype, device="meta")
        if isinstance(value, Tensor) and not value.is_meta:
            keep = indexing and not value.is_floating_point()
            return value if keep else _like_meta(value)
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return type(value)(*map(down, value))
        if isinstance(value, list | tuple):
            return type(value)(map(down, value))
        if isinstance(value, dict):
            return {key: down(part) for key, part in value.items()}
        if isinstance(value, torch.device):
            return torch.device("meta")
        return value

    def up(value: Any) -> Any:
        if isinstance(value, Tensor) and type(value) is not Ghost:
            return Ghost(value.shape, recorder, value.dtype) if value.is_meta else value
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return type(value)(*map(up, value))
        if isinstance(value, tuple) and not isinstance(value, torch.Size):
            return tuple(map(up, value)) if type(value) is tuple else value.__class__(map(up, value))
        if isinstance(value, list):
            return list(map(up, value))
        return value

    with torch._C.DisableTorchFunction(), _Dispatched(recorder):
        result = func(*down(args), **down(kwargs))
    return up(result)


# Rules: the functions that models call most. Each gets the recorder and the function's own arguments.

Rule = Callable[..., Any]
RULES: dict[Any, Rule] = {}


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
    if input.shape[1] != weight.shape[1] * groups or min(places) < 1:
        return NotImplemented  # torch says what is wrong
    shape = (input.shape[0], weight.shape[0], *places)
    r.note(
        "convolution",
        (tuple(input.shape), tuple(weight.shape)),
        shape,
        bias=bias is not None,
        transposed=False,
        groups=groups,
    )
    return Ghost(shape, r)


@rule(F.linear)
def _linear(r: Recorder, input: Any, weight: Any, bias: Any = None) -> Any:
    if input.shape[-1] != weight.shape[1]:
        return NotImplemented
    shape = (*input.shape[:-1], weight.shape[0])
    r.note("linear", (tuple(input.shape), tuple(weight.shape)), shape, bias=bias is not None)
    return Ghost(shape, r)


@rule(F.batch_norm)
def _batch_norm(
    r: Recorder, input: Any, running_mean: Any, running_var: Any, weight: Any = None, bias: Any = None,
    training: bool = False, momentum: float = 0.1, eps: float = 1e-5,
) -> Any:  # fmt: skip
    shape = tuple(input.shape)
    r.note("native_batch_norm", (shape,), shape, affine=weight is not None)
    return Ghost(shape, r)


@rule(F.layer_norm)
def _layer_norm(
    r: Recorder, input: Any, normalized_shape: Any, weight: Any = None, bias: Any = None, eps: float = 1e-5
) -> Any:
    shape, group = tuple(input.shape), tuple(normalized_shape)
    if shape[len(shape) - len(group) :] != group:
        return NotImplemented
    r.note("native_layer_norm", (shape,), shape, affine=weight is not None, bias=bias is not None, group=prod(group))
    return Ghost(shape, r)


def _unary(name: str, *functions: Any) -> None:
    def answer(r: Recorder, input: Any, *args: Any, **kwargs: Any) -> Any:
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
        dtype = input.dtype if isinstance(input, Tensor) else other.dtype
        if isinstance(input, Tensor) and isinstance(other, Tensor) and input.dtype != other.dtype:
            dtype = torch.promote_types(input.dtype, other.dtype)
        if name == "div" and not dtype.is_floating_point:
            dtype = torch.float32
        given = tuple(tuple(value.shape) for value in (input, other) if isinstance(value, Tensor))
        r.note(name, given, shape)
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
    if len(a) < 2 or len(b) < 2 or a[-1] != b[-2]:
        return NotImplemented
    lead = _broadcast(a[:-2], b[:-2])
    if lead is None:
        return NotImplemented
    shape = (*lead, a[-2], b[-1])
    r.note("matmul", (a, b), shape)
    return Ghost(shape, r)


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
    return Ghost(shape, r)


@rule(F.softmax, torch.softmax, Tensor.softmax)
def _softmax(r: Recorder, input: Any, dim: Any = None, *args: Any, **kwargs: Any) -> Any:
    if dim is None:
        return NotImplemented
    shape = tuple(input.shape)
    r.note("_softmax", (shape,), shape, axis=dim)
    return Ghost(shape, r)


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
    return Ghost(out, r)


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
    return Ghost((*shape[:2], *size), r)


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
    return Ghost(wanted, r, input.dtype) if prod(wanted) == size else NotImplemented


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
        last = Ghost((layers * directions, batch, width), r)
        if cell != "lstm":
            return Ghost(shape, r), last
        return Ghost(shape, r), last, Ghost((layers * directions, batch, hidden), r)

    RULES[function] = answer


GATES = {"lstm": 4, "gru": 3, "rnn": 1, "rnn_relu": 1}
for _cell, _function in (
    ("lstm", torch.lstm), ("gru", torch.gru), ("rnn", torch.rnn_tanh), ("rnn_relu", torch.rnn_relu),
):  # fmt: skip
    _recurrent(_cell, _function)
