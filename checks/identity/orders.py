"""What depends on the order of letters, such as the slope of a maximum, decided case by case: which of those that are
compared is the largest, then which of those that are compared elsewhere, until no comparison is left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

from checks.vocabulary import heads as f

MOST_LETTERS = 12  # that are compared with one another
MOST_WORK = 50_000  # operations in all cases together: two or three seconds
SIGNED = (sp.Heaviside, sp.sign, sp.Abs, f.Step)
COMPARING = (sp.Max, *SIGNED)
Below = Mapping[Any, frozenset[Any]]  # letter -> those that are less


def vanishes_in_every_order(expression: Any, vanishes: Callable[[Any], bool]) -> bool:
    """Whether it is zero however its letters are ordered; False where it compares more than letters.

    vanishes: whether an expression is zero wherever it is defined. Equal letters are a set of measure zero, unless
    they are whole numbers: of these nothing is said.
    """
    letters = {letter for node in expression.atoms(*COMPARING) for letter in node.free_symbols}
    if not 1 < len(letters) <= MOST_LETTERS or any(letter.is_integer for letter in letters):
        return False
    return _Cases(vanishes).hold(expression, {})


@dataclass(slots=True)
class _Cases:
    """vanishes: the judge of a case in which nothing is compared. left: operations that may still be looked at."""

    vanishes: Callable[[Any], bool]
    left: int = MOST_WORK

    def hold(self, expression: Any, below: Below) -> bool:
        """Whether the expression vanishes in every case that agrees with what is known to be less."""
        compared = sorted(expression.atoms(*COMPARING), key=lambda node: (len(node.free_symbols), str(node)))
        if not compared:
            return self.vanishes(expression)
        letters = compared[0].free_symbols
        if len(letters) < 2:
            return False  # a letter beside a number, which has its place in no order
        for letter in sorted(letters, key=str):
            others = letters - {letter}
            if any(letter in below.get(other, ()) for other in others):
                continue
            known = _with(below, letter, others)
            case = _settled(expression, known)
            self.left -= 1 + int(case.count_ops())
            if self.left < 0 or case == expression or not self.hold(case, known):
                return False
        return True


def _with(below: Below, letter: Any, others: frozenset[Any] | set[Any]) -> Below:
    """What is known besides, when a letter is larger than others: those below these, too, for all that are above it."""
    less = frozenset(others).union(below.get(letter, ()), *(below.get(other, ()) for other in others))
    above = {one: known | less for one, known in below.items() if letter in known}
    return {**below, **above, letter: less}


def _settled(node: Any, below: Below) -> Any:
    """The expression with each comparison worked out that is known."""
    if not node.args or not node.has(*COMPARING):
        return node
    args = [_settled(arg, below) for arg in node.args]
    if isinstance(node, sp.Max):
        largest = (one for one in args if all(other == one or other in below.get(one, ()) for other in args))
        return next(largest, None) or sp.Max(*args, evaluate=False)
    if isinstance(node, SIGNED) and (sign := _sign(args[0], below)) is not None:
        if isinstance(node, sp.Abs):
            return sign * args[0]
        return sp.Integer(sign if isinstance(node, sp.sign) else max(sign, 0))
    return node.func(*args)


def _sign(difference: Any, below: Below) -> int | None:
    """The sign of one letter, or the largest of several, less another; None where that is not known."""
    terms = sp.Add.make_args(difference)
    sides = dict(term.as_coeff_Mul() for term in terms)
    if len(terms) != 2 or {*sides} != {sp.S.One, sp.S.NegativeOne}:
        return None
    one, other = (side.args if isinstance(side, sp.Max) else (side,) for side in (sides[1], sides[-1]))
    if any(all(less in below.get(letter, ()) for less in other) for letter in one):
        return 1
    return -1 if any(all(less in below.get(letter, ()) for less in one) for letter in other) else None
