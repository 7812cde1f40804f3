"""Draws a network with characters: a line for each layer, and rails beside it for what waits to go into a later one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from theory.report.blocks import LayerBox, Wiring, cell

SHORTEST = 16  # columns that a name keeps
Lane = tuple[str, list[str]]  # whose output it carries, and the boxes that it still goes into, in their order


def draw(block: Wiring) -> Iterator[tuple[str, LayerBox | None]]:
    """Lines: the rails, and the box that stands on this line, if one does.

    A box stands on the leftmost rail that ends in it; from `●` its output runs down, from `○` nothing reads it.
    """
    readers: dict[str, list[str]] = {box.key: [] for box in block.boxes}
    for box in block.boxes:
        for source in box.sources:
            readers[source].append(box.key)
    lanes: list[Lane | None] = []
    for box in block.boxes:
        feeding = [place for place, lane in enumerate(lanes) if lane and lane[1][0] == box.key]
        ending = [place for place in feeding if _waiting(lanes[place]) == 1]
        at = ending[0] if ending else _free(lanes, 0)
        if joined := [place for place in feeding if place != at]:
            yield _across(lanes, at, joined, {place for place in joined if place in ending}, bool(ending)), None
        for place in feeding:
            lane = lanes[place]
            lanes[place] = (lane[0], lane[1][1:]) if lane and _waiting(lane) > 1 else None
        lanes[at] = (box.key, readers[box.key]) if readers[box.key] else None
        yield _upright(lanes, at, "●" if readers[box.key] else "○"), box
        if len(readers[box.key]) > 1:  # the first reader goes on below; the others are beside it
            lanes[at] = (box.key, readers[box.key][:1])
            beside = _free(lanes, at + 1)
            lanes[beside] = (box.key, readers[box.key][1:])
            yield _across(lanes, at, [beside], set(), True, opens=True), None
        while lanes and lanes[-1] is None:
            lanes.pop()


def columns(block: Wiring, width: int = 0) -> Iterator[tuple[str, str, str, str, str]]:
    """Rails, name, kind, output and parameters of every line, each as wide as on all others.

    width: at most so many columns, for which a long name loses its beginning; 0 for as many as it takes.
    """
    lines = list(draw(block))
    texts = [(box.name, box.kind, box.output, cell(box.params) if box.params != 0 else "") for box in block.boxes]
    names, kinds, outputs, params = (max(map(cell_len, column)) for column in zip(*texts, strict=True))
    beside = max(len(rails) for rails, _ in lines)
    if width:
        names = min(names, max(SHORTEST, width - beside - kinds - outputs - params - 8))
    rows = iter(texts)
    for rails, box in lines:
        name, kind, output, held = next(rows) if box else ("", "", "", "")
        short = name if cell_len(name) <= names else f"…{name[1 - names :]}"
        yield rails.ljust(beside), short.ljust(names), kind.ljust(kinds), output.ljust(outputs), held.rjust(params)


def text(block: Wiring) -> str:
    """As plain text."""
    return "\n".join("  ".join(parts).rstrip() for parts in columns(block))


def _waiting(lane: Lane | None) -> int:
    return len(lane[1]) if lane else 0


def _free(lanes: list[Lane | None], begin: int) -> int:
    """The first rail from here on that carries nothing."""
    for place in range(begin, len(lanes)):
        if lanes[place] is None:
            return place
    lanes.extend([None] * (max(begin, len(lanes)) + 1 - len(lanes)))
    return len(lanes) - 1


def _upright(lanes: Sequence[Lane | None], at: int, sign: str) -> str:
    signs = (sign if place == at else "│" if lane else " " for place, lane in enumerate(lanes))
    return " ".join(signs).rstrip()


def _across(
    lanes: Sequence[Lane | None], at: int, others: Sequence[int], ending: set[int], carried: bool, opens: bool = False
) -> str:
    """A level line between the rail of a box and other rails, which end here, go on, or (opens) begin.

    carried: whether the rail of the box comes from above.
    """
    low, high = min(at, *others), max(at, *others)
    signs = []
    for place, lane in enumerate(lanes):
        if place == at:
            sign = ("├" if low == at else "┤" if high == at else "┼") if carried else ("╭" if low == at else "╮")
        elif place in others:
            sign = _end(place, low, high, place in ending, opens)
        else:
            sign = "│" if lane else "─" if low < place < high else " "
        signs.append(sign + ("─" if low <= place < high else " "))
    return "".join(signs).rstrip()


def _end(place: int, low: int, high: int, ends: bool, opens: bool) -> str:
    if opens:
        return "╮" if place == high else "┬"
    if ends:
        return "╰" if place == low else "╯" if place == high else "┴"
    return "├" if place == low else "┤" if place == high else "┼"
