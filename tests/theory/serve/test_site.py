"""The pages and what they ask for: right and wrong requests, hostile texts, a worker that hangs, slow clients."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import time
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("uvicorn", reason="pages are an extra: theory[web]")
pytest.importorskip("starlette", reason="pages are an extra: theory[web]")

from checks import worker
from tests.theory.serve.served import Served
from theory.errors import InputError
from theory.report.wording.grading import UNSAID
from theory.serve import answers, app, calculate
from theory.serve import run as running
from theory.serve.app import PAGES
from theory.serve.workers import Workers

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.mark.parametrize("path", ["/", *(f"/{name}" for name in PAGES if name != "write"), "/questions/csc420-a2/q3b"])
def test_a_page_is_there_and_may_run_no_script_but_its_own(server: Served, path: str) -> None:
    found = server.ask("GET", path)
    assert found.status == 200
    assert "<h1>" in found.body
    assert found.body.count("<script") == 1
    assert "script-src 'self';" in found.headers["content-security-policy"]


def test_help_is_there_and_leads_back(server: Served) -> None:
    assert 'href="/help/index.html"' in server.ask("GET", "/").body
    found = server.ask("GET", "/help/index.html")
    assert found.status == 200
    assert '<a class="back" href="/">' in found.body
    assert server.ask("GET", "/help/site.css").headers["content-type"].startswith("text/css")


@pytest.mark.parametrize(
    "path",
    ["/help/nothing.html", "/help/..%2fcli.py", "/help/index", "/assets/../app.py",
     "/assets/..%2fapp.py", "/assets/%2e%2e/%2e%2e/cli.py", "/assets//etc/passwd", "/etc/passwd",
     "/api/check", "/questions/csc420-a2/nothing", "/questions/..%2f..%2fetc/passwd", f"/questions/a/{SCRIPT[:8]}"],
)  # fmt: skip
def test_no_other_file_is_ever_read(server: Served, path: str) -> None:
    found = server.ask("GET", path)
    assert found.status in (404, 405)
    assert "root:" not in found.body
    assert "import" not in found.body
    assert "<script>" not in found.body


def test_a_text_is_judged_and_each_link_leads_to_its_place(server: Served) -> None:
    text = "𝔸 Let $x = 2$, so $x + 1 = 4$."
    found = server.post("check", name="a.md", text=text).data
    assert found["summary"].startswith("1 of 2 equalities judged: 1 wrong")
    units = text.encode("utf-16-le")
    shown = [
        (html, units[2 * start : 2 * end].decode("utf-16-le")) for html, start, end, _ in found["pieces"] if end > 0
    ]
    assert [written for _, written in shown] == ["x = 2", "x + 1 = 4"]
    assert 'class="link wrong"' in shown[1][0]


def test_a_question_is_worked_with_other_numbers_and_an_answer_is_tried(server: Served) -> None:
    own = server.post("question", name="csc420-a2/q3b").data
    assert ("w3", "1.74") in [(given["name"], given["value"]) for given in own["givens"]]
    assert own["parts"] == ["dL/dw3"]
    other = server.post("question", name="csc420-a2/q3b", givens={"w3": "1.5"}).data
    assert other["html"] != own["html"]
    fresh = server.post("question", name="csc420-a2/q3b", variant="7").data
    assert fresh["givens"] != own["givens"]
    tried = {"name": "csc420-a2/q3b", "part": "dL/dw3"}
    assert ">right</span>" in server.post("try", **tried, given="-0.0113").data["html"]
    wrong = server.post("try", **tried, given="0.5").data["html"]
    assert 'stamp wrong">wrong</span>' in wrong
    assert "-0.0113" not in wrong
    formula = server.post("try", **tried, given="-2*x3/(1 + 2)").data["html"]
    assert "Read as" in formula
    assert "<mfrac>" in formula
    assert "-0.0113" in server.post("try", **tried, given="0.5", key=True).data["html"]
    assert ">wrong</span>" in server.post("try", **tried, given="-0.0113", variant="7").data["html"]
    unread = server.post("try", name="csc420-a2/q7b", part="da/dx", given="1 - tanh(x)^2").data["html"]
    assert UNSAID in unread  # another way to write it is wanted, and which one would tell


def test_a_network_is_counted_and_a_bank_is_looked_at(server: Served) -> None:
    assert ">2,416<" in server.post("count", spec="conv(16, k5)", input="6x12x12").data["html"].replace("span", "")
    assert "2,416" in server.post("count", spec="conv(16, k5)", input="6x12x12").data["html"]
    bank = '[q1]\ntitle = "A"\nasks = "Find L."\ntopic = "computatoin"\n'
    found = server.post("bank", text=bank).data
    assert found["summary"] == "0 of 1 question can be worked"
    assert "computation" in found["html"]
    (place,) = found["places"]
    assert bank[slice(*place)] == 'topic = "computatoin"'


def test_what_a_network_is_made_of_adds_up_and_a_layer_is_worked_out(server: Served) -> None:
    spec = {"spec": "conv(16, k5) relu linear(2)", "input": "6x12x12"}
    shares = server.post("count", **spec, conventions=["mac"]).data["html"].partition('id="shares"')[2]
    kinds, _, memory = shares.partition("</table>")
    assert sum(float(one) for one in re.findall(r"<td[^>]*>([0-9.]+) %", kinds)) == pytest.approx(200, abs=0.2)
    # 2,434 parameters; the input and what relu made; two arrays of 16x8x8
    assert re.findall(r"([0-9.]+ [KM]iB)", memory) == ["9.51 KiB", "7.38 KiB", "8 KiB"]
    assert "2,416" in server.post("explain", **spec, layer="conv").data["html"]


@pytest.mark.parametrize(
    ("view", "more", "said"),
    [
        ("table", {}, "2,416"),
        ("table", {"depth": "1"}, "4 layers"),
        ("graph", {}, "all.residual.conv"),
        ("graph", {"depth": "1"}, "4 layers, 1 join"),
        ("conventions", {}, "left unexplained: nothing"),
        ("memory", {}, "peak of evaluation"),
        ("roofline", {"device": "h100"}, "The roofline of h100"),
    ],
)
def test_every_view_of_a_network(server: Served, view: str, more: dict[str, str], said: str) -> None:
    spec = {"spec": "all: [conv(16, k5) residual(conv(16, k3, p1)) relu]", "input": "6x12x12"}
    found = server.post("count", **spec, view=view, **more).data
    assert (found["error"], said in found["html"]) == ("", True)


def test_an_answer_is_read_while_it_is_typed_and_nothing_says_whether_it_is_right(server: Served) -> None:
    asked = {"name": "csc420-a2/q3b", "part": "dL/dw3"}
    right, wrong = (server.post("read", **asked, given=given).data["html"] for given in ("-0.0113", "0.5"))
    assert (
        right.replace("<mo>−</mo>", "").replace("0.0113", "0.5").replace("<mrow>", "").replace("</mrow>", "") == wrong
    )
    assert "Read as" in wrong
    assert "Not read yet: expected" in server.post("read", **asked, given="1/").data["html"]


@pytest.mark.parametrize(
    ("what", "sent", "said"),
    [
        ("count", {"spec": "relu", "input": "4", "view": "film"}, "a view is one of table, graph"),
        ("count", {"spec": "relu", "input": "4", "depth": "x"}, "a number from 1 to 99"),
        ("count", {"spec": "relu", "input": "4", "view": "conventions", "conventions": ["mac"]}, "at least 2"),
        ("count", {"spec": "relu", "input": "4", "view": "memory", "batch": "N"}, "a batch that is a number"),
        ("count", {"spec": "linear(2)", "input": "4", "view": "roofline", "device": "k9"}, "no device called"),
        ("explain", {"spec": "conv(16, k3)", "input": "3x8x8", "layer": "cnv"}, "did you mean conv"),
        ("explain", {"spec": "resnet18", "layer": "layer1"}, "there is no layer"),
        ("check", {"name": "a.exe", "text": "$1 = 1$"}, "expected a document that ends in"),
        ("question", {"name": "nothing"}, "there is no question"),
        ("question", {"name": "csc420-a2/q3b", "givens": {"w9": "1"}}, "no given of that name"),
        ("try", {"name": "csc420-a2/q3b", "part": "nothing", "given": "1"}, "no part"),
        ("try", {"name": "csc420-a2/q3b", "part": "dL/dw3", "given": "1" * 9999}, "at most 2000 characters"),
        ("count", {"spec": "convv(16)", "input": "3x8x8"}, "conv"),
        ("count", {"spec": "conv(16, k3)", "input": "3x8x8", "conventions": ["nobody"]}, "nobody"),
        ("count", {"spec": "os:system('ls')", "input": "3"}, ""),
        ("count", {"spec": "../pyproject.toml", "input": "3"}, ""),
        ("count", {"spec": "/etc/passwd", "input": "3"}, ""),
    ],
)
def test_what_does_not_fit_is_said_in_a_sentence(server: Served, what: str, sent: dict[str, Any], said: str) -> None:
    found = server.post(what, **sent)
    assert found.status == 200
    assert found.data["error"]
    assert said in found.data["error"]
    assert not any(found.data.get(part) for part in ("html", "pieces"))


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b"{", 400), (b"[]", 400), (b'{"name": "a.md"}', 400), (b'{"name": 3, "text": ""}', 400),
     (b'{"name": "a.md", "text": "", "x": 1}', 400), (b"\xff\xfe", 400), (b"[" * 100_000, 400)],
)  # fmt: skip
def test_what_is_no_request(server: Served, body: bytes, status: int) -> None:
    assert server.ask("POST", "/api/check", body, content_type="application/json").status == status
    assert server.ask("POST", "/api/nothing", body, content_type="application/json").status == 404


@pytest.mark.parametrize(
    ("what", "sent"),
    [
        ("check", {"name": "a.md", "text": f"{SCRIPT} $2 + 2 = 5$ {SCRIPT} x = {SCRIPT}"}),
        ("check", {"name": SCRIPT, "text": "$1 = 1$"}),
        ("try", {"name": "csc420-a2/q3b", "part": "dL/dw3", "given": SCRIPT}),
        ("count", {"spec": SCRIPT, "input": "3x8x8"}),
        ("explain", {"spec": "conv(16, k3)", "input": "3x8x8", "layer": SCRIPT}),
        ("bank", {"text": f'[q]\ntitle = "{SCRIPT}"\nasks = "{SCRIPT}"\ntopic = "{SCRIPT}"\n'}),
        ("bank", {"text": f'[q]\ntitle = "{SCRIPT}"\nasks = "{SCRIPT}"\ntopic = "computation"\n[q.settings]\n'
                  f'wrt = ["w"]\ngivens = {{ w = 1 }}\n[q.settings.graph]\nL = "w^2"\n'}),
    ],
)  # fmt: skip
def test_foreign_text_is_text(server: Served, what: str, sent: dict[str, Any]) -> None:
    found = server.post(what, **sent).data
    shown = str([found.get(part) for part in ("html", "pieces")])  # what is wrong with it is shown as text
    assert "<script" not in shown
    assert "<img" not in shown


def test_a_file_is_read_by_its_ending(server: Served) -> None:
    found = server.ask("POST", "/api/file?name=a.tex", rb"\[ 2 + 2 = 5 \]", content_type="application/octet-stream")
    assert found.data["text"] == r"\[ 2 + 2 = 5 \]"
    assert "1 wrong" in found.data["summary"]
    broken = server.ask("POST", "/api/file?name=a.docx", b"no zip", content_type="application/octet-stream").data
    assert broken["error"]


def test_one_that_takes_too_long_ends_and_others_do_not_notice() -> None:
    async def both() -> tuple[Any, Any]:
        workers = Workers(2)
        await workers.run("drafts.written", "", "", 0, "a.md", "$1 = 1$")
        workers.seconds = 0.02
        late = workers.run("drafts.written", "", "", 0, "a.md", "$x = 1$ " * 5000)
        with pytest.raises(worker.Stopped):
            await late
        workers.seconds = 20
        return await asyncio.gather(
            workers.run("drafts.written", "", "", 0, "a.md", "$1 = 1$"),
            workers.run("drafts.written", "", "", 0, "a.md", "$1 = 2$"),
        )

    right, wrong = asyncio.run(both())
    assert "1 right" in right["summary"]
    assert "1 wrong" in wrong["summary"]


def test_a_draft_whose_process_dies_goes_on_in_another() -> None:
    """What the page showed is not known there, so it is told all of it."""

    async def typed() -> tuple[Any, Any, Any]:
        workers = Workers(2)

        async def asked(version: str, text: str) -> Any:
            return await workers.run("drafts.written", "a page", version, 0, "a.md", text, near="a page")

        first = await asked("", "$1 = 1$")
        second = await asked(first["version"], "$1 = 1$\n\n$1 = 2$")
        process = worker.run(os.getpid, seconds=20, near="a page")
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        return second, await asked(second["version"], "$1 = 1$\n\n$1 = 2$\n\n$1 = 3$"), await asked("", "$1 = 1$")

    before, behind, anew = asyncio.run(typed())
    assert (before["whole"], behind["whole"]) == (False, True)
    assert "1 right" in behind["summary"]
    assert "2 wrong" in behind["summary"]
    assert len(behind["pieces"]) == 3
    assert behind["pieces"][0] == anew["pieces"][0]


def test_what_nobody_waits_for_is_not_done() -> None:
    async def gone() -> bool:
        return False

    assert asyncio.run(Workers(1).run("drafts.written", "", "", 0, "a.md", "$1 = 1$", wanted=gone)) is None


def test_a_client_that_does_not_go_on_is_left(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "HEADER_SECONDS", 0.3)
    for begun in (b"", b"GET / HT", b"GET / HTTP/1.1\r\nhost: localhost\r\nx: "):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as slow:
            slow.sendall(begun)
            begin = time.monotonic()
            assert slow.recv(1) == b"", begun  # the other side has ended it
            assert time.monotonic() - begin < 5
    assert server.ask("GET", "/").status == 200


def test_others_reach_it_with_a_token_alone() -> None:
    with pytest.raises(InputError, match="anybody could reach"):
        running.config("0.0.0.0", 1, None, "", 1.0)
    assert running.config("0.0.0.0", 1, None, "secret", 1.0).host == "0.0.0.0"
    assert running.is_loopback("127.3.2.1")
    assert not running.is_loopback("example.org")


def test_an_own_bank_is_served(tmp_path: Path) -> None:
    bank = tmp_path / "exam.toml"
    bank.write_text(
        '[e1]\ntitle = "A"\nasks = "Find L."\ntopic = "computation"\n[e1.settings]\nwrt = ["w"]\n'
        'givens = { w = 3 }\n[e1.settings.graph]\nL = "w^2"\n'
    )
    found = answers.question("exam/e1", {}, "", str(bank))
    assert found["parts"] == ["dL/dw"]
    assert ">right</span>" in answers.tried("exam/e1", {}, "", str(bank), "dL/dw", "6", False)["html"]
    bank.write_text(bank.read_text().replace("w = 3", "w = 5"))
    os.utime(bank, ns=(1, 1))  # however fast this was
    assert answers.question("exam/e1", {}, "", str(bank))["givens"][0]["value"] == "5"
    assert ">right</span>" in answers.tried("exam/e1", {}, "", str(bank), "dL/dw", "10", False)["html"]


def test_the_views_that_are_offered_are_those_that_there_are() -> None:
    assert [*app.VIEWS] == [*calculate.VIEWS]
