"""A list is a vector whose direction is open, and a 1 x 1 matrix is its number, in tables and in documents alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from theory.classroom.pool import Job, mark
from theory.classroom.sources import gather

BANK = """
[q1]
title = "Scores"
asks = "Attention weights."
topic = "computation"
marked = ["s", "w"]
[q1.settings]
givens = { K = [[1, 0], [1, 2]], q = [1, 1] }
wrt = ["q"]
[q1.settings.graph]
s = "K@q"
w = "softmax(s)"
L = "sum(w*w)"

[q2]
title = "Softmax"
asks = "Probabilities and loss."
topic = "computation"
marked = ["p", "L"]
[q2.settings]
givens = { z = [2, 1, 0.5], y = [1, 0, 0] }
wrt = ["z"]
[q2.settings.graph]
p = "softmax(z)"
L = "-sum(y*log(p))"

[q3]
title = "One by one"
asks = "A product."
topic = "computation"
marked = ["b"]
[q3.settings]
givens = { A = [[2]], x = [[2]] }
wrt = ["x"]
[q3.settings.graph]
b = "A@x"
L = "sum(b)"
"""
CASES = [
    ("q1", "s", "[1, 3]", "right"),
    ("q1", "s", "[[1], [3]]", "right"),
    ("q1", "s", "[3, 1]", "wrong"),
    ("q1", "s", "[1, 3, 0]", "unread"),
    ("q1", "w", "[0.12, 0.88]", "right"),
    ("q1", "w", "[0.12, 0.87]", "wrong"),
    ("q2", "p", "[0.63, 0.23, 0.14]", "right"),
    ("q3", "b", "4", "right"),
    ("q3", "b", "5", "wrong"),
]
FORMS = {".toml": ("[{question}]", '"{name}" = "{text}"'), ".md": ("# Question {number}\n", "${name} = {text}$\n")}


@pytest.mark.parametrize("suffix", FORMS)
@pytest.mark.parametrize(("question", "part", "text", "expected"), CASES)
def test_a_vector_is_judged_in_either_direction(
    tmp_path: Path, suffix: str, question: str, part: str, text: str, expected: str
) -> None:
    verdicts = graded(tmp_path, suffix, {question: {part: text}})
    assert verdicts[question, part] == expected


@pytest.mark.parametrize("suffix", FORMS)
def test_what_follows_from_a_vector_is_judged_with_its_rounding(tmp_path: Path, suffix: str) -> None:
    verdicts = graded(tmp_path, suffix, {"q2": {"p": "[0.63, 0.23, 0.14]", "L": "0.462"}})
    assert verdicts["q2", "p"] == "right"
    assert verdicts["q2", "L"] == "right-rounded"  # -ln(0.63) is 0.4620, without rounding 0.4644


def test_nothing_follows_from_a_number_where_a_vector_belongs(tmp_path: Path) -> None:
    verdicts = graded(tmp_path, ".md", {"q2": {"p": "1", "L": "0"}})
    assert verdicts["q2", "p"] == verdicts["q2", "L"] == "unread"


def graded(folder: Path, suffix: str, answers: dict[str, dict[str, str]]) -> dict[tuple[str, str], str]:
    """The verdicts on a hand-in of this kind."""
    bank, room = folder / "mine.toml", folder / "class"
    bank.write_text(BANK)
    room.mkdir()
    lines = []
    for question, parts in answers.items():
        lines.append(f"[{question}]" if suffix == ".toml" else f"# Question {question[1:]}\n")
        lines += [
            f'"{name}" = "{text}"' if suffix == ".toml" else f"${name} = {text}$\n" for name, text in parts.items()
        ]
    (room / f"a{suffix}").write_text("\n".join(lines))
    ((source,),) = gather([room])
    marked = mark(Job("mine", bank).grader(), source)
    return {(part.question, part.part): part.verdict.value for part in marked.parts}
