"""What a student may see of their marks while the answers are still secret: verdicts, marks and their own words.

Of the notes only those are kept that are known to say nothing of the key; what is not known is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# A note that may be told -> what is told instead; None where it is told as it is.
TELLABLE: tuple[tuple[re.Pattern[str], str | None], ...] = (
    (re.compile(r"expected .+, but (found|it has) .+", re.DOTALL), None),  # what the reader stumbled over
    (re.compile(r"there is no answer here"), None),
    (re.compile(r"stands on [^=]+, which could not be read"), None),
    (re.compile(r"follows from [^=]+ as written(, which is in doubt)?"), None),
    (re.compile(r"names no quantity of \S+, or more than one"), None),
    (re.compile(r"a second, different answer to the same part; .+"), None),
    (re.compile(r"an open question: for a person"), None),
    (re.compile(r"\S+ has no such question"), None),
    (re.compile(r"no formula here is (known to be )?(this|an) answer(; found, among others: .+)?", re.DOTALL), None),
    (re.compile(r"too few digits to tell .+", re.DOTALL), "too few digits to tell right from wrong"),
    (re.compile(r"rounding .+ explains? it.*", re.DOTALL), "rounding that is not shown may explain it, or not"),
    (re.compile(r"right under another convention.*", re.DOTALL), "right under another convention"),
    (re.compile(r"took longer than .+|needed more memory .+|its worker died.*"), None),
)  # fmt: skip


def without_key(row: Mapping[str, Any]) -> dict[str, Any]:
    """The submission without whatever would give an answer away: what was expected, the mistake, and most notes.

    A link of their own that does not hold is still pointed at, without its right value.
    """
    links = {"links": [{**link, "why": ""} for link in row["links"]]} if "links" in row else {}
    return {**row, **links, "parts": [_part(part) for part in row["parts"]]}


def _part(part: Mapping[str, Any]) -> dict[str, Any]:
    note = _told(part["note"])
    if part["expected"] and part["expected"] in note and part["expected"] not in (part["given"] or ""):
        note = ""
    hidden = {"expected": None, "expected_latex": "", "mistake": None, "note": note}
    if decided := part.get("overridden"):
        hidden["overridden"] = {**decided, "mistake": None, "said": ""}
    return {**part, **hidden}


def _told(note: str) -> str:
    for pattern, instead in TELLABLE:
        if pattern.fullmatch(note):
            return note if instead is None else instead
    return ""
