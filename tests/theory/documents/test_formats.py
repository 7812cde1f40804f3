"""Every kind of document is read into the same formulas, with its lines and questions; prose and programs are not."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from checks.reading import Chain, read_latex
from checks.tree import Call
from theory.classroom.pool import Job
from theory.cli import run
from theory.documents import reading
from theory.documents.formats import read
from theory.documents.limits import SubmissionError
from theory.documents.places import Place
from theory.grading.judging.dots import NoSequence, general, instances
from theory.links.document import check
from theory.report.wording import links as wording


def said(chain: Chain) -> str:
    """The sides of a chain as they are written, on one line."""
    pieces = [side.text for side in chain.sides[:1]]
    for _, relation, side in chain.links():
        pieces += [relation, side.text]
    return " ".join(" ".join(pieces).split())


def told(name: str, text: str) -> list[tuple[int, str, str]]:
    """Line, question and text of every statement."""
    found = read(name, text).statements
    return [(statement.line(), statement.question, said(statement.chain)) for statement in found]


def trouble(name: str, text: str) -> list[str]:
    found = (piece.reason for piece in read(name, text).unread if piece.formula)
    return [wording.unread(reason.why, str(reason.fact)) for reason in found]


@pytest.mark.parametrize(
    ("line", "question", "length"),
    [
        ("Question 3b", "3b", 11), ("Q3 (b): z = 1", "3b", 7), ("3b) z", "3b", 4), ("3 b) z", "3b", 5),
        ("Question 3, part b", "3b", 18), ("Question 3 a neuron", "3", 11), ("Problem 4: x", "4", 10),
        ("3(b) = 6", "", 0),
        ("Quite 3", "", 0), ("12", "12", 2), ("(b) text", "b", 4), ("Part c: x", "c", 7),
    ],
)  # fmt: skip
def test_what_a_line_says_of_its_question(line: str, question: str, length: int) -> None:
    place = Place()
    assert place.see(line) == length
    assert place.question == question


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("z1 = w1*x1 = 0.5", ["z1 = w1*x1 = 0.5"], "a chain"),
        ("∂L/∂w₃ = −0.0113", ["∂L/∂w₃ = −0.0113"], "Unicode"),
        ("So ŷ = σ(z₃) ≈ 0.6801 (rounded to 4 decimals)", ["ŷ = σ(z₃) ≈ 0.6801"], "words around it"),
        ("Forward pass: a = 3.", ["a = 3"], "a label, a full stop"),
        ("t = x, by the chain rule", ["t = x"], "a remark"),
        ("y = 3 # comment", ["y = 3"], "a comment"),
        ("x = 2 and y = 3", ["x = 2", "y = 3"], "two statements"),
        ("d = 1*2\n  = 2", ["d = 1*2 = 2"], "it goes on"),
        ("d = 1 +\n2", ["d = 1 + 2"], "a sign at the end"),
        ("- a = 1\n- b = 2", ["a = 1", "b = 2"], "a list"),
        ("A = [1 2]\n    [3 4]", ["A = [[1, 2], [3, 4]]"], "a drawn matrix"),
        ("⎡1 2⎤ ⎡5⎤   ⎡17⎤\n⎢3 4⎥ ⎣6⎦ = ⎣39⎦", ["[[1, 2], [3, 4]] [[5], [6]] = [[17], [39]]"], "pieces"),
        ("⎡1 2⎤ ⎡5⎤   ⎡17⎤\n⎣3 4⎦ ⎣6⎦ = ⎣39⎦", ["[[1, 2], [3, 4]] [[5], [6]] = [[17], [39]]"], "corner pieces"),
        ("    | 1 0 |\nC = | 0 1 | = D", ["C = [[1, 0], [0, 1]] = D"], "bars"),
        ("M = [[1, 2],\n [3, 4]]", ["M = [[1, 2], [3, 4]]"], "open brackets"),
        ("A = [[1. -2.]\n     [3.  4.]]", ["A = [[1., -2.], [3., 4.]]"], "as numpy prints it"),
        ("the loss was = 3 again", [], "prose"),
        ("gradient of loss w.r.t. w3 = -0.0113", [], "prose: w3 is not -0.0113"),
        ("with bias = 1,154,560", ["1,154,560"], "a result without a name"),
        ("dropout (p=0.5)", [], "no relation outside brackets"),
        ("if x > 0: y = x", [], "a condition"),
        ("learning rate = 0.1", [], "two words"),
        ("x = np.array([1, 2])", [], "a program"),
        ("W* = W2 W1", ["Wstar = W2 W1"], "a star with nothing to multiply by"),
        ("I_0 = L_0 + U(L_{n-1})", ["I_0 = L_0 + U(L_{n-1})"], "scripts in braces"),
        (r"so $a = 1$ and \(b = 2\)", ["a = 1", "b = 2"], "LaTeX in plain text"),
    ],
)  # fmt: skip
def test_plain_text(text: str, expected: list[str], why: str) -> None:
    assert [formula for _, _, formula in told("a.txt", text)] == expected, why


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("B = [1 2]\n[3 4]", "in one column"),
        ("A = [1 2]\n    [3]", "rows of one length"),
        ("A = [[1 2]\n [3 - 4]]", "a sign that touches its number"),
        ("- z1 = 3", "a sign or a list's mark"),
        ("z = Wx + b", "one name or a product"),
        ("W = 3x5 = 15", "a letter or a sign"),
        ("s = Σ x_i = 3", "read in LaTeX only"),
        ("W* = 2\ny = W* x", "may be a sign"),
    ],
)
def test_what_has_two_readings_is_unread(text: str, says: str) -> None:
    assert says in "; ".join(trouble("a.txt", text))


def test_a_letter_that_stands_elsewhere_is_no_sign() -> None:
    assert trouble("a.txt", "x1 = 2\ny = 3x1 = 6") == []


TEX = r"""\documentclass{article}
\newcommand{\R}{\mathbb{R}} \newcommand{\lo}[1]{$1 = 2$}
\begin{document}
\section{Question 3} \subsection*{(b)}
We have $z = 3$ (log base 2) % $1 = 2$
\begin{align*}
a &= 1 + 1 \label{e} \\ % why
  &= 2
