"""A LaTeX document as passages that are read one by one: it is cut at blank lines at which nothing is open.

What a passage holds hangs on its text, on what the document has come to and has counted before it, and on the macros
that it defines; so it is read once, and again where one of these has changed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from checks.remembering import only, remembered
from theory.documents import tex
from theory.documents.assigned import Assigned
from theory.documents.formulas import Excerpt, Passed
from theory.documents.passages import NO_CUT, Part
from theory.documents.places import Place, State, begun

# A blank line, behind which a line begins that is neither indented nor a row or an item, nor goes on with what is
# before: with an argument of a macro, or a formula that begins with a relation.
_BLANK = rf"\n[ \t]*\n(?=\S)(?![\[{{*|=-]|\\item\b|[^\n]*&|{NO_CUT})"
_TOKEN = re.compile(
    r"\\(?:(?P<side>begin|end)\{(?P<name>[\w* ._-]+)\}|(?P<strange>(?:begin|end|verb|lstinline|mintinline)(?![^\W\d_]))"
    rf"|[^\W\d_]+|.)|(?P<blank>{_BLANK})",
    re.DOTALL,
)


def parts(text: str, assigned: Assigned | None = None) -> tuple[Part, ...]:
    """A document's passages, one behind the other. assigned: the assignment that it is handed in for."""
    hidden, bare = [*tex.hidden(text)], tex.bare(text)
    own, (at, stop) = only(tex.defined(bare)), tex.ends(bare)
    found: list[Part] = []
    state, count, done = begun(text, assigned), tex.NONE, 0
    for start, end in cut(bare, hidden):
        first = done
        while done < len(hidden) and hidden[done][0] < end:
            done += 1
        passed = tuple((one - start, other - start) for one, other in hidden[first:done])
        body = max(at - start, 0), min(stop, end) - start
        part, state, count = _read(text[start:end], bare[start:end], passed, body, own, assigned, state, count)
        found.append(part)
    return tuple(found)


def beginning(text: str, length: int) -> str:
    """The passages that a text begins with, at least so long together."""
    return text[: next((end for _, end in cut(tex.bare(text), [*tex.hidden(text)]) if end >= length), len(text))]


def cut(text: str, hidden: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The passages of a text. text: without comments. hidden: where these stand."""
    start = 0
    for end in _edges(text, hidden):
        yield start, end
        start = end
    yield start, len(text)


def _edges(text: str, hidden: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Where passages end before the last one does."""
    at, stop = tex.ends(text)
    starts, open_ = [start for start, _ in hidden], list[str]()
    while found := _TOKEN.search(text, at, stop):
        at, name = found.end(), found["name"]
        if found["blank"]:
            comment = bisect_right(starts, at) - 1
            if not open_ and (comment < 0 or hidden[comment][1] <= at):  # one may go on over blank lines
                yield at
        elif found["strange"]:  # which may go on behind a blank line
            return
        elif found["side"] == "begin" and name in tex.LISTINGS:
            end = f"\\end{{{name}}}"
            if (at := text.find(end, at, stop)) < 0:
                return
            at += len(end)
        elif found["side"] == "begin":
            open_.append(name)
        elif found["side"] and (not open_ or open_.pop() != name):
            return


@remembered
def _read(
    text: str, bare: str, hidden: tuple[tuple[int, int], ...], body: tuple[int, int], own: frozenset[str],
    assigned: Assigned | None, state: State, count: tex.Count,
) -> tuple[Part, State, tex.Count]:  # fmt: skip
    place, source = Place(state, assigned), Excerpt.whole(text)
    reading = tex.Reading(source, bare, place, own, count)
    found = (*(Passed(source.span(*one), tex.HIDDEN) for one in hidden), *tex.body(reading, *body))
    return Part(text, found, tuple(place.trail)), place.state, reading.count
