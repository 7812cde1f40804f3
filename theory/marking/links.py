"""Every link of every chain in a document, judged without a key: is this side equal to that one?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp
from flint import arb

from checks.enclosure import enclose, precision
from checks.evaluation import EvaluationError
from checks.evidence import Verdict
from checks.identity import decide
from checks.numbers import Printed, agrees, printed
from checks.reading import WRITTEN, Chain, Notation, ReadError, Side, read_chains
from checks.symbolic import SymbolicError, Vocabulary, symbolic
from checks.tree import Call, Name, Number, Tree, walk
from theory.marking.answers import numbers
from theory.marking.markdown import Formula
from theory.marking.spans import Span, between, ends

BITS = 192
SECONDS = 2.0
BASES = {"bits": 2, "base10": 10}


class Found(Enum):
    """What is said of one link."""

    RIGHT = "right"
    ROUNDED = "right-rounded"
    ELSEWHERE = "right-elsewhere"
    DEFINES = "defines"
    WRONG = "wrong"
    UNDECIDED = "undecided"
    UNREAD = "unread"


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


@dataclass(frozen=True, slots=True)
class Passage:
    """A formula of a document with its chains; none where it could not be read, and why."""

    formula: Formula
    chains: tuple[Chain, ...]
    trouble: str = ""

    def line(self, side: Side) -> int:
        return self.formula.line + self.formula.text[: side.start].count("\n")


FUNCTION = re.compile(r"(?<![A-Za-z\\])([A-Z]|[fgh])\s*(?:\\left)?\(")  # a capital before a bracket: an operator such as U(...)
PARAMETERS = frozenset({"alpha", "beta", "gamma", "delta", "epsilon", "eta", "theta", "lambda", "mu", "rho", "tau"})
LAYERED = frozenset({"W", "b", "h"})  # W^L is layer L's W
RELATED = re.compile(r"^\s*(?:[A-Za-z]+\s*)?=\s*(?P<number>[-−]?[0-9][0-9,.]*[0-9]|[0-9])(?![0-9])")
NUMBERED = re.compile(r"\(([a-h])\)")


def passages(formulas: Iterator[Formula] | Sequence[Formula], notation: Notation = WRITTEN) -> Iterator[Passage]:
    """Every formula, read. A number that follows in the text, as in `$2 n - 1$ FLOPs = 1599`, belongs to it."""
    for formula in (part for whole in formulas for part in (whole, *_braced(whole))):
        text = formula.text
        if found := RELATED.match(formula.after):
            text = f"{text} = {found['number']}"
        applied = {name: name for name in FUNCTION.findall(text)}
        own = replace(
            notation,
            functions={**applied, **notation.functions},
            variables=notation.variables | PARAMETERS | LAYERED,
            labelled=notation.labelled | LAYERED,
        )
        formula = replace(formula, text=text)
        try:
            chains = read_chains(text, notation=own, partial=True)
        except ReadError as error:
            yield Passage(formula, (), str(error))
            continue
        for chain in chains:
            for note in chain.notes:
                if (found := NUMBERED.fullmatch(note.strip())) and formula.question:
                    formula = replace(formula, question=formula.question.rstrip("abcdefgh") + found[1])
        yield Passage(formula, chains)


BRACE = re.compile(r"\\(?:over|under)brace\s*\{")
NAMED = re.compile(r"\s*[\^_]\s*\{\s*(?:\\triangleq|:=|=)\s*(?P<name>[A-Za-z](?:[\^_](?:\{[^{}]{1,9}\}|[A-Za-z0-9*]))*)")


def _braced(formula: Formula) -> Iterator[Formula]:
    """What a brace with a name over or under it defines: `\\overbrace{W_2 W_1}^{\\triangleq W^*}` as W^* = W_2 W_1."""
    for found in BRACE.finditer(formula.text):
        depth = 1
        for place in range(found.end(), len(formula.text)):
            depth += {"{": 1, "}": -1}.get(formula.text[place], 0)
            if depth == 0:
                if name := NAMED.match(formula.text, place + 1):
                    inner = formula.text[found.end() : place]
                    line = formula.line + formula.text[: found.start()].count("\n")
                    yield replace(formula, text=f"{name['name']} = {inner}", line=line)
                break


def judge(found: Iterator[Passage]) -> Iterator[Link]:
    """Every link of every passage, in order."""
    scopes: dict[str, Scope] = {}
    for passage in found:
        scope = scopes.setdefault(passage.formula.question.rstrip("abcdefgh"), Scope())
        if passage.trouble:
            yield Link(
                passage.formula.line, passage.formula.question, passage.formula.text, "", "", Found.UNREAD, passage.trouble
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


def _link(left: Side, right: Side, scope: Scope, log: int | None, first: bool) -> tuple[Found, str]:
    for side in (left, right):
        if side.tree is None:
            return Found.UNREAD, str(side.unread) if side.unread else "nothing stands before the relation"
    one, other = left.tree, right.tree
    assert one is not None and other is not None
    if first and _named(one) and not (isinstance(one, Name) and one.text in scope.open and _number(other)):
        return Found.DEFINES, ""
    if any(isinstance(node, Call) and node.head in ("ellipsis", "shape", "interval", "set", "±") for t in (one, other) for node in walk(t)):
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
    sides = [_symbolic(tree, log) for tree in (one, other)]
    letters = [_letters(side) for side in sides]
    if not any(letters):
        return _numeric(one, other, log)
    if letters[0] == letters[1] or not all(letters) and not scope.values:
        return _identity(sides, letters, scope)
    known = {name for name in letters[0] | letters[1] if name in scope.values}
    if letters[0] | letters[1] <= known:
        return _with_values(one, other, sides, scope, log)
    return _identity(sides, letters, scope)


def _symbolic(tree: Tree, log: int | None) -> Any:
    functions = {node.head: sp.Function(node.head) for node in walk(tree) if isinstance(node, Call) and len(node.head) == 1 and node.head.isalpha()}
    return symbolic(tree, Vocabulary(log=None if log is None else sp.Integer(log), functions=functions))


def _letters(side: Any) -> set[str]:
    return {str(letter) for letter in getattr(side, "free_symbols", ())}


# Numbers against numbers


def _number(tree: Tree) -> Printed | None:
    found = numbers(tree)
    return found.entries[0] if found is not None and found.shape == () else None


def _numeric(one: Tree, other: Tree, log: int | None) -> tuple[Found, str]:
    """Both sides by value: exact, or as printed with the rounding of the line's own operands."""
    found, detail = _values(one, other, log)
    if found is Found.WRONG and isinstance(one, Call) and isinstance(other, Call) and one.head == other.head:
        if len(one.args) == len(other.args) == 1 and (inside := _values(one.args[0], other.args[0], log))[1]:
            detail = f"inside {one.head}: {inside[1]}"
    if found is Found.WRONG and log is None and any(isinstance(n, Call) and n.head == "log" for n in walk(one)):
        for name, number in BASES.items():
            if _values(one, other, number)[0] in (Found.RIGHT, Found.ROUNDED):
                return Found.ELSEWHERE, f"true with the logarithm to base {number} ({name}), which is not named"
    return found, detail


