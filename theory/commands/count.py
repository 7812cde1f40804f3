"""`count`: shapes, parameters and operations of a network under named conventions."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from theory.errors import InputError

if TYPE_CHECKING:
    from theory.conventions import Convention
    from theory.network.profile import Profile

DEFAULT = ("textbook-without-bias", "textbook", "mac")
SORTS = ("order", "name", "params", "operations")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("spec", nargs="*", metavar="SPEC",
        help='a spec such as "conv(20, k4, s2, p1) maxpool(3, s1)", a TOML, YAML or JSON file (FILE#NAME for one of '
        "several), a ready-made name such as resnet50, a module:callable (its code is run), or a .safetensors file; "
        "two with --diff")  # fmt: skip
    add(
        "--input",
        metavar="SHAPE",
        help="the input without the batch axis, such as 3x224x224; a name is a symbol: 3xHxW",
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
    add("--sort", choices=SORTS, default="order", help="order of the rows")
    add("--strict", action="store_true", help="an operator without a rule is an error")
    add("--dtype", default="float32", help="number type for the memory of activations (default float32)")
    add("--json", action="store_true", help="as data")
    add("--out", type=Path, metavar="FILE", help="also as a report with bars: .html, .pdf, .md, .tex or .json")
    add("--csv", action="store_true", help="one line per layer")


def run(args: argparse.Namespace) -> int:
    from theory.network.count import count

    need = 2 if args.diff else 1
    if len(args.spec) != need:
        came = "none came" if not args.spec else f"{len(args.spec)} came; put a spec with spaces in quotes"
        raise InputError(f"count expects {need} network{'s' * (need > 1)}, but {came}")
    if args.depth is not None and args.depth < 1:
        raise InputError(f"--depth must be at least 1, but is {args.depth}")
    shape, symbols = _shape(args.input), dict(_setting(text) for text in args.set)
    conventions = _conventions(args)
    if args.out:
        _reportable(args)
    results = [count(spec, shape, symbols, fold=False) for spec in args.spec]
    if args.strict:
        for result in results:
            _covered(result)
    if args.explain:
        return _explain(results[0], args)
    from theory.commands import counting

    if args.symbolic or args.latex:
        counting.require_symbols(results[0])
    show = (
        counting.show_json
        if args.json
        else counting.show_csv
        if args.csv
        else counting.show_diff
        if args.diff
        else (
            counting.show_reconciled
            if args.reconcile
            else counting.show_symbolic
            if args.symbolic or args.latex
            else counting.show
        )
    )
    show(results, conventions, args, _batch(args.batch))
    if args.out:
        from theory.report import writers

        group = counting.report(results[0], conventions, args, _batch(args.batch))
        writers.announce(args.out, writers.write(group, args.out))
    return 0


def _reportable(args: argparse.Namespace) -> None:
    """Raises InputError where --out cannot be written, or is asked for beside what is no table of one network."""
    from theory.report import writers

    writers.check(args.out, *(Path(spec.partition("#")[0]) for spec in args.spec))
    for other in ("explain", "reconcile", "diff", "symbolic", "latex"):
        if getattr(args, other):
            raise InputError(f"--out writes the table of one network; leave --{other} out")


def _shape(text: str | None) -> Any:
    if text is None:
        return None
    from theory.network.reader import read_shape

    return read_shape(text)


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


def _covered(result: Profile) -> None:
    if result.uncovered:
        named = ", ".join(f"{name} ({times})" for name, times in sorted(result.uncovered.items()))
        raise InputError(f"{result.name}: no rule counts {named}; leave --strict out to count the rest")


def _explain(result: Profile, args: argparse.Namespace) -> int:
    from theory.commands.counting import explain

    return explain(result, args)
