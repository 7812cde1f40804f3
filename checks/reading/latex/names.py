"""Names in LaTeX with their accents, indices, labels and primes, and derivatives that are names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from string import ascii_letters
from typing import NamedTuple

from msgspec.structs import replace

from checks.reading.latex.digits import is_digit
from checks.reading.latex.nodes import Item
from checks.reading.latex.scanner import Scanner
from checks.reading.latex.symbols import ALPHABETS, FUNCTIONS, LETTERS, TEXTS, UPRIGHT
from checks.reading.lexing import ReadError, Token, quoted
from checks.reading.measures import follows_number
from checks.reading.spelling import LABELS, SIGNS, SUBSCRIPTS, canonical, marked
from checks.vocabulary.names import ACCENT_MACROS, GREEK
from checks.vocabulary.units import MAGNITUDES, is_plain

_SCRIPTS = frozenset({"_", "^", "'", "′", "’", *SUBSCRIPTS})
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_ ]*")
_HYPHENED = re.compile("[A-Za-z]{3,}(?:-[A-Za-z]{3,})+")  # words below a name: J_{neg-sample}
# What may stand on either side of a name that is all of one side of a formula.
_SIDES = frozenset(
    {"=", ":", "≈", "&", ",", ";", "\\", "approx", "equiv", "triangleq", "coloneqq", "gets", "leftarrow"}
)
_ADDITIVE = frozenset({"number", "name", "+", "-"})
LONGEST = 64  # letters of a word
LATIN = frozenset(ascii_letters)
SPELLED = frozenset(GREEK.values())  # a Greek letter's name is one letter, also without its backslash


NAMED = frozenset({*LETTERS, *ACCENT_MACROS, *ALPHABETS, *TEXTS})  # macros with which a name begins


def is_letter(item: Item) -> bool:
    return item.kind == "char" and (item.text in LATIN or item.text in GREEK)


def _is_marked(item: Item) -> bool:
    """A letter with an accent, or of another alphabet, in one sign: ŷ, 𝐱."""
    return item.kind == "char" and not item.text.isascii() and item.text not in GREEK and canonical(item.text).isalpha()


def name(scanner: Scanner, items: Sequence[Item], at: int) -> int:
    """A name with everything that is attached to it."""
    base, after = _base(scanner, items, at)
    return attach(scanner, items, items[at], base, after)


def word(text: str) -> str:
    """The words in a \\text as they read: escapes undone, white space drawn together."""
    return " ".join(re.sub(r"\\([_%&#$ ])", r"\1", text).split())


def worded(text: str) -> str:
    """A passage as part of a name: its words and numbers, and by its number every sign but brackets and commas, so that
    x < 2 and x > 2 are two names."""
    parts = re.findall(r"[A-Za-z0-9]+|[^A-Za-z0-9\s\\_,(){}]", text)
    return "_".join(part if part.isalnum() and part.isascii() else f"u{ord(part):x}" for part in parts)


def begins_name(item: Item) -> bool:
    return (item.kind == "macro" and item.text in NAMED) or is_letter(item) or _is_marked(item)


def extent(items: Sequence[Item], at: int) -> int:
    """Where the name that begins at an item ends, judged by its outline only; `at` itself where none begins."""
    if at >= len(items) or not begins_name(items[at]):
        return at
    stop = _letters_end(items, at) if items[at].kind == "char" else at + 1
    words = _words(items, at) if items[at].kind == "char" and stop > at + 1 else None
    at = words[1] if words else stop if stop - at > 2 and _is_word(items, at, stop) else at + 1
    while at < len(items) and items[at].kind == "char" and items[at].text in _SCRIPTS:
        at += 1 if items[at].text not in "_^" else 2
    return min(at, len(items))


def _letters_end(items: Sequence[Item], at: int) -> int:
    """Where the letters that stand side by side from an item on end, as far as any word reaches."""
    last = min(len(items), at + LONGEST)
    return next(
        (stop for stop in range(at + 1, last) if items[stop].spaced or not is_letter(items[stop])), max(last, at + 1)
    )


def _is_word(items: Sequence[Item], at: int, stop: int) -> bool:
    """Whether three letters or more are one name: with an index, as `out_{o1}`, or capitals on a side of their own, as
    `MSE = ...`, of which no letter stands elsewhere: ABC = (AB)C is a product.
    """
    before, after = items[max(at - 1, 0) : at], items[stop : stop + 1]
    if after and after[0].text == "_":
        return True
    if not all(item.text in _SIDES for item in (*before, *after)):
        return False
    run = {item.text for item in items[at:stop]}
    elsewhere = (item.text in run for item in chain(items[:at], items[stop:]))
    return all(letter.isupper() for letter in run) and not any(elsewhere)


def _words(items: Sequence[Item], at: int) -> tuple[str, int] | None:
    """Words that can only be one name, and where they end: `Loss`, `Output\\ size`, `learning\\_rate`; they are no
    product, for they have letters of both sorts, nothing stands beside them without a sign, and they join nothing."""
    parts, stop = [], at
    while True:
        first, stop = stop, _letters_end(items, stop) if stop < len(items) and is_letter(items[stop]) else stop
        parts.append("".join(item.text for item in items[first:stop]))
        joins = stop < len(items) and items[stop].kind == "macro" and items[stop].text in _JOINS
        if not joins or stop + 1 >= len(items) or not is_letter(items[stop + 1]):
            break
        stop += 1
    told = "".join(parts)
    lower = {letter.lower() for letter in told}
    worded = sum(map(str.islower, told)) > 1 and lower & _VOWELS and lower - _VOWELS and all(len(p) > 1 for p in parts)
    if len(told) < 4 or not worded or any(part.lower() in _CONNECTING for part in parts):
        return None
    before, after = items[max(at - 1, 0) : at], items[stop : stop + 1]
    apart = all(item.text in _APART | {"(", "["} for item in before) and all(
        item.text in _APART | {")", "]", "^"} for item in after
    )
    return (canonical("_".join(parts)), stop) if apart else None


_VOWELS = frozenset("aeiouy")
_JOINS = frozenset({" ", "_"})  # \ and \_
_APART = (
    (_SIDES - {",", ";"}) | frozenset("+-−*/<>") | {"cdot", "times", "left", "right", "div", "leq", "geq", "le", "ge"}
)
_CONNECTING = frozenset({
    "otherwise", "else", "where", "with", "when", "then", "given", "therefore", "hence", "thus", "since", "because",
    "such", "that", "from", "for", "and", "all", "if", "or", "not", "unless", "each", "every", "is", "are",
})  # fmt: skip


def _base(scanner: Scanner, items: Sequence[Item], at: int) -> tuple[str, int]:
    """A name's letter or word, and where its scripts begin; with the digits that touch it, where they are its index."""
    base, after = _lettered(scanner, items, at)
    stop = _digits_end(items, after) if scanner.notation.numbered and base != "e" else after
    return (
        (canonical(f"{base}_{''.join(item.text for item in items[after:stop])}"), stop)
        if stop > after
        else (base, after)
    )


