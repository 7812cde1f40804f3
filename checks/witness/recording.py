"""What is written down of a forward pass: steps, parameters, and what reaches torch's dispatcher on meta tensors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from math import prod
from types import MethodType
from typing import Any

import torch
from msgspec import structs
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.modules.module import _has_any_global_hook
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

from checks.witness.constants import (
    by_places,
    is_supposed,
    known_value,
    remember_value,
    sized_by_values,
    suppose_chosen,
)
from checks.witness.details import details_of, graded, numbers
from checks.witness.traced import CannotFollow, OperatorCall, Parameter, Shape, Trace

Known = Callable[["Recorder", nn.Module, tuple[Any, ...], Mapping[str, Any]], Any]


class Recorder:
    """Collects steps, and knows which module is running."""

    def __init__(self, parts: Parts) -> None:
        self.places = {id(part): name for name, part in parts}
        self.stack: list[str] = [""]
        self.steps: list[OperatorCall] = []
        self.called = self.sign = ""  # how the code wrote what runs now; the sign, where it is one
        self.supposed = False  # whether what a router chooses was supposed, and asked for
        self.worded = False  # whether the padding of the convolution that runs now is a word
        self.shapes: dict[Any, Tensor] = {}  # one meta tensor for each shape and number type, of which others are made

    def note(self, operator: str, inputs: tuple[Shape, ...], output: Shape, **details: Any) -> None:
        self.steps.append(OperatorCall(operator, self.stack[-1], inputs, output, details, self.called))

    def calls(self, func: Any, args: Any, kwargs: Mapping[str, Any]) -> None:
        """Remembers how the code wrote the function that runs now."""
        self.called = self.sign or SPELLED.get(func) or _spelled(func)
        self.worded = func in CONVOLUTIONS and any(isinstance(value, str) for value in (*args, *kwargs.values()))

    def calling(self, known: Known | None) -> Callable[..., Any]:
        """How a part of the module is called while it is followed: it says first that it runs, and then that it ran.

        Torch's global hooks would say it, too, at several times the cost of the call. A part that forward itself copies
        or makes counts to the module around it. known: answers without running it, or NotImplemented.
        """
        places, stack = self.places, self.stack

        def call(part: nn.Module, *args: Any, **kwargs: Any) -> Any:
            stack.append(places.get(id(part), stack[-1]))
            try:
                result = NotImplemented if known is None else known(self, part, args, kwargs)
                return type(part)._call_impl(part, *args, **kwargs) if result is NotImplemented else result
            finally:
                stack.pop()

        return call

    def trace(self, module: nn.Module, output: Any, way: str) -> Trace:
        parts = parts_of(module)  # again: forward may have made some
        kinds = {name: _class(type(part)) for name, part in parts}
        held = {name: sum([p.numel() for p in part._parameters.values() if p is not None]) for name, part in parts}
        return Trace(tuple(self.steps), tuple(parameters(parts)), kinds, output, way, held, self.supposed)


SPELLED: dict[Any, str] = {}  # torch function -> how code writes it
CONVOLUTIONS = frozenset((torch.conv1d, torch.conv2d, torch.conv3d))


def _spelled(func: Any) -> str:
    """`F.relu` of a function in Python, `torch.add` of one in C, `x.add` of a method."""
    name = getattr(func, "__name__", "")
    method = getattr(Tensor, name, None) is func
    where = "x" if method else "F" if getattr(func, "__module__", "") == "torch.nn.functional" else "torch"
    found = SPELLED[func] = f"{where}.{name}"
    return found


@lru_cache(10_000)
def _class(kind: type) -> str:
    own = kind.__module__.startswith("torch.nn.modules.")
    return f"nn.{kind.__name__}" if own else kind.__name__


Parts = Sequence[tuple[str, nn.Module]]  # the modules within one, itself first, each once and under its path


def parts_of(module: nn.Module) -> Parts:
    """What `named_modules` gives, in a third of its time: one walk, and no generator in a generator for each level."""
    found: list[tuple[str, nn.Module]] = []
    seen: set[int] = set()

    def visit(path: str, part: nn.Module) -> None:
        seen.add(id(part))
        found.append((path, part))
        dot = f"{path}." if path else ""
        for name, inner in part._modules.items():
            if inner is not None and id(inner) not in seen:
                visit(dot + name, inner)

    visit("", module)
    return found


def parameters(parts: Parts) -> Iterator[Parameter]:
    """Every parameter and buffer once."""
    seen: set[int] = set()
    for prefix, part in parts:
        for table, buffer in ((part._parameters, False), (part._buffers, True)):
            for name, value in table.items():
                if value is not None and id(value) not in seen:
                    seen.add(id(value))
                    path = f"{prefix}.{name}" if prefix else name
                    trained = value.requires_grad and not buffer
                    yield Parameter(path, value.numel(), trained, buffer, _type(value.dtype))


@cache
def _type(dtype: torch.dtype) -> str:
    return str(dtype).partition(".")[2]


@contextmanager
def prepared(module: nn.Module, training: bool = False, known: Known | None = None) -> Iterator[Recorder]:
    """The module in evaluation or training mode, written down by the recorder; all its parts are as before at the end.

    A part that was compiled runs as it was written. known: as in `Recorder.calling`; not asked beside global hooks.
    """
    parts = parts_of(module)
    recorder = Recorder(parts)
    call, switched, compiled = recorder.calling(None if _has_any_global_hook() else known), [], []
    for _, part in parts:
        own = part.__dict__
        own["_call_impl"] = MethodType(call, part)
        if part.training != training:
            _switch(part, training)
            switched.append(part)
        if own.get("_compiled_call_impl") is not None:
            compiled.append((own, own.pop("_compiled_call_impl")))
    try:
        yield recorder
    finally:
        for _, part in parts:
            del part.__dict__["_call_impl"]
        for part in switched:
            _switch(part, not training)
        for own, was in compiled:
            own["_compiled_call_impl"] = was


def _switch(part: nn.Module, training: bool) -> None:
    """The mode of this part alone."""
    if "training" in part.__dict__:
        part.__dict__["training"] = training
    else:
        part.training = training  # of a scripted module, which keeps it elsewhere


@contextmanager
def on_meta(module: nn.Module) -> Iterator[None]:
    """Parameters, buffers and plain tensor attributes replaced by meta ones, and put back at the end."""
    kept: list[tuple[dict[str, Any], str, Any]] = []
    made: dict[int, Any] = {}

    def swap(table: dict[str, Any]) -> None:
        real = [(name, value) for name, value in table.items() if isinstance(value, Tensor) and not value.is_meta]
        for name, value in real:
            kept.append((table, name, value))
            if id(value) not in made:
                made[id(value)] = like_meta(value)
            table[name] = made[id(value)]

    try:
        for part in module.modules():
            for table in (part._parameters, part._buffers, part.__dict__):
                swap(table)
        yield
    finally:
        for table, name, value in kept:
            table[name] = value


def like_meta(value: Tensor) -> Tensor:
    empty = torch.empty_strided(value.shape, value.stride(), dtype=value.dtype, device="meta")
    return nn.Parameter(empty, requires_grad=value.requires_grad) if isinstance(value, nn.Parameter) else empty


# Meta tensors: what reaches the dispatcher


class Dispatched(TorchDispatchMode):
    """Records every operator that reaches the dispatcher; composite ones as what they decompose into."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__()
        self.recorder = recorder

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if func is torch.ops.aten._local_scalar_dense.default and args[0].is_meta:
            value = known_value(args[0])
            if value is None:
                raise CannotFollow("a branch or a size depends on the value of a tensor")
            self.recorder.supposed |= is_supposed(args[0])
            return value.item()
        name = func._schema.name.partition("::")[2]
        if name in BY_INDICES:
            self.recorder.supposed |= any(index is not None and is_supposed(index) for index in args[1])
            args = (args[0], by_places(args[1]), *args[2:])
        if torch.Tag.dynamic_output_shape in func.tags and name not in BY_INDICES:
            result = sized_by_values(func, args, kwargs)
            if result is not None:
                tensors = [arg for arg in flat(args) if isinstance(arg, Tensor)]
                self.recorder.supposed |= any(map(is_supposed, tensors))
                shapes = tuple(tuple(tensor.shape) for tensor in tensors)
                first = result if isinstance(result, Tensor) else result[0]
                self.recorder.note(name, shapes, tuple(first.shape))
                return result
        if torch.Tag.dynamic_output_shape in func.tags and _reads_values(name, args):
            raise CannotFollow(f"the size of what {name} gives depends on the values of a tensor")
        if name in OF_ONE_TYPE:
            _of_one_type(name, args)
        if name == "convolution":
            _fitting(*args)
        if name not in KEPT_WHOLE and func._can_decompose() and _composite(func):
            with self:
                result = func.decompose(*args, **kwargs)
            if result is not NotImplemented:
                return result
        result = func(*args, **kwargs)
        remember_value(func, args, kwargs, result)
        if name == "topk" and result[1].is_meta and (args[2] if len(args) > 2 else -1) in (-1, args[0].ndim - 1):
            suppose_chosen(result[1], args[0].shape[-1])
        first = result[0] if isinstance(result, tuple | list) and result else result
        tensors = [arg for arg in flat(args) if isinstance(arg, Tensor)]
        shapes = tuple(tuple(tensor.shape) for tensor in tensors)
        shape = tuple(first.shape) if isinstance(first, Tensor) else ()
        details = {**details_of(name, args, kwargs), **numbers(tensors), **graded(tensors)}
        if self.recorder.worded and name == "convolution":
            details["worded"] = True
        if name in ("add", "add_") and self.recorder.called in WITH_BIAS and len(shapes) == 2 and len(shapes[1]) == 1:
            details["bias"] = True  # of rows that do not lie in order, torch adds it apart
        self.recorder.note(name, shapes, shape, **details)
        return result


