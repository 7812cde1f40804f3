"""A torch module counted: its trace (`checks/witness/network.py`) under the rules of `operators.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from math import prod
from pathlib import Path
from typing import Any

from msgspec import structs

from theory.cells import visible
from theory.errors import InputError
from theory.layers.shapes import Shape, numel
from theory.network.flow import between
from theory.network.inputs import Input
from theory.network.operators import ADDED_FIRST, count_operator, in_place
from theory.network.profile import Profile
from theory.network.rows import LayerRow
from theory.network.spelling import Spelling, fused_products
from theory.network.totals import Totals

IMPORTED = "importing {name} runs its code, in a process of its own"
CONFIGURED = "made from the classes of transformers, without weights, in a process of its own"
SUPPOSED = (
    "what topk chooses depends on numbers: each row is supposed to be sent to as many places as it says, evenly, which "
    "gives the count of any choice where every row is computed that is sent"
)
FIXED = "its first axis is fixed to {size}: where that is the batch, every number is of {size} samples at once"
WAYS = {
    "shapes": "followed by shape-only tensors",
    "onnx": "shapes inferred in a process of its own; constants of numbers with a point count as parameters",
    "dispatch": "followed by meta tensors, in a process of its own",
}


def count_named(text: str, inputs: Sequence[Input], also: str = "", flows: bool = False) -> Profile:
    """Count what `package.module:callable` names: a module, or a function or class that makes one when called.

    Its code runs in a process of its own. inputs: without the batch axis. also: a note on how the text was read.
    flows: with what feeds each row. Raises InputError where it cannot be found, made or followed.
    """
    needs_input(text, inputs)
    notes = (IMPORTED.format(name=text.partition(":")[0]), *filter(None, [also]))
    return _counted(text, _traced, text, inputs, notes, flows)


def needs_input(text: str, inputs: Sequence[Input]) -> None:
    """Raises InputError where nothing is given to a module."""
    if not inputs:
        raise InputError(
            f"{text} needs an input shape without the batch axis, such as --input 3x224x224, or 10:int64 for token ids"
        )


def count_configured(path: Path, config: Mapping[str, Any], inputs: Sequence[Input], flows: bool = False) -> Profile:
    """Count the model that a configuration of `transformers` describes, made from that library's classes.

    inputs: without the batch axis; a model of images needs none. flows, and what is raised: as of `count_named`.
    """
    return _counted(str(path), _configured, config, inputs, (CONFIGURED,), flows)


def count_onnx(path: Path, inputs: Sequence[Input]) -> Profile:
    """Count the graph of an ONNX file, by the shapes that follow from its input; its numbers are not read.

    inputs: without the batch axis, none where the file says its sizes. Raises InputError.
    """
    return _counted(path.name, _read_onnx, str(path), inputs, (), True)


def _read_onnx(path: str, given: Sequence[Any], flows: bool) -> Any:
    """In the process that may die, and only there onnx is imported; a file always says what feeds what."""
    return import_module("checks.witness.onnx_graph").read(path, given)


def _counted(
    name: str, run: Callable[..., Any], what: Any, inputs: Sequence[Input], notes: tuple[str, ...], flows: bool
) -> Profile:
    """Counts what `run(what, given, flows)` traces, on one sample; shapes lose the batch axis."""
    trace, used = run_apart(name, run, what, inputs, 1, flows)
    counted = from_trace(trace, name, used[0].shape[1:])
    listed = tuple(structs.replace(row, output=_sample(row.output)) for row in counted.rows)
    counted.totals.output = _sample(counted.totals.output)
    named = tuple((each.name, each.shape[1:]) for each in sorted(used, key=lambda each: bool(each.name)))
    fixed = used[0].shape[0] if used[0].shape else 1
    more = (FIXED.format(size=fixed),) if fixed != 1 else ()
    return replace(counted, rows=listed, notes=(*notes, *more, *counted.notes), inputs=named)


def run_apart(
    name: str, run: Callable[..., Any], what: Any, inputs: Sequence[Input], batch: int = 1, *more: Any
) -> Any:
    """What `run(what, given, ...)` gives, in a process of its own. Raises InputError."""
    if not all(isinstance(size, int) for each in inputs for size in (batch, *each.shape)):
        raise InputError(
            f"a module is traced with numbers, but its input has symbols; give such as 3x224x224 for {name}"
        )
    traced: Any = import_module("checks.witness.traced")
    apart: Any = import_module("checks.witness.apart")
    given = [traced.Given((batch, *each.shape), each.dtype, each.name) for each in inputs]
    try:
        return apart.apart(run, what, given, *more)
    except traced.CannotLoad as error:
        raise InputError(str(error)) from None
    except traced.Refused as error:
        raise refusal(name, error) from None


def _traced(text: str, given: Sequence[Any], flows: bool) -> Any:
    """The trace, and on what: in the process that may die, and only there torch is imported."""
    return import_module("checks.witness.network").trace_named(text, given, flows), given


def _configured(config: Mapping[str, Any], given: Sequence[Any], flows: bool) -> Any:
    return import_module("checks.witness.configured").trace_configured(config, given, flows)


def refusal(name: str, error: Exception) -> InputError:
    """Why a module was not counted: what it raised, or what cannot be known of it."""
    traced: Any = import_module("checks.witness.traced")
    if isinstance(error, traced.CannotFollow):
        return InputError(f"{name} cannot be counted from shapes: {error}")
    if isinstance(error, traced.CannotFeed):
        return InputError(f"{name} cannot be given these inputs: {error}")
    if isinstance(error, traced.Died):
        return InputError(f"{name} was run in a process of its own: {error}; what ran is the code of the module")
    return InputError(f"{name} raised {error if isinstance(error, traced.Raised) else traced.one_line(error)}")


def _sample(shape: Shape) -> Shape:
    """Without the batch axis of one, where there is one: a spec's shapes have none."""
    return shape[1:] if len(shape) > 1 and shape[0] == 1 else shape


