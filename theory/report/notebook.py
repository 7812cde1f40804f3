"""Worked answers in Python and in a notebook: `worked("q3b")` shows itself as a page, as LaTeX, or as plain text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from checks.evidence import Evidence
from theory.figure import Figure
from theory.question import change, find
from theory.report.answer_blocks import drawing, solution_group
from theory.report.blocks import Figures, Group, Step, inline
from theory.solution import Solution, solve
from theory.verify import SEED, verify


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing that a notebook shows. svg: an `svg` element that stands alone."""

    svg: str = field(repr=False)

    def _repr_svg_(self) -> str:
        return self.svg


class Answer:
    """A worked answer. Names, shapes and units are those of the question: `z1`, `dL/dw3`, `params.total`.

    Showing it is quick; its evidence is found when it is first asked for, since that loads torch. From then on the
    page in a notebook shows it too.
    """

    def __init__(self, solution: Solution, seed: int = SEED) -> None:
        self.solution, self.seed = solution, seed

    @property
    def id(self) -> str:
        """The question's name: `csc420-a2/q3b`."""
        return self.solution.question.id

    @cached_property
    def group(self) -> Group:
        """The answer as blocks, without evidence: what every report is made of."""
        return solution_group(self.solution)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The quantities in order: name, forms with their rules, numbers put in, value."""
        return tuple(block for block in self.group.blocks if isinstance(block, Step))

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """Every claim with its verdict: links by exact algebra, values against torch float64, mistakes refuted."""
        return tuple(verify(self.solution.worked, places=self.solution.places, seed=self.seed))

    @property
    def graph(self) -> Picture | None:
        """The computation graph with values and gradients; None where the question has none."""
        from theory.report import graph_svg

        graph = self.solution.worked.graph
        return None if graph is None else Picture(graph_svg.draw(drawing(self.solution, graph)))

    def step(self, name: str) -> Step:
        """Raises KeyError with the names that there are."""
        for step in self.steps:
            if step.key == name:
                return step
        raise KeyError(f"{self.id} has no quantity {name!r}; there are {', '.join(step.key for step in self.steps)}")

    def value(self, name: str) -> Any:
        """The exact value: a whole number, the nearest float, or nested lists of them, in the question's units.

        None where it depends on a variable that stays free. Raises KeyError for a name that is not a quantity.
        """
        return self.step(name).number

    def written(self, name: str) -> Any:
        """The value as the hand calculation has it, as text: `-0.0113`. Raises KeyError as `value` does."""
        return _texts(self.step(name).value)

    def changed(self, **givens: Any) -> Answer:
        """The answer to the same question with other numbers. Raises InputError as `worked` does."""
        texts = {name: _text(value) for name, value in givens.items()}
        question = change(self.solution.question, givens=texts, wrt=(), places=self.solution.places)
        return Answer(solve(question), self.seed)

    def _repr_html_(self) -> str:
        from theory.report import html

        found = self.__dict__.get("evidence")  # shown where it is there already
        return html.fragment(self.group if found is None else solution_group(self.solution, found))

    def _repr_latex_(self) -> str:
        from theory.report.latex_chains import aligned

        return "\n\n".join(f"$$\n{aligned(step)}\n$$" for step in self.steps)

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, str]:
        """What a notebook asks for: the page, LaTeX and plain text, but for what it leaves out."""
        made = {"text/html": self._repr_html_, "text/latex": self._repr_latex_, "text/plain": self.__repr__}
        wanted = set(made if include is None else include) - set(exclude or ())
        return {kind: make() for kind, make in made.items() if kind in wanted}

    def __repr__(self) -> str:
        lines = [f"{self.id}  {self.solution.question.table.title}"]
        for step in self.steps:
            text = step.forms[-1].written["ascii"] if step.value is None else inline(step.value)
            sign = "" if isinstance(step.value, Figure) and step.value.near else "= "
            lines.append(f"{step.key} {sign}{text}{f' {step.unit}' if step.unit else ''}")
        return "\n".join(lines)


def _texts(value: Figures | None) -> Any:
    """Figures as text, in nested lists where they are an array."""
    return list(map(_texts, value)) if isinstance(value, list) else None if value is None else str(value)


def worked(
    question: str,
    /,
    *,
    wrt: Iterable[str] = (),
    round: int | None = None,
    bank: Path | str | None = None,
    **givens: Any,
) -> Answer:
    """The worked answer of a question: `worked("q3b")`, `worked("eecs445-p2/q3a")`, `worked("q3b", w3=1.5)`.

    wrt: names to differentiate by instead. round: decimals of every line, -1 for none; the question's own where it is
    left out. bank: a TOML file with more questions. givens: other numbers, exact where they are int, Fraction or text;
    a float counts as the decimal that it prints as. Vectors and matrices are nested lists.
    Raises theory.errors.InputError for an unknown question or given, and for numbers that do not fit.
    """
    found = find(question, Path(bank) if bank else None)
    places = found.table.round if round is None else round
    texts = {name: _text(value) for name, value in givens.items()}
    return Answer(solve(change(found, givens=texts, wrt=tuple(wrt), places=places)))


def _text(value: Any) -> str:
    """A number as it would be typed."""
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_text, value))}]"
    return str(value) if isinstance(value, (int, Fraction, str)) else repr(float(value))
