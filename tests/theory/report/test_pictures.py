"""The graph is laid out without crossings or overlaps, and curves and heat maps show what the answer says."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as tree
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from theory.figure import Figure
from theory.graph import Graph
from theory.question import find
from theory.report import charts_svg, graph_svg
from theory.report.answer_blocks import solution_group
from theory.report.blocks import Drawing, Plot, inline
from theory.report.graph_layout import GraphLayout, lay_out, spread
from theory.solution import solve


def drawing(name: str) -> Drawing:
    return next(block for block in solution_group(solve(find(name))).blocks if isinstance(block, Drawing))


def laid(graph: Graph) -> GraphLayout:
    return lay_out(graph.parents, graph.loss)


def plots(name: str) -> list[Plot]:
    return [block for block in solution_group(solve(find(name))).blocks if isinstance(block, Plot)]


def segments(layout: GraphLayout) -> list[tuple[tuple[float, int], tuple[float, int]]]:
    return [pair for route in layout.routes.values() for pair in pairwise(route)]


@pytest.mark.parametrize("name", ["q3a", "q3b"])
def test_the_graph_has_no_crossing_and_no_overlap(name: str) -> None:
    layout = laid(drawing(name).graph)
    edges = segments(layout)
    for position, ((a, layer), (b, _)) in enumerate(edges):
        for (c, other), (d, _) in edges[position + 1 :]:
            assert layer != other or (a - c) * (b - d) >= 0
    for one in layout.places:
        for two in layout.places:
            if one < two and layout.layers[one] == layout.layers[two]:
                assert abs(layout.places[one] - layout.places[two]) >= 1 - 1e-9


def test_every_edge_runs_forwards_and_a_given_stands_just_before_its_use() -> None:
    graph = drawing("q3a").graph
    layout = laid(graph)
    for node in graph.nodes:
        assert all(layout.layers[parent] < layout.layers[node.name] for parent in node.parents)
    assert layout.layers["y"] == layout.layers["v16"] - 1
    assert layout.layers[graph.loss] == layout.depth - 1


@settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.floats(-50, 50), max_size=12))
def test_places_are_spread_by_one_unit_and_no_more_than_needed(wanted: list[float]) -> None:
    places = spread(wanted)
    assert all(b - a >= 1 - 1e-9 for a, b in pairwise(places))
    if all(b - a >= 1 for a, b in pairwise(wanted)):
        assert places == pytest.approx(wanted)
    assert sum(places) == pytest.approx(sum(wanted), abs=1e-6)


@pytest.mark.parametrize("name", ["q3a", "q3b"])
def test_the_drawing_shows_every_value_gradient_and_local_derivative(name: str) -> None:
    block = drawing(name)
    root = tree.fromstring(graph_svg.draw(block))
    kinds: dict[str, list[str]] = {}
    for text in root.iter("{http://www.w3.org/2000/svg}text"):
        kinds.setdefault(text.get("class", ""), []).append("".join(text.itertext()).replace("−", "-"))
    assert sorted(kinds["forward"]) == sorted(map(inline, block.forward.values()))
    assert sorted(kinds["backward"]) == sorted(map(inline, block.backward.values()))
    assert sorted(text.partition("×")[2] for text in kinds["slope"]) == sorted(
        inline(v) for _, v in block.slopes.values()
    )
    assert len(kinds["name"]) == len(block.graph.shapes)


def test_two_routes_between_the_same_nodes_are_drawn() -> None:
    from pathlib import Path

    from theory.question import Question, QuestionTable

    settings = {"givens": {"x": 2}, "graph": {"a": "x*x", "b": "a + x", "c": "a*b", "L": "c + a*x"}}
    solution = solve(Question("mine", "q", QuestionTable("t", "t", "computation", settings), Path("mine.toml")))
    block = next(block for block in solution_group(solution).blocks if isinstance(block, Drawing))
    layout = laid(block.graph)
    assert len(layout.routes) == sum(len(set(node.parents)) for node in block.graph.nodes)
    tree.fromstring(graph_svg.draw(block))


def test_curves_are_the_functions_and_the_largest_slope_is_marked() -> None:
    tanh, sigmoid = plots("q7a")
    function, slope = sigmoid.curves
    for x, y in function.points:
        assert y == pytest.approx(1 / (1 + math.exp(-x)), rel=1e-12)
    assert slope.top == pytest.approx((0, 0.25), abs=1e-6)
    assert function.top is None
    assert set(sigmoid.levels.values()) == {0.0, 1.0}
    assert set(tanh.levels.values()) == {-1.0, 1.0}
    svg = charts_svg.plot(sigmoid)
    tree.fromstring(svg)
    assert "largest: 0.25 at 0" in svg
    assert len(re.findall("<polyline", svg)) == 2


@pytest.mark.parametrize("name", ["q7a", "q7b", "cv-a1/q1d"])
def test_no_curve_runs_through_the_words_at_the_largest_slope(name: str) -> None:
    for block in plots(name):
        frame = charts_svg.Frame(block)
        drawn = [(frame.x(x), frame.y(y)) for curve in block.curves for x, y in curve.points]
        svg = charts_svg.plot(block)
        for left, low, words in re.findall(r'class="peak c\d" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)<', svg):
            wide = 6 * len(words)
            inside = [
                (x, y) for x, y in drawn if float(left) < x < float(left) + wide and float(low) - 10 < y < float(low)
            ]
            assert inside == [], words


def test_a_heat_map_tells_sign_and_size() -> None:
    svg = charts_svg.heat([[Figure(t) for t in row] for row in (("-1", "0", "1/2"), ("1", "1/4", "-1/2"))], "<map>")
    root = tree.fromstring(svg)
    drawn = [
        (rect.get("class"), float(rect.get("fill-opacity", 0)))
        for rect in root.iter("{http://www.w3.org/2000/svg}rect")
        if rect.get("class") != "cell"
    ]
    strongest = charts_svg.STRONGEST
    assert [kind for kind, _ in drawn] == ["below", "below", "above", "above", "above", "below"]
    assert [size for _, size in drawn] == pytest.approx([strongest * s for s in (1, 0, 0.5, 1, 0.25, 0.5)], abs=1e-3)
    assert "<map>" not in svg
    tree.fromstring(charts_svg.heat([[Figure("0"), Figure("0")]], "zero"))
