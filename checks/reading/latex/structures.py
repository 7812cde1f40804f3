"""What spans more than one macro of LaTeX: environments, and scripts behind brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from checks.reading.latex import symbols as table
from checks.reading.latex.cases import cases
from checks.reading.latex.degrees import is_raised, raised
from checks.reading.latex.names import attach, is_transpose, letter, plain, script
from checks.reading.latex.nodes import Item
from checks.reading.latex.scanner import Scanner
from checks.reading.lexing import CLOSERS, PAIRS, ROUND, ReadError, Token, quoted
from checks.reading.spelling import canonical
from checks.vocabulary import FUNCTIONS


def environment(scanner: Scanner, item: Item, at: int) -> int:
    """A matrix row by row, or rows of statements."""
    if item.text in table.ROWS:
        scanner.out.extend(scanner.inner(item.inside, rows=True))
        return at + 1
    if item.text in table.CASES and scanner.out and scanner.out[-1].kind == "then":
        inner = item.inside
        if not any(part.text == "&" for part in inner):  # a brace before several statements
            scanner.out.extend(scanner.inner(inner, rows=True))
            return at + 1
    if item.text in table.CASES and cases(scanner, item):
        return at + 1
    if item.text not in table.MATRICES:
        expected = "a matrix, aligned rows, or cases with their conditions"
        scanner.unread(item, ReadError(item.start, expected, quoted(scanner.text[item.start : item.end])))
        return at + 1
    rows: list[list[list[Item]]] = [[[]]]
    for part in item.inside:
        if part.kind == "macro" and part.text == "\\":
            rows.append([[]])
        elif part.kind == "char" and part.text == "&":
            rows[-1].append([])
        elif not (part.kind == "macro" and part.text == "hline"):
            rows[-1][-1].append(part)
    if rows[-1] == [[]]:
        rows.pop()
    found: list[Token] = []
    for row in rows:
        cells = scanner.fresh()
        for cell in row:
            inner = cells.inner(cell)
            if not inner:
                raise ReadError(item.start, "a number or expression in every cell", "an empty one", "fill it")
            if cells.out:
                cells.out.append(Token(",", "&", cell[0].start, cell[0].start))
            cells.enclose(replace(cell[0], end=cell[-1].end), inner)
        if found:
            found.append(Token(",", "\\\\", cells.out[0].start, cells.out[0].start))
        found += [Token("[", "row", cells.out[0].start, cells.out[0].start), *cells.out]
        found.append(Token("]", "row", cells.out[-1].end, cells.out[-1].end))
    if not found:
        raise ReadError(item.start, "a matrix with entries", "an empty one")
    scanner.out.append(Token("[", item.text, item.start, item.start, item.spaced))
    scanner.out.extend(found)
    scanner.out.append(Token("]", item.text, item.end, item.end))
    return at + 1


def _backwards(found: Sequence[Token]) -> Iterator[tuple[Token, int]]:
    """The tokens from the last, each with the number of brackets that are open behind it; 0 at the opening one."""
    level = 0
    for token in reversed(found):
        level += (token.kind in CLOSERS) - (token.kind in PAIRS)
        if token.kind in PAIRS:
            yield token, level


def _by_entries(scanner: Scanner, token: Token) -> bool:
    """Whether a token is a function that is taken of each entry, or a softmax, whose entries are written alike."""
    head = scanner.notation.head(str(token.value)) if token.kind in ("function", "text", "name") else None
    return head in FUNCTIONS or head in ("softmax", "log_softmax")


_INDEX = re.compile("[a-z]|[0-9]+|[i-np-t]_?[i-np-t]")


def _entries(scanner: Scanner, opener: Token, index: str | None) -> list[Token]:
    """The names in the bracket that was just closed, each with an index that stands behind it: an entry of a sum of
    vectors is that of their entries, (a - b)_i. Nothing where something else stands in it, or behind it: the largest
    of a sum, (a - b)_max, is no sum."""
    start = scanner.out.index(opener)
    inside, before = scanner.out[start + 1 : -1], scanner.out[start - 1 : start]
    bare = all(token.kind in ("+", "-") or (token.kind == "name" and str(token.value).isalpha()) for token in inside)
    called = any(
        token.kind in ("function", "text") or (opener.text in ROUND and token.kind == "name") for token in before
    )
    if (
        not index
        or not _INDEX.fullmatch(index)
        or called
        or not bare
        or not any(token.kind in ("+", "-") for token in inside)
    ):
        return []
    return [
        replace(token, value=canonical(f"{token.value}_{index}")) if token.kind == "name" else token for token in inside
    ]


def script_of_operand(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """A script that stands behind a bracket or a number: a power, the index of a bracketed name, the p of a norm."""
    item = items[at]
    before = scanner.out[-1] if scanner.out else None
    if is_raised(scanner, items, at):
        return raised(scanner, items, at)
    if before is not None and before.kind == "name":  # {x}^2
        scanner.out.pop()
        return attach(scanner, items, replace(item, start=before.start), str(before.value), at)
    if before is not None and before.kind == "unread":
        return script(items, at)[1]
    if before is None or before.kind not in (*CLOSERS, "number", "unit", "‖", "|", "ellipsis"):
        raise ReadError(item.start, "something that the script belongs to", quoted(item.text))
    inner, after = script(items, at)
    opener = next((t for t, level in _backwards(scanner.out) if level == 0), before)
    if before.kind == ")" and opener.text == "{":
        advice = "TeX sets the script on the last letter; use \\left( \\right)"
        raise ReadError(item.start, "one letter or number in the braces before a script", quoted(item.text), advice)
    if item.text == "^":
        if is_transpose(scanner, inner):
            scanner.out.append(Token("transpose", "^T", item.start, inner[-1].end, value=letter(inner)))
            return after
        if before.kind not in ("number", "unit") and inner[0].text in ("(", "[", "*", "'", "prime", "ast", "star"):
            came = quoted(scanner.text[inner[0].start : inner[-1].end])
            raise ReadError(item.start, "a power", came, "it may be a label")
        scanner.out.append(Token("^", "^", item.start, item.end))
        scanner.enclose(replace(item, spaced=False), scanner.inner(inner))
        return after
    if before.kind in (")‖", "‖"):
        scanner.out.append(Token("_", "_", item.start, item.end))
        scanner.enclose(item, scanner.inner(inner))
        return after
    if [token.kind for token in scanner.out[-3:]] == ["(", "name", ")"]:
        held, earlier = scanner.out[-2], scanner.out[-4:-3]
        if earlier and _by_entries(scanner, earlier[0]):  # sigma(z)_i is sigma(z_i)
            closer, named = scanner.out.pop(), scanner.out.pop()
            after = attach(scanner, items, replace(item, start=named.start), str(named.value), at)
            scanner.out.append(replace(closer, start=item.end, end=item.end))
            return after
        if not earlier or (earlier[0].kind not in ("name", "function", "text") and earlier[0].text != "\\index"):
            del scanner.out[-3:]
            return attach(scanner, items, replace(item, start=held.start), str(held.value), at)
    if entries := _entries(scanner, opener, plain(inner, scanner.text)):
        scanner.out[scanner.out.index(opener) + 1 : -1] = entries
        return after
    raise ReadError(item.start, "an index behind a name", quoted(item.text), "write the name's index inside")
