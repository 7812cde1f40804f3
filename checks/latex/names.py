"""Names in LaTeX with their accents, indices, labels and primes, and derivatives that are names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from checks.latex.nodes import Item
from checks.latex.scanner import Scanner
from checks.latex.symbols import ACCENTS, ALPHABETS, FUNCTIONS, LETTERS, TEXTS, UPRIGHT
from checks.lexing import ReadError, Token, partners, quoted
from checks.spelling import GREEK, canonical, marked, variable

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_ ]*")
_ADDITIVE = frozenset({"number", "name", "+", "-"})


def is_letter(item: Item) -> bool:
    return item.kind == "char" and (item.text.isascii() and item.text.isalpha() or item.text in GREEK)


def name(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """A name with everything that is attached to it."""
    if items[at].text == "d" and (found := inline_derivative(scanner, items, at)):
        scanner.push("name", items[at], found[0], end=items[found[1] - 1].end)
        return found[1]
    base, after = _base(scanner, items, at)
    return attach(scanner, items, at, base, after)


def word(text: str) -> str:
    """The words in a \\text as they read: escapes undone, white space drawn together."""
    return " ".join(re.sub(r"\\([_%&#$ ])", r"\1", text).split())


def _base(scanner: Scanner, items: Sequence[Item], at: int) -> tuple[str, int]:
    """A name's letter or word, and where its scripts begin."""
    item = items[at]
    notation = scanner.notation
    if item.kind == "char":
        if item.text in GREEK:
            return GREEK[item.text], at + 1
        if at and is_letter(items[at - 1]) and not item.spaced:
            return item.text, at + 1  # the word was taken apart at its first letter
        stop = at + 1
        while stop < len(items) and is_letter(items[stop]) and not items[stop].spaced:
            stop += 1
        run = "".join(i.text for i in items[at:stop])
        if len(run) > 1 and (notation.head(run) or run in notation.words or run in notation.variables):
            return run, stop
        if len(run) > 3:
            advice = f"write \\text{{{run[:20]}}} for a name, or signs between factors"
            raise ReadError(item.start, "a name of one letter", quoted(run), advice)
        return item.text, at + 1
    if item.text in LETTERS:
        return LETTERS[item.text], at + 1
    if item.text in ACCENTS:
        return marked(_single(scanner, item, item.argument(0)), ACCENTS[item.text]), at + 1
    text = word(item.source(-1, scanner.text))
    style = notation.styles.get(item.text, "")
    if item.text in TEXTS or (item.text in UPRIGHT and len(text) > 1 and _WORD.fullmatch(text)):
        if not _WORD.fullmatch(text):
            raise ReadError(item.start, "a name", quoted(text))
        return canonical(text.replace(" ", "_")), at + 1
    if len(text) > 1 and (notation.head(text) or text in notation.words):
        return text, at + 1
    return marked(_single(scanner, item, item.argument(-1)), style), at + 1


def _single(scanner: Scanner, item: Item, inner: Sequence[Item]) -> str:
    found = scanner.inner(inner)
    if len(found) != 1 or found[0].kind != "name":
        raise ReadError(item.start, f"one letter under \\{item.text}", quoted(scanner.text[item.start : item.end]))
    return str(found[0].value)


class Scripts(NamedTuple):
    """What stands below and above a name."""

    below: Sequence[Item] | None = None
    above: Sequence[Item] | None = None
    primes: int = 0


def scripts(scanner: Scanner, items: Sequence[Item], at: int) -> tuple[Scripts, int]:
    """The scripts that begin at an item, and where they end."""
    found = Scripts()
    while at < len(items) and items[at].kind == "char" and items[at].text in ("_", "^", "'", "′", "’"):
        item = items[at]
        if item.text not in "_^":
            found = found._replace(primes=found.primes + 1)
            at += 1
            continue
        side = "below" if item.text == "_" else "above"
        if getattr(found, side) is not None:
            raise ReadError(item.start, f"one script {side}", "a second", "use braces")
        inner, at = script(items, at)
        found = found._replace(**{side: inner})
    return found, at


