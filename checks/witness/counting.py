"""A network's shapes, parameters and operations by torch: real layers, `numel`, a forward on the meta device, and terms
counted by summing ones. It holds while the sums stay below 2^53.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor, nn

from checks.witness.counting_layers import LAYERS, MERGES, Steps, TorchLayer, ones

AXES = {2: ("features",), 3: ("tokens", "features"), 4: ("channels", "height", "width")}  # of a batch


def compute(problem: Mapping[str, Any], givens: Mapping[str, Any]) -> dict[str, Tensor]:
    """Sizes `NAME.height` and the like, `params.NAME`, `flops.NAME...`, and the totals.

    problem: `networks`, each with `prefix` (before its names), `input` (names of the givens that hold its sizes) and
    `body` (nested plain data: layers with their fields, numbers or names of givens); `ask` (params, flops, shapes,
    connections); `count` (the convention; operations are counted here under those of CONVENTIONS only).
    """
    found: dict[str, float] = {}
    ask = set(problem["ask"])
    counted = CONVENTIONS.get(problem["count"]) if "flops" in ask else None
    for network in problem["networks"]:
        run = _Run(givens, ask, found, counted)
        sizes = tuple(int(givens[name]) for name in network["input"])
        try:
            run.node(network["body"], torch.ones(1, *sizes, dtype=torch.float64, device=run.device))
        except UnknownLayer:
            continue  # what was found before it stands; the rest, and the totals, are left undecided
        run.sums(f"{network['prefix']}total")
    return {name: torch.tensor(value, dtype=torch.float64) for name, value in found.items()}


Counted = tuple[float, float | None]  # operations of a layer without its biases, and with them where that is another


def _textbook(steps: Steps) -> Counted | None:
    return steps.bare, steps.full


def _without_bias(steps: Steps) -> Counted | None:
    return steps.bare, None


def _products(each: float) -> Callable[[Steps], Counted | None]:
    """So many for each multiplication of a convolution or a product of matrices, and its addition."""
    return lambda steps: None if steps.products is None else (each * steps.products, None)


CONVENTIONS: Mapping[str, Callable[[Steps], Counted | None]] = {
    "textbook": _textbook,
    "textbook-without-bias": _without_bias,
    "mac": _products(1),
    "flop": _products(2),
}


class UnknownLayer(KeyError):
    """No torch layer is known for this kind."""


class _Run:
    """One pass over the plain data, with ones flowing through."""

    def __init__(
        self,
        givens: Mapping[str, Any],
        ask: set[str],
        found: dict[str, float],
        counted: Callable[[Steps], Counted | None] | None,
    ) -> None:
        self.givens, self.ask, self.found, self.counted = givens, ask, found, counted
        self.device = torch.device("cpu" if ask & {"flops", "connections"} else "meta")
        self.terms: dict[str, list[tuple[float, float]]] = {}
        self.unknown: set[str] = set()  # groups with a layer that is not counted here, so without a total

    def number(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return tuple(self.number(part) for part in value)
        return int(self.givens[value]) if isinstance(value, str) and value in self.givens else value

    def node(self, item: Mapping[str, Any], x: Tensor) -> Tensor:
        if "chain" in item:
            return self.chain(item["chain"], x)
        if "merge" in item:
            return self.merge(item, x)
        return self.layer(item, x)

    def chain(self, parts: list[Mapping[str, Any]], x: Tensor) -> Tensor:
        for part in parts:
            x = self.node(part, x)
        return x

    def merge(self, item: Mapping[str, Any], x: Tensor) -> Tensor:
        outs = [self.node(branch, x) for branch in item["branches"]]
        if item["merge"] not in MERGES:
            raise UnknownLayer(item["merge"])
        join = MERGES[item["merge"]]
        joined = join.outs(outs)
        if self.counted is not None and join.steps:
            self.operations(item["name"], Steps(ones(joined) * join.steps * (len(outs) - 1), products=0.0))
        return torch.ones_like(joined)

    def layer(self, item: Mapping[str, Any], x: Tensor) -> Tensor:
        name, kind = item["name"], item["layer"]
        if kind not in LAYERS:
            raise UnknownLayer(kind)
        row = LAYERS[kind]
        module = row.build({key: self.number(value) for key, value in item["fields"].items()}, x)
        module = module.to(torch.float64).to(self.device)
        with torch.no_grad():
            for parameter in module.parameters():
                parameter.fill_(1.0)
            y = module(x)
            trained = [p for p in module.parameters() if p.requires_grad]
            params = float(sum(p.numel() for p in trained)) if trained or row.pool else None
            if "parts" in item:
                self.composite(item, x, y, params)
                return torch.ones_like(y)
            if params is not None:
                self.note("params", name, params)
            for axis, size in zip(AXES.get(y.ndim, ()), y.shape[1:], strict=False):
                self.found[f"{name}.{axis}"] = float(size)
            if self.counted is not None:
                self.count(name, row, module, x, y)
            if "connections" in self.ask and (trained or list(module.buffers())):
                self.note("connections", name, float(_reads(module, x).sum()))
        return torch.ones_like(y)

    def composite(self, item: Mapping[str, Any], x: Tensor, y: Tensor, params: float | None) -> None:
        """The parts one by one, and their sums; the parameters are those of the torch layer, which knows no parts."""
        around, self.terms = self.terms, {}
        through = self.chain(item["parts"], x)
        if through.shape != y.shape:
            raise AssertionError(f"the parts of {item['name']} give {tuple(through.shape)}, torch {tuple(y.shape)}")
        self.terms["params"] = [] if params is None else [(params, params)]
        found, self.terms = self.sums(item["name"]), around
        for group, pair in found.items():
            self.terms.setdefault(group, []).append(pair)

    def count(self, name: str, row: TorchLayer, module: nn.Module, x: Tensor, y: Tensor) -> None:
        steps = None if row.steps is None else row.steps(module, x, y)
        self.operations(name, steps)
        if steps is None:
            return
        for what, value in (("n", steps.n), ("places", steps.places)):
            if value is not None:
                self.found[f"{name}.{what}"] = value

    def operations(self, name: str, steps: Steps | None) -> None:
        """Notes what the convention counts of a layer's steps; what it can't count leaves the totals open."""
        if self.counted is None:
            return
        counted = None if steps is None else self.counted(steps)
        if counted is None:
            self.unknown.add("flops")
        else:
            self.note("flops", name, *counted)

    def note(self, group: str, name: str, bare: float, full: float | None = None) -> None:
        if full is None:
            self.found[f"{group}.{name}"] = bare
        else:
            self.found[f"{group}.{name}.without_bias"], self.found[f"{group}.{name}.with_bias"] = bare, full
        self.terms.setdefault(group, []).append((bare, bare if full is None else full))

    def sums(self, label: str) -> dict[str, tuple[float, float]]:
        """What was noted, group by group, without and with bias; a group with an unknown layer has no sum."""
        found = {}
        for group, pairs in self.terms.items():
            if not pairs or group in self.unknown:
                continue
            bare, full = found[group] = tuple(torch.tensor(pairs, dtype=torch.float64).sum(0).tolist())
            if bare == full:
                self.found[f"{group}.{label}"] = full
            else:
                self.found[f"{group}.{label}.without_bias"], self.found[f"{group}.{label}.with_bias"] = bare, full
        return found


def _reads(module: nn.Module, x: Tensor) -> Tensor:
    """With every weight, bias and input one, an output number is how many connections reach it."""
    for buffer in module.buffers():
        buffer.zero_()  # a code of zero: (1 - 0)^2 adds one per input
    return module(torch.ones_like(x))
