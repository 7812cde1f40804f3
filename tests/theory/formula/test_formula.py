"""The LaTeX that we write is read into boxes, and each format writes them its own way, whatever comes."""

from __future__ import annotations

import xml.etree.ElementTree as tree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.theory.report.reports import QUESTIONS, report
from theory.formula import boxes, mathml
from theory.formula import latex as latex_math
from theory.formula import reading as formula
from theory.formula import typst as typst_math
from theory.formula.boxes import Box, Digits, Fence, Grid, Letter, Named, Over, Row, Scripts, Sign, Upright, Words
from theory.formula.names import latex_name
from theory.report.blocks import Group, Step

CASES = [
    (r"w_{3}", Scripts(Letter("w"), Digits("3")), "<msub><mi>w</mi><mn>3</mn></msub>", 'attach(w, b: "3")'),
    (r"\frac{1}{2}", Over(Digits("1"), Digits("2")), "<mfrac><mn>1</mn><mn>2</mn></mfrac>", 'frac("1", "2")'),
    (r"\sigma", Letter("σ"), "<mi>σ</mi>", "σ"),
    ("-", Sign("−"), "<mo>−</mo>", "−"),
    (r"\mathrm{map}", Upright("map"), "<mi>map</mi>", 'upright("map")'),
    ("1,151,280", Digits("1,151,280"), "<mn>1,151,280</mn>", '"1,151,280"'),
    ("W'_{1}", Scripts(Letter("W"), Digits("1"), Sign("′")), None, None),
    (r"\text{a<b}", Words("a<b"), "<mtext>a&lt;b</mtext>", '"a<b"'),
    (r"\nonsense", Words(r"\nonsense"), r"<mtext>\nonsense</mtext>", r'"\\nonsense"'),
]


@pytest.mark.parametrize(("latex", "box", "ml", "typst"), CASES, ids=[case[0] for case in CASES])
def test_latex_is_read_and_written(latex: str, box: Box, ml: str | None, typst: str | None) -> None:
    assert formula.read(latex) == box
    assert ml is None or mathml.write(box) == ml
    assert typst is None or typst_math.write(box) == typst
    if not isinstance(box, Words) and "," not in latex:
        assert formula.read(latex_math.write(box)) == box


def test_a_second_subscript_follows_the_first() -> None:
    box = formula.read(r"x_{\text{padded}}_{n, i}")
    assert isinstance(box, Scripts)
    assert latex_math.write(box).count("_") == 1


def test_a_number_in_scientific_notation_is_a_power_of_ten() -> None:
    box = formula.figure("≈ 4.5e-05")
    assert latex_math.write(box) == r"\approx  4.5 \cdot  10^{- 5}"
    assert "<msup><mn>10</mn>" in mathml.write(box)


def test_a_matrix_has_brackets_of_its_own_but_a_function_keeps_its_own() -> None:
    matrix = r"\left(\begin{bmatrix}1 & 2\end{bmatrix}\right)"
    assert last(formula.read(rf"3 \, {matrix}")) is Grid
    assert last(formula.read(rf"\max{matrix}")) is Fence


def last(box: Box) -> type:
    assert isinstance(box, Row)
    return type(box.items[-1])


def test_names_are_marked_wherever_they_stand() -> None:
    names = {formula.read(latex_name(name)): name for name in ("z3", "dL/dz3", "w")}
    box = boxes.marked(formula.read(r"\frac{\partial L}{\partial z_{3}} \, w^{2} + \left(z_{3} - 1\right)"), names)
    assert mathml.write(box).count("data-q") == 3
    assert Named("w", Letter("w")) in _parts(box)
    assert 'data-q="dL/dz3"' in mathml.write(box)


def _parts(box: object) -> list[object]:
    inner = [getattr(box, name) for name in getattr(box, "__slots__", ())]
    flat = [part for value in inner for part in (value if isinstance(value, tuple) else (value,))]
    return [box, *(found for part in flat if hasattr(part, "__slots__") for found in _parts(part))]


PARTS = [*r"\{}[]()_^&'%#$ab1., -+", r"\frac", r"\left", r"\begin", r"\text", r"\right", r"\begin{bmatrix}"]


@given(st.lists(st.sampled_from(PARTS), max_size=24).map("".join))
def test_whatever_comes_is_read_and_every_format_stays_well_formed(text: str) -> None:
    box = formula.read(text)
    tree.fromstring(f"<math>{mathml.write(box)}</math>")
    tex = latex_math.write(box).replace(r"\{", "").replace(r"\}", "")
    assert tex.count("{") == tex.count("}")
    typst_math.write(box)
    boxes.pieces(box)


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_command_of_ours_is_unknown_to_the_reader(name: str) -> None:
    group = report(name).blocks[0]
    assert isinstance(group, Group)
    for block in group.blocks:
        if isinstance(block, Step):
            for latex in (block.name["latex"], *(line.written["latex"] for line in block.lines)):
                unknown = [p for p in _parts(formula.read(latex)) if isinstance(p, Words) and p.text.startswith("\\")]
                assert not unknown, latex


def test_a_long_sum_may_break_before_its_signs_and_nowhere_else() -> None:
    box = formula.read(r"a + b - \left(c + d\right) \cdot e")
    assert [latex_math.write(piece).strip() for piece in boxes.pieces(box)] == [
        "a", "+ b", r"- \left( c + d \right)", r"\cdot  e",
    ]  # fmt: skip
    assert boxes.pieces(Row(())) == [Row(())]
