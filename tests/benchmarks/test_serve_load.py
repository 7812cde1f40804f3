"""A hundred students who type for two minutes: every text is answered, soon, and the server does not grow.

Every other one types lines that nobody has typed before, so that nothing of them is known.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from random import Random
from typing import Any

import pytest

STUDENTS = int(os.environ.get("STUDENTS", "100"))
SECONDS = float(os.environ.get("TYPING_SECONDS", "120"))
PORT = 8737
PAUSE = (0.8, 2.5)  # seconds between two moments at which somebody stops typing
LINES = (
    "Let $w = {a}$ and $x = {b}$.", "$z = wx = {c}$", "So $z^2 = {d}$.", "The sum is {a} + {b} = {c}.",
    "$\\frac{{1}}{{1 + e^{{-z}}}} = 0.{a}$", "$(z + 1)^2 = z^2 + 2z + 1$", "| name | value |\n|---|---|\n| q | {a} |",
)  # fmt: skip
LONGEST = 2500  # characters of a text, behind which another one is begun
KINDS = (range(2, 9), range(11, 99_999))  # numbers in lines that repeat, and that never do
BETTER = 1.0  # second at the 95th percentile
WARM = 120  # seconds after which the memory is full
GROWTH = 1.05  # of the memory from then on, at any time


def memory(root: int) -> int:
    """Bytes that a process and its children hold."""
    found = subprocess.run(["ps", "-eo", "pid=,ppid=,rss="], capture_output=True, text=True, check=True).stdout
    rows = [tuple(map(int, line.split())) for line in found.splitlines()]
    family = {root}
    while more := {pid for pid, parent, _ in rows if parent in family} - family:
        family |= more
    return sum(kilobytes for pid, _, kilobytes in rows if pid in family) * 2**10


async def asked(draft: str, version: str, text: str) -> dict[str, Any]:
    """The answer to one text of a draft, by a connection of its own."""
    body = json.dumps({"draft": draft, "version": version, "name": "a.md", "text": text}).encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    head = (
        f"POST /api/check HTTP/1.1\r\nhost: 127.0.0.1:{PORT}\r\nconnection: close\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    await writer.drain()
    reply = await reader.read()
    writer.close()
    status, _, rest = reply.partition(b"\r\n")
    assert b" 200 " in status, reply[:300]
    return json.loads(rest.partition(b"\r\n\r\n")[2])


def line(rng: Random, numbers: range) -> str:
    a, b = rng.choice(numbers), rng.choice(numbers)
    return rng.choice(LINES).format(a=a, b=b, c=a + b, d=a * b) + "\n\n"


async def student(number: int, until: float, times: list[float]) -> None:
    """Types until then, in the midst of a text at first; what is answered before all is warm is not timed."""
    rng, numbers = Random(number), KINDS[number % 2]
    text, version = f"# Student {number}\n\n", ""
    for _ in range(rng.randrange(LONGEST // 40)):
        text += line(rng, numbers)
    await asyncio.sleep(rng.uniform(0, PAUSE[1]))
    while time.monotonic() < until:
        text += line(rng, numbers)
        if len(text) > LONGEST:
            text = f"# Student {number}\n\n"
        begin = time.monotonic()
        found = await asked(f"student {number}", version, text)
        version = found["version"]
        if begin > until - SECONDS:
            times.append(time.monotonic() - begin)
        assert found["error"] == "", found["error"]
        await asyncio.sleep(rng.uniform(*PAUSE))


async def watched(root: int, until: float) -> list[int]:
    """The bytes that a process and its children hold, from when the memory is full, every ten seconds."""
    found: list[int] = []
    await asyncio.sleep(WARM)
    while time.monotonic() < until:
        found.append(memory(root))
        await asyncio.sleep(min(10, SECONDS / 10))
    return found


async def typing(root: int) -> tuple[tuple[list[float], list[float]], list[int]]:
    """The times of both kinds of students, and the memory meanwhile."""
    until = time.monotonic() + WARM + SECONDS
    times: tuple[list[float], list[float]] = ([], [])
    watching = asyncio.create_task(watched(root, until))
    await asyncio.gather(*(student(number, until, times[number % 2]) for number in range(STUDENTS)))
    return times, await watching


@pytest.mark.benchmark
def test_a_hundred_students_type() -> None:
    command = (sys.executable, "-m", "theory", "serve", "--port", str(PORT))
    with subprocess.Popen(command, stderr=subprocess.PIPE) as server:
        try:
            assert server.stderr is not None
            server.stderr.readline()
            time.sleep(2)
            times, held = asyncio.run(typing(server.pid))
        finally:
            server.terminate()
    late = [statistics.quantiles(one, n=20)[-1] for one in times]
    for kind, one, within in zip(("that repeat", "that never repeat"), times, late, strict=True):
        middle = statistics.median(one)
        print(f"\n{len(one)} texts of lines {kind}: median {middle:.3f} s, 95 % within {within:.3f} s", end="")
    print(f"\nmemory in MiB from second {WARM} on: {', '.join(f'{one / 2**20:.0f}' for one in held)}")
    assert max(late) < BETTER
    assert max(held) <= GROWTH * held[0]
