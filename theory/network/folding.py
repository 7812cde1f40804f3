"""A network as a graph of boxes: rows joined below a depth, and blocks that repeat as one box, drawn once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import prod
from typing import Any, TypeAlias

from theory.errors import InputError
from theory.layers.shapes import Shape, Size
from theory.network.flow import feeds
from theory.network.profile import Profile
from theory.network.rows import LayerRow

READABLE = 64  # boxes that a graph has at most, where no depth is asked for
LARGEST = 400  # boxes of a graph that is drawn at all
Repeats: TypeAlias = tuple[tuple[int, int], ...]  # level of a name, and how many parts are drawn as one there
Ways: TypeAlias = tuple[frozenset[int], frozenset[int], frozenset[int]]
Cut: TypeAlias = "tuple[tuple[str, ...], list[_Kept]]"


@dataclass(frozen=True, slots=True)
class Box:
    """One layer, or those that share their first names; an input is one without a kind.

    layers, params: of one pass, of which there are `times`. joins: how many of its layers several others feed.
    sources: the boxes that feed it, each with the shape that it hands over.
    """

    name: str
    kind: str
    output: Shape
    layers: Size
    joins: Size
    params: Size
    times: Size
    sources: Mapping[int, Shape]


def boxes(profile: Profile, depth: int | None = None) -> tuple[Box, ...]:
    """The inputs, then the boxes in order of execution. depth: how many names a box has at most.

    Without one it is the largest that leaves no more than `READABLE`. Consecutive parts become one box with its
    `times` only where that is sure: each row is the same in all but its name and its receptive field, each part is fed
    by the part before in the same way, and nothing outside reads from any but the last. Raises InputError for a
    checkpoint, and for a graph that is too large.
    """
    fed = feeds(profile)
    folded = _Folding(profile.rows[: len(fed)], fed)
    if depth is not None:
        found = list(folded.cut(depth))
    else:
        deepest = max((len(row.path) for row in folded.rows), default=1)
        cuts = (list(folded.cut(depth)) for depth in range(deepest, 0, -1))
        found = next((cut for cut in cuts if len(cut) <= READABLE), None) or list(folded.cut(1))
    if len(found) > LARGEST:
        raise InputError(
            f"the graph would have {len(found)} boxes, but at most {LARGEST} are drawn; take a smaller --depth"
        )
    starts = _inputs(profile, max((-source for sources in fed for source in sources), default=0))
    return (*starts, *_boxes(folded, found, starts))


def _inputs(profile: Profile, used: int) -> list[Box]:
    """A box for each input up to the last that something reads; of a module that was handed over, only one shape is
    known.
    """
    given = [*(profile.inputs or [("", profile.input)]), *[("", ())] * used][:used]
    return [
        Box(name or ("input" if used == 1 else f"input {place}"), "", shape, 0, 0, 0, 1, {})
        for place, (name, shape) in enumerate(given, start=1)
    ]


@dataclass(slots=True)
class _Kept:
    """A row that is drawn: its names as they are shown, and how often it stands, repeat by repeat: (level, times)."""

    place: int
    names: tuple[str, ...]
    repeats: Repeats


class _Folding:
    """Rows of which those that repeat others are left out."""

    def __init__(self, rows: Sequence[LayerRow], fed: Sequence[tuple[int, ...]]) -> None:
        self.rows, self.fed = rows, [frozenset(sources) for sources in fed]
        self.alias: dict[int, int] = {}  # row of a last part -> the row that is drawn for it
        self.last_reader = [-1] * len(rows)
        for place, sources in enumerate(self.fed):
            for source in sources:
                if source >= 0:
                    self.last_reader[source] = place
        numbers: dict[Any, int] = {}
        self.same = [numbers.setdefault(_content(row), len(numbers)) for row in rows]
        self.kept = list(self._fold(0, len(rows), 0, (), ()))

    def source(self, place: int) -> int:
        """The row that is drawn for this one."""
        while place in self.alias:
            place = self.alias[place]
        return place

    def cut(self, depth: int) -> Iterator[Cut]:
        """Names, and the rows that are drawn, those together that follow each other and share their first names."""
        for names, inside in groupby(self.kept, key=lambda kept: kept.names[:depth]):
            yield names, list(inside)

    def _fold(self, begin: int, end: int, level: int, names: tuple[str, ...], repeats: Repeats) -> Iterator[_Kept]:
        parts = self._parts(begin, end, level)
        place = 0
        while place < len(parts):
            first = parts[place]
            count = self._run(parts, place, level)
            last = parts[place + count - 1]
            for offset in range(first.stop - first.start if count > 1 else 0):
                self.alias[last.start + offset] = first.start + offset
            path = self.rows[first.start].path
            inside = (*repeats, (level, count)) if count > 1 else repeats
            if len(path) <= level:  # a row that has no further name
                yield from (_Kept(row, names, inside) for row in first)
            else:
                other = self.rows[last.start].path[level]
                shown = path[level] if count == 1 else f"{path[level]}–{other}"
                if len(first) == 1:
                    yield _Kept(first.start, (*names, shown, *path[level + 1 :]), inside)
                else:
                    yield from self._fold(first.start, first.stop, level + 1, (*names, shown), inside)
            place += count

    def _parts(self, begin: int, end: int, level: int) -> list[range]:
        """The rows from begin to before end, those together that share the name at this level."""
        cuts = [
            place
            for place in range(begin + 1, end)
            if self.rows[place].path[level : level + 1] != self.rows[place - 1].path[level : level + 1]
            or len(self.rows[place].path) <= level
        ]
        return [range(*pair) for pair in pairwise([begin, *cuts, end])]

    def _run(self, parts: Sequence[range], place: int, level: int) -> int:
        """How many parts from the one at this place on are provably the same."""
        first, way, count = parts[place], None, 1
        while place + count < len(parts):
            part, following = parts[place + count - 1], parts[place + count]
            if len(following) != len(first) or max(self.last_reader[part.start : part.stop]) >= following.stop:
                break  # another one, or something later reads from within
            if not all(self._alike(*pair, level) for pair in zip(part, following, strict=True)):
                break
            found = [self._ways(row, following.start, len(first)) for row in following]
            if found != way if way is not None else not self._enters(first, found):
                break
            way, count = found, count + 1
        return count

    def _alike(self, one: int, other: int, level: int) -> bool:
        same = self.rows[one].path[level + 1 :] == self.rows[other].path[level + 1 :]
        return same and self.same[one] == self.same[other]

    def _ways(self, row: int, start: int, size: int) -> Ways:
        """What feeds a row of the part that begins at `start`: rows of the part, and of the one before, both by their
        places in it, and rows before both.
        """
        sources = self.fed[row]
        own = frozenset(source - start for source in sources if source >= start)
        before = frozenset(source - start + size for source in sources if start - size <= source < start)
        return own, before, frozenset(source for source in sources if source < start - size)

    def _enters(self, first: range, ways: Sequence[Ways]) -> bool:
        """Whether the first part is fed as the second is, by something else in place of the part before."""
        instead: dict[int, frozenset[int]] = {}
        for row, (own, before, outside) in zip(first, ways, strict=True):
            sources = self.fed[row]
            inside = frozenset(source - first.start for source in sources if source >= first.start)
            rest = frozenset(source for source in sources if source < first.start) - outside
            if own != inside or not outside <= sources or len(before) > 1 or len(before) != bool(rest):
                return False
            if any(instead.setdefault(source, rest) != rest for source in before):
                return False
        return True


def _content(row: LayerRow) -> Any:
    """All that a graph or a table says of a row but its name and its receptive field; sizes may be formulas."""
    numbers = tuple((kind, *sorted(map(str, amounts.items()))) for kind, amounts in row.kinds.items())
    layer = (row.kind, repr(row.layer), row.inputs, row.output)
    return (*layer, str(row.params), str(row.trained), str(row.buffers), str(row.times), numbers)


def _boxes(folded: _Folding, cut: Sequence[Cut], starts: Sequence[Box]) -> Iterator[Box]:
    """starts: the boxes of the inputs, which come first."""
    box_of = {kept.place: place for place, (_, inside) in enumerate(cut, len(starts)) for kept in inside}
    for place, (names, inside) in enumerate(cut, len(starts)):
        rows = [folded.rows[kept.place] for kept in inside]
        times, each = _times([kept.repeats for kept in inside], [row.times for row in rows])
        sources: dict[int, Shape] = {}
        for source in sorted({folded.source(source) for kept in inside for source in folded.fed[kept.place]}):
            box = -1 - source if source < 0 else box_of[source]
            if box != place:
                sources[box] = starts[box].output if source < 0 else folded.rows[source].output
        made = [row.output for row in rows if row.output]
        yield Box(
            ".".join(names), rows[0].kind if len(rows) == 1 else "", made[-1] if made else (), sum(each, start=0),
            sum((count for kept, count in zip(inside, each, strict=True) if len(folded.fed[kept.place]) > 1), start=0),
            sum((row.params * count for row, count in zip(rows, each, strict=True)), start=0), times, sources,
        )  # fmt: skip


def _times(repeats: Sequence[Repeats], own: Sequence[Size]) -> tuple[Size, list[Size]]:
    """How often all rows of a box stand together, and how often each stands within it.

    own: how often each row stands by itself.
    """
    shared = 0
    while all(len(each) > shared and each[shared] == repeats[0][shared] for each in repeats):
        shared += 1
    together: Size = prod(count for _, count in repeats[0][:shared])
    each = [times * prod(count for _, count in more[shared:]) for more, times in zip(repeats, own, strict=True)]
    return (together * each[0], [1] * len(each)) if all(count == each[0] for count in each) else (together, each)
