"""What a document says of its names, remembered in a scope: numbers, arrays and formulas, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import takewhile
from typing import Any, TypeGuard

import sympy as sp
from flint import arb, fmpq

from checks.arrays import entries, shape_of
from checks.evaluation import EvaluationError, array
from checks.literals import Numbers, numbers
from checks.numbers import Printed
from checks.order import may_be_arrays
from checks.quantities import counted
from checks.reading import EQUAL, Chain
from checks.reading.building import BuildError, Kind, Meaning, Scope, build, shaped
from checks.reading.spelling import canonical
from checks.spans import Span, between, compute
from checks.tree import MEMBER, ONE, ZERO, Call, Name, Number, Tree, mapped, names
from checks.unevaluated import is_matrix, letters_in
from theory.formula.names import derivative
from theory.links.applied import INDEXED, applied_to, own_function, valued
from theory.links.arithmetic import BITS, around, expression, within
from theory.links.indexed import ranges
from theory.links.sizes import one_side
from theory.links.subscripts import NUMBERED

NEAR = 8  # lines within which `L = (-0.6398)(0.2176)` and `L = -0.1392` speak of one number


def remember(scope: Scope, chain: Chain, line: int, *, introduced: bool = False) -> Scope:
    """The scope with what a chain says that begins with names: a number, an array or a formula; tuples give several.

    A name that is given a second value closes its old meaning: what followed from it is forgotten. line: of the chain.
    introduced: words before it say that it defines what it begins with.
    """
    if _is_operation(chain.sides[0].tree):
        return scope
    equal = list(takewhile(EQUAL.__contains__, chain.relations))  # a = 0.3 < 0.5 says nothing of 0.5
    sides = [side.tree and counted(side.tree) for side in chain.sides[: len(equal) + 1]]
    first, last = sides[0], sides[-1]
    if first is None or last is None or not equal or (len(sides) == 2 and one_side(chain.sides[1])):  # k = 3 × 3
        return scope
    if chain.relations[len(equal) :] == ("→",) and numbers(last):  # x = [1.2, 3.8] → [1, 4]: it may be either now
        return scope.without(first.text) if isinstance(first, Name) else scope
    if isinstance(last, Number) and last.value == 1 and "≈" not in equal and (stem := _summed_up(first)):
        return scope.knowing({f"{ADDED}{stem}": Meaning(value=fmpq(1), tree=first)})
    function = _function(first, sides[1], scope, introduced) if isinstance(first, Call) else None
    if function is None:
        sides = [tree and mapped(tree, lambda node: valued(node, scope)) for tree in sides]
        first = sides[0] = named_mean(first) or sides[0]
    column = TURNED.search(chain.sides[len(equal)].text) is not None
    for name, value in _values(sides, scope, rounded="≈" in equal):
        scope = _valued(scope, name, value, line, stated=True)
        if column:
            scope = scope.knowing({name: replace(scope.names[name], column=True)})
    if isinstance(first, Name) and isinstance(last, Call) and last.head == "tuple" and (entries := numbers(last)):
        scope = _listed(scope, first.text, _held(entries, exact="≈" not in equal and len(sides) == 2), line)
    if isinstance(first, Call) and function is not None:
        old = scope.names.get(first.head)
        if old is not None and old.function != function.function:
            scope = _closed(scope, first.head)
        if INDEXED.fullmatch(first.head):
            scope = _closed(scope, first.head[0]).without(first.head[0])
        scope = scope.knowing({first.head: function})
    if isinstance(first, Name):
        formulas = [tree for tree in sides[1:] if tree is not None and not numbers(tree)]
        for place, tree in enumerate(formulas):
            scope = _defined(scope, first.text, tree, line, anew=place == 0, introduced=introduced)
    return scope


def _is_operation(tree: Tree | None) -> bool:
    """Whether a side is a number, or an operation on what is in it, which names nothing: a sum, a product, a power."""
    return isinstance(tree, Number) or (isinstance(tree, Call) and not tree.head[:1].isalpha())


TURNED = re.compile(r"[)\]}][ \t]*(?:\^[ \t]*\{?[ \t]*(?:T|\\top|\\intercal)[ \t]*\}?|ᵀ)[ \t.,;]*\Z")  # (1, 2)^T
ADDED = "sum of "  # before the letter of a family: what its members add up to


def adds_up(stem: str, scope: Scope, over: Set[str]) -> bool:
    """Whether it was said that the members of a family add up to 1, as probabilities do, and their numbers do so, too.

    over: what the sums run over for which it is to hold: another range than the one that was said is not all of them.
    """
    said = scope.names.get(f"{ADDED}{stem}")
    if said is None or said.tree is None or len(over | ranges(scope, said.tree)) > 1:
        return False
    known = [meaning.value for name in _members(stem, scope) if (meaning := scope.names[name]).value is not None]
    parts = [entry for value in known for entry in entries(value)]
    return not parts or meet(sum(parts[1:], parts[0]), fmpq(1))


def _members(stem: str, scope: Scope) -> list[str]:
    """The members of a family of which something is known, and the vector of which they are the entries."""
    return [*scope.marked(member_of, stem), *([stem] if stem in scope.names else [])]


def member_of(name: str, meaning: Meaning) -> tuple[str, ...]:
    """Of a member of a family, of which something is known: the family's letter."""
    found = NUMBERED.fullmatch(name)
    return (found["stem"],) if found else ()


