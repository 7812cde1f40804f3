"""Gradients by matrices of any size, attacked: whatever is called proved has torch's gradient at every size tried."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
import sympy as sp
import torch

from checks.identity.differential import gradient_vanishes
from checks.identity.ring import NotAlgebraic
from checks.vocabulary import heads as f

FAST, SLOW = 60, 1000
SIZES = ((3, 2), (2, 3), (1, 1), (1, 2))  # of n and d
N, D = (sp.Symbol(name, integer=True, positive=True) for name in "nd")
SHAPES = {"A": "nn", "B": "nn", "C": "nn", "X": "nd", "w": "d1", "b": "n1", "c": "n1"}
LETTERS = {
    name: sp.MatrixSymbol(name, *({"n": N, "d": D, "1": 1}[size] for size in shape)) for name, shape in SHAPES.items()
}


class Factor(NamedTuple):
    """A letter, transposed or not, inverted or not."""

    name: str
    turned: bool = False
    inverted: bool = False

    @property
    def shape(self) -> str:
        return SHAPES[self.name][::-1] if self.turned else SHAPES[self.name]

    def symbol(self) -> Any:
        base = sp.Inverse(LETTERS[self.name]) if self.inverted else LETTERS[self.name]
        return sp.Transpose(base) if self.turned else base

    def value(self, at: Mapping[str, torch.Tensor]) -> torch.Tensor:
        base = torch.linalg.inv(at[self.name]) if self.inverted else at[self.name]
        return base.T if self.turned else base


Word = tuple[Factor, ...]


class Term(NamedTuple):
    """A number times the trace of a word, or, in a gradient, times the word."""

    times: Fraction
    word: Word

    def symbol(self) -> Any:
        return sp.MatMul(sp.Rational(*self.times.as_integer_ratio()), *(x.symbol() for x in self.word), evaluate=False)

    def value(self, at: Mapping[str, torch.Tensor]) -> torch.Tensor:
        factors = [factor.value(at) for factor in self.word]
        return float(self.times) * (torch.linalg.multi_dot(factors) if len(factors) > 1 else factors[0])


def transposed(word: Sequence[Factor]) -> Word:
    return tuple(factor._replace(turned=not factor.turned) for factor in reversed(word))


def drawn(rng: random.Random) -> Word:
    """A word that begins and ends with one size, so that it has a trace; A, or X, stands in it."""
    while True:
        size, word = rng.choice("nd1"), []
        start = size
        for _ in range(rng.randint(2, 5)):  # the gradient of tr A is no word
            name, turned = rng.choice(
                [(n, t) for n in SHAPES for t in (False, True) if (SHAPES[n][::-1] if t else SHAPES[n])[0] == size]
            )
            word.append(Factor(name, turned, SHAPES[name] == "nn" and rng.random() < 0.25))
            size = word[-1].shape[1]
        if size == start and any(factor.name in "AX" for factor in word):
            return tuple(word)


def gradient(terms: Sequence[Term], name: str) -> list[Term]:
    """By the rules: d tr(P A S) = tr(S P dA), and d(A^-1) = -A^-1 dA A^-1."""
    found = []
    for times, word in terms:
        for place, factor in enumerate(word):
            if factor.name != name:
                continue
            rest = (*word[place + 1 :], *word[:place])
            if factor.inverted:
                inside = (factor, *rest, factor)
                found.append(Term(-times, inside if factor.turned else transposed(inside)))
            else:
                found.append(Term(times, rest if factor.turned else transposed(rest)))
    return found


def edited(rng: random.Random, terms: Sequence[Term]) -> list[Term]:
    """One small slip: a sign, a factor, an order, a transpose or an inverse."""
    found = [*terms]
    at = rng.randrange(len(found))
    times, word = found[at]
    kind = rng.choice(["times", "drop", "swap", "turn", "invert", "none", "none"])
    if kind == "times":
        times = times * rng.choice([-1, 2, Fraction(1, 2)])
    elif kind == "drop" and len(found) > 1:
        del found[at]
        return found
    else:
        one, two = rng.randrange(len(word)), rng.randrange(len(word))
        factors = [*word]
        if kind == "swap":
            factors[one], factors[two] = factors[two], factors[one]
        elif kind == "turn":
            factors[one] = factors[one]._replace(turned=not factors[one].turned)
        elif kind == "invert" and SHAPES[factors[one].name] == "nn":
            factors[one] = factors[one]._replace(inverted=not factors[one].inverted)
        if all(a.shape[1] == b.shape[0] for a, b in pairwise(factors)):
            word = tuple(factors)
    found[at] = Term(times, word)
    return found


def number_of(terms: Sequence[Term]) -> Any:
    """The sum of the traces; of a word that is a number, that number."""
    parts = []
    for times, word in terms:
        product = Term(Fraction(1), word).symbol()
        single = word[0].shape[0] == word[-1].shape[1] == "1"
        parts.append(
            sp.Mul(
                sp.Rational(*times.as_integer_ratio()),
                f.Total(product) if single else sp.Trace(product),
                evaluate=False,
            )
        )
    return sp.Add(*parts, evaluate=False)


def length(rng: random.Random) -> tuple[Any, list[Term]]:
    """The square of the norm of P A q - b, and the traces that it is the sum of."""
    first = tuple(Factor(name, rng.random() < 0.3) for name in rng.sample("ABC", rng.randint(0, 2)))
    one = (*first, *rng.choice([(Factor("X"), Factor("w")), (Factor("A"), Factor("c"))]))
    other = (*(Factor(name) for name in rng.sample("ABC", rng.randint(0, 1))), Factor("b"))
    sides = [(Fraction(rng.choice([1, 2])), one), (Fraction(rng.choice([-1, 3])), other)]
    norm = f.Norm(sp.MatAdd(*(Term(*side).symbol() for side in sides), evaluate=False))
    terms = [Term(a * b, (*transposed(left), *right)) for a, left in sides for b, right in sides]
    return sp.Pow(norm, 2, evaluate=False), terms


def measured(terms: Sequence[Term], name: str, claimed: Sequence[Term], symmetric: frozenset[str], seed: int) -> bool:
    """Whether torch's own gradient is the claimed one, at each size."""
    for n, d in SIZES:
        sizes = {"n": n, "d": d, "1": 1}
        made = torch.Generator().manual_seed(seed)
        at: dict[str, torch.Tensor] = {}
        for letter, shape in SHAPES.items():
            value = torch.randn(*(sizes[size] for size in shape), generator=made, dtype=torch.float64)
            value = value + 3 * torch.eye(n, dtype=torch.float64) if shape == "nn" else value
            at[letter] = value + value.T if letter in symmetric else value
        at[name].requires_grad_()
        loss = sum((torch.trace(term.value(at)) for term in terms), torch.zeros((), dtype=torch.float64))
        (slope,) = torch.autograd.grad(loss, at[name])
        try:
            found = sum((term.value(at) for term in claimed), torch.zeros_like(slope))
        except RuntimeError:  # shapes that do not fit
            return False
        if found.shape != slope.shape or not torch.allclose(found, slope, rtol=1e-7, atol=1e-7):
            return False
    return True


