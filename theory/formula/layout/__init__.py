"""A sympy expression -> one box, in the order in which it stands, or with numbers put in place of letters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from theory.formula.boxes import Box
from theory.formula.layout import arithmetic, functions, matrices
from theory.formula.layout.rules import Typesetter

RULES = {**functions.RULES, **arithmetic.RULES, **matrices.RULES}


def layout(expression: Any, values: Mapping[Any, Box] | None = None) -> Box:
    """The expression's box; `values` puts other boxes, such as numbers, in place of letters."""
    return Typesetter(RULES, values or {}).of(expression)
