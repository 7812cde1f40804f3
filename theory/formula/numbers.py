"""How a number looks that `theory.figures` has written: fractions have a line, `4.5e-05` a power of ten."""

from __future__ import annotations

import re

from theory.figure import Figure
from theory.formula.boxes import Box, Digits, Either, Operator, Over, Scripts, Words, row
from theory.formula.operators import negative

_FIGURE = re.compile(
    r"(?P<minus>-?)(?:(?P<above>\d+)/(?P<below>\d+)|(?P<digits>\d[\d,]*(?:\.\d+)?)(?:e(?P<power>[+-]?\d+))?)"
)


def number(text: str) -> Box:
    """`-7/40`, `0.4563`, `1,151,280`, `4.5e-05`. What is no number stays text."""
    found = _FIGURE.fullmatch(text)
    if found is None:
        return Words(text)
    if found["above"]:
        box: Box = Over(Digits(found["above"]), Digits(found["below"]))
    elif found["power"]:
        line = Digits(f"{found['digits']}e{found['power']}")
        box = Either(row(Digits(found["digits"]), Operator("·10"), _raised(int(found["power"]))), line, line)
    else:
        box = Digits(found["digits"])
    return negative(box) if found["minus"] else box


def _raised(power: int) -> Box:
    """A power of ten."""
    exponent = Digits(str(abs(power)))
    return Scripts(Digits("10"), above=negative(exponent) if power < 0 else exponent)


def figure(value: Figure) -> Box:
    """A figure as an entry of an array: one that is not complete says so."""
    return row(Operator("≈"), number(value.text)) if value.near else number(value.text)
