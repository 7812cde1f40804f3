"""Every row of a function is complete: each of its fields is held against mpmath, torch, sympy or the reader, and a row
with a spoilt field is caught."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy as sp
import torch
from flint import arb, fmpq

from checks import operations
from checks.arrays import EvaluationError
from checks.enclosure import PRECISION, enclose, precision, rational
from checks.evaluation import evaluate
from checks.evidence import Verdict
from checks.identity import decide
from checks.reading import WRITTEN, ReadError, read, read_latex
from checks.reading.building import build
from checks.spans import Evaluable
from checks.symbols import SYMBOLS
from checks.tree import Call, Name, Tree
from checks.vocabulary import FUNCTIONS
from checks.vocabulary import heads as f
from checks.vocabulary.rows import Bounds, Function
from checks.vocabulary.written import times
from checks.witness.functions import FUNCTIONS as TORCH
from theory.formula import ascii, latex, unicode
from theory.formula.layout import layout
from theory.gradients import differentiate

x = sp.Symbol("x", real=True)
DIGITS = 40
PARAMETER = sp.Rational(7, 2)  # what stands for each parameter where a value is needed

# A second definition of every function, by mpmath.
ORACLE: Mapping[str, Callable[..., Any]] = {
    **{name: getattr(mpmath, name) for name in ("exp", "ln", "sqrt", "cbrt", "log10", "erf", "sign", "floor", "ceil")},
    **{name: getattr(mpmath, name) for name in ("sin", "cos", "tan", "sec", "csc", "cot", "sinh", "cosh", "tanh")},
    **{name: getattr(mpmath, name) for name in ("coth", "sech", "csch")},
    "root": lambda u, n: u ** (1 / n), "log": mpmath.log, "log2": lambda u: mpmath.log(u, 2), "abs": abs,
    "gamma_function": mpmath.gamma, "fact": mpmath.factorial, "binomial": mpmath.binomial,
    "round": mpmath.nint,  # of two as near, the even one
    "mod": lambda u, m: u - m * mpmath.floor(u / m),
    "xlogx": lambda u: u * mpmath.log(u) if u else mpmath.mpf(0),
    "log1p": lambda u: mpmath.log(1 + u), "expm1": mpmath.expm1,
    "arcsin": mpmath.asin, "arccos": mpmath.acos, "arctan": mpmath.atan, "arcsec": mpmath.asec, "arccsc": mpmath.acsc,
    "arccot": mpmath.acot, "arsinh": mpmath.asinh, "arcosh": mpmath.acosh, "artanh": mpmath.atanh,
    "heaviside_at": lambda u, middle: middle if u == 0 else mpmath.mpf(u > 0), "step": lambda u: mpmath.mpf(u > 0),
    "relu": lambda u: max(u, mpmath.mpf(0)), "relu6": lambda u: min(max(u, mpmath.mpf(0)), mpmath.mpf(6)),
    "leaky_relu": lambda u, slope: u if u > 0 else slope * u,
    "sigmoid": lambda u: 1 / (1 + mpmath.exp(-u)), "softplus": lambda u: mpmath.log(1 + mpmath.exp(u)),
    "silu": lambda u: u / (1 + mpmath.exp(-u)), "gelu": lambda u: u * mpmath.ncdf(u),
    "gelu_tanh": lambda u: u / 2 * (1 + mpmath.tanh(mpmath.sqrt(2 / mpmath.pi) * (u + 44715 * u**3 / 10**6))),
    "quick_gelu": lambda u: u / (1 + mpmath.exp(-1702 * u / 1000)),
    "elu": lambda u, alpha: u if u > 0 else alpha * mpmath.expm1(u),
    "selu": lambda u: mpmath.mpf("1.0507009873554804934193349852946")
    * (u if u > 0 else mpmath.mpf("1.6732632423543772848170429916717") * mpmath.expm1(u)),
    "hardtanh": lambda u: min(max(u, mpmath.mpf(-1)), mpmath.mpf(1)),
    "hardsigmoid": lambda u: min(max(u + 3, mpmath.mpf(0)), mpmath.mpf(6)) / 6,
    "hardswish": lambda u: u * min(max(u + 3, mpmath.mpf(0)), mpmath.mpf(6)) / 6,
    "mish": lambda u: u * mpmath.tanh(mpmath.log(1 + mpmath.exp(u))),
    "softsign": lambda u: u / (1 + abs(u)), "logsigmoid": lambda u: -mpmath.log(1 + mpmath.exp(-u)),
}  # fmt: skip

TAKEN = (0, 1, -1, 3, -3, 6)  # where functions may bend, jump, or have a rational value
_rng = random.Random(20)
HUGE = 1e30  # what is larger lies at a pole
QUARTER = Fraction("1.5707963267948966192313216916397514420985846996875529")  # of a turn, to 53 digits
POINTS = [QUARTER, *(Fraction(n) for n in TAKEN), *(Fraction(_rng.randint(-7000, 7000), 1009) for _ in range(60))]
FAR = [Fraction(sign * 50) for sign in (-1, 1)]

# What is no part of a complete row, and why.
NOT_EVALUATED = {"arccot": "two conventions are in use, and none of them is silently taken"}
NOT_IN_TORCH = {
    "arccot": NOT_EVALUATED["arccot"],
    **dict.fromkeys(
        ("gamma_function", "fact", "binomial", "mod"), "what is counted is no function that a network computes"
    ),
    "heaviside_at": "it arises only as a derivative that sympy takes",
}


def true(row: Function, at: Fraction) -> Any:
    """The oracle's value, or None where there is no real one."""
    try:
        value = ORACLE[row.name](_mp(at), *(_mp(p) for p in parameters(row)))
    except (ValueError, ZeroDivisionError):
        return None
    value = mpmath.mpmathify(value)
    return value if isinstance(value, mpmath.mpf) and abs(value) < HUGE else None


