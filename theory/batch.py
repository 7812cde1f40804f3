"""Many pairs on every core: the lines of `equal --jsonl`, spread over processes that can be killed.

A process takes as long to begin as a thousand pairs take to be judged, so that it waits for the next batch.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

ROOT = Path(__file__).resolve().parent.parent
COMMAND = (sys.executable, "-m", "theory", "equal", "--jsonl")  # not multiprocessing: it would run the caller's main
AHEAD = 8  # lines that a process is handed before the first of them is answered
LONGEST = 6000  # bytes of a line: so many of them fit into a pipe, and no longer text is read
START = 60.0  # seconds that a process may take to begin
GRACE = 2.0  # and how much longer than its own limit a pair may take

PIPE = 65536

Row: TypeAlias = dict[str, str]
LATE: Row = {
    "verdict": "undecided", "method": "comparison", "detail": "the process that judged it took too long, or died",
}  # fmt: skip


def judged(
    pairs: Iterable[tuple[str, str]], workers: int | None, seconds: float, options: Mapping[str, Any]
) -> list[Row]:
    """The verdict, method and detail on each pair, in their order."""
    lines = [_line(pair, seconds, options) for pair in pairs]
    rows: list[Row] = [{}] * len(lines)
    waiting = iter(enumerate(lines))
    lock = threading.Lock()

    def following() -> Iterator[tuple[int, str]]:
        while True:
            with lock:
                found = next(waiting, None)
            if found is None:
                return
            yield found

    count = min(workers or len(os.sched_getaffinity(0)), -(-len(lines) // AHEAD))
    threads = [threading.Thread(target=_serve, args=(following(), rows, seconds)) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return rows


def _line(pair: Any, seconds: float, options: Mapping[str, Any]) -> str:
    """A pair as the command takes it; a line that is none where it is no pair of texts, or longer than what is read."""
    try:
        gold, answer = pair
    except (TypeError, ValueError):
        return "[]"
    try:
        line = json.dumps({"gold": gold, "answer": answer, **options, "seconds": seconds}, default=list)
    except (TypeError, ValueError):
        return "[]"
    return line if len(line) <= LONGEST else json.dumps({"gold": f"{len(line)} characters", "answer": None})


def _serve(lines: Iterator[tuple[int, str]], rows: list[Row], seconds: float) -> None:
    """Hand the lines to a process, and to another one where it is late or dies. The first line in hand is to blame."""
    process: Process | None = None
    given: deque[tuple[int, str]] = deque()
    again: deque[tuple[int, str]] = deque()
    while True:
        while len(given) < AHEAD and (found := again.popleft() if again else next(lines, None)) is not None:
            process = process or _process()
            given.append(found)
            process.hand(found[1])
        if process is None or not given:
            break
        place, _ = given.popleft()
        answer = process.answer(seconds + GRACE)
        rows[place] = answer or LATE
        if answer is None:
            process.end()
            process, again, given = None, deque([*given, *again]), deque()
    if process is not None:
        WAITING.append(process)


def _process() -> Process:
    """One that waits for work, or a new one. A copy of this program, which a fork makes, has no part in those of its
    parent."""
    while True:
        try:
            process = WAITING.pop()
        except IndexError:
            return Process()
        if process.owner == (os.getpid(), COMMAND) and process.inner.poll() is None:
            return process
        process.leave()


class Process:
    """One process that answers lines in their order."""

    def __init__(self) -> None:
        self.inner = subprocess.Popen(
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0, cwd=ROOT
        )
        self.owner = os.getpid(), COMMAND
        self.read = b""
        self.begun = False

    def hand(self, line: str) -> None:
        assert self.inner.stdin is not None
        with suppress(BrokenPipeError):  # where it died, no answer comes
            self.inner.stdin.write(f"{line}\n".encode())

    def answer(self, seconds: float) -> Row | None:
        """The next answer, or None where it does not come in time, or at all."""
        assert self.inner.stdout is not None
        until = time.monotonic() + seconds + (0 if self.begun else START)
        while b"\n" not in self.read:
            ready, _, _ = select.select([self.inner.stdout], [], [], max(0, until - time.monotonic()))
            more = os.read(self.inner.stdout.fileno(), PIPE) if ready else b""
            if not more:
                return None
            self.read += more
        line, _, self.read = self.read.partition(b"\n")
        self.begun = True
        return json.loads(line)

    def end(self) -> None:
        self.inner.kill()
        self.inner.communicate()

    def leave(self) -> None:
        """End it, unless it is the parent's of which this program is a copy."""
        if self.owner[0] == os.getpid():
            self.end()


WAITING: deque[Process] = deque()  # of which each thread takes and gives back whole ones


@atexit.register
def end_all() -> None:
    """End the processes that wait, as the end of this program does."""
    while WAITING:
        WAITING.pop().leave()
