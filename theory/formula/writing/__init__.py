"""Writes an expression in LaTeX, Unicode or ASCII, in the order in which it stands, or with numbers put in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from theory.formula.names import Style
from theory.formula.writing import arithmetic, matrices, operators
from theory.formula.writing.matrices import matrix_text
from theory.formula.writing.writer import Writer

__all__ = ["matrix_text", "write"]

RULES = {**operators.RULES, **arithmetic.RULES, **matrices.RULES}


def write(expression: Any, style: Style, values: Mapping[Any, str] | None = None) -> str:
    """The expression's text; `values` puts numbers (already written) in place of letters."""
    return Writer(style, RULES, values or {}).write(expression)