def parameters(row: Function) -> list[Any]:
    return [PARAMETER] * len(row.parameters)


def _mp(value: Any) -> Any:
    exact = Fraction(int(value.p), int(value.q)) if isinstance(value, (sp.Rational, fmpq)) else Fraction(value)
    return mpmath.mpf(exact.numerator) / exact.denominator


def near(value: Any, expected: Any, bound: float = 1e-25) -> bool:
    """Whether a scalar, or a sympy number, is the oracle's value. bound: of the 40 digits, some are lost."""
    if isinstance(value, sp.Expr):
        value = enclose(value, {})
    got = mpmath.mpf(value.str(35, radius=False)) if isinstance(value, arb) else _mp(value)
    return abs(got - expected) <= bound * max(1, abs(expected))


def applied(row: Function, at: Fraction) -> Any:
    return row(sp.Rational(at.numerator, at.denominator), *parameters(row))


def domain(row: Function) -> list[tuple[Fraction, Any]]:
    """The points at which there is a value, with it."""
    return [(at, value) for at in POINTS if (value := true(row, at)) is not None]


# --- what is asked of a row; each gives its complaints ----------------------------------------------------------------


def reading(row: Function) -> Iterator[str]:
    letters = ["x", "a"][: row.arity[1]]
    meant = Call(row.name, tuple(map(Name, letters)))
    for spelling in row.spellings:
        if read(f"{spelling}({', '.join(letters)})") != meant:
            yield f"{spelling} is read as another function"
    if row.macro and read_latex(rf"\{row.macro}(x)") != Call(row.name, (Name("x"),)):
        yield f"\\{row.macro} is another function in LaTeX"
    if row.typed == (_read_or_none(f"{row.name}({', '.join(letters)})") is None):
        yield "it is read by its name, or not, against its row"
    bare = _read_or_none(f"{row.name} x", WRITTEN) == Call(row.name, (Name("x"),))
    if row.typed and bare != row.bare:
        yield "whether it may stand without brackets"
    for count in range(1, 4):
        read_so = _read_or_none(f"{row.name}({', '.join('xab'[:count])})") is not None
        if row.typed and read_so != (row.arity[0] <= count <= row.arity[1]):
            yield f"with {count} arguments it is read, or not, against its arity"


def _read_or_none(text: str, notation: Any = None) -> Tree | None:
    try:
        return read(text) if notation is None else read(text, notation=notation)
    except ReadError:
        return None


