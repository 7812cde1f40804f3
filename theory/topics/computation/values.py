"""Values of any lines of a computation, and derivatives of any by any: nothing needs to be a loss."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from checks.reading.building import Kind, Meaning
from theory.derivation import Derivation, Form, Given, Quantity
from theory.derivatives import derivatives
from theory.exact import Exact
from theory.givens import vary
from theory.graph import Node
from theory.lines import Derived, Program, program
from theory.topic import Worked
from theory.unrolling import Loop


def worked(
    texts: Mapping[str, str],
    givens: list[Given],
    leaves: Mapping[str, Meaning],
    ask: tuple[str, ...],
    over: Loop | None,
) -> Worked:
    """The worked values of what is asked. Raises InputError for what does not read, is not there, or does not fit."""
    made, asked = program(texts, leaves, over=over, ask=ask)
    quantities = _quantities(made, asked)
    used = {name for quantity in quantities for name in made.needed((quantity.name,))}
    derivation = Derivation(tuple(givens), tuple(quantities), asked)
    problem: dict[str, Any] = {
        "definition": dict(texts),
        "loop": None if over is None else (over.letter, over.first, over.last),
        "items": [_plain(item) for item in made.items if item.name in used],
        "vectors": {
            name: meaning.shape for name, meaning in made.graph.meanings.items() if meaning.kind is Kind.VECTOR
        },
    }

    def sample(rng: Random) -> dict[str, Exact]:
        return {item.name: vary(item.value, rng) for item in givens if item.value is not None}

    return Worked(derivation, "values", problem, sample)


def _quantities(made: Program, asked: tuple[str, ...]) -> list[Quantity]:
    """Everything that leads to what is asked, in order, each quantity once."""
    needed, graph = made.needed(asked), made.graph
    found: dict[str, Quantity] = {}
    for item in made.items:
        if item.name not in needed:
            continue
        for quantity in derivatives(graph, item) if isinstance(item, Derived) else [_forward(item)]:
            found.setdefault(quantity.name, quantity)
    return list(found.values())


def _forward(node: Node) -> Quantity:
    row = getattr(node.expression, "row", None)
    shown = getattr(row, "shown", None)
    simpler = None if shown is None else shown(node.expression)
    forms = [Form(node.expression, "by definition")]
    if simpler is not None:
        forms.append(Form(simpler, "in simpler operations"))
    return Quantity(node.name, tuple(forms), shape=node.shape)


def _plain(item: Node | Derived) -> tuple[Any, ...]:
    """What the witness is told of an item: its name and its tree; or what is differentiated by what, how often."""
    return (item.name, item.tree) if isinstance(item, Node) else (item.name, item.order, item.of, item.by)
