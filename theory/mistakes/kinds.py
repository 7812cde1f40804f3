"""The kinds of small slips in formulas of numbers, and in the forms that formulas of arrays share: a table of rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any, TypeAlias

import sympy as sp

from checks.unevaluated import is_matrix
from checks.vocabulary import heads as f
from theory.formula import ascii as ascii_writer
from theory.formula.layout import layout

Changes: TypeAlias = Iterator[tuple[Any, ...]]  # the changed part, then what stands in the slip's name
LONGEST = 40  # characters of a part that is named


@dataclass(frozen=True, slots=True)
class Slip:
    """One kind of small change.

    name: in the field's words; `{}` stands for the part that it is about. at: the heads of the parts in which it can
    be made; None where it changes the expression as a whole. change: part -> every changed part. rank: how far down it
    stands among what people do, from 0; it explains nothing that a slip before it explains as well.
    """

    name: str
    at: tuple[type, ...] | None
    change: Callable[[Any], Changes]
    rank: int = 0

    def made(self, part: Any) -> Iterator[tuple[str, Any]]:
        """What was done in words, and the part after it."""
        for changed, *named in self.change(part):
            yield self.name.format(*map(text, named)), changed


def text(part: Any) -> str:
    """A part of a formula in the name of a mistake, in short."""
    arrays = isinstance(part, sp.Basic) and part.has(f.Entrywise, sp.HadamardProduct)
    text = ascii_writer.write(layout(part)) if arrays else str(part)
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."


def product(*factors: Any) -> Any:
    make = sp.MatMul if any(map(is_matrix, factors)) else sp.Mul
    return factors[0] if len(factors) == 1 else make(*factors, evaluate=False)


def negative(expression: Any) -> Any:
    return product(sp.S.NegativeOne, expression)


def sum_(head: Any, terms: list[Any]) -> Any:
    return terms[0] if len(terms) == 1 else head(*terms, evaluate=False)


def share(number: Any, expression: Any) -> Any:
    return product(sp.Rational(1, number), expression)


def is_square(expression: Any) -> bool:
    return is_matrix(expression) and expression.shape[0] == expression.shape[1]


def places(node: Any) -> Iterator[tuple[Any, Callable[..., list[Any]]]]:
    """Each argument, and the list of all with others in its place; without any, it is left out."""
    for place, part in enumerate(node.args):
        yield part, lambda *others, place=place: [*node.args[:place], *others, *node.args[place + 1 :]]


def always(make: Callable[[Any], Any]) -> Callable[[Any], Changes]:
    return lambda node: iter([(make(node),)])


# The expression as a whole


def _sign(whole: Any) -> Changes:
    if isinstance(whole, sp.ImmutableDenseNDimArray):
        yield (whole.applyfunc(lambda entry: -entry),)
    elif isinstance(whole, sp.Expr) and whole != 0:
        yield (negative(whole),)


def _times(number: Any) -> Callable[[Any], Changes]:
    def change(whole: Any) -> Changes:
        if isinstance(whole, sp.Expr) and whole != 0:
            yield (product(number, whole),)

    return change


def _moved(step: int) -> Callable[[Any], Changes]:
    def change(whole: Any) -> Changes:
        if isinstance(whole, (sp.Integer, sp.Symbol)) and whole != 0:
            yield (sp.Add(whole, step, evaluate=False),)

    return change


def _reciprocal(whole: Any) -> Changes:
    if isinstance(whole, sp.Expr) and not is_matrix(whole) and whole not in (0, 1):
        yield (sp.Pow(whole, -1, evaluate=False),)


def _complement(whole: Any) -> Changes:
    if isinstance(whole, sp.Expr) and not is_matrix(whole):
        yield (sp.Add(1, negative(whole), evaluate=False),)


def _squared(whole: Any) -> Changes:
    if isinstance(whole, sp.Expr) and not is_matrix(whole) and not whole.is_number:
        yield (sp.Pow(whole, 2, evaluate=False),)


def _transposed(whole: Any) -> Changes:
    if is_square(whole):
        yield (sp.Transpose(whole),)


# Sums


def _term_left_out(node: Any) -> Changes:
    for term, others in places(node):
        yield sum_(node.func, others()), term


def _term_negative(node: Any) -> Changes:
    for term, others in places(node):
        yield sum_(node.func, others(negative(term))), term


def _term_moved(step: int) -> Callable[[Any], Changes]:
    def change(node: Any) -> Changes:
        for term, others in places(node):
            if isinstance(term, sp.Integer):
                yield (sum_(node.func, others(term + step)),)

    return change


def _only_subtracted(node: Any) -> Changes:
    """b of a - b."""
    if len(node.args) == 2:
        for term in node.args:
            factors = term.args if isinstance(term, (sp.Mul, sp.MatMul)) else ()
            if factors and factors[0].is_Rational and factors[0] < 0:
                rest = factors[1:] if factors[0] == -1 else (-factors[0], *factors[1:])
                yield product(*rest), product(*rest)


def _multiplied(node: Any) -> Changes:
    if len(node.args) == 2 and not is_matrix(node):
        yield (sp.Mul(*node.args, evaluate=False),)


def _averaged(node: Any) -> Changes:
    if len(node.args) > 2 and not is_matrix(node):
        yield (share(len(node.args), node),)


# Products


def _sign_lost(node: Any) -> Changes:
    for factor, others in places(node):
        if factor == -1:
            yield (product(*others()),)


def _factor_left_out(node: Any) -> Changes:
    for factor, others in places(node):
        rest = others()
        kept = rest and (not is_matrix(node) or any(map(is_matrix, rest)))
        if factor != -1 and kept and (not is_matrix(factor) or is_square(factor)):
            yield product(*rest), factor


def _factors(node: Any) -> Iterator[tuple[Any, Callable[..., list[Any]]]]:
    """The factors that are no matrix and no mere sign."""
    return ((factor, others) for factor, others in places(node) if factor != -1 and not is_matrix(factor))


def _factor_repeated(node: Any) -> Changes:
    for factor, _ in _factors(node):
        yield product(factor, *node.args), factor


def _not_divided(node: Any) -> Changes:
    for factor, others in _factors(node):
        if isinstance(factor, sp.Pow) and factor.exp == -1:
            yield product(factor.base, *others()), factor.base


def _divided(node: Any) -> Changes:
    for factor, others in _factors(node):
        if not factor.is_number and not (isinstance(factor, sp.Pow) and factor.exp == -1):
            yield product(*others(), sp.Pow(factor, -1)), factor


def _next_number(node: Any) -> Changes:
    for factor, others in _factors(node):
        if isinstance(factor, sp.Integer):
            for other in (factor + 1, factor - 1):
                yield product(other, *others()), other, factor


def _half_number(node: Any) -> Changes:
    for factor, others in _factors(node):
        if isinstance(factor, sp.Integer) and factor % 2 == 0 and factor > 3:
            yield product(factor / 2, *others()), factor / 2, factor


def _slope_left_out(node: Any) -> Changes:
    """Both factors of a (1 - a), the slope of the logistic by its output."""
    for place, factor in enumerate(node.args):
        for other, complement in enumerate(node.args):
            rest = [arg for i, arg in enumerate(node.args) if i not in (place, other)]
            if rest and complement == sp.Add(sp.S.One, negative(factor), evaluate=False):
                yield product(*rest), factor


def _factor_transposed(node: Any) -> Changes:
    for factor, others in places(node):
        if is_square(factor):
            yield product(*others(sp.Transpose(factor))), factor


def _other_order(node: Any) -> Changes:
    matrices = [place for place, factor in enumerate(node.args) if is_matrix(factor)]
    for i, j in combinations(matrices, 2):
        if node.args[i].shape == node.args[j].shape and node.args[i] != node.args[j]:
            order = list(node.args)
            order[i], order[j] = order[j], order[i]
            yield (product(*order),)


def _added(node: Any) -> Changes:
    if len(node.args) == 2 and -1 not in node.args and not is_matrix(node):
        yield (sp.Add(*node.args, evaluate=False),)


# Powers and fractions


def _square_left_out(node: Any) -> Changes:
    if abs(node.exp) == 2:
        yield (sp.Pow(node.base, node.exp / 2),)


def _size_kept(node: Any) -> Changes:
    """|x| for x^2: the square left out of what is known to be positive."""
    if node.exp == 2:
        yield (sp.Abs(node.base),)


def _term_by_term(node: Any) -> Changes:
    if node.exp == 2 and isinstance(node.base, sp.Add):
        yield (sum_(sp.Add, [sp.Pow(term, 2, evaluate=False) for term in node.base.args]),)


def _divisor_left_out(node: Any) -> Changes:
    if node.exp == -1 and not node.base.is_number:
        yield sp.S.One, node.base


def _doubled(node: Any) -> Changes:
    if node.exp == 2:
        yield (product(sp.Integer(2), node.base),)


def _divisor_moved(step: int) -> Callable[[Any], Changes]:
    def change(node: Any) -> Changes:
        if node.exp == -1 and isinstance(node.base, sp.Integer) and node.base + step != 0:
            yield sp.Rational(1, node.base + step), node.base

    return change


def _root_left_out(node: Any) -> Changes:
    if abs(node.exp) == sp.S.Half:
        yield (sp.Pow(node.base, 2 * node.exp),)


def _next_fraction(node: Any) -> Changes:
    """1/n as it stands in a mean: n - 1 and n + 1 for n."""
    if node.p == 1 and node.q > 1:
        for other in (node.q - 1, node.q + 1):
            yield sp.Rational(1, other), other, node.q


# Functions


def _exponent_negative(node: Any) -> Changes:
    yield (sp.exp(negative(node.args[0]), evaluate=False),)


def _other_base(node: Any) -> Changes:
    for base in (2, 10):
        yield product(node, sp.Pow(sp.log(base), -1, evaluate=False)), base


def _of_complement(node: Any) -> Changes:
    if not node.args[0].is_number:
        yield (sp.log(sp.Add(1, negative(node.args[0])), evaluate=False),)


def _name(node: Any) -> str:
    name: str = node.func.__name__
    return "sigma" if node.func is f.Logistic else name.lower()


def _function_left_out(node: Any) -> Changes:
    yield node.args[0], _name(node)


def _argument_negative(node: Any) -> Changes:
    yield node.func(negative(node.args[0]), *node.args[1:]), _name(node)


def _letter_negative(letter: Any) -> Changes:
    yield negative(letter), letter


def _letter_squared(letter: Any) -> Changes:
    yield sp.Pow(letter, 2, evaluate=False), letter


def _letter_complement(letter: Any) -> Changes:
    yield sp.Add(1, negative(letter), evaluate=False), letter


def size(node: Any, step: int = 0) -> int:
    """How many entries the argument has, if every side were longer by this; 0 where a side is a letter."""
    sides = [sp.S(length) + step for length in node.args[0].shape]
    return int(sp.prod(sides)) if all(side.is_Integer for side in sides) else 0


def _one_degree_less(node: Any) -> Changes:
    if size(node) > 1:
        yield (share(size(node) - 1, f.Total(node.args[0])),)


def _other_sides(step: int) -> Callable[[Any], Changes]:
    def change(node: Any) -> Changes:
        if size(node, step) > 1:
            yield share(size(node, step), f.Total(node.args[0])), size(node, step), size(node)

    return change


SUMS, PRODUCTS = (sp.Add, sp.MatAdd), (sp.Mul, sp.MatMul)
FUNCTIONS = (f.Activation, sp.tanh)
# The commonest first: where two slips give one formula, the first of them is named.
USUAL: tuple[Slip, ...] = (
    Slip("the sign of {} flipped", SUMS, _term_negative),
    Slip("the sign lost", PRODUCTS, _sign_lost),
    Slip("the sign of {} flipped", (sp.Symbol,), _letter_negative),
    Slip("sign flipped", None, _sign),
    Slip("the sign in the exponent flipped", (sp.exp,), _exponent_negative),
    Slip("the sign inside {} flipped", FUNCTIONS, _argument_negative),
    Slip("the factor {} left out", PRODUCTS, _factor_left_out),
    Slip("the term {} left out", SUMS, _term_left_out),
    Slip("the square left out", (sp.Pow,), _square_left_out),
    Slip("the root left out", (sp.Pow,), _root_left_out),
    Slip("2 times for the square", (sp.Pow,), _doubled),
    Slip("{} left out", FUNCTIONS, _function_left_out),
    Slip("the activation left out", (f.Entrywise,), always(lambda node: node.args[1])),
    Slip("the mean for the sum", SUMS, _averaged),
    Slip("the sum for the mean", (f.Mean,), always(lambda node: f.Total(node.args[0]))),
    Slip("the mean for the sum", (f.Total,), always(lambda node: f.Mean(node.args[0]))),
    Slip("divided by n - 1 for n", (f.Mean,), _one_degree_less),
    Slip("transposed", None, _transposed),
    Slip("{} transposed", PRODUCTS, _factor_transposed),
    Slip("matrix product in another order", PRODUCTS, _other_order),
    Slip("a sum for a product", PRODUCTS, _added),
    Slip("the logarithm to base {}", (sp.log,), _other_base),
    Slip("the logarithm of the complement", (sp.log,), _of_complement),
    Slip("tanh for sigma", (f.Logistic,), always(lambda node: sp.tanh(node.args[0]))),
    Slip("sigma for tanh", (sp.tanh,), always(lambda node: f.Logistic(node.args[0]))),
    Slip("{0} - 1 for {0}", (sp.Pow,), _divisor_moved(-1)),
)
UNUSUAL: tuple[Slip, ...] = (
    Slip("factor 2 too many", None, _times(sp.Integer(2)), rank=2),
    Slip("half of it", None, _times(sp.S.Half), rank=2),
    Slip("one too many", None, _moved(1), rank=1),
    Slip("one too few", None, _moved(-1), rank=1),
    Slip("a product for a sum", SUMS, _multiplied, rank=2),
    Slip("one too many", SUMS, _term_moved(1), rank=1),
    Slip("one too few", SUMS, _term_moved(-1), rank=1),
    Slip("the factor {} repeated", PRODUCTS, _factor_repeated, rank=2),
    Slip("multiplied by {} instead of divided", PRODUCTS, _not_divided, rank=2),
    Slip("divided by {} instead of multiplied", PRODUCTS, _divided, rank=2),
    Slip("{} for {}", PRODUCTS, _next_number, rank=2),
    Slip("{0} + 1 for {0}", (sp.Pow,), _divisor_moved(1), rank=2),
    Slip("divided by {} for {}", (sp.Rational,), _next_fraction, rank=2),
    Slip("rounded up, not down", (sp.floor,), always(lambda node: sp.Add(node, 1, evaluate=False)), rank=2),
    Slip("divided by {} for {}, as if every side were one less", (f.Mean,), _other_sides(-1), rank=2),
    Slip("divided by {} for {}, as if every side were one more", (f.Mean,), _other_sides(1), rank=2),
)

# What only names a mistake: no verdict rests on these.
MORE: tuple[Slip, ...] = (
    Slip("the reciprocal", None, _reciprocal, rank=1),
    Slip("the complement", None, _complement, rank=1),
    Slip("the square of it", None, _squared, rank=2),
    Slip("only what is subtracted, {}", SUMS, _only_subtracted),
    Slip("{} for {}", PRODUCTS, _half_number),
    Slip("the slope {0}*(1 - {0}) left out", PRODUCTS, _slope_left_out),
    Slip("the square left out", (sp.Pow,), _size_kept, rank=1),
    Slip("squared term by term", (sp.Pow,), _term_by_term),
    Slip("not divided by {}", (sp.Pow,), _divisor_left_out),
    Slip("rounded down, not up", (sp.ceiling,), always(lambda node: sp.floor(node.args[0]))),
    Slip("{0}^2 for {0}", (sp.Symbol,), _letter_squared, rank=2),
    Slip("1 - {0} for {0}", (sp.Symbol,), _letter_complement, rank=1),
)