def building(row: Function) -> Iterator[str]:
    built = build(Call(row.name, tuple(Name(letter) for letter in ["x", "a"][: row.arity[1]])))
    if built != row(x, *[sp.Symbol("a", real=True)] * len(row.parameters)):
        yield "its tree is built as something else"
    if row.defaults and row.name in TORCH and (at := Fraction(-7, 3)) and true(row, abs(at)) is not None:
        expected = TORCH[row.name](torch.tensor(float(at if row.total else -at), dtype=torch.float64)).item()
        point = sp.Rational(at.numerator, at.denominator) * (1 if row.total else -1)
        if abs(float(arb(rational_ball(enclose(row(point), {})))) - expected) > 1e-14:
            yield "what is taken for a parameter that is left out is not torch's"


def rational_ball(value: Any) -> Any:
    return value if isinstance(value, arb) else arb(value)


def evaluating(row: Function) -> Iterator[str]:
    if row.name in NOT_EVALUATED:
        if row.law or row.ball:
            yield "it is evaluated all the same"
        return
    points = domain(row)
    if len(points) < 3:
        yield "fewer than three points have a value"
    head = row.head
    known = head is None or head in f.FUNCTIONS
    for at, expected in points:
        scalar = rational(at)
        values = {"law": _by_law(row, at), "its head": enclose(applied(row, at), {}) if known else None}
        if row.ball is not None:
            with precision(PRECISION):
                values["ball"] = row.ball(arb(scalar))
        if at.denominator == 1 and int(at) in row.exact:
            values["exact"] = rational(row.exact[int(at)])
        for way, value in values.items():
            if value is not None and not near(value, expected):
                yield f"by {way} it is {value} at {at}, and not {mpmath.nstr(expected, 12)}"
        if known:
            symbolic_value = evaluate(applied(row, at), {}, SYMBOLS)
            if not near(symbolic_value, expected):
                yield f"in exact symbols it is {symbolic_value} at {at}"


def estimating(row: Function) -> Iterator[str]:
    """The first look in floating point, which every activation has by its law."""
    letters = [sp.Symbol(name, real=True) for name in row.parameters]
    quick = Evaluable(row(x, *letters)).quick
    if quick is None:
        if row.cost:
            yield "it has no first look"
        return
    known = {name: float(value) for name, value in zip(row.parameters, parameters(row), strict=True)}
    for at, expected in domain(row):
        size = abs(float(expected))
        if at not in TAKEN and size < 1e6 and abs(quick({"x": float(at), **known}) - expected) > 1e-12 * max(1.0, size):
            yield f"at a first look it is another value at {at}"


def _by_law(row: Function, at: Fraction) -> Any:
    if row.law is None:
        return None
    try:
        return enclose(row.law(sp.Rational(at.numerator, at.denominator), *parameters(row)), {})
    except EvaluationError:
        return None  # 1 / sin(0) has no value, though the law is right elsewhere


def differentiating(row: Function) -> Iterator[str]:
    if row.slope is None:
        return
    if not row.rule:
        yield "its slope has no name"
    letters = [sp.Symbol(name, real=True) for name in row.parameters]
    slope = row.slope(row(x, *letters), x, *letters)
    by_sympy = sp.diff(row.law(x, *letters) if row.law else row(x, *letters), x)
    if decide(slope, by_sympy).verdict is not Verdict.DECIDED:
        yield "its slope is not sympy's derivative of its law"
    if (
        row.head in f.FUNCTIONS
        and decide(differentiate(row(2 * x, *letters), x), sp.diff(row(2 * x, *letters), x)).verdict
        is not Verdict.DECIDED
    ):
        yield "the chain rule gives another slope"
    for at, _ in domain(row):
        if at in (*TAKEN, *row.kinks) or (quotient := _quotient(row, at)) is None:
            continue
        value = enclose(slope.xreplace(dict(zip(letters, parameters(row), strict=True))), {x: rational(at)})
        if not near(value, quotient, 1e-12):
            yield f"its slope is {value} at {at}, and the difference quotient {mpmath.nstr(quotient, 12)}"


