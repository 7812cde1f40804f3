"""A tree as a sympy expression, in the order in which it was written; nothing is evaluated and no text is parsed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import sympy as sp

from checks import functions as f
from checks.spelling import nearest
from checks.tree import Call, Name, Number, Tree


class SymbolicError(ValueError):
    """The tree says something that has no meaning as a formula, or names what is not known."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the names and functions of a tree mean.

    symbols: name -> sympy symbol (a MatrixSymbol, or a letter that does not commute, keeps the order of products).
    closed: a name that is not in `symbols` is an error; else it becomes Symbol(name, real=True).
    functions: head -> a function of sympy expressions, before those that are known anyway.
    log: the base of a plain `log`; None for the natural logarithm.
    entries: `*` between matrices goes entry by entry; else it is the matrix product.
    indexed: stems of families: with `I` among them, `I_k`, `I3` and `I_{k+1}` are `I[k]`, `I[3]`, `I[k + 1]`.
    """

    symbols: Mapping[str, Any] = field(default_factory=dict)
    closed: bool = False
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    log: Any = None
    entries: bool = False
    indexed: frozenset[str] = frozenset()
    bound: Mapping[str, Any] = field(default_factory=dict)  # indices of the sums around the place


Build: TypeAlias = Callable[[Tree], Any]
Rule: TypeAlias = Callable[[Build, Vocabulary, Sequence[Tree]], Any]


def symbolic(tree: Tree, vocabulary: Vocabulary | None = None) -> Any:
    """The sympy expression that the tree writes down: scalar, matrix (a vector is a column), or Tuple.

    Numbers are Rational. Sums and products keep the order of their terms. Raises SymbolicError.
    """
    words = vocabulary or Vocabulary()

    def build(node: Tree) -> Any:
        if isinstance(node, Number):
            return sp.Rational(node.value.numerator, node.value.denominator)
        if isinstance(node, Name):
            return _name(node.text, words)
        try:
            return _call(build, words, node)
        except (TypeError, sp.ShapeError) as error:
            raise SymbolicError(f"{node.head} does not fit its operands: {error}") from None

    return build(tree)


def _call(build: Build, words: Vocabulary, node: Call) -> Any:
    head = node.head
    own = words.functions.get(head)
    if own is not None:
        return own(*map(build, node.args))
    if head in OPERATIONS:
        return OPERATIONS[head](build, words, node.args)
    primes = len(head) - len(head.rstrip("'"))
    function = words.functions.get(head.rstrip("'")) or SCALAR.get(head.rstrip("'"))
    if function is None:
        known = sorted({*OPERATIONS, *SCALAR, *words.functions})
        hint = nearest(head, known) or "give it a meaning in the vocabulary"
        raise SymbolicError(f"expected an operation with a meaning in formulas, but found {head!r}; {hint}")
    args = [build(arg) for arg in node.args]
    if primes:
        return _primed(function, primes, args)
    if len(args) == 1 and _matrix(args[0]):
        return f.entrywise(function, args[0])
    return function(*args)


def _primed(function: Callable[..., Any], order: int, args: Sequence[Any]) -> Any:
    """f'(a): the derivative of a function of one argument, taken before a is put in."""
    if len(args) != 1:
        raise SymbolicError(f"expected one argument behind the primes, but found {len(args)}; write the derivative out")
    t = sp.Dummy("t", real=True)
    derivative = sp.diff(function(t), t, order)
    return (
        f.entrywise(lambda x: derivative.xreplace({t: x}), args[0])
        if _matrix(args[0])
        else derivative.xreplace({t: args[0]})
    )


_INDEXED = re.compile(r"(?P<stem>[A-Za-z]+?)(?P<first>[0-9]+)?(?P<rest>(?:_+[A-Za-z0-9]+)*)")


def _name(name: str, words: Vocabulary) -> Any:
    """The symbol of a name: from the table, a constant, a member of a family, or a new real one."""
    if name in words.bound:
        return words.bound[name]
    if name in words.symbols:
        return words.symbols[name]
    if name in CONSTANTS:
        return CONSTANTS[name]
    found = _INDEXED.fullmatch(name)
    if found and (found["first"] or found["rest"]):
        indices = [index for index in (found["first"] or "", *found["rest"].split("_")) if index]
        if found["stem"] in words.indexed or words.bound.keys() & set(indices):
            family = found["stem"] + "__" * found["rest"].startswith("__")
            return sp.IndexedBase(family, real=True)[tuple(_index(index, words) for index in indices)]
    if words.closed:
        hint = nearest(name, sorted(words.symbols)) or f"known here: {', '.join(sorted(words.symbols)[:12])}"
        raise SymbolicError(f"expected a known name, but found {name!r}; {hint}")
    return sp.Symbol(name, real=True)


def _index(index: str, words: Vocabulary) -> Any:
    return sp.Integer(int(index)) if index.isdigit() else words.bound.get(index, sp.Symbol(index, integer=True))


def _matrix(expression: Any) -> bool:
    return isinstance(expression, sp.MatrixBase | sp.MatrixExpr)


