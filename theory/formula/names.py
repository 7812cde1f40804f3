"""How the name of a quantity looks: `yhat_3`, `dL/dw3`, `alpha1`, `flops.conv`."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from checks.vocabulary.names import GREEK as LETTERS
from theory.formula.boxes import (
    Accented,
    Box,
    Digits,
    Either,
    Letter,
    Named,
    Over,
    Scripts,
    Sign,
    Space,
    Upright,
    Words,
    row,
)
from theory.formula.operators import shown_as

GREEK = {name: letter for letter, name in reversed(LETTERS.items())}  # the first spelling of each
ACCENTS = {"hat": "^", "bar": "¯", "tilde": "~"}  # suffix of a name -> mark over it
MARKS = {"star": "∗", "prime": "′"}  # suffix of a name -> sign above it
PARTIAL = Letter("∂")

_BASES = "|".join(sorted(GREEK, key=len, reverse=True))
_NAME = re.compile(
    rf"(?P<base>(?:{_BASES})(?![a-z])|(?:{_BASES})(?=hat|bar|tilde|star|prime)|[A-Za-z]+?)"
    r"(?P<accent>hat|bar|tilde)?(?P<mark>star|prime)?(?:_?(?P<index>\d+)|_(?P<label>[A-Za-z0-9_]+))?"
)
_DERIVATIVE = re.compile(r"d(?P<of>[^/]+)/d(?P<by>[^/]+)")


class NameParts(Struct, frozen=True):
    """A name taken apart: `yhat_3` is base y, accent hat, index 3."""

    base: str
    accent: str
    mark: str
    index: str


@lru_cache(maxsize=4096)
def parts(name: str) -> NameParts:
    """The name taken apart; one that is built otherwise is all base."""
    match = _NAME.fullmatch(name)
    if match is None:
        return NameParts(name, "", "", "")
    index = match["index"] or match["label"] or ""
    return NameParts(match["base"], match["accent"] or "", match["mark"] or "", index)


def derivative(name: str) -> tuple[str, str] | None:
    """What `dL/dw3` is the derivative of, and by what; None for other names."""
    match = _DERIVATIVE.fullmatch(name)
    return (match["of"], match["by"]) if match else None


@lru_cache(maxsize=4096)
def name_box(name: str) -> Named:
    """The name as a box. Whatever it holds is only ever shown."""
    if pair := derivative(name):
        of, by = map(name_box, pair)
        return Named(name, Over(row(PARTIAL, of), row(PARTIAL, by)))
    head, dot, rest = name.partition(".")
    return Named(name, _labelled(name_box(head), rest) if dot else _plain(parts(name)))


def _labelled(owner: Box, text: str) -> Box:
    """`flops.conv`: a page has the label below, after an index that stands there; a line has it after the point."""
    words, shown = Words(text.replace(".", ", ").replace("_", " ")), shown_as(owner)
    line = row(owner, Sign("."), Words(text))
    below = row(shown.below, Sign(","), Space(17), words) if isinstance(shown, Scripts) and shown.below else words
    page = Scripts(shown.base, below, shown.above) if isinstance(shown, Scripts) else Scripts(owner, words)
    return Either(page, line, line)


def _plain(name: NameParts) -> Box:
    if name.base in GREEK:
        box: Box = Letter(GREEK[name.base])
    else:
        box = Letter(name.base) if len(name.base) == 1 and name.base.isalpha() else Upright(name.base)
    if name.accent:
        box = Accented(box, ACCENTS[name.accent])
    above = Sign(MARKS[name.mark]) if name.mark else None
    if not name.index:
        return box if above is None else Scripts(box, above=above)
    return Scripts(box, label(name.index), above)


def label(text: str) -> Box:
    """What stands below or above a name to tell it from others."""
    if text.isdigit():
        return Digits(text)
    return Letter(text) if len(text) == 1 and text.isalpha() else Words(text.lstrip("_"))