def _values(one: Tree, other: Tree, log: int | None) -> tuple[Found, str]:
    with precision(BITS):
        points = [enclose(_symbolic(tree, log), {}, BITS) for tree in (one, other)]
        if np.shape(points[0]) != np.shape(points[1]):
            return Found.WRONG, f"shapes {np.shape(points[0])} and {np.shape(points[1])}"
        result = numbers(other)
        texts = result.entries if result is not None else (None,) * np.size(points[1])
        spans = [_wide(tree, log, other) for tree in (one, other)]
        worst, details = Found.RIGHT, []
        for place, (text, *entry) in enumerate(zip(texts, *(np.ravel(side) for side in (*points, *spans)), strict=True)):
            found, detail = _entry(text, *entry)
            if found is not Found.RIGHT:
                where = f"{_position(place, np.shape(points[0]))}: " if np.size(points[0]) > 1 else ""
                details.append(where + detail)
                worst = found if worst is not Found.WRONG else worst
    return worst, "; ".join(details[:4])


def _position(place: int, shape: tuple[int, ...]) -> str:
    """`row 4, entry 3` of a matrix."""
    if len(shape) != 2 or 1 in shape:
        return f"entry {place + 1}"
    return f"row {place // shape[1] + 1}, entry {place % shape[1] + 1}"


