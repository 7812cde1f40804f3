"""A formula as its real and its imaginary part, by principal values; and the other convention, real odd roots."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import sympy as sp
from flint import fmpq

from checks.arrays import EvaluationError
from checks.enclosure import enclose

ComplexParts: TypeAlias = tuple[Any, Any]  # real and imaginary part, each a real sympy expression

MAX_POWER = 64  # of a number that is not real; its parts are multiplied out
BITS = 192


def parts(expression: Any) -> ComplexParts:
    """The real and the imaginary part; letters are real. Raises EvaluationError where a part of it has no rule.

    A root of a negative number is its principal value: (-8)^(1/3) is 1 + i sqrt(3), sqrt(-4) is 2i.
    """
    both = _parts(expression)
    if any(part.has(sp.zoo, sp.nan, sp.oo, -sp.oo) for part in both):
        raise EvaluationError("a part of it has no finite value")
    return both


def _parts(node: Any) -> ComplexParts:
    if node is sp.I:
        return sp.S.Zero, sp.S.One
    if not node.args:
        return node, sp.S.Zero
    if isinstance(node, sp.Pow):
        return _power(_parts(node.base), node.exp)
    inner = [_parts(arg) for arg in node.args]
    if rule := RULES.get(node.func):
        return rule(*inner)
    if any(imaginary != 0 for _, imaginary in inner):
        raise EvaluationError(f"{node.func.__name__} of a number that is not real")
    return _kept(node.func, [real for real, _ in inner]), sp.S.Zero


def _sum(*terms: ComplexParts) -> ComplexParts:
    return sp.Add(*(real for real, _ in terms)), sp.Add(*(imaginary for _, imaginary in terms))


def _product(*factors: ComplexParts) -> ComplexParts:
    real, imaginary = sp.S.One, sp.S.Zero
    for a, b in factors:
        real, imaginary = real * a - imaginary * b, real * b + imaginary * a
    return real, imaginary


def _exponential(argument: ComplexParts) -> ComplexParts:
    real, turn = argument
    if turn == 0:
        return sp.exp(real), sp.S.Zero
    return sp.exp(real) * sp.cos(turn), sp.exp(real) * sp.sin(turn)


def _logarithm(argument: ComplexParts) -> ComplexParts:
    real, imaginary = argument
    if imaginary != 0:
        raise EvaluationError("the logarithm of a number that is not real")
    return (sp.log(-real), sp.pi) if _negative(real) else (sp.log(real), sp.S.Zero)


def _absolute(argument: ComplexParts) -> ComplexParts:
    real, imaginary = argument
    return sp.Abs(real) if imaginary == 0 else sp.sqrt(real**2 + imaginary**2), sp.S.Zero


def _power(base: ComplexParts, exponent: Any) -> ComplexParts:
    real, imaginary = base
    if real is sp.E:
        return _exponential(_parts(exponent))
    degree = _rational(exponent)
    if imaginary == 0 and ((degree is not None and degree.q == 1) or not _negative(real)):
        return real**exponent, sp.S.Zero
    if degree is None or abs(degree.p) > MAX_POWER:
        raise EvaluationError(f"a power of {exponent} of a number that is not positive")
    if imaginary == 0:
        turn, size = sp.pi * degree, (-real) ** degree
        return size * sp.cos(turn), size * sp.sin(turn)
    if degree.q == 2:
        return _power(_square_root(real, imaginary), sp.Integer(degree.p))
    if degree.q != 1:
        raise EvaluationError(f"a power of {degree} of a number that is not real")
    result = _product(*[base] * abs(int(degree)))
    return result if degree > 0 else _inverse(*result)


def _inverse(real: Any, imaginary: Any) -> ComplexParts:
    square = real**2 + imaginary**2
    return real / square, -imaginary / square


def _square_root(real: Any, imaginary: Any) -> ComplexParts:
    size = sp.sqrt(real**2 + imaginary**2)
    across = sp.sqrt((size - real) / 2)
    return sp.sqrt((size + real) / 2), -across if _negative(imaginary) else across


RULES: dict[Any, Callable[..., ComplexParts]] = {
    sp.Add: _sum,
    sp.Mul: _product,
    sp.exp: _exponential,
    sp.log: _logarithm,
    sp.Abs: _absolute,
}


def _negative(real: Any) -> bool:
    """Whether a closed formula is below zero. Raises EvaluationError where that is not certain."""
    value = enclose(real, {}, BITS)
    if value < 0:
        return True
    if value >= 0:
        return False
    raise EvaluationError(f"the sign of {real} is not certain")


def _rational(exponent: Any) -> Any:
    """The exponent as an exact rational, or None where it is none, or has letters."""
    if exponent.free_symbols:
        return None
    try:
        value = enclose(exponent, {}, BITS)
    except EvaluationError:
        return None
    return sp.Rational(int(value.p), int(value.q)) if isinstance(value, fmpq) else None


def with_real_roots(node: Any) -> Any:
    """The formula with every odd root of a negative number as the real one: (-8)^(2/3) is (-2)^2.

    Raises EvaluationError where a sign is not certain.
    """
    if not node.args:
        return node
    args = [with_real_roots(arg) for arg in node.args]
    if not isinstance(node, sp.Pow):
        return _kept(node.func, args)
    degree = _rational(args[1])
    if degree is None or degree.q == 1 or degree.q % 2 == 0 or args[0].free_symbols or not _negative(args[0]):
        return _kept(sp.Pow, args)
    size = sp.Pow(-args[0], degree, evaluate=False)
    return sp.Mul(-1, size, evaluate=False) if degree.p % 2 else size


def _kept(kind: Any, args: list[Any]) -> Any:
    """The operation on other operands, left as it is: sympy would work out every digit of some."""
    return kind(*args, evaluate=False) if issubclass(kind, (sp.Add, sp.Mul, sp.Pow, sp.Function)) else kind(*args)
