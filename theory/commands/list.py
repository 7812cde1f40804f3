"""The assignments and their questions."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from theory.question import assignments


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bank", type=Path, help="an instructor's own TOML file, listed too")
    parser.add_argument("--json", action="store_true", help="as data")


def run(args: argparse.Namespace) -> int:
    found = assignments(args.bank)
    if args.json:
        rows = [
            {"id": q.id, "title": q.table.title, "asks": q.table.asks, "topic": q.table.topic, "marks": q.table.marks}
            for assignment in found
            for q in assignment.questions
        ]
        print(json.dumps({"schema": 1, "questions": rows}, ensure_ascii=False, indent=2))
        return 0
    width = max((len(q.name) for assignment in found for q in assignment.questions), default=0)
    for assignment in found:
        course = f" ({assignment.heading.course})" if assignment.heading.course else ""
        print(f"{assignment.name}  {assignment.heading.title}{course}")
        for q in assignment.questions:
            print(f"    {q.name:<{width}}  {q.table.title}")
        print()
    print("python -m theory QUESTION works one out, such as q3b or eecs445-p2/q3a")
    return 0
