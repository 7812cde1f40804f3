"""Who feeds whom: for every row of a network the rows whose output goes into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from theory.errors import InputError
from theory.layers.tree import Branches, Chain, LayerTree, Leaf, Path
from theory.network.profile import Profile
from theory.network.rows import LayerRow

Feeds = tuple[tuple[int, ...], ...]  # for each row the places of those that feed it; inputs count from -1 downwards


def feeds(profile: Profile) -> Feeds:
    """What feeds each row, of a spec by its chains and branches, of a module as its tensors went.

    Rows that no operator uses, which stand last, are left out. Raises InputError for a checkpoint: it has arrays only.
    """
    if profile.network is not None:
        walk = _Walk(profile.rows)
        walk.run(profile.network.body, (-1,), ())
        return tuple(walk.feeds)
    if not profile.feeds:
        raise InputError(f"{profile.name}: a checkpoint holds arrays, and does not say which goes into which")
    return profile.feeds


def between(steps: Sequence[Iterable[int]], places: Sequence[int]) -> Feeds:
    """What feeds each row, where the rows are the steps at these places: a step that is no row hands on what feeds it.

    steps: for each those that feed it. Nothing where that was not asked for.
    """
    if not steps:
        return ()
    row_of: Mapping[int, int] = {place: row for row, place in enumerate(places)}
    fed: list[frozenset[int]] = []

    def seen(source: int) -> frozenset[int]:
        return frozenset((row_of.get(source, source),)) if source < 0 or source in row_of else fed[source]

    for sources in steps:
        own: frozenset[int] = frozenset().union(*map(seen, sources))
        fed.append(own)
    return tuple(tuple(sorted(fed[place])) for place in places)


class _Walk:
    """Goes through a spec in the order of its rows; what goes in is known by the places of the rows that gave it."""

    def __init__(self, rows: Sequence[LayerRow]) -> None:
        self.rows = rows
        self.feeds: list[tuple[int, ...]] = []

    def run(self, node: LayerTree, sources: tuple[int, ...], path: Path) -> tuple[int, ...]:
        """The rows whose output this node gives."""
        if isinstance(node, Leaf):
            return self._row(sources)
        here = (*path, node.name) if node.name else path
        if isinstance(node, Chain):
            for inside in self._passes(node, here):
                for part in node.parts:
                    sources = self.run(part, sources, inside)
            return sources
        return self._row(tuple(dict.fromkeys(self._outs(node, sources, here))))

    def _outs(self, node: Branches, sources: tuple[int, ...], path: Path) -> Iterator[int]:
        for branch in node.branches:
            yield from self.run(branch, sources, path)

    def _passes(self, node: Chain, here: Path) -> Iterator[Path]:
        """Each pass of a chain that is listed: all, or one that stands for all."""
        if not isinstance(node.times, int) or node.times == 1:
            yield here
            return
        for number in range(1, node.times + 1):
            place = len(self.feeds)
            inside = (*here, str(number))
            if place < len(self.rows) and self.rows[place].path[: len(inside)] == inside:
                yield inside
            elif number == 1:
                yield here
                return

    def _row(self, sources: tuple[int, ...]) -> tuple[int, ...]:
        self.feeds.append(sources)
        return (len(self.feeds) - 1,)