def _summed_up(tree: Tree) -> str:
    """The letter of the family over all of whose members a sum runs; empty for any other formula."""
    if not (isinstance(tree, Call) and tree.head == "sum_over" and len(tree.args) > 1):
        return ""
    body, index, *ends = tree.args
    ended = len(ends) == 2 and ends[0] == ONE and not isinstance(ends[1], Call)  # 1 to n, and not to n - 1
    whole = not ends or ended or (isinstance(ends[0], Call) and ends[0].head == MEMBER)
    if not isinstance(body, Name) or not isinstance(index, Name) or not whole:
        return ""
    stem, _, letter = body.text.partition("_")
    return stem if letter == index.text else ""


def named_mean(tree: Tree) -> Name | None:
    """The name of a mean that is given, such as E[X] or E[X^2], as the reader calls it; None for anything else."""
    if not (isinstance(tree, Call) and tree.head == "expectation" and _is_power(tree.args[0])):
        return None
    try:
        made = build(tree)
    except BuildError:
        return None
    return Name(str(made)) if isinstance(made, sp.Symbol) else None


def _is_power(tree: Tree) -> bool:
    """Whether a formula is a name, or its power."""
    return isinstance(tree, Name) or (isinstance(tree, Call) and tree.head == "^" and isinstance(tree.args[0], Name))


GIVEN = re.compile(
    r"(?<![A-Za-z^])([A-Za-zα-ω]\w{0,40})\s{0,4}(?::=|[=≈←]|leftarrow|gets)"
)  # what a passage may give another value


def forgotten(scope: Scope, text: str) -> Scope:
    """The scope without the names to which a passage that was not read may give another value."""
    plain = text.translate(str.maketrans("", "", "{}\\"))
    for name in sorted({canonical(found[1]) for found in GIVEN.finditer(plain)}):
        if name in scope.names:
            scope = _closed(scope, name).without(name)
    return scope


def foretold(name: str, scope: Scope, line: int) -> Span | None:
    """The number that a name must have, by what was said of it shortly before this line or by a formula of numbers."""
    meaning = scope.names.get(name)
    if meaning is None or meaning.stated or meaning.origin is None or line - meaning.origin > NEAR:
        return None
    return meaning.value if meaning.value is not None else value_of(meaning.formula, scope.values)


def formula_of(name: str, scope: Scope) -> Any | None:
    """The formula in other names that a name was said to be."""
    meaning = scope.names.get(name)
    return meaning.formula if meaning else None


def held(number: Printed, exact: bool) -> tuple[Fraction, Fraction]:
    """A number that is stated is exact, and so is a whole one; else it stands for what rounds to it."""
    whole = number.quantum is not None and number.quantum >= 1
    return (number.value, number.value) if exact or whole else number.rounded