def script(items: Sequence[Item], at: int) -> tuple[Sequence[Item], int]:
    """The argument of ^ or _ at an item."""
    if at + 1 >= len(items) or items[at + 1].text in ("^", "_", "&", "\\"):
        raise ReadError(items[at].end, "a script", "nothing", "complete it")
    following = items[at + 1]
    inner = following.inside if following.kind == "group" else [following]
    if not inner:
        raise ReadError(items[at].end, "a script", "nothing", "complete it")
    return inner, at + 2


def attach(scanner: Scanner, items: Sequence[Item], at: int, base: str, after: int) -> int:
    """Push the name that the base and the scripts behind it make, and the power if they make one."""
    found, after = scripts(scanner, items, after)
    item, end = items[at], items[after - 1].end
    value, primes = base, found.primes
    index: tuple[str, list[Token]] | None = None
    power: list[Token] | None = None
    transpose = False
    if found.above:
        sort, what = _above(scanner, base, found.above)
        primes += what if sort == "prime" and isinstance(what, int) else 0
        value = marked(value, "star") if sort == "star" else value
        transpose = sort == "transpose"
        power = what if sort == "power" and isinstance(what, list) else None
    if found.below:
        suffix = plain(found.below, scanner.text)
        if suffix:
            value = canonical(f"{value}_{suffix}")
        else:
            index = ("sub", scanner.inner(_unwrapped(found.below)))
    if found.above and sort == "label":
        if isinstance(what, str):
            value = f"{value}__{what}"
        elif index or not isinstance(what, list):
            raise ReadError(item.start, "one computed index", quoted(scanner.text[item.start : end]))
        else:
            index = ("label", what)
    value += "'" * primes
    if index:
        scanner.push("indexed", item, value, text=index[0])
        scanner.out.append(Token("(", "\\index", item.start, item.end))
        scanner.out.extend(index[1])
        scanner.out.append(Token(")", "}", end, end))
    else:
        scanner.push("name", item, value, end=end)
    if transpose:
        scanner.out.append(Token("transpose", "^T", end, end))
    if power:
        scanner.out.append(Token("^", "^", end, end))
        scanner.enclose(item._replace(spaced=False, start=found.above[0].start, end=end), power)
    return after


def _above(scanner: Scanner, base: str, above: Sequence[Item]) -> tuple[str, str | int | list[Token]]:
    """What a superscript of a name is: a prime, a star, the transpose, a label, or a power."""
    texts = [item.text for item in above]
    if all(text in ("'", "′", "prime") for text in texts):
        return "prime", len(texts)
    if texts in (["*"], ["ast"], ["star"]):
        return "star", 0
    if is_transpose(scanner, above):
        return "transpose", 0
    labelled = (re.match("[A-Za-z]*", base) or [""])[0] in scanner.notation.labelled
    inner = _unwrapped(above)
    if base != "e" and (labelled or len(inner) < len(above)):
        if suffix := plain(inner, scanner.text):
            return "label", suffix
        found = scanner.inner(inner)
        if labelled or {token.kind for token in found} <= _ADDITIVE:
            return "label", found
    if len(above) == 1 and above[0].text in TEXTS | UPRIGHT:
        suffix = plain(above, scanner.text)
        if suffix:
            return "label", suffix
    if base != "e" and len(above) > 1 and all(is_letter(item) for item in above):
        came = f"{quoted(''.join(texts))} above {base}"
        raise ReadError(above[0].start, "a power or a label in brackets", came, "it may be either")
    found = scanner.inner(above)
    if not found or found[0].kind in ("+", "-", "*") and len(found) == 1:
        raise ReadError(above[0].start, "a power or a label", quoted("".join(texts)))
    return "power", found


