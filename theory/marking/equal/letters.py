"""What the letters of an answer are taken for: numbers, whose order does not matter, or matrices and vectors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import sympy as sp

from checks import functions as f
from checks.symbolic import Vocabulary
from checks.tree import Call, Name, Tree, names, walk
from theory.marking.equal.outcome import Options
from theory.marking.equal.pieces import FUNCTIONS

MATRIX = re.compile("[A-Z]")  # a name that begins so may be a matrix


def _factorial(x: Any) -> Any:
    return sp.gamma(sp.Add(x, 1), evaluate=False)


def _root(x: Any, n: Any) -> Any:
    """The n-th root; the odd root of a negative number, under a radical sign, is the real one."""
    if isinstance(n, sp.Integer) and n % 2 and not x.free_symbols and x.is_negative:
        return sp.Mul(-1, sp.Pow(-x, sp.Rational(1, n), evaluate=False), evaluate=False)
    return sp.Pow(x, sp.Pow(n, -1), evaluate=False)


OWN: dict[str, Any] = {
    **{name: sp.Function(name) for name in FUNCTIONS.values()},
    "fact": _factorial,
    "root": _root,
    "cbrt": lambda x: _root(x, sp.Integer(3)),
}


def as_numbers(options: Options, *trees: Tree) -> Vocabulary:
    """Every letter is a real number; where a sum runs over x_i, x_1 is one of them."""
    indexed = frozenset().union(*map(_families, trees))
    return Vocabulary(log=options.log, functions=OWN, indexed=indexed)


def _families(tree: Tree) -> set[str]:
    """The stems of the names in sums and products that carry the index."""
    sums = [n for n in walk(tree) if isinstance(n, Call) and n.head in ("sum_over", "product_over") and len(n.args) > 1]
    found = set()
    for node in sums:
        index = node.args[1].text if isinstance(node.args[1], Name) else ""
        found |= {name.partition("_")[0] for name in names(node.args[0]) if index in name.split("_")[1:]}
    return found


def as_matrices(options: Options, *trees: Tree) -> Vocabulary | None:
    """Letters that may be matrices or vectors keep their order; None where no letter of the two sides is a matrix.

    A capital letter may be one, and so may any letter beside it, or beside a transpose, but for those that both sides
    divide by or have in an exponent, and those that are said to commute.
    """
    occurs = [(set(names(tree)), _numbers(tree)) for tree in trees]
    certain = [
        {name for name in divisors if all(name in d for used, d in occurs if name in used)} for _, divisors in occurs
    ]
    numbers = options.commuting.union(*certain)
    found = {name for tree in trees for name in names(tree)} - numbers
    turned = any(isinstance(node, Call) and node.head == "transpose" for tree in trees for node in walk(tree))
    if not turned and not any(map(MATRIX.match, found)):
        return None
    symbols = {name: sp.Symbol(name, commutative=False) for name in found - {"oo", "pi"}}
    functions = {**OWN, "transpose": f.transposed, "hadamard": f.hadamard}
    return Vocabulary(symbols=symbols, log=options.log, functions=functions)


def _numbers(tree: Tree) -> set[str]:
    """The names that can only be numbers, since something is divided by them, or raised to them."""
    found: set[str] = set()
    for node in walk(tree):
        if isinstance(node, Call) and node.head in ("/", "^"):
            found |= {*names(node.args[1])}
        elif isinstance(node, Call) and node.head in ("sum_over", "product_over"):
            found |= {name for bound in node.args[1:] for name in names(bound)}
    return found


def is_vector(letter: Any) -> bool:
    """Whether a symbol that does not commute is a column vector, or a number, by the usual way to write them."""
    return isinstance(letter, sp.Symbol) and not MATRIX.match(letter.name)


# --- names that run together ------------------------------------------------------------------------------------

GREEK = re.compile(
    "alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|omicron|pi|rho|sigma|tau|upsilon|phi"
    "|chi|psi|omega|oo"
)


def run_together(*sides: Tree) -> dict[str, Tree]:
    """The names such as `ab` that may be a product, with that product: their letters stand alone on some side."""
    known = [{*names(side)} for side in sides]
    single = {name for side in known for name in side if len(name) == 1}
    several = {name for side in known for name in side if len(name) > 1 and name.isalpha() and name.isascii()}
    return {
        name: _product(name) for name in sorted(several) if set(name) <= single and not GREEK.fullmatch(name.lower())
    }


def _product(name: str) -> Tree:
    product: Tree = Name(name[0])
    for letter in name[1:]:
        product = Call("*", (product, Name(letter)))
    return product


def with_names(tree: Tree, meaning: dict[str, Tree]) -> Tree:
    """The tree with some names replaced."""
    if isinstance(tree, Call):
        return Call(tree.head, tuple(with_names(arg, meaning) for arg in tree.args))
    return meaning.get(tree.text, tree) if isinstance(tree, Name) else tree


def whole_letters(*sides: Any) -> dict[Any, Any]:
    """The letters that only make sense as whole numbers, as such: in an exponent over a negative number, which has a
    real value at whole exponents only; in the bounds of a sum, and so in an index, where they are above zero as well.
    """
    exponents = {letter.name for side in sides for power in _powers(side) for letter in power.exp.free_symbols}
    bounds = {letter.name for side in sides for bound in _bounds(side) for letter in bound.free_symbols}
    letters = {letter for side in sides for letter in side.free_symbols if isinstance(letter, sp.Symbol)}
    return {
        letter: sp.Symbol(letter.name, integer=True, **{"positive": True} if letter.name in bounds else {})
        for letter in letters
        if letter.name in exponents | bounds
    }


def _powers(side: Any) -> Iterator[Any]:
    for node in side.atoms(sp.Pow):
        if not node.base.free_symbols and node.base.is_negative and node.exp.free_symbols:
            yield node


def _bounds(side: Any) -> Iterator[Any]:
    for node in side.atoms(sp.Sum, sp.Product):
        for _, low, high in node.limits:
            yield from (low, high)
