"""Torch's forward pass and autograd over a graph of named expressions, read from the question's own text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor

from checks.reading import read
from checks.tree import Call, Name, Number, Tree
from checks.witness.functions import FUNCTIONS


def _list(*items: Tensor) -> Tensor:
    return torch.cat([item.reshape(1, -1) for item in items]) if items[0].ndim else torch.stack(items).reshape(-1, 1)


def _softmax(z: Tensor) -> Tensor:
    return torch.softmax(z, 0 if z.shape[1] == 1 else 1)


def _matmul(a: Tensor, b: Tensor) -> Tensor:
    result = a @ b
    return result.reshape(()) if result.numel() == 1 else result


OPERATIONS: dict[str, Callable[..., Tensor]] = {
    "+": torch.add, "-": torch.sub, "*": torch.mul, "/": torch.div, "^": torch.pow, "neg": torch.neg,
    "@": _matmul, "transpose": lambda a: a.T, "list": _list,
    "softmax": _softmax, **FUNCTIONS,
    "sum": torch.sum, "mean": torch.mean, "norm": torch.linalg.norm,
}  # fmt: skip


def evaluate(tree: Tree, values: Mapping[str, Tensor]) -> Tensor:
    """The tree's value in float64; `*` and `^` go entry by entry, vectors are columns."""
    if isinstance(tree, Number):
        return torch.tensor(float(tree.value), dtype=torch.float64)
    if isinstance(tree, Name):
        return values[tree.text]
    return OPERATIONS[tree.head](*(evaluate(arg, values) for arg in tree.args))


def compute(problem: Mapping[str, Any], givens: Mapping[str, Any]) -> dict[str, Tensor]:
    """Values and gradients of every node, local derivatives by every parent, and the update.

    problem: `definition` (the question's lines, name -> text), `stages` (one pass each: `nodes`, name -> tree, and
    `loss`), `wrt`, `update` (settings with rule, rate, l2, ... or None), `penalty` (its slope over lambda w).
    Names: a node's own; `dL/dv` for the gradient of the loss; `du/dv`, and `du/dv.local`, for the local derivative.
    """
    values = {name: torch.tensor(value, dtype=torch.float64, requires_grad=True) for name, value in givens.items()}
    definition = {name: read(text) for name, text in problem["definition"].items()}
    found = _differentiate(definition, problem["stages"][0]["loss"], values)
    found = {name: value for name, value in found.items() if not name.endswith(".local")}  # those depend on the nodes
    step = Step(problem, values) if problem["update"] is not None else None
    for stage in problem["stages"]:
        if step is not None and stage is not problem["stages"][0]:
            done = problem["wrt"][len(step.new) - 1]
            values[f"{done}.new"] = step.new[done].detach().requires_grad_()
        part = _differentiate(stage["nodes"], stage["loss"], values)
        found = {**part, **found}
        if step is not None:
            names = [name for name in problem["wrt"] if name not in step.new]
            names = names if step.settings.order == "simultaneous" else names[:1]
            for name in names:
                found |= step.take(name, part[f"d{stage['loss']}/d{name}"])
    return found


def _differentiate(nodes: Mapping[str, Tree], loss: str, leaves: Mapping[str, Tensor]) -> dict[str, Tensor]:
    values = dict(leaves)
    for name, tree in nodes.items():
        values[name] = evaluate(tree, values)
    found = {name: values[name].detach() for name in nodes}
    names = [name for name, value in values.items() if name != loss and value.requires_grad]
    slopes = torch.autograd.grad(values[loss], [values[name] for name in names], allow_unused=True, retain_graph=True)
    for name, slope in zip(names, slopes, strict=True):
        if slope is not None:
            found[f"d{loss}/d{name}"] = slope.detach()
    for node, tree in nodes.items():
        if values[node].ndim == 0:
            found |= {key: slope for key, slope in _local(node, tree, values).items() if key not in found}
    return found


def _local(node: str, tree: Tree, values: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The derivative of one node by each scalar that stands in it, everything before it held fixed."""
    free = {name: value.detach().requires_grad_() for name, value in values.items()}
    used = [name for name in _names(tree) if free[name].ndim == 0]
    if not used:
        return {}
    slopes = torch.autograd.grad(evaluate(tree, free), [free[name] for name in used])
    pairs = {f"d{node}/d{name}": slope for name, slope in zip(used, slopes, strict=True)}
    return {**pairs, **{f"{key}.local": slope for key, slope in pairs.items()}}


def _names(tree: Tree) -> list[str]:
    if isinstance(tree, Name):
        return [tree.text]
    return list(dict.fromkeys(name for arg in tree.args for name in _names(arg))) if isinstance(tree, Call) else []


class Step:
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
        return self.values[f"{name}.{part}_before"].detach().clone()

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
    "plain": Step.plain,
    "momentum": Step.momentum,
    "adam": Step.adam,
}
