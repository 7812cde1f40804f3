"""Foreign text made harmless: as a spreadsheet cell, as a code span, as part of a file's name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for a formula at the beginning of a cell
PLAIN = re.compile(r"[+-]?[0-9][0-9,. ]*([eE][+-]?[0-9]+)?( ?/ ?[0-9]+)?|-{1,2}")  # a number, or a dash
LONGEST_NAME = 80  # characters of a file's name, the ending left aside


def cell(value: Any) -> str:
    """A value as a spreadsheet cell that is never taken for a formula, with control characters spelled out."""
    text = "" if value is None else visible(str(value))
    if text.startswith(FORMULA) and not PLAIN.fullmatch(text):
        return f"'{text}"
    return text


def visible(text: str) -> str:
    """The text with control characters, and those that turn the direction of writing, spelled out."""
    return text if text.isprintable() else "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def short(text: str, most: int = 60) -> str:
    """The text on one line, cut where it is longer."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 3]}..."


def some(names: Sequence[str], most: int = 5) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(visible(short(name)) for name in names[:most])}{more}"


def code(text: str) -> str:
    """Foreign text as a markdown code span: longer backticks around it than in it, on one line."""
    flat = visible(" ".join(text.split()))[:300]
    longest = max((len(run) for run in re.findall("`+", flat)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if flat.startswith("`") or flat.endswith("`") or not flat else ""
    return f"{fence}{pad}{flat}{pad}{fence}"


def file_names(files: Sequence[str]) -> list[str]:
    """A safe and short name for each submission; no two are the same, not even where capitals do not count."""
    taken: set[str] = set()
    names = []
    for file in files:
        plain = re.sub(r"[^A-Za-z0-9._-]+", "-", file).strip(".-")[:LONGEST_NAME].rstrip(".-") or "submission"
        mark, name = hashlib.sha256(file.encode(errors="surrogatepass")).hexdigest(), plain
        for length in (8, 64):
            if name.lower() in taken:
                name = f"{plain}-{mark[:length]}"
        taken.add(name.lower())
        names.append(name)
    return names
