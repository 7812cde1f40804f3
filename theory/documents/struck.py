"""What a document strikes out, over as many lines and blocks as it may: elements of HTML, macros of LaTeX, `~~`.

Formulas that stand there nobody claims. What is struck out within a line of markdown its parser says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from theory.documents.formulas import Formula, Found
from theory.documents.macros import Macro
from theory.documents.masking import FORMULA, INSIDE, masked
from theory.documents.passages import Part
from theory.documents.pieces import Span
from theory.documents.strikes import ELEMENTS, LINE_THROUGH
from theory.words import Stance

# Macros whose argument is struck out, removed by a package that shows changes, or not shown.
MACROS = frozenset(
    {
        "sout", "st", "xout", "textst", "strikeout", "cancel", "bcancel", "xcancel", "hcancel", "deleted", "DIFdel",
        "DIFdelFL", "phantom", "hphantom", "vphantom",
    }
)  # fmt: skip
_PAIRED = re.compile(  # of marks, within a paragraph
    rf"(?<!~)~{FORMULA}{INSIDE}*~(?!~)"
    r"|~~(?=\S)(?:(?!\n[ \t]*\n|~~).){1,5000}~~|\{--(?:(?!\n[ \t]*\n|--\}|\{--).){1,5000}--\}"
    r"|\\DIFdelbegin\b(?:(?!\\DIFdel(?:begin|end)).){1,9000}\\DIFdelend\b",
    re.DOTALL,
)
_TAG = re.compile(r"<(?P<closes>/?)(?P<name>[A-Za-z]{1,20})\b(?P<rest>[^<>]{0,300})>")
_BRACE = re.compile(r"\\[\\{}]|(?:\\(?P<macro>[A-Za-z]+)\s?)?(?P<opens>\{)|\}")
_HINT = re.compile(r"</(?:del|s|strike)>|line-through|~|\{--|\\DIFdelbegin", re.IGNORECASE)
_USED = re.compile(r"\\([A-Za-z]+)")


def struck(parts: Sequence[Part], macros: Mapping[str, Macro | None]) -> Sequence[Part]:
    """The parts of a document, in which the formulas that it strikes out are. macros: those that it defines."""
    striking = MACROS | {name for name, macro in macros.items() if macro and _strikes(macro)}
    hinted = any(_HINT.search(part.text) for part in parts)
    if not hinted and not any(name in striking for part in parts for name in _USED.findall(part.text)):
        return parts
    text = "".join(map(masked, parts))
    regions = sorted((*_marked(text), *_tagged(text), *_braced(text, striking)))
    starts = accumulate((len(part) for part in parts), initial=0)
    return [_part(part, start, regions) for part, start in zip(parts, starts, strict=False)] if regions else parts


def _strikes(macro: Macro) -> bool:
    """Whether a macro strikes out, or hides, what it is given."""
    return macro.count > 0 and ("#" not in macro.body or not MACROS.isdisjoint(_USED.findall(macro.body)))


def _part(part: Part, start: int, regions: Sequence[Span]) -> Part:
    near = [Span(a - start, b - start) for a, b in regions if a < start + len(part) and b > start]
    return replace(part, found=tuple(_meant(one, near) for one in part.found)) if near else part


def _meant(one: Found, regions: Sequence[Span]) -> Found:
    inside = any(region.start <= one.span.start and one.span.end <= region.end for region in regions)
    return replace(one, stance=Stance.STRUCK) if inside and isinstance(one, Formula) else one


def _marked(text: str) -> Iterator[Span]:
    return (Span(*found.span()) for found in _PAIRED.finditer(text))


def _tagged(text: str) -> Iterator[Span]:
    """The elements of HTML that are struck out. One that does not end is none: `<s>` begins a sentence, too."""
    opened: dict[str, list[int | None]] = defaultdict(list)  # where each that is struck out begins
    for tag in _TAG.finditer(text):
        name = tag["name"].lower()
        if not tag["closes"]:
            strikes = name in ELEMENTS or LINE_THROUGH.search(tag["rest"])
            opened[name].append(tag.start() if strikes else None)
        elif opened[name] and (start := opened[name].pop()) is not None:
            yield Span(start, tag.end())


def _braced(text: str, striking: frozenset[str]) -> Iterator[Span]:
    """What stands between the braces behind a macro that strikes it out."""
    opened: list[int | None] = []
    for brace in _BRACE.finditer(text):
        if brace["opens"]:
            opened.append(brace.start() if brace["macro"] in striking else None)
        elif brace[0] == "}" and opened and (start := opened.pop()) is not None:
            yield Span(start, brace.end())
