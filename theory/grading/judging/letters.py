"""A student's formula in the letters of the key: indices as numbers, and letters by elimination."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, islice, permutations

from checks.reading.identities import IDENTITY
from checks.reading.spelling import canonical
from checks.tree import Call, Name, Number, Tree, mapped, names, operands, renamed
from checks.vocabulary import ARRAY_FUNCTIONS, CONSTANTS
from theory.derivation import free_names
from theory.formula.names import derivative
from theory.grading.content import Symbolic
from theory.grading.judging.classes import INDEXED, NUMBERED, in_entries, mixes, parted, written_out
from theory.grading.judging.dots import dotted, instances, stem
from theory.grading.key import Key
from theory.grading.spelled import put_together

STEP = re.compile(r"(?P<letter>[A-Za-z]+)_{1,2}(?P<step>[a-z])(?:\+|plus)1")
MOST = 24  # ways to rename that are tried
SIZED = ("shape", "tuple", "list", "sequence")
TIMES = Name("x")
ONE = Number(Fraction(1), "1")


@dataclass(frozen=True, slots=True)
class Way:
    """A formula in the letters of the key, and what it is said to be equal to, where the chain begins with that."""

    tree: Tree
    left: Tree | None


def ways(key: Key, name: str, given: Symbolic) -> list[Way]:
    """The student's formula in the letters of the key, in each way that it may be meant. Raises NoSequence."""
    tree = given.chain.sides[-1].tree
    left = given.chain.sides[0].tree if len(given.chain.sides) > 1 else None
    if tree is None:
        return []
    known = tuple(item.name for item in (*key.derivation.givens, *key.derivation.quantities))
    if any(len(shape) == 2 for shape in key.derivation.shapes.values()):
        known = (*known, IDENTITY.text)  # no letter of the writer's own beside matrices
    if name.endswith(".shape"):
        return [Way(_same_letters(shape_row(key, name, tree), known), left)]
    if (anew := next_of(left)) is not None:
        tree, left = _before(tree, *anew), Name(anew[0])
    tree = whole_families(as_spelled(tree, key), key)
    left = left and as_spelled(left, key)
    if dotted(tree):
        return [Way(found, left) for found in instances(tree, known)]
    said, tree = tree, written_out(parted(tree, key), key)
    if mixes(said, tree, key):
        return []
    if (vector := in_entries(tree, key, name, left)) is not None:
        return [Way(*vector)]
    return [
        Way(derivatives_named(renamed(tree, new), known), left and _called(left, new, known))
        for new in renamings(tree, known, _wanted(key, name), _letters(left), _only(key))
    ]


def as_spelled(tree: Tree, key: Key) -> Tree:
    """The formula with derivatives as letters and all letters as the question spells them: A^1 is its A1, where it has
    arrays A1 and A2 and no A of which that is a power."""
    known = {item.name: item.shape for item in (*key.derivation.givens, *key.derivation.quantities)}
    spelled = {canonical(item): item for item in known}
    for item, shape in known.items():
        match = NUMBERED.fullmatch(item)
        if match and shape and match["stem"] not in known:
            spelled.setdefault(f"{match['stem']}__{match['index']}", item)

    def change(node: Tree) -> Tree | None:
        if not (isinstance(node, Call) and node.head == "^" and isinstance(node.args[0], Name)):
            return None
        place = node.args[1].text if isinstance(node.args[1], Number) else ""
        name = spelled.get(f"{node.args[0].text}__{place}")
        return None if name is None else Name(name)

    return renamed(mapped(derivatives_named(put_together(tree, spelled)), change), spelled)


def next_of(left: Tree | None) -> tuple[str, str] | None:
    """A letter that is found anew, and what counts the steps: w and t of w^{(t+1)} and of w_{t+1}."""
    if isinstance(left, Name) and (found := STEP.fullmatch(left.text)):
        return found["letter"], found["step"]
    if not isinstance(left, Call) or left.head not in ("label", "sub") or len(left.args) != 2:
        return None
    letter, place = left.args
    step, one = place.args if isinstance(place, Call) and place.head == "+" else (ONE, ONE)
    if isinstance(letter, Name) and isinstance(step, Name) and one == ONE:
        return letter.text, step.text
    return None


