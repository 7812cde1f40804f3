"""Help: the pages of the documentation, each written when somebody first opens it, and kept."""

from __future__ import annotations

import asyncio
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from checks import worker
from theory.serve.workers import call

HOME = "/help/index.html"
SECONDS = 120.0  # to write a page: its commands are run, and the first of them loads torch
KINDS = {".css": "text/css; charset=utf-8", ".html": "text/html; charset=utf-8",
         ".js": "text/javascript; charset=utf-8"}  # fmt: skip


class Help:
    """Answers with a file of the documentation. One is written at a time, beside the processes that judge texts."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}
        self._one = asyncio.Lock()

    async def file(self, request: Request) -> Response:
        name = request.path_params["name"]
        async with self._one:
            if name not in self._kept:
                try:
                    found = await asyncio.to_thread(worker.run, call, "help_file", name, seconds=SECONDS)
                except worker.Stopped:
                    return Response("This page could not be written now; try again in a moment.", 503)
                if found is None:
                    return Response("there is no such page", 404, media_type="text/plain")
                self._kept[name] = found
        kind = KINDS[Path(name).suffix]
        return Response(self._kept[name], media_type=kind, headers={"cache-control": "no-cache"})
