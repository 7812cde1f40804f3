"""Every small change by which a right formula becomes a typical wrong one: a table of rules on expressions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import combinations
from typing import Any, TypeAlias

import sympy as sp
from sympy.core.function import AppliedUndef

from checks.vocabulary import heads as f
from theory.expressions import is_matrix

Changed: TypeAlias = Iterator[tuple[str, Any]]  # what was done in words, and the whole expression after it


def changes(expression: Any, letters: dict[str, tuple[int, ...]]) -> Changed:
    """Every single change of the expression. letters: the names that it could have used instead, with their shapes."""
    yield from _whole(expression)
    for node in _nodes(expression):
        for kind, rule in RULES:
            if isinstance(node, kind):
                for words, other in rule(node):
                    with suppress(
                        ValueError, TypeError
                    ):  # what does not fit in shape is no mistake that gives a number
                        yield words, _put(expression, node, other)
    yield from _swapped(expression, letters)
    yield from _dropped(expression)


def _nodes(expression: Any) -> list[Any]:
    """The parts of the expression, each once, the whole first; of a sum over an index, its body."""
    found: dict[Any, None] = {}
    pending = [expression]
    while pending:
        node = pending.pop()
        if not isinstance(node, (sp.Tuple, sp.NDimArray, sp.Indexed, sp.Lambda)) and node not in found:
            found[node] = None
            body = isinstance(node, (sp.Sum, sp.Product))
            pending += [arg for arg in reversed(node.args[:1] if body else node.args) if isinstance(arg, sp.Basic)]
    return list(found)


def _put(expression: Any, node: Any, other: Any) -> Any:
    """The expression with one part replaced, the rest as it is written."""
    if expression == node:
        return other
    args = [_put(arg, node, other) if isinstance(arg, sp.Basic) else arg for arg in expression.args]
    if all(one is arg for one, arg in zip(args, expression.args, strict=True)):
        return expression
    return _rebuild(expression, args)


def _rebuild(expression: Any, args: list[Any]) -> Any:
    if isinstance(expression, (sp.Add, sp.Mul, sp.Pow, sp.MatMul, sp.MatAdd, sp.HadamardProduct)):
        return expression.func(*args, evaluate=False)
    return expression.func(*args)


def _text(part: Any) -> str:
    text = str(part)
    return text if len(text) <= 40 else text[:37] + "..."


def _whole(expression: Any) -> Changed:
    if isinstance(expression, sp.ImmutableDenseNDimArray):
        yield "sign flipped", expression.applyfunc(lambda entry: -entry)
        return
    if expression == 0:
        return
    yield "sign flipped", _product(sp.S.NegativeOne, expression)
    yield "factor 2 too many", _product(sp.Integer(2), expression)
    yield "half of it", _product(sp.S.Half, expression)
    if isinstance(expression, (sp.Integer, sp.Symbol)):
        yield "one too many", sp.Add(expression, 1, evaluate=False)
        yield "one too few", sp.Add(expression, -1, evaluate=False)
    if is_matrix(expression) and expression.shape[0] == expression.shape[1]:
        yield "transposed", sp.Transpose(expression)


def _product(*factors: Any) -> Any:
    make = sp.MatMul if any(map(is_matrix, factors)) else sp.Mul
    return factors[0] if len(factors) == 1 else make(*factors, evaluate=False)


def _sum(head: Any, terms: list[Any]) -> Any:
    return terms[0] if len(terms) == 1 else head(*terms, evaluate=False)


def _terms(node: Any) -> Changed:
    for place, term in enumerate(node.args):
        rest = [*node.args[:place], *node.args[place + 1 :]]
        flipped = [*node.args[:place], _product(sp.S.NegativeOne, term), *node.args[place + 1 :]]
        yield f"the term {_text(term)} left out", _sum(node.func, rest)
        yield f"the sign of {_text(term)} flipped", _sum(node.func, flipped)
        if isinstance(term, sp.Integer):
            for other, words in ((term + 1, "one too many"), (term - 1, "one too few")):
                yield words, _sum(node.func, [*node.args[:place], other, *node.args[place + 1 :]])
    if not is_matrix(node) and len(node.args) == 2:
        yield "a product for a sum", sp.Mul(*node.args, evaluate=False)
    if not is_matrix(node) and len(node.args) > 2:
        yield "the mean for the sum", _product(sp.Rational(1, len(node.args)), node)


def _factors(node: Any) -> Changed:
    for place, factor in enumerate(node.args):
        rest = [*node.args[:place], *node.args[place + 1 :]]
        if factor == -1:
            yield "the sign lost", _product(*rest)
            continue
        kept = rest and (not is_matrix(node) or any(map(is_matrix, rest)))
        if kept and (not is_matrix(factor) or factor.shape[0] == factor.shape[1]):
            yield f"the factor {_text(factor)} left out", _product(*rest)
        if not is_matrix(factor):
            yield f"the factor {_text(factor)} repeated", _product(factor, *node.args)
            if isinstance(factor, sp.Pow) and factor.exp == -1:
                yield f"multiplied by {_text(factor.base)} instead of divided", _product(factor.base, *rest)
            elif not factor.is_number:
                yield f"divided by {_text(factor)} instead of multiplied", _product(*rest, sp.Pow(factor, -1))
            if isinstance(factor, sp.Integer):
                yield f"{factor + 1} for {factor}", _product(factor + 1, *rest)
                yield f"{factor - 1} for {factor}", _product(factor - 1, *rest)
        elif factor.shape[0] == factor.shape[1]:
            turned = [*node.args[:place], sp.Transpose(factor), *node.args[place + 1 :]]
            yield f"{_text(factor)} transposed", _product(*turned)
    matrices = [place for place, factor in enumerate(node.args) if is_matrix(factor)]
    for i, j in combinations(matrices, 2):
        if node.args[i].shape == node.args[j].shape and node.args[i] != node.args[j]:
            order = list(node.args)
            order[i], order[j] = order[j], order[i]
            yield "matrix product in another order", _product(*order)
    if len(node.args) == 2 and not is_matrix(node) and -1 not in node.args:
        yield "a sum for a product", sp.Add(*node.args, evaluate=False)


def _powers(node: Any) -> Changed:
    base, exponent = node.args
    if exponent == 2:
        yield "the square left out", base
        yield "2 times for the square", _product(sp.Integer(2), base)
    elif exponent == -1 and isinstance(base, sp.Integer):
        yield f"{base} - 1 for {base}", sp.Rational(1, base - 1) if base != 1 else base
        yield f"{base} + 1 for {base}", sp.Rational(1, base + 1)
    elif exponent == sp.S.Half:
        yield "the root left out", base


def _fractions(node: Any) -> Changed:
    """1/n as it stands in a mean: n - 1 and n + 1 for n."""
    if isinstance(node, sp.Integer) or node.p != 1:
        return
    yield f"divided by {node.q - 1} for {node.q}", sp.Rational(1, node.q - 1)
    yield f"divided by {node.q + 1} for {node.q}", sp.Rational(1, node.q + 1)


def _exponentials(node: Any) -> Changed:
    yield "the sign in the exponent flipped", sp.exp(_product(sp.S.NegativeOne, node.args[0]), evaluate=False)


def _logarithms(node: Any) -> Changed:
    for base in (2, 10):
        yield f"the logarithm to base {base}", _product(node, sp.Pow(sp.log(base), -1, evaluate=False))
    if not node.args[0].is_number:
        yield (
            "the logarithm of the complement",
            sp.log(sp.Add(1, _product(sp.S.NegativeOne, node.args[0])), evaluate=False),
        )


def _functions(node: Any) -> Changed:
    inner = node.args[0]
    name = {"Logistic": "sigma"}.get(node.func.__name__, node.func.__name__.lower())
    yield f"{name} left out", inner
    yield f"the sign inside {name} flipped", node.func(_product(sp.S.NegativeOne, inner), *node.args[1:])
    if isinstance(node, f.Logistic):
        yield "tanh for sigma", sp.tanh(inner)
    if isinstance(node, sp.tanh):
        yield "sigma for tanh", f.Logistic(inner)


def _floors(node: Any) -> Changed:
    yield "rounded up, not down", sp.Add(node, 1, evaluate=False)


def _means(node: Any) -> Changed:
    yield "the sum for the mean", f.Total(node.args[0])
    sizes = [int(size) for size in node.args[0].shape]
    size = int(sp.prod(sizes))
    if size > 1:
        yield "divided by n - 1 for n", _product(sp.Rational(1, size - 1), f.Total(node.args[0]))
    for words, step in (("one less", -1), ("one more", 1)):
        other = int(sp.prod([length + step for length in sizes]))
        if other > 1:
            yield (
                f"divided by {other} for {size}, as if every side were {words}",
                _product(sp.Rational(1, other), f.Total(node.args[0])),
            )


def _totals(node: Any) -> Changed:
    yield "the mean for the sum", f.Mean(node.args[0])


def _entrywise(node: Any) -> Changed:
    yield "the activation left out", node.args[1]


def _letters(node: Any) -> Changed:
    yield f"the sign of {node} flipped", _product(sp.S.NegativeOne, node)


RULES: tuple[tuple[Any, Callable[[Any], Changed]], ...] = (
    ((sp.Add, sp.MatAdd), _terms),
    ((sp.Mul, sp.MatMul), _factors),
    ((sp.Pow,), _powers),
    ((sp.Rational,), _fractions),
    ((sp.exp,), _exponentials),
    ((sp.log,), _logarithms),
    ((f.Activation, sp.tanh), _functions),
    ((sp.floor,), _floors),
    ((f.Mean,), _means),
    ((f.Total,), _totals),
    ((f.Entrywise,), _entrywise),
    ((sp.Symbol,), _letters),
)


def _dropped(expression: Any) -> Changed:
    """A named operator left out wherever it stands: a sum of levels without a single up-sampling."""
    applied = sorted(expression.atoms(AppliedUndef), key=str) if isinstance(expression, sp.Expr) else []
    for head in dict.fromkeys(node.func for node in applied):
        if sum(node.func == head for node in applied) > 1:
            yield f"every {head} left out", expression.replace(head, lambda *args: args[0])


def _swapped(expression: Any, letters: dict[str, tuple[int, ...]]) -> Changed:
    """One index for another: w3 for w4, in all of the expression or in one term of it; and both exchanged."""
    if isinstance(expression, sp.ImmutableDenseNDimArray):
        return
    yield from _swapped_in(expression, letters)
    if isinstance(expression, (sp.Add, sp.MatAdd)):
        for place, term in enumerate(expression.args):
            rest = [*expression.args[:place], *expression.args[place + 1 :]]
            if term.free_symbols & set().union(*(other.free_symbols for other in rest)):
                for words, other in _swapped_in(term, letters):
                    terms = [*expression.args[:place], other, *expression.args[place + 1 :]]
                    yield f"{words} in {_text(term)}", _sum(expression.func, terms)


def _swapped_in(expression: Any, letters: dict[str, tuple[int, ...]]) -> Changed:
    used = sorted((s for s in expression.free_symbols if isinstance(s, (sp.Symbol, sp.MatrixSymbol))), key=str)
    for letter in used:
        for name, shape in letters.items():
            if name != str(letter) and _stem(name) == _stem(str(letter)) and letters.get(str(letter)) == shape:
                other = sp.Symbol(name, real=True) if not shape else sp.MatrixSymbol(name, *shape)
                yield f"{name} for {letter}", expression.xreplace({letter: other})
                if other in used and str(letter) < name:
                    yield f"{letter} and {name} exchanged", expression.xreplace({letter: other, other: letter})


def _stem(name: str) -> str:
    """A name without its indices: `z#` for z1, `d#/d#` of the same letters for derivatives."""
    return re.sub(r"\d+", "#", name) if re.search(r"\d", name) else f"{name} alone"
