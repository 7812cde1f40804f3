"""The topics that questions are asked of, and what each takes."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from textwrap import wrap


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("topic", metavar="TOPIC", nargs="?", help="the settings of one topic, and a question that runs")
    parser.add_argument("--json", action="store_true", help="as data")


def run(args: argparse.Namespace) -> int:
    from theory.topic_list import about, entry, operations
    from theory.topics import TOPICS

    if args.topic is None:
        if args.json:
            print(json.dumps({"schema": 1, "topics": {name: about(name) for name in TOPICS}}, indent=2))
            return 0
        width = max(map(len, TOPICS))
        for name in TOPICS:
            print(f"{name:<{width}}  {about(name)}")
        print("\npython -m theory topics TOPIC shows its settings; python -m theory new NAME --topic TOPIC begins one")
        return 0
    found = entry(args.topic)
    if args.json:
        print(json.dumps({"schema": 1, **asdict(found)}, indent=2, ensure_ascii=False))
        return 0
    print(f"{found.name}: {found.about}\n")
    width = max(len(setting.name) for setting in found.settings)
    for setting in found.settings:
        default = "must be stated" if setting.default is None else f"default {setting.default}"
        print(f"  {setting.name:<{width}}  {setting.takes}; {default}")
    if any(setting.name == "graph" for setting in found.settings):
        print("\nLines are written with + - * / ^, @ for products of matrices, x^T, and")
        for name, says in operations():
            print("\n".join(wrap(f"{name}: {says}", 100, initial_indent="  ", subsequent_indent="      ")))
    print(f"\n{found.says}\n\nA question that runs:\n\n{found.example}", end="")
    return 0
