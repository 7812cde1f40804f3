"""The one data type: a worked answer as an ordered list of named quantities, each a chain of equal forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import sympy as sp

from checks import enclosure
from checks.evaluation import EvaluationError, array, evaluate
from checks.symbols import SYMBOLS
from checks.vocabulary.heads import Gradient, MatrixGradient
from theory.exact import Exact


@dataclass(frozen=True, slots=True)
class Given:
    """A number that the question states, or, with value None, a variable that stays free.

    value: exact; a Fraction, or a tuple of rows for a matrix. shape: () or (rows, columns), or more sizes for a tensor.
    facts: what else is known of it: that it is `positive`, an `integer`, or, of a matrix, `symmetric`.
    """

    name: str
    value: Exact | None = None
    shape: tuple[int, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """An expression in givens and earlier quantities, and why it equals the form before it.

    Operators stay unevaluated (Derivative, Sum, MatMul) until a later form evaluates them.
    """

    expression: sp.Basic
    rule: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is found: a name and its chain of equal forms. Its value is the last form at the earlier values.

    closed: what that is in givens alone, where an answer is to say so; a hand calculation goes on from the last form.
    """

    name: str
    forms: tuple[Form, ...]
    unit: str = ""
    shape: tuple[int, ...] = ()
    closed: Form | None = None

    @property
    def last(self) -> Any:
        return self.forms[-1].expression

    @property
    def lines(self) -> tuple[Form, ...]:
        """All that it equals, as it is printed."""
        return self.forms if self.closed is None else (*self.forms, self.closed)


