"""Why two answers that differ may say the same: letters that each may use as it likes, constants, a bar for a mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from typing import Any

import numpy as np
import sympy as sp

from checks.enclosure import ball
from checks.evaluation import EvaluationError
from checks.identity.points import points
from checks.reading.building import BuildError, build
from checks.reading.letters import may_be_matrix
from checks.reading.readings import is_amount
from checks.reading.spelling import subscripted
from checks.tree import ONE, Call, Name, Number, Tree, names, renamed, terms, walk, with_names
from checks.unevaluated import is_matrix
from checks.vocabulary import CONSTANT_LETTERS, CONSTANTS
from theory.equality.case import Case, Compare
from theory.equality.letters import scope
from theory.equality.lists import is_listed, settle
from theory.equality.outcome import Doubt, Equality, Undecided

MOST = 3  # letters that may go by other names
SEED, POINTS = 20, 12
NEAR, TINY = 1e-9, 1e-300  # of a rank: what is found here is only a doubt
ACCENTS = re.compile("(?<=[A-Za-z])(?:hat|bar|tilde|vec|dot|prime)+$")
CONSTANT = re.compile("[Cc][0-9]?|K[0-9]?")  # letters of constants of integration
PARAMETERS = frozenset({"t", "s", "r", "lambda", "mu"})  # along a line


def perhaps_alike(gold: Tree, answer: Tree, case: Case, compare: Compare) -> Undecided | None:
    """Why two answers that differ may say the same; None where that is not seen."""
    if (pairs := _renaming(gold, answer, compare)) is not None:
        return Undecided(Doubt.LETTERS, tuple(f"{old} for {new}" for old, new in pairs.items()))
    if _of_zeros(gold, answer):
        return Undecided(Doubt.ZERO)
    if any(map(_has_adjoint, (gold, answer))):
        return Undecided(Doubt.ADJOINT)
    if letters := _free(gold, answer, case) or _another_constant(gold, answer, compare):
        return Undecided(Doubt.FREE, letters)
    if means := _means(gold, answer, compare):
        return Undecided(Doubt.MEAN, means)
    return None


def _of_zeros(gold: Tree, answer: Tree) -> bool:
    """Whether one side is 0, and the other a vector or matrix of zeros."""
    entries = [[*_entries(side)] for side in (gold, answer)]
    zeros = all(isinstance(entry, Number) and not entry.value for side in entries for entry in side)
    return zeros and min(map(len, entries)) == 1 < max(map(len, entries))


def _has_adjoint(tree: Tree) -> bool:
    """Whether an H stands above what may be a matrix: A^H."""
    powers = (node.args for node in walk(tree) if isinstance(node, Call) and node.head == "^")
    return any(above == Name("H") and any(map(may_be_matrix, _letters(base))) for base, above in powers)


def _letters(tree: Tree) -> list[Name]:
    return [node for node in walk(tree) if isinstance(node, Name)]


# --- other names ------------------------------------------------------------------------------------------------


def _renaming(gold: Tree, answer: Tree, compare: Compare) -> Mapping[str, str] | None:
    """The letters of the answer and those of the right one that they may stand for, since both are equal then."""
    one, other = (_in_formulas(side) for side in (gold, answer))
    left, right = (sorted({*names(a)} - {*names(b)}, key=str) for a, b in ((gold, answer), (answer, gold)))
    if not left or len(left) != len(right) or len(left) > MOST or not ({*left} <= one and {*right} <= other):
        return None
    for order in permutations(left):
        pairs = dict(zip(right, order, strict=True))
        if all(_may_go_by(old, new) for old, new in pairs.items()):
            found = settle(gold, renamed(answer, pairs), compare)
            if found.verdict is Equality.EQUAL:
                return pairs
    return None


def _in_formulas(tree: Tree) -> set[str]:
    """The letters that stand in a formula, and not only as an answer, as an entry or on the left of `=`, alone.

    None of an amount: 5 m is not 5 s in other letters.
    """
    if isinstance(tree, Call) and (is_listed(tree) or tree.head in ("list", "named", "=")):
        return set().union(*map(_in_formulas, tree.args))
    return {*names(tree)} if isinstance(tree, Call) and not is_amount(tree) else set()


def _may_go_by(old: str, new: str) -> bool:
    """Whether one letter may stand for another: x_1 is another one than x_2, and so is a letter with a hat."""
    if {old, new} & (CONSTANTS.keys() | CONSTANT_LETTERS.keys()):
        return False
    one, other = subscripted(old), subscripted(new)
    if ACCENTS.sub("", one.stem) != ACCENTS.sub("", other.stem):
        return True
    running = all(index.isalpha() for index in (*one.indices, *other.indices))
    return one.stem == other.stem and one.label == other.label and running


# --- constants --------------------------------------------------------------------------------------------------


def _free(gold: Tree, answer: Tree, case: Case) -> tuple[str, ...]:
    """The constants, if for each choice of those on one side the other gives the same with a choice of its own."""
    sides = [[*_entries(side)] for side in (gold, answer)]
    if len(sides[0]) != len(sides[1]):
        return ()
    letters = [_constants(side, other) for side, other in ((gold, answer), (answer, gold))]
    try:
        known = scope(case.options, gold, answer)
        built = [[build(entry, known) for entry in side] for side in sides]
        if not all(letters) or any(is_matrix(e) or not isinstance(e, sp.Expr) for side in built for e in side):
            return ()
        (one, at), (other, there) = _values(_columns(built[0], letters[0]), _columns(built[1], letters[1]), case)
        every = np.hstack([one, other])
        ranks = {*map(_rank, (one, other, every, np.hstack([every, at - there])))}
    except (BuildError, EvaluationError, NotLinear, np.linalg.LinAlgError):
        return ()
    return tuple(sorted({*letters[0], *letters[1]})) if len(ranks) == 1 else ()


class NotLinear(ValueError):
    """A formula in which the constants do not stand so that spaces of functions tell, or not at points enough."""


def _entries(tree: Tree) -> Iterator[Tree]:
    if isinstance(tree, Call) and tree.head == "named":
        yield from _entries(tree.args[1])
    elif isinstance(tree, Call) and (is_listed(tree) or tree.head == "list"):
        for arg in tree.args:
            yield from _entries(arg)
    else:
        yield tree


def _constants(side: Tree, other: Tree) -> list[str]:
    """The letters of one side that may be any number: a constant of integration, which is added, or has an index, or is
    not on the other side; the parameter of a line, in a vector."""
    several = [*_entries(side)]
    added = {term.text for entry in several for term in terms(entry) if isinstance(term, Name)}
    usual = {name for name in names(side) if CONSTANT.fullmatch(name)}
    own = {*names(side)} - {*names(other)}
    free = {name for name in usual if name in added | own or name[1:]} if names(side) != tuple(usual) else set()
    if any(CONSTANT.fullmatch(name) for tree in (side, other) for name in names(tree)):
        free |= own
    along = PARAMETERS & {*names(side)} if len(several) > 1 else set()
    return sorted((free | along) & _in_formulas(side))


def _columns(side: Sequence[Any], letters: Sequence[str]) -> tuple[list[list[Any]], list[Any]]:
    """What each letter is multiplied with, entry by entry, and what stands without any. Raises NotLinear."""
    symbols = [s for s in set().union(*(e.free_symbols for e in side)) if s.name in letters]
    slopes = [[sp.diff(entry, symbol) for entry in side] for symbol in symbols]
    if any(slope.free_symbols & {*symbols} for column in slopes for slope in column):
        raise NotLinear
    return slopes, [entry.xreplace(dict.fromkeys(symbols, sp.S.Zero)) for entry in side]


def _values(
    one: tuple[list[list[Any]], list[Any]], other: tuple[list[list[Any]], list[Any]], case: Case
) -> list[tuple[Any, Any]]:
    """The columns of both sides, and what they have without letters, at seeded points. Raises NotLinear."""
    flat = [e for slopes, rest in (one, other) for column in (*slopes, rest) for e in column]
    every = ([float(ball(v).mid()) for v in values] for _, values in points(flat, SEED, POINTS, case.seconds))
    rows = [row for row in every if np.isfinite(row).all()]  # e^(x^2) is beyond a float at some points
    size, count = len(one[1]), len(one[0])
    if not rows:
        raise NotLinear
    table = np.array(rows).reshape(len(rows), -1, size).transpose(0, 2, 1).reshape(len(rows) * size, -1)
    if len(rows) > 1 and len(table) < table.shape[1]:
        raise NotLinear
    table = table / np.maximum(np.abs(table).max(axis=1, keepdims=True), TINY)
    left, right = table[:, : count + 1], table[:, count + 1 :]
    return [(side[:, :-1], side[:, -1:]) for side in (left, right)]


def _rank(columns: Any) -> int:
    scaled = columns / np.maximum(np.abs(columns).max(axis=0), TINY)
    return int(np.linalg.matrix_rank(scaled, tol=NEAR * len(scaled)))


def _another_constant(gold: Tree, answer: Tree, compare: Compare) -> tuple[str, ...]:
    """The constant of the answer, if it is the right one's in another form: 1/(x - C) and 1/(x + C)."""
    letters = [name for name in names(answer) if CONSTANT.fullmatch(name) and name in names(gold)]
    if len(letters) != 1 or len(names(answer)) < 2:
        return ()
    constant = Name(letters[0])
    forms = (Call("neg", (constant,)), Call("exp", (constant,)), Call("/", (ONE, constant)))
    for one, other in ((gold, answer), (answer, gold)):
        for form in forms:
            changed = with_names(other, {constant.text: form})
            if settle(one, changed, compare).verdict is not Equality.DIFFERENT:
                return (constant.text,)
    return ()


# --- means ------------------------------------------------------------------------------------------------------


def _means(gold: Tree, answer: Tree, compare: Compare) -> tuple[str, ...]:
    """The letters with a bar, if the two are not shown to differ where these are means of what the sums run over."""
    sums = {
        node for side in (gold, answer) for node in walk(side) if isinstance(node, Call) and node.head == "sum_over"
    }
    bounds = {node.args[1:] for node in sums}
    if len(bounds) != 1 or len(index_and_ends := bounds.pop()) != 3:
        return ()
    index, _, last = index_and_ends
    members = {subscripted(name).stem: Name(name) for node in sums for name in names(node) if _has(name, index)}
    means = {
        f"{stem}bar": Call("/", (Call("sum_over", (member, *index_and_ends)), last)) for stem, member in members.items()
    }
    put = {name: mean for name, mean in means.items() if name in {*names(gold), *names(answer)}}
    one, other = (with_names(side, put) for side in (gold, answer))
    return tuple(put) if put and settle(one, other, compare).verdict is not Equality.DIFFERENT else ()


def _has(name: str, index: Tree) -> bool:
    return isinstance(index, Name) and subscripted(name).indices == (index.text,)
