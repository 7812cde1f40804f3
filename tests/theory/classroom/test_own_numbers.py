"""A class in which everybody has other numbers: each is marked by the numbers of their own sheet, and by no others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from math import exp
from pathlib import Path
from typing import Any

import pytest

from theory import figures
from theory.classroom.journal import JOURNAL
from theory.classroom.pool import Job
from theory.cli import run
from theory.question import find
from theory.solution import solve
from theory.variants import variant

BANK = """
[assignment]
title = "Own numbers"

[neuron]
title = "One neuron"
asks = "Give z, L and dL/dw."
topic = "computation"
round = 4
marks = 3
marked = ["z", "L", "dL/dw"]
vary = { w = "-2..2 step 0.05", x = [1, 2, 3] }
require = ["w != 0", "answers != 0"]
[neuron.settings]
wrt = ["w"]
givens = { w = 0.5, x = 2, b = 0.1, t = 1 }
graph = { z = "w*x + b", y = "sigmoid(z)", L = "(y - t)^2" }

[size]
title = "Weights"
asks = "How many weights has a 3 x 3 convolution from 3 to 8 channels without bias?"
topic = "computation"
marks = 1
[size.settings]
givens = { k = 3, c = 3, d = 8 }
graph = { n = "k*k*c*d" }
ask = ["n"]
"""
PEOPLE = ("ann", "bob", "cem")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own")
    (folder / "own.toml").write_text(BANK)
    (folder / "roster.csv").write_text("login,name\n" + "".join(f"{one},{one.title()} Doe\n" for one in PEOPLE))
    return folder


def key(room: Path, seed: str) -> dict[str, str]:
    """Part -> its value as `sheet --variants` and this seed ask for it, in the decimals that are asked for."""
    solution = solve(variant(find("neuron", room / "own.toml"), seed))
    return {name: figures.rounded(solution.values[name], 4) for name in ("z", "L", "dL/dw")}


def hand_in(room: Path, name: str, answers: dict[str, str], folder: str = "class") -> None:
    lines = [f"$${part} = {value}$$" for part, value in answers.items()]
    (room / folder).mkdir(exist_ok=True)
    (room / folder / f"{name}.md").write_text("\n\n".join(["## neuron", *lines, "## size", "$$216$$", ""]))


def marked(room: Path, capsys: pytest.CaptureFixture[str], *more: str, folder: str = "class") -> dict[str, Any]:
    said = ["grade", str(room / folder), "--bank", str(room / "own.toml"), "--json", "--jobs", "0", *more]
    assert run(said) == 0
    found = json.loads(capsys.readouterr().out)["submissions"]
    return {one["student"]: one for one in found}


def earned(row: dict[str, Any]) -> Iterator[tuple[str, str, Fraction]]:
    return ((part["part"], part["verdict"], Fraction(part["earned"])) for part in row["parts"])


def test_everybody_is_marked_by_their_own_numbers(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keys = {one: key(room, one) for one in PEOPLE}
    assert len({tuple(one.values()) for one in keys.values()}) == 3
    hand_in(room, "ann", keys["ann"])
    hand_in(room, "bob", keys["ann"])  # right, but for somebody else's numbers
    found = marked(room, capsys, "--variants", str(room / "roster.csv"))
    assert [verdict for _, verdict, _ in earned(found["ann"])] == ["right"] * 4
    own = [marks for part, _, marks in earned(found["bob"]) if part in keys["bob"]]
    assert own == [0, 0, 0], "the right answers to another's numbers earn nothing"
    assert sum(marks for *_, marks in earned(found["bob"])) == 1, "what everybody is asked for counts as ever"
    for one in PEOPLE:
        parts = [part for part in found[one]["parts"] if part["part"] in keys[one]]
        assert {part["part"]: part["expected"] for part in parts} == keys[one], "each sees their own key"
    assert {verdict for _, verdict, _ in earned(found["cem"])} == {"missing"}


@pytest.mark.parametrize(
    ("working", "verdict", "why"),
    [
        ("{w} \\cdot {x} =", "right-carried", "the bias is forgotten, and the numbers are the student's own"),
        ("w \\cdot x =", "unread", "the letters are everybody's"),
        ("", "unread", "another's numbers may give it, too"),
    ],
)
def test_what_follows_from_a_wrong_answer_counts_with_the_own_numbers_shown(
    room: Path, capsys: pytest.CaptureFixture[str], working: str, verdict: str, why: str
) -> None:
    question = variant(find("neuron", room / "own.toml"), "s4")
    givens = question.table.settings["givens"]
    z = float(givens["w"]) * givens["x"]
    loss = (1 / (1 + exp(-z)) - 1) ** 2
    said = working.format(w=float(givens["w"]), x=givens["x"])
    hand_in(room, "gus", {"z": f"{said} {z:.4f}", "L": f"{loss:.4f}"}, "carried")
    found = {part: got for part, got, _ in earned(marked(room, capsys, "--variant", "s4", folder="carried")["gus"])}
    assert found["z"] == "wrong"
    assert found["L"] == verdict, why


def test_the_same_answers_under_one_seed(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hand_in(room, "dan", key(room, "s1"), "one")
    assert {verdict for _, verdict, _ in earned(marked(room, capsys, "--variant", "s1", folder="one")["dan"])} == {
        "right"
    }
    assert "wrong" in {verdict for _, verdict, _ in earned(marked(room, capsys, folder="one")["dan"])}


def test_who_is_on_no_roster_is_for_a_person(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hand_in(room, "eve", key(room, "eve"), "strangers")
    hand_in(room, "ann", key(room, "ann"), "strangers")
    found = marked(room, capsys, "--variants", str(room / "roster.csv"), folder="strangers")
    assert {verdict for _, verdict, _ in earned(found["eve"])} == {"unread"}
    assert {verdict for _, verdict, _ in earned(found["ann"])} == {"right"}


def test_the_journal_and_hidden_names_keep_whose_numbers_are_whose(
    room: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same bytes by two students are marked by two keys, in the first run and in one that marks nothing anew."""
    for one in PEOPLE:
        hand_in(room, one, key(room, "ann"), "same")
    out = room / "out"
    more = ("--variants", str(room / "roster.csv"), "--out", str(out), "--anonymous")
    first = marked(room, capsys, *more, folder="same")
    whole = (out / JOURNAL).read_text()
    assert marked(room, capsys, *more, folder="same") == first
    assert (out / JOURNAL).read_text() == whole
    assert sorted(sum(marks for *_, marks in earned(row)) for row in first.values()) == [1, 1, 4]


