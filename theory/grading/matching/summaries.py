"""The summary of a network as torchsummary, torchinfo and Keras print it: a row for each layer with its output and its
parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from theory.grading.key import Key

ROW = re.compile(
    r"[\s│├└─|]{0,40}(?P<label>[A-Za-z][\w.]{0,40}(?:[-:(\s]{1,3}[\w.-]{1,40}\)?)?)[\s│|]{1,60}"
    r"[\[(](?P<sizes>(?:-1|None|\d{1,6})(?:,\s?\d{1,6}){1,4})[\])][\s│|]{1,60}(?P<params>\d[\d,]{0,20}|--)[\s│|]{0,60}"
)
# What a layer is called in a network, by the type that a summary prints for it.
CALLED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("conv1d", "conv2d", "conv3d"), ("conv",)),
    **dict.fromkeys(("linear", "dense"), ("fc", "linear", "dense", "output")),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One layer of a printed summary.

    words: those of its label, in small letters. sizes: of its output, without the batch. nth, of: its place among the
    layers of its type, and how many those are.
    """

    words: tuple[str, ...]
    sizes: tuple[str, ...]
    params: str
    nth: int = 0
    of: int = 0

    @property
    def type(self) -> str:
        return next((word for word in self.words if word in CALLED), "")

    def layer(self, key: Key) -> str:
        """What the question calls the layer: by its own name, or as the only one in that place among its type."""
        layers = list(dict.fromkeys(filter(None, map(_layer, key.order))))
        named = [layer for layer in layers if layer.lower() in self.words]
        alike = [layer for layer in layers if layer.lower().startswith(CALLED.get(self.type, ()) or " ")]
        if not named and len(alike) == self.of:
            return alike[self.nth]
        return named[0] if len(named) == 1 else ""


def _layer(name: str) -> str:
    """The layer of a quantity: conv2 of params.conv2 and of conv2.height."""
    first, _, rest = name.partition(".")
    return rest if first == "params" and rest != "total" else first if rest in ("height", "width") else ""


def rows(lines: Iterable[tuple[int, str]]) -> dict[int, Row]:
    """The rows of summaries among numbered lines. Types are counted within each run of rows."""
    found: dict[int, Row] = {}
    run: list[tuple[int, Row]] = []
    for number, line in lines:
        row = ROW.fullmatch(line)
        if row is not None:
            words = tuple(re.findall(r"[a-z]\w*", row["label"].lower()))
            _, *sizes = re.split(r",\s?", row["sizes"])
            run.append((number, Row(words, tuple(sizes), row["params"])))
        elif re.search(r"\w", line):
            found.update(_counted(run))
            run = []
    return found | dict(_counted(run))


def _counted(run: Sequence[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
    types = [row.type for _, row in run]
    for place, (number, row) in enumerate(run):
        nth = types[:place].count(row.type)
        yield number, Row(row.words, row.sizes, row.params, nth, types.count(row.type))
