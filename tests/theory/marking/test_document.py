"""Documents as they are handed in, against what is known of them by hand."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from checks.reading import WRITTEN, read_latex
from checks.tree import Call, Name, Number, Tree
from theory.marking.document import mark
from theory.marking.parts import Part
from theory.marking.pool import Job, mark_one
from theory.marking.renaming import NoSequence, instances
from theory.marking.sources import Source

KEYS = {"csc420-a2-first": "csc420-a2", "csc420-a2-second": "csc420-a2"}


@cache
def graded(path: Path, assignment: str) -> dict[tuple[str, str], Part]:
    marked = mark(Job(assignment).grader(), path.name, path.read_text())
    return {(part.question, part.part): part for part in marked.parts}


@pytest.mark.parametrize(
    ("document", "question", "part", "verdict", "says"),
    [
        ("csc420-a2-first", "q3b", "dL/dw3", "right", ""),
        ("csc420-a2-first", "q3b", "da2/dz2", "right", ""),
        ("csc420-a2-first", "q4", "flops.total.without_bias", "right", ""),
        ("csc420-a2-first", "q4", "flops.total.with_bias", "right", ""),
        ("csc420-a2-first", "q5", "params.total", "right", ""),
        ("csc420-a2-first", "q6", "da/dx", "right", ""),
        ("csc420-a2-first", "q1", "Ihat0", "wrong", "the innermost U left out"),
        ("csc420-a2-first", "q2", "Wstar", "right", ""),
        ("csc420-a2-first", "q2", "bstar", "wrong", "the plain sum of the biases"),
        ("csc420-a2-first", "q7b", "a.as_logistic", "right", ""),
        ("csc420-a2-first", "q7b", "da/dx", "unread", "the answer is wanted in s"),
        ("csc420-a2-second", "q3b", "dL/dyhat", "right-rounded", ""),
        ("csc420-a2-second", "q3b", "dyhat/dz3", "wrong", "no single mistake explains it"),
        ("csc420-a2-second", "q3b", "da2/dz2", "wrong", "no single mistake explains it"),
        ("csc420-a2-second", "q3b", "dL/dw3", "right-carried", "dyhat/dz3, da2/dz2"),
        ("csc420-a2-second", "q4", "flops.total.with_bias", "right", ""),
        ("csc420-a2-second", "q5", "params.total", "right", ""),
        ("csc420-a2-second", "q7b", "da/dx", "right", ""),
        ("csc420-a2-second", "q2", "bstar", "wrong", "uses b4"),
        ("cv-a1", "q1b", "BCE.nats", "right", ""),
        ("cv-a1", "q1c", "BCE.bits", "right", ""),
        ("cv-a1", "q1d", "BCE.bits", "right", ""),
        ("cv-a1", "q1e", "w.new", "right", ""),
        ("cv-a1", "q2b", "dyhat1/dz1", "right", ""),
        ("cv-a1", "q2c", "dyhat2/dz1", "right", ""),
        ("cv-a1", "q2d", "dL/dz", "unread", ""),
        ("eecs445-p2", "q2a", "params.total", "right", ""),
        ("eecs445-p2", "q2f", "flatten.features", "right", ""),
        ("eecs445-p2", "q3a", "alpha1", "right", ""),
        ("eecs445-p2", "q3a", "alpha2", "right", ""),
        ("eecs445-p2", "q3a", "map.before_relu", "wrong", "(4, 3), (4, 4)"),
        ("eecs445-p2", "q3a", "map", "right-carried", ""),
    ],
)
def test_what_is_known_of_the_real_documents(
    shared: Path, document: str, question: str, part: str, verdict: str, says: str
) -> None:
    found = graded(shared / "seeds" / f"{document}.md", KEYS.get(document, document))[question, part]
    assert found.verdict.value == verdict
    assert says in f"{found.mistake or ''} {found.note}"


def test_the_first_wrong_line_of_the_second_document(shared: Path) -> None:
    found = graded(shared / "seeds" / "csc420-a2-second.md", "csc420-a2")["q3b", "dL/dw3"].first_wrong
    assert found is not None
    assert (found.line, found.left, found.right) == (68, "dyhat/dz3", "0.6908")


def test_a_document_without_formulas_is_given_no_marks(shared: Path) -> None:
    parts = graded(shared / "seeds" / "dnn-hw1.md", "dnn-hw1").values()
    assert {part.verdict.value for part in parts} == {"missing"}


def test_a_notebook_is_read_by_its_markdown_cells(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "code", "source": ["$q = 1$"]},
        {"cell_type": "markdown", "source": ["## Question 4\n", "\n", "$2 + 1153838 = 1,153,840$"]},
    ]
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": cells, "nbformat": 4}))
    job = Job("csc420-a2")
    parts = {part["part"]: part["verdict"] for part in mark_one(job, Source("a.ipynb", path))["parts"]}
    assert parts["flops.total.without_bias"] == "right"
    path.write_text("{}")
    assert "expected a notebook" in mark_one(job, Source("a.ipynb", path))["trouble"]


KNOWN = ("I0", "I1", "I2", "I3", "L0", "L1", "L2", "W1", "W2", "W3", "b1", "b2", "b3", "x")


def plain(tree: Tree) -> str:
    if isinstance(tree, Name | Number):
        return tree.text
    assert isinstance(tree, Call)
    return (
        f"({f' {tree.head} '.join(map(plain, tree.args))})"
        if len(tree.args) == 2
        else f"{tree.head}{plain(tree.args[0])}"
    )


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"L_0 + U(L_1 + U(L_2 + \dots + U(L_{n-1} + I_n)))", "(L0 + U(L1 + U(L2 + I3)))"),
        (r"L_0 + U(L_1 + \dots + U(L_{n-1} + U(I_n)))", "(L0 + U(L1 + U(L2 + UI3)))"),
        (r"W^L W^{(L-1)} \dots W^{(1)} W^{(0)}", "((W3 * W2) * W1)"),
        (r"W^{(n)} W^{(n-1)} \dots W^{(1)} x", "(((W3 * W2) * W1) * x)"),
        (r"b^0 + b^1 + \dots + b^{(L-1)} + b^{(L)}", "((b1 + b2) + b3)"),
        (
            r"b^{(n)} + W^{(n)} b^{(n+1)} + W^{(n)} (W^{(n-1)} b^{(n-2)}) + \dots + (W^{(n)} \dots W^{(2)} b^{(1)})",
            "((b3 + (W3 * b4)) + (W3 * (W2 * b1)))",
        ),
    ],
)  # fmt: skip
def test_dots_are_filled_in_as_their_neighbours_say(latex: str, expected: str) -> None:
    from dataclasses import replace

    notation = replace(WRITTEN, functions={"U": "U"}, labelled=frozenset("Wb"), variables=frozenset({"W", "b", "W__n"}))
    assert [plain(tree) for tree in instances(read_latex(latex, notation=notation), KNOWN)] == [expected]


def test_dots_without_a_pattern_are_not_guessed() -> None:
    with pytest.raises(NoSequence):
        list(instances(read_latex(r"a + \dots + b"), KNOWN))
