"""What the names and functions of a tree mean in sympy, and the error for what has no meaning."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import sympy as sp

from checks.tree import Tree


class SymbolicError(ValueError):
    """The tree says something that has no meaning as a formula, or names what is not known."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the names and functions of a tree mean.

    symbols: name -> sympy symbol (a MatrixSymbol, or a letter that does not commute, keeps the order of products).
    closed: a name that is not in `symbols` is an error; else it becomes Symbol(name, real=True).
    functions: head -> a function of sympy expressions, before those that are known anyway.
    log: the base of a plain `log`; None for the natural logarithm.
    entries: `*` between matrices goes entry by entry; else it is the matrix product.
    indexed: stems of families: with `I` among them, `I_k`, `I3` and `I_{k+1}` are `I[k]`, `I[3]`, `I[k + 1]`.
    """

    symbols: Mapping[str, Any] = field(default_factory=dict)
    closed: bool = False
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    log: Any = None
    entries: bool = False
    indexed: frozenset[str] = frozenset()
    bound: Mapping[str, Any] = field(default_factory=dict)  # indices of the sums around the place


Build: TypeAlias = Callable[..., Any]  # a tree, and another vocabulary if it has its own -> its expression
Rule: TypeAlias = Callable[[Build, Vocabulary, Sequence[Tree]], Any]


def is_matrix(expression: Any) -> bool:
    """Whether a sympy expression is a matrix, of numbers or of letters."""
    return isinstance(expression, sp.MatrixBase | sp.MatrixExpr)
