"""What could be written in the place of a link, or into it: the right value, or the step that leads to a value.

Nothing is offered that was not judged: the chain with the change in it must be right there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from checks import literals
from checks.reading import Side, read
from checks.reading.building import Scope
from checks.rounding import decimal, show
from checks.tree import Name, Number, Tree, mapped, names
from theory.formula import ascii as ascii_writer
from theory.formula import latex as latex_writer
from theory.formula.layout.trees import tree_layout
from theory.links.following import followed
from theory.links.link import AnyCause, ByStated, Differ, Link, Result, Truth
from theory.links.passages import Step
from theory.links.statements import claim_of, of_chain

PLACES = 4  # decimals of a value that a whole number stands for
LONGEST = 8  # digits of a number that is put in for a name
PRINTED = re.compile(r"[-−]?[0-9]+(?:\.[0-9]+)?|[-−]?\.[0-9]+")  # what can be replaced by another number
HOLDS = (Truth.RIGHT, Truth.ROUNDED)


class Edit(NamedTuple):
    """A change to a document's text: its title, the stretch that it replaces, by what."""

    title: str
    at: tuple[int, int]
    text: str


def edits(step: Step, link: Link, *, latex: bool) -> Iterator[Edit]:
    """The changes that make a link right, or show how it comes about. latex: how a formula is written there."""
    if link.truth is Truth.WRONG:
        yield from _right_value(step, link)
    elif link.truth in HOLDS:
        yield from _step(step, link, latex)


def _right_value(step: Step, link: Link) -> Iterator[Edit]:
    """The value of the left side, with as many decimals as the right one has."""
    side = step.statement.chain.sides[link.place]
    there = step.statement.source.text[side.start : side.end]
    value = _value(link.cause)
    printed = None if side.tree is None else literals.number(side.tree)
    if value is None or printed is None or printed.quantum is None or not PRINTED.fullmatch(there.strip()):
        return
    text = _rounded(value, printed.quantum)
    if _holds(step, {link.place: [Side(read(text), text, side.start, side.end)]}, (link.place,)):
        yield Edit(f"Put the right value: {text}", (side.start, side.end), text)


def _value(why: AnyCause | None) -> Result | None:
    """The one number that the left side comes to, where that is why a link is wrong."""
    match why:
        case Differ(left) if not left.shape:
            return left
        case ByStated(left):
            return Result((left,), exact=False)
        case _:
            return None


def _rounded(value: Result, quantum: Fraction) -> str:
    """A value with the decimals of the number that stands there; where that is whole and the value is none, all of its
    own if they are few."""
    found = value.entries[0]
    if quantum >= 1 and found.denominator > 1:
        whole = decimal(found) if value.exact else ""
        return whole if 0 < len(whole) <= LONGEST and "/" not in whole else show(found, PLACES)
    places = max(0, len(str(1 / quantum)) - 1) if quantum < 1 else 0
    return show(found, places)


def _step(step: Step, link: Link, latex: bool) -> Iterator[Edit]:
    """The left side, or what it was said to be, with numbers for its names: `(y - p)^2 = (1 - 0.3)^2 = 0.49`."""
    left, right = (step.statement.chain.sides[place] for place in (link.place - 1, link.place))
    if left.tree is None or right.tree is None or literals.number(right.tree) is None:
        return
    scope = followed(step.scope, left.tree)
    formula = _formula(left.tree, scope)
    put_in = None if formula is None else _with_numbers(formula, scope)
    if put_in is None or put_in == left.tree:
        return
    text = (latex_writer if latex else ascii_writer).write(tree_layout(put_in))
    new = Side(put_in, text, left.end, left.end)
    if _holds(step, {link.place: [new, right]}, (link.place, link.place + 1)):
        yield Edit(f"Write the step: = {text}", (left.end, left.end), f" = {text}")


def _formula(tree: Tree, scope: Scope) -> Tree | None:
    """A formula, or the one that a name was said to be."""
    if not isinstance(tree, Name):
        return tree
    meaning = scope[tree.text]
    return meaning.tree if meaning else None


def _with_numbers(tree: Tree, scope: Scope) -> Tree | None:
    """The formula with a number for each of its names; None where it has none, or one of them has no short value."""
    values: dict[str, Number] = {}
    for name in names(tree):
        meaning = scope[name]
        if meaning is None or meaning.value is None or meaning.shape:
            return None
        text = decimal(Result.of(meaning.value).entries[0])
        if not 0 < len(text) <= LONGEST:
            return None
        values[name] = Number(Fraction(text), text)
    return mapped(tree, lambda node: values.get(node.text) if isinstance(node, Name) else None) if values else None


def _holds(step: Step, sides: dict[int, list[Side]], places: tuple[int, ...]) -> bool:
    """Whether the chain with other sides in these places is right there."""
    chain = step.statement.chain
    several = [sides.get(place, [side]) for place, side in enumerate(chain.sides)]
    relations = [
        relation
        for place, relation in enumerate(chain.relations, start=1)
        for relation in (*["="] * (len(several[place]) - 1), relation)
    ]
    tried = replace(chain, sides=tuple(side for group in several for side in group), relations=tuple(relations))
    links, _ = of_chain(claim_of(replace(step.statement, chain=tried)), step.scope, step.statement.line())
    found = {link.sides[1]: link.truth for link in links}
    return all(found.get(place) in HOLDS for place in places)
