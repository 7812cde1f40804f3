"""Formulas, sets, intervals, equations, sums and integrals whose truth exact fractions tell."""

from __future__ import annotations

import random
from fractions import Fraction
from math import comb, factorial, isqrt
from typing import Any

from tests.attack.pairs import Kind, Pair
from tests.attack.written import edited, formula, rearranged, same


def identity(rng: random.Random) -> Pair:
    made = formula(rng, 3)
    other = rearranged(rng, made)
    return Pair(made.latex, other.latex, same(made, other, rng))


def edit(rng: random.Random) -> Pair:
    made = formula(rng, 3)
    other = rearranged(rng, edited(rng, made))
    return Pair(made.latex, other.latex, same(made, other, rng))


def rounded(rng: random.Random) -> Pair:
    """A formula of numbers that is not the number, only near it."""
    places = rng.randint(3, 7)
    gold = f"{rng.randint(0, 9)}.{rng.randint(1, 10**places - 1):0{places}d}"
    more = f"0.{'0' * places}{rng.randint(1, 499):03d}"
    return Pair(gold, f"{gold} {rng.choice('+-')} {more}", False)


def _nested(rng: random.Random, depth: int) -> Any:
    if depth == 0 or rng.random() < 0.3:
        return rng.randint(1, 4)
    make = rng.choice([frozenset, tuple])
    return make(_nested(rng, depth - 1) for _ in range(rng.randint(1, 3)))


def _shown(rng: random.Random, value: Any) -> str:
    if isinstance(value, int):
        return str(value)
    parts = [_shown(rng, part) for part in value]
    if isinstance(value, frozenset):
        parts += [part for part in parts if rng.random() < 0.2]
        rng.shuffle(parts)
        return r"\{" + ", ".join(parts) + r"\}"
    return f"({', '.join(parts)})"


def nested(rng: random.Random) -> Pair:
    """Sets of sets and tuples: Python's own decide. A tuple of one entry is only a bracket, so it does not occur."""

    def draw() -> Any:
        while True:
            made = _nested(rng, 2)
            if isinstance(made, frozenset) and not _single(made):
                return made

    gold = draw()
    answer = gold if rng.random() < 0.4 else draw()
    return Pair(_shown(rng, gold), _shown(rng, answer), gold == answer)


def _single(value: Any) -> bool:
    if isinstance(value, int):
        return False
    return (isinstance(value, tuple) and len(value) == 1) or any(map(_single, value))


def order(rng: random.Random) -> Pair:
    """Two tuples with the same entries in another order."""
    entries = rng.sample(range(1, 30), rng.randint(2, 4))
    other = rng.sample(entries, len(entries))
    gold, answer = (f"({', '.join(map(str, row))})" for row in (entries, other))
    return Pair(gold, answer, entries == other)


def interval(rng: random.Random) -> Pair:
    """Inequalities against intervals, with one end open or closed, or moved."""
    low = rng.randint(-9, 5)
    high = low + rng.randint(1, 9)
    x = rng.choice("xmzt")

    def spec() -> tuple[int, int, bool, bool]:
        ends = (low, high, rng.random() < 0.5, rng.random() < 0.5)
        return ends if rng.random() < 0.6 else (low, high + rng.randint(0, 1), rng.random() < 0.5, rng.random() < 0.5)

    def shown(ends: tuple[int, int, bool, bool]) -> str:
        a, b, closed_a, closed_b = ends
        brackets = rf"{x} \in {'[' if closed_a else '('}{a}, {b}{']' if closed_b else ')'}"
        signs = [r"\le" if closed else "<" for closed in (closed_a, closed_b)]
        return rng.choice([brackets, f"{a} {signs[0]} {x} {signs[1]} {b}"])

    gold, answer = spec(), spec()
    return Pair(shown(gold), shown(answer), gold == answer)


