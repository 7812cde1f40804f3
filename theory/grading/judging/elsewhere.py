"""Answers that are right under another convention: one that is named here, or that the question takes as right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from checks.literals import Numbers
from checks.vocabulary import UNITS as UNITS_KNOWN
from checks.vocabulary.units import OPERATIONS, OPERATIONS_OR_RATE, PAIRED, Dimension
from theory.grading.content import Content, Symbolic
from theory.grading.judging.bases import BASES
from theory.grading.judging.comparing import enough, exactly
from theory.grading.judging.formulas import judge_formula
from theory.grading.judging.replay import Replay
from theory.grading.judging.sides import other as another_side
from theory.grading.key import Key, differ
from theory.grading.marks import Mark
from theory.grading.matching.sheet import Response
from theory.grading.parts import Judgement
from theory.grading.reasons import Accepted

NAMED = (  # words beside an answer that name its convention
    (re.compile(r"\b(bits?|log_?2|base[ -]?(2|two))\b", re.IGNORECASE), "bits"),
    (re.compile(r"\b(nats?|natural|ln|base[ -]?e)\b", re.IGNORECASE), "nats"),
    (re.compile(r"\b(log_?10|base[ -]?(10|ten))\b", re.IGNORECASE), "base10"),
)
UNITS = ((re.compile(r"\b[kmgt]?macs?\b|\bmultiply-accumulates?\b", re.IGNORECASE), "mac"),)  # units that name one


def accepted(
    key: Key, name: str, answer: Response, content: Content, numbers: Mapping[str, Numbers | None]
) -> Judgement | None:
    """The judgement on an answer that is not the key's, where it is right under a convention that the question takes as
    right; None where it is not. numbers: the answers to all parts, None for those that are none."""
    for said, other in key.also:
        if name in other.order and not _same(key, other, name) and said not in _excluded(answer):
            right = _right_there(other, name, content, numbers)
            if right and another_side(other, name, answer, carried=False) is None:
                return Judgement(Mark.ELSEWHERE, (Accepted(said),))
    return None


def _same(key: Key, other: Key, name: str) -> bool:
    """Whether the convention changes nothing here, so that it takes away no doubt."""
    return name in key.exact and name in other.exact and not differ(key.exact[name], other.exact[name])


def _excluded(answer: Response) -> set[str]:
    """The bases of logarithms that the answer itself says it is not in."""
    based = BASES.keys() & set(named(f"{answer.note} {answer.text}"))
    return BASES.keys() - based if based else set()


def _right_there(other: Key, name: str, content: Content, numbers: Mapping[str, Numbers | None]) -> bool:
    if isinstance(content, Symbolic):
        return judge_formula(other, name, content).verdict.row.good
    found = replay(other, numbers, {one: one for one in numbers if one in other.order})
    if name not in found.shown or name not in other.exact or not found.judge(name).verdict.row.good:
        return False
    pairs = zip(found.shown[name].entries, np.ravel(other.exact[name]), strict=True)
    return all(enough(printed, other.places) or exactly(printed, value) for printed, value in pairs)


# Named conventions that the question did not choose


def named(beside: str) -> list[str]:
    """The conventions that the words beside an answer name."""
    return [label for pattern, label in NAMED if pattern.search(beside)]


def replay(key: Key, answers: Mapping[str, Numbers | None], called: Mapping[str, str]) -> Replay:
    """The derivation with the answers put in. called: answer -> what this key calls it."""
    shown = {new: numbers for name, new in called.items() if (numbers := answers[name]) is not None}
    return Replay(key, shown, frozenset(new for name, new in called.items() if answers[name] is None))


def under(key: Key, answers: Mapping[str, Numbers | None], wrong: Iterable[str]) -> dict[str, set[str]]:
    """Every other named convention, with those of the wrong answers that are right under it."""
    names = frozenset(wrong)
    return {label: set(_right(key, other, answers, names)) for label, other in key.elsewhere}


def _right(key: Key, other: Key, answers: Mapping[str, Numbers | None], wrong: frozenset[str]) -> Iterator[str]:
    asked = [key.exact[part.name] for part in key.asked if part.name in key.exact]
    called = {name: key.counterpart(other, name) for name in answers}
    for name, new in called.items():
        if name not in wrong or new is None or new not in other.exact:
            continue
        if any(not differ(other.exact[new], value) for value in asked):
            continue  # the answer to another part, not the same part under another convention
        # What goes by the same name there is left out: two parts that this convention does not tell apart.
        known = {given: own for given, own in called.items()
                 if own is not None and own in other.order and (own != new or given == name)}  # fmt: skip
        if replay(other, answers, known).judge(new).verdict.row.good:
            yield name


def unlike(name: str, unit: str) -> str:
    """The unit behind a number, or the words that stand there, where these are not known to say what it counts."""
    row, parts = UNITS_KNOWN.get(unit), name.split(".")
    counted = row is not None and any(row.dimension in MEASURED.get(part, ()) for part in parts)
    return "" if not unit or counted or set(named(unit)) & set(parts) else unit


# What the numbers of a quantity may count, by the words in its name. Those of another have no unit, but for one that
# names their convention.
MEASURED: Mapping[str, tuple[Dimension, ...]] = {
    "flops": (OPERATIONS, OPERATIONS_OR_RATE, PAIRED),  # what is counted in pairs is told apart
    "params": (UNITS_KNOWN["parameters"].dimension,),
}


def other_unit(key: Key, name: str, text: str, note: str) -> str:
    """The unit behind a number, where it stands for another convention that gives this quantity another value."""
    said = {unit for pattern, unit in UNITS if pattern.search(f"{text} {' '.join(note.split()[:1])}")}
    for label, other in key.elsewhere if said else ():
        new = key.counterpart(other, name)
        if said & set(label.split(" or ")) and new in other.exact:
            return next(iter(said)) if differ(other.exact[new], key.exact[name]) else ""
    return ""
