"""Runs a computation that may not stop in a process of its own, and kills it when its time is over."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

MEMORY = 4 * 2**30  # bytes of address space for one computation
COMMAND = (sys.executable, "-m", "checks.worker")  # not multiprocessing: it would run the caller's main module again


class Stopped(RuntimeError):
    """The computation was ended from outside; the text says why."""


def run(function: Callable[..., Any], *args: Any, seconds: float) -> Any:
    """function(*args) in another process; it and its arguments must be importable and picklable.

    Raises Stopped after `seconds`, or where the process died; raises what the function raised.
    """
    call = pickle.dumps((function, args))
    root = str(Path(__file__).resolve().parent.parent)
    try:
        done = subprocess.run(COMMAND, input=call, capture_output=True, timeout=seconds, cwd=root, check=False)
    except subprocess.TimeoutExpired:
        raise Stopped(f"not done after {seconds:g} s") from None
    if done.returncode != 0:
        raise Stopped(f"ran out of its {MEMORY // 2**30} GiB or died")
    succeeded, value = pickle.loads(done.stdout)  # written by this module, not by a stranger
    if not succeeded:
        raise value
    return value


def main() -> None:
    """The other side: one pickled call on standard input, one pickled outcome on standard output."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    function, args = pickle.loads(sys.stdin.buffer.read())
    try:
        outcome = (True, function(*args))
    except Exception as error:  # whatever it was is raised again in the caller
        outcome = (False, error)
    sys.stdout.buffer.write(pickle.dumps(outcome))


if __name__ == "__main__":
    main()