def _before(tree: Tree, letter: str, step: str) -> Tree:
    """The formula with the letter itself for what it was before the step, in derivatives as well."""
    old = (f"{letter}__{step}", f"{letter}_{step}")

    def name(text: str) -> str:
        return letter if text in old else text

    def change(node: Tree) -> Tree | None:
        if not isinstance(node, Name):
            return None
        pair = derivative(node.text)
        return Name("/".join(f"d{name(part)}" for part in pair) if pair else name(node.text))

    return mapped(tree, change)


def whole_families(tree: Tree, key: Key) -> Tree:
    """sum(x_i), and the sum of x_i over all i, as the sum of the vector x."""
    vectors = {name for name, shape in key.derivation.shapes.items() if shape[1:] == (1,)}

    def family(node: Tree, index: str = "") -> Name | None:
        match = INDEXED.fullmatch(node.text) if isinstance(node, Name) else None
        return Name(match["stem"]) if match and match["stem"] in vectors and index in ("", match["index"]) else None

    def change(node: Tree) -> Tree | None:
        if not isinstance(node, Call):
            return None
        if node.head == "sum_over" and len(node.args) == 2 and (size := _common(key, node, vectors)) is not None:
            return mapped(Call("sum_over", (*node.args, ONE, size)), change)
        if node.head == "sum_over" and len(node.args) == 4 and isinstance(index := node.args[1], Name):
            whole = family(node.args[0], index.text)
            all_of_it = whole is not None and node.args[2] == ONE and _is_length(key, whole.text, node.args[3])
            return Call("sum", (whole,)) if whole is not None and all_of_it else None
        reduces = node.head in ARRAY_FUNCTIONS and ARRAY_FUNCTIONS[node.head].is_number and len(node.args) == 1
        return Call(node.head, (whole,)) if reduces and (whole := family(node.args[0])) is not None else None

    return mapped(tree, change)


def _common(key: Key, node: Call, vectors: set[str]) -> Name | None:
    """Over how many entries a sum without bounds runs: the length of all vectors of which it names entries."""
    matches = [INDEXED.fullmatch(name) for name in names(node.args[0])]
    lengths = {str(key.derivation.shapes[m["stem"]][0]) for m in matches if m and m["stem"] in vectors}
    size = lengths.pop() if len(lengths) == 1 else ""
    return Name(size) if size.isidentifier() else None


def _is_length(key: Key, vector: str, last: Tree) -> bool:
    size = key.derivation.shapes[vector][0]
    return str(size) == (last.text if isinstance(last, Name | Number) else "")


def _only(key: Key) -> str | None:
    """The one number that the question's formulas depend on, where there is one."""
    return key.derivation.givens[0].name if len(key.derivation.givens) == 1 else None


def shape_row(key: Key, name: str, tree: Tree) -> Tree:
    """Where the key has a shape, `K x D` and `(K, D)` as the row of sizes that it is: an order, and no product."""
    shape = key.derivation.shapes[name]
    if not name.endswith(".shape") or len(shape) != 2 or not isinstance(tree, Call):
        return tree
    sizes = operands(tree, "*") if tree.head == "*" else list(tree.args) if tree.head in SIZED else []
    if len(sizes) == 2 * shape[1] - 1 and all(size == TIMES for size in sizes[1::2]):
        sizes = sizes[::2]  # the sign of multiplication typed as a letter
    return Call("list", (Call("list", tuple(sizes)),)) if len(sizes) == shape[1] else tree


def _same_letters(tree: Tree, known: tuple[str, ...]) -> Tree:
    """D^a as D_a. A size with another letter is not renamed: which number it stands for is what is asked."""
    spelled = {name.replace("_", "").lower(): name for name in known}

    def change(node: Tree) -> Tree | None:
        marked = isinstance(node, Call) and node.head == "^" and all(isinstance(arg, Name) for arg in node.args)
        text = "".join(names(node)) if marked else node.text if isinstance(node, Name) else ""
        name = spelled.get(text.replace("_", "").lower())
        return None if name is None or text in known else Name(name)

    return mapped(tree, change)