class Whole(TorchFunctionMode):
    """Sees how the code calls torch.

    It writes an attention down as one step, however torch computes it: its parts do not know what a mask leaves out.
    Steps of a linear layer say how many `rows` come out of it: all axes but the last are one for the product itself.
    """

    def __init__(self, recorder: Recorder) -> None:
        super().__init__()
        self.recorder = recorder

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.recorder.calls(func, args, kwargs or {})
        if func is Tensor.tolist and (value := known_value(args[0])) is not None:
            self.recorder.supposed |= is_supposed(args[0])
            return value.tolist()
        steps, before = self.recorder.steps, len(self.recorder.steps)
        result = func(*args, **(kwargs or {}))
        if func is F.linear:
            rows = prod(result.shape[:1])
            steps[before:] = [structs.replace(step, details={**step.details, "rows": rows}) for step in steps[before:]]
        if func is not F.scaled_dot_product_attention:
            return result
        del steps[before:]
        named = {**dict(zip(ATTENTION, args, strict=False)), **(kwargs or {})}
        tensors = [named[name] for name in ATTENTION[:3]]
        shapes = tuple(tuple(tensor.shape) for tensor in tensors)
        causal = bool(named.get("is_causal", False))
        details = {"causal": causal, **graded(tensors)}
        self.recorder.note("scaled_dot_product_attention", shapes, tuple(result.shape), **details)
        return result


