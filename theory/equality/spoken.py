"""Answers that are no mathematics: words such as True, with a lead before them or without, and times of day."""

from __future__ import annotations

import re

from theory.equality.outcome import Differ, Difference, Doubt, Equality, Match, Outcome, Same, Undecided
from theory.words import understand

LONGEST = 100  # characters
_OPEN = r"\s*(?:\$|\*|\\[(\[]|\\(?:boxed|fbox|text|textbf|textit|mathrm|textnormal|mathbf)\s*\{|\{|\()*\s*"
_CLOSE = r"\s*(?:[)}.\s$]|\*|\\[)\]])*"
WORDS = re.compile(rf"{_OPEN}(?P<words>[A-Za-z]+(?:[ -][A-Za-z]+)*){_CLOSE}")
CLOCK = re.compile(
    rf"{_OPEN}(?P<hour>0?[1-9]|1[0-2]):(?P<minute>[0-5][0-9])\s*(?:\\text\{{\s*)?(?P<half>[ap])\.?m{_CLOSE}",
    re.IGNORECASE,
)
OPPOSITES = (("true", "false"), ("yes", "no"), ("even", "odd"), ("both", "neither"))
ANSWERS = frozenset({*(word for pair in OPPOSITES for word in pair), "none"})  # in any case


def compare_spoken(gold: str, answer: str) -> Outcome | None:
    """The verdict on two answers that are words, or times of day; None where they are anything else."""
    times = clock(gold), clock(answer)
    if None not in times:
        same = times[0] == times[1]
        return Outcome(Equality.EQUAL, Same(Match.WORDS)) if same else _differ(gold, answer)
    one, other = words(gold), words(answer)
    if one and one == other:
        return Outcome(Equality.EQUAL, Same(Match.WORDS))
    if not {one, other} <= ANSWERS:
        return None
    if any({one, other} == {*pair} for pair in OPPOSITES):
        return _differ(one, other)
    return Outcome(Equality.UNDECIDED, Undecided(Doubt.WORDS, (one, other)))


def _differ(gold: str, answer: str) -> Outcome:
    return Outcome(Equality.DIFFERENT, Differ(Difference.WORDS, gold.strip(), answer.strip()))


def words(text: str) -> str:
    """The words of an answer that is words or a letter, without LaTeX's dress: `odd` of `\\boxed{\\text{odd}}.`

    What stands before one of ANSWERS is left out where it is known to be harmless: `The answer is true.`
    """
    found = WORDS.fullmatch(text) if len(text) < LONGEST else None
    if found is None:
        return ""
    *lead, last = found["words"].split()
    if last.lower() in ANSWERS and (not lead or understand(" ".join(lead)).harmless):
        return last.lower()
    return " ".join((*lead, last))


def clock(text: str) -> tuple[int, int, str] | None:
    """A time of day with its half: `6:51 AM` and `06:51 a.m.` are (6, 51, `a`); None for anything else."""
    found = CLOCK.fullmatch(text) if len(text) < LONGEST else None
    return (int(found["hour"]), int(found["minute"]), found["half"].lower()) if found else None
