"""A hundred students who type for two minutes: every text is answered, soon, and the server does not grow."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
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
BETTER = 1.0  # second at the 95th percentile
GROWTH = 1.3  # of the memory, from the first half minute on: caches are full by then


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


async def student(number: int, until: float, times: list[float]) -> None:
    rng = Random(number)
    text, version = f"# Student {number}\n\n", ""
    await asyncio.sleep(rng.uniform(0, PAUSE[1]))
    while time.monotonic() < until:
        a, b = rng.randrange(2, 9), rng.randrange(2, 9)
        text += rng.choice(LINES).format(a=a, b=b, c=a + b, d=a * b) + "\n\n"
        if len(text) > 2500:
            text = f"# Student {number}\n\n"
        begin = time.monotonic()
        found = await asked(f"student {number}", version, text)
        version = found["version"]
        times.append(time.monotonic() - begin)
        assert found["error"] == "", found["error"]
        await asyncio.sleep(rng.uniform(*PAUSE))


async def typing(seconds: float) -> list[float]:
    times: list[float] = []
    until = time.monotonic() + seconds
    await asyncio.gather(*(student(number, until, times) for number in range(STUDENTS)))
    return times


@pytest.mark.benchmark
def test_a_hundred_students_type(tmp_path: Path) -> None:
    command = (sys.executable, "-m", "theory", "serve", "--port", str(PORT))
    with subprocess.Popen(command, stderr=subprocess.PIPE) as server:
        try:
            assert server.stderr is not None
            server.stderr.readline()
            time.sleep(2)
            asyncio.run(typing(SECONDS / 4))
            before = memory(server.pid)
            times = asyncio.run(typing(SECONDS))
            after = memory(server.pid)
        finally:
            server.terminate()
    middle, late = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(
        f"\n{len(times)} texts of {STUDENTS} students in {SECONDS:g} s: median {middle:.3f} s, 95 % within {late:.3f} s"
    )
    print(f"memory {before / 2**20:.0f} MiB before, {after / 2**20:.0f} after")
    assert late < BETTER
    assert after < GROWTH * before
