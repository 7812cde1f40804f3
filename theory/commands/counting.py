"""What `count` prints: tables, formulas, JSON, CSV, comparisons."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from theory.conventions import Convention
from theory.errors import InputError
from theory.layers import nearest
from theory.layers.shapes import Shape, text
from theory.network.profile import Profile, by_depth, operations, reconcile

TALL = 400  # rows of a table; of a longer one the first and the last are shown, and how many lie between
Totals = list[tuple[str, Any]]


def number(value: Any) -> str:
    """1,151,280; a formula as it is."""
    return f"{value:,}" if isinstance(value, int) else str(value)


def shape_text(shape: Shape) -> str:
    return text(shape) or "1"


def heading(convention: Convention) -> str:
    """`textbook` over `without bias`: a narrow column."""
    return convention.name.replace("-without-", "\nwithout ")


def put(table: Any) -> Any:
    """Print a table with every digit: folded on a narrow terminal, at its full width into a pipe or file."""
    from rich.console import Console

    console = Console()
    if not console.is_terminal:
        console = Console(
            width=max(console.width, console.measure(table, options=console.options.update(width=10_000)).maximum)
        )
    console.print(table)
    return console


def shortened(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines of a table that a reader can scroll through, and a note of what was left out."""
    if len(found) <= TALL:
        return found
    print(f"{len(found) - TALL} of {len(found)} layers are not shown; --csv lists all, --depth joins", file=sys.stderr)
    return [*found[: TALL // 2], *found[-TALL // 2 :]]


def share(part: Any, whole: Any) -> str:
    return f"{100 * part / whole:.1f} %" if isinstance(part, int) and isinstance(whole, int) and whole else ""


def lines(
    result: Profile, conventions: Sequence[Convention], args: argparse.Namespace, batch: Any
) -> list[dict[str, Any]]:
    """One table line per layer, or per group of layers."""
    found = []
    for name, kind, output, params, trained, inside in by_depth(result.rows, args.depth or 10**6):
        found.append(
            {
                "name": name,
                "kind": kind,
                "output": output,
                "params": params,
                "trained": trained,
                "operations": {c.name: operations(inside, c) * batch for c in conventions},
                "reach": inside[-1].field and inside[-1].field.reach,
                "stride": inside[-1].field and inside[-1].field.stride,
            }
        )
    last = conventions[-1].name
    keys = {"name": lambda line: line["name"], "params": lambda line: -line["params"],
            "operations": lambda line: -line["operations"][last]}  # fmt: skip
    if args.sort in keys:
        try:
            found.sort(key=keys[args.sort])
        except TypeError:
            raise InputError(
                f"--sort {args.sort} needs numbers, but some sizes are symbols; sort by name or order"
            ) from None
    return found


def show(results: list[Profile], conventions: Sequence[Convention], args: argparse.Namespace, batch: Any) -> None:
    """The table, and the totals under it."""
    from rich.table import Table

    (result,) = results
    found = lines(result, conventions, args, batch)
    totals = {c.name: result.totals.operations(c) * batch for c in conventions}
    last = conventions[-1].name
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("layer", overflow="fold")
    table.add_column("kind")
    table.add_column("output")
    table.add_column("parameters", justify="right", overflow="fold")
    for c in conventions:
        table.add_column(heading(c), justify="right", overflow="fold")
    table.add_column("share", justify="right", no_wrap=True)
    for line in shortened(found):
        table.add_row(
            line["name"], line["kind"], shape_text(line["output"]), number(line["params"]),
            *(number(line["operations"][c.name]) for c in conventions), share(line["operations"][last], totals[last]),
        )  # fmt: skip
    table.add_section()
    table.add_row("total", "", shape_text(result.totals.output), number(result.totals.params),
                  *(number(totals[c.name]) for c in conventions), "")  # fmt: skip
    told = summary(result, args, batch)
    name = f"{result.name}, " if result.name else ""
    print(f"{name}input {shape_text(result.input)}" + (f", batch {batch}" if batch != 1 else ""))
    put(table)
    for line in told:
        print(line)
    for note in result.notes:
        print(note, file=sys.stderr)


def report(result: Profile, conventions: Sequence[Convention], args: argparse.Namespace, batch: Any) -> Any:
    """The same table as a report with bars."""
    from theory.report.tallied import network_group

    totals = {
        "output": shape_text(result.totals.output),
        "params": result.totals.params,
        "operations": {c.name: result.totals.operations(c) * batch for c in conventions},
    }
    found = [{**line, "output": shape_text(line["output"])} for line in lines(result, conventions, args, batch)]
    on = f"Input {shape_text(result.input)}" + (f", batch {batch}." if batch != 1 else ".")
    told = [*(f"{line[:1].upper()}{line[1:]}." for line in summary(result, args, batch)), *result.notes]
    name = result.name or " ".join(args.spec)
    return network_group(name, on, found, totals, {c.name: c.says for c in conventions}, told)


def summary(result: Profile, args: argparse.Namespace, batch: Any) -> list[str]:
    """Parameters apart, memory, receptive field, and what was not counted."""
    totals = result.totals
    told = [
        f"trained {number(totals.trainable)}, frozen {number(totals.params - totals.trainable)}, "
        f"buffers {number(totals.buffers)}"
    ]
    used = memory_of(result, args)
    if used:
        kept, peak = used
        told.append(
            f"activations at {args.dtype}: {number(kept * batch)} bytes kept for training, "
            f"{number(peak * batch)} at the peak of evaluation"
        )
    if result.rows and result.rows[-1].field is not None and result.network is not None:
        seen = result.rows[-1].field
        told.append(f"receptive field {text(seen.reach)}, stride {text(seen.stride)}")
    if result.uncovered:
        named = ", ".join(f"{name} ({times})" for name, times in sorted(result.uncovered.items()))
        told.append(f"covered {100 * totals.covered:.1f} % of the operators; no rule counts {named}")
    else:
        told.append("covered 100 % of the operators")
    return told


def memory_of(result: Profile, args: argparse.Namespace) -> tuple[Any, Any] | None:
    from theory.network.memory import memory

    if result.network is None:
        return None
    used = memory(result.network, result.input, args.dtype)
    return used.kept, used.peak


def show_json(results: list[Profile], conventions: Sequence[Convention], args: argparse.Namespace, batch: Any) -> None:
    data = [as_data(result, conventions, args, batch) for result in results]
    print(json.dumps(data[0] if len(data) == 1 else {"schema": 1, "networks": data}, indent=2))


def as_data(result: Profile, conventions: Sequence[Convention], args: argparse.Namespace, batch: Any) -> dict[str, Any]:
    """The counted network as plain data; formulas are texts."""
    totals = result.totals
    used = memory_of(result, args)
    data: dict[str, Any] = {
        "schema": 1,
        "network": result.name,
        "input": plain(result.input),
        "batch": plain(batch),
        "totals": {
            "params": plain(totals.params),
            "trainable": plain(totals.trainable),
            "frozen": plain(totals.params - totals.trainable),
            "buffers": plain(totals.buffers),
            "operations": {c.name: plain(totals.operations(c) * batch) for c in conventions},
            "output": plain(totals.output),
            "covered": totals.covered,
            "uncovered": dict(result.uncovered),
        },
        "layers": [
            {
                "name": line["name"],
                "kind": line["kind"],
                "output": plain(line["output"]),
                "params": plain(line["params"]),
                "operations": {name: plain(value) for name, value in line["operations"].items()},
                "receptive_field": None if line["reach"] is None else plain(line["reach"]),
                "stride": None if line["stride"] is None else plain(line["stride"]),
            }
            for line in lines(result, conventions, args, batch)
        ],
    }
    if used:
        data["totals"]["memory"] = {"type": args.dtype, "kept": plain(used[0] * batch), "peak": plain(used[1] * batch)}
    if args.reconcile:
        data["reconciled"] = {kind: {c.name: plain(v * batch) for c, v in zip(conventions, values, strict=True)}
                              for kind, values in reconcile(totals, conventions)}  # fmt: skip
    return data


def plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    return value if isinstance(value, int) else str(value)


def show_csv(results: list[Profile], conventions: Sequence[Convention], args: argparse.Namespace, batch: Any) -> None:
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["layer", "kind", "output", "params", *(c.name for c in conventions)])
    for result in results:
        for line in lines(result, conventions, args, batch):
            counts = [line["operations"][c.name] for c in conventions]
            writer.writerow([line["name"], line["kind"], shape_text(line["output"]), line["params"], *counts])


def show_reconciled(
    results: list[Profile], conventions: Sequence[Convention], args: argparse.Namespace, batch: Any
) -> None:
    """One line per kind of layer, and by how much each convention differs from the first, down to nothing."""
    from rich.table import Table

    (result,) = results
    first, *others = conventions
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("kind of layer")
    for c in conventions:
        table.add_column(heading(c), justify="right", overflow="fold")
    for c in others:
        table.add_column(f"{c.name}\n- {first.name}", justify="right", overflow="fold")
    left = [result.totals.operations(c) * batch - result.totals.operations(first) * batch for c in others]
    found = reconcile(result.totals, conventions)
    for kind, values in found:
        apart = [(value - values[0]) * batch for value in values[1:]]
        table.add_row(kind, *(number(value * batch) for value in values), *(number(value) for value in apart))
        left = [rest - part for rest, part in zip(left, apart, strict=True)]
    table.add_section()
    totals = [result.totals.operations(c) * batch for c in conventions]
    table.add_row("total", *map(number, totals), *(number(value - totals[0]) for value in totals[1:]))
    table.add_row("left unexplained", *("" for _ in conventions), *map(number, left))
    if result.name:
        print(result.name)
    put(table)
    for c in conventions:
        print(f"{c.name}: {c.says}")


def show_diff(results: list[Profile], conventions: Sequence[Convention], args: argparse.Namespace, batch: Any) -> None:
    """Two networks, layer by layer, matched by name."""
    from rich.table import Table

    a, b = results
    last = conventions[-1]
    left, right = ({line["name"]: line for line in lines(result, conventions, args, batch)} for result in results)
    table = Table(box=None, header_style="bold", pad_edge=False)
    first, second = a.name or "A", b.name or "B"
    for title in ("layer", f"parameters\n{first}", second, "difference", f"{last.name}\n{first}", second, "difference"):
        table.add_column(title, justify="left" if title == "layer" else "right", overflow="fold")
    for name in dict.fromkeys((*left, *right)):
        pair = [side.get(name) for side in (left, right)]
        params = [line["params"] if line else 0 for line in pair]
        counts = [line["operations"][last.name] if line else 0 for line in pair]
        if params[0] != params[1] or counts[0] != counts[1]:
            table.add_row(name, *_apart(params, pair), *_apart(counts, pair))
    table.add_section()
    params = [result.totals.params for result in results]
    counts = [result.totals.operations(last) * batch for result in results]
    table.add_row("total", *_apart(params, [1, 1]), *_apart(counts, [1, 1]))
    put(table)


def _apart(values: list[Any], present: Sequence[Any]) -> list[str]:
    shown = [number(value) if there else "-" for value, there in zip(values, present, strict=True)]
    return [*shown, number(values[1] - values[0])]


def require_symbols(result: Profile) -> None:
    if result.network is None:
        raise InputError("formulas need a spec; a traced module and a checkpoint have numbers only")


def show_symbolic(
    results: list[Profile], conventions: Sequence[Convention], args: argparse.Namespace, batch: Any
) -> None:
    """Every layer's parameters and operations as formulas; the input's sizes become letters where none is one."""
    from theory.network.formulas import latex, lettered_input
    from theory.network.profile import profile

    (result,) = results
    if result.network is not None and all(isinstance(size, int) for size in result.input):
        result = profile(result.network, lettered_input(result.network, result.input))
    write = latex if args.latex else str
    print(f"input {shape_text(result.input)}")
    for line in lines(result, conventions, args, batch):
        print(
            f"{line['name']} ({line['kind']}): output {shape_text(line['output'])}, parameters {write(line['params'])}"
        )
        for c in conventions:
            print(f"    {c.name} = {write(line['operations'][c.name])}")
    print(f"total: parameters {write(result.totals.params)}")
    for c in conventions:
        print(f"    {c.name} = {write(result.totals.operations(c) * batch)}")


def explain(result: Profile, args: argparse.Namespace) -> int:
    """The worked answer for one layer, with its evidence."""
    from pathlib import Path

    from theory.commands.question import show as show_solution
    from theory.layers.tree import Chain, Leaf
    from theory.network.explanation import explain as derive
    from theory.network.network import Network
    from theory.question import Question, Table
    from theory.solution import Solution

    wanted = [row for row in result.rows if args.explain in (row.name, row.kind, row.path[-1])]
    if not wanted:
        raise InputError(
            f"there is no layer called {args.explain!r}{nearest(args.explain, [row.name for row in result.rows])}"
        )
    row = wanted[0]
    if result.network is None or len(row.inputs) != 1:
        raise InputError(f"{row.name} cannot be worked out: only a layer of a spec with one input can")
    name = row.path[-1]
    network = Network(Chain("", (Leaf(name, row.layer),)), row.inputs[0], row.name)
    worked = derive(network, row.inputs[0], ("params", "flops"))
    table = Table(title=f"{row.name}: {row.kind}", asks=f"Input {shape_text(row.inputs[0])}", topic="counting")
    settings = argparse.Namespace(json=args.json, level="normal", no_verify=False, seed=2024)
    values = worked.derivation.values()
    return show_solution(Solution(Question("count", name, table, Path()), worked, values, values), settings)
