"""What follows for a name from what was said of others: a member of a family, an entry of a vector, a derivative."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from string import ascii_letters
from typing import Any

import sympy as sp

from checks.arrays import entries
from checks.order import may_be_arrays
from checks.reading.building import BuildError, Kind, Meaning, Scope
from checks.spans import Span
from checks.tree import Call, Name, Tree, joined, mapped, names
from checks.unevaluated import is_matrix, letters_in
from checks.vocabulary import CONSTANTS, FUNCTIONS
from theory.formula.names import derivative
from theory.links.arithmetic import expression, within
from theory.links.indexed import (
    NotIndexed,
    fixed,
    instance,
    is_vector,
    length,
    put_in,
    ranges,
    reindexed,
    set_apart,
    taken,
)
from theory.links.scope import value_of
from theory.links.subscripts import DELTA, NUMBERED, family, indices_of
from theory.links.unfolding import slope

LETTERED = re.compile(r"(?P<stem>[A-Za-z]+?)_(?P<index>[a-z])(?P<label>__[A-Za-z0-9]+)?")
DEVIATION = re.compile("sigma(?![A-Za-z])")  # the root of sigma^2, of which nobody takes the negative one
DEEPEST = 6  # families whose members are made of members of others: h_3 of h_2 of h_1


def followed(scope: Scope, *trees: Tree) -> Scope:
    """The scope with a meaning for those names of the trees, and of what they are made of, to which none was given, but
    for which one follows; and with the values that follow for names of which only the formula was said.
    """
    found: dict[str, Meaning] = {}
    names_of = {name: 0 for tree in trees for name in names(tree)}
    order: list[str] = []
    pending = [*names_of]
    while pending:
        name = pending.pop()
        here = scope.knowing(found) if found else scope
        meaning = scope.names.get(name) or _follows(name, here)
        if meaning is None or meaning.kind is Kind.FUNCTION:
            continue
        order.append(name)
        if name not in scope.names:
            found[name] = meaning
        if names_of[name] < DEEPEST and meaning.value is None and meaning.formula is not None:
            inner = {*letters_in(meaning.formula).values()} - names_of.keys()
            names_of |= dict.fromkeys(inner, names_of[name] + 1)
            pending += sorted(inner)
    return _valued(scope, found, order)


def _valued(scope: Scope, found: dict[str, Meaning], order: Sequence[str]) -> Scope:
    """The scope with what was found, and with the values of those names that have a formula of names with values.

    A formula that was said of another value of its names, which has no line any more, gives none.
    """
    here = {name: found.get(name) or scope.names[name] for name in order}
    open_names = [
        name for name in reversed(order)
        if here[name].value is None and here[name].formula is not None and (name in found or here[name].origin)
    ]  # fmt: skip
    if open_names:
        inside = scope.knowing(found)
        for name in open_names:
            if (value := _value(here[name].formula, inside.values)) is not None:
                found[name] = replace(here[name], value=value)
                inside = inside.knowing({name: found[name]})
    return scope.knowing(found) if found else scope


def said_of(scope: Scope) -> Mapping[str, Tree]:
    """What was said of the names of a scope, as formulas whose sums can be written out."""
    return _Formulas(scope)


@dataclass(frozen=True, slots=True)
class _Formulas(Mapping[str, Tree]):
    scope: Scope

    def __getitem__(self, name: str) -> Tree:
        meaning = self.scope.names.get(name)
        if meaning is None or meaning.tree is None:
            raise KeyError(name)
        return meaning.tree

    def __iter__(self) -> Iterator[str]:
        return (name for name in self.scope.names if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def member_formulas(scope: Scope, *letters: str) -> Mapping[str, Tree]:
    """Of these names, those that are members of a family, each with the family's formula at its index: p_1 of p_i."""
    found: dict[str, Tree] = {}
    for name in letters:
        if numbered := NUMBERED.fullmatch(name):
            letter, formula = _family_of(numbered, scope)
            if formula is not None:
                found[name] = fixed(formula, {letter: int(numbered["index"])})
    return found


