"""Formulas from a stranger's document as boxes, where every part of them is known; else they are shown as text.

Nothing is interpreted here: the boxes only say how the formula looks, and whatever they hold is escaped when written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from theory.report.boxes import Box
from theory.report.formula import COMMANDS, FUNCTIONS, LETTERS, SIGNS, SPACES, read

LONGEST, DEEPEST = 1200, 24  # characters of a formula, and brackets within brackets
SYNONYMS = {
    r"\dfrac": r"\frac", r"\tfrac": r"\frac", r"\leq": r"\le", r"\geq": r"\ge", r"\neq": r"\ne", r"\lt": "<",
    r"\gt": ">", r"\rightarrow": r"\to", r"\ldots": r"\dots", r"\cdots": r"\dots", r"\dotsc": r"\dots",
    r"\widehat": r"\hat", r"\overline": r"\bar", r"\widetilde": r"\tilde", r"\mathbb": r"\mathbf", r"\bm": r"\mathbf",
    r"\mathcal": r"\mathrm", r"\mathit": r"\mathrm", r"\boldsymbol": r"\mathbf", r"\textbf": r"\text",
    r"\textit": r"\text", r"\mbox": r"\text", r"\textrm": r"\text", r"\lbrace": r"\{", r"\rbrace": r"\}", r"\%": "%",
    r"\ast": "*", r"\qquad": r"\quad", r"\:": r"\;", r"\>": r"\;", r"\varepsilon": r"\epsilon",
}  # fmt: skip
SILENT = {rf"\{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")}
SILENT |= {r"\!", r"\displaystyle", r"\textstyle", r"\limits", r"\nolimits", r"\nonumber", r"\notag"}
PLAIN = frozenset("+-*/=<>()[]|.,;:!?'%_^~")
KNOWN = {*COMMANDS, *SIGNS, *LETTERS, *FUNCTIONS, *SPACES, *PLAIN} - {r"\begin", r"\left"}
FENCES = {"(", ")", "[", "]", "|", r"\{", r"\}", r"\lVert", r"\rVert", r"\lceil", r"\rceil", r"\lfloor", r"\rfloor"}
WORDS = r"(?P<style>\\(?:text\w*|mbox|operatorname|math[a-z]+|boldsymbol|bm))\s*\{(?P<words>[^{}\\$]*)\}"
MATRIX = r"\\(?P<edge>begin|end)\{[pb]matrix\}"
TOKEN = re.compile(rf"{WORDS}|{MATRIX}|\\[A-Za-z]+|\\.|\d+(?:\.\d+)?(?:\{{,\}}\d{{3}})*|\s+|.", re.DOTALL)
# What TeX reads otherwise than it looks: \frac12 is 1/2, x^12 is x^1 times 2, a root with a degree, 2e-3.
DECEIVING = re.compile(
    r"\\[dt]?frac\s*[^{\s]|\\[dt]?frac\s*\{[^{}]*\}\s*[^{\s]|[_^]\s*\d\d|\\sqrt\s*(?:\[|\d)|\d[eE][+-]\d"
)


def formula(text: str) -> Box | None:
    """The formula's boxes; None where it is too long, too deep, not balanced, or has a part that is not known."""
    if not text.strip() or len(text) > LONGEST or DECEIVING.search(text):
        return None
    try:
        return read("".join(_rewritten(text)))
    except UnknownError:
        return None


class UnknownError(Exception):
    """A formula has a part that is not known here."""


def _rewritten(text: str) -> Iterator[str]:
    """The same in the commands that the reader of our own formulas knows. Raises UnknownError."""
    opened: list[str] = []  # what is still to be closed
    fence = ""  # \left or \right, whose bracket comes next
    for found in TOKEN.finditer(text):
        token = SYNONYMS.get(found[0], found[0].replace("{,}", ","))
        if fence:
            if token not in FENCES:
                raise UnknownError(token)
            yield f"{fence}{token} "
            fence = ""
        elif token in (r"\left", r"\right"):
            _account(opened, token == r"\left", "fence")
            fence = token
        elif found["edge"]:
            _account(opened, found["edge"] == "begin", "matrix")
            yield rf"\{found['edge']}{{bmatrix}}"
        elif token in "{}":
            _account(opened, token == "{", "group")
            yield token
        elif found["style"]:
            yield f"{SYNONYMS.get(found['style'], found['style'])}{{{_words(found['words'])}}}"
        elif token in (r"\\", "&"):
            if opened[-1:] == ["matrix"]:
                yield token
            elif token == r"\\":
                raise UnknownError(token)
        elif token not in SILENT:
            yield _known(token)
    if opened or fence:
        raise UnknownError(text)


def _account(opened: list[str], opens: bool, kind: str) -> None:
    """Keeps account of brackets: the one that closes must be the last that was opened."""
    if opens:
        opened.append(kind)
    elif not opened or opened.pop() != kind:
        raise UnknownError(kind)
    if len(opened) > DEEPEST:
        raise UnknownError("too deep")


def _words(words: str) -> str:
    if not words.isprintable():
        raise UnknownError(words)
    return words


def _known(token: str) -> str:
    """The token, closed by a space where it is a command."""
    if token in KNOWN:
        return f"{token} " if token[0] == "\\" else token
    if token.isspace() or token[0].isdigit() or (token.isascii() and token.isalpha()) or token in LETTERS.values():
        return token
    raise UnknownError(token)