def _quotient(row: Function, at: Fraction, side: int = 0) -> Any:
    """The difference quotient of the oracle about a point, or to one side of it; None beside the domain."""
    step = Fraction(1, 10**12)
    low, high = (at - step, at + step) if not side else sorted((at + side * step, at + 2 * side * step))
    below, above = true(row, low), true(row, high)
    return None if below is None or above is None else (above - below) / _mp(high - low)


def shape(row: Function) -> Iterator[str]:
    """Range, lowest point, kinks, jumps, where it has a value, and its symmetry."""
    if row.name in NOT_EVALUATED:
        return
    points = domain(row)
    if row.total != (len(points) == len(POINTS)):
        yield "whether it has a value everywhere"
    odd = all((other := true(row, -at)) is not None and abs(other + value) < 1e-30 for at, value in points)
    if row.odd != odd:
        yield "whether it is odd"
    low, high = (mpmath.mpf(end) if isinstance(end, float) else _mp(end) for end in (row.range.low, row.range.high))
    far = [value for at in FAR if (value := true(row, at)) is not None]
    if any(not low <= value <= high for _, value in points) or any(not low <= value <= high for value in far):
        yield "a value outside of its range"
    for end, closed in zip((low, high), row.range.closed, strict=True):
        if mpmath.isfinite(end):
            gap = min(abs(value - end) for value in (*far, *(value for _, value in points)))
            if row.lowest is None and (
                gap > 0.021 or (closed and gap > 1e-6 and not row.bare and row.name != "hardswish")
            ):
                yield "an end of its range that it does not come near"
            if not closed and any(value == end for _, value in points):
                yield "an end of its range that it reaches, though it is open"
    if row.lowest is not None:
        slopes = [_quotient(row, end) for end in row.lowest]
        if not slopes[0] < 0 < slopes[1]:
            yield "its slope does not change sign where it is said to"
        least = min(true(row, row.lowest[0] + (row.lowest[1] - row.lowest[0]) * i / 4000) for i in range(4001))
        if not 0 <= least - low < 1e-6:
            yield "the lower end of its range is not its least value"
    bends, jumps = [], []
    for at in (*map(Fraction, TAKEN), Fraction(1, 2)):
        slopes = [_quotient(row, at, side) for side in (-1, 1)]
        sides = [true(row, at + Fraction(side, 10**15)) for side in (-1, 1)]
        if None not in sides and abs(sides[0] - sides[1]) > 0.1:
            jumps.append(at)
        elif None not in slopes and abs(slopes[0] - slopes[1]) > 1e-3:
            bends.append(at)
    if row.total and tuple(sorted(row.kinks)) != tuple(sorted(bends)):
        yield f"its slope jumps at {[str(at) for at in bends]}"
    if row.total and row.continuous == bool(jumps):
        yield f"it jumps at {[str(at) for at in jumps]}"


def writing(row: Function) -> Iterator[str]:
    head = row.head
    if head is None or not row.typed:
        return
    meant = Call(row.name, tuple(map(Name, ["x", "a"][: row.arity[1]])))
    if head in f.FUNCTIONS:
        expression = row(*(sp.Symbol(letter, real=True) for letter in ["x", "a"][: row.arity[1]]))
        set_so, *texts = [notation.write(layout(expression)) for notation in (latex, unicode, ascii)]
    else:
        set_so, texts = "", [f"{word}({', '.join('xa'[: row.arity[1]])})" for word in row.written]
    for text in filter(None, (set_so, *texts)):
        try:
            found = read_latex(text) if text is set_so else read(text, notation=WRITTEN)
        except ReadError as error:
            yield f"{text} cannot be read: {error}"
            continue
        if found != meant:
            yield f"{text} is read as {found}"


def witness(row: Function) -> Iterator[str]:
    if row.name in NOT_IN_TORCH:
        if row.name in TORCH:
            yield "it is in the witness's table all the same"
        return
    if row.name not in TORCH:
        yield "the witness does not know it"
        return
    for at, expected in domain(row):
        if at not in TAKEN and abs(expected) < 1e6:
            given = [torch.tensor(float(value), dtype=torch.float64) for value in (at, *parameters(row))]
            if abs(TORCH[row.name](*given).item() - float(expected)) > 1e-12 * max(1.0, abs(float(expected))):
                yield f"the witness has another value at {at}"


