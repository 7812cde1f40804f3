"""Derivatives in LaTeX: of one name by another it is a name, `dL/dw3`; of an expression it is an operator."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checks.reading.latex.names import extent, is_letter, script
from checks.reading.latex.nodes import Item
from checks.reading.latex.scanner import Scanner
from checks.reading.lexing import ReadError, Token, partners, quoted
from checks.reading.spelling import variable


def _led(items: Sequence[Item], source: str) -> tuple[str, Sequence[Item]] | None:
    """What follows the d or the curly d that items begin with."""
    if not items:
        return None
    item, rest = items[0], items[1:]
    upright = item.text == "mathrm" and item.source(-1, source) == "d"
    if item.text == "partial":
        sign = "∂"
    elif upright or (item.kind == "char" and item.text == "d"):
        sign = "d"
    else:
        return None
    if rest and rest[0].text == "^":
        raise ReadError(
            item.start, "a first derivative", "one of higher order", "write it as the derivative of the first"
        )
    return (sign, rest) if not (rest and rest[0].text in ("_", "'")) else None


def fraction_derivative(scanner: Scanner, item: Item) -> bool:
    """Push the derivative that a fraction is: the name `dL/dw3`, or d/dx of an expression; False if it is none."""
    above = _led(item.argument(0), scanner.text)
    below = _led(item.argument(1), scanner.text) if above else None
    if not scanner.notation.derivatives or above is None or below is None or above[0] != below[0]:
        if above and above[0] == "∂":
            raise ReadError(item.start, "a derivative by a variable", quoted(scanner.text[item.start : item.end]))
        return False
    if extent(below[1], 0) != len(below[1]) or not below[1]:
        if above[0] == "d":
            return False  # before anything is read: what is read twice at every level takes exponential time
        raise ReadError(item.start, "a derivative by one name", quoted(scanner.text[item.start : item.end]))
    by, of = _labelled(scanner.inner(below[1])), _labelled(scanner.inner(above[1]))
    named = len(by) == 1 and by[0].kind == "name"
    indexed = by[0].kind == "indexed" and partners(by).get(1) == len(by) - 1
    if not named and not indexed:
        raise ReadError(item.start, "a derivative by one name", quoted(scanner.text[item.start : item.end]))
    if named and len(of) == 1 and of[0].kind == "name":
        scanner.push("name", item, f"d{variable(str(of[0].value))}/d{variable(str(by[0].value))}")
        return True
    scanner.push("derive", item, variable(str(by[0].value)))
    if indexed:
        scanner.enclose(item._replace(spaced=False), by, "\\by")
    if of:
        scanner.enclose(item._replace(spaced=False), of, "\\of")
    return True


def _labelled(found: list[Token]) -> list[Token]:
    """In a derivative of one name by another a letter above a name is its layer, and no exponent: w_{jk}^L.

    So is a number above a name with an index, w_{11}^2; above one without, it may be a power: sigma^2.
    """
    kinds = [token.kind for token in found]
    indexed = kinds == ["name", "^", "number"] and re.search("[0-9_]", str(found[0].value)) and found[2].text.isdigit()
    if kinds == ["name", "^", "name"] or indexed:
        return [found[0]._replace(value=f"{found[0].value}__{found[2].text if indexed else found[2].value}")]
    return found


def inline_derivative(scanner: Scanner, items: Sequence[Item], at: int) -> tuple[str, int] | None:
    """`dL/dw_3` or `\\partial L / \\partial w_3` on one line: the name, and where it ends."""
    slash = extent(items, at + 1)
    end = extent(items, slash + 2)
    if not scanner.notation.derivatives or slash == at + 1 or end == slash + 2:
        return None
    if items[slash].text != "/" or items[slash + 1].text != items[at].text:
        return None
    if items[at].text == "d":
        touching = not any(item.spaced for item in items[at + 1 : end])
        further = end < len(items) and is_letter(items[end]) and not items[end].spaced
        if not touching or further or "d" in (items[at + 1].text, items[slash + 2].text):
            return None
    parts = []
    for start, stop in ((at + 1, slash), (slash + 2, end)):
        found = _labelled(scanner.inner(items[start:stop]))
        if len(found) != 1 or found[0].kind != "name":
            raise ReadError(
                items[at].start, "a derivative of one name by another", quoted(scanner.text[items[at].start :])
            )
        parts.append(variable(str(found[0].value)))
    return f"d{parts[0]}/d{parts[1]}", end


def gradient(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """`\\nabla_W L`: the same name as dL/dW; the index of the next item. Without its index it is left unread."""
    item = items[at]
    if at + 1 < len(items) and items[at + 1].text == "_" and scanner.notation.derivatives:
        below, after = script(items, at + 1)
        end = extent(items, after)
        parts = [scanner.inner(part) for part in (items[after:end], below)]
        if all(len(part) == 1 and part[0].kind == "name" for part in parts):
            of, by = (variable(str(part[0].value)) for part in parts)
            scanner.push("name", item, f"d{of}/d{by}", end=items[end - 1].end)
            return end
    expected = "a gradient of one name by another, such as \\nabla_W L"
    scanner.unread(item, ReadError(item.start, expected, quoted(scanner.text[item.start : item.end])))
    return at + 1
