"""Operations and constants: each sign and each macro is read as its row says, and holds as tightly as it says."""

from __future__ import annotations

from itertools import product

import mpmath
import pytest
import sympy as sp

from checks.reading import WRITTEN, ReadError, read, read_latex
from checks.tree import Call, Name, Tree
from checks.vocabulary import CONSTANT_LETTERS, CONSTANTS, OPERATIONS
from checks.vocabulary.operations import Operation
from theory.formula import ascii, latex, unicode
from theory.formula.layout import layout

INFIX = [row for row in OPERATIONS.values() if row.holds is not None]
TYPED = [row for row in INFIX if row.signs]
a, b, c = map(Name, "abc")


@pytest.mark.parametrize(("row", "sign"), [(row, sign) for row in INFIX for sign in row.signs], ids=str)
def test_a_typed_sign(row: Operation, sign: str) -> None:
    assert read(f"a {sign} b", notation=WRITTEN) == Call(row.head or row.name, (a, b))


@pytest.mark.parametrize(("row", "macro"), [(row, macro) for row in INFIX for macro in row.macros], ids=str)
def test_a_macro(row: Operation, macro: str) -> None:
    assert read_latex(rf"a \{macro} b") == Call(row.head or row.name, (a, b))


@pytest.mark.parametrize(("one", "other"), [*product(TYPED, TYPED)], ids=lambda row: row.name)
def test_what_holds_more_tightly_is_taken_first(one: Operation, other: Operation) -> None:
    """Of two that hold alike, the left one; a product behind an entrywise one asks for brackets."""
    assert one.holds is not None
    assert other.holds is not None
    heads = [row.head or row.name for row in (one, other)]
    text = f"a {one.signs[0]} b {other.signs[0]} c"
    if heads[0] == "hadamard" and heads[1] in ("*", "@"):
        with pytest.raises(ReadError, match="brackets around the entrywise product"):
            read(text)
        return
    left: Tree = Call(heads[1], (Call(heads[0], (a, b)), c))
    right: Tree = Call(heads[0], (a, Call(heads[1], (b, c))))
    assert read(text) == (left if one.holds[1] > other.holds[0] else right)


@pytest.mark.parametrize("sign", OPERATIONS["^"].signs)
def test_powers_hold_to_the_right(sign: str) -> None:
    assert read(f"a{sign}b{sign}c") == Call("^", (a, Call("^", (b, c))))


@pytest.mark.parametrize("sign", OPERATIONS["transpose"].signs)
def test_transposes_stand_behind(sign: str) -> None:
    assert read(f"a{sign}") == Call("transpose", (a,))


@pytest.mark.parametrize("name", CONSTANTS)
def test_a_constant_is_read_however_it_is_written(name: str) -> None:
    row = CONSTANTS[name]
    texts = [notation.write(layout(row.value)) for notation in (latex, unicode, ascii)]
    assert [read_latex(texts[0]), *map(read, texts[1:])] == [Name(name)] * 3
    assert read_latex(f"\\{row.macro}") == Name(name)
    assert texts[1:] == list(row.written)


def test_values_and_letters() -> None:
    assert abs(CONSTANTS["pi"].value.evalf(30) - sp.Float(mpmath.nstr(+mpmath.pi, 15), 15)) < 1e-13
    assert {letter: row.value for letter, row in CONSTANT_LETTERS.items()} == {"e": sp.E, "i": sp.I, "j": sp.I}
