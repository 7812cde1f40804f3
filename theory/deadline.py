"""How much CPU time the work on one hand-in may take, where nobody can kill the process: it looks at its own clock.

Other work on the machine takes none of it, so that a mark does not depend on that.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

PATIENCE = 3  # times the CPU time, by the clock: other processes compute for this one as well


class _Now(NamedTuple):
    """Seconds for which this thread has computed, and those of the clock."""

    computed: float
    clock: float


_UNTIL: ContextVar[_Now | None] = ContextVar("until", default=None)


class TimeOver(Exception):
    """The time is over."""


def _now() -> _Now:
    return _Now(time.thread_time(), time.monotonic())


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Inside, `look` raises TimeOver once this thread has computed for so many seconds, or PATIENCE times as many have
    passed."""
    now = _now()
    token = _UNTIL.set(_Now(now.computed + seconds, now.clock + PATIENCE * seconds))
    try:
        yield
    finally:
        _UNTIL.reset(token)


@contextmanager
def shared() -> Iterator[None]:
    """Inside, work is done that serves every hand-in: its time is no hand-in's."""
    until, start = _UNTIL.get(), _now()
    _UNTIL.set(None)
    try:
        yield
    finally:
        now = _now()
        _UNTIL.set(until and _Now(*(end + done - begun for end, done, begun in zip(until, now, start, strict=True))))


def look() -> None:
    """To be called wherever work that may take long goes on to its next piece. Raises TimeOver."""
    until = _UNTIL.get()
    if until is not None and any(done > end for done, end in zip(_now(), until, strict=True)):
        raise TimeOver
