"""The operations and functions of a tree, each with the sympy expression that it becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sympy as sp

from checks.reading.building.piecewise import piecewise
from checks.reading.building.scope import Build, Rule, SymbolicError, Vocabulary, is_matrix
from checks.tree import Call, Name, Tree
from checks.vocabulary import FUNCTIONS
from checks.vocabulary import heads as f


def _spine(heads: str, head: str, args: Sequence[Tree]) -> list[tuple[str, Tree]]:
    """The terms of a - b + c (or the factors of a / b * c) from left to right, each with the sign before it."""
    out: list[tuple[str, Tree]] = []
    while True:
        left, right = args
        out.append((head, right))
        if not (isinstance(left, Call) and left.head in heads):
            return [(heads[0], left), *reversed(out)]
        head, args = left.head, left.args


def _one(value: Any, head: str) -> Any:
    """The value, if it is only one."""
    if isinstance(value, sp.Tuple):
        raise SymbolicError(f"expected one value in each operand of {head!r}, but found several; take them apart")
    return value


def _sum(head: str) -> Rule:
    def rule(build: Build, words: Vocabulary, args: Sequence[Tree]) -> Any:
        terms = []
        for sign, tree in _spine("+-", head, args):
            term = _one(build(tree), head)
            terms.append(_negate(term) if sign == "-" else term)
        if not any(map(is_matrix, terms)):
            return sp.Add(*terms, evaluate=False)
        if not all(map(is_matrix, terms)):
            raise SymbolicError("expected terms of one shape, but a matrix and a scalar are added; write 1 or I out")
        return sp.MatAdd(*terms, evaluate=False)

    return rule


def _product(head: str) -> Rule:
    def rule(build: Build, words: Vocabulary, args: Sequence[Tree]) -> Any:
        factors = []
        for sign, tree in _spine("*/", head, args):
            factor = _one(build(tree), head)
            factors.append(_reciprocal(factor) if sign == "/" else factor)
        matrices = [factor for factor in factors if is_matrix(factor)]
        if not matrices:
            return sp.Mul(*factors, evaluate=False)
        if words.entries and len(matrices) > 1:
            scalars = [factor for factor in factors if not is_matrix(factor)]
            return _times(*scalars, sp.HadamardProduct(*matrices, evaluate=False))
        return _times(*factors)

    return rule


def _times(*factors: Any) -> Any:
    if len(factors) == 1:
        return factors[0]
    make = sp.MatMul if any(map(is_matrix, factors)) else sp.Mul
    return make(*factors, evaluate=False)


def _reciprocal(factor: Any) -> Any:
    if is_matrix(factor):
        raise SymbolicError("expected a scalar under a quotient, but found a matrix; write its inverse as a power")
    if factor == 0:
        raise SymbolicError("expected a divisor other than 0, but found 0; check the quotient")
    return sp.Pow(factor, sp.S.NegativeOne, evaluate=False)


def _negate(term: Any) -> Any:
    return -term if isinstance(term, sp.Rational) else _times(sp.S.NegativeOne, term)


def _power(build: Build, words: Vocabulary, args: Sequence[Tree]) -> Any:
    base, exponent = map(build, args)
    if not is_matrix(base):
        return sp.Pow(base, exponent, evaluate=False)
    if not (isinstance(exponent, sp.Integer) and exponent >= -1):
        raise SymbolicError(f"expected a whole power of a matrix, but found {exponent}; write the product out")
    return sp.Inverse(base) if exponent == -1 else sp.MatPow(base, exponent)


def _list(build: Build, words: Vocabulary, args: Sequence[Tree]) -> Any:
    """A matrix from its rows, or a column from its entries."""
    rows = [arg.args if isinstance(arg, Call) and arg.head == "list" else (arg,) for arg in args]
    entries = [[build(entry) for entry in row] for row in rows]
    if any(is_matrix(entry) or not isinstance(entry, sp.Expr) for row in entries for entry in row):
        raise SymbolicError("expected a number or a scalar in each entry, but found several; flatten the matrix")
    return sp.ImmutableDenseMatrix(entries)


def _transpose(build: Build, words: Vocabulary, args: Sequence[Tree]) -> Any:
    inner = build(args[0])
    if isinstance(inner, sp.MatrixBase):
        return inner.T
    return sp.Transpose(inner) if is_matrix(inner) else inner


def _hadamard(build: Build, words: Vocabulary, args: Sequence[Tree]) -> Any:
    left, right = map(build, args)
    return (
        sp.HadamardProduct(left, right, evaluate=False) if is_matrix(left) and is_matrix(right) else _times(left, right)
    )


def _over(kind: Any) -> Rule:
    """A sum or product over an index: the names in its body that carry the index depend on it."""

    def rule(build: Build, words: Vocabulary, args: Sequence[Tree]) -> Any:
        if len(args) != 4 or not isinstance(args[1], Name):
            raise SymbolicError(f"expected an index and both bounds of a {kind.__name__.lower()}; write them")
        body, _, low, high = args
        variable = sp.Symbol(args[1].text, integer=True)
        inner = replace(words, bound={**words.bound, args[1].text: variable})
        return kind(build(body, inner), (variable, build(low), build(high)))

    return rule


def _derivative(build: Build, words: Vocabulary, args: Sequence[Tree]) -> Any:
    body, variable = map(build, args)
    if not isinstance(variable, sp.Symbol):
        raise SymbolicError(f"expected a scalar to differentiate by, but found {variable}; name a variable")
    return sp.Derivative(body, variable, evaluate=False)


def _logarithm(build: Build, words: Vocabulary, args: Sequence[Tree]) -> Any:
    base = build(args[1]) if len(args) == 2 else words.log
    return _mapped(lambda x: FUNCTIONS["log"](x, base), build(args[0]))


def _mapped(function: Callable[[Any], Any], operand: Any) -> Any:
    return f.entrywise(function, operand) if is_matrix(operand) else function(operand)


def _reduced(whole: Callable[[Any], Any], scalars: Callable[..., Any]) -> Rule:
    """A function of all entries of one matrix, or of several scalars."""

    def rule(build: Build, words: Vocabulary, args: Sequence[Tree]) -> Any:
        values = [build(arg) for arg in args]
        return whole(values[0]) if len(values) == 1 and is_matrix(values[0]) else scalars(*values)

    return rule


def _member(mark: str) -> Rule:
    """I_{k+1}, W^{(l-1)}: a member of a family by a computed index."""

    def rule(build: Build, words: Vocabulary, args: Sequence[Tree]) -> Any:
        base, *indices = args
        assert isinstance(base, Name)
        integer = {s: sp.Symbol(s, integer=True) for i in indices for s in _letters(i) if s not in words.bound}
        inner = replace(words, bound={**words.bound, **integer})
        return sp.IndexedBase(base.text + mark, real=True)[tuple(build(index, inner).doit() for index in indices)]

    return rule


def _letters(tree: Tree) -> set[str]:
    if isinstance(tree, Call):
        return {letter for arg in tree.args for letter in _letters(arg)}
    return {tree.text} if isinstance(tree, Name) else set()


def _made(kind: Any, operand: Any) -> Any:
    return kind(operand)


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
    "sum": _reduced(lambda m: _made(f.Total, m), lambda *terms: sp.Add(*terms, evaluate=False)),
    "mean": _reduced(
        lambda m: _made(f.Mean, m),
        lambda *t: sp.Mul(sp.Add(*t, evaluate=False), sp.Rational(1, len(t)), evaluate=False),
    ),
    "norm": _reduced(lambda m: _made(f.Norm, m), lambda x: sp.Abs(x, evaluate=False)),
    "max": lambda build, words, args: sp.Max(*map(build, args), evaluate=False),
    "min": lambda build, words, args: sp.Min(*map(build, args), evaluate=False),
    "cases": piecewise,
    "derivative": _derivative,
    "sum_over": _over(sp.Sum),
    "product_over": _over(sp.Product),
    "sub": _member(""),
    "label": _member("__"),
}
