"""Every row of a function of arrays is complete: each of its fields is held against mpmath, torch or the reader, and a
row with a spoilt field is caught."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy as sp
import torch
from flint import arb

from checks.arrays import EvaluationError, array
from checks.enclosure import enclose, rational
from checks.evaluation import evaluate
from checks.evidence import Verdict
from checks.identity import decide
from checks.reading import WRITTEN, ReadError, read, read_latex
from checks.reading.building import BuildError, Scope, build, shaped
from checks.symbols import SYMBOLS
from checks.tree import Call, Name, Number
from checks.unevaluated import shape_of, single
from checks.vocabulary import ARRAY_FUNCTIONS
from checks.vocabulary import heads as f
from checks.vocabulary.arrays import EACH, MOST, NUMBER, ArrayFunction
from checks.vocabulary.written import scale
from checks.witness.functions import ARRAY_FUNCTIONS as TORCH
from theory.formula import ascii, latex, unicode
from theory.formula.layout import layout

DIGITS = 40
ROWS = {
    name: row for name, row in ARRAY_FUNCTIONS.items() if name != "transpose"
}  # an operation, held by its own tests
# What only arises in calculations has no row in the witness.
NOT_IN_TORCH = {name for name, row in ROWS.items() if not row.typed}


def _rows(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Of a vector, or of each row of a matrix."""
    return lambda a: function(a) if 1 in a.shape else np.array([function(row) for row in a])


def _softmax(a: Any) -> Any:
    powers = np.vectorize(mpmath.exp, otypes=[object])(a - a.max())
    return powers / powers.sum()


def _log_softmax(a: Any) -> Any:
    return a - _logsumexp(a)


def _logsumexp(a: Any) -> Any:
    return a.max() + mpmath.log(sum(mpmath.exp(entry - a.max()) for entry in a.flat))


def _var(a: Any) -> Any:
    return (a * a).mean() - a.mean() ** 2


def _others(a: Any) -> Any:
    return array([np.delete(a.ravel(), place).prod() for place in range(a.size)], a.shape)


def _at(a: Any, best: Any) -> Any:
    found = (a == best) * mpmath.mpf(1)
    return found / found.sum()


# A second definition of every function, by numpy over mpmath's numbers.
ORACLE: Mapping[str, Callable[..., Any]] = {
    "sum": np.sum, "mean": np.mean, "var": _var, "std": lambda a: mpmath.sqrt(_var(a)), "prod": np.prod,
    "norm": lambda a: mpmath.norm(a.ravel().tolist()), "product_of_others": _others, "max": np.max, "min": np.min,
    "is_max": lambda a: _at(a, a.max()), "is_min": lambda a: _at(a, a.min()),
    "softmax": _rows(_softmax), "log_softmax": _rows(_log_softmax), "logsumexp": _logsumexp,
    "dot": lambda a, b: (a.ravel() * b.ravel()).sum(),
    "diag": lambda a: np.diag(a).reshape(-1, 1) if a.shape[0] == a.shape[1] else np.diag(a.ravel()) + mpmath.mpf(0),
    "trace": np.trace, "det": lambda a: mpmath.det(mpmath.matrix(a.tolist())),
}  # fmt: skip

# Of each shape one without ties, and some with ties and zeros.
POINTS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("1/2",), ("-3/4",), ("2",)),
    (("5/3", "-1", "1/7"),),
    (("1", "-2"), ("1/2", "3/4")),
    (("1", "2", "-1/3"), ("3", "-1/2", "1/5")),
    (("2",),),
    (("2",), ("2",), ("0",)),
    (("0", "-1"), ("-1", "3")),
)
TIED = POINTS[5:]


def exact(point: Any) -> Any:
    return array([Fraction(entry) for row in point for entry in row], (len(point), len(point[0])))


def operands(row: ArrayFunction, point: Any) -> list[Any]:
    """The point for each operand, not twice the same."""
    return [exact(point) + k for k in range(row.operands)]


def _each(function: Callable[[Any], Any], values: Any) -> Any:
    return np.vectorize(function, otypes=[object])(values)


def _mp(value: Any) -> Any:
    return mpmath.mpf(int(value.numerator)) / int(value.denominator)


def true(row: ArrayFunction, given: list[Any]) -> Any:
    return np.array(ORACLE[row.name](*(_each(_mp, one) for one in given)), dtype=object)


