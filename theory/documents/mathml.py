"""MathML as LaTeX: the elements that pages of mathematics use; any other is the row of what is in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from checks.vocabulary import SPELLINGS

if TYPE_CHECKING:
    from lxml.etree import _Element

DEEPEST = 60  # elements inside one another; what is deeper is no formula that anybody reads

_SIGNS: Mapping[str, str] = {
    "\N{INVISIBLE TIMES}": " ", "\N{FUNCTION APPLICATION}": "", "\N{INVISIBLE SEPARATOR}": ",", "−": "-",
    "×": r"\times ", "⋅": r"\cdot ", "·": r"\cdot ", "∑": r"\sum ", "∏": r"\prod ", "∫": r"\int ", "∂": r"\partial ",
    "∇": r"\nabla ",
    "≤": r"\le ", "≥": r"\ge ", "≠": r"\ne ", "≈": r"\approx ", "→": r"\to ", "∞": r"\infty ", "∈": r"\in ",
    "⊤": r"\top ", "′": "'", "⊙": r"\odot ", "⊗": r"\otimes ", "{": r"\{", "}": r"\}", "‖": r"\|", "∥": r"\|",
    "∗": "*", "%": r"\%", "&": r"\&", "#": r"\#", "$": r"\$", "…": r"\dots ", "⋯": r"\cdots ", "∣": "|", "±": r"\pm ",
}  # fmt: skip
_ACCENTS: Mapping[str, str] = {
    "^": "hat", "ˆ": "hat", "¯": "bar", "‾": "bar", "―": "bar", "~": "tilde", "˜": "tilde", "→": "vec", "⃗": "vec",
    "˙": "dot",
}  # fmt: skip
TEX = frozenset({"application/x-tex", "tex", "latex", "application/x-latex", "text/latex", "text/x-tex"})
_BOLD = {"bold": "mathbf", "bold-italic": "boldsymbol", "double-struck": "mathbb", "script": "mathcal"}


def latex(element: _Element) -> str:
    """The formula as LaTeX: the source that stands beside it, else what its parts say; empty where they are nested too
    deep, or hold nothing."""
    return _annotated(element) or " ".join(_row(element, 0).split())


def _annotated(element: _Element) -> str:
    found = (one for one in element.iterfind(".//annotation") if (one.get("encoding") or "").lower() in TEX)
    return next(((one.text or "").strip() for one in found), "")


def _row(element: _Element, depth: int) -> str:
    return "".join(_one(child, depth + 1) for child in element)


def _one(element: _Element, depth: int) -> str:
    tag = element.tag if isinstance(element.tag, str) else ""
    if depth > DEEPEST or tag in ("annotation", "annotation-xml", "mphantom", ""):
        return ""
    if tag in ATOMS:
        return ATOMS[tag]("".join(element.itertext()).strip(), element)
    rule = RULES.get(tag)
    if rule is None:
        return _row(element, depth)
    return rule([_one(child, depth + 1) for child in element if isinstance(child.tag, str)], element)


def _identifier(text: str, element: _Element) -> str:
    written = "".join(_SIGNS.get(sign, sign) for sign in text)
    if len(text) > 1 and (text.isalpha() or NUMBERED.fullmatch(text)):
        return f"\\{'operatorname' if text in SPELLINGS or _applied(element) else 'mathrm'}{{{text}}} "
    style = _BOLD.get(element.get("mathvariant") or "")
    return f"\\{style}{{{written}}}" if style else f"{written} "


def _applied(element: _Element) -> bool:
    """Whether what a word stands for is applied to something right behind it."""
    behind = element.getnext()
    if behind is None:
        return False
    return behind.tag in ("mfenced", "mrow", "msub", "msup") or _bare(behind) in ("(", "\N{FUNCTION APPLICATION}")


def _bare(element: _Element) -> str:
    return "".join(element.itertext()).strip()


def _number(text: str, element: _Element) -> str:
    return f"{text.replace(',', '{,}')} "


def _operator(text: str, element: _Element) -> str:
    return "".join(_SIGNS.get(sign, sign) for sign in text)


def _words(text: str, element: _Element) -> str:
    return f"\\text{{{text}}}" if text else " "


ATOMS: Mapping[str, Callable[[str, _Element], str]] = {
    "mi": _identifier, "mn": _number, "mo": _operator, "mtext": _words, "ms": _words,
}  # fmt: skip

Rule = Callable[[Sequence[str], "_Element"], str]


def _of(count: int, template: str) -> Rule:
    """A rule for so many parts; else their row."""

    def rule(parts: Sequence[str], element: _Element) -> str:
        return template.format(*(part.strip() for part in parts)) if len(parts) == count else "".join(parts)

    return rule


def _over(parts: Sequence[str], element: _Element) -> str:
    if len(parts) != 2:
        return "".join(parts)
    above = parts[1].strip().removeprefix("\\to") or "→"
    accent = _ACCENTS.get(above)
    return f"\\{accent}{{{parts[0].strip()}}} " if accent else f"\\overset{{{parts[1]}}}{{{parts[0]}}}"


def _power(parts: Sequence[str], element: _Element) -> str:
    if len(parts) != 2:
        return "".join(parts)
    base, power = (part.strip() for part in parts)
    return f"{base}^{{{power}}}" if len(base) == 1 or _in_brackets(base) else f"{{{base}}}^{{{power}}}"


def _in_brackets(text: str) -> bool:
    """Whether round brackets hold all of it, so that a power behind them is that of all."""
    level = 0
    for at, sign in enumerate(text):
        level += (sign == "(") - (sign == ")")
        if level == 0:
            return sign == ")" and at == len(text) - 1
    return False


def _below(parts: Sequence[str], element: _Element) -> str:
    """An index; a word that has one, and is no function, is a name."""
    if len(parts) != 2:
        return "".join(parts)
    base, index = (part.strip() for part in parts)
    word = WORD.fullmatch(base)
    return f"\\mathrm{{{word[1]}}}_{{{index}}}" if word and word[1] not in SPELLINGS else f"{base}_{{{index}}}"


NUMBERED = re.compile("[A-Za-z]{2,}[0-9]d?")  # conv2d
WORD = re.compile(r"\\operatorname\{([A-Za-z]+)\}")


def _fenced(parts: Sequence[str], element: _Element) -> str:
    return f"{element.get('open', '(')}{','.join(parts)}{element.get('close', ')')}"


def _array(parts: Sequence[str], element: _Element) -> str:
    """Rows: aligned where the columns say so, else a matrix without brackets."""
    aligned = "right" in (element.get("columnalign") or "") and "left" in (element.get("columnalign") or "")
    name = "aligned" if aligned else "matrix"
    rows = " \\\\ ".join(parts)
    return f"\\begin{{{name}}}{rows}\\end{{{name}}}"


def _enclosed(parts: Sequence[str], element: _Element) -> str:
    """What is boxed, or struck out."""
    struck = "strike" in (element.get("notation") or "")
    return f"\\cancel{{{''.join(parts).strip()}}}" if struck else "".join(parts)


RULES: Mapping[str, Rule] = {
    "msup": _power, "msub": _below, "msubsup": _of(3, "{0}_{{{1}}}^{{{2}}}"),
    "munder": _of(2, "{0}_{{{1}}}"), "munderover": _of(3, "{0}_{{{1}}}^{{{2}}}"),
    "mfrac": _of(2, "\\frac{{{0}}}{{{1}}}"),
    "msqrt": lambda parts, element: f"\\sqrt{{{''.join(parts).strip()}}}", "mroot": _of(2, "\\sqrt[{1}]{{{0}}}"),
    "mover": _over, "mfenced": _fenced, "mtable": _array, "mtr": lambda parts, element: " & ".join(parts),
    "mspace": lambda parts, element: " ", "menclose": _enclosed,
}  # fmt: skip
