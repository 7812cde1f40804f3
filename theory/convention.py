"""One setting of one switch; for a counting convention, what every elementary operation counts for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Any

Weights = Mapping[str, int]
FREE: Weights = {}


class Looks(Enum):
    """Where a public counter looks."""

    OPERATORS = "operators"  # at what torch runs, however it is written
    LAYERS = "layers"  # at torch's own layers
    CALLS = "calls"  # at the functions that it replaces


@dataclass(frozen=True, slots=True)
class Measured:
    """What is known of a public counter, which was run on modules of every kind.

    package: with its version. looks: where it looks. known: the kinds of layer that count by the convention's
    `weights`, separated by spaces, `*` for all; those with a rule of their own are known, too. calls: for what is no
    layer of torch's own, how it is written (`F.relu`) -> weights, None where they are not known. elsewhere: the same
    for all other writings. unsure: kinds that are not known however they are written. lost: OWN or ALONE, where what
    the counter says is not known.
    """

    package: str
    looks: Looks
    known: str
    calls: Mapping[str, Weights | None] = field(default_factory=dict)
    elsewhere: Weights | None = None
    unsure: str = ""
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Convention:
    """One setting of one switch.

    group: the switch. says: what it means, in one sentence. weights: for a counting convention, what every elementary
    kind counts for; a kind left out is free. layers: kinds of layer with a rule of their own. blind: torch
    module -> the kinds of layer that a public counter does not see inside it in evaluation mode, separated by spaces
    (`*`: all of them); there a kind is written `linear in nn.NAME`. measured: of a public counter, what is known of it;
    None for a convention that is right by definition.
    """

    name: str
    group: str
    says: str
    weights: Weights = field(default_factory=dict)
    layers: Mapping[str, Weights] = field(default_factory=dict)
    blind: Mapping[str, str] = field(default_factory=dict)
    measured: Measured | None = None

    def weigh(self, kind: str, numbers: Mapping[str, Any]) -> Any:
        """What a layer of this kind counts for; None where that is not known of a public counter.

        kind: with how it is written and in what, as `theory/network/trace.py` spells it. numbers: its elementary
        operations, `in`, `out`, `params`.
        """
        bare, how, around = spelled(kind)
        for module in around:
            unseen = self.blind.get(module, "")
            if unseen == "*" or bare in unseen.split():
                return 0
        weights = self._weights(bare, how, around)
        if weights is None:
            return None
        total = 0
        for name, amount in numbers.items():
            weight = weights.get(name)
            if weight:
                total = total + amount * weight
        return total

    def total(self, kinds: Mapping[str, Mapping[str, Any]]) -> Any:
        """What layers count for together; None where that is not known of one of them."""
        counts = [self.weigh(kind, numbers) for kind, numbers in kinds.items()]
        return None if any(count is None for count in counts) else sum(counts, start=0)

    def _weights(self, kind: str, how: str, around: tuple[str, ...]) -> Weights | None:
        rule = self.layers.get(kind)
        found = self.measured
        if found is None:
            return self.weights if rule is None else rule
        if kind in found.unsure.split() or found.lost in around or how.startswith("onnx."):
            return None
        if how in found.calls:
            return found.calls[how]
        if how and found.looks is not Looks.OPERATORS:
            return None if how.startswith("nn.") else found.elsewhere
        if rule is not None:
            return rule
        return self.weights if found.known == "*" or kind in found.known.split() else None


OWN = "a layer of one's own"  # a module without parts that holds parameters, and is none of torch's own
ALONE = "no network"  # a layer of torch's own that is counted by itself


@cache
def spelled(kind: str) -> tuple[str, str, tuple[str, ...]]:
    """`linear by torch.linear in nn.MultiheadAttention` taken apart: the kind, how it is written, and in what."""
    written, _, where = kind.partition(" in ")
    bare, _, how = written.partition(" by ")
    around = tuple(where.split("/")) if where else ()
    return bare, how, (*around, how) if how.startswith("nn.") else around
