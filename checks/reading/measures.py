"""What stands behind a number and says what it counts or measures: magnitudes (`1.15 million`) and units (`5 km/h`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from checks.reading.lexing import CLOSERS, ROUND, ReadError, Token, quoted
from checks.reading.spelling import Notation
from checks.tree import Call, Number, Tree, unit_name, walk
from checks.vocabulary import UNITS
from checks.vocabulary.operations import EXPONENT, PRODUCT
from checks.vocabulary.units import BEHIND_A_SLASH, LETTERS, MAGNITUDES, is_plain

if TYPE_CHECKING:
    from checks.reading.grammar import Grammar
    from checks.reading.sizes import SizedTree

OPERANDS = (
    frozenset({"number", "name", "%", "unit", "transpose", "factorial"}) | CLOSERS
)  # what a unit that is set as text follows
NUMBERS = frozenset({"number", "%", "factorial"}) | CLOSERS  # what a word follows that may else be a name
MOST_POWER = 9


def spelled(text: str, notation: Notation) -> list[str] | None:
    """The units, magnitudes and signs in the words behind an operand (`million parameters`, `GB per s`), all of them
    known; None where a word is none."""
    pieces = re.sub(r"\bper\b|/", " / ", text).split()
    known = all(piece == "/" or piece in notation.units or piece in MAGNITUDES or piece in LETTERS for piece in pieces)
    return pieces if known and pieces and pieces[-1] != "/" else None


def follows_operand(found: Sequence[Token]) -> bool:
    """Whether what comes next in a formula may be a unit, since an operand stands before it, or a unit and a slash."""
    if found and found[-1].kind in ("/", "*", "×"):
        return len(found) > 1 and found[-2].kind == "unit"
    return bool(found) and found[-1].kind in OPERANDS


def follows_number(found: Sequence[Token]) -> bool:
    """Whether what comes next in a formula stands behind a number, or behind its magnitude."""
    magnitude = bool(found) and found[-1].kind == "name" and found[-1].value in {*MAGNITUDES, *LETTERS}
    before = found[-2:-1] if magnitude else found[-1:]
    return bool(before) and before[0].kind in NUMBERS


def is_measured(tree: Tree) -> bool:
    """Whether a unit stands in the tree."""
    return any(isinstance(node, Call) and unit_name(node) for node in walk(tree))


def measured(grammar: Grammar, left: SizedTree, hold: int) -> SizedTree | None:
    """What an operand makes with the magnitude or the unit behind it; None where neither stands there.

    A unit may belong to what stands around: 2^5 km is 32 km, while sin 30° is the sine of an angle. A magnitude is none
    of an exponent's: 2^4k is no 2^4000.
    """
    before = grammar.tokens[grammar.at - 1].kind
    if not (before in NUMBERS or (grammar.ahead.kind == "unit" and before in OPERANDS)):
        return None
    power = _magnitude(grammar) if isinstance(left.tree, Number) and hold < EXPONENT else 0
    if power:
        grammar.at += 1
        left = grammar.build.scaled(left, power)
    token = grammar.ahead
    row = UNITS.get(str(token.value)) if is_unit(grammar) else None
    if row is None or (hold > PRODUCT and row.dimension):
        return left if power else None
    return grammar.combine(token, "*", left, _units(grammar))


def _magnitude(grammar: Grammar) -> int:
    """The power of ten that the next token stands for, or 0: a letter stands for one if a unit comes next, or if it is
    set as text and is no unit itself."""
    token = grammar.ahead
    if token.kind not in ("name", "unit"):
        return 0
    word, after = str(token.value), grammar.tokens[grammar.at + 1]
    sure = _is_unit(after, grammar.notation) or (token.kind == "unit" and word not in UNITS)
    return MAGNITUDES.get(word) or (LETTERS.get(word, 0) if sure else 0)


def is_unit(grammar: Grammar) -> bool:
    """Whether the next token is certainly a unit."""
    after = grammar.tokens[grammar.at + 1 : grammar.at + 2]
    called = any(token.kind == "[" or token.text in ROUND for token in after)
    return _is_unit(grammar.ahead, grammar.notation) and not (called and grammar.ahead.kind == "name")


def _is_unit(token: Token, notation: Notation) -> bool:
    word = str(token.value)
    if token.kind == "name":
        return word in notation.units and is_plain(word) and word not in notation.variables
    return token.kind == "unit" and word in notation.units


def quotient(grammar: Grammar, left: SizedTree, right: SizedTree) -> SizedTree:
    """The right side of a quotient with the unit behind it, where that belongs to it: 10 km / 2 h, but (1/2) km.

    Raises ReadError where it may belong to either.
    """
    if not is_unit(grammar) or (isinstance(left.tree, Number) and isinstance(right.tree, Number)):
        return right
    if is_measured(left.tree):
        return measured(grammar, right, PRODUCT) or right
    token = grammar.ahead
    raise ReadError(token.start, "brackets that show what is measured", quoted(token.text), "it may be all or the last")


def _units(grammar: Grammar) -> SizedTree:
    """A unit with its power, and those that it is multiplied with or divided by: m s^{-1}, GB/s."""
    whole = _unit(grammar)
    while True:
        sign = grammar.ahead
        if sign.kind in ("/", "*", "×"):
            grammar.at += 1
            if not (is_unit(grammar) or (sign.kind == "/" and _is_time(grammar))):
                grammar.at -= 1
                return whole
            whole = grammar.combine(sign, "/" if sign.kind == "/" else "*", whole, _unit(grammar))
        elif sign.kind == "unit" and is_unit(grammar):
            whole = grammar.combine(sign, "*", whole, _unit(grammar))
        else:
            return whole


def _is_time(grammar: Grammar) -> bool:
    token = grammar.ahead
    return token.kind == "name" and token.value in BEHIND_A_SLASH - grammar.notation.variables


def _unit(grammar: Grammar) -> SizedTree:
    """One unit, and the whole power that it has."""
    token = grammar.ahead
    grammar.at += 1
    part = grammar.build.unit(token, str(token.value))
    if grammar.ahead.kind != "^":
        return part
    mark = grammar.ahead
    grammar.at += 1
    power = grammar.expression(EXPONENT)
    if power.value is None or power.value.denominator != 1 or abs(power.value) > MOST_POWER:
        raise ReadError(mark.start, f"a whole power of a unit, up to {MOST_POWER}", "another", "write the unit out")
    return grammar.build.call(mark, "^", part, power)
