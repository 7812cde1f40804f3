"""A value as it stands among words: how it is written, and what it is read as."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checks.reading import ReadError, Side, read_chains
from checks.tree import Call, Number, Tree, operands
from theory.grading.matching.aliases import Aliases

SPACED = r"\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3}){2,}(?!\d)"  # 1 153 840: with one space it may be two numbers
NUMBER = rf"[-−+]?(?:{SPACED}|\d[\d.,]*\d|\d|\.\d+)(?:e[-−+]?\d{{1,3}})?"
_END = rf"(?:{NUMBER}(?:/\d{{1,4}})?|[-−+]?\s?(?:∞|oo|inf(?:inity)?|[a-z]))"
_SIZE = r"(?:[A-Za-z](?:_?[A-Za-z0-9])?|\d{1,6})"
VALUE = re.compile(
    rf"(?P<set>\$[^$\n]{{1,2000}}\$)"
    rf"|(?P<list>[(\[\]]\s*{_END}(?:\s*[,;]\s*{_END}){{1,40}}\s*[)\]\[])"
    rf"|(?P<size>(?<![\w.,])\d{{1,6}}(?:\s?[x×]\s?\d{{1,6}}){{1,3}}(?![\w]))"
    rf"|(?P<shape>(?<![\w.,]){_SIZE}(?:\s?×\s?|\s(?:x|by)\s){_SIZE}(?!\w)|[(\[]{_SIZE},\s?{_SIZE}[)\]])"
    rf"|(?P<number>(?<![\w.,/^*·])(?<![^\W\d_][-−]){NUMBER}(?:\s?(?:[kMGT]|[kMGT]?FLOPs|[kMGT]?MACs)(?!\w)|\s?\\?%)?(?![\w/^*·=]))",
)
_FINITE = r"[-−]?\d{1,9}(?:\.\d{1,9})?"
# `between -1 and 1`, `from 0 to 1`, `tanh: -1 to 1`
BETWEEN = re.compile(
    rf"(?:\b(?:(?:strictly|somewhere|always|streng|echt)\s+)?(?:between|from|zwischen|von|entre|de|desde)\s+|(?<=:)\s*)"
    rf"\$?(?P<low>{_FINITE})\$?\s+(?:and|to|up\s+to|und|bis|et|à|y|a|hasta)\s+"
    rf"\$?(?P<high>{_FINITE})\$?(?![\w.]\d)"
    rf"(?:\s*\((?:both\s+|ends\s+|endpoints\s+)?(?:ends\s+)?(?:(?P<open>excluded|exclusive|not\s+included|not\s+reached|"
    rf"never\s+reached|ausgeschlossen|exclus)|(?P<closed>included|inclusive|eingeschlossen|inklusive|inclus))\))?",
    re.IGNORECASE,
)


def lowered(text: str) -> str:
    """Words in which an index that a document of an office sets low stands beside its letter: w3 of w<sub>3</sub>."""
    text = re.sub(r"(?<=[A-Za-z])<sub>(\w{1,3})</sub>(?=[A-Za-z])", r"\1 ", text)
    text = re.sub(r"(?<=[A-Za-z])<sub>(\w{1,3})</sub>", r"\1", text)
    return ARROW.sub(": ", text)


ARROW = re.compile(r"(?<=[A-Za-z]{3})\s*(?:-+>|→|=>|⇒)\s*(?=[(\[\d−-])")  # tanh -> (-1, 1)


def sized(text: str) -> str:
    """A size without the words that it is that of each channel."""
    return EACH.sub(r"\g<size>", text)


EACH = re.compile(
    r"(?P<size>\d\s?[x×]\s?\d+\$?|\\times\s?\d+\$)\s+(?:per|(?:for|in|on)\s+(?:each|every))\s+(?:output\s+)?(?:channel|map)\b",
    re.IGNORECASE,
)


def interval(found: re.Match[str]) -> str:
    """An interval in words as it is written; that its ends belong to it only where they are said to."""
    ends = f"{found['low']}, {found['high']}"
    return f" [{ends}]" if found["closed"] else f" ({ends})"


def side(text: str, tree: Tree) -> Side:
    """A value as a side of a chain."""
    return Side(tree, text, 0, len(text))


def tree_of(text: str, aliases: Aliases) -> Tree | None:
    """A value as it is read: German brackets and points as the others."""
    bare = text.strip("$").strip()
    if found := OPEN_GERMAN.fullmatch(bare):
        bare = f"({found['low']}, {found['high']})"
    bare = re.sub(SPACED, lambda found: re.sub(r"\s", "", found[0]), bare)
    bare = GROUPED.sub(lambda found: found[0].replace(".", ""), bare)
    if not text.startswith("$"):
        bare = pointed(bare)
        found = VALUE.fullmatch(bare)
        bare = (BY if found and found["shape"] else TIMES).sub("*", THOUSANDS.sub("e3", bare))
    try:
        chains = read_chains(bare, notation=aliases.key.notation, typed=not text.startswith("$"))
    except ReadError:
        return None
    return chains[0].sides[0].tree if len(chains) == 1 and len(chains[0].sides) == 1 else None


def pointed(text: str) -> str:
    """A number, or a list with semicolons, with a point for a comma that can group no thousands: 0,0113 and 12,5."""
    if ";" in text:
        return re.sub(r"(?<=\d),(?=\d)", ".", text)
    found = COMMA.fullmatch(text)
    groups = found is not None and len(found["behind"]) == 3 and found["whole"] != "0" and len(found["whole"]) < 4
    return text if found is None or groups else text.replace(",", ".")


COMMA = re.compile(r"[-−+]?(?P<whole>\d{1,9}),(?P<behind>\d{1,12})")
COMMAED = re.compile(r"[-−+]?[1-9]\d{0,2}(?:,|\{,\})\d{3}")  # of which nobody knows whether it groups thousands
TIMES = re.compile(r"(?<=\d)\s?[x×]\s?(?=\d)")
BY = re.compile(r"\s?×\s?|\s(?:x|by)\s")
THOUSANDS = re.compile(r"(?<=\d)\s?k$")
OPEN_GERMAN = re.compile(r"\]\s*(?P<low>[^;\[\]]+);(?P<high>[^;\[\]]+)\[")
POINTED = re.compile(r"[-−]?[1-9]\d{0,2}\.\d{3}")
GERMAN = re.compile(r"(?<![\w.,])(?:\d{1,3}(?:\.\d{3}){2,}|\d+,\d{4,})(?![\w.,])|\]\s*[-−]?\d+\s*;[^;\[\]\n]{1,20}\[")
GROUPED = re.compile(r"(?<![\w.,])\d{1,3}(?:\.\d{3}){2,}(?![\d.,])")


def sizes(tree: Tree) -> Sequence[Tree]:
    """The height and the width of a size with or without channels, which stand first or last."""
    found: list[Tree] = []
    if isinstance(tree, Call) and tree.head in ("*", "shape"):
        found = list(tree.args) if tree.head == "shape" else operands(tree, "*")
    if len(found) == 3:
        found = found[1:] if found[1] == found[2] else found[:2] if found[0] == found[1] else []
    return found if len(found) == 2 and all(isinstance(size, Number) for size in found) else ()
