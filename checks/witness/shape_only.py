"""Shape-only tensors that pass through an unmodified module: each torch function on one is answered from its shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import prod
from typing import Any

import torch
from torch import Tensor, nn
from torch._C._functorch import peek_interpreter_stack  # pyright: ignore[reportMissingImports]  # made by torch in C
from torch.overrides import TorchFunctionMode

from checks.witness.recording import Dispatched, Recorder, flat, like_meta
from checks.witness.traced import CannotFollow

Rule = Callable[..., Any]
RULES: dict[Any, Rule] = {}  # torch function -> its answer; filled by shape_rules
_make, _size, _contiguous = Tensor._make_subclass, Tensor.size, Tensor.is_contiguous
CPU, META = torch.device("cpu"), torch.device("meta")


class Ghost(Tensor):
    """A tensor of a shape and without numbers: each torch function on it is answered by a rule, failing that on meta.

    It is a meta tensor also for torch's own code, which may look at any tensor without asking (`torch.pow` does): what
    only posed as one would end the interpreter. What Python asks most is answered here, without a way through torch.
    """

    __slots__ = ("device", "dtype", "held", "loose", "recorder", "shape")

    shape: torch.Size
    dtype: torch.dtype
    device: torch.device
    held: Tensor  # the meta tensor, whose strides are those that torch would give it
    loose: bool  # whether they are not known: what computes number by number may keep them, and so may a device
    recorder: Recorder

    @staticmethod
    def __new__(
        cls, shape: Sequence[int], recorder: Recorder, dtype: torch.dtype = torch.float32, loose: bool = False
    ) -> Ghost:
        return over(fresh(tuple(shape), recorder, dtype), recorder, loose)

    @classmethod
    def __torch_function__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return answer(func, args, kwargs or {})

    def __len__(self) -> int:
        return self.shape[0]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.unbind(0))

    def __setitem__(self, index: Any, value: Any) -> None:
        held = value.held if type(value) is Ghost else like_meta(value) if isinstance(value, Tensor) else value
        with torch._C.DisableTorchFunction():
            if by_places(index):
                self.held[index] = held  # torch says what does not fit
            else:  # values say how much is written
                torch.autograd.graph.increment_version(self.held)  # so that no value of it is known any more
        if isinstance(value, Tensor):
            self.recorder.note("copy_", (tuple(value.shape),), tuple(value.shape))

    def __bool__(self) -> bool:
        raise CannotFollow("a branch depends on the value of a tensor")

    __int__ = __float__ = __index__ = __bool__  # type: ignore[assignment]  # each would need the value

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:  # type: ignore[override]  # no numbers to format
        return f"Ghost({tuple(self.shape)})"

    def size(self, dim: int | None = None) -> Any:  # type: ignore[override]  # torch declares an overload for each form
        return self.shape if dim is None else self.shape[dim]

    def dim(self) -> int:
        return len(self.shape)

    @property
    def ndim(self) -> int:  # type: ignore[override]  # torch declares an attribute
        return len(self.shape)

    def numel(self) -> int:
        return prod(self.shape)

    @property
    def plain(self) -> bool:
        """Whether its numbers are known to lie one after the other, as those of a new tensor."""
        return not self.loose and _contiguous(self.held)

    # Torch declares properties; a tensor without values has these for all.
    requires_grad = is_cuda = is_meta = is_sparse = is_quantized = is_nested = is_mps = is_xpu = False  # type: ignore[assignment]
    is_cpu = is_leaf = True  # type: ignore[assignment]
    grad = grad_fn = None  # type: ignore[assignment]


def by_places(index: Any) -> bool:
    """Whether an index takes whole numbers, slices, `None` and `...`, and no tensor."""
    places = index if type(index) is tuple else (index,)
    return all(each is None or type(each) in (int, slice, type(...)) for each in places)


def over(held: Tensor, recorder: Recorder, loose: bool = False) -> Ghost:
    """The shape-only tensor over this meta tensor."""
    ghost = _make(Ghost, held)
    ghost.shape, ghost.dtype, ghost.held, ghost.loose, ghost.recorder = _size(held), held.dtype, held, loose, recorder
    ghost.device = CPU  # as the module's own tensors, which are made beside it
    return ghost


def fresh(shape: Sequence[int], recorder: Recorder, dtype: torch.dtype) -> Tensor:
    """The meta tensor of this shape and number type: one for all, since it holds nothing."""
    key = shape, dtype
    found = recorder.shapes.get(key)
    if found is None:
        with torch._C.DisableTorchFunction():
            found = recorder.shapes[key] = torch.empty(shape, dtype=dtype, device=META)
    return found


class Following(TorchFunctionMode):
    """Sees every torch function of the forward pass, those on parameters alone too."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__()
        self.recorder = recorder

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if peek_interpreter_stack() is not None:
            raise CannotFollow("a transform such as vmap hides the shapes of its tensors")
        if args and type(args[0]) is Ghost:
            return answer(func, args, kwargs, self.recorder)
        passive, real = func in PASSIVE, False
        for value in flat((args, tuple(kwargs.values()))):
            kind = type(value)
            if kind is Ghost or (kind is nn.Parameter and not passive):
                return answer(func, args, kwargs, self.recorder)
            real = real or (kind is Tensor)
        if passive or not real:
            return func(*args, **kwargs)
        self.recorder.calls(func, args, kwargs)
        with Dispatched(
            self.recorder
        ):  # buffers among themselves: an index, a table of positions; done, and written down
            return func(*args, **kwargs)


