"""What reaches the pages: whole requests of bounded size from pages of this server itself, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from hmac import compare_digest
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

COOKIE = "theory-token"
BODIES = ("application/json", "application/octet-stream")  # what no form of another page can send
HEADERS: Mapping[str, str] = {
    # Styles stand inside of pages and drawings; a script never does.
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Refused(Exception):
    """A request that is not answered: the status, and why in a sentence."""

    def __init__(self, status: int, why: str, more: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__(why)
        self.status, self.more = status, tuple(more)


@dataclass(frozen=True)
class Guard:
    """Lets through to `app` what may be answered.

    hosts: the names by which this server is called; any other is an address that somebody else gave it. token: what has
    to be known, where there is one. largest: bytes of a body. seconds: in which a body must be there.
    """

    app: App
    hosts: frozenset[str]
    token: str = ""
    largest: int = 2**24
    seconds: float = 15.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            raise RuntimeError(f"expected a request over HTTP, got {scope['type']}")
        try:
            headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
            self._allowed(scope, headers)
            body = await self._body(headers, receive)
        except Refused as refused:
            await _answer(send, refused)
            return
        await self.app(scope, _again(body, receive), _with_headers(send))

    def _allowed(self, scope: Scope, headers: Mapping[str, str]) -> None:
        host = headers.get("host", "")
        if (urlsplit(f"//{host}").hostname or "") not in self.hosts and "*" not in self.hosts:
            raise Refused(421, "this server is not called so; open the address that it printed when it began")
        if scope["method"] not in ("GET", "HEAD", "POST"):
            raise Refused(405, "expected GET or POST")
        if scope["method"] == "POST":
            origin = headers.get("origin")
            if origin is not None and urlsplit(origin).netloc != host:
                raise Refused(403, "the request comes from another page")
            if headers.get("content-type", "").partition(";")[0].strip() not in BODIES:
                raise Refused(415, f"expected one of {', '.join(BODIES)}")
        if self.token:
            self._known(scope, headers)

    def _known(self, scope: Scope, headers: Mapping[str, str]) -> None:
        """The token is in a cookie; a first visit brings it in the address, and is sent on without it."""
        cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        if cookie is not None and compare_digest(cookie.value.encode(), self.token.encode()):
            return
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if not compare_digest(given.encode(), self.token.encode()):
            raise Refused(401, "open the address with the token that the server printed when it began")
        kept = f"{COOKIE}={self.token}; Path=/; HttpOnly; SameSite=Strict"
        raise Refused(303, "", [("location", scope["path"]), ("set-cookie", kept)])

    async def _body(self, headers: Mapping[str, str], receive: Receive) -> bytes:
        """The whole body, before anything is done with it."""
        told = headers.get("content-length", "0")
        if not told.isdigit() or int(told) > self.largest:
            raise Refused(413, f"expected at most {self.largest} bytes")
        parts: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(self.seconds):
                while True:
                    message = await receive()
                    parts.append(message.get("body", b""))
                    size += len(parts[-1])
                    if size > self.largest:
                        raise Refused(413, f"expected at most {self.largest} bytes")
                    if not message.get("more_body"):
                        return b"".join(parts)
        except TimeoutError:
            raise Refused(408, f"the request was not complete after {self.seconds:g} s") from None


def _again(body: bytes, receive: Receive) -> Receive:
    """The body in one piece; after it, what comes from outside: that nobody waits any more."""
    given = False

    async def one() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return one


def _with_headers(send: Send) -> Send:
    async def one(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
            message = {**message, "headers": [*message.get("headers", ()), *own]}
        await send(message)

    return one


async def _answer(send: Send, refused: Refused) -> None:
    body = str(refused).encode()
    headers = [("content-type", "text/plain; charset=utf-8"), ("content-length", str(len(body))), *refused.more]
    sent = _with_headers(send)
    pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await sent({"type": "http.response.start", "status": refused.status, "headers": pairs})
    await sent({"type": "http.response.body", "body": body})
