"""Mixtures of experts as people write them: counted for a router that chooses evenly, and that is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode

from theory.conventions import find
from theory.errors import InputError
from theory.network.trace import SUPPOSED, count_module

WIDTH, EXPERTS, CHOSEN = 8, 4, 2
Route = Callable[["Experts", Any], Any]


class Experts(nn.Module):
    """A gate of 32 products and four experts of 512, for every row."""

    def __init__(self, route: Route) -> None:
        super().__init__()
        self.gate, self.route = nn.Linear(WIDTH, EXPERTS, bias=False), route
        self.experts = nn.ModuleList(
            nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH), nn.ReLU(), nn.Linear(4 * WIDTH, WIDTH)) for _ in range(EXPERTS)
        )

    def forward(self, x: Any) -> Any:
        return self.route(self, x)


def by_where(m: Experts, x: Any) -> Any:
    weights, chosen = m.gate(x).softmax(-1).topk(CHOSEN)
    out = torch.zeros_like(x)
    for number, expert in enumerate(m.experts):
        rows, place = torch.where(chosen == number)
        out.index_add_(0, rows, weights[rows, place, None] * expert(x[rows]))
    return out


def by_mask(m: Experts, x: Any) -> Any:
    weights, chosen = m.gate(x).softmax(-1).topk(CHOSEN)
    out = torch.zeros_like(x)
    for number, expert in enumerate(m.experts):
        sent = (chosen == number).any(-1)
        if sent.any():
            out[sent] += expert(x[sent]) * weights[sent].sum(-1, keepdim=True)
    return out


def by_one_hot(m: Experts, x: Any) -> Any:
    weights, chosen = torch.topk(F.softmax(m.gate(x), dim=-1), CHOSEN, dim=-1)
    out = torch.zeros_like(x)
    mask = F.one_hot(chosen, num_classes=EXPERTS).permute(2, 1, 0)
    for hit in torch.greater(mask.sum(dim=(-1, -2)), 0).nonzero():
        place, rows = torch.where(mask[hit].squeeze(0))
        out.index_add_(0, rows, m.experts[int(hit)](x[rows]) * weights[rows, place, None])
    return out


def by_order(m: Experts, x: Any) -> Any:
    weights, chosen = m.gate(x).softmax(-1).topk(CHOSEN)
    flat = chosen.view(-1)
    order, done, start = flat.argsort(), [], 0
    for number, many in enumerate(flat.bincount(minlength=EXPERTS).tolist()):
        if many:
            done.append(m.experts[number](x[order[start : start + many] // CHOSEN]))
            start += many
    back = torch.zeros_like(torch.cat(done))
    back[order] = torch.cat(done)
    return (back.view(*chosen.shape, -1) * weights.unsqueeze(-1)).sum(1)


@pytest.mark.parametrize("route", [by_where, by_mask, by_one_hot, by_order])
@pytest.mark.parametrize("rows", [1, 2, 7])
def test_a_router_that_chooses_evenly_is_supposed_and_said(route: Route, rows: int) -> None:
    module = Experts(route)
    counted = count_module(module, [(rows, WIDTH)])
    assert counted.totals.operations(find("mac")) == rows * (32 + CHOSEN * 512)
    assert counted.totals.params == 32 + EXPERTS * 552
    assert SUPPOSED in counted.notes
    with FlopCounterMode(display=False) as torchs, torch.no_grad():  # on numbers, with a choice that is theirs
        module.eval()(torch.randn(rows, WIDTH))
    assert counted.totals.operations(find("torch")) == torchs.get_total_flops()


def by_largest(m: Experts, x: Any) -> Any:
    chosen = m.gate(x).argmax(-1)
    return torch.cat([expert(x[chosen == number]) for number, expert in enumerate(m.experts)])


def over_a_bound(m: Experts, x: Any) -> Any:
    return m.experts[0](x[x.sum(-1) > 0])


def written_over(m: Experts, x: Any) -> Any:
    chosen = m.gate(x).topk(CHOSEN).indices
    chosen[m.gate(x).argmax(-1) > 1] = 0
    return m.experts[0](x[torch.where(chosen == 0)[0]])


def added_to(m: Experts, x: Any) -> Any:
    chosen = m.gate(x).topk(CHOSEN).indices
    same = chosen
    chosen += m.gate(x).argmax(-1, keepdim=True)
    return m.experts[0](x[torch.where(same == 0)[0]])


@pytest.mark.parametrize("route", [by_largest, over_a_bound, written_over, added_to])
def test_what_depends_on_other_values_is_refused(route: Route) -> None:
    with pytest.raises(InputError, match="depends on the values of a tensor"):
        count_module(Experts(route), [(3, WIDTH)])


def test_what_a_mask_of_sizes_alone_takes_needs_no_supposition() -> None:
    def route(m: Experts, x: Any) -> Any:
        return m.gate(x[torch.arange(x.shape[0]) % 2 == 0])

    counted = count_module(Experts(route), [(6, WIDTH)])
    assert counted.totals.operations(find("mac")) == 3 * 32
    assert SUPPOSED not in counted.notes
