"""What stands under the heading of a question whose answer is no value: options, or a chain of equalities."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from theory.grading.content import Illegible
from theory.grading.matching.sheet import Response

HEADING = re.compile(r"#{1,6}\s+(?P<words>.*)")
MARKS = re.compile(r"^\s*(?:[-*+]\s+)?|\*\*|__|\$")  # of a list, and around what is set apart


def sections(
    lines: Sequence[str], question: Callable[[str], str | None], wanted: dict[str, str]
) -> Iterator[tuple[str, Response]]:
    """Each of these questions with all that is written under its heading, as an answer.

    question: a heading -> the question that it names. wanted: question -> the name of its answer.
    """
    found: dict[str, list[tuple[int, str]]] = {}
    name: str | None = None
    for number, line in enumerate(lines, start=1):
        if title := HEADING.match(line):
            name = question(title["words"])
        elif name in wanted and line.strip():
            found.setdefault(name, []).append((number, MARKS.sub("", line).strip()))
    for name, written in found.items():
        text = "\n".join(part for _, part in written if part)
        yield name, Response(wanted[name], text, Illegible("an answer that is no value"), written[0][0])
