"""A document that is read in passages, of which most are remembered, is what it is when it is read as a whole, anew."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from checks.tree import Call
from theory.documents import passages, tex, tex_passages
from theory.documents.formats import read
from theory.documents.passages import cut

SHEETS = sorted((Path(__file__).parents[1] / "links" / "sheets").glob("*.md"))
TYPED = (
    "0", "x", "=", " ", "not ", "$", "$$", "`", "```\n", "\n```\n", "~~~\n", "|", "\n", "\n\n", "\\", "\t", "    ",
    "\r\n", "\n# New\n", "\n\n## 2b\n", "\n(b) ", "\n===\n", "\n---\n", "---\n---\n", "\n- ", "\n1. ", "\n\n- ", "\n> ",
    "<!--", "-->", "<pre>\n", "</pre>", "<div>", "</div>\n", "\\[", "\\]", "\\begin{align}", "\\end{align}", "[a]: http://x.y\n",
    "[a]", "%%", "\\newcommand{\\R}{2}", "\\R", "é", "𝐱", "$w = 2$", "f(x) = 2", "b^{[1]}", "TP = 3", "\nW* = 2\n",
    "\n| a | b |\n|---|---|\n| x | 2 |\n", "{% comment %}", "\n\nLoss = 3\n", "\n```\nLoss = 3\n```\n",
    "\n\nIt is false that\n\n", "\n\nis wrong.\n\n", "\n\n> $2 = 2$\n\n", "\n\n<!-- a -->\n\n",
)  # fmt: skip


def versions(text: str, other: str, rng: random.Random) -> Iterator[str]:
    """A text as it is edited: typed into, cut, its lines moved, parts of another one pasted."""
    while True:
        for _ in range(rng.randrange(1, 4)):
            at, lines = rng.randrange(len(text) + 1), text.split("\n")
            one, two = rng.randrange(len(lines)), rng.randrange(len(lines))
            match rng.randrange(6):
                case 0 | 1 | 2:
                    text = text[:at] + rng.choice(TYPED) + text[at:]
                case 3:
                    text = text[:at] + text[at + rng.choice((1, 3, 40)) :]
                case 4:
                    lines[one], lines[two] = lines[two], lines[one]
                    text = "\n".join(lines)
                case 5:
                    start = rng.randrange(len(other))
                    text = text[:at] + other[start : start + 120] + text[at:]
        yield text


def compare(seed: int, texts: int, edits: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(seed)
    for _ in range(texts):
        sheet, other = (rng.choice(SHEETS).read_text(encoding="utf-8") for _ in range(2))
        typed = versions(sheet, other, rng)
        written = [next(typed) for _ in range(edits)]
        found = [read("a.md", text) for text in written]
        with monkeypatch.context() as patched:
            patched.setattr(passages, "cut", lambda text: [(0, len(text))])
            for text, document in zip(written, found, strict=True):
                whole = read("a.md", text)
                assert len(whole.passages) == 1
                assert repr(document.pieces) == repr(whole.pieces), f"seed {seed}: {text}"
                assert list(document.lines()) == list(whole.lines()), f"seed {seed}: {text}"


def test_passages_say_what_the_whole_says(monkeypatch: pytest.MonkeyPatch) -> None:
    compare(1, 3, 5, monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 12))
def test_passages_say_what_the_whole_says_for_long(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    compare(seed, 20, 20, monkeypatch)


@pytest.mark.parametrize(
    ("text", "found", "why"),
    [
        ("a\n\nb\n\nc", ["a\n\n", "b\n\n", "c"], "paragraphs"),
        ("a\n\n\n \t\n\nb", ["a\n\n\n \t\n\n", "b"], "several blank lines"),
        ("# A\nb\n\nc", ["# A\nb\n\n", "c"], "a heading, and what stands right below it"),
        ("- a\n\n- b\n\n  c\n\n1. d\n\ne", ["- a\n\n- b\n\n  c\n\n1. d\n\n", "e"], "a list may go on"),
        ("- a\n\n**b**\n\n-1\n\n3.5\n\n7) c", ["- a\n\n", "**b**\n\n", "-1\n\n", "3.5\n\n7) c"], "no item, and one"),
        ("a\n\n-\n\n1.\n\nb", ["a\n\n-\n\n1.\n\n", "b"], "items that are empty"),
        ("a\n\n    b\n\nc", ["a\n\n    b\n\n", "c"], "what is indented may belong to what stands before"),
        ("```\na\n\nb\n```\n\nc", ["```\na\n\nb\n```\n\n", "c"], "a fence"),
        ("```\na\n\nb\n\nc", ["```\na\n\nb\n\nc"], "one that does not end"),
        ("$$\na\n\nb\n$$\n\nc", ["$$\na\n\nb\n$$\n\n", "c"], "a formula on several lines"),
        ("$$ a\n\nb\n\nc", ["$$ a\n\nb\n\nc"], "one that is half typed"),
        ("\\[ a\n\nb \\]\n\nc", ["\\[ a\n\nb \\]\n\n", "c"], "in brackets"),
        ("> $$ a\n\nb\n\nc", ["> $$ a\n\n", "b\n\n", "c"], "in a quote, which ends"),
        ("<pre>\na\n\nb\n</pre>\n\nc", ["<pre>\na\n\nb\n</pre>\n\n", "c"], "HTML in which blank lines stand"),
        ("<div>\na\n\nb\n</div>\n\nc", ["<div>\na\n\n", "b\n</div>\n\n", "c"], "HTML that they end"),
        ("$a$\n\n$= 3$", ["$a$\n\n$= 3$"], "a formula that goes on"),
        ("$a$\n\n$`= 3`$", ["$a$\n\n$`= 3`$"], "in the notation of GitLab"),
        ("$a$\n\n{math}`= 3`", ["$a$\n\n{math}`= 3`"], "and of MyST"),
        ("", [""], "nothing"),
        ("\n\na", ["\n\n", "a"], "a blank beginning"),
    ],
)
def test_where_a_text_may_be_cut(text: str, found: list[str], why: str) -> None:
    assert [text[start:end] for start, end in cut(text)] == found, why


TEX = tuple(
    r"""Let $w = 0.5$, $x = 2$.@@$$y = 3$$@@\[ z = w x = 1 \]@@\begin{align} a &= b \\ c &= d = 4 \end{align}@@
    \begin{equation}@@\end{equation}@@\begin{enumerate}@@\end{enumerate}@@\begin{itemize}[a)]@@\end{itemize}@@
    \item $x = 3$ so@@\item[2b] y = 4@@\section{Question 3}@@\section*{2. Foo}@@\question What?@@\part Do $a=2$@@
    \newcommand{\R}{\mathbb{R}}@@\newcommand{\be}{\begin{equation}}@@\def\x{y = 2}@@% so $x = 3$@@text 5 % of = 3@@
    \iffalse $a = 3$@@\fi@@\verb|x = 3|@@\verb|x = 3@@\begin{verbatim}@@\end{verbatim}@@\begin{tabular}{cc}@@
    \end{tabular}@@\begin{tabular}{c} $x = 2$ \\ b = 3 \end{tabular}@@It is false that@@is wrong.@@Not true:@@$= 3$@@
    $$= 4$$@@where $q = 1$.@@\sout{$x = 2$}@@x = 3 and y = 4 in words.@@\input{foo}@@\$5 = 5@@$half@@$$ half@@\[ half@@
    \begin{document}@@\end{document}@@a & b = 3@@- dash $a = 1$@@1. first $b = 2$@@(a) so $c = 3$@@---@@====@@{x}@@
    [y]@@Wrong answer@@\textbf{1.} $x=2$@@2@@Question 2@@\noindent 2a) $z=3$@@\begin{center}@@\end{center}@@\section@@
    {Q 4}@@\begin {x}@@\\@@\\begin{align}@@| x |@@f(x) = 2x@@$f(3) = 6$""".replace("\n    ", "").split("@@")
)  # fmt: skip
BETWEEN = ("\n\n", "\n\n", "\n\n", "\n", "\n\n\n", "\n \n", " ", "\n\n  ")


def compare_tex(seed: int, texts: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(seed)
    cuts = 0
    for _ in range(texts):
        text = "".join(rng.choice(TEX) + rng.choice(BETWEEN) for _ in range(rng.randrange(3, 16)))
        document = read("a.tex", text)
        cuts += len(document.passages)
        with monkeypatch.context() as patched:
            patched.setattr(tex_passages, "cut", lambda text, hidden: [(0, len(text))])
            whole = read("a.tex", text)
        assert repr(document.pieces) == repr(whole.pieces), f"seed {seed}: {text}"
        assert list(document.lines()) == list(whole.lines()), f"seed {seed}: {text}"
    assert cuts > 2 * texts


def test_passages_of_latex_say_what_the_whole_says(monkeypatch: pytest.MonkeyPatch) -> None:
    compare_tex(1, 60, monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 12))
def test_passages_of_latex_say_what_the_whole_says_for_long(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    compare_tex(seed, 1000, monkeypatch)


@pytest.mark.parametrize(
    ("text", "found", "why"),
    [
        ("a\n\nb\n \n\nc", ["a\n\n", "b\n \n\n", "c"], "paragraphs"),
        (
            "\\begin{align}\na\n\nb\n\\end{align}\n\nc",
            ["\\begin{align}\na\n\nb\n\\end{align}\n\n", "c"],
            "what is open",
        ),
        ("\\begin{center}\n\na\n\nb", ["\\begin{center}\n\na\n\nb"], "what nothing ends"),
        ("a\n\n\\begin{x}\\end{y}\n\nb\n\nc", ["a\n\n", "\\begin{x}\\end{y}\n\nb\n\nc"], "what ends something else"),
        (
            "\\begin{verbatim}\n\\begin{x}\n\n\\end{verbatim}\n\nb",
            ["\\begin{verbatim}\n\\begin{x}\n\n\\end{verbatim}\n\n", "b"],
            "a listing",
        ),
        ("a\n\n\\verb|x\n\nb| c\n\nd", ["a\n\n", "\\verb|x\n\nb| c\n\nd"], "what may go on over blank lines"),
        ("\\iffalse\n\na\n\n\\fi\n\nb", ["\\iffalse\n\na\n\n\\fi\n\n", "b"], "a comment"),
        ("a\n% b\nc", ["a\n% b\n", "c"], "a line that is a comment alone"),
        ("\\section\n\n{A}\n\nb", ["\\section\n\n{A}\n\n", "b"], "an argument"),
        ("$a$\n\n$= 3$", ["$a$\n\n$= 3$"], "a formula that goes on"),
        (
            "A\n\n\\begin{document}\n\nb\n\nc\\end{document}\n\nd",
            ["A\n\n\\begin{document}\n\n", "b\n\n", "c\\end{document}\n\nd"],
            "before the body and behind it",
        ),
        ("", [""], "nothing"),
    ],
)
def test_where_latex_may_be_cut(text: str, found: list[str], why: str) -> None:
    cuts = tex_passages.cut(tex.bare(text), [*tex.hidden(text)])
    assert [text[start:end] for start, end in cuts] == found, why


@pytest.mark.parametrize(
    ("old", "new", "read_again", "why"),
    [
        ("x + 1", "x + 2", 1, "a formula"),
        ("Words", "It is wrong", 2, "words that deny it"),
        ("Words", "Other words", 1, "words that say nothing of the formula above, which stands alone"),
        ("$u = 3$", "$u = 4$", 1, "a formula that stands alone beside another"),
        ("Sums", "It is wrong that", 2, "words before a formula on lines of its own"),
        ("Behind", "is wrong", 2, "and behind it"),
        ("# One", "# Other", 9, "the heading above all of it"),
        ("## Two", "## Three", 6, "a heading, and what stands below it"),
        ("Words", "\n\nWords", 1, "more blank lines: they belong to the passage before them"),
        ("$b_1 = 2$", "$b^{[1]} = 2$", 9, "a name that numbers layers: elsewhere, too"),
    ],
)
def test_only_passages_of_which_something_changed_are_read_again(old: str, new: str, read_again: int, why: str) -> None:
    text = "# One\n\n$x + 1 = 2$\n\nWords, $b_1 = 2$.\n\n## Two\n\n$u = 3$\n\n$v = 4$\n\n"
    text += "Sums\n\n$$2 = 3$$\n\nBehind"
    before, after = (read("a.md", each).passages for each in (text, text.replace(old, new, 1)))
    assert len({*after} - {*before}) == read_again, why


def test_a_function_that_a_macro_writes_is_known_in_another_passage() -> None:
    text = r"\newcommand{\act}{\beta}" + "\n\n" + r"$\beta(x) = 2x$" + "\n\n" + r"$\act(1 + 2) = 9$"
    first = read("a.md", text).statements[-1].chain.sides[0].tree
    assert isinstance(first, Call)
    assert first.head == "beta", "no product of beta and 3"


@pytest.mark.parametrize(
    "text",
    ["$$ a\n\n" * 2000, "```\n\n" * 2001, "<!-- a\n\n" * 2000, "\\begin{align} a\n\n" * 2000, "> ~~~\n\n" * 2000,
     "- $$\n\na\n\n" * 1000, "".join(f"\\begin{{{name}}}\n\n" for name in ("align", "gather", "cases")) * 700],
)  # fmt: skip
def test_a_text_that_nothing_ends_is_cut_in_linear_time(text: str) -> None:
    begun = time.process_time()
    assert sum(end - start for start, end in cut(text)) == len(text)
    assert time.process_time() - begun < 4
