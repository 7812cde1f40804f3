"""What is written down of a forward pass, as plain data that another process can hand over; torch is not needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

Shape = tuple[int, ...]


class OperatorCall(Struct, frozen=True, gc=False):
    """One operator call: its name, the module it ran in, the shapes of its tensors, and what else decides its cost.

    called: how the code wrote it, `F.relu`, `torch.add`, `x.add` or `x + y`; empty where that was not seen.
    """

    operator: str
    module: str
    inputs: tuple[Shape, ...]
    output: Shape
    details: Mapping[str, Any] = {}
    called: str = ""


class Parameter(Struct, frozen=True, gc=False):
    """A parameter or buffer: a shared one once, under its first name."""

    name: str
    size: int
    trained: bool
    buffer: bool = False
    dtype: str = "float32"


@dataclass(frozen=True, slots=True)
class Trace:
    """steps in order; parameters and buffers; kinds: module path -> class name, of torch's own with
    `nn.` before it; way: `shapes`, `dispatch` or `onnx`; held: module path -> how many numbers its own parameters
    have, those shared with another module too; supposed: whether shapes rest on a router that chooses evenly; feeds:
    for each step those whose results go into it, the inputs from -1 downwards, where that was asked for."""

    steps: tuple[OperatorCall, ...]
    parameters: tuple[Parameter, ...]
    kinds: Mapping[str, str]
    output: Any
    way: str
    held: Mapping[str, int] = field(default_factory=dict)
    supposed: bool = False
    feeds: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class TrainingTrace:
    """Both passes of one step of training.

    forward, backward: steps in order; a step of the forward pass says of which of its tensors the gradient is `wanted`.
    kept: bytes of the arrays that are saved between the passes, by number type, each piece of memory once.
    """

    forward: tuple[OperatorCall, ...]
    backward: tuple[OperatorCall, ...]
    kept: Mapping[str, int]
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class GeneratingTrace:
    """A prompt and tokens after it.

    prompt: the steps of all its tokens at once; longer: of one token more. first, last: the steps of the first and the
    last token beside the cache. cache, cache_at_end: its bytes after the prompt and after the last token. fields: what
    the configuration says of heads and layers. size: bytes of a number.
    """

    prompt: tuple[OperatorCall, ...]
    longer: tuple[OperatorCall, ...]
    first: tuple[OperatorCall, ...]
    last: tuple[OperatorCall, ...]
    cache: int
    cache_at_end: int
    fields: Mapping[str, Any]
    size: int


@dataclass(frozen=True, slots=True)
class Given:
    """What a module is given: a tensor of this shape and number type, by its place or under a name.

    shape: with the batch axis. dtype: a name of torch's, such as `int64`; empty for what the module's signature says,
    else float32.
    """

    shape: Shape
    dtype: str = ""
    name: str = ""


class Refused(ValueError):
    """A module cannot be traced; the message says what was expected, what came, and what to do."""


class CannotLoad(Refused):
    """The text names no torch module."""


class CannotFeed(Refused):
    """What is given does not fit the module's signature."""


class CannotFollow(Refused):
    """The shapes alone do not decide what happens next: a branch on a value, a shape that depends on data."""


class Raised(Refused):
    """The module's own code raised this."""


class Died(Refused):
    """The process that ran the module's code ended without an answer."""


def one_line(error: BaseException) -> str:
    """An exception as one line."""
    text = " ".join(str(error)[:2000].split())
    return f"{type(error).__name__}: {text[:300] or 'without a message'}"