PUT_IN = 3  # names that are put in through one another


def expanded(tree: Tree, scope: Scope, held: str = "") -> Tree:
    """The formula with what was said of its names put in, and of the names in that. held: a name that stays, with all
    members of its family."""
    found: dict[str, Tree] = {}
    pending = [tree]
    for _ in range(PUT_IN):
        here = followed(scope, *pending)
        said = said_of(here)
        more = {name for one in pending for name in names(one)} - found.keys()
        more = {name for name in more if not _are_relatives(name, held)}
        formulas = {**member_formulas(here, *more), **{name: said[name] for name in more if name in said}}
        found |= formulas
        pending = [*formulas.values()]
    return put_in(tree, found, PUT_IN)


def with_slopes(tree: Tree, scope: Scope) -> Tree:
    """The formula with the derivatives of what was said for their names, and deltas for those of members of a family by
    others."""
    found: dict[str, Tree] = {}
    for name in names(tree):
        pair = derivative(name)
        if pair is None:
            continue
        if (delta := coordinates(name, scope)) is not None:
            found[name] = delta
        elif (formula := said_of(followed(scope, Name(pair[0]))).get(pair[0])) is not None:
            by = Name(pair[1])
            body = expanded(formula, scope, by.text)
            found[name] = Call("derivative", (set_apart(body, taken(by, tree)), by))

    def change(node: Tree) -> Tree | None:
        if isinstance(node, Name):
            return found.get(node.text)
        if isinstance(node, Call) and node.head == "derivative" and isinstance(by := node.args[1], Name):
            body = expanded(node.args[0], scope, by.text)
            return Call("derivative", (set_apart(body, taken(by, tree)), by))
        return None

    return mapped(tree, change)


def _are_relatives(one: str, other: str) -> bool:
    """Whether two names are one, or members of one family."""
    return one == other or (family(one) is not None and family(one) == family(other))


def is_recursive(name: str, formula: Tree) -> bool:
    """Whether a formula of a name has other members of its family in it: a step, which goes on through them."""
    return any(_are_relatives(name, other) for other in names(formula))


def at_size(formula: Any, scope: Scope, size: int, over: Set[str], held: str = "") -> Any:
    """The formula with what was said of the names and of the members of families in it, whose sums have so many terms.

    over: what the sums run over that have so many; sums over something else leave the formula as it is. held: a name
    that stays, with all members of its family."""
    said: dict[Any, tuple[Tree, dict[str, int]]] = {}
    for letter in formula.free_symbols:
        name = str(letter)
        if _are_relatives(name, held):
            continue
        numbered = NUMBERED.fullmatch(name)
        index, tree = _family_of(numbered, scope) if numbered else ("", said_of(scope).get(name))
        if tree is not None:
            said[letter] = tree, {index: int(numbered["index"])} if numbered else {}
    if len(over | ranges(scope, *(tree for tree, _ in said.values()))) > 1:
        return formula
    found = {}
    for letter, (tree, at) in said.items():
        try:
            found[letter] = expression(instance(tree, at, size), scope)
        except (NotIndexed, BuildError):
            continue
    plain = {letter: one for letter, one in found.items() if isinstance(one, sp.Expr) and not is_matrix(one)}
    return formula.xreplace(plain) if plain else formula


def coordinates(name: str, scope: Scope) -> Tree | None:
    """The derivative of one member of a family by another, as a delta for each index: of entries of one vector, which
    are letters of their own; None for any other name, and for one that is defined by others of its family."""
    pair = derivative(name)
    if pair is None or family(pair[0]) is None or family(pair[0]) != family(pair[1]):
        return None
    own, others = map(indices_of, pair)
    formula = said_of(followed(scope, Name(pair[0]))).get(pair[0])
    if not own or len(own) != len(others) or (formula is not None and family(pair[0]) in map(family, names(formula))):
        return None
    return joined("*", [Name(f"{DELTA}_{one}_{two}") for one, two in zip(own, others, strict=True)])