def near(value: Any, expected: Any, bound: float = 1e-25) -> bool:
    """Whether every entry is the oracle's; of the 40 digits, some are lost."""
    found = np.array(value, dtype=object)
    if found.shape != expected.shape:
        return False
    pairs = zip(map(_float, found.flat), expected.flat, strict=True)
    return all(abs(one - other) <= bound * max(1, abs(other)) for one, other in pairs)


def _float(value: Any) -> Any:
    value = enclose(value, {}) if isinstance(value, sp.Basic) else value
    return (
        mpmath.mpf(value.str(35, radius=False)) if isinstance(value, arb) else mpmath.mpf(int(value.p)) / int(value.q)
    )


def letters(given: list[Any]) -> list[Any]:
    return [sp.MatrixSymbol(name, *one.shape) for name, one in zip("AB", given, strict=False)]


def known(given: list[Any]) -> dict[Any, Any]:
    return {letter: _each(rational, one) for letter, one in zip(letters(given), given, strict=True)}


def fits(row: ArrayFunction, point: Any) -> bool:
    """Whether the function has a value there, by the oracle's own account."""
    rows, columns = exact(point).shape
    return {"dot": 1 in (rows, columns), "trace": rows == columns, "det": rows == columns}.get(
        row.name, row.name != "diag" or 1 in (rows, columns) or rows == columns
    )


# --- what is asked of a row; each gives its complaints ----------------------------------------------------------------


def reading(row: ArrayFunction) -> Iterator[str]:
    names = ["A", "B", "C"]
    few, most = row.arity
    meant = Call(row.name, tuple(map(Name, names[:few])))
    for spelling in row.spellings:
        if read(f"{spelling}({', '.join(names[:few])})") != meant:
            yield f"{spelling} is read as another function"
    if row.macro and read_latex(rf"\{row.macro}(A)") != meant:
        yield f"\\{row.macro} is another function in LaTeX"
    for count in range(1, 4):
        text = f"{row.name}({', '.join(names[:count])})"
        if _is_read(text) != (row.typed and few <= count <= most):
            yield f"{text} is read, or not, against its row"
    if row.typed and (_is_read(f"{row.name} A", WRITTEN) != row.bare):
        yield "whether it may stand without brackets"


def _is_read(text: str, notation: Any = None) -> bool:
    try:
        tree = read(text) if notation is None else read(text, notation=notation)
    except ReadError:
        return False
    return isinstance(tree, Call) and tree.head in ROWS


def building(row: ArrayFunction) -> Iterator[str]:
    """Of matrices the function itself; of entries that are written, and of several numbers, its law."""
    if not row.typed:
        return
    for point in POINTS:
        given = operands(row, point)
        tree = Call(row.name, tuple(Name(str(letter)) for letter in letters(given)))
        scope = Scope({str(letter): shaped(letter.shape) for letter in letters(given)}, closed=True, arrays=True)
        listed = Call(row.name, tuple(map(_list, given)))
        try:
            built, unfolded = build(tree, scope), build(listed, scope)
        except BuildError:
            if fits(row, point):
                yield f"it is not built of {point}"
            continue
        if not fits(row, point):
            yield f"it is built of {point}"
        if row.head in f.ARRAY_FUNCTIONS and built != single(row(*letters(given))):
            yield "its tree is built as something else"
        expected = true(row, given)
        for expression in (built, unfolded):
            found = np.array(enclose(expression, known(given)), dtype=object)
            if not near(found.reshape(expected.shape), expected):
                yield f"its tree is another value at {point}"
    several = Call(row.name, tuple(_number(entry) for entry in exact(POINTS[0]).flat))
    try:
        found = np.array(enclose(build(several), {}), dtype=object)
    except (BuildError, EvaluationError):
        found = None
    if (found is not None) != (row.arity[1] == MOST):
        yield "whether several numbers may stand for the entries of a vector"
    elif found is not None and not near(found, true(row, [exact(POINTS[0])])):
        yield "of several numbers, it is another value"


def _number(value: Fraction) -> Number:
    return Number(value, str(value))


def _list(value: Any) -> Call:
    return Call("list", tuple(Call("list", tuple(map(_number, row))) for row in value))


