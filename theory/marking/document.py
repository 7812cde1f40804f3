"""A written document as a submission: its chains become answers, by name, by place, by form or by value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import sympy as sp

from checks.numbers import Printed
from checks.reading import Chain, Side
from checks.tree import Call, Name, Tree
from theory.marking.answers import Formula, Numbers, numbers
from theory.marking.comparing import compare
from theory.marking.formulas import judge_formula
from theory.marking.grading import Grader, Marker
from theory.marking.key import family
from theory.marking.markdown import formulas
from theory.marking.marks import Replay
from theory.marking.parts import Marked
from theory.marking.passages import Passage, passages
from theory.marking.submission import Entry, SubmissionError
from theory.marking.submission import text as text_of
from theory.marking.verdicts import Verdict

TELLING = 100  # a whole number as large as this is an answer even where no name stands before it


@dataclass(frozen=True, slots=True)
class Written:
    """A chain, where it stands, and the words around it."""

    passage: Passage
    chain: Chain

    def line(self, side: Side) -> int:
        return self.passage.line(side)

    @property
    def note(self) -> str:
        formula = self.passage.formula
        return " ".join(part for part in (*self.chain.notes, formula.after) if part)[:200]


def mark(grader: Grader, file: str, text: str) -> Marked:
    """The marks of a document. What nothing was found for is `unread` where the question was answered at all."""
    found = list(passages(formulas(text)))
    under: dict[str, list[Written]] = {name: [] for name in grader.markers}
    for passage in found:
        name = grader.question(passage.formula.question) if passage.formula.question else None
        if name is not None:
            under[name] += [Written(passage, chain) for chain in passage.chains]
    entries = [entry for name, written in under.items() for entry in answers(grader.markers[name], written)]
    marked = grader.mark(file, entries)
    return Marked(file, tuple(_found(part, under) for part in marked.parts), marked.trouble)


def _found(part: Any, under: Mapping[str, Sequence[Written]]) -> Any:
    """A part without an answer, in a question with formulas: for a person, with what was found."""
    from dataclasses import replace

    written = under.get(part.question, ())
    if part.verdict is not Verdict.MISSING or not written:
        return part
    last = [item.chain.sides[-1].text for item in written if len(item.chain.sides) > 1]
    shown = "; ".join(" ".join(text.split())[:60] for text in last[-3:])
    note = (
        f"no formula here is known to be this answer; found, among others: {shown}"
        if shown
        else "no formula here is an answer"
    )
    return replace(part, verdict=Verdict.UNREAD, note=note)


def answers(marker: Marker, written: Sequence[Written]) -> Iterator[Entry]:
    """The answers to one question: named ones first, then what place, form and value tell."""
    question, taken = marker.question.name, set()
    for entry, names in _named(marker, written):
        taken.update(names)
        yield entry
    for find in (_products, _matrices, _forms, _values, _last):
        for part, side, item in find(marker, written, taken):
            if part not in taken:
                taken.add(part)
                yield Entry(
                    question, part, quoted(side.text if isinstance(side, Side) else side), _line(item, side), item.note
                )


def _line(item: Written, side: Side | str) -> int:
    return item.line(side if isinstance(side, Side) else item.chain.sides[-1])


def quoted(text: str) -> str:
    """A number as it is; a formula between dollar signs, since it is LaTeX."""
    return text if NUMBER.fullmatch(text.strip()) else f"${text}$"


NUMBER = re.compile(r"[-−+]?[0-9.,{}]+(?:\\?%)?(?:/[0-9]+)?")
Answered: TypeAlias = "tuple[str, Side | str, Written]"


def _named(marker: Marker, written: Sequence[Written]) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    """Chains that begin with the name of a quantity and end in what it is."""
    seen: set[tuple[tuple[str, ...], str]] = set()
    for item in written:
        first, last = item.chain.sides[0], item.chain.sides[-1]
        name = _called(first.tree)
        if name is None or last.tree is None or len(item.chain.sides) < 2:
            continue
        if item.chain.relations[-1] not in ("=", "≈", ":="):
            continue
        found = marker.names.find(name, marker.question.name)
        if not found or (found[0] in marker.key.exact and numbers(last.tree) is None):
            continue
        mark = (found, last.text)
        if mark not in seen:
            seen.add(mark)
            yield Entry(marker.question.name, name, quoted(last.text), item.line(last), item.note), found


def _called(tree: Tree | None) -> str | None:
    """The name that a chain begins with; of BCE(0, 0.9), the function's."""
    if isinstance(tree, Name):
        return tree.text
    return (
        tree.head
        if isinstance(tree, Call) and len(tree.head) > 1 and tree.head.isalpha() and tree.head.isupper()
        else None
    )


def _products(marker: Marker, written: Iterable[Written], taken: set[str]) -> Iterator[Answered]:
    """The numbers in a chain rule's product, by their place in it."""
    key = marker.key
    for item in written:
        first = item.chain.sides[0].tree
        name = first.text if isinstance(first, Name) else ""
        if name not in key.order or not isinstance(key.derivation[name].last, sp.Mul):
            continue
        route = [str(factor) for factor in key.derivation[name].last.args]
        for side in item.chain.sides[1:]:
            factors = None if side.tree is None else _factors(side.tree)
            if factors is not None and len(factors) == len(route) and len(route) > 1 and set(route) <= set(key.order):
                yield from ((part, text, item) for part, text in zip(route, factors, strict=True))


