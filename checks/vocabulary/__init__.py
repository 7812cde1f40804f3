"""The one row per function, operation, constant and unit that reading, building, evaluating and writing share.

A new function is one row in one of the files here, and one in the witness's own table. Rows load without sympy.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from checks.vocabulary import (
    activations,
    arrays,
    blocks,
    constants,
    elementary,
    operations,
    ordering,
    selections,
    spectra,
    units,
    windows,
)
from checks.vocabulary.arrays import ArrayFunction
from checks.vocabulary.blocks import ArrayOperation
from checks.vocabulary.constants import Constant
from checks.vocabulary.operations import Operation
from checks.vocabulary.rows import Function
from checks.vocabulary.units import Unit

Row = TypeVar("Row", Function, ArrayFunction, ArrayOperation)


def _rows(kind: type[Row], *modules: object) -> dict[str, Row]:
    """The rows of a kind that these modules define, by name."""
    return {row.name: row for module in modules for row in vars(module).values() if isinstance(row, kind)}


FUNCTIONS: Mapping[str, Function] = _rows(Function, elementary, activations)
ARRAY_FUNCTIONS: Mapping[str, ArrayFunction] = _rows(ArrayFunction, arrays)
ARRAY_OPERATIONS: Mapping[str, ArrayOperation] = _rows(ArrayOperation, blocks, ordering, selections, spectra, windows)
CONSTANTS: Mapping[str, Constant] = {row.name: row for row in constants.ROWS if row.typed}
CONSTANT_LETTERS: Mapping[str, Constant] = {letter: row for row in constants.ROWS for letter in row.letters}

# Spelling -> canonical name, of what may be written before a bracket.
SPELLINGS: Mapping[str, str] = {
    spelling: row.name for row in (*FUNCTIONS.values(), *ARRAY_FUNCTIONS.values()) for spelling in row.spellings
}
# What an exponent of -1 above a function's name makes of it: sin^{-1} x.
INVERSES: Mapping[str, str] = {
    of: name for name in FUNCTIONS for of in FUNCTIONS if name in (f"arc{of}", f"ar{of}") and FUNCTIONS[of].bare
}
ARITY: Mapping[str, tuple[int, int]] = {
    row.name: row.arity for row in (*FUNCTIONS.values(), *ARRAY_FUNCTIONS.values(), *ARRAY_OPERATIONS.values())
}

# Spelling -> unit, as it is written behind a number.
UNITS: Mapping[str, Unit] = {spelling: row for row in units.ROWS for spelling in row.spellings}

OPERATIONS: Mapping[str, Operation] = {row.name: row for row in operations.ROWS}
