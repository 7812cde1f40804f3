"""What a formula says of its letters: which of them can only be numbers, and which may be matrices or vectors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checks.reading.spelling import EMPHASIS, marked
from checks.tree import EITHER, Call, Name, Number, Tree, has, mapped, names, operands, walk
from checks.vocabulary import ARRAY_FUNCTIONS, CONSTANTS, FUNCTIONS

MATRIX = re.compile("[A-Z]")  # a name that begins so may be a matrix
EXTREMES = ("max_over", "min_over", "argmax_over", "argmin_over")
SUMS = ("sum_over", "product_over", "integral", "limit", *EXTREMES)  # which run over a letter
SHAPED = frozenset({"transpose", EITHER, "list", "hadamard", "@"})  # of a formula that has one, some letters are arrays
OF_MATRICES = {"/": 1, "^": 0, "abs": 0}  # operation -> the operand of which it is another one where that is a matrix
TERMS = frozenset({"+", "-", "neg"})  # of which each is a number where the whole is one


def may_be_matrix(name: Name) -> bool:
    """Whether a letter is one of those that stand for matrices and vectors: a capital, or one that is set in bold."""
    return name.bold or bool(MATRIX.match(name.text))


def numbers_in(tree: Tree) -> set[str]:
    """The names that can only be numbers, since something is divided by them, or raised to them.

    What is divided by is a number as a whole: 1 + x and x^2 say so of x, but x^T x, the norm of x and its largest entry
    do not, and nothing says so of a letter in bold. Capitals may be rows and columns, so that a product of them says
    nothing; of columns, which other letters may be, only a product with a transpose is a number.
    """
    found: set[str] = set()
    for whole in _wholes(tree):
        pending = [whole]
        while pending:
            node = pending.pop()
            if isinstance(node, Name):
                found |= set() if node.bold else {node.text}
            elif isinstance(node, Call) and (node.head in (*TERMS, EITHER) or _is_entrywise(node)):
                pending += node.args
            elif isinstance(node, Call) and node.head == "^":
                pending.append(node.args[0])
            elif isinstance(node, Call) and node.head in ("*", "/", "@"):
                left = [part for part in _factors(node) if not is_number(part)]
                if len(left) == 1 or all(map(_is_of_columns, left)):
                    pending += left
    return (found - _beside_matrices(tree)) | _random(tree)


def _random(tree: Tree) -> set[str]:
    """The letters of which a mean is taken, where nothing is transposed, or is an array: those are numbers."""
    if has(tree, *SHAPED):
        return set()
    means = [node for node in walk(tree) if isinstance(node, Call) and node.head == "expectation"]
    return {name for node in means for name in names(node)}


def _beside_matrices(tree: Tree) -> set[str]:
    """The capitals and bold letters that are a factor beside another one: whatever they divide, AB/A need not be B."""
    found: set[str] = set()
    for node in walk(tree):
        if isinstance(node, Call) and node.head in ("*", "@"):
            factors = [part for part in operands(node, node.head) if isinstance(part, Name) and may_be_matrix(part)]
            found |= {part.text for part in factors} if len(factors) > 1 else set()
    return found


def numbers_in_lists(trees: Sequence[Tree]) -> set[str]:
    """The letters of which the entries of lists are made, if no letter beside them may be a matrix."""
    lists = [node for tree in trees for node in walk(tree) if isinstance(node, Call) and node.head == "list"]
    entries = [arg for node in lists for arg in node.args if not (isinstance(arg, Call) and arg.head == "list")]
    numbers = {name for entry in entries if _is_of_columns(entry) for name in names(entry)}
    return numbers - {name for entry in entries if not _is_of_columns(entry) for name in names(entry)}


def _wholes(tree: Tree) -> Iterator[Tree]:
    """What can only be a number: divisors, exponents, and the bounds of sums."""
    for node in walk(tree):
        if isinstance(node, Call) and node.head in ("/", "^"):
            yield node.args[1]
        elif isinstance(node, Call) and node.head in SUMS:
            yield from node.args[1:]


def _factors(node: Tree) -> Iterator[Tree]:
    """The factors of a product; a divisor, which is a number by itself, is left out."""
    for part in operands(node, "*"):
        if isinstance(part, Call) and part.head in ("/", "@"):
            for inner in part.args[:1] if part.head == "/" else part.args:
                yield from _factors(inner)
        else:
            yield part


def _is_of_columns(tree: Tree) -> bool:
    """Whether it is made of letters that are columns where they are no numbers, and as they stand."""
    return not any(_is_matrix(part) for part in walk(tree))


def _is_matrix(node: Tree) -> bool:
    if isinstance(node, Call):
        return node.head in SHAPED
    return isinstance(node, Name) and may_be_matrix(node)


def _is_entrywise(node: Call) -> bool:
    """Whether a function of one number, which is a number only of one; |A| may be a determinant, and |x| a length."""
    return node.head in FUNCTIONS and node.head != "abs"


def is_number(tree: Tree) -> bool:
    """Whether a formula is a number, whatever its letters are."""
    if isinstance(tree, Call):
        row = ARRAY_FUNCTIONS.get(tree.head) if tree.head not in SHAPED else None
        return (row is not None and row.is_number and len(tree.args) <= row.operands) or (
            tree.head in (*TERMS, "*", "/", "^") and all(map(is_number, tree.args))
        )
    return isinstance(tree, Number) or (isinstance(tree, Name) and tree.text in CONSTANTS)


def by_entries(tree: Tree) -> bool:
    """Whether every operation goes entry by entry, so that what holds for numbers holds for the entries of matrices."""
    for node in walk(tree):
        if not isinstance(node, Call):
            continue
        if node.head in (*SHAPED - {"hadamard"}, *SUMS) or node.head in ARRAY_FUNCTIONS:
            return False
        if node.head == "*" and all(map(names, node.args)):
            return False
        if node.head in OF_MATRICES and any(map(_is_matrix, walk(node.args[OF_MATRICES[node.head]]))):
            return False
    return True


def apart(trees: Sequence[Tree]) -> tuple[Tree, ...]:
    """The trees with a name of its own for each alphabet, of the letters that one tree has in two: x and a bold x."""
    styles = [_styles(tree) for tree in trees]
    several = {name for found in styles for name, used in found.items() if len(used) > 1}

    def change(node: Tree) -> Tree | None:
        if isinstance(node, Name) and node.style and node.text in several:
            return Name(marked(node.text, node.style), node.style)
        return None

    return tuple(mapped(tree, change) for tree in trees) if several else tuple(trees)


def alike(one: Tree, other: Tree) -> bool:
    """Whether two formulas are written alike, in the same alphabets."""
    letters = ((node.style for node in walk(tree) if isinstance(node, Name)) for tree in (one, other))
    return one == other and all(a == b for a, b in zip(*letters, strict=True))


def in_two_alphabets(one: Tree, other: Tree) -> tuple[str, ...]:
    """The names that the two sides set in two alphabets, bold ones apart: a script L may be another letter than L."""
    left, right = (_styles(tree) for tree in (one, other))
    return tuple(sorted(n for n in left.keys() & right.keys() if left[n] - EMPHASIS != right[n] - EMPHASIS))


def _styles(tree: Tree) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for node in walk(tree):
        if isinstance(node, Name):
            found.setdefault(node.text, set()).add(node.style)
    return found
