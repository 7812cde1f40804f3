"""The dialects of markdown and the bodies of LaTeX: what each says in its own way is read, and nothing is lost."""

from __future__ import annotations

import time

import pytest

from theory.documents.formats import read
from theory.documents.pieces import Why
from theory.links.document import check

MARKDOWN = (
    ("---\ntitle: x\nlr = 3\n---\nSo $2 + 2 = 4$.", ["unread", "right"], "front matter"),
    (
        "{% highlight python %}\nx = 3\n{% endhighlight %}\n\nSo $2 + 2 = 4$.",
        ["unread", "right"],
        "a program of Liquid",
    ),
    ("So $2 + 2 = 4$. {% highlight %} never ends: $1 + 1 = 3$", ["right", "wrong"], "a tag that is not closed"),
    ("```{math}\n:label: a\n\n5 \\cdot 5 = 25\n\n2 + 2 = 5\n```", ["right", "wrong"], "a directive with an option"),
    ("````{note}\nIt is {math}`3 + 4 = 7`.\n```{math}\n6 = 7\n```\n````", ["right", "wrong"], "directives, a role"),
    ("```{code-cell}\nx = f(3)\n```", ["unread"], "a directive that is a program"),
    ("So $`2 + 2 = 5`$ here.", ["wrong"], "backticks in dollars"),
    ("It is ==3 + 4 = 7== here.", ["right"], "highlighted words"),
    ("==3 + 4 = 8==", ["wrong"], "a highlighted line"),
    ("- [ ] 3 + 3 = 6\n- [x] 3 + 3 = 7", ["right", "wrong"], "boxes"),
    ("%% it is 1 + 1 = 3 %%\n\nSo 1 + 1 = 2.", ["unread", "right"], "a comment"),
    ("It grew by 5 %% in all, so 1 + 1 = 2.", ["right"], "two signs that are no comment"),
    ("::: {.callout-note}\n$2 + 2 = 4$ {#eq-a}\n:::\n\n$$\n1 + 1 = 3\n$$ {#eq-b}", ["right", "wrong"], "Quarto"),
    ("> [!note] $1 + 1 = 2$\n> $$ 2 + 2 = 5 $$", ["right", "wrong"], "a callout"),
    ('He says "it is so". Then 2 + 2 = 5 holds.\nAnd 3 + 3 = 6.', ["unread", "right"], "quoted words are no program"),
)
LINES = (
    ("**Relation:** tanh(z) = 2σ(2z) - 1", ["right"], "a label in bold before functions"),
    ("__Sum__: 2 + 2 = 5", ["wrong"], "the colon behind the marks"),
    ("**Twice** 2 + 2 = 4", ["unread"], "a word in bold that is no label"),
    ("**Gradient**: yᵢ + 1 = 1 + yᵢ", ["right"], "letters below are indices, and no words"),
    ("Wᵀx + b = b + Wᵀx (broadcasting)", ["right"], "a transpose before a letter, and what is done"),
    ("True label: y = [0, 1] (one-hot)", ["defines"], "True is a word where no program sets it"),
    ("use_bias = True, so 2 + 2 = 4.", ["unread"], "and a value where one does"),
)
STEPS = "| Step | Formula | Expression | Value |\n|---|---|---|---|\n"
TABLES = (
    (STEPS + "| 1 | $z = w + 1$ | $0.5 + 1$ | $1.5$ |", ["defines", "defines", "right"], "a row is a chain"),
    (STEPS + "| (a) | $z = 0.5$ | 0.2 + 0.3 | $\\approx 0.6$ |", ["defines", "right", "wrong"], "in two notations"),
    (STEPS + "| 1 | so $z = 0.5$ | $0.2 + 0.3$ | $= 0.6$ |", ["defines", "wrong"], "words in the first cell"),
    ("| | a | b |\n|---|---|---|\n| x | $0.7 - 1$ | $\\approx -0.3$ |", ["right"], "a cell that goes on"),
    ("| | a | b |\n|---|---|---|\n| x | 0.3 * 2 | = 0.7 |", ["wrong"], "plain cells"),
    ("| n | a | b |\n|---|---|---|\n| 6 | = 1.5 | |", ["unread"], "a number alone counts rows"),
    ("| n | a | b |\n|---|---|---|\n| 3 * 2 | | = 1.5 |", ["unread"], "not beside it"),
    ("| n | a | b |\n|---|---|---|\n| x | half of 3 | = 1.5 |", ["unread"], "words"),
)
LATEX = (
    ("A filter has 5*5*3 = 75 weights, so 75 + 1 = 76 in all.", ["right", "right"], "a sentence"),
    ("\\textbf{Total:} 38 + 17 = 56", ["wrong"], "words in a style"),
    ("We use $n = 5$ filters and get 5 * 3 = 15 weights.", ["defines", "right"], "beside a formula"),
    ("It has \\half 3 * 4 = 12 weights.", ["unread"], "a macro beside it"),
    ("So 50\\% + 25\\% = 75\\% in all.", ["right"], "escaped signs"),
    ("It is so\\footnote{Since 3 + 4 = 7.}.", ["right"], "a footnote"),
    ("\\begin{tabular}{lr}\nlayer & parameters \\\\ \\hline\nfc & 8 * 3 = 24 \\\\\nconv & $2 \\cdot 3 = 7$ \\\\\n"
     "\\end{tabular}", ["right", "wrong"], "a table"),
    ("\\begin{tabular}{ll}\nName & Value \\\\\n$a + 1$ & x \\\\\n", [], "a table that does not end"),
    ("\\begin{align*}\na &= 4 \\\\\n\\intertext{and hence}\na^2 &= 16\n\\end{align*}", ["defines", "right"], "words"),
    ("\\begin{align*}\na &= 4 \\\\\n\\intertext{suppose that}\na &= 5\n\\end{align*}", ["defines", "unread"], "doubt"),
    ("It has 10{,}000 + 5 = 10{,}005 weights.", ["right"], "groups of digits"),
    ("\\begin{answer}\\item 2 + 2 = 4.\\end{answer}", ["right"], "an environment of one's own"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "why"), MARKDOWN + LINES + TABLES)
