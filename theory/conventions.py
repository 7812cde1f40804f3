"""The named switches of the project as rows of a table: what a logarithm, a loss, an update or a FLOP stands for.

A counting convention is a row of weights: what one elementary operation counts for (`theory/layers/operations.py`).
Those of public counters stand in `counters.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from theory.convention import Convention, Weights
from theory.counters import COUNTERS, MACS, times
from theory.errors import InputError
from theory.layers.operations import KINDS


def _every(*operations: str) -> Weights:
    """Weight 1 for these operations in every role."""
    return {kind: 1 for kind in KINDS if kind.partition(".")[2] in operations}


_TEXTBOOK = _every("multiply", "add", "compare")

_DEFINED = (
    Convention(
        "textbook",
        "count",
        "every multiplication, addition and comparison is 1: n products and n - 1 additions, 1 more with bias, "
        "a maximum over n is n - 1; all else is free",
        _TEXTBOOK,
    ),
    Convention(
        "textbook-without-bias",
        "count",
        "as textbook, with the additions of biases left out",
        {kind: weight for kind, weight in _TEXTBOOK.items() if kind != "bias.add"},
    ),
    Convention(
        "mac", "count", "one multiply-accumulate per product in a convolution or a matrix product", times(1, *MACS)
    ),
    Convention("flop", "count", "two per multiply-accumulate", times(2, *MACS)),
    Convention(
        "all",
        "count",
        "every elementary operation is 1, divisions, roots and exponentials too",
        dict.fromkeys(KINDS, 1),
    ),
)

COUNTING = (*_DEFINED, *COUNTERS)

SWITCHES = (
    Convention("nats", "log", "the natural logarithm, base e"),
    Convention("bits", "log", "the logarithm to base 2"),
    Convention("base10", "log", "the logarithm to base 10"),
    Convention("mean", "reduction", "a loss over several samples is their mean"),
    Convention("sum", "reduction", "a loss over several samples is their sum"),
    Convention("one", "scale", "a squared error is (prediction - target)^2"),
    Convention("half", "scale", "a squared error is 1/2 (prediction - target)^2"),
    Convention("lambda", "penalty", "the L2 penalty is lambda*||w||^2, its gradient 2*lambda*w"),
    Convention("half-lambda", "penalty", "the L2 penalty is lambda/2*||w||^2, its gradient lambda*w"),
    Convention("simultaneous", "update", "every parameter is updated with the gradient at the old parameters"),
    Convention("in-place", "update", "parameters are updated one after the other, later gradients at the new values"),
    Convention("coarse", "logistic", "the logistic function is one node of a graph"),
    Convention("fine", "logistic", "the logistic function is four nodes: negate, exp, add one, reciprocal"),
)

CONVENTIONS = (*COUNTING, *SWITCHES)
GROUPS: Mapping[str, tuple[str, ...]] = {
    group: tuple(row.name for row in CONVENTIONS if row.group == group)
    for group in dict.fromkeys(row.group for row in CONVENTIONS)
}


def find(name: str, group: str | None = None) -> Convention:
    """The convention of this name. Raises InputError with the nearest names."""
    for row in CONVENTIONS:
        if row.name == name and group in (None, row.group):
            return row
    rows = [row.name for row in CONVENTIONS if group in (None, row.group)]
    raise InputError(_unknown("convention" if group is None else f"{group} convention", name, rows))


def settle(chosen: Mapping[str, str]) -> dict[str, Convention]:
    """One convention per group, the first of each where none is chosen. chosen: group -> name."""
    for group in chosen:
        if group not in GROUPS:
            raise InputError(_unknown("group of conventions", group, GROUPS))
    return {group: find(chosen.get(group, names[0]), group) for group, names in GROUPS.items()}


@dataclass(frozen=True)
class Chosen(Mapping[str, str]):
    """Group -> name of the convention that was chosen. read: the groups that somebody asked for, since others change
    nothing."""

    names: Mapping[str, str]
    read: set[str] = field(default_factory=set)

    def __getitem__(self, group: str) -> str:
        self.read.add(group)
        return self.names[group]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    names = list(known)
    close = get_close_matches(name, names, n=2, cutoff=0.5)
    hint = f"did you mean {' or '.join(close)}?" if close else f"known are {', '.join(names)}"
    return f"there is no {what} called {name!r}; {hint}"
