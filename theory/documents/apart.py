"""Words of a formula that are several letters of a question side by side: Xw is X w where the question has both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checks.reading import Chain
from checks.tree import Name, Tree, joined, mapped, names


def apart(chain: Chain, letters: frozenset[str]) -> Chain | None:
    """A chain in these letters alone, with a name that is none of them as the product of those that stand side by side
    in it, Xw as X w; None where that leaves a name, or where it may be several products."""

    def change(node: Tree) -> Tree | None:
        if not isinstance(node, Name) or node.text in letters:
            return None
        split = list(_splits(node.text, letters))
        factors: list[Tree] = [Name(letter) for letter in split[0]] if len(split) == 1 else []
        return joined("*", factors) if factors else None

    sides = [replace(side, tree=side.tree and mapped(side.tree, change)) for side in chain.sides]
    left = [name for side in sides[len(sides) > 1 :] if side.tree for name in names(side.tree) if name not in letters]
    return None if left or any(side.tree is None for side in sides) else replace(chain, sides=tuple(sides))


def _splits(word: str, letters: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """The ways in which a word is made of some of these letters."""
    if len(word) > LONGEST_WORD:
        return
    if word in letters:
        yield (word,)
    for end in range(1, len(word)):
        if word[:end] in letters:
            yield from ((word[:end], *rest) for rest in _splits(word[end:], letters))


LONGEST_WORD = 12  # characters of a word that may be several letters side by side