def evaluating(row: ArrayFunction) -> Iterator[str]:
    """In balls, in exact symbols, and by one step of its law; and what has no value there is refused."""
    for point in POINTS:
        given = operands(row, point)
        shapes = [one.shape for one in given]
        if (row.shape.of(*shapes) is not None) != fits(row, point):
            yield f"whether it has a value for {shapes}"
            continue
        if not fits(row, point):
            continue
        expected = true(row, given)
        if row.shape.of(*shapes) != expected.shape:
            yield f"its value has another shape for {shapes}"
        expression = row(*letters(given))
        if shape_of(expression) != expected.shape:
            yield "its expression has another shape"
        if row.head is None or row.head in f.ARRAY_FUNCTIONS:
            symbols = {letter: _each(_rational, one) for letter, one in zip(letters(given), given, strict=True)}
            for value in (enclose(expression, known(given)), evaluate(expression, symbols, SYMBOLS)):
                if not near(np.array(value, dtype=object).reshape(expected.shape), expected):
                    yield f"it is {value} at {point}"
        if row.operands == 1 and not near(row.unfolded(_each(_rational, given[0])), expected):
            yield f"by its law it is another value at {point}"


def _rational(value: Fraction) -> Any:
    return sp.Rational(value.numerator, value.denominator)


def deciding(row: ArrayFunction) -> Iterator[str]:
    """Exact algebra knows it by its law."""
    if row.operands > 1 or not row.is_number or row.numbers or row.head not in f.ARRAY_FUNCTIONS:
        return
    matrix = sp.MatrixSymbol("A", 2, 2)
    by_law = row.unfolded(array([matrix[i, j] for i in range(2) for j in range(2)], (2, 2)))
    if decide(row(matrix), by_law).verdict is not Verdict.DECIDED:
        yield "it is not decided to be its law"
    if decide(row(matrix), by_law + 1).verdict is not Verdict.FAILED:
        yield "it is decided to be more than its law"


def pulling(row: ArrayFunction) -> Iterator[str]:
    """The pull-back against the oracle's central differences, and, at ties and zeros too, against autograd."""
    if bool(row.pull) != bool(row.rule):
        yield "a pull-back without a name, or a name without a pull-back"
    if row.pull is None:
        if row.typed and row.means is None:
            yield "it passes no gradient back"
        return
    for point in filter(lambda point: fits(row, point), POINTS):
        given = operands(row, point)
        (letter,), value = letters(given), true(row, given)
        upstream = np.array([Fraction(k + 2, 3) for k in range(value.size)], dtype=object).reshape(value.shape)
        y, g = (sp.MatrixSymbol(n, *value.shape) if value.shape else sp.Symbol(n, real=True) for n in "yg")
        environment = {**known(given), g: _scalars(_each(rational, upstream)), y: _scalars(_each(_ball, value))}
        try:
            found = enclose(row.pull(y, letter, g), environment)
        except EvaluationError:
            if point in TIED or row.name == "std":
                continue  # of a singular matrix, or where nothing varies
            raise
        if point not in TIED and not near(found, _differences(row, given[0], upstream), 1e-12):
            yield f"its pull-back is {found} at {point}"
        if row.name in TORCH and not near(found, _autograd(row, given[0], upstream), 1e-12):
            yield f"its pull-back is {found} at {point}, and not torch's"


def _scalars(values: Any) -> Any:
    return values if values.shape else values.item()


def _ball(value: Any) -> arb:
    return arb(mpmath.nstr(mpmath.mpf(value), 38))


def _differences(row: ArrayFunction, at: Any, upstream: Any) -> Any:
    step, slopes = Fraction(1, 10**12), []
    for place in np.ndindex(at.shape):
        low, high = at.copy(), at.copy()
        low[place], high[place] = at[place] - step, at[place] + step
        slopes.append(np.sum((true(row, [high]) - true(row, [low])) / _mp(2 * step) * _each(_mp, upstream)))
    return array(slopes, at.shape)


def _autograd(row: ArrayFunction, at: Any, upstream: Any) -> Any:
    leaf = torch.tensor(at.astype(float), requires_grad=True)
    value = TORCH[row.name](leaf)
    value.backward(torch.tensor(upstream.astype(float)).reshape(value.shape))
    assert leaf.grad is not None, "the leaf asks for a gradient"
    return _each(mpmath.mpf, leaf.grad.numpy())


def writing(row: ArrayFunction) -> Iterator[str]:
    """Written in every notation and read back, it is the same."""
    if not row.typed or row.head is None:
        return
    meant = Call(row.name, (Name("A"),))
    set_so, texts = "", [f"{word}(A)" for word in row.written]
    if row.head in f.ARRAY_FUNCTIONS:
        box = layout(row(sp.MatrixSymbol("A", 2, 2)))
        set_so, *texts = [notation.write(box) for notation in (latex, unicode, ascii)]
    if row.fence:
        texts.append(f"{row.fence}A{row.fence}")
    for text in filter(None, (set_so, *texts)):
        try:
            found = read_latex(text) if text is set_so else read(text, notation=WRITTEN)
        except ReadError as error:
            yield f"{text} cannot be read: {error}"
            continue
        if found != meant:
            yield f"{text} is read as {found}"


