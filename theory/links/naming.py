"""What is one name in a document for all its signs: `z_1^2` of a layer, a variance, `h_{t-1}`, an `e` of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from checks.reading import EQUAL, Chain
from checks.reading.building import Scope
from checks.reading.letters import SUMS
from checks.reading.spelling import SIGNS
from checks.tree import ONE, Call, Name, Number, Tree, has, mapped, names, walk

INDEXED = re.compile("[0-9_]")
SQUARES = re.compile("(?:sigma|s|R|chi)(?:hat|bar|tilde)?(?![A-Za-z])")  # of which the square is what is talked of
EULER = "e"
RENAMED = ("^", "sub", "label", "softmax", "exp")  # the operations that something is another name of
HIGHEST = 4  # power of an e of its own: of errors, squares are taken


def labelled(chain: Chain, scope: Scope) -> frozenset[str]:
    """The name whose power a chain defines, where the name itself is unknown: what has a power has a value.

    Without an index only some squares are defined so, by what does not have the name: sigma^2 = 5, but not x^2 = 4.
    """
    first = chain.sides[0].tree
    if not chain.relations or chain.relations[0] not in EQUAL or (found := _power(first)) is None:
        return frozenset()
    name, power = found
    others = {other for side in chain.sides[1:] if side.tree is not None for other in names(side.tree)}
    defined = INDEXED.search(name) or (power == "2" and SQUARES.match(name) and name not in others)
    return frozenset({name}) if defined and name not in scope.names else frozenset()


def relabelled(
    chain: Chain, labels: frozenset[str], own_e: bool = False, numbered: Callable[[str], bool] = lambda letter: False
) -> Chain:
    """The chain with the powers of these names as names of their own, w_11^2 as w_11__2, and with h_{t-1} and z^{l+1}
    as one.

    own_e: e is a name that the document defines, so that e^2 is its square; else, beside its powers, Euler's number.
    numbered: whether a letter has a number: with it for l, z^{l+1} is the name of another layer.
    """
    read = [side.tree for side in chain.sides if side.tree is not None]
    if not any(has(tree, *RENAMED) for tree in read):
        return chain
    euler = not own_e and not defines_e(chain) and any(has(tree, "exp") for tree in read)
    dotted = any(has(tree, "ellipsis") for tree in read)

    letters = {name.rpartition("_")[2] for tree in read for name in names(tree)}
    bound = {
        arg for tree in read for node in walk(tree) if isinstance(node, Call) and node.head in SUMS for arg in node.args
    }

    def change(tree: Tree) -> Tree | None:
        if (entry := _softmax(tree, letters)) is not None:
            return entry
        if (found := _power(tree)) and found[0] in labels:
            return Name(f"{found[0]}__{found[1]}")
        if own_e and isinstance(tree, Call) and tree.head == "exp" and isinstance(power := tree.args[0], Number):
            return Call("^", (Name(EULER), power)) if power.text.isdigit() and int(power.text) <= HIGHEST else None
        if dotted:
            return None  # what goes on is told by the indices
        if isinstance(tree, Call) and tree.head == "derivative" and has(tree, "label"):
            pair = [one if isinstance(one, Name) else layer(one) for one in tree.args]
            return Name("/".join(f"d{one.text}" for one in pair if one)) if all(pair) else None
        return _shifted(tree) or layer(tree)

    def layer(tree: Tree) -> Name | None:
        found = _beside_layer(tree)
        return None if found is None or found[0] in bound or numbered(found[0].text) else found[1]

    trees = [side.tree and mapped(side.tree, change) for side in chain.sides]
    if euler:
        trees = [tree and _with_euler(tree) for tree in trees]
    if all(tree is side.tree for side, tree in zip(chain.sides, trees, strict=True)):
        return chain
    sides = (replace(side, tree=tree) for side, tree in zip(chain.sides, trees, strict=True))
    return replace(chain, sides=tuple(sides))


def _softmax(tree: Tree, taken: set[str]) -> Tree | None:
    """An entry of a softmax, softmax(z)_i, which is also written softmax(z_i), as its quotient. taken: letters that no
    sum runs over."""
    argument = tree.args[0] if isinstance(tree, Call) and tree.head == "softmax" and len(tree.args) == 1 else None
    found = INDEX.fullmatch(argument.text) if isinstance(argument, Name) else None
    letter = next((letter for letter in "jklm" if letter not in taken), None)
    if argument is None or found is None or letter is None:
        return None
    term = Call("exp", (Name(f"{found['stem']}_{letter}"),))
    return Call("/", (Call("exp", (argument,)), Call("sum_over", (term, Name(letter)))))


INDEX = re.compile("(?P<stem>[A-Za-z]+)_[a-z]")


def _with_euler(tree: Tree) -> Tree:
    """A side with e as Euler's number where it has no other letter, in a chain with a power of e: e / (e + e^2)."""
    if names(tree) != (EULER,):
        return tree
    return mapped(tree, lambda node: Call("exp", (ONE,)) if node == Name(EULER) else None)


def still(labels: frozenset[str], scope: Scope) -> frozenset[str]:
    """Those of the names with labels above them that have no value by themselves by now; squares that were defined stay
    what they are."""
    return frozenset(
        name for name in labels if name not in scope.names or (SQUARES.match(name) and f"{name}__2" in scope.names)
    )


def defines_e(chain: Chain) -> bool:
    """Whether a chain defines e, and not as Euler's number."""
    first, last = chain.sides[0].tree, chain.sides[-1].tree
    euler = isinstance(last, Number) and last.text.startswith("2.71")
    return first == Name(EULER) and bool(chain.relations) and chain.relations[0] in EQUAL and not euler


def _power(tree: Tree | None) -> tuple[str, str] | None:
    """A name and the whole number above it."""
    if not (isinstance(tree, Call) and tree.head == "^"):
        return None
    base, exponent = tree.args
    if not (isinstance(base, Name) and isinstance(exponent, Number)):
        return None
    return (base.text, exponent.text) if exponent.text.isdigit() else None


def _beside_layer(tree: Tree) -> tuple[Name, Name] | None:
    """The letter of a layer, and z^{l+1} as a name."""
    found = _shift(tree, "label")
    if found is None:
        return None
    base, letter, head, shift = found
    return letter, Name(f"{base.text}__{letter.text}{SIGNS[head]}{shift}")


def _shifted(tree: Tree) -> Name | None:
    """h_{t-1} as a name."""
    found = _shift(tree, "sub")
    return None if found is None else Name(f"{found[0].text}_{found[1].text}{found[2]}{found[3]}")


def _shift(tree: Tree, head: str) -> tuple[Name, Name, str, str] | None:
    """The name, the letter, the sign and the digit of h_{t-1} and z^{l+1}; None for any other formula."""
    if not (isinstance(tree, Call) and tree.head == head and len(tree.args) == 2):
        return None
    base, index = tree.args
    if not (isinstance(base, Name) and isinstance(index, Call) and index.head in ("+", "-") and len(index.args) == 2):
        return None
    letter, shift = index.args
    if not (isinstance(letter, Name) and len(letter.text) == 1 and isinstance(shift, Number) and len(shift.text) == 1):
        return None
    return (base, letter, index.head, shift.text) if shift.text.isdigit() else None
