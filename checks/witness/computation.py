"""Torch's forward pass and autograd over a graph of named expressions, read from the question's own text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor

from checks.reading import read
from checks.reading.spelling import canonical, of_arrays
from checks.tree import Tree, names, renamed
from checks.witness.evaluating import Evaluator, constant


def evaluate(tree: Tree, values: Mapping[str, Tensor]) -> Tensor:
    """The tree's value in float64."""

    def name(text: str) -> Tensor:
        value = values.get(text, constant(text))
        assert value is not None, "the question's names have values"
        return value

    return Evaluator(name).evaluate(tree)


def compute(problem: Mapping[str, Any], givens: Mapping[str, Any]) -> dict[str, Tensor]:
    """Values and gradients of every node, local derivatives by every parent, and the update.

    problem: `definition` (the question's lines, name -> text), `stages` (one pass each: `nodes`, name -> tree, and
    `loss`), `wrt`, `update` (settings with rule, rate, l2, ... or None), `penalty` (its slope over lambda w),
    `vectors` (name -> the shape, as a row or a column, in which its values are compared).
    Names: a node's own; `dL/dv` for the gradient of the loss; `du/dv`, and `du/dv.local`, for the local derivative.
    """
    vectors = problem["vectors"]
    values = {name: torch.tensor(value, dtype=torch.float64) for name, value in givens.items()}
    values = {name: value.reshape(-1) if name in vectors else value for name, value in values.items()}
    values = {name: value.requires_grad_() for name, value in values.items()}
    written = {canonical(name): name for name in (*values, *problem["definition"])}
    definition = {
        name: renamed(read(text, notation=of_arrays(written)), written) for name, text in problem["definition"].items()
    }
    found = _differentiate(definition, problem["stages"][0]["loss"], values)
    found = {name: value for name, value in found.items() if not name.endswith(".local")}  # those depend on the nodes
    step = OptimiserStep(problem, values) if problem["update"] is not None else None
    for stage in problem["stages"]:
        if step is not None and stage is not problem["stages"][0]:
            done = problem["wrt"][len(step.new) - 1]
            values[f"{done}.new"] = step.new[done].detach().requires_grad_()
        part = _differentiate(stage["nodes"], stage["loss"], values)
        found = {**part, **found}
        if step is not None:
            left = [name for name in problem["wrt"] if name not in step.new]
            for name in left if step.settings.order == "simultaneous" else left[:1]:
                found |= step.take(name, part[f"d{stage['loss']}/d{name}"])
    return {name: value.reshape(shape_in(name, vectors, value)) for name, value in found.items()}


def shape_in(name: str, vectors: Mapping[str, tuple[int, ...]], value: Tensor) -> tuple[int, ...]:
    """In which shape a value is compared: a vector as a column or a row, and so its gradient and its update."""
    if value.ndim != 1:
        return tuple(value.shape)
    of = (name, name.rpartition("/d")[2], name.partition(".")[0])
    return next((vectors[part] for part in of if part in vectors), (len(value), 1))


def _differentiate(nodes: Mapping[str, Tree], loss: str, leaves: Mapping[str, Tensor]) -> dict[str, Tensor]:
    values = dict(leaves)
    for name, tree in nodes.items():
        values[name] = evaluate(tree, values)
    found = {name: values[name].detach() for name in nodes}
    by = [name for name, value in values.items() if name != loss and value.requires_grad]
    slopes = torch.autograd.grad(values[loss], [values[name] for name in by], allow_unused=True, retain_graph=True)
    for name, slope in zip(by, slopes, strict=True):
        if slope is not None:
            found[f"d{loss}/d{name}"] = slope.detach()
    for node, tree in nodes.items():
        if values[node].ndim == 0:
            found |= {key: slope for key, slope in _local(node, tree, values).items() if key not in found}
    return found


