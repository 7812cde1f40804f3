"""The functions of a calculator: powers and logarithms, angles, hyperbolas, and those that cut a number."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from checks.vocabulary.constants import pi
from checks.vocabulary.rows import AT_LEAST_0, POSITIVE, Bounds, Function, between
from checks.vocabulary.written import added, complement, minus, over, power, product, times

HALF = Fraction(1, 2)
LARGEST = 3000  # of a whole number whose factorial is worked out; it has 9131 digits

exp = Function(
    name="exp",
    macro="exp",
    sympy="exp",
    slope=lambda y, x: y,
    rule="the exponential is its own derivative",
    ball=lambda x: x.exp(),
    exact={0: 1},
    range=POSITIVE,
    bare=True,
)
ln = Function(
    name="ln",
    macro="ln",
    sympy="log",
    slope=lambda y, x: power(x, -1),
    rule="derivative of the logarithm",
    ball=lambda x: x.log(),
    exact={1: 0},
    total=False,
    bare=True,
)
log = Function(
    name="log",
    macro="log",
    parameters=("base",),
    defaults=(None,),
    law=lambda x, base: ln(x) if base is None else over(ln(x), ln(base)),
    total=False,
    bare=True,
)
xlogx = Function(
    name="xlogx",
    typed=False,
    cls="XLogX",
    law=lambda x: x * ln(x),
    slope=lambda y, x: added(ln(x), 1),
    rule="product rule",
    ball=lambda x: x if x == 0 else x * x.log(),
    exact={0: 0, 1: 0},  # its limit at 0
    total=False,
)
log2 = Function(name="log2", also=("lg",), macro="lg", law=lambda x: over(ln(x), ln(2)), total=False, bare=True)
log10 = Function(name="log10", law=lambda x: over(ln(x), ln(10)), total=False, bare=True)
log1p = Function(name="log1p", law=lambda x: ln(added(1, x)), total=False)
expm1 = Function(name="expm1", law=lambda x: added(exp(x), -1))
sqrt = Function(name="sqrt", law=lambda x: power(x, HALF), total=False, bare=True)
cbrt = Function(name="cbrt", law=lambda x: power(x, Fraction(1, 3)), total=False)
root = Function(name="root", typed=False, parameters=("degree",), law=lambda x, n: power(x, power(n, -1)), total=False)

sin = Function(
    name="sin",
    macro="sin",
    sympy="sin",
    slope=lambda y, x: cos(x),
    rule="derivative of the sine",
    ball=lambda x: x.sin(),
    exact={0: 0},
    range=between(-1, 1),
    odd=True,
    bare=True,
)
cos = Function(
    name="cos",
    macro="cos",
    sympy="cos",
    slope=lambda y, x: times(-1, sin(x)),
    rule="derivative of the cosine",
    ball=lambda x: x.cos(),
    exact={0: 1},
    range=between(-1, 1),
    bare=True,
)
tan = Function(
    name="tan",
    macro="tan",
    sympy="tan",
    slope=lambda y, x: added(1, power(y, 2)),
    rule="derivative of the tangent",
    ball=lambda x: x.tan(),
    exact={0: 0},
    total=False,
    odd=True,
    bare=True,
)
sec = Function(name="sec", macro="sec", sympy="sec", law=lambda x: 1 / cos(x), total=False, bare=True)
csc = Function(name="csc", macro="csc", sympy="csc", law=lambda x: 1 / sin(x), total=False, odd=True, bare=True)
cot = Function(name="cot", macro="cot", sympy="cot", law=lambda x: cos(x) / sin(x), total=False, odd=True, bare=True)

arcsin = Function(
    name="arcsin",
    also=("asin",),
    macro="arcsin",
    sympy="asin",
    slope=lambda y, x: power(complement(power(x, 2)), -HALF),
    rule="derivative of arcsin",
    ball=lambda x: x.asin(),
    exact={0: 0},
    total=False,
    odd=True,
    bare=True,
)
arccos = Function(
    name="arccos",
    also=("acos",),
    macro="arccos",
    sympy="acos",
    slope=lambda y, x: times(-1, power(complement(power(x, 2)), -HALF)),
    rule="derivative of arccos",
    ball=lambda x: x.acos(),
    exact={1: 0},
    total=False,
    bare=True,
)
arctan = Function(
    name="arctan",
    also=("atan",),
    macro="arctan",
    sympy="atan",
    slope=lambda y, x: power(added(1, power(x, 2)), -1),
    rule="derivative of arctan",
    ball=lambda x: x.atan(),
    exact={0: 0},
    odd=True,
    bare=True,
)
arcsec = Function(name="arcsec", sympy="asec", law=lambda x: arccos(1 / x), total=False, bare=True)
arccsc = Function(name="arccsc", sympy="acsc", law=lambda x: arcsin(1 / x), total=False, odd=True, bare=True)
# Two conventions are in use, (0, pi) and (-pi/2, pi/2): it has no law, so that nothing is decided by one of them.
arccot = Function(name="arccot", sympy="acot", total=False, bare=True)


sinh = Function(
    name="sinh",
    macro="sinh",
    sympy="sinh",
    law=lambda x: (exp(x) - exp(-x)) / 2,
    slope=lambda y, x: cosh(x),
    rule="derivative of sinh",
    ball=lambda x: x.sinh(),
    exact={0: 0},
    odd=True,
    bare=True,
)
cosh = Function(
    name="cosh",
    macro="cosh",
    sympy="cosh",
    law=lambda x: (exp(x) + exp(-x)) / 2,
    slope=lambda y, x: sinh(x),
    rule="derivative of cosh",
    ball=lambda x: x.cosh(),
    exact={0: 1},
    range=Bounds(Fraction(1), math.inf, (True, False)),
    bare=True,
)
tanh = Function(
    name="tanh",
    macro="tanh",
    sympy="tanh",
    law=lambda x: (1 - exp(-2 * x)) / (1 + exp(-2 * x)),
    slope=lambda y, x: complement(power(y, 2)),
    rule="derivative of tanh",
    ball=lambda x: x.tanh(),
    exact={0: 0},
    range=between(-1, 1, closed=(False, False)),
    odd=True,
    bare=True,
    cost={"multiply": 1, "exponential": 1, "add": 2, "divide": 1},  # t = exp(2x): (t - 1) / (t + 1)
)
coth = Function(name="coth", macro="coth", sympy="coth", law=lambda x: 1 / tanh(x), total=False, odd=True, bare=True)
sech = Function(
    name="sech",
    sympy="sech",
    law=lambda x: 1 / cosh(x),
    range=between(0, 1, closed=(False, True)),
    bare=True,
)
csch = Function(name="csch", sympy="csch", law=lambda x: 1 / sinh(x), total=False, odd=True, bare=True)

arsinh = Function(
    name="arsinh",
    also=("arcsinh", "asinh"),
    sympy="asinh",
    slope=lambda y, x: power(added(1, power(x, 2)), -HALF),
    rule="derivative of arsinh",
    ball=lambda x: x.asinh(),
    exact={0: 0},
    odd=True,
    bare=True,
)
arcosh = Function(
    name="arcosh",
    also=("arccosh", "acosh"),
    sympy="acosh",
    slope=lambda y, x: power(added(power(x, 2), -1), -HALF),
    rule="derivative of arcosh",
    ball=lambda x: x.acosh(),
    exact={1: 0},
    total=False,
    bare=True,
)
artanh = Function(
    name="artanh",
    also=("arctanh", "atanh"),
    sympy="atanh",
    slope=lambda y, x: power(complement(power(x, 2)), -1),
    rule="derivative of artanh",
    ball=lambda x: x.atanh(),
    exact={0: 0},
    total=False,
    odd=True,
    bare=True,
)

erf = Function(
    name="erf",
    sympy="erf",
    slope=lambda y, x: times(over(2, sqrt(pi.value)), exp(times(-1, power(x, 2)))),
    rule="derivative of the error function",
    ball=lambda x: x.erf(),
    exact={0: 0},
    range=between(-1, 1, closed=(False, False)),
    odd=True,
)
gamma = Function(name="gamma_function", typed=False, sympy="gamma", unicode="Γ", total=False, largest=10_000)


def _rounded(x: Any) -> Any:
    """floor(x + 1/2), but for every other tie."""
    quarter = over(minus(product(2, x), 1), 4)
    return added(floor(added(x, Fraction(1, 2))), ceil(quarter), product(-1, floor(quarter)), -1)


def _factorial(n: Any) -> Any:
    """n!, worked out where n is a whole number of moderate size."""
    from sympy import Integer

    return Integer(math.factorial(int(n))) if n.is_Integer and 0 <= n <= LARGEST else gamma(added(n, 1))


def _binomial(n: Any, k: Any) -> Any:
    """n over k, worked out where both are whole numbers of moderate size."""
    from sympy import Integer

    if n.is_Integer and k.is_Integer and k >= 0 and 0 <= n <= LARGEST:
        return Integer(math.comb(int(n), int(k)))
    return over(_factorial(n), times(_factorial(k), _factorial(minus(n, k))))


factorial = Function(name="fact", also=("factorial",), law=_factorial, total=False, largest=10_000)
binomial = Function(
    name="binomial", also=("binom", "nCr"), sympy="binomial", parameters=("k",), law=_binomial, total=False,
    largest=100_000,
)  # fmt: skip

absolute = Function(
    name="abs",
    sympy="Abs",
    slope=lambda y, x: sign(x),
    rule="slope of the absolute value",
    range=AT_LEAST_0,
    kinks=(0,),
)
sign = Function(
    name="sign",
    also=("sgn",),
    sympy="sign",
    range=between(-1, 1),
    continuous=False,
    odd=True,
)
floor = Function(name="floor", sympy="floor", continuous=False)
ceil = Function(name="ceil", sympy="ceiling", continuous=False)
# To the nearest whole number, of two as near the even one, as numpy and torch round.
round_ = Function(name="round", cls="Rounded", typed=False, law=_rounded, continuous=False, odd=True)
# The remainder has the sign of what is divided by, as in number theory and in Python.
mod = Function(
    name="mod",
    parameters=("modulus",),
    law=lambda x, m: minus(x, product(m, floor(over(x, m)))),
    continuous=False,
)
# sympy's own step, as the derivatives of |x| and max bring it; its value at 0 is its second argument.
heaviside = Function(name="heaviside_at", typed=False, sympy="Heaviside", parameters=("middle",), continuous=False)
