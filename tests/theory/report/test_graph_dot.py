"""The layout by Graphviz, read from its plain format; the program itself is tried where it is installed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from theory.cli import run
from theory.errors import InputError
from theory.question import Question, QuestionTable, find
from theory.report import graph_dot, graph_svg
from theory.report.answer_blocks import solution_group
from theory.report.blocks import Drawing, Group
from theory.solution import solve

# x -> a -> L and x -> L: the second edge passes the layer of a, above it.
PLAIN = """graph 1 4 2
node n0 0.5 0.5 0.75 0.5 n0 solid box black lightgrey
node n1 2 0.5 0.75 0.5 n1 solid box black lightgrey
node n2 3.5 1.0 0.75 0.5 n2 solid box black lightgrey
edge n0 n1 4 0.9 0.5 1.1 0.5 1.4 0.5 1.6 0.5 solid black
edge n0 n2 4 0.9 0.6 1.5 1.5 2.5 1.5 3.1 1.1 solid black
edge n1 n2 4 2.4 0.6 2.6 0.7 2.9 0.8 3.1 0.9 solid black
stop
"""


def group(graph: dict[str, str]) -> Group:
    table = QuestionTable("t", "t", "computation", {"givens": {"x": 2}, "graph": graph})
    return solution_group(solve(Question("mine", "q", table, Path("mine.toml"))))


def drawing(found: Group) -> Drawing:
    return next(block for block in found.blocks if isinstance(block, Drawing))


@pytest.fixture
def dot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program of this name that says what it was told to, and keeps what it was asked."""
    program = tmp_path / "dot"
    program.write_text(f"#!/bin/sh\ncat > {tmp_path}/asked\ncat {tmp_path}/says\n")
    program.chmod(0o755)
    (tmp_path / "says").write_text(PLAIN)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    return tmp_path


def test_layers_places_and_routes_are_those_of_dot(dot: Path) -> None:
    layout = drawing(graph_dot.placed(group({"a": "exp(x)", "L": "a*x"}))).layout
    assert layout is not None
    assert layout.layers == {"x": 0, "a": 1, "L": 2}
    assert layout.places == {"x": 1.0, "a": 1.0, "L": 0.5}
    assert layout.routes["x", "L"] == ((1.0, 0), (0.0, 1), (0.5, 2))  # past a, on the other side
    assert layout.width == 2
    assert "n0 -> n1" in (dot / "asked").read_text()
    assert "exp" not in (dot / "asked").read_text()


def test_the_picture_has_the_same_numbers_in_both_layouts(dot: Path) -> None:
    made = group({"a": "exp(x)", "L": "a*x"})
    own, other = (graph_svg.draw(drawing(found)) for found in (made, graph_dot.placed(made)))
    assert own != other
    assert sorted(texts(own)) == sorted(texts(other))


def texts(svg: str) -> list[str]:
    import xml.etree.ElementTree as tree

    return ["".join(text.itertext()) for text in tree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("says", ["", "node n0 1 1 1 1\nstop", "nonsense"])
def test_an_answer_that_places_not_every_node_is_an_error(dot: Path, says: str) -> None:
    (dot / "says").write_text(says)
    with pytest.raises(InputError, match="did not place every node"):
        graph_dot.placed(group({"L": "x*x"}))


def test_without_dot_the_command_says_what_to_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert run(["report", "q3b", "--layout", "dot", "--out", str(tmp_path / "a.html")]) == 2
    assert "install Graphviz" in capsys.readouterr().err


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
def test_dot_itself_lays_out_the_graph_of_a_question() -> None:
    found = drawing(graph_dot.placed(solution_group(solve(find("q3a")))))
    layout = found.layout
    assert layout is not None
    for node in found.graph.nodes:
        assert all(layout.layers[parent] < layout.layers[node.name] for parent in node.parents)
