"""Both passes of a step of training: rules against the trace, and that against FlopCounterMode, module by module."""

from __future__ import annotations

import pytest
import torch
from trained_modules import TRAINED

from checks.witness.traced import Given
from checks.witness.training import trace_training
from tests.theory.flop_counter import by_torch, flops, otherwise
from theory.network.trained import Reason, differences, done, expected

pytestmark = [pytest.mark.benchmark, pytest.mark.filterwarnings("ignore")]
# Why the rule of the forward pass alone does not give the backward pass; the answer prints each with its amount.
DIFFERENT: dict[str, Reason] = {
    "heads without a gradient": Reason.UNREACHED, "detached": Reason.UNREACHED, "unused": Reason.UNREACHED,
    "thrown away": Reason.UNREACHED, "penalty on the gradient": Reason.UNREACHED,
    "checkpointed": Reason.AGAIN, "checkpointed in the old way": Reason.LATER, "a function of one's own": Reason.OWN,
}  # fmt: skip
UNCOUNTED = {"penalty on the gradient": "FlopCounterMode does not take a gradient within a forward pass"}


@pytest.mark.parametrize("name", TRAINED)
def test_the_rule_gives_the_backward_pass_or_says_what_differs(name: str) -> None:
    make, inputs = TRAINED[name]
    trace = trace_training(make(), [Given(each) if isinstance(each, tuple) else each for each in inputs])
    forward, backward = done(trace.forward, whole=True), done(trace.backward)
    found = {each.reason: flops(each.count) for each in differences(trace.forward, trace.backward) if each.names}
    assert flops(backward) == flops(expected(trace.forward, whole=True)) + sum(found.values())
    assert Reason.OPERATOR not in found
    assert (DIFFERENT[name] in found) if name in DIFFERENT else not found
    if name not in UNCOUNTED:
        given = [torch.empty(each, device="meta") if isinstance(each, tuple) else each for each in inputs]
        ours = flops(forward) + otherwise(trace.forward), flops(backward) + otherwise(trace.backward)
        assert ours == by_torch(make(), given)


def test_there_are_a_hundred_of_them() -> None:
    assert len(TRAINED) >= 100
