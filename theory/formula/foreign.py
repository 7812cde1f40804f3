"""Formulas from a stranger's document as boxes, where every part of them is known; else they are shown as text.

Nothing is interpreted here: the boxes only say how the formula looks, and whatever they hold is escaped when written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from theory.formula.boxes import (
    Accented,
    Box,
    Digits,
    Either,
    Fence,
    FunctionName,
    Grid,
    Letter,
    Operator,
    Over,
    Radical,
    Row,
    Scripts,
    Sign,
    Space,
    Upright,
    Words,
    bracket,
    row,
)
from theory.formula.line import CLOSING
from theory.formula.symbols import ACCENTS, FUNCTIONS, LETTERS, SIGNS, SPACES
from theory.formula.unicode import SUBSCRIPTS, SUPERSCRIPTS

LONGEST, DEEPEST = 1200, 24  # characters of a formula, and brackets within brackets
BY_HAND = {"½": r"\frac{1}{2}", "′": "'", "ᵀ": r"^\top", "√": r"\sqrt"}  # signs of Unicode, and what LaTeX has
MARKS = {mark: name for name, mark in ((r"\hat", "\u0302"), (r"\bar", "\u0304"), (r"\tilde", "\u0303"))}
MARKED = re.compile(f"([A-Za-zα-ω])([{''.join(MARKS)}])")
ROOT = re.compile(r"\\sqrt(?:(\d+(?:\.\d+)?|[A-Za-z])|\(([^()]*)\))")
SYNONYMS = {
    r"\dfrac": r"\frac", r"\tfrac": r"\frac", r"\leq": r"\le", r"\geq": r"\ge", r"\neq": r"\ne", r"\lt": "<",
    r"\gt": ">", r"\rightarrow": r"\to", r"\ldots": r"\dots", r"\cdots": r"\dots", r"\dotsc": r"\dots",
    r"\widehat": r"\hat", r"\overline": r"\bar", r"\widetilde": r"\tilde", r"\lbrace": r"\{", r"\rbrace": r"\}",
    r"\%": "%", r"\ast": "*", r"\qquad": r"\quad", r"\:": r"\;", r"\>": r"\;", r"\varepsilon": r"\epsilon",
}  # fmt: skip
SILENT = {rf"\{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")}
SILENT |= {r"\!", r"\displaystyle", r"\textstyle", r"\limits", r"\nolimits", r"\nonumber", r"\notag"}
PLAIN = frozenset("+*/=<>()[]|.,;:!?'%~@")
UNICODE = frozenset(SIGNS.values()) - {"{", "}"}
OPERATORS = {"+": "+", "-": "-", "=": "=", r"\cdot": "·"}  # before which a long formula may break
FENCES = {"(", ")", "[", "]", "|", r"\{", r"\}", r"\lVert", r"\rVert", r"\lceil", r"\rceil", r"\lfloor", r"\rfloor"}
STYLE = r"(?P<style>\\(?:text\w*|mbox|operatorname|math[a-z]+|boldsymbol|bm))\s*\{(?P<words>[^{}\\$]*)\}"
NAMES = "|".join(sorted(FUNCTIONS.values(), key=len, reverse=True))  # read as functions without a backslash, too
TOKEN = re.compile(
    rf"{STYLE}|\\(?P<edge>begin|end)\{{[pb]matrix\}}|\\[A-Za-z]+|\\.|(?<![A-Za-z])(?:{NAMES})(?![A-Za-z])"
    r"|[0-9]+(?:\.[0-9]+)?(?:\{,\}[0-9]{3})*|\s+|.",
    re.DOTALL,
)
ABOVE, BELOW = ("".join(map(chr, table.values())) for table in (SUPERSCRIPTS, SUBSCRIPTS))
SCRIPT = re.compile(f"([{ABOVE}]+)|[{BELOW}]+")  # of Unicode: `x₂²`
WRITTEN = {script: plain for table in (SUPERSCRIPTS, SUBSCRIPTS) for plain, script in table.items()}
BEGIN, END = r"\begin matrix", r"\end matrix"
BOLD = {r"\mathbf", r"\mathbb", r"\bm", r"\boldsymbol"}
DECEIVING = re.compile(r"[_^]\s*\d[\d.]|\d[eE][+-]\d")  # TeX reads otherwise than it looks: x^12 is x^1 times 2


SPACE = Space(17)
SUMS = (Sign("∑"), Sign("∏"))
OPENING = "([{⌈⌊‖|∇√"  # signs that begin something


class UnknownError(Exception):
    """A formula has a part that is not known here."""


def formula(text: str) -> Box | None:
    """The formula's boxes; None where it is too long, too deep, not balanced, or has a part that is not known."""
    if not text.strip() or len(text) > LONGEST or DECEIVING.search(text):
        return None
    text = _in_latex(text)
    text = SCRIPT.sub(lambda run: f"{'^' if run[1] else '_'}{{{run[0].translate(WRITTEN)}}}", text)
    try:
        return Reader(text).formula()
    except UnknownError:
        return None


