"""Reports that several tests look at, made once: questions of the bank with their evidence."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from checks.evidence import Evidence, Verdict
from theory.question import Question, Table, find
from theory.report.blocks import Group, solution_group
from theory.solution import solve
from theory.verify import verify

QUESTIONS = (
    "csc420-a2/q3a", "csc420-a2/q3b", "csc420-a2/q4", "csc420-a2/q7a", "cv-a1/q1a", "cv-a1/q2e", "eecs445-p2/q3a",
    "dnn-hw1/q1b",
)  # fmt: skip
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[bold]x[/bold]",
    r"\input{/etc/passwd} $x$ # _ % & ~ ^",
    "`a` | b | ![i](http://x)",
    '#eval("1") #image("/etc/passwd") $ /* " \\" */ @x <y>',
)


@cache
def question(name: str) -> Group:
    """One question with its evidence at two samples."""
    solution = solve(find(name))
    return solution_group(solution, verify(solution.worked, places=solution.places, samples=2))


def report(*names: str) -> Group:
    """A report on these questions."""
    return Group("report", "Worked answers", tuple(map(question, names)))


def hostile(text: str) -> Group:
    """A report in which everything that can come from outside is this text."""
    table = Table(text, text, "computation", {"givens": {"x": 2}, "graph": {"L": "x*x"}})
    solution = solve(Question("mine", text, table, Path("mine.toml")))
    return Group("report", text, (solution_group(solution, [Evidence(text, Verdict.UNDECIDED, text, text)]),))
