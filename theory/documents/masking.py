"""A part of a document with signs in place of its formulas, programs and what it hides: what is said beside them."""

from __future__ import annotations

from theory.documents.formulas import Formula
from theory.documents.passages import Part
from theory.documents.pieces import Why

FORMULA, INSIDE, PROGRAM = "\ue000", "\ue001", "\ue002"  # in place of the characters of what is no text


def masked(part: Part) -> str:
    """The text of a part, as long, with signs in place of its formulas and of what it passes over."""
    parts: list[str] = []
    done = 0
    for one in sorted(part.found, key=lambda one: (one.span.start, -one.span.end)):
        start, end = one.span
        if start < done or end == start:
            continue
        if isinstance(one, Formula):
            start += len(part.text[start:end]) - len(part.text[start:end].lstrip())
            parts += [part.text[done:start], FORMULA, INSIDE * (end - start - 1)]
        elif one.reason.why in (Why.PROGRAM, Why.HIDDEN):
            sign = PROGRAM if one.reason.why is Why.PROGRAM else INSIDE
            parts += [part.text[done:start], sign * (end - start)]
        else:
            continue
        done = end
    return "".join((*parts, part.text[done:]))
