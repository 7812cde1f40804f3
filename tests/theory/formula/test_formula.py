"""One box is written in every format, is well-formed whatever it holds, and comes back from the disk as it was."""

from __future__ import annotations

import xml.etree.ElementTree as tree
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from theory.formula import ascii, foreign, latex, mathml, typst, unicode
from theory.formula.boxes import (
    Accented,
    Box,
    Digits,
    Either,
    Fence,
    FunctionName,
    Grid,
    Letter,
    Named,
    Operator,
    Over,
    Radical,
    Row,
    Scripts,
    Sign,
    Space,
    Upright,
    Words,
)
from theory.formula.breaking import pieces
from theory.formula.names import name_box
from theory.formula.numbers import number
from theory.formula.operators import OPERATORS, Binding, binding, entry, infix, negative, power, product

A, B, C = map(Letter, "abc")
WRITERS: tuple[Callable[[Box], str], ...] = (latex.write, mathml.write, typst.write, unicode.write, ascii.write)


@pytest.mark.parametrize(
    ("box", "written"),
    [
        (name_box("w3"), ("w_{3}", "w₃", "w3", "<msub><mi>w</mi><mn>3</mn></msub>", 'attach(w, b: "3")')),
        (number("1/2"), (r"\frac{1}{2}", "1/2", "1/2", "<mfrac><mn>1</mn><mn>2</mn></mfrac>", 'frac("1", "2")')),
        (Letter("σ"), (r"\sigma", "σ", "σ", "<mi>σ</mi>", "σ")),
        (negative(A), ("- a", "-a", "-a", "<mrow><mo>−</mo><mi>a</mi></mrow>", "− a")),
        (name_box("map"), (r"\mathrm{map}", "map", "map", "<mi>map</mi>", 'upright("map")')),
        (number("1,151,280"), ("1{,}151{,}280", "1,151,280", "1,151,280", "<mn>1,151,280</mn>", '"1,151,280"')),
        (name_box("Wprime_1"), ("W'_{1}", "W′₁", "Wprime_1", None, None)),
        (Words("a<b"), (r"\text{a<b}", "a<b", "a<b", "<mtext>a&lt;b</mtext>", '"a<b"')),
        (number("-4.5e-05"), (r"- 4.5 \cdot 10^{- 5}", "-4.5e-05", "-4.5e-05", None, None)),
        (power(name_box("w3"), Digits("2")), ("w_{3}^{2}", "w₃²", "w3^2", None, None)),
        (entry(name_box("x.pad"), A, B), (r"x_{\text{pad} , \, a , b}", "x.pad[a, b]", "x.pad[a, b]", None, None)),
        (Over(Over(A, B), C), (r"\frac{\frac{a}{b}}{c}", "(a/b)/c", "(a/b)/c", None, None)),
        (product(A, Over(B, C)), (r"a \, \frac{b}{c}", "a·(b/c)", "a*(b/c)", None, None)),
        (infix("-", A, infix("-", B, C)), (r"a - \left( b - c \right)", "a - (b - c)", "a - (b - c)", None, None)),
        (infix("=", A, negative(B)), ("a = - b", "a = -b", "a = -b", None, None)),
    ],
)  # fmt: skip
def test_a_box_in_every_format(box: Box, written: tuple[str | None, ...]) -> None:
    found = (latex.write(box), unicode.write(box), ascii.write(box), mathml.math(box), typst.write(box))
    for text, wanted in zip(found, written, strict=True):
        assert wanted is None or wanted in text


def test_names_are_marked_wherever_they_stand_and_no_others() -> None:
    box = infix("+", product(name_box("dL/dz3"), power(name_box("w"), Digits("2"))), negative(name_box("z3")))
    shown = mathml.math(box, keys={"dL/dz3", "w", "z3"})
    assert shown.count("data-q") == 3
    assert 'data-q="dL/dz3"' in shown
    assert "data-q" not in mathml.math(box)
    assert mathml.math(box, keys={"L"}).count("data-q") == 1  # within the derivative's name, which is none here


def test_every_operation_binds_as_it_asks_of_its_neighbours() -> None:
    """What stands to the left of an operation may be the same operation again; the parts of no other are loosened."""
    for key, written in OPERATORS.items():
        if written.page is not None and written.own > Binding.LIST:
            box = infix(key, A, infix("+", B, C))
            bracketed = any(isinstance(item, Fence) for item in box.items) if isinstance(box, Row) else False
            assert bracketed == (written.right > Binding.SUM)
            assert binding(box) is (written.own if bracketed else min(written.own, Binding.SUM))


def test_a_long_sum_may_break_before_its_signs_and_nowhere_else() -> None:
    box = infix("+", A, product(B, Digits("2")), negative(infix("+", B, C)))
    assert [latex.write(piece) for piece in pieces(box)] == [
        "a", "+ b", r"\cdot 2", r"+ \left( - \left( b + c \right) \right)",
    ]  # fmt: skip
    assert pieces(Row(())) == [Row(())]


TEXT = st.text("ab<>&\"'$\\{}#%_^~é漢\u202e\x00 \n", max_size=6)
LEAVES: st.SearchStrategy[Box] = st.one_of(
    st.builds(Letter, TEXT), st.builds(Upright, TEXT), st.builds(FunctionName, TEXT), st.builds(Words, TEXT),
    st.builds(Sign, TEXT), st.builds(Digits, st.from_regex(r"\d{1,3}(\.\d)?", fullmatch=True)),
    st.builds(Space, st.sampled_from((17, 100))), TEXT.map(name_box),
)  # fmt: skip


def _compound(inner: st.SearchStrategy[Box]) -> st.SearchStrategy[Box]:
    return st.one_of(
        st.lists(st.one_of(inner, st.sampled_from(sorted(OPERATORS)).map(Operator)), max_size=4).map(
            lambda items: Row(tuple(items))
        ),
        st.builds(Over, inner, inner),
        st.builds(Scripts, inner, st.none() | inner, st.none() | inner),
        st.builds(Accented, inner, st.sampled_from("^¯~")),
        st.builds(Radical, inner),
        st.builds(Fence, st.sampled_from("([|‖"), inner, st.sampled_from(")]|‖")),
        st.lists(st.lists(inner, min_size=2, max_size=2).map(tuple), max_size=2).map(lambda rows: Grid(tuple(rows))),
        st.builds(Either, inner, inner, inner),
        st.builds(Named, TEXT, inner),
    )


BOXES = st.recursive(LEAVES, _compound, max_leaves=12)


@given(BOXES)
def test_whatever_a_box_holds_every_format_stays_well_formed(box: Box) -> None:
    for write in WRITERS:
        write(box)
    shown = "".join(c for c in mathml.math(box, keys={"a"}) if c.isprintable())
    tree.fromstring(shown)
    tex = latex.write(box).replace(r"\{", "").replace(r"\}", "")
    assert tex.count("{") == tex.count("}")
    pieces(box)


@given(BOXES)
def test_a_box_comes_back_from_the_disk_as_it_was(box: Box) -> None:
    assert msgspec.json.decode(msgspec.json.encode(box), type=Box) == box


def test_a_formula_of_ours_is_known_to_the_reader_of_others() -> None:
    box = foreign.formula(r"\frac{\partial L}{\partial w_{3}} = - 2 \, \left(y - \hat{y}\right)^{2}")
    assert box is not None
    assert latex.write(box) == r"\frac{\partial L}{\partial w_{3}} = - 2 \, \left( y - \hat{y} \right)^{2}"
