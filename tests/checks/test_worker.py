"""A computation that does not stop, eats memory or dies is ended, and what it raises or prints comes back right."""

from __future__ import annotations

import math
import operator
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sympy as sp

from checks import worker
from checks.identity.normal import vanishes
from checks.identity.ring import NotAlgebraic
from checks.worker import Stopped, run


def test_a_result_comes_back() -> None:
    assert run(operator.add, 2, 3, seconds=30) == 5
    x = sp.Symbol("x", real=True)
    assert run(vanishes, (x + 1) ** 2 - x**2 - 2 * x - 1, seconds=30)
    assert not run(vanishes, (x + 1) ** 2 - x**2, seconds=30)


def test_what_it_raises_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        run(operator.truediv, 1, 0, seconds=30)
    with pytest.raises(NotAlgebraic, match="ImaginaryUnit"):
        run(vanishes, sp.I * sp.Symbol("x"), seconds=30)


def test_it_is_killed_when_its_time_is_over() -> None:
    started = time.monotonic()
    with pytest.raises(Stopped, match=r"0\.5 s"):
        run(math.factorial, 10**8, seconds=0.5)  # one call into C, which no signal handler could interrupt
    assert time.monotonic() - started < 3


def test_time_that_others_take_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    computed = iter([1.0, 1.01, 1.06])
    monkeypatch.setattr(worker, "_computed", lambda pid: next(computed))
    limit = worker._Limit(0.05, pid=1)
    time.sleep(0.06)
    assert limit.left() > 0, "the clock has gone on, the process has not"
    assert limit.left() == 0, "it has computed for as long as it may"
    assert worker._Limit(0).left() == 0, "by the clock alone"


def test_no_process_is_left_behind() -> None:
    marker = "123456789.25"
    with pytest.raises(Stopped):
        run(time.sleep, float(marker), seconds=0.3)
    children = subprocess.run(
        ["ps", "--ppid", str(os.getpid()), "-o", "args="], capture_output=True, text=True, check=False
    )
    assert "checks.worker" not in children.stdout


def test_memory_is_limited() -> None:
    with pytest.raises(Stopped, match="GiB"):
        run(bytes, 4 * worker.MEMORY, seconds=30)


def test_a_process_that_dies() -> None:
    with pytest.raises(Stopped, match="died"):
        run(os._exit, 3, seconds=30)
    with pytest.raises(Stopped, match="died"):
        run(sys.exit, 3, seconds=30)


def test_printing_does_not_spoil_the_outcome() -> None:
    assert run(os.system, "echo shouted", seconds=30) == 0
    assert run(print, "said", seconds=30) is None


def test_what_cannot_be_pickled() -> None:
    with pytest.raises(Stopped, match="handed to another process"):
        run(lambda: 1, seconds=30)
    with pytest.raises(Stopped, match="handed back"):
        run(open, os.devnull, seconds=30)


def test_a_process_of_ones_own_remembers_and_begins_anew_where_it_died(tmp_path: Path) -> None:
    """What it remembers here is in which folder it is."""
    first, second = str(tmp_path), str(tmp_path.parent)
    own = worker.Own(os.chdir, first, beginning=60)
    try:
        assert own.run(os.getcwd, seconds=60) == first
        own.run(os.chdir, second, seconds=60)
        assert own.run(os.getcwd, seconds=60) == second
        with pytest.raises(Stopped, match="died"):
            own.run(os._exit, 3, seconds=60)
        assert own.run(os.getcwd, seconds=60) == first
        with pytest.raises(Stopped, match="not done after"):
            own.run(time.sleep, 60, seconds=0.1)
        assert own.run(os.getcwd, seconds=60) == first
    finally:
        own.end()
    with pytest.raises(FileNotFoundError):
        worker.Own(os.chdir, str(tmp_path / "nothing"), beginning=60).run(os.getcwd, seconds=60)
