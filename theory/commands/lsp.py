"""The language server for editors, on standard input and output."""

from __future__ import annotations

import argparse

from theory.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--stdio", action="store_true", help="on standard input and output: the default, and all")


def run(args: argparse.Namespace) -> int:
    try:
        from theory.live.server import server
    except ModuleNotFoundError as error:
        raise InputError(f"editors need {error.name}; install theory[lsp]") from None
    server().start_io()
    return 0
