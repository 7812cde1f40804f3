"""Signs with bounds: sums and products over an index, integrals up to their differential, limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from msgspec.structs import replace

from checks.reading.latex import symbols as table
from checks.reading.latex.names import begins_name, script
from checks.reading.latex.nodes import Item
from checks.reading.latex.scanner import Scanner
from checks.reading.lexing import ReadError, Token, quoted

NOT_EQUAL = frozenset({"ne", "neq", "≠"})
MEMBER = frozenset({"in", "∈"})
_SET = re.compile(r"(?:\\[A-Za-z]+)?\s*\{?\s*(?P<name>[A-Za-z]+[0-9]*)\s*\}?")  # V, {Vocab}, \mathcal{B}
ENDS = frozenset({"\\", "&", "=", ";", "quad", "qquad"}) | table.RELATIONS.keys() | table.SEPARATORS


def scripts(items: Sequence[Item], at: int) -> tuple[Sequence[Item], Sequence[Item], int]:
    """What stands below and above a sign, and where that ends."""
    below: Sequence[Item] = ()
    above: Sequence[Item] = ()
    while at < len(items) and items[at].kind == "macro" and items[at].text in table.IGNORED:
        at += 1
    while at < len(items) and items[at].kind == "char" and items[at].text in ("_", "^"):
        sign = items[at].text
        if at + 1 < len(items) and items[at + 1].kind == "group" and not items[at + 1].inside:
            at += 2  # \sum_i^{}
            continue
        inner, at = script(items, at)
        below, above = (inner, above) if sign == "_" else (below, inner)
    return below, above, at


def over(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """\\sum and \\prod with their bounds: `i = 1` below and `n` above, or indices below."""
    item = items[at]
    head = table.BIG[item.text]
    below, above, at = scripts(items, at + 1)
    cut = next((i for i, part in enumerate(below) if part.text == "="), None)
    if cut is None:
        if above:
            raise ReadError(item.start, "an index with its first value under the sign", "bounds without one")
        if apart := next((i for i, part in enumerate(below) if part.text in NOT_EQUAL), 0):
            return _all_but(scanner, item, (below[:apart], below[apart + 1 :]), at)
        if apart := next((i for i, part in enumerate(below) if part.text in MEMBER), 0):
            return _in_set(scanner, item, (below[:apart], below[apart + 1 :]), at)
        indices = [token for token in scanner.inner(below) if token.kind != ","]
        if any(token.kind != "name" for token in indices):
            raise ReadError(item.start, "an index, or i = 1, under the sign", "a condition", "write the bounds")
        for index in indices or [None]:
            scanner.push("big", item, head)
            if index:
                put_bounds(scanner, item, [[index]])
        return at
    parts = [scanner.inner(part) for part in (below[:cut], below[cut + 1 :], above)]
    if len(parts[0]) != 1 or parts[0][0].kind != "name" or not all(parts):
        raise ReadError(
            item.start, "one index with both its bounds", quoted(scanner.text[item.start : items[at - 1].end])
        )
    scanner.push("big", item, head)
    put_bounds(scanner, item, parts)
    return at


COMMA = Token(",", ",", 0, 0)


def put_bounds(scanner: Scanner, item: Item, parts: Sequence[Sequence[Token]], between: Token = COMMA) -> None:
    scanner.out.append(Token("(", "\\bounds", item.start, item.end))
    for index, part in enumerate(parts):
        if index:
            scanner.out.append(replace(between, start=item.start, end=item.end))
        scanner.enclose(item, part)
    scanner.out.append(Token(")", ")", item.end, item.end))


def _all_but(scanner: Scanner, item: Item, sides: tuple[Sequence[Item], Sequence[Item]], at: int) -> int:
    """\\sum_{k \\ne j}: over all indices but one."""
    index, other = map(scanner.inner, sides)
    if [token.kind for token in index] != ["name"] or not other:
        raise ReadError(item.start, "an index, and another than which it is", "something else under the sign")
    scanner.push("big", item, table.BIG[item.text])
    put_bounds(scanner, item, [index, other], Token("relation", "\\ne", item.start, item.end, value="≠"))
    return at


def _in_set(scanner: Scanner, item: Item, sides: tuple[Sequence[Item], Sequence[Item]], at: int) -> int:
    """\\sum_{w \\in V}: over all of a set, of which the name says which one it is."""
    index, members = scanner.inner(sides[0]), sides[1]
    source = "".join(scanner.text[part.start : part.end] for part in members)
    called = _SET.fullmatch(source.strip())
    if [token.kind for token in index] != ["name"] or called is None:
        raise ReadError(item.start, "an index, and the name of a set", "something else under the sign")
    start, end = members[0].start, members[-1].end
    scanner.push("big", item, table.BIG[item.text])
    name = [Token("name", called["name"], start, end, value=called["name"])]
    put_bounds(scanner, item, [index, name], Token("relation", "\\in", item.start, item.end, value="∈"))
    return at


# --- integrals --------------------------------------------------------------------------------------------------


class Differential(NamedTuple):
    """dx: where it begins and what stands behind it, the letter, and the fraction above whose bar it stands, if so."""

    start: int
    after: int
    letter: Sequence[Item]
    fraction: Item | None = None


def integral(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """\\int_a^b f(x) dx: the letter, the bounds, and what stands between the sign and the differential."""
    item = items[at]
    low, high, start = scripts(items, at + 1)
    found = next(_differentials(items, start), None)
    if found is None:
        raise ReadError(item.start, "an integral with its differential", quoted(scanner.text[item.start :]))
    letter = scanner.inner(found.letter)
    body = scanner.inner(items[start : found.start])
    if found.fraction is not None:
        body = _over_the_bar(scanner, found.fraction, body)
    one = Token("number", "1", item.start, item.start, value=Fraction(1))
    behind = next(_differentials(items, found.after, gap=False), None)
    if behind is not None or (not body and found.after < len(items) and begins_name(items[found.after])):
        raise ReadError(item.start, "one differential behind the integrand", "more, or one before it", "use brackets")
    scanner.push("big", item, "integral")
    put_bounds(scanner, item, [letter, *(filter(None, (scanner.inner(low), scanner.inner(high))))])
    scanner.out.append(Token("(", "\\integrand", item.start, item.end))
    scanner.out.extend(body or [one])
    scanner.out.append(Token(")", ")", item.end, item.end))
    return found.after


def _differentials(items: Sequence[Item], start: int, gap: bool = True) -> Iterator[Differential]:
    """The differential that belongs to an integral whose sign stands before `start`: inner ones have their own.

    gap: off, only one that begins right there.
    """
    inner = 0
    for place in range(start, len(items)):
        item = items[place]
        if item.text in ENDS:
            return
        if item.kind == "macro" and item.text in table.INTEGRALS:
            inner += 1
        found = _differential(items, place)
        if found is None and item.kind == "macro" and item.text in table.FRACTIONS:
            above = item.argument(0)
            last = next((one for n in range(len(above)) if (one := _differential(above, n))), None)
            if last is not None and last.after == len(above):
                found = Differential(place, place + 1, last.letter, item)
        if found is not None and inner:
            inner -= 1
        elif found is not None:
            yield found
        if not gap and item.text not in table.SPACES:
            return


def _differential(items: Sequence[Item], place: int) -> Differential | None:
    """The d and the letter behind it that begin here, if no script makes them something else."""
    item = items[place]
    upright = item.kind == "macro" and item.text in table.UPRIGHT | table.TEXTS and item.argument(-1)
    sign = upright[0].text if upright and len(upright) == 1 else item.text if item.kind == "char" else ""
    if sign != "d" or place + 1 >= len(items) or not begins_name(items[place + 1]):
        return None
    after = place + 2
    if after < len(items) and items[after].text == "_":
        after = script(items, after)[1]
    if after < len(items) and items[after].text in ("^", "'"):
        return None
    return Differential(place, after, items[place + 1 : after])


def _over_the_bar(scanner: Scanner, fraction: Item, before: Sequence[Token]) -> list[Token]:
    """`g \\frac{f dx}{h}` as g times f over h."""
    above = fraction.argument(0)
    place = next(n for n in range(len(above)) if _differential(above, n))
    one = Token("number", "1", fraction.start, fraction.start, value=Fraction(1))
    sign = Token("*", "*", fraction.start, fraction.start)
    parts = scanner.fresh()
    parts.enclose(fraction, before or [one])
    parts.out.append(sign)
    parts.enclose(fraction, scanner.inner(above[:place]) or [one])
    parts.out.append(replace(sign, kind="/", text="/"))
    parts.enclose(fraction, scanner.inner(fraction.argument(1)))
    return parts.out


# --- limits -----------------------------------------------------------------------------------------------------


def limit(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """\\lim_{x \\to a} f(x): the letter, where it goes, and from which side: 1 from above, -1 from below, else 0."""
    item = items[at]
    below, above, after = scripts(items, at + 1)
    cut = next((i for i, part in enumerate(below) if table.RELATIONS.get(part.text, part.text) == "→"), None)
    if cut is None or above:
        raise ReadError(item.start, "a letter and where it goes under the limit", quoted(scanner.text[item.start :]))
    letter, target = below[:cut], below[cut + 1 :]
    side = next((text for text in "+-" if len(target) > 2 and _is_side(target, text)), "")
    target = target[:-2] if side else target
    number = {"+": 1, "-": -1, "": 0}[side]
    direction = Token("number", str(number), item.start, item.start, value=Fraction(number))
    parts = [scanner.inner(letter), scanner.inner(target), [direction]]
    if [token.kind for token in parts[0]] != ["name"] or not parts[1]:
        raise ReadError(item.start, "one letter and where it goes under the limit", "something else")
    scanner.push("big", item, "limit")
    put_bounds(scanner, item, parts)
    return after


def _is_side(target: Sequence[Item], sign: str) -> bool:
    """Whether a target ends in this sign above it: 0^+."""
    mark, last = target[-2:]
    inner = last.inside if last.kind == "group" else [last]
    return mark.text == "^" and [one.text.replace("−", "-") for one in inner] == [sign]
