"""Two sympy expressions: alike once their constants are evaluated, or decided by exact algebra and by points."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sympy as sp

from checks.enclosure import enclose, rational
from checks.evaluation import EvaluationError
from checks.evidence import Algebra, Finding, Verdict
from checks.identity import decide
from checks.identity.normal import vanishes
from checks.identity.ring import NotAlgebraic
from checks.symbols import written_out
from checks.vocabulary.heads import FUNCTIONS
from theory.equality.case import Case, unsure
from theory.equality.outcome import Doubt

SEED, POINTS, BITS = 20, 8, 64
MATRICES = (sp.MatrixBase, sp.MatrixExpr)
MOST_TERMS = 5000  # of a sum that is written out
LARGEST = 999  # a power with a larger exponent is not multiplied out, nor a factorial
COSTLY = (sp.gamma, sp.floor, sp.ceiling)  # sympy would work out all digits of a large value


def settled(left: Any, right: Any) -> bool:
    """Whether the two have one form once their constants are evaluated: sin(7 pi) is 0, sin(x + 2 pi) is sin(x)."""
    if isinstance(left, MATRICES) or isinstance(right, MATRICES):
        return False
    return evaluated(left) == evaluated(right)


INVERSES: dict[Any, Any] = {
    sp.acsc: lambda x: sp.asin(1 / x),
    sp.asec: lambda x: sp.acos(1 / x),
    sp.acot: lambda x: sp.atan(1 / x),
}


@lru_cache(maxsize=4096)
def evaluated(node: Any) -> Any:
    """The expression with sympy's own simplifications, part by part. Raises Unsure for 0^0 and a division by zero."""
    if not node.args:
        return node
    args = [evaluated(arg) for arg in node.args]
    if isinstance(node, sp.Pow) and args[0] == args[1] == 0:
        raise unsure(Doubt.ZERO_TO_ZERO)
    if node.func in COSTLY and not all(arg.is_Rational and abs(arg) <= LARGEST for arg in args):
        return node.func(*args, evaluate=False)
    if isinstance(node, sp.Pow) and args[1].is_Integer and abs(args[1]) > LARGEST:
        return node
    make = INVERSES.get(node.func) or node.func
    try:
        value = make(*args)
    except ValueError:  # sympy compares no numbers that are not real, as in max(x, i)
        value = sp.nan
    if value in (sp.zoo, sp.nan):
        raise unsure(Doubt.UNDEFINED, node.func.__name__)
    return value


def is_long(*sides: Any) -> bool:
    """Whether a sum or product would take long to write out."""
    return any(_terms(side) > MOST_TERMS for side in sides)


def _terms(node: Any) -> int:
    """How many terms are worked out, one within another."""
    inner = max(map(_terms, node.args), default=1)
    for _, low, high in getattr(node, "limits", ()):
        count = sp.Add(high, sp.Mul(-1, low), 1)
        inner *= int(count) if count.is_Integer and count > 0 else 1
    return min(inner, 10**9)


def equal_at_length(left: Any, right: Any) -> bool:
    """Whether two sides with long sums are equal by algebra alone. Raises Unsure where that does not show it."""
    try:
        if vanishes(sp.Add(left, sp.Mul(-1, right, evaluate=False), evaluate=False)):
            return True
    except NotAlgebraic:
        pass
    raise unsure(Doubt.LONG_SUM, str(MOST_TERMS))


def same_domain(left: Any, right: Any) -> bool:
    """Whether, at seeded points, either both sides have a real value or neither has: log(x^2) and 2 log x differ."""
    partial = [node for side in (left, right) for node in side.atoms(sp.log, sp.Pow) if not _entire(node)]
    letters = sorted(left.free_symbols | right.free_symbols, key=str)
    if not partial or not all(isinstance(letter, sp.Symbol) and letter.is_commutative for letter in letters):
        return True
    rng = random.Random(SEED)
    for _ in range(POINTS):
        point = {letter: rational(Fraction(rng.randint(-99, 99), 7)) for letter in letters}
        if len({_has_value(side, point) for side in (left, right)}) == 2:
            return False
    return True


def may_fail(side: Any) -> frozenset[Any]:
    """What decides where an expression has no value: what divides, what is under a root or a logarithm, and so on."""
    found: set[Any] = set()
    for node in sp.preorder_traversal(side):
        if not getattr(node, "free_symbols", ()) or isinstance(node, (sp.Symbol, sp.Add, sp.Mul)):
            continue
        if isinstance(node, sp.Pow) and node.exp.is_Integer:
            factors = sp.Mul.make_args(evaluated(node.base)) if node.exp.is_negative else ()
            found |= {factor for factor in factors if factor.free_symbols and not factor.is_nonzero}
        elif isinstance(node, sp.Pow):
            if not node.base.is_positive:
                found.add((evaluated(node.base), node.exp))
        elif not (row := FUNCTIONS.get(node.func)) or not row.total:
            found.add(node)
    return frozenset(found)


def _entire(node: Any) -> bool:
    return isinstance(node, sp.Pow) and (node.exp.is_Integer or not node.base.free_symbols)


def _has_value(side: Any, point: Any) -> bool:
    try:
        enclose(side, point, BITS)
    except EvaluationError:
        return False
    return True


def decided(sides: Sequence[Any], case: Case) -> Finding:
    """What algebra and points say of the equality of two expressions, or matrices of numbers. Raises Unsure."""
    if is_long(*sides) and equal_at_length(*sides):
        return Finding(Verdict.DECIDED, Algebra())
    try:
        return decide(*map(written_out, sides), seconds=case.seconds)
    except EvaluationError as error:
        raise unsure(Doubt.NO_VALUE, str(error)) from None
