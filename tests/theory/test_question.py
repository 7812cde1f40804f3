"""The bank and an instructor's own file: what is read, what is refused, and how clearly."""

from __future__ import annotations

from pathlib import Path

import pytest

from theory.errors import InputError
from theory.exact import number
from theory.question import assignments, change, find, work

GOOD = """
[assignment]
title = "A course of my own"

[e1]
title = "One neuron"
asks = "Differentiate the loss."
topic = "computation"
round = 3

[e1.settings]
givens = { w = 2, x = -1, b = 0.5, y = "1/2" }
wrt = ["w"]

[e1.settings.graph]
yhat = "sigma(w*x + b)"
L = "(y - yhat)^2"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_instructors_own_file_is_found_beside_the_bank(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    question = find("e1", path)
    assert question.id == "mine/e1"
    assert find("q3b", path).id == "csc420-a2/q3b"
    values = work(question).derivation.rounded(3)
    assert float(values["dL/dw"]) == pytest.approx(0.094, abs=2e-3)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('topic = "computation"', 'topic = "computations"', r"mine.toml:8: e1.topic: expected one of"),
        ("round = 3", 'round = "three"', r"mine.toml:9: e1.round: expected `int \| null`, got `str`"),
        ("round = 3", "rounds = 3", r"mine.toml:5: e1: there is no key 'rounds'; did you mean round?"),
        ("[e1.settings]", "[e1.settings", "not valid TOML"),
        ("wrt =", "whatever =", r"mine.toml:11: e1.settings: there is no key 'whatever'; there are givens, graph"),
        ('asks = "Differentiate the loss."', "", "the key asks must be stated"),
        ("w = 2", "w = 1e999999999", "expected a number such as"),
        ("w = 2", 'w = "two"', "w: expected a number such as"),
        ("w = 2", "w = [[1, 2], [3]]", "w: expected a vector, or a matrix with rows of equal length"),
        ("round = 3", 'also_right = [{ value = "1/2" }]', "the key convention must be stated|missing required field"),
        (
            "round = 3",
            'also_right = [{ value = "1 +", convention = "c" }]',
            r"mine.toml:9: e1.also_right: row 1, value: ",
        ),
        (
            "round = 3",
            'also_right = [{ value = "1", convention = "c", of = "q" }]',
            "row 1, of: expected one of yhat, L, ",
        ),
        ("w*x + b", "w*x + q", "graph, yhat: q is not defined before it is used"),
        ("w*x + b", "w*x +", "graph, yhat: "),
        ("w*x + b", "__import__('os').system('true')", "graph, yhat: "),
        ("w*x + b", "9^9^9^9^9", "graph, yhat: "),
        ("w*x + b", "(" * 10_000 + "w" + ")" * 10_000, "graph, yhat: "),
        ("w*x + b", "1" * 100_000, "graph, yhat: "),
        ('wrt = ["w"]', 'wrt = ["w9"]', "cannot differentiate by w9"),
        ('wrt = ["w"]', 'wrt = ["L"]', "L is the loss itself"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_in_one_sentence(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(InputError, match=says) as caught:
        work(find("e1", path))
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("q3c", "q3b"),
        ("Q3B", "did you mean q3b"),
        ("q1a", "did you mean cv-a1/q1a"),
        ("zzzz", "`python -m theory` lists them"),
        ("x" * 10_000, "there is no question"),
    ],
)
def test_an_unknown_question_gets_its_nearest_names(name: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        find(name)


@pytest.mark.parametrize(
    ("givens", "says"),
    [
        ({"w9": "1"}, "has no given of that name; did you mean w"),
        ({"w3": "9^9^9"}, "expected a number"),
        ({"w3": "1/0"}, "divides by zero"),
        ({"w3": "__import__('os')"}, "expected a number"),
        ({"w3": "[1, w]"}, "expected numbers inside the brackets"),
        ({"w3": "1" * 100_000}, "expected a number"),
    ],
)
def test_other_numbers_must_be_numbers_of_known_givens(givens: dict[str, str], says: str) -> None:
    with pytest.raises(InputError, match=says):
        change(find("q3b"), givens=givens, wrt=(), places=4)


@pytest.mark.parametrize(
    ("text", "numerator", "denominator"), [("3/16", 3, 16), ("-.5", -1, 2), ("1e-3", 1, 1000), ("2.", 2, 1)]
)
def test_numbers_are_exact(text: str, numerator: int, denominator: int) -> None:
    assert (number(text).numerator, number(text).denominator) == (numerator, denominator)


def test_every_question_states_what_it_asks_in_a_sentence() -> None:
    for assignment in assignments():
        for question in assignment.questions:
            assert question.table.asks.rstrip().endswith((".", "?")), question.id
            assert question.table.title


def test_another_answer_that_is_right_is_part_of_the_record(tmp_path: Path) -> None:
    row = 'round = 3\nalso_right = [{ value = "0.19", convention = "without the 1/2" }]'
    (found,) = find("e1", write(tmp_path, GOOD.replace("round = 3", row))).table.also_right
    assert (found.value, found.convention, found.of) == ("0.19", "without the 1/2", "")
