"""The network as a graph: the rails say what feeds what, every format has every box, and pictures stand apart."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as tree

import pytest

from theory.cli import run
from theory.network.count import count
from theory.network.reader import read_shape
from theory.report import graph_svg, rails, writers
from theory.report.blocks import Group, LayerBox, Wiring
from theory.report.data import group_data
from theory.report.graph_sketch import sketch
from theory.report.network_graph import wiring

SPEC = "stem: conv(4, k3, p1) s: [residual(conv(4, k3, p1) relu)] * 3 j: concat(conv(2, k1) | relu) head: linear(3)"


MODULE = """
from torch import nn


class Sum(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 1)

    def forward(self, x):
        return self.conv(x) + x
"""


@pytest.fixture(scope="module")
def graph() -> Wiring:
    return wiring(count(SPEC, read_shape("3x8x8"), {}))


def read_back(lines: list[str], keys: list[str]) -> dict[str, set[str]]:
    """What feeds each box, as somebody reads it off the rails, from the top down."""
    carried: dict[int, set[str]] = {}
    boxes = iter(keys)
    fed: dict[str, set[str]] = {}
    joining: dict[int, set[str]] = {}
    for number, line in enumerate(lines):
        at = next((place for place, sign in enumerate(line) if sign in "●○"), None)
        if at is not None:
            key = next(boxes)
            fed[key] = carried.pop(at, set()) | joining.pop(at, set())
            carried = {place: what for place, what in carried.items() if line[place : place + 1] == "│"}
            if line[at] == "●":
                carried[at] = {key}
            continue
        run_ = [place for place, sign in enumerate(line) if sign in "├┤┼┬┴╮╯╰╭"]
        above = lines[number - 1]
        opened = [place for place in run_ if line[place] in "╮┬" and (len(above) <= place or above[place] == " ")]
        if opened and above[run_[0]] == "●":
            carried.update({place: set(carried[run_[0]]) for place in opened})
            continue
        below = next(place for place, sign in enumerate(lines[number + 1]) if sign in "●○")
        others = [place for place in run_ if place != below]
        joining[below] = set().union(*(carried[place] for place in others))
        for place in others:
            if line[place] in "╯╰┴":
                carried.pop(place)
    return fed


def some(seed: int) -> Wiring:
    """A random graph in order of execution."""
    rng = random.Random(seed)
    boxes = [LayerBox("x0", "", "4", 0, "", {})]
    for place in range(1, rng.randint(2, 14)):
        sources = rng.sample(range(place), min(place, rng.choice([0, 1, 1, 1, 2, 2, 3])))
        recent = sorted({*sources, place - 1} if rng.random() < 0.5 else sources)
        boxes.append(LayerBox(f"x{place}", "add", "4", 0, "", {f"x{source}": "" for source in recent}))
    return Wiring("a random graph", tuple(boxes))


@pytest.mark.parametrize("seed", range(150))
def test_what_feeds_what_can_be_read_off_the_rails(seed: int) -> None:
    made = some(seed)
    lines = [beside for beside, _ in rails.draw(made)]
    keys = [box.key for _, box in rails.draw(made) if box]
    assert keys == [box.key for box in made.boxes]
    assert read_back(lines, keys) == {box.key: set(box.sources) for box in made.boxes}, "\n" + "\n".join(lines)


def test_a_residual_is_a_rail_beside_its_branch() -> None:
    found = wiring(count("a: conv(3, k3, p1) residual(b: conv(3, k3, p1)) c: relu", read_shape("3x8x8"), {}))
    assert [" ".join(line.split()[:3]) for line in rails.text(found).splitlines()] == [
        "● input 3x8x8", "● a conv", "├─╮", "● │ residual.b", "├─╯", "● residual.add add", "○ c relu",
    ]  # fmt: skip


def test_a_narrow_terminal_keeps_the_end_of_a_long_name() -> None:
    box = LayerBox(".".join(["layer"] * 20) + ".conv", "conv", "3x8x8", 12345, "", {})
    (parts,) = rails.columns(Wiring("", (box,)), 80)
    assert len("  ".join(parts)) <= 80
    assert (parts[1][0], parts[1][-5:]) == ("…", ".conv")


@pytest.mark.parametrize("seed", range(20))
def test_the_picture_has_every_box_and_edge_once_and_boxes_stand_apart(seed: int) -> None:
    made = some(seed)
    places = sketch(made).layout
    assert set(places.routes) == {(source, box.key) for box in made.boxes for source in box.sources}
    spots = sorted((places.layers[name], across) for name, across in places.places.items())
    for (layer, across), (other, far) in pairwise(spots):
        assert layer != other or far - across >= 1 - 1e-9
    root = tree.fromstring(graph_svg.draw(made, "page"))
    texts = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert all(texts.count(box.key) == 1 for box in made.boxes)
    assert len([path for path in root.iter("{http://www.w3.org/2000/svg}path") if path.get("class") == "edge"]) == len(
        places.routes
    )


@pytest.mark.parametrize("ending", [".html", ".md", ".rst", ".tex", ".json"])
def test_every_format_has_every_box(graph: Wiring, ending: str) -> None:
    group = Group("report", "Count", (Group("count", "mine", (graph,)),))
    text = writers.render(group, ending).decode()
    assert all(box.key.rpartition(".")[2] in text and box.output in text for box in graph.boxes)


def test_the_data_says_what_goes_into_what_with_shapes(graph: Wiring) -> None:
    (data,) = group_data(Group("g", "g", (graph,)))["networks"]
    assert {"from": "stem", "to": "s.1–3.residual.conv", "shape": "4x8x8"} in data["edges"]
    assert [node["times"] for node in data["nodes"] if node["name"] == "s.1–3.residual.add"] == ["3"]


def test_numbers_beside_a_graph_are_those_without_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Some public counters ask how the code spells a sum, which meta tensors do not see."""
    (tmp_path / "spelled_for_graphs.py").write_text(MODULE)
    monkeypatch.syspath_prepend(str(tmp_path))
    asked = ["count", "spelled_for_graphs:Sum", "--input", "4x4x4", "--convention", "torchinfo,ptflops", "--json"]
    totals = []
    for more in ([], ["--graph"]):
        assert run([*asked, *more]) == 0
        found = json.loads(capsys.readouterr().out)
        totals.append(found["totals"]["operations"])
    assert totals[0] == totals[1]
    assert None not in totals[0].values()
    assert [edge["to"] for edge in found["graph"]["edges"] if edge["from"] == "conv"] == ["add"]


def test_the_command_draws_it_and_refuses_what_it_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["count", SPEC, "--input", "3x8x8", "--graph", "--depth", "1"]) == 0
    assert "○  head" in capsys.readouterr().out
    assert run(["count", SPEC, "--input", "3x8x8", "--graph", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["graph"]["nodes"][0]["name"] == "input"
    for more in (["--csv"], ["--memory"], ["--explain", "stem"]):
        assert run(["count", SPEC, "--input", "3x8x8", "--graph", *more]) == 2
        assert "leave" in capsys.readouterr().err
