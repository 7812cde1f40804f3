"""The processes that do the mathematics: as many at once as there are cores, each ended where it takes too long."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

from checks import worker

SECONDS = 20.0  # for one request
WAITING = 200  # requests that may wait; more are sent away


class Busy(RuntimeError):
    """Too many requests wait already."""


class Workers:
    """Runs functions of `theory.serve`, named as `call` takes them. count: how many at once."""

    def __init__(self, count: int | None = None, seconds: float = SECONDS) -> None:
        self.count = count or os.cpu_count() or 1
        self.seconds = seconds
        self._free = asyncio.Semaphore(self.count)
        self._waiting = 0
        worker.keep(self.count)

    async def run(
        self, what: str, *args: Any, wanted: Callable[[], Awaitable[bool]] | None = None, near: str = ""
    ) -> Any:
        """What the function of that name says; None where it is not wanted any more when its turn comes. near: what is
        called so goes to one process, if that is free.

        Raises Busy where too many wait, worker.Stopped where it took too long or died, and what the function raised.
        """
        if self._waiting >= WAITING:
            raise Busy
        self._waiting += 1
        try:
            async with self._free:
                if wanted is not None and not await wanted():
                    return None
                return await asyncio.to_thread(worker.run, call, what, *args, seconds=self.seconds, near=near)
        finally:
            self._waiting -= 1


def call(what: str, *args: Any) -> Any:
    """One of the answers, or of the functions of another file (`hand_ins.shown`), in the process that has loaded the
    mathematics."""
    file, _, name = what.rpartition(".")
    return getattr(import_module(f"theory.serve.{file or 'answers'}"), name)(*args)
