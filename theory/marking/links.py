"""Every link of every chain in a document, judged without a key: is this side equal to that one?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from checks.enclosure import precision
from checks.evaluation import EvaluationError
from checks.evidence import Verdict
from checks.functions import Logistic
from checks.identity import decide
from checks.numbers import Printed
from checks.reading import Chain, Side
from checks.symbolic import SymbolicError
from checks.tree import Call, Name, Tree, walk
from theory.marking.arithmetic import BITS, Found, expression, number, numeric
from theory.marking.passages import Passage
from theory.marking.spans import Span, between, compute, ends
from theory.notation import derivative

SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Link:
    """One link: its line, both sides as they are written, the verdict, and why."""

    line: int
    question: str
    left: str
    relation: str
    right: str
    found: Found
    detail: str = ""


@dataclass
class Scope:
    """What a document has said so far under one question: names with their numbers, and names with their formulas."""

    values: dict[str, Span] = field(default_factory=dict)
    formulas: dict[str, Any] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)  # names whose number was written as a formula of numbers only


def judge(found: Iterator[Passage]) -> Iterator[Link]:
    """Every link of every passage, in order."""
    scopes: dict[str, Scope] = {}
    for passage in found:
        scope = scopes.setdefault(passage.formula.question.rstrip("abcdefgh"), Scope())
        if passage.trouble:
            yield Link(
                passage.formula.line,
                passage.formula.question,
                passage.formula.text,
                "",
                "",
                Found.UNREAD,
                passage.trouble,
            )
        for chain in passage.chains:
            yield from _chain(passage, chain, scope)


def base(passage: Passage, chain: Chain) -> int | None:
    """The base of a plain logarithm where the words beside it name one."""
    words = " ".join((*chain.notes, passage.formula.before, passage.formula.after))
    if re.search(r"log[_ -]*(?:base[_ -]*)?2|base[ -]*(?:2|two)|\bbits?\b", words, re.IGNORECASE):
        return 2
    if re.search(r"log[_ -]*(?:base[_ -]*)?10|base[ -]*(?:10|ten)", words, re.IGNORECASE):
        return 10
    return None


def _chain(passage: Passage, chain: Chain, scope: Scope) -> Iterator[Link]:
    log = base(passage, chain)
    for place, (left, relation, right) in enumerate(chain.links()):
        if relation not in ("=", "≈", ":="):
            continue
        found, detail = _link(left, right, scope, log, first=place == 0)
        yield Link(passage.line(right), passage.formula.question, left.text, relation, right.text, found, detail)
    _remember(chain, scope, log)
    if why := implausible(chain, scope):
        first, last = chain.sides[0], chain.sides[-1]
        yield Link(passage.line(last), passage.formula.question, first.text, "=", last.text, Found.WRONG, why)


QUARTER = Fraction(1, 4)
LOSSES = frozenset({"loss", "Loss", "BCE", "MSE", "CE"})  # not L, which may be a log-likelihood


def implausible(chain: Chain, scope: Scope) -> str:
    """Why a number cannot be what its name says, by the theory: a slope of the logistic above 1/4, a loss below 0."""
    first, last = chain.sides[0].tree, chain.sides[-1].tree
    printed = None if last is None or len(chain.sides) < 2 else number(last)
    if printed is None or not isinstance(first, Name):
        return ""
    value, name = printed.value, first.text
    if name in LOSSES and value < 0:
        return "a loss of this kind is never negative"
    if isinstance(scope.formulas.get(name), Logistic) and not 0 <= value <= 1:
        return "a value of the logistic function lies between 0 and 1"
    pair = derivative(name)
    made = scope.formulas.get(pair[0]) if pair else None
    if pair and isinstance(made, Logistic) and str(made.args[0]) == pair[1] and not 0 <= value <= QUARTER:
        return "the slope of the logistic function lies between 0 and 1/4"
    return ""


def _link(left: Side, right: Side, scope: Scope, log: int | None, first: bool) -> tuple[Found, str]:
    for side in (left, right):
        if side.tree is None:
            return Found.UNREAD, str(side.unread) if side.unread else "nothing stands before the relation"
    one, other = left.tree, right.tree
    assert one is not None
    assert other is not None
    if first and _named(one) and not (isinstance(one, Name) and one.text in scope.open and number(other)):
        return Found.DEFINES, ""
    if any(
        isinstance(node, Call) and node.head in ("ellipsis", "shape", "interval", "set", "±")
        for t in (one, other)
        for node in walk(t)
    ):
        return Found.UNDECIDED, "an ellipsis, a shape or a set is not compared"
    if one == other:
        return Found.RIGHT, "same form"
    try:
        return _compare(one, other, scope, log)
    except (SymbolicError, EvaluationError) as error:
        return Found.UNDECIDED, str(error)
    except (TypeError, ValueError, AttributeError, NotImplementedError) as error:
        return Found.UNDECIDED, f"cannot be compared: {str(error)[:120]}"


def _named(tree: Tree) -> bool:
    """A name, an indexed name, or a function of names: what a definition begins with."""
    if isinstance(tree, Name):
        return True
    if isinstance(tree, Call) and tree.head in ("sub", "label", "index", "tuple"):
        return True
    return isinstance(tree, Call) and len(tree.head) <= 2 and all(isinstance(arg, Name) for arg in tree.args)


def _compare(one: Tree, other: Tree, scope: Scope, log: int | None) -> tuple[Found, str]:
    sides = [expression(tree, log) for tree in (one, other)]
    letters = [_letters(side) for side in sides]
    if not any(letters):
        return numeric(one, other, log)
    if letters[0] == letters[1] or (not all(letters) and not scope.values):
        return _identity(sides, letters, scope)
    known = {name for name in letters[0] | letters[1] if name in scope.values}
    if letters[0] | letters[1] <= known:
        return _with_values(one, other, sides, scope, log)
    return _identity(sides, letters, scope)


def _letters(side: Any) -> set[str]:
    return {str(letter) for letter in getattr(side, "free_symbols", ())}


# Formulas


def _identity(sides: list[Any], letters: list[set[str]], scope: Scope) -> tuple[Found, str]:
    """Whether the two formulas are the same for all values of their letters."""
    alike = _same_letters(sides, letters)
    evidence = _decide(*alike)
    if evidence.verdict.holds:
        return Found.RIGHT, evidence.method
    unfolded = [_unfold(side, scope.formulas) for side in alike]
    if unfolded != alike and (again := _decide(*unfolded)).verdict.holds:
        return Found.RIGHT, f"{again.method}, by what was said before"
    left, right = (_letters(side) for side in alike)
    if evidence.verdict is Verdict.FAILED and left == right:
        return Found.WRONG, _ratio(*alike) or evidence.detail
    if evidence.verdict is Verdict.FAILED:
        return Found.UNDECIDED, "the two sides have different letters, and what they stand for is not said"
    return Found.UNDECIDED, evidence.detail


def _same_letters(sides: list[Any], letters: list[set[str]]) -> list[Any]:
    """z on one side is z_ij on the other where no other z occurs: an index that was left out."""
    changed = list(sides)
    for here, there in ((0, 1), (1, 0)):
        for name in letters[here] - letters[there]:
            longer = [other for other in letters[there] - letters[here] if other.startswith(f"{name}_")]
            if len(name) == 1 and len(longer) == 1:
                changed[here] = changed[here].xreplace({sp.Symbol(name, real=True): sp.Symbol(longer[0], real=True)})
    return changed


def _decide(left: Any, right: Any) -> Any:
    left, right = (side.doit() if side.has(sp.Derivative) else side for side in (left, right))
    arrays = [
        np.array(side.tolist(), dtype=object) if isinstance(side, sp.MatrixBase) else side for side in (left, right)
    ]
    return decide(*arrays, seconds=SECONDS)


def _unfold(side: Any, formulas: Mapping[str, Any]) -> Any:
    for _ in range(4):
        known = {
            s: formulas[str(s)]
            for s in side.free_symbols
            if str(s) in formulas and s not in formulas[str(s)].free_symbols
        }
        if not known:
            break
        side = side.xreplace(known)
    return side


def _ratio(left: Any, right: Any) -> str:
    """A constant factor between the two, where there is one."""
    for factor in (2, 3, 4, -1, -2):
        for times, words in ((sp.Integer(factor), f"{factor}"), (sp.Rational(1, factor), f"1/{factor}")):
            if _decide(left, sp.Mul(times, right, evaluate=False)).verdict.holds:
                return f"left is {words} times the right side"
    return ""


def _with_values(one: Tree, other: Tree, sides: list[Any], scope: Scope, log: int | None) -> tuple[Found, str]:
    """Formulas whose letters all have numbers: by value, within what the printed numbers stand for."""
    env = {sp.Symbol(name, real=True): span for name, span in scope.values.items()}
    with precision(BITS):
        values = [ends(compute(side, env, BITS)) for side in sides]
    result = number(other)
    if result is not None and values[0][0] != values[0][1]:
        values[1] = result.rounded
    elif result is not None:
        values[1] = _held(result, exact=False)
    if values[0][0] <= values[1][1] and values[1][0] <= values[0][1]:
        return Found.RIGHT, "with the numbers said before"
    cut = result.truncated if result is not None else values[1]
    if values[0][0] <= cut[1] and cut[0] <= values[0][1]:
        return Found.ROUNDED, "digits are cut off, not rounded"
    return Found.WRONG, f"with the numbers said before, left is {float(sum(values[0]) / 2):.8g}"


# What a chain says of names


def _remember(chain: Chain, scope: Scope, log: int | None) -> None:
    """A chain that begins with a name gives it a number, or a formula; tuples give several."""
    first, last = chain.sides[0].tree, chain.sides[-1].tree
    if first is None or last is None or len(chain.sides) < 2 or chain.relations[0] not in ("=", ":=", "≈"):
        return
    if (
        isinstance(first, Call)
        and first.head == "tuple"
        and isinstance(last, Call)
        and len(first.args) == len(last.args)
    ):
        for name, value in zip(first.args, last.args, strict=True):
            if isinstance(name, Name) and (stated := number(value)):
                scope.values[name.text] = between(*_held(stated, exact=True))
        return
    if not isinstance(first, Name):
        return
    if printed := number(last):
        scope.values[first.text] = between(*_held(printed, exact=len(chain.sides) == 2))
        scope.open.discard(first.text)
    for side in chain.sides[1:]:
        if side.tree is not None and not number(side.tree):
            try:
                formula = expression(side.tree, log)
            except (SymbolicError, TypeError, ValueError):
                continue
            if isinstance(formula, sp.Expr) and formula.free_symbols:
                scope.formulas.setdefault(first.text, formula)
            elif isinstance(formula, sp.Expr) and first.text not in scope.values:
                with_value = _value_of(formula)
                if with_value is not None:
                    scope.values[first.text] = with_value
                    scope.open.add(first.text)


def _held(number: Printed, exact: bool) -> tuple[Fraction, Fraction]:
    """A number that is stated is exact, and so is a whole one; else it stands for what rounds to it."""
    whole = number.quantum is not None and number.quantum >= 1
    return (number.value, number.value) if exact or whole else number.rounded


def _value_of(formula: Any) -> Span | None:
    try:
        return compute(formula, {}, BITS)
    except EvaluationError:
        return None
