"""A class graded in pages: what is confirmed is on disk, whoever else decides, and whatever kills the server."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("uvicorn", reason="pages are an extra: theory[web]")
pytest.importorskip("starlette", reason="pages are an extra: theory[web]")

from tests.theory.serve.served import Served, serving
from theory.cells import visible
from theory.classroom.intake import Intake
from theory.cli import run
from theory.errors import InputError
from theory.grading.policy import decimal
from theory.serve import grading
from theory.serve.run import Class

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30
ODD = '[q3b]\n"dL/dw3" = "-0.01"\n'
FILES: dict[str, bytes] = {
    **{f"s{number}.toml": ODD.encode() for number in range(4)},
    "right.toml": b'[q3b]\n"dL/dw3" = "-0.0113"\n',
    "words.md": f"# Q6\n\nI think {SCRIPT} it is $\\sigma(a) {SCRIPT}$ small.\n\n# Q3b\n\n${SCRIPT} = 1$\n".encode(),
    "table.json": json.dumps({"q6": {SCRIPT: SCRIPT, "da/dx": SCRIPT}}).encode(),
    "<img src=x onerror=alert(1)>.png": PNG,
    "page.svg": f"<svg xmlns='http://www.w3.org/2000/svg'>{SCRIPT}</svg>".encode(),
    "\u202etxt.exe": b"MZ",
}


def listen() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("room") / "class"
    folder.mkdir()
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    (folder / os.fsdecode(b"half\xff.toml")).write_bytes(ODD.encode())  # a name that is no text
    return folder


def graded(room: Path) -> Class:
    out = room.parent / "out"
    return Class(Intake((room,), "csc420-a2", out=out, workers=0), out / "overrides.toml")


@pytest.fixture(scope="module")
def served(room: Path) -> Iterator[Served]:
    with serving(graded=graded(room)) as found:
        yield found


@pytest.fixture(autouse=True)
def nothing_decided(room: Path) -> None:
    (room.parent / "out/overrides.toml").unlink(missing_ok=True)


def ask(served: Served, what: str, **sent: Any) -> Any:
    reply = served.post(f"grade/{what}", **sent)
    assert reply.status == 200, reply.body
    return reply.data


def cases(served: Served, question: str = "") -> list[dict[str, Any]]:
    return [row for row in ask(served, "queue")["queue"] if question in ("", row["question"])]


def decide(served: Served, row: dict[str, Any], seen: str = "", **more: Any) -> Any:
    sent = {"students": list(range(row["count"])), "verdict": "right", "by": "Emmy", **more}
    return ask(served, "decide", case=row["id"], seen=seen, **sent)


def test_what_is_decided_is_what_grade_then_says(served: Served, room: Path) -> None:
    rows = cases(served)
    assert ask(served, "standing")["decided"] == 0
    for number, row in enumerate(rows[:12]):
        most = ask(served, "case", case=row["id"])["most"]
        effect = [{"verdict": "right"}, {"verdict": "wrong"}, {"verdict": "", "earned": most}][number % 3]
        meant = ask(served, "case", case=row["id"])["meant"]
        done = decide(served, row, **effect, meant=meant[0] if meant else None)
        assert (done["met"], done["error"]) == ("", "")
    now = ask(served, "standing")
    assert now["decided"] == 12
    graded = room.parent / "out"
    decisions = str(graded / "overrides.toml")
    assert run(["grade", str(room), "--jobs", "0", "--overrides", decisions, "--out", str(graded)]) == 0
    book = json.loads((graded / "gradebook.json").read_text())["submissions"]
    marks = {
        visible(one["student"]): f"{decimal(Fraction(one['earned']))} of {decimal(Fraction(one['out_of']))}"
        for one in book
    }
    shown = [one for row in rows for one in ask(served, "case", case=row["id"])["students"]]
    assert {one["name"]: one["total"].rpartition(": ")[2] for one in shown}.items() <= marks.items()
    figures = re.search(r'<dl class="figures">(.*?)</dl>', now["html"])
    assert figures is not None
    assert figures[1] in (graded / "class.html").read_text()
    left = re.findall(r'^#question = "(.*)"$', (graded / "unread.toml").read_text(), re.MULTILINE)
    assert set(left) == {row["question"] for row in rows if row["id"] in now["open"]}


def test_the_same_answer_is_decided_together_and_can_be_taken_back(served: Served) -> None:
    (row,) = [row for row in cases(served, "q3b") if row["count"] > 1]
    assert row["count"] == 5
    done = decide(served, row, students=[0, 1, 2, 4])
    assert [one["open"] for one in done["shown"]["students"]] == [False, False, False, True, False]
    assert done["standing"]["open"][row["id"]] == 1
    back = ask(served, "undo", case=row["id"], seen=done["shown"]["version"])
    assert all(one["open"] for one in back["shown"]["students"])
    assert (back["shown"]["version"], back["standing"]["decided"]) == ("", 0)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"by": " "}, "your name"),
        ({"note": "x" * 2001}, "at most 2000"),
        ({"verdict": "right-carried"}, "expected right, wrong, or marks"),
        ({"earned": "1"}, "expected right, wrong, or marks"),
        ({"verdict": "", "earned": "6"}, "from 0 to 5"),
        ({"verdict": "", "earned": "nan"}, "expected a number"),
        ({"verdict": "", "earned": "1e999999999"}, ""),
        ({"students": []}, "at least one student"),
        ({"students": [99, -1]}, "at least one student"),
        ({"meant": ["q9", "x"]}, "no answer yet"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_decided(served: Served, sent: dict[str, Any], said: str) -> None:
    (row,) = [row for row in cases(served, "q3b") if row["count"] > 1]
    done = decide(served, row, **sent)
    assert done["error"]
    assert said in done["error"]
    assert done["standing"]["decided"] == 0


@pytest.mark.parametrize(
    ("path", "body", "headers", "status"),
    [
        ("decide", b"{}", {}, 400),
        ("decide", b"", {}, 400),
        ("undo", b'{"case": 1, "seen": ""}', {}, 400),
        ("case", b'{"case": "0123456789abcdef"}', {}, 404),
        ("hand-in", b'{"case": "../../etc/passwd"}', {}, 404),
        ("nothing", b"{}", {}, 404),
        ("queue", b"{}", {"origin": "http://evil.example"}, 403),
        ("queue", b"{}", {"content_type": "text/plain"}, 415),
        ("queue", b"{}", {"host": "evil.example"}, 421),
    ],
)
def test_what_is_no_request_of_the_page(
    served: Served, path: str, body: bytes, headers: dict[str, str], status: int
) -> None:
    sent = {"content_type": "application/json", **headers}
    assert served.ask("POST", f"/api/grade/{path}", body, **sent).status == status


def test_what_students_write_and_are_called_is_text(served: Served) -> None:
    for row in cases(served):
        shown = ask(served, "case", case=row["id"])
        decided = decide(served, row, by=SCRIPT[:80], note=SCRIPT, verdict="wrong")["shown"]
        texts = [shown["title"], shown["html"], decided["decided"], *(one["total"] for one in shown["students"])]
        texts += [ask(served, "hand-in", case=row["id"], student=n) for n in range(row["count"])]
        for text in texts:
            assert "<script" not in text
            assert "<img src=x" not in text
    page = served.ask("GET", "/grade").body
    assert page.count("<script") == 2


def test_a_file_is_drawn_as_a_picture_or_saved(served: Served) -> None:
    found = {ask(served, "case", case=row["id"])["students"][0]["name"]: row["id"] for row in cases(served)}
    picture = served.ask("GET", f"/grade/file/{found['<img src=x onerror=alert(1)>']}/0/0")
    assert (picture.headers["content-type"], picture.raw) == ("image/png", PNG)
    drawing = served.ask("GET", f"/grade/file/{found['page']}/0/0")
    assert drawing.headers["content-type"] == "application/octet-stream"
    assert drawing.headers["content-disposition"].startswith("attachment")
    for reply in (picture, drawing):
        assert "sandbox" in reply.headers["content-security-policy"]
        assert reply.headers["x-content-type-options"] == "nosniff"
    assert '<img src="/grade/file/' in ask(served, "hand-in", case=found["<img src=x onerror=alert(1)>"])
    for path in ("0/1", "9/0", "0/-1", "0/..%2f..%2fetc%2fpasswd", "a/b"):
        assert served.ask("GET", f"/grade/file/{found['page']}/{path}").status in (404, 405), path


def test_a_file_that_changed_since_it_was_marked_is_not_shown(served: Served, room: Path) -> None:
    (row,) = [row for row in cases(served, "q3b") if row["count"] > 1]
    (room / "s0.toml").write_text(ODD.replace("-0.01", "-0.02"))
    try:
        assert "another one since it was marked" in ask(served, "hand-in", case=row["id"], student=1)
    finally:
        (room / "s0.toml").write_text(ODD)
    assert "-0.01" in ask(served, "hand-in", case=row["id"], student=1)


def test_a_class_that_does_not_fit_is_said_before_anything_is_served(
    room: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = room.parent / "bad.toml"
    bad.write_text("[[override]]\nstudent = 'nobody'\n")
    with pytest.raises(InputError, match="override 1"):
        grading.begin(graded(room).intake, bad, False)
    assert run(["serve", "--assignment", "csc420-a2"]) == 2
    assert "--class" in capsys.readouterr().err


@pytest.fixture
def other(room: Path) -> Iterator[tuple[subprocess.Popen[bytes], Served]]:
    """A second server on the same folder, as somebody else starts it."""
    port = listen()
    command = [sys.executable, "-m", "theory", "serve", "--port", str(port), "--class", str(room), "--jobs", "0"]
    process = subprocess.Popen([*command, "--out", str(room.parent / "out")], stderr=subprocess.DEVNULL)
    found = Served(port)
    try:
        for _ in range(600):
            try:
                found.ask("GET", "/grade")
                break
            except OSError:
                time.sleep(0.1)
        yield process, found
    finally:
        process.kill()
        process.wait()


def test_two_servers_lose_nothing_and_a_kill_loses_nothing_that_was_confirmed(
    served: Served, room: Path, other: tuple[subprocess.Popen[bytes], Served]
) -> None:
    process, second = other
    rows = cases(served)
    decide(served, rows[0])
    late = decide(second, rows[0], verdict="wrong", by="Alan")
    assert "somebody else" in late["met"]
    assert "Emmy" in late["shown"]["decided"]
    confirmed: list[str] = []
    with ThreadPoolExecutor(2) as threads:

        def go(server: Served, own: list[dict[str, Any]], by: str) -> None:
            for row in own:
                try:
                    done = decide(server, row, by=by, verdict="wrong")
                except (OSError, HTTPException):
                    return  # it is dead
                assert not done["met"]
                assert not done["error"]
                confirmed.append(row["id"])
                if by == "Alan" and len(own) - 5 == sum(one in confirmed for one in ids):
                    threading.Timer(0.02, process.kill).start()  # while it decides the next

        ids = [row["id"] for row in rows[1:11]]
        both = [threads.submit(go, second, rows[1:11], "Alan"), threads.submit(go, served, rows[11:21], "Emmy")]
        for one in both:
            one.result()
    assert process.wait(30) == -signal.SIGKILL
    written = tomllib.loads((room.parent / "out/overrides.toml").read_text())["override"]
    by = [row["by"] for row in written]
    assert 5 <= sum(one in confirmed for one in ids) <= by.count("Alan") <= 10
    assert by.count("Emmy") == 11
    now = ask(served, "standing")
    assert not {*confirmed, rows[0]["id"]} & now["open"].keys()