def _wanted(key: Key, name: str) -> tuple[str, ...]:
    return tuple(sorted(free_names(key.derivation[name].last)))


def renamings(
    tree: Tree, known: Sequence[str], wanted: Sequence[str], beside: Sequence[str] = (), only: str | None = None
) -> Iterator[Mapping[str, str]]:
    """The names of the key for the letters of a formula, in each way that keeps different letters different.

    known: the names of the key. wanted: those that its answer uses. beside: the letters of what the formula is equal
    to. only: the one letter that the key's formulas depend on.
    """
    found = [name for name in names(tree) if name not in known and name not in CONSTANTS]
    other = [name for name in beside if name not in known and name not in found]
    said = [name for name in beside if name in known]  # they are what they are, and no other letter stands for them
    if not found and not other:
        yield {}
        return
    every = chain(_by_index((*found, *other), known), _by_elimination(tree, found, other, said, wanted, only))
    yield from islice(every, MOST)


def _by_index(found: Sequence[str], known: Sequence[str]) -> Iterator[Mapping[str, str]]:
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
            yield new


def _by_elimination(
    tree: Tree,
    found: Sequence[str],
    beside: Sequence[str],
    said: Sequence[str],
    wanted: Sequence[str],
    only: str | None,
) -> Iterator[Mapping[str, str]]:
    """One unknown letter for the one that is missing, and one unknown derivative for the missing derivative; or one for
    the letter that all depends on."""
    if any("prime" in name for name in found):
        return  # a' is no other letter: it may be the slope of a
    yield from _missing(tree, found, beside, said, wanted, only)
    letters = {*found, *beside}
    if only is not None and only not in (*names(tree), *said) and len(letters) == 1:
        yield {letters.pop(): only}


def _missing(
    tree: Tree,
    found: Sequence[str],
    beside: Sequence[str],
    said: Sequence[str],
    wanted: Sequence[str],
    only: str | None,
) -> Iterator[Mapping[str, str]]:
    missing = [name for name in wanted if name not in names(tree) and name not in said]
    new: dict[str, str] = {}
    for kind in (True, False):
        mine = [name for name in found if ("/" in name) == kind]
        theirs = [name for name in missing if ("/" in name) == kind]
        if len(mine) != len(theirs) or len(mine) > 1:
            return
        new.update(zip(mine, theirs, strict=True))
    if only is not None and len(beside) == 1 and only not in new.values():
        new[beside[0]] = only
    yield new


# What a formula is said to be equal to, in the same letters


LABELLED = re.compile(r"(?P<name>.+?)__\w+")


def _letters(left: Tree | None) -> tuple[str, ...]:
    """The letters of a left side, those of derivatives among them, without the numbers of layers above them."""
    found = () if left is None else (part for name in names(left) for part in derivative(name) or (name,))
    return tuple(dict.fromkeys(map(_bare, found)))


def _bare(name: str) -> str:
    match = LABELLED.fullmatch(name)
    return match["name"] if match else name


def _called(left: Tree, new: Mapping[str, str], known: Sequence[str]) -> Tree:
    """A left side in the letters of the key; the W2 of a formula in W1 is what W1 becomes, and goes by its name."""

    def letter(name: str) -> str:
        return name if name in known else new.get(_bare(name), name)

    def change(node: Tree) -> Tree | None:
        if not isinstance(node, Name):
            return None
        if pair := derivative(node.text):
            return Name("/".join(f"d{letter(part)}" for part in pair))
        return Name(letter(node.text))

    if isinstance(left, Name) and left.text not in (*known, *new) and not derivative(left.text):
        anew = {value for name, value in new.items() if stem(name) == stem(left.text)}
        return Name(anew.pop()) if len(anew) == 1 else left
    return mapped(left, change)


def derivatives_named(tree: Tree, known: Container[str] | None = None) -> Tree:
    """The derivative of one letter by another as a letter of its own: dL/dw. known: the only ones that are named."""

    def change(node: Tree) -> Tree | None:
        if isinstance(node, Call) and node.head == "derivative" and all(isinstance(arg, Name) for arg in node.args):
            name = "/".join(f"d{arg}" for arg in names(node))
            return Name(name) if known is None or name in known else None
        return None

    return mapped(tree, change)
