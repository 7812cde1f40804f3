"""What the program prints as a key, handed in: it earns all marks in every format, and a spoilt one does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest

from theory.documents import formats
from theory.grading import document
from theory.grading.grader import Grader
from theory.grading.parts import Part
from theory.question import Assignment, assignments
from theory.report import writers
from theory.report.answer_blocks import solution_group
from theory.report.assignment_blocks import bind
from theory.report.blocks import Group
from theory.solution import solve

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ROOT / "theory/bank/examples"
QUESTIONS = ROOT / "tests/theory/questions"
TEXTS = (".md", ".tex", ".ipynb", ".html")
# What stands in a key in a way that no hand-in is read in yet: arrays of three axes and more, chains of equalities
# asked for as such, options with their texts, formulas found as roots, and a unit that a question states in words.
UNREADABLE = {
    "dnn-hw1": {"y"}, "computations": {"w_hat", "lambda_hat", "dJ/dw", "accuracy"},
    "every_topic": {"y", "chain", "stored.gaussian", "stored.pyramid", "BCE.bits", "construction", "order"},
    "forms": {"chain", "choice", "samples"}, "formulas": {"w_hat", "lambda_hat", "a_best", "w_new", "D_best"},
    "values": {"s2", "w", "df", "y", "gain"},
}  # fmt: skip


@cache
def printed(name: str, bank: Path | None = None) -> tuple[Assignment, Group]:
    """An assignment, and its key as blocks."""
    found = next(one for one in assignments(bank) if one.name == name)
    return found, bind([found], {one.id: solution_group(solve(one)) for one in found.questions})


@cache
def grader(name: str, bank: Path | None = None) -> Grader:
    return Grader(printed(name, bank)[0])


def marked(name: str, bank: Path | None, ending: str, data: bytes) -> tuple[Part, ...]:
    text = formats.text(f"key{ending}", data)
    return document.mark(grader(name, bank), f"key{ending}", text, links=False).parts


def short(parts: tuple[Part, ...]) -> set[str]:
    return {part.part for part in parts if part.earned < part.out_of}


@pytest.mark.parametrize("ending", TEXTS)
def test_a_printed_key_earns_all_marks(ending: str) -> None:
    bank = EXAMPLES / "back_propagation.toml"
    data = writers.render(printed(bank.stem, bank)[1], ending)
    missed = short(marked(bank.stem, bank, ending, data))
    beside_words = {"dL/dW", "dL/db", "dL/dX"}  # whose rules stand beside them in a page
    assert missed == (beside_words if ending == ".html" else set())


def test_a_page_sets_every_link_on_a_line_of_its_own() -> None:
    """What stands behind the link above a formula, such as `the product does not commute`, is the key's own words."""
    (asked,) = [one for one in printed("csc420-a2")[0].questions if one.name == "q2"]
    data = writers.render(solution_group(solve(asked)), ".html")
    found = [part for part in marked("csc420-a2", None, ".html", data) if part.question == "q2"]
    assert {part.part: part.verdict.row.good for part in found if part.out_of} == {"Wstar": True, "bstar": True}


def banks() -> Iterator[tuple[str, Path | None]]:
    yield from ((one.name, None) for one in assignments(None))
    yield from ((path.stem, path) for folder in (EXAMPLES, QUESTIONS) for path in sorted(folder.glob("*.toml")))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "bank"), list(banks()), ids=lambda value: str(value))
@pytest.mark.parametrize("ending", [".md", ".tex", ".ipynb"])
def test_every_printed_key_earns_all_marks(name: str, bank: Path | None, ending: str) -> None:
    missed = short(marked(name, bank, ending, writers.render(printed(name, bank)[1], ending)))
    assert missed <= UNREADABLE.get(name, set())


# A key in which one number is another one


def spoilt(lines: list[str], part: Part, rng: Random) -> str | None:
    """The key with one digit on the line of this part exchanged; None where it has none."""
    assert part.line is not None
    line, rule, remark = lines[part.line - 1].partition("&&")
    digits = [found.start() for found in re.finditer(r"(?<![A-Za-z_{])\d", line)]
    if not digits:
        return None
    place = rng.choice(digits)
    other = str((int(line[place]) + rng.randrange(1, 10)) % 10)
    return "\n".join(
        [*lines[: part.line - 1], line[:place] + other + line[place + 1 :] + rule + remark, *lines[part.line :]]
    )


@pytest.mark.parametrize("ending", [".md", ".tex"])
@pytest.mark.parametrize(("name", "bank"), [("back_propagation", EXAMPLES / "back_propagation.toml"),
                                            pytest.param("csc420-a2", None, marks=pytest.mark.slow)])  # fmt: skip
def test_a_key_with_another_number_in_an_answer_does_not_earn_its_marks(
    name: str, bank: Path | None, ending: str
) -> None:
    rng = Random(7)
    data = writers.render(printed(name, bank)[1], ending)
    lines = data.decode().split("\n")
    tried = 0
    for part in marked(name, bank, ending, data):
        if not part.earned or part.line is None or (text := spoilt(lines, part, rng)) is None:
            continue
        again = marked(name, bank, ending, text.encode())
        found = [one for one in again if (one.question, one.part) == (part.question, part.part)]
        assert all(one.earned < one.out_of for one in found), (text.split("\n")[part.line - 1], found)
        tried += 1
    assert tried > 3


@pytest.mark.parametrize(("name", "bank"), [("csc420-a2", None), *(
    pytest.param(name, bank, marks=pytest.mark.slow) for name, bank in banks() if name != "csc420-a2"
)], ids=str)  # fmt: skip
def test_a_number_that_is_wrong_everywhere_is_marked(name: str, bank: Path | None) -> None:
    asked = [(one, part) for one, marker in grader(name, bank).markers.items() for part in marker.judge.asked]
    text = "".join(f"# {one}\n\n{part} = 0.3719\n\n" for one, part in asked)
    found = document.mark(grader(name, bank), "a.md", text, links=False).parts
    assert len(found) >= len(asked)
    assert not any(part.verdict.row.good for part in found)
