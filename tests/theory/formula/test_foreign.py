"""What a stranger wrote is shown as mathematics or as text, in every format, and does nothing."""

from __future__ import annotations

import re
import xml.etree.ElementTree as tree
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.theory.report.extracting import Page
from tests.theory.report.plain import PLAIN, data, written
from tests.theory.report.reports import HOSTILE, hostile_link
from theory.formula import foreign, mathml
from theory.formula import latex as latex_math
from theory.formula import typst as typst_math
from theory.report import writers


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_links_are_shown_and_never_run(text: str) -> None:
    made = hostile_link(text)
    page = Page(written(made, ".html"))
    assert page.scripts == 1
    assert page.loads == []
    assert "<img" not in written(made, ".html")
    assert text in "".join(page.text)
    assert r"\input{" not in written(made, ".tex")
    markdown = re.sub(r"```.*?```|\$\$.*?\$\$", "", written(made, ".md"), flags=re.DOTALL)
    assert "<script>" not in markdown
    assert "![i](" not in markdown
    assert data(made)["title"].endswith(text)


@pytest.mark.parametrize("text", ["```\n# out", "a\u202eb", "x\x00y", "$$ out $$"])
def test_foreign_links_cannot_leave_their_block(text: str) -> None:
    made = hostile_link(text)
    markdown = written(made, ".md")
    assert "\n# out" not in markdown.partition("\n")[2]
    for ending in (".html", ".md", ".tex", ".pdf"):
        shown = written(made, ending)
        assert "\u202e" not in shown
        assert "\x00" not in shown


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_links_are_shown_in_the_pdf(text: str) -> None:
    pytest.importorskip("typst", reason="the extra `pdf` is not installed")
    reader = pytest.importorskip("pypdf", reason="pypdf is not installed, so the PDF's text cannot be read")
    pages = reader.PdfReader(BytesIO(writers.render(hostile_link(text), ".pdf"))).pages
    shown = re.sub(r"\s|-\n", "", "".join(page.extract_text() for page in pages))
    assert re.sub(r"\s", "", text) in shown


FORMULAS = [
    (r"20 \times 6 = 120", r"20 \times  6 = 120"),
    (r"\dfrac{a}{b}", r"\frac{a}{b}"),
    (r"\bigl(x\bigr)", "( x )"),
    (r"1{,}216", "1{,}216"),
    (r"\begin{pmatrix}1 & 2\end{pmatrix}", r"\begin{bmatrix}1 & 2\end{bmatrix}"),
    (r"a &= b", "a = b"),
    (r"\left[x\right] * [y]", r"\left[ x \right] * [ y ]"),
    (r"\left\lceil x \right\rceil", r"\left\lceil  x \right\rceil "),
    (r"\mathbf{W}_1", r"\mathbf{W}_{1}"),
    (r"\frac{\frac{1}{2}} {x_{12}}", r"\frac{\frac{1}{2}}{x_{12}}"),
    (r"\sqrt{\frac{1}{2}}", r"\sqrt{\frac{1}{2}}"),
    ("x₂² ≤ 3·y", r"x_{2}^{2} \le 3 \cdot y"),
    ("10⁻³", "10^{- 3}"),
    ("log₂ 8 - xlog", r"\log_{2} 8 - x l o g"),
    ("∑ᵢ xᵢ", r"\sum_{i} x_{i}"),
    ("√2 + √(x + 1)", r"\sqrt{2} + \sqrt{x + 1}"),
    ("½(ŷ - t)² σ′ Wᵀ", r"\frac{1}{2} ( \hat{y} - t )^{2} \sigma' W^{\top}"),
]
REFUSED = [
    r"\frac12", r"\frac{a_{1}}12", r"\frac{1}", r"{\frac{1}}{2}", r"x^12", r"x^1.5",
    r"\mathbf{\hat x}", r"\mathrm x",
    r"\sqrt[3]{x}", "2e-3", r"\input{x}", r"\left(x", r"x\right)", "{x", "x}",
    r"\begin{align}x\end{align}", "`x`", "٣", "√", "x²²{",
    "a \\\\ b", "漢", "", "x" * 2000, "{" * 40 + "x" + "}" * 40, r"\left.x\right|", "#x", "\\text{a\u202e}", "$x",
]  # fmt: skip


@pytest.mark.parametrize(("text", "latex"), FORMULAS)
def test_a_foreign_formula_is_mathematics_where_all_of_it_is_known(text: str, latex: str) -> None:
    box = foreign.formula(text)
    assert box is not None
    assert latex_math.write(box).split() == latex.split()


@pytest.mark.parametrize("text", REFUSED)
def test_a_foreign_formula_with_an_unknown_part_stays_text(text: str) -> None:
    assert foreign.formula(text) is None


PIECES = [
    *r"\\{}[]()_^&'%#$ab1., -+~",
    r"\frac",
    r"\left",
    r"\right",
    r"\text{",
    r"\begin{bmatrix}",
    r"\end{bmatrix}",
    "é",
]


@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
def test_whatever_comes_is_a_well_formed_formula_or_none(text: str) -> None:
    box = foreign.formula(text)
    if box is not None:
        tree.fromstring(f"<math>{mathml.write(box)}</math>")
        tex = latex_math.write(box)
        rest = re.sub(r"\\[{}]", "", tex)
        assert rest.count("{") == rest.count("}")
        assert set(re.findall(r"\\([A-Za-z]+)", tex)) <= PLAIN
        typst_math.write(box)
