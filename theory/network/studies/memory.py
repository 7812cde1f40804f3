"""A study of memory over time: what is alive in evaluation while each layer runs, and what training keeps by then."""

from __future__ import annotations

from theory.errors import InputError
from theory.layers.shapes import Shape
from theory.network.memory import memory, moments
from theory.network.network import Network
from theory.network.number_types import size_of
from theory.network.rows import joined
from theory.network.studies.study import Fact, Known, LayerLines, Study
from theory.network.training import train


def study(network: Network, x: Shape | None, batch: int, dtype: str, depth: int | None = None) -> Study:
    """Layer by layer in order of execution, for a batch. depth: join the layers below so many names.

    Of passes that are all the same the first is listed, with what all of them keep. Raises InputError where sizes are
    symbols.
    """
    used, training, one = memory(network, x, dtype, batch), train(network, x, batch, dtype), size_of(dtype) * batch
    alive = {each.path: each.alive * one for each in moments(network, x)}
    if not all(isinstance(amount, int) for amount in (used.kept, *alive.values())):
        raise InputError("--memory needs every size as a number; give --input and --batch as numbers")
    lines, kept = [], 0
    for name, kind, inside in joined(training.rows, depth):
        kept += sum((row.kept or 0) * row.times for row in inside)
        most = max((alive[row.path] for row in inside if row.path in alive), default=None)
        lines.append((name, kind, inside[-1].output, (most, kept)))
    where = next(".".join(path) for path, amount in alive.items() if amount == used.peak)
    without = f"; no rule says what {', '.join(used.unknown)} keeps" if used.unknown else ""
    facts = (
        Fact("peak of evaluation", used.peak, "bytes", Known.RULE, f"while {where} runs: what goes in, what comes out, "
             "and what later layers wait for"),
        Fact("kept for training", used.kept, "bytes", Known.RULE, f"what the backward pass needs{without}"),
    )  # fmt: skip
    columns = ("alive in\nevaluation", "kept so far\nin training")
    title = f"Memory of activations over time, batch {batch}, {dtype}, in bytes"
    return Study("memory", title, facts, LayerLines(columns, tuple(lines), (used.peak, used.kept)), dtype=dtype)
