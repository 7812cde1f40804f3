"""Every format carries the same numbers and verdicts as the data, and shows foreign text as text."""

from __future__ import annotations

import json
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from checks.evidence import Evidence, Verdict
from theory.cli import run
from theory.question import Question, Table, find
from theory.report import writers
from theory.report.blocks import Group, solution_group
from theory.report.values import figure_latex
from theory.solution import solve
from theory.verify import verify

QUESTIONS = ["csc420-a2/q3a", "csc420-a2/q3b", "csc420-a2/q4", "csc420-a2/q7a", "eecs445-p2/q3a", "dnn-hw1/q1a"]
HOSTILE = ["<script>alert(1)</script>", "[bold]x[/bold]", r"\input{/etc/passwd} $x$ # _", "`a` | b | ![i](http://x)"]


@cache
def group(name: str) -> Group:
    solution = solve(find(name))
    rows = tuple(verify(solution.worked, places=solution.places, samples=2))
    return Group("report", "Worked answers", (solution_group(solution, rows),))


class Text(HTMLParser):
    """The text of a page, script and style left aside, and what the page would load."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.loads: list[str] = []
        self.scripts = self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.silent += tag in ("script", "style")
        self.loads += [v or "" for k, v in attrs if k in ("src", "href", "data") and not (v or "").startswith("#")]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(data)


def page(report: Group) -> Text:
    parser = Text()
    parser.feed(writers.render(report, ".html").decode())
    parser.close()
    return parser


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_format_has_the_numbers_and_verdicts_of_the_data(name: str) -> None:
    report = group(name)
    data = json.loads(writers.render(report, ".json"))["groups"][0]
    html = "".join(page(report).parts)
    markdown = writers.render(report, ".md").decode()
    tex = writers.render(report, ".tex").decode()
    for row in data["quantities"]:
        if isinstance(row["rounded"], str):
            assert row["rounded"].replace("-", "−") in html, row["name"]
            assert figure_latex(row["rounded"]) in markdown, row["name"]
            assert figure_latex(row["rounded"]) in tex, row["name"]
    verdicts = [row["verdict"] for row in data["evidence"]]
    assert re.findall(r"^\| ([A-Z]{6,}) \|", markdown, re.MULTILINE) == verdicts
    for verdict in set(verdicts):
        assert f"{verdicts.count(verdict)} {verdict}" in html
        assert f"{verdicts.count(verdict)} {verdict}" in tex


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_page_loads_nothing_and_has_one_script_of_our_own(name: str) -> None:
    found = page(group(name))
    assert found.loads == []
    assert found.scripts == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_is_shown_and_never_run(text: str) -> None:
    table = Table(text, text, "computation", {"givens": {"x": 2}, "graph": {"L": "x*x"}})
    solution = solve(Question("mine", text, table, Path("mine.toml")))
    made = solution_group(solution, [Evidence(text, Verdict.UNDECIDED, text, text)])
    report = Group("report", text, (made,))
    found = page(report)
    assert found.scripts == 1
    assert found.loads == []
    assert text in "".join(found.parts)
    assert r"\input{" not in writers.render(report, ".tex").decode()
    markdown = writers.render(report, ".md").decode()
    assert "<script>" not in markdown
    assert "![i](" not in markdown
    json.loads(writers.render(report, ".json"))


def test_tex_is_balanced() -> None:
    tex = writers.render(group("csc420-a2/q3b"), ".tex").decode()
    for environment in ("document", "aligned", "bmatrix"):
        assert tex.count(rf"\begin{{{environment}}}") == tex.count(rf"\end{{{environment}}}")
    bare = re.sub(r"\\[{}]", "", tex)
    assert bare.count("{") == bare.count("}")


def test_the_command_writes_a_file_and_says_what_is_in_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "answers.html"
    assert run(["report", "q3b", "--out", str(out)]) == 0
    assert "1 questions" in capsys.readouterr().out
    assert out.read_bytes().startswith(b"<!doctype html>")


@pytest.mark.parametrize(
    ("out", "says"), [("answers.docx", "expected a name that ends in"), ("/nowhere/a.html", "there is no folder")]
)
def test_bad_names_are_refused(capsys: pytest.CaptureFixture[str], out: str, says: str) -> None:
    assert run(["report", "q3b", "--out", out]) == 2
    assert says in capsys.readouterr().err
