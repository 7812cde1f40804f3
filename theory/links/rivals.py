"""Two values of one name: what a document says of it and what is right: what follows from either is no error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checks.arrays import shape_of
from checks.evaluation import EvaluationError
from checks.literals import numbers
from checks.reading import Chain
from checks.reading.building import BuildError, Meaning, Scope
from checks.spans import Span, between
from checks.tree import Call, Name, Tree, names
from theory.links.arithmetic import value, within
from theory.links.following import followed
from theory.links.scope import meet

MOST = 8  # names with two values that are looked at, the newest first


def alternatives(scope: Scope) -> Iterator[tuple[tuple[str, ...], Scope]]:
    """The scope with what is right instead of what was said, of all names for which these differ, and of each alone."""
    found = scope.marked(_has_rival, True)[-MOST:]
    choices = ([found] if len(found) > 1 else []) + [(name,) for name in reversed(found)]
    for chosen in choices:
        changed = {name: replace(scope.names[name], value=scope.names[name].rival) for name in chosen}
        yield chosen, scope.knowing(changed)


def former(scope: Scope, *trees: Tree) -> tuple[tuple[str, ...], Scope] | None:
    """The scope with the values that names of these formulas had before they were given others, of all of them that had
    one of the same shape; None where none had."""
    used = {name: scope.names.get(name) for tree in trees for name in names(tree)}
    changed = {
        name: replace(meaning, value=meaning.former)
        for name, meaning in used.items()
        if meaning is not None and meaning.former is not None and shape_of(meaning.former) == shape_of(meaning.value)
    }
    return (tuple(changed), scope.knowing(changed)) if changed else None


def _has_rival(name: str, meaning: Meaning) -> tuple[bool, ...]:
    return (meaning.rival is not None,)


def disputed(behind: Scope, before: Scope, chain: Chain, place: int) -> Scope:
    """The scope behind a chain of which the link to the side at this place is wrong: the name that the chain begins
    with has the value of the sides before it, too; and where that side is a formula with numbers put in, all but one of
    them right, the name in that one's place has it, too.
    """
    first, left, right = chain.sides[0].tree, chain.sides[place - 1].tree, chain.sides[place].tree
    if left is None or right is None:
        return behind
    rivals: dict[str, Span] = {}
    if isinstance(first, Name) and (found := _value(left, before)) is not None:
        rivals[first.text] = found
    rivals |= _misquoted(left, right, before)
    changed = {
        name: replace(behind.names[name], rival=rival)
        for name, rival in rivals.items()
        if name in behind.names and _differ(behind.names[name].value, rival)
    }
    return behind.knowing(changed)


def _value(tree: Tree, scope: Scope) -> Span | None:
    here = followed(scope, tree)
    try:
        return value(tree, within(here, tree), here.values)
    except (BuildError, EvaluationError):
        return None


def _differ(one: Span | None, other: Span) -> bool:
    return one is not None and shape_of(one) == shape_of(other) and not meet(one, other)


def _misquoted(formula: Tree, quoted: Tree, scope: Scope) -> dict[str, Span]:
    """The name in whose place a formula with numbers put in has another number than was said, if it alone does."""
    found: dict[str, Span] = {}
    pending = [(formula, quoted)]
    while pending:
        one, other = pending.pop()
        if isinstance(one, Name) and (stated := numbers(other)) is not None and not stated.shape:
            meaning = scope.names.get(one.text)
            said = None if meaning is None else meaning.value
            span = between(*stated.entries[0].rounded)
            if said is None or shape_of(said) != ():
                return {}
            if not meet(said, span):
                found[one.text] = between(stated.entries[0].value, stated.entries[0].value)
        elif isinstance(one, Call) and isinstance(other, Call):
            if one.head != other.head or len(one.args) != len(other.args):
                return {}
            pending += zip(one.args, other.args, strict=True)
        elif one != other:
            return {}
    return found if len(found) == 1 else {}
