"""The backward pass of a graph as quantities: local derivatives, upstream gradients, and what each is called."""

from __future__ import annotations

from typing import Any

import sympy as sp

from checks.unevaluated import put, times, total
from checks.vocabulary.heads import gradient
from theory.derivation import Form, Quantity, symbol
from theory.gradients import chain_rule, differentiate, pull, rule_name
from theory.graph import Graph, Node

MOST_ROUTES = 4  # routes from a parameter to the loss that a hand calculation still multiplies out one by one


class Backward:
    """One backward pass: the nodes between what is asked for (`wrt`) and the loss.

    fixed: names that stay fixed although they were computed from what is asked for.
    """

    def __init__(self, graph: Graph, wrt: tuple[str, ...], fixed: tuple[str, ...] = ()) -> None:
        self.graph, self.wrt = graph, wrt
        self.fixed = tuple(symbol(name, graph.shapes[name]) for name in fixed)
        self.active = graph.following(set(wrt)) & graph.leading_to(graph.loss)

    def gradient_name(self, name: str) -> str:
        return f"d{self.graph.loss}/d{name}"

    def local_name(self, node: str, parent: str) -> str:
        """`da/dz`; where z also reaches a by another way, `da/dz.local`, because da/dz is the sum over all ways."""
        routes = self.graph.routes(parent, node, 1)
        return f"d{node}/d{parent}" if routes is not None else f"d{node}/d{parent}.local"

    def quantities(self) -> list[Quantity]:
        """Local derivatives and upstream gradients, from the loss backwards; the gradients asked for come last."""
        found: dict[str, Quantity] = {}

        def keep(quantity: Quantity) -> None:
            found.setdefault(quantity.name, quantity)

        for node in reversed(self.graph.nodes):
            if node.name not in self.active:
                continue
            if node.name != self.graph.loss:
                keep(self._gradient(node.name))
            for parent in node.parents:
                if parent in self.active and self._is_scalar(node, parent):
                    keep(self._local(node, parent))
        for name in self.wrt:
            keep(self._gradient(name))
        return list(found.values())

    def _is_scalar(self, node: Node, parent: str) -> bool:
        return node.shape == () and self.graph.shapes[parent] == ()

    def _local(self, node: Node, parent: str) -> Quantity:
        """The operator, the rule that differentiates it, and the same by the node's own output."""
        letter, expression = symbol(parent), node.expression
        name = self.local_name(node.name, parent)
        whole = not name.endswith(".local") and expression.has(
            sp.MatrixSymbol
        )  # sympy differentiates no sums of arrays
        asked = gradient(symbol(node.name), letter) if whole else sp.Derivative(expression, letter, evaluate=False)
        forms = [Form(asked, "local derivative")]
        slope = differentiate(expression, letter)
        forms.append(Form(slope, rule_name(expression, letter)))
        if slope != letter and expression.args and slope.has(expression):
            forms.append(Form(put(slope, expression, symbol(node.name)), "by its own output"))
        return Quantity(name, tuple(forms))

    def _gradient(self, name: str) -> Quantity:
        """The total derivative as the sum over the nodes that use `name`, and, for few routes, over whole routes."""
        graph = self.graph
        shape = graph.shapes[name]
        target = gradient(symbol(graph.loss), symbol(name, shape), *self.fixed)
        forms = [Form(target, "what is asked" if name in self.wrt else "upstream gradient")]
        uses = [child for child in graph.children(name) if child.name in self.active]
        shares = [self._share(child, name) for child in uses]
        rule = (
            chain_rule(uses[0].expression, symbol(name, shape))
            if len(uses) == 1
            else "chain rule, summed over its uses"
        )
        forms.append(Form(total(*shares), rule))
        routes = graph.routes(name, graph.loss, MOST_ROUTES) if name in self.wrt else None
        if routes and all(graph.shapes[step] == () for route in routes for step in route):
            whole = total(*(self._along(route) for route in routes))
            if whole != forms[-1].expression:
                forms.append(Form(whole, "along the whole route"))
        return Quantity(self.gradient_name(name), tuple(forms), shape=shape)

    def _share(self, child: Node, name: str) -> Any:
        """What one use of `name` adds to its gradient."""
        if self._is_scalar(child, name):
            local = symbol(self.local_name(child.name, name))
            return local if child.name == self.graph.loss else times(symbol(self.gradient_name(child.name)), local)
        parent = symbol(name, self.graph.shapes[name])
        output = symbol(child.name, child.shape)
        at_loss = child.name == self.graph.loss
        upstream = sp.S.One if at_loss else symbol(self.gradient_name(child.name), child.shape)
        return pull(child.expression, parent, upstream, output)

    def _along(self, route: tuple[str, ...]) -> Any:
        edges = zip(route[1:], route, strict=False)
        return times(*(symbol(self.local_name(node, parent)) for node, parent in reversed(list(edges))))
