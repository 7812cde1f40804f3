"""Runs foreign code in a copy of this process, which may die without harm; the copy hands back plain data.

A copy (`fork`) and not a new interpreter (`checks/worker.py`): it has the modules and objects at hand that cannot be
pickled, and starts in milliseconds. Where the system cannot copy a process, the code runs in this one.
"""

from __future__ import annotations

import faulthandler
import os
import pickle
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

from checks.witness.traced import Died, Raised, Refused, one_line

SECONDS = 600.0  # for one module: building real weights of some GB takes a minute or two


def apart(function: Callable[..., Any], *args: Any, seconds: float = SECONDS) -> Any:
    """function(*args), from a copy of this process.

    Raises what it raised where that is a Refused, Raised with the text of any other exception, and Died where the copy
    ended without an answer or was not done after `seconds`.
    """
    if not hasattr(os, "fork"):
        return _given_back(_outcome(function, args))
    reading, writing = os.pipe()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()  # else the copy would print it again
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads of this process are not needed in the copy
        child = os.fork()
    if child == 0:
        _answer(function, args, writing)
    os.close(writing)
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        answer = _read(pipe.fileno(), time.monotonic() + seconds)
    if answer is None:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if answer is None:
        raise Died(f"it was not done after {seconds:g} s")
    if not answer:
        raise Died(_ending(status))
    return _given_back(pickle.loads(answer))  # written by this file, not by a stranger


def _answer(function: Callable[..., Any], args: tuple[Any, ...], writing: int) -> None:
    """The copy's side: one pickled outcome into the pipe, then the end, past everything that waits for an exit."""
    try:
        faulthandler.disable()  # how it ended is told in one sentence
        os.dup2(2, 1)  # what foreign code prints goes to standard error, not among the answers
        sys.stdout = sys.stderr
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(_packed(_outcome(function, args)))
    finally:
        os._exit(0)


def _outcome(function: Callable[..., Any], args: tuple[Any, ...]) -> tuple[Any, Refused | None]:
    try:
        return function(*args), None
    except Refused as refused:
        return None, refused
    except BaseException as error:  # foreign code may raise anything, and end its process
        return None, Raised(one_line(error))


def _packed(outcome: tuple[Any, Refused | None]) -> bytes:
    try:
        return pickle.dumps(outcome)
    except Exception as error:  # what a foreign class raises when it is pickled cannot be named
        return pickle.dumps((None, Died(f"its outcome cannot be handed back: {one_line(error)}")))


def _given_back(outcome: tuple[Any, Refused | None]) -> Any:
    value, refused = outcome
    if refused is not None:
        raise refused
    return value


def _read(pipe: int, end: float) -> bytes | None:
    """All that comes until the other side closes; None when the time is over."""
    parts = []
    while select.select([pipe], [], [], max(end - time.monotonic(), 0))[0]:
        part = os.read(pipe, 1 << 20)
        if not part:
            return b"".join(parts)
        parts.append(part)
    return None


def _ending(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        return "its process ended without an answer"
    return f"its process died ({signal.Signals(-code).name})"
