"""A worked answer as blocks: what a question asks, its givens, its pictures, its steps, and what holds beyond."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from checks.enclosure import rational
from theory import figures
from theory.derivation import Given, Quantity
from theory.figure import Figure
from theory.formula.layout import layout
from theory.graph import Graph
from theory.report.blocks import (
    Block,
    ChainLine,
    Drawing,
    Figures,
    Givens,
    GivenValue,
    Group,
    Heading,
    Step,
    Text,
    Verdicts,
)
from theory.report.pictures import galleries, plots, sums
from theory.report.wording import answers
from theory.solution import Solution

if TYPE_CHECKING:
    from checks.evidence import Evidence

MOST_NODES = 60  # of a graph that is drawn unasked


def solution_blocks(solution: Solution) -> Iterable[Block]:
    """The worked answer of one question for a terminal, in the order in which it is read."""
    yield Heading(f"{solution.question.id}  {solution.question.table.title}")
    yield from _asked(solution)
    if solution.derivation.givens:
        yield Givens(tuple(map(stated, solution.derivation.givens)))
    if solution.worked.graph is not None and solution.worked.draw:
        yield drawing(solution, solution.worked.graph)
    yield from _steps(solution)
    yield from sums(solution)
    yield from _also_right(solution)
    yield from _theorems(solution)


def solution_group(solution: Solution, evidence: Iterable[Evidence] | None = None, *, pictures: bool = True) -> Group:
    """The worked answer of one question with everything that a page can show: givens, pictures, steps, evidence."""
    blocks: list[Block] = [*_asked(solution)]
    if solution.derivation.givens:
        blocks.append(Givens(tuple(map(stated, solution.derivation.givens))))
    graph = solution.worked.graph if pictures else None
    if graph is not None and (solution.worked.draw or len(graph.shapes) <= MOST_NODES):
        blocks.append(drawing(solution, graph))
    blocks += (*plots(solution), *galleries(solution)) if pictures else ()
    blocks += _steps(solution)
    blocks += sums(solution) if pictures else ()
    blocks += _also_right(solution)
    blocks += _theorems(solution)
    if evidence is not None:
        blocks.append(Verdicts(tuple(evidence)))
    return Group(solution.question.id, solution.question.table.title, tuple(blocks))


def _asked(solution: Solution) -> Iterable[Block]:
    table = solution.question.table
    yield Text(table.asks.strip())
    for form in solution.worked.forms.values():
        yield from (Text(option) for option in form.listed)
    if solution.question.variant:
        yield Text(answers.variant(solution.question.variant))
    if solution.places is not None:
        yield Text(answers.rounding(solution.places))
    if table.open:
        yield Text(answers.OPEN)


def _steps(solution: Solution) -> Iterable[Block]:
    """Every quantity; a choice is said in its options."""
    forms = solution.worked.forms
    for quantity in solution.derivation:
        form = forms.get(quantity.name)
        yield Text(f"{quantity.name}: {form.shown}.") if form is not None and form.shown else step(solution, quantity)


def _also_right(solution: Solution) -> Iterable[Block]:
    """What the question takes as right besides, each with its convention."""
    yield from (
        Text(answers.also_right(row.value, row.of, row.convention)) for row in solution.question.table.also_right
    )


def _theorems(solution: Solution) -> Iterable[Block]:
    """What holds beyond the worked sizes; the evidence says whether it was proved."""
    yield from (Text(answers.theorem(theorem.name)) for theorem in solution.derivation.theorems)


def stated(given: Given) -> GivenValue:
    return GivenValue(given.name, None if given.value is None else _nested(given.value), given.shape)


def _nested(value: Any) -> Figures:
    if isinstance(value, (tuple, list)):
        return [_nested(entry) for entry in value]
    return Figure(figures.operand(rational(value)))


def step(solution: Solution, quantity: Quantity) -> Step:
    """One quantity as a block: its chain of forms with their rules, the numbers put in, and its value."""
    forms = tuple(ChainLine(layout(form.expression), form.rule) for form in quantity.lines)
    value, numbers = solution.text(quantity.name), solution.substituted(quantity)
    put_in = None if numbers is None else ChainLine(numbers, answers.PUT_IN)
    if put_in is not None and put_in.unicode in (forms[-1].unicode, str(value)):
        put_in = None
    found = solution.values.get(quantity.name)
    return Step(
        key=quantity.name,
        forms=forms,
        substituted=put_in,
        value=value,
        exact=None if solution.places is None or found is None else figures.each(figures.exact, found),
        unit=quantity.unit,
        answers=quantity.name in solution.derivation.answer,
        number=None if found is None else figures.each(_number, found),
        digits=None if found is None else figures.each(figures.plain, found),
    )


def _number(value: Any) -> int | float | str:
    """A whole number, the nearest float, or, beyond its range, the text of the digits: JSON has no infinity."""
    found = figures.whole(value)
    if found is not None:
        return found
    return float(value) if math.isfinite(float(value)) else figures.plain(value)


def drawing(solution: Solution, graph: Graph) -> Drawing:
    """The graph with the values of the hand calculation on it."""
    every = [*graph.leaves, *(node.name for node in graph.nodes)]
    known = {name: solution.text(name) for name in solution.hand}
    forward = {name: known[name] for name in every if name in known}
    backward = {name: known[key] for name in every if (key := f"d{graph.loss}/d{name}") in known}
    backward[graph.loss] = Figure("1")
    slopes = {}
    for node in graph.nodes:
        for parent in node.parents:
            for key in (f"d{node.name}/d{parent}.local", f"d{node.name}/d{parent}"):
                if key in known:
                    slopes[node.name, parent] = key, known[key]
                    break
    return Drawing(graph, forward, backward, slopes)
