"""Whatever the tree, the builder gives an expression or one clear error; and what a list lies beside settles it."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import example, given, settings
from hypothesis import strategies as st

from checks.enclosure import enclose
from checks.reading import read
from checks.reading.building import BuildError, Kind, Meaning, Scope, build, fitting, shaped
from checks.reading.building.operations import OPERATIONS
from checks.tree import MIXED, Call, Name, Number, Tree
from checks.vocabulary import FUNCTIONS
from theory.errors import InputError
from theory.topics.computation import Settings, derive

HEADS = sorted({*OPERATIONS, *FUNCTIONS, "cases", "U", "index", "interval[)", "±", "sigmoid'", "max'", "nonsense"})
ARITIES = {"transpose": 1, "neg": 1, "derivative": 2, "^": 2, "hadamard": 2, "log": 2, "root": 2, "cbrt": 1}
BINARY = ("+", "-", "*", "/", "@", MIXED)
NAMES = {
    "a": Meaning(),
    "v": shaped((3,)),
    "w": shaped((2,)),
    "M": shaped((2, 3)),
    "S": shaped((2, 2)),
    "P": Meaning(Kind.OPEN),
    "U": Meaning(Kind.FUNCTION, function=sp.Function("U")),
    "k": Meaning(Kind.INDEX),
    "w_1": Meaning(),
}
LEAVES = st.sampled_from([*map(Name, [*NAMES, "x", "I_k", "pi", "oo", "W__2"])]) | st.sampled_from(
    [Number(Fraction(value), str(value)) for value in (0, 1, 2, -1, Fraction(1, 2))]
)


def called(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    def make(head: str, args: list[Tree]) -> Tree:
        count = 2 if head in BINARY else ARITIES.get(head, len(args))
        args = (args * 2)[:count]
        if head in ("sub", "label"):
            args = [Name("I"), *args]
        if head == "cases":
            args = [args[0], Call("greater", (args[-1], args[0])), args[-1]]
        return Call(head, tuple(args))

    return st.builds(make, st.sampled_from(HEADS), st.lists(inner, min_size=1, max_size=4))


TREES = st.recursive(LEAVES, called, max_leaves=8)


@settings(max_examples=400, deadline=None)
@given(TREES, st.booleans(), st.booleans(), st.booleans())
@example(Call("+", (Name("v"), Name("P"))), False, True, False)  # what may be a matrix beside a vector
@example(Call("index", (Name("v"),)), True, True, True)  # no index at all
@example(Call("index", (Name("v"), Name("M"))), True, True, True)  # a matrix as one
def test_a_tree_becomes_an_expression_or_one_error(tree: Tree, closed: bool, arrays: bool, rows: bool) -> None:
    with suppress(BuildError):
        assert isinstance(build(tree, Scope(NAMES, closed=closed, arrays=arrays, rows=rows)), sp.Basic)


LINES = st.recursive(
    st.sampled_from(["a", "b_1", "v", "w", "M", "S", "2", "pi", "[1, 2]", "[[1, 2], [3, 4]]"]),
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*/@"), inner),
        st.builds("{}({})".format, st.sampled_from(["sigma", "exp", "softmax", "sum", "norm", "relu", "max"]), inner),
        st.builds("{}.T".format, st.sampled_from("vwMS")),
        st.builds("({})^2".format, inner),
    ),
    max_leaves=5,
)
GIVENS = {
    "a": Fraction(3, 4),
    "b_1": Fraction(-1, 2),
    "v": (Fraction(1), Fraction(2), Fraction(3)),
    "w": (Fraction(1), Fraction(-2)),
    "M": ((Fraction(1), Fraction(2), Fraction(0)), (Fraction(3), Fraction(1), Fraction(1))),
    "S": ((Fraction(1), Fraction(2)), (Fraction(0), Fraction(1))),
}


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_a_computation_is_worked_or_refused_in_one_sentence(line: str) -> None:
    with suppress(InputError):
        assert derive(Settings(GIVENS, {"L": line}), {}).derivation.quantities


SIDES = [
    # two sides, and what both are
    ("[7, 10] @ [1, 1]", "17", ()),
    ("[7, 10]*transpose([1, 1])", "17", ()),
    ("[1, 2]*transpose([3, 4])", "[[3, 4], [6, 8]]", (2, 2)),
    ("[[1, 2]] @ [[1, 2], [3, 4]]", "[7, 10]", (1, 2)),
    ("[[1, 2], [3, 4]] @ [1, 1]", "[3, 7]", (2, 1)),
    ("[1, 1] @ [[1, 2], [3, 4]]", "[4, 6]", (1, 2)),
    ("[1, 2] + [[3, 4]]", "[4, 6]", (1, 2)),
    ("[1, 2] + [[3], [4]]", "[4, 6]", (2, 1)),
]


@pytest.mark.parametrize(("left", "right", "shape"), SIDES)
def test_a_list_lies_as_its_own_side_or_the_other_one_has_it(left: str, right: str, shape: tuple[int, ...]) -> None:
    trees = read(left), read(right)
    scope = fitting(*trees, Scope())
    one, other = (enclose(build(tree, scope), {}) for tree in trees)
    assert np.shape(one) == np.shape(other) == shape
    assert np.all(np.equal(one, other))
