"""A formula in a student's own letters, written in the key's: indices as numbers, letters by elimination."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice, permutations

from checks.tree import Call, Name, Tree, mapped, names, renamed

INDEXED = re.compile(r"(?P<stem>[A-Za-z]+?)_(?P<index>[a-z])")
NUMBERED = re.compile(r"(?P<stem>[A-Za-z]+)(?P<index>\d+)")
MOST = 24  # ways to rename that are tried


def renamings(tree: Tree, known: Sequence[str], wanted: Sequence[str]) -> Iterator[Tree]:
    """The tree in known names, in each way that keeps different letters different.

    known: the names of the key. wanted: those that its answer uses.
    """
    found = [name for name in names(tree) if name not in known]
    if not found:
        yield tree
        return
    yield from islice(chain(_by_index(tree, found, known), _by_elimination(tree, found, wanted)), MOST)


def _by_index(tree: Tree, found: Sequence[str], known: Sequence[str]) -> Iterator[Tree]:
    """yhat_k and yhat_u as yhat1 and yhat2."""
    matches = {name: INDEXED.fullmatch(name) for name in found}
    letters = sorted({match["index"] for match in matches.values() if match})
    if not letters or not all(matches.values()):
        return
    numbers = sorted({match["index"] for name in known if (match := NUMBERED.fullmatch(name))})
    for choice in permutations(numbers, len(letters)):
        chosen = dict(zip(letters, choice, strict=True))
        new = {name: f"{match['stem']}{chosen[match['index']]}" for name, match in matches.items() if match}
        if set(new.values()) <= set(known):
            yield renamed(tree, new)


def _by_elimination(tree: Tree, found: Sequence[str], wanted: Sequence[str]) -> Iterator[Tree]:
    """One unknown letter for the one that is missing, and one unknown derivative for the missing derivative."""
    if any("prime" in name for name in found):
        return  # a' is no other letter: it may be the slope of a
    missing = [name for name in wanted if name not in names(tree)]
    new: dict[str, str] = {}
    for kind in (True, False):
        mine = [name for name in found if ("/" in name) == kind]
        theirs = [name for name in missing if ("/" in name) == kind]
        if len(mine) != len(theirs) or len(mine) > 1:
            return
        new.update(zip(mine, theirs, strict=True))
    yield renamed(tree, new)


def derivatives_named(tree: Tree) -> Tree:
    """The derivative of one letter by another as a letter of its own: dL/dw."""

    def change(node: Tree) -> Tree | None:
        if isinstance(node, Call) and node.head == "derivative" and all(isinstance(arg, Name) for arg in node.args):
            return Name("/".join(f"d{name}" for name in names(node)))
        return None

    return mapped(tree, change)
