"""What the page *Calculate* shows of a network: layers, graph, conventions side by side, memory and roofline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from theory.convention import Convention
from theory.conventions import find
from theory.errors import InputError
from theory.network import ready
from theory.network.definitions import Definitions
from theory.network.layer_answer import layer_answer
from theory.network.network import Network
from theory.network.profile import Profile, profile
from theory.network.reader import read, read_shape
from theory.network.studies import memory as memory_study
from theory.network.studies import roofline
from theory.network.studies.devices import device
from theory.network.table import LayerTable, table
from theory.report.answer_blocks import solution_group
from theory.report.blocks import Block, Group, Text
from theory.report.count_blocks import count_group
from theory.report.count_reconciled import reconciled_bars
from theory.report.count_shares import by_kind, memory
from theory.report.network_graph import wiring
from theory.report.study_blocks import study_blocks
from theory.serve.answers import Shown, refused, shown

MOST_SPEC = 20_000
DTYPE = "float32"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a network. batch: a number or a symbol. depth: how many names a row or a box keeps."""

    name: str
    found: Profile
    conventions: tuple[Convention, ...]
    batch: object
    depth: int | None
    device: str

    @property
    def table(self) -> LayerTable:
        return table(self.found, self.conventions, self.batch, self.depth)

    @property
    def network(self) -> Network:
        if self.found.network is None:
            raise TypeError("a spec always has its network")
        return self.found.network


def counted(spec: str, shape: str, batch: str, conventions: Sequence[str], view: str, depth: str, on: str) -> Shown:
    """One view of the network that a spec, or the name of a ready-made one, describes. No file is read, and no code of
    a module is run. depth: how many names are kept, all where it is empty. on: the device of a roofline.
    """
    try:
        if view not in VIEWS:
            raise InputError(f"a view is one of {', '.join(VIEWS)}, but {view[:40]!r} came")
        sizes = read_shape(batch or "1")
        if len(sizes) != 1:
            raise InputError(f"the batch is one number or symbol, but {batch[:40]!r} came")
        rows = tuple(find(one, "count") for one in conventions)
        asked = Asked(spec.strip()[:80], _profile(spec, shape), rows, sizes[0], _depth(depth), on)
        return shown(*VIEWS[view](asked))
    except InputError as error:
        return refused(error)


def explained(spec: str, shape: str, layer: str) -> Shown:
    """The worked answer for the numbers of one layer of a network."""
    try:
        return shown(solution_group(layer_answer(_profile(spec, shape), layer)))
    except InputError as error:
        return refused(error)


def _profile(spec: str, shape: str) -> Profile:
    if len(spec) > MOST_SPEC:
        raise InputError(f"expected a spec of at most {MOST_SPEC} characters")
    network = ready.load(spec.strip()) if spec.strip() in ready.names() else Network(read(spec, Definitions()))
    return profile(network, read_shape(shape) if shape.strip() else None)


def _depth(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdecimal() or not 1 <= int(text) <= 99:
        raise InputError(f"the depth is a number from 1 to 99, or nothing, but {text[:40]!r} came")
    return int(text)


def _table(asked: Asked) -> Sequence[Group]:
    made = asked.table
    more = tuple(block for block in (by_kind(made), memory(made)) if block is not None)
    return count_group(made, asked.name), Group("shares", "Shares and memory", more)


def _graph(asked: Asked) -> Sequence[Group]:
    return (Group("graph", asked.name, (wiring(asked.found, asked.depth),)),)


def _conventions(asked: Asked) -> Sequence[Group]:
    if len(asked.conventions) < 2:
        raise InputError("choose at least 2 conventions to see how they differ")
    says: list[Block] = [Text(f"{c.name}: {c.says}") for c in asked.conventions]
    return (Group("conventions", asked.name, (reconciled_bars(asked.table), *says)),)


def _memory(asked: Asked) -> Sequence[Group]:
    made = memory_study.study(asked.network, asked.found.input, _number(asked), DTYPE, asked.depth)
    return (Group("memory", asked.name, tuple(study_blocks(made))),)


def _roofline(asked: Asked) -> Sequence[Group]:
    on, flops = device(asked.device), find("flop", "count")
    made = roofline.study(asked.network, asked.found.input, _number(asked), DTYPE, flops, on, depth=asked.depth)
    return (Group("roofline", asked.name, tuple(study_blocks(made))),)


def _number(asked: Asked) -> int:
    if not isinstance(asked.batch, int):
        raise InputError(f"this view needs a batch that is a number, but {asked.batch} came")
    return asked.batch


# View -> what it shows.
VIEWS: Mapping[str, Callable[[Asked], Sequence[Group]]] = {
    "table": _table, "graph": _graph, "conventions": _conventions, "memory": _memory, "roofline": _roofline,
}  # fmt: skip
