"""What a student may see of their marks while the answers are still secret: verdicts, marks and their own words.

Of the reasons only those kinds are kept that are known to say nothing of the key; what is not known is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from msgspec.structs import astuple

from theory.classroom.merging import Row
from theory.grading import reasons as r
from theory.grading.parts import Marked, Part
from theory.links.link import BrokenLink, Cause

# Kinds that are told as they are, and kinds that are told without their facts.
TELLABLE: frozenset[type[Cause]] = frozenset({
    r.NotRead, r.NoQuantity, r.NoQuestion, r.NamesOther, r.SecondAnswer, r.OpenQuestion, r.NoFormulas, r.InAnotherFile,
    r.SaysNothing,
    r.Denied, r.WordsOnly, r.Unplaced, r.NoneKnown, r.SeveralFiles, r.EarlierVersion, r.TookTooLong, r.TooLarge,
    r.WorkerDied, r.RoundingOrMistake,
    r.Follows, r.FromNowhere, r.StandsOn, r.UnknownUnit,
})  # fmt: skip
INSTEAD: Mapping[type[Cause], Callable[[], r.AnyReason]] = {
    r.TooFewDigits: r.TooFewDigits,
    r.RoundingOrOneMistake: r.RoundingOrMistake,
    r.Elsewhere: lambda: r.Elsewhere(()),
}


def hidden(row: Row) -> Row:
    """A student's row without whatever would give an answer away."""
    return replace(row, marked=without_key(row.marked), files=tuple(map(without_key, row.files)))


def without_key(marked: Marked) -> Marked:
    """The submission without whatever would give an answer away: what was expected, the mistake, and most reasons.

    A link of their own that does not hold is still pointed at, without its right value.
    """
    broken = tuple(replace(place, cause=None) for place in marked.broken)
    return replace(marked, broken=broken, parts=tuple(map(_part, marked.parts)))


def _part(part: Part) -> Part:
    return replace(
        part,
        expected=None,
        formula=None,
        explanation=None,
        reasons=tuple(told for reason in part.reasons if (told := _told(reason, part)) is not None),
        first_wrong=_bare(part.first_wrong),
        step=_bare(part.step),
        decided=part.decided and replace(part.decided, reasons=(), explanation=None),
    )


def _bare(place: BrokenLink | None) -> BrokenLink | None:
    return place and replace(place, cause=None)


def _told(reason: r.AnyReason, part: Part) -> r.AnyReason | None:
    if type(reason) in INSTEAD:
        return INSTEAD[type(reason)]()
    return reason if type(reason) in TELLABLE and not _repeats(reason, part) else None


def _repeats(reason: r.AnyReason, part: Part) -> bool:
    """Whether a fact of the reason has the expected answer in it, and the student's own words do not."""
    facts: list[Any] = [fact for fact in astuple(reason) if isinstance(fact, str)]
    secret = part.expected
    return bool(secret) and secret not in (part.given or "") and any(secret in fact for fact in facts)
