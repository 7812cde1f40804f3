"""Sums of products of letters that do not commute: matrices of any size, compared word by word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable  # the defaults of a data class need it when the module runs
from itertools import takewhile
from typing import TYPE_CHECKING, Any, TypeAlias

import sympy as sp
from msgspec import Struct
from sympy.core.function import AppliedUndef

from checks.identity.normal import read, size
from checks.identity.ring import NotAlgebraic, Quotient, Ring
from checks.vocabulary.heads import NUMBER, Hadamard, Transposed

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_WORDS = 20_000
MAX_LENGTH = 200  # letters in a word

Factor: TypeAlias = tuple[Any, int, bool]  # what it is, exponent 1 or -1, transposed
Word: TypeAlias = tuple[Factor, ...]
Sum: TypeAlias = dict[Word, Quotient]


def spell(ring: Ring, node: Any, kinds: Kinds) -> Sum:
    """The expression as words with coefficients. Raises NotAlgebraic where a part of it does not fit."""
    if isinstance(node, (sp.Add, sp.MatAdd)):
        total: Sum = {}
        for arg in node.args:
            total = added(ring, total, spell(ring, arg, kinds))
        return total
    if isinstance(node, (sp.Mul, sp.MatMul)):
        product: Sum = {(): ring.constant(1)}
        for arg in node.args:
            product = multiplied(ring, product, spell(ring, arg, kinds))
        return product
    if isinstance(node, (sp.Transpose, Transposed)):
        return {transposed(word): c for word, c in spell(ring, node.args[0], kinds).items()}
    if isinstance(node, (sp.Pow, sp.MatPow)) and node.exp.is_Integer and not _commutes(node):
        return _power(ring, node.base, int(node.exp), kinds)
    if isinstance(node, sp.Identity):
        return {(): ring.constant(1)}
    if isinstance(node, sp.ZeroMatrix):
        return {}
    node = _with_numbers(ring, node, kinds)
    if _commutes(node):
        value = read(ring, node)
        return {(): value} if value.num != 0 else {}
    if node.has(sp.nan, sp.zoo):
        raise NotAlgebraic(f"{node} has no value")
    return {((_opaque(ring, node, kinds), 1, False),): ring.constant(1)}


def _commutes(node: Any) -> bool:
    """Whether all letters are numbers. (sympy takes |A| and max(0, A) for numbers, whatever A is.)"""
    matrices = isinstance(node, sp.MatrixExpr | sp.MatrixBase)
    return not matrices and all(letter.is_commutative for letter in node.free_symbols | {node})


def _with_numbers(ring: Ring, node: Any, kinds: Kinds) -> Any:
    """The expression with a letter for each number that is made of matrices, such as a norm, a trace or a divisor: they
    are told apart by what they are made of, and each is its own transpose.
    """
    if not node.args or node.is_Atom or _commutes(node) or isinstance(node, sp.MatrixExpr | sp.MatrixBase):
        return node
    if isinstance(node, AppliedUndef) and node.is_commutative:
        args = [spell(ring, arg, kinds) for arg in node.args]
        if node.func.__name__ == NUMBER:
            args = [
                _numbers(ring, ((in_one_order(word, kinds.is_vector), c) for word, c in arg.items())) for arg in args
            ]
        made_of = tuple(frozenset((word, c.key) for word, c in arg.items()) for arg in args)
        return sp.Symbol(f"{node.func.__name__}#{ring.index(('made of', node.func.__name__, made_of))}", real=True)
    args = [_with_numbers(ring, arg, kinds) for arg in node.args]
    return node if args == [*node.args] else node.func(*args)


def _opaque(ring: Ring, node: Any, kinds: Kinds) -> Any:
    """What a letter, or a function that is left whole, is told apart by: of a function, what its arguments spell."""
    if not (node.is_Function or isinstance(node, Hadamard)):
        return node
    args = [frozenset((word, c.key) for word, c in spell(ring, arg, kinds).items()) for arg in node.args]
    return (node.func, frozenset(Counter(args).items()) if isinstance(node, Hadamard) else tuple(args))


def transposed(word: Word) -> Word:
    return tuple((letter, exponent, not turned) for letter, exponent, turned in reversed(word))


def added(ring: Ring, left: Sum, right: Sum) -> Sum:
    total = dict(left)
    for word, coefficient in right.items():
        total[word] = ring.add(total[word], coefficient) if word in total else coefficient
        if total[word].num == 0:
            del total[word]
    return total


def multiplied(ring: Ring, left: Sum, right: Sum) -> Sum:
    """The product of two sums, word by word; NotAlgebraic over MAX_WORDS."""
    if len(left) * len(right) > MAX_WORDS:
        raise NotAlgebraic(f"over {MAX_WORDS} words")
    total: Sum = {}
    for w1, c1 in left.items():
        for w2, c2 in right.items():
            total = added(ring, total, {_join(w1, w2): ring.multiply(c1, c2)})
    return total


def _join(left: Word, right: Word) -> Word:
    """The words side by side; a letter beside its own inverse cancels."""
    if len(left) + len(right) > MAX_LENGTH:
        raise NotAlgebraic(f"products of over {MAX_LENGTH} matrices")
    joined = list(left)
    for letter, exponent, transposed in right:
        if joined and joined[-1] == (letter, -exponent, transposed):
            joined.pop()
        else:
            joined.append((letter, exponent, transposed))
    return tuple(joined)


def _power(ring: Ring, node: Any, exponent: int, kinds: Kinds) -> Sum:
    if abs(exponent) > MAX_LENGTH:
        raise NotAlgebraic(f"a power of {exponent}")
    base = spell(ring, node, kinds)
    if exponent < 0:
        base = _inverse(ring, base, kinds)
    result: Sum = {(): ring.constant(1)}
    for _ in range(abs(exponent)):
        result = multiplied(ring, result, base)
    return result


def _inverse(ring: Ring, base: Sum, kinds: Kinds) -> Sum:
    """Letter by letter for a product of square matrices, since a letter that is not square has no inverse."""
    if len(base) == 1:
        ((word, coefficient),) = base.items()
        sides = [{letter for letter, _, transposed in word if transposed is side} for side in (False, True)]
        gram = sides[0] & sides[1]  # (X^T X)^-1 is written where X is not square
        if all(kinds.is_square(letter) for letter, _, _ in word) and not gram:
            inverse = tuple((letter, -exponent, transposed) for letter, exponent, transposed in reversed(word))
            return {inverse: ring.power(coefficient, -1)}
    whole = frozenset((word, coefficient.key) for word, coefficient in base.items())
    return {((whole, -1, False),): ring.constant(1)}


def _is_square(letter: Any) -> bool:
    shape = getattr(letter, "shape", (0, 0))  # letters that do not commute stand for square matrices of one size
    return shape[0] == shape[1]


class Kinds(Struct, frozen=True):
    """is_square: whether a letter is certainly a square matrix: of such, the inverse of a product is taken apart.

    is_vector: whether a letter is a column vector, if it is no number: x^T A y is then a number, its own transpose.
    """

    is_square: Callable[[Any], bool] = _is_square
    is_vector: Callable[[Any], bool] = lambda letter: False


def words_vanish(left: Any, right: Any, kinds: Kinds | None = None) -> bool:
    """Whether left - right is zero for matrices of every size that fits. True is a proof, False is none."""
    kinds = kinds or Kinds()
    ring = Ring(size(left, right))
    difference = added(ring, spell(ring, left, kinds), {w: -c for w, c in spell(ring, right, kinds).items()})
    if getattr(left, "shape", None) == (1, 1):
        difference = _numbers(ring, difference.items())
    total: Sum = {}
    for word, coefficient in difference.items():
        total = added(ring, total, {in_one_order(word, kinds.is_vector): coefficient})
    return all(ring.vanishes(coefficient) for coefficient in total.values())


def _numbers(ring: Ring, words: Iterable[tuple[Word, Quotient]]) -> Sum:
    """Words that are 1 x 1 matrices, each equal to its transpose: of the two, one stands for both."""
    total: Sum = {}
    for word, coefficient in words:
        total = added(ring, total, {min(word, transposed(word), key=str): coefficient})
    return total


def in_one_order(word: Word, is_vector: Callable[[Any], bool]) -> Word:
    """The word in one order: columns side by side can only be one column and numbers, and x^T A y is y^T A^T x."""
    spelled: list[Factor] = []
    rest = list(word)
    while rest:
        run = [*takewhile(lambda letter: is_vector(letter[0]) and letter[1:] == (1, False), rest)]
        if run:
            spelled += sorted(run, key=str)
        elif is_vector(rest[0][0]) and (stop := _product_ends(rest, is_vector)):
            run = rest[:stop]
            spelled += min(tuple(run), transposed(tuple(run)), key=str)
        else:
            run = rest[:1]
            spelled += run
        del rest[: len(run)]
    return tuple(spelled)


def _product_ends(letters: list[Factor], is_vector: Callable[[Any], bool]) -> int:
    """Where the number x^T A y ends, if the letters begin with one; else 0."""
    first = next((place for place, (letter, *_) in enumerate(letters[1:], start=1) if is_vector(letter)), 0)
    if first and letters[0][1:] == (1, True) and letters[first][1:] == (1, False):
        return first + 1
    return 0
