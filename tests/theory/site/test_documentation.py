"""The documentation: every example prints what it should, links lead somewhere, nothing is from elsewhere."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Iterator
from doctest import ELLIPSIS, OutputChecker
from functools import cache
from html import unescape
from pathlib import Path

import pytest

pytest.importorskip("markdown_it", reason="the documentation needs the extra `grade`")

from tests.theory.site.shown import SHOWN
from theory.cli import COMMANDS, parser, run
from theory.conventions import CONVENTIONS
from theory.site import build, pages, search
from theory.site.running import Surprise, printed
from theory.topics import TOPICS

ROOT = Path(__file__).resolve().parents[3]
PROMPT = "$ python -m theory "


@cache
def made(name: str) -> str:
    """A page of the site."""
    found = build.file(f"{name}.html")
    assert found is not None
    return found


def examples(page: str) -> Iterator[tuple[str, str]]:
    """The commands that a page runs, with what it shows of their output; those of the README are shown, not run."""
    source = (pages.SOURCES / f"{page}.md").read_text(encoding="utf-8")
    asked = {line.removeprefix(PROMPT) for line in source.splitlines() if line.startswith(PROMPT)}
    for block in re.findall(r'<pre class="console"[^>]*><code>(.*?)</code></pre>', made(page), re.DOTALL):
        for example in unescape(block).split(PROMPT)[1:]:
            command, _, output = example.partition("\n")
            if command in asked:
                yield command, output


@pytest.mark.parametrize("page", build.PAGES)
def test_every_example_prints_what_it_should(page: str) -> None:
    for command, output in examples(page):
        assert OutputChecker().check_output(SHOWN[command], output, ELLIPSIS), f"{command}\n{output}"


def test_every_output_that_is_known_is_of_an_example() -> None:
    assert sorted(command for page in build.PAGES for command, _ in examples(page)) == sorted(SHOWN)


def test_an_output_that_differs_is_noticed() -> None:
    assert not OutputChecker().check_output("a\n...\nc\n", "a\nb\nd\n", ELLIPSIS)


def test_what_the_readme_shows_is_what_is_printed(tmp_path: Path) -> None:
    shown = re.findall(r"^    \$ (python -m theory .*)\n((?:    .*\n|\n(?=    ))+)", pages.readme(), re.MULTILINE)
    assert len(shown) == 1
    for command, output in shown:
        expected = re.sub(r"^    ", "", output, flags=re.MULTILINE)
        found = printed(command, tmp_path)
        assert OutputChecker().check_output(expected, found, ELLIPSIS), found


def commands(text: str) -> list[str]:
    """What a text tells to run: lines of code and code between words, without what is said beside them."""
    lines = re.findall(r"^    (?:\$ )?python -m theory(?: (.*?))?(?:  +.*)?$", text, re.MULTILINE)
    return [*lines, *re.findall(r"`python -m theory ([^`]+)`", text)]


@pytest.mark.parametrize("name", ["README.md", *(f"theory/site/pages/{name}.md" for name in build.PAGES)])
def test_every_command_that_is_named_has_these_options(name: str) -> None:
    for line in commands((ROOT / name).read_text(encoding="utf-8")):
        first, *rest = shlex.split(re.sub(r"  +#.*", "", line)) or ["list"]
        if first in ("COMMAND", "..."):
            continue
        words = rest if first in COMMANDS else [first, *rest]
        parser(first if first in COMMANDS else "question").parse_args([word for word in words if word != "..."])


def test_a_command_that_ends_otherwise_is_a_fault(tmp_path: Path) -> None:
    before = (Path.cwd(), dict(os.environ))
    with pytest.raises(Surprise, match="expected exit code 0, got 3: different"):
        printed("python -m theory equal 1 2", tmp_path)
    with pytest.raises(Surprise, match="expected a command that begins with python -m theory"):
        printed("ls", tmp_path)
    assert (Path.cwd(), dict(os.environ)) == before


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("```{runn}\n$ python -m theory\n```", "no directive 'runn'"),
        ("```{readme} Nothing\n```", "no section 'Nothing'"),
        ("```{doctest}\n>>> 1 + 1\n3\n```", "Expected:"),
    ],
)
def test_a_directive_that_does_not_fit_is_a_fault(tmp_path: Path, source: str, why: str) -> None:
    with pytest.raises(Surprise, match=why):
        pages.written(source, tmp_path)


@pytest.mark.parametrize("page", build.PAGES)
def test_every_link_leads_somewhere_and_nothing_comes_from_elsewhere(page: str) -> None:
    text, known = made(page), set(build.names())
    assert "<script" not in text
    assert not re.findall(r'\ssrc="(?!data:)|url\((?!data:)', text)
    for place in re.findall(r'\shref="([^"]*)"', text):
        file, _, anchor = place.partition("#")
        if file.startswith(("https://", "data:")):
            continue
        assert not file or file in known, place
        if anchor:
            target = made(file.removesuffix(".html")) if file else text
            assert f'id="{anchor}"' in target, place


def test_every_place_that_is_searched_is_there() -> None:
    found = list(search.entries(build.PAGES))
    assert len({entry.address for entry in found}) > 100
    known = set(build.names())
    for entry in found:
        file, _, anchor = entry.address.partition("#")
        assert file in known, entry
        if anchor:
            assert f'id="{anchor}"' in made(file.removesuffix(".html")), entry
    program = build.file("search.js") or ""
    assert json.loads(program.partition("const ENTRIES = ")[2].partition(";\n")[0])[0]["page"] == "Start"
    assert 'src="search.js"' in (build.file("search.html") or "")


def test_what_the_code_knows_stands_in_the_pages() -> None:
    assert all(f">{name}<" in made("topics") for name in TOPICS)
    assert all(f">{row.name}<" in made("conventions") for row in CONVENTIONS)
    assert all(
        f"python -m theory{'' if name == 'question' else f' {name}'} [-h]" in made("commands") for name in COMMANDS
    )


def test_a_question_has_its_page_with_evidence() -> None:
    text = build.file("eecs445-p2-q2f.html") or ""
    assert ">33 MEASURED<" in text
    assert text.count("<h1") == 1


def test_there_is_no_other_file() -> None:
    assert [build.file(name) for name in ("nothing.html", "index", "index.css", "../cli.py")] == [None] * 4


def test_the_site_is_written_to_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "names", lambda: ["theory.css", "verdicts.html"])  # the rest is tried above
    assert run(["site", "--out", str(tmp_path / "docs")]) == 0
    assert sorted(path.name for path in (tmp_path / "docs").iterdir()) == ["theory.css", "verdicts.html"]
    (tmp_path / "a file").write_text("")
    assert run(["site", "--out", str(tmp_path / "a file")]) == 2
    assert "give another folder" in capsys.readouterr().err
