"""Writes an expression in LaTeX, Unicode or ASCII, in the order in which it stands, or with numbers put in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.tensor.array.array_comprehension import ArrayComprehension

from checks import functions as f
from theory.notation import LATEX, SUPERSCRIPTS, UNICODE, Style, derivative

# Binding strength of what was written: a part is bracketed where its own is weaker than its place asks for.
SUM, PRODUCT, UNARY, POWER, ATOM = 1, 2, 3, 4, 5
LONGEST = 12  # rows or columns of a matrix that are written out

NAMES: dict[Any, tuple[str, str, str]] = {  # function -> LaTeX, Unicode, ASCII
    f.Logistic: (r"\sigma", "σ", "sigmoid"),
    f.ReLU: (r"\operatorname{ReLU}", "ReLU", "relu"),
    f.LeakyReLU: (r"\operatorname{LeakyReLU}", "LeakyReLU", "leaky_relu"),
    f.Softplus: (r"\operatorname{softplus}", "softplus", "softplus"),
    f.SiLU: (r"\operatorname{SiLU}", "SiLU", "silu"),
    f.GELU: (r"\operatorname{GELU}", "GELU", "gelu"),
    f.Step: (r"\operatorname{step}", "step", "step"),
    f.Softmax: (r"\operatorname{softmax}", "softmax", "softmax"),
    f.Total: (r"\operatorname{sum}", "sum", "sum"),
    f.Mean: (r"\operatorname{mean}", "mean", "mean"),
    f.Padded: (r"\operatorname{pad}", "pad", "pad"),
    sp.log: (r"\ln", "ln", "ln"),
    sp.tanh: (r"\tanh", "tanh", "tanh"),
    sp.sin: (r"\sin", "sin", "sin"),
    sp.cos: (r"\cos", "cos", "cos"),
    sp.tan: (r"\tan", "tan", "tan"),
    sp.erf: (r"\operatorname{erf}", "erf", "erf"),
    sp.Max: (r"\max", "max", "max"),
    sp.Min: (r"\min", "min", "min"),
    sp.floor: (r"\operatorname{floor}", "floor", "floor"),
}


@dataclass(frozen=True, slots=True)
class Writer:
    """values: what is written in place of a letter, as the text of a number."""

    style: Style
    values: Mapping[Any, str] = field(default_factory=dict)

    def write(self, node: Any) -> str:
        return self.visit(node)[0]

    def visit(self, node: Any) -> tuple[str, int]:
        """The text and how strongly its outermost operation binds."""
        for kind in type(node).__mro__:
            if (rule := RULES.get(kind)) is not None:
                return rule(self, node)
        return self.call(node.func.__name__, node.args)

    def at(self, node: Any, strength: int) -> str:
        """The text, bracketed where it binds more weakly than `strength`."""
        text, own = self.visit(node)
        return text if own >= strength else self.bracket(text)

    def bracket(self, text: str) -> str:
        return rf"\left({text}\right)" if self.latex else f"({text})"

    @property
    def latex(self) -> bool:
        return self.style is LATEX

    def choose(self, names: tuple[str, str, str]) -> str:
        return names[("latex", "unicode", "ascii").index(self.style.functions)]

    def call(self, name: str, args: Any) -> tuple[str, int]:
        return f"{name}{self.bracket(', '.join(map(self.write, args)))}", ATOM

    def fraction(self, above: str, below: str) -> tuple[str, int]:
        return (rf"\frac{{{above}}}{{{below}}}", ATOM) if self.latex else (f"{above}/{below}", PRODUCT)

    def power(self, base: str, exponent: str) -> str:
        if self.latex:
            return f"{base}^{{{exponent}}}"
        if self.style is UNICODE and exponent.lstrip("-").isdigit():
            return base + exponent.translate(SUPERSCRIPTS)
        return f"{base}^{exponent}" if exponent.isalnum() else f"{base}^({exponent})"


def _letter(writer: Writer, node: Any) -> tuple[str, int]:
    text = writer.values.get(node)
    if text is None:
        name = str(getattr(node, "name", node))
        return writer.style.name(name), UNARY if derivative(name) else ATOM
    return text, SUM if text.startswith("-") else PRODUCT if "/" in text or "\\" in text else ATOM


def _number(writer: Writer, node: Any) -> tuple[str, int]:
    if node.q == 1:
        return str(node.p), ATOM if node.p >= 0 else SUM
    text, strength = writer.fraction(str(abs(node.p)), str(node.q))
    return ("-" + text, SUM) if node.p < 0 else (text, strength)


def _add(writer: Writer, node: Any) -> tuple[str, int]:
    text = ""
    for position, term in enumerate(node.args):
        negative, body = _without_sign(term)
        if position == 0:
            text = writer.at(term, SUM)
        elif negative:
            text += " - " + writer.at(body, PRODUCT)
        else:
            text += " + " + _term(writer, term)
    return text, SUM


def _term(writer: Writer, term: Any) -> str:
    """A term after a plus sign: a bare negative number put in for a letter is bracketed."""
    text, strength = writer.visit(term)
    return writer.bracket(text) if text.startswith("-") or strength < SUM else text


def _without_sign(term: Any) -> tuple[bool, Any]:
    """Whether the term is written with a minus, and what follows it."""
    if term.is_Rational and term < 0:
        return True, -term
    if isinstance(term, (sp.Mul, sp.MatMul)) and term.args[0].is_Rational and term.args[0] < 0:
        first, *rest = term.args
        if first == -1:
            return True, rest[0] if len(rest) == 1 else term.func(*rest, evaluate=False)
        return True, term.func(-first, *rest, evaluate=False)
    return False, term


def _mul(writer: Writer, node: Any) -> tuple[str, int]:
    negative, body = _without_sign(node)
    if negative:
        return "-" + writer.at(body, PRODUCT), SUM
    above, below = [], []
    for factor in node.args:
        if factor.is_Pow and factor.exp.is_Rational and factor.exp < 0 and factor.base is not sp.E:
            below.append(factor.base if factor.exp == -1 else sp.Pow(factor.base, -factor.exp, evaluate=False))
        elif factor.is_Rational and factor.q != 1:
            below.append(sp.Integer(factor.q))
            above += [sp.Integer(factor.p)] if factor.p != 1 else []
        else:
            above.append(factor)
    if not below:
        return _product(writer, above), PRODUCT
    if writer.latex:
        return writer.fraction(_product(writer, above), _product(writer, below))
    bottom = writer.at(below[0], POWER) if len(below) == 1 else writer.bracket(_product(writer, below))
    top = writer.at(above[0], UNARY) if len(above) == 1 else _product(writer, above)
    return f"{top}/{bottom}", PRODUCT


def _product(writer: Writer, factors: list[Any]) -> str:
    if not factors:
        return "1"
    if len(factors) == 1:
        return writer.at(factors[0], SUM if writer.latex else PRODUCT)
    text = ""
    for factor in factors:
        part = writer.at(factor, UNARY)
        if not text:
            text = part
        else:
            numeric = part[0].isdigit() or part.startswith(("(-", r"\left(-"))
            text += (writer.style.number_times if numeric else writer.style.times) + part
    return text


def _pow(writer: Writer, node: Any) -> tuple[str, int]:
    base, exponent = node.args
    if exponent == sp.Rational(1, 2):
        return _square_root(writer, base)
    if exponent.is_Rational and exponent < 0:
        inverse = base if exponent == -1 else sp.Pow(base, -exponent, evaluate=False)
        return writer.fraction("1", writer.at(inverse, SUM if writer.latex else POWER))
    return writer.power(writer.at(base, ATOM), writer.write(exponent)), POWER


def _square_root(writer: Writer, inside: Any) -> tuple[str, int]:
    text = writer.write(inside)
    if writer.latex:
        return rf"\sqrt{{{text}}}", ATOM
    return (f"√{text}" if text.isalnum() and writer.style is UNICODE else f"sqrt({text})"), ATOM


def _exp(writer: Writer, node: Any) -> tuple[str, int]:
    inside = writer.write(node.args[0])
    if writer.latex:
        return f"e^{{{inside}}}", POWER
    if writer.style is UNICODE:
        return (f"e^{inside}" if len(inside) == 1 or inside.isdigit() else f"e^({inside})"), POWER
    return f"exp({inside})", ATOM


def _named(writer: Writer, node: Any) -> tuple[str, int]:
    return writer.call(writer.choose(NAMES[node.func]), node.args)


def _derivative(writer: Writer, node: Any) -> tuple[str, int]:
    body, *pairs = node.args
    variable = writer.write(pairs[0][0])
    mark = r"\frac{\partial}{\partial " + variable + "}" if writer.latex else f"∂/∂{variable}"
    if not writer.latex and writer.style is not UNICODE:
        mark = f"d/d{variable}"
    times = int(pairs[0][1])
    if times > 1:
        mark = rf"\frac{{\partial^{times}}}{{\partial {variable}^{times}}}" if writer.latex else f"({mark})^{times}"
    body_text = writer.write(body)
    return f"{mark} {writer.bracket(body_text)}", PRODUCT


def _gradient(writer: Writer, node: Any) -> tuple[str, int]:
    return _letter(writer, sp.Symbol("d{}/d{}".format(*node.args[:2])))


def _big(latex: str, unicode: str, ascii: str) -> Callable[[Writer, Any], tuple[str, int]]:
    def rule(writer: Writer, node: Any) -> tuple[str, int]:
        body, *limits = node.args
        if writer.latex:
            signs = "".join(
                rf"{latex}_{{{writer.write(i)}={writer.write(a)}}}^{{{writer.write(b)}}} " for i, a, b in limits
            )
            return signs + writer.at(body, PRODUCT), PRODUCT
        ranges = ", ".join(f"{writer.write(i)} = {writer.write(a)}..{writer.write(b)}" for i, a, b in limits)
        sign = unicode if writer.style is UNICODE else ascii
        return f"{sign}[{ranges}] {writer.at(body, PRODUCT)}", PRODUCT

    return rule


def _comprehension(writer: Writer, node: Any) -> tuple[str, int]:
    """The formula of one entry, and the ranges of its indices."""
    body, *limits = node.args
    ranges = [(writer.write(i), writer.write(a), writer.write(b)) for i, a, b in limits]
    if writer.latex:
        return writer.write(body) + r" \quad " + r",\ ".join(rf"{i} = {a}, \dots, {b}" for i, a, b in ranges), SUM
    return f"{writer.write(body)} for " + ", ".join(f"{i} = {a}..{b}" for i, a, b in ranges), SUM


def _limit(writer: Writer, node: Any) -> tuple[str, int]:
    body, variable, point = node.args[:3]
    arrow = rf"{writer.write(variable)} \to {writer.write(point)}" if writer.latex else None
    if arrow:
        return rf"\lim_{{{arrow}}} {writer.at(body, PRODUCT)}", PRODUCT
    to = "→" if writer.style is UNICODE else "->"
    return f"lim[{writer.write(variable)} {to} {writer.write(point)}] {writer.at(body, PRODUCT)}", PRODUCT


def _matmul(writer: Writer, node: Any) -> tuple[str, int]:
    negative, body = _without_sign(node)
    if negative:
        return "-" + writer.at(body, PRODUCT), SUM
    return writer.style.matrix_times.join(writer.at(factor, UNARY) for factor in node.args), PRODUCT


def _transpose(writer: Writer, node: Any) -> tuple[str, int]:
    base = writer.at(node.args[0], ATOM)
    return (rf"{base}^{{\top}}" if writer.latex else f"{base}ᵀ" if writer.style is UNICODE else f"{base}.T"), POWER


def _hadamard(writer: Writer, node: Any) -> tuple[str, int]:
    return writer.style.hadamard.join(writer.at(factor, UNARY) for factor in node.args), PRODUCT


def _entrywise(writer: Writer, node: Any) -> tuple[str, int]:
    function, matrix = node.args
    (variable,) = function.variables
    text, strength = writer.visit(matrix)
    inside = Writer(writer.style, {**writer.values, variable: text if strength >= ATOM else writer.bracket(text)})
    if isinstance(function.expr, sp.Function) and function.expr.args[0] == variable:
        inside = Writer(writer.style, {**writer.values, variable: text})
    return inside.visit(function.expr)


def _dense(writer: Writer, node: Any) -> tuple[str, int]:
    rows, columns = map(int, node.shape)
    if rows > LONGEST or columns > LONGEST:
        return f"[{rows} x {columns}]", ATOM
    entries = [[writer.write(node[i, j]) for j in range(columns)] for i in range(rows)]
    return matrix_text(entries, writer.style), ATOM


def matrix_text(entries: list[list[str]], style: Style) -> str:
    """Rows of written entries as one matrix."""
    if style is LATEX:
        return r"\begin{bmatrix}" + r" \\ ".join(" & ".join(row) for row in entries) + r"\end{bmatrix}"
    return "[" + ", ".join("[" + ", ".join(row) + "]" for row in entries) + "]"


def _ndarray(writer: Writer, node: Any) -> tuple[str, int]:
    if len(node.shape) > 2:
        return "[" + ", ".join(writer.write(part) for part in node) + "]", ATOM
    rows = node.tolist() if len(node.shape) == 2 else [node.tolist()]
    return matrix_text([[writer.write(entry) for entry in row] for row in rows], writer.style), ATOM


def _element(writer: Writer, node: Any) -> tuple[str, int]:
    if node in writer.values:
        return _letter(writer, node)
    base, *indices = node.args
    inside = ", ".join(map(writer.write, indices))
    return (f"{writer.at(base, ATOM)}_{{{inside}}}" if writer.latex else f"{writer.at(base, ATOM)}[{inside}]"), ATOM


def _absolute(writer: Writer, node: Any) -> tuple[str, int]:
    inside = writer.write(node.args[0])
    return (rf"\left|{inside}\right|" if writer.latex else f"|{inside}|"), ATOM


def _norm(writer: Writer, node: Any) -> tuple[str, int]:
    inside = writer.write(node.args[0])
    if writer.latex:
        return rf"\left\lVert {inside} \right\rVert", ATOM
    return (f"‖{inside}‖" if writer.style is UNICODE else f"norm({inside})"), ATOM


def _root(writer: Writer, node: Any) -> tuple[str, int]:
    function, variable, low, high = map(writer.write, node.args)
    if writer.latex:
        return rf"\text{{the }} {variable} \in ({low}, {high}) \text{{ with }} {function} = 0", SUM
    return f"the {variable} in ({low}, {high}) with {function} = 0", SUM


def _relation(writer: Writer, node: Any) -> tuple[str, int]:
    signs = {"==": "=", "<=": r"\le" if writer.latex else "≤", ">=": r"\ge" if writer.latex else "≥"}
    sign = signs.get(node.rel_op, node.rel_op)
    return f"{writer.write(node.lhs)} {sign} {writer.write(node.rhs)}", SUM


def _tuple(writer: Writer, node: Any) -> tuple[str, int]:
    return writer.bracket(", ".join(map(writer.write, node.args))), ATOM


Rule = Callable[[Writer, Any], tuple[str, int]]

RULES: dict[Any, Rule] = {
    sp.Symbol: _letter,
    sp.MatrixSymbol: _letter,
    sp.IndexedBase: _letter,
    sp.Rational: _number,
    type(sp.pi): lambda writer, node: (writer.style.pi, ATOM),
    type(sp.E): lambda writer, node: ("e", ATOM),
    type(sp.oo): lambda writer, node: (writer.style.infinity, ATOM),
    type(-sp.oo): lambda writer, node: ("-" + writer.style.infinity, SUM),
    sp.Add: _add,
    sp.MatAdd: _add,
    sp.Mul: _mul,
    sp.Pow: _pow,
    sp.MatPow: _pow,
    sp.exp: _exp,
    sp.Abs: _absolute,
    sp.Derivative: _derivative,
    f.Gradient: _gradient,
    f.MatrixGradient: _gradient,
    sp.Sum: _big(r"\sum", "Σ", "sum"),
    sp.Product: _big(r"\prod", "Π", "prod"),
    sp.Limit: _limit,
    ArrayComprehension: _comprehension,
    sp.MatMul: _matmul,
    sp.Transpose: _transpose,
    sp.HadamardProduct: _hadamard,
    sp.OneMatrix: lambda writer, node: (writer.choose((r"\mathbf{1}", "𝟏", "ones")), ATOM),
    sp.ZeroMatrix: lambda writer, node: (writer.choose((r"\mathbf{0}", "𝟎", "zeros")), ATOM),
    sp.Identity: lambda writer, node: ("I", ATOM),
    f.Entrywise: _entrywise,
    f.Norm: _norm,
    f.Root: _root,
    sp.ImmutableDenseMatrix: _dense,
    sp.ImmutableDenseNDimArray: _ndarray,
    MatrixElement: _element,
    sp.Indexed: _element,
    sp.Tuple: _tuple,
    Relational: _relation,
    AppliedUndef: lambda writer, node: writer.call(writer.style.name(node.func.__name__), node.args),
    **dict.fromkeys(NAMES, _named),
}


def write(expression: Any, style: Style, values: Mapping[Any, str] | None = None) -> str:
    """The expression's text; `values` puts numbers (already written) in place of letters."""
    return Writer(style, values or {}).write(expression)