\end{align*}
\begin{verbatim}
$1 = 3$
\end{verbatim}
\verb|$1=4$| then \( x \in \R \)
\section{4}
\begin{enumerate}[label=(\alph*)]
\item \[ p = 5 \]
\item $$ q = 6 $$
\end{enumerate}
\item[(c)] \begin{equation} r = 7 \end{equation}
\begin{align}
s = 8
\end{document}
$t = 9$
"""


def test_a_document_in_latex() -> None:
    assert [(line, question) for line, question, _ in told("a.tex", TEX)] == [
        (5, "3b"), (7, "3b"), (13, "3b"), (16, "4a"), (17, "4b"), (19, "4c"),
    ]  # fmt: skip
    assert read("a.tex", TEX).statements[0].context.after == "(log base 2)"
    (unclosed,) = trouble("a.tex", TEX)
    assert "is not closed" in unclosed


def test_the_exam_class_counts_its_questions() -> None:
    text = "\\question $a=1$\n\\question\n\\part $b=1$\n\\part $c=1$\n\\question[5] $d=1$"
    assert [question for _, question, _ in told("a.tex", text)] == ["1", "2a", "2b", "3"]


def test_columns_of_an_aligned_block_are_statements_of_their_own() -> None:
    text = r"\begin{alignat}{2} p &= 1 & q &= 2 \end{alignat} \begin{eqnarray} a & = & 1 + 2 \\ & = & 3 \end{eqnarray}"
    assert [len(statement.chain.sides) for statement in read("a.tex", text).statements] == [2, 2, 3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\\begin{align}\na &= 1 \\\\\n&= 1\n\\end{align}", ["a = 1 = 1"]),
        ("$$\n\\begin{align}\na &= 1\n\\end{align}\n$$", ["a = 1"]),
        ("```math\nx = \\frac{1}{2}\n```", ["x = \\frac{1}{2}"]),
        ("```\nx = 1 + 2\n```", ["x = 1 + 2"]),
        ("```\nx = 1 + 2\nprint(x)\n```", []),
        ("```python\nx = f(3)\n```", []),
        ("ŷ = σ(z₃) = 0.6801", ["ŷ = σ(z₃) = 0.6801"]),
        ("z = w1*x1 + w2*x2 = 3", ["z = w1*x1 + w2*x2 = 3"]),
        ("**L = 3**", ["L = 3"]),
        ("| dL/dw3 | -0.0113 |\n|---|---|\n| ∂L/∂w₄ | 0.02 |", ["dL/dw3 = -0.0113", "∂L/∂w₄ = 0.02"]),
        ("| Quantity | Formula | Value |\n|---|---|---|\n| z1 | 0.5*2 | 1 |", ["z1 = 0.5*2 = 1"]),
        ("| Model | Accuracy |\n|---|---|\n| A | 0.93 |\n| B | 0.94 |", []),
        ("| Layer | Parameters |\n|---|---|\n| Total | 61,706 |", ["61,706"]),
        (r"\(a = 1\) and \(b = 2", ["a = 1"]),
    ],
)
def test_markdown(text: str, expected: list[str]) -> None:
    assert [formula for _, _, formula in told("a.md", text)] == expected


def notebook(*cells: tuple[str, str], version: int = 4) -> str:
    made = [{"cell_type": kind, "metadata": {}, "source": source.splitlines(True)} for kind, source in cells]
    for cell in made:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [{"output_type": "stream", "text": "$1 = 2$"}], "input": "x"}
    body = {"cells": made} if version == 4 else {"worksheets": [{"cells": made}]}
    return json.dumps({**body, "metadata": {}, "nbformat": version, "nbformat_minor": 0})


@pytest.mark.parametrize("version", [3, 4])
def test_a_notebook(version: int) -> None:
    text = notebook(("markdown", "# Question 3\n\n$a = 1$"), ("code", "x = f(1)"), ("raw", "$b = 2$"), version=version)
    document = read("a.ipynb", text)
    found = [(said(s.chain), document.source.cell(s.line()), s.question) for s in document.statements]
    assert found == [("a = 1", (1, 3), "3"), ("b = 2", (3, 1), "3")]


def test_what_a_cell_printed_belongs_to_it() -> None:
    cells: list[dict[str, object]] = [
        {"cell_type": "markdown", "metadata": {}, "source": "## Q1"},
        {"cell_type": "code", "metadata": {}, "execution_count": 1, "source": "print(p)\nprint(L)", "outputs": [
            {"output_type": "stream", "name": "stderr", "text": "q = 7"},
            {"output_type": "stream", "name": "stdout", "text": ["p = [0.25 -0.5]\n", "L = 1.5\n"]},
        ]},
        {"cell_type": "code", "metadata": {}, "execution_count": 2, "source": "x", "outputs": [
            {"output_type": "stream", "name": "stdout", "text": "y = 1\n" * 2000}]},
        {"cell_type": "markdown", "metadata": {}, "source": "$b = 2$"},
    ]  # fmt: skip
    document = read("a.ipynb", json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 0}))
    found = [(said(s.chain), document.source.cell(s.line())) for s in document.statements]
    assert found == [("p = [0.25, -0.5]", (2, 3)), ("L = 1.5", (2, 4)), ("b = 2", (4, 1))]


def printed(version: int, outputs: object) -> list[str]:
    """What is read of a notebook with one code cell that has these outputs."""
    code = {"cell_type": "code", "metadata": {}, "source": "x", "input": "x", "outputs": outputs}
    cells = [{"cell_type": "markdown", "metadata": {}, "source": "$L = 0.5$"}, code]
    body = {"cells": cells} if version == 4 else {"worksheets": [{"cells": cells}]}
    document = read("a.ipynb", json.dumps({**body, "metadata": {}, "nbformat": version, "nbformat_minor": 0}))
    return [said(one.chain) for one in document.statements]


@pytest.mark.parametrize(
    "outputs",
    [
        ["x"], 5, {"a": 1}, [{"output_type": "stream", "text": [1]}], [{"output_type": "execute_result", "data": "x"}],
        [{"output_type": "stream", "text": {"a": "p = 1"}}],
    ],
)  # fmt: skip
def test_broken_outputs_spoil_no_answer(outputs: object) -> None:
    assert printed(4, outputs) == ["L = 0.5"]


@pytest.mark.parametrize(("stream", "more"), [("stdout", ["p = 1"]), ("stderr", [])])
@pytest.mark.parametrize(("version", "called"), [(3, "stream"), (4, "name")])
def test_a_warning_is_no_answer(version: int, called: str, stream: str, more: list[str]) -> None:
    assert printed(version, [{"output_type": "stream", called: stream, "text": "p = 1"}]) == ["L = 0.5", *more]


@pytest.mark.parametrize("text", ["{}", "[]", "x", '{"nbformat": 4}', '{"nbformat": 9, "cells": []}', "[" * 10**5])
def test_what_is_no_notebook(text: str) -> None:
    with pytest.raises(SubmissionError, match="expected a notebook"):
        read("a.ipynb", text)


@pytest.mark.parametrize(
    ("latex", "head"),
    [
        (r"[-1, 1)", "interval[)"), (r"(0, 1]", "interval(]"), (r"(-1, 1)", "tuple"), (r"\{1, 2\}", "set"),
        (r"(0, 1) \cup (2, 3)", "union"), (r"[0, \infty)", "interval[)"),
    ],
)  # fmt: skip
def test_brackets_come_out_as_what_they_are(latex: str, head: str) -> None:
    tree = read_latex(latex)
    assert isinstance(tree, Call)
    assert tree.head == head


@pytest.mark.parametrize(
    ("latex", "count"),
    [
        (r"b_1 + b_2 + \dots + b_{12}", 12), (r"b_1 + \ldots + b_3", 3), (r"b_1 + … + b_3", 3), (r"b_1 + ... + b_3", 3),
        (r"W_3 \cdots W_1", 3),
    ],
)  # fmt: skip
def test_dots_between_numbers_have_one_length(latex: str, count: int) -> None:
    (tree,) = instances(read_latex(latex), ())
    assert not general(read_latex(latex))
    assert str(tree).count("Name(") == count


@pytest.mark.parametrize("latex", [r"x_1 + x_3 + \dots + x_9", r"x_i + \dots + x_n", r"1 + x + \dots + x^n"])
def test_dots_that_nothing_fixes(latex: str) -> None:
    with pytest.raises(NoSequence):
        list(instances(read_latex(latex), ("x1", "x2", "x3")))


@pytest.mark.parametrize(
    ("formula", "verdict"),
    [
        (r"L_0 + U(L_1 + \dots + U(L_{n-1} + U(I_n)))", "right"),
        (r"L_0 + U(L_1 + \dots + U(L_2 + U(I_n)))", "unread"),
        (r"L_0 + U(L_1 + \dots + U(L_{n-1} + I_n))", "wrong"),
    ],
)
def test_dots_must_be_right_at_more_than_one_length(formula: str, verdict: str) -> None:
    from theory.grading.document import mark

    parts = mark(Job("csc420-a2").grader(), "a.md", f"# Question 1\n\n$I_0 = {formula}$").parts
    assert next(part for part in parts if part.part == "Ihat0").verdict.value == verdict


def test_the_command_reads_every_kind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = "x\n\n$1 + 1 = 3$\n"
    for suffix, text in {
        ".md": wrong,
        ".tex": wrong,
        ".txt": "x\n\n1 + 1 = 3",
        ".ipynb": notebook(("markdown", wrong)),
    }.items():
        path = tmp_path / f"a{suffix}"
        path.write_text(text)
        assert run(["check", str(path)]) == 3
        place = "cell 1, line 3" if suffix == ".ipynb" else "3"
        assert f"a{suffix}:{place}\n      1 + 1 = 3" in capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(wrong.encode())))
    assert run(["check", "-"]) == 3
    other = tmp_path / "a.xlsx"
    other.write_text("x")
    assert run(["check", str(other)]) == 2
    assert "found .xlsx, but expected a document that ends in" in capsys.readouterr().err


@pytest.mark.parametrize("suffix", [".md", ".tex", ".txt"])
@pytest.mark.parametrize(
    "text",
    [
        "$x = " + "9" * 10**5 + "$", "$" + "{" * 10**4 + "}" * 10**4 + "$", "x = " + "(" * 10**4 + ")" * 10**4,
        "\n".join("[" + " ".join("1" * 60) + "]" for _ in range(60)), "\\begin{align}\n" * 3000, "\\(" * 20000,
        "\\newcommand" * 3000, "```\nx = 1\n" * 3000,
    ],
    ids=["digits", "braces", "brackets", "matrix", "environments", "delimiters", "definitions", "blocks"],
)  # fmt: skip
def test_hostile_documents_end(suffix: str, text: str) -> None:
    read(f"a{suffix}", text)


def test_a_document_has_a_largest_number_of_formulas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST", 20)
    assert len(read("a.tex", "$x$\n" * 20).statements) == 20
    with pytest.raises(SubmissionError, match="at most 20 formulas"):
        read("a.tex", "$x$\n" * 21)


WORKED = """| Layer | Calculation | Parameters |
|---|---|---|
| conv1 | $(5 \\cdot 5 \\cdot 3 + 1) \\cdot 16$ | 1,216 |
| conv3 | (3 * 3 * 32 + 1) * 64 | 18,432 |
| pool | none | 0 |
| fc | 2 * 3 = 6 | 7 |
"""


@pytest.mark.parametrize(
    ("text", "truths", "why"),
    [
        (WORKED, ["right", "wrong", "right", "wrong"], "what a calculation comes to stands in the next column"),
        (WORKED.replace("Parameters", "Time"), ["right"], "it is of something else"),
        (WORKED.replace("Calculation", "Note"), ["right"], "it is no calculation"),
    ],
)
def test_rows_of_calculations(text: str, truths: list[str], why: str) -> None:
    assert [link.truth.value for link in check(read("a.md", text)).links] == truths, why


def test_programs_are_no_equalities() -> None:
    found = check(read("a.md", "```python\nx = 1\ny = 2\n```\n\n$1 + 1 = 2$\n\n<!-- $a = 1$ -->"))
    assert (found.judged, found.count, found.defining) == (1, 3, 2)
    assert [link.truth.value for link in found.links] == ["defines", "defines", "right", "unread"]