def _entry(text: Printed | None, left: Any, right: Any, wide: Any, around: Any) -> tuple[Found, str]:
    gap = left - right
    if (gap.contains(0) and gap.rad() < 1e-30) if isinstance(gap, arb) else gap == 0:
        return Found.RIGHT, ""
    low, high = ends(left)
    if text is not None and agrees(text, low if low == high else (low, high)).agrees:
        return Found.RIGHT, ""
    one, other = ends(wide), ends(around)
    if one[0] <= other[1] and other[0] <= one[1]:
        return Found.ROUNDED, f"the rounding of its operands explains it; without it {_show(left)}"
    return Found.WRONG, f"left is {_show(left)}, right is {_show(right)}"


def _wide(tree: Tree, log: int | None, other: Tree) -> Any:
    """The side with each rounded operand as the interval that it stands for."""
    quanta = [quantum for number in _literals(other) if (quantum := _quantum(number)) is not None and quantum < 1]
    coarsest = max(quanta, default=None)
    env: dict[Any, Any] = {}
    if coarsest is None:
        return enclose(_symbolic(tree, log), {}, BITS)

    def vary(node: Tree) -> Tree:
        if isinstance(node, Number):
            quantum = _quantum(node)
            if quantum is None or quantum > coarsest:
                return node
            name = f"literal{len(env)}"
            env[sp.Symbol(name, real=True)] = between(node.value - quantum / 2, node.value + quantum / 2)
            return Name(name)
        return Call(node.head, tuple(map(vary, node.args))) if isinstance(node, Call) else node

    varied = vary(tree)
    return enclose(_symbolic(varied, log), env, BITS)


def _literals(tree: Tree) -> list[Number]:
    return [node for node in walk(tree) if isinstance(node, Number)]


def _quantum(number: Number) -> Fraction | None:
    """The weight of the last decimal; None for whole numbers, which are exact."""
    try:
        quantum = printed(number.text).quantum
    except ReadError:
        return None
    return quantum if quantum is not None and quantum < 1 else None


def _show(value: Any) -> str:
    return value.str(8, radius=False) if isinstance(value, arb) else str(value)


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
    arrays = [np.array(side.tolist(), dtype=object) if isinstance(side, sp.MatrixBase) else side for side in (left, right)]
    return decide(*arrays, seconds=SECONDS)


def _unfold(side: Any, formulas: Mapping[str, Any]) -> Any:
    for _ in range(4):
        known = {s: formulas[str(s)] for s in side.free_symbols if str(s) in formulas and s not in formulas[str(s)].free_symbols}
        if not known:
            break
        side = side.xreplace(known)
    return side


def _ratio(left: Any, right: Any) -> str:
    """A constant factor between the two, where there is one."""
    for factor in (2, 3, 4, -1, -2):
        for number, words in ((sp.Integer(factor), f"{factor}"), (sp.Rational(1, factor), f"1/{factor}")):
            if _decide(left, sp.Mul(number, right, evaluate=False)).verdict.holds:
                return f"left is {words} times the right side"
    return ""


def _with_values(one: Tree, other: Tree, sides: list[Any], scope: Scope, log: int | None) -> tuple[Found, str]:
    """Formulas whose letters all have numbers: by value, within what the printed numbers stand for."""
    env = {sp.Symbol(name, real=True): span for name, span in scope.values.items()}
    with precision(BITS):
        values = [ends(enclose(side, env, BITS)) for side in sides]
    result = _number(other)
    if result is not None:
        values[1] = result.rounded
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
    if isinstance(first, Call) and first.head == "tuple" and isinstance(last, Call) and len(first.args) == len(last.args):
        for name, value in zip(first.args, last.args, strict=True):
            if isinstance(name, Name) and (number := _number(value)):
                scope.values[name.text] = between(*_held(number, exact=True))
        return
    if not isinstance(first, Name):
        return
    if number := _number(last):
        scope.values[first.text] = between(*_held(number, exact=len(chain.sides) == 2))
        scope.open.discard(first.text)
    for side in chain.sides[1:]:
        if side.tree is not None and not _number(side.tree):
            try:
                formula = _symbolic(side.tree, log)
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
    """A number that is stated is exact; one that was computed stands for what rounds to it."""
    return (number.value, number.value) if exact else number.rounded


def _value_of(formula: Any) -> Span | None:
    try:
        return enclose(formula, {}, BITS)
    except EvaluationError:
        return None
