"""Writes boxes on one line of Unicode: `∂L/∂w₃ = -2·(y - ŷ)²`."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from theory.formula.boxes import Accented, Box, Either, Named, Radical, Scripts, Sign, Upright
from theory.formula.line import RULES, LineWriter, raised
from theory.formula.names import name_box
from theory.formula.operators import OPERATORS, Binding

SUBSCRIPTS = str.maketrans("0123456789+-aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
SUPERSCRIPTS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
SIGNS = {"∑": "Σ", "∏": "Π", "∗": "*"}
MARKS = {"⊤": "ᵀ", "∗": "*", "′": "′"}  # signs that stand behind their base without a caret
BOLD = {"0": "𝟎", "1": "𝟏"}
COMBINING = {"^": "\u0302", "¯": "\u0304", "~": "\u0303"}


def _sign(line: LineWriter, box: Sign) -> str:
    return SIGNS.get(box.text, box.text)


def _upright(line: LineWriter, box: Upright) -> str:
    return BOLD.get(box.text, box.text) if box.bold else box.text


def _scripts(line: LineWriter, box: Scripts) -> str:
    base = line.operand(box.base, Binding.ATOM)
    below = "" if box.below is None else _below(line.write(box.below))
    if isinstance(box.above, Sign):
        return f"{base}{MARKS.get(box.above.text, box.above.text)}{below}"
    return f"{base}{below}" + ("" if box.above is None else _above(line, box.above))


def _below(text: str) -> str:
    found = text.replace(" ", "").translate(SUBSCRIPTS)
    lowered = not any(c.isascii() and c not in ",." for c in found)  # some have no such form
    return found if lowered else f"_{text}" if text.replace("_", "").isalnum() else f"_({text})"


def _above(line: LineWriter, exponent: Box) -> str:
    text = line.write(exponent)
    return text.translate(SUPERSCRIPTS) if text.lstrip("-").isdigit() else raised(line, exponent)


def _root(line: LineWriter, box: Radical) -> str:
    inside = line.write(box.inside)
    return f"√{inside}" if inside.isalnum() else f"sqrt({inside})"


LINE = LineWriter(
    {
        **RULES,
        Sign: _sign,
        Upright: _upright,
        Scripts: _scripts,
        Accented: lambda line, box: unicodedata.normalize("NFC", line.write(box.base) + COMBINING[box.mark]),
        Radical: _root,
        Named: lambda line, box: line.write(box.box),
        Either: lambda line, box: line.write(box.unicode),
    },
    {key: written.unicode for key, written in OPERATORS.items()},
)


@lru_cache(maxsize=4096)
def name(key: str) -> str:
    """The name of a quantity: `dL/dw3` is `∂L/∂w₃`."""
    return write(name_box(key))


def write(box: Box) -> str:
    """The formula as Unicode text."""
    return LINE.write(box)
