"""Einstein's convention, where a document states it: an index that stands in two factors of a term is summed over."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set
from typing import TypeGuard

from checks.reading.building import Meaning, Scope
from checks.tree import Call, Name, Tree, joined, names, operands, walk
from theory.links.subscripts import indices_of

NAMED = re.compile(r"\bEinstein(?:'s|ian)?[ \n]+(?:summation|sum|notation|convention|index|tensor)", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[.!?])[ \n]|\n[ \t]*\n")  # where one ends
DENIED = re.compile(  # before it in its sentence
    r"(?:n['’]t|\b(?:not|never|nor|neither))\b|\b(?:no|without|avoid\w*|unlike|instead of|rather than)(?: \w+){0,2} ?$",
    re.IGNORECASE,
)
DENIED_BEHIND = re.compile(r"(?: \w+){0,3}(?: not|n['’]t| never)\b", re.IGNORECASE)
FACT = "Einstein's convention"  # as a scope calls what is said of it
SAID = {FACT: Meaning()}


def stated(text: str) -> bool:
    """Whether a text says that it holds, and not that it does not."""
    sentences = SENTENCE.split(text) if NAMED.search(text) else ()
    named = ((one, found) for one in sentences for found in NAMED.finditer(one))
    return any(
        not DENIED.search(one[: found.start()]) and not DENIED_BEHIND.match(one, found.end()) for one, found in named
    )


def holds(scope: Scope) -> bool:
    """Whether the document states it."""
    return FACT in scope.names


def implied(tree: Tree, free: Set[str]) -> Tree:
    """The formula with the sums that the convention leaves out. free: indices that are not summed over, such as those
    of what it is equal to."""
    if isinstance(tree, Call) and tree.head in ("*", "/"):
        return _product(tree, free)
    if isinstance(tree, Call):
        return Call(tree.head, tuple(implied(arg, free) for arg in tree.args))
    return _summed(tree, Counter(letters(tree)), free)


def _product(tree: Call, free: Set[str]) -> Tree:
    factors = operands(tree, "*") if tree.head == "*" else list(tree.args)
    used = [letters(factor) for factor in factors]
    inner: list[Tree] = []
    for place, factor in enumerate(factors):
        others = {index for other, found in enumerate(used) if other != place for index in found}
        inner.append(factor if isinstance(factor, Name) else implied(factor, free | others))
    whole = joined(tree.head, inner)
    several = Counter(index for found in used for index in {*found})
    return _summed(whole, several, free)


def _summed(tree: Tree, found: Counter[str], free: Set[str]) -> Tree:
    for index in sorted(index for index, times in found.items() if times > 1 and index not in free):
        tree = Call("sum_over", (tree, Name(index)))
    return tree


def letters(tree: Tree) -> list[str]:
    """The indices in a formula that are letters and that no sum runs over, as often as the names in it have them."""
    bound = {node.args[1].text for node in walk(tree) if _is_sum(node) and isinstance(node.args[1], Name)}
    found = (index for name in names(tree) for index in indices_of(name))
    return [index for index in found if len(index) == 1 and index.isalpha() and index not in bound]


def _is_sum(node: Tree) -> TypeGuard[Call]:
    return isinstance(node, Call) and node.head in ("sum_over", "product_over") and len(node.args) > 1
