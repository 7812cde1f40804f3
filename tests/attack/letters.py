"""Letters that may be matrices, vectors, functions or powers: numpy and functions drawn by chance decide."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import permutations
from typing import Any

import numpy as np

from tests.attack.pairs import Kind, Pair
from tests.attack.written import formula

# --- ^T -----------------------------------------------------------------------------------------------------------


def power_t(rng: random.Random) -> Pair:
    """q^T with T a number of steps: without its power the value is another one."""
    q = rng.choice(["q", r"\beta", r"\alpha", r"\gamma", "0.9", "0.99", "(1-q)", r"(1-\beta)", "b"])
    n = rng.randint(2, 9)
    gold, answer = rng.choice([
        (rf"\frac{{1-{q}^T}}{{1-{q}}}", "1"), (rf"{n} {q}^T", f"{n} {q}"), (rf"1 - {q}^T", f"1 - {q}"),
        (rf"\frac{{{n}}}{{1-{q}^T}}", rf"\frac{{{n}}}{{1-{q}}}"), (rf"{q}^T {q}", rf"{q}^2"), (rf"{q}^T", q),
        (rf"\sqrt{{{q}^T}}", rf"\sqrt{{{q}}}"), (rf"e^{{-{q}^T}}", rf"e^{{-{q}}}"), (rf"{q}^T - {q}", "0"),
        (rf"\log({q}^T)", rf"\log({q})"), (rf"{q}^T + {n}", rf"{q} + {n}"), (rf"({n}{q})^T", rf"{n}{q}"),
    ])  # fmt: skip
    return Pair(*rng.choice([(gold, answer), (answer, gold)]), False)


# --- reductions of a letter that may be a vector -------------------------------------------------------------------

REDUCTIONS: dict[str, Callable[[Any], Any]] = {
    r"%s": lambda x: x,
    r"\max(%s)": np.max,
    r"\min(%s)": np.min,
    r"\operatorname{sum}(%s)": np.sum,
    r"\operatorname{mean}(%s)": np.mean,
    r"\operatorname{sum}(%s)^2": lambda x: np.sum(x) ** 2,
    r"\operatorname{sum}(%s^2)": lambda x: np.sum(x**2),
    r"\|%s\|": np.linalg.norm,
    r"\|%s\|^2": lambda x: np.sum(x**2),
    r"|%s|": np.abs,
    r"%s^2": lambda x: x**2,
}
AROUND: dict[str, Callable[[Any, Any], Any]] = {
    r"\frac{%s}{%s}": lambda one, other: one / other,
    r"%s - %s": lambda one, other: one - other,
    r"e^{%s - %s}": lambda one, other: np.exp(one - other),
    r"%s + %s": lambda one, other: one + other,
}


def reduction(rng: random.Random) -> Pair:
    letter = rng.choice(["x", "z", r"\mathbf{x}", r"\vec{x}", "a", r"\mathbf{z}"])
    x = np.random.default_rng(rng.randrange(10**9)).normal(size=4)

    def side() -> tuple[str, Any]:
        one, other = rng.choice(list(REDUCTIONS)), rng.choice(list(REDUCTIONS))
        if rng.random() < 0.3:
            return one % letter, REDUCTIONS[one](x)
        around = rng.choice(list(AROUND))
        return around % (one % letter, other % letter), AROUND[around](REDUCTIONS[one](x), REDUCTIONS[other](x))

    gold, answer = side(), side()
    if rng.random() < 0.3:
        answer = rng.choice([("1", 1.0), ("0", 0.0), (letter, x)])
    # a vector of equal entries may be written as one number: x/x is 1, x - x is 0
    same = np.allclose(gold[1], answer[1], rtol=1e-9, atol=1e-9)
    return Pair(gold[0], answer[0], None if same else False)


def _alike(one: Any, other: Any) -> bool:
    return np.shape(one) == np.shape(other) and np.allclose(one, other, rtol=1e-9, atol=1e-9)


# --- matrices -----------------------------------------------------------------------------------------------------

SCALARS: dict[str, Callable[[Any], float]] = {
    r"\|%s\|": lambda m: float(np.linalg.norm(m)),
    r"1 + \|%s\|^2": lambda m: float(1 + np.linalg.norm(m) ** 2),
    r"\det(%s)": lambda m: float(np.linalg.det(m)),
    r"\operatorname{tr}(%s)": lambda m: float(np.trace(m)),
    r"\max(%s)": lambda m: float(np.max(m)),
    "2": lambda m: 2.0,
}


def _word(rng: random.Random, letters: str, given: dict[str, Any], length: int) -> tuple[str, Any]:
    """A product of matrices, some transposed or inverted, some in brackets under one transpose."""
    texts, value = [], np.eye(3)
    for _ in range(length):
        name = rng.choice(letters)
        text, matrix = rng.choice([
            (name, given[name]), (name, given[name]), (f"{name}^T", given[name].T),
            (f"{name}^{{-1}}", np.linalg.inv(given[name])),
        ])  # fmt: skip
        texts.append(text)
        value = value @ matrix
    text = " ".join(texts)
    return (f"({text})^T", value.T) if rng.random() < 0.2 else (text, value)


def _given(rng: random.Random, letters: str) -> dict[str, Any]:
    chance = np.random.default_rng(rng.randrange(10**9))
    return {name: chance.normal(size=(3, 3)) for name in letters}


def matrices(rng: random.Random) -> Pair:
    """Products of the same letters in different orders, over a number made of them."""
    letters = rng.choice(["AB", "ABC", "XW", "QK", "UV"])
    given = _given(rng, letters)
    over, name = rng.choice(list(SCALARS)), rng.choice(letters)
    scalar, below = SCALARS[over](given[name]), over % name if "%s" in over else over
    length = rng.randint(2, 3)
    gold, answer = (_word(rng, letters, given, length) for _ in range(2))
    same = _alike(gold[1], answer[1])
    if rng.random() < 0.7:
        pair = [rf"\frac{{{text}}}{{{below}}}" for text, _ in (gold, answer)]
        same = _alike(gold[1] / scalar, answer[1] / scalar)
    else:
        pair = [gold[0], answer[0]]
    return Pair(pair[0], pair[1], same or False)


def blocks(rng: random.Random) -> Pair:
    """Products inside a matrix that is written out."""
    letters = rng.choice(["AB", "ABC", "XY"])
    given = _given(rng, letters)
    gold, answer = (_word(rng, letters, given, 2) for _ in range(2))
    frame = rng.choice([
        r"\begin{pmatrix} %s \\ 0 \end{pmatrix}", r"2 \begin{pmatrix} %s \\ 0 \end{pmatrix}",
        r"\begin{pmatrix} %s & 0 \\ 0 & 1 \end{pmatrix}", r"\begin{bmatrix} 1 \\ %s \end{bmatrix}",
    ])  # fmt: skip
    return Pair(frame % gold[0], frame % answer[0], None if _alike(gold[1], answer[1]) else False)


# --- functions or products -----------------------------------------------------------------------------------------


def _function(seed: int) -> Callable[[float], float]:
    return lambda x: float(np.random.default_rng([seed, abs(hash(round(x, 9))) % 2**32]).uniform(1, 2))


def function_or_product(rng: random.Random) -> Pair:
    """A letter before a bracket, twice with other arguments: equal only where it is in both readings."""
    s, u = rng.choice([("s", "u"), ("p", "q"), ("h", "k"), ("w", "v"), ("m", "n")])
    x, y = rng.choice([("x", "y"), ("t", "r"), ("a", "b")])
    n = rng.randint(1, 4)
    forms: tuple[tuple[str, Callable[..., float]], ...] = (
        (f"{s}({x}) + {s}({y})", lambda S, U, X, Y: S(X) + S(Y)),
        (f"{s}({x}+{y})", lambda S, U, X, Y: S(X + Y)),
        (f"{s}({x}+{n}) - {s}({x})", lambda S, U, X, Y: S(X + n) - S(X)),
        (rf"\frac{{{s}({x})}}{{{s}({y})}}", lambda S, U, X, Y: S(X) / S(Y)),
        (rf"\frac{{{x}}}{{{y}}}", lambda S, U, X, Y: X / Y),
        (f"{s}({x}) {u}({y})", lambda S, U, X, Y: S(X) * U(Y)),
        (f"{s}({y}) {u}({x})", lambda S, U, X, Y: S(Y) * U(X)),
        (f"{u}({y}) {s}({x})", lambda S, U, X, Y: U(Y) * S(X)),
        (f"{s}({n}{x})", lambda S, U, X, Y: S(n * X)),
        (f"{n} {s}({x})", lambda S, U, X, Y: n * S(X)),
        (f"{s}({x}) - {s}({y})", lambda S, U, X, Y: S(X) - S(Y)),
        (f"{s}({x}-{y})", lambda S, U, X, Y: S(X - Y)),
        ("0", lambda S, U, X, Y: 0.0),
        (f"{s}({x})^2", lambda S, U, X, Y: S(X) ** 2),
        (f"{s}({x}^2)", lambda S, U, X, Y: S(X**2)),
    )
    gold, answer = rng.choice(forms), rng.choice(forms)
    at = rng.uniform(1, 3), rng.uniform(4, 7)
    factors = rng.uniform(2, 3), rng.uniform(4, 5)
    readings = (
        (_function(rng.randrange(10**6)), _function(rng.randrange(10**6))),
        (lambda z: factors[0] * z, lambda z: factors[1] * z),
    )
    found = [_alike(gold[1](*reading, *at), answer[1](*reading, *at)) for reading in readings]
    return Pair(gold[0], answer[0], found[0] if found[0] == found[1] else None if gold[0] == answer[0] else False)


# --- alphabets ----------------------------------------------------------------------------------------------------

FONTS = (
    r"\mathbf{%s}", r"\bm{%s}", r"\boldsymbol{%s}", r"\mathcal{%s}", r"\mathscr{%s}", r"\mathfrak{%s}", r"\hat{%s}",
    r"\bar{%s}", r"\tilde{%s}", r"\vec{%s}", r"\dot{%s}", "%s'", "%s^*",
)  # fmt: skip
TWINS = ((r"\phi", r"\varphi"), (r"\epsilon", r"\varepsilon"), (r"\theta", r"\vartheta"), (r"\rho", r"\varrho"))


def alphabet(rng: random.Random) -> Pair:
    """Two letters that look alike, and a form in which they are taken for one."""
    letter = rng.choice("xvwuzyWXVU")
    one, other = rng.choice([(letter, rng.choice(FONTS) % letter)] * 4 + [rng.choice(TWINS)])
    n = rng.randint(2, 9)
    gold, answer = rng.choice([
        (f"{one} {other}", f"{one}^2"), (f"{one} - {other}", "0"), (f"{one} + {other}", f"2 {one}"),
        (f"{n} {one} - {n} {other}", "0"), (rf"\frac{{{one}}}{{{other}}}", "1"), (f"{one} {other}", f"{other}^2"),
    ])  # fmt: skip
    return Pair(gold, answer, False)


# --- plain numbers -------------------------------------------------------------------------------------------------


def power_of_power(rng: random.Random) -> Pair:
    """(a^b)^c against a^(b c), and roots of squares: both sides have values where a is negative, and other ones."""
    a, b, c = rng.choice(list(permutations("abcxyz", 3)))
    n = rng.choice([2, 4, 6])
    gold, answer = rng.choice([
        (f"({a}^{b})^{c}", f"{a}^({b}*{c})"), (f"({a}^{n})^(1/{n})", a), (f"sqrt({a}^2)", a),
        (f"({a}^{n})^({c}/{n})", f"{a}^{c}"), (f"sqrt({a}^{n})", f"{a}^{n // 2}") if n != 4 else (f"|{a}|", a),
    ])  # fmt: skip
    return Pair(gold, answer, False) if rng.random() < 0.5 else Pair(answer, gold, False)


def scalar_products(rng: random.Random) -> Pair:
    """Small letters alone, in another order: numbers by every reading."""
    made = formula(rng, 2)
    return Pair(made.latex, made.latex, True)


KINDS: dict[str, Kind] = {
    "power T": power_t,
    "reduction": reduction,
    "matrices": matrices,
    "blocks": blocks,
    "function or product": function_or_product,
    "alphabet": alphabet,
    "power of a power": power_of_power,
    "same text": scalar_products,
}