def _values(sides: Sequence[Tree | None], scope: Scope, rounded: bool) -> Iterator[tuple[str, Span]]:
    """The names that equal sides give a number or an array, and which. rounded: it is said to be about that."""
    first, last = sides[0], sides[-1]
    assert last is not None
    if isinstance(first, Call) and first.head == "tuple":
        if isinstance(last, Call) and len(first.args) == len(last.args):
            for name, value in zip(first.args, last.args, strict=True):
                if isinstance(name, Name) and (stated := numbers(value)):
                    yield name.text, _held(stated, exact=not rounded)
    elif isinstance(first, Name) and (stated := _stated(last)):
        heads = [tree.text for tree in takewhile(_is_name, sides) if _is_name(tree)]
        alone = len(sides) == len(heads) + 1 and not rounded
        for head in heads:
            meaning = scope.names.get(head, Meaning())
            result = meaning.formula is not None or (meaning.value is not None and not meaning.stated)
            if head == first.text or meaning.value is None:
                sure = (alone and not result) or (not rounded and _is_exact(stated, sides[1:-1], scope))
                yield head, _held(stated, exact=sure)


def _is_exact(stated: Numbers, sides: Sequence[Tree | None], scope: Scope) -> bool:
    """Whether a number is what a side before it is exactly, with nothing in it that may be rounded."""
    for tree in sides:
        try:
            found = None if tree is None else around(tree, within(scope, tree))
        except (BuildError, EvaluationError):
            continue
        if isinstance(found, fmpq) and not stated.shape:
            return stated.entries[0].value == Fraction(int(found.p), int(found.q))
    return False


def _valued(scope: Scope, name: str, value: Span, line: int, *, stated: bool) -> Scope:
    old = scope.names.get(name, Meaning())
    changed = old.value is not None and not meet(old.value, value)
    if changed:
        scope = _closed(scope, name)
    meaning = shaped(shape_of(value))
    formula = None if meaning.shape else old.formula  # one of numbers says nothing of an array
    new = replace(meaning, value=value, formula=formula, tree=old.tree, origin=line, stated=stated)
    return scope.knowing({name: replace(new, former=old.value if changed else old.former)})


def _listed(scope: Scope, name: str, entries: Span, line: int) -> Scope:
    """The scope in which a name was given a tuple, which is no value before it is known what it means."""
    old = scope.names.get(name, Meaning())
    if old.value is not None or (old.listed is not None and not meet(old.listed, entries)):
        scope = _closed(scope, name)
    return scope.knowing({name: Meaning(Kind.UNSETTLED, listed=entries, origin=line, stated=True)})


def meet(one: Span, other: Span) -> bool:
    """Whether both can be printed values of one number or array."""
    if shape_of(one) != shape_of(other):
        return False
    gaps = (a - b for a, b in zip(entries(one), entries(other), strict=True))
    return all(gap.contains(0) if isinstance(gap, arb) else gap == 0 for gap in gaps)


def _closed(scope: Scope, name: str) -> Scope:
    """The scope without the values of what a name's formulas lead to: they were said of its old meaning."""
    behind, pending = {name}, [name]
    while pending:
        at = pending.pop()
        more = {name for of in (_made_of, _derived_of, applied_to) for name in scope.marked(of, at)} - behind
        behind |= more
        pending += sorted(more)
    forgotten = {
        n: replace(scope.names[n], kind=_kind(scope.names[n]), shape=(), value=None, origin=None, stated=False)
        for n in sorted(behind - {name})
    }
    return scope.knowing(forgotten)


def _made_of(name: str, meaning: Meaning) -> tuple[str, ...]:
    """The names in the formula of a name."""
    return tuple(_letters(meaning.formula))


def _derived_of(name: str, meaning: Meaning) -> tuple[str, ...]:
    """Of a derivative: what is differentiated."""
    pair = derivative(name)
    return pair[:1] if pair else ()


def _kind(meaning: Meaning) -> Kind:
    return Kind.NUMBER if meaning.kind is Kind.NUMBER else Kind.UNSETTLED


