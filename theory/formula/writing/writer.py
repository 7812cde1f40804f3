"""What every rule of writing needs: binding strength, brackets, fractions, powers, in the style that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from theory.formula.names import LATEX, SUPERSCRIPTS, UNICODE, Style

# Binding strength of what was written: a part is bracketed where its own is weaker than its place asks for.
SUM, PRODUCT, UNARY, POWER, ATOM = 1, 2, 3, 4, 5

Text: TypeAlias = tuple[str, int]  # what is written, and how strongly its outermost operation binds
Rule: TypeAlias = "Callable[[Writer, Any], Text]"


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes expressions by a table of rules, one for each kind of node.

    values: what is written in place of a letter, as the text of a number.
    """

    style: Style
    rules: Mapping[Any, Rule]
    values: Mapping[Any, str] = field(default_factory=dict)

    def write(self, node: Any) -> str:
        return self.visit(node)[0]

    def visit(self, node: Any) -> tuple[str, int]:
        """The text and how strongly its outermost operation binds."""
        for kind in type(node).__mro__:
            if (rule := self.rules.get(kind)) is not None:
                return rule(self, node)
        return self.call(node.func.__name__, node.args)

    def at(self, node: Any, strength: int) -> str:
        """The text, bracketed where it binds more weakly than `strength`."""
        text, own = self.visit(node)
        return text if own >= strength else self.bracket(text)

    def bracket(self, text: str) -> str:
        return rf"\left({text}\right)" if self.latex else f"({text})"

    @property
    def latex(self) -> bool:
        return self.style is LATEX

    def choose(self, names: tuple[str, str, str]) -> str:
        return names[("latex", "unicode", "ascii").index(self.style.functions)]

    def call(self, name: str, args: Any) -> tuple[str, int]:
        return f"{name}{self.bracket(', '.join(map(self.write, args)))}", ATOM

    def fraction(self, above: str, below: str) -> tuple[str, int]:
        return (rf"\frac{{{above}}}{{{below}}}", ATOM) if self.latex else (f"{above}/{below}", PRODUCT)

    def power(self, base: str, exponent: str) -> str:
        if self.latex:
            return f"{base}^{{{exponent}}}"
        if self.style is UNICODE and exponent.lstrip("-").isdigit():
            return base + exponent.translate(SUPERSCRIPTS)
        return f"{base}^{exponent}" if exponent.isalnum() else f"{base}^({exponent})"
