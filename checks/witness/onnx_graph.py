"""An ONNX file as a trace: its operators in order with the shapes that follow from the input; none of them runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from math import prod
from pathlib import Path
from typing import Any

from checks.witness.onnx_operators import KEEP, MOVES, RULES, Node
from checks.witness.traced import CannotFeed, CannotLoad, Given, OperatorCall, Parameter, Shape, Trace, one_line

LARGEST = 2**31  # bytes: the limit of the format itself; larger weights lie in files beside it, which are not read
FLOATS = (1, 10, 11, 16)  # the file's numbers for float32, float16, float64, bfloat16
WHOLE = (6, 7, 9)  # int32, int64, bool: sizes and places
OF_SIZES = ("Shape", "Size")  # what they give holds no number of what they are given
STATISTICS = (3, 4)  # the places of a batch norm's mean and variance among its inputs


def read(path: str, given: Sequence[Given]) -> tuple[Trace, tuple[Given, ...]]:
    """The trace, and the inputs with the batch axis. Raises CannotLoad for what is no such file, or without onnx."""
    name = Path(path).name
    try:
        onnx: Any = import_module("onnx")
        inference: Any = import_module("onnx.shape_inference")
        inliner: Any = import_module("onnx.inliner")
        broken: Any = import_module("google.protobuf.message").DecodeError
    except ImportError:
        raise CannotLoad("reading ONNX needs the package onnx: pip install theory[onnx]") from None
    try:
        if Path(path).stat().st_size > LARGEST:
            raise CannotLoad(f"{name} is larger than {LARGEST} bytes; save the weights in a file beside it")
        model = onnx.load_model(path, load_external_data=False)
    except OSError as error:
        raise CannotLoad(f"{name} cannot be read: {error.strerror or error}") from None
    except broken as error:
        raise CannotLoad(f"{name} is no ONNX file: {one_line(error)}") from None
    if not model.graph.node:
        raise CannotLoad(f"{name} is no ONNX file: it has no operators")
    used = _sized(model.graph, given)
    try:
        model = inference.infer_shapes(inliner.inline_local_functions(model), data_prop=True)
    except (inference.InferenceError, RuntimeError, ValueError) as error:
        raise CannotLoad(f"the shapes of {name} do not fit: {one_line(error)}") from None
    return _trace(onnx, model.graph), used


def _sized(graph: Any, given: Sequence[Given]) -> tuple[Given, ...]:
    """Writes the sizes that are given into the inputs of the graph; the batch axis of one that is open is 1."""
    inputs = _inputs(graph)
    named = {each.name: each for each in given if each.name}
    strange = next((name for name in named if name not in inputs), None)
    if strange is not None or len(given) > len(inputs):
        came = f"one called {strange}" if strange is not None else f"{len(given)}"
        raise CannotFeed(f"its inputs are {', '.join(inputs)}, but {came} came")
    places = iter(each for each in given if not each.name)
    used = []
    for name, value in inputs.items():
        sizes = value.type.tensor_type.shape.dim
        chosen = named.get(name) or next(places, None)
        if chosen is not None:
            if len(chosen.shape) != len(sizes):
                raise CannotFeed(f"{name} has {len(sizes) - 1} axes beside the batch, but {len(chosen.shape) - 1} came")
            for axis, (size, wanted) in enumerate(zip(sizes, chosen.shape, strict=True)):
                if size.HasField("dim_value") and size.dim_value != wanted and axis:
                    raise CannotFeed(f"{name} is fixed to {size.dim_value} on axis {axis}, but {wanted} came")
                if not size.HasField("dim_value"):
                    size.dim_value = wanted
        else:
            if len(sizes) and not sizes[0].HasField("dim_value"):
                sizes[0].dim_value = 1
            if any(not size.HasField("dim_value") for size in sizes):
                raise CannotFeed(f"the sizes of {name} are open; give them without the batch axis, such as 3x224x224")
        used.append(Given(tuple(size.dim_value for size in sizes), "", name))
    return tuple(used)


def _inputs(graph: Any) -> dict[str, Any]:
    """Those that are no constants of the file, by name."""
    held = {array.name for array in graph.initializer}
    return {value.name: value for value in graph.input if value.name not in held}


def _trace(onnx: Any, graph: Any) -> Trace:
    shapes, kinds = _known(graph)
    constants = {array.name: array for array in graph.initializer}
    for node in graph.node:
        if node.op_type == "Constant":
            value = next((each.t for each in node.attribute if each.name == "value"), None)
            if value is not None:
                shapes[node.output[0]], kinds[node.output[0]] = tuple(value.dims), value.data_type
    steps: list[OperatorCall] = []
    feeds: list[tuple[int, ...]] = []
    makers = {name: frozenset((-1 - place,)) for place, name in enumerate(_inputs(graph))}
    owners: dict[str, tuple[str, bool]] = {}  # array -> the first module that uses it, and whether it is a statistic
    classes = {"": "graph"}
    for name, node in _named(graph):
        classes[name] = f"onnx.{node.op_type}"
        for at, each in enumerate(node.input):
            if each in constants:
                owners.setdefault(each, (name, node.op_type == "BatchNormalization" and at in STATISTICS))
        steps.extend(_step(onnx, node, name, shapes, kinds, constants))
        taken = frozenset[int]().union(*(makers.get(each, ()) for each in node.input if node.op_type not in OF_SIZES))
        if len(steps) > len(feeds):
            feeds.append(tuple(sorted(taken)))
            taken = frozenset((len(steps) - 1,))
        makers.update(dict.fromkeys(node.output, taken))
    parameters = tuple(_parameters(constants, owners))
    output = shapes.get(graph.output[0].name, ()) if graph.output else ()
    return Trace(tuple(steps), parameters, classes, output or (), "onnx", feeds=tuple(feeds))


def _known(graph: Any) -> tuple[dict[str, Shape | None], dict[str, int]]:
    """Shapes and number types of all values; None for a shape that does not follow."""
    shapes: dict[str, Shape | None] = {}
    kinds: dict[str, int] = {}
    for value in (*graph.input, *graph.value_info, *graph.output):
        kind = value.type.tensor_type
        sizes = kind.shape.dim
        fixed = kind.HasField("shape") and all(size.HasField("dim_value") for size in sizes)
        shapes[value.name] = tuple(size.dim_value for size in sizes) if fixed else None
        kinds[value.name] = kind.elem_type
    for array in graph.initializer:
        if any(size < 0 for size in array.dims):
            raise CannotLoad(f"the constant {array.name[:80]} has a negative size")
        shapes[array.name], kinds[array.name] = tuple(array.dims), array.data_type
    return shapes, kinds


def _named(graph: Any) -> Iterator[tuple[str, Any]]:
    """Each node with a name of its own: as the file calls it, else by its operator and place."""
    met: set[str] = set()
    for place, node in enumerate(graph.node):
        name = node.name.strip("/").replace("/", ".") or f"{node.op_type.lower()}{place}"
        name = f"{name}{place}" if name in met else name
        met.add(name)
        yield name, node


def _step(
    onnx: Any, node: Any, name: str, shapes: Mapping[str, Shape | None], kinds: Mapping[str, int],
    constants: Mapping[str, Any],
) -> Iterator[OperatorCall]:  # fmt: skip
    """The node under our rules; nothing for one that moves numbers or computes sizes, and the name of one that has no
    rule, or whose shapes do not follow.
    """
    if not node.output or kinds.get(node.output[0]) in WHOLE or (node.op_type in MOVES and not node.domain):
        return
    inputs = [shapes.get(each) for each in node.input if each]
    output = inputs[0] if node.op_type in KEEP and inputs else shapes.get(node.output[0])
    rule = RULES.get(node.op_type) if node.domain in ("", "ai.onnx") else None
    if rule is None or output is None or None in inputs:
        why = "" if rule is None else " of unknown shape"
        yield OperatorCall(f"{node.op_type}{why}", name, (), ())
        return
    said = {each.name: onnx.helper.get_attribute_value(each) for each in node.attribute}
    fixed = tuple(each in constants for each in node.input if each)
    try:
        operator, taken, details = rule(Node(node.op_type, tuple(each or () for each in inputs), output, said, fixed))
    except (KeyError, ValueError, IndexError):  # an attribute or an input that the schema asks for is missing
        operator, taken, details = f"{node.op_type} against its schema", (), {}
    yield OperatorCall(operator, name, taken, output, details)


def _parameters(constants: Mapping[str, Any], owners: Mapping[str, tuple[str, bool]]) -> Iterator[Parameter]:
    """Constants of numbers with a point; whole numbers are sizes, and what no operator uses is counted as it stands."""
    for name, array in constants.items():
        owner, statistic = owners.get(name, ("", False))
        last = name.replace(".", "_")
        floating = array.data_type in FLOATS
        if floating or array.data_type not in WHOLE:
            yield Parameter(
                f"{owner}.{last}" if owner else last, prod(array.dims), floating and not statistic, statistic
            )
