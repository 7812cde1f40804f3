"""What each macro of LaTeX becomes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from msgspec.structs import replace

from checks.reading.latex import bounds
from checks.reading.latex import symbols as table
from checks.reading.latex.degrees import degree
from checks.reading.latex.derivatives import fraction_derivative, gradient, inline_derivative
from checks.reading.latex.evaluated import behind_bar, between_bars, is_evaluated
from checks.reading.latex.expectations import MEAN, mean, probability
from checks.reading.latex.names import attach, name, script, word
from checks.reading.latex.nodes import Item
from checks.reading.latex.scanner import Scanner
from checks.reading.lexing import ReadError, Token, number, quoted
from checks.reading.measures import follows_operand, spelled
from checks.reading.spelling import OF_COMPUTATIONS, marked, nearest
from checks.vocabulary import ARRAY_FUNCTIONS
from checks.vocabulary.names import ACCENT_MACROS

_SKIP = re.compile(r"\*?\s*\[\s*-?[0-9.]+\s*(?:pt|em|ex|mm|cm|in)\s*\]")

Rule = Callable[[Scanner, Sequence[Item], int], int]


def macro(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """Read the macro at an item; the index of the next item to read."""
    rule = _own if items[at].text in scanner.notation.own else RULES.get(items[at].text, _unknown)
    return rule(scanner, items, at)


def _own(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """A macro of the document's own may stand for anything."""
    item = items[at]
    came = quoted(scanner.text[item.start : item.end])
    scanner.unread(item, ReadError(item.start, "no macro of the document's own", came, "write what it stands for"))
    return at + 1