def count_module(
    module: Any, inputs: Sequence[Any], keywords: Mapping[str, Any] | None = None, name: str = "", way: str = "trace"
) -> Profile:
    """Count a torch module on inputs: shapes with the batch axis, tensors, or other arguments as they are.

    way: `trace` (shape-only tensors, else meta tensors), `follow` or `dispatch`. Nothing is allocated or computed, and
    the module is as before afterwards. Raises InputError where the module raises or cannot be followed.
    """
    witness: Any = import_module("checks.witness.network")
    given = [witness.Given(each) if _is_shape(each) else each for each in inputs]
    named = {key: witness.Given(each, "", key) if _is_shape(each) else each for key, each in (keywords or {}).items()}
    try:
        trace = getattr(witness, way)(module, given, named)
    except Exception as error:  # a user's own module may raise anything
        raise refusal(name or type(module).__name__, error) from None
    return from_trace(trace, name or type(module).__name__, inputs[0] if inputs and _is_shape(inputs[0]) else ())


def _is_shape(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and all(type(size) is int for size in value)


def from_trace(trace: Any, name: str, shape: Shape) -> Profile:
    """Rows and totals of a trace, under the shape of its first input.

    Every parameter is counted once, with the first operator of its module.
    """
    totals = Totals()
    owned: dict[str, list[int]] = {}
    for parameter in trace.parameters:
        numbers = owned.setdefault(parameter.name.rpartition(".")[0], [0, 0, 0])
        if parameter.buffer:
            numbers[2] += parameter.size
        else:
            numbers[0] += parameter.size
            numbers[1] += parameter.size if parameter.trained else 0
    for numbers in owned.values():
        totals.params += numbers[0]
        totals.trainable += numbers[1]
        totals.buffers += numbers[2]
    sizes = trace.held or {path: numbers[0] for path, numbers in owned.items()}
    spell = Spelling(trace.kinds, {path for path, size in sizes.items() if size})
    fused = fused_products(trace.steps)
    rows: list[LayerRow] = []
    places: list[int] = []  # of the steps that became rows
    met: dict[str, int] = {}
    uncovered: dict[str, int] = {}
    chosen: Shape = ()
    for place, step in enumerate(trace.steps):
        if step.operator == "topk":
            chosen = step.output
        if step.operator == "_grouped_mm":
            totals.idle += _idle(step, chosen)
        counted = count_operator(step.operator, step.inputs, step.output, step.details)
        if counted is None:
            operator = visible(step.operator)
            uncovered[operator] = uncovered.get(operator, 0) + 1
            continue
        kind, count = ("fusedmatmul", counted[1]) if place in fused else counted
        totals.layers += 1
        own = owned.get(step.module)
        if not kind:  # it moves numbers
            if asked := spell.sizes(step):
                totals.kinds[asked] = {}
            continue
        label = spell.kind(kind, step)
        params, trained, buffers = owned.pop(step.module) if own else (0, 0, 0)
        places.append(place)
        rows.append(_row(step, kind, label, count, (params, trained, buffers), sizes.get(step.module, 0), met))
    for path, (params, trained, buffers) in owned.items():
        if params or buffers:
            label = (*visible(path).split("."), "parameters") if path else ("parameters",)
            rows.append(
                LayerRow(
                    label, "parameters", None, (), (), params, trained, buffers,
                    {spell.left(path): {"params": params}},
                )
            )  # fmt: skip
    for row in rows:
        for kind, numbers in row.kinds.items():
            bucket = totals.kinds.setdefault(kind, {})
            for number, amount in numbers.items():
                bucket[number] = bucket.get(number, 0) + amount
    totals.uncovered = uncovered
    totals.output = trace.output if isinstance(trace.output, tuple) else ()
    notes = (WAYS[trace.way], *((SUPPOSED,) if trace.supposed else ()))
    return Profile(name, shape, tuple(rows), totals, None, notes, between(trace.feeds, places))


def _idle(step: Any, chosen: Shape) -> int:
    """The matrices of the experts that a token is not sent to; 0 where nothing says to how many it is.

    chosen: tokens x the experts of one, as the router's last choice gave them.
    """
    rows, experts = step.inputs[0], step.inputs[1]
    if len(experts) != 3 or numel(chosen) != rows[0]:
        return 0
    return (experts[0] - chosen[-1]) * numel(experts[1:])


def _row(
    step: Any, kind: str, label: str, count: Any, held: tuple[int, int, int], size: int, met: dict[str, int]
) -> LayerRow:
    module, inputs, output = step.module, step.inputs, step.output
    path = tuple(visible(module).split(".")) if module else ()
    if module in met or not path:
        again = f"{module}|{kind}"
        met[again] = met.get(again, 0) + 1
        path = (*path, kind if met[again] == 1 else f"{kind}{met[again]}")
    met.setdefault(module, 0)
    numbers: dict[str, Any] = {
        "in": prod(inputs[1 if in_place(step.operator) in ADDED_FIRST else 0]) if inputs else 0,
        "out": prod(output),
        "params": size * step.details.get("rows", prod(output[:1])),  # at every use, for every row of a batch
    }
    for name, amount in count:
        numbers[name] = numbers.get(name, 0) + amount
    return LayerRow(path, kind, None, inputs, output, *held, {label: numbers})
