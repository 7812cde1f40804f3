"""Dots between terms of a formula: the sequence that their neighbours fix, at the length that a question has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checks.tree import Call, Name, Number, Tree, has, joined, mapped, names, operands, renamed, walk
from theory.grading.judging.classes import NUMBERED

SIZES = range(2, 17)  # for a letter that stands for a number of levels or layers


class NoSequence(ValueError):
    """The dots do not stand for one sequence that its neighbours fix."""


def dotted(tree: Tree) -> bool:
    return has(tree, "ellipsis")


def instances(tree: Tree, known: Sequence[str]) -> Iterator[Tree]:
    """The formula without dots, at the size that the known names have; layers from 0 are counted from 1.

    A formula without a letter that counts has one length, which its own indices say. Raises NoSequence where nothing
    says how the dots go on, or at no size.
    """
    if any(
        isinstance(node, Call) and node.head in ("sum_over", "product_over") and dotted(node) for node in walk(tree)
    ):
        raise NoSequence("they stand inside a sum, and may stand for nothing in some of its terms")
    letter = _size_letter(tree)
    why: NoSequence | None = None
    for size in SIZES if letter else (0,):
        try:
            filled = _fill(_counted(tree, letter, size))
        except NoSequence as error:
            why = error
            continue
        used = [name for name in names(filled) if NUMBERED.fullmatch(name)]
        if any(name.endswith("0") and name not in known for name in used):
            filled = _moved(filled, 1)
            used = [name for name in names(filled) if NUMBERED.fullmatch(name)]
        largest, there = _largest([name for name in used if name in known]), _largest(known)
        if not letter or (largest and all(there[stem] == index for stem, index in largest.items())):
            yield filled
            return  # the smallest size that fits; larger ones have terms that the question does not
    if why is not None:
        raise why


def general(tree: Tree) -> bool:
    """Whether a letter says how long the sequence is, so that the formula is one for every length."""
    try:
        return dotted(tree) and bool(_size_letter(tree))
    except NoSequence:
        return False


def _largest(found: Sequence[str]) -> dict[str, int]:
    """stem -> its largest index."""
    largest: dict[str, int] = {}
    for name in found:
        if match := NUMBERED.fullmatch(name):
            largest[match["stem"]] = max(largest.get(match["stem"], 0), int(match["index"]))
    return largest


def stem(name: str) -> str:
    """A name without its number."""
    match = NUMBERED.fullmatch(name)
    return match["stem"] if match else name


def _size_letter(tree: Tree) -> str:
    """The letter that counts: the n of I_n and L_{n-1}; none where all indices are numbers."""
    found: dict[str, int] = {}
    for node in walk(tree):
        if isinstance(node, Call) and node.head in ("sub", "label"):
            for name in names(node.args[1]):
                found[name] = found.get(name, 0) + 1
        elif isinstance(node, Name) and (match := re.fullmatch(r"[A-Za-z]+_{1,2}([A-Za-z])", node.text)):
            found[match[1]] = found.get(match[1], 0) + 1
    if len(found) > 1:
        raise NoSequence(f"expected one letter that counts the terms, but found {', '.join(sorted(found)[:4])}")
    return next(iter(found), "")


def _counted(tree: Tree, letter: str, size: int) -> Tree:
    """Every index as a number: I_n, W^(n) and L_{n-1} for this size."""

    def change(node: Tree) -> Tree | None:
        if isinstance(node, Call) and node.head in ("sub", "label") and isinstance(node.args[0], Name):
            return Name(f"{node.args[0].text}{_value(node.args[1], letter, size)}")
        if isinstance(node, Name):
            match = re.fullmatch(r"(?P<stem>[A-Za-z]+)_{1,2}(?P<index>[A-Za-z]|\d+)", node.text)
            if match and match["index"] == letter:
                return Name(f"{match['stem']}{size}")
            if match and match["index"].isdigit():
                return Name(f"{match['stem']}{match['index']}")
        return None

    return mapped(tree, change)


def _value(tree: Tree, letter: str, size: int) -> int:
    if isinstance(tree, Number) and tree.value.denominator == 1:
        return int(tree.value)
    if tree == Name(letter):
        return size
    if isinstance(tree, Call) and tree.head in "+-" and len(tree.args) == 2:
        left, right = (_value(arg, letter, size) for arg in tree.args)
        found = left + right if tree.head == "+" else left - right
        if found >= 0:
            return found
    raise NoSequence("an index that cannot be counted")


def _fill(tree: Tree) -> Tree:
    """The dots replaced by the terms between their neighbours; neighbours that overlap are the same term."""
    if not isinstance(tree, Call) or not dotted(tree):
        return tree
    if tree.head not in "+*":
        return Call(tree.head, tuple(_fill(arg) for arg in tree.args))
    terms = operands(tree, tree.head)
    if Call("ellipsis", ()) not in terms:
        return joined(tree.head, [_fill(term) for term in terms])
    place = terms.index(Call("ellipsis", ()))
    before, after = [_fill(term) for term in terms[:place]], [_fill(term) for term in terms[place + 1 :]]
    if not before or not after:
        raise NoSequence("expected terms on both sides of the dots")
    return _nested(before[-1], after, before) if _nests(tree.head, after) else _series(tree.head, before, after)


def _nests(head: str, after: Sequence[Tree]) -> bool:
    """Whether the dots stand inside calls: L2 + ... + U(L3 + I4)."""
    return (
        head == "+"
        and len(after) == 1
        and isinstance(after[0], Call)
        and len(after[0].args) == 1
        and after[0].head.isalpha()
    )


def _nested(last: Tree, after: Sequence[Tree], before: Sequence[Tree]) -> Tree:
    """A(k) + F(A(k+1) + F(... end)), where the end begins with A(m)."""
    outer = after[0]
    assert isinstance(outer, Call)
    inner = outer.args[0]
    first = operands(inner, "+")[0]
    low, high = _index(last), _index(first)
    if _stem_of(last) != _stem_of(first) or high < low or len(before) > 1:
        raise NoSequence("the terms beside the dots are not of one kind")
    result = inner
    for index in range(high - 1, low - 1, -1):
        result = Call("+", (_moved(last, index - low), Call(outer.head, (result,))))
    return result


def _series(head: str, before: list[Tree], after: list[Tree]) -> Tree:
    """Terms whose one index runs on by one, up or down."""
    first = before[-1]
    tail = [term for term in after if _kind(term) == _kind(first)]
    rest = after[len(tail) :]
    if not tail or after[: len(tail)] != tail:
        if head == "+" and len(after) == 1 and _straight(after[0]) == _straight(before[-1]):
            return joined(head, before)
        raise NoSequence("the terms beside the dots are not of one kind")
    heads = [term for term in before if _kind(term) == _kind(first)]
    lead = before[: len(before) - len(heads)]
    start, stop = _index(heads[0]), _index(tail[-1])
    step = 1 if stop >= start else -1
    if any(_index(term) != start + step * place for place, term in enumerate(heads)):
        raise NoSequence("the terms before the dots do not run on by one")
    if any(_index(term) != stop - step * place for place, term in enumerate(reversed(tail))):
        raise NoSequence("the terms behind the dots do not run on by one")
    series = [_moved(heads[0], step * place) for place in range(abs(stop - start) + 1)]
    return joined(head, [*lead, *series, *rest])


def _index(tree: Tree) -> int:
    found = {int(match["index"]) for name in names(tree) if (match := NUMBERED.fullmatch(name))}
    if len(found) != 1:
        raise NoSequence("a term beside the dots has no single index")
    return found.pop()


def _stem_of(tree: Tree) -> tuple[str, ...]:
    return tuple(stem(name) for name in names(tree))


def _kind(tree: Tree) -> Tree:
    """The term with its indices taken off."""
    return renamed(tree, {name: f"{stem(name)}#" for name in names(tree) if NUMBERED.fullmatch(name)})


def _moved(tree: Tree, by: int) -> Tree:
    return renamed(tree, {n: f"{m['stem']}{int(m['index']) + by}" for n in names(tree) if (m := NUMBERED.fullmatch(n))})


def _straight(tree: Tree) -> Tree:
    """A product without its brackets."""
    return joined("*", operands(tree, "*"))
