"""Whether two answers say the same: the judge alone, for other people's graders; what is not sure is never equal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp
from flint import arb

from checks.enclosure import precision
from checks.evaluation import EvaluationError
from checks.evidence import Verdict
from checks.identity import decide
from checks.numbers import Printed, agrees, printed
from checks.reading import ReadError
from checks.symbolic import SymbolicError, Vocabulary, symbolic
from checks.tree import Call, Number, Tree, names
from theory.marking.answers import numbers
from theory.marking.extraction import COMMAS, FUNCTIONS, NOTATION, as_tree, read_piece, understand, unit, words
from theory.marking.spans import compute, ends

DIGITS = 6  # a decimal stands for an exact value only if it has as many significant digits
SECONDS = 3.0
BITS = 192


class Says(Enum):
    EQUAL = "equal"
    DIFFERENT = "different"
    UNDECIDED = "undecided"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict on a pair, how it was found, and a counterexample or the reason."""

    verdict: Says
    method: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """places: decimals that suffice. tolerance: how far numbers may differ, absolute, or relative where `relative`.

    log: the base of a plain `log`. commuting: capital letters that are numbers, so that their order does not matter.
    """

    places: int | None = None
    tolerance: Fraction | None = None
    relative: bool = False
    log: Any = None
    commuting: frozenset[str] = frozenset()


class Unsure(Exception):
    """Neither equal nor different for certain; the text says why."""


def judge(gold: str, answer: str, options: Options | None = None) -> Outcome:
    """Whether the answer equals the gold one."""
    options = options or Options()
    if gold.split() == answer.split() and gold.strip():
        return Outcome(Says.EQUAL, "same text")
    sides = []
    for what, text in (("gold", gold), ("answer", answer)):
        try:
            sides.append(understand(text))
        except ReadError as error:
            if _same_words(gold, answer):
                return Outcome(Says.EQUAL, "same text")
            return Outcome(Says.UNREAD, "reading", f"{what}: {error}")
    if _same_words(gold, answer):
        return Outcome(Says.EQUAL, "same text")
    try:
        units = [unit(side) for side in (gold, answer)]
        if all(units) and units[0] != units[1]:
            raise Unsure(f"the units differ: {units[0]} against {units[1]}")
        return _compare(sides[0], sides[1], options)
    except Unsure as reason:
        return Outcome(Says.UNDECIDED, "comparison", str(reason))


def _is(tree: Any, *heads: str) -> bool:
    return isinstance(tree, Call) and tree.head in heads


def _same_words(gold: str, answer: str) -> bool:
    """Whether both are the same word or letter, such as `odd` or `C`."""
    return words(gold).isalpha() and words(gold) == words(answer)


def _compare(gold: Tree | Printed, answer: Tree | Printed, options: Options) -> Outcome:
    if isinstance(gold, Printed) and isinstance(answer, Printed):
        return _numbers(gold, answer, options)
    gold, answer = (
        _several(side) if isinstance(side, Printed) and _is(other, *LISTED) else as_tree(side)
        for side, other in ((gold, answer), (answer, gold))
    )
    for rule, applies in RULES:
        if applies(gold) or applies(answer):
            if not (applies(gold) and applies(answer)):
                return _unlike(gold, answer)
            return rule(gold, answer, options)
    return _formulas(gold, answer, options)


def _several(side: Printed) -> Tree:
    """`1,2` beside a list: not a number with a decimal comma, but two."""
    if not COMMAS.fullmatch(side.text):
        return Number(side.value, side.text)
    return as_tree(read_piece(side.text, NOTATION, alone=False))


def _unlike(gold: Tree, answer: Tree) -> Outcome:
    return Outcome(Says.DIFFERENT, "kind", f"{_kind(gold)} against {_kind(answer)}")


def _kind(tree: Tree) -> str:
    return tree.head if isinstance(tree, Call) else type(tree).__name__.lower()


LISTED = ("tuple", "sequence", "set")


def _collection(tree: Tree) -> bool:
    return _is(tree, *LISTED)


def _interval(tree: Tree) -> bool:
    return isinstance(tree, Call) and tree.head.startswith("interval")


