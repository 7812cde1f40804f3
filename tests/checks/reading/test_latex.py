"""The reader of LaTeX: what each spelling means, what is refused, whole documents, hostile input."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from checks.numbers import printed
from checks.reading import WRITTEN, Chain, ReadError, Side, factors, read, read_chains, read_latex
from checks.tree import Call, Number, Tree

SHARED = Path(__file__).parents[3].parent / "shared"
KNOWN = replace(
    WRITTEN,
    functions={"U": "U", "f": "f", "phi": "phi"},
    variables=frozenset({"W", "b", "x", "alpha", "lambda"}),
    labelled=frozenset({"W", "b"}),
)


def show(tree: Tree | None) -> str:
    """The tree as brackets, heads first; `?` where there is none."""
    if tree is None:
        return "?"
    if isinstance(tree, Call):
        return f"({' '.join([tree.head, *map(show, tree.args)])})"
    return str(tree.value) if isinstance(tree, Number) else tree.text


def told(chain: Chain) -> str:
    """A chain on one line: `a = (+ b c)`."""
    signs = [f" {relation} " for relation in chain.relations] + [""]
    return "".join(show(side.tree) + sign for side, sign in zip(chain.sides, signs, strict=True))


FORMS = [
    # numbers
    (r"61{,}706 + 1\,000 + 1,153,840", "(+ (+ 61706 1000) 1153840)"),
    (r"11,\! 111", "11111"),
    (r"3{,}14", "157/50"),
    (r"-.5", "(neg 1/2)"),
    (r"3.2e-4", "1/3125"),
    (r"3.2 \times 10^{-4}", "(* 16/5 (^ 10 (neg 4)))"),
    (r"12\%", "3/25"),
    (r"\frac13", "(/ 1 3)"),
    (r"\tfrac{-7}{8}", "(/ (neg 7) 8)"),
    (r"\text{13}", "13"),
    # names
    (r"x_{12}^2", "(^ x12 2)"),
    (r"x^2_1", "(^ x1 2)"),
    (r"\hat{y}_k", "yhat_k"),
    (r"\hat{y_k}", "yhat_k"),
    (r"\bar{x}^{(i)}", "xbar__i"),
    (r"I'_k", "Iprime_k"),
    (r"b^*", "bstar"),
    (r"w_{i,j}", "w_i_j"),
    (r"(w_{i,j})_m", "w_i_j_m"),
    (r"f_{C_1}^2", "(^ f_C1 2)"),
    (r"\mathcal{L}_1", "L1"),
    (r"\mathbf{W}\mathbf{x}", "(* W x)"),
    (r"\mathbf{0}", "0"),
    (r"\theta^{\text{new}}", "theta__new"),
    (r"x_{\max}", "x_max"),
    (r"\text{filter\_size}", "filter_size"),
    (r"\Delta w", "Deltaw"),
    (r"\mathrm{Lbce}", "Lbce"),
    (r"accuracy", "accuracy"),
    (r"target - output", "(- target output)"),
    (r"2 \cdot (Loss)^2", "(* 2 (^ Loss 2))"),
    (r"New\ Weight + learning\_rate", "(+ New_Weight learning_rate)"),
    # labels, powers, indices
    (r"W^{(2)} x + b^{[1]}", "(+ (* W__2 x) b__1)"),
    (r"z_u^{[2]}", "z_u__2"),
    (r"W^{(l-1)}", "(label W (- l 1))"),
    (r"I_{k+1}", "(sub I (+ k 1))"),
    (r"x_{i-1,j}", "(sub x (- i 1) j)"),
    (r"x^{(1/2)}", "(^ x (/ 1 2))"),
    (r"2^{(n+1)}", "(^ 2 (+ n 1))"),
    (r"{x}^2", "(^ x 2)"),
    (r"W^T x", "(* (transpose W) x)"),
    (r"(A B)^\top", "(transpose (* A B))"),
    (r"e^{-x}", "(exp (neg x))"),
    (r"\mathrm{e}^{ax}", "(exp (* a x))"),
    # functions
    (r"\sigma(z)(1 - \sigma(z))", "(* (sigmoid z) (- 1 (sigmoid z)))"),
    (r"\sigma'(x)", "(sigmoid' x)"),
    (r"\sigma(2x)^2", "(^ (sigmoid (* 2 x)) 2)"),
    (r"\mathbf{tanh}(x)", "(tanh x)"),
    (r"\text{ReLU}\left(x\right)", "(relu x)"),
    (r"\operatorname{sech}^2 x", "(^ (sech x) 2)"),
    (r"\log_2 x + \log_{10} y", "(+ (log2 x) (log10 y))"),
    (r"\log_b x", "(log x b)"),
    (r"y_i \log \hat{y}_i", "(* y_i (log yhat_i))"),
    (r"\log x / \log 2", "(/ (log x) (log 2))"),
    (r"\max\{0, x\}", "(max 0 x)"),
    (r"\exp\left[-x\right]", "(exp (neg x))"),
    (r"\sqrt[3]{x} + \sqrt2", "(+ (root x 3) (sqrt 2))"),
    (r"\text{BCE}(y, \hat{y})", "(BCE y yhat)"),
    (r"\left|x\right| + \|x\|_2^2 + \lVert x \rVert_1", "(+ (+ (abs x) (^ (norm x) 2)) (norm x 1))"),
    (r"\lceil \frac{i}{2} \rceil", "(ceil (/ i 2))"),
    # products without a sign
    (r"\hat{y}_k (1 - \hat{y}_k)", "(* yhat_k (- 1 yhat_k))"),
    (r"p_i(\delta_{ij} - p_j)", "(* p_i (- delta_ij p_j))"),
    (r"2[a + b]", "(* 2 (+ a b))"),
    (r"1 \times -1 \times 0.5", "(* (* 1 (neg 1)) 1/2)"),
    (r"1/2 (a + b)^2", "(* (/ 1 2) (^ (+ a b) 2))"),
    # derivatives
    (r"\frac{\partial L}{\partial w_3}", "dL/dw3"),
    (r"\frac{\partial \mathcal{L}}{\partial z^{(9)}}", "dL/dz__9"),
    (r"\partial L / \partial \hat{y}", "dL/dyhat"),
    (r"\nabla_{W^{[2]}} \mathcal{L}", "dL/dW__2"),
    (r"w - \eta \nabla_w L", "(- w (* eta dL/dw))"),
    (r"dL/dw_3", "dL/dw3"),
    (r"\frac{d}{dx} (1 + x)^{-1}", "(derivative (^ (+ 1 x) (neg 1)) x)"),
    (r"\frac{\partial \sigma(z)}{\partial z} y", "(* (derivative (sigmoid z) z) y)"),
    (r"\frac{\partial L}{\partial z^{(l+1)}}", "(derivative L (label z (+ l 1)))"),
    # sums and ellipses
    (r"\frac{1}{n} \sum_{i=1}^{n} x_i", "(* (/ 1 n) (sum_over x_i i 1 n))"),
    (r"\sum_i \sum_j a_{ij}", "(sum_over (sum_over a_ij j) i)"),
    (r"\prod_{i=1}^n c_i", "(product_over c_i i 1 n)"),
    (r"x_1 + \dots + x_n", "(+ (+ x1 (ellipsis)) x_n)"),
    (r"0, 1, \ldots, n-1", "(sequence 0 1 (ellipsis) (- n 1))"),
    (r"\mathbb{R}^{3 \times 4}", "(^ R (* 3 4))"),
    (r"\mathbb{R}^{512 \times 3 \times 3}", "(^ R (shape 512 3 3))"),
    (r"\mathbb{R}^{1024}", "(^ R (shape 1024))"),
    # brackets
    (r"\begin{pmatrix} 1 & \frac12 \\ -3 & x \end{pmatrix}", "(list (list 1 (/ 1 2)) (list (neg 3) x))"),
    (r"\left[\begin{array}{cc} 1 & 2 \\ 3 & 4 \\ \end{array}\right]", "(list (list 1 2) (list 3 4))"),
    (r"[\begin{matrix} 1 & 2 \\ 3 & 4 \end{matrix}]", "(list (list 1 2) (list 3 4))"),
    (r"A \begin{bmatrix} 1 \\ 2 \end{bmatrix}", "(* A (list (list 1) (list 2)))"),
    (r"(-0.65, 1.74)", "(tuple (neg 13/20) 87/50)"),
    (r"[0, 1) \cup (1, \infty)", "(union (interval[) 0 1) (tuple 1 oo))"),
    (r"\{1, -1\}", "(set 1 (neg 1))"),
    (r"1 \pm \sqrt{5}", "(± 1 (sqrt 5))"),
    (r"\boxed{\frac{1}{3}}", "(/ 1 3)"),
    # words that say nothing about the value
    (r"5 \text{ cm}", "(* 5 (unit cm))"),
    (r"1,153,840\ \mathrm{FLOPs}", "(* 1153840 (unit FLOPs))"),
    (r"\underbrace{a + b}_{\text{the sum}}", "(+ a b)"),
]


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_a_form_has_one_meaning(text: str, expected: str) -> None:
    assert show(read_latex(text)) == expected


STATEMENTS = [
    (r"x = 1, y = 2", ["x = 1", "y = 2"]),
    (r"x = 1 \quad y = 2", ["x = 1", "y = 2"]),
    (r"n = 2: y = 3", ["n = 2", "y = 3"]),
    (r"\displaylines{ x = 1 \\ y = 2 }", ["x = 1", "y = 2"]),
    (r"a = b \implies c = d.", ["a = b", "c = d"]),
    (r"L_k = I_k - U(I_{k+1}), \quad \text{for } k = 0, 1, \dots, n-1.", [
        "L_k = (- I_k (U (sub I (+ k 1))))", "k = (sequence 0 1 (ellipsis) (- n 1))"]),
    (r"\begin{aligned} a &= b \\ &= c \\ &\quad + d \\ e &= f \end{aligned}", ["a = b = (+ c d)", "e = f"]),
    (r"\begin{aligned} t_0 &= 0 && \text{(input)} \\ t_1 &= 6 \end{aligned}", ["t0 = 0", "t1 = 6"]),
    (r"a \approx 0.5 \le b \neq c \in d", ["a ≈ 1/2 ≤ b ≠ c ∈ d"]),
    (r"z \triangleq \left(\sum_{m=1}^{h} w_m\right)", ["z := (sum_over w_m m 1 h)"]),
    (r"28 = x \implies \begin{cases} f = 5 \\ s = 1 \end{cases}", ["28 = x", "f = 5", "s = 1"]),
    (r"(b) \frac{a}{b} = c", ["(/ a b) = c"]),
    (r"\boxed{x = 3}", ["x = 3"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), STATEMENTS)
def test_a_formula_holds_one_or_more_chains(text: str, expected: list[str]) -> None:
    assert [told(chain) for chain in read_chains(text, notation=KNOWN)] == expected


NOTED = [
    (r"x = 3.32 \quad \text{(Taking log base 2)}", ("(Taking log base 2)",)),
    (r"x = 3.32 \quad (\text{Taking log base 2})", (r"Taking log base 2",)),
    (r"x = 1 \tag{4}", ("4",)),
    (r"\overbrace{a}^{\triangleq b^*} = c", (r"\triangleq b^*",)),
    (r"x = 5 \text{ at most}", ("at most",)),
    (r"x \stackrel{?}{=} 1", ("?",)),
]


@pytest.mark.parametrize(("text", "notes"), NOTED)
def test_words_beside_a_chain_are_notes(text: str, notes: tuple[str, ...]) -> None:
    (chain,) = read_chains(text)
    assert chain.notes == notes


REFUSED = [
    (r"x^10", "a power"),
    (r"10^-6", "braces"),
    (r"{a+b}^2", "braces before a script"),
    (r"x^{nab}", "a power or a label"),
    (r"x_1_2", "one script below"),
    (r"x^", "a script"),
    (r"1 \frac{1}{2}", "a sum or a product"),
    (r"12 % comment", r"\\%"),
    (r"\sin x / 2", "argument of sin"),
    (r"\sin^{-1} x", "inverse"),
    (r"\log x y", "argument"),
    (r"\sigma^2(x)", "power of a function"),
    (r"\sigma(1 - \sigma)", "either a function or a variable"),
    (r"\operatorname{argmax}(z)_i", "index"),
    (r"f(x)", "say which f is"),
    (r"\alpha (a + b)", "say which alpha is"),
    (r"\alpha[a + b]", "a product"),
    (r"a/b c", "brackets"),
    (r"\frac{d}{dx} x^2 y", "differentiated"),
    (r"\prod_i p_i / n", "multiplied"),
    (r"\sum_{i < n} x_i", "condition"),
    (r"\frac{\partial L}{w}", "derivative by a variable"),
    (r"A \odot B C", "entrywise product"),
    (r"A \odot B \cdot C", "entrywise product"),
    (r"\nabla (L + 1)", "gradient of one name by another"),
    (r"\nabla_w L^2", "gradient of one name by another"),
    (r"\nabla_w J(w)", "may be a function or a product"),
    (r"\mathbf{Wx}", "one letter"),
    (r"acc = 0.9", r"\\text"),
    (r"y = 2x otherwise", r"\\text"),
    (r"y = 2x, accuracy", r"\\text"),
    (r"2 accuracy", r"\\text"),
    (r"bcdf + 1", r"\\text"),
    (r"2\text{padding}", "factor or a unit"),
    (r"\begin{pmatrix} 1 & 2 \\ 3 \end{pmatrix}", "rows of one length"),
    (r"\begin{pmatrix} 1 & \\ 3 & 4 \end{pmatrix}", "every cell"),
    (r"\begin{pmatrix} \, \\ 3 \end{pmatrix}", "every cell"),
    (r"\begin{cases} 1 & x = 0 \\ 0 & x \ne 0 \end{cases}", "a matrix, aligned rows, or cases"),
    (r"\begin{aligned} a &= b \\ - c &= d \end{aligned}", "may go on"),
    (r"\max(1,200)", "one number or several"),
    (r"a \over b", "a meaning"),
    (r"\foo", "a meaning"),
    (r"$x$", "delimiter"),
    (r"n!!", "factorials"),
    (r"9^{9^{9^9}}", "bits"),
    (r"\left( a", "closing bracket"),
    (r"\left. a \right|", "a bracket behind"),
    (r"\frac{}{b}", "numerator"),
    ("a\\", "macro's name"),
    (r"\frac{a}", "complete LaTeX"),
    (r"a. b", "digit behind the point"),
    (r"\hat\hat x", "in braces"),
]


@pytest.mark.parametrize(("text", "words"), REFUSED)
def test_what_has_no_single_reading_is_refused(text: str, words: str) -> None:
    with pytest.raises(ReadError, match=re.escape(words) if "\\" not in words else words):
        read_chains(text)


def test_a_side_that_cannot_be_read_leaves_the_others() -> None:
    (chain,) = read_chains(r"y = \nabla (L + 1) = 3", partial=True)
    assert told(chain) == "y = ? = 3"
    unread = chain.sides[1].unread
    assert isinstance(unread, ReadError)
    assert (chain.sides[1].text, unread.position) == (r"\nabla (L + 1)", 4)
    with pytest.raises(ReadError):
        read_chains(r"y = \nabla (L + 1) = 3")


def test_a_formula_may_go_on_from_an_earlier_one() -> None:
    (chain,) = read_chains(r"= \frac{a}{b} = c", partial=True)
    assert chain.sides[0] == Side(None, "", 0, 0)
    assert told(chain) == "? = (/ a b) = c"
    with pytest.raises(ReadError):
        read_chains(r"= a")


def test_a_side_knows_its_place() -> None:
    text = r"\frac{\partial L}{\partial \hat{y}} = -2(y - \hat{y}) = -0.6398"
    (chain,) = read_chains(text)
    assert [side.text for side in chain.sides] == [
        r"\frac{\partial L}{\partial \hat{y}}",
        r"-2(y - \hat{y})",
        "-0.6398",
    ]
    assert all(text[side.start : side.end] == side.text for side in chain.sides)
    assert printed(chain.sides[-1].text).digits == 4


SETTINGS = [
    (r"W^L", {"labelled": frozenset({"W"})}, "W__L", "(^ W L)"),
    (r"W^{(2)}", {"aliases": {"W__2": "W2"}}, "W2", "W__2"),
    (r"3 \times 5 \times 5", {"shapes": True}, "(shape 3 5 5)", "(* (* 3 5) 5)"),
    (r"\mathbf{W}", {"styles": {"mathbf": "bold"}}, "Wbold", "W"),
    (r"f(x)", {"functions": {"f": "f"}}, "(f x)", None),
    (r"\phi_{L-1}(x)", {"functions": {"phi": "phi"}}, "(apply (sub phi (- L 1)) x)", None),
    (r"\phi_L(x)", {"functions": {"phi": "phi"}}, "(phi_L x)", None),
    (r"\alpha(x + 1)", {"variables": frozenset({"alpha"})}, "(* alpha (+ x 1))", None),
    (r"p_i(1 - q)", {"variables": factors("p_j + 1")}, "(* p_i (- 1 q))", None),
    (r"Lbc", {"words": frozenset({"Lbc"})}, "Lbc", None),
    (r"7 \mathrm{m}", {"units": frozenset()}, "(* 7 m)", "(* 7 (unit m))"),
    (r"e^x", {"exponential": False}, "(^ e x)", "(exp x)"),
    (r"x^T y", {"transpose": False}, "(* (^ x T) y)", "(* (transpose x) y)"),
    (r"\frac{dL}{dw}", {"derivatives": False}, "(/ (* d L) (* d w))", "dL/dw"),
]


@pytest.mark.parametrize(("text", "changes", "told_so", "otherwise"), SETTINGS)
def test_the_notation_decides(text: str, changes: dict[str, object], told_so: str, otherwise: str | None) -> None:
    assert show(read_latex(text, notation=replace(WRITTEN, **changes))) == told_so  # type: ignore[arg-type]  # by name
    if otherwise is None:
        with pytest.raises(ReadError):
            read_latex(text)
    else:
        assert show(read_latex(text)) == otherwise


SAME = [
    # LaTeX and plain text of one expression
    (r"\frac{1}{1 + e^{-x}}", "(1)/(1 + e^(-x))"),
    (r"w_5 \sigma(w_1 x_1 + w_2 x_2)", "w5 σ(w1 x1 + w2 x2)"),
    (r"\frac{\partial L}{\partial w_3} \cdot 2", "∂L/∂w₃ · 2"),
    (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}", "[[1, 2], [3, 4]]"),
    (r"\hat{y}^2 - \alpha_1", "ŷ² − α₁"),
    (r"1,153,840", "1,153,840"),
    (r"\max(0, x)", "max(0, x)"),
]


@pytest.mark.parametrize(("latex", "plain"), SAME)
def test_latex_and_plain_text_agree(latex: str, plain: str) -> None:
    assert show(read_latex(latex)) == show(read(plain, notation=WRITTEN))


# Documents


def formulas() -> Iterator[tuple[str, str]]:
    for path in sorted((SHARED / "seeds").glob("*.md")):
        for found in re.finditer(r"\$\$(.+?)\$\$|\$([^$\n]+?)\$", path.read_text(), re.DOTALL):
            yield path.stem, found[1] or found[2]


needs_documents = pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the documents are not there")


@needs_documents
def test_the_formulas_of_real_documents_are_read() -> None:
    """290 formulas with 555 sides; what stays unread is prose in dollars, quantifiers, and what was misread as f(x)."""
    whole = read_sides = sides = 0
    for _, formula in formulas():
        with contextlib.suppress(ReadError):
            found = [side for chain in read_chains(formula, notation=KNOWN, partial=True) for side in chain.sides]
            sides += len(found)
            read_sides += sum(side.unread is None for side in found)
            whole += all(side.unread is None for side in found)
    total = sum(1 for _ in formulas())
    print(f"read {whole} of {total} formulas, {read_sides} of {sides} sides")
    assert whole >= 0.95 * total
    assert read_sides >= 544  # 98 % of the 555 that were counted while a formula with one bad token had no sides


PASSAGES = [
    (
        "csc420-a2-first",
        r"z_1 = w_1",
        "z1 = (+ (* w1 x1) (* w2 x2)) = (+ (* (neg 13/20) 6/5) (* (neg 11/20) (neg 11/10))) = (neg 7/40)",
    ),
    ("csc420-a2-first", r"\frac{\partial L}{\partial w_3} = -0.0113", "dL/dw3 = (neg 113/10000)"),
    (
        "csc420-a2-first",
        r"\text{total\_params}",
        "total_params = (+ (+ (+ (+ 156 2416) 48120) 10164) 850) = 61706",
    ),
    (
        "csc420-a2-first",
        r"I_0 = L_0 + U",
        "I0 = (+ L0 (U (+ L1 (U (+ (+ L2 (ellipsis)) (U (+ (sub L (- n 1)) I_n)))))))",
    ),
    (
        "csc420-a2-second",
        r"1 \times 0.6396",
        "dL/dw3 = (* (* (* (* (* (* (* 1 1599/2500) (neg 1)) 1727/2500) 1) 93/100) 504/625) 4/5) = (neg 2651/10000)",
    ),
    (
        "cv-a1",
        r"\text{BCE}(0, 0.9)",
        "(BCE 0 9/10) = (neg (+ (* 0 (log 9/10)) (* (- 1 0) (log (- 1 9/10))))) = (neg (log 1/10)) = 83/25",
    ),
    ("cv-a1", r"W_2 = W_1", "W2 = (- W1 (* alpha (+ (derivative Lbce W1) (* (* 2 lambda) W1))))"),
    ("eecs445-p2", r"(3 \times 5 \times 5 + 1)", "(* (+ (* (* 3 5) 5) 1) 16) = 1216"),
]


@needs_documents
@pytest.mark.parametrize(("stem", "begin", "expected"), PASSAGES)
def test_known_passages_mean_what_they_say(stem: str, begin: str, expected: str) -> None:
    matching = [text for name, text in formulas() if name == stem and begin in text]
    notation = replace(KNOWN, words=frozenset({"Lbce"}))
    assert expected in [told(chain) for text in matching for chain in read_chains(text, notation=notation)]


@pytest.mark.skipif(not (SHARED / "truth" / "equal-answers.json").is_file(), reason="the pairs are not there")
def test_most_bare_answers_of_public_graders_are_read() -> None:
    """The rest is prose around a formula, which is for the reader of documents, or has two readings (`a(b+c)`)."""
    pairs = json.loads((SHARED / "truth" / "equal-answers.json").read_text())
    texts = [pair[key] for pair in pairs for key in ("gold", "answer")]
    count = sum(_readable(text) for text in texts)
    print(f"read {count} of {len(texts)}")
    assert count >= 0.82 * len(texts)


def _readable(text: str) -> bool:
    found = re.fullmatch(r"(?:\$\$?|\\\(|\\\[)([^$]*?)(?:\$\$?|\\\)|\\\])\.?", text.strip(), re.DOTALL)
    bare = (found[1] if found else text).strip()
    for attempt in (printed, read_chains, lambda plain: read(plain, notation=WRITTEN)):
        with contextlib.suppress(ReadError):
            attempt(bare)
            return True
    return False


def test_names_that_are_terms_or_factors_are_found() -> None:
    assert factors(r"2y (1 - \hat{y}_k) = f(x) + p_j") == {"yhat_k", "yhat_", "p_j", "p_"}
    assert factors(r"f \circ g(x)") == frozenset()
    assert factors(r"\frac{1") == frozenset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"a(r) = r^2", "(a r) = (^ r 2)"),
        (r"\text{CELU}(x) = \max(0, x)", "(CELU x) = (max 0 x)"),
        (r"a(x) = b = a(y)", "(a x) = b = (a y)"),
        (r"k(n + 1) = kn + k", "(* k (+ n 1)) = (+ (* k n) k)"),  # k also stands alone
        (r"a_j = a(r_j)", "a_j = ?"),
        (r"x(t) + 1 = 3", "? = 3"),
    ],
)
def test_a_chain_that_begins_with_a_name_and_its_arguments_defines_a_function(text: str, expected: str) -> None:
    (chain,) = read_chains(text, partial=True)
    assert told(chain) == expected


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        (r"3^{2x} = 2^{x + 3}", ["3^{2x}", "2^{x + 3}"]),
        (r"\nosuchcommand{7} = 7", [r"\nosuchcommand{7}", "7"]),
        (r"\{1, 2\} = {{b}}", [r"\{1, 2\}", "b"]),
    ],
)
def test_a_side_is_shown_with_its_closing_braces(text: str, sides: list[str]) -> None:
    (chain,) = read_chains(text, partial=True)
    assert [side.text for side in chain.sides] == sides


@pytest.mark.parametrize("text", [r"\{I_k", r"(a + b", r"a = (b = c", r"\{1, 2", "f(x"])
def test_a_bracket_that_stays_open_leaves_one_relation_fewer_than_sides(text: str) -> None:
    for chain in read_chains(text, partial=True):
        assert len(chain.relations) == len(chain.sides) - 1
        assert any(side.unread is not None for side in chain.sides)
