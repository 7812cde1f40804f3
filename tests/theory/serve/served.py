"""A server for tests, in a thread of theirs, and requests to it."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any, NamedTuple


class Reply(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> str:
        return self.raw.decode()

    @property
    def data(self) -> Any:
        return json.loads(self.body)


class Served:
    """A server that runs on this port of this machine."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.address = f"http://127.0.0.1:{port}"

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Reply:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body or None, named)
            reply = connection.getresponse()
            return Reply(
                reply.status,
                {k.lower(): ", ".join(reply.headers.get_all(k) or ()) for k in reply.headers},
                reply.read(),
            )
        finally:
            connection.close()

    def post(self, what: str, **sent: Any) -> Reply:
        return self.ask("POST", f"/api/{what}", json.dumps(sent).encode(), content_type="application/json")


@contextmanager
def serving(**options: Any) -> Iterator[Served]:
    """A server with the options of `theory.serve.run.config`."""
    import uvicorn

    from theory.serve.run import config

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = {"host": "127.0.0.1", "bank": None, "token": "", "seconds": 20.0, **options}
    server = uvicorn.Server(config(port=port, **given))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(500):
        if server.started:
            break
        time.sleep(0.02)
    else:
        raise TimeoutError("the server did not begin")
    try:
        yield Served(port)
    finally:
        server.should_exit = True
        thread.join(30)
