"""Reads the LaTeX that `theory.writing` writes into a few kinds of box, which each format then writes in its own way.

The LaTeX of a form is written once, in `theory.writing`; brackets, order and signs are decided there and nowhere else.
Reading it never fails: what is not known becomes literal text, so a hostile name can only ever be shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

from theory.notation import GREEK

Box: TypeAlias = (
    "Letter | Upright | Digits | Sign | Words | Space | Row | Over | Scripts | Accent | Root | Fence | Grid | Named"
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, in italics."""

    text: str


@dataclass(frozen=True, slots=True)
class Upright:
    """A name of several letters, or of a function; bold where it stands for a matrix of ones or zeros."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Digits:
    text: str


@dataclass(frozen=True, slots=True)
class Sign:
    """An operator or a mark of punctuation, as its Unicode character."""

    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """Plain text inside of a formula."""

    text: str


@dataclass(frozen=True, slots=True)
class Space:
    """A gap, in hundredths of the size of the letters."""

    width: int


@dataclass(frozen=True, slots=True)
class Row:
    items: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Over:
    """A fraction."""

    above: Box
    below: Box


@dataclass(frozen=True, slots=True)
class Scripts:
    """A base with what stands below and above; sums and limits have them under and over the sign."""

    base: Box
    below: Box | None = None
    above: Box | None = None


@dataclass(frozen=True, slots=True)
class Accent:
    base: Box
    mark: str


@dataclass(frozen=True, slots=True)
class Root:
    inside: Box


@dataclass(frozen=True, slots=True)
class Fence:
    """Brackets that grow with what stands between them."""

    opening: str
    inside: Box
    closing: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix in square brackets."""

    rows: tuple[tuple[Box, ...], ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A part that is the name of a quantity: `key` says which."""

    key: str
    box: Box


SIGNS = {
    r"\cdot": "·", r"\odot": "⊙", r"\to": "→", r"\le": "≤", r"\ge": "≥", r"\in": "∈", r"\top": "⊤", r"\dots": "…",
    r"\times": "×", r"\sum": "∑", r"\prod": "∏", r"\approx": "≈", r"\lVert": "‖", r"\rVert": "‖", r"\{": "{",
    r"\}": "}", "-": "−", r"\ne": "≠", "*": "∗",
}  # fmt: skip
LETTERS = {"\\" + name: letter for name, letter in GREEK.items()} | {r"\partial": "∂", r"\infty": "∞"}
FUNCTIONS = {rf"\{name}": name for name in ("ln", "log", "exp", "tanh", "sin", "cos", "tan", "max", "min", "lim")}
SPACES = {r"\,": 17, r"\ ": 25, r"\;": 28, r"\quad": 100}
ACCENTS = {r"\hat": "^", r"\bar": "¯", r"\tilde": "~"}
TALL = {"∑", "∏", "lim"}  # their scripts stand under and over

_TOKEN = re.compile(
    r"\\[A-Za-z]+|\\.|\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?(?:e[+-]\d+)?|\s+|.", re.DOTALL
)  # fmt: skip


class Reader:
    """A cursor over the tokens of one formula."""

    def __init__(self, text: str) -> None:
        self.tokens: list[str] = _TOKEN.findall(text)
        self.at = 0

    @property
    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.next
        self.at += 1
        return token

    def row(self, *ends: str) -> Box:
        """Everything up to one of the ends, which is left to be taken."""
        items: list[Box] = []
        while self.next and self.next not in ends:
            if self.next in ("_", "^", "'"):
                items.append(self.scripts(items.pop() if items else Row(())))
            elif (found := self.atom()) is not None:
                before = items[-1] if items else None
                items.append(found if isinstance(before, (Letter, Upright, Scripts)) else _unwrapped(found))
        return items[0] if len(items) == 1 else Row(tuple(items))

    def scripts(self, base: Box) -> Box:
        """A script for the base: a second subscript follows the first after a comma, a second power is bracketed."""
        mark = self.take()
        script = Sign("′") if mark == "'" else self.group()
        if not isinstance(base, Scripts):
            return Scripts(base, script) if mark == "_" else Scripts(base, above=script)
        if mark == "_":
            below = script if base.below is None else Row((base.below, Sign(","), Space(17), script))
            return replace(base, below=below)
        return replace(base, above=script) if base.above is None else Scripts(Fence("(", base, ")"), above=script)

    def group(self) -> Box:
        """What a command or script applies to: `{...}`, or a single atom."""
        while self.next.isspace():
            self.take()
        if self.next != "{":
            return self.atom() or Row(())
        self.take()
        inside = self.row("}")
        self.take()
        return inside

    def raw(self) -> str:
        """The characters of `{...}` as they stand."""
        if self.next != "{":
            return self.take()
        self.take()
        depth, parts = 1, []
        while self.next:
            token = self.take()
            depth += (token == "{") - (token == "}")
            if depth == 0:
                break
            parts.append(token)
        return "".join(parts)

    def atom(self) -> Box | None:
        """One box; None for white space, which means nothing."""
        token = self.take()
        if token.isspace() or not token:
            return None
        if (rule := COMMANDS.get(token)) is not None:
            return rule(self, token)
        if token == "{":
            self.at -= 1
            return self.group()
        if token in SIGNS:
            return Sign(SIGNS[token])
        if token in LETTERS:
            return Letter(LETTERS[token])
        if token in FUNCTIONS:
            return Upright(FUNCTIONS[token])
        if token in SPACES:
            return Space(SPACES[token])
        if token[0].isdigit():
            return _digits(token)
        if token.startswith("\\") and len(token) > 1:
            return Words(token)
        return Letter(token) if token.isalpha() else Sign(token)


def _unwrapped(box: Box) -> Box:
    """A matrix has brackets of its own; only the argument of a function has others around them."""
    return box.inside if isinstance(box, Fence) and isinstance(box.inside, Grid) else box


def _digits(token: str) -> Box:
    """A number; `4.5e-05` is a mantissa and a power of ten."""
    mantissa, _, exponent = token.partition("e")
    if not exponent:
        return Digits(token)
    power = int(exponent)
    raised = Digits(str(power)) if power >= 0 else Row((Sign("−"), Digits(str(-power))))
    return Row((Digits(mantissa), Sign("·"), Scripts(Digits("10"), above=raised)))


def _fence(reader: Reader, token: str) -> Box:
    opening = _bracket(reader.take())
    inside = reader.row(r"\right")
    reader.take()
    return Fence(opening, inside, _bracket(reader.take()))


def _bracket(token: str) -> str:
    return SIGNS.get(token, token.removeprefix("\\"))


def _grid(reader: Reader, token: str) -> Box:
    kind = reader.raw()
    if kind != "bmatrix":
        return Words(rf"\begin{{{kind}}}")
    rows: list[tuple[Box, ...]] = []
    row: list[Box] = []
    while reader.next:
        row.append(reader.row("&", r"\\", r"\end"))
        end = reader.take()
        if end != "&":
            rows.append(tuple(row))
            row = []
        if end == r"\end":
            reader.raw()
            break
    return Grid(tuple(rows))


def _name(reader: Reader, token: str) -> Box:
    text = reader.raw().replace(r"\_", "_")
    return Letter(text) if len(text) == 1 and text.isalpha() else Upright(text)


COMMANDS: dict[str, Callable[[Reader, str], Box]] = {
    r"\frac": lambda reader, token: Over(reader.group(), reader.group()),
    r"\sqrt": lambda reader, token: Root(reader.group()),
    r"\left": _fence,
    r"\begin": _grid,
    r"\mathrm": _name,
    r"\operatorname": lambda reader, token: Upright(reader.raw()),
    r"\mathbf": lambda reader, token: Upright(reader.raw(), bold=True),
    r"\text": lambda reader, token: Words(reader.raw()),
    **dict.fromkeys(ACCENTS, lambda reader, token: Accent(reader.group(), ACCENTS[token])),
}


@lru_cache(maxsize=4096)
def read(latex: str) -> Box:
    """The boxes of a formula that `theory.writing` or `theory.notation` wrote in LaTeX."""
    reader = Reader(latex)
    items: list[Box] = []
    while reader.next:
        found = reader.row("}", "&", r"\\", r"\right", r"\end")
        items.append(found)
        if reader.next:
            items.append(Words(reader.take()))
    return items[0] if len(items) == 1 else Row(tuple(items))


def figure(text: str) -> Box:
    """A value as `theory.figures` writes it: `-7/40`, `≈ 0.4563`, `1,151,280`; a fraction becomes one."""
    if match := re.fullmatch(r"(-?)(\d+)/(\d+)", text):
        fraction = Over(Digits(match[2]), Digits(match[3]))
        return Row((Sign("−"), fraction)) if match[1] else fraction
    return read(text)


def marked(box: Box, names: Mapping[Box, str]) -> Box:
    """The same boxes with every part that is a quantity's name marked as one."""
    if (key := names.get(box)) is not None:
        return Named(key, box)
    match box:
        case Row(items):
            return Row(tuple(marked(item, names) for item in items))
        case Over(above, below):
            return Over(marked(above, names), marked(below, names))
        case Scripts(base, below, above):
            return Scripts(marked(base, names), below, above and marked(above, names))
        case Root(inside):
            return Root(marked(inside, names))
        case Fence(opening, inside, closing):
            return Fence(opening, marked(inside, names), closing)
        case Grid(rows):
            return Grid(tuple(tuple(marked(entry, names) for entry in row) for row in rows))
        case _:
            return box


def tall(box: Box) -> bool:
    """Whether brackets around it must grow: a fraction, matrix, root, or a sign with limits stands in it."""
    match box:
        case Over() | Grid() | Root():
            return True
        case Scripts(Sign(text) | Upright(text), _, _) if text in TALL:
            return True
        case Scripts(base, _, above):
            return tall(base) or (above is not None and tall(above))
        case Row(items):
            return any(map(tall, items))
        case Fence(_, inside, _) | Named(_, inside) | Accent(inside, _):
            return tall(inside)
        case _:
            return False


BREAKS = {"+", "−", "·", "="}


def pieces(box: Box) -> list[Box]:
    """The parts between which a long formula may go to a new line: before a sign of its outermost sum or product."""
    if not isinstance(box, Row):
        return [box]
    parts: list[list[Box]] = [[]]
    for position, item in enumerate(box.items):
        gap = isinstance(item, Space) and item.width < 50
        if position and parts[-1] and (gap or (isinstance(item, Sign) and item.text in BREAKS)):
            parts.append([])
        parts[-1].append(item)
    return [part[0] if len(part) == 1 else Row(tuple(part)) for part in parts]


def size(box: Box) -> int:
    """About how many characters wide a formula is."""
    match box:
        case Row(items):
            return sum(map(size, items))
        case Over(above, below):
            return max(size(above), size(below))
        case Scripts(base, below, above):
            return size(base) + max(size(below) if below else 0, size(above) if above else 0)
        case Fence(_, inside, _):
            return size(inside) + 2
        case Grid(rows):
            return max((sum(size(entry) + 2 for entry in row) for row in rows), default=0) + 2
        case Named(_, inside) | Root(inside) | Accent(inside, _):
            return size(inside)
        case Space():
            return 0
        case Letter(text) | Upright(text) | Digits(text) | Sign(text) | Words(text):
            return len(text)
