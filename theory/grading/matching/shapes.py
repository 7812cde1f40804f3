"""The shape of an array as hand-ins state it: `W_2 ∈ R^{K×D}`, `shape(W_2) = (K, D)`, `$W_2: K×D$`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import reduce
from typing import NamedTuple

from checks.reading import EQUAL, Chain
from checks.tree import ONE, Call, Name, Number, Tree
from theory.documents.pieces import Piece, Statement, Unread
from theory.grading.key import Key

SHAPE = ".shape"


class Stated(NamedTuple):
    array: str
    sizes: Tree


def stated(chain: Chain) -> Stated | None:
    """The array of which a chain says the shape, by the space that it lies in or by a function that is called so.

    What lies in R^n is a vector, and a vector is a column: n x 1.
    """
    first, last, relations = chain.sides[0].tree, chain.sides[-1].tree, set(chain.relations)
    if last is None:
        return None
    if relations == {"∈"} and len(chain.sides) == 2 and isinstance(first, Name):
        sizes = last.args[1] if isinstance(last, Call) and last.head == "^" and last.args[0] == REALS else None
        if isinstance(sizes, Call) and sizes.head == "shape":
            sizes = reduce(lambda one, other: Call("*", (one, other)), sizes.args)
        column = isinstance(sizes, Name | Number)
        return None if sizes is None else Stated(bare(first.text), Call("*", (sizes, ONE)) if column else sizes)
    inner = first.args if isinstance(first, Call) and first.head == "shape" else ()
    if len(inner) == 1 and isinstance(inner[0], Name) and relations and relations <= set(EQUAL):
        return Stated(bare(inner[0].text), last)
    return None


REALS = Name("R")


def bare(name: str) -> str:
    """W2 of W^[2], which the question has without the mark of a layer."""
    return name.replace("__", "")


def is_shape(name: str) -> bool:
    """Whether a quantity is a shape."""
    return name.endswith(SHAPE)


def arrays(key: Key) -> frozenset[str]:
    """The arrays whose shape the question has."""
    return frozenset(name.removesuffix(SHAPE) for name in key.order if is_shape(name))


def in_words(piece: Piece, known: Iterable[str]) -> str:
    """A formula that names one of these arrays, or says `array: sizes`, as it would stand in words; empty for another.

    Only one that claims no more is read so: what has a relation is a statement of its own.
    """
    if isinstance(piece, Statement):
        tree = piece.chain.sides[0].tree if piece.claimed and len(piece.chain.sides) == 1 else None
        return f" {bare(tree.text)} " if isinstance(tree, Name) and bare(tree.text) in known else ""
    found = LABELLED.fullmatch(piece.text) if isinstance(piece, Unread) else None
    name = re.sub(r"[_{}()\[\]^\s]", "", found["name"]) if found else ""
    return f" {name}: ${found['sizes']}$ " if found and name in known else ""


LABELLED = re.compile(r"\$\s{0,4}(?P<name>[A-Za-z][\w{}()\[\]^]{0,12})\s{0,4}:\s{0,4}(?P<sizes>[^$:=]{1,80})\$")
