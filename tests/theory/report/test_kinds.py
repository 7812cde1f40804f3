"""Reports of documents, networks and evidence: every format says the same as the data, and foreign text stays text."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from tests.theory.report import extracting
from tests.theory.report.extracting import Page, figures
from tests.theory.report.plain import PLAIN, data, written
from tests.theory.report.reports import DOCUMENT, QUESTIONS, checked, counted, evidence, report
from theory.cli import run
from theory.question import find
from theory.report import png, writers
from theory.report.blocks import Bars, Gallery, Group, Raster, parts
from theory.report.pictures import galleries, sums
from theory.report.terminal import Printer
from theory.solution import solve

EVIDENCE = ("csc420-a2/q3b", "csc420-a2/q7a")


def inner(group: Group) -> list[dict[str, Any]]:
    """The innermost groups of the data."""

    def walk(made: dict[str, Any]) -> list[dict[str, Any]]:
        return [leaf for part in made["groups"] for leaf in walk(part)] if "groups" in made else [made]

    return walk(data(group))


LINKS: dict[str, Callable[[str], Any]] = {
    ".html": extracting.html_links,
    ".md": extracting.markdown_links,
    ".tex": extracting.tex_links,
    ".pdf": extracting.typst_links,
}


@pytest.mark.parametrize("ending", LINKS)
def test_every_link_of_a_document_has_its_numbers_and_verdict_in_every_format(ending: str) -> None:
    wanted = []
    for part in inner(checked()):
        for row in part["links"]:
            place = f"line {row['line']}, question {row['question']}" if row["question"] else f"line {row['line']}"
            wanted.append((place, row["verdict"], figures(f"{row['left']} {row['relation']} {row['right']}")))
    found = LINKS[ending](written(checked(), ending))
    assert found == wanted
    assert len(found) > 9


def test_a_number_that_is_changed_in_a_link_is_noticed() -> None:
    html = written(checked(), ".html")
    changed = html.replace("<mn>0.1665</mn>", "<mn>0.1666</mn>")
    assert changed != html
    assert extracting.html_links(changed) != extracting.html_links(html)


def test_the_questionable_links_come_first() -> None:
    groups = inner(checked())
    assert groups[0]["id"] == "wrong"
    assert {row["verdict"] for row in groups[0]["links"]} == {"wrong"}
    assert [part["id"] for part in groups][-2:] == ["unread", "all"]
    assert "right" in {row["verdict"] for row in groups[-1]["links"]}
    assert any("left is 5, right is 6" in row["detail"] for row in groups[0]["links"])


def test_what_could_not_be_read_is_shown_as_it_was_written() -> None:
    html = written(checked(), ".html")
    assert "<code>$\\nosuchcommand x = 7$</code>" in html
    assert "<code>\\frac12</code>" in html  # TeX reads it as 1/2, which its digits do not show


TABLES: dict[str, Callable[[str], list[list[str]]]] = {
    ".html": extracting.html_tables,
    ".md": extracting.markdown_tables,
    ".tex": extracting.tex_tables,
}


def lines(table: dict[str, Any]) -> list[list[str]]:
    shown = (table["head"], *table["rows"], table["total"])
    return [[f"{value:,}" if isinstance(value, int) else value for value in row] for row in shown]


@pytest.mark.parametrize("ending", TABLES)
def test_every_cell_of_a_counted_network_is_in_every_format(ending: str) -> None:
    (made,) = inner(counted())
    assert TABLES[ending](written(counted(), ending)) == lines(made["tables"][0])


def test_every_cell_of_a_counted_network_is_in_the_pdf() -> None:
    (made,) = inner(counted())
    head, *body, total = lines(made["tables"][0])
    flat = [value for row in body for value in row]
    assert extracting.typst_tables(written(counted(), ".pdf")) == [head, flat, total]


def test_a_terminal_shows_links_tables_and_images() -> None:
    stream = StringIO()
    gallery = next(iter(galleries(solve(find("q1")))))
    Printer(Console(file=stream, width=120)).print([checked(), counted(), gallery])
    text = stream.getvalue()
    assert "wrong" in text
    assert "left is 5, right is 6" in text
    assert "residual.conv" in text
    for row in lines(inner(counted())[0]["tables"][0]):
        assert all(value in text for value in row)
    assert "rebuilt, 64 × 64: largest error 0" in text


@pytest.mark.parametrize("ending", [".html", ".md", ".tex", ".pdf"])
def test_evidence_without_steps_is_complete(ending: str) -> None:
    wanted = [row["verdict"] for part in inner(evidence(*EVIDENCE)) for row in part["evidence"]]
    text = written(evidence(*EVIDENCE), ending)
    patterns = {".md": r"^\| ([A-Z]{6,}) \|", ".tex": r"^\\item\[([A-Z]+)\]", ".pdf": r'\("([A-Z]+)", "'}
    found = Page(text).verdicts if ending == ".html" else re.findall(patterns[ending], text, re.MULTILINE)
    assert found == wanted


MADE = {
    "check": checked,
    "count": counted,
    "verify": lambda: evidence(*EVIDENCE),
    "images": lambda: report("csc420-a2/q1"),
    "answers": lambda: report(*QUESTIONS),
}


@pytest.mark.parametrize("kind", MADE)
def test_the_schema_describes_every_kind_of_report(kind: str) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    schema = json.loads(files("theory.report").joinpath("schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    made = data(MADE[kind]())
    assert not list(validator.iter_errors(made))
    made["groups"][0]["because"] = "I say so"
    assert list(validator.iter_errors(made))


@pytest.mark.parametrize("kind", MADE)
def test_a_page_of_every_kind_loads_nothing(kind: str) -> None:
    page = Page(written(MADE[kind](), ".html"))
    assert page.loads == []
    assert page.scripts == 1


@pytest.mark.parametrize("kind", MADE)
def test_a_pdf_of_every_kind_is_the_same_twice(kind: str) -> None:
    pytest.importorskip("typst", reason="the extra `pdf` is not installed")
    made = writers.render(MADE[kind](), ".pdf")
    assert made.startswith(b"%PDF")
    assert made == writers.render(MADE[kind](), ".pdf")


@pytest.mark.parametrize("kind", MADE)
def test_tex_uses_known_commands_only_and_is_balanced(kind: str) -> None:
    tex = written(MADE[kind](), ".tex")
    assert set(re.findall(r"\\([A-Za-z]+)", tex)) <= PLAIN
    for environment in ("document", "aligned", "bmatrix", "longtable", "flushleft", "description"):
        assert tex.count(rf"\begin{{{environment}}}") == tex.count(rf"\end{{{environment}}}")
    rest = re.sub(r"\\[{}]", "", tex)
    assert rest.count("{") == rest.count("}")


def test_an_image_is_the_levels_that_the_forms_give() -> None:
    solution = solve(find("q1"))
    (gallery,) = galleries(solution)
    gaussian, laplacian, rebuilt = gallery.rows
    assert [image.size for image in gaussian] == ["64 × 64", "32 × 32", "16 × 16", "8 × 8"]
    assert [image.size for image in laplacian] == ["64 × 64", "32 × 32", "16 × 16"]
    assert rebuilt[0].pixels == gaussian[0].pixels
    assert rebuilt[0].says == "largest error 0"
    assert len(rebuilt) > 1
    for image in rebuilt[1:]:  # the mistakes
        assert image.pixels != gaussian[0].pixels
        assert float(image.says.rpartition(" ")[2]) > 10
    assert "the innermost U left out" in gallery.caption


def test_a_png_holds_the_pixels() -> None:
    raster = Raster("x", "", (bytes(range(64)), bytes(range(64, 128))))
    made = png.write(raster)
    place = made.index(b"IDAT")
    length = int.from_bytes(made[place - 4 : place], "big")
    rows = zlib.decompress(made[place + 4 : place + 4 + length])
    assert rows == b"\0" + raster.pixels[0] + b"\0" + raster.pixels[1]
    assert made[16:24] == (64).to_bytes(4, "big") + (2).to_bytes(4, "big")


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("csc420-a2/q4", [(1_151_280, 2_560), (1_152_000, 2_560)]),
        ("csc420-a2/q5", [(156, 0, 2_416, 0, 48_120, 10_164, 850), (156, 12, 1_516, 32, 48_120, 10_164)]),
        ("eecs445-p2/q2a", [(1_216, 0, 25_664, 0, 12_808, 66)]),
        ("csc420-a2/q3b", []),
        ("csc420-a2/q1", []),
    ],
)
def test_a_sum_of_counts_becomes_a_table_with_bars(name: str, counts: list[tuple[int, ...]]) -> None:
    found: list[Bars] = list(sums(solve(find(name))))
    assert [tuple(row[1] for row in block.rows) for block in found] == counts
    for block, row in zip(found, counts, strict=True):
        assert block.total == ("total", sum(row))
        assert [block.bar(place, 1) for place in range(len(row))] == pytest.approx([n / max(row) for n in row])


@pytest.mark.parametrize(
    ("values", "lengths"), [((1, 2, 4), (0.25, 0.5, 1)), ((0, 0), None), ((1, "n"), None), ((), None), ((-1, 2), None)]
)
def test_bars_are_parts_of_the_largest(values: tuple[Any, ...], lengths: tuple[float, ...] | None) -> None:
    assert parts(values) == lengths


def test_an_image_is_a_block_of_no_question() -> None:
    block = Gallery("two", ((Raster("<a>", "b", (b"\0\xff",)),),))
    html = written(Group("report", "t", (Group("g", "t", (block,)),)), ".html")
    assert "<b>&lt;a&gt;</b>" in html


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "notes.md"
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


@pytest.mark.parametrize("ending", [".html", ".md", ".tex", ".json"])
def test_the_commands_write_files(
    capsys: pytest.CaptureFixture[str], document: Path, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"made{ending}"
    for arguments, code in (
        (["check", str(document)], 3),
        (["verify", "q6", "--level", "brief"], 0),
        (["count", "conv(20, k4, s2, p1) maxpool(3, s1)", "--input", "50x12x12"], 0),
        (["count", "conv(20, k4, s2, p1)", "--input", "CxHxW", "--json"], 0),
    ):
        assert run([*arguments, "--out", str(out)]) == code
        assert out.stat().st_size > 200
        assert str(out) in capsys.readouterr().err
        out.unlink()


@pytest.mark.parametrize("command", [["check"], ["count", "--input", "9"]])
def test_what_is_read_is_never_overwritten(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: list[str]
) -> None:
    path = tmp_path / ("notes.md" if command == ["check"] else "net.json")
    path.write_text("$1 = 1$", encoding="utf-8")
    assert run([command[0], str(path), *command[1:], "--out", str(tmp_path / "." / path.name)]) == 2
    assert "is the file that is read" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "$1 = 1$"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["check", "missing.md", "--out", "y.html"], "there is no file missing.md"),
        (["check", "missing.md", "--out", "y.docx"], "expected a name that ends in"),
        (["verify", "q3b", "--out", "/nowhere/a.html"], "there is no folder"),
        (["verify", "nosuch", "--out", "y.html"], "nosuch"),
        (["report", "nosuch", "--out", "y.html"], "nosuch"),
        (["count", "conv(6)", "--input", "1x9x9", "--out", "x.docx"], "expected a name that ends in"),
        (["count", "relu", "--input", "9", "--out", "x.md", "--reconcile", "fvcore,thop"], "leave --reconcile out"),
        (["count", "relu", "--input", "9", "--out", "x.md", "--explain", "relu"], "leave --explain out"),
    ],
)
def test_what_does_not_fit_is_said_in_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert run(arguments) == 2
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1