def _listed(gold: Any, answer: Any, options: Options) -> Outcome:
    """Tuples in order; sets in any order; bare sequences equal in order, undecided in another."""
    if gold.head == answer.head == "sequence" and all(_is(arg, "tuple") for arg in (*gold.args, *answer.args)):
        gold, answer = (Call("set", _once(side.args, options)) for side in (gold, answer))
    if len(gold.args) != len(answer.args):
        return Outcome(Says.DIFFERENT, "length", f"{len(gold.args)} entries against {len(answer.args)}")
    in_order = _all([_compare(g, a, options) for g, a in zip(gold.args, answer.args, strict=True)])
    if in_order.verdict is Says.EQUAL and "set" not in (gold.head, answer.head):
        return in_order
    matched = _matching(gold.args, answer.args, options)
    if "tuple" in (gold.head, answer.head):
        if {gold.head, answer.head} == {"tuple", "set"}:
            return Outcome(Says.DIFFERENT, "kind", "a tuple against a set")
        return in_order
    if gold.head == answer.head == "sequence" and matched and in_order.verdict is not Says.EQUAL:
        return Outcome(
            Says.UNDECIDED, "entry by entry", "the same numbers in another order; braces would make it a set"
        )
    return Outcome(Says.EQUAL, "entry by entry", "as sets") if matched else _not_equal(in_order)


def _not_equal(found: Outcome) -> Outcome:
    return found if found.verdict is not Says.EQUAL else Outcome(Says.DIFFERENT, "entry by entry")


def _once(parts: Sequence[Tree], options: Options) -> tuple[Tree, ...]:
    """The parts without repetitions."""
    kept: list[Tree] = []
    for part in parts:
        if not any(_equal(part, other, options) for other in kept):
            kept.append(part)
    return tuple(kept)


def _matching(gold: Sequence[Tree], answer: Sequence[Tree], options: Options) -> bool:
    """Whether each entry of one has its own equal entry in the other."""
    left = list(answer)
    for item in gold:
        match = next((place for place, other in enumerate(left) if _equal(item, other, options)), None)
        if match is None:
            return False
        del left[match]
    return True


def _equal(one: Tree, other: Tree, options: Options) -> bool:
    try:
        return _compare(one, other, options).verdict is Says.EQUAL
    except Unsure:
        return False


def _all(found: Sequence[Outcome]) -> Outcome:
    """The verdict on a whole from those on its entries."""
    for verdict in (Says.DIFFERENT, Says.UNREAD, Says.UNDECIDED):
        for place, outcome in enumerate(found, start=1):
            if outcome.verdict is verdict:
                return Outcome(verdict, outcome.method, f"entry {place}: {outcome.detail}")
    return Outcome(Says.EQUAL, "entry by entry", f"{len(found)} entries")


def _intervals(gold: Any, answer: Any, options: Options) -> Outcome:
    if gold.head != answer.head:
        return Outcome(Says.DIFFERENT, "ends", f"{gold.head} against {answer.head}")
    return _listed(Call("tuple", gold.args), Call("tuple", answer.args), options)


def _unions(gold: Any, answer: Any, options: Options) -> Outcome:
    parts = [[_as_interval(part) for part in _flat(side)] for side in (gold, answer)]
    if len(parts[0]) == len(parts[1]) and _matching(parts[0], parts[1], options):
        return Outcome(Says.EQUAL, "part by part")
    raise Unsure("the unions are not the same part by part; they may overlap")


def _flat(side: Any) -> list[Tree]:
    return [part for arg in side.args for part in _flat(arg)] if _is(side, "union") else [side]


def _as_interval(part: Tree) -> Tree:
    """In a union, (0, 1) and [0, 1] are intervals."""
    if isinstance(part, Call) and len(part.args) == 2 and part.head in ("tuple", "list"):
        return Call("interval()" if part.head == "tuple" else "interval[]", part.args)
    return part


def _vector(tree: Tree) -> bool:
    return _is(tree, "list")


def _lists(gold: Any, answer: Any, options: Options) -> Outcome:
    if len(gold.args) != len(answer.args):
        return Outcome(Says.DIFFERENT, "length", f"{len(gold.args)} entries against {len(answer.args)}")
    return _all([_compare(g, a, options) for g, a in zip(gold.args, answer.args, strict=True)])


RULES = (
    (_unions, lambda tree: _is(tree, "union")),
    (_intervals, _interval),
    (_listed, _collection),
)


