"""Every format carries the same numbers and verdicts as the data, and shows foreign text as text."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from tests.theory.report.extracting import Page, flat, latex_chains, latex_entries, number
from tests.theory.report.reports import HOSTILE, QUESTIONS, hostile, report
from theory.cli import run
from theory.formula import typst as typst_math
from theory.formula.numbers import number as number_box
from theory.report import pdf, writers
from theory.report.blocks import slices


def expected(row: dict[str, Any]) -> list[str]:
    """A quantity's numbers as they are written down: rounded where every line is, else the exact ones."""
    found = row["rounded"] if row["rounded"] is not None else row["exact"]
    return [number(entry) for entry in flat(found)] if found is not None else []


def agree(found: list[str], wanted: list[str]) -> bool:
    """Entry by entry: the same text, or, for an irrational number, the first 11 of its 30 digits."""
    return len(found) == len(wanted) and all(f == w or _near(f, w) for f, w in zip(found, wanted, strict=True))


def _near(found: str, wanted: str) -> bool:
    if "/" in found + wanted and "." not in found:
        return False
    above, _, below = wanted.partition("/")
    return float(found) == pytest.approx(float(above) / float(below or 1), rel=1e-11)


def data(name: str) -> dict[str, Any]:
    return json.loads(writers.render(report(name), ".json"))["groups"][0]


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_page_has_every_number_and_verdict_of_the_data(name: str) -> None:
    page = Page(writers.render(report(name), ".html").decode())
    for row in data(name)["quantities"]:
        if wanted := expected(row):
            assert agree(page.entries(row["name"]), wanted), row["name"]
    assert sorted(page.verdicts) == sorted(row["verdict"] for row in data(name)["evidence"])


@pytest.mark.parametrize("ending", [".md", ".tex"])
@pytest.mark.parametrize("name", QUESTIONS)
def test_markdown_and_latex_have_every_number_and_verdict_of_the_data(name: str, ending: str) -> None:
    text = writers.render(report(name), ending).decode()
    chains, rows = latex_chains(text), data(name)["quantities"]
    assert len(chains) == len(rows)
    for chain, row in zip(chains, rows, strict=True):
        if wanted := expected(row):
            shown = row["rounded"] if row["rounded"] is not None else row["exact"]
            parts = len(list(slices(shown))) if isinstance(shown, list) else 0
            assert agree(latex_entries(chain, parts), wanted), row["name"]
    pattern = r"^\| ([A-Z]{6,}) \|" if ending == ".md" else r"^\\item\[([A-Z]+)\]"
    assert re.findall(pattern, text, re.MULTILINE) == [row["verdict"] for row in data(name)["evidence"]]


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_source_of_the_pdf_has_every_number_and_verdict_of_the_data(name: str) -> None:
    source = pdf.source(report(name))
    steps = source.split("#step(")[1:]
    rows = data(name)["quantities"]
    assert len(steps) == len(rows)
    for step, row in zip(steps, rows, strict=True):
        if isinstance(row["rounded"], str):
            assert f"display({typst_math.write(number_box(row['rounded']))})" in step, row["name"]
        for entry in flat(row["rounded"] or []):
            assert typst_math.write(number_box(entry)) in step or entry.replace("-", "−") in step
    verdicts = re.findall(r'seal\("([A-Z]+)"\)|\("([A-Z]+)", "', source)
    assert sorted("".join(pair) for pair in verdicts) == sorted(row["verdict"] for row in data(name)["evidence"])


def test_a_number_that_is_changed_is_noticed() -> None:
    html = writers.render(report("csc420-a2/q3b"), ".html").decode()
    row = next(row for row in data("csc420-a2/q3b")["quantities"] if row["name"] == "z3")
    assert agree(Page(html).entries("z3"), expected(row))
    assert not agree(Page(html.replace("<mn>0.7543</mn>", "<mn>0.7544</mn>")).entries("z3"), expected(row))


@pytest.mark.parametrize("name", ["csc420-a2/q3b", "csc420-a2/q4"])
def test_the_pdf_can_be_read_and_is_the_same_twice(name: str) -> None:
    pytest.importorskip("typst", reason="the extra `pdf` is not installed")
    reader = pytest.importorskip("pypdf", reason="pypdf is not installed, so the PDF's text cannot be read")
    made = writers.render(report(name), ".pdf")
    assert made == writers.render(report(name), ".pdf")
    pages = reader.PdfReader(BytesIO(made)).pages
    text = "".join(page.extract_text() for page in pages).replace("−", "-")
    for row in data(name)["quantities"]:
        if isinstance(row["rounded"], str):
            assert row["rounded"] in text, row["name"]
    fonts = [font.get_object() for page in pages for font in page["/Resources"].get("/Font", {}).values()]
    assert fonts
    for font in fonts:
        below = [part.get_object() for part in font.get("/DescendantFonts", [font])]
        assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(part["/FontDescriptor"]) for part in below)


