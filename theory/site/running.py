"""Runs the commands that a page shows, and keeps what they print; files that a page shows lie beside them."""

from __future__ import annotations

import io
import os
import shlex
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from theory.cli import run

PROGRAM = ["python", "-m", "theory"]
TERMINAL = {"COLUMNS": "80", "NO_COLOR": "1", "TERM": "dumb"}


class Surprise(RuntimeError):
    """A command of a page did not end as the page says."""


def printed(command: str, folder: Path, code: int = 0) -> str:
    """What `python -m theory ...` prints in a folder, on a terminal of 80 columns.

    Raises Surprise where it is another program, or ends with another exit code than this.
    """
    words = shlex.split(command)
    if words[:3] != PROGRAM:
        raise Surprise(f"expected a command that begins with {' '.join(PROGRAM)}, got {command!r}")
    told = io.StringIO()
    with chdir(folder), terminal(), redirect_stdout(told), redirect_stderr(told):
        found = run(words[3:])
    if found != code:
        raise Surprise(f"{command}: expected exit code {code}, got {found}: {told.getvalue()[-500:]}")
    return told.getvalue().rstrip() + "\n"


@contextmanager
def terminal() -> Iterator[None]:
    """What is printed meanwhile is for a terminal of 80 columns without colours."""
    before = dict(os.environ)
    os.environ.update(TERMINAL)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
