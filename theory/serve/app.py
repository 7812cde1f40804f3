"""The pages and what they ask for, as an application that a server runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from checks import worker
from theory.conventions import COUNTING
from theory.errors import InputError
from theory.network import ready
from theory.network.studies.devices import DEVICES
from theory.question import Assignment, assignments, find
from theory.serve.help import HOME, Help
from theory.serve.room import Room
from theory.serve.workers import Busy, Workers

ASSETS = files("theory.serve") / "assets"
VIEWS = {  # of a network: what is asked for, and what it is called
    "table": "Layers", "graph": "Graph", "conventions": "Conventions side by side", "memory": "Memory over time",
    "roofline": "Roofline",
}  # fmt: skip
DEVICE = "a100"  # of the roofline, at first
SHOWN = ("textbook", "mac")  # conventions that are chosen at first
PAGES = {"write": "Write", "questions": "Questions", "calculate": "Calculate", "grade": "Grade", "author": "Author"}
# What the page of a class loads besides what all pages do.
GRADING = (
    '<link rel="stylesheet" href="/assets/marks.css"><link rel="stylesheet" href="/assets/grade.css">'
    '<script src="/assets/grade.js" defer></script>'
)
KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


class Check(msgspec.Struct, forbid_unknown_fields=True):
    """A text to be judged. name: what a file of it would be called. draft: what the page that asks calls itself.
    version: of what that shows. judged: how many characters that is of."""

    name: str
    text: str
    draft: str = ""
    version: str = ""
    judged: int = 0


class Work(msgspec.Struct, forbid_unknown_fields=True):
    """A question to be worked: its name, other numbers for its givens, and a variant."""

    name: str
    givens: dict[str, str] = {}
    variant: str = ""


class Try(Work, forbid_unknown_fields=True):
    """An answer to one part of a question. key: whether what is right may be said."""

    part: str = ""
    given: str = ""
    key: bool = False


class Count(msgspec.Struct, forbid_unknown_fields=True):
    """A network to be counted. view: one of VIEWS. depth: how many names of a layer are kept, all where it is empty.
    device: of the roofline."""

    spec: str
    input: str = ""
    batch: str = "1"
    conventions: tuple[str, ...] = SHOWN
    view: str = "table"
    depth: str = ""
    device: str = DEVICE


class Explain(msgspec.Struct, forbid_unknown_fields=True):
    """A layer of a network, whose numbers are to be worked out."""

    spec: str
    layer: str
    input: str = ""


class Bank(msgspec.Struct, forbid_unknown_fields=True):
    """The text of a bank file."""

    text: str


class Site:
    """The application. bank: an instructor's own questions beside those that there are. room: a class that is graded
    here, if one is."""

    def __init__(self, workers: Workers, bank: Path | None = None, room: Room | None = None) -> None:
        self.workers, self.bank, self.room = workers, bank, room
        self.own = None if bank is None else str(bank.resolve())
        # Request -> the function of `answers`, and its arguments.
        self.asked: Mapping[str, tuple[type[msgspec.Struct], str, Callable[[Any], tuple[Any, ...]]]] = {
            "check": (
                Check, "drafts.written",
                lambda sent: (sent.draft, sent.version, sent.judged, sent.name, sent.text),
            ),
            "question": (Work, "question", lambda sent: (sent.name, sent.givens, sent.variant, self.own)),
            "try": (
                Try, "tried",
                lambda sent: (sent.name, sent.givens, sent.variant, self.own, sent.part, sent.given, sent.key),
            ),
            "read": (
                Try, "read",
                lambda sent: (sent.name, sent.givens, sent.variant, self.own, sent.part, sent.given),
            ),
            "count": (
                Count, "calculate.counted",
                lambda sent: (
                    sent.spec, sent.input, sent.batch, sent.conventions, sent.view, sent.depth, sent.device,
                ),
            ),
            "explain": (Explain, "calculate.explained", lambda sent: (sent.spec, sent.input, sent.layer)),
            "bank": (Bank, "looked", lambda sent: (sent.text,)),
        }  # fmt: skip

    def app(self) -> Starlette:
        @asynccontextmanager
        async def warmed(app: Starlette) -> AsyncIterator[None]:
            """The workers load the mathematics before the first visitor waits for it."""
            first = "drafts.written", "", "", 0, "a.md", "$1 = 1$"
            loading = (self.workers.run(*first) for _ in range(self.workers.count))
            warming = asyncio.gather(*loading, return_exceptions=True)
            yield
            warming.cancel()
            with suppress(asyncio.CancelledError):
                await warming
            if self.room is not None:
                self.room.process.end()

        return Starlette(
            lifespan=warmed,
            routes=[
                Route("/", self.page("write", self.write)),
                Route("/questions", self.page("questions", self.questions)),
                Route("/questions/{assignment}/{name}", self.question),
                Route("/calculate", self.page("calculate", self.calculate)),
                Route("/author", self.page("author", self.author)),
                Route("/help/{name}", Help().file),
                Route("/grade", self.page("grade", self.grade)),
                *(self.room.routes() if self.room else ()),
                Route("/assets/{name}", self.asset),
                Route("/api/file", self.file, methods=["POST"]),
                Route("/api/{what}", self.api, methods=["POST"]),
            ],
        )

    # Pages

    def page(self, name: str, body: Callable[[], str]) -> Callable[[Request], Awaitable[Response]]:
        async def shown(request: Request) -> Response:
            return _page(name, PAGES[name], body(), more=GRADING if name == "grade" and self.room else "")

        return shown

    def write(self) -> str:
        return _asset("write.html").substitute()

    def author(self) -> str:
        return _asset("author.html").substitute()

    def grade(self) -> str:
        return _asset("grade.html" if self.room else "grade_none.html").substitute()

    def calculate(self) -> str:
        options = "".join(
            f'<option{" selected" * (row.name in SHOWN)} title="{escape(row.says)}">{escape(row.name)}</option>'
            for row in COUNTING
        )
        names = "".join(f"<option>{escape(name)}</option>" for name in ready.names())
        views = "".join(
            f'<label><input type="radio" name="view" value="{name}"{" checked" * (name == "table")}> {said}</label>'
            for name, said in VIEWS.items()
        )
        on = "".join(f"<option{' selected' * (name == DEVICE)}>{escape(name)}</option>" for name in DEVICES)
        return _asset("calculate.html").substitute(conventions=options, ready=names, views=views, devices=on)

    def questions(self) -> str:
        return _asset("questions.html").substitute(list="".join(map(_listed, assignments(self.bank))))

    async def question(self, request: Request) -> Response:
        name = f"{request.path_params['assignment']}/{request.path_params['name']}"
        try:
            found = find(name, self.bank)
        except InputError as error:
            return _page("questions", "No such question", f"<p>{escape(str(error))}</p>", status=404)
        body = _asset("question.html").substitute(asks=escape(found.table.asks))
        return _page("question", f"{found.name}: {found.table.title}", body, question=found.id)

    async def asset(self, request: Request) -> Response:
        found = _styles().get(request.path_params["name"])
        if found is None:
            return Response("there is no such file", 404, media_type="text/plain")
        kind = KINDS[Path(request.path_params["name"]).suffix]
        return Response(found, media_type=kind, headers={"cache-control": "no-cache"})

    # What they ask for

    async def api(self, request: Request) -> Response:
        asked = self.asked.get(request.path_params["what"])
        if asked is None:
            return Response(f"expected one of {', '.join(self.asked)}", 404, media_type="text/plain")
        kind, function, arguments = asked
        try:
            sent = msgspec.json.decode(await request.body(), type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return Response(f"expected {kind.__name__}: {error}", 400, media_type="text/plain")
        near = sent.draft if isinstance(sent, Check) else ""
        return await self._run(request, near, function, *arguments(sent))

    async def file(self, request: Request) -> Response:
        draft, version, name = (request.query_params.get(one, "") for one in ("draft", "version", "name"))
        return await self._run(request, draft, "drafts.written", draft, version, 0, name, await request.body())

    async def _run(self, request: Request, near: str, function: str, *args: Any) -> Response:
        async def wanted() -> bool:
            return not await request.is_disconnected()

        try:
            found = await self.workers.run(function, *args, wanted=wanted, near=near)
        except Busy:
            return Response("Too many texts wait; try again in a moment.", 503, media_type="text/plain")
        except worker.Stopped as stopped:
            return JSONResponse({"html": "", "error": f"This took too long, or too much: {stopped}."})
        return JSONResponse(found)


def _listed(assignment: Assignment) -> str:
    rows = "".join(
        f'<li><b>{escape(one.name)}</b> <a href="/questions/{escape(one.id)}">{escape(one.table.title)}</a></li>'
        for one in assignment.questions
    )
    return f"<h2>{escape(assignment.heading.title)}</h2><ul>{rows}</ul>"


def _page(page: str, title: str, body: str, question: str = "", status: int = 200, more: str = "") -> Response:
    links = "".join(
        f'<li><a href="/{"" if name == "write" else name}"{" aria-current=page" * (name == page)}>{said}</a></li>'
        for name, said in PAGES.items()
    )
    links += f'<li><a href="{HOME}">Help</a></li>'
    data = f' data-question="{escape(question)}"' if question else ""
    made = _asset("page.html").substitute(title=escape(title), page=page, pages=links, body=body, data=data, more=more)
    return HTMLResponse(made, status)


@cache
def _asset(name: str) -> Template:
    return Template((ASSETS / name).read_text(encoding="utf-8"))


@cache
def _styles() -> Mapping[str, str]:
    """Every file that a page loads; nothing else of the disk is ever read for one."""
    from theory.report.html import style

    own = {path.name: path.read_text(encoding="utf-8") for path in ASSETS.iterdir() if Path(path.name).suffix in KINDS}
    marks = (files("theory.report") / "marks.css").read_text(encoding="utf-8")
    return {"theory.css": style(), "marks.css": marks, **own}
