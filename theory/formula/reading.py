"""Reads the LaTeX of `theory.formula.writing` into a few kinds of box, which each format then writes in its own way.

The LaTeX of a form is written once, in `theory.formula.writing`; brackets, order and signs are decided there only.
Reading it never fails: what is not known becomes literal text, so a hostile name can only ever be shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from theory.formula.boxes import (
    Accent,
    Box,
    Digits,
    Fence,
    Grid,
    Letter,
    Over,
    Root,
    Row,
    Scripts,
    Sign,
    Space,
    Upright,
    Words,
)
from theory.formula.names import GREEK

SIGNS = {
    r"\cdot": "·", r"\odot": "⊙", r"\to": "→", r"\le": "≤", r"\ge": "≥", r"\in": "∈", r"\top": "⊤", r"\dots": "…",
    r"\times": "×", r"\sum": "∑", r"\prod": "∏", r"\approx": "≈", r"\lVert": "‖", r"\rVert": "‖", r"\{": "{",
    r"\}": "}", "-": "−", r"\ne": "≠", "*": "∗", r"\nabla": "∇", r"\circ": "∘", r"\pm": "±", r"\div": "÷",
    r"\forall": "∀", r"\implies": "⟹", r"\equiv": "≡", r"\sim": "∼", r"\propto": "∝", r"\triangleq": "≜",
    r"\lceil": "⌈", r"\rceil": "⌉", r"\lfloor": "⌊", r"\rfloor": "⌋", r"\ell": "ℓ",
}  # fmt: skip
LETTERS = {"\\" + name: letter for name, letter in GREEK.items()} | {r"\partial": "∂", r"\infty": "∞"}
FUNCTIONS = {
    rf"\{name}": name for name in ("ln", "log", "exp", "tanh", "sinh", "cosh", "sin", "cos", "tan", "max", "min", "lim")
}
SPACES = {r"\,": 17, r"\ ": 25, r"\;": 28, r"\quad": 100}
ACCENTS = {r"\hat": "^", r"\bar": "¯", r"\tilde": "~"}

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
    """The boxes of a formula that `theory.formula.writing` or `theory.formula.names` wrote in LaTeX."""
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