def _spine(heads: str, head: str, args: Sequence[Tree]) -> list[tuple[str, Tree]]:
    """The terms of a - b + c (or the factors of a / b * c) from left to right, each with the sign before it."""
    out: list[tuple[str, Tree]] = []
    while True:
        left, right = args
        out.append((head, right))
        if not (isinstance(left, Call) and left.head in heads):
            return [(heads[0], left), *reversed(out)]
        head, args = left.head, left.args


def _sum(head: str) -> Rule:
    def rule(build: Build, words: Vocabulary, args: Sequence[Tree]) -> Any:
        terms = []
        for sign, tree in _spine("+-", head, args):
            term = build(tree)
            terms.append(_negate(term) if sign == "-" else term)
        if not any(map(_matrix, terms)):
            return sp.Add(*terms, evaluate=False)
        if not all(map(_matrix, terms)):
            raise SymbolicError("expected terms of one shape, but a matrix and a scalar are added; write 1 or I out")
        return sp.MatAdd(*terms, evaluate=False)

    return rule


def _product(head: str) -> Rule:
    def rule(build: Build, words: Vocabulary, args: Sequence[Tree]) -> Any:
        factors = []
        for sign, tree in _spine("*/", head, args):
            factor = build(tree)
            factors.append(_reciprocal(factor) if sign == "/" else factor)
        matrices = [factor for factor in factors if _matrix(factor)]
        if not matrices:
            return sp.Mul(*factors, evaluate=False)
        if words.entries and len(matrices) > 1:
            scalars = [factor for factor in factors if not _matrix(factor)]
            return _times(*scalars, sp.HadamardProduct(*matrices, evaluate=False))
        return _times(*factors)

    return rule


def _times(*factors: Any) -> Any:
    if len(factors) == 1:
        return factors[0]
    make = sp.MatMul if any(map(_matrix, factors)) else sp.Mul
    return make(*factors, evaluate=False)


def _reciprocal(factor: Any) -> Any:
    if _matrix(factor):
        raise SymbolicError("expected a scalar under a quotient, but found a matrix; write its inverse as a power")
    if factor == 0:
        raise SymbolicError("expected a divisor other than 0, but found 0; check the quotient")
    return sp.Pow(factor, sp.S.NegativeOne, evaluate=False)


def _negate(term: Any) -> Any:
    return -term if isinstance(term, sp.Rational) else _times(sp.S.NegativeOne, term)


def _power(build: Build, words: Vocabulary, args: Sequence[Tree]) -> Any:
    base, exponent = map(build, args)
    if not _matrix(base):
        return sp.Pow(base, exponent, evaluate=False)
    if not (isinstance(exponent, sp.Integer) and exponent >= -1):
        raise SymbolicError(f"expected a whole power of a matrix, but found {exponent}; write the product out")
    return sp.Inverse(base) if exponent == -1 else sp.MatPow(base, exponent)


def _list(build: Build, words: Vocabulary, args: Sequence[Tree]) -> Any:
    """A matrix from its rows, or a column from its entries."""
    rows = [arg.args if isinstance(arg, Call) and arg.head == "list" else (arg,) for arg in args]
    entries = [[build(entry) for entry in row] for row in rows]
    if any(_matrix(entry) for row in entries for entry in row):
        raise SymbolicError("expected numbers or scalars in a matrix, but found a matrix in a matrix; flatten it")
    return sp.ImmutableDenseMatrix(entries)


def _transpose(build: Build, words: Vocabulary, args: Sequence[Tree]) -> Any:
    inner = build(args[0])
    if isinstance(inner, sp.MatrixBase):
        return inner.T
    return sp.Transpose(inner) if _matrix(inner) else inner


def _hadamard(build: Build, words: Vocabulary, args: Sequence[Tree]) -> Any:
    left, right = map(build, args)
    return sp.HadamardProduct(left, right, evaluate=False) if _matrix(left) and _matrix(right) else _times(left, right)


def _over(kind: Any) -> Rule:
    """A sum or product over an index: the names in its body that carry the index depend on it."""

    def rule(build: Build, words: Vocabulary, args: Sequence[Tree]) -> Any:
        if len(args) != 4 or not isinstance(args[1], Name):
            raise SymbolicError(f"expected an index and both bounds of a {kind.__name__.lower()}; write them")
        body, index, low, high = args
        variable = sp.Symbol(index.text, integer=True)
        inner = replace(words, bound={**words.bound, index.text: variable})
        return kind(symbolic(body, inner), (variable, build(low), build(high)))

    return rule


def _derivative(build: Build, words: Vocabulary, args: Sequence[Tree]) -> Any:
    body, variable = map(build, args)
    if not isinstance(variable, sp.Symbol):
        raise SymbolicError(f"expected a scalar to differentiate by, but found {variable}; name a variable")
    return sp.Derivative(body, variable, evaluate=False)


def _logarithm(build: Build, words: Vocabulary, args: Sequence[Tree]) -> Any:
    base = build(args[1]) if len(args) == 2 else words.log
    return _mapped(lambda x: _log(x, base), build(args[0]))