def _digits_end(items: Sequence[Item], at: int) -> int:
    """Where the digits end that touch what stands before an item."""
    return next(
        (stop for stop in range(at, len(items)) if not is_digit(items, stop, touching=True)), max(at, len(items))
    )


def _lettered(scanner: Scanner, items: Sequence[Item], at: int) -> tuple[str, int]:
    """A name's letter or word, and where it ends."""
    item = items[at]
    notation = scanner.notation
    if item.kind == "char":
        if item.text in GREEK:
            return GREEK[item.text], at + 1
        if not item.text.isascii():
            return canonical(item.text), at + 1
        if at and is_letter(items[at - 1]) and not item.spaced:
            return item.text, at + 1  # the word was taken apart at its first letter
        stop = _letters_end(items, at)
        run = "".join(i.text for i in items[at:stop])
        behind = follows_number(scanner.out)
        unit = behind and (run in MAGNITUDES or (run in notation.units and is_plain(run)))
        if len(run) > 1 and (unit or notation.head(run) or run in {*notation.words, *notation.variables, *SPELLED}):
            return run, stop
        if len(run) > 1 and (words := _words(items, at)):
            return words
        if len(run) > 2 and _is_word(items, at, stop):
            return run, stop
        if len(run) > 2:
            advice = f"write \\text{{{run[:20]}}} for a name, or signs between factors"
            raise ReadError(item.start, "a name of one letter", quoted(run), advice)
        return item.text, at + 1
    if item.text == "Delta" and at + 1 < len(items) and begins_name(items[at + 1]) and items[at + 1].text != "Delta":
        inner, after = _base(scanner, items, at + 1)  # a change is one quantity
        return f"Delta{inner}", after
    if item.text in LETTERS:
        return LETTERS[item.text], at + 1
    if item.text in ACCENT_MACROS:
        return marked(_single(scanner, item, item.argument(0)), ACCENT_MACROS[item.text]), at + 1
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
    if item.text in ACCENT_MACROS and len(inner) > 1 and is_letter(inner[0]) and _all_digits(inner[1:]):  # \\hat{y1}
        return canonical("_".join((inner[0].text, "".join(part.text for part in inner[1:]))))
    found = scanner.inner(inner)
    if len(found) != 1 or found[0].kind != "name":
        raise ReadError(item.start, f"one letter under \\{item.text}", quoted(scanner.text[item.start : item.end]))
    return str(found[0].value)


def _all_digits(items: Sequence[Item]) -> bool:
    return all(item.kind == "char" and item.text.isdecimal() and item.text.isascii() for item in items)


class Scripts(NamedTuple):
    """What stands below and above a name."""

    below: Sequence[Item] | None = None
    above: Sequence[Item] | None = None
    primes: int = 0


