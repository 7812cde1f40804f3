"""The small changes by which a right formula becomes a typical wrong one: a table of rules on expressions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations
from typing import Any, TypeAlias

import sympy as sp
from sympy.core.function import AppliedUndef

from checks.unevaluated import is_matrix, put
from checks.vocabulary import heads as f
from theory.derivation import Derivation, free_names
from theory.mistakes import Mistake, Origin

Changes: TypeAlias = Iterator[tuple[Any, ...]]  # the changed part, then what stands in the slip's name
Changed: TypeAlias = Iterator[tuple[str, Any]]  # what was done in words, and the whole expression after it
LONGEST = 40  # characters of a part that is named


@dataclass(frozen=True, slots=True)
class Slip:
    """One kind of small change.

    name: in the field's words; `{}` stands for the part that it is about. at: the heads of the parts in which it can
    be made; None where it changes the expression as a whole. change: part -> every changed part.
    """

    name: str
    at: tuple[type, ...] | None
    change: Callable[[Any], Changes]

    def made(self, part: Any) -> Changed:
        for changed, *named in self.change(part):
            yield self.name.format(*map(_text, named)), changed


def slips(derivation: Derivation, name: str, expression: Any = None) -> Iterator[Mistake]:
    """Every slip in the last form of a quantity, or in another form of it, with the letters of all earlier lines."""
    names = [item.name for item in (*derivation.givens, *derivation.quantities)]
    shapes = {item: derivation.shapes[item] for item in names[: names.index(name)]}
    letters = {item: shape for item, shape in shapes.items() if len(shape) in (0, 2)}
    for words, changed in changes(derivation[name].last if expression is None else expression, letters):
        if free_names(changed) <= shapes.keys():  # the index of a sum is no letter outside of it
            yield Mistake(words, name, changed, Origin.SLIP)


def changes(expression: Any, letters: Mapping[str, tuple[int, ...]]) -> Changed:
    """Every single change of the expression. letters: the names that it could have used instead, with their shapes."""
    yield from usual(expression, letters)
    yield from unusual(expression)


def usual(expression: Any, letters: Mapping[str, tuple[int, ...]]) -> Changed:
    """The changes that are made often, the commonest first. letters: as for `changes`."""
    yield from _made(USUAL, expression)
    yield from _exchanged(expression, letters)
    yield from _operators_left_out(expression)


def unusual(expression: Any) -> Changed:
    """The changes that are made less often: where another explanation is as good, it is the better one."""
    yield from _made(UNUSUAL, expression)


def _made(table: Sequence[Slip], expression: Any) -> Changed:
    parts = _parts(expression)
    for slip in table:
        for part in [expression] if slip.at is None else parts:
            for words, changed in slip.made(part) if slip.at is None or isinstance(part, slip.at) else ():
                with suppress(ValueError, TypeError):  # what does not fit in shape is no mistake that gives a number
                    yield words, put(expression, part, changed)


def _parts(expression: Any) -> list[Any]:
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


def _text(part: Any) -> str:
    text = str(part)
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."


def _product(*factors: Any) -> Any:
    make = sp.MatMul if any(map(is_matrix, factors)) else sp.Mul
    return factors[0] if len(factors) == 1 else make(*factors, evaluate=False)


def _negative(expression: Any) -> Any:
    return _product(sp.S.NegativeOne, expression)


def _sum(head: Any, terms: list[Any]) -> Any:
    return terms[0] if len(terms) == 1 else head(*terms, evaluate=False)


def _share(number: Any, expression: Any) -> Any:
    return _product(sp.Rational(1, number), expression)


def _is_square(expression: Any) -> bool:
    return is_matrix(expression) and expression.shape[0] == expression.shape[1]


def _places(node: Any) -> Iterator[tuple[Any, Callable[..., list[Any]]]]:
    """Each argument, and the list of all with others in its place; without any, it is left out."""
    for place, part in enumerate(node.args):
        yield part, lambda *others, place=place: [*node.args[:place], *others, *node.args[place + 1 :]]


def _always(make: Callable[[Any], Any]) -> Callable[[Any], Changes]:
    return lambda node: iter([(make(node),)])


# The expression as a whole


def _sign(whole: Any) -> Changes:
    if isinstance(whole, sp.ImmutableDenseNDimArray):
        yield (whole.applyfunc(lambda entry: -entry),)
    elif whole != 0:
        yield (_negative(whole),)


def _times(number: Any) -> Callable[[Any], Changes]:
    def change(whole: Any) -> Changes:
        if not isinstance(whole, sp.ImmutableDenseNDimArray) and whole != 0:
            yield (_product(number, whole),)

    return change


def _moved(step: int) -> Callable[[Any], Changes]:
    def change(whole: Any) -> Changes:
        if isinstance(whole, (sp.Integer, sp.Symbol)) and whole != 0:
            yield (sp.Add(whole, step, evaluate=False),)

    return change


def _transposed(whole: Any) -> Changes:
    if _is_square(whole):
        yield (sp.Transpose(whole),)


# Sums


def _term_left_out(node: Any) -> Changes:
    for term, others in _places(node):
        yield _sum(node.func, others()), term


def _term_negative(node: Any) -> Changes:
    for term, others in _places(node):
        yield _sum(node.func, others(_negative(term))), term


def _term_moved(step: int) -> Callable[[Any], Changes]:
    def change(node: Any) -> Changes:
        for term, others in _places(node):
            if isinstance(term, sp.Integer):
                yield (_sum(node.func, others(term + step)),)

    return change


def _multiplied(node: Any) -> Changes:
    if len(node.args) == 2 and not is_matrix(node):
        yield (sp.Mul(*node.args, evaluate=False),)


def _averaged(node: Any) -> Changes:
    if len(node.args) > 2 and not is_matrix(node):
        yield (_share(len(node.args), node),)


# Products


def _sign_lost(node: Any) -> Changes:
    for factor, others in _places(node):
        if factor == -1:
            yield (_product(*others()),)


def _factor_left_out(node: Any) -> Changes:
    for factor, others in _places(node):
        rest = others()
        kept = rest and (not is_matrix(node) or any(map(is_matrix, rest)))
        if factor != -1 and kept and (not is_matrix(factor) or _is_square(factor)):
            yield _product(*rest), factor


def _factors(node: Any) -> Iterator[tuple[Any, Callable[..., list[Any]]]]:
    """The factors that are no matrix and no mere sign."""
    return ((factor, others) for factor, others in _places(node) if factor != -1 and not is_matrix(factor))


def _factor_repeated(node: Any) -> Changes:
    for factor, _ in _factors(node):
        yield _product(factor, *node.args), factor


def _not_divided(node: Any) -> Changes:
    for factor, others in _factors(node):
        if isinstance(factor, sp.Pow) and factor.exp == -1:
            yield _product(factor.base, *others()), factor.base


def _divided(node: Any) -> Changes:
    for factor, others in _factors(node):
        if not factor.is_number and not (isinstance(factor, sp.Pow) and factor.exp == -1):
            yield _product(*others(), sp.Pow(factor, -1)), factor


def _next_number(node: Any) -> Changes:
    for factor, others in _factors(node):
        if isinstance(factor, sp.Integer):
            for other in (factor + 1, factor - 1):
                yield _product(other, *others()), other, factor


def _factor_transposed(node: Any) -> Changes:
    for factor, others in _places(node):
        if _is_square(factor):
            yield _product(*others(sp.Transpose(factor))), factor


def _other_order(node: Any) -> Changes:
    matrices = [place for place, factor in enumerate(node.args) if is_matrix(factor)]
    for i, j in combinations(matrices, 2):
        if node.args[i].shape == node.args[j].shape and node.args[i] != node.args[j]:
            order = list(node.args)
            order[i], order[j] = order[j], order[i]
            yield (_product(*order),)


def _added(node: Any) -> Changes:
    if len(node.args) == 2 and -1 not in node.args and not is_matrix(node):
        yield (sp.Add(*node.args, evaluate=False),)


# Powers and fractions


def _square_left_out(node: Any) -> Changes:
    if abs(node.exp) == 2:
        yield (sp.Pow(node.base, node.exp / 2),)


def _doubled(node: Any) -> Changes:
    if node.exp == 2:
        yield (_product(sp.Integer(2), node.base),)


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
    yield (sp.exp(_negative(node.args[0]), evaluate=False),)


def _other_base(node: Any) -> Changes:
    for base in (2, 10):
        yield _product(node, sp.Pow(sp.log(base), -1, evaluate=False)), base


def _of_complement(node: Any) -> Changes:
    if not node.args[0].is_number:
        yield (sp.log(sp.Add(1, _negative(node.args[0])), evaluate=False),)


def _name(node: Any) -> str:
    name: str = node.func.__name__
    return "sigma" if node.func is f.Logistic else name.lower()


def _function_left_out(node: Any) -> Changes:
    yield node.args[0], _name(node)


def _argument_negative(node: Any) -> Changes:
    yield node.func(_negative(node.args[0]), *node.args[1:]), _name(node)


def _letter_negative(letter: Any) -> Changes:
    yield _negative(letter), letter


def _size(node: Any, step: int = 0) -> int:
    """How many entries the argument has, if every side were longer by this."""
    return int(sp.prod([int(length) + step for length in node.args[0].shape]))


def _one_degree_less(node: Any) -> Changes:
    if _size(node) > 1:
        yield (_share(_size(node) - 1, f.Total(node.args[0])),)


def _other_sides(step: int) -> Callable[[Any], Changes]:
    def change(node: Any) -> Changes:
        if _size(node, step) > 1:
            yield _share(_size(node, step), f.Total(node.args[0])), _size(node, step), _size(node)

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
    Slip("the activation left out", (f.Entrywise,), _always(lambda node: node.args[1])),
    Slip("the mean for the sum", SUMS, _averaged),
    Slip("the sum for the mean", (f.Mean,), _always(lambda node: f.Total(node.args[0]))),
    Slip("the mean for the sum", (f.Total,), _always(lambda node: f.Mean(node.args[0]))),
    Slip("divided by n - 1 for n", (f.Mean,), _one_degree_less),
    Slip("transposed", None, _transposed),
    Slip("{} transposed", PRODUCTS, _factor_transposed),
    Slip("matrix product in another order", PRODUCTS, _other_order),
    Slip("a sum for a product", PRODUCTS, _added),
    Slip("the logarithm to base {}", (sp.log,), _other_base),
    Slip("the logarithm of the complement", (sp.log,), _of_complement),
    Slip("tanh for sigma", (f.Logistic,), _always(lambda node: sp.tanh(node.args[0]))),
    Slip("sigma for tanh", (sp.tanh,), _always(lambda node: f.Logistic(node.args[0]))),
    Slip("{0} - 1 for {0}", (sp.Pow,), _divisor_moved(-1)),
)
UNUSUAL: tuple[Slip, ...] = (
    Slip("factor 2 too many", None, _times(sp.Integer(2))),
    Slip("half of it", None, _times(sp.S.Half)),
    Slip("one too many", None, _moved(1)),
    Slip("one too few", None, _moved(-1)),
    Slip("a product for a sum", SUMS, _multiplied),
    Slip("one too many", SUMS, _term_moved(1)),
    Slip("one too few", SUMS, _term_moved(-1)),
    Slip("the factor {} repeated", PRODUCTS, _factor_repeated),
    Slip("multiplied by {} instead of divided", PRODUCTS, _not_divided),
    Slip("divided by {} instead of multiplied", PRODUCTS, _divided),
    Slip("{} for {}", PRODUCTS, _next_number),
    Slip("{0} + 1 for {0}", (sp.Pow,), _divisor_moved(1)),
    Slip("divided by {} for {}", (sp.Rational,), _next_fraction),
    Slip("rounded up, not down", (sp.floor,), _always(lambda node: sp.Add(node, 1, evaluate=False))),
    Slip("divided by {} for {}, as if every side were one less", (f.Mean,), _other_sides(-1)),
    Slip("divided by {} for {}, as if every side were one more", (f.Mean,), _other_sides(1)),
)


# Changes that need to know more than one part: the other letters, or every place of an operator


def _operators_left_out(expression: Any) -> Changed:
    """A named operator left out wherever it stands: a sum of levels without a single up-sampling."""
    applied = sorted(expression.atoms(AppliedUndef), key=str) if isinstance(expression, sp.Expr) else []
    for head in dict.fromkeys(node.func for node in applied):
        if sum(node.func == head for node in applied) > 1:
            yield f"every {head} left out", expression.replace(head, lambda *args: args[0])


def _exchanged(expression: Any, letters: Mapping[str, tuple[int, ...]]) -> Changed:
    """One index for another: w3 for w4, in all of the expression or in one term of it; and both exchanged."""
    if isinstance(expression, sp.ImmutableDenseNDimArray):
        return
    yield from _exchanged_in(expression, letters)
    if isinstance(expression, SUMS):
        for term, others in _places(expression):
            if term.free_symbols & set().union(*(other.free_symbols for other in others())):
                for words, other in _exchanged_in(term, letters):
                    yield f"{words} in {_text(term)}", _sum(expression.func, others(other))


def _exchanged_in(expression: Any, letters: Mapping[str, tuple[int, ...]]) -> Changed:
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