def equation(rng: random.Random) -> Pair:
    """Two linear equations: the same where they are multiples of each other."""
    coefficients = [rng.choice([-1, 1]) * rng.randint(1, 9) for _ in range(3)]
    times = rng.choice([-3, -2, 2, 3, 5])
    other = [times * c for c in coefficients]
    equal = rng.random() < 0.5
    if not equal:
        other[rng.randrange(3)] += rng.choice([-1, 1])
    truth = all(coefficients[i] * other[j] == coefficients[j] * other[i] for i in range(3) for j in range(3))

    def shown(c: list[int]) -> str:
        left = f"{c[0]}x {'+' if c[1] >= 0 else '-'} {abs(c[1])}y"
        return f"{left} = {-c[2]}" if rng.random() < 0.5 else f"{left} {'+' if c[2] >= 0 else '-'} {abs(c[2])} = 0"

    return Pair(shown(coefficients), shown(other), truth)


def surd(rng: random.Random) -> Pair:
    """p + q sqrt(r), and the root of its square."""
    p, q, r = rng.randint(1, 9), rng.randint(1, 5), rng.choice([2, 3, 5, 6, 7])
    square = p * p + q * q * r + rng.choice([0, 0, 1, -1])
    exact = square == p * p + q * q * r
    return Pair(f"{p}+{q}*sqrt({r})", f"sqrt({square}+{2 * p * q}*sqrt({r}))", exact)


def factorials(rng: random.Random) -> Pair:
    n, k = rng.randint(5, 60), rng.randint(1, 3)
    value = factorial(n) // factorial(n - k)
    return Pair(rf"\frac{{{n}!}}{{{n - k}!}}", *_maybe(rng, value))


def _maybe(rng: random.Random, value: int) -> tuple[str, bool]:
    off = rng.choice([0, 0, 1, -1, 10])
    return str(value + off), off == 0


def large(rng: random.Random) -> Pair:
    """Exact whole numbers of many digits that differ in one place."""
    base, power = rng.randint(2, 9), rng.randint(50, 300)
    text, equal = _maybe(rng, base**power)
    return Pair(f"{base}^{{{power}}}", text, equal)


def integral(rng: random.Random) -> Pair:
    """A definite integral of a polynomial, by its antiderivative in fractions."""
    coefficients = [rng.randint(-5, 5) for _ in range(3)] + [rng.randint(1, 5)]
    low, high = sorted(rng.sample(range(-3, 5), 2))
    value = sum(Fraction(c, k) * (high**k - low**k) for k, c in enumerate(coefficients, start=1))
    body = " + ".join(f"({c}) x^{k}" if k else f"({c})" for k, c in enumerate(coefficients))
    off = rng.choice([0, 0, 1, Fraction(1, 7)])
    return Pair(str(value + off), rf"\int_{{{low}}}^{{{high}}} \left({body}\right)\, dx", off == 0)


def endless(rng: random.Random) -> Pair:
    """A geometric series, by its closed form in fractions."""
    below = rng.randint(2, 9)
    ratio = Fraction(rng.choice([-1, 1]) * rng.randint(1, below - 1), below)
    first = rng.randint(0, 2)
    value = ratio**first / (1 - ratio)
    off = rng.choice([0, 0, 1, Fraction(1, 9)])
    body = rf"\left(\frac{{{ratio.numerator}}}{{{ratio.denominator}}}\right)^k"
    return Pair(str(value + off), rf"\sum_{{k={first}}}^{{\infty}} {body}", off == 0)


def limit(rng: random.Random) -> Pair:
    """A quotient of polynomials where it goes to: far out, or at a common zero of both."""
    a, b, c, d = (rng.choice([-1, 1]) * rng.randint(1, 9) for _ in range(4))
    if rng.random() < 0.5:
        value, text = Fraction(a, c), rf"\lim_{{x \to \infty}} \frac{{({a}) x^2 + ({b}) x}}{{({c}) x^2 + ({d})}}"
    else:
        value = Fraction(b + a, 1)
        text = rf"\lim_{{x \to {a}}} \frac{{(x + ({b}))(x - ({a}))}}{{x - ({a})}}"
    off = rng.choice([0, 0, 1, Fraction(1, 9)])
    return Pair(str(value + off), text, off == 0)


