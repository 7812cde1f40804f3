"""Plain text (ASCII and Unicode mathematics) to tokens, within stated limits and without guessing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from checks.reading.spelling import GRADIENT, SUBSCRIPTS, SUPERSCRIPTS, Notation, canonical
from checks.tree import LG
from checks.vocabulary import ARRAY_FUNCTIONS, FUNCTIONS, OPERATIONS, SPELLINGS
from checks.vocabulary.names import ACCENTS, GREEK


class Limits(Struct, frozen=True):
    """How large a text may be. All of it is checked before anything is computed."""

    length: int = 10_000  # characters
    depth: int = 64  # brackets, powers and signs inside one another
    height: int = 200  # levels of the tree; a sum of n terms has n
    nodes: int = 4_000
    digits: int = 300  # of one number
    exponent: int = 1_000  # of a power, and of ten in scientific notation
    bits: int = 20_000  # of the numerator or denominator of a constant
    entries: int = 1_024  # of a vector or matrix


LIMITS = Limits()


class ReadError(ValueError):
    """A text that cannot be read, or not in one way only: where, what was expected, what came, and what to do."""

    def __init__(self, position: int, expected: str, came: str, advice: str = "") -> None:
        super().__init__(position, expected, came, advice)
        self.position = position
        self.expected = expected
        self.came = came
        self.advice = advice

    def __str__(self) -> str:
        advice = f"; {self.advice}" if self.advice else ""
        return f"expected {self.expected}, but found {self.came} at character {self.position + 1}{advice}"


class Token(Struct, frozen=True):
    """One piece of a text. `kind`: the canonical operator or bracket, or number, name, function, relation, end, ..."""

    kind: str
    text: str
    start: int
    end: int
    spaced: bool = False  # white space stands before it
    value: Fraction | str | ReadError = ""  # of a number; a name's canonical form; a function's head; why it is unread


def quoted(text: str) -> str:
    """A piece of foreign text for a message: short, with control characters escaped and macros as they are written."""
    return repr(text if len(text) <= 24 else text[:20] + "...").replace("\\\\", "\\")


RELATIONS = {
    "=": "=", "==": "=", ":=": ":=", "≔": ":=", "≜": ":=", "≡": "=", "≈": "≈", "≃": "≈", "≅": "≈", "~=": "≈",
    "<": "<", ">": ">", "<=": "≤", "≤": "≤", "⩽": "≤", ">=": "≥", "≥": "≥", "⩾": "≥", "!=": "≠", "≠": "≠", "∈": "∈",
    "→": "→", "←": ":=", "∝": "∝", "∼": "∼",
}  # fmt: skip

# Sign -> kind of token.
OPERATORS = {
    **{sign: row.name for row in OPERATIONS.values() for sign in row.signs},
    "⇒": "then", "⟹": "then", "⇔": "then", "⟺": "then", "∴": "then", "√": "√", "%": "%", "‰": "%",
    "!": "factorial",
    "(": "(", ")": ")", "[": "[", "]": "]", "{": "{", "}": "}", "|": "|", "‖": "‖", "||": "||",
    "⌈": "⌈", "⌉": "⌉", "⌊": "⌊", "⌋": "⌋", ",": ",", ";": ";", "…": "ellipsis", "⋯": "ellipsis", "...": "ellipsis",
}  # fmt: skip

# Functions that are written without brackets: `sin x`. (`sigma x` is a product.)
BARE = frozenset({LG, *(row.name for row in (*FUNCTIONS.values(), *ARRAY_FUNCTIONS.values()) if row.bare)})

PAIRS = {"(": ")]", "[": "])", "{": "}", "⌈": "⌉", "⌊": "⌋", "|(": (")|",), "‖(": (")‖",)}
CLOSERS = frozenset({")", "]", "}", "⌉", "⌋", ")|", ")‖"})
ROUND = ("(", "\\left(")  # the source texts of a bracket that may hold arguments, unlike LaTeX's {

_BELOW = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_SUPERSCRIPTS = str.maketrans(SUPERSCRIPTS)
_INDICES = str.maketrans({**SUBSCRIPTS, "₊": "+", "₋": "-"})
_FRACTIONS = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5),
    "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
}  # fmt: skip
_MARKS = "".join(ACCENTS)
_LETTER = "A-Za-z\u00aa\u00b5\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u03ff\u1e00-\u1effℒℓ∇\U0001d400-\U0001d7cb"
_SUB = "₀-₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"
_NAME = rf"[{_LETTER}][{_LETTER}0-9{_SUB}{_MARKS}]*(?:_\{{[A-Za-z0-9]+\}}|_[{_LETTER}0-9{_MARKS}]+)*['′’″]*"
# A sum over one letter, by which what follows is indexed: ∑ᵢ xᵢ yᵢ. A letter sigma with an index may be a matrix.
SUM = r"(?:∑|Σ(?=[ᵢⱼₖₗₘₙₜ_]\w?[ ]?[A-Za-z(]))(?:[ᵢⱼₖₗₘₙₜ]|_[a-z](?![A-Za-z0-9]))"
_TOKEN = rf"""
    (?P<times>(?<=[0-9])\ x\ (?=[0-9]))
  | (?P<space>\s+)
  | (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+\-−]?[0-9]+)?)
  | (?P<pi>π(?![0-9{_SUB}_{_MARKS}]))
  | (?P<slope>(?:d\s+{_NAME}\s*/\s*d\s+|∂\s+{_NAME}\s*/\s*∂\s*|∂{_NAME}\s*/\s*∂\s+){_NAME}(?![(/]))
  | (?P<shifted>[{_LETTER}][{_MARKS}]*[{_SUB}]+[₊₋][{_SUB}]+)
  | (?P<sum>{SUM})
  | (?P<derive>(?:d/d|∂\s*/\s*∂){_NAME}(?![(/]))
  | (?P<name>∂?{_NAME})
  | (?P<below>[₀-₉]+)
  | (?P<superscript>[{"".join(SUPERSCRIPTS)}]+)
  | (?P<fraction>[{"".join(_FRACTIONS)}])
  | (?P<relation>==|:=|~=|<=|>=|!=|[=≔≜≡≈≃≅<>≤⩽≥⩾≠∈→←∝∼])
  | (?P<degrees>°\s?[CF](?![{_LETTER}0-9_])|°)
  | (?P<operator>\*\*|\.\.\.|\.T(?!\w)|\|\||[-+−﹣－±!*∗×·⋅∙/÷∕⁄^@⊙∘∪∩√%‰ᵀ⊤()\[\]{{}}|‖⌈⌉⌊⌋,;…⋯⇒⟹⇔⟺∴])
  | (?P<infinity>∞)
  | (?P<empty>∅)
  | (?P<colon>:)
  | (?P<index>_(?=[{{(]))
    """


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """A token; a number in groups of three; what may follow the d in dL/dw3: one letter, its accent, its index;
    two letters with a number each, w1x1 or w_1x_1."""
    greek = "|".join(sorted(set(GREEK.values()), key=len, reverse=True))
    return (
        re.compile(_TOKEN, re.VERBOSE),
        re.compile(r"[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?:[\u2009\u202f][0-9]{3})+)(?![0-9])(?:\.[0-9]+)?(?!,?[0-9])"),
        re.compile(rf"(?:{greek}|[A-Za-z])(?:hat|bar|tilde|vec)?(?:[0-9]+|_[A-Za-z0-9]+)*'*"),
        re.compile(
            rf"((?:[A-Za-z]|[{''.join(GREEK)}])_?[0-9{_SUB}]+)(?:(?:[A-Za-z]|[{''.join(GREEK)}])_?[0-9{_SUB}]+)+"
        ),
    )


def number(text: str, position: int, limits: Limits) -> Fraction:
    """The exact value of digits with an optional point and power of ten."""
    digits, _, power = text.replace("−", "-").lower().partition("e")
    if len(digits) > limits.digits or len(power) > 9 or abs(int(power or 0)) > limits.exponent:
        raise ReadError(
            position,
            f"a number of at most {limits.digits} digits and a power of ten up to {limits.exponent}",
            f"{quoted(text)} ({len(text)} characters)",
            "write a smaller number",
        )
    return _exact(digits, power)


@lru_cache(maxsize=4096)  # a text has many of its numbers several times
def _exact(digits: str, power: str) -> Fraction:
    if power:
        return Fraction(f"{digits}e{power}")
    whole, _, part = digits.partition(".")
    return Fraction(int(whole + part), 10 ** len(part))


def decimal_comma(text: str, at: int, sets: tuple[str, str] = ("{", "}")) -> str:
    """The number with a decimal comma that begins at a place; empty where none does, or where it may be a pair: alone
    in brackets that are no factor, term or argument, as (0,5) is. sets: the brackets of a set."""
    found = _COMMA.match(text, at)
    if found is None:
        return ""
    before = text[max(0, at - 20) : at].rstrip(" -−+").removesuffix("\\left").rstrip()
    after = text[found.end() : found.end() + 20].lstrip().removeprefix("\\right").lstrip()
    opened = next((sign for sign in ("(", "[", sets[0]) if before.endswith(sign)), "")
    pair = opened and after.startswith((")", "]", sets[1]))
    operated = _OPERATED.search(before.removesuffix(opened).rstrip().removesuffix("\\left"))
    return "" if pair and not operated else found[0]


_COMMA = re.compile(r"(?<![0-9.,])[0-9]+,[0-9]+(?:[eE][+\-−]?[0-9]+)?(?!,?[0-9])")
# Before brackets: a sign of arithmetic, or a function of one number.
_OPERATED = re.compile(r"(?:[-+*/·×∗−σ√]|\\cdot|\\times|(?<![a-z])\\?(?:sigma|tanh|exp|ln|log|sin|cos|sqrt|ReLU))\s*\Z")


def recurring(period: str, places: int) -> Fraction:
    """What digits that repeat without end add behind so many decimals: 1/30 for 3 behind one."""
    return Fraction(int(period), 10**places * (10 ** len(period) - 1))


def bounded(text: str, limits: Limits) -> None:
    """Refuse a text that is too long, before any work is done on it."""
    if len(text) > limits.length:
        raise ReadError(
            limits.length, f"at most {limits.length} characters", f"a text of {len(text)}", "shorten or split the text"
        )


def strange(text: str, position: int) -> ReadError:
    """The error for a character that has no meaning here, by its Unicode name."""
    character = text[position]
    came = f"{quoted(character)} ({unicodedata.name(character, f'U+{ord(character):04X}')})"
    advice = {
        "\\": "read the text as LaTeX, or write it in plain notation",
        "–": "write a minus sign, or give the range in words",
    }.get(character, "remove it or write it another way")
    return ReadError(position, "a number, a name, an operator or a bracket", came, advice)


def degrees(text: str) -> str:
    """The unit that the sign of a degree is, with the letter of a scale of temperatures behind it or without."""
    scale = text.strip()[-1:]
    return f"deg{scale}" if scale in ("C", "F") else "degrees"


class Place(NamedTuple):
    """Where the lexer is: the text, what was matched there, and what decides its meaning."""

    text: str
    found: re.Match[str]
    notation: Notation
    limits: Limits
    inside: bool  # brackets are open

    @property
    def start(self) -> int:
        return self.found.start()

    def token(self, kind: str, end: int = 0, value: Fraction | str = "") -> Token:
        """A token from here to `end`, or to the end of the match."""
        end = end or self.found.end()
        return Token(kind, self.text[self.start : end], self.start, end, False, value)


def _number(place: Place) -> list[Token]:
    """Digits; with the switch for it, in groups of three, or with a decimal comma."""
    if place.notation.comma and (found := decimal_comma(place.text, place.start)):
        plain = found.replace(",", ".")
        value, end = number(plain, place.start, place.limits), place.start + len(found)
        return [Token("number", plain, place.start, end, False, value)]
    grouped = _patterns()[1].match(place.text, place.start) if place.notation.thousands else None
    if grouped and place.inside and "," in grouped[0]:
        expected = "a comma with a space after it, or a number without commas"
        came = f"{quoted(grouped[0])} inside brackets"
        raise ReadError(place.start, expected, came, "it may be one number or several")
    found = grouped or place.found
    value = number(re.sub("[,\u2009\u202f]", "", found[0]), place.start, place.limits)
    return [place.token("number", found.end(), value)]


def _name(place: Place) -> list[Token]:
    """A name; a derivative that is one; or the first of two names that touch, as in w1x1."""
    piece, end = place.found[0], place.found.end()
    if derived := _derivative(place):
        return [place.token("name", derived[1], derived[0])]
    if piece[0] == "∇" and piece[1:].isalpha():
        return [place.token("name", end, f"{GRADIENT}{canonical(piece[1:])}")]
    if piece[0] == "∂":
        raise strange(place.text, place.start)
    pair = _patterns()[3].fullmatch(piece)
    if pair and place.notation.implicit and piece not in place.notation.variables:
        piece, end = pair[1], place.start + pair.end(1)
    value = canonical(piece)
    if not value.isascii():
        odd = next((index for index, letter in enumerate(piece) if not canonical(letter).isascii()), 0)
        raise strange(place.text, place.start + odd)
    return [place.token("name", end, value)]


def _derivative(place: Place) -> tuple[str, int] | None:
    """The name `dA/dB` and where it ends, if it can only be a derivative: a curly d, or no space in it and one letter
    (or a known variable) behind each d. The quotient `delta/data` is none."""
    token, _, one, _ = _patterns()
    text, of = place.text, place.found
    sign = of[0][0]
    if sign == "∇" and of[0][1:2] == "_" and place.notation.derivatives and place.notation.implicit:
        after = re.compile(rf"\s*({_NAME})(?![(/])").match(text, of.end())
        return (f"d{canonical(after[1])}/d{canonical(of[0][2:])}", after.end()) if after else None
    slash = re.compile(r"\s*/\s*" if sign == "∂" else "/").match(text, of.end())
    if not place.notation.derivatives or sign not in "d∂" or slash is None or not text.startswith(sign, slash.end()):
        return None
    by = token.match(text, slash.end())
    if by is None or by.lastgroup != "name" or text.startswith("(", by.end()):
        return None
    parts = [canonical(part[1:]) for part in (of[0], by[0])]
    if not all(part.isascii() for part in parts):
        return None
    if sign == "d" and not all(part in place.notation.variables or one.fullmatch(part) for part in parts):
        return None
    return f"d{parts[0]}/d{parts[1]}", by.end()


def _derive(place: Place) -> list[Token]:
    """d/dx of what follows; where factors do not stand side by side, a quotient of names."""
    if not (place.notation.derivatives and place.notation.implicit):
        found = re.compile(_NAME).match(place.text, place.start)
        if found is None:
            raise strange(place.text, place.start)
        return _name(place._replace(found=found))
    value = canonical(re.split(r"/\s*[d∂]", place.found[0], maxsplit=1)[1])
    if not value.isascii():
        raise strange(place.text, place.start)
    return [place.token("derive", 0, value)]


def _slope(place: Place) -> list[Token]:
    """`d L / d w` with spaces as the name of a derivative; where d is a letter, or no factors stand side by side, it is
    none."""
    sign, notation = place.found[0][0], place.notation
    if not (notation.derivatives and notation.implicit) or sign in notation.variables:
        found = re.compile(_NAME).match(place.text, place.start)
        if found is None:
            raise strange(place.text, place.start)
        return _name(place._replace(found=found))
    parts = [canonical(part.strip()[1:].strip()) for part in place.found[0].split("/")]
    if not all(part.isascii() for part in parts):
        raise strange(place.text, place.start)
    return [place.token("name", 0, "/".join(f"d{part}" for part in parts))]


def _below(place: Place) -> list[Token]:
    """A subscript that belongs to no name: the p of a p-norm."""
    value = number(place.found[0].translate(_BELOW), place.start, place.limits)
    return [Token("_", "_", place.start, place.start), place.token("number", 0, value)]


def _shifted(place: Place) -> list[Token]:
    """A name with a calculation below it: the t-1 of hₜ₋₁."""
    below = re.search(f"[{_SUB}]", place.found[0])
    start = place.start + (below.start() if below else 0)
    name = Token(
        "name", place.text[place.start : start], place.start, start, False, canonical(place.text[place.start : start])
    )
    return [name, Token("_", "_", start, start), *_grouped(place, start, _INDICES, "{}")]


def _superscript(place: Place) -> list[Token]:
    plain = place.found[0].translate(_SUPERSCRIPTS)
    power = Token("^", "^", place.start, place.start)
    if len(plain) == 1 and plain.isalpha():
        return [power, place.token("name", 0, plain)]
    if plain.lstrip("+-").isdigit() and len(plain.lstrip("+-")) > len(plain) - 2:
        return [power, place.token("number", 0, number(plain, place.start, place.limits))]
    return [power, *_grouped(place, place.start, _SUPERSCRIPTS, "()")]


def _grouped(place: Place, start: int, plain: Mapping[int, str], brackets: str) -> list[Token]:
    """What stands from here on above or below the line, as tokens in brackets."""
    end = place.found.end()
    inner = tokens(place.text[start:end].translate(plain), place.notation, place.limits)[:-1]
    moved = [replace(token, start=token.start + start, end=token.end + start) for token in inner]
    return [Token(brackets[0], brackets[0], start, start), *moved, Token(brackets[1], place.text[start:end], end, end)]


def _sum(place: Place) -> list[Token]:
    """∑ᵢ: a sum over the letter below the sign."""
    value = canonical(place.found[0][-1]).lstrip("_")
    name = Token("name", value, place.start + 1, place.found.end(), False, value)
    brackets = [Token(sign, text, name.start, name.end) for sign, text in (("(", "\\bounds"), (")", ")"))]
    return [place.token("big", place.start + 1, "sum_over"), brackets[0], name, brackets[1]]


def _colon(place: Place) -> list[Token]:
    """Between the ends of a range of entries."""
    if not place.notation.arrays:
        raise strange(place.text, place.start)
    return [place.token(":")]


@lru_cache(maxsize=64)
def _multiplies(text: str) -> bool:
    """Whether every x stands between two numbers."""
    signs = re.findall(r"(?<![\w.])[0-9][0-9.,]*(?= x [0-9])", text)
    return len(signs) == len(re.findall("(?<![A-Za-z])x(?![A-Za-z])", text))


def _times(place: Place) -> list[Token]:
    """`64 x 2`: a sign between two numbers, where x is no letter of the question or of the formula."""
    if not place.notation.implicit or "x" in place.notation.variables or not _multiplies(place.text):
        return [Token("name", "x", place.start + 1, place.start + 2, False, "x")]
    return [place.token(OPERATORS["×"])]


RULES: Mapping[str, Callable[[Place], list[Token]]] = {
    "number": _number,
    "name": _name,
    "degrees": lambda place: [place.token("unit", 0, degrees(place.found[0]))],
    "pi": lambda place: [place.token("name", 0, "pi")],
    "index": lambda place: [place.token("_")],
    "empty": lambda place: [place.token("{"), place.token("}")],
    "colon": _colon,
    "infinity": lambda place: [place.token("name", 0, "oo")],
    "times": _times,
    "slope": _slope,
    "derive": _derive,
    "below": _below,
    "superscript": _superscript,
    "shifted": _shifted,
    "sum": _sum,
    "fraction": lambda place: [place.token("number", 0, Fraction(*_FRACTIONS[place.found[0]]))],
    "relation": lambda place: [place.token("relation", 0, RELATIONS[place.found[0]])],
    "operator": lambda place: [place.token(OPERATORS[place.found[0]])],
}


def unread(text: str, start: int, end: int, why: ReadError) -> Token:
    """A token for what cannot be read; no grammar takes it, so that the side in which it stands is unread."""
    return Token("unread", text[start:end], start, end, False, why)


def tokens(text: str, notation: Notation, limits: Limits, partial: bool = False) -> list[Token]:
    """Split a plain text into tokens, with an `end` token behind the last.

    partial: what cannot be read becomes a token that says why. Raises ReadError otherwise, and for a text too long.
    """
    bounded(text, limits)
    pattern = _patterns()[0]
    out: list[Token] = []
    position = level = 0
    while position < len(text):
        found = pattern.match(text, position)
        if found is not None and found.lastgroup == "space":
            position = found.end()
            continue
        try:
            if found is None or found.lastgroup is None:
                raise strange(text, position)
            first, *rest = RULES[found.lastgroup](Place(text, found, notation, limits, level > 0))
        except ReadError as error:
            if not partial:
                raise
            first, rest = unread(text, position, found.end() if found else position + 1, error), []
        out += [replace(first, spaced=position > 0 and text[position - 1].isspace()), *rest]
        level += (first.kind in PAIRS) - (first.kind in CLOSERS)
        position = out[-1].end
    out.append(Token("end", "", len(text), len(text)))
    return out


def balanced(found: Sequence[Token], text: str) -> list[Token]:
    """The tokens, with every bracket unread that has no partner in its row, so that no other row is drawn into it."""
    out = list(found)
    opened: list[int] = []

    def lone(index: int) -> None:
        token = out[index]
        why = ReadError(token.start, "a bracket with a partner", quoted(token.text), "close it, or remove it")
        out[index] = unread(text, token.start, token.end, why)

    for index, token in enumerate(found):
        if token.kind in PAIRS:
            opened.append(index)
        elif token.kind in CLOSERS:
            if opened and token.kind in PAIRS[found[opened[-1]].kind]:
                opened.pop()
            else:
                lone(index)
        elif token.kind in ("row", "then", "end"):
            for at in opened:
                lone(at)
            opened.clear()
    return out


def bars(found: Sequence[Token]) -> list[Token]:
    """The tokens, with `||` as two bars where it closes what a single bar opened, and opens another: |x||y|."""
    if not any(token.kind == "||" for token in found):
        return list(found)
    out: list[Token] = []
    opened: list[str] = []
    for token in found:
        closes = bool(out) and out[-1].kind in _OPERANDS and opened[-1:] == [token.kind[:1]]
        if token.kind == "||" and closes:
            half = token.start + 1
            out.append(replace(token, kind="|", text="|", end=half))
            token = replace(token, kind="|", text="|", start=half)
        elif token.kind in ("|", "||") and out and out[-1].kind in _OPERANDS and opened[-1:] == [token.kind]:
            opened.pop()
        elif token.kind in PAIRS or token.kind in ("|", "||"):
            opened.append(token.kind)
        elif token.kind in CLOSERS:
            while opened and opened.pop() not in PAIRS:
                pass
        out.append(token)
    return out


def partners(found: Sequence[Token]) -> dict[int, int]:
    """The index of each opening bracket -> the index of the bracket that closes it."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for index, token in enumerate(found):
        if token.kind in PAIRS:
            opened.append(index)
        elif token.kind in CLOSERS:
            if not opened:
                raise ReadError(token.start, "an opening bracket before it", quoted(token.text), "remove it")
            opener = found[opened[-1]]
            if token.kind not in PAIRS[opener.kind]:
                expected = f"a bracket that closes {quoted(opener.text)} of character {opener.start + 1}"
                raise ReadError(token.start, expected, quoted(token.text))
            pairs[opened.pop()] = index
    if opened:
        token = found[opened[-1]]
        raise ReadError(token.start, "a closing bracket for it", quoted(token.text), "close it")
    return pairs


def alone(found: Sequence[Token]) -> frozenset[str]:
    """The names that somewhere are a term or a factor, with no bracket behind them: in that text they are no functions.

    A name with an index answers for its family, as `p_`: with p_j a factor, p_i is none of a function's names either.
    """
    names = set()
    for before, token, after in zip((END, *found), found, (*found[1:], END), strict=False):
        if token.kind != "name" or (after.kind == "(" and after.text in ROUND) or "∘" in (before.kind, after.kind):
            continue
        if after.kind in ("name", "number", "function") and SPELLINGS.get(str(token.value)) in BARE:
            continue  # log sigma(x)
        if before.kind in _ARITHMETIC or after.kind in _ARITHMETIC:
            names.add(str(token.value))
            names.add(family(str(token.value)))
    return frozenset(names)


def family(name: str) -> str:
    """`p_` for p_i and p3; the name itself where it has no index, or a label that may be a function's."""
    stem = name.rstrip("'")
    letters = stem.rstrip("0123456789") if "_" not in stem else stem.partition("_")[0]
    return f"{letters}_" if letters != stem and "__" not in stem and "/" not in stem else name


END = Token("end", "", 0, 0)
_OPERANDS = CLOSERS | {"number", "name", "transpose", "factorial", "%", "unit", "ellipsis", "|", "||"}
_ARITHMETIC = frozenset({"+", "-", "*", "×", "/", "^", "@", "number", "name", "indexed", "function"})
