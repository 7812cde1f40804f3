"""Typing in a long document: the time from a key to the judgement of the whole, beside that of a bare round trip."""

from __future__ import annotations

import math
import os
import re
import statistics
import time
from random import Random
from typing import Any

import pytest

from tests.theory.serve.served import Served, serving

KEYS = int(os.environ.get("KEYS", "150"))
SIZE = 50_000  # characters
GOALS = 0.1, 0.3  # seconds: the median, and the 95th percentile
FIRST = 0.6  # seconds until the first marks of a text that nobody has seen
TYPED = ("0.25", "so that ", "x + 1 = 3", "\n\n", " $w = 3$ ", "$$a + b = b + a$$")


def worked(size: int) -> str:
    """Examples of a neuron, each with its numbers, as hand-ins have them."""
    rng, text = Random(2), ""
    while len(text) < size:
        w, x, y, b = (round(rng.uniform(-2, 2), 2) for _ in range(4))
        z = w * x + b
        p = 1 / (1 + math.exp(-z))
        text += (
            f"## Example {len(text)}\n\nLet $w = {w}$, $x = {x}$, $b = {b}$ and $y = {y}$.\n\n"
            f"$$z = wx + b = {w} \\cdot {x} + {b} = {z:.4f}$$\n\nThe neuron then gives $$p = \\sigma(z) = {p:.4f}$$\n\n"
            f"The loss is $L = (y - p)^2 = {(y - p) ** 2:.4f}$, of which the slope is\n\n"
            f"$$\\frac{{dL}}{{dp}} = -2(y - p) = {-2 * (y - p):.4f}$$\n\n"
            f"$$\\frac{{dL}}{{dw}} = -2(y-p) p (1-p) x = {-2 * (y - p) * p * (1 - p) * x:.4f}$$\n\n"
        )
    return text


def timed(server: Served, name: str, text: str, version: str, judged: int) -> tuple[float, dict[str, Any]]:
    begun = time.perf_counter()
    found = server.post("check", draft="a page", version=version, judged=judged, name=name, text=text).data
    return time.perf_counter() - begun, found


@pytest.mark.benchmark
@pytest.mark.parametrize("name", ["a.md", "a.tex"])
def test_typing_in_a_long_document(name: str) -> None:
    rng, text, times, bare = Random(1), worked(SIZE), list[float](), list[float]()
    if name == "a.tex":
        text = re.sub(r"## (.*)", r"\\section{\1}", text)
    with serving() as server:
        timed(server, name, "$1 = 1$", "", 0)  # the mathematics is loaded
        first, found = timed(server, name, text, "", 0)
        whole = first
        while found["more"]:
            took, found = timed(server, name, text, found["version"], found["judged"])
            whole += took
        version = found["version"]
        while len(times) < KEYS:
            at = rng.randrange(len(text))
            for key in rng.choice(TYPED):
                text, at = text[:at] + key + text[at:], at + 1
                took, found = timed(server, name, text, version, len(text))
                version = found["version"]
                times.append(took)
                bare.append(timed(server, "a.exe", text, version, len(text))[0])  # is sent, and is none that is read
    middle, late = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(f"\n{len(text)} characters of {name}: the first marks in {first:.2f} s, all in {whole:.2f} s")
    print(f"{len(times)} keys: median {middle * 1000:.0f} ms, 95 % within {late * 1000:.0f} ms")
    print(f"a bare round trip {statistics.median(bare) * 1000:.0f} ms")
    assert (middle < GOALS[0], late < GOALS[1], first < FIRST) == (True, True, True)
