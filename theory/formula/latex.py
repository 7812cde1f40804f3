"""Writes boxes as LaTeX of amsmath: only known commands come out, whatever a name may hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from theory.formula.boxes import (
    Accented,
    Box,
    Digits,
    Either,
    Fence,
    FunctionName,
    Grid,
    Letter,
    Named,
    Operator,
    Over,
    Radical,
    Row,
    Scripts,
    Sign,
    Space,
    Upright,
    Words,
)
from theory.formula.operators import OPERATORS
from theory.formula.symbols import FUNCTIONS, LETTERS, SIGNS

SPECIAL = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
SPECIAL |= {mark: f"\\{mark}" for mark in "#$%&_"}
COMMANDS = {text: command for command, text in (SIGNS | LETTERS | FUNCTIONS).items()}
COMMANDS |= {"−": "-", "∗": "*", "′": r"\prime", "\\": r"\backslash ", "~=": r"\sim=", "≔": ":="}
ACCENTS = {"^": r"\hat", "¯": r"\bar", "~": r"\tilde"}


def text(words: str) -> str:
    """Any text as LaTeX that prints it and does nothing else; what is not ASCII is set as mathematics or as `?`."""
    made = _escaped(words)
    return f"{{}}{made}" if made.startswith(("[", "*")) else made  # after the end of a row, it would be its option


def _escaped(words: str) -> str:
    return "".join(SPECIAL.get(c, c) if c.isascii() else _foreign(c) for c in words if c.isprintable() or c == " ")


def _foreign(character: str) -> str:
    if character in MARKS:
        return rf"\ensuremath{{{MARKS[character]}}}" + (r"\allowbreak{}" if character == "·" else "")
    return character if character.isalpha() and ord(character) < 0x180 else "?"


# What occurs in the text of claims and rules beyond ASCII.
MARKS = {letter: f"{command} " for letter, command in COMMANDS.items() if not letter.isascii()}
MARKS |= {"ŷ": r"\hat{y}", "Î": r"\hat{I}", "ᵀ": r"^{\top}", "𝟏": r"\mathbf{1}", "𝟎": r"\mathbf{0}", "√": r"\surd "}
MARKS |= {c: f"_{{{p}}}" for c, p in zip("₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-aehijklmnoprstuvx", strict=True)}
MARKS |= {c: f"^{{{p}}}" for c, p in zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True)}
MARKS |= {"Σ": r"\Sigma ", "Π": r"\Pi ", "…": r"\dots ", "—": "-", "–": "-"}


def _command(character: str) -> str:
    """A letter or sign; what has no command is escaped as text is."""
    return COMMANDS.get(character) or _escaped(character)


def _upright(box: Upright) -> str:
    return rf"\{'mathbf' if box.bold else 'mathrm'}{{{text(box.text)}}}"


def _function(box: FunctionName) -> str:
    return f"\\{box.text}" if box.text in FUNCTIONS.values() else rf"\operatorname{{{text(box.text)}}}"


def _scripts(box: Scripts) -> str:
    base = write(box.base)
    if isinstance(box.base, (Row, Over)) or (isinstance(box.base, Scripts) and box.base.above is not None):
        base = f"{{{base}}}"
    below = f"_{{{write(box.below)}}}" if box.below is not None else ""
    if box.above == Sign("′"):
        return f"{base}'{below}"
    return base + below + (f"^{{{write(box.above)}}}" if box.above is not None else "")


def _bracket(mark: str, side: str) -> str:
    return {"‖": rf"\{side}Vert", "{": r"\{", "}": r"\}", "": "."}.get(mark, _command(mark))


def _fence(box: Fence) -> str:
    opening, closing = _bracket(box.opening, "l"), _bracket(box.closing, "r")
    return rf"\left{opening} {write(box.inside)} \right{closing}"


def _row(box: Row) -> str:
    return " ".join(filter(None, map(write, box.items)))


def _grid(box: Grid) -> str:
    rows = r" \\ ".join(" & ".join(map(write, row)) for row in box.rows)
    return rf"\begin{{bmatrix}}{rows}\end{{bmatrix}}"


SPACES = {17: r"\,", 25: r"\ ", 28: r"\;", 100: r"\quad"}
RULES: dict[type, Callable[[Any], str]] = {
    Letter: lambda box: _command(box.text),
    Upright: _upright,
    FunctionName: _function,
    Digits: lambda box: box.text.replace(",", "{,}"),
    Sign: lambda box: _command(box.text),
    Words: lambda box: rf"\text{{{text(box.text)}}}",
    Space: lambda box: SPACES.get(box.width, r"\,"),
    Operator: lambda box: write(page) if (page := OPERATORS[box.key].page) else "",
    Row: _row,
    Over: lambda box: rf"\frac{{{write(box.above)}}}{{{write(box.below)}}}",
    Scripts: _scripts,
    Accented: lambda box: f"{ACCENTS[box.mark]}{{{write(box.base)}}}",
    Radical: lambda box: rf"\sqrt{{{write(box.inside)}}}",
    Fence: _fence,
    Grid: _grid,
    Named: lambda box: write(box.box),
    Either: lambda box: write(box.page),
}


def write(box: Box) -> str:
    """The inside of a formula."""
    return RULES[type(box)](box)
