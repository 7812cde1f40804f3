"""How many small faults the tests see: `python -m tests.mutants --sample 400` puts in one at a time and runs the tests.

A fault is another sign of comparison, `and` for `or`, a condition turned round, a number one off, or plus for minus, in
a copy of the working tree; the tests that mirror the file must then fail. What survives is printed with its line.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
# What is mutated -> the tests that should see it.
TARGETS: Mapping[str, tuple[str, ...]] = {
    "theory/grading": ("tests/theory/grading",),
    "theory/links": ("tests/theory/links",),
    "checks/identity": ("tests/checks/identity", "tests/theory/equality/test_letters.py"),
    "checks/numbers.py": ("tests/checks/test_numbers.py",),
}
SECONDS = 900  # for the tests of one fault; a fault that makes them hang is seen, too
COMPARED: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
COMPUTED: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


class Fault(NamedTuple):
    """One node of a file, by its place in a walk over it, and the file with something else there."""

    path: Path
    place: int

    def made(self) -> tuple[str, str]:
        """What stands there and what else, for people, and the text of the whole file with the fault."""
        tree = ast.parse(self.path.read_text())
        node = next(one for at, one in enumerate(ast.walk(tree)) if at == self.place)
        before = f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}  {_line(node)}"
        RULES[type(node)](node)
        return f"{before}  ->  {_line(node)}", ast.unparse(tree)


def _line(node: ast.AST) -> str:
    """The first line of a piece of code."""
    return ast.unparse(node).partition("\n")[0]


def faults(path: Path) -> Iterator[Fault]:
    """Every fault that a file can have. Annotations have none."""
    tree = ast.parse(path.read_text())
    skipped = {id(part) for node in ast.walk(tree) for part in _annotations(node)}
    for place, node in enumerate(ast.walk(tree)):
        if id(node) not in skipped and (rule := RULES.get(type(node))) and rule(copy.copy(node)):
            yield Fault(path, place)


def _annotations(node: ast.AST) -> Iterator[ast.AST]:
    for field in ("annotation", "returns"):
        if isinstance(part := getattr(node, field, None), ast.AST):
            yield from ast.walk(part)


def _compare(node: ast.Compare) -> bool:
    node.ops = [COMPARED[type(node.ops[0])](), *node.ops[1:]]
    return True


def _both(node: ast.BoolOp) -> bool:
    node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    return True


def _compute(node: ast.BinOp) -> bool:
    text = isinstance(node.left, ast.Constant) and isinstance(node.left.value, str)
    if text or type(node.op) not in COMPUTED:
        return False
    node.op = COMPUTED[type(node.op)]()
    return True


def _turn(node: ast.UnaryOp) -> bool:
    if not isinstance(node.op, ast.Not):
        return False
    node.operand = ast.UnaryOp(ast.Not(), node.operand)  # not not x
    return True


def _number(node: ast.Constant) -> bool:
    if isinstance(node.value, bool):
        node.value = not node.value
    elif isinstance(node.value, int):
        node.value += 1
    else:
        return False
    return True


def _condition(node: ast.If | ast.IfExp) -> bool:
    node.test = ast.UnaryOp(ast.Not(), node.test)
    return True


RULES: Mapping[type[ast.AST], Callable[..., bool]] = {
    ast.Compare: _compare, ast.BoolOp: _both, ast.BinOp: _compute, ast.UnaryOp: _turn, ast.Constant: _number,
    ast.If: _condition, ast.IfExp: _condition,
}  # fmt: skip


def seen(path: Path, text: str, copied: Path, tests: tuple[str, ...]) -> bool:
    """Whether the tests fail where the file of the copied tree has this text."""
    file = copied / path.relative_to(ROOT)
    before = file.read_text()
    file.write_text(text)
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    try:
        found = subprocess.run(
            command, cwd=copied, capture_output=True, timeout=SECONDS, check=False, env=_alone(copied)
        )
        return found.returncode != 0
    except subprocess.TimeoutExpired:
        return True
    finally:
        file.write_text(before)


def _alone(copied: Path) -> dict[str, str]:
    """The environment in which the copied tree is imported, and no other."""
    return {**os.environ, "PYTHONPATH": str(copied), "PYTHONDONTWRITEBYTECODE": "1"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--of", choices=TARGETS, action="append", help="one of the places; all if none is named")
    args = parser.parse_args()
    chosen = {place: TARGETS[place] for place in args.of or TARGETS}
    files = {
        file: tests
        for place, tests in chosen.items()
        for file in ([ROOT / place] if place.endswith(".py") else sorted((ROOT / place).rglob("*.py")))
    }
    every = [(fault, tests) for file, tests in files.items() for fault in faults(file)]
    sample = random.Random(args.seed).sample(every, min(args.sample, len(every)))
    killed = 0
    with tempfile.TemporaryDirectory() as where:
        copied = Path(
            shutil.copytree(ROOT, Path(where) / "tree", ignore=shutil.ignore_patterns(".git", "__pycache__", ".*cache"))
        )
        for count, (fault, tests) in enumerate(sample, start=1):
            start = time.monotonic()
            said, text = fault.made()
            found = seen(fault.path, text, copied, tests)
            killed += found
            print(f"{'seen    ' if found else 'SURVIVED'} {said}  ({time.monotonic() - start:.0f} s)")
            print(f"{killed} of {count} seen, {len(every)} there are, seed {args.seed}", flush=True)


if __name__ == "__main__":
    main()
