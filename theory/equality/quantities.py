"""Two answers of which one has a unit, or a letter that may be a magnitude: in one unit, or why they have none."""

from __future__ import annotations

from checks.quantities import Kin, Pair, is_measured, pair, without_units
from checks.reading.building import BuildError
from checks.tree import Call, Name, Number, Tree, names, unit_name, walk
from checks.vocabulary.units import LETTERS, Dimension, convention, said
from theory.equality.case import Compare, unsure
from theory.equality.lists import settle
from theory.equality.outcome import (
    Assumed,
    Assumption,
    Converted,
    Differ,
    Difference,
    Doubt,
    Equality,
    Outcome,
    Unreadable,
)


def compare_quantities(gold: Tree, answer: Tree, compare: Compare) -> Outcome:
    """The verdict on two answers, of which at least one has a unit. Raises Unsure.

    A unit that only one of them has may be left out where it says what is counted: 61706 is 61706 parameters.
    """
    try:
        found = pair(gold, answer)
    except BuildError as error:
        return Outcome(Equality.UNREAD, Unreadable(None, str(error)))
    if found.kin is Kin.OTHER:
        return Outcome(Equality.DIFFERENT, Differ(Difference.DIMENSION, *map(_said, found.dimensions)))
    if found.kin not in (Kin.SAME, Kin.COUNTED):
        facts = map(_units, found.sides) if DOUBTS[found.kin] is Doubt.ONE_UNIT else map(_said, found.dimensions)
        raise unsure(DOUBTS[found.kin], *facts, _needed(found))
    outcome = compare(*found.bare)
    if outcome.verdict is Equality.DIFFERENT:
        _refuse_other_readings(found, compare)
    if outcome.verdict is Equality.EQUAL and found.kin is Kin.COUNTED:
        outcome = outcome.under(Assumption(Assumed.COUNTED, tuple(said(one) for one in found.dimensions if one)))
    return (
        Outcome(outcome.verdict, Converted(found.unit, outcome.ground), outcome.assumptions) if found.unit else outcome
    )


DOUBTS = {
    Kin.BARE: Doubt.ONE_UNIT,
    Kin.OPEN: Doubt.ONE_UNIT,
    Kin.CONVENTION: Doubt.CONVENTION,
    Kin.THINGS: Doubt.THINGS,
}


def _refuse_other_readings(found: Pair, compare: Compare) -> None:
    """Raise Unsure where the two are equal by another convention, or as if no unit were named."""
    if found.rival and settle(*found.rival, compare).verdict is Equality.EQUAL:
        raise unsure(Doubt.PREFIX)
    bare = without_units(found.sides[0]), without_units(found.sides[1])
    if is_measured(found.sides[0]) != is_measured(found.sides[1]) and settle(*bare, compare).verdict is Equality.EQUAL:
        raise unsure(Doubt.ONE_UNIT, *map(_units, found.sides))


def _units(tree: Tree) -> str:
    return ", ".join(dict.fromkeys(name for node in walk(tree) if (name := unit_name(node)))) or "none"


def _said(dimension: Dimension | None) -> str:
    return "letters" if dimension is None else said(dimension)


def _needed(found: Pair) -> str:
    known = [dimension for dimension in found.dimensions if dimension]
    return convention(*known) if len(known) == 2 else ""


# --- magnitudes -------------------------------------------------------------------------------------------------------


def compare_magnitudes(gold: Tree, answer: Tree, compare: Compare) -> Outcome | None:
    """The verdict on a number with a letter behind it, `61.7k`, where that is a magnitude; None where it is a letter.

    It is one in an answer to a question whose answer has no letters. Raises Unsure where it may be one.
    """
    sides = _as_number(gold), _as_number(answer)
    letters = tuple(letter for letter, _ in sides if letter)
    if not letters:
        return None
    found = settle(sides[0][1], sides[1][1], compare)
    if found.verdict is not Equality.EQUAL or sides[0][0] == sides[1][0]:
        return None
    if names(gold):
        raise unsure(Doubt.MAGNITUDE, " and ".join(dict.fromkeys(letters)))
    return found.under(Assumption(Assumed.MAGNITUDE, letters))


def _as_number(tree: Tree) -> tuple[str, Tree]:
    """The letter behind a number, where it may be a magnitude, and the number that it is then; else no letter."""
    if (
        isinstance(tree, Call)
        and tree.head == "*"
        and isinstance(letter := tree.args[1], Name)
        and letter.text in LETTERS
    ):
        number = tree.args[0]
        if isinstance(number, Number):
            return letter.text, number.scaled(LETTERS[letter.text])
        if isinstance(number, Call) and number.head == "neg" and isinstance(number.args[0], Number):
            return letter.text, Call("neg", (number.args[0].scaled(LETTERS[letter.text]),))
    return "", tree