def test_the_data_is_what_the_schema_describes() -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    schema = json.loads(files("theory.report").joinpath("schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    made = json.loads(writers.render(report(*QUESTIONS), ".json"))
    assert not list(validator.iter_errors(made))
    made["groups"][0]["quantities"][0]["forms"][0]["because"] = "I say so"
    assert list(validator.iter_errors(made))


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_page_loads_nothing_and_has_one_script_of_our_own(name: str) -> None:
    html = writers.render(report(name), ".html").decode()
    page = Page(html)
    assert page.loads == []
    assert page.scripts == 1
    assert not re.search(r"url\((?!data:|#)", html)


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_is_shown_and_never_run(text: str) -> None:
    made = hostile(text)
    html = writers.render(made, ".html").decode()
    page = Page(html)
    assert page.scripts == 1
    assert page.loads == []
    assert "<img" not in html
    assert text in "".join(page.text)
    tex = writers.render(made, ".tex").decode()
    assert r"\input{" not in tex
    markdown = writers.render(made, ".md").decode()
    assert "<script>" not in markdown
    assert "![i](" not in markdown
    assert json.loads(writers.render(made, ".json"))["title"] == text


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_is_shown_in_the_pdf(text: str) -> None:
    pytest.importorskip("typst", reason="the extra `pdf` is not installed")
    reader = pytest.importorskip("pypdf", reason="pypdf is not installed, so the PDF's text cannot be read")
    pages = reader.PdfReader(BytesIO(writers.render(hostile(text), ".pdf"))).pages
    shown = re.sub(r"\s|-\n", "", "".join(page.extract_text() for page in pages))
    assert re.sub(r"\s", "", text) in shown


@pytest.mark.parametrize("name", QUESTIONS)
def test_tex_is_balanced(name: str) -> None:
    tex = writers.render(report(name), ".tex").decode()
    for environment in ("document", "aligned", "bmatrix", "tabular", "description"):
        assert tex.count(rf"\begin{{{environment}}}") == tex.count(rf"\end{{{environment}}}")
    bare = re.sub(r"\\[{}]", "", tex)
    assert bare.count("{") == bare.count("}")
    assert len(re.findall(r"\\left\b", tex)) == len(re.findall(r"\\right\b", tex))
    assert tex.isprintable() or set(tex) - {"\n"} == {c for c in tex if c.isprintable()}


def test_the_command_writes_a_file_and_says_what_is_in_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "answers.html"
    assert run(["report", "q3b", "--out", str(out)]) == 0
    assert "1 question," in capsys.readouterr().out
    assert out.read_bytes().startswith(b"<!doctype html>")


def test_several_questions_are_verified_in_several_processes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "answers.json"
    names = ["q3b", "q6", "q7b", "cv-a1/q1b", "cv-a1/q1c", "cv-a1/q1e"]
    assert run(["report", *names, "--out", str(out)]) == 0
    made = [inner for group in json.loads(out.read_text())["groups"] for inner in group["groups"]]
    assert [inner["id"].rpartition("/")[2] for inner in made] == [name.rpartition("/")[2] for name in names]
    assert all(inner["evidence"] for inner in made)


def test_without_evidence(tmp_path: Path) -> None:
    out = tmp_path / "answers.json"
    assert run(["report", "q3b", "--no-verify", "--out", str(out)]) == 0
    assert json.loads(out.read_text())["groups"][0]["groups"][0]["evidence"] is None


@pytest.mark.parametrize(
    ("out", "says"), [("answers.docx", "expected a name that ends in"), ("/nowhere/a.html", "there is no folder")]
)
def test_bad_names_are_refused(capsys: pytest.CaptureFixture[str], out: str, says: str) -> None:
    assert run(["report", "q3b", "--out", out]) == 2
    assert says in capsys.readouterr().err


def test_a_missing_package_is_named_with_the_extra_that_brings_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(writers, "find_spec", lambda name: None)
    assert run(["report", "q3b", "--out", str(tmp_path / "a.pdf")]) == 2
    assert "theory[pdf]" in capsys.readouterr().err
