"""The links of one chain, judged without a key: is this side equal to that one?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp
from sympy.core.function import AppliedUndef

from checks.enclosure import precision
from checks.evaluation import EvaluationError, written_out
from checks.evidence import Finding, Verdict
from checks.identity import decide
from checks.numbers import Printed
from checks.order import in_order
from checks.reading import EQUAL, Chain, Side
from checks.reading.building import BuildError, Scope, fitting
from checks.spans import Span, ends
from checks.tree import Call, Name, Tree, walk
from checks.unevaluated import bound, is_matrix
from theory.cells import short
from theory.documents.pieces import Why
from theory.links.arithmetic import BITS, Judged, by_entry, expression, number, numeric, other_shapes, value, within
from theory.links.indexed import SIZES, NotIndexed, instances, summed
from theory.links.link import (
    Alike,
    AnyCause,
    AtLengths,
    BrokenLink,
    ByStated,
    CutOff,
    DifferAt,
    Factor,
    NotAtLength,
    NotComparable,
    NotCompared,
    NothingBefore,
    OnlyForNumbers,
    Stated,
    Truth,
    UnknownLetters,
    Unreadable,
    cause,
)
from theory.links.scope import foretold, formula_of, held

SECONDS = 2.0
LONGEST = 200  # characters of a side that are kept


def base(words: str) -> int | None:
    """The base of a plain logarithm where the words beside it name one."""
    if re.search(r"log[_ -]*(?:base[_ -]*)?2|base[ -]*(?:2|two)|\bbits?\b", words, re.IGNORECASE):
        return 2
    if re.search(r"log[_ -]*(?:base[_ -]*)?10|base[ -]*(?:10|ten)", words, re.IGNORECASE):
        return 10
    return None


def chained(chain: Chain, scope: Scope, line: int = 0) -> Iterator[tuple[tuple[Side, Side], Truth, AnyCause | None]]:
    """Every equality of one chain: both sides, the verdict, and why. line: of the chain."""
    names = True
    for place, (left, relation, right) in enumerate(chain.links()):
        names = names and isinstance(left.tree, Name)
        if relation in EQUAL:
            yield (left, right), *_link(left, right, scope, line if place == 0 else None, also=names)


def failed(wrong: Sequence[tuple[int | None, str, str, AnyCause | None]]) -> BrokenLink | None:
    """The first of the links that do not hold (line, left, right, why), and how many more there are."""
    if not wrong:
        return None
    line, left, right, why = wrong[0]
    return BrokenLink(line, short(left, LONGEST), short(right, LONGEST), why, len(wrong) - 1)


def _link(left: Side, right: Side, scope: Scope, first: int | None, also: bool) -> Judged:
    """first: the line of the chain that the link begins. also: every side before it is a name, which the chain may
    define, too.
    """
    for side in (left, right):
        if side.tree is None:
            return Truth.UNREAD, Unreadable(Why.GRAMMAR, str(side.unread)) if side.unread else NothingBefore()
    one, other = left.tree, right.tree
    assert one is not None
    assert other is not None
    if first is not None and _named(one):
        expected = foretold(one.text, scope, first) if isinstance(one, Name) else None
        printed = number(other)
        if expected is not None and printed is not None:
            return _stated(printed, expected, expected)
        return Truth.DEFINES, None
    if also and isinstance(one, Name) and not _valued(one.text, scope):  # H = W = 28
        return Truth.DEFINES, None
    if any(
        isinstance(node, Call) and node.head in ("ellipsis", "shape", "interval", "set", "±")
        for t in (one, other)
        for node in walk(t)
    ):
        return Truth.UNDECIDED, NotCompared()
    if one == other:
        return Truth.RIGHT, Alike()
    truth, why = _tried(one, other, scope)
    if truth is Truth.UNDECIDED and (summed(one) or summed(other)):
        return _at_lengths(one, other, scope) or (truth, why)
    return truth, why


def _tried(one: Tree, other: Tree, scope: Scope) -> Judged:
    try:
        return _compare(one, other, scope)
    except (BuildError, EvaluationError) as error:
        return Truth.UNDECIDED, NotComparable(str(error))


def _at_lengths(one: Tree, other: Tree, scope: Scope) -> Judged | None:
    """Sums over an index at several lengths; None where they do not tell what they run over.

    Where the two sides differ nothing is wrong yet: what the indexed letters are may be known, such as that they sum
    to 1.
    """
    try:
        for instance in instances((one, other)):
            left, right = instance.trees
            truth, why = _tried(left, right, scope)
            if truth is not Truth.RIGHT:
                return Truth.UNDECIDED, NotAtLength(instance.terms, dict(instance.indices), why)
    except NotIndexed:
        return None
    return Truth.RIGHT, AtLengths(SIZES)


def _named(tree: Tree) -> bool:
    """A name, an indexed name, or a function of names: what a definition begins with."""
    if isinstance(tree, Name):
        return True
    if isinstance(tree, Call) and tree.head in ("sub", "label", "index", "tuple"):
        return True
    if not (isinstance(tree, Call) and len(tree.head) <= 2 and tree.head.rstrip("'").isalpha()):
        return False
    return all(isinstance(arg, Name) for arg in tree.args)


def _compare(one: Tree, other: Tree, scope: Scope) -> Judged:
    sides = [expression(tree, scope) for tree in (one, other)]
    if any(map(is_matrix, sides)) and any(isinstance(side, sp.Tuple) for side in sides):
        return _compare(_as_list(one), _as_list(other), scope)
    letters = [_letters(side) for side in sides]
    if not any(letters):
        return numeric(one, other, scope)
    used = letters[0] | letters[1]
    arrays = any(np.ndim(meaning.value) for name in used if (meaning := scope.names.get(name)))
    if all(_valued(name, scope) for name in used) and (arrays or letters[0] != letters[1]):
        return _with_values(one, other, scope)
    truth, why = _identity(sides, letters, scope)
    if truth is Truth.RIGHT and not (order := in_order(one, other, within(scope, one, other))).kept:
        return Truth.UNDECIDED, OnlyForNumbers(tuple(sorted(order.letters)))
    return truth, why


def _as_list(tree: Tree) -> Tree:
    """A tuple as the vector that it is beside one."""
    return Call("list", tree.args) if isinstance(tree, Call) and tree.head in ("tuple", "sequence") else tree


def _valued(name: str, scope: Scope) -> bool:
    return name in scope.names and scope.names[name].value is not None


def _letters(side: Any) -> set[str]:
    return {str(letter) for letter in getattr(side, "free_symbols", ())}


# Formulas


def _identity(sides: list[Any], letters: list[set[str]], scope: Scope) -> Judged:
    """Whether the two formulas are the same for all values of their letters."""
    alike = _same_letters(sides, letters)
    found = _decide(*alike)
    if found.verdict.holds:
        return Truth.RIGHT, cause(found)
    unfolded = [_unfold(side, scope) for side in alike]
    if unfolded != alike and (again := _decide(*unfolded)).verdict.holds:
        return Truth.RIGHT, cause(again, unfolded=True)
    left, right = (_letters(side) for side in alike)
    if found.verdict is not Verdict.FAILED:
        return Truth.UNDECIDED, cause(found)
    if any(side.has(AppliedUndef) for side in alike if hasattr(side, "has")):
        why = cause(found)
        return Truth.UNDECIDED, DifferAt(why.point, functions=True) if isinstance(why, DifferAt) else why
    if left == right:
        return Truth.WRONG, _ratio(*alike) or cause(found)
    return Truth.UNDECIDED, UnknownLetters()


def _same_letters(sides: list[Any], letters: list[set[str]]) -> list[Any]:
    """z on one side is z_ij on the other where no other z occurs: an index that was left out."""
    changed = list(sides)
    for here, there in ((0, 1), (1, 0)):
        for name in letters[here] - letters[there]:
            longer = [other for other in letters[there] - letters[here] if other.startswith(f"{name}_")]
            if len(name) == 1 and len(longer) == 1:
                changed[here] = changed[here].xreplace({sp.Symbol(name, real=True): sp.Symbol(longer[0], real=True)})
    return changed


def _decide(left: Any, right: Any) -> Finding:
    left, right = (side.doit() if side.has(sp.Derivative) else side for side in (left, right))
    return decide(written_out(left), written_out(right), seconds=SECONDS)


def _unfold(side: Any, scope: Scope) -> Any:
    for _ in range(4):
        formulas = {letter: formula_of(str(letter), scope) for letter in side.free_symbols - bound(side)}
        said = {s: formula for s, formula in formulas.items() if formula is not None and s not in formula.free_symbols}
        if not said:
            break
        side = side.xreplace(said)
    return side


def _ratio(left: Any, right: Any) -> Factor | None:
    """A constant factor between the two, where there is one; a list has none."""
    if isinstance(right, sp.Tuple):
        return None
    for factor in (2, 3, 4, -1, -2):
        for times in (Fraction(factor), Fraction(1, factor)):
            scaled = sp.Mul(sp.Rational(times.numerator, times.denominator), right, evaluate=False)
            if _decide(left, scaled).verdict.holds:
                return Factor(times)
    return None


def _with_values(one: Tree, other: Tree, scope: Scope) -> Judged:
    """Formulas whose letters all have numbers: by value, within what the printed numbers stand for."""
    with precision(BITS):
        names = fitting(one, other, within(scope, one, other))
        points = [value(tree, names, scope.values) for tree in (one, other)]
        if np.shape(points[0]) != np.shape(points[1]):
            return Truth.WRONG, other_shapes(points)
        return by_entry(_stated, other, *points)


def _stated(result: Printed | None, *points: Span) -> Judged:
    """One entry of both sides, and the number that is printed for the right one."""
    values = [ends(point) for point in points]
    if result is not None and values[0][0] != values[0][1]:
        values[1] = result.rounded
    elif result is not None:
        values[1] = held(result, exact=False)
    if values[0][0] <= values[1][1] and values[1][0] <= values[0][1]:
        return Truth.RIGHT, Stated()
    cut = result.truncated if result is not None else values[1]
    if values[0][0] < cut[1] and cut[0] < values[0][1]:  # 29 is cut off to 29, not to 28
        return Truth.ROUNDED, CutOff()
    return Truth.WRONG, ByStated(sum(values[0], Fraction(0)) / 2)
