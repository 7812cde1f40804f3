"""Questions of the kinds that courses ask, as data: worked out, held by the evidence, and marked as a teacher would.

`questions/` holds them as an instructor writes them; `answers.json` beside them what the right answers are, in which
other ways they may be written, and wrong answers with the mistakes behind them.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from checks.evidence import Verdict
from tests.theory.topics.spoiling import measured, passing
from theory.grading.document import mark
from theory.grading.grader import Grader
from theory.grading.marks import Mark
from theory.grading.parts import Part
from theory.question import Assignment, Question, read
from theory.solution import Solution, solve
from theory.verify import SEED, Point, compare, points, verify

FOLDER = Path(__file__).parent / "questions"
ANSWERS = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))
QUESTIONS = {question.name: question for path in sorted(FOLDER.glob("*.toml")) for question in read(path).questions}
GOOD = {Mark.RIGHT, Mark.ROUNDED}

# Right answers that a person has to look at, and wrong ones: why.
UNREAD = {
    ("dev-030", "C(5,0) + C(5,1) + C(5,2)"): "C(5, 0) may be any function",
    ("dev-002", "[1, 0]"): "one digit may stand for a rounded number",
    ("dev-062", "[3, 2]"): "one digit may stand for a rounded number",
    ("dev-065", "[[1, 2, 0], [5, 4, 2], [6, 1, -1]]"): "a matrix of another size",
    ("dev-037", "{'w': '[1, 0]', 'b': '-2', 'margin': '4'}"): "one digit may stand for a rounded number",
    ("dev-012", "(A + A^T) x + b^T b"): "a number beside a vector",
    ("dev-015", "B^T A^T"): "the sizes fit only where some are equal",
    ("dev-015", "A B"): "the sizes fit only where some are equal",
    ("dev-042", "{'w': 'h/(h + alpha) s'}"): "s may stand below the line",
    ("dev-042", "alpha/(h + alpha) s"): "s may stand below the line",
    ("dev-042", "h/(h + 2 alpha) s"): "s may stand below the line",
    ("dev-070", "1/2"): "a number where a formula is asked for",
}


@cache
def solution(name: str) -> Solution:
    return solve(QUESTIONS[name])


@cache
def grader(name: str) -> Grader:
    question = QUESTIONS[name]
    return Grader(Assignment(question.assignment, read(question.path).heading, (question,)))


def marked(name: str, answer: Any) -> list[Part]:
    """A hand-in with this answer, part by part; the parts stand in the order of the answers."""
    asked = [*ANSWERS[name]["answer"]]
    given = answer if isinstance(answer, dict) else {asked[0]: answer}
    names = [*grader(name).markers[name].judge.asked]
    texts = [given[one].removeprefix(f"{one} =").strip() for one in asked if one in given]
    rows = [f"{json.dumps(part)} = {json.dumps(text)}" for part, text in zip(names, texts, strict=False)]
    found = mark(grader(name), "answers.toml", "\n".join([f'["{name}"]', *rows]))
    return [part for part in found.parts if part.part in names]


def marks(name: str, answer: Any) -> list[Mark]:
    return [part.verdict for part in marked(name, answer)]


def named(name: str, answer: Any) -> set[str]:
    """The mistakes that are named, each where it alone explains a wrong answer."""
    found = [part.explanation.mistakes for part in marked(name, answer) if part.explanation is not None]
    return {mistakes[0].name for mistakes in found if len(mistakes) == 1}


def is_unread(name: str, answer: Any) -> bool:
    return (name, str(answer)) in UNREAD


RIGHT = [(name, text) for name in QUESTIONS for text in ANSWERS[name]["right"]]
WRONG = [(name, text, mistake) for name in QUESTIONS for text, mistake in ANSWERS[name]["wrong"]]


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_key_is_the_answer(name: str) -> None:
    answer = ANSWERS[name]["answer"]
    verdicts = set(marks(name, answer))
    assert verdicts
    assert verdicts == {Mark.UNREAD} if is_unread(name, answer) else verdicts <= GOOD


@pytest.mark.parametrize(("name", "answer"), RIGHT, ids=str)
def test_a_right_answer_is_accepted(name: str, answer: Any) -> None:
    verdicts = set(marks(name, answer))
    assert verdicts == {Mark.UNREAD} if is_unread(name, answer) else verdicts <= GOOD


@pytest.mark.parametrize(("name", "answer", "mistake"), WRONG[::6], ids=str)  # the slow run has all
def test_a_wrong_answer_is_refused(name: str, answer: Any, mistake: str) -> None:
    test_every_wrong_answer_is_refused(name, answer, mistake)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "answer", "mistake"), WRONG, ids=str)
def test_every_wrong_answer_is_refused(name: str, answer: Any, mistake: str) -> None:
    verdicts = set(marks(name, answer))
    assert not verdicts <= GOOD, mistake
    assert Mark.UNREAD in verdicts if is_unread(name, answer) else Mark.WRONG in verdicts, mistake


NAMED = [
    # question, answer, what is named, as it stands in the question's own lines
    ("dev-003", "(2/n) X^T (X w - y) + lambda w", "the factor 2 left out"),
    ("dev-005", "(X^T X)^{-1} X^T R y", "the factor R left out"),
    ("dev-029", "relu(x) - 2 relu(x-1)", "the term ReLU(x - 2) left out"),
    ("dev-001", "[1, 5/4]", "in the other order"),
    ("dev-016", "[1780, 710]", "not divided by q[2, 0]"),
    ("dev-020", "B", "B chosen, A left out"),
    ("dev-022", "A, B, C, D", "B chosen"),
    ("dev-035", "[45, 5]", "the roots left out"),
    ("dev-036", "[72/25, 96/25]", "m taken as 0 everywhere"),
    ("dev-049", "0.4228", "the factor 1/log(2) left out"),
    ("dev-051", "[[1.1605, 1.3210], [1.8395, 2.6790]]", "over columns, not rows"),
    ("dev-056", "[[-10, -20], [20, 40]]", "the factor step(v1) left out"),
    ("dev-058", "e^a/(e^a + e^b) = 1/(1 + e^(b-a)) = sigma(b - a)", "the sign inside sigma flipped"),
    ("dev-067", "[-1.3238, 0.2254, 1.7746, 3.3238]", "divided by n - 1 for n"),
]


@pytest.mark.parametrize(("name", "answer", "mistake"), NAMED)
def test_a_mistake_is_named(name: str, answer: str, mistake: str) -> None:
    assert named(name, answer) == {mistake}


def test_mistakes_that_explain_an_answer_alike_are_all_said() -> None:
    """With numbers as small as these, many lead to it."""
    (part,) = marked("dev-066", "-1")
    assert part.explanation is not None
    assert len(part.explanation.mistakes) > 1


@pytest.mark.slow
def test_most_mistakes_are_named() -> None:
    count = sum(bool(named(name, answer)) for name, answer, _ in WRONG)
    assert count >= 0.6 * len(WRONG), f"{count} of {len(WRONG)}"


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_claim_holds(name: str) -> None:
    found = solution(name)
    rows = list(verify(found.worked, places=found.places, samples=2))
    assert not [row for row in rows if row.verdict is Verdict.FAILED]
    assert not [row for row in rows if not row.verdict.holds]
    assert {quantity.name for quantity in found.derivation} <= measured(rows), "a quantity without a second witness"


FEW = [*QUESTIONS][::5]  # the slow run has all


@pytest.mark.parametrize("name", FEW)
def test_a_spoilt_derivation_is_caught(name: str) -> None:
    test_every_spoilt_derivation_is_caught(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", QUESTIONS)
def test_every_spoilt_derivation_is_caught(name: str) -> None:
    missed, caught = passing(solution(name).worked, samples=3, most=1)
    assert not missed, f"{len(missed)} of {len(missed) + caught} spoilt derivations pass: {missed}"
    assert caught


@pytest.mark.parametrize("name", FEW)
def test_a_broken_witness_is_noticed(name: str) -> None:
    found = solution(name)
    at = points(found.worked, seed=SEED, samples=2)
    for quantity in found.derivation:
        moved = [
            Point(p.givens, p.expected, {**p.measured, quantity.name: _moved(p.measured[quantity.name])}) for p in at
        ]
        assert compare(found.derivation, quantity, moved, SEED).verdict is Verdict.FAILED, quantity.name


def _moved(value: Any) -> Any:
    return [*map(_moved, value)] if isinstance(value, list) else value + 1e-6 * (1 + abs(value))


WRITTEN = [
    # question, what stands under its heading, the mark
    ("dev-020", "A", Mark.RIGHT),
    ("dev-020", "choice: (a)", Mark.RIGHT),
    ("dev-020", "**B**", Mark.WRONG),
    ("dev-020", "not A", Mark.UNREAD),
    ("dev-020", "A?", Mark.UNREAD),
    ("dev-020", "> A", Mark.UNREAD),
    ("dev-020", "~~A~~", Mark.UNREAD),
    ("dev-020", "A or B", Mark.UNREAD),
    ("dev-020", "", Mark.MISSING),
    ("dev-022", "- A\n- C\n- D", Mark.RIGHT),
    ("dev-039", "samples 2 and 4", Mark.RIGHT),
    ("dev-058", "$e^a/(e^a+e^b) = 1/(1+e^{b-a})$\n$= \\sigma(a-b)$", Mark.RIGHT),
    ("dev-058", "$e^a/(e^a+e^b) = 1/(1+e^{a-b}) = \\sigma(a-b)$", Mark.WRONG),
    ("dev-058", "$e^a/(e^a+e^b) = 1/(1+e^{b-a})$\n\n$1/(1+e^{b-a}) = \\sigma(a-b)$", Mark.UNREAD),
    ("dev-058", "$\\sigma(a-b) = \\sigma(a-b)$", Mark.UNREAD),
    ("dev-058", "It follows from the definition.", Mark.UNREAD),
]


@pytest.mark.parametrize(("name", "text", "verdict"), WRITTEN)
def test_an_answer_that_is_no_value_in_a_document(name: str, text: str, verdict: Mark) -> None:
    question = QUESTIONS[name]
    both = Grader(Assignment("both", read(question.path).heading, (question, QUESTIONS["dev-008"])))
    found = mark(both, "answers.md", f"## {name}\n\n{text}\n\n## dev-008\n\n$\\theta = 9/13$\n")
    assert [part.verdict for part in found.parts] == [verdict, Mark.RIGHT]


def test_a_question_is_said_as_wanted() -> None:
    """Nothing is asked of a loss that is none."""
    for question in QUESTIONS.values():
        assert not {"loss", "wrt"} & set(question.table.settings), question.name
    assert isinstance(next(iter(QUESTIONS.values())), Question)
