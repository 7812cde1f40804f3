"""Trees as sympy expressions: the order as written, exact numbers, nothing evaluated, clear errors."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.evidence import Verdict
from checks.identity import decide
from checks.reading import read
from checks.reading.building import BuildError, Kind, Meaning, Scope, build, shaped
from checks.tree import Call, Name, Number, Tree
from checks.vocabulary import heads as f

a, b, c, x, y, z = (sp.Symbol(name, real=True) for name in "abcxyz")
A, B = sp.MatrixSymbol("A", 2, 2), sp.MatrixSymbol("B", 2, 2)
MATRIX = shaped((2, 2))
i, k, n = (sp.Symbol(name, integer=True) for name in "ikn")


def of(text: str, **words: object) -> sp.Basic:
    return build(read(text), Scope(**words))  # type: ignore[arg-type]  # the tests name the fields


KEPT = [
    # text, the arguments in the order as written
    ("c + b + a", (c, b, a)),
    ("b - a", (b, -a)),
    ("c*b*a", (c, b, a)),
    ("2*3", (sp.Integer(2), sp.Integer(3))),
    ("x^1", (x, sp.Integer(1))),
    ("sin(7*pi)", (sp.Mul(7, sp.pi, evaluate=False),)),
    ("exp(0)", (sp.Integer(0),)),
    ("abs(-3)", (sp.Integer(-3),)),
    ("0*x", (sp.Integer(0), x)),
    ("1 + 1", (sp.Integer(1), sp.Integer(1))),
]


@pytest.mark.parametrize(("text", "args"), KEPT)
def test_what_is_written_is_kept(text: str, args: tuple[sp.Basic, ...]) -> None:
    assert of(text).args == args


MEANT = [
    ("0.1 + 0.2", sp.Rational(3, 10)),
    ("3/16", sp.Rational(3, 16)),
    ("-2*(y - x)", 2 * x - 2 * y),
    ("x/y*z", x * z / y),
    ("x/(y*z)", x / (y * z)),
    ("sigma(x)", f.Logistic(x)),
    ("sigma'(2*x)", f.Logistic(2 * x) * (1 - f.Logistic(2 * x))),
    ("tanh''(x)", -2 * sp.tanh(x) * (1 - sp.tanh(x) ** 2)),
    ("relu(x)", f.ReLU(x)),
    ("leaky_relu(x)", f.LeakyReLU(x, sp.Rational(1, 100))),
    ("log2(8)", sp.Integer(3)),
    ("log10(1000)", sp.Integer(3)),
    ("log(9, 3)", sp.Integer(2)),
    ("ln(x)", sp.log(x)),
    ("log1p(x)", sp.log(1 + x)),
    ("sqrt(4)", sp.Integer(2)),
    ("max(1, 3, 2)", sp.Integer(3)),
    ("mean(1, 2, 3)", sp.Integer(2)),
    ("[1, 2] + [3, 4]", sp.ImmutableMatrix([4, 6])),
    ("[[1, 2], [3, 4]] @ [5, 6]", sp.ImmutableMatrix([17, 39])),
    ("[[1, 2], [3, 4]] * [5, 6]", sp.ImmutableMatrix([17, 39])),
    ("3*[[1, 2], [3, 4]]", sp.ImmutableMatrix([[3, 6], [9, 12]])),
    ("[[1, 2], [3, 4]].T", sp.ImmutableMatrix([[1, 3], [2, 4]])),
    ("[[1, 2], [3, 4]]^2", sp.ImmutableMatrix([[7, 10], [15, 22]])),
    ("(1, 2)", sp.Tuple(1, 2)),
]


@pytest.mark.parametrize(("text", "value"), MEANT)
def test_what_is_meant(text: str, value: sp.Basic) -> None:
    expression = of(text)
    assert expression.doit() == value or decide(expression, value).verdict is Verdict.DECIDED


def test_matrices_keep_their_order() -> None:
    table = {"A": MATRIX, "B": MATRIX, "P": Meaning(Kind.OPEN), "Q": Meaning(Kind.OPEN)}
    assert of("A*B", names=table).args == (A, B)
    assert of("B @ A", names=table).args == (B, A)
    assert of("P*Q - Q*P", names=table).doit() != 0
    assert of("A*B - B*A", names=table).doit() != sp.ZeroMatrix(2, 2)
    assert of("A*B", names=table, arrays=True) == sp.HadamardProduct(A, B)
    assert isinstance(of("relu(A)", names=table), f.Entrywise)
    assert of("sum(A)", names=table) == f.Total(A)


def test_the_base_of_log_is_a_convention() -> None:
    assert of("log(x)") == sp.log(x)
    assert sp.simplify(of("log(8)", log=2) - 3) == 0
    assert sp.simplify(of("ln(8)", log=2) - sp.log(8)) == 0


def test_sums_bind_their_index() -> None:
    body = Call("^", (Name("y_k"), Number(Fraction(2), "2")))
    tree = Call("sum_over", (body, Name("k"), Number(Fraction(1), "1"), Name("n")))
    n_real = sp.Symbol("n", real=True)
    assert build(tree) == sp.Sum(sp.IndexedBase("y", real=True)[k] ** 2, (k, 1, n_real))
    member = Call("sub", (Name("I"), Call("+", (Name("k"), Number(Fraction(1), "1")))))
    assert build(member) == sp.IndexedBase("I", real=True)[k + 1]
    family = Scope(families={"I": 1})
    assert [build(Name(name), family) for name in ("I_k", "I3")] == [
        sp.IndexedBase("I", real=True)[k],
        sp.IndexedBase("I", real=True)[3],
    ]


def test_a_derivative_by_a_letter_that_is_not_there_is_no_zero() -> None:
    """In dsigma(z)/dw, z may depend on w; of a number the derivative is 0."""
    of_z = Call("derivative", (Call("sigmoid", (Name("z"),)), Name("w")))
    with pytest.raises(BuildError, match="expected an expression in w to differentiate, but found one in z"):
        build(of_z)
    assert build(Call("derivative", (read("2"), Name("w")))).doit() == 0
    assert build(Call("derivative", (read("x^2 + y"), Name("x")))).doit() == 2 * sp.Symbol("x", real=True)


def test_a_derivative_stays_a_derivative() -> None:
    tree = Call("derivative", (Call("tanh", (Name("x"),)), Name("x")))
    assert build(tree) == sp.Derivative(sp.tanh(x), x)


REFUSED = [
    ("1/0", {}, "divisor"),
    ("w33 + 1", {"names": {"w3": Meaning()}, "closed": True}, "did you mean w3?"),
    ("q", {"closed": True}, "known name"),
    ("A + 1", {"names": {"A": MATRIX}}, "one shape"),
    ("1/A", {"names": {"A": MATRIX}}, "divisor|quotient"),
    ("A^0.5", {"names": {"A": MATRIX}}, "whole power"),
    ("[1, 2] + [1, 2, 3]", {}, "of one shape"),
    ("[1, 2] @ [1, 2, 3]", {}, "as many columns"),
    ("x[1]", {}, "meaning in formulas"),
    ("2*(1, 2)", {}, "one value"),
    ("(1, 2)*x*y", {}, "one value"),
    ("-(1, 2)", {}, "one value"),
    ("[[(1, 2), 3]]", {}, "in each entry"),
    ("[[[1]]]", {}, "in each entry"),
    ("[0, 1)", {}, "meaning in formulas"),
    ("a + ... + b", {}, "meaning in formulas"),
    ("max'(x, y)", {}, "meaning|argument"),
]


@pytest.mark.parametrize(("text", "words", "word"), REFUSED)
def test_what_has_no_meaning_is_an_error(text: str, words: dict[str, object], word: str) -> None:
    with pytest.raises(BuildError, match=word):
        of(text, **words)


def test_a_table_may_name_further_functions() -> None:
    upsample = sp.Function("U")
    tree = Call("+", (Call("U", (Name("x"),)), Name("y")))
    assert build(tree, Scope({"U": Meaning(Kind.FUNCTION, function=upsample)})).doit() == upsample(x) + y
    with pytest.raises(BuildError, match="'U'"):
        build(tree)


LEAVES = st.sampled_from([Name("x"), Name("y")]) | st.fractions(-9, 9, max_denominator=20).map(
    lambda value: Number(value, str(value))
)
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.tuples(st.sampled_from("+-*"), inner, inner).map(lambda t: Call(t[0], (t[1], t[2])))
        | inner.map(lambda t: Call("neg", (t,)))
        | st.tuples(inner, st.integers(0, 3)).map(lambda t: Call("^", (t[0], Number(Fraction(t[1]), str(t[1])))))
    ),
    max_leaves=10,
)
VALUES = {"x": Fraction(2, 3), "y": Fraction(-5, 4)}


def exact(tree: Tree) -> Fraction:
    """The value by plain arithmetic of fractions, a second way that shares nothing with the first."""
    if isinstance(tree, Number):
        return tree.value
    if isinstance(tree, Name):
        return VALUES[tree.text]
    args = [exact(arg) for arg in tree.args]
    if tree.head == "neg":
        return -args[0]
    return {"+": args[0] + args[1], "-": args[0] - args[1], "*": args[0] * args[1]}.get(tree.head) or (
        args[0] ** int(args[1]) if tree.head == "^" else Fraction(0)
    )


@settings(max_examples=80, deadline=None)
@given(TREES)
def test_the_expression_has_the_value_of_the_tree(tree: Tree) -> None:
    values = {x: sp.Rational(2, 3), y: sp.Rational(-5, 4)}
    value = sp.sympify(build(tree).doit(), strict=True).subs(values)
    assert Fraction(int(sp.Rational(value).p), int(sp.Rational(value).q)) == exact(tree)
