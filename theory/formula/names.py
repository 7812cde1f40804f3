"""How a name is written in LaTeX, in Unicode and in ASCII: `yhat_3`, `dL/dw3`, `alpha1`, `flops.conv`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from checks.reading.spelling import GREEK as LETTERS

GREEK = {name: letter for letter, name in reversed(LETTERS.items())}  # the first spelling of each
ACCENTS = {  # suffix of a name -> LaTeX command, combining character
    "hat": (r"\hat", "\u0302"),
    "bar": (r"\bar", "\u0304"),
    "tilde": (r"\tilde", "\u0303"),
}
MARKS = {"star": ("*", "*"), "prime": ("'", "′")}  # suffix -> LaTeX superscript or prime, Unicode
SUBSCRIPTS = str.maketrans("0123456789+-aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
SUPERSCRIPTS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")

_BASES = "|".join(sorted(GREEK, key=len, reverse=True))
_NAME = re.compile(
    rf"(?P<base>(?:{_BASES})(?![a-z])|(?:{_BASES})(?=hat|bar|tilde|star|prime)|[A-Za-z]+?)"
    r"(?P<accent>hat|bar|tilde)?(?P<mark>star|prime)?(?:_?(?P<index>\d+)|_(?P<label>[A-Za-z0-9_]+))?"
)
_DERIVATIVE = re.compile(r"d(?P<of>[^/]+)/d(?P<by>[^/]+)")


@dataclass(frozen=True, slots=True)
class Parts:
    """A name taken apart: `yhat_3` is base y, accent hat, index 3."""

    base: str
    accent: str
    mark: str
    index: str


@lru_cache(maxsize=4096)
def parts(name: str) -> Parts:
    match = _NAME.fullmatch(name)
    if match is None:
        return Parts(name, "", "", "")
    index = match["index"] or match["label"] or ""
    return Parts(match["base"], match["accent"] or "", match["mark"] or "", index)


def derivative(name: str) -> tuple[str, str] | None:
    """What `dL/dw3` is the derivative of, and by what; None for other names."""
    match = _DERIVATIVE.fullmatch(name)
    return (match["of"], match["by"]) if match else None


def latex_name(name: str) -> str:
    if pair := derivative(name):
        return rf"\frac{{\partial {latex_name(pair[0])}}}{{\partial {latex_name(pair[1])}}}"
    if "." in name:
        head, *rest = name.split(".")
        label = ", ".join(rest).replace("_", " ")
        return rf"{latex_name(head)}_{{\text{{{label}}}}}"
    found = parts(name)
    base = found.base
    if base in GREEK:
        base = "\\" + base
    elif len(base) > 1:
        base = rf"\mathrm{{{base}}}".replace("_", r"\_")
    if found.accent:
        base = f"{ACCENTS[found.accent][0]}{{{base}}}"
    if found.mark:
        base += "^{" + MARKS[found.mark][0] + "}" if found.mark == "star" else MARKS[found.mark][0]
    if not found.index:
        return base
    index = found.index if len(found.index) == 1 or found.index.isdigit() else rf"\text{{{found.index}}}"
    return f"{base}_{{{index}}}".replace("_{\\text{", "_{\\text{").replace("\\text{_", "\\text{")


def unicode_name(name: str) -> str:
    if pair := derivative(name):
        return f"∂{unicode_name(pair[0])}/∂{unicode_name(pair[1])}"
    if "." in name:
        head, rest = name.split(".", 1)
        return f"{unicode_name(head)}.{rest}"
    found = parts(name)
    base = GREEK.get(found.base, found.base)
    if found.accent:
        base = unicodedata.normalize("NFC", base + ACCENTS[found.accent][1])
    if found.mark:
        base += MARKS[found.mark][1]
    subscript = found.index.translate(SUBSCRIPTS)
    if any(c in "bcdfgqwyz" or c.isupper() or c == "_" for c in subscript):  # letters that have no subscript form
        subscript = "_" + found.index
    return base + subscript


def ascii_name(name: str) -> str:
    return name


@dataclass(frozen=True, slots=True)
class Style:
    """One way to write mathematics: the marks that differ between LaTeX, Unicode and ASCII."""

    key: str
    name: Callable[[str], str]
    times: str  # between factors
    number_times: str  # between two numbers
    matrix_times: str
    hadamard: str
    minus: str
    functions: str  # which column of the table of function names
    pi: str
    infinity: str


LATEX = Style(
    "latex", latex_name, r" \, ", r" \cdot ", r" \, ", r" \odot ", "-", "latex", r"\pi", r"\infty"
)  # fmt: skip
UNICODE = Style("unicode", unicode_name, "·", "·", " ", " ⊙ ", "-", "unicode", "π", "∞")
ASCII = Style("ascii", ascii_name, "*", "*", " @ ", "*", "-", "ascii", "pi", "oo")
STYLES = {style.key: style for style in (LATEX, UNICODE, ASCII)}