def _local(node: str, tree: Tree, values: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The derivative of one node by each scalar that stands in it, everything before it held fixed."""
    free = {name: value.detach().requires_grad_() for name, value in values.items()}
    used = [name for name in names(tree) if name in free and free[name].ndim == 0]
    if not used:
        return {}
    slopes = torch.autograd.grad(evaluate(tree, free), [free[name] for name in used], allow_unused=True)
    zero = torch.zeros((), dtype=torch.float64)  # of a name that only says which entry is meant
    pairs = {f"d{node}/d{name}": zero if slope is None else slope for name, slope in zip(used, slopes, strict=True)}
    return {**pairs, **{f"{key}.local": slope for key, slope in pairs.items()}}


class OptimiserStep:
    """One step of torch's own optimiser from a stated state, for one parameter at a time."""

    def __init__(self, problem: Mapping[str, Any], values: Mapping[str, Tensor]) -> None:
        self.settings, self.penalty, self.values = problem["update"], problem["penalty"], values
        self.new: dict[str, Tensor] = {}

    def number(self, name: str) -> float:
        return self.values[name].item() if name in self.values else 0.0

    def take(self, name: str, slope: Tensor) -> dict[str, Tensor]:
        w = self.values[name].detach().clone().requires_grad_()
        w.grad = slope.clone()
        decay = self.penalty * self.number("lambda")
        found = OPTIMISERS[self.settings.rule](self, name, w, decay)
        if self.settings.l2:
            found[f"{name}.gradient"] = slope + decay * self.values[name].detach()
        self.new[name] = w.detach()
        return {**found, f"{name}.new": w.detach()}

    def before(self, name: str, part: str) -> Tensor:
        return self.values[f"{name}.{part}_before"].detach().clone().reshape(self.values[name].shape)

    def plain(self, name: str, w: Tensor, decay: float) -> dict[str, Tensor]:
        torch.optim.SGD([w], lr=self.number("rate"), weight_decay=decay).step()
        return {}

    def momentum(self, name: str, w: Tensor, decay: float) -> dict[str, Tensor]:
        rule = torch.optim.SGD([w], lr=self.number("rate"), momentum=self.number("momentum"), weight_decay=decay)
        rule.state[w]["momentum_buffer"] = self.before(name, "velocity")
        rule.step()
        return {f"{name}.velocity": rule.state[w]["momentum_buffer"].clone()}

    def adam(self, name: str, w: Tensor, decay: float) -> dict[str, Tensor]:
        gradient = w.grad + decay * w.detach() if w.grad is not None else torch.zeros_like(w)
        origin = torch.zeros_like(w).requires_grad_()  # the same step from 0 shows the direction without cancellation
        state = self._adam(name, origin, gradient)
        direction = -origin.detach() / self.number("rate")
        self._adam(name, w, gradient)
        m, v, step = state["exp_avg"], state["exp_avg_sq"], self.settings.step
        m_hat, v_hat = m / (1 - self.number("beta1") ** step), v / (1 - self.number("beta2") ** step)
        return {
            f"{name}.m": m,
            f"{name}.v": v,
            f"{name}.mhat": m_hat,
            f"{name}.vhat": v_hat,
            f"{name}.direction": direction,
        }

    def _adam(self, name: str, w: Tensor, gradient: Tensor) -> dict[str, Tensor]:
        betas = (self.number("beta1"), self.number("beta2"))
        rule = torch.optim.Adam([w], lr=self.number("rate"), betas=betas, eps=self.number("epsilon"))
        taken = torch.tensor(float(self.settings.step - 1))
        rule.state[w] = {"step": taken, "exp_avg": self.before(name, "m"), "exp_avg_sq": self.before(name, "v")}
        w.grad = gradient.clone()
        rule.step()
        return rule.state[w]


OPTIMISERS: dict[str, Callable[..., dict[str, Tensor]]] = {
    "plain": OptimiserStep.plain,
    "momentum": OptimiserStep.momentum,
    "adam": OptimiserStep.adam,
}
