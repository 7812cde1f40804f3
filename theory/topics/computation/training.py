"""The forward and backward pass of a loss, and the update that follows."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import sympy as sp

from checks.reading.building import Kind, Meaning
from checks.unevaluated import times
from checks.vocabulary.heads import Logistic
from theory.derivation import Derivation, Form, Given, Quantity, symbol
from theory.errors import InputError
from theory.exact import Exact
from theory.givens import vary
from theory.gradients import complement
from theory.graph import Graph
from theory.mistakes import Mistake
from theory.topic import Worked
from theory.topics.computation import updates
from theory.topics.computation.backward import Backward
from theory.topics.computation.lines import computation, indices
from theory.topics.computation.settings import Settings


def worked(
    settings: Settings, givens: list[Given], leaves: Mapping[str, Meaning], conventions: Mapping[str, str]
) -> Worked:
    """The worked forward and backward pass. Raises InputError for a graph that does not read or does not fit."""
    graph = computation(settings.graph, leaves, loss=settings.loss, fine=settings.fine)
    wrt = _targets(graph, settings)
    quantities = _pass(graph, wrt)
    answer = tuple(Backward(graph, wrt).gradient_name(name) for name in wrt)
    stages = [graph]
    if settings.update is not None:
        shapes = {name: graph.shapes[name] for name in wrt}
        givens += updates.constants(settings.update, shapes)
        quantities, stages = _updated(settings.update, graph, wrt, quantities, conventions)
        answer = tuple(f"{name}.new" for name in wrt)
    derivation = Derivation(tuple(givens), tuple(quantities), answer)
    problem: dict[str, Any] = {
        "definition": dict(settings.graph),
        "stages": [{"nodes": {node.name: node.tree for node in stage.nodes}, "loss": stage.loss} for stage in stages],
        "wrt": wrt,
        "vectors": {name: meaning.shape for name, meaning in graph.meanings.items() if meaning.kind is Kind.VECTOR},
        "update": settings.update,
        "penalty": updates.PENALTY[conventions.get("penalty", "lambda")],
    }
    held = indices(settings.graph)
    varied = [
        item for item in givens if item.name in settings.givens and item.name not in held
    ]  # rates and averages keep their own ranges
    mistakes = tuple(_mistakes(derivation, graph, wrt))
    return Worked(
        derivation,
        "computation",
        problem,
        _sampler(varied),
        mistakes,
        graph=graph,
        draw=settings.draw,
        stated=settings.graph,
    )


def _targets(graph: Graph, settings: Settings) -> tuple[str, ...]:
    useful = graph.leading_to(graph.loss)
    wrt = settings.wrt or tuple(name for name in graph.leaves if name in useful)
    wrt = tuple(map(graph.written, wrt))
    for name in wrt:
        if name not in graph.shapes:
            known = ", ".join(graph.shapes)
            raise InputError(f"cannot differentiate by {name}: it is not in the graph; use one of {known}")
        if name not in useful:
            raise InputError(f"{graph.loss} does not depend on {name}; use one of {', '.join(sorted(useful))}")
        if name == graph.loss:
            raise InputError(f"{name} is the loss itself; differentiate it by another node")
    return wrt


def _pass(graph: Graph, wrt: tuple[str, ...], fixed: tuple[str, ...] = ()) -> list[Quantity]:
    """Forward values of what the loss depends on, then the backward pass."""
    useful = graph.leading_to(graph.loss)
    forward = [
        Quantity(node.name, (Form(node.expression, "forward pass"),), shape=node.shape)
        for node in graph.nodes
        if node.name in useful
    ]
    return forward + Backward(graph, wrt, fixed).quantities()


def _updated(
    settings: updates.Settings,
    graph: Graph,
    wrt: tuple[str, ...],
    first: list[Quantity],
    conventions: Mapping[str, str],
) -> tuple[list[Quantity], list[Graph]]:
    """Every parameter's step; in place, each later one takes its gradient in a pass with the new values before it."""
    quantities, stages = list(first), [graph]
    for position, name in enumerate(wrt):
        stage = stages[-1]
        if settings.order == "in_place" and position > 0:
            new = {done: f"{done}.new" for done in wrt[:position]}
            stage = graph.renamed(new, suffix=f".pass{position + 1}")
            stages.append(stage)
            quantities += _pass(stage, (name,), tuple(new.values()))
        gradient = Backward(stage, (name,)).gradient_name(name)
        quantities += updates.update(settings, name, graph.shapes[name], gradient, conventions)
    return quantities, stages


def _sampler(givens: list[Given]) -> Any:
    def sample(rng: Random) -> dict[str, Exact]:
        return {item.name: vary(item.value, rng) for item in givens if item.value is not None}

    return sample


def _mistakes(derivation: Derivation, graph: Graph, wrt: tuple[str, ...]) -> list[Mistake]:
    """Typical mistakes of a backward pass, where the graph gives occasion for them."""
    mistakes: list[Mistake] = []
    for node in graph.nodes:
        a = symbol(node.name)
        for quantity in derivation:
            if quantity.name.startswith(f"d{node.name}/") and quantity.last == times(a, complement(a)):
                again = times(Logistic(a), complement(Logistic(a)))
                mistakes.append(Mistake("the logistic's slope taken at its output", quantity.name, again))
                mistakes.append(Mistake("the factor 1 - a of the logistic's slope left out", quantity.name, a))
    slopes = {quantity.name: quantity.last for quantity in derivation if "/d" in quantity.name}
    for name in wrt:
        quantity = derivation[Backward(graph, wrt).gradient_name(name)]
        factors = quantity.last.args if isinstance(quantity.last, sp.Mul) else ()
        telling = [factor for factor in factors if str(factor) in slopes and not _is_one(factor, slopes)]
        if len(factors) > 1 and telling:
            shorter = times(*(factor for factor in factors if factor != telling[-1]))
            mistakes.append(Mistake("the last factor of the chain left out", quantity.name, shorter))
    return mistakes


def _is_one(factor: Any, slopes: Mapping[str, Any]) -> bool:
    """Whether a factor is 1, or the unit matrix, whatever the givens, so that nothing changes where it is left out."""
    if isinstance(factor, sp.Mul):
        return all(_is_one(part, slopes) for part in factor.args)
    if (known := slopes.get(str(factor))) is not None:
        return _is_one(known, slopes)
    return factor == 1 or isinstance(factor, sp.Identity)
