"""The topics that questions are asked of, and what each takes; the blocks that a computation may be made of."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import asdict
from shutil import get_terminal_size
from textwrap import fill
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from theory.topics.computation.blocks import Block


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "topic",
        metavar="TOPIC",
        nargs="?",
        help="the settings of one topic, or the lines of one block, and a question that runs",
    )
    parser.add_argument("--json", action="store_true", help="as data")


def run(args: argparse.Namespace) -> int:
    from theory.topic_list import about, entry, operations
    from theory.topics import TOPICS
    from theory.topics.computation.blocks import blocks

    if args.topic is None:
        topics = {name: about(name) for name in TOPICS}
        pieces = {name: block.table.about for name, block in blocks().items()}
        if args.json:
            print(json.dumps({"schema": 1, "topics": topics, "blocks": pieces}, indent=2, ensure_ascii=False))
            return 0
        _list(topics)
        print('\nBlocks that a computation may be made of, such as cell = { use = "lstm_cell" }:\n')
        _list(pieces)
        print("\n`python -m theory topics NAME` shows one of them,")
        print("`python -m theory new QUESTION --topic NAME --bank FILE` begins a question of one.")
        return 0
    if args.topic in blocks():
        return _show_block(blocks()[args.topic], as_json=args.json)
    found = entry(args.topic)
    if args.json:
        print(json.dumps({"schema": 1, **asdict(found)}, indent=2, ensure_ascii=False))
        return 0
    _say(f"{found.name}: {found.about}")
    print()
    width = max(len(setting.name) for setting in found.settings)
    for setting in found.settings:
        default = "must be stated" if setting.default is None else f"default {setting.default}"
        _say(f"  {setting.name:<{width}}  {setting.takes}; {default}", width + 4)
    if any(setting.name == "graph" for setting in found.settings):
        print("\nLines are written with + - * / ^, @ for products of matrices, x^T, and")
        for name, says in operations():
            _say(f"  {name}: {says}", 6)
    print()
    for paragraph in found.says.split("\n\n"):
        _say(" ".join(paragraph.split()))
        print()
    print(f"A question that runs:\n\n{found.example}", end="")
    return 0


def _list(rows: Mapping[str, str]) -> None:
    width = max(map(len, rows))
    for name, says in rows.items():
        _say(f"{name:<{width}}  {says}", width + 2)


def _say(text: str, indent: int = 0) -> None:
    """Prints it in lines of the terminal; those that go on are indented."""
    print(fill(text, get_terminal_size().columns, subsequent_indent=" " * indent))


def _show_block(found: Block, *, as_json: bool) -> int:
    from theory.topics.computation.blocks import question

    table, example = found.table, question(found)
    if as_json:
        row = {
            "about": table.about,
            "inputs": table.inputs,
            "parameters": table.parameters,
            "settings": {name: str(value) for name, value in table.settings.items()},
            "outputs": table.outputs,
            "graph": found.graph,
        }
        print(json.dumps({"schema": 1, "name": found.name, **row, "example": example}, indent=2, ensure_ascii=False))
        return 0
    _say(f"{found.name}: {table.about}")
    print()
    for name, size in found.shapes.items():
        print(f"  {name}: {'input' if name in table.inputs else 'parameter'}, {size}")
    for name, value in table.settings.items():
        print(f"  {name}: default {value}")
    print(f"\nIts lines, of which {', '.join(table.outputs)} come out:\n")
    for name, line in found.graph.items():
        print(f"  {name} = {line}")
    print(f"\nA question that runs:\n\n{example}", end="")
    return 0
