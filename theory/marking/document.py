"""A written document as a submission: its chains become answers, by name, by place in a product, by form or by value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from checks.numbers import Printed
from checks.reading import Chain, Side
from checks.tree import Call, Name, Tree
from theory.marking.answers import Formula, numbers
from theory.marking.formulas import judge_formula
from theory.marking.grading import Grader, Marked, Marker
from theory.marking.key import Key
from theory.marking.links import Passage, passages
from theory.marking.markdown import formulas
from theory.marking.marks import Verdict, compare
from theory.marking.submission import Entry

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
    note = f"no formula here is known to be this answer; found, among others: {shown}" if shown else "no formula here is an answer"
    return replace(part, verdict=Verdict.UNREAD, note=note)


def answers(marker: Marker, written: Sequence[Written]) -> Iterator[Entry]:
    """The answers to one question: named ones first, then what place, form and value tell."""
    question, taken = marker.question.name, set()
    for entry, names in _named(marker, written):
        taken.update(names)
        yield entry
    for part, side, item in (*_products(marker.key, written, taken), *_forms(marker, written, taken), *_values(marker.key, written, taken)):
        taken.add(part)
        yield Entry(question, part, side, item.line(item.chain.sides[-1]), item.note)


def _named(marker: Marker, written: Sequence[Written]) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    """Chains that begin with the name of a quantity and end in what it is."""
    seen: set[tuple[tuple[str, ...], str]] = set()
    for item in written:
        first, last = item.chain.sides[0], item.chain.sides[-1]
        if not isinstance(first.tree, Name) or last.tree is None or len(item.chain.sides) < 2:
            continue
        if item.chain.relations[-1] not in ("=", "≈", ":="):
            continue
        found = marker.names.find(first.tree.text, marker.question.name)
        if not found or (found[0] in marker.key.exact and numbers(last.tree) is None):
            continue
        mark = (found, last.text)
        if mark not in seen:
            seen.add(mark)
            yield Entry(marker.question.name, first.tree.text, last.text, item.line(last), item.note), found


def _products(key: Key, written: Iterable[Written], taken: set[str]) -> Iterator[tuple[str, str, Written]]:
    """The numbers in a chain rule's product, by their place in it."""
    for item in written:
        first = item.chain.sides[0].tree
        name = first.text if isinstance(first, Name) else ""
        if name not in key.order or not isinstance(key.derivation[name].last, sp.Mul):
            continue
        route = [str(factor) for factor in key.derivation[name].last.args]
        for side in item.chain.sides[1:]:
            factors = None if side.tree is None else _factors(side.tree)
            if factors is not None and len(factors) == len(route) and len(route) > 1 and set(route) <= set(key.order):
                for part, text in zip(route, factors, strict=True):
                    if part not in taken:
                        taken.add(part)
                        yield part, text, item


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


def _forms(marker: Marker, written: Sequence[Written], taken: set[str]) -> Iterator[tuple[str, str, Written]]:
    """Formulas without a known name: the one that equals the key, else the last that comes near it."""
    key = marker.key
    for part in key.asked:
        names = (part.name, *part.also)
        if part.name in key.exact or taken & set(names):
            continue
        nearest = None
        for item in written:
            last = item.chain.sides[-1]
            if last.tree is None or len(item.chain.sides) < 2 or item.chain.relations[-1] != "=":
                continue
            judgement = judge_formula(key, part.name, Formula(item.chain))
            if judgement.verdict is Verdict.RIGHT:
                nearest = (part.name, last.text, item)
                break
            if judgement.note.startswith("equal to the key"):
                nearest = (part.name, last.text, item)
        if nearest is not None:
            yield nearest


def _values(key: Key, written: Sequence[Written], taken: set[str]) -> Iterator[tuple[str, str, Written]]:
    """Large whole numbers that are the answer, wherever they stand under the question."""
    for part in key.asked:
        if part.name in taken or part.name not in key.exact:
            continue
        for item in written:
            for side in item.chain.sides:
                number = None if side.tree is None else numbers(side.tree)
                if number is None or number.shape or abs(number.entries[0].value) < TELLING:
                    continue
                if number.entries[0].value.denominator == 1 and compare(number.entries[0], key.exact[part.name]).units == 0:
                    yield part.name, side.text, item
                    break
            else:
                continue
            break


def is_document(name: str) -> bool:
    return re.search(r"\.(md|markdown|tex|txt)$", name.lower()) is not None
