"""Whatever stands in a document, judging its links ends with a verdict: no error of an instrument leaves it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.reading import EQUAL
from theory.documents.formats import read
from theory.links.document import check

ATOMS = (
    "x", "W", "w_1", r"\sigma", r"\mathbf{a}", "f", "e", r"\pi", "I", "0", "1", "-3", "0.25", r"\infty", r"\hat y",
    r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}", "[1, 2]", "(1, 2)", r"\dots", "z_i",
)  # fmt: skip
SHAPES = (
    "{0} + {1}", "{0} - {1}", "{0} {1}", r"{0} \times {1}", r"{0} \odot {1}", r"\frac{{{0}}}{{{1}}}", "{0}^{{{1}}}",
    "{0}^T {1}", "{0}^{{-1}}", "f({0})", "f'({0})", r"\sigma'({0})", r"\sigma({0}) {1}", r"\log {0}", r"\sqrt{{{0}}}",
    r"\max({0}, {1})", "|{0}|", r"\sum_i {0}", r"\sum_{{i=1}}^{{3}} {0} z_i", r"\prod_{{k=1}}^n {0}", "{0}!",
    r"\frac{{\partial {0}}}{{\partial {1}}}", r"\frac{{d}}{{dx}} {0}", r"\lVert {0} \rVert", "({0}, {1})", "[{0}, {1}]",
    r"\begin{{bmatrix}} {0} & {1} \end{{bmatrix}}", r"\lim_{{x \to 0}} {0}", r"\int_0^1 {0} dx", r"{0} \pm {1}",
    r"\begin{{cases}} {0} & x > 0 \\ {1} & x \le 0 \end{{cases}}", r"\operatorname{{softmax}}({0})", "{0} \\bmod {1}",
    r"\operatorname{{tr}}({0})", r"\det({0})", r"\lfloor {0} \rfloor", "{0}_{{{1}}}",
)  # fmt: skip
SEEDS = (
    r"$$z_1 = (-0.65)(1.2) + (-0.55)(-1.1) = -0.1750$$",
    r"$W = [[1, 2], [3, 4]]$, $x = [1, -1]$ $$h = W x = [-1, -1]$$ $$h^T h = 2$$",
    r"$$\frac{\partial L}{\partial w} = \frac{\partial L}{\partial z} x = 2 (z - y) x = -0.0113$$",
    r"$f(x) = x^2$ $$f'(x) = 2x$$ $$f(0.5) = 0.25$$ $$f'(f(0.5)) = 0.5$$",
    r"$$p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$$ $$\sum_i p_i = 1$$ $$\log \sum_i e^{z_i} = m$$",
    r"$$(AB)^T = B^T A^T$$ $$(X^T X)^{-1} = X^{-1} X^{-T}$$ $$BCE = -(\log 0.1 + \log 0.8) / 2 = 1.26$$",
)  # fmt: skip
SIGNS = "=+-*/^_'(){}[]|&,.0123456789xWfTe \\$"

formulas = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.builds(str.format, st.sampled_from(SHAPES), inner, inner),
    max_leaves=6,
)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def holds(text: str) -> None:
    """Every equality of what was read has one link, or the statement is named as not claimed."""
    document = read("a.md", text)
    equalities = check(document)
    links = sum(relation in EQUAL for statement in document.statements for relation in statement.chain.relations)
    assert len(equalities.links) >= min(links, 1)
    assert 0 <= equalities.judged <= equalities.count


@pytest.mark.parametrize(
    "text",
    [
        r"$$\frac{\partial I}{\partial \hat y_{[1, 2]}_{3}} = 1$$",
        r"$$|\sigma([1, 2])| = \sigma_{[1, 2]}$$",
        r"$$\sigma'(\lfloor \infty \rfloor) = 0$$",
        r"$$(x, 1) = (x, 2)$$",
        r"$$(BC)^T = -(\log 0.1)^T$$",
        r"$z = 2 w$ $$\frac{d}{dz} f(z) + z = f'(z) + 2 w$$",
        r"$i = 2 w$ $$\sum_{i=1}^{3} i^2 + i = 14 + 2 w$$",
        "$$f'(0.4) = f'(\\sigma(z)) + 1$$",
        "$5*5*3 = 75%%$",
        "We have 5*5*3 = 75%% of them.",
        "$m = 10^{400} x + 1$ $$m = 5$$",
        r"$h_1 = w h_0$ and $\frac{\partial h_1}{\partial h_0} = w$",
    ],
)
def test_what_an_instrument_once_raised_at_is_judged(text: str) -> None:
    holds(text)


@quick
@given(st.lists(formulas, min_size=2, max_size=4), st.lists(formulas, min_size=2, max_size=2))
def test_any_formulas_are_judged(sides: list[str], more: list[str]) -> None:
    holds(f"$${' = '.join(sides)}$$\n\n$${' = '.join(more)}$$\n")


@quick
@given(st.sampled_from(SEEDS), st.data())
def test_a_spoilt_document_is_judged(text: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(text) - 1))
        text = text[:place] + data.draw(st.sampled_from(SIGNS)) + text[place + data.draw(st.integers(0, 1)) :]
    holds(text)


@pytest.mark.slow
@settings(quick, max_examples=2000, derandomize=False)
@given(st.lists(formulas, min_size=2, max_size=4), st.lists(formulas, min_size=2, max_size=2))
def test_very_many_formulas_are_judged(sides: list[str], more: list[str]) -> None:
    holds(f"$${' = '.join(sides)}$$\n\n$${' = '.join(more)}$$\n")
