"""Numbers made by roots: equal ones are shown equal, however near others come; digits by the hundred are the judge."""

from __future__ import annotations

import random

import mpmath
import pytest
import sympy as sp

from checks.evidence import Verdict
from checks.identity import decide
from checks.identity.radicals import is_zero
from checks.reading import read
from checks.reading.building import build

SEED = 5
FAST, MANY = 60, 10_000
DIGITS = 200


@pytest.mark.parametrize(
    ("text", "zero"),
    [
        ("3 + sqrt(2) - sqrt(11 + 6*sqrt(2))", True),
        ("3 + sqrt(2) - sqrt(11 + 6*sqrt(2) + 1/10^40)", False),
        ("sqrt(2) + sqrt(3) - sqrt(5 + 2*sqrt(6))", True),
        ("1/(sqrt(2) - 1) - 1 - sqrt(2)", True),
        ("(2 + sqrt(5))^(1/3) - (1 + sqrt(5))/2", True),
        ("sqrt(sqrt(5) + 2) - sqrt(sqrt(5) - 2) - sqrt(2*sqrt(5) - 2)", True),
        ("sqrt(10^20 + 1) - 10^10 - 1/(2*10^10)", False),
        ("sqrt(-1)", None),
        ("pi - sqrt(10)", None),
        ("0", True),
    ],
)
def test_zero_or_not(text: str, zero: bool | None) -> None:
    assert is_zero(build(read(text))) is zero


def test_what_would_take_too_many_digits_is_left_open() -> None:
    many = sp.Add(*(sp.sqrt(sp.prime(n)) for n in range(1, 30)), evaluate=False)
    assert is_zero(many) is None


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        ("arsinh(x)", "ln(x + sqrt(x^2 + 1))", Verdict.DECIDED),
        ("arsinh(x)", "-ln(sqrt(x^2 + 1) - x)", Verdict.DECIDED),
        ("arsinh(2*x)", "ln(2*x + sqrt(4*x^2 + 1))", Verdict.DECIDED),
        ("arsinh(x)", "ln(x + sqrt(x^2 + 2))", Verdict.FAILED),
        ("arsinh(x)", "ln(x - sqrt(x^2 + 1))", Verdict.UNDECIDED),
        ("artanh(x)", "ln((1 + x)/(1 - x))/2", Verdict.DECIDED),
        ("artanh(x)", "ln((1 + x)/(1 - x))", Verdict.FAILED),
        ("arccos(x)", "pi/2 - arcsin(x)", Verdict.DECIDED),
        ("arccos(x)", "pi/2 + arcsin(x)", Verdict.FAILED),
    ],
)
def test_inverse_functions(left: str, right: str, verdict: Verdict) -> None:
    assert decide(build(read(left)), build(read(right))).verdict is verdict


def surd(rng: random.Random) -> tuple[str, str]:
    """a + b sqrt(c), and the root of its square or cube, which is spoiled half of the time, at times very little."""
    a, b, c = rng.randint(1, 9), rng.randint(1, 9), rng.choice((2, 3, 5, 6, 7, 10))
    spoil = rng.choice(("", "", "", " + 1", " - 1/7", " + 1/10^25", " - sqrt(2)/10^30"))
    power = rng.choice((2, 2, 3))
    if power == 2:
        return f"{a} + {b}*sqrt({c})", f"sqrt({a * a + b * b * c} + {2 * a * b}*sqrt({c}){spoil})"
    whole, part = a**3 + 3 * a * b * b * c, 3 * a * a * b + b**3 * c
    return f"{a} + {b}*sqrt({c})", f"({whole} + {part}*sqrt({c}){spoil})^(1/3)"


def value(text: str) -> mpmath.mpf:
    with mpmath.workdps(DIGITS):
        return _evaluated(build(read(text)))


def _evaluated(node: sp.Expr) -> mpmath.mpf:
    if node.is_Rational:
        return mpmath.mpf(int(node.p)) / int(node.q)
    args = [_evaluated(arg) for arg in node.args]
    if node.is_Add:
        return mpmath.fsum(args)
    return mpmath.fprod(args) if node.is_Mul else mpmath.power(*args)


def check_surds(seed: int, count: int) -> None:
    rng = random.Random(seed)
    for _ in range(count):
        left, right = surd(rng)
        with mpmath.workdps(DIGITS):
            equal = abs(value(left) - value(right)) < mpmath.mpf(10) ** (20 - DIGITS)
        found = decide(build(read(left)), build(read(right))).verdict
        assert found is (Verdict.DECIDED if equal else Verdict.FAILED), (left, right)


def test_surds_are_told_apart_as_their_digits_say() -> None:
    check_surds(SEED, FAST)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_many_surds(seed: int) -> None:
    check_surds(seed, MANY // 5)