def _value(formula: Any, values: Mapping[Any, Span]) -> Span | None:
    """The number that a formula comes to; None where a letter of it has no value, which is seen before it is tried."""
    return value_of(formula, values) if all(letter in values for letter in formula.free_symbols) else None


def _follows(name: str, scope: Scope) -> Meaning | None:
    """What a name means that nothing was said of."""
    if name in CONSTANTS:
        return None
    if derivative(name):
        formula = slope(name, scope)
        return None if formula is None else Meaning(formula=formula)
    if DEVIATION.match(name) and f"{name}__2" in scope.names:
        return Meaning(formula=sp.sqrt(sp.Symbol(f"{name}__2", real=True)))
    if found := NUMBERED.fullmatch(name):
        return _entry(found, scope) or _member(found, scope)
    if found := LETTERED.fullmatch(name):
        return _sister(found, scope)
    return None


def _entry(found: re.Match[str], scope: Scope) -> Meaning | None:
    """An entry of a vector, counted from 1: z_2 of z = [2, 1, -1]; from 0 where the text has z_0."""
    vector = scope.names.get(found["stem"] + (found["label"] or ""))
    first = 0 if any(f"{found['stem']}{zero}" in scope.names for zero in ("_0", "0")) else 1
    place = int(found["index"]) - first
    if vector is None or vector.value is None or not is_vector(vector) or not 0 <= place < len(entries(vector.value)):
        return None
    return Meaning(value=entries(vector.value)[place])


def _member(found: re.Match[str], scope: Scope) -> Meaning | None:
    """A member of a family: r_1 of r_i = y_i - t_i, in letters with the same index; eta_10 of eta_t."""
    letter, formula = _family_of(found, scope)
    if formula is None:
        return None
    try:
        tree = instance(formula, {letter: int(found["index"])}, length(formula, scope))
    except NotIndexed:
        return None
    return _made(tree, scope)


def _sister(found: re.Match[str], scope: Scope) -> Meaning | None:
    """A family by another letter for its index: p_k of p_i."""
    letter, formula = _family_of(found, scope)
    return None if formula is None else _made(reindexed(formula, letter, found["index"]), scope)


def _family_of(found: re.Match[str], scope: Scope) -> tuple[str, Tree | None]:
    """The letter of a family's index, and its formula."""
    for letter in ascii_letters:
        member = scope.names.get(f"{found['stem']}_{letter}{found['label'] or ''}")
        if member is not None and member.tree is not None:
            return letter, member.tree
    return "i", _applied_to_members(found, scope, "i")


def _applied_to_members(found: re.Match[str], scope: Scope, letter: str) -> Tree | None:
    """sigma(z_i), where the family itself was said to be sigma(z), of no value that is known: a function of numbers is
    applied to each member."""
    said = scope.names.get(f"{found['stem']}{found['label'] or ''}")
    tree = said.tree if said is not None and said.value is None else None
    if not (
        isinstance(tree, Call) and tree.head in FUNCTIONS and len(tree.args) == 1 and isinstance(tree.args[0], Name)
    ):
        return None
    stem, sign, label = tree.args[0].text.partition("__")
    return Call(tree.head, (Name(f"{stem}_{letter}{sign}{label}"),)) if stem.isalpha() else None


def _made(tree: Tree, scope: Scope) -> Meaning | None:
    """What a name means whose formula is this one; a sum that is not written out is none of sympy's."""
    try:
        formula = expression(tree, scope)
    except BuildError:
        return Meaning(Kind.UNSETTLED, tree=tree)
    arrays = is_matrix(formula) or not isinstance(formula, sp.Expr) or may_be_arrays((tree,), within(scope, tree))
    return None if arrays else Meaning(formula=formula, tree=tree)
