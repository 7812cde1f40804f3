"""Questions of the package mathematics-dataset as lines of JSON [kind, question, answer]; run by a Python that has it.

It needs numpy below 1.24 and sympy below 1.6, so that it cannot be imported beside ours:

    python -m venv old
    old/bin/pip install mathematics-dataset==1.0.1 numpy==1.23.5 sympy==1.5.1
    old/bin/python tests/benchmarks/school_questions.py 10000 11 > questions.jsonl
"""

from __future__ import annotations

import importlib
import json
import random
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any


def kinds(modules: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Callable[[], Any]]]:
    """Every kind of question with what makes one, by its full name."""
    for name, inner in modules.items():
        if callable(inner):
            yield f"{above}{name}", inner
        else:
            yield from kinds(inner, f"{above}{name}__")


def main(count: int, seed: int) -> None:
    """Print so many questions, as many of each kind; those that the package itself fails to make are left out."""
    random.seed(seed)
    importlib.import_module("numpy").random.seed(seed)
    every = [*kinds(importlib.import_module("mathematics_dataset.modules.modules").train(lambda entropy: entropy))]
    made = 0
    while made < count:
        for kind, make in every:
            try:
                problem = make()
            except (AttributeError, TypeError):  # it mixes numbers of numpy and of sympy, which newer ones refuse
                continue
            print(json.dumps([kind, str(problem.question), str(problem.answer)]))
            made += 1


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
