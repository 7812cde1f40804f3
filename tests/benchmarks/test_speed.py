"""Speed of whole processes, as ratios within one run: medians of several calls on this machine."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

import pytest

pytestmark = pytest.mark.benchmark
RUNS = 7


def seconds(*arguments: str, runs: int = RUNS) -> float:
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


@pytest.mark.parametrize("command", ["--help", "list"])
def test_help_and_list(command: str) -> None:
    bare = seconds("-c", "import argparse, tomllib")
    ours = seconds("-m", "theory", command)
    print(f"\n{command}: {ours * 1000:.0f} ms; bare {bare * 1000:.0f} ms, bound {bare * 1500 + 60:.0f} ms")
    assert ours < 1.5 * bare + 0.060


def test_the_derivation() -> None:
    bare = seconds("-c", "import sympy, rich.console")
    ours = seconds("-m", "theory", "q3b", "--no-verify")
    print(f"\nderivation: {ours:.2f} s, imports {bare:.2f} s, ratio {ours / bare:.2f} (bound 2)")
    assert ours < 2 * bare


def test_the_whole_answer_with_evidence() -> None:
    bare = seconds("-c", "import torch, sympy")
    ours = seconds("-m", "theory", "q3b")
    print(f"\nq3b with evidence: {ours:.2f} s, imports {bare:.2f} s, ratio {ours / bare:.2f} (bound 1.3)")
    assert ours < 1.3 * bare


def test_verifying_the_whole_bank() -> None:
    ours = seconds("-m", "theory", "verify", "--level", "brief", runs=1)
    print(f"\nverify: {ours:.1f} s (bound 60)")
    assert ours < 60
