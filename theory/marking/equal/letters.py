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


def as_numbers(options: Options) -> Vocabulary:
    """Every letter is a real number."""
    return Vocabulary(log=options.log, functions=OWN)


def as_matrices(options: Options, *trees: Tree) -> Vocabulary | None:
    """Letters that may be matrices or vectors keep their order; None where no letter of the two sides is a matrix.

    A capital letter may be one, and so may any letter beside it, or beside a transpose, but for those under a fraction
    bar or in an exponent, and those that are said to commute.
    """
    numbers = options.commuting.union(*map(_numbers, trees))
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


def whole_exponents(*sides: Any) -> set[Any]:
    """The letters in exponents over negative numbers: such a power has a value at whole exponents only."""
    return {letter for side in sides for power in _powers(side) for letter in power.exp.free_symbols}


def _powers(side: Any) -> Iterator[Any]:
    for node in side.atoms(sp.Pow):
        if not node.base.free_symbols and node.base.is_negative and node.exp.free_symbols:
            yield node