def _factors(tree: Tree) -> list[str] | None:
    """The printed factors of a product of numbers; factors 1 are dropped, and -1 goes to the factor before it."""
    flat: list[Printed] = []
    pending = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, Call) and node.head == "*":
            pending += reversed(node.args)
            continue
        number = numbers(node)
        if number is None or number.shape:
            return None
        flat.append(number.entries[0])
    kept: list[str] = []
    for number in flat:
        if number.value == -1 and kept:
            kept[-1] = kept[-1].removeprefix("-") if kept[-1].startswith("-") else f"-{kept[-1]}"
        elif number.value != 1:
            kept.append(number.text)
    return kept


def _matrices(marker: Marker, written: Iterable[Written], taken: set[str]) -> Iterator[Answered]:
    """A matrix of the answer's shape at the end of a chain; and what stands inside ReLU before it."""
    key = marker.key
    wanted = [part.name for part in key.asked if np.ndim(key.exact.get(part.name, 0)) == 2]
    if len(wanted) != 1:
        return
    shape = np.shape(key.exact[wanted[0]])
    inside = [name for name in key.operands[wanted[0]] if np.shape(key.exact[name]) == shape]
    for item in written:
        last = item.chain.sides[-1]
        if last.tree is None or (found := numbers(last.tree)) is None or found.shape != shape:
            continue
        yield wanted[0], last, item
        for side in reversed(item.chain.sides):
            tree = side.tree
            if isinstance(tree, Call) and tree.head == "relu" and len(inside) == 1:
                before = numbers(tree.args[0])
                if before is not None and before.shape == shape:
                    yield inside[0], _rows(before), item
                    break


def _rows(found: Numbers) -> str:
    """A matrix of printed numbers in brackets."""
    width = found.shape[1]
    texts = [entry.text for entry in found.entries]
    return "[" + ", ".join("[" + ", ".join(texts[at : at + width]) + "]" for at in range(0, len(texts), width)) + "]"


def _forms(marker: Marker, written: Sequence[Written], taken: set[str]) -> Iterator[Answered]:
    """Formulas without a known name: the one that equals the key, else, where it earns marks, the last that comes near.

    The other results of the derivation are looked for too: what is shown of them is reported, without marks.
    """
    key = marker.key
    asked = {name for part in key.asked for name in (part.name, *part.also)}
    for name in dict.fromkeys((*(part.name for part in key.asked), *key.derivation.answer)):
        if name in key.exact or name in taken or (name in asked and taken & asked & set(marker.names.find(name))):
            continue
        judged = [(judge_formula(key, name, Formula(item.chain)), item) for item in written if _ends_equal(item.chain)]
        found = next((item for judgement, item in judged if judgement.verdict is Verdict.RIGHT), None)
        if found is None and name in asked:
            near = [item for judgement, item in judged if judgement.note.startswith("equal to the key")]
            found = near[-1] if near else None
        if found is not None:
            yield name, found.chain.sides[-1], found


def _ends_equal(chain: Chain) -> bool:
    """Whether the last form could be read, and an equals sign stands before it."""
    return len(chain.sides) > 1 and chain.sides[-1].tree is not None and chain.relations[-1] == "="


def _values(marker: Marker, written: Sequence[Written], taken: set[str]) -> Iterator[Answered]:
    """Large whole numbers that are the answer, wherever they stand under the question."""
    key = marker.key
    for part in key.asked:
        if part.name in taken or part.name not in key.exact:
            continue
        for item in written:
            for side in item.chain.sides:
                number = None if side.tree is None else numbers(side.tree)
                if number is None or number.shape or abs(number.entries[0].value) < TELLING:
                    continue
                if (
                    number.entries[0].value.denominator == 1
                    and compare(number.entries[0], key.exact[part.name]).units == 0
                ):
                    yield part.name, side, item
                    break
            else:
                continue
            break


def _last(marker: Marker, written: Sequence[Written], taken: set[str]) -> Iterator[Answered]:
    """Where one number is asked for, the last one of the last chain, if it is right: a wrong one may be another's."""
    key = marker.key
    if len(key.asked) != 1 or key.asked[0].name not in key.exact or taken & {key.asked[0].name, *key.asked[0].also}:
        return
    for item in reversed(written):
        side = item.chain.sides[-1]
        number = None if side.tree is None or len(item.chain.sides) < 2 else numbers(side.tree)
        if number is None or number.shape:
            continue
        for name in (key.asked[0].name, *key.asked[0].also):
            if Replay(key, {name: number}).judge(name).verdict.good:
                yield family(name), side, item
                return
        return


SUFFIXES = (".md", ".markdown", ".ipynb")


def is_document(name: str) -> bool:
    """Whether a file of this name is read as prose with formulas."""
    return name.lower().endswith(SUFFIXES)


def prose(name: str, data: bytes) -> str:
    """The document's text; of a notebook, its markdown cells. Raises SubmissionError."""
    found = text_of(data)
    if not name.lower().endswith(".ipynb"):
        return found
    try:
        cells = json.loads(found)["cells"]
        parts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise SubmissionError("expected a notebook of format 4, with cells; save it again") from None
    return "\n\n".join(parts)