def costing(row: Function) -> Iterator[str]:
    if bool(row.cost) != (row.name in operations.ACTIVATIONS):
        yield "it is a layer in one place and none in the other"
    elif row.cost:
        tally = operations.Tally()
        operations.activation(tally, tally.wrap([0.3]), row.name, "role")
        if {f"role.{name}": count for name, count in row.cost.items()} != dict(tally.counts):
            yield f"doing it takes {dict(tally.counts)}"


def bounding(row: Function) -> Iterator[str]:
    """What sympy works out as a whole number grows without end, so that there must be a largest number behind it."""
    given = [sp.Integer(60), *(sp.Integer(30) for _ in row.parameters)]
    value = (row.head or row.law)(*given)  # type: ignore[misc]  # each row has one of the two
    if bool(value.is_Integer and value > 10**15) is not (row.largest is not None):
        yield f"at 60 it is {value}"


CHECKS = (reading, building, evaluating, estimating, differentiating, shape, writing, witness, costing, bounding)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_row_is_complete(name: str, check: Callable[[Function], Iterator[str]]) -> None:
    with mpmath.workdps(DIGITS):
        assert [*check(FUNCTIONS[name])] == []


# field -> a row and a wrong value of that field; one for each field at least.
SPOILT: tuple[tuple[str, str, Any], ...] = (
    ("tanh", "name", "sinh"),
    ("relu", "also", ("sin",)),
    ("sin", "macro", "cos"),
    ("relu", "unicode", "tanh"),
    ("sigmoid", "ascii", "relu"),
    ("sigmoid", "typed", False),
    ("sin", "sympy", "cos"),
    ("softplus", "cls", ""),
    ("leaky_relu", "parameters", ()),
    ("leaky_relu", "defaults", (Fraction(1, 10),)),
    ("elu", "defaults", ()),
    ("sigmoid", "law", lambda x: 1 / (1 + f.FUNCTIONS[sp.exp](x))),
    ("log2", "law", lambda x: f.FUNCTIONS[sp.log](x)),
    ("arccot", "law", lambda x: f.FUNCTIONS[sp.atan](1 / x)),
    ("sigmoid", "slope", lambda y, x: times(y, 1 + y)),
    ("sin", "slope", lambda y, x: times(-1, f.FUNCTIONS[sp.cos](x))),
    ("tanh", "rule", ""),
    ("tanh", "ball", lambda x: x.sinh()),
    ("sigmoid", "exact", {0: Fraction(1, 3)}),
    ("softplus", "range", Bounds(Fraction(1, 2))),
    ("softplus", "range", Bounds(Fraction(-1, 2))),
    ("relu", "range", Bounds(Fraction(0))),
    ("silu", "range", Bounds(Fraction("-0.28"))),
    ("silu", "lowest", (Fraction(0), Fraction(1))),
    ("relu", "kinks", ()),
    ("relu", "kinks", (0, 1)),
    ("step", "continuous", True),
    ("ln", "total", True),
    ("exp", "total", False),
    ("tanh", "odd", False),
    ("exp", "odd", True),
    ("binomial", "largest", None),
    ("relu", "largest", 7),
    ("sin", "bare", False),
    ("gelu", "bare", True),
    ("relu", "cost", {"compare": 2}),
    ("sin", "cost", {"multiply": 1}),
)


@pytest.mark.parametrize(("name", "field", "wrong"), SPOILT, ids=lambda value: value if isinstance(value, str) else "")
def test_a_spoilt_row_is_caught(name: str, field: str, wrong: Any) -> None:
    spoilt = replace(FUNCTIONS[name], **{field: wrong})
    assert any(_complaints(check, spoilt) for check in CHECKS)


def _complaints(check: Callable[[Function], Iterator[str]], row: Function) -> list[str]:
    try:
        with mpmath.workdps(DIGITS):
            return [*check(row)]
    except (AssertionError, AttributeError, EvaluationError, IndexError, KeyError, TypeError, ValueError) as error:
        return [f"it breaks: {error}"]


def test_every_field_is_spoilt_once() -> None:
    assert {field.name for field in fields(Function)} == {field for _, field, _ in SPOILT}
