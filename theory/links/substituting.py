"""Numbers put into a formula: `n - k + 1 = 4 - 3 + 1` says what its letters stand for, and claims nothing else."""

from __future__ import annotations

from fractions import Fraction

from checks.arrays import shape_of
from checks.reading.building import Scope
from checks.spans import ends
from checks.tree import Call, Name, Number, Tree
from checks.vocabulary import CONSTANTS


def is_put_in(formula: Tree, numbers: Tree, scope: Scope) -> bool:
    """Whether one side is the other with a number for each of its letters, the same one everywhere, and the one that it
    has where it has one."""
    values: dict[str, Fraction] = {}
    return _fits(formula, numbers, values) and bool(values) and all(_may_be(*pair, scope) for pair in values.items())


def _fits(formula: Tree, other: Tree, values: dict[str, Fraction]) -> bool:
    if isinstance(formula, Name) and formula.text not in CONSTANTS:
        number = _number(other)
        return number is not None and values.setdefault(formula.text, number) == number
    if isinstance(formula, Call) and isinstance(other, Call):
        alike = formula.head == other.head and len(formula.args) == len(other.args)
        return alike and all(_fits(one, another, values) for one, another in zip(formula.args, other.args, strict=True))
    return formula == other


def _number(tree: Tree) -> Fraction | None:
    """The number that a tree is, also a negative one."""
    if isinstance(tree, Call) and tree.head == "neg":
        inner = _number(tree.args[0])
        return None if inner is None else -inner
    return tree.value if isinstance(tree, Number) else None


def _may_be(name: str, number: Fraction, scope: Scope) -> bool:
    """Whether a name may have this value, by what was said of it."""
    meaning = scope.names.get(name)
    if meaning is None or meaning.value is None or shape_of(meaning.value):
        return meaning is None
    low, high = ends(meaning.value)
    return bool(low <= number <= high)