def test_a_dialect_of_markdown(text: str, expected: list[str], why: str) -> None:
    assert [link.truth.value for link in check(read("a.md", text)).links] == expected, why


@pytest.mark.parametrize(("text", "expected", "why"), LATEX)
def test_a_body_of_latex(text: str, expected: list[str], why: str) -> None:
    whole = f"\\begin{{document}}\n{text}\n\\end{{document}}\n"
    assert [link.truth.value for link in check(read("a.tex", whole)).links] == expected, why


def test_a_file_of_its_own_is_named() -> None:
    (piece,) = read("a.tex", "\\begin{document}\n\\input{part2}\n\\end{document}").unread
    assert (piece.reason.why, piece.reason.fact) == (Why.OTHER_FILE, "part2")


PIECES = (
    "\\begin{tabular}{l} a & b \\\\ ", "\\begin{tabular}{l} $a=1$ & 2 \\\\ \\end{tabular} ", "\\textbf{a = 2} ", "{",
    "\\footnote{", "x = 1 & y = 2 \\\\ ", "3 * 4 = 12 and ", "{% highlight %} ", "%% ", "```{note}\n", "==a = 1== ",
    "{math}`", "\\intertext{",
)  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("suffix", [".tex", ".md"])
def test_a_hostile_text_is_read_in_linear_time(piece: str, suffix: str) -> None:
    begin = time.process_time()
    read(f"a{suffix}", piece * (20_000 // len(piece)))
    assert time.process_time() - begin < 4


@pytest.mark.parametrize("piece", ["[", "![", "[a", "[a](", "[[a]]", "[a] ", "![a [c](d)](b) "])
def test_brackets_that_are_no_links_take_little_time(piece: str) -> None:
    begin = time.process_time()
    read("a.md", piece * (30_000 // len(piece)) + " So $2 + 2 = 4$.")
    assert time.process_time() - begin < 2  # 40 microseconds for each, once


@pytest.mark.parametrize("text", ["[$2 + 2 = 4$](x?a=1)", "[[$2 + 2 = 4$]](x?a=1)"])
def test_what_a_link_shows_is_read_and_its_address_is_not(text: str) -> None:
    document = read("a.md", text)
    assert [len(one.chain.sides) for one in document.statements] == [2]
