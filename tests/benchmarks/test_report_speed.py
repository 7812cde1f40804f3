"""Speed and size of a report on the whole bank, from the questions to the file, beside bare imports."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.benchmark
MEGABYTE = 1_000_000


def seconds(*arguments: str) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


@pytest.fixture(scope="module")
def imports() -> float:
    return min(seconds("-c", "import torch, sympy, flint") for _ in range(3))


def test_the_page_of_the_whole_bank_with_evidence(tmp_path: Path, imports: float) -> None:
    out = tmp_path / "bank.html"
    took = seconds("-m", "theory", "report", "--out", str(out)) - imports
    size = out.stat().st_size
    print(f"\npage: {took:.1f} s beyond imports (bound 10), {size / MEGABYTE:.2f} MB (bound 2)")
    assert took < 10
    assert size < 2 * MEGABYTE


@pytest.mark.skipif(importlib.util.find_spec("typst") is None, reason="the extra `pdf` is not installed")
def test_the_pdf_of_the_whole_bank(tmp_path: Path, imports: float) -> None:
    out = tmp_path / "bank.pdf"
    took = seconds("-m", "theory", "report", "--no-verify", "--out", str(out))
    print(f"\nPDF: {took:.1f} s with imports (bound 5), {out.stat().st_size / MEGABYTE:.2f} MB")
    assert took < 5
