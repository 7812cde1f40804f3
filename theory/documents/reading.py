"""The passages of a document read: its own macros put in, formulas that belong together joined, each with what it says.

What a passage says hangs on its formulas, on how all of the document writes its names, and on the functions that are
defined before it; it is read again where one of these has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from checks.remembering import only, remembered
from theory.documents.assigned import Assigned
from theory.documents.chains import Read, Usage, Written, layered, statements, words
from theory.documents.formulas import Formula, Found, Passed
from theory.documents.habits import together
from theory.documents.limits import SubmissionError
from theory.documents.macros import MOST as MOST_MACROS
from theory.documents.macros import MOST_STEPS, Macro, put_in
from theory.documents.passages import Part
from theory.documents.pieces import Passage, Prose, Source, Trail, Unread, Why, context_of, equalities
from theory.documents.programs import computed
from theory.documents.whole import continued, equated

MOST = 20_000  # formulas in one document


@dataclass(frozen=True, eq=False)
class _Joined:
    """A passage with its formulas as wholes, and what it passes over. steps: so many macros were put in."""

    source: Source
    written: Written
    passed: tuple[Passed, ...]
    trail: Trail
    steps: int

    def __len__(self) -> int:
        return len(self.source.text)

    @cached_property
    def computed(self) -> frozenset[str]:
        """The names that its programs set in other ways than to a number."""
        programs = (self.source.text[slice(*one.span)] for one in self.passed if one.reason.why is Why.PROGRAM)
        return frozenset[str]().union(*map(computed, programs))


def passages(
    parts: Sequence[Part], macros: Mapping[str, Macro | None], assigned: Assigned | None = None
) -> Iterator[Passage]:
    """What the parts of a document say. macros: its own. assigned: what it is handed in for. Raises SubmissionError
    where it has too many formulas."""
    if sum(part.count for part in parts) > MOST:
        raise SubmissionError(f"expected at most {MOST} formulas, but found more; hand in the answers alone")
    joined = list(_with_macros(parts, macros))
    written = [one.written for one in joined]
    shown = together(one.habits for one in written)
    given = frozenset[str]().union(*(one.given for one in written))
    usage = Usage(
        only(layered(written)), only(words(written)), comma=shown.comma, numbered=shown.numbered,
        computed=only(given & frozenset[str]().union(*(one.computed for one in joined))) if given else given,
        assigned=assigned,
    )  # fmt: skip
    factors: Usage | None = None
    defined: frozenset[str] = frozenset()
    for one in joined:
        known = only(frozenset(filter(one.written.mentions, defined))) if defined else defined
        passage, read = _said(one, usage, known)
        if read.open:
            if factors is None:
                told = frozenset[str]().union(*(one.factors for one in written))
                told = told.difference(*(one.functions for one in written)).union(*(one.numbers for one in written))
                factors = usage._replace(factors=only(told))
            passage, read = _said(one, factors, known)
        defined |= read.defined
        yield passage


def _with_macros(parts: Iterable[Part], macros: Mapping[str, Macro | None]) -> Iterator[_Joined]:
    own, left = only(tuple(macros.items())), MOST_MACROS
    for part in parts:
        one = _joined(part, own, min(left, MOST_STEPS * part.count) if own else 0)
        left -= one.steps
        yield one


@remembered
def _joined(part: Part, macros: tuple[tuple[str, Macro | None], ...], most: int) -> _Joined:
    """most: so many macros may be put in."""
    source = Source(part.text)
    found, left = put_in(part.found, dict(macros), most)
    taken = list(equated(_apart(found, source), source))
    formulas = tuple(one for one in taken if isinstance(one, Formula))
    passed = tuple(one for one in taken if isinstance(one, Passed))
    return _Joined(source, Written(formulas), passed, part.trail, most - left)


def _apart(found: Iterable[Found], source: Source) -> list[Found]:
    """What was found, in its order. Where two readers found something in the same place, what begins first is taken."""
    whole = [continued(one, source) if isinstance(one, Formula) else one for one in found]
    apart: list[Found] = []
    for one in sorted(whole, key=lambda one: (one.span.start, -one.span.end)):
        if one.span.end > one.span.start and (not apart or one.span.start >= apart[-1].span.end):
            apart.append(one)
    return apart


@remembered
def _said(joined: _Joined, usage: Usage, defined: frozenset[str]) -> tuple[Passage, Read]:
    read = statements(joined.written, joined.source, usage, defined)
    passed = (_passed(one, joined.source, joined.trail) for one in joined.passed)
    found = sorted((*read.statements, *passed), key=lambda piece: piece.span)
    return Passage(joined.source, tuple(found), joined.trail), read


def _passed(one: Passed, source: Source, trail: Trail) -> Prose | Unread:
    """What holds an equality, or names another file that may hold one, is unread, all else prose."""
    if one.reason.why is Why.OTHER_FILE or any(True for _ in equalities(source.text[slice(*one.span)])):
        return Unread(one.span, one.reason, source, context_of(trail, one.span.start))
    return Prose(one.span, one.reason.why is Why.PROGRAM)
