"""The moment at which the work on one hand-in must be over, where nobody can kill the process: it looks at a clock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_UNTIL: ContextVar[float | None] = ContextVar("until", default=None)


class TimeOver(Exception):
    """The time is over."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Inside, `look` raises TimeOver once so many seconds have passed."""
    token = _UNTIL.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _UNTIL.reset(token)


@contextmanager
def shared() -> Iterator[None]:
    """Inside, work is done that serves every hand-in: its time is no hand-in's."""
    until, start = _UNTIL.get(), time.monotonic()
    _UNTIL.set(None)
    try:
        yield
    finally:
        _UNTIL.set(None if until is None else until + time.monotonic() - start)


def look() -> None:
    """To be called wherever work that may take long goes on to its next piece. Raises TimeOver."""
    until = _UNTIL.get()
    if until is not None and time.monotonic() > until:
        raise TimeOver
