"""Shape-only objects that pass through an unmodified module: each torch function on one is answered from its shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import prod
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from checks.witness.recording import CannotFollow, Dispatched, Recorder, flat, is_shape, like_meta

Rule = Callable[..., Any]
RULES: dict[Any, Rule] = {}  # torch function -> its answer; filled by shape_rules


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
        return answer(func, args, kwargs or {})

    def __getattr__(self, name: str) -> Any:
        if name in _CONSTANT:
            return _CONSTANT[name](self)
        method = getattr(Tensor, name, None)
        if method is None:
            raise AttributeError(f"a tensor has no attribute {name!r}")
        if not callable(method):
            return answer(method.__get__, (self,), {})
        return lambda *args, **kwargs: answer(method, (self, *args), kwargs)

    def __len__(self) -> int:
        return self.shape[0]

    def __iter__(self) -> Iterator[Any]:
        return iter(answer(Tensor.unbind, (self, 0), {}))

    def __getitem__(self, index: Any) -> Any:
        return answer(Tensor.__getitem__, (self, index), {})

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
    "real": lambda x: answer(torch.real, (x,), {}),
    "imag": lambda x: answer(torch.imag, (x,), {}),
}


PYTHON_OPERATORS = (
    "add", "radd", "iadd", "sub", "rsub", "isub", "mul", "rmul", "imul", "truediv", "rtruediv", "itruediv",
    "floordiv", "rfloordiv", "mod", "matmul", "rmatmul", "pow", "rpow", "neg", "abs", "invert", "and", "or", "xor",
    "eq", "ne", "lt", "le", "gt", "ge",
)  # fmt: skip


def _operators() -> None:
    """The operators of Python, as methods: they are looked up on the class, past `__getattr__`."""

    def forward(method: Any) -> Any:
        return lambda self, *args: answer(method, (self, *args), {})

    for name in PYTHON_OPERATORS:
        setattr(Ghost, f"__{name}__", forward(getattr(Tensor, f"__{name}__")))


_operators()


class Following(TorchFunctionMode):
    """Sees every torch function of the forward pass, those on parameters alone too."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__()
        self.recorder = recorder

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if func in RULES:
            return answer(func, args, kwargs, self.recorder)
        passive, real = func in PASSIVE, False
        for value in flat((args, tuple(kwargs.values()))):
            kind = type(value)
            if kind is Ghost or (kind is nn.Parameter and not passive):
                return answer(func, args, kwargs, self.recorder)
            real = real or (kind is Tensor)
        if passive or not real:
            return func(*args, **kwargs)
        with Dispatched(
            self.recorder
        ):  # buffers among themselves: an index, a table of positions; done, and written down
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


def ghost(value: Any) -> Any:
    """Made while the mode is on: the recorder is the mode's."""
    mode = torch.overrides._get_current_function_mode()
    recorder = mode.recorder if isinstance(mode, Following) else Recorder({})
    if type(value) is Tensor or (isinstance(value, Tensor) and type(value) is not Ghost):
        return Ghost(value.shape, recorder, value.dtype)
    return Ghost(value, recorder) if is_shape(value) else value


def answer(func: Any, args: Any, kwargs: Any, recorder: Recorder | None = None) -> Any:
    rule = RULES.get(func)
    if recorder is None:
        recorder = next(value.recorder for value in flat((args, tuple(kwargs.values()))) if type(value) is Ghost)
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
            return value if keep else like_meta(value)
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

    with torch._C.DisableTorchFunction(), Dispatched(recorder):
        result = func(*down(args), **down(kwargs))
    return up(result)
