"""Random expressions, rewritten in ways that are true or false, and a second arithmetic to tell which: mpmath."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import mpmath
import sympy as sp
from hypothesis import strategies as st

from checks.vocabulary import heads as f

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

x, y = sp.symbols("x y", real=True)
a = sp.Symbol("a", positive=True)
LETTERS = (x, y, a)
DIGITS = 60


def _logistic(u: Any) -> Any:
    return 1 / (1 + mpmath.exp(-u))


def _real(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The function, where its value is real."""

    def wrapped(u: Any) -> Any:
        value = function(u)
        if isinstance(value, mpmath.mpc):
            raise ValueError("not real")
        return value

    return wrapped


ORACLE: Mapping[Any, Callable[..., Any]] = {
    sp.Add: lambda *terms: mpmath.fsum(terms),
    sp.Mul: lambda *factors: mpmath.fprod(factors),
    sp.exp: mpmath.exp,
    sp.log: _real(mpmath.log),
    sp.tanh: mpmath.tanh,
    sp.sin: mpmath.sin,
    sp.cos: mpmath.cos,
    sp.Abs: abs,
    sp.Max: max,
    sp.Min: min,
    sp.sign: mpmath.sign,
    f.Logistic: _logistic,
    f.Softplus: lambda u: mpmath.log(1 + mpmath.exp(u)),
    f.SiLU: lambda u: u * _logistic(u),
    f.GELU: lambda u: u * (1 + mpmath.erf(u / mpmath.sqrt(2))) / 2,
    f.ReLU: lambda u: max(u, mpmath.mpf(0)),
    f.Step: lambda u: mpmath.mpf(u > 0),
    f.LeakyReLU: lambda u, slope: u if u > 0 else slope * u,
}


def oracle(expression: Any, values: Mapping[Any, Any]) -> Any:
    """The value by mpmath; raises ValueError, ZeroDivisionError or OverflowError where there is none."""
    if expression.is_Symbol:
        return mpmath.mpf(values[expression].p) / values[expression].q
    if expression.is_Rational:
        return mpmath.mpf(expression.p) / expression.q
    if expression is sp.E or expression is sp.pi:
        return +mpmath.e if expression is sp.E else +mpmath.pi
    args = [oracle(arg, values) for arg in expression.args]
    if expression.is_Pow:
        return _power(expression.exp, *args)
    return ORACLE[expression.func](*args)


def _power(exponent: Any, base: Any, times: Any) -> Any:
    if exponent.is_Integer:
        return base ** int(exponent)
    if base < 0:
        raise ValueError("not real")
    if base == 0 and times < 0:
        raise ZeroDivisionError
    return base**times


def differ(left: Any, right: Any, points: list[dict[Any, Any]]) -> bool:
    """Whether mpmath finds a point, away from a kink, where the two have clearly different values."""
    with mpmath.workdps(DIGITS):
        for point in points:
            try:
                one, other = oracle(left, point), oracle(right, point)
            except (ValueError, ZeroDivisionError, OverflowError):
                continue
            if mpmath.isfinite(one) and mpmath.isfinite(other) and abs(one) < 1e30 and abs(other) < 1e30:
                size = max(abs(one), abs(other), mpmath.mpf(1))
                if abs(one - other) > size * mpmath.mpf(10) ** -15:
                    return True
    return False


NUMBERS = st.fractions(-3, 3, max_denominator=4).map(lambda q: sp.Rational(q.numerator, q.denominator))
FUNCTIONS = (
    sp.exp, sp.tanh, f.Logistic, f.ReLU, sp.Abs, f.Softplus, f.SiLU, sp.sin, f.Step,
    lambda u: sp.log(u), lambda u: sp.sqrt(u), lambda u: sp.log(1 + sp.exp(u)), lambda u: sp.sqrt(1 + u**2),
    lambda u: 1 / u, lambda u: u**2, lambda u: u**3, lambda u: f.LeakyReLU(u, sp.Rational(1, 10)),
)  # fmt: skip
PAIRS = (lambda u, v: u + v, lambda u, v: u * v, lambda u, v: u - v, lambda u, v: u / v, sp.Max, sp.Min)


def _pair(pair: Callable[[Any, Any], Any], u: Any, v: Any) -> Any:
    try:
        return pair(u, v)
    except ValueError:  # sympy's Max of two numbers whose order it does not see
        return sp.nan


