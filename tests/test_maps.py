"""The maps of the two packages tell the truth: what they name is there, what is there is named, what they show runs."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import pytest

from theory.cli import run

ROOT = Path(__file__).resolve().parents[1]
MAPS = (ROOT / "theory" / "README.md", ROOT / "checks" / "README.md")
PLACE = re.compile(r"`([a-z_]+(?:/[A-Za-z_]+)*(?:/|\.py|\.toml|\.md)?)`")
COMMAND = re.compile(r"^    python -m (\S+) (.*?)(?:  +.*)?$", re.MULTILINE)


EXAMPLES = {"topics/x.py", "checks/witness/x.py"}  # where something new would go


def named(line: str) -> list[str]:
    """The files and folders that a line names, as it writes them; a name without an ending or slash may be anything."""
    return [name for name in PLACE.findall(line) if "/" in name or "." in name]


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.parent.name)
def test_what_a_map_names_is_there(path: Path) -> None:
    lost = []
    for line in path.read_text(encoding="utf-8").splitlines():
        names = named(line)
        roots = [path.parent, ROOT, *(path.parent / name for name in names if name.endswith("/"))]
        lost += [name for name in names if name not in EXAMPLES and not any((root / name).exists() for root in roots)]
    assert not lost


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.parent.name)
def test_every_folder_stands_in_its_map(path: Path) -> None:
    folders = {f"{inner.name}/" for inner in path.parent.iterdir() if inner.is_dir() and inner.name != "__pycache__"}
    assert not folders - set(named(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.parent.name)
def test_what_a_map_tells_to_run_can_be_run(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = COMMAND.findall(path.read_text(encoding="utf-8"))
    assert commands
    for module, words in commands:
        arguments = shlex.split(words)
        if module == "theory":
            assert run(arguments) == 0, words
            assert capsys.readouterr().out
        else:
            assert all((ROOT / word).exists() for word in arguments if word.startswith("tests/")), words


def test_the_lines_of_python_in_the_map_of_checks_show_what_happens() -> None:
    text = MAPS[1].read_text(encoding="utf-8").partition("```python\n")[2].partition("```")[0]
    shown = doctest.DocTestParser().get_doctest(text, {}, "checks", str(MAPS[1]), 0)
    told: list[str] = []
    assert shown.examples
    assert doctest.DocTestRunner(verbose=False).run(shown, out=told.append).failed == 0, "".join(told)
