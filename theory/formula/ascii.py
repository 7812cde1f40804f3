"""Writes boxes on one line of ASCII, which `checks.reading` reads back: `dL/dw3 = -2*(y - yhat)^2`."""

from __future__ import annotations

from theory.formula.boxes import Accented, Box, Either, Letter, Named, Scripts, Sign
from theory.formula.line import RULES, LineWriter, raised
from theory.formula.names import ACCENTS, PARTIAL
from theory.formula.operators import OPERATORS, Binding

SIGNS = {"∑": "sum", "∫": "int", "∅": "{}", "∏": "prod", "∗": "*", "…": "...", "′": "'", "⊤": ".T"}
SUFFIXES = {mark: suffix for suffix, mark in ACCENTS.items()}


def _sign(line: LineWriter, box: Sign) -> str:
    return SIGNS.get(box.text, box.text)


def _scripts(line: LineWriter, box: Scripts) -> str:
    base = line.operand(box.base, Binding.ATOM)
    below = "" if box.below is None else f"_{line.write(box.below)}"
    if isinstance(box.above, Sign):
        return base + line.write(box.above) + below
    return base + below + ("" if box.above is None else raised(line, box.above))


LINE = LineWriter(
    {
        **RULES,
        Letter: lambda line, box: "d" if box == PARTIAL else str(box.text),
        Sign: _sign,
        Scripts: _scripts,
        Accented: lambda line, box: line.write(box.base) + SUFFIXES[box.mark],
        Named: lambda line, box: str(box.key),
        Either: lambda line, box: line.write(box.ascii),
    },
    {key: written.ascii for key, written in OPERATORS.items()},
)


def write(box: Box) -> str:
    """The formula as ASCII text; names as they are, whatever they hold."""
    return LINE.write(box)
