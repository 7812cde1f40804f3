"""A symbolic answer against the key: equal for all values of its letters, or a point where the two differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from checks.evaluation import EvaluationError
from checks.evidence import Shapes, Verdict
from checks.identity import decide
from checks.reading.building import BuildError, Kind, Meaning, Scope, build, shaped
from checks.reading.spelling import canonical
from checks.spans import Span, compute, ends
from checks.tree import Call, Name, Tree, mapped, names, walk
from checks.vocabulary import ARRAY_FUNCTIONS
from theory import figures
from theory.derivation import free_names
from theory.formula.names import derivative
from theory.grading.content import Symbolic
from theory.grading.judging.classes import NUMBERED
from theory.grading.judging.dots import NoSequence, general
from theory.grading.judging.letters import Way, ways, whole_families
from theory.grading.judging.running import entries_left, in_arrays
from theory.grading.key import Key, differ, family
from theory.grading.marks import Mark
from theory.grading.matching.aliases import LOSSES
from theory.grading.parts import Judgement
from theory.grading.reasons import (
    ByValue,
    Circular,
    ComesTo,
    Dots,
    FormulaForNumber,
    HasValue,
    NamesOther,
    NoMeaning,
    NotLonger,
    NotRead,
    NoValue,
    OfOneNumber,
    OtherLetters,
    StillAsked,
    UnknownIndex,
)
from theory.links.arithmetic import rounded_by, spread
from theory.links.link import OtherShapes, Result, cause
from theory.sizes import decide_for_all_sizes
from theory.tidying import evaluated

SECONDS = 2.0  # for the exact algebra of one answer


def judge_formula(key: Key, name: str, given: Symbolic) -> Judgement:
    """Whether the last form of the student's chain equals the quantity, in the givens and whatever it names.

    Letters of the student's own are renamed where only one way fits, and dots are filled in.
    """
    tree = given.chain.sides[-1].tree
    if tree is None:
        return Judgement(Mark.UNREAD, (NotRead(str(given.chain.sides[-1].unread)),))
    try:
        found = ways(key, name, given)
    except NoSequence as error:
        return Judgement(Mark.UNREAD, (Dots(str(error)),))
    first, *rest = given.chain.sides
    left = first.tree if rest else None
    found = found or [Way(whole_families(tree, key), left)]
    meant = [way for way in found if way.left is None or _names(key, name, way.left)]
    if not meant:
        return Judgement(Mark.UNREAD, (NamesOther(first.text),))
    judged = [_judge(key, name, way.tree) for way in meant]
    if right := next((found for found in judged if found.verdict is Mark.RIGHT), None):
        return _at_another_length(key, name, given, right) if general(tree) else right
    return judged[0]


def _at_another_length(key: Key, name: str, given: Symbolic, right: Judgement) -> Judgement:
    """A formula for every n that is right where the question's n is put in must be right for another n as well."""
    longer = key.longer
    if longer is None or name not in {item.name for item in longer.derivation}:
        return right
    try:
        found = [_judge(longer, name, way.tree) for way in ways(longer, name, given)]
    except NoSequence as error:
        return Judgement(Mark.UNREAD, (Dots(str(error), longer=True),))
    if any(judgement.verdict is Mark.RIGHT for judgement in found):
        return right
    return Judgement(Mark.UNREAD, (NotLonger(),))


def equal(judgement: Judgement) -> bool:
    """Whether a formula equals the key's, be it in other letters, or as what was to be found."""
    return judgement.verdict is Mark.RIGHT or any(isinstance(r, OtherLetters | StillAsked) for r in judgement.reasons)


def _names(key: Key, name: str, left: Tree) -> bool:
    """Whether the left side of a formula is what is asked for: by its name, or because it equals it."""
    if not isinstance(left, Name):
        return equal(_judge(key, name, left))
    sought, said = derivative(name), derivative(left.text)
    if sought and said:
        return sought == said or (sought[1] == said[1] and {sought[0], said[0]} <= LOSSES)
    return left.text in (name, name.removesuffix(".new"))


def same_formula(key: Key, name: str, tree: Tree, expression: Any) -> bool:
    """Whether the tree says what a (mistaken) formula says, with every quantity as a letter."""
    every = [item.name for item in (*key.derivation.givens, *key.derivation.quantities) if item.name != name]
    letters = key.derivation.unfolded(every)
    try:
        written = fold(key, build(tree, scope(key)), free_names(expression))
        sides = letters.read(written), letters.read(expression)
        return decide(*sides, linear=key.derivation.linear, seconds=SECONDS).verdict.holds
    except (BuildError, EvaluationError):
        return False


