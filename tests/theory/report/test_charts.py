"""Charts of lines and points: well formed, escaped, and with every point at its place; the roofline of a network."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from theory.conventions import find
from theory.network.count import network_of
from theory.network.studies import roofline
from theory.network.studies.devices import device
from theory.report import chart_svg, roofline_chart, terminal_chart
from theory.report.blocks import Axis, Chart
from theory.report.chart_scale import scales

STATED = "flops=1000 bandwidth=100"  # the ridge at 10 FLOPs a byte
SVG = "{http://www.w3.org/2000/svg}"


def chart(text: str, shape: tuple[int, ...]) -> Chart | None:
    found = roofline.study(network_of(text, {}), shape, 1, "float32", find("all"), device(STATED))
    assert found.roof is not None
    return roofline_chart.chart(found, found.roof)


def test_layers_lie_on_the_roof_and_the_longest_comes_first() -> None:
    drawn = chart("conv(64, k7) relu flatten", (3, 32, 32))
    assert drawn is not None
    (conv, wide, most), (relu, narrow, less) = drawn.points
    assert (conv, most) == ("conv", 1000)
    assert (relu, less) == ("relu", 100 * narrow)
    assert narrow == pytest.approx(1 / 8)  # one comparison for 4 bytes in and 4 out
    assert wide > 10
    assert "1 of 2 layers compute for longer than they move" in drawn.says
    assert "1 that compute nothing are not drawn" in drawn.says
    _, roof = drawn.lines[0]
    assert roof[1] == (10, 1000)


def test_a_network_that_computes_nothing_has_no_roofline() -> None:
    assert chart("flatten", (2, 2)) is None


HOSTILE = '"><script>alert(1)</script>&'


@pytest.mark.parametrize("powers", [False, True])
@pytest.mark.parametrize("count", [1, 3, 40])
def test_the_picture_is_well_formed_and_every_point_is_inside(powers: bool, count: int) -> None:
    points = tuple((f"{HOSTILE}{n}", 10.0**n if powers else n, 2.0 + n) for n in range(count))
    made = Chart(HOSTILE, Axis(HOSTILE, powers), Axis("up"), ((HOSTILE, ((1.0, 1.0), (2.0, 3.0))),), points)
    picture = chart_svg.draw(made)
    root = ElementTree.fromstring(picture)
    assert "<script" not in picture
    circles = root.findall(f"{SVG}circle")
    assert len(circles) == count
    wide, high = (float(root.attrib[name]) for name in ("width", "height"))
    assert all(0 < float(c.attrib["cx"]) < wide and 0 < float(c.attrib["cy"]) < high for c in circles)
    assert root.findall(f"{SVG}text")


def test_the_terminal_has_a_number_for_each_of_the_first_points_and_their_names() -> None:
    points = tuple((f"layer {n}", float(n), float(n)) for n in range(1, 12))
    lines = [*terminal_chart.draw(Chart("says", Axis("across"), Axis("up"), (), points), 80)]
    assert max(map(len, lines)) <= 80
    assert lines[-9:] == [f"{n}  layer {n}" for n in range(1, 10)]
    drawn = "".join(lines[1:-9])
    assert all(str(n) in drawn for n in range(1, 10))
    assert drawn.count("•") == 2


def test_ticks_are_round_and_within_the_axis() -> None:
    made = Chart("", Axis("", True), Axis(""), (), (("a", 0.3, 0.0), ("b", 2e6, 730.0)))
    across, up = scales(made)
    assert [shown for _, shown in across.ticks(9)] == ["10⁰", "10¹", "10²", "10³", "10⁴", "10⁵", "10⁶"]
    assert [shown for _, shown in up.ticks(5)] == ["0", "200", "400", "600"]
    assert all(0 <= part <= 1 for axis in (across, up) for part, _ in axis.ticks(9))