def _in_latex(text: str) -> str:
    """Unicode that a hand types, as LaTeX: `ŷ` is `\\hat{y}`, `√2` is `\\sqrt{2}`."""
    if text.isascii():
        return text
    for sign, command in BY_HAND.items():
        text = text.replace(sign, command)
    text = MARKED.sub(lambda run: f"{MARKS[run[2]]}{{{run[1]}}}", unicodedata.normalize("NFD", text))
    return ROOT.sub(r"\\sqrt{\1\2}", unicodedata.normalize("NFC", text))


class Reader:
    """A cursor over the tokens of one formula."""

    def __init__(self, text: str) -> None:
        self.found = [match for match in TOKEN.finditer(text) if match[0] not in SILENT]
        self.tokens = [rf"\{m['edge']} matrix" if m["edge"] else SYNONYMS.get(m[0], m[0]) for m in self.found]
        self.at = self.depth = 0

    @property
    def next(self) -> str:
        """The token that comes, or nothing at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *expected: str) -> str:
        """The token that comes; if some are expected, it must be one of them."""
        token = self.next
        if not token or (expected and token not in expected):
            raise UnknownError(token)
        self.at += 1
        return token

    def formula(self) -> Box:
        """All of it."""
        found = self.row()
        if self.next:
            raise UnknownError(self.next)
        return found

    def row(self, *ends: str) -> Box:
        """Everything up to one of the ends, which is left to be taken."""
        items: list[Box] = []
        while self.next and self.next not in ends:
            if self.next in ("_", "^", "'"):
                items.append(self.scripts(items.pop() if items else Row(())))
            elif (found := self.atom()) is not None:
                items.append(found)
        return row(*(_on_a_line(place, items) for place in range(len(items))))

    def scripts(self, base: Box) -> Box:
        """A script for the base: a second subscript follows the first after a comma, a second power is bracketed."""
        mark = self.take()
        script = Sign("′") if mark == "'" else self.argument()
        if not isinstance(base, Scripts):
            return Scripts(base, script) if mark == "_" else Scripts(base, above=script)
        if mark == "_":
            below = script if base.below is None else row(base.below, Sign(","), Space(17), script)
            return Scripts(base.base, below, base.above)
        if base.above is None:
            return Scripts(base.base, base.below, script)
        return Scripts(bracket(base), above=script)

    def argument(self) -> Box:
        """What a script or an accent applies to: `{...}`, or a single atom."""
        while self.next.isspace():
            self.take()
        found = self.group() if self.next == "{" else self.atom()
        return Row(()) if found is None else found

    def group(self) -> Box:
        """`{...}`; white space before it means nothing."""
        while self.next.isspace():
            self.take()
        self.take("{")
        found = self.inside("}")
        self.take("}")
        return found

    def inside(self, *ends: str) -> Box:
        """What stands up to a closing token, which is left to be taken."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise UnknownError("too deep")
        found = self.row(*ends)
        self.depth -= 1
        return found

    def atom(self) -> Box | None:
        """One box; None for what is not seen, such as white space."""
        match = self.found[self.at] if self.next else None
        token = self.next
        if match is not None and match["style"]:
            self.take()
            return _styled(match["style"], match["words"])
        if token == "{":
            return self.group()
        self.take()
        if (rule := COMMANDS.get(token)) is not None:
            return rule(self)
        if token in ACCENTS:
            return Accented(self.argument(), ACCENTS[token])
        return _plain(token)

    def fence(self) -> Box:
        """`\\left( ... \\right)`."""
        opening = self.take(*FENCES)
        inside = self.inside(r"\right")
        self.take(r"\right")
        return Fence(_mark(opening), inside, _mark(self.take(*FENCES)))

    def grid(self) -> Box:
        """The rows of a matrix up to its end."""
        rows: list[tuple[Box, ...]] = []
        entries: list[Box] = []
        end = ""
        while end != END:
            entries.append(self.inside("&", r"\\", END))
            end = self.take("&", r"\\", END)
            if end != "&":
                rows.append(tuple(entries))
                entries = []
        return Grid(tuple(rows))