def _judge(key: Key, name: str, tree: Tree) -> Judgement:
    if beyond := _beyond(key, tree):
        return Judgement(Mark.WRONG, (UnknownIndex(tuple(beyond)),))
    try:
        written = built(key, tree)
    except BuildError as error:
        return Judgement(Mark.UNREAD, (NotRead(str(error)),))
    if name in key.exact and not (name in key.worked.general and free_names(written)):
        return _number(key, name, written, tree)
    if left := entries_left(key.derivation, written):
        return Judgement(Mark.UNREAD, (NotRead(f"entries of {left[0]} by themselves; sum over all of them"),))
    if circular(key, name, written):
        return Judgement(Mark.UNREAD, (Circular(),))
    every = [item.name for item in (*key.derivation.givens, *key.derivation.quantities) if item.name != name]
    judgement = Judgement(Mark.UNREAD)
    for cut in (every, []):
        judgement = _compare(key, name, written, cut)
        if judgement.verdict is Mark.RIGHT:
            if (doubt := StillAsked() if _open(tree) else _reducing(key, tree)) is not None:
                return Judgement(Mark.UNREAD, (doubt,))
            return _as_asked(key, name, written, judgement)
    return judgement


def _open(tree: Tree) -> bool:
    """Whether a derivative in a formula is not carried out."""
    return any(isinstance(node, Call) and (node.head == "derivative" or node.head.endswith("'")) for node in walk(tree))


def _reducing(key: Key, tree: Tree) -> OfOneNumber | None:
    """A function of arrays, such as a maximum or a norm, whose only argument is one number here."""
    items = (*key.derivation.givens, *key.derivation.quantities)
    numbers = {canonical(item.name) for item in items if item.shape == ()}
    for node in walk(tree):
        reduces = isinstance(node, Call) and node.head in REDUCING and len(node.args) == 1
        if isinstance(node, Call) and reduces and names(node) and set(names(node)) <= numbers:
            return OfOneNumber(node.head)
    return None


REDUCING = frozenset(head for head, row in ARRAY_FUNCTIONS.items() if row.is_number)


def _beyond(key: Key, tree: Tree) -> list[str]:
    """Names such as b4 where the question has b1, b2 and b3."""
    known = {item.name for item in (*key.derivation.givens, *key.derivation.quantities)}
    found = []
    for used in names(tree):
        match = NUMBERED.fullmatch(used)
        family = [
            other
            for other in known
            if match and (there := NUMBERED.fullmatch(other)) and there["stem"] == match["stem"]
        ]
        if used not in known and len(family) > 1:
            found.append(used)
    return found


def _number(key: Key, name: str, written: Any, tree: Tree) -> Judgement:
    """A formula where a number is asked for: its exact value counts where there are no letters in it."""
    if free_names(written):
        return Judgement(Mark.UNREAD, (FormulaForNumber(),))
    try:
        value = compute(written)
    except EvaluationError as error:
        return Judgement(Mark.UNREAD, (NoValue(str(error)),))
    if np.shape(value) != np.shape(key.exact[name]):
        return Judgement(Mark.UNREAD, (_shapes(value, key.exact[name]),))
    if differ(value, key.exact[name]):
        try:
            shown = Result.of(value)
        except EvaluationError as error:  # too large to be written out
            return Judgement(Mark.UNREAD, (NoValue(str(error)),))
        return _left_open(key, name, value, tree) or Judgement(Mark.WRONG, (HasValue(shown),))
    return Judgement(Mark.RIGHT, (ByValue(),))


def _left_open(key: Key, name: str, value: Span, tree: Tree) -> Judgement | None:
    """A calculation with rounded numbers, such as (-0.6398)(0.2176), where the rounding may explain how far it is off.

    It counts where it comes to the key's value in the decimals that the question asks for.
    """
    exact = key.exact[name]
    quanta = rounded_by(tree)
    if not quanta or np.shape(exact) != ():
        return None
    coarsest = min(quanta) if key.places is None else Fraction(1, 10**key.places)  # shorter decimals are taken as exact
    low, high = ends(spread(tree, Scope(), coarsest))
    if not any(low <= end <= high for end in ends(exact)):
        return None
    if key.places is not None and figures.rounded(value, key.places) == (text := figures.rounded(exact, key.places)):
        return Judgement(Mark.ROUNDED, (ComesTo(text),))
    return Judgement(Mark.UNREAD, (HasValue(Result.of(value), rounding=True),))


def _as_asked(key: Key, name: str, written: Any, judgement: Judgement) -> Judgement:
    """An equal formula counts where it uses no other letters than the answer: `in the output alone` is part of it."""
    wanted = free_names(key.derivation[name].last)
    same = {other for other in wanted if other in key.order and family(other) == family(name)}
    wanted = wanted.union(*(free_names(key.derivation[other].last) for other in same)) - same
    folded = fold(key, written, wanted)
    if (others := free_names(folded) - wanted) and not key.worked.any_letters:
        return Judgement(Mark.UNREAD, (OtherLetters(tuple(sorted(others)), tuple(sorted(wanted))),))
    return judgement


