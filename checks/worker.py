"""Runs a computation that may not stop in a process of its own, and kills it when its time is over.

The process is kept for the next one, because it takes long to load what it computes with.
"""

from __future__ import annotations

import atexit
import os
import pickle
import select
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

MEMORY = 4 * 2**30  # bytes of address space for one process
COMMAND = (sys.executable, "-m", "checks.worker")  # not multiprocessing: it would run the caller's main module again
HEAD = 8  # bytes that say how long a message is
CHUNK = 2**16
PATIENCE = 10  # times the CPU time that a call may take, by the clock

_idle: list[subprocess.Popen[bytes]] = []  # those that wait for the next call: as many as are kept
_kept = 1
_lock = threading.Lock()


class Stopped(RuntimeError):
    """The computation was ended from outside, or had no outcome to hand back; the text says why."""


def run(function: Callable[..., Any], *args: Any, seconds: float, near: str = "") -> Any:
    """function(*args) in another process; it and its arguments must be importable and picklable.

    near: what is called so goes to the same one of the processes that wait, as long as that one does: it may remember.

    Raises Stopped after `seconds` of that process's CPU time, where the process ran out of memory or died, and where
    what goes in or comes out cannot be pickled; raises what the function raised.
    """
    call = _pickled(function, args)
    process = _taken(near)
    reply = _exchanged(process, call, _Limit(seconds, process.pid))
    _give_back(process)
    return _value(reply)


class Own:
    """A process of one caller, which remembers what calls leave behind; they come one after the other, from any thread.

    begin: what a new process does first, with these arguments: at the first call, and where the last one has ended.
    beginning: how many seconds that may take.
    """

    def __init__(self, begin: Callable[..., Any], *args: Any, beginning: float) -> None:
        self._begin, self._beginning = _pickled(begin, args), beginning
        self._process: subprocess.Popen[bytes] | None = None
        self._calls = threading.Lock()

    def run(self, function: Callable[..., Any], *args: Any, seconds: float) -> Any:
        """function(*args) in that process. Raises as `run` does, and what beginning raised."""
        call = _pickled(function, args)
        with self._calls:
            if self._process is None or self._process.poll() is not None:
                self.end()
                begun = _new(None, alone=True)  # what it says of the beginning is for people
                try:
                    _value(_exchanged(begun, self._begin, _Limit(self._beginning)))
                except BaseException:
                    _end(begun)
                    raise
                self._process = begun
            reply = _exchanged(self._process, call, _Limit(seconds))
        return _value(reply)

    def end(self) -> None:
        """Ends the process; a later call would begin a new one."""
        if self._process is not None:
            _end(self._process)
            self._process = None


def _pickled(function: Callable[..., Any], args: tuple[Any, ...]) -> bytes:
    try:
        return pickle.dumps((function, args))
    except (pickle.PicklingError, TypeError, AttributeError, RecursionError) as error:
        raise Stopped(f"the call cannot be handed to another process: {error}") from None


class _Limit:
    """How long a process is waited for: by the clock, or, of one that is named, until it has computed for so long, so
    that other work on the machine takes none of its time; then by the clock at most PATIENCE times as long."""

    def __init__(self, seconds: float, pid: int | None = None) -> None:
        self.seconds, self._pid, self._began = seconds, pid, time.monotonic()
        self._before = None if pid is None else _computed(pid)

    def left(self) -> float:
        """For how many seconds it has to be waited for at least; 0 where it has had its time."""
        passed = time.monotonic() - self._began
        if passed < self.seconds:
            return self.seconds - passed
        now = None if self._pid is None else _computed(self._pid)
        if now is None or self._before is None:
            return 0
        return max(0, min(self.seconds - (now - self._before), PATIENCE * self.seconds - passed))


def _computed(pid: int) -> float | None:
    """The CPU time of a process in seconds; None where the system does not say it."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError, ValueError):
        return None


def _exchanged(process: subprocess.Popen[bytes], call: bytes, limit: _Limit) -> bytes:
    """What a process replies to a call; where it does not, it is ended."""
    try:
        return _answered(process, call, limit)
    except TimeoutError:
        _end(process)
        raise Stopped(f"not done after {limit.seconds:g} s") from None
    except (BrokenPipeError, EOFError):
        _end(process)
        raise Stopped(f"ran out of its {MEMORY // 2**30} GiB or died") from None
    except BaseException:
        _end(process)
        raise


def _value(reply: bytes) -> Any:
    """What the function gave; raises what it raised."""
    try:
        succeeded, value = pickle.loads(reply)  # written by this module, not by a stranger
    except Exception as error:  # an exception class may be made in a way that its pickle does not know
        raise Stopped(f"the outcome cannot be read back: {error}") from None
    if not succeeded:
        raise value
    return value


def keep(count: int) -> None:
    """From now on so many processes wait for the next calls, where so many ran at once; else one does."""
    global _kept
    _kept = count


def _taken(near: str) -> subprocess.Popen[bytes]:
    """A process that waits, or a new one."""
    with _lock:
        while _idle:
            process = max(_idle, key=lambda one: hash((near, one.pid)))  # so, whichever others wait
            _idle.remove(process)
            if process.poll() is None:
                return process
            _end(process)
    return _new(subprocess.DEVNULL)


def _new(complaints: int | None, *, alone: bool = False) -> subprocess.Popen[bytes]:
    """complaints: where standard error goes; None for that of this process. alone: Ctrl+C is not told to it."""
    return subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints,
        cwd=str(Path(__file__).resolve().parent.parent), start_new_session=alone,
    )  # fmt: skip


def _give_back(process: subprocess.Popen[bytes]) -> None:
    with _lock:
        if len(_idle) < _kept:
            _idle.append(process)
            return
    _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            try:
                stream.close()
            except BrokenPipeError:  # what was not sent before it died
                continue


def _forget() -> None:
    """In a copy of this process: the one that waits is the original's."""
    for process in _idle:
        process.returncode = 0
    _idle.clear()


@atexit.register
def _end_all() -> None:
    while _idle:
        _end(_idle.pop())


os.register_at_fork(after_in_child=_forget)


def _answered(process: subprocess.Popen[bytes], call: bytes, limit: _Limit) -> bytes:
    """The reply to a call. Raises TimeoutError, and EOFError or BrokenPipeError where the process died."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(len(call).to_bytes(HEAD, "big") + call)
    process.stdin.flush()
    source = process.stdout.fileno()
    size = int.from_bytes(_received(source, HEAD, limit), "big")
    return _received(source, size, limit)


def _received(source: int, size: int, limit: _Limit) -> bytes:
    """So many bytes."""
    parts: list[bytes] = []
    while size:
        ready, _, _ = select.select([source], [], [], limit.left())
        if not ready and limit.left() > 0:
            continue
        if not ready:
            raise TimeoutError
        part = os.read(source, min(size, CHUNK))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def main() -> None:
    """The other side: pickled calls on standard input, each with its pickled outcome on standard output."""
    import gc
    import resource

    _, longest = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (longest, longest))  # a caller's own limit is not one of all its calls
    gc.set_threshold(20_000, 20, 100)  # what is remembered is large, and is not looked through at every turn
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    source = sys.stdin.buffer
    with os.fdopen(os.dup(1), "wb") as outcomes:
        os.dup2(2, 1)  # whatever a function prints goes to standard error, and not into the outcome
        while head := source.read(HEAD):
            outcome = _outcome(source.read(int.from_bytes(head, "big")))
            outcomes.write(len(outcome).to_bytes(HEAD, "big") + outcome)
            outcomes.flush()


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
