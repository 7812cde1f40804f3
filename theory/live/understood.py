"""What was understood of a link, in markdown: the verdict and why, both sides as they were read, and their values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.evaluation import EvaluationError
from checks.reading import Side
from checks.reading.building import BuildError, Scope
from checks.tree import has, names
from theory.cells import code
from theory.formula import unicode
from theory.formula.layout.trees import tree_layout
from theory.links.arithmetic import around, within
from theory.links.following import followed
from theory.links.judging import base
from theory.links.link import Link, Result
from theory.links.passages import Step
from theory.report.wording.links import TRUTHS, of_link, result

MOST_NAMES = 8


def understood(found: Sequence[tuple[Step, Link]]) -> str:
    """Links that meet in one place, in a few lines of markdown; what comes from the document stands in code spans."""
    parts = ["\n\n".join(_link(step, link)) for step, link in found]
    names = {line: None for step, link in found for line in _names(step, link)}
    return "\n\n---\n\n".join((*parts, *(["\n\n".join(names)] if names else [])))


def _link(step: Step, link: Link) -> Iterator[str]:
    sides = _sides(step, link)
    scope = followed(step.scope, *(side.tree for side in sides if side.tree is not None))
    why = of_link(link)
    yield f"**{link.truth.value}**: {code(why) if why else TRUTHS[link.truth]}"
    for where, side in zip(("left", "right"), sides, strict=True):
        yield f"{where}: {_side(side, scope)}"
    yield from _conventions(step, sides)


def _sides(step: Step, link: Link) -> tuple[Side, Side]:
    sides = step.statement.chain.sides
    return sides[link.place - 1], sides[link.place]


def _side(side: Side, scope: Scope) -> str:
    """A side as it was read, and what it comes to."""
    if side.tree is None:
        return code(side.text)
    read = code(unicode.write(tree_layout(side.tree)))
    value = _value(side, scope)
    return f"{read}, which is {value}" if value else read


def _value(side: Side, scope: Scope) -> str:
    if side.tree is None:
        return ""
    try:
        return result(Result.of(around(side.tree, within(scope, side.tree))), as_decimal=True)
    except (BuildError, EvaluationError):
        return ""


def _names(step: Step, link: Link) -> Iterator[str]:
    """What is known of the names in a link."""
    trees = [side.tree for side in _sides(step, link) if side.tree is not None]
    scope, source = followed(step.scope, *trees), step.statement.source
    for name in [*dict.fromkeys(name for tree in trees for name in names(tree))][:MOST_NAMES]:
        meaning = scope[name]
        if meaning is not None and meaning.value is not None:
            line = meaning.origin if meaning.stated else None
            where = "" if line is None else f", said in {source.place(line) or f'line {line}'}"
            yield f"{code(name)} is {result(Result.of(meaning.value), as_decimal=True)}{where}"


def _conventions(step: Step, sides: tuple[Side, Side]) -> Iterator[str]:
    """In what a plain logarithm is taken."""
    if any(side.tree is not None and has(side.tree, "log") for side in sides):
        context = step.statement.context
        words = " ".join((*step.statement.chain.notes, context.before, context.after))
        yield f"log is taken to base {base(words) or 'e'}"
