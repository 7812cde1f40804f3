"""A study of training of a torch module: both passes as torch does them, each beside what the rules say of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any

from theory.errors import InputError
from theory.network.configuration import configuration
from theory.network.inputs import Input
from theory.network.studies.optimisers import Optimiser
from theory.network.studies.study import Fact, Known, Study
from theory.network.studies.training import BOTH_PASSES, RUN_AGAIN, Weighing, in_all, states
from theory.network.trace import needs_input, run_apart
from theory.network.trained import Reason, differences, done, expected, unruled

TRACED = "on meta tensors, in training mode, from all that it gives; its code ran in a process apart"


def study(
    text: str, inputs: Sequence[Input], batch: int, weigh: Weighing, optimiser: str, found: Optimiser,
    checkpointed: bool,
) -> Study:  # fmt: skip
    """One step on a batch of the module, or the model of a configuration, that the text names. Raises InputError."""
    plain = _traced(text, inputs, batch, False)
    facts = [*_passes(plain, weigh)]
    last = plain
    facts.append(_kept("activations kept", plain))
    if checkpointed:
        last = _traced(text, inputs, batch, True)
        facts.append(_kept("activations kept with checkpoints", last, "; a block that is run again comes on top"))
        again = weigh.count(done(last.backward)) - weigh.count(done(plain.backward))
        facts.append(Fact(RUN_AGAIN, again, weigh.unit, Known.TRACE, "what the backward pass does more for it"))
    params = [part for part in plain.parameters if not part.buffer]
    dtype = _type(params)
    facts += states(
        sum(part.size for part in params), sum(part.size for part in params if part.trained), dtype, optimiser, found
    )
    facts.append(in_all(facts, sum(last.kept.values())))
    return Study(
        "training",
        f"One step of training, batch {batch}, weights of {dtype}",
        tuple(facts),
        notes=(TRACED, *_unruled(plain)),
        dtype=dtype,
    )


def _traced(text: str, inputs: Sequence[Input], batch: int, checkpointed: bool) -> Any:
    named = configuration(text)
    if named is not None:
        return run_apart(text, _configured, named[1], inputs, batch, checkpointed)
    needs_input(text, inputs)
    if checkpointed:
        raise InputError(
            "checkpoints are placed in a spec, or by transformers in a configuration; a module has its own"
        )
    return run_apart(text, _named, text, inputs, batch)


def _named(text: str, given: Sequence[Any]) -> Any:
    return import_module("checks.witness.training").train_named(text, given)


def _configured(config: Mapping[str, Any], given: Sequence[Any], checkpointed: bool) -> Any:
    return import_module("checks.witness.configured").train_configured(config, given, checkpointed)


def _type(params: Sequence[Any]) -> str:
    """The number type of most parameters."""
    sizes: dict[str, int] = {}
    for part in params:
        sizes[part.dtype] = sizes.get(part.dtype, 0) + part.size
    return max(sizes, key=lambda name: sizes[name], default="float32")


def _passes(trace: Any, weigh: Weighing) -> Iterable[Fact]:
    forward, backward = done(trace.forward, whole=True), done(trace.backward)
    ruled = expected(trace.forward, whole=True)
    why = "every product once more for each of its factors whose gradient is wanted"
    yield Fact("forward pass", weigh.count(forward), weigh.unit, Known.RULE, "the products of every operator")
    found = {each.reason: each for each in differences(trace.forward, trace.backward) if each.names}
    again = found.pop(Reason.AGAIN, None)
    more = 0 if again is None else weigh.count(again.count)
    if found:
        yield Fact("backward pass by the rule", weigh.count(ruled), weigh.unit, Known.RULE, why)
    for reason, each in found.items():
        what, because = DIFFERS[reason]
        yield Fact(what, weigh.count(each.count), weigh.unit, Known.TRACE, f"{because}: {_listed(each.names)}")
    how = (Known.TRACE, "the rule and all of the above") if found else (Known.BOTH, why)
    yield Fact("backward pass", weigh.count(backward) - more, weigh.unit, *how)
    if again is not None:
        yield Fact(RUN_AGAIN, more, weigh.unit, Known.TRACE, f"of the forward pass: {_listed(again.names)}")
    yield Fact(BOTH_PASSES, weigh.count(forward) + weigh.count(backward) - more, weigh.unit)
    masked = sum(map(weigh.count, (done(trace.forward), expected(trace.forward))))
    whole = weigh.count(forward) + weigh.count(ruled)
    if masked != whole:
        yield Fact("of these, under a mask", whole - masked, weigh.unit, Known.RULE,
                   "pairs of a query and a key that torch computes and throws away")  # fmt: skip


DIFFERS: Mapping[Reason, tuple[str, str]] = {
    Reason.UNREACHED: ("not reached", "no gradient reaches what these modules compute"),
    Reason.LATER: ("gradients of what is run again", "they were not followed the first time"),
    Reason.OWN: ("functions of one's own", "their backward pass is the module's own code"),
    Reason.OPERATOR: ("no rule for the gradient", "by these operators"),
}
MOST = 3  # names in a line


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return ", ".join(name or "the module itself" for name in names[:MOST]) + more


def _unruled(trace: Any) -> Iterable[str]:
    strange = unruled(trace.forward)
    if strange:
        yield f"no rule says what {', '.join(strange)} multiplies, there or back: both passes are without that"


def _kept(what: str, trace: Any, more: str = "") -> Fact:
    types = ", ".join(f"{number:,} of {name}" for name, number in trace.kept.items())
    return Fact(what, sum(trace.kept.values()), "bytes", Known.TRACE, f"what autograd saved, each once: {types}{more}")