def scripts(scanner: Scanner, items: Sequence[Item], at: int) -> tuple[Scripts, int]:
    """The scripts that begin at an item, and where they end."""
    found = Scripts()
    while at < len(items) and items[at].kind == "char" and items[at].text in _SCRIPTS:
        item = items[at]
        if item.text in SUBSCRIPTS:  # x₁₂
            if found.below is not None:
                raise ReadError(item.start, "one script below", "a second", "use braces")
            stop = next((i for i in range(at, len(items)) if items[i].text not in SUBSCRIPTS), len(items))
            found, at = found._replace(below=items[at:stop]), stop
            continue
        if item.text == "_" and scanner.notation.numbered and at + 1 < len(items) and is_letter(items[at + 1]):
            stop = _digits_end(items, at + 2)  # E_y1, as it is typed
            if stop > at + 2 and found.below is None:
                found, at = found._replace(below=items[at + 1 : stop]), stop
                continue
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
    word = items[at + 1 : _letters_end(items, at + 1)] if items[at].text == "_" and is_letter(following) else ()
    if "".join(item.text for item in word) in ACCENT_MACROS.values():
        return word, at + 1 + len(word)  # y_hat, as it is typed
    followed = at + 2 < len(items) and items[at + 2].text not in _SIDES  # else w^+ = ...: the sign is all of it
    if following.kind == "char" and following.text in "+-−" and followed:
        raise ReadError(following.start, "braces around the script", quoted(following.text), "TeX takes the sign alone")
    return inner, at + 2


def attach(scanner: Scanner, items: Sequence[Item], item: Item, base: str, after: int) -> int:
    """Push the name that begins at `item` with its base and the scripts behind it, and the power if they make one."""
    found, after = scripts(scanner, items, after)
    end = items[after - 1].end
    value, primes = base, found.primes
    index: tuple[str, list[Token]] | None = None
    sort, what = _above(scanner, base, found) if found.above else ("", 0)
    primes += what if sort == "prime" and isinstance(what, int) else 0
    value = marked(value, "star") if sort == "star" else value
    if found.below:
        suffix = plain(found.below, scanner.text)
        if suffix:
            value = canonical(f"{value}_{suffix}")
        else:
            index = ("sub", scanner.inner(_unwrapped(found.below)))
    if sort == "label" and isinstance(what, str):
        value = f"{value}__{what}"
    elif sort == "label" and isinstance(what, list):
        if index:
            raise ReadError(item.start, "one computed index", quoted(scanner.text[item.start : end]))
        index = ("label", what)
    value += "'" * primes
    if index:
        scanner.push("indexed", item, value, text=index[0])
        scanner.out.append(Token("(", "\\index", item.start, item.end))
        scanner.out.extend(index[1])
        scanner.out.append(Token(")", "}", end, end))
    else:
        scanner.push("name", item, value, end=end)
    if sort == "transpose":
        scanner.out.append(Token("transpose", "^T", end, end, value=letter(found.above)))
    if sort == "power" and isinstance(what, list):
        scanner.out.append(Token("^", "^", end, end))
        scanner.enclose(replace(item, spaced=False, start=end - 1, end=end), what)
    return after


def _above(scanner: Scanner, base: str, scripts: Scripts) -> tuple[str, str | int | list[Token]]:
    """What a superscript of a name is: a prime, a star, the transpose, a label, or a power."""
    above = list(scripts.above or ())
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
        found = scanner.inner(inner)  # once: a second reading at every level would take exponential time
        return "label" if labelled or {token.kind for token in found} <= _ADDITIVE else "power", found
    spelled = all(map(is_letter, above)) and (bool(scripts.below) or "".join(texts) in LABELS)
    word = len(above) > 2 and spelled  # w_1^{old}, w^{new}
    if word or (len(above) == 1 and above[0].text in TEXTS | UPRIGHT):
        suffix = plain(above, scanner.text)
        if suffix:
            return "label", suffix
    if len(above) == 1 and (sign := above[0].text.replace("−", "-")) in SIGNS:
        return "label", SIGNS[sign]
    if base != "e" and len(above) > 1 and all(is_letter(item) for item in above):
        came = f"{quoted(''.join(texts))} above {base}"
        raise ReadError(above[0].start, "a power or a label in brackets", came, "it may be either")
    found = scanner.inner(above)
    if not found or (len(found) == 1 and found[0].kind not in ("number", "name")):
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


def letter(above: Sequence[Item] | None) -> str:
    """The T of a transpose that is a plain letter, so that it may be an exponent as well; else nothing."""
    return "T" if above and above[0].kind == "char" and above[0].text == "T" else ""


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
    if _HYPHENED.fullmatch("".join(item.text if item.kind == "char" else "?" for item in inner)):
        return "".join(item.text for item in inner).replace("-", "_")
    for item in inner:
        if item.kind == "char":
            if item.text == "_":
                continue
            piece = "_" if item.text == "," else SUBSCRIPTS.get(item.text) or GREEK.get(item.text, item.text)
        elif item.kind == "group":
            piece = plain(item.inside, source) or "?"
        elif item.text in LETTERS:
            piece = LETTERS[item.text]
        elif item.text in FUNCTIONS:
            piece = item.text
        elif item.text in TEXTS | ALPHABETS:
            piece = re.sub("[ ,]+", "_", word(item.source(-1, source)))
        elif item.text in (",", ";", "!", " ", "thinspace"):
            continue
        else:
            return None
        if not re.fullmatch("[A-Za-z0-9_]+", piece):
            return None
        out += piece
    return out.strip("_") or None
