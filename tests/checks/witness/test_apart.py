"""Foreign code in a copy of this process: what it hands back, and every way in which it may end."""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import Any

import pytest

from checks.witness.apart import apart
from checks.witness.traced import CannotFollow, Died, Raised, Trace


def killed(number: int) -> None:
    os.kill(os.getpid(), number)


def refused() -> None:
    raise CannotFollow("a branch")


def broken() -> None:
    raise ValueError("no\nnumber")


def printed() -> str:
    print("{not an answer")
    os.write(1, b"{nor this")
    return "answer"


def test_a_value_comes_back_with_what_cannot_be_pickled_going_in() -> None:
    trace = Trace((), (), {}, (1, 2), "shapes")
    assert apart(lambda x: x, trace) == trace


@pytest.mark.parametrize(
    ("function", "args", "error", "says"),
    [
        (refused, (), CannotFollow, "a branch"),
        (broken, (), Raised, "ValueError: no number"),
        (sys.exit, (3,), Raised, "SystemExit: 3"),
        (os._exit, (0,), Died, "without an answer"),
        (killed, (signal.SIGSEGV,), Died, "SIGSEGV"),
        (killed, (signal.SIGKILL,), Died, "SIGKILL"),
        (lambda: (yield), (), Died, "cannot be handed back"),
        (time.sleep, (30,), Died, r"not done after 0\.2 s"),
    ],
)
def test_every_end_is_an_error_that_says_which(function: Any, args: tuple[Any, ...], error: type, says: str) -> None:
    with pytest.raises(error, match=says):
        apart(function, *args, seconds=0.2 if function is time.sleep else 60)


def test_what_it_prints_is_no_answer(capfd: pytest.CaptureFixture[str]) -> None:
    assert apart(printed) == "answer"
    assert capfd.readouterr().out == ""
