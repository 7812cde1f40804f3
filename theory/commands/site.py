"""The documentation as plain files that a browser opens from the disk; its examples are run while it is written."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from theory.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the files are written")


def run(args: argparse.Namespace) -> int:
    try:
        from theory.site import build
    except ModuleNotFoundError as error:
        raise InputError(f"the documentation needs {error.name}; install theory[grade]") from None
    try:
        args.out.mkdir(parents=True, exist_ok=True)
        for name in build.names():
            (args.out / name).write_text(build.file(name) or "", encoding="utf-8")
            print(name, file=sys.stderr, flush=True)
    except OSError as error:
        raise InputError(f"cannot write to {args.out}: {error.strerror}; give another folder") from None
    print(f"{args.out / 'index.html'}: the documentation")
    return 0
