"""The few kinds of block that every report is made of; no writer knows any question."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from checks.enclosure import rational
from checks.evidence import Evidence, Verdict
from theory import figures
from theory.derivation import Given, Quantity
from theory.formula.names import ASCII, LATEX, STYLES, UNICODE
from theory.formula.writing import write
from theory.graph import Graph
from theory.report.graph_layout import Layout
from theory.report.kinds import Bars, Gallery, Links
from theory.solution import Solution

Written: TypeAlias = Mapping[str, str]  # the key of a notation -> the text in it
MOST_NODES = 60  # of a graph that is drawn unasked


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A given: its number as stated (nested lists for a matrix), or None where it stays free."""

    name: Written
    key: str
    value: Any
    shape: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Givens:
    """What a question states, in its order."""

    rows: tuple[Stated, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One form of a chain: its text in every notation, and why it equals the line before."""

    written: Written
    rule: str


@dataclass(frozen=True, slots=True)
class Step:
    """A quantity: its name, its forms, the numbers put in, and its value as written down and exact.

    value: a string, nested lists of strings, or None. exact: the same without rounding, where every line is rounded.
    number, digits: the exact value for machines, as numbers and as certain digits; None where there is none.
    """

    name: Written
    key: str
    forms: tuple[Line, ...]
    substituted: Line | None
    value: Any
    exact: Any
    unit: str
    answers: bool
    number: Any = None
    digits: Any = None

    @property
    def chain(self) -> tuple[Line, ...]:
        """Every form, the numbers put in last: evidence about link n belongs to the line at place n."""
        return (*self.forms, self.substituted) if self.substituted else self.forms

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is read of the chain: `dL/dz = dL/dz` says nothing, so the operator alone is left out."""
        name = self.name[UNICODE.key]
        alone = len(self.forms) > 1 and self.forms[0].written[UNICODE.key] == name
        return self.chain[1:] if alone else self.chain


@dataclass(frozen=True, slots=True)
class Drawing:
    """A computation graph with what stands on it: each node's forward value and gradient, each edge's local derivative.

    slopes: (node, parent) -> the name of the quantity that is the local derivative, and its value.
    layout: where everything stands, if that was found already.
    """

    graph: Graph
    forward: Mapping[str, str]
    backward: Mapping[str, str]
    slopes: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    layout: Layout | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """A function of one variable as points; `top` is its largest value, where it has one point of that height."""

    name: Written
    key: str
    points: tuple[tuple[float, float], ...]
    top: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Plot:
    """A function and its derivative over one variable; levels: what it tends to, name -> height."""

    variable: Written
    curves: tuple[Curve, ...]
    levels: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Evidence, claim by claim."""

    rows: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks under one title, such as a question or an assignment; `key` is its name for machines."""

    key: str
    title: str
    blocks: tuple[Block, ...]


Block: TypeAlias = Heading | Text | Givens | Step | Drawing | Plot | Verdicts | Links | Bars | Gallery | Group


def solution_blocks(solution: Solution) -> Iterable[Block]:
    """The worked answer of one question for a terminal, in the order in which it is read."""
    from theory.report.pictures import sums  # it makes blocks, so it imports this file

    yield Heading(f"{solution.question.id}  {solution.question.table.title}")
    yield from _asked(solution)
    if solution.derivation.givens:
        yield Givens(tuple(map(stated, solution.derivation.givens)))
    if solution.worked.graph is not None and solution.worked.draw:
        yield drawing(solution, solution.worked.graph)
    yield from (step(solution, quantity) for quantity in solution.derivation)
    yield from sums(solution)
    yield from _theorems(solution)


def solution_group(solution: Solution, evidence: Iterable[Evidence] | None = None, *, pictures: bool = True) -> Group:
    """The worked answer of one question with everything that a page can show: givens, pictures, steps, evidence."""
    from theory.report.pictures import galleries, plots, sums  # it makes blocks, so it imports this file

    blocks: list[Block] = [*_asked(solution)]
    if solution.derivation.givens:
        blocks.append(Givens(tuple(map(stated, solution.derivation.givens))))
    graph = solution.worked.graph if pictures else None
    if graph is not None and (solution.worked.draw or len(graph.shapes) <= MOST_NODES):
        blocks.append(drawing(solution, graph))
    blocks += (*plots(solution), *galleries(solution)) if pictures else ()
    blocks += [step(solution, quantity) for quantity in solution.derivation]
    blocks += sums(solution) if pictures else ()
    blocks += _theorems(solution)
    if evidence is not None:
        blocks.append(Verdicts(tuple(evidence)))
    return Group(solution.question.id, solution.question.table.title, tuple(blocks))


def _asked(solution: Solution) -> Iterable[Block]:
    table = solution.question.table
    yield Text(table.asks.strip())
    if solution.places is not None:
        yield Text(f"Every line is rounded to {solution.places} decimals, and the rounded numbers are carried on.")
    if table.open:
        yield Text("The question also asks for an opinion; below are the facts that can be decided.")


def _theorems(solution: Solution) -> Iterable[Block]:
    """What holds beyond the worked sizes; the evidence says whether it was proved."""
    yield from (Text(f"For every n: {theorem.name}.") for theorem in solution.derivation.theorems)


def stated(given: Given) -> Stated:
    return Stated(names(given.name), given.name, _nested(given.value), given.shape)


def _nested(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return [_nested(entry) for entry in value]
    return None if value is None else figures.operand(rational(value))


def names(name: str) -> Written:
    """A quantity's name in every notation."""
    return {key: style.name(name) for key, style in STYLES.items()}


def step(solution: Solution, quantity: Quantity) -> Step:
    forms = [Line({key: write(f.expression, style) for key, style in STYLES.items()}, f.rule) for f in quantity.forms]
    numbers = {style.key: solution.substituted(quantity, style) for style in (LATEX, UNICODE, ASCII)}
    value = solution.text(quantity.name)
    put_in = None
    if all(numbers.values()) and numbers[UNICODE.key] not in (forms[-1].written[UNICODE.key], value):
        put_in = Line({key: text for key, text in numbers.items() if text}, "numbers put in")
    found = solution.values.get(quantity.name)
    return Step(
        name=names(quantity.name),
        key=quantity.name,
        forms=tuple(forms),
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
    every = [*graph.leaves, *(node.name for node in graph.nodes)]
    forward = {name: figure for name in every if (figure := _short(solution, name))}
    backward = {name: figure for name in every if (figure := _short(solution, f"d{graph.loss}/d{name}"))}
    backward[graph.loss] = "1"
    slopes = {}
    for node in graph.nodes:
        for parent in node.parents:
            for key in (f"d{node.name}/d{parent}.local", f"d{node.name}/d{parent}"):
                if figure := _short(solution, key):
                    slopes[node.name, parent] = key, figure
                    break
    return Drawing(graph, forward, backward, slopes)


def _short(solution: Solution, name: str) -> str:
    """A value as it stands on a node; empty where there is none."""
    return str(solution.text(name)).replace("'", "") if name in solution.hand else ""


def matrix(value: Any) -> list[list[str]] | None:
    """A value as the rows of a matrix of numbers; None for scalars, vectors' lists and tensors."""
    if not isinstance(value, list) or not value or not isinstance(value[0], list):
        return None
    return None if isinstance(value[0][0], list) else value


def slices(value: list[Any], index: tuple[int, ...] = ()) -> Iterable[tuple[str, list[list[str]]]]:
    """The matrices of a tensor with what stands before them: `[0, 1]`."""
    if not value or not isinstance(value[0], list):
        yield "", [value]
    elif not isinstance(value[0][0], list):
        yield (f"[{', '.join(map(str, index))}]" if index else ""), value
    else:
        for position, part in enumerate(value):
            yield from slices(part, (*index, position))


def says_nothing_new(block: Step) -> bool:
    """Whether the value is what the last line of the chain already says; its unit then stands there."""
    return block.value == block.lines[-1].written[UNICODE.key] and block.exact in (None, block.value)


def number_of(text: str) -> float:
    """The number that a value's text stands for: `-7/40`, `≈ 0.4563`, `1,151,280`."""
    above, _, below = text.removeprefix("≈").strip().replace(",", "").partition("/")
    return float(above) / float(below) if below else float(above)


def summary(evidence: Iterable[Evidence]) -> dict[Verdict, int]:
    """How many claims have each verdict, strongest first."""
    counts = dict.fromkeys(sorted(Verdict, reverse=True), 0)
    for row in evidence:
        counts[row.verdict] += 1
    return {verdict: count for verdict, count in counts.items() if count}