@dataclass(frozen=True)
class Derivation:
    """A worked answer. Forms name givens and earlier quantities only, so it is a graph without cycles.

    answer: the names of the quantities that answer the question.
    operators: exact interpretations of uninterpreted functions, name -> function on scalars or object arrays.
    linear: names of those that are additive and homogeneous; all others are arbitrary in the algebra.
    theorems: claims for every n, each discharged by a solver.
    Raises ValueError where a form names something that does not come before it, or a name occurs twice.
    """

    givens: tuple[Given, ...]
    quantities: tuple[Quantity, ...]
    answer: tuple[str, ...]
    operators: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    linear: frozenset[str] = frozenset()
    theorems: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for item in (*self.givens, *self.quantities):
            if item.name in seen:
                raise ValueError(f"{item.name} is defined twice; give each quantity a name of its own")
            for form in item.lines if isinstance(item, Quantity) else ():
                if unknown := free_names(form.expression) - seen:
                    raise ValueError(f"{item.name} uses {', '.join(sorted(unknown))}, which no earlier line defines")
            seen.add(item.name)
        if missing := [name for name in self.answer if name not in seen]:
            raise ValueError(f"the answer {', '.join(missing)} is not among the quantities {', '.join(sorted(seen))}")

    def __iter__(self) -> Iterator[Quantity]:
        return iter(self.quantities)

    @cached_property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        return {item.name: item.shape for item in (*self.givens, *self.quantities)}

    @cached_property
    def has_open_sizes(self) -> bool:
        """Whether some size is a letter, so that it holds for all."""
        return any(not isinstance(size, (int, sp.Integer)) for shape in self.shapes.values() for size in shape)

    @cached_property
    def symmetric(self) -> frozenset[Any]:
        """The letters of matrices that are their own transposes."""
        return frozenset(self.symbol(given.name) for given in self.givens if "symmetric" in given.facts)

    @cached_property
    def assumed(self) -> dict[Any, Any]:
        """The letter of each number -> the same with what is known of it, for the algebra."""
        numbers = [given for given in self.givens if given.facts and given.shape == ()]
        return {self.symbol(g.name): sp.Symbol(g.name, real=True, **dict.fromkeys(g.facts, True)) for g in numbers}

    def assuming(self, side: Any) -> Any:
        """A formula, or an array of them, with what is known of its letters."""
        if not self.assumed:
            return side
        if isinstance(side, np.ndarray):
            return array([self.assuming(entry) for entry in side.flat], side.shape)
        return side.xreplace(self.assumed)

    def at_sizes(self, sizes: Mapping[Any, Any]) -> Derivation:
        """The same derivation where letters for sizes are these numbers: symbol -> sympy's own whole number."""

        def sized(shape: tuple[Any, ...]) -> tuple[Any, ...]:
            return tuple(int(sizes[size]) if size in sizes else size for size in shape)

        return replace(
            self,
            givens=tuple(replace(given, shape=sized(given.shape)) for given in self.givens),
            quantities=tuple(
                replace(
                    quantity,
                    shape=sized(quantity.shape),
                    forms=tuple(replace(form, expression=form.expression.xreplace(sizes)) for form in quantity.forms),
                )
                for quantity in self.quantities
            ),
        )

    @cached_property
    def symbols(self) -> dict[str, Any]:
        """Name -> letter of every given and quantity."""
        return {name: symbol(name, shape) for name, shape in self.shapes.items()}

    def symbol(self, name: str) -> Any:
        return self.symbols[name]

    def __getitem__(self, name: str) -> Quantity:
        for quantity in self.quantities:
            if quantity.name == name:
                return quantity
        raise KeyError(f"no quantity {name}; there are {', '.join(quantity.name for quantity in self.quantities)}")

    def values(self, givens: Mapping[str, Any] | None = None) -> dict[str, enclosure.Value]:
        """Every quantity's value: exact where it is rational, else a ball that holds it (38 digits).

        givens: other exact values, by name. A quantity that depends on a free variable is left out.
        """
        return self._run(enclosure.exact_steps, givens)

    def rounded(self, places: int, givens: Mapping[str, Any] | None = None) -> dict[str, enclosure.Value]:
        """Every quantity's value in a hand calculation that rounds each line to this many decimals."""
        return self._run(enclosure.rounded_steps, givens, places)

    def reachable(self, places: int, givens: Mapping[str, Any] | None = None) -> dict[str, enclosure.Value]:
        """For every quantity, an interval that holds whatever rounding each line to this many decimals leads to."""
        return self._run(enclosure.reachable_steps, givens, places)

    def _run(
        self, follow: Callable[..., dict[Any, Any]], givens: Mapping[str, Any] | None, *more: Any
    ) -> dict[str, Any]:
        start: dict[Any, Any] = dict(self.operators)
        for given in self.givens:
            value = (givens or {}).get(given.name, given.value)
            if value is not None:
                start[self.symbol(given.name)] = numbers(value)
        known = {given.name for given in self.givens if self.symbol(given.name) in start}
        steps = []
        for quantity in self.quantities:
            if free_names(quantity.last) <= known:
                steps.append((self.symbol(quantity.name), quantity.last))
                known.add(quantity.name)
        values = follow(steps, start, *more)
        return {name: values[self.symbol(name)] for name in known}

    def evaluate(self, expression: Any, values: Mapping[str, Any]) -> enclosure.Value:
        """An expression's value at known values of givens and quantities, by name."""
        known = {self.symbol(name): value for name, value in values.items()}
        return enclosure.enclose(expression, {**self.operators, **known})

    def with_givens(self, values: Mapping[str, Exact]) -> Derivation:
        """The same derivation at other numbers."""
        return replace(self, givens=tuple(replace(g, value=values.get(g.name, g.value)) for g in self.givens))

    def with_last(self, name: str, expression: sp.Basic, rule: str = "edited") -> Derivation:
        """The same derivation with the last form of one quantity replaced: how a mistake is written down."""
        edited = tuple(
            replace(q, forms=(*q.forms[:-1], Form(expression, rule)), closed=None) if q.name == name else q
            for q in self.quantities
        )
        return replace(self, quantities=edited)

    def unfolded(self, cut: Sequence[str] = ()) -> Unfolded:
        """Every symbol's meaning in exact symbols, with the givens and the names in `cut` left as letters."""
        return Unfolded(self, frozenset(cut))