def fold(key: Key, written: Any, wanted: set[str]) -> Any:
    """The formula with each quantity that is wanted put back where its definition stands: sigma(2x) as s."""
    folded = evaluated(written)
    for name in wanted & set(key.order):
        for form in key.derivation[name].forms:
            if not form.expression.has(sp.Derivative, sp.Limit, sp.Sum) and form.expression.free_symbols:
                folded = folded.xreplace({evaluated(form.expression): key.derivation.symbol(name)})
    return folded


def _compare(key: Key, name: str, written: Any, cut: list[str]) -> Judgement:
    """The student's formula against the key's, with the quantities in `cut` left as letters."""
    if key.derivation.has_open_sizes:
        found = decide_for_all_sizes(key.derivation, written, key.derivation.symbol(name))
        return Judgement(MARKS[found.verdict], (cause(found),))
    letters = key.derivation.unfolded(cut)
    try:
        sides = letters.read(written), letters.read(key.derivation.symbol(name))
    except EvaluationError as error:
        return Judgement(Mark.UNREAD, (NoMeaning(str(error)),))
    if np.shape(sides[0]) != np.shape(sides[1]):
        return Judgement(Mark.UNREAD, (_shapes(*sides),))
    assumed = map(key.derivation.assuming, sides)
    found = decide(*assumed, linear=key.derivation.linear, seconds=SECONDS)
    return Judgement(MARKS[found.verdict], (cause(found),))


def _shapes(*sides: Any) -> OtherShapes:
    return OtherShapes(Shapes(*(tuple(map(str, np.shape(side))) for side in sides)))


# What exact algebra finds -> the verdict on the answer; UNREAD where it neither shows nor refutes it.
MARKS = {Verdict.FAILED: Mark.WRONG, Verdict.DECIDED: Mark.RIGHT, Verdict.UNDECIDED: Mark.UNREAD}


def scope(key: Key) -> Scope:
    """The letters of a question, with matrices as matrices, and its operators as functions."""
    letters = {name: shaped(item.shape, item.name) for name, item in key.spelled.items() if len(item.shape) in (0, 2)}
    operators = {name: Meaning(Kind.FUNCTION, function=sp.Function(name)) for name in key.derivation.operators}
    return Scope({**letters, **operators}, closed=True)


def built(key: Key, tree: Tree) -> Any:
    """The formula that a tree writes down; an `I` that the question has no letter for is the identity that fits."""
    tree, slopes = _slopes(key, tree)
    known = scope(key)
    if slopes:
        letters = {name: shaped((), name) for name in slopes}
        written = build(tree, replace(known, names={**known.names, **letters}))
        return written.xreplace({letters[name].letter(name): slope for name, slope in slopes.items()})
    if UNIT not in names(tree) or known[UNIT] is not None:
        return in_arrays(key.derivation, build(tree, known))
    fitting: BuildError | None = None
    for size in dict.fromkeys(size for shape in key.derivation.shapes.values() for size in shape if size != 1):
        try:
            letter = sp.MatrixSymbol(UNIT, size, size)
            sized = replace(known, names={**known.names, UNIT: shaped((size, size), UNIT)})
            return build(tree, sized).xreplace({letter: sp.Identity(size)})
        except BuildError as error:
            fitting = error
    raise fitting or known.unknown(UNIT)


UNIT = "I"


def _slopes(key: Key, tree: Tree) -> tuple[Tree, Mapping[str, Any]]:
    """The formula with a letter for each derivative by one of the question's numbers of what depends on its quantities,
    and what each is."""
    slopes: dict[str, Any] = {}

    def change(node: Tree) -> Tree | None:
        if not (isinstance(node, Call) and node.head == "derivative" and isinstance(node.args[1], Name)):
            return None
        body, by = node.args[0], node.args[1].text
        used = set(names(body))
        if not used <= key.scalars or by not in key.scalars or by in used or used.isdisjoint(key.order):
            return None
        name = f"dslope{len(slopes)}/d{by}"
        value = key.derivation.unfolded([by]).read(built(key, body))
        slopes[name] = sp.diff(value, key.derivation.symbol(by))
        return Name(name)

    return mapped(tree, change), slopes


def circular(key: Key, name: str, written: Any) -> bool:
    """Whether the answer names the quantity itself, or one that is computed from it."""
    used = {str(letter) for letter in written.free_symbols}
    return any(other == name or name in key.depends.get(other, ()) for other in used)
