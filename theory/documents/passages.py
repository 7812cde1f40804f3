"""A document in markdown as passages that are read one by one: where it may be cut, and which formulas each holds.

It is cut at blank lines behind which nothing goes on that was begun before them. What a passage holds hangs on its
text, on what the document has come to, and on little that all of its passages say together; so it is read once, and
again where one of these has changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from checks.remembering import only, remembered
from theory.documents.assigned import Assigned
from theory.documents.formulas import Excerpt, Formula, Found
from theory.documents.markdown import Reader, Shape, parsed
from theory.documents.pieces import Trail
from theory.documents.places import Place, State, begun, counts
from theory.documents.plain import as_typed, defined, doubted, starred
from theory.documents.silence import Silent, blanked, silent
from theory.documents.whole import GOES_ON

# A blank line, behind which a line begins that is neither indented nor an item of a list that may go on, nor a formula
# that goes on with a relation.
_ITEM = r"(?:[-+*]|[0-9]{1,9}[.)])(?:[ \t\n]|\Z)"
_FORMULA = r"(?:\$`|\$\$?|\{math\}`|\\{1,2}[(\[]|\\begin\{[^}\n]*\})"
NO_CUT = rf"{_ITEM}|{_FORMULA}{GOES_ON.pattern}"
_BREAK = re.compile(rf"\n[ \t]*\n(?=\S)(?!{NO_CUT})")

NO_LINKS: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Part:
    """A passage of which the formulas are text still; all places count from its beginning."""

    text: str
    found: tuple[Found, ...]
    trail: Trail

    def __len__(self) -> int:
        return len(self.text)

    @cached_property
    def count(self) -> int:
        """How many formulas it has."""
        return sum(isinstance(one, Formula) for one in self.found)


@dataclass(frozen=True, eq=False)
class _Raw(Part):
    """The same, before the words in its formulas are known to be names. state: what the document has come to behind
    it."""

    state: State

    @cached_property
    def defined(self) -> frozenset[str]:
        return defined(self.found)

    @cached_property
    def starred(self) -> frozenset[str]:
        return starred(self.found)

    @cached_property
    def typed(self) -> bool:
        """Whether it has formulas in plain text, in which words may be names."""
        return any(isinstance(one, Formula) and (one.typed or one.cells) for one in self.found)


def parts(text: str, assigned: Assigned | None = None) -> tuple[Part, ...]:
    """A document's passages, one behind the other. assigned: the assignment that it is handed in for. Raises InputError
    where markdown-it-py is missing."""
    stretches = list(silent(text))
    bare = blanked(text, stretches)
    counted = counts(text.split("\n"), assigned)
    read, links = _read_all(text, bare, stretches, counted, NO_LINKS, assigned)
    if links:
        read, _ = _read_all(text, bare, stretches, counted, only(links), assigned)
    words = only(read[-1].state.words.union(*(part.defined for part in read)))
    stars = only(frozenset[str]().union(*(part.starred for part in read)))
    return tuple(_checked(part, words, stars) if part.typed else part for part in read)


def beginning(text: str, length: int) -> str:
    """The passages that a text begins with, at least so long together."""
    bare = blanked(text, [*silent(text)])
    return text[: next((end for _, end in cut(bare) if end >= length), len(text))]


def cut(text: str) -> Iterator[tuple[int, int]]:
    """The passages of a text. One that does not end where it might is tried with twice as much behind it, until it does
    or nothing is left."""
    edges = [0, *(found.end() for found in _BREAK.finditer(text)), len(text)]
    last, at = len(edges) - 1, 0
    while at < last:
        end, more = at + 1, 1
        while end < last and not _shape(text[edges[at] : edges[end]], NO_LINKS).ended:
            more *= 2
            end = min(at + more, last)
        yield edges[at], edges[end]
        at = end


def _read_all(
    text: str, bare: str, stretches: Sequence[Silent], counted: bool, links: frozenset[str], assigned: Assigned | None
) -> tuple[list[_Raw], frozenset[str]]:
    """The passages of a text, and the labels of the links that they define. bare: it, with spaces for the stretches
    that are silent, of which none goes on in the next passage. links: those that are known to be defined."""
    found: list[_Raw] = []
    state, labels, done = begun(text, assigned), set(links), 0
    for start, end in cut(bare):
        shape, first = _shape(bare[start:end], links), done
        while done < len(stretches) and stretches[done].start < end:
            done += 1
        silent = tuple(Silent(one.start - start, one.end - start, one.why) for one in stretches[first:done])
        labels |= shape.links
        words = state.words
        known = state if shape.typed or not words else state._replace(words=frozenset())
        part = _read(text[start:end], bare[start:end], silent, counted, links, assigned, known)
        state = part.state if shape.typed or part.state.words == words else part.state._replace(words=words)
        found.append(part)
    return found, frozenset(labels)


@remembered
def _shape(text: str, links: frozenset[str]) -> Shape:
    return _parsed(text, links).shape


_parsed = lru_cache(maxsize=4)(parsed)  # what is read is what was cut last


@remembered
def _read(
    text: str, bare: str, silent: tuple[Silent, ...], counted: bool, links: frozenset[str], assigned: Assigned | None,
    state: State,
) -> _Raw:  # fmt: skip
    place = Place(state, assigned)
    found = Reader(Excerpt.whole(text), place, counted).formulas(_parsed(bare, links).tokens, silent)
    return _Raw(text, tuple(map(as_typed, found)), tuple(place.trail), place.state)


@remembered
def _checked(part: _Raw, words: frozenset[str], stars: frozenset[str]) -> Part:
    return Part(part.text, tuple(doubted(part.found, words, stars)), part.trail)
