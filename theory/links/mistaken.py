"""Which slip explains a wrong link: the one edit of what stands before it that gives just what is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeGuard

import sympy as sp

from checks.arrays import entries, shape_of
from checks.enclosure import precision
from checks.evaluation import EvaluationError, scalar
from checks.literals import numbers
from checks.numbers import Printed, claims, possible
from checks.reading import Side
from checks.reading.building import BuildError, Meaning, Scope
from checks.reading.readings import readings
from checks.spans import Span, between, compute, ends
from checks.tree import Call, Name, Number, Tree, names
from checks.vocabulary import CONSTANTS, FUNCTIONS
from theory.formula.names import derivative
from theory.links.arithmetic import BITS, SHOWN, around, expression, quantum, within
from theory.links.cases import decided
from theory.links.following import followed
from theory.links.link import AnyCause, AtEntries
from theory.links.unfolding import direct, known, size, slope
from theory.mistakes import Made
from theory.mistakes.misprints import ANOTHER, MISPRINTS
from theory.mistakes.slips import unusual, usual

NAMELESS = ""  # what explains too much to be named
NEWEST = 250  # names that may have been written for another one
LARGEST = 60  # nodes of a formula of which the edits are tried
PLAIN = (1, 2, Fraction(1, 2))  # no letters: 1/2 left out is twice as much, whatever stands beside
OPERATIONS = frozenset({"+", "-", "*", "/", "^", "@", "neg", "hadamard", "transpose", "list"}) | FUNCTIONS.keys()


def explained(left: Side, right: Side, scope: Scope, why: AnyCause | None) -> Made | None:
    """The slip that turns the left side, or what was said of its name, into the right one, where just one does.

    Two edits are one slip if they give one formula, whatever numbers stand in it. why: the link is wrong.
    """
    one, other = left.tree, right.tree
    if one is None or other is None:
        return None
    if isinstance(why, AtEntries) and len(why.entries) == 1:
        one, other = (_entry(tree, why.entries[0][0]) for tree in (one, other))
    pair, *others = readings(one, other).first
    if others:
        return None
    try:
        with precision(BITS):
            return _explained(*pair, scope)
    except (BuildError, EvaluationError):
        return None


def _entry(tree: Tree, place: int) -> Tree:
    """The entry at this place of a vector or matrix that is written out, row by row; anything else as it is."""
    entries = [tree]
    while all(isinstance(entry, Call) and entry.head == "list" for entry in entries):
        entries = [inner for entry in entries if isinstance(entry, Call) for inner in entry.args]
    return entries[place] if place < len(entries) else tree


def _explained(one: Tree, other: Tree, scope: Scope) -> Made | None:
    here = followed(scope, one, other)
    valued = all(known(name, here) for name in {*names(one), *names(other)} - CONSTANTS.keys())
    literals: dict[str, Number] = {}
    keys = _keys(one, here, literals if valued else None)
    letters = {name: here.names[name].shape for name in here.marked(_has_value, True)[-NEWEST:]}
    for right in _valued(other, here, literals) if valued else (_Formula(expression(other, here)),):
        if any(map(right.fit, keys)):
            return None
        slips = [slip for key in keys for slip in usual(key, letters)]
        rivals = [(NAMELESS, formula) for key in keys for _, formula in unusual(key)]
        if found := _distinct([*slips, *rivals], right.fit) + right.misprints(keys):
            named = len(found) == 1 and found[0] != NAMELESS
            return Made(found[0], (one.text,) if isinstance(one, Name) else ()) if named else None
    return None


def _has_value(name: str, meaning: Meaning) -> tuple[bool, ...]:
    return (meaning.value is not None,)


def _keys(one: Tree, scope: Scope, literals: dict[str, Number] | None) -> list[Any]:
    """What the left side is, or what was said of it where it is a name.

    literals: is filled with the numbers in it, each of which is a letter then: so two slips are told apart that come to
    the same by chance. None: they stay numbers.
    """
    said = _said(one, scope)
    trees = list(said) if literals is None else [_apart(tree, literals) for tree in said]
    inside = scope.knowing(dict.fromkeys(literals or (), Meaning()))
    keys = [expression(tree, inside) for tree in trees]
    if isinstance(one, Name) and derivative(one.text):
        keys += filter(None, (slope(one.text, scope), direct(one.text, scope)))
    return [key for key in dict.fromkeys(keys) if size(key) <= LARGEST and not key.has(sp.Tuple)]


def _said(one: Tree, scope: Scope) -> Iterator[Tree]:
    if not isinstance(one, Name):
        yield one
    elif one.text in scope.names and (tree := scope.names[one.text].tree) is not None:
        yield tree


def _apart(tree: Tree, literals: dict[str, Number]) -> Tree:
    """The tree with a letter for each number in it, called as it is printed, but for powers and whole divisors."""
    if isinstance(tree, Number) and tree.value not in PLAIN:
        literals[tree.text] = tree
        return Name(tree.text)
    if not isinstance(tree, Call) or tree.head not in OPERATIONS:
        return tree
    first, *rest = tree.args
    whole = tree.head == "/" and isinstance(rest[0], Number) and rest[0].value.denominator == 1
    kept = whole or tree.head == "^"
    return Call(tree.head, (_apart(first, literals), *(arg if kept else _apart(arg, literals) for arg in rest)))


def _valued(other: Tree, scope: Scope, literals: Mapping[str, Number]) -> Iterator[_Printed]:
    """The right side beside edits of the left one whose numbers are exact, then where they stand for what rounds to
    them."""
    for rounded in (False, True):
        said = {name: Meaning(value=_held(number, rounded)) for name, number in literals.items()}
        yield _Printed(other, scope, scope.knowing(said).values)


def _held(number: Number, rounded: bool) -> Span:
    half = ((quantum(number, SHOWN) if rounded else None) or Fraction(0)) / 2
    return between(number.value - half, number.value + half)


@dataclass(frozen=True)
class _Formula:
    """A right side in letters, of which some have no value."""

    formula: Any

    def fit(self, formula: Any) -> bool:
        return decided(formula, self.formula).verdict.holds

    def misprints(self, keys: Iterable[Any]) -> list[str]:
        return []


@dataclass(frozen=True)
class _Printed:
    """A right side that has a value: printed numbers, or a calculation of them. values: of the letters of edits."""

    tree: Tree
    scope: Scope
    values: Mapping[Any, Span]

    def fit(self, formula: Any) -> bool:
        """Whether a formula comes to what is printed, to its digits, with the rounding of its own operands."""
        return self._fits(self._value(formula), self.tree, self.right)

    def misprints(self, keys: Iterable[Any]) -> list[str]:
        """The slips of the pen by which what is right becomes what is printed."""
        sign, number = ("neg", self.tree.args[0]) if _is_negative(self.tree) else ("", self.tree)
        if not isinstance(number, Number):
            return []
        right = [self._value(key) for key in keys]
        found = {}
        for slip in (*MISPRINTS, ANOTHER):
            meant = (Call(sign, (tree,)) if sign else tree for tree in slip.undone(number))
            if any(self._fits(value, tree, self.right) for tree in meant for value in right):
                found[NAMELESS if slip is ANOTHER else slip.name] = None
        return list(found)

    def _value(self, formula: Any) -> Span | None:
        """What an edited formula comes to; None where it has no value, or does not fit in shape."""
        try:
            return scalar(compute(formula, self.values, BITS))
        except EvaluationError:
            return None

    @cached_property
    def right(self) -> Span:
        return around(self.tree, within(self.scope, self.tree))

    @staticmethod
    def _fits(left: Span | None, tree: Tree, right: Span) -> bool:
        if left is None or len({tuple(many for many in shape_of(side) if many > 1) for side in (left, right)}) > 1:
            return False
        printed = numbers(tree)
        texts = printed.entries if printed else (None,) * len(entries(right))
        return all(map(_touches, texts, entries(left), entries(right)))


def _touches(text: Printed | None, left: Span, right: Span) -> bool:
    """Whether one value may be printed like this, or be the other one."""
    one, other = ends(left), ends(right)
    if text is None:
        return one[0] <= other[1] and other[0] <= one[1]
    return any(possible(claim, one) for claim in claims(text))


def _is_negative(tree: Tree) -> TypeGuard[Call]:
    return isinstance(tree, Call) and tree.head == "neg"


def _distinct(slips: Iterable[tuple[str, Any]], fit: Callable[[Any], bool]) -> list[str]:
    """The slips that give what is printed; of those that give one formula, the first."""
    found: dict[Any, str] = {}
    for words, formula in slips:
        if fit(formula) and not any(decided(formula, other).verdict.holds for other in found):
            found[formula] = words
    return list(found.values())
