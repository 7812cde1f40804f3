"""The formulas of a document as chains; a number that the text goes on with, and what a brace names, belong to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from checks.reading import WRITTEN, Chain, Notation, ReadError, Side, factors, read_chains
from checks.reading.spelling import canonical
from checks.tree import Call
from checks.vocabulary import ARITY
from theory.documents.places import Formula


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
    reader = _Reader([part for whole in formulas for part in (whole, *_braced(whole))], notation)
    for formula in reader.formulas:
        if formula.trouble:
            yield Passage(formula, (), formula.trouble)
            continue
        if not formula.typed and (found := RELATED.match(formula.after)):
            formula = replace(formula, text=f"{formula.text} = {found['number']}")
        try:
            chains = reader.chains(formula)
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


@dataclass
class _Reader:
    """Reads the formulas of one document in order; what is a function in one is no product in a later one."""

    formulas: Sequence[Formula]
    notation: Notation
    defined: set[str] = field(default_factory=set)  # by `f(x) = ...`

    def chains(self, formula: Formula) -> tuple[Chain, ...]:
        """Raises ReadError."""
        functions = {name: name for name in FUNCTION.findall(formula.text)}
        if known := {name for name in self.defined if name in formula.text}:
            functions |= {name: name for name in known - factors(formula.text, typed=formula.typed)}
        applied = {canonical(name.lstrip("\\")) for name in APPLIED.findall(formula.text)}
        own = replace(
            self.notation,
            functions={**functions, **self.notation.functions},
            variables=self.notation.variables | (PARAMETERS - applied) | LAYERED,
            labelled=self.notation.labelled | LAYERED,
        )
        found = read_chains(formula.text, notation=own, partial=True, typed=formula.typed)
        if any(side.unread for chain in found for side in chain.sides) and self.indexed:
            again = replace(own, variables=own.variables | self.indexed)
            found = read_chains(formula.text, notation=again, partial=True, typed=formula.typed)
        self.defined |= {
            first.head
            for first in (chain.sides[0].tree for chain in found)
            if isinstance(first, Call) and first.head not in ARITY and NAME.fullmatch(first.head) and first.args
        }
        return found

    @cached_property
    def indexed(self) -> frozenset[str]:
        """Names with an index that are a term or a factor somewhere, so that `y_k (1 - p_k)` is a product."""
        found = (factors(formula.text, typed=formula.typed) for formula in self.formulas if not formula.trouble)
        return frozenset(name for names in found for name in names if "_" in name)


APPLIED = re.compile(r"(\\?[a-z]{2,7})\s*(?:\\left\s*)?\([^()+\-−]*\)")  # `\gamma(t)`, but not `\alpha (a - b)`
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


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
