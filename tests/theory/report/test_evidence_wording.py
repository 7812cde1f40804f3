"""Evidence stands beside the line that it speaks of, and no sentence that people read decides anything."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

import theory.verify
from checks import evidence
from checks.evidence import Apart, Equal, Evidence, Obstacle, Refuted, Unnoticed, Value, Verdict
from theory.cli import run
from theory.question import find
from theory.report import html, pdf
from theory.report.answer_blocks import solution_group
from theory.report.blocks import Group, Step
from theory.report.notebook import Answer
from theory.report.wording import evidence as wording
from theory.report.wording.evidence import claim_text, how_text, own_claim_text
from theory.solution import Solution, solve
from theory.verify import verify

QUESTIONS = ("csc420-a2/q2", "csc420-a2/q3b", "csc420-a2/q6", "cv-a1/q1d")


@cache
def solution(name: str) -> Solution:
    return solve(find(name))


@cache
def rows(name: str) -> tuple[Evidence, ...]:
    return tuple(verify(solution(name).worked, places=solution(name).places, samples=2))


# Beside its line


def links(name: str) -> Iterator[tuple[str, int]]:
    for quantity in solution(name).derivation:
        yield from ((quantity.name, place) for place in range(1, len(quantity.forms)))


def page(found: Solution, row: Evidence) -> str:
    return html.fragment(solution_group(found, [row]))


def cell(found: Solution, row: Evidence) -> str:
    """What a notebook shows once the evidence was asked for."""
    answer = Answer(found)
    answer.__dict__["evidence"] = (row,)
    return answer._repr_html_()


def typst(found: Solution, row: Evidence) -> str:
    return pdf.source(Group("report", "report", (solution_group(found, [row]),)))


HTML = re.compile(r'<span class="rule">(.*?)</span><span class="mark">((?:<span class="seal [^<]*</span>)?)</span>')
TYPST = re.compile(r'\], ("(?:[^"\\]|\\.)*"), \[((?:#seal\("\w+"\))?)\],')
WRITERS: dict[str, tuple[Callable[[Solution, Evidence], str], re.Pattern[str], bool]] = {
    "html": (page, HTML, True),  # its last line, the value, has the shape of the others
    "notebook": (cell, HTML, True),
    "typst": (typst, TYPST, False),
}


def places(found: Solution, values: bool) -> list[tuple[str, int]]:
    """Quantity and place of every line that is shown, in order; numbers put in, and the value, follow the forms."""
    shown = []
    for step in solution_group(found).blocks:
        if isinstance(step, Step):
            hidden = len(step.chain) - len(step.lines)
            shown += [(step.key, place + hidden) for place in range(len(step.lines))]
            if values and step.result is not None:
                shown.append((step.key, len(step.chain)))
    return shown


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("name", QUESTIONS)
def test_evidence_for_a_link_stands_beside_its_line_alone(name: str, writer: str) -> None:
    write, pattern, values = WRITERS[writer]
    found = solution(name)
    shown = places(found, values)
    for subject, place in links(name):
        row = Evidence(subject, Equal(place), Verdict.FAILED, Unnoticed())
        marks = [bool(mark) for _, mark in pattern.findall(write(found, row))]
        assert [where for where, marked in zip(shown, marks, strict=True) if marked] == [(subject, place)]


@pytest.mark.parametrize("writer", WRITERS)
def test_evidence_for_a_link_that_there_is_not_stands_nowhere(writer: str) -> None:
    write, pattern, _ = WRITERS[writer]
    row = Evidence("dL/dw3", Equal(99), Verdict.FAILED, Unnoticed())
    assert not any(mark for _, mark in pattern.findall(write(solution("csc420-a2/q3b"), row)))


def test_other_evidence_stands_in_its_step_and_not_beside_a_line() -> None:
    found = solution("csc420-a2/q3b")
    for link in (Value(), Refuted("sign flipped")):
        text = page(found, Evidence("dL/dw3", link, Verdict.FAILED, Unnoticed()))
        assert not any(mark for _, mark in HTML.findall(text))
        inside = text[text.index('data-q="dL/dw3" class="step') :]
        assert '<ul class="checks"' in inside[: inside.index("</details>")]


# Sentences


@pytest.fixture
def reworded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sentence about evidence says something else, and the same for all."""
    for table, other in (
        (wording.LINKS, lambda subject, link: "mu"),
        (wording.STAGES, lambda link: "mu"),
        (wording.METHODS, ("mu", lambda method: "mu")),
        (wording.OBSTACLES, ("mu", lambda method: "mu")),
    ):
        for key in table:
            monkeypatch.setitem(table, key, other)  # type: ignore[arg-type]  # the tables are dictionaries


