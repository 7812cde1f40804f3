"""The list of topics, and questions that are begun from it: everything shown runs, and errors say what there is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from theory.cli import run
from theory.errors import InputError
from theory.question import read
from theory.solution import solve
from theory.topic_list import entry, example, operations, renamed
from theory.topics import TOPICS
from theory.topics.computation.blocks import blocks


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_says_what_it_takes_and_its_example_runs(name: str, tmp_path: Path) -> None:
    found = entry(name)
    assert found.about.endswith((".", "."))
    assert found.settings
    path = tmp_path / "mine.toml"
    path.write_text(renamed(found.example, "q9"), encoding="utf-8")
    (question,) = read(path).questions
    assert (question.name, question.table.topic) == ("q9", name)
    assert solve(question).derivation.quantities


def test_the_settings_are_those_of_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["topics", "computation"]) == 0
    shown = capsys.readouterr().out
    assert all(f"  {key} " in shown for key in ("givens", "graph", "ask", "for", "letters"))
    assert all(f"  {name}: " in shown for name, _ in operations() if len(name) < 40)


def test_all_topics_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["topics"]) == 0
    topics, _, pieces, _ = capsys.readouterr().out.split("\n\n")
    for shown, names in ((topics, TOPICS), (pieces, blocks())):
        assert [line.split()[0] for line in shown.splitlines() if line[0] != " "] == list(names)
        assert max(map(len, shown.splitlines())) <= 80


def test_a_block_is_shown_with_its_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["topics", "lora"]) == 0
    shown = capsys.readouterr().out
    assert all(part in shown for part in ("A: parameter, r x d", "alpha: default 1", "  h = A@x", 'use = "lora"'))
    assert run(["topics", "lora", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["graph"]["h"] == "A@x"


def test_a_new_question_is_added_and_never_replaces_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.toml"
    assert run(["new", "q1", "--topic", "choice", "--bank", str(path)]) == 0
    assert run(["new", "q2", "--topic", "computation", "--bank", str(path)]) == 0
    assert [question.name for question in read(path).questions] == ["q1", "q2"]
    assert run(["new", "q2", "--topic", "loss", "--bank", str(path)]) == 2
    assert "q2 already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["topics", "computations"], "did you mean computation"),
        (["topics", "lstm"], "did you mean lstm_cell"),
        (["new", "q1", "--topic", "svm"], "there are activation"),
        (["new", "a b", "--topic", "loss"], "letters, digits"),
    ],
)
def test_what_there_is_not_is_said(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (
            'given = { x = 1 }\ngraph = { y = "x" }',
            "bank.toml:5: q1.settings: there is no key 'given'; did you mean givens",
        ),
        ('graph = { y = "x" }', "x is not defined before it is used"),
        ('givens = { x = 1 }\nask = ["z"]\ngraph = { y = "x" }', "there is no z; there are y"),
        (
            'givens = { h_0 = 1 }\nfor = "t = 1..2"\n[q1.settings.graph]\nh_t = "h_{t-1} +"',
            "bank.toml:9: q1.settings.graph.h_t",
        ),
        ('givens = { h_0 = 1 }\nfor = "t to 2"\ngraph = { h_t = "h_{t-1}" }', "such as t = 1..3"),
        ('for = "t = 1..2"\ngraph = { h_t = "2*h_{t-1}" }', "state it among the givens, such as h_0 = 0"),
        ('givens = { x = [1, 2] }\ngraph = { y = "x[x > 1]" }', "by places, not by a condition"),
        ('givens = { x = [1, 2] }\ngraph = { m = "x > 1", y = "x[m]" }', "by places, not by the condition m"),
        ('givens = { x = [1, 2] }\ngraph = { y = "x[0:3]" }', "a range of entries from 0 to before 2"),
        ('givens = { x = [1, 2] }\ngraph = { y = "[x, 1]" }', "rows of one length"),
        ('givens = { x = [1, 2] }\ngraph = { y = "sum(x = 1)" }', "an equality is =="),
        ('givens = { x = [1, 2] }\ngraph = { y = "x[1 + argsort(x)]" }', "whole numbers from 0 to 1"),
        ('givens = { x = 1 }\nask = ["z"]\ngraph = { y = "x" }', "bank.toml:7: q1.settings.ask"),
        ('givens = { x = 1 }\nfor = "t to 2"\ngraph = { h_t = "x" }', "bank.toml:7: q1.settings.for"),
        ('letters = { X = "n by d" }\ngraph = { y = "sum(X)" }', "a size such as"),
        ('letters = { a = "number" }\ngraph = { J = "exp(a) + a^2", b = "argmin(J, a)" }', "no closed form"),
    ],
)
def test_an_error_names_file_line_and_key(settings: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "bank.toml"
    path.write_text(
        f'[q1]\ntitle = "t"\nasks = "a"\ntopic = "computation"\n[q1.settings]\n{settings}\n', encoding="utf-8"
    )
    with pytest.raises(InputError) as caught:
        solve(read(path).questions[0])
    assert says in str(caught.value)


def test_an_example_stands_in_a_file() -> None:
    assert example("choice").startswith("[")
