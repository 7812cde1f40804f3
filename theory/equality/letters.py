"""What the letters of an answer are taken for, where all are numbers: members, products, integers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from checks.reading.building import Kind, Meaning, Scope
from checks.reading.readings import product
from checks.reading.spelling import canonical, is_letter, subscripted
from checks.tree import Call, Name, Tree, names, walk
from checks.vocabulary import ARRAY_FUNCTIONS, FUNCTIONS
from theory.equality.algebra import evaluated
from theory.equality.case import Options

GROWTH = frozenset({"O", "Theta", "Omega"})  # O(2n) is O(n)


def opaque_heads(*sides: Any) -> list[str]:
    """The functions of arrays, and orders of growth, in the two sides that are only compared by their arguments."""
    opaque = ARRAY_FUNCTIONS.keys() | GROWTH
    return sorted({node.func.__name__ for side in sides for node in side.atoms(AppliedUndef)} & opaque)


def scope(options: Options, *trees: Tree) -> Scope:
    """Every letter is a real number; where a sum runs over x_i, x_1 is one of them, and a letter that is applied to
    several arguments, or has primes before its bracket, is a function of which nothing is known.
    """
    assumed = (("positive", options.positive), ("integer", options.integer), ("real", options.commuting))
    numbers: dict[str, Meaning] = {}
    for fact, letters in assumed:
        for name in map(canonical, letters):
            numbers[name] = Meaning(facts=(*(numbers[name].facts if name in numbers else ()), fact))
    applied = {node.head.rstrip("'") for tree in trees for node in walk(tree) if isinstance(node, Call)}
    functions = {n: Meaning(Kind.FUNCTION, function=sp.Function(n)) for n in applied if is_letter(n)}
    families = {family: rank for tree in trees for family, rank in _families(tree)}
    return Scope({**functions, **numbers}, log=options.log, families=families)


def _families(tree: Tree) -> Iterator[tuple[str, int]]:
    """The letters of the names in sums and products that carry the index, and how many indices each has."""
    for node in walk(tree):
        if not (isinstance(node, Call) and node.head in BIG and len(node.args) > 1):
            continue
        running = {*names(node.args[1])}
        for part in walk(node.args[0]):
            if isinstance(part, Name):
                family, indices = subscripted(part.text).members(running)
                if running & {*indices}:
                    yield family, len(indices)
            elif isinstance(part, Call) and part.head in MEMBERS and running & {*names(part)}:  # x_{i+1}
                yield f"{names(part)[0]}{MEMBERS[part.head]}", len(part.args) - 1


BIG = ("sum_over", "product_over")
MEMBERS = {"sub": "", "label": "__"}  # a name with an index that is a formula -> what its family has behind it


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
    raised = {name for side in sides for node in walk(side) for name in _raised(node)}
    exponential = {name for name in raised if name.endswith("e")}  # xe^x
    certain = {
        n: product(*map(Name, n))
        for n in several
        if set(n) <= known | ({"e"} if n in exponential else set()) and n not in doubtful
    }
    return certain, {n: product(*map(Name, n)) for n in several}


def _raised(node: Tree) -> tuple[str, ...]:
    """The name that a power is of, if it is one of a name."""
    return names(node.args[0]) if isinstance(node, Call) and node.head == "^" and isinstance(node.args[0], Name) else ()


def _tight(tree: Tree) -> set[str]:
    """The names that are all of an exponent, of a divisor, or of what a function is taken of: e^xy may be e^x y."""
    found: set[str] = set()
    for node in walk(tree):
        if isinstance(node, Call) and (node.head in ("^", "/") or (len(node.args) == 1 and node.head not in BRACKETED)):
            found |= {arg.text for arg in node.args[-1:] if isinstance(arg, Name) and node.head != "neg"}
    return found


# Functions whose argument always stands in brackets, or between bars.
BRACKETED = frozenset(row.name for row in (*FUNCTIONS.values(), *ARRAY_FUNCTIONS.values()) if not row.bare)


def surely_whole(*sides: Any) -> frozenset[str]:
    """The letters that must be whole for either side to have a value, since both have a power of a negative number
    whose exponent is the letter and a whole number; and those in the bounds of a sum."""
    bounds = {letter.name for side in sides for bound in _bounds(side) for letter in bound.free_symbols}
    exponents = [
        {letter.name for power in _powers(side) for letter in power.exp.free_symbols if _is_shifted(power.exp, letter)}
        for side in sides
    ]
    return frozenset(bounds | set.intersection(*exponents))


def _is_shifted(exponent: Any, letter: Any) -> bool:
    """Whether an exponent is n + c, or c - n, with c whole, as far as its terms show."""
    terms = [*sp.Add.make_args(exponent)]
    shifts = [term for term in terms if term not in (letter, -letter)]
    return len(shifts) == len(terms) - 1 and all(evaluated(shift).is_Integer for shift in shifts)


def whole_letters(*sides: Any) -> dict[Any, Any]:
    """The letters that only make sense as whole numbers, as such: in an exponent over a negative number, which has a
    real value at whole exponents only; in the bounds of a sum, and so in an index, where they are above zero as well.
    """
    exponents = {letter.name for side in sides for power in _powers(side) for letter in power.exp.free_symbols}
    bounds = {letter.name for side in sides for bound in _bounds(side) for letter in bound.free_symbols}
    letters = {letter for side in sides for letter in side.free_symbols if isinstance(letter, sp.Symbol)}
    return {
        letter: sp.Symbol(
            letter.name, integer=True, **{"positive": True} if letter.name in bounds or letter.is_positive else {}
        )
        for letter in letters
        if letter.name in exponents | bounds
    }


def powers_of_powers(*sides: Any) -> list[str]:
    """The letters of powers of powers that may be negative, with a letter as an exponent: ((-1)^2)^(1/2) is not -1."""
    return sorted(
        {
            letter.name
            for side in sides
            for outer in side.atoms(sp.Pow)
            if isinstance(inner := outer.base, sp.Pow) and (inner.exp.free_symbols or outer.exp.free_symbols)
            if not (outer.exp.is_integer or inner.exp.is_odd or inner.base.is_nonnegative)
            for letter in inner.base.free_symbols
        }
    )


def _powers(side: Any) -> Iterator[Any]:
    for node in side.atoms(sp.Pow):
        if not node.base.free_symbols and node.base.is_negative and node.exp.free_symbols:
            yield node


def _bounds(side: Any) -> Iterator[Any]:
    for node in side.atoms(sp.Sum, sp.Product):
        for _, low, high in node.limits:
            yield from (low, high)