def seals(name: str) -> list[str]:
    """Every verdict of the page, in order."""
    return re.findall(r'class="seal (\w+)"', html.fragment(solution_group(solution(name), rows(name))))


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_sentence_decides_where_evidence_stands(name: str, request: pytest.FixtureRequest) -> None:
    before = seals(name)
    claims = [(row.subject, row.link, row.verdict) for row in rows(name)]
    request.getfixturevalue("reworded")
    assert {how_text(row) for row in rows(name)} == {"mu: mu"}
    assert seals(name) == before
    again = verify(solution(name).worked, places=solution(name).places, samples=2)
    assert [(row.subject, row.link, row.verdict) for row in again] == claims


@pytest.mark.parametrize(("bound", "code"), [(theory.verify.BOUND, 0), (-1, 3)])
def test_no_sentence_decides_the_exit_code(
    bound: int, code: int, reworded: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theory.verify, "BOUND", bound)
    for command in (["verify", "q3b", "--json"], ["q3b", "--json"]):
        assert run(command) == code
        data = json.loads(capsys.readouterr().out)
        found = data["evidence"] if "evidence" in data else data["questions"][0]["evidence"]
        assert {row["claim"] for row in found} == {"mu"}
        assert len({row["subject"] for row in found}) == len(solution("csc420-a2/q3b").derivation.quantities)


def test_every_kind_of_claim_method_and_reason_has_its_sentence() -> None:
    assert wording.LINKS.keys() == {*evidence.Claim.__args__}
    assert wording.METHODS.keys() == {*evidence.Method.__args__} - {evidence.Open}
    assert wording.OBSTACLES.keys() == {*Obstacle}
    assert wording.STAGES.keys() == {*evidence.Stage}


POINT = (("w", "1/2"), ("x", "2"), ("b", "3"), ("y", "4"), ("z", "5"))
SAID: list[tuple[Any, Any, str, str]] = [
    (Equal(1, "a + a", "2·a"), evidence.Algebra(8, 30, 20), "q: a + a = 2·a",
     "exact algebra: confirmed at 8 points to 30 digits, seed 20"),
    (Value(), evidence.Torch(9, 0.12, 64, 2024), "q", "torch float64: 0.1 ulp at 9 points (bound 64), seed 2024"),
    (Refuted("sign flipped"), evidence.Counterexample(POINT[:2], ("F",), "1", "-1", 3),
     "mistake refuted: sign flipped (q)",
     "counterexample: entry 3: at w = 1/2, x = 2, seeded F: left is 1, right is -1"),
    (Value(), Apart(POINT, "1", "2"), "q", "torch: at w = 1/2, x = 2, b = 3, y = 4, ...: ours 1, torch 2"),
    (Value(), Apart((), "[0, 1]", "[0, 2]", 1), "q",
     "torch: at a seeded matrix: ours [0, 1], torch [0, 2]; 1 entries differ"),
    (Value(), evidence.Counterexample(POINT, (), "-98423950200720700601/1079832758545754213", "12434/3451"), "q",
     "counterexample: at w = 1/2, x = 2, b = 3, y = 4, ...: left is ≈ -91.1474, right is ≈ 3.60301"),
    (Value(), evidence.Counterexample(POINT[:1], (), "0.1234567891", "0.1234567892"), "q",
     "counterexample: at w = 1/2: left is 0.1234567891, right is 0.1234567892"),
    (evidence.Theorem(evidence.Stage.STEP, "n", 0), evidence.Open(Obstacle.NO_SOLVER), "step, n to n + 1: q",
     'induction, cvc5: cvc5 is not installed: pip install "theory[proof]"'),
    (evidence.Theorem(evidence.Stage.INSTANCES, "n", 0, 5), evidence.Model(10007, 0), "n = 0 to 5: q",
     "evaluation in pairs modulo 10007, seed 0: both sides equal; the definitions have a model"),
    (Equal(1, "a", "b"), evidence.Open(Obstacle.TOO_LONG, "4000"), "q: a = b",
     "exact algebra: over 4000 operations when written out"),
]  # fmt: skip


@pytest.mark.parametrize(("link", "method", "claim", "how"), SAID)
def test_what_is_said(link: Any, method: Any, claim: str, how: str) -> None:
    row = Evidence("q", link, Verdict.UNDECIDED, method)
    assert claim_text(row) == claim
    assert how_text(row) == how
    assert own_claim_text(row) == ("the value" if link == Value() else claim)