def _unknown(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """A macro without a meaning leaves a mark, so that only what it stands in is unread."""
    item = items[at]
    came = quoted(scanner.text[item.start : item.end])
    why = ReadError(item.start, "a macro that has a meaning here", came, _alike(item.text))
    scanner.unread(item, why)
    return at + 1


@lru_cache(maxsize=1024)
def _alike(name: str) -> str:
    """The macro that may have been meant, as advice."""
    return nearest(name, list(RULES))


def _pushed(kind: str, meanings: Mapping[str, str] | None = None) -> Rule:
    """A macro that is one token: of this kind, with its meaning as the value."""

    def rule(scanner: Scanner, items: Sequence[Item], at: int) -> int:
        scanner.push(kind, items[at], meanings[items[at].text] if meanings else "")
        return at + 1

    return rule


def _alphabet(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """\\mathbf{W}: a name; \\mathbf{0}, \\mathbf{Wx + b}: what stands in it."""
    item = items[at]
    inner = item.argument(-1)
    text = word(item.source(-1, scanner.text))
    if text == MEAN and (after := mean(scanner, items, at, round_too=item.text in ("mathbb", "operatorname"))):
        return after
    if text in ("P", "Pr") and (after := probability(scanner, items, at)):
        return after
    if item.text in table.UPRIGHT and text not in scanner.notation.variables and units(scanner, item, text):
        return at + 1
    head = scanner.notation.head(text) if item.text in table.UPRIGHT and text.islower() else None
    if head is not None and head in ARRAY_FUNCTIONS and _is_letter(items[at + 1 : at + 2]):
        scanner.push("function", item, head)  # tr M, as det M has a macro of its own
        return at + 1
    if scanner.notation.head(text) or text in scanner.notation.words:
        return name(scanner, items, at)
    letters = re.fullmatch("[A-Za-z][A-Za-z0-9_ ]*", text)
    applied = text in OF_COMPUTATIONS and items[at + 1 : at + 2] and items[at + 1].text == "("
    if letters and (item.text.startswith("operatorname") or (item.text in table.UPRIGHT and applied)):
        scanner.push("function", item, text.replace(" ", "_"))
        return _marks(scanner, items, at + 1, "")
    if letters and (len(text) == 1 or item.text in table.UPRIGHT):
        return name(scanner, items, at)
    found = scanner.inner(inner)
    if len(found) == 1 and found[0].kind == "name":
        base = marked(str(found[0].value), scanner.notation.styles.get(item.text, ""))
        return attach(scanner, items, item, base, at + 1)
    if letters and len(text) > 1:
        raise ReadError(item.start, "one letter, or a word in \\mathrm or \\text", quoted(text))
    scanner.enclose(item, found)
    return at + 1


def _is_letter(following: Sequence[Item]) -> bool:
    """Whether a letter in any alphabet stands there, which needs no brackets around it."""
    return any((item.kind == "char" and item.text.isalpha()) or item.text in table.ALPHABETS for item in following)


def units(scanner: Scanner, item: Item, text: str) -> bool:
    """Push the units and magnitudes that are set upright behind an operand, if all the words are some."""
    pieces = spelled(text, scanner.notation) if follows_operand(scanner.out) else None
    for piece in pieces or ():
        scanner.push(piece if piece == "/" else "unit", item, piece)
    return pieces is not None


def _text(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """\\text{...}: a number, a name with scripts or arguments, or words whose role their neighbours decide."""
    item = items[at]
    source = item.source(-1, scanner.text)
    text = word(source)
    following = items[at + 1].text if at + 1 < len(items) else ""
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", text):
        scanner.push("number", item, number(text, item.start, scanner.limits), text=text)
    elif units(scanner, item, text):
        pass
    elif following in ("_", "^", "'") and re.fullmatch("[A-Za-z][A-Za-z0-9_ ]*", text):
        return name(scanner, items, at)
    else:
        scanner.push("text", item, text, text=source)
    return at + 1


def _fraction(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    item = items[at]
    if fraction_derivative(scanner, item):
        return at + 1
    parts = [scanner.inner(item.argument(index)) for index in (0, 1)]
    if not all(parts):
        raise ReadError(item.start, "a numerator and a denominator", quoted(scanner.text[item.start : item.end]))
    whole = scanner.fresh()
    whole.enclose(replace(item, spaced=False), parts[0])
    whole.out.append(Token("/", "/", item.start, item.start))
    whole.enclose(replace(item, spaced=False), parts[1])
    scanner.enclose(item, whole.out, "\\frac")
    return at + 1


def _root(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    item = items[at]
    degree = scanner.inner(item.argument(0))
    if not degree and item.source(1, scanner.text) == "(":  # \\sqrt(2), where TeX takes the bracket alone
        scanner.push("function", item, "sqrt")
        scanner.push("(", item.argument(1)[0])
        return at + 1
    inner = scanner.inner(item.argument(1))
    scanner.push("function", item, "root" if degree else "sqrt")
    scanner.out.append(Token("(", "(", item.start, item.start))
    scanner.enclose(item, inner)
    if degree:
        scanner.out.append(Token(",", ",", item.start, item.start))
        scanner.enclose(item, degree)
    scanner.out.append(Token(")", ")", item.end - 1, item.end))
    return at + 1


def _binomial(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """\\binom{n}{k}."""
    item = items[at]
    parts = [scanner.inner(item.argument(index)) for index in (0, 1)]
    if not all(parts):
        raise ReadError(item.start, "a number above and one below", quoted(scanner.text[item.start : item.end]))
    scanner.push("function", item, "binomial")
    scanner.out.append(Token("(", "(", item.start, item.start))
    scanner.enclose(item, parts[0])
    scanner.out.append(Token(",", ",", item.start, item.start))
    scanner.enclose(item, parts[1])
    scanner.out.append(Token(")", ")", item.end - 1, item.end))
    return at + 1


def _empty(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """\\emptyset: a set without members."""
    scanner.push("{", items[at])
    scanner.push("}", items[at])
    return at + 1


def _function(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """\\log and its kin, with primes, a base and a power."""
    item = items[at]
    head = scanner.notation.head(item.text) or item.text
    scanner.push("function", item, head)
    return _marks(scanner, items, at + 1, head)


def _marks(scanner: Scanner, items: Sequence[Item], at: int, head: str) -> int:
    """The scripts behind a function that was just pushed."""
    while at < len(items) and items[at].kind == "char" and items[at].text in ("_", "^", "'"):
        item = items[at]
        function = scanner.out[-1]
        if item.text == "'":
            scanner.out[-1] = replace(function, value=f"{function.value}'")
            at += 1
            continue
        inner, at = script(items, at)
        if item.text == "_":
            if head != "log":
                raise ReadError(item.start, f"{head or 'a function'} without an index", quoted(item.text))
            base = scanner.inner(inner)
            if len(base) == 1 and base[0].text in ("2", "10"):
                scanner.out[-1] = replace(function, value=f"log{base[0].text}")
            else:
                scanner.out.append(Token("_", "_", item.start, item.end))
                scanner.enclose(item, base)
        else:
            scanner.out.append(Token("^", "^", item.start, item.end))
            scanner.enclose(item, scanner.inner(inner))
    return at


def _delimiter(delimiters: Mapping[str, str]) -> Rule:
    def rule(scanner: Scanner, items: Sequence[Item], at: int) -> int:
        item = items[at]
        following = items[at + 1] if at + 1 < len(items) else None
        text = "" if following is None else "\\" * (following.kind == "macro") + following.text
        if text == "." and delimiters is table.LEFT:
            return between_bars(scanner, items, at)
        if following is None or text not in delimiters:
            raise ReadError(item.start, f"a bracket behind \\{item.text}", quoted(text or "the end"))
        scanner.push(delimiters[text], item, text=f"\\left{text}" if text in ("(", "[") else text, end=following.end)
        return at + 2

    return rule


def _boxed(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """\\boxed{...}: what stands in it; a whole statement keeps its relation."""
    item = items[at]
    found = scanner.inner(item.argument(0), scanner.rows)
    if any(token.kind in ("relation", "row", "quad", "text", "then") for token in found):
        scanner.out.extend(found)
    else:
        scanner.enclose(item, found)
    return at + 1


def _braced(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """\\underbrace{...}_{note}: what stands over the brace, and the note."""
    item = items[at]
    found = scanner.inner(item.argument(0))
    if not found:
        raise ReadError(item.start, f"something under \\{item.text}", "nothing")
    scanner.enclose(item, found)
    at += 1
    sign = "_" if item.text == "underbrace" else "^"
    if at < len(items) and items[at].text == sign:
        inner, at = script(items, at)
        scanner.push("note", inner[0], text=scanner.text[inner[0].start : inner[-1].end])
    return at


def _stacked(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """\\stackrel{note}{=}: the relation, and the note."""
    item = items[at]
    scanner.push("note", item, text=item.source(0, scanner.text))
    scanner.out.extend(scanner.inner(item.argument(1)))
    return at + 1


def _note(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    scanner.push("note", items[at], text=items[at].source(-1, scanner.text))
    return at + 1


def _lines(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """\\displaylines{...}: rows of statements."""
    scanner.out.extend(scanner.inner(items[at].argument(-1), rows=True))
    return at + 1


def _nothing(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """A macro that shows nothing but white space."""
    scanner.gap = True
    return at + 1


_WIDTH = re.compile(r"\s*(?P<size>[0-9.]+)\s*(?P<unit>em|ex|in|cm|mm|pt)\s*")
_POINTS = {"em": 10, "ex": 4, "in": 72, "cm": 28, "mm": 3, "pt": 1}
_WIDE = 10  # points of white space from which on it sets statements apart, as \\quad does


def _space(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """\\hspace{0.4in}: white space, which sets statements apart where it is wide."""
    found = _WIDTH.fullmatch(items[at].source(1, scanner.text))
    if found and found["size"].count(".") <= 1 and float(found["size"]) * _POINTS[found["unit"]] >= _WIDE:
        scanner.push("quad", items[at])
        return at + 1
    return _nothing(scanner, items, at)


def _row(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """\\\\ and the extra space that may stand behind it."""
    scanner.push("row", items[at])
    scanner.column = 0
    skip = _SKIP.match(scanner.text, items[at].end)
    at += 1
    while skip and at < len(items) and items[at].start < skip.end():
        at += 1
    return at


def _probability(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    return probability(scanner, items, at) or _unknown(scanner, items, at)


def _bar(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """\\vert, which may stand behind what is evaluated."""
    return behind_bar(scanner, items, at) if is_evaluated(items, at) else _unknown(scanner, items, at)


def _partial(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    found = inline_derivative(scanner, items, at)
    if found is None:
        raise ReadError(
            items[at].start, "\\partial a / \\partial b", quoted(scanner.text[items[at].start :]), "use \\frac"
        )
    scanner.push("name", items[at], found[0], end=items[found[1] - 1].end)
    return found[1]


RULES: Mapping[str, Rule] = {
    **dict.fromkeys((*table.LETTERS, *ACCENT_MACROS), name),
    **dict.fromkeys(table.ALPHABETS, _alphabet),
    **dict.fromkeys(table.TEXTS, _text),
    **dict.fromkeys(table.FUNCTIONS, _function),
    **dict.fromkeys(table.BIG, bounds.over),
    **dict.fromkeys(table.INTEGRALS, bounds.integral),
    **dict.fromkeys(table.BINOMIALS, _binomial),
    **dict.fromkeys(table.EMPTY, _empty),
    "lim": bounds.limit,
    **dict.fromkeys(table.FRACTIONS, _fraction),
    **dict.fromkeys(("boxed", "fbox", "underline"), _boxed),
    **dict.fromkeys(("underbrace", "overbrace"), _braced),
    **dict.fromkeys(("displaylines", "eqalign"), _lines),
    **dict.fromkeys(("stackrel", "overset"), _stacked),
    **dict.fromkeys(("label", "phantom", "vphantom", "hphantom"), _nothing),
    "hspace": _space,
    **dict.fromkeys((*table.SPACES, *table.IGNORED), _nothing),
    **{text: _pushed(kind) for text, kind in table.SYMBOLS.items()},
    **dict.fromkeys(table.RELATIONS, _pushed("relation", table.RELATIONS)),
    **dict.fromkeys(table.QUADS, _pushed("quad")),
    **dict.fromkeys(table.SEPARATORS, _pushed("then")),
    **dict.fromkeys(("degree", "textdegree"), degree),
    "sqrt": _root,
    "left": _delimiter(table.LEFT),
    "right": _delimiter(table.RIGHT),
    "tag": _note,
    "\\": _row,
    "newline": _row,
    "vert": _bar,
    "Pr": _probability,
    "partial": _partial,
    "nabla": gradient,
}
