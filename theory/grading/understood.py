"""What a student's answer was read as, written back in LaTeX: what the reader found in it, not what stands there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import islice

from checks.numbers import Printed
from checks.tree import Call, Name, Number, Tree, walk
from theory.documents.answers import Content, Formula, Numbers
from theory.formula.names import LATEX, derivative

MOST = 400  # nodes, or entries, of an answer that is laid out
LONGEST = 2000  # characters of LaTeX
SUM, PRODUCT, POWER, ATOM = range(4)  # how tightly a piece holds together


def understood(content: Content) -> str:
    """The answer in LaTeX, the last form of a chain; empty where it could not be read, or is too large to be shown."""
    if isinstance(content, Numbers):
        return _numbers(content) if len(content.entries) <= MOST else ""
    tree = content.chain.sides[-1].tree if isinstance(content, Formula) else None
    if tree is None or next(islice(walk(tree), MOST, None), None) is not None:
        return ""
    latex = _write(tree)[0]
    return latex if len(latex) <= LONGEST else ""


def _numbers(found: Numbers) -> str:
    entries = [_printed(entry) for entry in found.entries]
    if not found.shape:
        return entries[0]
    width = found.shape[-1] if len(found.shape) > 1 else 1
    return _grid([entries[at : at + width] for at in range(0, len(entries), width)])


def _printed(number: Printed) -> str:
    """The value with as many decimals as were printed: `.5e-3` is 0.0005."""
    if number.quantum is None or number.value.denominator == 1:
        return _fraction(number.value)
    places = len(str(number.quantum.denominator)) - 1
    if number.quantum != Fraction(1, 10**places) or places > 30:
        return _fraction(number.value)
    return f"{'-' if number.value < 0 else ''}{_decimal(abs(number.value), places)}"


def _decimal(value: Fraction, places: int) -> str:
    whole, rest = divmod(int(value * 10**places), 10**places)
    return f"{whole}.{rest:0{places}}"


def _fraction(value: Fraction) -> str:
    sign, size = ("-" if value < 0 else ""), abs(value)
    if size.denominator == 1:
        return f"{sign}{size.numerator:,}" if size >= 10_000 else f"{sign}{size.numerator}"
    return rf"{sign}\frac{{{size.numerator}}}{{{size.denominator}}}"


def _grid(rows: Sequence[Sequence[str]]) -> str:
    inside = r" \\ ".join(" & ".join(row) for row in rows)
    return rf"\begin{{bmatrix}} {inside} \end{{bmatrix}}"


Piece = tuple[str, int]  # LaTeX, and how tightly it holds together


def _write(tree: Tree) -> Piece:
    if isinstance(tree, Number):
        text = tree.text
        return (
            text if text.replace(".", "", 1).isdecimal() else _fraction(tree.value)
        ), ATOM if tree.value >= 0 else SUM
    if isinstance(tree, Name):
        return _name(tree.text), POWER if derivative(tree.text) else ATOM
    rule = RULES.get(tree.head)
    if rule is None or not tree.args:
        return _function(tree)
    try:
        return rule(tree)
    except (ValueError, IndexError):  # another number of arguments than the head usually has
        return _function(tree)


def _name(text: str) -> str:
    """`W__2` is W with the label 2 above."""
    base, _, label = text.partition("__")
    return f"{LATEX.name(base)}^{{({label})}}" if label else LATEX.name(base)


def _held(tree: Tree, level: int) -> str:
    """The piece, in brackets where it holds together less tightly than its place asks for."""
    text, own = _write(tree)
    return text if own >= level else rf"\left( {text} \right)"


def _function(tree: Call) -> Piece:
    if tree.head == "ellipsis":
        return r"\dots", ATOM
    head, primes = tree.head.rstrip("'"), len(tree.head) - len(tree.head.rstrip("'"))
    name = NAMED.get(head) or (LATEX.name(head) if len(head) == 1 else rf"\operatorname{{{head}}}")
    return rf"{name}{chr(39) * primes}\left( {_listed(tree.args)} \right)", ATOM


def _listed(args: Sequence[Tree]) -> str:
    return ", ".join(_write(arg)[0] for arg in args)


def _infix(sign: str, level: int, *, right: int | None = None) -> Callable[[Call], Piece]:
    """An operation between its arguments; those behind a sign that is not associative are held tighter."""

    def rule(tree: Call) -> Piece:
        first, *rest = tree.args
        if not rest:
            return f"{sign}{_held(first, level + 1)}", level
        tight = level if right is None else right
        return sign.join([_held(first, level), *(_held(arg, tight) for arg in rest)]), level

    return rule


def _product(tree: Call) -> Piece:
    """Factors side by side; a dot stands where digits or a fraction would follow one another."""
    text = ""
    for arg in tree.args:
        factor = _held(arg, PRODUCT)
        dot = bool(text) and (factor[:1].isdigit() or factor[:1] == "-" or (text[-1].isdigit() and factor[:2] == "\\f"))
        text += (r" \cdot " if dot else r" \, " if text else "") + (
            rf"\left( {factor} \right)" if factor[:1] == "-" else factor
        )
    return text, PRODUCT


def _power(tree: Call) -> Piece:
    base, exponent = tree.args
    return f"{_held(base, ATOM)}^{{{_write(exponent)[0]}}}", POWER


def _quotient(tree: Call) -> Piece:
    above, below = tree.args
    return rf"\frac{{{_write(above)[0]}}}{{{_write(below)[0]}}}", POWER


def _list(tree: Call) -> Piece:
    rows = [list(arg.args) if isinstance(arg, Call) and arg.head == "list" else [arg] for arg in tree.args]
    return _grid([[_write(entry)[0] for entry in row] for row in rows]), ATOM


def _scripted(below: bool) -> Callable[[Call], Piece]:
    def rule(tree: Call) -> Piece:
        base, *indices = tree.args
        script = _listed(indices)
        return (f"{_held(base, ATOM)}_{{{script}}}" if below else f"{_held(base, ATOM)}^{{({script})}}"), ATOM

    return rule


def _over(sign: str) -> Callable[[Call], Piece]:
    """A sum or product over an index, whose bounds may be missing."""

    def rule(tree: Call) -> Piece:
        body, index, *bounds = tree.args
        below = _write(index)[0] + (f"={_write(bounds[0])[0]}" if bounds else "")
        above = f"^{{{_write(bounds[1])[0]}}}" if len(bounds) > 1 else ""
        return rf"{sign}_{{{below}}}{above} {_held(body, PRODUCT)}", PRODUCT

    return rule


def _derivative(tree: Call) -> Piece:
    of, by = tree.args
    return rf"\frac{{\partial {_held(of, POWER)}}}{{\partial {_held(by, POWER)}}}", POWER


def _between(opening: str, closing: str) -> Callable[[Call], Piece]:
    return lambda tree: (rf"\left{opening} {_listed(tree.args)} \right{closing}", ATOM)


def _applied(tree: Call) -> Piece:
    function, *args = tree.args
    return rf"{_held(function, ATOM)}\left( {_listed(args)} \right)", ATOM


NAMED = {
    "sigmoid": r"\sigma",
    "relu": r"\operatorname{ReLU}",
    **{name: rf"\{name}" for name in ("ln", "log", "tanh", "sin", "cos", "tan", "max", "min")},
}
RULES: dict[str, Callable[[Call], Piece]] = {
    "+": _infix(" + ", SUM, right=PRODUCT),
    "-": _infix(" - ", SUM, right=PRODUCT),
    "neg": _infix("-", SUM),
    "±": _infix(r" ± ", SUM, right=PRODUCT),
    "*": _product,
    "@": _infix(r" \, ", PRODUCT),
    "/": _quotient,
    "^": _power,
    "hadamard": _infix(r" \odot ", PRODUCT),
    "∘": _infix(" ∘ ", PRODUCT),
    "transpose": lambda tree: (rf"{_held(tree.args[0], ATOM)}^{{\top}}", POWER),
    "exp": lambda tree: (rf"e^{{{_listed(tree.args)}}}", POWER),
    "sqrt": lambda tree: (rf"\sqrt{{{_listed(tree.args)}}}", ATOM),
    "abs": _between("|", "|"),
    "list": _list,
    "tuple": _between("(", ")"),
    "sequence": lambda tree: (_listed(tree.args), SUM),
    "set": _between(r"\{", r"\}"),
    "interval[)": _between("[", ")"),
    "interval(]": _between("(", "]"),
    "shape": lambda tree: (r" \times ".join(_held(arg, ATOM) for arg in tree.args), SUM),
    "index": _scripted(True),
    "sub": _scripted(True),
    "label": _scripted(False),
    "apply": _applied,
    "derivative": _derivative,
    "sum_over": _over(r"\sum"),
    "product_over": _over(r"\prod"),
}  # fmt: skip
