"""The LaTeX that is understood: every macro, environment and delimiter, and what it stands for."""

from __future__ import annotations

from collections.abc import Mapping

from checks.vocabulary import ARRAY_FUNCTIONS, OPERATIONS
from checks.vocabulary import FUNCTIONS as ROWS
from checks.vocabulary.names import ACCENT_MACROS, LETTER_MACROS
from checks.vocabulary.units import SHARES

LETTERS: Mapping[str, str] = {
    **LETTER_MACROS,
    "ell": "ell", "infty": "oo", "hbar": "hbar", "imath": "i", "jmath": "j",
}  # fmt: skip

UPRIGHT = frozenset({"mathrm", "mathit", "mathsf", "mathtt", "operatorname", "operatorname*", "mathop"})
ALPHABETS = UPRIGHT | {"mathbf", "mathbb", "mathcal", "mathscr", "mathfrak", "boldsymbol", "bm", "pmb"}
TEXTS = frozenset({"text", "textrm", "textnormal", "textbf", "textit", "textsf", "texttt", "mbox", "emph"})

FUNCTIONS = frozenset(row.macro for row in (*ROWS.values(), *ARRAY_FUNCTIONS.values()) if row.macro)

BIG: Mapping[str, str] = {"sum": "sum_over", "prod": "product_over"}
INTEGRALS = frozenset({"int", "intop"})
FRACTIONS = frozenset({"frac", "dfrac", "tfrac", "cfrac"})
BINOMIALS = frozenset({"binom", "dbinom", "tbinom"})
EMPTY = frozenset({"emptyset", "varnothing"})

# macro -> kind of token, for those that stand for one character
SYMBOLS: Mapping[str, str] = {
    **{macro: row.name for row in OPERATIONS.values() for macro in row.macros},
    **dict.fromkeys(SHARES, "%"),
    "dots": "ellipsis", "ldots": "ellipsis", "cdots": "ellipsis", "dotsb": "ellipsis", "dotsc": "ellipsis",
    "vdots": "ellipsis", "ddots": "ellipsis", "{": "{", "}": "}", "lbrace": "{", "rbrace": "}",
    "lceil": "⌈", "rceil": "⌉", "lfloor": "⌊", "rfloor": "⌋", "|": "‖", "lvert": "|(", "rvert": ")|",
    "lVert": "‖(", "rVert": ")‖", "lbrack": "[", "rbrack": "]",
}  # fmt: skip

RELATIONS: Mapping[str, str] = {
    "approx": "≈", "simeq": "≈", "cong": "≈", "le": "≤", "leq": "≤", "leqslant": "≤",
    "ge": "≥", "geq": "≥", "geqslant": "≥",
    "lt": "<", "gt": ">", "ne": "≠", "neq": "≠", "equiv": "=", "triangleq": ":=", "coloneqq": ":=", "in": "∈",
    "propto": "∝", "sim": "∼", "to": "→", "rightarrow": "→", "longrightarrow": "→",
    "leftarrow": ":=", "gets": ":=",
}  # fmt: skip

SEPARATORS = frozenset({
    "implies", "impliedby", "iff", "Rightarrow", "Longrightarrow", "Leftrightarrow", "Longleftrightarrow",
    "therefore", "because", "forall",
})  # fmt: skip

SPACES = frozenset(
    {",", ";", ":", "!", " ", ">", "thinspace", "medspace", "thickspace", "negthinspace", "enspace", "\n"}
)
QUADS = frozenset({"quad", "qquad"})
IGNORED = frozenset({
    "displaystyle", "textstyle", "scriptstyle", "limits", "nolimits", "nonumber", "notag", "middle", "hfill",
    "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "Biggl", "Biggr", "hline",
    "checkmark",
})  # fmt: skip

LEFT: Mapping[str, str] = {
    "(": "(", "[": "[", "\\{": "{", "\\lbrace": "{", "|": "|(", "\\vert": "|(", "\\lvert": "|(", "\\|": "‖(",
    "\\lVert": "‖(", "\\Vert": "‖(", "\\lceil": "⌈", "\\lfloor": "⌊", "\\lbrack": "[",
}  # fmt: skip
RIGHT: Mapping[str, str] = {
    ")": ")", "]": "]", "\\}": "}", "\\rbrace": "}", "|": ")|", "\\vert": ")|", "\\rvert": ")|", "\\|": ")‖",
    "\\rVert": ")‖", "\\Vert": ")‖", "\\rceil": "⌉", "\\rfloor": "⌋", "\\rbrack": "]",
}  # fmt: skip

MATRICES = frozenset({"matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "array"})
CASES = frozenset({"cases", "dcases", "rcases"})
ROWS = frozenset({
    "align", "align*", "aligned", "alignat", "alignat*", "alignedat", "gather", "gather*", "gathered", "split",
    "equation", "equation*", "eqnarray", "eqnarray*", "multline", "multline*", "displaymath", "math", "flalign",
    "flalign*",
})  # fmt: skip

# macro -> how its arguments are written: { one, [ an optional one, * an optional star
ARGUMENTS: Mapping[str, str] = {
    **dict.fromkeys((*ACCENT_MACROS, *ALPHABETS, *TEXTS), "{"),
    **dict.fromkeys((*FRACTIONS, *BINOMIALS), "{{"), "operatorname": "*{", "sqrt": "[{",
    "boxed": "{", "fbox": "{",
    "underbrace": "{", "overbrace": "{", "stackrel": "{{", "overset": "{{", "underset": "{{", "tag": "*{", "label": "{",
    "mathstrut": "", "phantom": "{", "vphantom": "{", "hphantom": "{", "hspace": "*{", "underline": "{",
    "displaylines": "{", "eqalign": "{",
}  # fmt: skip
ENVIRONMENT_ARGUMENTS: Mapping[str, str] = {"array": "[{", **dict.fromkeys(("alignat", "alignat*", "alignedat"), "{")}
