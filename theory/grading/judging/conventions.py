"""Named conventions that a question did not choose: which is named beside an answer, and which would fit it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from checks.literals import Numbers
from theory.grading.judging.replay import Replay
from theory.grading.key import Key, differ

NAMED = (  # words beside an answer that name its convention
    (re.compile(r"\b(bits?|log_?2|base[ -]?(2|two))\b", re.IGNORECASE), "bits"),
    (re.compile(r"\b(nats?|natural|ln|base[ -]?e)\b", re.IGNORECASE), "nats"),
    (re.compile(r"\b(log_?10|base[ -]?(10|ten))\b", re.IGNORECASE), "base10"),
)
UNITS = ((re.compile(r"\bmacs?\b|\bmultiply-accumulates?\b", re.IGNORECASE), "mac"),)  # units that name one


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
        if replay(other, answers, known).judge(new).verdict.good:
            yield name


def other_unit(key: Key, name: str, text: str, note: str) -> str:
    """The unit behind a number, where it stands for another convention that gives this quantity another value."""
    said = {unit for pattern, unit in UNITS if pattern.search(f"{text} {' '.join(note.split()[:1])}")}
    for label, other in key.elsewhere:
        new = key.counterpart(other, name)
        if said & set(label.split(" or ")) and new in other.exact:
            return next(iter(said)) if differ(other.exact[new], key.exact[name]) else ""
    return ""
