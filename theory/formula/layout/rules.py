"""What every rule of layout needs: the boxes of the parts, bracketed where their place asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from theory.formula.boxes import Box, FunctionName
from theory.formula.operators import Binding, applied, operand

LayoutRule: TypeAlias = "Callable[[Typesetter, Any], Box]"


@dataclass(frozen=True, slots=True)
class Typesetter:
    """Lays expressions out by a table of rules, one for each kind of node.

    values: what stands in place of a letter.
    """

    rules: Mapping[Any, LayoutRule]
    values: Mapping[Any, Box] = field(default_factory=dict)

    def of(self, node: Any) -> Box:
        """The box of an expression; an unknown head is a function of its arguments."""
        for kind in type(node).__mro__:
            if (rule := self.rules.get(kind)) is not None:
                return rule(self, node)
        return self.call(FunctionName(node.func.__name__), node.args)

    def each(self, nodes: Iterable[Any]) -> list[Box]:
        """The boxes of several."""
        return [self.of(node) for node in nodes]

    def operand(self, node: Any, place: Binding) -> Box:
        """The box, bracketed where it binds more weakly than its place asks for."""
        return operand(self.of(node), place)

    def call(self, function: Box, args: Iterable[Any]) -> Box:
        """A function and its arguments in brackets."""
        return applied(function, *self.each(args))