def _numbers(gold: Printed, answer: Printed, options: Options) -> Outcome:
    """Two printed numbers: equal exactly, within the tolerance, or one the other's rounding with digits enough."""
    if gold.value == answer.value:
        return Outcome(Says.EQUAL, "exact")
    gap = abs(gold.value - answer.value)
    if options.tolerance is not None:
        allowed = options.tolerance * (abs(gold.value) if options.relative else 1)
        verdict = Says.EQUAL if gap <= allowed else Says.DIFFERENT
        return Outcome(verdict, "tolerance", f"apart by {float(gap):.6g}")
    exact, rounded = (gold, answer) if answer.quantum is not None else (answer, gold)
    if exact.quantum is None and _enough(rounded, options) and agrees(rounded, exact.value).agrees:
        return Outcome(Says.EQUAL, "rounding", rounded.claim)
    finer, coarser = sorted((gold, answer), key=lambda number: number.quantum or 0)
    if options.places is not None and _enough(coarser, options) and agrees(coarser, finer.value).agrees:
        return Outcome(Says.EQUAL, "rounding", coarser.claim)
    if ("%" in gold.text) != ("%" in answer.text) and max(gold.value, answer.value) == 100 * min(
        gold.value, answer.value
    ):
        raise Unsure("one is a percentage of the other's figure")
    return Outcome(Says.DIFFERENT, "exact", f"{gold.text} against {answer.text}")


def _enough(number: Printed, options: Options) -> bool:
    if number.quantum is None:
        return False
    if options.places is not None:
        return number.quantum * 10**options.places <= 1
    return (number.digits or 0) >= DIGITS and number.quantum < 1


def _formulas(gold: Tree, answer: Tree, options: Options) -> Outcome:
    if _vector(gold) and _vector(answer):
        return _lists(gold, answer, options)
    if gold == answer:
        return Outcome(Says.EQUAL, "same form")
    literal = numbers(gold), numbers(answer)
    if literal[0] is not None and literal[1] is not None and literal[0].shape == literal[1].shape == ():
        return _numbers(literal[0].entries[0], literal[1].entries[0], options)
    try:
        sides = [symbolic(side, _vocabulary(options, strict=True)) for side in (gold, answer)]
        loose = [symbolic(side, _vocabulary(options, strict=False)) for side in (gold, answer)]
    except SymbolicError as error:
        return Outcome(Says.UNREAD, "meaning", str(error))
    if any(_settled(*pair) for pair in (sides, loose) if pair is sides or pair == sides):
        return Outcome(Says.EQUAL, "evaluated")
    if not any(getattr(side, "free_symbols", ()) for side in sides):
        return _values(gold, answer, sides, options)
    if any(isinstance(side, sp.Tuple) for side in sides):
        raise Unsure("lists inside formulas are not compared")
    evidence = _decide(*loose)
    if evidence.verdict is Verdict.FAILED:
        if {"i", "j", "e"} & {*names(gold), *names(answer)}:
            raise Unsure("i, j or e may be a number here, and the two are equal only then, if at all")
        if _run_together(names(gold), names(answer)):
            raise Unsure("a name of several letters may be a product of those on the other side")
        return Outcome(Says.DIFFERENT, evidence.method, evidence.detail[:300])
    if not evidence.verdict.holds:
        raise Unsure(evidence.detail)
    if sides != loose and not (strict := _decide(*sides)).verdict.holds:
        capitals = ", ".join(sorted(_capitals(gold, options) | _capitals(answer, options)))
        raise Unsure(
            f"equal only if the order of factors does not matter ({strict.detail[:120]}); say --commuting {capitals}"
        )
    return Outcome(Says.EQUAL, evidence.method, evidence.detail)


def _run_together(*sides: Sequence[str]) -> bool:
    """Whether one side has a name such as `ab` whose letters stand alone on the other side, or `ac` beside `a`."""
    for one, other in (sides, sides[::-1]):
        for name in set(one) - set(other):
            if len(name) > 1 and name.isalpha() and name.islower() and set(name) <= {*other}:
                return True
    return False


def _settled(left: Any, right: Any) -> bool:
    """Whether the two have one form once their constants are evaluated: sin(7 pi) is 0, sin(x + 2 pi) is sin(x)."""
    if isinstance(left, (sp.MatrixBase, sp.MatrixExpr, sp.Tuple)) or isinstance(
        right, (sp.MatrixBase, sp.MatrixExpr, sp.Tuple)
    ):
        return False
    return _evaluated(left) == _evaluated(right)


