"""Arrays of any size in one form: sums of products of letters, and of formulas that hold entry by entry.

x^T (sigma(X w) - y) is the sum of the words x^T [sigma(z)] and x^T y, where [sigma(z)] stands for the array whose
entries are sigma of those of z = X w. A word that is a number, such as w^T w, is a letter of the numbers around it.
Every step is an identity for arrays of all sizes that fit; what has no rule raises NotAlgebraic.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

import sympy as sp

from checks.identity.normal import vanishes
from checks.identity.ring import NotAlgebraic
from checks.unevaluated import entries, is_matrix
from checks.vocabulary import arrays
from checks.vocabulary import heads as f

MOST = 400  # words of one array, and letters of one word


class Factor(NamedTuple):
    """A letter of a word: a matrix letter, an inverse, a column of ones, or a formula entry by entry.

    of: the symbol, the formula, or the sum of words that is inverted. shape: as it stands in the word.
    """

    kind: str
    of: Any
    shape: tuple[Any, Any]
    turned: bool = False


Word: TypeAlias = tuple[Factor, ...]
Sum: TypeAlias = dict[Word, Any]  # word -> the number before it
LETTER, INVERSE, ONES, ENTRIES = "letter", "inverse", "ones", "entries"


class AnySize:
    """The form of arrays and numbers; one object for all that are compared, so that equal words are one symbol.

    symmetric: letters of matrices that are their own transposes.
    """

    def __init__(self, symmetric: frozenset[Any] = frozenset()) -> None:
        self.symmetric = symmetric
        self.symbols: dict[Any, Any] = {}
        self.words: dict[Any, Word] = {}  # the symbol of an entry -> the array that it is an entry of

    def vanishes(self, matrix: Any) -> bool:
        """Whether a matrix expression is zero, whatever its size. True is a proof, False is none."""
        groups: dict[Any, list[Any]] = {}
        for word, number in self.matrix(matrix).items():
            place, formula = self._opened(word)
            groups.setdefault(place, []).append(sp.Mul(number, formula, evaluate=False))
        return all(vanishes(sp.Add(*terms, evaluate=False)) for terms in groups.values())

    def _opened(self, word: Word) -> tuple[Any, Any]:
        """The word without its first formula, and that formula: those of one place are added as numbers are."""
        if len(word) <= 1 or all(factor.kind == ONES for factor in word):
            return (), self._entry_of(word)
        at = next((at for at, factor in enumerate(word) if factor.kind == ENTRIES), None)
        return (word, sp.S.One) if at is None else ((*word[:at], None, *word[at + 1 :]), word[at].of)

    # Arrays

    def matrix(self, node: Any) -> Sum:
        """A matrix expression as words with the numbers before them."""
        if isinstance(node, sp.MatrixSymbol):
            return {(Factor(LETTER, node, node.shape),): sp.S.One}
        if isinstance(node, sp.MatAdd):
            return _added(*map(self.matrix, node.args))
        if isinstance(node, sp.MatMul):
            return self._product(node)
        if isinstance(node, sp.Transpose):
            return self._collected((self.turned(word), n) for word, n in self.matrix(node.arg).items())
        if isinstance(node, sp.Identity):
            return {(): sp.S.One}
        if isinstance(node, sp.ZeroMatrix):
            return {}
        if isinstance(node, sp.OneMatrix):
            return {_ones(*node.shape): sp.S.One}
        if isinstance(node, sp.Inverse):
            return self._inverse(node.arg)
        if isinstance(node, sp.HadamardProduct | sp.HadamardPower | f.Entrywise | f.Softmax | LOG_SOFTMAX):
            return self._of_entries(self.entry(node), node.shape)
        raise NotAlgebraic(f"{node.func.__name__} of an array of any size")

    def _product(self, node: Any) -> Sum:
        number = sp.Mul(*(self.number(arg) for arg in node.args if not is_matrix(arg)))
        found: Sum = {(): number}
        for arg in filter(is_matrix, node.args):
            right = self.matrix(arg)
            if len(found) * len(right) > MOST:
                raise NotAlgebraic(f"over {MOST} words")
            found = self._collected((_joined(a, b), n * m) for a, n in found.items() for b, m in right.items())
        return found

    def _collected(self, words: Any) -> Sum:
        """Words with their letters in the way in which a symmetric one stands, and the numbers in them taken out."""
        total: Sum = {}
        for word, number in words:
            kept, factor = self._numbers_out(tuple(map(self._settled, word)))
            total = _added(total, {kept: number * factor})
        return total

    def _settled(self, factor: Factor) -> Factor:
        same = factor.kind in (LETTER, INVERSE) and factor.of in self.symmetric
        return factor._replace(turned=False) if same else factor

    def _numbers_out(self, word: Word) -> tuple[Word, Any]:
        """x x^T A x is x and the number x^T A x: what stands between two places where only one column goes through."""
        cuts = [at for at in range(1, len(word)) if word[at].shape[0] == 1]
        if word and word[0].shape[0] == 1:
            cuts.insert(0, 0)
        if word and word[-1].shape[1] == 1:
            cuts.append(len(word))
        if len(cuts) < 2:
            return word, sp.S.One
        numbers = [self._traced(word[one:other]) for one, other in pairwise(cuts)]
        rest = (*word[: cuts[0]], *word[cuts[-1] :])
        return rest, sp.Mul(*numbers)

    def turned(self, word: Word) -> Word:
        return tuple(map(self._turned, reversed(word)))

    def _turned(self, factor: Factor) -> Factor:
        shape = factor.shape[::-1]
        if factor.kind == ENTRIES:
            return Factor(ENTRIES, self._formula_turned(factor.of), shape)
        return self._settled(Factor(factor.kind, factor.of, shape, not factor.turned))

    def _formula_turned(self, formula: Any) -> Any:
        atoms = {s: self.atom(self.turned(self.words[s])) for s in formula.free_symbols if s in self.words}
        return formula.xreplace(atoms)

    def _inverse(self, inside: Any) -> Sum:
        found = self.matrix(inside)
        if len(found) == 1:
            ((word, number),) = found.items()
            if word and all(factor.kind == LETTER and factor.shape[0] == factor.shape[1] for factor in word):
                turned = tuple(factor._replace(kind=INVERSE) for factor in reversed(word))
                return {turned: 1 / number}
        whole = frozenset(found.items())
        other = frozenset(self._collected((self.turned(word), n) for word, n in found.items()).items())
        first = min(whole, other, key=lambda one: sorted(map(str, one)))
        return {(Factor(INVERSE, first, inside.shape, first != whole),): sp.S.One}

    # Entry by entry

    def entry(self, node: Any) -> Any:
        """An entry of an array as a formula of the entries of others."""
        if isinstance(node, sp.MatAdd):
            return sp.Add(*map(self.entry, node.args))
        if isinstance(node, sp.HadamardProduct):
            return sp.Mul(*map(self.entry, node.args))
        if isinstance(node, sp.HadamardPower) and not is_matrix(node.exp):
            return sp.Pow(self.entry(node.base), self.number(node.exp))
        if isinstance(node, f.Entrywise):
            function, inside = node.args
            (letter,) = function.variables
            return self.number(function.expr, held=letter).xreplace({letter: self.entry(inside)})
        if isinstance(node, f.Softmax | LOG_SOFTMAX):
            (inside,) = node.args
            if inside.shape[1] != 1:
                raise NotAlgebraic("a softmax of rows")
            whole = self.number(f.Total(f.entrywise(sp.exp, inside)))
            value = self.entry(inside)
            return sp.exp(value) / whole if isinstance(node, f.Softmax) else value - sp.log(whole)
        return sp.Add(*(number * self._entry_of(word) for word, number in self.matrix(node).items()))

    def _entry_of(self, word: Word) -> Any:
        if word and all(factor.kind == ONES for factor in word):
            return sp.S.One
        return word[0].of if len(word) == 1 and word[0].kind == ENTRIES else self.atom(word)

    def atom(self, word: Word) -> Any:
        """The symbol of an entry of a word."""
        symbol = self._symbol(("entry", word))
        self.words[symbol] = word
        return symbol

    def _of_entries(self, formula: Any, shape: Any) -> Sum:
        """The words of the array with these entries: a sum is one of words, a single entry the word that it is of."""
        total: Sum = {}
        for term in sp.Add.make_args(sp.expand(formula)):
            number, rest = term.as_independent(*(s for s in term.free_symbols if s in self.words), as_Add=False)
            if rest == 1:
                word = _ones(*shape)
            else:
                word = self.words[rest] if rest in self.words else (Factor(ENTRIES, rest, tuple(shape)),)
            total = _added(total, {word: number})
        return total

    # Numbers

    def number(self, node: Any, held: Any = None) -> Any:
        """A number, with a symbol for each that arrays are made into. held: a letter that stays what it is."""
        if node == held or not node.args:
            return node
        if isinstance(node, sp.Trace):
            terms = (
                n * (self._traced(word) if word else node.arg.shape[0]) for word, n in self.matrix(node.arg).items()
            )
            return sp.Add(*terms)
        if isinstance(node, f.Total):
            return self._total(node.args[0])
        if isinstance(node, sp.Determinant):
            found = self.matrix(node.arg)
            sides = (frozenset(found.items()), frozenset((self.turned(word), n) for word, n in found.items()))
            return self._symbol(("det", min(sides, key=lambda one: sorted(map(str, one)))))
        if (law := TOTALS.get(node.func)) is not None:
            return self.number(law(*node.args))
        if node.has(sp.MatrixExpr) and not isinstance(node, sp.Add | sp.Mul | sp.Pow | sp.Function):
            raise NotAlgebraic(f"{node.func.__name__} of an array of any size")
        return node.func(*(self.number(arg, held) for arg in node.args))

    def _total(self, matrix: Any) -> Any:
        rows, columns = matrix.shape
        if rows == columns == 1:
            return self._single(matrix)
        found = []
        for term in sp.Add.make_args(sp.expand(self.entry(matrix))):
            number, rest = term.as_independent(*(s for s in term.free_symbols if s in self.words), as_Add=False)
            found.append(number * (rows * columns if rest == 1 else self._summed(rest, (rows, columns))))
        return sp.Add(*found)

    def _single(self, matrix: Any) -> Any:
        """The number that a matrix of one entry is."""
        return sp.Add(*(number * (self._traced(word) if word else 1) for word, number in self.matrix(matrix).items()))

    def _summed(self, formula: Any, shape: tuple[Any, Any]) -> Any:
        """The sum of a product of entries: of one or two words a trace, else a symbol."""
        if formula in self.words:
            return self._traced((*_ones(1, shape[0]), *self.words[formula], *_ones(shape[1], 1)))
        factors = [base for base, power in formula.as_powers_dict().items() for _ in _times(power)]
        long = [factor for factor in factors if factor in self.words and len(self.words[factor]) != 1]
        if (long and len(factors) == len([*sp.Mul.make_args(formula)])) or len(long) == len(factors) == 2:
            first = min(long, key=str)
            factors.remove(first)
            rest = sp.Mul(*factors)
            word = self.words[rest] if rest in self.words else (Factor(ENTRIES, rest, shape),)
            return self._traced((*self.turned(self.words[first]), *word))
        return self._sum_of(formula)

    def _sum_of(self, formula: Any) -> Any:
        """The symbol of the sum of all entries, which are those of the transpose, too."""
        return self._symbol(("sum", min(formula, self._formula_turned(formula), key=str)))

    def _traced(self, word: Word) -> Any:
        """The trace of a word, as that of each rotation and of each transpose; of two factors, a sum of products."""
        cuts = [at for at, factor in enumerate(word) if factor.shape[0] == 1]
        if len(cuts) > 1:
            around = [*word[cuts[0] :], *word[: cuts[0]]]
            ends = [*(at - cuts[0] for at in cuts), len(word)]
            return sp.Mul(*(self._traced(tuple(around[a:b])) for a, b in pairwise(ends)))
        summed = [factor for factor in word if factor.kind != ONES]
        if not summed:
            return word[0].of  # of ones beside ones, as many as there are
        if len(summed) == 1 < len(word):
            return self._sum_of(self._entry_of((summed[0],)))
        if len(word) == 2:
            return self._sum_of(self._entry_of((self._turned(word[0]),)) * self._entry_of((word[1],)))
        turned = self.turned(word)
        rotations = [(*one[at:], *one[:at]) for one in (word, turned) for at in range(len(word))]
        return self._symbol(("trace", min(rotations, key=str)))

    def _symbol(self, key: Any) -> Any:
        if key not in self.symbols:
            self.symbols[key] = sp.Symbol(f"number{len(self.symbols)}", real=True)
        return self.symbols[key]


def _times(power: Any) -> Iterator[None]:
    """As often as a whole power above 0 says; once for any other."""
    yield from [None] * (int(power) if power.is_Integer and power > 0 else 1)


def _ones(rows: Any, columns: Any) -> Word:
    """The array of ones as a column times a row."""
    column = () if rows == 1 else (Factor(ONES, rows, (rows, sp.S.One)),)
    row = () if columns == 1 else (Factor(ONES, columns, (sp.S.One, columns), turned=True),)
    return (*column, *row)


def _joined(left: Word, right: Word) -> Word:
    """The words side by side; a letter beside its own inverse cancels."""
    joined = list(left)
    for factor in right:
        kinds = {joined[-1].kind, factor.kind} if joined else set()
        if kinds == {LETTER, INVERSE} and (joined[-1].of, joined[-1].turned) == (factor.of, factor.turned):
            joined.pop()
        else:
            joined.append(factor)
    if len(joined) > MOST:
        raise NotAlgebraic(f"products of over {MOST} matrices")
    return tuple(joined)


def _added(*sums: Sum) -> Sum:
    total: Sum = {}
    for one in sums:
        for word, number in one.items():
            total[word] = total[word] + number if word in total else number
    return {word: number for word, number in total.items() if number != 0}


def _count(matrix: Any) -> Any:
    return sp.Mul(*matrix.shape)


def _variance(matrix: Any) -> Any:
    return f.Total(entries(matrix, matrix)) / _count(matrix) - (f.Total(matrix) / _count(matrix)) ** 2


LOG_SOFTMAX = arrays.log_softmax.head
# Functions of an array by sums of all its entries.
TOTALS: dict[Any, Any] = {
    f.Mean: lambda matrix: f.Total(matrix) / _count(matrix),
    f.Norm: lambda matrix: sp.sqrt(f.Total(entries(matrix, matrix))),
    arrays.var.head: _variance,
    arrays.std.head: lambda matrix: sp.sqrt(_variance(matrix)),
    arrays.logsumexp.head: lambda matrix: sp.log(f.Total(f.entrywise(sp.exp, matrix))),
}
