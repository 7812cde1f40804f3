"""A stack of linear layers by torch: its weights and bias as one layer are read off the network, not computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import nn

if TYPE_CHECKING:
    from collections.abc import Mapping


class Affine(nn.Module):
    """The linear activation c z + d, for every unit of a layer."""

    def __init__(self, slope: float, offset: float) -> None:
        super().__init__()
        self.slope, self.offset = slope, offset

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        return self.slope * z + self.offset


def compute(problem: Mapping[str, Any], givens: Mapping[str, Any]) -> dict[str, torch.Tensor]:
    """Outputs h1.. of the layers, y, and the one layer (Wstar, bstar) that the network is; matrices with rows.

    problem: depth, activated (whether c1.. and d1.. are given), narrow (after which layer the stack is cut in two; 0
    for nowhere). givens: W1.., b1.., x.
    """
    depth = int(problem["depth"])
    layers = [layer(givens, k, bool(problem["activated"])) for k in range(1, depth + 1)]
    network = nn.Sequential(*layers)
    x = torch.tensor(givens["x"], dtype=torch.float64).flatten()
    values: dict[str, torch.Tensor] = {}
    signal = x
    for k, each in enumerate(layers, start=1):
        signal = each(signal)
        values[f"h{k}"] = column(signal)
        if problem["activated"]:
            values[f"Wprime{k}"], values[f"bprime{k}"] = one_layer(each)
    values["y"] = column(network(x))
    values["Wstar"], values["bstar"] = one_layer(network)
    values["rank"] = torch.linalg.matrix_rank(values["Wstar"]).double()
    values["rank.bound"] = torch.tensor(min([x.numel(), *(h.numel() for h in outputs(values, depth))])).double()
    if narrow := int(problem["narrow"]):
        values["Wstar.in"] = one_layer(network[:narrow])[0]
        values["Wstar.out"] = one_layer(network[narrow:])[0]
    return {name: value.detach() for name, value in values.items()}


def layer(givens: Mapping[str, Any], k: int, activated: bool) -> nn.Module:
    weight = torch.tensor(givens[f"W{k}"], dtype=torch.float64)
    linear = nn.Linear(weight.shape[1], weight.shape[0], dtype=torch.float64)
    with torch.no_grad():
        linear.weight.copy_(weight)
        linear.bias.copy_(torch.tensor(givens[f"b{k}"], dtype=torch.float64).flatten())
    if not activated:
        return linear
    return nn.Sequential(linear, Affine(givens[f"c{k}"], givens[f"d{k}"]))


def one_layer(network: Any) -> tuple[torch.Tensor, torch.Tensor]:
    """The Jacobian, and the output at 0 as a column."""
    first = next(module for module in network.modules() if isinstance(module, nn.Linear))
    zero = torch.zeros(first.in_features, dtype=torch.float64)
    jacobian: Any = torch.func.jacrev(network)(zero)
    return jacobian, column(network(zero))


def outputs(values: Mapping[str, torch.Tensor], depth: int) -> list[torch.Tensor]:
    return [values[f"h{k}"] for k in range(1, depth + 1)]


def column(vector: torch.Tensor) -> torch.Tensor:
    return vector[:, None]