def is_transpose(scanner: Scanner, above: Sequence[Item]) -> bool:
    """Whether a superscript says transposed: `\\top`, or a T where the notation has it so."""
    if len(above) != 1:
        return False
    item = above[0]
    if item.text in ("top", "intercal", "⊤", "ᵀ"):
        return True
    letter = item.source(-1, scanner.text) if item.text in ALPHABETS | TEXTS else item.text
    return scanner.notation.transpose and letter == "T"


def _unwrapped(inner: Sequence[Item]) -> Sequence[Item]:
    """A script without the brackets that enclose all of it."""
    if len(inner) > 2 and (inner[0].text, inner[-1].text) in (("(", ")"), ("[", "]")):
        between = inner[1:-1]
        if not any(item.text in tuple("()[]") for item in between):
            return between
    return inner


def plain(inner: Sequence[Item], source: str) -> str | None:
    """A script as a suffix (`i,j` gives `i_j`, `C_1` gives `C1`), or None where it must be computed or is no index."""
    out = ""
    for item in inner:
        if item.kind == "char":
            if item.text == "_":
                continue
            piece = "_" if item.text == "," else GREEK.get(item.text, item.text)
        elif item.kind == "group":
            piece = plain(item.inside, source) or "?"
        elif item.text in LETTERS:
            piece = LETTERS[item.text]
        elif item.text in FUNCTIONS:
            piece = item.text
        elif item.text in TEXTS | ALPHABETS:
            piece = word(item.source(-1, source)).replace(" ", "_")
        elif item.text in (",", ";", "!", " ", "thinspace"):
            continue
        else:
            return None
        if not re.fullmatch("[A-Za-z0-9_]+", piece):
            return None
        out += piece
    return out.strip("_") or None


# Derivatives


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
        raise ReadError(item.start, "a first derivative", "one of higher order", "write it as the derivative of the first")
    return (sign, rest) if not (rest and rest[0].text in ("_", "'")) else None


def fraction_derivative(scanner: Scanner, item: Item) -> bool:
    """Push the derivative that a fraction is: the name `dL/dw3`, or d/dx of an expression; False if it is none."""
    above = _led(item.argument(0), scanner.text)
    below = _led(item.argument(1), scanner.text) if above else None
    if not scanner.notation.derivatives or above is None or below is None or above[0] != below[0]:
        if above and above[0] == "∂":
            raise ReadError(item.start, "a derivative by a variable", quoted(scanner.text[item.start : item.end]))
        return False
    by, of = scanner.inner(below[1]), scanner.inner(above[1])
    named = len(by) == 1 and by[0].kind == "name"
    indexed = bool(by) and by[0].kind == "indexed" and partners(by).get(1) == len(by) - 1
    if not named and not indexed:
        if above[0] == "d":
            return False
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


def inline_derivative(scanner: Scanner, items: Sequence[Item], at: int) -> tuple[str, int] | None:
    """`dL/dw_3` or `\\partial L / \\partial w_3` on one line: the name, and where it ends."""
    if not scanner.notation.derivatives or at + 1 >= len(items):
        return None
    curly = items[at].text == "partial"
    of = _one_name(scanner, items, at + 1, curly)
    if of is None or of[1] + 1 >= len(items) or items[of[1]].text != "/" or items[of[1] + 1].text != items[at].text:
        return None
    if not curly and (items[of[1]].spaced or items[of[1] + 1].spaced):
        return None
    by = _one_name(scanner, items, of[1] + 2, curly)
    if by is None or (by[1] < len(items) and is_letter(items[by[1]]) and not items[by[1]].spaced):
        return None
    return f"d{of[0]}/d{by[0]}", by[1]


def _one_name(scanner: Scanner, items: Sequence[Item], at: int, spaced: bool) -> tuple[str, int] | None:
    """The one name that begins at an item."""
    if at >= len(items) or (items[at].spaced and not spaced):
        return None
    item = items[at]
    if not (is_letter(item) or item.kind == "macro" and item.text in {*LETTERS, *ACCENTS, *ALPHABETS, *TEXTS}):
        return None
    found, after = scanner.one(items, at)
    if len(found) != 1 or found[0].kind != "name":
        return None
    return variable(str(found[0].value)), after
