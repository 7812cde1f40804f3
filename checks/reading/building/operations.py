"""The operations of a tree, each with the sympy expression that it becomes in a scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import sympy as sp

from checks.arrays import array
from checks.identity.closing import closed
from checks.reading.building.arrays import Operand, fitted, is_open, multiplied, side_by_side, size
from checks.reading.building.beside import beside_number
from checks.reading.building.computing import arranged
from checks.reading.building.expectations import expectation
from checks.reading.building.piecewise import piecewise
from checks.reading.building.scope import Build, BuildError, Kind, Meaning, Rule, Scope
from checks.reading.spelling import subscripted
from checks.tree import EITHER, GROUPED, INVERTED, JUXTAPOSED, LG, MIXED, Call, Name, Number, Tree, names
from checks.unevaluated import entries, is_matrix, shape_of, single, transpose
from checks.vocabulary import ARRAY_FUNCTIONS, FUNCTIONS, INVERSES
from checks.vocabulary import heads as f
from checks.vocabulary.arrays import MOST, ArrayFunction

LOG = FUNCTIONS["log"]
THREE = Number(Fraction(3), "3")


def _spine(heads: str, head: str, args: Sequence[Tree]) -> list[tuple[str, Tree]]:
    """The terms of a - b + c (or the factors of a / b * c) from left to right, each with the sign before it."""
    out: list[tuple[str, Tree]] = []
    while True:
        left, right = args
        out.append((head, right))
        if not (isinstance(left, Call) and left.head in heads):
            return [(heads[0], left), *reversed(out)]
        head, args = left.head, left.args


def _value(build: Build, tree: Tree, head: str) -> Any:
    """An operand, which is one value: a scalar or a matrix."""
    value = build(tree)
    if isinstance(value, sp.Tuple):
        raise BuildError(f"one value in each operand of {head!r}", "several", "take them apart")
    return value


def _operand(build: Build, scope: Scope, tree: Tree, head: str) -> Operand:
    value = _value(build, tree, head)
    return Operand(value, is_matrix(value) and 1 in value.shape and is_open(tree, scope))


def _sum(head: str) -> Rule:
    def rule(build: Build, scope: Scope, args: Sequence[Tree]) -> Any:
        spine = _spine("+-", head, args)
        terms = fitted([_operand(build, scope, tree, head) for _, tree in spine], scope.arrays)
        signed = [_negate(term) if sign == "-" else term for (sign, _), term in zip(spine, terms, strict=True)]
        return (sp.MatAdd if any(map(is_matrix, signed)) else sp.Add)(*signed, evaluate=False)

    return rule


def _product(head: str) -> Rule:
    """Factors side by side. A quotient stays one: a / b / c is (a / b) / c."""

    def rule(build: Build, scope: Scope, args: Sequence[Tree]) -> Any:
        factors: list[Operand] = []
        for sign, tree in _spine("*/", head, args):
            factor = _operand(build, scope, tree, head)
            if sign == "/":
                above = multiplied(factors, scope.arrays)
                below = factor._replace(expression=_reciprocal(factor.expression, scope.arrays))
                factors = [multiplied((above, below), scope.arrays)]
            else:
                factors.append(factor)
        return multiplied(factors, scope.arrays).expression

    return rule


def _matrix_product(build: Build, scope: Scope, args: Sequence[Tree]) -> Any:
    factors = [_operand(build, scope, tree, "@") for _, tree in _spine("@", "@", args)]
    numbers = [not is_matrix(factor.expression) for factor in factors]
    if scope.arrays and any(numbers) and not all(numbers):
        if len(factors) == 2 and _meets_one_entry(*factors):
            return multiplied(factors, arrays=True).expression
        raise BuildError("matrices or vectors on both sides of @", "a scalar", "use * where one side is a scalar")
    return multiplied(factors, arrays=False).expression


def _meets_one_entry(left: Operand, right: Operand) -> bool:
    """Whether a number stands beside a matrix where a vector of one entry would fit: behind one column, say."""
    a, b = left.expression, right.expression
    return (is_matrix(a) and not left.open and a.shape[1] == 1) or (is_matrix(b) and not right.open and b.shape[0] == 1)


def _reciprocal(factor: Any, arrays: bool) -> Any:
    factor = single(factor)
    if is_matrix(factor) and arrays:
        return f.entrywise(lambda t: 1 / t, factor)
    if is_matrix(factor):
        raise BuildError("a scalar as a divisor", "a matrix", "write its inverse as a power")
    if factor == 0:
        raise BuildError("a divisor other than 0", "0", "check the quotient")
    return sp.Pow(f.as_number(factor), sp.S.NegativeOne, evaluate=False)


def _negate(term: Any) -> Any:
    return -term if isinstance(term, sp.Rational) else side_by_side(sp.S.NegativeOne, term)


def _power(build: Build, scope: Scope, args: Sequence[Tree]) -> Any:
    base, exponent = (single(_value(build, arg, "^")) for arg in args)
    if is_matrix(exponent):
        raise BuildError("a scalar as an exponent", "a matrix", "write the entries one by one")
    if not is_matrix(base):
        return sp.Pow(base, exponent, evaluate=False)
    square = base.shape[0] == base.shape[1]
    if scope.arrays and square:
        came = f"a square matrix to the power of {exponent}, a matrix power or one entry by entry"
        raise BuildError("a power that has one meaning", came, "write A @ A or A * A")
    if scope.arrays:
        return f.entrywise(lambda t: t**exponent, base)
    if not (square and isinstance(exponent, sp.Integer) and exponent >= -1):
        came = f"a matrix of {size(base)} to the power of {exponent}"
        raise BuildError("a whole power of a square matrix", came, "write the product out")
    return sp.Inverse(base) if exponent == -1 else sp.MatPow(base, exponent)


def _superscript(build: Build, scope: Scope, args: Sequence[Tree]) -> Any:
    """A superscript T that the formula leaves open: of an array it is the transpose, of numbers a power."""
    value = _value(build, args[0], "^T")
    if is_matrix(value) or not value.is_commutative:
        return transpose(value)
    if not _known(value, scope):
        came = ", ".join(names(args[0]))
        raise BuildError(
            "a transpose or a power", f"either of {came} above which T stands", "write \\top, or declare it"
        )
    return sp.Pow(value, sp.Symbol("T", real=True), evaluate=False)


def _juxtaposed(build: Build, scope: Scope, args: Sequence[Tree]) -> Any:
    """A letter before a bracket as a function: whatever holds of every function holds of a factor, too."""
    letter, *operands = args
    if not isinstance(letter, Name) or not operands:
        raise BuildError("a letter before a bracket", "something else", "write a sign of the product")
    return sp.Function(letter.text)(*(_value(build, operand, "()") for operand in operands))


def _inverse(tree: Tree) -> Tree:
    """arcsin x of sin x, as sin^{-1} x is read first."""
    if not isinstance(tree, Call) or tree.head not in INVERSES:
        raise BuildError("a function that has an inverse", "another", "write it out")
    return Call(INVERSES[tree.head], tree.args)


def _list(build: Build, scope: Scope, args: Sequence[Tree]) -> Any:
    """A matrix from its rows, or a vector from its entries."""
    rows = [arg.args if isinstance(arg, Call) and arg.head == "list" else (arg,) for arg in args]
    table = [[build(entry) for entry in row] for row in rows]
    if any(is_matrix(entry) or not isinstance(entry, sp.Expr) for row in table for entry in row):
        raise BuildError("a number or a scalar in each entry", "several", "flatten the matrix")
    if len({len(row) for row in table}) != 1:
        raise BuildError("rows of one length", f"rows of {', '.join(str(len(row)) for row in table)}", "complete them")
    matrix = sp.ImmutableDenseMatrix(table)
    return matrix.T if scope.rows and is_open(Call("list", tuple(args)), scope) else matrix


def _hadamard(build: Build, scope: Scope, args: Sequence[Tree]) -> Any:
    sides = [_operand(build, scope, arg, "hadamard") for arg in args]
    if all(is_matrix(side.expression) for side in sides):
        return entries(*fitted(sides, arrays=False))
    return f.hadamard(*(side.expression for side in sides))


def _over(kind: Any) -> Rule:
    """A sum or product over an index: the names in its body that carry the index depend on it."""

    def rule(build: Build, scope: Scope, args: Sequence[Tree]) -> Any:
        body, index, low, high = args if len(args) == 4 else (None, None, None, None)
        if not isinstance(index, Name):
            raise BuildError(f"an index and both bounds of a {kind.__name__.lower()}", "less", "write them")
        summand, first, last = build(body, scope.within([index.text])), build(low), build(high)
        if not all(isinstance(part, sp.Expr) and not is_matrix(part) for part in (summand, first, last)):
            raise BuildError("numbers in a sum or product over an index", "a matrix or a list", "write it out")
        made = kind(summand, (sp.Symbol(index.text, integer=True), first, last))
        return _closed(made) if made.has(sp.oo) else made

    return rule


def _within_a_letter(build: Build, scope: Scope, body: Tree, letter: Tree) -> tuple[Any, Any]:
    """What is integrated, or goes to its limit, and the letter, which is another than any of that name outside."""
    if not isinstance(letter, Name):
        raise BuildError("a letter that it runs over", "a formula")
    meaning = Meaning(written=f"{letter.text} inside")
    _independent(names(body), letter.text)
    inside = build(body, scope.knowing({letter.text: meaning}))
    if not isinstance(inside, sp.Expr) or is_matrix(inside) or not inside.is_commutative:
        raise BuildError("numbers under the sign", "a matrix or a list", "write it out")
    return inside, meaning.letter(letter.text)


def _independent(found: Iterable[str], letter: str) -> None:
    """Raise BuildError where one of the names has the letter as an index: x_t may be another one for every t."""
    if indexed := next((name for name in found if letter in subscripted(name).indices), None):
        raise BuildError(f"a formula in {letter}", f"{indexed}, which may depend on it", "write it out")


def _integral(build: Build, scope: Scope, args: Sequence[Tree]) -> Any:
    """A definite integral: its value where that is certain, else as it is."""
    if len(args) != 4:
        raise BuildError("both bounds of an integral", "less", "an antiderivative is known up to a constant only")
    body, letter = _within_a_letter(build, scope, args[0], args[1])
    low, high = (single(_value(build, arg, "an integral")) for arg in args[2:])
    if any(is_matrix(bound) or not bound.is_commutative for bound in (low, high)):
        raise BuildError("numbers as bounds of an integral", "a matrix")
    return _closed(sp.Integral(body, (letter, low, high)))


def _closed(made: Any) -> Any:
    """Its value where that is certain, else as it is."""
    value = closed(made)
    return made if value is None else value


def _extreme(build: Build, scope: Scope, args: Sequence[Tree]) -> Any:
    """A largest or smallest value over a letter, or where it is reached: none, before its terms are written out."""
    raise BuildError(
        "entries whose number is known, for a maximum or minimum over a letter", "a letter", "write them out"
    )


def _limit(build: Build, scope: Scope, args: Sequence[Tree]) -> Any:
    """A limit: its value where that is certain."""
    if len(args) != 4 or not isinstance(args[3], Number):
        raise BuildError("where a limit goes, and from which side", "less")
    body, letter = _within_a_letter(build, scope, args[0], args[1])
    target = single(_value(build, args[2], "a limit"))
    if is_matrix(target) or target.has(letter):
        raise BuildError("a number that a limit goes to", "something else")
    value = closed(sp.Limit(body, letter, target, {1: "+", -1: "-"}.get(int(args[3].value), "+-")))
    if value is None:
        raise BuildError("a limit that two ways of finding it agree on", "another one", "write its value")
    return value


def _derivative(build: Build, scope: Scope, args: Sequence[Tree]) -> Any:
    body, variable = (_value(build, arg, "derivative") for arg in args)
    if not isinstance(variable, sp.Symbol):
        raise BuildError("a scalar to differentiate by", str(variable), "name a variable")
    if isinstance(body, sp.Symbol) and body != variable:
        body = _spelled(body, variable, scope)
    _independent(map(str, body.free_symbols), variable.name)
    if body.free_symbols and variable not in body.free_symbols:  # it is not 0: z may depend on w
        letters = ", ".join(sorted(map(str, body.free_symbols)))
        raise BuildError(
            f"an expression in {variable} to differentiate", f"one in {letters}", f"put in what has {variable}"
        )
    return sp.Derivative(body, variable, evaluate=False)


def _at(build: Build, scope: Scope, args: Sequence[Tree]) -> Any:
    """A formula with values put in for letters, after what is to be differentiated in it was."""
    body = _value(build, args[0], "|")
    letters = [build(letter) for letter in args[1::2]]
    values = [_value(build, value, "|") for value in args[2::2]]
    named = len(letters) == len(values) and all(isinstance(letter, sp.Symbol) for letter in letters)
    if not isinstance(body, sp.Expr) or is_matrix(body) or not named:
        raise BuildError("a formula of numbers, and letters, where values are put in", "something else", "write it out")
    for letter in letters:
        body = _spelled(body, letter, scope)
        if letter not in body.free_symbols:
            came = ", ".join(sorted(map(str, body.free_symbols))) or "numbers"
            raise BuildError(f"a formula in {letter}, for which a value is put in", f"one in {came}", "say what it is")
    return body.doit().xreplace(dict(zip(letters, values, strict=True)))


SPELLED, LARGEST = 8, 2000  # formulas that are put in through one another, and the nodes of what comes of it


def _spelled(body: Any, letter: Any, scope: Scope) -> Any:
    """A formula with those of its names put in, but for this letter, as far as the scope has them."""
    for _ in range(SPELLED):
        known = {symbol: scope.names.get(str(symbol)) for symbol in body.free_symbols - {letter}}
        formulas = {symbol: meaning.formula for symbol, meaning in known.items() if meaning is not None}
        said = {
            symbol: formula for symbol, formula in formulas.items()
            if isinstance(formula, sp.Expr) and symbol not in formula.free_symbols
        }  # fmt: skip
        if not said:
            break
        body = body.xreplace(said)
        if sum(1 for _ in sp.preorder_traversal(body)) > LARGEST:
            raise BuildError("a formula of moderate size", "a larger one", "write it in steps")
    return body


def _logarithm(build: Build, scope: Scope, args: Sequence[Tree]) -> Any:
    base = _value(build, args[1], "log") if len(args) == 2 else scope.log
    operand = _value(build, args[0], "log")
    if is_matrix(base):
        raise BuildError("a number as the base of a logarithm", "a matrix")
    return f.entrywise(lambda x: LOG(x, base), operand) if is_matrix(operand) else LOG(operand, base)


def _member(mark: str) -> Rule:
    """I_{k+1}, W^{(l-1)}: a member of a family by a computed index."""

    def rule(build: Build, scope: Scope, args: Sequence[Tree]) -> Any:
        base, *indices = args
        if not isinstance(base, Name):
            raise BuildError("a name before an index", "a formula", "give it a name")
        inner = scope.within([name for index in indices for name in names(index)])
        return sp.IndexedBase(base.text + mark, real=True)[tuple(build(index, inner).doit() for index in indices)]

    return rule


def _known(expression: Any, scope: Scope) -> bool:
    """Whether an expression is certainly a number: each of its letters is declared as one."""
    return all(scope.kind(str(letter)) is Kind.NUMBER for letter in expression.free_symbols)


def _array_function(row: ArrayFunction) -> Rule:
    """A function of a matrix, or of several numbers; where the entries are written, it is unfolded at once.

    A letter alone may stand for a vector: of that, it is a function of which nothing more is known.
    """

    def rule(build: Build, scope: Scope, args: Sequence[Tree]) -> Any:
        few, most = row.arity
        if not few <= len(args) <= most:
            raise BuildError(f"{few} to {most} arguments of {row.name}", f"{len(args)}", "add or remove some")
        values = [_value(build, arg, row.name) for arg in args]
        if scope.arrays and (found := arranged(row.name, values)) is not None:
            return found
        if (found := beside_number(row.name, values, _of_array)) is not None:
            return found
        given = [*map(is_matrix, values)]
        if any(given) and (not all(given) or len(values) > row.operands):
            raise BuildError(f"one matrix, or several numbers, as arguments of {row.name}", "both", "take them apart")
        several = len(values) > row.operands
        if not any(given) and several and most == MOST:
            values = [_row_or_column(values, scope)]
        elif not any(given):
            if scope.arrays and not row.is_number:
                raise BuildError(f"{row.shape.takes} in {row.name}", "a scalar")
            if several or not all(_known(value, scope) for value in values):
                return f.number_of(row.name, *values) if row.is_number else sp.Function(row.name)(*values)
            values = [sp.ImmutableDenseMatrix([[value]]) for value in values]
        return single(_of_matrices(row, values))

    return rule


def _row_or_column(numbers: Sequence[Any], scope: Scope) -> Any:
    """Several numbers as a vector."""
    column = sp.ImmutableDenseMatrix(numbers)
    return column.T if scope.rows else column


def _of_array(name: str, matrix: Any) -> Any:
    return single(_of_matrices(ARRAY_FUNCTIONS[name], [matrix]))


def _of_matrices(row: ArrayFunction, matrices: Sequence[Any]) -> Any:
    shapes = [shape_of(matrix) for matrix in matrices]
    if row.shape.of(*shapes) is None:
        raise BuildError(f"{row.shape.takes} in {row.name}", " and ".join(map(size, matrices)))
    if any(isinstance(matrix, sp.MatrixBase) and not all(e.is_commutative for e in matrix) for matrix in matrices):
        raise BuildError(f"numbers as entries in {row.name}", "letters that may be matrices")
    if row.head is None or not isinstance(matrices[0], sp.MatrixBase):
        return row(*matrices)
    values = row.unfolded(array(matrices[0].flat(), shapes[0]))
    return values if row.is_number else sp.ImmutableDenseMatrix(values.tolist())


def _root(x: Any, degree: Any) -> Any:
    """The root of that degree; an odd root of a negative number, under a radical sign, is the real one."""
    if isinstance(degree, sp.Integer) and degree % 2 and not x.free_symbols and x.is_negative:
        return sp.Mul(-1, sp.Pow(-x, sp.Rational(1, degree), evaluate=False), evaluate=False)
    return sp.Pow(x, sp.Pow(degree, -1), evaluate=False)


def _rooted(build: Build, scope: Scope, args: Sequence[Tree]) -> Any:
    x, degree = (single(_value(build, arg, "a root")) for arg in args)
    if is_matrix(degree):
        raise BuildError("a number as the degree of a root", "a matrix")
    return f.entrywise(_root, x, degree) if is_matrix(x) else _root(x, degree)


OPERATIONS: Mapping[str, Rule] = {
    **{name: _array_function(row) for name, row in ARRAY_FUNCTIONS.items() if row.typed},
    "+": _sum("+"),
    "-": _sum("-"),
    "*": _product("*"),
    "/": _product("/"),
    "@": _matrix_product,
    "^": _power,
    "neg": lambda build, scope, args: _negate(_value(build, args[0], "neg")),
    "hadamard": _hadamard,
    "transpose": lambda build, scope, args: transpose(_value(build, args[0], "transpose")),
    EITHER: _superscript,
    LG: lambda build, scope, args: LOG(_value(build, args[0], LG), sp.Integer(2)),
    JUXTAPOSED: _juxtaposed,
    GROUPED: lambda build, scope, args: build(args[0]),
    MIXED: _sum("+"),
    INVERTED: lambda build, scope, args: build(_inverse(args[0])),
    "list": _list,
    "tuple": lambda build, scope, args: sp.Tuple(*map(build, args)),
    "sequence": lambda build, scope, args: sp.Tuple(*map(build, args)),
    "log": _logarithm,
    "root": _rooted,
    "cbrt": lambda build, scope, args: _rooted(build, scope, (*args, THREE)),
    "cases": piecewise,
    "derivative": _derivative,
    "integral": _integral,
    "limit": _limit,
    "at": _at,
    "expectation": expectation,
    "sum_over": _over(sp.Sum),
    "product_over": _over(sp.Product),
    **dict.fromkeys(("max_over", "min_over", "argmax_over", "argmin_over"), _extreme),
    "sub": _member(""),
    "label": _member("__"),
}
