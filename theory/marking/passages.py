"""The formulas of a document as chains; a number that the text goes on with, and what a brace names, belong to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from checks.reading import WRITTEN, Chain, Notation, ReadError, Side, read_chains
from theory.marking.places import Formula


@dataclass(frozen=True, slots=True)
class Passage:
    """A formula of a document with its chains; none where it could not be read, and why."""

    formula: Formula
    chains: tuple[Chain, ...]
    trouble: str = ""

    def line(self, side: Side) -> int:
        return self.formula.line + self.formula.text[: side.start].count("\n")


FUNCTION = re.compile(
    r"(?<![A-Za-z\\])([A-Z]|[fgh])\s*(?:\\left)?\("
)  # a capital before a bracket: an operator such as U(...)
PARAMETERS = frozenset({"alpha", "beta", "gamma", "delta", "epsilon", "eta", "theta", "lambda", "mu", "rho", "tau"})
LAYERED = frozenset({"W", "b", "h"})  # W^L is layer L's W
RELATED = re.compile(r"^\s*(?:[A-Za-z]+\s*)?=\s*(?P<number>[-−]?[0-9][0-9,.]*[0-9]|[0-9])(?![0-9])")
NUMBERED = re.compile(r"\(([a-h])\)")


def passages(formulas: Iterable[Formula], notation: Notation = WRITTEN) -> Iterator[Passage]:
    """Every formula, read. A number that follows in the text, as in `$2 n - 1$ FLOPs = 1599`, belongs to it."""
    for formula in (part for whole in formulas for part in (whole, *_braced(whole))):
        text = formula.text
        if formula.trouble:
            yield Passage(formula, (), formula.trouble)
            continue
        if not formula.typed and (found := RELATED.match(formula.after)):
            text = f"{text} = {found['number']}"
        applied = {name: name for name in FUNCTION.findall(text)}
        own = replace(
            notation,
            functions={**applied, **notation.functions},
            variables=notation.variables | PARAMETERS | LAYERED,
            labelled=notation.labelled | LAYERED,
        )
        formula = replace(formula, text=text)
        try:
            chains = read_chains(text, notation=own, partial=True, typed=formula.typed)
        except ReadError as error:
            yield Passage(formula, (), str(error))
            continue
        if formula.origin:
            chains = tuple(replace(chain, notes=(*chain.notes, formula.origin)) for chain in chains)
        for chain in chains:
            for note in chain.notes:
                if (found := NUMBERED.fullmatch(note.strip())) and formula.question:
                    formula = replace(formula, question=formula.question.rstrip("abcdefgh") + found[1])
        yield Passage(formula, chains)


BRACE = re.compile(r"\\(?:over|under)brace\s*\{")
NAMED = re.compile(
    r"\s*[\^_]\s*\{\s*(?:\\triangleq|:=|=)\s*(?P<name>[A-Za-z](?:[\^_](?:\{[^{}]{1,9}\}|[A-Za-z0-9*]))*)"
)


def _braced(formula: Formula) -> Iterator[Formula]:
    """What a brace with a name over or under it defines: `\\overbrace{W_2 W_1}^{\\triangleq W^*}` as W^* = W_2 W_1."""
    for found in BRACE.finditer(formula.text):
        depth = 1
        for place in range(found.end(), len(formula.text)):
            depth += {"{": 1, "}": -1}.get(formula.text[place], 0)
            if depth == 0:
                if name := NAMED.match(formula.text, place + 1):
                    inner = formula.text[found.end() : place]
                    line = formula.line + formula.text[: found.start()].count("\n")
                    yield replace(formula, text=f"{name['name']} = {inner}", line=line)
                break
