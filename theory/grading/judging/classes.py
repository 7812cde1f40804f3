"""Formulas over all of a question's numbered letters: sums over a class, and vectors whose entries they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import islice

from checks.reading.spelling import subscripted
from checks.tree import ONE, Call, Name, Number, Tree, joined, mapped, names, renamed, walk, with_names
from theory.formula.names import derivative
from theory.grading.key import Key

INDEXED = re.compile(r"(?P<stem>[A-Za-z]+?)_(?P<index>[a-z])")
NUMBERED = re.compile(r"(?P<stem>[A-Za-z]+)(?P<index>\d+)")
ENTRY = re.compile(r"(?P<whole>.+)_(?P<index>[a-z])")  # dL/dz_k, too
JOINED = {"sum_over": "+", "product_over": "*"}
COUNT = re.compile("[A-Z]|n")  # what the number of classes is called where a question has no letter for it
MOST = 2000  # nodes of a sum that is written out


def parted(tree: Tree, key: Key) -> Tree:
    """Derivatives that the question has no name for, though it has both letters, as what is to be worked out."""

    def known(letter: str) -> bool:
        found = INDEXED.fullmatch(letter)
        return letter in key.scalars or (found is not None and found["stem"] in key.numbered)

    def change(node: Tree) -> Tree | None:
        pair = derivative(node.text) if isinstance(node, Name) and node.text not in key.scalars else None
        return Call("derivative", tuple(map(Name, pair))) if pair and all(map(known, pair)) else None

    return mapped(tree, change)


def written_out(tree: Tree, key: Key) -> Tree:
    """Sums and products over a class, with all terms that the question has; one over all but k is that without k's.

    The letter to which such a sum runs is the number of classes wherever it stands. A sum over another range stays.
    """
    counted: dict[str, Tree] = {}

    def change(node: Tree) -> Tree | None:
        if not (isinstance(node, Call) and node.head in JOINED and len(node.args) > 1):
            return None
        body, index, *range_ = node.args
        if not isinstance(index, Name):
            return None
        body = mapped(body, change)
        size = _entries(body, index.text, key)
        if size * sum(1 for _ in islice(walk(body), MOST)) not in range(1, MOST):
            return None
        whole = joined(JOINED[node.head], [_at(body, index.text, str(place)) for place in range(1, size + 1)])
        if not range_:
            return whole
        if len(range_) == 2 and (last := _length(range_, size, key)) is not None:
            counted.update(last)
            return whole
        left_out = _left_out(range_, index) if node.head == "sum_over" and len(range_) == 1 else ""
        if not left_out or (left_out.isdigit() and int(left_out) not in range(1, size + 1)):
            return None
        return Call("-", (whole, _at(body, index.text, left_out)))

    return with_names(mapped(tree, change), counted)


def mixes(tree: Tree, out: Tree, key: Key) -> bool:
    """Whether a formula for any class, out of which its sums are written, names one class by its number as well."""
    left_out = (node.args for node in walk(tree) if isinstance(node, Call) and node.head == "≠")
    fixed = any(_stem(name, NUMBERED) in key.numbered for name in names(tree)) or any(
        isinstance(side, Number) for sides in left_out for side in sides
    )
    return fixed and any(_stem(name, INDEXED) in key.numbered for name in names(out))


def _stem(name: str, form: re.Pattern[str]) -> str:
    found = form.fullmatch(name)
    return found["stem"] if found else ""


def _entries(body: Tree, index: str, key: Key) -> int:
    """How many classes the letters with this index have; 0 where it does more than number such letters."""
    counts = set[int]()
    for name in names(body):
        found = INDEXED.fullmatch(name)
        if found and found["index"] == index:
            counts.add(key.numbered.get(found["stem"], 0))
        elif name == index or index in subscripted(name).indices:
            return 0
    return counts.pop() if len(counts) == 1 else 0


def _length(range_: Sequence[Tree], size: int, key: Key) -> dict[str, Tree] | None:
    """What a range says of the letter at its end, where it holds all classes; None where it does not."""
    first, last = range_
    if first != ONE:
        return None
    if isinstance(last, Number):
        return {} if last.value == size else None
    is_count = isinstance(last, Name) and COUNT.fullmatch(last.text) and last.text not in key.letters
    return {last.text: Number(Fraction(size), str(size))} if isinstance(last, Name) and is_count else None


def _left_out(condition: Sequence[Tree], index: Name) -> str:
    """The index that a sum leaves out: the k of i ≠ k; empty where that is not what stands below it."""
    (said,) = condition
    sides = said.args if isinstance(said, Call) and said.head == "≠" else ()
    others = [side for side in sides if side != index]
    if len(sides) != 2 or len(others) != 1:
        return ""
    text = others[0].text if isinstance(others[0], Name | Number) else ""
    return text if re.fullmatch("[a-z]|[0-9]{1,2}", text) else ""


def _at(body: Tree, index: str, place: str) -> Tree:
    """The body with a number, or another letter, for its index."""
    found = (INDEXED.fullmatch(name) for name in names(body))
    stems = [match["stem"] for match in found if match and match["index"] == index]
    return renamed(body, {f"{stem}_{index}": stem + ("" if place.isdigit() else "_") + place for stem in stems})


# Vectors


def in_entries(tree: Tree, key: Key, name: str, left: Tree | None) -> tuple[Tree, Tree | None] | None:
    """A formula for a vector of quantities that the question has one by one, and what it is said to be equal to.

    Of the vector: `dL/dz_k = yhat_k - y_k`, or the same between vectors; of one of its entries: what that says of it.
    None where it is no such formula.
    """
    whole = name.rstrip("0123456789")
    parts = key.entries(whole)
    called = left.text if isinstance(left, Name) else ""
    if not parts or (left is not None and not called):
        return None
    if whole != name:
        entry = _between_vectors(tree, key, len(parts), name.removeprefix(whole)) if called == whole else None
        return None if entry is None else (entry, Name(name))
    found = ENTRY.fullmatch(called)
    if found:
        if _entries(tree, found["index"], key) != len(parts):
            return None
        entries = [_at(tree, found["index"], str(place)) for place in range(1, len(parts) + 1)]
        return _column(entries), Name(found["whole"])
    rows = [_between_vectors(tree, key, len(parts), str(place)) for place in range(1, len(parts) + 1)]
    return None if None in rows else (_column([row for row in rows if row is not None]), left)


def _column(entries: Sequence[Tree]) -> Tree:
    return Call("list", tuple(Call("list", (entry,)) for entry in entries))


def _between_vectors(tree: Tree, key: Key, size: int, place: str) -> Tree | None:
    """An entry of a formula in which the letters without their numbers are vectors; None of one that mixes entries."""
    vectors = {name for name in names(tree) if name not in key.letters and key.numbered.get(name) == size}
    if not vectors or not _is_entrywise(tree, vectors):
        return None
    return renamed(tree, {name: name + place for name in vectors})


def _is_entrywise(tree: Tree, vectors: set[str]) -> bool:
    """Whether each entry of a vector comes from the same entries of others: sums, and products with numbers."""
    if isinstance(tree, Name):
        return tree.text in vectors
    if not isinstance(tree, Call):
        return False
    arrays = [arg for arg in tree.args if vectors & {*names(arg)}]
    if tree.head in ("+", "-", "neg", "hadamard"):
        mixed = len(arrays) < len(tree.args)
    else:
        mixed = len(arrays) != 1 or tree.head not in ("*", "/") or (tree.head == "/" and arrays[0] is not tree.args[0])
    return not mixed and all(_is_entrywise(arg, vectors) for arg in arrays)
