"""The page on which a class is graded, and what it asks for, of a process of its own that knows the class."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from checks import worker
from theory.classroom.intake import Intake
from theory.errors import InputError
from theory.serve.workers import WAITING, Busy, Workers, call

MARKING = 24 * 3600.0  # seconds that a class may take to be marked
FILE = "/grade/file"
# A file of a student is drawn as a picture or saved; whatever else a browser might do with it, it may not.
ALONE = {"content-security-policy": "sandbox; default-src 'none'", "cache-control": "no-store"}


class OfCase(msgspec.Struct, forbid_unknown_fields=True):
    """A case, by its id."""

    case: str


class OfStudent(OfCase, forbid_unknown_fields=True):
    """One of the students of a case, by number."""

    student: int = 0


class OfKey(msgspec.Struct, forbid_unknown_fields=True):
    """The worked answer of a question, by the numbers of a seed."""

    question: str
    seed: str = ""


class Undo(OfCase, forbid_unknown_fields=True):
    """What is decided of a case is taken back. seen: the version that is shown."""

    seen: str


class Decide(Undo, forbid_unknown_fields=True):
    """A case is decided for some of its students, by number. earned: marks, in place of a verdict. meant: the question
    and the part that an answer without a name is taken for."""

    students: tuple[int, ...]
    verdict: str = ""
    earned: str = ""
    by: str = ""
    note: str = ""
    meant: tuple[str, str] | None = None


class Nothing(msgspec.Struct, forbid_unknown_fields=True):
    """A request that says nothing more."""


# Request -> what it says, and the function of `grading` with its arguments.
ASKED: Mapping[str, tuple[type[msgspec.Struct], str, Callable[[Any], tuple[Any, ...]]]] = {
    "queue": (Nothing, "queue", lambda sent: ()),
    "standing": (Nothing, "standing", lambda sent: ()),
    "case": (OfCase, "case", lambda sent: (sent.case,)),
    "key": (OfKey, "key", lambda sent: (sent.question, sent.seed)),
    "undo": (Undo, "undo", lambda sent: (sent.case, sent.seen)),
    "decide": (
        Decide, "decide",
        lambda sent: (
            sent.case, sent.seen, sent.students, sent.verdict, sent.earned, sent.by, sent.note, sent.meant,
        ),
    ),
}  # fmt: skip


class Room:
    """A class that is graded in pages. decisions: the file that `grade --overrides` reads. seconds: for one request."""

    def __init__(self, intake: Intake, decisions: Path, anonymous: bool, workers: Workers, seconds: float) -> None:
        self.workers, self.seconds = workers, seconds
        self.process = worker.Own(call, "grading.begin", intake, decisions, anonymous, beginning=MARKING)
        self._free = asyncio.Lock()
        self._waiting = 0

    def open(self) -> None:
        """Marks the class now, before anybody asks. Raises InputError for what does not fit."""
        self.process.run(call, "grading.standing", seconds=MARKING)

    def routes(self) -> list[Route]:
        return [
            Route("/api/grade/hand-in", self.hand_in, methods=["POST"]),
            Route("/api/grade/{what}", self.api, methods=["POST"]),
            Route(f"{FILE}/{{case}}/{{student:int}}/{{number:int}}", self.file),
        ]

    async def api(self, request: Request) -> Response:
        asked = ASKED.get(request.path_params["what"])
        if asked is None:
            return _refused(f"expected one of {', '.join(ASKED)}", 404)
        kind, function, arguments = asked
        return await self._answered(request, kind, lambda sent: self._ask(function, *arguments(sent)))

    async def hand_in(self, request: Request) -> Response:
        async def shown(sent: OfStudent) -> str:
            sheets = await self._ask("sheets", sent.case, sent.student)
            address = f"{FILE}/{quote(sent.case, safe='')}/{sent.student}/"
            return await self.workers.run("hand_ins.shown", sheets, address)

        return await self._answered(request, OfStudent, shown)

    async def file(self, request: Request) -> Response:
        """A file as it was handed in."""
        path = request.path_params
        try:
            sheets = await self._ask("sheets", path["case"], path["student"])
            found = await self.workers.run("hand_ins.file", sheets, path["number"])
        except (InputError, worker.Stopped, Busy) as error:
            return _refused(str(error) or "try again in a moment", 404)
        if found is None:
            return _refused("there is no such file", 404)
        how = "inline" if found["kind"].startswith("image/") else "attachment"
        name = quote(found["name"], safe="", errors="replace")
        headers = {**ALONE, "content-disposition": f"{how}; filename*=UTF-8''{name}"}
        return Response(found["data"], media_type=found["kind"], headers=headers)

    async def _answered(self, request: Request, kind: type[msgspec.Struct], answer: Callable[[Any], Any]) -> Response:
        try:
            sent = msgspec.json.decode(await request.body() or b"{}", type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return _refused(f"expected {kind.__name__}: {error}", 400)
        try:
            return JSONResponse(await answer(sent), headers={"cache-control": "no-store"})
        except InputError as error:
            return _refused(str(error), 404)
        except Busy:
            return _refused("Too many requests wait; try again in a moment.", 503)
        except worker.Stopped as stopped:
            return _refused(f"This took too long, or too much: {stopped}.", 503)

    async def _ask(self, what: str, *args: Any) -> Any:
        """What the function of `grading` says; one after the other, since one process knows the class."""
        if self._waiting >= WAITING:
            raise Busy
        self._waiting += 1
        try:
            async with self._free:
                return await asyncio.to_thread(self.process.run, call, f"grading.{what}", *args, seconds=self.seconds)
        finally:
            self._waiting -= 1


def _refused(why: str, status: int) -> Response:
    return Response(why.encode("utf-8", "replace"), status, media_type="text/plain")
