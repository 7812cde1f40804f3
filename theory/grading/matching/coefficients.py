"""Quantities that a chain tells by its last side: W and b of `y = W_2 W_1 x + (W_2 b_1 + b_2) = W x + b`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from checks.reading import EQUAL, Chain, Side
from checks.tree import Name, Tree, joined, names, operands
from theory.grading.content import Symbolic
from theory.grading.matching.aliases import Aliases
from theory.grading.matching.candidates import Told, given_by
from theory.grading.matching.sheet import Response


def matched(aliases: Aliases, told: Iterable[Told], taken: set[str]) -> Iterator[tuple[str, Response]]:
    """The factor before a letter, and what stands without it, where the last side of a chain names both."""
    for one in told:
        sides = one.chain.sides
        if len(sides) < 3 or not set(one.chain.relations[-2:]) <= set(EQUAL):
            continue
        before, last = sides[-2].tree, sides[-1].tree
        if before is None or last is None or (named := _named(aliases, last)) is None:
            continue
        factor, letter, rest = named
        parts = _parted(operands(before, "+"), letter)
        if parts is None or not set(aliases.key.letters) >= set(names(before)):
            continue
        for part, tree in zip((factor, rest), parts, strict=True):
            side = Side(tree, sides[-2].text, sides[-2].start, sides[-2].end)
            yield part, replace(given_by(part, one.item, -2), content=Symbolic(Chain((side,), ())), forms=())


def _named(aliases: Aliases, tree: Tree) -> tuple[str, str, str] | None:
    """Of W x + b the part W, the letter x, and the part b; None where it is anything else."""
    terms = operands(tree, "+")
    products = [operands(term, "*") for term in terms]
    if sorted(map(len, products)) != [1, 2]:
        return None
    (rest,), (factor, letter) = sorted(products, key=len)
    if not all(isinstance(one, Name) for one in (rest, factor, letter)):
        return None
    found = [aliases.find(one.text) for one in (factor, rest) if isinstance(one, Name)]
    if any(len(parts) != 1 or parts[0] not in aliases.asked for parts in found) or found[0] == found[1]:
        return None
    assert isinstance(letter, Name), "all of them are names"
    return found[0][0], letter.text, found[1][0]


def _parted(terms: Sequence[Tree], letter: str) -> tuple[Tree, Tree] | None:
    """The sum of the factors before a letter, and that of the terms without it; None where it stands elsewhere in one,
    or where one of the two is empty."""
    with_, without = list[Tree](), list[Tree]()
    for term in terms:
        factors = operands(term, "*")
        if letter not in names(term):
            without.append(term)
        elif factors[-1] == Name(letter) and len(factors) > 1 and not any(letter in names(one) for one in factors[:-1]):
            with_.append(joined("*", factors[:-1]))
        else:
            return None
    if not with_ or not without:
        return None
    return joined("+", with_), joined("+", without)
