"""What the letters of an answer are taken for: numbers, whose order does not matter, or matrices and vectors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import sympy as sp

from checks.identity.words import Kinds
from checks.reading.building import Vocabulary
from checks.tree import Call, Name, Tree, names, walk
from checks.vocabulary import heads as f
from theory.equality.outcome import Options
from theory.equality.pieces import FUNCTIONS

MATRIX = re.compile("[A-Z]")  # a name that begins so may be a matrix


def _factorial(x: Any) -> Any:
    return sp.gamma(sp.Add(x, 1), evaluate=False)


def _root(x: Any, n: Any) -> Any:
    """The n-th root; the odd root of a negative number, under a radical sign, is the real one."""
    if isinstance(n, sp.Integer) and n % 2 and not x.free_symbols and x.is_negative:
        return sp.Mul(-1, sp.Pow(-x, sp.Rational(1, n), evaluate=False), evaluate=False)
    return sp.Pow(x, sp.Pow(n, -1), evaluate=False)


OPAQUE = frozenset({"softmax", "log_softmax", "logsumexp", "det", "trace", "tr", "diag"})  # of letters


def _opaque(head: str) -> Any:
    """Of numbers, what it is; of letters, which may be vectors or matrices, a function that is not known."""
    function = sp.Function(head)

    def make(*args: Any) -> Any:
        if head == "softmax" and not any(isinstance(arg, sp.MatrixExpr) or arg.free_symbols for arg in args):
            return f.Softmax(args[0] if len(args) == 1 else sp.ImmutableDenseMatrix(args))
        if head == "softmax" and len(args) == 1 and isinstance(args[0], sp.MatrixBase):
            return f.Softmax(args[0])
        return function(*args)

    return make


OWN: dict[str, Any] = {
    **{name: sp.Function(name) for name in FUNCTIONS.values()},
    "fact": _factorial,
    "root": _root,
    "cbrt": lambda x: _root(x, sp.Integer(3)),
    **{head: _opaque(head) for head in OPAQUE},
}


def opaque_heads(*trees: Tree) -> list[str]:
    """The functions in the trees that are only compared by their arguments."""
    return sorted({node.head for tree in trees for node in walk(tree) if isinstance(node, Call)} & OPAQUE)


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
    """Letters that may be matrices or vectors keep their order; None where nothing in the two sides is a matrix.

    A capital letter may be one, and so may any letter beside it, beside a transpose, or beside a matrix that is written
    out. What is said to commute is a number, and so is an entry, and what both sides divide by or have in an exponent.
    """
    occurs = [(set(names(tree)), _numbers(tree)) for tree in trees]
    every = set().union(*(divisors for _, divisors in occurs))
    certain = {name for name in every if all(name in divisors for used, divisors in occurs if name in used)}
    written = [node for tree in trees for node in walk(tree) if isinstance(node, Call) and node.head == "list"]
    entries = {name for node in written for name in names(node)}
    letters = set().union(*(used for used, _ in occurs)) - certain - entries - options.commuting - {"oo", "pi"}
    turned = any(isinstance(node, Call) and node.head == "transpose" for tree in trees for node in walk(tree))
    if not letters or not (turned or written or any(map(MATRIX.match, letters))):
        return None
    symbols = {name: sp.Symbol(name, commutative=False) for name in letters}
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


def kinds(*sides: Any) -> Kinds:
    """Which letters are columns, if they are no numbers: all but the capitals; which are square: those inverted."""
    inverted = {node.base for side in sides for node in side.atoms(sp.Pow) if node.exp.is_negative}

    def is_vector(letter: Any) -> bool:
        return isinstance(letter, sp.Symbol) and not MATRIX.match(letter.name)

    return Kinds(is_square=inverted.__contains__, is_vector=is_vector)


# --- names that run together ------------------------------------------------------------------------------------

GREEK = re.compile(
    "alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|omicron|pi|rho|sigma|tau|upsilon|phi"
    "|chi|psi|omega|oo"
)


def run_together(*sides: Tree) -> tuple[dict[str, Tree], dict[str, Tree]]:
    """The names such as `ab` that may be a product, with that product: those whose letters stand alone on some side,
    where a product would not have reached less far; and all of them.
    """
    known = {name for side in sides for name in names(side)}
    several = [name for name in sorted(known) if len(name) > 1 and name.isalpha() and not GREEK.fullmatch(name.lower())]
    doubtful = set().union(*map(_tight, sides))
    certain = {n: _product(n) for n in several if set(n) <= known and n not in doubtful}
    return certain, {n: _product(n) for n in several}


def _tight(tree: Tree) -> set[str]:
    """The names that are all of an exponent, of a divisor, or of what a function is taken of: e^xy may be e^x y."""
    found: set[str] = set()
    for node in walk(tree):
        if isinstance(node, Call) and (node.head in ("^", "/") or len(node.args) == 1):
            found |= {arg.text for arg in node.args[-1:] if isinstance(arg, Name) and node.head != "neg"}
    return found


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
