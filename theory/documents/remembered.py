"""Functions of passages that remember what they made of many short ones, and of a few long ones."""

from __future__ import annotations

from collections.abc import Callable, Sized
from functools import lru_cache
from typing import Any, TypeVar, cast

LONG = 4_000  # characters
MANY, FEW = 4096, 4

T = TypeVar("T")


def remembered(function: Callable[..., T]) -> Callable[..., T]:
    """The function, of which what was asked for last is remembered: a text that is being written has most of its
    passages as before. It must be one of its arguments alone, of which the first is the passage."""
    short, long = (lru_cache(maxsize=count)(function) for count in (MANY, FEW))

    def asked(passage: Sized, *rest: Any) -> T:
        return (short if len(passage) <= LONG else long)(passage, *rest)

    return asked


def only(value: T) -> T:
    """Of equal values always the same object, so that they are told to be equal at once."""
    return cast("T", _ONLY(value))


_ONLY = lru_cache(maxsize=256)(lambda value: value)