def _by_sign(method: Any, sign: str) -> Any:
    """The method of a sign, which torch itself cannot tell from the method by name."""

    def apply(ghost: Ghost, other: Any) -> Any:
        ghost.recorder.sign = sign
        try:
            return method(ghost, other)
        finally:
            ghost.recorder.sign = ""

    return apply


for written, names in (
    ("x + y", "__add__ __radd__ __iadd__"), ("x - y", "__sub__ __rsub__ __isub__"),
    ("x * y", "__mul__ __rmul__ __imul__"), ("x / y", "__truediv__ __rtruediv__ __itruediv__"),
    ("x @ y", "__matmul__ __rmatmul__"),
):  # fmt: skip
    for each in names.split():
        setattr(Ghost, each, _by_sign(getattr(Tensor, each), written))


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


# What may read whole numbers beside a tensor: places, lengths, sizes of batches. They are kept where they are known.
READS = frozenset(
    (
        Tensor.__getitem__, torch.index_select, Tensor.index_select, torch.lstm, torch.gru, torch.rnn_tanh,
        torch.rnn_relu,
        torch._pack_padded_sequence, torch._pad_packed_sequence,  # pyright: ignore[reportPrivateImportUsage]
    )
)  # fmt: skip


def answer(func: Any, args: Any, kwargs: Any, recorder: Recorder | None = None) -> Any:
    """What a torch function gives, by its rule, else on meta."""
    if recorder is None:
        recorder = next(value.recorder for value in flat((args, tuple(kwargs.values()))) if type(value) is Ghost)
    recorder.calls(func, args, kwargs)
    rule = RULES.get(func)
    if rule is not None:
        result = rule(recorder, *args, **kwargs)
        if result is not NotImplemented:
            return result
    return _on_meta_alone(func, args, kwargs, recorder)


def _on_meta_alone(func: Any, args: Any, kwargs: Any, recorder: Recorder) -> Any:
    """One function on meta tensors, recorded by the dispatcher; its tensors come back as shapes."""
    given: list[Ghost] = []

    def down(value: Any) -> Any:
        if type(value) is Ghost:
            given.append(value)
            return value.held
        if isinstance(value, Tensor) and not value.is_meta:
            keep = func in READS and not value.is_floating_point()
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
            return over(value, recorder, any(each.loose for each in given)) if value.is_meta else value
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return type(value)(*map(up, value))
        if isinstance(value, tuple) and not isinstance(value, torch.Size):
            return tuple(map(up, value)) if type(value) is tuple else value.__class__(map(up, value))
        if isinstance(value, list):
            return list(map(up, value))
        return value

    with torch._C.DisableTorchFunction(), Dispatched(recorder):
        result = func(*down(args), **down(kwargs))
    if any(each.held.shape != each.shape for each in given):
        raise CannotFollow("a tensor changes its own shape in place")
    return up(result)
