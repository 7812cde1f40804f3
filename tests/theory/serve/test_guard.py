"""What reaches the pages, and what does not: each kind of request that is refused, beside one that is let through."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from theory.serve.guard import BODIES, HEADERS, Guard

HOSTS = frozenset({"127.0.0.1", "localhost"})
JSON = {"content-type": BODIES[0]}


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Says how many bytes came."""
    message = await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(len(message["body"])).encode()})


def sent(
    guard: Guard, method: str = "POST", parts: tuple[bytes, ...] = (b"{}",), query: str = "", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """A request with its body in parts; one that ends in None never ends."""
    named = {"host": "127.0.0.1:8000", **({} if method != "POST" else JSON)} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    scope = {
        "type": "http", "method": method, "path": "/api/check", "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in named.items() if value],
    }  # fmt: skip
    messages = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    got: list[Any] = []

    async def receive() -> Any:
        if messages:
            one = messages.pop(0)
            return {**one, "more_body": bool(messages) or parts[-1] == b"..."}
        return await asyncio.sleep(60)

    async def send(message: Any) -> None:
        got.append(message)

    asyncio.run(guard(scope, receive, send))
    found = {name.decode(): value.decode() for name, value in got[0]["headers"]}
    return got[0]["status"], found, got[-1].get("body", b"")


def guard(**options: Any) -> Guard:
    return Guard(echo, HOSTS, **options)


@pytest.mark.parametrize(
    ("options", "request_of", "status", "why"),
    [
        ({}, {}, 200, "a request of a page of its own"),
        ({}, {"host": "localhost:1"}, 200, "by its other name"),
        ({}, {"origin": "http://127.0.0.1:8000"}, 200, "from its own page"),
        ({}, {"method": "GET", "parts": (b"",)}, 200, "a page"),
        ({}, {"host": "evil.example:8000"}, 421, "a name that somebody else gave this address"),
        ({}, {"host": ""}, 421, "no name at all"),
        ({}, {"method": "PUT"}, 405, "a method that nothing needs"),
        ({}, {"origin": "http://evil.example"}, 403, "from another page"),
        ({}, {"origin": "http://127.0.0.1:9999"}, 403, "from another server on this machine"),
        ({}, {"origin": "null"}, 403, "from a page without an address"),
        ({}, {"content_type": "text/plain"}, 415, "what a form of another page could send"),
        ({}, {"content_type": "multipart/form-data"}, 415, "the same"),
        ({"largest": 10}, {"content_length": "11"}, 413, "a body that says that it is large"),
        ({"largest": 10}, {"parts": (b"123456", b"123456")}, 413, "one that does not say it"),
        ({"largest": 10}, {"content_length": "-1"}, 413, "one that lies"),
        ({"largest": 10}, {"parts": (b"12345", b"12345")}, 200, "one that is as large as may be"),
        ({"seconds": 0.1}, {"parts": (b"...",)}, 408, "one that does not end"),
        ({"token": "abc"}, {}, 401, "without the token"),
        ({"token": "abc"}, {"query": "token=abd"}, 401, "with another one"),
        ({"token": "abc"}, {"query": "token=abc"}, 303, "with it: sent on, with a cookie"),
        ({"token": "abc"}, {"cookie": "theory-token=abc"}, 200, "with the cookie"),
        ({"token": "abc"}, {"cookie": "theory-token=ab"}, 401, "with half of it"),
    ],
)
def test_what_is_let_through(options: dict[str, Any], request_of: dict[str, Any], status: int, why: str) -> None:
    found, headers, _ = sent(guard(**options), **request_of)
    assert found == status, why
    assert HEADERS.items() <= headers.items(), why


def test_a_body_comes_in_one_piece() -> None:
    assert sent(guard(), parts=(b"12", b"345"))[2] == b"5"


def test_the_cookie_is_for_this_server_alone() -> None:
    _, headers, _ = sent(guard(token="abc"), query="token=abc")
    assert headers["location"] == "/api/check"
    assert headers["set-cookie"].endswith("Path=/; HttpOnly; SameSite=Strict")