def attack(count: int, seed: int) -> None:
    rng = random.Random(seed)
    proved = right = 0
    for _ in range(count):
        terms = [
            Term(Fraction(rng.choice([-2, -1, 1, 3]), rng.choice([1, 2])), drawn(rng)) for _ in range(rng.randint(1, 2))
        ]
        number = number_of(terms)
        if rng.random() < 0.2:
            number, terms = length(rng)
        name = next(x.name for term in terms for x in term.word if x.name in "AX")
        symmetric = frozenset(rng.sample("ABC", rng.choice([0, 0, 1])))
        exact = gradient(terms, name)
        claimed = edited(rng, exact)
        if any(not term.word for term in claimed):
            continue
        formula = sp.MatAdd(*(term.symbol() for term in claimed), evaluate=False)
        letters = frozenset(LETTERS[letter] for letter in symmetric)
        try:
            found = gradient_vanishes(number, LETTERS[name], formula, letters)
        except NotAlgebraic:
            found = False
        truth = measured(terms, name, claimed, symmetric, rng.randrange(10**6))
        assert truth or not found, (number, name, formula, symmetric)
        proved, right = proved + found, right + truth
    assert proved > right / 2  # and most of what holds is proved


def test_what_is_proved_is_torchs_gradient() -> None:
    attack(FAST, 11)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_what_is_proved_of_many_is_torchs_gradient(seed: int) -> None:
    attack(SLOW, seed)