ATTENTION = ("query", "key", "value", "attn_mask", "dropout_p", "is_causal")  # the arguments, by their places
KEPT_WHOLE = frozenset(("scaled_dot_product_attention",))
BY_INDICES = frozenset(("index", "index_put", "index_put_", "_index_put_impl_"))
WITH_BIAS = frozenset(("torch.linear", "F.multi_head_attention_forward"))  # what adds a vector for a bias alone
OF_ONE_TYPE = frozenset(("linear", "mm", "addmm", "bmm", "baddbmm", "mv", "addmv", "dot", "convolution"))


def _reads_values(name: str, args: Any) -> bool:
    """Whether the size of the result depends on values that meta tensors do not have: x[mask] does, x[places] not."""
    tensors = [arg for arg in flat(args) if isinstance(arg, Tensor)]
    if name == "index" and not any(index.dtype in (torch.bool, torch.uint8) for index in tensors[1:]):
        return False
    return any(tensor.is_meta for tensor in tensors)


def _of_one_type(name: str, args: Any) -> None:
    """Raises TypeError for a product of numbers of different types, which torch refuses, but not on meta."""
    kinds = {str(value.dtype).partition(".")[2]: None for value in flat(args) if isinstance(value, Tensor)}
    if len(kinds) > 1:
        raise TypeError(f"{name} expects tensors of one number type, but {' and '.join(kinds)} came")


def _fitting(x: Tensor, weight: Tensor, bias: Tensor | None, *more: Any) -> None:
    """Raises RuntimeError for a convolution whose channels do not fit, which torch refuses, but not on meta."""
    transposed, groups = more[3], more[5]
    given, made = weight.shape[0], weight.shape[1] * groups
    into, out = (given, made) if transposed else (made, given)
    if x.shape[1] != into or given % groups or (bias is not None and tuple(bias.shape) != (out,)):
        said = "none" if bias is None else tuple(bias.shape)
        raise RuntimeError(
            f"a convolution of {into} channels into {out}, in {groups} groups, was given {x.shape[1]} channels, "
            f"weights of {tuple(weight.shape)} and a bias of {said}"
        )


def _composite(func: Any) -> bool:
    return torch._C._dispatch_has_kernel_for_dispatch_key(func.name(), "CompositeImplicitAutograd")


def flat(value: Any) -> Iterator[Any]:
    if isinstance(value, list | tuple):
        for part in value:
            yield from flat(part)
    else:
        yield value
