"""Values of any lines of a computation, and derivatives of any by any: nothing needs to be a loss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import numpy as np

from checks.evaluation import EvaluationError
from checks.reading.building import Kind, Meaning
from checks.vocabulary.heads import ARRAY_OPERATIONS
from theory.derivation import Derivation, Form, Given, Quantity, symbol
from theory.errors import InputError
from theory.exact import Exact
from theory.givens import vary
from theory.graph import Node
from theory.topic import Worked
from theory.topics.computation.closing import closed
from theory.topics.computation.derivatives import derivatives, optimum
from theory.topics.computation.letters import drawn, has_open_size, letters
from theory.topics.computation.lines import indices, program
from theory.topics.computation.program import Derived, Item, Optimum, Program
from theory.topics.computation.settings import Settings
from theory.topics.computation.splitting import Split
from theory.topics.computation.unrolling import loop


def worked(settings: Settings, givens: list[Given], leaves: Mapping[str, Meaning], ask: tuple[str, ...]) -> Worked:
    """The worked values of what is asked. Raises InputError for what does not read, is not there, or does not fit."""
    over, free = loop(settings.over), letters(settings.letters)
    if twice := {letter.name for letter in free} & settings.givens.keys():
        raise InputError(f"{', '.join(sorted(twice))}: both a given and a letter; say one")
    every = {**leaves, **{letter.name: letter.meaning for letter in free}}
    split = Split.WHOLE if any(has_open_size(letter.meaning.shape) for letter in free) else None
    made, asked = program(settings.graph, every, over=over, ask=ask, split=split)
    domains = {letter.name: letter.domain.value for letter in free}
    symmetric = frozenset(symbol(g.name, g.shape) for g in (one.given for one in free) if "symmetric" in g.facts)
    quantities = _quantities(made, asked, domains, symmetric)
    if free:
        quantities = [*_answered(quantities, asked)]
    used = made.needed(tuple(quantity.name for quantity in quantities))
    derivation = Derivation((*givens, *(letter.given for letter in free)), tuple(quantities), asked)
    problem: dict[str, Any] = {
        "definition": dict(settings.graph),
        "loop": None if over is None else (over.letter, over.first, over.last),
        "items": [_plain(item, domains) for item in made.items if item.name in used],
        "vectors": {
            name: tuple(-1 if has_open_size((size,)) else size for size in known.shape)
            for name, known in made.graph.meanings.items()
            if known.kind is Kind.VECTOR
        },
    }

    held = indices(settings.graph)
    varied = {item.name: item.value for item in givens if item.value is not None and item.name not in held}
    limits = [(item.name, domains[item.by]) for item in made.items if isinstance(item, Optimum) and item.by in domains]

    def sample(rng: Random) -> dict[str, Exact]:
        """Numbers at which every optimum lies where its letter may."""
        found: dict[str, Exact] = {}
        for _ in range(ATTEMPTS):
            found = {name: vary(value, rng) for name, value in varied.items()} | drawn(free, rng)
            if all(inside(derivation, found, name, domain) for name, domain in limits):
                break
        return found

    return Worked(derivation, "values", problem, sample, any_letters=True)


ATTEMPTS = 20


def inside(derivation: Derivation, givens: Mapping[str, Exact], name: str, domain: str) -> bool:
    """Whether the value of a number lies in its domain."""
    try:
        value = derivation.values(givens).get(name)
    except EvaluationError:
        return False
    if value is None or isinstance(value, np.ndarray):
        return True
    return domain == "number" or (value > 0 and (domain != "probability" or value < 1))


def _quantities(
    made: Program, asked: tuple[str, ...], domains: Mapping[str, str], symmetric: frozenset[Any]
) -> list[Quantity]:
    """Everything that leads to what is asked, in order, each quantity once."""
    needed, graph = made.needed(asked), made.graph
    found: dict[str, Quantity] = {}
    for item in made.items:
        if item.name not in needed:
            continue
        if isinstance(item, Node):
            row = [_forward(item)]
        elif isinstance(item, Derived):
            row = derivatives(graph, item, symmetric)
        else:
            row = [optimum(found, item, domains.get(item.by, "number"), symmetric)]
        for quantity in row:
            found.setdefault(quantity.name, quantity)
    return list(found.values())


def _answered(quantities: list[Quantity], asked: tuple[str, ...]) -> Iterator[Quantity]:
    """The quantities, those that are asked for in the letters that are given, too."""
    earlier: dict[str, Quantity] = {}
    for quantity in quantities:
        yield closed(earlier, quantity) if quantity.name in asked else quantity
        earlier[quantity.name] = quantity


def _forward(node: Node) -> Quantity:
    row = ARRAY_OPERATIONS.get(node.expression.func)
    simpler = row.shown(node.expression) if row is not None and row.shown is not None else None
    forms = [Form(node.expression, "by definition")]
    if simpler is not None:
        forms.append(Form(simpler, "in simpler operations"))
    return Quantity(node.name, tuple(forms), shape=node.shape)


def _plain(item: Item, domains: Mapping[str, str]) -> tuple[Any, ...]:
    """What the witness is told of an item: its name, and its tree; or the order of a derivative, or the sense of an
    optimum, and of what by what; of an optimum, the domain, too."""
    if isinstance(item, Node):
        return (item.name, item.tree)
    if isinstance(item, Derived):
        return (item.name, item.order, item.of, item.by)
    return (item.name, item.sense, item.of, (item.by,), domains.get(item.by, "number"))
