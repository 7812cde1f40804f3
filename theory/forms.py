"""Answers that are no values: options that are chosen, and chains of equalities; what each hand-in of them says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import TypeAlias

LONGEST = 2000  # characters of a hand-in that are read
STRANGE = re.compile(r"[^\w\s,;.:()\[\]{}$&+-]")  # what does not set labels apart, such as the ? of a doubt


class Said(Enum):
    """What is said of such an answer."""

    RIGHT = "right"
    WRONG = "wrong"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Choice:
    """Options, of which some are right.

    name: what is asked for, as in `samples 2, 4`. options: label -> its text, which may be empty. right: labels.
    """

    name: str
    options: Mapping[str, str]
    right: frozenset[str]

    @property
    def key(self) -> str:
        """The right labels, as they are written down."""
        return ", ".join(label for label in self.options if label in self.right) or "none"

    @property
    def listed(self) -> tuple[str, ...]:
        """The options as a question has them."""
        return tuple(f"{label}) {says}" for label, says in self.options.items() if says)

    @property
    def shown(self) -> str:
        """The right options with their texts."""
        right = [(label, says) for label, says in self.options.items() if label in self.right]
        return "; ".join(f"{label}) {says}" if says else label for label, says in right) or "none of the options"

    def said(self, text: str) -> Said:
        chosen = self.chosen(text)
        if chosen is None:
            return Said.UNREAD
        return Said.RIGHT if chosen == self.right else Said.WRONG

    def chosen(self, text: str) -> frozenset[str] | None:
        """The labels that a text names; None where it says anything else. Behind one label its option may stand."""
        if len(text) > LONGEST:
            return None
        plain = _words(text).removeprefix(f"{self.name.casefold()} ")
        alone = [
            label for label, says in self.options.items() if says and plain in (_words(says), _words(f"{label} {says}"))
        ]
        if len(alone) == 1:
            return frozenset(alone)
        if STRANGE.search(text):
            return None
        labels = {label.casefold(): label for label in self.options}
        parts = [part for part in re.split(r"[^\w+-]+", text.casefold()) if part]
        if parts and parts[0] in (self.name.casefold(), "option", "options", "answer"):
            parts = parts[1:]
        parts = [part for part in parts if part not in ("and", "&")]
        if parts in (["none"], ["none", "of", "them"], ["none", "of", "these"]):
            return frozenset()
        if not parts or not all(part in labels for part in parts):
            return None
        return frozenset(labels[part] for part in parts)


def _words(text: str) -> str:
    """Words, numbers and signs, without what sets them apart."""
    return " ".join(re.findall(r"\w+|[^\w\s()\[\]{}.,:;$]", text.casefold()))


@dataclass(frozen=True, slots=True)
class EqualityChain:
    """A chain of equalities that leads somewhere: every link of it must hold.

    end: what it must come to. letters: all of them are numbers.
    """

    end: str
    letters: frozenset[str]

    @property
    def key(self) -> str:
        return f"... = {self.end}"

    @property
    def listed(self) -> tuple[str, ...]:
        """It has no options."""
        return ()

    @property
    def shown(self) -> str:
        """Nothing more than its lines show."""
        return ""

    @staticmethod
    def sides(text: str) -> list[str]:
        """The sides of the equalities, in order."""
        return [side.strip(" $\n") for side in re.sub(r"=\s*\n\s*=", "=", text).split("=")]

    def said(self, text: str) -> Said:
        """Right where every link holds and the last side is the end, not the end alone; wrong where one does not."""
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        if any(not (one.endswith("=") or other.startswith("=")) for one, other in pairwise(lines)):
            return Said.UNREAD  # chains below one another: what leads from one to the next is not said
        sides = self.sides(text)
        if len(text) > LONGEST or len(sides) < 2 or not all(sides) or re.search(r"[<>!:≠≈~]|\\ne|\\approx", text):
            return Said.UNREAD
        from theory.equality import Equality, Options, judge  # here, because a question's own report needs no judge

        options = Options(commuting=self.letters)
        found = [judge(one, other, options).verdict for one, other in zip(sides, [*sides[1:], self.end], strict=True)]
        if Equality.DIFFERENT in found:
            return Said.WRONG
        if not all(verdict is Equality.EQUAL for verdict in found):
            return Said.UNREAD
        return Said.RIGHT if len({_words(side) for side in sides}) > 1 else Said.UNREAD


Form: TypeAlias = Choice | EqualityChain
