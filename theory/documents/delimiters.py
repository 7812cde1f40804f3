"""The delimiters of LaTeX in markdown, all of them as dollars, so that one plugin reads them; in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.reading.latex.symbols import ROWS

# Environments that are mathematics by themselves. The others of the table stand inside a formula.
DISPLAYED = ROWS - {"aligned", "alignedat", "gathered", "split"}

_SIGN = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,})|(?P<code>`+)|(?P<dollars>(?<!\\)\$\$?)|(?P<bracket>(?<!\\)\\[()\[\]])"
    r"|\\(?P<side>begin|end)\{(?P<name>[a-z]+\*?)\}",
    re.MULTILINE,
)
NEAR = 200  # signs among which a formula between dollars ends
_CLOSES = {"\\(": "\\)", "\\[": "\\]"}
_DOLLARS = {"\\(": "$", "\\)": "$", "\\[": "$$", "\\]": "$$"}


def dollars(text: str) -> str:
    """The text with `\\( \\)`, `\\[ \\]` and bare environments between dollars; code and lines stay."""
    out: list[str] = []
    done = 0
    for start, end, new in _changes(text):
        out += [text[done:start], new]
        done = end
    return "".join((*out, text[done:]))


def _changes(text: str) -> Iterator[tuple[int, int, str]]:
    """Places where a delimiter becomes dollars, in order; those of a formula only once its end is found."""
    signs = list(_SIGN.finditer(text))
    last = {sign[0]: index for index, sign in enumerate(signs)}
    fence = inside = ""
    opened: re.Match[str] | None = None
    until = -1
    for index, sign in enumerate(signs):
        if index <= until:
            continue
        if fence:
            fence = "" if (sign["fence"] or "").startswith(fence) else fence
        elif opened is not None and sign[0] == inside and not _broken(text, opened, sign):
            yield from _pair(opened, sign)
            opened = None
        elif opened is not None and sign[0] != opened[0] and sign[0] != inside:
            continue
        elif sign["fence"]:
            fence = sign["fence"]
        elif sign["code"] or sign["dollars"]:
            until = _end(text, signs, index)
        elif sign[0] in _CLOSES or (sign["side"] == "begin" and sign["name"] in DISPLAYED):
            inside = _closer(sign)
            opened = sign if last.get(inside, -1) > index else None
        else:
            opened = None


def _end(text: str, signs: list[re.Match[str]], index: int) -> int:
    """Where code or a formula between dollars ends; -1 where it does not within a few signs."""
    opened = signs[index]
    for at in range(index + 1, min(len(signs), index + NEAR)):
        if signs[at][0] == opened[0]:
            return at if opened[0] == "$$" or not _broken(text, opened, signs[at]) else -1
    return -1


def _broken(text: str, opened: re.Match[str], closed: re.Match[str]) -> bool:
    """Whether an empty line stands inside what no empty line may stand in."""
    return opened[0] in ("\\(", "$") and text.find("\n\n", opened.end(), closed.start()) >= 0


def _closer(sign: re.Match[str]) -> str:
    if sign["side"]:
        return f"\\end{{{sign['name']}}}"
    return _CLOSES.get(sign[0], sign[0])


def _pair(opened: re.Match[str], closed: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    if opened["side"]:
        yield opened.start(), opened.end(), f"$${opened[0]}"
        yield closed.start(), closed.end(), f"{closed[0]}$$"
    else:
        yield opened.start(), opened.end(), _DOLLARS[opened[0]]
        yield closed.start(), closed.end(), _DOLLARS[closed[0]]
