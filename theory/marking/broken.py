"""The links of a document that do not hold by themselves, whatever the key says: where they stand, and why."""

from __future__ import annotations

from itertools import islice
from typing import Any

from theory.marking.arithmetic import Found
from theory.marking.cells import short
from theory.marking.links import judge
from theory.marking.markdown import formulas
from theory.marking.passages import passages

MOST_JUDGED = 400  # links of one document
LONGEST = 300  # characters of a side, or of why


def broken_links(text: str) -> list[dict[str, Any]]:
    """Line, both sides and why, of every wrong link; in the order of the document, each once."""
    found: dict[tuple[int, str, str], dict[str, Any]] = {}
    for link in islice(judge(passages(formulas(text))), MOST_JUDGED):
        if link.found is Found.WRONG:
            row = {"line": link.line, "question": link.question, "left": short(link.left, LONGEST)}
            row |= {"relation": link.relation, "right": short(link.right, LONGEST), "why": short(link.detail, LONGEST)}
            found.setdefault((link.line, link.left, link.right), row)
    return list(found.values())