def _styled(style: str, words: str) -> Box:
    """Words in braces: the name of a quantity or function, or text."""
    if not words.isprintable():
        raise UnknownError(words)
    if style in BOLD:
        return Upright(words, bold=True)
    if style == r"\operatorname":
        return FunctionName(words)
    if style.startswith(r"\math"):
        return Letter(words) if len(words) == 1 and words.isalpha() else Upright(words)
    return Words(words)


def _plain(token: str) -> Box | None:
    """A letter, sign, function, gap or number."""
    for table, kind in ((OPERATORS, Operator), (SIGNS, Sign), (LETTERS, Letter), (FUNCTIONS, FunctionName)):
        if token in table:
            return kind(table[token])
    if token in SPACES:
        return Space(SPACES[token])
    if token.isspace() or token == "&":
        return None
    if token in FUNCTIONS.values():
        return FunctionName(token)
    if token[0] in "0123456789":
        return Digits(token.replace("{,}", ","))
    if token in PLAIN or token in UNICODE:
        return Sign(token)
    if (token.isascii() and token.isalpha()) or token in LETTERS.values():
        return Letter(token)
    raise UnknownError(token)


def _on_a_line(place: int, items: list[Box]) -> Box:
    """What one line of text says otherwise than a page: a fraction beside what it multiplies is bracketed, a sum says
    from where it runs to where, and the name of a function stands apart.
    """
    box = items[place]
    before, after = (items[near] if 0 <= near < len(items) else None for near in (place - 1, place + 1))
    base = box.base if isinstance(box, Scripts) else box
    line: Box = box
    if isinstance(box, Over) and (_touches(before, CLOSING) or _touches(after, OPENING)):
        line = bracket(box)
    elif isinstance(box, Scripts) and base in SUMS and box.below:
        ends = (box.below,) if box.above is None else (box.below, Sign(".."), box.above)
        line = row(base, Fence("[", row(*ends), "]"), SPACE)
    elif isinstance(base, FunctionName):
        apart = after is not None and after not in (Sign("("), Sign("["), SPACE)
        line = row(*[SPACE] * _touches(before, CLOSING), box, *[SPACE] * apart)
    return box if line is box else Either(box, line, line)


def _touches(box: Box | None, signs: str) -> bool:
    """Whether it stands beside what it multiplies: anything but an operation or another sign than these."""
    if isinstance(box, Sign):
        return box.text in signs
    return box is not None and not isinstance(box, Operator)


def _mark(token: str) -> str:
    return SIGNS.get(token, token)


COMMANDS: dict[str, Callable[[Reader], Box]] = {
    r"\frac": lambda reader: Over(reader.group(), reader.group()),
    r"\sqrt": lambda reader: Radical(reader.group()),
    r"\left": Reader.fence,
    BEGIN: Reader.grid,
}
