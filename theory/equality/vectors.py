"""A sum of unit vectors beside a vector, by its entries: 3i + 4j is (3, 4), where i and j are set as vectors."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from checks.reading.building import BuildError, build
from checks.tree import ONE, ZERO, Call, Name, Tree, joined, names, walk, with_names
from checks.unevaluated import is_matrix
from theory.equality.algebra import decided
from theory.equality.case import Case, Compare, unsure
from theory.equality.letters import scope
from theory.equality.lists import settle
from theory.equality.outcome import Doubt, Equality, Outcome


class Basis(Struct, frozen=True):
    """Names of unit vectors, in their order. sure: whether they can be nothing else, as they are set."""

    letters: tuple[str, ...]
    sure: bool = False


class Sum(Struct, frozen=True):
    """A vector by its entries, and the unit vectors of which it was written as a sum, if it was."""

    entries: tuple[Tree, ...]
    basis: Basis | None = None
    letters: tuple[str, ...] = ()
    sure: bool = True


BASES = (
    Basis(("i", "j", "k")),
    Basis(("ihat", "jhat", "khat"), sure=True),
    Basis(("xhat", "yhat", "zhat")),
    Basis(tuple(f"e{place}" for place in range(1, 10))),
)
SPACE = 3  # entries of a vector where nothing says how many


def compare_with_vector(gold: Tree, answer: Tree, case: Case, compare: Compare) -> Outcome | None:
    """The verdict on a sum of unit vectors against a vector, or one of other unit vectors; None for anything else.

    Raises Unsure where the letters may also be numbers.
    """
    sides = [_in_brackets(side) for side in (gold, answer)]
    if all(sides):
        return None
    size = max(map(len, sides)) or SPACE
    found = []
    for tree, entries in zip((gold, answer), sides, strict=True):
        one = Sum(entries) if entries else _as_sum(tree, size, case)
        if one is None:
            return None
        found.append(one)
    one, other = found
    if one.basis is other.basis:
        return None
    outcome = settle(Call("list", one.entries), Call("list", other.entries), compare)
    if one.sure and other.sure:
        return outcome
    if outcome.verdict is Equality.EQUAL:
        raise unsure(Doubt.VECTORS, ", ".join(dict.fromkeys((*one.letters, *other.letters))))
    return None


def _in_brackets(tree: Tree) -> tuple[Tree, ...]:
    """The entries of a vector in brackets, in a row or in a column; none of anything else."""
    if not isinstance(tree, Call) or tree.head not in ("tuple", "list"):
        return ()
    rows = [arg.args for arg in tree.args if isinstance(arg, Call) and arg.head in ("tuple", "list", "set")]
    if len(rows) == len(tree.args) and (len(rows) == 1 or all(len(row) == 1 for row in rows)):
        return tuple(entry for row in rows for entry in row)
    return () if rows else tree.args


def _as_sum(formula: Tree, size: int, case: Case) -> Sum | None:
    """A formula as the sum of multiples of unit vectors that it is; None where it is none."""
    for basis in BASES:
        letters = tuple(name for name in names(formula) if name in basis.letters)
        if not letters or not {*letters} <= {*basis.letters[:size]}:
            continue
        parts = tuple(_at(formula, basis.letters, place) for place in range(size))
        terms = [Call("*", (part, Name(letter))) for part, letter in zip(parts, basis.letters, strict=False)]
        known = scope(case.options, formula)
        try:
            whole, summed = (build(tree, known) for tree in (formula, joined("+", terms)))
        except BuildError:
            return None
        if not is_matrix(whole) and decided((whole, summed), case).verdict.holds:
            return Sum(parts, basis, letters, basis.sure or _in_bold(formula, basis.letters))
    return None


def _at(formula: Tree, letters: Sequence[str], place: int) -> Tree:
    """The formula where one unit vector is 1 and all others are 0."""
    return with_names(formula, {letter: ONE if at == place else ZERO for at, letter in enumerate(letters)})


def _in_bold(formula: Tree, letters: Sequence[str]) -> bool:
    """Whether each of the letters is set in bold."""
    return all(node.bold for node in walk(formula) if isinstance(node, Name) and node.text in letters)