def binomials(rng: random.Random) -> Pair:
    n = rng.randint(3, 60)
    k = rng.randint(1, n - 1)
    text, equal = _maybe(rng, comb(n, k))
    return Pair(text, rf"\binom{{{n}}}{{{k}}}", equal)


def repeating(rng: random.Random) -> Pair:
    """Decimals whose last digits go on for ever."""
    before, period = (rng.choice(["", "0", "1", "27"]), str(rng.randint(1, 99)))
    value = Fraction(int(before or 0), 10 ** len(before)) + Fraction(int(period), 10 ** len(before)) / (
        10 ** len(period) - 1
    )
    off = rng.choice([0, 0, Fraction(1, 90), Fraction(1, 10**4)])
    gold = value + off
    return Pair(f"{gold.numerator}/{gold.denominator}", rf"0.{before}\overline{{{period}}}", off == 0)


def remainder(rng: random.Random) -> Pair:
    a, b = rng.randint(-99, 99), rng.randint(2, 20)
    text, equal = _maybe(rng, a % b)
    return Pair(text, rf"({a}) \bmod {b}" if a < 0 else rf"{a} \bmod {b}", equal)


def bars(rng: random.Random) -> Pair:
    """Absolute values side by side."""
    a, b = rng.sample("uvxyz", 2)
    n = rng.choice([1, 1, 2])
    gold = rng.choice([f"|{a} {b}|", rf"|{b}| \cdot |{a}|"])
    return Pair(gold, f"|{a}|" + (f"|{b}|" if n == 1 else f"|{b}|^2"), n == 1)


def series(rng: random.Random) -> Pair:
    """A finite sum over an index, worked out."""
    low, high = rng.randint(0, 3), rng.randint(4, 12)
    a, b, c = rng.randint(-4, 4), rng.randint(-4, 4), rng.randint(1, 4)
    value = sum(c * k * k + b * k + a for k in range(low, high + 1))
    text, equal = _maybe(rng, value)
    return Pair(text, rf"\sum_{{k={low}}}^{{{high}}} \left({c}k^2 + ({b})k + ({a})\right)", equal)


def mixed(rng: random.Random) -> Pair:
    """`2 1/3` and `2\\frac13`: a mixed number or a product, and nothing else."""
    whole, below = rng.randint(2, 9), rng.randint(3, 9)
    above = rng.randint(1, below - 1)
    mixed_value, product = whole + Fraction(above, below), Fraction(whole * above, below)
    gold = rng.choice([mixed_value, product, mixed_value + 1, Fraction(whole * 10 + above, below)])
    text = rng.choice([rf"{whole}\frac{{{above}}}{{{below}}}", f"{whole} {above}/{below}"])
    return Pair(str(gold), text, None if gold in (mixed_value, product) else False)


def assumed(rng: random.Random) -> Pair:
    """sqrt(x^2) is x where x is said to be positive, and not otherwise."""
    x, n = rng.choice("xyzab"), rng.randint(2, 9)
    gold, answer = rng.choice([f"{n}*sqrt({x}^2)", f"sqrt({n * n}*{x}^2)", f"|{n}*{x}|"]), f"{n}*{x}"
    positive = rng.random() < 0.5
    return Pair(gold, answer, positive, {"positive": frozenset({x})} if positive else {})


def perfect_square(rng: random.Random) -> Pair:
    n = rng.randint(2, 10**6)
    return Pair(str(isqrt(n)), f"sqrt({n})", isqrt(n) ** 2 == n)


KINDS: dict[str, Kind] = {
    "identity": identity,
    "edit": edit,
    "rounded": rounded,
    "nested sets": nested,
    "order": order,
    "interval": interval,
    "equation": equation,
    "surd": surd,
    "factorials": factorials,
    "large numbers": large,
    "integral": integral,
    "endless series": endless,
    "limit": limit,
    "binomials": binomials,
    "repeating decimals": repeating,
    "remainder": remainder,
    "bars": bars,
    "series": series,
    "mixed number": mixed,
    "assumption": assumed,
    "root of a whole number": perfect_square,
}
