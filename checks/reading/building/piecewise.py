"""Functions defined by cases, as sums of steps: only where the cases exclude one another and leave nothing out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import sympy as sp

from checks.reading.building.scope import Build, BuildError, Scope
from checks.tree import AT_LEAST, BOTH, Call, Tree
from checks.unevaluated import is_matrix
from checks.vocabulary import heads as f

# A branch counts for nothing outside of its case only if it has a value there: 0 times log(-1) has none.
TOTAL = (sp.Add, sp.Mul, sp.Max, sp.Min, *(head for head, row in f.FUNCTIONS.items() if row.total))


class Above(NamedTuple):
    """The condition that the difference is above 0, or, where it is closed, at least 0."""

    difference: Any
    closed: bool

    @property
    def indicator(self) -> Any:
        """1 where the condition holds, else 0."""
        if not self.closed:
            return f.Step(self.difference, evaluate=False)
        opposite = sp.Mul(-1, self.difference, evaluate=False)
        return sp.Add(1, sp.Mul(-1, f.Step(opposite, evaluate=False), evaluate=False), evaluate=False)


class CaseRange(NamedTuple):
    """Where a case holds: between these bounds of what it compares, each with whether it belongs to the case."""

    compared: Any
    low: Any
    high: Any
    with_low: bool
    with_high: bool


def piecewise(build: Build, scope: Scope, args: Sequence[Tree]) -> Any:
    """value, condition, value, condition, ..., and a last value alone for `otherwise`. Raises BuildError.

    Single points at the border between two cases are not looked at: equality is meant up to sets of measure zero.
    """
    pairs = list(zip(args[::2], args[1::2], strict=False))
    values = [_total(build(value)) for value, _ in pairs]
    cases = [_conditions(build, condition) for _, condition in pairs]
    default = _total(build(args[-1])) if len(args) % 2 else None
    _check(cases, default is not None)
    inside = [sp.Mul(*(part.indicator for part in case), evaluate=False) for case in cases]
    terms = [sp.Mul(value, part, evaluate=False) for value, part in zip(values, inside, strict=True)]
    if default is not None:
        rest = sp.Add(1, *(sp.Mul(-1, part, evaluate=False) for part in inside), evaluate=False)
        terms.append(sp.Mul(default, rest, evaluate=False))
    return sp.Add(*terms, evaluate=False)


def _conditions(build: Build, condition: Tree) -> list[Above]:
    assert isinstance(condition, Call)
    if condition.head == BOTH:
        return [part for inner in condition.args for part in _conditions(build, inner)]
    left, right = map(build, condition.args)
    if is_matrix(left) or is_matrix(right):
        raise BuildError("conditions on numbers", "a matrix that is compared", "write the entry")
    difference = sp.Add(left, sp.Mul(-1, right, evaluate=False), evaluate=False)
    return [Above(difference, condition.head == AT_LEAST)]


def _total(value: Any) -> Any:
    """The value of a branch, if it has one everywhere."""
    for node in sp.preorder_traversal(value):
        whole = isinstance(node, sp.Pow) and node.exp.is_Integer and node.exp >= 0
        if node.is_number or node.is_Symbol or whole or isinstance(node, TOTAL):
            continue
        raise BuildError("a value that exists outside of its case too", f"{node.func.__name__}, which may not")
    return value


def _check(cases: Sequence[Sequence[Above]], rest: bool) -> None:
    """Raises BuildError unless the cases exclude one another and, without `otherwise`, leave nothing out."""
    if len(cases) == 1 and rest:
        return
    if len(cases) == 2 and all(len(case) == 1 for case in cases):
        (one,), (other,) = cases
        if sp.expand(one.difference + other.difference) == 0:  # a > b and a <= b, for any a and b
            _check_border(one.difference, one.closed, other.closed)
            return
    spans = sorted(map(_span, cases), key=lambda span: (span.low, span.high))
    if len({str(span.compared) for span in spans}) != 1:
        raise BuildError("cases that compare one expression with numbers, or a case and the rest", "others")
    for before, after in pairwise(spans):
        if after.low < before.high:
            raise BuildError("cases that exclude one another", "some that overlap")
        if after.low > before.high and not rest:
            raise BuildError("cases that cover everything, or one for `otherwise`", "a gap")
        if after.low == before.high:
            _check_border(before.compared, before.with_high, after.with_low)
    if not rest and (spans[0].low, spans[-1].high) != (-sp.oo, sp.oo):
        raise BuildError("cases that cover everything, or one for `otherwise`", "a gap")


def _check_border(compared: Any, one: bool, other: bool) -> None:
    """A border that belongs to both cases, or to none, must be thin: a polynomial's is, that of relu(x) > 0 is not."""
    expanded = sp.expand(compared)
    if one == other and not (expanded.free_symbols and expanded.is_polynomial()):
        raise BuildError("the border between two cases in one of them", "it in both or in none")


def _span(case: Sequence[Above]) -> CaseRange:
    low, high, with_low, with_high, compared = -sp.oo, sp.oo, False, False, None
    for difference, closed in case:
        number, rest = sp.expand(difference).as_coeff_Add()
        factor, term = rest.as_coeff_Mul()
        if not (number.is_Rational and factor.is_Rational and term.free_symbols) or compared not in (None, term):
            raise BuildError("a case that compares one expression with numbers", "another")
        compared, bound = term, -number / factor
        if factor > 0 and bound >= low:
            low, with_low = bound, closed and (with_low or bound > low)
        elif factor < 0 and bound <= high:
            high, with_high = bound, closed and (with_high or bound < high)
    if low >= high:
        raise BuildError("a case that can occur", "conditions that exclude one another")
    return CaseRange(compared, low, high, with_low, with_high)