class Unfolded(dict[Any, Any]):
    """symbol -> its definition in letters, unfolded when it is first asked for; matrices as arrays of letters."""

    def __init__(self, derivation: Derivation, cut: frozenset[str]) -> None:
        super().__init__()
        self.derivation, self.cut = derivation, cut
        self.quantities = {derivation.symbol(quantity.name): quantity for quantity in derivation.quantities}

    def __missing__(self, key: Any) -> Any:
        """What it rests on comes first, so that a long chain of quantities is not unfolded within itself."""
        asked, found = [key], {key}
        while asked:
            quantity = self._unfolding(asked.pop())
            new = set() if quantity is None else quantity.last.free_symbols - found - self.keys()
            asked.extend(new)
            found |= new
        for symbol in [*(each for each in self.quantities if each in found), key]:
            if symbol not in self:
                self[symbol] = self._meaning(symbol)
        return self[key]

    def _unfolding(self, symbol: Any) -> Quantity | None:
        """The quantity that stands for the symbol; None for a letter."""
        quantity = self.quantities.get(symbol)
        return None if quantity is None or quantity.name in self.cut else quantity

    def _meaning(self, symbol: Any) -> Any:
        quantity = self._unfolding(symbol)
        if quantity is not None:
            return self.read(quantity.last)
        return symmetric(letters(symbol)) if symbol in self.derivation.symmetric else letters(symbol)

    def read(self, expression: Any) -> Any:
        """The expression in letters: a sympy scalar, or an object array of them."""
        if isinstance(expression, (Gradient, MatrixGradient)):
            return self._gradient(*expression.args[:2])
        return evaluate(expression, self, SYMBOLS)

    def _gradient(self, target: Any, variable: Any) -> Any:
        """The total derivative: the target unfolded down to the variable, which must be held as a letter."""
        if variable in self.quantities and str(variable) not in self.cut:
            raise ValueError(f"unfold with cut={str(variable)!r} to differentiate by it")
        value, at = self[target], self[variable]
        if not isinstance(at, np.ndarray):
            return sp.diff(value, at)
        return array([sp.diff(value, entry) for entry in at.flat], at.shape)


def chain(name: str, *forms: tuple[Any, str], unit: str = "", shape: tuple[int, ...] = ()) -> Quantity:
    """A quantity from pairs of an expression and the rule that leads to it."""
    return Quantity(name, tuple(Form(integer(expression), rule) for expression, rule in forms), unit, shape)


def integer(value: Any) -> Any:
    """A whole number as sympy's own; an expression as it is."""
    return sp.Integer(value) if isinstance(value, int) else value


def symbol(name: str, shape: tuple[int, ...] = ()) -> Any:
    """The sympy letter for a quantity: a real Symbol, a MatrixSymbol (rows, columns), or, for a tensor, IndexedBase."""
    if shape == ():
        return sp.Symbol(name, real=True)
    return sp.MatrixSymbol(name, *shape) if len(shape) == 2 else sp.IndexedBase(name, shape=shape)


def letters(key: Any) -> Any:
    """A symbol as itself; a matrix or tensor symbol as an array of scalar letters, one per entry.

    Raises EvaluationError for a matrix or tensor whose size is not known.
    """
    if isinstance(key, sp.Symbol):
        return key
    if key.shape is None or not all(isinstance(size, (int, sp.Integer)) for size in key.shape):
        raise EvaluationError(f"the entries of {key} cannot be listed, since its size is not known; give it numbers")
    shape = tuple(map(int, key.shape))
    entries = [sp.Symbol(f"{key}[{','.join(map(str, i))}]", real=True) for i in np.ndindex(shape)]
    return array(entries, shape)


def symmetric(entries: Any) -> Any:
    """A square array with each entry above the diagonal in place of the one below it."""
    rows, columns = entries.shape
    return array([entries[min(i, j), max(i, j)] for i in range(rows) for j in range(columns)], (rows, columns))


def free_names(expression: Any) -> set[str]:
    """The names of the givens and quantities that an expression uses."""
    return {item.name for item in expression.free_symbols if not isinstance(item, sp.Indexed)}


def numbers(value: Any) -> enclosure.Value:
    """A given's exact value as the evaluator wants it: fmpq, or an object array of fmpq."""
    if isinstance(value, (tuple, list)):
        nested = np.array(value, dtype=object)
        return array([numbers(entry) for entry in nested.flat], nested.shape)
    return enclosure.rational(value) if isinstance(value, (int, Fraction)) else value
