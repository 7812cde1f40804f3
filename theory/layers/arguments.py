"""The arguments of a layer: what each of its fields may be, said where the field is declared.

    out: Size = size(noun="the number of output channels")
    stride: Any = size(1, neutral=1, per_axis=True)
    bias: int = flag(1)

A spec binds what it writes to these fields, a layer is checked against them when it is made, and a derivation makes
letters of the sizes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from typing import Any

from theory.errors import InputError
from theory.layers import shapes


@dataclass(frozen=True, slots=True)
class Argument:
    """What one field may be.

    noun: what messages call it. least: its smallest whole number; None where it is no whole number. optional: may be
    None. per_axis: a size for each spatial axis, given as one or as a tuple. several: a tuple of any length. words:
    what it may be instead of a number. flag: 0 or 1, which a spec writes as `bias` and `nobias`. decimal: may be a
    fraction. letter: a size that a derivation makes a letter of, unless it is `neutral` and so changes nothing.
    place: may be given without its name. follows: the argument whose value it takes where none is given.
    """

    name: str
    noun: str = ""
    least: int | None = 1
    optional: bool = False
    required: bool = False
    per_axis: bool = False
    several: bool = False
    words: tuple[str, ...] = ()
    flag: bool = False
    decimal: bool = False
    letter: bool = False
    neutral: int | None = None
    place: bool = True
    follows: str = ""

    def checked(self, value: Any, dims: int) -> Any:
        """The value, one per axis where that is meant. Raises InputError for what does not fit."""
        noun = self.noun or self.name
        if isinstance(value, str):
            if value not in self.words:
                known = " or ".join(
                    part for part in ("a number" if self.least is not None else "", *self.words) if part
                )
                raise InputError(f"{noun} must be {known}, but is {value!r}")
            return value
        if self.least is None or (value is None and self.optional):
            return value
        if self.per_axis:
            return shapes.sizes(value, dims, noun, self.least)
        if self.several:
            several = value if isinstance(value, tuple) else (value,)
            return tuple(shapes.whole(part, f"a size of {noun}", self.least) for part in several)
        if self.flag and value not in (0, 1):
            raise InputError(f"{noun} must be 0 or 1, but is {value}")
        return shapes.whole(value, noun, self.least)


def size(default: Any = MISSING, **more: Any) -> Any:
    """A size that a derivation makes a letter of."""
    return _declared(default, letter=True, **more)


def number(default: Any = MISSING, **more: Any) -> Any:
    """A whole number that stays a number in every derivation, such as an axis or how many layers lie on each other."""
    return _declared(default, **more)


def flag(default: int | None = 0) -> Any:
    """0 or 1."""
    return _declared(default, flag=True, least=0)


def word(default: str, known: Iterable[str]) -> Any:
    """One word of several."""
    return _declared(default, words=tuple(known), least=None)


def fraction(default: Any) -> Any:
    """A probability, kept as it was written: no rule computes with it."""
    return _declared(default, decimal=True, least=None)


def _declared(default: Any, **more: Any) -> Any:
    more |= {"optional": default is None, "required": default is MISSING}
    return field(default=default, metadata=more)


@cache
def of(cls: type) -> Mapping[str, Argument]:
    """The arguments of a layer's class, in the order of its fields; a field that is not declared as one is none."""
    return {item.name: Argument(item.name, **item.metadata) for item in fields(cls) if item.init and item.metadata}


def check(layer: Any, dims: int) -> None:
    """Every argument of a frozen layer checked, and spread over its axes. Raises InputError."""
    for name, argument in of(type(layer)).items():
        value = getattr(layer, name)
        if value is None and argument.follows:
            value = getattr(layer, argument.follows)
        fitting = argument.checked(value, dims)
        if fitting is not getattr(layer, name):
            object.__setattr__(layer, name, fitting)