INVERSES: dict[Any, Any] = {
    sp.acsc: lambda x: sp.asin(1 / x),
    sp.asec: lambda x: sp.acos(1 / x),
    sp.acot: lambda x: sp.atan(1 / x),
}


def _evaluated(node: Any) -> Any:
    if not node.args:
        return node
    args = [_evaluated(arg) for arg in node.args]
    if isinstance(node, sp.Pow) and args[1].is_Integer and abs(args[1]) > 999:
        return node
    make = INVERSES.get(node.func) or node.func
    return make(*args)


def _decide(left: Any, right: Any) -> Any:
    arrays = [
        np.array(side.tolist(), dtype=object) if isinstance(side, sp.MatrixBase) else side for side in (left, right)
    ]
    try:
        return decide(*arrays, seconds=SECONDS)
    except (TypeError, ValueError, AttributeError, NotImplementedError) as error:
        raise Unsure(f"the two cannot be compared: {str(error)[:120]}") from None


def _capitals(tree: Tree, options: Options) -> set[str]:
    return {name for name in names(tree) if name[0].isupper() and name.isascii()} - options.commuting


def _vocabulary(options: Options, *, strict: bool) -> Vocabulary:
    """strict: capital letters do not commute, as matrices do not."""
    symbols = _Capitals(options.commuting) if strict else {}
    functions = {name: sp.Function(name) for name in FUNCTIONS}
    return Vocabulary(symbols=symbols, log=options.log, functions=functions)


class _Capitals(dict[str, Any]):
    """Every capital letter, with whatever index, as a symbol that does not commute."""

    def __init__(self, commuting: frozenset[str]) -> None:
        super().__init__()
        self.commuting = commuting

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(re.match("[A-Z]", name)) and name not in self.commuting

    def __missing__(self, name: str) -> Any:
        return sp.Symbol(name, commutative=False)


def _values(gold: Tree, answer: Tree, sides: Sequence[Any], options: Options) -> Outcome:
    """Two formulas without letters: by their values, exact or to many digits; a decimal may be a rounding."""
    with precision(BITS):
        return _by_value(gold, answer, sides, options)


def _by_value(gold: Tree, answer: Tree, sides: Sequence[Any], options: Options) -> Outcome:
    try:
        values = [compute(side, {}, BITS) for side in sides]
    except EvaluationError as error:
        raise Unsure(str(error)) from None
    if any(isinstance(value, np.ndarray) for value in values):
        if np.shape(values[0]) != np.shape(values[1]):
            return Outcome(Says.DIFFERENT, "shape", f"{np.shape(values[0])} against {np.shape(values[1])}")
        same = all(not _apart(one, other) for one, other in zip(np.ravel(values[0]), np.ravel(values[1]), strict=True))
        if same and all(not isinstance(entry, arb) for value in values for entry in np.ravel(value)):
            return Outcome(Says.EQUAL, "exact", "entry by entry")
        if same:
            raise Unsure("equal to 30 digits, but not shown equal")
        return Outcome(Says.DIFFERENT, "exact", "entry by entry")
    if options.tolerance is not None:
        (low, high), (least, most) = ends(values[0]), ends(values[1])
        allowed = options.tolerance * (abs(low) if options.relative else 1)
        verdict = Says.EQUAL if max(abs(least - high), abs(most - low)) <= allowed else Says.DIFFERENT
        return Outcome(verdict, "tolerance", " against ".join(str(float(arb(value).mid())) for value in values))
    if not _apart(*values):
        evidence = _decide(*sides)
        if evidence.verdict.holds:
            return Outcome(Says.EQUAL, evidence.method, evidence.detail)
        raise Unsure("equal to 30 digits, but not shown equal")
    for tree, other in ((gold, values[1]), (answer, values[0])):
        number = _printed(tree)
        low, high = ends(other)
        if number is None:
            continue
        if _enough(number, options) and agrees(number, low if low == high else (low, high)).agrees:
            return Outcome(Says.EQUAL, "rounding", number.claim)
    return Outcome(Says.DIFFERENT, "values", " against ".join(str(float(arb(value).mid())) for value in values))


def _apart(one: Any, other: Any) -> bool:
    gap = one - other
    return (not gap.contains(0)) if isinstance(gap, arb) else gap != 0


def _printed(tree: Tree) -> Printed | None:
    try:
        return printed(tree.text) if isinstance(tree, Number) else None
    except ReadError:
        return None
