"""What a number counts, or is measured in: the words that may stand behind one."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit. also: its other spellings.

    dimension: units of one dimension are multiples of each other; of two, they cannot be compared (a bit is ln 2 nats,
    which is no rational multiple, and how many FLOPs a MAC is, a convention says).
    factor: how many of its dimension's first unit it is.
    """

    name: str
    dimension: str
    factor: Fraction = Fraction(1)
    also: tuple[str, ...] = ()


_TEN = Fraction(10)
ROWS = (
    Unit("FLOPs", "floating-point operations", also=("FLOP", "flops")),
    Unit("MACs", "multiply-accumulates", also=("MAC",)),
    Unit("parameters", "parameters", also=("params", "weights")),
    Unit("bits", "bits", also=("bit",)),
    Unit("nats", "nats", also=("nat",)),
    Unit("epochs", "epochs"),
    Unit("tokens", "tokens", also=("token",)),
    Unit("pixels", "pixels", also=("px",)),
    Unit("seconds", "time"),
    Unit("ms", "time", _TEN**-3),
    Unit("mm", "length"),
    Unit("cm", "length", _TEN),
    Unit("km", "length", _TEN**6),
    Unit("kg", "mass"),
    Unit("KB", "memory"),  # by the SI, whose prefixes are powers of ten
    Unit("MB", "memory", _TEN**3),
    Unit("GB", "memory", _TEN**6),
    Unit("Hz", "frequency"),
)


def ratio(one: Unit, other: Unit) -> Fraction | None:
    """How many of the other unit the first one is; None where they cannot be compared."""
    return one.factor / other.factor if one.dimension == other.dimension else None
