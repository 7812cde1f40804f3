"""The reader of typed mathematics: what each spelling means, what is refused, and how fast."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.reading import TYPED, WRITTEN, Limits, Notation, ReadError, read, read_chain
from checks.tree import Call, Name, Number, Tree, names, walk


def show(tree: Tree) -> str:
    """The tree as brackets, heads first: `(+ 1 (* 2 x))`."""
    if isinstance(tree, Call):
        return f"({' '.join([tree.head, *map(show, tree.args)])})"
    return str(tree.value) if isinstance(tree, Number) else tree.text


TYPED_FORMS = [
    # numbers are exact
    ("0.1", "1/10"),
    (".5", "1/2"),
    ("3.", "3"),
    ("1e-4", "1/10000"),
    ("1.5E2", "150"),
    ("½", "1/2"),
    ("25%", "1/4"),
    # names have one form
    ("w_3", "w3"),
    ("w₃", "w3"),
    ("w_{3}", "w3"),
    ("ŷ", "yhat"),
    ("y_hat", "yhat"),
    ("α1", "alpha1"),
    ("σ", "sigma"),
    ("x̄", "xbar"),
    ("z_u", "z_u"),
    ("x'", "xprime"),
    ("I_k'", "Iprime_k"),
    ("foo_bar", "foo_bar"),
    ("𝑥", "x"),
    ("W", "W"),
    ("total_loss", "total_loss"),
    ("∞", "oo"),
    # precedence
    ("a + b*c", "(+ a (* b c))"),
    ("a - b - c", "(- (- a b) c)"),
    ("a / b / c", "(/ (/ a b) c)"),
    ("-x^2", "(neg (^ x 2))"),
    ("−x", "(neg x)"),
    ("2^3^2", "(^ 2 (^ 3 2))"),
    ("2**3", "(^ 2 3)"),
    ("2^-x*y", "(* (^ 2 (neg x)) y)"),
    ("a*-b", "(* a (neg b))"),
    ("-a*b", "(* (neg a) b)"),
    ("(a + b)*c", "(* (+ a b) c)"),
    ("2 · 3 × 4", "(* (* 2 3) 4)"),
    ("A @ x", "(@ A x)"),
    ("x²+y⁻¹", "(+ (^ x 2) (^ y -1))"),
    ("√2", "(sqrt 2)"),
    ("√(x + 1)", "(sqrt (+ x 1))"),
    ("|x - 1|", "(abs (- x 1))"),
    ("‖x‖", "(norm x)"),
    ("||x||", "(norm x)"),
    ("‖w‖₂²", "(^ (norm w) 2)"),
    ("b^[1]", "b__1"),
    ("W^(2)", "(^ W 2)"),
    ("x.T @ y", "(@ (transpose x) y)"),
    ("xᵀ", "(transpose x)"),
    ("x^T", "(^ x T)"),
    # functions
    ("sigma(w*x + b)", "(sigmoid (+ (* w x) b))"),
    ("σ(z)", "(sigmoid z)"),
    ("logistic(z)", "(sigmoid z)"),
    ("σ'(z)", "(sigmoid' z)"),
    ("ReLU(z)", "(relu z)"),
    ("swish(z)", "(silu z)"),
    ("ln(x)", "(ln x)"),
    ("log(x)", "(log x)"),
    ("log(x, 2)", "(log x 2)"),
    ("max(a, b, 0)", "(max a b 0)"),
    ("e^x", "(^ e x)"),
    # vectors and matrices
    ("[1, 2]", "(list 1 2)"),
    ("[[1, 2], [3, 4]]", "(list (list 1 2) (list 3 4))"),
    ("[1 2 -3; 4 5 6]", "(list (list 1 2 (neg 3)) (list 4 5 6))"),
    ("[[1 2] [3 4]]", "(list (list 1 2) (list 3 4))"),
    ("[[0.5 -1]\n [1 2]]", "(list (list 1/2 (neg 1)) (list 1 2))"),
    ("(1, 2)", "(tuple 1 2)"),
    ("[0, 1)", "(interval[) 0 1)"),
    ("(0, 1]", "(interval(] 0 1)"),
    ("x[1, 2]", "(index x 1 2)"),
    # derivatives
    ("dL/dw3", "dL/dw3"),
    ("dL/dw_3*2", "(* dL/dw3 2)"),
    ("∂L/∂ŷ", "dL/dyhat"),
    ("∂L / ∂w₃", "dL/dw3"),
    ("log₂(8)", "(log2 8)"),
    ("dalpha/dt", "dalpha/dt"),
    ("delta/data", "(/ delta data)"),
    ("depth/dim", "(/ depth dim)"),
    ("d1/d2", "(/ d1 d2)"),
    ("dL / dw3", "(/ dL dw3)"),
    ("x1 + ... + x_n", "(+ (+ x1 (ellipsis)) x_n)"),
]


@pytest.mark.parametrize(("text", "expected"), TYPED_FORMS)
def test_a_typed_form_has_one_meaning(text: str, expected: str) -> None:
    assert show(read(text)) == expected


SWITCHED = [
    ("2x", "implicit", "(* 2 x)"),
    ("3(a + b)", "implicit", "(* 3 (+ a b))"),
    ("w1 x1", "implicit", "(* w1 x1)"),
    ("w1x1 + w₂x₂", "implicit", "(+ (* w1 x1) (* w2 x2))"),
    ("y(1 - y)", "implicit", "(* y (- 1 y))"),  # y stands alone, so it is no function
    ("(a)(b)", "implicit", "(* a b)"),
    ("2πr", "implicit", "(* (* 2 pi) r)"),
    ("1/2 (a + b)", "implicit", "(* (/ 1 2) (+ a b))"),
    ("sin x cos y", "implicit", "(* (sin x) (cos y))"),
    ("tanh^2 x", "implicit", "(^ (tanh x) 2)"),
    ("1/sin x", "implicit", "(/ 1 (sin x))"),
    ("sin 2 pi x", "implicit", "(sin (* (* 2 pi) x))"),
    ("2|x|", "implicit", "(* 2 (abs x))"),
    ("L(y, z)", "implicit", "(L y z)"),  # two arguments: only a function has them
    ("x^T y", "implicit transpose", "(* (transpose x) y)"),
    ("e^-x", "exponential", "(exp (neg x))"),
    ("1,153,840 + 5", "thousands", "(+ 1153840 5)"),
    ("1, 2, 3", "sequences", "(sequence 1 2 3)"),
    ("3 × 5 × 5", "shapes", "(shape 3 5 5)"),
]


@pytest.mark.parametrize(("text", "switches", "expected"), SWITCHED)
def test_a_switch_opens_one_reading(text: str, switches: str, expected: str) -> None:
    notation = replace(TYPED, **dict.fromkeys(switches.split(), True))
    assert show(read(text, notation=notation)) == expected
    for switch in switches.split():  # and without it, the text means something else or nothing
        with contextlib.suppress(ReadError):
            assert show(read(text, notation=replace(notation, **{switch: False}))) != expected


def test_a_sum_is_no_shape() -> None:
    assert show(read("3 × 5 + 1", notation=replace(TYPED, shapes=True))) == "(+ (* 3 5) 1)"


def test_a_superscript_in_brackets_is_a_label_where_the_notation_says_so() -> None:
    assert show(read("W^(2) x", notation=replace(WRITTEN, labelled=frozenset({"W"})))) == "(* W__2 x)"


def test_units_behind_a_number_are_read() -> None:
    assert show(read("1,153,840 FLOPs", notation=WRITTEN)) == "(* 1153840 (unit FLOPs))"
    with pytest.raises(ReadError):
        read("5 FLOPs")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("d yhat_k / d z_k", "dyhat_k/dz_k"),
        ("∂ L/∂ w", "dL/dw"),
        ("∂L / ∂ w_3", "dL/dw3"),
        ("2 d L / d a * d a / d z", "(* (* 2 dL/da) da/dz)"),
        ("dL / dw", "(/ dL dw)"),
        ("d x / d", "(/ (* d x) d)"),
    ],
)
def test_a_derivative_may_be_typed_with_spaces(text: str, expected: str) -> None:
    assert show(read(text, notation=WRITTEN)) == expected


def test_an_x_between_all_numbers_multiplies_them() -> None:
    assert show(read("64 x 2 x 2", notation=WRITTEN)) == show(read("64*2*2", notation=WRITTEN))


@pytest.mark.parametrize("text", ["2 x 3x", "2 x 3 + x", "x_1 + 2 x 3", "w1 x 2", "2 x 3 + x2"])
def test_where_x_is_a_letter_it_multiplies_nothing(text: str) -> None:
    with pytest.raises(ReadError):
        read(text, notation=WRITTEN)


@pytest.mark.parametrize("text", ["d x / d y", "d x / d y * d"])
def test_where_d_is_a_letter_nothing_is_a_derivative(text: str) -> None:
    with pytest.raises(ReadError):  # a / b c
        read(text, notation=replace(WRITTEN, variables=frozenset({"d"})))


def test_derivatives_may_be_quotients() -> None:
    assert show(read("dL/dw3", notation=replace(TYPED, derivatives=False))) == "(/ dL dw3)"
    with pytest.raises(ReadError):
        read("∂L/∂w3", notation=replace(TYPED, derivatives=False))
    assert show(read("dloss/dw", notation=replace(TYPED, variables=frozenset({"loss"})))) == "dloss/dw"


REFUSED = [
    # (text, notation, a word that the message must contain)
    ("", TYPED, "the end"),
    ("3 +", TYPED, "the end"),
    ("1 2", TYPED, "operator"),
    ("2x", TYPED, "write * for a product"),
    ("f(x)", TYPED, "function"),
    ("sigmod(x)", TYPED, "did you mean sigmoid?"),
    ("sigmoid(x, y)", TYPED, "1 argument"),
    ("sigma(1 - sigma)", TYPED, "either a function or a variable"),
    ("(1", TYPED, "closing bracket"),
    ("1)", TYPED, "opening bracket"),
    ("(1, 2}", TYPED, "closes"),
    ("[[1, 2], [3]]", TYPED, "rows of one length"),
    ("[1, [2]]", TYPED, "rows of one length"),
    ("[1 -2]", TYPED, "commas"),
    ("a = b", TYPED, "operator or the end"),
    ("1,153,840", TYPED, "operator or the end"),
    ("5!!", TYPED, "factorials"),
    ("a\\b", TYPED, "LaTeX"),
    ("3–5", TYPED, "minus"),
    ("é + 1", TYPED, "LATIN SMALL LETTER E WITH ACUTE"),
    ("x + \u0382", TYPED, "U+0382"),
    ("f(x)", WRITTEN, "say which f is"),
    ("1/2x", WRITTEN, "brackets"),
    ("a/b c", WRITTEN, "brackets"),
    ("log x y", WRITTEN, "brackets"),
    ("sin^-1 x", WRITTEN, "inverse"),
    ("x 2", WRITTEN, "a power"),
    ("2 ½", WRITTEN, "operator"),
    ("max(1,200)", WRITTEN, "one number or several"),
    ("√x^2", WRITTEN, "root"),
    ("W^(2)", WRITTEN, "label"),
    ("x^(n)", WRITTEN, "label"),
    ("sigma^2 (x)", WRITTEN, "a function's value"),
    ("x[a + b]", WRITTEN, "product"),
    ("3 ₂", WRITTEN, "operator"),
]


@pytest.mark.parametrize(("text", "notation", "word"), REFUSED)
def test_what_has_no_single_reading_is_refused(text: str, notation: Notation, word: str) -> None:
    with pytest.raises(ReadError) as error:
        read(text, notation=notation)
    assert word in str(error.value)


def test_an_error_says_where_and_what() -> None:
    with pytest.raises(ReadError) as error:
        read("w1*x1 + w2*")
    assert (error.value.position, error.value.came) == (11, "the end")
    assert str(error.value) == "expected a number, a name or an opening bracket, but found the end at character 12"


HOSTILE = [
    "9^9^9^9", "9**9**9**9", "10^1000000000", "2^(10^9)", "((9^99)^99)^99", "(1+1)^(10^4)", "x^(9^9)",
    "((x+1)^100)^100", "2^(n*10^9)", "9" * 400, "1e999999999", "1e-99999", "0." + "1" * 5000, "(" * 9000,
    ")" * 9000, "(" * 9000 + ")" * 9000, "[" * 3000 + "]" * 3000, "-" * 9000 + "1", "+" * 9000, "1+" * 4000 + "1",
    "1*" * 4000 + "1", "2^" * 4000 + "2", "1," * 4000, "[" + "1," * 4000 + "1]",
    "[" + ("[" + "1," * 59 + "1],") * 60 + "]", "x" * 9999, "x_" * 4000, "f(" * 3000, "sin(" * 3000,
    "sqrt(" * 1000 + "2" + ")" * 1000, "|" * 5000, "||" * 2500, "√" * 5000 + "2", "x" + "'" * 9000,
    "x" + "²" * 4000, "dL/" * 3000, "d" * 5000 + "/" + "d" * 4000, "1e" * 4000, "." * 5000, "..." * 3000, "1.2.3.4",
    "__import__('os').system('id')", "exec(1)", "eval(1)", "().__class__.__bases__", "lambda: 0", "{{7*7}}",
    "${7*7}", "#{7}", "$(id)", "`id`", "; rm -rf /", "' OR 1=1 --", "\x00", "1\x00 + 2", "1 + \u202e2",
    "x\u200b + 1", "\ud800", "\ufeff1", "٣ + ١", "１+１", "=1+1", "@SUM(A1)", "[bold]x[/bold]", "<script>",
    "[link=x]", "1/0", "0^0", "0^-1", "(1/0)^(1/0)", "9^9^-9^9", "(2^1000)^(2^1000)", "1" + "/3" * 4000,
    "(1/3)^1000 * (1/7)^1000 * (1/11)^1000" * 10, "%" * 4000, "5%%%%", "x.T" * 3000, "x" + ".T" * 4000, "x^T^T^T",
    "{" * 5000, "{1,2", "max(" + "1," * 5000 + "1)", "a" + "@b" * 4000, "\n" * 9999, "\t1\t", "1;2;3", "=" * 500,
    "a<b" * 3000, "∑" * 100, "∫", "½" * 3000, "1 " * 4000, "[1 2" * 2000,
]  # fmt: skip


@pytest.mark.parametrize("notation", [TYPED, replace(WRITTEN, sequences=True, shapes=True)], ids=["typed", "written"])
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_ends_at_once_in_a_tree_or_a_read_error(text: str, notation: Notation) -> None:
    def seconds() -> float:
        start = time.process_time()
        message = "-"
        try:
            tree = read(text, notation=notation)
            assert sum(1 for _ in walk(tree)) <= Limits().nodes
            hash(tree)  # no deeper than Python's own recursion
        except ReadError as error:
            message = str(error)
        assert message.isprintable()
        return time.process_time() - start

    assert any(seconds() < 0.5 for _ in range(2)), "twice: once may be disturbed by a collection of garbage"


@pytest.mark.parametrize("text", ["9^9^9^9", "10^1000000000", "x^(9^9)", "2^(n*10^9)", "(" * 9000, "1+" * 4000 + "1"])
def test_a_bound_is_an_error(text: str) -> None:
    with pytest.raises(ReadError):
        read(text)


@pytest.mark.parametrize("piece", ["(", "9^", "1+", "x ", "\\frac{", "[[", "∂", "'", "🙂"])
def test_a_million_characters_are_refused_before_work(piece: str) -> None:
    text = piece * (10**6 // len(piece))
    start = time.process_time()
    with pytest.raises(ReadError, match="at most 10000 characters"):
        read(text)
    assert time.process_time() - start < 0.05


def test_limits_are_arguments() -> None:
    assert show(read("x^40")) == "(^ x 40)"
    with pytest.raises(ReadError):
        read("x^40", limits=Limits(exponent=39))
    with pytest.raises(ReadError):
        read("1 + 2", limits=Limits(nodes=2))


def test_a_chain_keeps_its_sides_and_their_place() -> None:
    text = "z1 = w1*x1 + w2*x2 ≈ -0.1750"
    chain = read_chain(text)
    assert chain.relations == ("=", "≈")
    assert [show(side.tree) for side in chain.sides if side.tree] == ["z1", "(+ (* w1 x1) (* w2 x2))", "(neg 7/40)"]
    assert all(text[side.start : side.end] == side.text for side in chain.sides)
    assert [(left.text, sign, right.text) for left, sign, right in chain.links()][1][1:] == ("≈", "-0.1750")
    assert len(read_chain("a + b").sides) == 1


@pytest.mark.parametrize(
    ("sign", "relation"), [("<=", "≤"), ("≥", "≥"), ("==", "="), (":=", ":="), ("≠", "≠"), ("~=", "≈")]
)
def test_relations_have_one_spelling(sign: str, relation: str) -> None:
    assert read_chain(f"a {sign} b").relations == (relation,)


@pytest.mark.parametrize("text", ["= 1", "1 =", "a = = b", "(a = b)", "[1 = 2]"])
def test_a_chain_has_no_empty_or_enclosed_side(text: str) -> None:
    with pytest.raises(ReadError):
        read_chain(text)


ALPHABET = "0123456789.eE+-*/^()[]{}|, ;xyzwdLTσŷ₃²√∂≈=<'_%@×·∞π½…\\$\n"


@settings(max_examples=400, deadline=500)
@given(st.text(alphabet=ALPHABET, max_size=60) | st.text(max_size=40))
def test_any_text_is_a_tree_or_a_read_error(text: str) -> None:
    for notation in (TYPED, replace(WRITTEN, sequences=True)):
        message = "-"
        try:
            for side in read_chain(text, notation=notation).sides:
                assert side.tree is not None
                names(side.tree)
        except ReadError as error:
            message = str(error)
        assert message.isprintable()


LEAVES = st.sampled_from(["x", "w3", "yhat", "2", "0.25", "sigmoid(x)", "[1, 2]"])
EXPRESSIONS = st.recursive(
    LEAVES,
    lambda inner: (
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})")
        | inner.map(lambda t: f"(-{t})")
        | inner.map(lambda t: f"tanh({t})")
    ),
    max_leaves=12,
)


@given(EXPRESSIONS)
def test_white_space_and_outer_brackets_change_nothing(text: str) -> None:
    tree = read(text)
    assert read(f" ( {text} ) ") == tree
    assert read(text.replace(" ", "")) == tree


@given(st.fractions(max_denominator=10**6).filter(lambda f: abs(f) < 10**9), st.integers(0, 12))
def test_a_decimal_is_read_exactly(value: Fraction, places: int) -> None:
    scaled = round(abs(value) * 10**places)
    digits = f"{scaled:0{places + 1}d}"
    text = digits[: len(digits) - places] + ("." + digits[len(digits) - places :] if places else "")
    tree = read(text)
    assert isinstance(tree, Number)
    assert tree == Number(Fraction(scaled, 10**places), text)


def test_the_reader_imports_no_heavy_library() -> None:
    code = "import sys, checks.reading; print([m for m in ('sympy', 'torch', 'numpy') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


def test_the_names_in_a_tree_come_in_order() -> None:
    assert names(read("b + sigma(a*b) + c")) == ("b", "a", "c")
    assert Name("a") in set(walk(read("a")))


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("hₜ₋₁", "h_{t-1}"),
        ("aᵢ₊₁ + 1", "a_{i+1} + 1"),
        ("2ⁿ⁺¹", "2^(n+1)"),
        ("(1 + e⁻ˣ)²", "(1 + exp(-x))^2"),
        ("e²ˣ", "exp(2x)"),
        ("xⁿ", "x^n"),
        ("log σ(x) - log(x)", "log(σ(x)) - log(x)"),
    ],
)
def test_what_stands_above_and_below_the_line(written: str, same: str) -> None:
    assert show(read(written, notation=WRITTEN)) == show(read(same, notation=WRITTEN))


@pytest.mark.parametrize("text", ["y⁺", "2⁺⁻3", "x⁺⁺", "h₋₁ₜ₊"])
def test_signs_above_and_below_the_line_need_operands(text: str) -> None:
    with pytest.raises(ReadError):
        read(text, notation=WRITTEN)
