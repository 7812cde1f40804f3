"""Runs the pages: on this machine alone, or for others who know a token."""

from __future__ import annotations

import asyncio
import ipaddress
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from theory.classroom.intake import Intake
from theory.errors import InputError
from theory.serve.app import Site
from theory.serve.guard import Guard
from theory.serve.room import Room
from theory.serve.workers import Workers

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
CONNECTIONS = 500  # at once
HEADER_SECONDS = 10.0  # in which the head of a request must be there


class Hurried(H11Protocol):
    """Ends a connection that has begun a request and does not go on with it."""

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is None or self.cycle.response_complete:
            asyncio.get_running_loop().call_later(HEADER_SECONDS, self._end, self.cycle)

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        asyncio.get_running_loop().call_later(HEADER_SECONDS, self._end, None)

    def _end(self, before: Any) -> None:
        if self.cycle is before and not self.transport.is_closing():
            self.transport.close()


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True, slots=True)
class Class:
    """A class that is graded in pages. decisions: the file in which they are kept."""

    intake: Intake
    decisions: Path
    anonymous: bool = False


def config(
    host: str, port: int, bank: Path | None, token: str, seconds: float, graded: Class | None = None
) -> uvicorn.Config:
    """How the server runs. token: what others have to know. graded: a class, which is marked before this returns.

    Raises InputError where others could reach it without a token, and where the class cannot be marked.
    """
    if not is_loopback(host) and not token:
        raise InputError(f"anybody could reach {host}; give a --token, or leave --host out")
    hosts = LOOPBACK | {host} if is_loopback(host) else frozenset({"*"})  # a token is proof enough
    workers = Workers(seconds=seconds)
    room = None
    if graded is not None:
        room = Room(graded.intake, graded.decisions, graded.anonymous, workers, seconds)
        room.open()
    app = Guard(Site(workers, bank, room).app(), hosts, token)
    return uvicorn.Config(
        app, host=host, port=port, http=Hurried, ws="none", log_level="warning", access_log=False,
        limit_concurrency=CONNECTIONS, timeout_keep_alive=20, server_header=False,
    )  # fmt: skip


def run(host: str, port: int, bank: Path | None, token: str | None, seconds: float, graded: Class | None = None) -> int:
    """Serves until it is stopped. token: empty makes one."""
    known = secrets.token_urlsafe(16) if token == "" else token or ""
    made = config(host, port, bank, known, seconds, graded)
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    if graded is not None:
        print(f"theory: decisions are kept in {graded.decisions}; grade --overrides reads them", file=sys.stderr)
    print(
        f"theory: {address}{'grade' if graded else ''}{f'?token={known}' if known else ''}  (ends with Ctrl+C)",
        file=sys.stderr,
        flush=True,
    )
    try:
        uvicorn.Server(made).run()
    except KeyboardInterrupt:
        return 130
    return 0
