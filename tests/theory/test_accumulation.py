"""The chain rule over numbers, with local derivatives as letters: what holds, and what it must not hold for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
import sympy as sp

from checks.evidence import Verdict
from theory.accumulation import decide_chain_rule
from theory.derivation import Derivation, Form
from theory.topics.computation import Settings, derive
from theory.verify import links


def worked(graph: Mapping[str, str], *ask: str, **givens: Any) -> Derivation:
    return derive(Settings(givens=givens, graph={**graph}, ask=ask), {}).derivation


TWO_WAYS = {"a": "tanh(w*x)", "b": "a*w", "c": "sigma(a)*b", "L": "c^2 + a"}


def verdict(derivation: Derivation, name: str, right: Any = None) -> Verdict:
    quantity = derivation[name]
    right = quantity.forms[1].expression if right is None else right
    return decide_chain_rule(derivation, quantity.forms[0].expression, right).verdict


@pytest.mark.parametrize("name", ["dL/dw", "dL/da", "dL/db"])
def test_a_sum_over_all_ways_is_decided(name: str) -> None:
    assert verdict(worked(TWO_WAYS, "dL/dw", w=2, x=1), name) is Verdict.DECIDED


def test_a_way_that_is_left_out_or_doubled_is_not() -> None:
    found = worked(TWO_WAYS, "dL/dw", w=2, x=1)
    first, *rest = found["dL/dw"].forms[1].expression.args
    assert rest
    for wrong in (first, sp.Add(*rest), sp.Add(first, first, *rest), -sp.Add(first, *rest)):
        assert verdict(found, "dL/dw", wrong) is Verdict.UNDECIDED


def test_a_way_through_an_array_is_left_to_the_algebra() -> None:
    """Its share is not known here, so that nothing may be said of the sum without it."""
    found = worked({"v": "[w, w^2]", "s": "sum(v)*w", "L": "s + w"}, "dL/dw", w=2)
    assert verdict(found, "dL/dw") is Verdict.UNDECIDED
    assert all(row.verdict.holds for quantity in found for row in links(found, quantity))


def test_a_wrong_local_derivative_fails_where_it_stands() -> None:
    found = worked(TWO_WAYS, "dL/dw", w=2, x=1)
    name = next(q.name for q in found if q.name.startswith("dc/da"))
    spoilt = found.with_last(name, 2 * found[name].last)
    assert any(row.verdict is Verdict.FAILED for row in links(spoilt, spoilt[name]))


def test_a_loop_of_many_steps_is_decided_in_the_time_that_it_has() -> None:
    """Unfolded, the slope through ten steps of an LSTM would be larger than memory."""
    found = derive(
        Settings(
            givens={"w": 1, "h_0": 0, "c_0": 1},
            over="t = 1..6",
            graph={"f_t": "sigma(w*h_{t-1})", "c_t": "f_t*c_{t-1} + tanh(w*h_{t-1})", "h_t": "f_t*tanh(c_t)"},
            ask=("dh_6/dw",),
        ),
        {},
    ).derivation
    quantity = found["dh_6/dw"]
    assert verdict(found, "dh_6/dw") is Verdict.DECIDED
    spoilt = replace(quantity, forms=(quantity.forms[0], Form(quantity.forms[1].expression + 1, "spoilt")))
    assert verdict(found, "dh_6/dw", spoilt.last) is Verdict.UNDECIDED