def grow(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    one = st.builds(lambda function, u: function(u), st.sampled_from(FUNCTIONS), inner)
    two = st.builds(_pair, st.sampled_from(PAIRS), inner, inner)
    return one | two


def sound(expression: Any) -> bool:
    """Whether it is made of what the oracle knows: no infinities, no complex numbers."""
    return not expression.has(sp.nan, sp.zoo, sp.oo, -sp.oo, sp.I) and all(
        node.is_Atom or node.is_Pow or node.func in ORACLE for node in sp.preorder_traversal(expression)
    )


def expressions(leaves: int = 6) -> st.SearchStrategy[Any]:
    return st.recursive(st.sampled_from(LETTERS) | NUMBERS, grow, max_leaves=leaves).filter(sound)


def _points(seed: int, count: int) -> list[dict[Any, Any]]:
    rng = random.Random(seed)
    return [
        {x: sp.Rational(rng.randint(-6000, 6000), 1009), y: sp.Rational(rng.randint(-6000, 6000), 1013)}
        | {a: sp.Rational(rng.randint(1, 6000), 1019)}
        for _ in range(count)
    ]


POINTS = _points(7, 24)

# What a step of algebra may do anywhere inside an expression, for any u and v.
LAWS: Mapping[str, Callable[[Any, Any], tuple[Any, Any]]] = {
    "logistic of the negative": lambda u, v: (f.Logistic(-u), 1 - f.Logistic(u)),
    "tanh by the logistic": lambda u, v: (sp.tanh(u), 2 * f.Logistic(2 * u) - 1),
    "softplus minus its argument": lambda u, v: (f.Softplus(u) - u, f.Softplus(-u)),
    "relu and its mirror": lambda u, v: (f.ReLU(u) - f.ReLU(-u), u),
    "absolute value": lambda u, v: (sp.Abs(u), f.ReLU(u) + f.ReLU(-u)),
    "relu twice": lambda u, v: (f.ReLU(f.ReLU(u)), f.ReLU(u)),
    "larger and smaller": lambda u, v: (sp.Max(u, v) + sp.Min(u, v), u + v),
    "larger by the absolute value": lambda u, v: (2 * sp.Max(u, v), u + v + sp.Abs(u - v)),
    "square of an absolute value": lambda u, v: (sp.Abs(u) ** 2, u**2),
    "exponential of a sum": lambda u, v: (sp.exp(u) * sp.exp(v), sp.exp(u + v)),
    "logarithm of exponentials": lambda u, v: (sp.log(sp.exp(u) * (1 + sp.exp(v))), u + sp.log(1 + sp.exp(v))),
    "logarithm of a quotient": lambda u, v: (sp.log(sp.exp(u) / (1 + v**2)), u - sp.log(1 + v**2)),
    "square of a root": lambda u, v: (sp.sqrt(1 + u**2) ** 2, 1 + u**2),
    "difference of roots": lambda u, v: (
        (sp.sqrt(1 + u**2) - sp.sqrt(2 + v**2)) * (sp.sqrt(1 + u**2) + sp.sqrt(2 + v**2)), u**2 - v**2 - 1,
    ),
    "addition theorem": lambda u, v: (sp.sin(u + v), sp.sin(u) * sp.cos(v) + sp.cos(u) * sp.sin(v)),
    "common denominator": lambda u, v: (u / (1 + v**2) + v, (u + v + v**3) / (1 + v**2)),
    "binomial": lambda u, v: ((u + v) ** 3, u**3 + 3 * u**2 * v + 3 * u * v**2 + v**3),
}  # fmt: skip

# What keeps the value of a whole expression, by sympy's own rules.
REWRITES: Mapping[str, Callable[[Any], Any]] = {
    "expand": lambda e: sp.expand(e, deep=False),
    "factor": sp.factor_terms,
    "together": sp.together,
    "commute": lambda e: e.func(*reversed(e.args), evaluate=False) if e.is_Add or e.is_Mul else e,
    "double and halve": lambda e: sp.Mul(2, sp.Mul(sp.S.Half, e, evaluate=False), evaluate=False),
    "add and take away": lambda e: sp.Add(sp.Add(e, x, evaluate=False), -x, evaluate=False),
    "through log and exp": lambda e: sp.log(sp.exp(e, evaluate=False), evaluate=False),
}


def edited(expression: Any, place: int, kind: str) -> Any:
    """The expression with one of its parts spoilt: the part is chosen by `place`."""
    parts = [part for part in sp.preorder_traversal(expression) if isinstance(part, sp.Expr) and part != sp.E]
    part = parts[place % len(parts)] if parts else expression
    return expression.xreplace({part: EDITS[kind](part)})


EDITS: Mapping[str, Callable[[Any], Any]] = {
    "sign": lambda u: -u,
    "factor": lambda u: 2 * u,
    "plus one": lambda u: u + 1,
    "letters swapped": lambda u: u.xreplace({x: y, y: x}),
    "last part lost": lambda u: u.func(*u.args[:-1]) if u.is_Add or u.is_Mul else u + 1,
    "inverse": lambda u: 1 / u,
    "absolute": sp.Abs,
    "clipped": f.ReLU,
}
