"""The pages in a browser: write, questions, calculate, author."""

from __future__ import annotations

import argparse
from pathlib import Path

from theory.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="this machine alone, if nothing is said; else with --token")
    parser.add_argument("--port", type=int, default=8000, help="8000 if nothing is said")
    parser.add_argument("--bank", type=Path, help="an instructor's own TOML file with more questions")
    parser.add_argument(
        "--token", nargs="?", const="", help="only who knows it is answered; without a value one is made and printed"
    )
    parser.add_argument("--seconds", type=float, default=20.0, help="for one request (default: 20)")


def run(args: argparse.Namespace) -> int:
    if not 0 < args.port < 65536:
        raise InputError(f"--port: expected 1 to 65535, got {args.port}")
    try:
        from theory.serve.run import run as serve
    except ModuleNotFoundError as error:
        raise InputError(f"pages need {error.name}; install theory[web]") from None
    if args.bank is not None:
        from theory.question import read

        read(args.bank)
    return serve(args.host, args.port, args.bank, args.token, args.seconds)
