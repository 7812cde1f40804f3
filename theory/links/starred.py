"""What a star between matrices may mean besides their product: entry by entry, a kernel that slides over an image; and
a dot between vectors beside a vector."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from checks.arrays import shape_of
from checks.literals import numbers
from checks.reading import Side
from checks.reading.building import Scope
from checks.reading.grammar import CROSS
from checks.tree import Call, Name, Number, Tree
from theory.links.arithmetic import Judged
from theory.links.link import AtEntries, ByStar, Star, Truth
from theory.links.measuring import HOLDS

TIMES = ("×", "\\times")
SIGNS = ("*", "∗", "\\ast")
DOTS = ("·", "⋅", "\\cdot")
STRIDES = (1, 2, 3)


class Meant(NamedTuple):
    """One meaning of a star, and the formula by it. padding: zeros on every side of the image. stride: the kernel's."""

    star: Star
    padding: int
    tree: Tree
    stride: int = 1


def starred(left: Side, other: Tree, scope: Scope, judge: Callable[[Tree, Tree], Judged]) -> Judged | None:
    """The verdict on a product of two matrices with a star beside another side, by what the star may mean.

    It is wrong where the other side has the size of what comes out, and none of the meanings gives its entries. None
    where the left side is no such product, the other side has another size, or it comes out with a stride, which the
    star does not say.
    """
    missed: list[tuple[int, Judged]] = []
    for meant in _meanings(left, scope):
        found = judge(meant.tree, other)
        if found[0] in HOLDS:
            return (found[0], ByStar(meant.star, meant.padding)) if meant.stride == 1 else None
        plain = meant.stride == 1 and meant.padding == 0  # what is put around an image may also be its own edge
        if found[0] is Truth.WRONG and isinstance(found[1], AtEntries) and plain:
            missed.append((len(found[1].entries), found))
    return min(missed, key=lambda one: one[0])[1] if missed else None


def cross_product(left: Side, other: Tree, scope: Scope, judge: Callable[[Tree, Tree], Judged]) -> Judged | None:
    """The verdict on u × v beside a list of three entries, which their inner product is not; None for anything else.

    Where it is no cross product, but their product entry by entry, that may have been meant.
    """
    tree = left.tree
    if not (isinstance(tree, Call) and tree.head == "*" and any(sign in left.text for sign in TIMES)):
        return None
    listed = isinstance(other, Call) and other.head in ("list", "tuple") and len(other.args) == 3
    if not listed or len(tree.args) != 2 or any(sorted(_size(arg, scope)) != [1, 3] for arg in tree.args):
        return None
    assert isinstance(other, Call)
    entries = Call("list", other.args)
    found = judge(Call(CROSS, tree.args), entries)
    if found[0] in HOLDS:
        return found[0], ByStar(Star.CROSS, 0)
    return None if judge(Call("hadamard", tree.args), entries)[0] in HOLDS else found


def _meanings(side: Side, scope: Scope) -> Iterator[Meant]:
    tree = side.tree
    if not (isinstance(tree, Call) and tree.head == "*" and len(tree.args) == 2):
        return
    image, kernel = tree.args
    rows, columns = _size(kernel, scope)
    of_vectors = 1 in (rows, columns) and _size(image, scope) == (rows, columns)
    star = any(sign in side.text for sign in SIGNS)
    if not (star or (of_vectors and any(sign in side.text for sign in DOTS))) or not rows or not _size(image, scope)[0]:
        return
    yield Meant(Star.ENTRYWISE, 0, Call("hadamard", tree.args))
    if rows == columns and star:
        for stride, padding in product(STRIDES, sorted({0, rows // 2 if rows % 2 else 0, rows - 1})):
            sliding = [Number(Fraction(number), str(number)) for number in (stride, padding)]
            yield Meant(Star.CORRELATION, padding, Call("conv2d", (image, kernel, *sliding)), stride)
            yield Meant(Star.CONVOLUTION, padding, Call("conv2d", (image, Call("flip", (kernel,)), *sliding)), stride)


def _size(tree: Tree, scope: Scope) -> tuple[int, int]:
    """Rows and columns of an array whose entries are known, of a tuple one column; zeros for anything else."""
    if isinstance(tree, Name):
        meaning = scope.names.get(tree.text)
        shape = () if meaning is None or meaning.value is None else shape_of(meaning.value)
    else:
        found = numbers(tree)
        shape = () if found is None else found.shape
    if len(shape) == 1:
        return shape[0], 1
    return (shape[0], shape[1]) if len(shape) == 2 else (0, 0)
