"""A document is its pieces: nothing is dropped, one bad token spoils one side, and words say how a formula is meant."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from checks.remembering import MEMORY
from checks.tree import Call
from theory.documents.formats import read
from theory.documents.pieces import Document, Passage, Prose, Source, Span, Statement, Unread, Why, equalities
from theory.links.document import check
from theory.links.link import Truth
from theory.report.wording import links as wording
from theory.words import Stance


def whole(document: Document) -> None:
    """Every character of a document lies in exactly one piece, and no equality in prose."""
    text = document.source.text
    assert "".join(text[slice(*piece.span)] for piece in document.pieces) == text
    for piece in document.pieces:
        if isinstance(piece, Prose):
            assert not any(True for _ in equalities(text[slice(*piece.span)])), text[slice(*piece.span)]
    for statement in document.statements:
        for side in statement.chain.sides:
            assert 0 <= side.start <= side.end <= len(text)


def test_the_real_documents_are_their_pieces(shared: Path) -> None:
    paths = [*shared.glob("seeds/*.md"), *(path for path in shared.glob("documents/0*") if path.suffix != ".json")]
    assert len(paths) >= 13
    for path in paths:
        whole(read(path.name, path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "spans",
    [((0, 3), (2, 5)), ((0, 5), (5, 4)), ((4, 6),), ((3, 5), (0, 2))],
    ids=["twice", "backwards", "beyond", "in another order"],
)
def test_pieces_that_lie_in_one_place_are_refused(spans: tuple[tuple[int, int], ...]) -> None:
    document = Document("a.md", Source("12345"), (Passage(Source("12345"), tuple(Prose(Span(*one)) for one in spans)),))
    with pytest.raises(ValueError, match="expected a piece between"):
        assert document.pieces


@pytest.mark.parametrize("texts", [(), ("123",), ("123", "4"), ("123", "345"), ("45", "123")])
def test_passages_that_are_not_the_text_are_refused(texts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="expected passages that are the text"):
        Document("a.md", Source("12345"), tuple(Passage(Source(text), ()) for text in texts))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.md", "<details>\n$2 + 2 = 5$\n</details>", ["wrong"]),
        ("a.md", "<details>\n<summary>Why</summary>\n<p>So \\\\(2 + 2 = 5\\\\).</p>\n</details>", ["wrong"]),
        ("a.md", "1. (a) The count:\n\n    $$5 \\cdot 5 \\cdot 3 = 70$$", ["wrong"]),
        ("a.md", "words\n\n    $$\n    2 + 2 = 5\n    $$\n", ["wrong"]),
        ("a.md", "> quoted\n> $$\n> 2 + 2 = 5\n> $$", ["wrong"]),
        (
            "a.md",
            "```\nσ'(z1) = 0.5 × 0.5 = 0.25\nσ'(z2) = 0.4 × 0.6 = 0.25\n```",
            ["undecided", "right", "undecided", "wrong"],
        ),
        ("a.md", "\\\\( 2 + 2 = 5 \\\\) and \\\\[ 3 \\cdot 3 = 9 \\\\]", ["wrong", "right"]),
        ("a.md", "\\(2 + 2 = 5\\) and \\[3 \\cdot 3 = 9\\]", ["wrong", "right"]),
        ("a.md", "    2 + 2 = 5", ["wrong"]),
        ("a.md", "Let's calculate A = 2 + 2 = 5 first.", ["defines", "wrong"]),
        ("a.md", "The square of A = 2 + 2 = 5 thousand.", ["unread"]),
        ("a.md", "| conv1 | (5·5·3 + 1)·8 = 608 |\n|---|---|\n| conv2 | 2 + 2 = 5 |", ["right", "wrong"]),
        ("a.md", "```python\nx = f(3)\n```", ["unread"]),
        ("a.md", "```python\nx = 3\n```", ["defines"]),
        ("a.md", "<!-- $2 + 2 = 5$ -->", ["unread"]),
        ("a.md", "\\(2 + 2 = 5", ["unread"]),
        ("a.md", "costs $2 + 2 = 5", ["unread"]),
        ("a.tex", "text % 2 + 2 = 5\nmore", ["unread"]),
        ("a.tex", "\\begin{align}\n2 + 2 = 5", ["unread", "unread"]),
        ("a.tex", "\\verb|2 + 2 = 5|", ["unread"]),
        ("a.tex", "\\begin{verbatim}\n2 + 2 = 5\n\\end{verbatim}", ["unread"]),
        ("a.txt", "with bias the loss = 3 again", ["unread"]),
        ("a.txt", "y = 3 # since x = 2", ["defines", "unread"]),
        ("a.txt", "y = 2 + 1 # since x = 2\n  = 4", ["defines", "unread", "unread"]),
        ("a.md", "| Quantity | Formula | Value |\n|---|---|---|\n| $a$ | 1 + 1 | 2 |", ["defines", "right"]),
        ("a.md", "| Quantity | Formula | Value |\n|---|---|---|\n| a | $\\frac{4}{2}$ | 3 |", ["defines", "wrong"]),
    ],
)
def test_what_holds_an_equality_is_judged_or_said(name: str, text: str, expected: list[str]) -> None:
    document = read(name, text)
    whole(document)
    found = [link.truth for link in check(document).links]
    assert [truth.value for truth in found if truth is not Truth.DEFINES or "defines" in expected] == expected


def test_a_cell_in_another_notation_is_a_side_with_its_own_doubt() -> None:
    head = "| Quantity | Formula | Value |\n|---|---|---|\n"
    text = f"{head}| $\\hat y$ | a*b | $\\frac{{1}}{{2}}$ |"
    (statement,) = read("a.md", text).statements
    assert [text[side.start : side.end] for side in statement.chain.sides] == ["\\hat y", "a*b", "\\frac{1}{2}"]
    (doubted,) = read("a.md", f"{head}| $a$ | Wx + 1 | 2 |").unread
    assert doubted.reason.why is Why.WORD


@pytest.mark.parametrize(
    ("text", "read_sides", "unread"),
    [
        ("recall = TP/(TP+FN) = 40/(40+20) = 0.667", ["40/(40+20)", "0.667"], ["recall = TP/(TP+FN) ="]),
        ("`acc = TP/(TP+FN) = 4/5 = 0.8`", ["4/5", "0.8"], ["acc = TP/(TP+FN) ="]),
        ("y = 3 + 4 = 7 = Wx + 1 = 2 * 5 = 10", ["y", "3 + 4", "7", "2 * 5", "10"], ["= Wx + 1 ="]),
        ("n = 3x4 = 12, m = 3 * 5 = 15", ["3 * 5", "15"], ["n = 3x4 = 12, m ="]),
        ("a = Wx + 1 = 12", [], ["a = Wx + 1 = 12"]),
    ],
)
def test_a_word_of_two_readings_spoils_its_own_side(text: str, read_sides: list[str], unread: list[str]) -> None:
    document = read("a.md", text)
    whole(document)
    sides = (side for one in document.statements for side in one.chain.sides)
    assert [text[side.start : side.end].strip() for side in sides] == read_sides
    assert [piece.text.strip() for piece in document.unread] == unread


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        (r"1 + 1 = 2 \nosuch = 2 = 2", "read unread read read"),
        (r"1 + 1 = 2 = \hat{y+1}", "read read unread"),
        (r"a = \frac{1}{2 = 1 + 1 = 2", "read unread read read"),
        (r"1 = 1 } = 1 = 1", "read unread read read"),
        (r"1 = (1 = 1 + 1 = 2", "read unread read read"),
        (r"1 = 1 \left = 1 = 1", "read unread read read"),
        (r"1 = 50 % = 1 = 1", "read unread read read"),
        (r"1 = w__1 = 1 = 1", "read unread read read"),
        (r"1 = \begin{aligned} 2 = 2 = 2", "read unread read read"),
        (r"1 = 1 $ = 1 = 1", "read unread read read"),
    ],
)
def test_one_token_that_cannot_be_read_spoils_its_own_side(text: str, sides: str) -> None:
    (statement,) = read("a.md", f"```math\n{text}\n```").statements
    assert ["unread" if side.unread else "read" for side in statement.chain.sides] == sides.split()


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("y = g (1 - p)^{g - 1}", "*"), ("y = h(1 - h)", "*"), ("y = f(1 - p) + f", "+"),
        ("y = g(1 - p)", "g"), ("y = f(x + h)", "f"), ("y = U(I) U", "*"),
    ],
)  # fmt: skip
def test_a_letter_before_a_bracket_is_a_factor_where_it_stands_alone_too(text: str, head: str) -> None:
    (statement,) = read("a.md", f"${text}$").statements
    tree = statement.chain.sides[1].tree
    assert isinstance(tree, Call)
    assert tree.head == head


def test_a_bad_row_spoils_no_other() -> None:
    rows = (r"y &= 2 + 2 = 5", r"\hat{y+1} &= 3", r"z &= (1 + 1 = 2", r"w &= 1 + 1 = 3")
    text = "\\begin{aligned}" + r" \\ ".join(rows) + "\\end{aligned}"
    found = [link.truth for link in check(read("a.md", f"$${text}$$")).links]
    assert found.count(Truth.WRONG) == 2
    assert Truth.UNREAD in found


def test_sides_know_their_place_in_the_document() -> None:
    quote = "> 1. first\n>\n>    $$\n>    z = 1 + 1\n>    = 2\n>    $$\n"
    text = f"# Q1\n\n{quote}\n| z1 | 2 |\n|---|---|\n| dL/dz | `0.25` |\n"
    sides = [side for statement in read("a.md", text).statements for side in statement.chain.sides]
    assert [text[side.start : side.end] for side in sides] == ["z", "1 + 1", "2", "dL/dz", "0.25"]
    drawn = "    ⎡1 2⎤\nA = ⎣3 4⎦ = B"
    sides = [side for statement in read("a.txt", drawn).statements for side in statement.chain.sides]
    assert [drawn[side.start : side.end] for side in sides] == ["A", "⎡1 2⎤\nA = ⎣3 4⎦", "B"]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("$2 + 2 = 5$", Stance.CLAIMED),
        ("It follows that $2 + 2 = 5$.", Stance.CLAIMED),
        ("Not to forget: we get $2 + 2 = 5$", Stance.CLAIMED),
        ("The sum is not $2 + 2 = 5$.", Stance.DENIED),
        ("One writes wrongly $2 + 2 = 5$.", Stance.DENIED),
        ("It cannot be that $2 + 2 = 5$.", Stance.DENIED),
        ("Is $2 + 2 = 5$? No.", Stance.ASKED),
        ("Is it? $2 + 2 = 5$.", Stance.CLAIMED),
        ("~~$2 + 2 = 5$~~ no", Stance.STRUCK),
        ("~~gone~~ $2 + 2 = 5$", Stance.CLAIMED),
        ("So <del>$2 + 2 = 5$</del>", Stance.STRUCK),
        ("It cannot be that\n$2 + 2 = 5$.", Stance.DENIED),
        ("It cannot be. So\n$2 + 2 = 5$.", Stance.CLAIMED),
        ("The claim that $2 + 2 = 5$ is wrong.", Stance.QUOTED),
        ("If $2 + 2 = 5$, all is lost.", Stance.SUPPOSED),
    ],
)
def test_the_words_around_a_formula_give_it_a_stance(text: str, stance: Stance) -> None:
    document = read("a.md", text)
    (statement,) = document.statements
    assert statement.stance is stance
    (link,) = check(document).links
    assert (link.truth is Truth.WRONG) == (stance is Stance.CLAIMED), "only what is claimed is judged"


def test_what_is_not_claimed_gives_no_name_a_value() -> None:
    text = "The weight is not $w = 3$.\n\n$w + 1 = 5$"
    assert check(read("a.md", text)).links[-1].truth is not Truth.WRONG


def test_a_statement_knows_its_unit_its_headings_and_its_question() -> None:
    text = "# Question 3\n\n## (b) The count\n\n$n = 120$ FLOPs, $m = 3 \\text{ bits}$\n\n# Rest\n\n$x = 1$\n"
    first, second, third = read("a.md", text).statements
    assert first.context.headings == ("Question 3", "(b) The count")
    assert (first.question, second.unit) == ("3b", "bit")
    assert third.context.headings == ("Rest",)
    (typed,) = read("a.txt", "n = 2*60 = 120 FLOPs").statements
    assert typed.unit == "FLOPs"
    (section,) = read("a.tex", "\\section{Two}\\subsection{(a)}\n$x = 1$").statements
    assert section.context.headings == ("Two", "(a)")


def test_equalities_are_counted() -> None:
    found = check(read("a.md", "$1 + 1 = 2$, $x = 3$\n\nHere y = 4 is prose, as z = 5. And w = 6."))
    assert (found.judged, found.count) == (1, 5)


def test_every_reason_has_its_words() -> None:
    assert set(wording.UNREAD) == set(Why)
    assert set(wording.STANCES) == set(Stance)


@pytest.mark.parametrize("unit", ["$a$ ", "z = w*x = 3\n", "words x = 3 and more. ", "x", "\\(x ", "| a | 3 = 3 |\n"])
@pytest.mark.parametrize("name", ["a.md", "a.tex", "a.txt"])
def test_reading_takes_time_in_proportion_to_the_text(name: str, unit: str) -> None:
    def seconds(length: int) -> float:
        MEMORY.clear()
        start = process_time()
        document = read(name, unit * (length // len(unit)))
        assert not any(isinstance(piece, Unread) and piece.span.start == piece.span.end for piece in document.pieces)
        return process_time() - start

    # once may be disturbed, by a collection of garbage or by others; three times in a row is the reader's own growth
    tries = ((seconds(4_000), seconds(16_000)) for _ in range(3))
    assert any(long < 8 * max(short, 0.02) for short, long in tries), "quadratic would be sixteen times"


@pytest.mark.parametrize(
    ("text", "defined", "why"),
    [
        (r"$y = \underbrace{W_2 W_1}_{W^*} x$", ["W^*"], "a name with a mark"),
        (r"$y = \underbrace{W_2 W_1}_{= W} x$", ["W"], "an equals sign says so"),
        (r"$\underbrace{x + x + x}_{n_1} = n_1 x$", [], "it counts what stands there"),
        (r"$\underbrace{1 + \dots + 1}_{n_1} = n_1$", [], "the same, with dots"),
        (r"$\underbrace{a + b}_{n} = c$", [], "a letter alone may count"),
        (r"$\underbrace{a + b}_{\text{the sum}} = c$", [], "words"),
    ],
)
def test_what_a_brace_defines(text: str, defined: list[str], why: str) -> None:
    statement = next(piece for piece in read("a.md", text).pieces if isinstance(piece, Statement))
    assert [one.chain.sides[0].text for one in statement.inner] == defined, why
