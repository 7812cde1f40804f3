"""Superscripts that number layers: `z_1^2 = ...` defines a name, so that `z_1^2` is no square in that text."""

from __future__ import annotations

import re
from dataclasses import replace

from checks.reading import EQUAL, Chain
from checks.reading.building import Scope
from checks.tree import Call, Name, Number, Tree, mapped

INDEXED = re.compile("[0-9_]")


def labelled(chain: Chain, scope: Scope) -> frozenset[str]:
    """The indexed name whose power a chain defines, where the name itself is unknown: what has a power has a value."""
    first = chain.sides[0].tree
    if not chain.relations or chain.relations[0] not in EQUAL or (found := _power(first)) is None:
        return frozenset()
    return frozenset() if found[0] in scope.names else frozenset({found[0]})


def relabelled(chain: Chain, names: frozenset[str]) -> Chain:
    """The chain with the powers of these names as names of their own: w_11^2 as w_11__2."""
    if not names:
        return chain

    def change(tree: Tree) -> Tree | None:
        found = _power(tree)
        return Name(f"{found[0]}__{found[1]}") if found and found[0] in names else None

    sides = [side if side.tree is None else replace(side, tree=mapped(side.tree, change)) for side in chain.sides]
    return replace(chain, sides=tuple(sides))


def _power(tree: Tree | None) -> tuple[str, str] | None:
    """A name with an index and the whole number above it."""
    if not (isinstance(tree, Call) and tree.head == "^"):
        return None
    base, exponent = tree.args
    if not (isinstance(base, Name) and INDEXED.search(base.text) and isinstance(exponent, Number)):
        return None
    return (base.text, exponent.text) if exponent.text.isdigit() else None