def _log(x: Any, base: Any = None) -> Any:
    natural = sp.log(x, evaluate=False)
    if base is None:
        return natural
    return sp.Mul(natural, sp.Pow(sp.log(sp.sympify(base, strict=True), evaluate=False), -1), evaluate=False)


def _mapped(function: Callable[[Any], Any], operand: Any) -> Any:
    return f.entrywise(function, operand) if _matrix(operand) else function(operand)


def _reduced(whole: Callable[[Any], Any], scalars: Callable[..., Any]) -> Rule:
    """A function of all entries of one matrix, or of several scalars."""

    def rule(build: Build, words: Vocabulary, args: Sequence[Tree]) -> Any:
        values = [build(arg) for arg in args]
        return whole(values[0]) if len(values) == 1 and _matrix(values[0]) else scalars(*values)

    return rule


def _member(mark: str) -> Rule:
    """I_{k+1}, W^{(l-1)}: a member of a family by a computed index."""

    def rule(build: Build, words: Vocabulary, args: Sequence[Tree]) -> Any:
        base, *indices = args
        assert isinstance(base, Name)
        integer = {s: sp.Symbol(s, integer=True) for i in indices for s in _letters(i) if s not in words.bound}
        inner = replace(words, bound={**words.bound, **integer})
        return sp.IndexedBase(base.text + mark, real=True)[tuple(symbolic(index, inner).doit() for index in indices)]

    return rule


def _letters(tree: Tree) -> set[str]:
    if isinstance(tree, Call):
        return {letter for arg in tree.args for letter in _letters(arg)}
    return {tree.text} if isinstance(tree, Name) else set()


def _exactly(function: Callable[..., Any]) -> Callable[..., Any]:
    """A sympy function that keeps its argument as it is written: sin(7 pi) stays."""
    return lambda *args: function(*args, evaluate=False)


SLOPE = sp.Rational(1, 100)  # of a leaky ReLU whose slope is not written, as in torch

SCALAR: Mapping[str, Callable[..., Any]] = {
    **{
        name: _exactly(getattr(sp, kind))
        for name, kind in {
            "exp": "exp", "ln": "log", "sin": "sin", "cos": "cos", "tan": "tan", "sec": "sec", "csc": "csc",
            "cot": "cot", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "sech": "sech", "csch": "csch", "coth": "coth",
            "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arcsec": "asec", "arccsc": "acsc", "arccot": "acot",
            "arsinh": "asinh", "arcosh": "acosh", "artanh": "atanh", "erf": "erf", "abs": "Abs", "sign": "sign",
            "floor": "floor", "ceil": "ceiling",
        }.items()
    },
    "sigmoid": _exactly(f.Logistic),
    "relu": _exactly(f.ReLU),
    "step": _exactly(f.Step),
    "softplus": _exactly(f.Softplus),
    "silu": _exactly(f.SiLU),
    "gelu": _exactly(f.GELU),
    "leaky_relu": lambda x, slope=SLOPE: f.LeakyReLU(x, slope, evaluate=False),
    "log2": lambda x: _log(x, 2),
    "log10": lambda x: _log(x, 10),
    "log1p": lambda x: _log(sp.Add(1, x, evaluate=False)),
    "expm1": lambda x: sp.Add(sp.exp(x, evaluate=False), -1, evaluate=False),
    "sqrt": lambda x: sp.Pow(x, sp.S.Half, evaluate=False),
    "cbrt": lambda x: sp.Pow(x, sp.Rational(1, 3), evaluate=False),
    "root": lambda x, n: sp.Pow(x, sp.Pow(n, -1), evaluate=False),
}  # fmt: skip

CONSTANTS: Mapping[str, Any] = {"pi": sp.pi, "oo": sp.oo}

OPERATIONS: Mapping[str, Rule] = {
    "+": _sum("+"),
    "-": _sum("-"),
    "*": _product("*"),
    "/": _product("/"),
    "@": lambda build, words, args: _times(*map(build, args)),
    "^": _power,
    "neg": lambda build, words, args: _negate(build(args[0])),
    "hadamard": _hadamard,
    "transpose": _transpose,
    "list": _list,
    "tuple": lambda build, words, args: sp.Tuple(*map(build, args)),
    "sequence": lambda build, words, args: sp.Tuple(*map(build, args)),
    "log": _logarithm,
    "softmax": lambda build, words, args: f.Softmax(_list(build, words, args) if len(args) > 1 else build(args[0])),
    "sum": _reduced(f.Total, lambda *terms: sp.Add(*terms, evaluate=False)),
    "mean": _reduced(f.Mean, lambda *t: sp.Mul(sp.Add(*t, evaluate=False), sp.Rational(1, len(t)), evaluate=False)),
    "norm": _reduced(f.Norm, lambda x: sp.Abs(x, evaluate=False)),
    "max": lambda build, words, args: sp.Max(*map(build, args), evaluate=False),
    "min": lambda build, words, args: sp.Min(*map(build, args), evaluate=False),
    "derivative": _derivative,
    "sum_over": _over(sp.Sum),
    "product_over": _over(sp.Product),
    "sub": _member(""),
    "label": _member("__"),
}
