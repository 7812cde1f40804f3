"""What stands under a question whose answer is no value: options that are chosen, or a chain of equalities."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from theory.documents.pieces import Context, Document
from theory.forms import Form
from theory.grading.content import Illegible
from theory.grading.matching.restating import states
from theory.grading.matching.sheet import Response
from theory.grading.own_words import OwnWords, same

HEADING = re.compile(r"#{1,6}\s+(?P<words>.*)")
SECTION = re.compile(r"^\s*\\(?:sub)*section\*?\{")
MARKS = re.compile(r"^\s*(?:[-*+]\s+)?|\*\*|__|\$")  # of a list, and around what is set apart


def sections(
    document: Document, asked: Callable[[Context], str | None], wanted: Mapping[str, tuple[str, Form]], own: OwnWords
) -> Iterator[tuple[str, Response]]:
    """Each of these questions with all that is written under it, as an answer.

    asked: the question that a place is about. wanted: question -> the name of its answer, and its form. own: what the
    assignment says itself, which is no answer; the list of all options is none either.
    """
    found: dict[str, list[tuple[int, str]]] = {}
    for number, line, context in document.lines():
        name = asked(context)
        heads = HEADING.match(line) or SECTION.match(line)
        if name is not None and name in wanted and line.strip() and not (heads or own.says(line) or states(line)):
            found.setdefault(name, []).append((number, MARKS.sub("", line).strip()))
    for name, written in found.items():
        part, form = wanted[name]
        listed = {same(option) for option in form.listed}
        if listed <= {same(line) for _, line in written}:
            written = [(number, line) for number, line in written if same(line) not in listed]
        text = "\n".join(line for _, line in written if line)
        if text:
            yield name, Response(part, text, Illegible("an answer that is no value"), written[0][0])
