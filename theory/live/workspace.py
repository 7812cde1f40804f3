"""Texts that are being written, each judged in its newest version, in a process that ends where one takes too long."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from checks import worker
from theory.live.kinds import call
from theory.live.notes import BEGINNING, Looked, Note

PAUSE = 0.12  # seconds, at most, without a keystroke before a text is judged
SECONDS = 20.0  # for one text


@dataclass(slots=True)
class Paper:
    """One text: what its file is called, its newest version, which version was judged last, and how long that took."""

    name: str
    text: str
    version: int
    judged: int | None = None
    took: float = PAUSE
    looked: Looked = field(default_factory=lambda: Looked((), ""))


class Workspace:
    """All texts that are open. told: what is called, in the same thread, with each text that has been judged."""

    def __init__(self, told: Callable[[str, Paper], None], seconds: float = SECONDS) -> None:
        self.papers: dict[str, Paper] = {}
        self.told, self.seconds = told, seconds
        self._free = asyncio.Lock()  # one text at a time
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def put(self, key: str, name: str, text: str, version: int) -> None:
        """A text that is new, or has changed; it is judged once nothing has changed for a moment, which is short where
        judging it is."""
        paper = self.papers.setdefault(key, Paper(name, text, version))
        paper.text, paper.version = text, version
        if key not in self._tasks:
            self._tasks[key] = asyncio.get_running_loop().create_task(self._judge(key))

    def drop(self, key: str) -> None:
        """A text that is closed."""
        self.papers.pop(key, None)

    async def ask(self, what: str, key: str, *args: Any) -> Any:
        """What else is known of a text: see `kinds.call`; None where it is not open, or took too long."""
        paper = self.papers.get(key)
        if paper is None:
            return None
        try:
            return await self._run(what, paper.name, paper.text, *args)
        except worker.Stopped:
            return None

    async def _judge(self, key: str) -> None:
        """Judges a text until its newest version is judged."""
        try:
            while (paper := self.papers.get(key)) is not None and paper.judged != paper.version:
                version = paper.version
                await asyncio.sleep(min(PAUSE, paper.took))
                if paper.version != version:
                    continue
                begun = time.monotonic()
                looked = await self._looked(paper.name, paper.text)
                paper.took = time.monotonic() - begun
                if self.papers.get(key) is paper and paper.version == version:
                    paper.judged, paper.looked = version, looked
                    self.told(key, paper)
        finally:
            del self._tasks[key]

    async def _looked(self, name: str, text: str) -> Looked:
        try:
            return await self._run("look", name, text)
        except worker.Stopped as stopped:
            return Looked((Note(BEGINNING, "warning", "unread", f"this text was not judged: {stopped}"),), "")

    async def _run(self, what: str, name: str, text: str, *args: Any) -> Any:
        async with self._free:
            return await asyncio.to_thread(worker.run, call, what, name, text, *args, seconds=self.seconds)
