"""A table of answers to be filled in, which `grade` reads back."""

from __future__ import annotations

import json
from collections.abc import Sequence

from theory.grading.key import Key

HEAD = "# Write each answer between the quotation marks: a number, a matrix such as [[1, 2], [3, 4]], or a formula."


def render(keys: Sequence[Key]) -> bytes:
    """A TOML file with a table for each question and a line for each answer."""
    parts = [HEAD]
    for key in keys:
        lines = [f'{json.dumps(asked.name)} = ""' for asked in key.asked]
        parts.append("\n".join([f"# {key.question.table.title}", f"[{json.dumps(key.question.name)}]", *lines]))
    return ("\n\n".join(parts) + "\n").encode()