def test_a_decision_by_text_is_about_nobody_where_numbers_differ(
    room: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for one in PEOPLE:
        hand_in(room, one, {"z": "7"}, "decided")
    (rows := tmp_path / "rows.toml").write_text(
        '[[override]]\nquestion = "neuron"\npart = "z"\ngiven = "7"\nverdict = "right"\n'
        '[[override]]\nstudent = "bob"\nquestion = "neuron"\npart = "z"\nverdict = "right"\n'
    )
    more = ("--variants", str(room / "roster.csv"), "--out", str(tmp_path / "out"), "--overrides", str(rows))
    found = marked(room, capsys, *more, folder="decided")
    said = {one: {part: verdict for part, verdict, _ in earned(row)} for one, row in found.items()}
    assert (said["bob"]["z"], said["ann"]["z"], said["cem"]["z"]) == ("right", "wrong", "wrong")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--variants", "roster.csv", "--roster", "roster.csv"), "exclude each other"),
        (("--variant", "a", "--set", "w=1"), "exclude each other"),
        (("--variant", "a", "--assignment", "eecs445-p2"), "everybody has the same numbers"),
        (("--set", "q=1"), "no question of own has a given of that name"),
        (("--set", "neuron.q=1"), "it has no given of that name"),
    ],
)
def test_what_cannot_be_asked_for(
    room: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], says: str
) -> None:
    hand_in(room, "ann", {"z": "1"}, "asked")
    said = [str(room / one) if one.endswith(".csv") else one for one in more]
    bank = [] if "--assignment" in more else ["--bank", str(room / "own.toml")]
    assert run(["grade", str(room / "asked"), *bank, *said]) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("said", ["w=1.5", "neuron.w=1.5"])
def test_other_numbers_for_everybody(room: Path, capsys: pytest.CaptureFixture[str], said: str) -> None:
    hand_in(room, "fay", {"z": "3.1"}, "set")
    parts = {part: verdict for part, verdict, _ in earned(marked(room, capsys, "--set", said, folder="set")["fay"])}
    assert parts["z"] == "right"


def test_what_all_have_alike_is_built_once(room: Path) -> None:
    grader = Job("own", room / "own.toml").grader()
    ann, bob = grader.of("ann"), grader.of("bob")
    assert ann.markers["size"] is bob.markers["size"] is grader.markers["size"]
    assert ann is grader.of("ann")
    assert ann.markers["neuron"] is not bob.markers["neuron"]
