"""The neutral expression tree: what a piece of mathematics says, before any library gives it a meaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from operator import is_
from typing import TypeAlias

from msgspec import Struct


class Number(Struct, frozen=True):
    """An exact number, with the text it was written as: `0.4560` claims more digits than `0.456`."""

    value: Fraction
    text: str

    def scaled(self, power: int) -> Number:
        """The number times 10^power, printed with the same digits."""
        digits, _, exponent = self.text.replace("−", "-").lower().partition("e")
        value = self.value * Fraction(10) ** power
        if self.value.denominator == 1 and not exponent:
            digits = str(self.value) if "," in digits else digits  # in groups
        digits = digits.replace("{,}", ".")
        if not re.fullmatch(r"[0-9]*\.?[0-9]*", digits):
            return Number(value, str(value))  # it is no decimal number, and claims to be exact
        return Number(value, f"{digits}e{int(exponent or 0) + power}")


class Name(Struct, frozen=True, eq=False, repr_omit_defaults=True):
    """A variable in its ASCII spelling: `w3`, `yhat`, `z_u`, `alpha1`, `Iprime_k`, `dL/dw3`.

    A label above the name follows two underscores: `W__2` for layer 2's weights, `z_u__2`.
    style: the alphabet in which it was set, if that is not the plain one; it is the same name without.
    """

    text: str
    style: str = ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Name) and self.text == other.text

    def __ne__(self, other: object) -> bool:  # a struct without `eq` would compare the objects
        return not self == other

    def __hash__(self) -> int:
        return hash(self.text)

    @property
    def bold(self) -> bool:
        """Whether it was set in bold, as vectors and matrices are."""
        return self.style == "bold"


class Call(Struct, frozen=True):
    """An operation on subtrees.

    Heads of typed expressions: `+ - * / ^ @` (binary), `neg`, `transpose`, `list` (a vector, or a matrix as a list of
    lists), `tuple`, or the canonical name of a function (`sigmoid`, `exp`, `relu`, `softmax`, ...); with primes behind
    it (`sigmoid'`), that function's derivative, taken before the argument is put in.

    Heads that written mathematics adds: `hadamard`, `∘`, `±` (one or two), `union`, `intersection`, `set`, `sequence`
    (a tuple without brackets), `interval[)` and `interval(]`, `shape`; `index` (x[i, j]); `sub` and `label` (a name
    with a computed index or label: I_{k+1}, W^{(l-1)}); `apply` (an indexed function and its arguments); `derivative`
    (of, by); `at` (of, and then each letter with the value that is put in); `expectation` (of); `sum_over` and
    `product_over` (body, index, first, last; the bounds may be missing, and one alone says which index is left
    out, `≠` (k, j), or of which set it is, `∈` (k, V)); `max_over`, `min_over`, `argmax_over` and `argmin_over` (body,
    letter, and, if it is said, what that runs over, as one name); `ellipsis`;
    `^T` (of one operand: its transpose, or its power by the letter T: nothing tells which); `()` (a letter and what
    stands in brackets behind it: a function of that, or a product with it); `mixed` (a whole number and a fraction);
    `(ab)` (a name of several letters that stands in brackets by itself: a name, or the product of its letters);
    `inverted` (sin x of sin^{-1} x: arcsin x, or 1 over it); `lg` (a logarithm to base 2, or 10);
    `cases` (value, condition, ..., and a last value for what is left), whose conditions are `greater`, `at_least` or
    `both`; `unit km`, without arguments: a unit, by which what is measured is multiplied.
    """

    head: str
    args: tuple[Number | Name | Call, ...]


# What is written so has two readings.
EITHER, JUXTAPOSED, MIXED, GROUPED, INVERTED, LG = "^T", "()", "mixed", "(ab)", "inverted", "lg"
Tree: TypeAlias = Number | Name | Call
ZERO, ONE = (Number(Fraction(value), str(value)) for value in (0, 1))
UNIT = "unit "  # what the head of a unit begins with
MEMBER = "∈"  # the condition of a sum over all of a set that has a name
GREATER, AT_LEAST, BOTH = "greater", "at_least", "both"  # the conditions of cases: a > b, a >= b, one and the other
# More conditions, of computations alone, where each is the number 1 or 0; and an index that takes several entries.
EQUAL, UNEQUAL, ANY = "equal", "unequal", "any"
RANGE, MISSING = ":", Call("missing", ())  # x[first:stop:step], and what is left out of it


def unit_name(tree: Tree) -> str:
    """The name of the unit that the tree is; empty for anything else."""
    return tree.head.removeprefix(UNIT) if isinstance(tree, Call) and tree.head.startswith(UNIT) else ""


def walk(tree: Tree) -> Iterator[Tree]:
    """Every node of the tree, parents before children, left to right; a shared subtree is met each time it occurs."""
    pending = [tree]
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, Call):
            pending.extend(reversed(node.args))


def has(tree: Tree, *heads: str) -> bool:
    """Whether any call in the tree has one of these heads."""
    pending = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, Call):
            if node.head in heads:
                return True
            pending.extend(node.args)
    return False


def names(tree: Tree) -> tuple[str, ...]:
    """The variables in the tree, each once, in order of appearance."""
    found: dict[str, None] = {}
    pending = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, Call):
            pending.extend(reversed(node.args))
        elif isinstance(node, Name):
            found[node.text] = None
    return tuple(found)


def mapped(tree: Tree, change: Callable[[Tree], Tree | None]) -> Tree:
    """The tree with each node for which `change` gives another one replaced by it, from the root down."""
    if (other := change(tree)) is not None:
        return other
    if not isinstance(tree, Call):
        return tree
    args = tuple(mapped(arg, change) for arg in tree.args)
    return tree if all(map(is_, args, tree.args)) else Call(tree.head, args)


def with_names(tree: Tree, values: Mapping[str, Tree]) -> Tree:
    """The tree with other trees for some of its letters, name -> tree."""
    return mapped(tree, lambda node: values.get(node.text) if isinstance(node, Name) else None)


def renamed(tree: Tree, new: Mapping[str, str]) -> Tree:
    """The tree with other names for its letters, old -> new."""
    return mapped(tree, lambda node: Name(new.get(node.text, node.text)) if isinstance(node, Name) else None)


def operands(tree: Tree, head: str) -> list[Tree]:
    """The terms of a sum, or the factors of a product, from left to right; the tree itself where it is none."""
    found: list[Tree] = []
    pending = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, Call) and node.head == head:
            pending.extend(reversed(node.args))
        else:
            found.append(node)
    return found


def terms(tree: Tree) -> Iterator[Tree]:
    """The terms of a sum, whatever their signs; the tree itself where it is none."""
    pending = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, Call) and node.head in ("+", "-", "neg"):
            pending += node.args
        else:
            yield node


def joined(head: str, parts: Sequence[Tree]) -> Tree:
    """The sum of these terms, or the product of these factors, from left to right. There must be at least one."""
    result = parts[0]
    for part in parts[1:]:
        result = Call(head, (result, part))
    return result
