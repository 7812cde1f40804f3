"""Runs a computation that may not stop in a process of its own, and kills it when its time is over."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

MEMORY = 4 * 2**30  # bytes of address space for one computation
COMMAND = (sys.executable, "-m", "checks.worker")  # not multiprocessing: it would run the caller's main module again


class Stopped(RuntimeError):
    """The computation was ended from outside, or had no outcome to hand back; the text says why."""


def run(function: Callable[..., Any], *args: Any, seconds: float) -> Any:
    """function(*args) in another process; it and its arguments must be importable and picklable.

    Raises Stopped after `seconds`, where the process ran out of memory or died, and where what goes in or comes out
    cannot be pickled; raises what the function raised.
    """
    try:
        call = pickle.dumps((function, args))
    except (pickle.PicklingError, TypeError, AttributeError, RecursionError) as error:
        raise Stopped(f"the call cannot be handed to another process: {error}") from None
    root = str(Path(__file__).resolve().parent.parent)
    try:
        done = subprocess.run(COMMAND, input=call, capture_output=True, timeout=seconds, cwd=root, check=False)
    except subprocess.TimeoutExpired:
        raise Stopped(f"not done after {seconds:g} s") from None
    if done.returncode != 0:
        raise Stopped(f"ran out of its {MEMORY // 2**30} GiB or died")
    try:
        succeeded, value = pickle.loads(done.stdout)  # written by this module, not by a stranger
    except Exception as error:  # an exception class may be made in a way that its pickle does not know
        raise Stopped(f"the outcome cannot be read back: {error}") from None
    if not succeeded:
        raise value
    return value


def main() -> None:
    """The other side: one pickled call on standard input, one pickled outcome on standard output."""
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    with os.fdopen(os.dup(1), "wb") as outcome:
        os.dup2(2, 1)  # whatever the function prints goes to standard error, and not into the outcome
        outcome.write(_outcome(sys.stdin.buffer.read()))


def _outcome(call: bytes) -> bytes:
    try:
        function, args = pickle.loads(call)
        outcome = (True, function(*args))
    except MemoryError:
        outcome = (False, Stopped(f"ran out of its {MEMORY // 2**30} GiB"))
    except Exception as error:  # whatever it was is raised again in the caller
        outcome = (False, error)
    try:
        return pickle.dumps(outcome)
    except Exception as error:  # what a stranger's class raises when it is pickled cannot be named
        return pickle.dumps((False, Stopped(f"the outcome {outcome[1]!r} cannot be handed back: {error}")))


if __name__ == "__main__":
    from checks import worker  # under its own name, so that Stopped is the caller's Stopped

    worker.main()
