"""A study of training: the operations of a step there and back, and the memory of everything that lies beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from theory.conventions import Convention
from theory.errors import InputError
from theory.layers.operations import Count
from theory.layers.shapes import Shape, Size
from theory.network.network import Network
from theory.network.rows import joined
from theory.network.studies import roofline, scaling
from theory.network.studies.devices import Device
from theory.network.studies.optimisers import Optimiser, bytes_each
from theory.network.studies.study import UNITS, Fact, Known, LayerLines, Study
from theory.network.totals import total
from theory.network.training import TrainedRow, Training, train


def study(
    network: Network, x: Shape | None, batch: Size, dtype: str, weigh: Weighing, optimiser: str, found: Optimiser,
    checkpointed: bool, depth: int | None = None,
) -> Study:  # fmt: skip
    """One step on a batch, by the rules of the layers of a spec. depth: join the layers below so many names."""
    once = train(network, x, batch, dtype)
    facts = [*_passes(once, weigh), *_kept(once, dtype)]
    kept = once.kept
    if checkpointed:
        again = train(network, x, batch, dtype, checkpointed=True)
        facts += _checkpoints(again, weigh)
        kept = again.kept
    totals = total(network, x)
    facts += states(totals.params, totals.trainable, dtype, optimiser, found)
    facts.append(in_all(facts, kept, missing(once)))
    if weigh.convention.name == "flop" and _reads_tokens(once):
        facts += scaling.beside(once, network.start(x)[0] * batch)
    title, lines = f"One step of training, batch {batch}, {dtype}", _lines(once, weigh, depth)
    return Study("training", title, tuple(facts), lines, dtype=dtype)


class Weighing:
    """What products count for under a convention that counts nothing else."""

    def __init__(self, convention: Convention) -> None:
        if convention.name not in UNITS:
            raise InputError(
                f"a backward pass is counted under {', '.join(UNITS)}, which count products alone, "
                f"but {convention.name} came; leave --convention out, or name one of these"
            )
        self.convention = convention
        self.unit = UNITS[convention.name]

    def row(self, row: TrainedRow, what: str) -> Size:
        """The products of one row: `forward`, `backward` or `again`."""
        return self.convention.weigh(row.kind, dict(getattr(row, what))) * row.times

    def all(self, rows: Iterable[TrainedRow], what: str) -> Size:
        return sum((self.row(row, what) for row in rows), start=0)

    def both(self, rows: Sequence[TrainedRow]) -> tuple[Size, Size]:
        """The forward and the backward pass."""
        return self.all(rows, "forward"), self.all(rows, "backward")

    def count(self, count: Count) -> Size:
        """Products of whatever layers."""
        return self.convention.weigh("", dict(count))


def _reads_tokens(training: Training) -> bool:
    """Whether it starts by looking up embeddings, so that its parameters meet tokens."""
    return training.rows[0].kind == "embedding" if training.rows else False


def _passes(training: Training, weigh: Weighing) -> Iterable[Fact]:
    forward, backward = weigh.both(training.rows)
    yield Fact("forward pass", forward, weigh.unit, Known.RULE, "the products of every layer")
    yield Fact(
        "backward pass", backward, weigh.unit, Known.RULE,
        "every product once more for each of its factors whose gradient is wanted",
    )  # fmt: skip
    yield Fact(BOTH_PASSES, forward + backward, weigh.unit)


def _kept(training: Training, dtype: str) -> Iterable[Fact]:
    yield Fact("activations kept", training.kept, "bytes", Known.RULE,
               f"the arrays that the backward pass needs, each once{missing(training)}")  # fmt: skip
    if training.scores:
        yield Fact("attention written out", training.scores, "bytes", Known.RULE,
                   "its weights, kept beside the others where it does not run as one kernel")  # fmt: skip


def _checkpoints(training: Training, weigh: Weighing) -> Iterable[Fact]:
    why = f"the inputs of the blocks, and what the largest keeps while it is run again{missing(training)}"
    yield Fact("activations kept with checkpoints", training.kept, "bytes", Known.RULE, why)
    yield Fact(RUN_AGAIN, weigh.all(training.rows, "again"), weigh.unit, Known.RULE,
               "the forward pass of the blocks once more (Chen et al., 2016)")  # fmt: skip


BOTH_PASSES, RUN_AGAIN = "both passes", "run again"
WEIGHTS, GRADIENTS, COPY, KEPT_STATES = "weights", "gradients", "32-bit copy of the weights", "states of the optimiser"
STATES = (WEIGHTS, GRADIENTS, COPY, KEPT_STATES)


def states(params: Size, trained: Size, dtype: str, name: str, optimiser: Optimiser) -> list[Fact]:
    """The bytes of the weights and of what lies beside them."""
    each = bytes_each(optimiser, dtype)
    found = [
        Fact(WEIGHTS, params * each.weight, "bytes", Known.RULE, f"{each.weight} for each"),
        Fact(GRADIENTS, trained * each.gradient, "bytes", Known.RULE, f"{each.gradient} for each that is trained"),
    ]
    if each.copy:
        why = f"{each.copy} for each that is trained, which the steps are added to (Micikevicius et al., 2018)"
        found.append(Fact(COPY, trained * each.copy, "bytes", Known.RULE, why))
    why = f"{name} keeps {optimiser.says} for each that is trained ({optimiser.source})"
    return [*found, Fact(KEPT_STATES, trained * each.states, "bytes", Known.RULE, why)]


def on_device(facts: Sequence[Fact], on: Device, dtype: str, seconds: float | None) -> list[Fact]:
    """What a device takes at least for both passes, and how much of it a measured time used.

    Raises InputError for a time that is shorter.
    """
    amounts = {fact.what: fact.amount for fact in facts}
    flops, peak = amounts[BOTH_PASSES], on.peak(dtype)
    if not isinstance(flops, int):
        raise InputError("--device needs every size as a number")
    again = amounts.get(RUN_AGAIN, 0)
    least = Fact("time at least", (flops + again) / peak, "seconds", Known.RULE, "at the peak, if nothing ever waits")
    found = [*roofline.stated(on, dtype), least]
    if seconds is not None:
        found += roofline.utilisation(flops, peak, seconds, "both passes")
    if seconds is not None and again:
        share = 100 * (flops + again) / (peak * seconds)
        found.append(Fact("with what is run again", share, "%", Known.RULE, "the utilisation of the hardware"))
    return found


def missing(training: Training) -> str:
    """What is not among the bytes that are kept."""
    return f"; no rule says what {', '.join(training.unknown)} keeps" if training.unknown else ""


def in_all(facts: Iterable[Fact], kept: Size, without: str = "") -> Fact:
    """The bytes of everything that lies in memory between the two passes. kept: those of the activations."""
    held = sum((fact.amount for fact in facts if fact.what in STATES), start=0)
    return Fact("in all", held + kept, "bytes", Known.RULE, f"weights, gradients, states and activations{without}")


def _lines(training: Training, weigh: Weighing, depth: int | None) -> LayerLines:
    lines = tuple(
        (name, kind, inside[-1].output, (*weigh.both(inside), _bytes(inside)))
        for name, kind, inside in joined(training.rows, depth)
    )
    columns = (f"forward\n{weigh.unit}", f"backward\n{weigh.unit}", "kept\nbytes")
    return LayerLines(columns, lines, (*weigh.both(training.rows), training.kept))


def _bytes(rows: Sequence[TrainedRow]) -> Size | None:
    found = [row.kept * row.times for row in rows if row.kept is not None]
    return sum(found, start=0) if found else None
