"""The forward pass of a 2-d convolution from its definition: every output entry written out as a sum of products.

The definition is that of the libraries, a cross-correlation: the kernel is not flipped. With stride s, padding p,
dilation d and bias b, y[n,o,i,j] = b[o] + sum over c, u, v of w[o,c,u,v] x[n, c, s i + d u - p, s j + d v - p], where
an entry outside the input counts as 0; with groups, c runs over the channels of the output channel's own group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import msgspec
import sympy as sp

from checks.vocabulary.heads import Padded
from theory.derivation import Derivation, Form, Given, Quantity, symbol
from theory.errors import InputError
from theory.exact import Exact, exact
from theory.givens import LARGEST
from theory.layers.shapes import text
from theory.mistakes import Mistake
from theory.topic import Worked
from theory.topics.convolution import filters
from theory.topics.convolution.arrays import WHERE, cases, pair
from theory.topics.convolution.forward import Pass, channels, outputs

KERNEL_AXES = {2: 2, 3: 4, 4: 4}  # axes of the input -> axes of its kernel


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """x: a matrix, or a tensor channels x height x width, or with the batch in front. Numbers are exact.

    w: a matrix for a matrix, else outputs x channels of a group x height x width; or `filter`, one normalised kernel
    for every channel. bias: a number for a matrix, else one for each output. stride, padding, dilation: one whole
    number, or two for height and width. groups: into how many parts the channels fall. cases: compare our forward pass
    with torch over a whole table of kernels, strides, dilations, groups and sizes, too.
    """

    x: Any
    w: Any = None
    bias: Any = None
    filter: filters.Settings | None = None
    stride: Any = 1
    padding: Any = 0
    dilation: Any = 1
    groups: Any = 1
    cases: bool = False


def derive(settings: Settings, conventions: Mapping[str, str]) -> Worked:
    """The worked forward pass. Raises InputError for sizes that do not fit, or for too many products to write out."""
    x = _tensor("x", settings.x)
    kernel = _stated(settings, x) if settings.filter is None else _filter(settings, settings.filter, x)
    bias = _bias(settings.bias, x, kernel.letter)
    step = Pass(
        symbol("x", x.shape),
        kernel.letter,
        symbol("b", bias[0].shape) if bias else None,
        pair(settings.stride, "stride", 1),
        pair(settings.padding, "padding", 0),
        pair(settings.dilation, "dilation", 1),
        channels(x.shape) if settings.filter else pair(settings.groups, "groups", 1)[0],
    )
    step.check()
    givens = (x, *kernel.givens, *bias)
    quantities = (*kernel.quantities, *_padded(step), *(_size(step, axis) for axis in (0, 1)), _output(step))
    derivation = Derivation(givens, quantities, ("out.height", "out.width", "y"))
    problem = {
        "stride": step.stride,
        "padding": step.padding,
        "dilation": step.dilation,
        "groups": step.groups,
        "filter": None if settings.filter is None else {"kind": settings.filter.kind, "size": settings.filter.size},
    }
    mistakes = (*kernel.mistakes, *_output_mistakes(step, mirrored=bool(kernel.quantities)), *_size_mistakes(step))
    more = cases if settings.cases else None
    return Worked(derivation, "convolution", problem, _sampler(givens), mistakes, more)


# --- what is given --------------------------------------------------------------------------------------------------


def _tensor(name: str, value: Any) -> Given:
    """A stated matrix or tensor. Raises InputError where it has another number of axes or is not rectangular."""
    found = exact(value, name)
    shape: tuple[int, ...] = ()
    level: tuple[Any, ...] = (found,)
    while level and all(isinstance(part, tuple) for part in level):
        lengths = {len(part) for part in level}
        if len(lengths) != 1 or 0 in lengths:
            raise InputError(
                f"{name} must have rows of one length and no empty ones, but has lengths {sorted(lengths)}"
            )
        shape = (*shape, lengths.pop())
        level = tuple(entry for part in level for entry in part)
    if any(isinstance(part, tuple) for part in level):
        raise InputError(f"{name} mixes numbers with lists of numbers; nest all entries equally deep")
    if len(level) > LARGEST:
        raise InputError(f"{name} has {len(level)} entries, at most {LARGEST} are worked by hand; give fewer")
    return Given(name, found, shape)


def _stated(settings: Settings, x: Given) -> filters.Kernel:
    if settings.w is None:
        raise InputError('a convolution needs the kernel w, or a filter such as { kind = "box", size = 3 }; give one')
    w = _tensor("w", settings.w)
    if KERNEL_AXES.get(len(x.shape)) != len(w.shape):
        raise InputError(
            "x and w must be two matrices, or x a tensor of 3 or 4 axes and w one of 4, "
            f"but x has {len(x.shape)} axes and w {len(w.shape)}; nest them so"
        )
    return filters.Kernel(symbol("w", w.shape), (w,), (), ())


def _filter(settings: Settings, smoothing: filters.Settings, x: Given) -> filters.Kernel:
    if settings.w is not None or settings.groups != 1:
        raise InputError("a filter brings its own kernel, the same for every channel; leave out w and groups")
    if len(x.shape) not in KERNEL_AXES:
        raise InputError(f"x must be a matrix or a tensor of 3 or 4 axes, but has {len(x.shape)} axes; nest it so")
    return filters.kernel(smoothing)


def _bias(value: Any, x: Given, w: Any) -> tuple[Given, ...]:
    if value is None:
        return ()
    given = _tensor("b", value)
    shape = () if len(x.shape) == 2 else (outputs(x.shape, w),)
    if given.shape != shape:
        wanted = f"{shape[0]} numbers, one for each output channel" if shape else "one number for a matrix"
        raise InputError(f"bias must be {wanted}, but has the shape {text(given.shape) or 'of one number'}; change it")
    return (given,)


def _sampler(givens: tuple[Given, ...]) -> Callable[[Random], dict[str, Exact]]:
    """Quarters of both signs, the same number in binary; a standard deviation stays positive."""

    def draw(rng: Random, shape: tuple[int, ...]) -> Exact:
        if not shape:
            return Fraction(rng.randint(-20, 20), 4)
        return tuple(draw(rng, shape[1:]) for _ in range(shape[0]))

    def sample(rng: Random) -> dict[str, Exact]:
        values = {given.name: draw(rng, given.shape) for given in givens}
        return {name: Fraction(rng.randint(2, 12), 4) if name == "sigma" else v for name, v in values.items()}

    return sample


# --- the derivation -------------------------------------------------------------------------------------------------


def _padded(step: Pass) -> list[Quantity]:
    """The input with zeros around it, where there is padding."""
    if step.padding == (0, 0):
        return []
    form = Form(Padded(step.x, *map(sp.Integer, step.padding)), "zeros around the input")
    return [Quantity("x.padded", (form,), shape=step.padded)]


def _size(step: Pass, axis: int) -> Quantity:
    """Height or width of the output: how many times the kernel fits."""
    n, k, s, p, d = step.numbers(axis)
    rule = f"floor(({WHERE[axis]} + 2 padding - dilation (kernel - 1) - 1) / stride) + 1"
    room = n + 2 * p - d * (k - 1) - 1
    forms = (
        Form(_fits(n, k, s, p, d), rule),
        Form(_places(sp.Integer(room), s), "room for the kernel to move, over the stride"),
    )
    return Quantity(f"out.{WHERE[axis]}", forms)


def _fits(n: int, k: int, s: int, p: int, d: int) -> Any:
    twice = sp.Mul(2, p, evaluate=False)
    span = sp.Mul(-d, sp.Add(k, -1, evaluate=False), evaluate=False)
    return _places(sp.Add(n, twice, span, -1, evaluate=False), s)


def _places(room: Any, stride: int) -> Any:
    over = sp.Mul(room, sp.Pow(stride, -1, evaluate=False), evaluate=False)
    return sp.Add(sp.floor(over, evaluate=False), 1, evaluate=False)


def _output(step: Pass) -> Quantity:
    source = step.x if step.padding == (0, 0) else symbol("x.padded", step.padded)
    outside = "" if step.padding == (0, 0) else ", zeros of the padding left out"
    forms = (
        Form(step.formula(source), "definition, one entry by its indices"),
        Form(step.written(), f"every entry written out{outside}"),
    )
    return Quantity("y", forms, shape=step.shape)


def _output_mistakes(step: Pass, *, mirrored: bool) -> Iterator[Mistake]:
    """Typical mistakes, as far as the question gives occasion. mirrored: flipping the kernel changes nothing."""
    right = step.written()
    mistakes = {
        "the stride applied to the kernel's places": step.written(lambda i, u, s, d, p: i + s * u - p),
        "dilation forgotten": step.written(lambda i, u, s, d, p: s * i + u - p),
        "padding forgotten where the window starts": step.written(lambda i, u, s, d, p: s * i + d * u),
        "bias forgotten": replace(step, b=None).written(),
        "every output reads the first channels, whatever its group": replace(step, groups=1).written(),
    }
    if not mirrored:
        mistakes["the kernel flipped, as in a true convolution"] = step.written(tap=lambda u, size: size - 1 - u)
    for name, wrong in mistakes.items():
        if wrong != right:
            yield Mistake(name, "y", wrong)


def _size_mistakes(step: Pass) -> Iterator[Mistake]:
    for axis in (0, 1):
        n, k, s, p, d = step.numbers(axis)
        rooms = {
            "padding counted on one side only": n + p - d * (k - 1) - 1,
            "dilation forgotten": n + 2 * p - k,
            "the first place not counted": n + 2 * p - d * (k - 1) - 1 - s,
        }
        for name, room in rooms.items():
            if room // s + 1 != step.out[axis]:
                yield Mistake(name, f"out.{WHERE[axis]}", _places(sp.Integer(room), s))
