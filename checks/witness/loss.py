"""Torch's own losses and the Bernoulli distribution: values, values in other logarithms, gradients by autograd."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor
from torch.distributions import Bernoulli
from torch.nn import functional as F


def compute(problem: Mapping[str, Any], givens: Mapping[str, Any]) -> dict[str, Tensor]:
    """The loss of each sample, their mean or sum, and the gradient by each input.

    problem: `loss` (bce or mse), `marks` (of the samples: 1, 2, ... or nothing for one), `input` (z or yhat),
    `reduction`, `half` (a factor 1/2 on squared errors).
    """
    marks, name = problem["marks"], problem["input"]
    y = torch.tensor([givens[f"y{mark}"] for mark in marks], dtype=torch.float64)
    inputs = torch.tensor([givens[f"{name}{mark}"] for mark in marks], dtype=torch.float64, requires_grad=True)
    yhat = torch.sigmoid(inputs) if name == "z" else inputs
    found: dict[str, Tensor] = {f"yhat{mark}": value for mark, value in zip(marks, yhat, strict=True)}
    found |= LOSSES[problem["loss"]](problem, marks, inputs, yhat, y)
    return {key: value.detach() for key, value in found.items()}


def _cross_entropy(
    problem: Mapping[str, Any], marks: list[str], inputs: Tensor, yhat: Tensor, y: Tensor
) -> dict[str, Tensor]:
    function = F.binary_cross_entropy_with_logits if problem["input"] == "z" else F.binary_cross_entropy
    likelihood = Bernoulli(probs=yhat, validate_args=False).log_prob(y).exp()
    bits = _bits(inputs if problem["input"] == "z" else inputs.logit(), y)
    units = {
        "nats": function(inputs, y, reduction="none"),
        "bits": bits,
        "base10": bits * torch.log10(torch.tensor(2.0, dtype=torch.float64)),
    }
    found = dict(_named("likelihood{}", marks, likelihood))
    for unit, losses in units.items():
        found |= _named(f"BCE{{}}.{unit}", marks, losses)
        found[f"BCE.{unit}"] = REDUCTIONS[problem["reduction"]](losses)
        found |= _slopes(f"BCE.{unit}", found[f"BCE.{unit}"], problem["input"], marks, inputs)
    return found


def _bits(z: Tensor, y: Tensor) -> Tensor:
    """In base 2 from the start, from the log-odds in bits; exact also where the loss is almost 0."""
    odds = z * torch.tensor(1.0, dtype=torch.float64).exp().log2()
    certain = torch.zeros_like(odds)
    return y * torch.logaddexp2(certain, -odds) + (1 - y) * torch.logaddexp2(certain, odds)


def _squared(
    problem: Mapping[str, Any], marks: list[str], inputs: Tensor, yhat: Tensor, y: Tensor
) -> dict[str, Tensor]:
    losses = F.mse_loss(yhat, y, reduction="none") * (0.5 if problem["half"] else 1)
    found = {**_named("error{}", marks, yhat - y), **_named("SE{}", marks, losses)}
    found["MSE"] = REDUCTIONS[problem["reduction"]](losses)
    return found | _slopes("MSE", found["MSE"], problem["input"], marks, inputs)


def _named(pattern: str, marks: list[str], values: Tensor) -> dict[str, Tensor]:
    return {pattern.format(mark): value for mark, value in zip(marks, values, strict=True)}


def _slopes(loss: str, value: Tensor, name: str, marks: list[str], inputs: Tensor) -> dict[str, Tensor]:
    (slopes,) = torch.autograd.grad(value, inputs, retain_graph=True)
    return _named(f"d{loss}/d{name}{{}}", marks, slopes)


LOSSES: dict[str, Callable[..., dict[str, Tensor]]] = {"bce": _cross_entropy, "mse": _squared}
REDUCTIONS: dict[str, Callable[[Tensor], Tensor]] = {"mean": torch.mean, "sum": torch.sum}
