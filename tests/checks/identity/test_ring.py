"""Quotients stay in lowest terms, growth is refused, and relations between kernels are used in the right order."""

from __future__ import annotations

from typing import Any

import pytest
from flint import fmpq

from checks.identity.ring import Known, NotAlgebraic, Quotient, Ring, TooLarge


@pytest.fixture
def ring() -> Ring:
    ring = Ring(8)
    for name in "xyz":
        ring.index(("letter", name))
    return ring


def letters(ring: Ring) -> tuple[Quotient, Quotient, Quotient]:
    return ring.generator(0), ring.generator(1), ring.generator(2)


def test_lowest_terms(ring: Ring) -> None:
    x, y, _ = letters(ring)
    square = ring.add(ring.multiply(x, x), -ring.multiply(y, y))
    assert ring.multiply(square, ring.power(ring.add(x, -y), -1)).key == ring.add(x, y).key
    half = ring.divide(ring.context.constant(1), 2 * x.num)
    assert half.den.leading_coefficient() == 1
    assert half.key != ring.divide(ring.context.constant(1), x.num).key


def test_refusals(ring: Ring) -> None:
    x, y, z = letters(ring)
    total = ring.add(ring.add(x, y), z)
    with pytest.raises(NotAlgebraic, match="division by zero"):
        ring.power(ring.add(x, -x), -1)
    with pytest.raises(NotAlgebraic, match="a power of"):
        ring.power(x, 10_001)
    with pytest.raises(TooLarge, match="terms"):
        ring.power(total, 1000)
    with pytest.raises(TooLarge, match="bits"):
        ring.power(ring.power(ring.constant(9), 10_000), 10_000)
    for number in range(3, ring.size):
        ring.index(("letter", number))
    with pytest.raises(NotAlgebraic, match="kernels"):
        ring.index(("letter", "one more"))


@pytest.mark.parametrize("sign", [1, -1])
def test_factors_multiply_back(ring: Ring, sign: int) -> None:
    x, y, z = (letter.num for letter in letters(ring))
    poly = fmpq(-6 * sign, 5) * (x - y) ** 2 * (y + 2 * z) * z**3
    number, factors = ring.factors(ring.divide(poly, 3 * (y - x) * (x + 1)))
    product: Any = ring.constant(number)
    for factor, count in factors:
        assert factor.leading_coefficient() > 0
        product = ring.multiply(product, ring.power(ring.whole(factor), count))
    assert product.key == ring.divide(poly, 3 * (y - x) * (x + 1)).key


def test_signs(ring: Ring) -> None:
    x, y, z = (letter.num for letter in letters(ring))
    ring.positive.add(0)
    ring.nonnegative.add(1)
    assert ring.is_positive(x)
    assert ring.is_positive(x + y)
    assert ring.is_positive(z**2 + 1)
    assert not ring.is_positive(z**2)
    assert ring.is_nonnegative(z**2 * y)
    assert not ring.is_nonnegative(z)
    assert not ring.is_positive(x - y)
    ring.unreal.add(2)
    assert not ring.is_nonnegative(z**2)
    ring.known.facts.add(str(z - x))
    assert ring.is_positive(z - x)
    assert not ring.is_positive(x - z)


def test_later_kernels_are_replaced_first(ring: Ring) -> None:
    x, y, z = letters(ring)
    ring.powers[1] = (2, x)  # y = sqrt(x)
    ring.powers[2] = (3, ring.add(y, ring.constant(1)))  # z = cbrt(1 + sqrt(x))
    cube = ring.add(ring.power(z, 3), ring.constant(-1))
    assert ring.vanishes(ring.add(ring.power(cube, 2), -x))
    assert not ring.vanishes(ring.add(ring.power(cube, 2), -y))
    assert not ring.vanishes(ring.add(ring.power(z, 2), -y))


def test_steps_are_idempotent_and_zeros_meet_their_polynomial(ring: Ring) -> None:
    x, step, zero = letters(ring)
    ring.idempotent.update((1, 2))
    ring.zeros[2] = (x.num, 1)  # zero is 1 where x is 0, and there the step is 0
    assert ring.vanishes(ring.add(ring.power(step, 5), -step))
    assert ring.vanishes(ring.multiply(x, zero))
    assert ring.vanishes(ring.multiply(step, zero))
    assert not ring.vanishes(ring.multiply(ring.add(x, ring.constant(1)), zero))
    assert not ring.vanishes(zero)


def test_a_second_pass_keeps_the_generators() -> None:
    known = Known()
    first = Ring(8, known=known)
    numbers = [first.index(("exp", "g0", root)) for root in (2, 3)]
    second = Ring(8, known=known)
    assert second.index(("exp", "g0", 6)) not in numbers
    assert [second.index(("exp", "g0", root)) for root in (2, 3)] == numbers
    assert known.root(("exp", "g0"), 2) == 2
    assert known.root(("exp", "g0"), 3) == 6
