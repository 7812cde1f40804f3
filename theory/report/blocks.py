"""The few kinds of block that every report is made of; no writer knows any question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from checks.evidence import Evidence, Verdict
from theory import figures
from theory.derivation import Quantity
from theory.graph import Graph
from theory.notation import ASCII, LATEX, STYLES, UNICODE
from theory.solution import Solution
from theory.writing import write


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One form of a chain: its text in every notation, and why it equals the line before."""

    written: dict[str, str]
    rule: str


@dataclass(frozen=True, slots=True)
class Step:
    """A quantity: its name, its forms, the numbers put in, and its value as written down and exact.

    value: a string, nested lists of strings, or None. exact: the same without rounding, where it differs.
    """

    name: dict[str, str]
    key: str
    lines: tuple[Line, ...]
    value: Any
    exact: Any
    unit: str
    answers: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """A computation graph with what stands on each node: its operation, forward value and gradient."""

    graph: Graph
    forward: dict[str, str]
    backward: dict[str, str]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Evidence, claim by claim."""

    rows: tuple[Evidence, ...]


Block = Heading | Text | Step | Drawing | Verdicts


def solution_blocks(solution: Solution) -> Iterable[Block]:
    """The worked answer of one question, in the order in which it is read."""
    table = solution.question.table
    yield Heading(f"{solution.question.id}  {table.title}")
    yield Text(table.asks)
    if solution.places is not None:
        yield Text(f"Every line is rounded to {solution.places} decimals, and the rounded numbers are carried on.")
    if table.open:
        yield Text("The question also asks for an opinion; below are the facts that can be decided.")
    if solution.worked.graph is not None and solution.worked.draw:
        yield drawing(solution, solution.worked.graph)
    for quantity in solution.derivation:
        yield step(solution, quantity)


def step(solution: Solution, quantity: Quantity) -> Step:
    lines = [Line({key: write(f.expression, style) for key, style in STYLES.items()}, f.rule) for f in quantity.forms]
    if len(lines) > 1 and lines[0].written[UNICODE.key] == UNICODE.name(quantity.name):
        del lines[0]  # `dL/dz = dL/dz` says nothing; the link to the next form is still verified
    numbers = {style.key: solution.substituted(quantity, style) for style in (LATEX, UNICODE, ASCII)}
    value = solution.text(quantity.name)
    if all(numbers.values()) and numbers[UNICODE.key] not in (lines[-1].written[UNICODE.key], value):
        lines.append(Line({key: text for key, text in numbers.items() if text}, "numbers put in"))
    exact = None
    if solution.places is not None and quantity.name in solution.values:
        exact = figures.each(figures.exact, solution.values[quantity.name])
    name = {key: style.name(quantity.name) for key, style in STYLES.items()}
    answers = quantity.name in solution.derivation.answer
    return Step(name, quantity.name, tuple(lines), value, exact, quantity.unit, answers)


def drawing(solution: Solution, graph: Graph) -> Drawing:
    names = [*graph.leaves, *(node.name for node in graph.nodes)]
    forward = {name: str(solution.text(name)) for name in names if name in solution.hand}
    backward = {}
    for name in names:
        gradient = f"d{graph.loss}/d{name}"
        if gradient in solution.hand:
            backward[name] = str(solution.text(gradient))
    backward[graph.loss] = "1"
    return Drawing(graph, forward, backward)


def verdict_blocks(evidence: Iterable[Evidence]) -> Iterable[Block]:
    yield Heading("Evidence", 2)
    yield Verdicts(tuple(evidence))


def summary(evidence: Iterable[Evidence]) -> dict[Verdict, int]:
    """How many claims have each verdict, strongest first."""
    counts = dict.fromkeys(sorted(Verdict, reverse=True), 0)
    for row in evidence:
        counts[row.verdict] += 1
    return {verdict: count for verdict, count in counts.items() if count}
