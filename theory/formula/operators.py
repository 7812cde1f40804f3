"""The operations of a formula: how each is written, how strongly it binds, and the one rule of precedence."""

from __future__ import annotations

from enum import IntEnum

from msgspec import Struct

from theory.formula.boxes import (
    Box,
    Digits,
    Either,
    Fence,
    Named,
    Operator,
    Over,
    Row,
    Scripts,
    Sign,
    Space,
    bracket,
    row,
)


class Binding(IntEnum):
    """How strongly the outermost operation of a formula holds it together."""

    LIST = 0
    RELATION = 1
    SUM = 2
    QUOTIENT = 3  # a fraction on one line: it is no factor without brackets
    PRODUCT = 4
    FACTOR = 5  # a fraction on a page, or a derivative's name: a factor, but no base of a power
    POWER = 6
    ATOM = 7


class OperatorForm(Struct, frozen=True):
    """How an operation is written: on a page (None: nothing stands there), in a line of Unicode, in a line of ASCII.

    own: how strongly it binds. left, right: what it asks of what stands there, which else is bracketed.
    """

    page: Box | None
    unicode: str
    ascii: str
    own: Binding
    left: Binding
    right: Binding


def _sign(
    text: str, ascii: str, own: Binding, *asks: Binding, unicode: str = "", page: Box | None = None
) -> OperatorForm:
    """asks: of both sides, or of the left and of the right."""
    return OperatorForm(page or Sign(text), unicode or f" {text} ", ascii, own, asks[0], asks[-1])


_RELATION = (Binding.RELATION, Binding.SUM)
_SUM = (Binding.SUM, Binding.SUM, Binding.QUOTIENT)
_PRODUCT = (Binding.PRODUCT, Binding.FACTOR)
_THIN = Space(17)
OPERATORS: dict[str, OperatorForm] = {
    ",": OperatorForm(Sign(","), ", ", ", ", Binding.LIST, Binding.LIST, Binding.LIST),
    "=": _sign("=", " = ", *_RELATION),
    "≠": _sign("≠", " != ", *_RELATION),
    "<": _sign("<", " < ", *_RELATION),
    ">": _sign(">", " > ", *_RELATION),
    "≤": _sign("≤", " <= ", *_RELATION),
    "≥": _sign("≥", " >= ", *_RELATION),
    "≈": _sign("≈", " ~= ", *_RELATION),
    "→": _sign("→", " -> ", *_RELATION),
    "∈": _sign("∈", " in ", *_RELATION, unicode=" in "),
    "+": _sign("+", " + ", Binding.SUM, Binding.SUM),
    "-": _sign("−", " - ", *_SUM, unicode=" - "),
    "±": _sign("±", " +- ", *_SUM),
    "*": _sign("·", "*", *_PRODUCT, unicode="·", page=_THIN),
    "·": _sign("·", "*", *_PRODUCT, unicode="·"),  # where digits would run together
    "·10": _sign("·", "*", Binding.FACTOR, Binding.ATOM, unicode="·"),  # between a number and its power of ten
    "@": _sign("@", " @ ", *_PRODUCT, unicode=" ", page=_THIN),
    "number@": _sign("·", "*", *_PRODUCT, unicode=" ", page=_THIN),  # of a number with a matrix
    "⊙": _sign("⊙", "*", *_PRODUCT),
    "∘": _sign("∘", " o ", *_PRODUCT),
    "×": _sign("×", " x ", *_PRODUCT, unicode=" x "),
    "of": OperatorForm(None, " ", " ", Binding.QUOTIENT, Binding.LIST, Binding.QUOTIENT),  # an operator on what follows
}

MINUS = Operator("-")


def binding(box: Box) -> Binding:
    """How strongly the outermost operation of what a page shows binds."""
    match box:
        case Row(items):
            return min((OPERATORS[i.key].own for i in items if isinstance(i, Operator)), default=Binding.ATOM)
        case Over():
            return Binding.FACTOR
        case Scripts(_, _, above):
            return Binding.ATOM if above is None else Binding.POWER
        case Named(_, inside) | Either(inside, _, _):
            return binding(inside)
        case _:
            return Binding.ATOM


def operand(box: Box, place: Binding) -> Box:
    """The box, in brackets where it binds more weakly than its place asks for: the one rule of precedence."""
    return box if binding(box) >= place else bracket(box)


def infix(key: str, first: Box, *rest: Box) -> Box:
    """An operation between its operands, from left to right."""
    sign, written = Operator(key), OPERATORS[key]
    found = [operand(first, written.left)]
    for part in rest:
        loose = written.own >= Binding.SUM and signed(part)  # 1 + (-2), but y = -2
        found += [sign, bracket(part) if loose else operand(part, written.right)]
    return row(*found)


def commas(*parts: Box) -> Box:
    """The parts with commas between them."""
    return infix(",", *parts) if parts else Row(())


def negative(box: Box) -> Box:
    """The box with a minus before it."""
    return row(MINUS, operand(box, OPERATORS["-"].right))


def signed(box: Box) -> bool:
    """Whether the box begins with a minus."""
    return isinstance(box, Row) and box.items[:1] == (MINUS,)


def product(*factors: Box) -> Box:
    """Factors side by side; a dot stands where digits would run together, and before a negative number."""
    found: list[Box] = []
    for factor in factors:
        part = operand(factor, Binding.FACTOR)
        if found:
            found.append(Operator("·" if _begins(part) or (isinstance(part, Over) and _digital(found[-1])) else "*"))
        found.append(part)
    return row(*found)


def _begins(box: Box) -> bool:
    """Whether a factor begins with a digit, or is a negative one in brackets."""
    match shown_as(box):
        case Digits():
            return True
        case Row(items):
            return _begins(items[0])
        case Scripts(base, _, _):
            return _begins(base)
        case Fence(_, inside, _):
            return signed(inside)
        case _:
            return False


def _digital(box: Box) -> bool:
    return isinstance(box.items[-1] if isinstance(box, Row) else box, Digits)


def applied(function: Box, *args: Box) -> Box:
    """A function and its arguments in brackets."""
    return row(function, bracket(commas(*args)))


def power(base: Box, exponent: Box) -> Box:
    """A base and its exponent; that of an applied function stands on the brackets, that of a name over its index."""
    base = operand(base, Binding.ATOM)
    if isinstance(base, Row):
        return row(*base.items[:-1], power(base.items[-1], exponent))
    line, shown = Scripts(base, above=exponent), shown_as(base)
    return Either(Scripts(shown.base, shown.below, exponent), line, line) if isinstance(shown, Scripts) else line


def entry(base: Box, *indices: Box) -> Box:
    """An entry of an array: the indices follow what stands below its name."""
    base, inside, shown = operand(base, Binding.ATOM), commas(*indices), shown_as(base)
    line = row(base, Fence("[", inside, "]"))
    if isinstance(shown, Scripts):
        below = inside if shown.below is None else row(shown.below, Sign(","), Space(17), inside)
        return Either(Scripts(shown.base, below, shown.above), line, line)
    return Either(Scripts(base, inside), line, line)


def shown_as(box: Box) -> Box:
    """What a page shows of a name, or of what a line writes otherwise."""
    while isinstance(box, (Named, Either)):
        box = box.box if isinstance(box, Named) else box.page
    return box


def operating(sign: Box, body: Box) -> Box:
    """A sign such as that of a sum over an index, and what it works on."""
    written = OPERATORS["of"]
    return row(sign, Operator("of"), operand(body, written.right))
