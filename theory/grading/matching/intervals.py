"""A range of values as an answer: an interval gives a lower and an upper end, and says whether each is reached."""

from __future__ import annotations

import re
from dataclasses import dataclass

from checks.literals import Numbers, numbers
from checks.reading import Chain
from checks.tree import Call, Name, Tree
from checks.vocabulary import SPELLINGS
from theory.grading.key import Key

SIDES = ("lower", "upper")
# Heads of two ends, and whether each end belongs to it.
BRACKETS = {
    "tuple": (False, False),
    "list": (True, True),
    "interval[)": (True, False),
    "interval(]": (False, True),
}
WORDS = re.compile(r"[A-Za-z]+")
FILLERS = frozenset(
    {"range", "codomain", "image", "output", "outputs", "values", "value", "of", "the", "function", "x"}
)
INFINITE = frozenset({"infinity", "oo", "infty", "inf"})


@dataclass(frozen=True, slots=True)
class End:
    """One end of an interval.

    quantity: what the key calls it. content: None where the end is no number. held: whether the interval says that it
    is reached; None where that is in doubt, since `[-1, 1]` outside of a formula may be a list of two numbers.
    """

    quantity: str
    content: Numbers | None
    held: bool | None


def ends(key: Key, part: str, chain: Chain, *, formula: bool = True) -> list[End]:
    """The ends that an interval states for a range that the key has; none where part or interval does not fit."""
    tree = chain.sides[-1].tree
    if not isinstance(tree, Call) or tree.head not in BRACKETS or len(tree.args) != 2:
        return []
    function = ranged(key, part)
    if function is None:
        return []
    found = []
    for side, end, held in zip(SIDES, tree.args, BRACKETS[tree.head], strict=True):
        name = f"{side}.{function}" if function else side
        if name in key.order:
            found.append(End(name, numbers(end), held if formula or tree.head != "list" else None))
        elif not infinite(end):
            return []  # the key has no such end, so the range has none: for a person
    return found


def ranged(key: Key, part: str) -> str | None:
    """The function whose range is meant, as the key spells it: `tanh` for `range of tanh`; empty where it has one."""
    have = {name.partition(".")[2] for name in key.order if name.split(".")[0] in SIDES}
    words = [word for word in WORDS.findall(part.replace("σ", "sigma")) if word.lower() not in FILLERS]
    if not words and len(have) == 1:
        return next(iter(have))
    meant = {SPELLINGS.get(word.lower()) or SPELLINGS.get(word.lower().removesuffix("s")) for word in words}
    return meant.pop() if len(meant) == 1 and meant <= have else None


def infinite(tree: Tree) -> bool:
    """Whether an end is plus or minus infinity."""
    if isinstance(tree, Call) and tree.head == "neg":
        return infinite(tree.args[0])
    return isinstance(tree, Name) and tree.text in INFINITE