def _letters(formula: Any | None) -> set[str]:
    return set() if formula is None else {*letters_in(formula).values()}


def _defined(scope: Scope, name: str, tree: Tree, line: int, *, anew: bool, introduced: bool) -> Scope:
    """The scope with a formula for a name; one in the name itself is none.

    anew: it replaces another one, of which the value is forgotten. introduced: so is one that was stated.
    """
    try:
        formula = expression(tree, scope)
    except BuildError:  # a sum over an index, say, which has a meaning once it is written out
        old = scope.names.get(name, Meaning(Kind.UNSETTLED))
        return scope.knowing({name: replace(old, formula=None, tree=tree)}) if anew else scope
    if not isinstance(formula, sp.Expr) or is_matrix(formula):
        return scope
    old = scope.names.get(name)
    if name in _letters(formula):
        return scope
    if not formula.free_symbols:
        value = value_of(formula, scope.values)
        return scope if value is None or (old and old.stated) else _valued(scope, name, value, line, stated=False)
    if old is None:
        old = Meaning(Kind.UNSETTLED)
    if anew and old.formula not in (None, formula) and (introduced or not old.stated):
        scope = _closed(scope, name)
        old = replace(old, value=None, stated=False)
    if old.shape:
        return scope
    if anew or old.formula is None:
        old = replace(old, formula=formula, tree=tree, origin=line)
    if old.kind is Kind.UNSETTLED and not may_be_arrays((tree,), within(scope, tree)):
        old = replace(old, kind=Kind.NUMBER)
    return scope.knowing({name: old})


def _function(first: Call, body: Tree | None, scope: Scope, introduced: bool) -> Meaning | None:
    """The function that f(x) = ... defines; without a formula where its body is none of numbers."""
    parameters = [arg.text for arg in first.args if isinstance(arg, Name)]
    if own_function(first, introduced) != first.head or body is None or len({*parameters}) != len(first.args):
        return None
    outside = mapped(body, lambda node: ZERO if isinstance(node, Call) and node.head == first.head else None)
    if not {*parameters} & {*names(outside)}:  # f(x_3) = -3.9375, or P(A) = 1 - P(A^c): a value of f
        return None
    unknown = Meaning(Kind.FUNCTION)
    try:
        formula = expression(body, scope)
    except BuildError:
        return unknown
    if not isinstance(formula, sp.Expr) or is_matrix(formula) or may_be_arrays((body,), within(scope, body)):
        return unknown
    letters = tuple(sp.Symbol(name, real=True) for name in parameters)
    return Meaning(Kind.FUNCTION, function=Applied(first.head, letters, formula))


@dataclass(frozen=True, slots=True)
class Applied:
    """A function of the document's own: its formula, with other numbers for the letters of its parameters."""

    head: str
    letters: tuple[Any, ...]
    formula: Any

    def __call__(self, *args: Any) -> Any:
        if len(args) != len(self.letters) or any(is_matrix(arg) or not isinstance(arg, sp.Expr) for arg in args):
            raise BuildError(f"{len(self.letters)} numbers for {self.head}", "something else", "write its value out")
        return self.formula.xreplace(dict(zip(self.letters, args, strict=True)))


def _is_name(tree: Tree | None) -> TypeGuard[Name]:
    return isinstance(tree, Name)


def _stated(tree: Tree) -> Numbers | None:
    """A number, a list or a matrix of numbers; a tuple is none: it may be a shape, or a pair of strides."""
    return None if isinstance(tree, Call) and tree.head in ("tuple", "sequence") else numbers(tree)


def _held(stated: Numbers, exact: bool) -> Span:
    spans = [between(*held(entry, exact)) for entry in stated.entries]
    return array(spans, stated.shape) if stated.shape else spans[0]


def value_of(formula: Any | None, values: Mapping[Any, Span]) -> Span | None:
    """The number that a formula comes to; None where a letter of it has no value."""
    if formula is None:
        return None
    try:
        value = compute(formula, values, BITS)
    except EvaluationError:
        return None
    return value if shape_of(value) == () else None
