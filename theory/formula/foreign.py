"""Formulas from a stranger's document as boxes, where every part of them is known; else they are shown as text.

Nothing is interpreted here: the boxes only say how the formula looks, and whatever they hold is escaped when written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from theory.formula.boxes import Box
from theory.formula.reading import COMMANDS, FUNCTIONS, LETTERS, SIGNS, SPACES, read

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
NAMED = {r"\text", r"\mathrm", r"\mathbf", r"\operatorname"}  # known with plain words in braces only
KNOWN = {*COMMANDS, *SIGNS, *LETTERS, *FUNCTIONS, *SPACES, *PLAIN} - {r"\begin", r"\left", *NAMED}
BRACED = {r"\frac": 2, r"\sqrt": 1}  # how many arguments in braces must follow: TeX reads \frac12 as 1/2
FENCES = {"(", ")", "[", "]", "|", r"\{", r"\}", r"\lVert", r"\rVert", r"\lceil", r"\rceil", r"\lfloor", r"\rfloor"}
WORDS = r"(?P<style>\\(?:text\w*|mbox|operatorname|math[a-z]+|boldsymbol|bm))\s*\{(?P<words>[^{}\\$]*)\}"
MATRIX = r"\\(?P<edge>begin|end)\{[pb]matrix\}"
TOKEN = re.compile(rf"{WORDS}|{MATRIX}|\\[A-Za-z]+|\\.|\d+(?:\.\d+)?(?:\{{,\}}\d{{3}})*|\s+|.", re.DOTALL)
DECEIVING = re.compile(r"[_^]\s*\d[\d.]|\d[eE][+-]\d")  # TeX reads otherwise than it looks: x^12 is x^1 times 2


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
    opened = Opened()
    fence = ""  # \left or \right, whose bracket comes next
    for found in TOKEN.finditer(text):
        token = SYNONYMS.get(found[0], found[0].replace("{,}", ","))
        if opened.owed and token != "{" and not token.isspace():
            raise UnknownError(token)
        if fence:
            if token not in FENCES:
                raise UnknownError(token)
            yield f"{fence}{token} "
            fence = ""
        elif token in (r"\left", r"\right"):
            opened.account(token == r"\left", "fence")
            fence = token
        elif found["edge"]:
            opened.account(found["edge"] == "begin", "matrix")
            yield rf"\{found['edge']}{{bmatrix}}"
        elif token in "{}":
            opened.account(token == "{", "group")
            yield token
        elif found["style"]:
            yield f"{SYNONYMS.get(found['style'], found['style'])}{{{_words(found['words'])}}}"
        elif token in (r"\\", "&"):
            if opened.kinds[-1:] == ["matrix"]:
                yield token
            elif token == r"\\":
                raise UnknownError(token)
        elif token not in SILENT:
            opened.owed = BRACED.get(token, opened.owed)
            yield _known(token)
    if opened.kinds or opened.owed or fence:
        raise UnknownError(text)


@dataclass
class Opened:
    """What is still to be closed. owed: how many arguments in braces must come next; outside: so of each bracket."""

    kinds: list[str] = field(default_factory=list)
    owed: int = 0
    outside: list[int] = field(default_factory=list)

    def account(self, opens: bool, kind: str) -> None:
        """The bracket that closes must be the last that was opened."""
        if opens:
            self.kinds.append(kind)
            self.outside.append(max(self.owed - 1, 0))
            self.owed = 0
        elif self.owed or not self.kinds or self.kinds.pop() != kind:
            raise UnknownError(kind)
        else:
            self.owed = self.outside.pop()
        if len(self.kinds) > DEEPEST:
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
