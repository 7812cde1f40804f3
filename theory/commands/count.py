"""`count`: shapes, parameters and operations of a network under named conventions."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from theory.errors import InputError
from theory.report.formats import endings

if TYPE_CHECKING:
    from theory.conventions import Convention
    from theory.network.inputs import Input
    from theory.network.profile import Profile
    from theory.network.studies.devices import Device
    from theory.network.studies.study import Study
    from theory.network.table import LayerTable
    from theory.report.blocks import Wiring

DTYPE = "float32"
DEFAULT = ("textbook-without-bias", "textbook", "mac")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("spec", nargs="*", metavar="SPEC",
        help='a spec such as "conv(20, k4, s2, p1) maxpool(3, s1)", a TOML, YAML or JSON file (FILE#NAME for one of '
        "several), a ready-made name such as resnet50, a module:callable such as mine:build(width=2) "
        "(its code is run), a model's config.json (extra hf), an .onnx file (extra onnx), or a checkpoint "
        "(.safetensors, its .index.json, .pt); two with --diff")  # fmt: skip
    add(
        "--input",
        action="append",
        default=[],
        metavar="SHAPE",
        help="the input without the batch axis, such as 3x224x224; a name is a symbol: 3xHxW. A module:callable "
        "takes several, also with a number type, 10:int64, and by name, mask=8x8:bool",
    )
    add("--batch", metavar="N", default="1", help="samples at once, a number or a symbol; operations grow with it")
    add("--convention", action="append", default=[], metavar="NAME", help="a counting convention; may be repeated")
    add("--set", action="append", default=[], metavar="NAME=VALUE", help="a symbol of a file or a ready-made network")
    add("--symbolic", action="store_true", help="formulas: sizes that are names stay letters")
    add("--latex", action="store_true", help="formulas in LaTeX (with --symbolic)")
    add("--explain", metavar="LAYER", help="the worked derivation of one layer's numbers")
    add("--reconcile", metavar="NAMES", help="why conventions differ, layer kind by layer kind: fvcore,torch,thop")
    add("--diff", action="store_true", help="two networks side by side")
    add("--depth", type=int, metavar="N", help="join layers below N names")
    add("--sort", metavar="BY", default="order", help="order of the rows: order, name, params or operations")
    add("--strict", action="store_true", help="an operator without a rule is an error")
    add("--dtype", help=f"number type for the memory of activations (default {DTYPE}; of a module, its weights')")
    add("--train", metavar="OPTIMISER", help="what a step of training takes: operations there and back, activations, "
        "weights, gradients, states; sgd, adamw and others; --dtype bfloat16 for mixed precision")  # fmt: skip
    add("--checkpoint", action="store_true", help="with --train: blocks keep their inputs alone and are run again")
    add("--generate", type=int, metavar="N", help="what a prompt and N tokens after it take: prefill, decode, cache")
    add("--graph", action="store_true", help="the network as a graph: what goes into what; --depth joins the layers "
        "below N names, and what repeats is drawn once")  # fmt: skip
    add("--memory", action="store_true", help="the memory of activations over time, layer by layer: what is alive in "
        "evaluation, and what training keeps")  # fmt: skip
    add("--device", metavar="DEVICE", help="the roofline of a forward pass: a100, h100, v100, or stated, such as "
        '"flops=312e12 bandwidth=2.0e12"; with --train the least time of a step')  # fmt: skip
    add("--seconds", metavar="S", help="with --device: a measured time, and how much of the peak it used")
    add("--json", action="store_true", help="as data")
    add("--out", type=Path, metavar="FILE", help=f"also as a report with bars: {endings()}")
    add("--csv", action="store_true", help="one line per layer")


def run(args: argparse.Namespace) -> int:
    from theory.network.count import count
    from theory.network.inputs import read_inputs
    from theory.network.table import table

    need = 2 if args.diff else 1
    if len(args.spec) != need:
        came = "none came" if not args.spec else f"{len(args.spec)} came; put a spec with spaces in quotes"
        raise InputError(f"count expects {need} network{'s' * (need > 1)}, but {came}")
    if args.depth is not None and args.depth < 1:
        raise InputError(f"--depth must be at least 1, but is {args.depth}")
    inputs, symbols = read_inputs(args.input), dict(_setting(text) for text in args.set)
    conventions = _conventions(args)
    if args.graph:
        _drawable(args)
    if args.out:
        _reportable(args)
    study = _asked(args)
    if study is not None:
        return _studied(study(args, inputs, symbols), args)
    profiles = [count(spec, inputs, symbols) for spec in args.spec]
    if args.strict:
        for profile in profiles:
            _covered(profile)
    if args.explain:
        from theory.commands.answer import Output, show
        from theory.network.layer_answer import layer_answer

        return show(layer_answer(profiles[0], args.explain), Output(as_json=args.json))
    if args.symbolic or args.latex:
        profiles = [_lettered(profile) for profile in profiles]
    batch = _batch(args.batch)
    graph = None
    if args.graph:
        from theory.report.network_graph import wiring

        # What feeds what is seen on meta tensors, how the code spells what it does is not: numbers are not taken there.
        known = profiles[0].network is not None or profiles[0].feeds
        flowing = profiles[0] if known else count(args.spec[0], inputs, symbols, flows=True)
        graph = wiring(flowing, args.depth)
    tables = [table(profile, conventions, batch, args.depth, args.sort, args.dtype or DTYPE) for profile in profiles]
    if graph is None:
        _show(tables, args)
    else:
        _show_graph(graph, tables[0], args)
    if args.out:
        from theory.report import writers
        from theory.report.count_blocks import count_group
        from theory.report.count_difference import difference_group

        names = _names(tables, args.spec)
        report = difference_group(tables[0], tables[1], names) if args.diff else count_group(tables[0], names[0], graph)
        writers.announce(args.out, writers.write(report, args.out))
    return 0


def _names(tables: Sequence[LayerTable], specs: Sequence[str]) -> Sequence[str]:
    """What the networks are called, each as it was asked for where it has no name of its own."""
    return tuple(table.profile.name or spec for table, spec in zip(tables, specs, strict=True))


def _trained(args: argparse.Namespace, inputs: Sequence[Input], symbols: Mapping[str, Any]) -> Study:
    from theory.network.count import network_of, traced
    from theory.network.inputs import one_shape
    from theory.network.studies import optimisers, traced_training, training

    weigh = training.Weighing(_convention(args))
    text, batch, found = args.spec[0], _batch(args.batch), optimisers.find(args.train)
    if traced(text, symbols):
        study = traced_training.study(text, inputs, batch, weigh, args.train, found, args.checkpoint)
    else:
        network, x = network_of(text, symbols), one_shape(inputs)
        dtype = args.dtype or DTYPE
        study = training.study(network, x, batch, dtype, weigh, args.train, found, args.checkpoint, args.depth)
    if not args.device:
        return study
    if weigh.convention.name == "mac":
        raise InputError("a device is measured in FLOPs; leave --convention mac out")
    on = _device(args)
    more = training.on_device(study.facts, on, args.dtype or study.dtype, _seconds(args))
    return replace(study, facts=(*study.facts, *more), notes=(*study.notes, *on.cited))


def _generated(args: argparse.Namespace, inputs: Sequence[Input], symbols: Mapping[str, Any]) -> Study:
    from theory.network.count import traced
    from theory.network.studies import generation, traced_generation

    if traced(args.spec[0], symbols) and not args.device:
        return traced_generation.study(args.spec[0], inputs, args.generate, _convention(args), _batch(args.batch))
    network, shape = _spec(args, inputs, symbols, "--generate")
    on = _device(args) if args.device else None
    dtype = args.dtype or DTYPE
    return generation.study(network, shape, args.generate, _convention(args), _batch(args.batch), dtype, on)


def _convention(args: argparse.Namespace) -> Convention:
    """The one convention of a study, FLOPs where none is named."""
    from theory.conventions import find

    if len(args.convention) > 1:
        raise InputError("a study counts under one convention; name one, such as mac or flop")
    return find(args.convention[0] if args.convention else "flop", "count")


def _rooflined(args: argparse.Namespace, inputs: Sequence[Input], symbols: Mapping[str, Any]) -> Study:
    from theory.network.studies import roofline

    network, shape = _spec(args, inputs, symbols, "--device")
    on, batch, dtype = _device(args), _batch(args.batch), args.dtype or DTYPE
    return roofline.study(network, shape, batch, dtype, _convention(args), on, _seconds(args), args.depth)


def _remembered(args: argparse.Namespace, inputs: Sequence[Input], symbols: Mapping[str, Any]) -> Study:
    from theory.network.studies import memory

    network, shape = _spec(args, inputs, symbols, "--memory")
    return memory.study(network, shape, _batch(args.batch), args.dtype or DTYPE, args.depth)


def _spec(args: argparse.Namespace, inputs: Sequence[Input], symbols: Mapping[str, Any], option: str) -> Any:
    """The network and the shape of its input. Raises InputError for a module, which has no layers of a spec."""
    from theory.network.count import network_of, traced
    from theory.network.inputs import one_shape

    if traced(args.spec[0], symbols):
        raise InputError(
            f"{option} needs the layers of a spec, a file or a ready-made network; a module has its own code"
        )
    return network_of(args.spec[0], symbols), one_shape(inputs)


def _device(args: argparse.Namespace) -> Device:
    from theory.network.studies.devices import device

    return device(args.device)


def _seconds(args: argparse.Namespace) -> float | None:
    from theory.network.studies.devices import positive

    return None if args.seconds is None else positive(args.seconds, "--seconds", "0.25")


def _asked(args: argparse.Namespace) -> Callable[..., Study] | None:
    """The study that is asked for, None for the table. Raises InputError for what does not go together."""
    wanted = {"--train": args.train, "--generate": args.generate is not None, "--memory": args.memory}
    named = [name for name, asked in wanted.items() if asked] + ["--device"] * bool(args.memory and args.device)
    if len(named) > 1:
        raise InputError(f"{named[0]} and {named[1]} are two studies; ask for one after the other")
    if args.generate is not None and args.generate < 1:
        raise InputError(f"--generate expects at least 1 token, but {args.generate} came")
    if args.checkpoint and not args.train:
        raise InputError("--checkpoint belongs to --train; name an optimiser, such as --train adamw")
    if args.seconds is not None and (not args.device or args.generate is not None):
        raise InputError("--seconds is the measured time of a pass on a --device, or with --train of a step; name it")
    study = next((study for study, asked in zip(STUDIES, (*wanted.values(), args.device), strict=True) if asked), None)
    for other in ("explain", "reconcile", "diff", "symbolic", "latex", "csv", "strict", "graph") if study else ():
        if getattr(args, other):
            raise InputError(f"a study has a table of its own; leave --{other} out")
    if study and args.sort != "order":
        raise InputError("the table of a study is in order of execution; leave --sort out")
    return study


STUDIES: tuple[Callable[..., Study], ...] = (_trained, _generated, _remembered, _rooflined)


def _studied(study: Study, args: argparse.Namespace) -> int:
    """Prints a study, and writes its report where one is asked for."""
    from theory.report import study_blocks

    if args.json:
        print(json.dumps(study_blocks.study_data(study), indent=2))
    else:
        from rich.console import Console

        from theory.report.terminal import Printer

        Printer(Console()).print(study_blocks.study_blocks(study))
    if args.out:
        from theory.report import writers

        name = Path(args.spec[0]).name
        writers.announce(args.out, writers.write(study_blocks.study_group(study, name), args.out))
    return 0


def _show(tables: list[LayerTable], args: argparse.Namespace) -> None:
    """Prints what is asked for: data, or a table of one of four kinds."""
    from theory.report import count_data, count_terminal

    if args.json:
        print(count_data.json_text(tables, bool(args.reconcile)))
    elif args.csv:
        count_data.write_csv(tables, sys.stdout)
    elif args.diff:
        count_terminal.print_difference(tables[0], tables[1], _names(tables, args.spec))
    elif args.reconcile:
        count_terminal.print_reconciled(tables[0])
    elif args.symbolic or args.latex:
        count_terminal.print_formulas(tables[0], args.latex)
    else:
        count_terminal.print_table(tables[0])


def _drawable(args: argparse.Namespace) -> None:
    """Raises InputError where --graph is asked for beside what is no picture of one network."""
    for other in ("explain", "reconcile", "diff", "latex", "csv"):
        if getattr(args, other):
            raise InputError(f"--graph draws one network; leave --{other} out")


def _show_graph(graph: Wiring, table: LayerTable, args: argparse.Namespace) -> None:
    """Prints the graph in place of the table, or as data beside it."""
    from theory.report import count_data, count_terminal

    if args.json:
        print(count_data.json_text([table], graph=graph))
    else:
        count_terminal.print_graph(graph, table)


def _lettered(result: Profile) -> Profile:
    """The same network with letters for the sizes of its input, where it has none."""
    from theory.network.formulas import lettered_input
    from theory.network.profile import profile

    if result.network is None:
        raise InputError("formulas need a spec; a traced module and a checkpoint have numbers only")
    if not all(isinstance(size, int) for size in result.input):
        return result
    return profile(result.network, lettered_input(result.network, result.input))


def _reportable(args: argparse.Namespace) -> None:
    """Raises InputError where --out cannot be written, or is asked for beside what is no table."""
    from theory.report import writers

    writers.check(args.out, *(Path(spec.partition("#")[0]) for spec in args.spec))
    for other in ("explain", "reconcile", "symbolic", "latex"):
        if getattr(args, other):
            raise InputError(f"--out writes the table of a network, or with --diff of two; leave --{other} out")


def _batch(text: str) -> Any:
    from theory.network.reader import read_shape

    sizes = read_shape(text)
    if len(sizes) != 1:
        raise InputError(f"--batch is one number or symbol, but {text!r} came")
    return sizes[0]


def _setting(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals or not value.strip():
        raise InputError(f"--set expects NAME=VALUE, such as classes=7, but {text!r} came")
    from theory.network.definitions import Definitions
    from theory.network.reader import value_of

    return name.strip(), value_of(value, Definitions())


def _conventions(args: argparse.Namespace) -> list[Convention]:
    from theory.conventions import find

    chosen = (
        args.reconcile.split(",") if args.reconcile else [name for text in args.convention for name in text.split(",")]
    )
    if args.reconcile and len(chosen) < 2:
        raise InputError("--reconcile compares at least 2 conventions, such as fvcore,torch")
    return [find(name.strip(), "count") for name in chosen or DEFAULT]


def _covered(profile: Profile) -> None:
    if profile.totals.uncovered:
        from theory.network.table import uncovered

        raise InputError(
            f"{profile.name}: no rule counts {uncovered(profile.totals)}; leave --strict out to count the rest"
        )
