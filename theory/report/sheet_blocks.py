"""The hand-out of a question: what is asked, what is stated, and room for each answer; nothing of the worked answer."""

from __future__ import annotations

from collections.abc import Iterator

from checks.reading import read
from theory.formula.layout.trees import tree_layout
from theory.grading.key import Key
from theory.question import Question
from theory.report.answer_blocks import stated
from theory.report.blocks import Block, Equation, Givens, Group, Text
from theory.report.wording import answers


def sheet_group(key: Key) -> Group:
    """The hand-out of the key's question, with its marks."""
    question = key.question
    marks = question.table.marks
    worth = "" if marks is None else f" ({marks} mark{'s' * (marks != 1)})"
    return Group(question.id, f"{question.table.title}{worth}", tuple(_blocks(key, question)))


def _blocks(key: Key, question: Question) -> Iterator[Block]:
    yield Text(question.table.asks.strip())
    if question.variant:
        yield Text(f"Your numbers: variant {question.variant}.")
    if question.table.round is not None:
        yield Text(answers.rounding(question.table.round))
    if key.derivation.givens:
        yield Givens(tuple(map(stated, key.derivation.givens)))
    for name, text in key.worked.stated.items():
        yield Equation(name, tree_layout(read(text)))
    yield from (Equation(asked.name, None, key.derivation[asked.name].unit) for asked in key.asked)
