"""Derivatives in LaTeX: of one name by another it is a name, `dL/dw3`; of an expression it is an operator."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from checks.reading.latex.names import extent, is_letter, script
from checks.reading.latex.nodes import Item
from checks.reading.latex.scanner import Scanner
from checks.reading.lexing import ReadError, Token, partners, quoted
from checks.reading.spelling import GRADIENT, variable


class Led(NamedTuple):
    """What follows the d, or the curly d, that items begin with. order: the power of that d."""

    sign: str
    order: int
    rest: Sequence[Item]


def _led(items: Sequence[Item], source: str) -> Led | None:
    if not items:
        return None
    item, rest = items[0], items[1:]
    rest = rest[0].inside if len(rest) == 1 and rest[0].kind == "group" else rest  # \\partial{L}
    if not (sign := _sign(item, source)) or (rest and rest[0].text in ("_", "'")):
        return None
    if not (rest and rest[0].text == "^"):
        return Led(sign, 1, rest)
    above, after = script(items, 1)
    order = "".join(part.text for part in above)
    if not re.fullmatch("[1-9]", order):
        raise ReadError(item.start, "a derivative of a given order", quoted(order))
    return Led(sign, int(order), items[after:])


def _sign(item: Item, source: str) -> str:
    """The d of a derivative; empty for anything else."""
    if item.text == "partial":
        return "∂"
    upright = item.text == "mathrm" and item.source(-1, source) == "d"
    return "d" if upright or (item.kind == "char" and item.text == "d") else ""


def fraction_derivative(scanner: Scanner, item: Item) -> bool:
    """Push the derivative that a fraction is: the name `dL/dw3`, or d/dx of an expression; False if it is none."""
    above = _led(item.argument(0), scanner.text)
    below = _led(item.argument(1), scanner.text) if above else None
    if not scanner.notation.derivatives or above is None or below is None or above.sign != below.sign:
        if above and above.sign == "∂":
            raise ReadError(item.start, "a derivative by a variable", quoted(scanner.text[item.start : item.end]))
        return False
    if above.order > 1:
        return _of_order(scanner, item, above)
    if extent(below.rest, 0) != len(below.rest) or not below.rest:
        if above.sign == "d":
            return False  # before anything is read: what is read twice at every level takes exponential time
        raise ReadError(item.start, "a derivative by one name", quoted(scanner.text[item.start : item.end]))
    by, of = _labelled(scanner.inner(below.rest)), _labelled(scanner.inner(above.rest))
    named = len(by) == 1 and by[0].kind == "name"
    indexed = by[0].kind == "indexed" and partners(by).get(1) == len(by) - 1
    if not named and not indexed:
        raise ReadError(item.start, "a derivative by one name", quoted(scanner.text[item.start : item.end]))
    if named and len(of) == 1 and of[0].kind == "name":
        scanner.push("name", item, f"d{variable(str(of[0].value))}/d{variable(str(by[0].value))}")
        return True
    scanner.push("derive", item, variable(str(by[0].value)))
    if indexed:
        scanner.enclose(replace(item, spaced=False), by, "\\by")
    if of:
        scanner.enclose(replace(item, spaced=False), of, "\\of")
    return True


def _of_order(scanner: Scanner, item: Item, above: Led) -> bool:
    """Push a derivative of higher order: of the derivative by the last name, by those before it, one by one."""
    by = _repeated(scanner, item, above.sign)
    of = _labelled(scanner.inner(above.rest))
    if len(by) != above.order:
        came = quoted(scanner.text[item.start : item.end])
        raise ReadError(item.start, f"{above.order} names below a derivative of that order", came)
    named = len(of) == 1 and of[0].kind == "name"
    if named:
        of = [replace(of[0], value=f"d{variable(str(of[0].value))}/d{by[-1]}")]
        by = by[:-1]
    inner = replace(item, spaced=False)
    for place, name in enumerate(by):
        scanner.push("derive", inner if place else item, name)
        if of:
            scanner.out.append(Token("(", "\\of", item.start, item.start))
    scanner.out += of
    scanner.out += [Token(")", "}", item.end - 1, item.end) for _ in by if of]
    return True


def _repeated(scanner: Scanner, item: Item, sign: str) -> list[str]:
    """The names below a derivative of higher order, each as often as it counts: w w of dw^2, m n of dm dn."""
    found: list[str] = []
    below = item.argument(1)
    at = 0
    while at < len(below):
        end = extent(below, at + 1)
        if _sign(below[at], scanner.text) != sign or end == at + 1:
            raise ReadError(item.start, "a derivative by names", quoted(scanner.text[item.start : item.end]))
        last, times = end, 1
        if end - at > 3 and below[end - 2].text == "^" and re.fullmatch("[1-9]", _digits(below[end - 1])):
            last, times = end - 2, int(_digits(below[end - 1]))
        name = scanner.inner(below[at + 1 : last])
        if len(name) != 1 or name[0].kind != "name":
            raise ReadError(item.start, "a derivative by names", quoted(scanner.text[item.start : item.end]))
        found += [variable(str(name[0].value))] * times
        at = end
    return found


def _digits(item: Item) -> str:
    return "".join(part.text for part in (item.inside if item.kind == "group" else (item,)))


def _labelled(found: list[Token]) -> list[Token]:
    """In a derivative of one name by another a letter above a name is its layer, and no exponent: w_{jk}^L.

    So is a number above a name with an index, w_{11}^2; above one without, it may be a power: sigma^2.
    """
    kinds = [token.kind for token in found]
    indexed = kinds == ["name", "^", "number"] and re.search("[0-9_]", str(found[0].value)) and found[2].text.isdigit()
    if kinds == ["name", "^", "name"] or indexed:
        return [replace(found[0], value=f"{found[0].value}__{found[2].text if indexed else found[2].value}")]
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
    """`\\nabla_W L`: the same name as dL/dW; `\\nabla_x (...)`: the derivative by x; `\\nabla L` by all its letters: a
    name of its own; the index of the next item. What is more than a name behind that is left unread."""
    item = items[at]
    if at + 1 < len(items) and items[at + 1].text == "_" and scanner.notation.derivatives:
        below, after = script(items, at + 1)
        end = extent(items, after)
        parts = [scanner.inner(part) for part in (items[after:end], below)]
        if all(len(part) == 1 and part[0].kind == "name" for part in parts):
            of, by = (variable(str(part[0].value)) for part in parts)
            scanner.push("name", item, f"d{of}/d{by}", end=items[end - 1].end)
            return end
        opens = items[after : after + 1] and items[after].text in (
            "(",
            "[",
            "left",
            "big",
            "Big",
            "bigg",
            "Bigg",
            "bigl",
        )
        if opens and len(parts[1]) == 1 and parts[1][0].kind == "name":
            scanner.push("derive", item, variable(str(parts[1][0].value)))
            return after
    elif at + 1 < len(items) and is_letter(items[at + 1]) and scanner.notation.derivatives:
        end = extent(items, at + 1)
        of = scanner.inner(items[at + 1 : end])
        if len(of) == 1 and of[0].kind == "name":
            scanner.push("name", item, f"{GRADIENT}{variable(str(of[0].value))}", end=items[end - 1].end)
            return end
    expected = "a gradient of one name by another, such as \\nabla_W L"
    scanner.unread(item, ReadError(item.start, expected, quoted(scanner.text[item.start : item.end])))
    return at + 1
