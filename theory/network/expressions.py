"""Sympy expressions of sizes: floors as the algebra takes them, sums as they are written, and their usual mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import sympy as sp

from theory.mistakes import Mistake

Floor: Any = sp.Function("floor")  # uninterpreted for the algebra; the derivation's operators say what it is


def whole(expression: Any) -> Any:
    """floor of what is whole anyway dropped, the others under a name that the algebra leaves alone."""

    def turn(node: Any) -> Any:
        inside = node.args[0]
        integral = all(number.is_Integer for number in inside.atoms(sp.Number)) and not inside.atoms(sp.Pow) - {
            power for power in inside.atoms(sp.Pow) if power.exp.is_Integer and power.exp > 0
        }
        return inside if integral else Floor(sp.together(inside))

    return expression.replace(lambda node: isinstance(node, sp.floor), turn)


def tidy(expression: Any) -> Any:
    """The same, written as by hand: in a sum, what is subtracted and plain numbers come last."""
    if not isinstance(expression, sp.Add | sp.Mul | Floor):
        return expression
    parts = [tidy(part) for part in expression.args]
    if isinstance(expression, sp.Add):
        parts.sort(key=lambda part: (part.is_Number, part.could_extract_minus_sign()))
        return sp.Add(*parts, evaluate=False)
    return sp.Mul(*parts, evaluate=False) if isinstance(expression, sp.Mul) else Floor(*parts)


def names_of(value: Any) -> Any:
    """Symbols as the names of their givens."""
    if isinstance(value, tuple):
        return [names_of(part) for part in value] if any(isinstance(part, sp.Basic) for part in value) else value
    return str(value) if isinstance(value, sp.Symbol) else value


def size_traps(name: str, layer: Any, expression: Any, stated: Mapping[Any, int]) -> Iterator[Mistake]:
    """The usual slips in the size of an output, where rounding down cannot hide them: a change of at least a stride."""
    stride = max(stated.get(size, size) for size in getattr(layer, "stride", (1,)))
    for letter in {size for size in getattr(layer, "padding", ()) if isinstance(size, sp.Symbol)}:
        if expression.has(letter) and 2 * stated[letter] >= stride:
            yield Mistake("the padding forgotten", name, expression.subs(letter, 0))
        if expression.has(letter) and stated[letter] >= stride:
            yield Mistake("the padding added on one side only", name, expression.subs(letter, letter / 2))
    if getattr(layer, "kernel", None) is not None:
        yield Mistake("one position too few", name, expression - 1)


def near(name: str, value: int, rng: Random) -> int:
    """Another size: small ones move by one, larger ones are drawn anew, up to 16."""
    least = 0 if "padding" in name else 1
    if value <= 8:
        return max(least, value + rng.choice((-1, 0, 0, 1)))
    return (
        rng.randint(4, 16)
        if not name.startswith("input.") or name == "input.channels"
        else rng.randint(value // 2 + 1, value + 3)
    )
