"""What a hand-in writes down of the question: a given with the value that it has, which is no answer."""

from __future__ import annotations

import re

import numpy as np

from checks.reading.spelling import canonical
from checks.tree import Name
from theory.derivation import Given
from theory.documents.pieces import Statement
from theory.grading.content import answered
from theory.grading.judging.comparing import exactly, laid, pairs
from theory.grading.key import Key
from theory.report.wording.answers import FREE, GIVEN

STATED = re.compile(rf"\W*(?:{GIVEN}|{FREE})\b", re.IGNORECASE)  # begins a line with what the question states


def states(line: str) -> bool:
    """Whether a line lists what the question states."""
    return STATED.match(line) is not None


def restated(key: Key, statement: Statement) -> bool:
    """Whether a chain says of a given no more than the question does: its value, or, among what is stated, its name."""
    first, *rest = statement.chain.sides
    given = key.spelled.get(canonical(first.tree.text)) if isinstance(first.tree, Name) else None
    if not isinstance(given, Given):
        return False
    if not rest:
        return states(_ahead(statement))
    value = key.exact.get(given.name)
    if value is None or len(rest) > 1 or rest[0].tree is None or (found := answered(rest[0].tree)) is None:
        return False
    found = laid(found, np.shape(value))
    return found.shape == np.shape(value) and all(exactly(*pair) for pair in pairs(found, value))


def _ahead(statement: Statement) -> str:
    """What stands before a formula on its line."""
    text, start = statement.source.text, statement.span.start
    return text[text.rfind("\n", 0, start) + 1 : start]