def witness(row: ArrayFunction) -> Iterator[str]:
    if (row.name in TORCH) == (row.name in NOT_IN_TORCH):
        yield "the witness knows it, or not, without a reason"
        return
    for point in POINTS if row.name in TORCH else ():
        given = operands(row, point)
        if fits(row, point):
            found = TORCH[row.name](*(torch.tensor(one.astype(float)) for one in given)).numpy()
            found = found.reshape(np.shape(true(row, given)))  # a vector is a column
            if not near(_each(lambda value: _rational(Fraction(float(value))), found), true(row, given), 1e-12):
                yield f"the witness has another value at {point}"


CHECKS = (reading, building, evaluating, deciding, pulling, writing, witness)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", ROWS)
def test_a_row_is_complete(name: str, check: Callable[[ArrayFunction], Iterator[str]]) -> None:
    with mpmath.workdps(DIGITS):
        assert [*check(ROWS[name])] == []


@pytest.mark.parametrize("row", [row for row in ROWS.values() if row.cls], ids=lambda row: row.name)
def test_its_class_is_found_by_name_and_pickled(row: ArrayFunction) -> None:
    expression = row(sp.MatrixSymbol("A", 2, 2))
    assert pickle.loads(pickle.dumps(expression)) == expression
    assert getattr(f, row.cls) is row.head


@pytest.mark.parametrize("row", [row for row in ROWS.values() if row.cls], ids=lambda row: row.name)
def test_its_shape_may_have_letters(row: ArrayFunction) -> None:
    n = sp.Symbol("n", integer=True, positive=True)
    column = row(sp.MatrixSymbol("a", n, 1))
    assert row.is_number or column.shape == ((n, n) if row.name == "diag" else (n, 1))


# field -> a row and a wrong value of that field; one for each field at least.
SPOILT: tuple[tuple[str, str, Any], ...] = (
    ("sum", "name", "mean"),
    ("mean", "also", ("sum",)),
    ("max", "macro", "min"),
    ("mean", "unicode", "sum"),
    ("var", "ascii", "std"),
    ("softmax", "typed", False),
    ("is_max", "typed", True),
    ("sum", "arity", (1, 1)),
    ("var", "arity", (1, MOST)),
    ("dot", "operands", 1),
    ("softmax", "shape", EACH),
    ("softmax", "shape", NUMBER),
    ("det", "shape", NUMBER),
    ("trace", "sympy", "Determinant"),
    ("logsumexp", "cls", ""),
    ("dot", "means", lambda a, b: f.Total(a)),
    ("mean", "law", ROWS["sum"].law),
    ("std", "law", ROWS["var"].law),
    ("logsumexp", "law", ROWS["sum"].law),
    ("max", "numbers", "Min"),
    ("mean", "pull", ROWS["sum"].pull),
    ("softmax", "pull", ROWS["log_softmax"].pull),
    ("norm", "pull", lambda y, a, g: scale(g, a)),
    ("max", "pull", ROWS["min"].pull),
    ("det", "pull", ROWS["trace"].pull),
    ("prod", "pull", None),
    ("var", "rule", ""),
    ("norm", "fence", "|"),
    ("det", "bare", False),
    ("sum", "bare", True),
)


@pytest.mark.parametrize(("name", "field", "wrong"), SPOILT, ids=lambda value: value if isinstance(value, str) else "")
def test_a_spoilt_row_is_caught(name: str, field: str, wrong: Any) -> None:
    spoilt = replace(ROWS[name], **{field: wrong})
    assert any(_complaints(check, spoilt) for check in CHECKS)


def _complaints(check: Callable[[ArrayFunction], Iterator[str]], row: ArrayFunction) -> list[str]:
    try:
        with mpmath.workdps(DIGITS):
            return [*check(row)]
    except (AssertionError, AttributeError, EvaluationError, IndexError, KeyError, TypeError, ValueError) as error:
        return [f"it breaks: {error}"]


def test_every_field_is_spoilt_once() -> None:
    assert {field.name for field in fields(ArrayFunction)} == {field for _, field, _ in SPOILT}
