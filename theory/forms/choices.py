"""Options of which some are chosen, and things that are put in order: what each hand-in of them says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from theory.forms.said import LONGEST, Said, words

# What an answer may begin with that says only that it is one
LEADS = re.compile(
    r"^(?:it is|it's|this is|i choose|i pick|my choice is|(?:the|my)(?: right| correct)? (?:answer|option) is)\s"
)
MOST = 500  # characters in which the texts of options are looked for
STRANGE = re.compile(r"[^\w\s,;.:()\[\]{}$&+-]")  # what does not set labels apart, such as the ? of a doubt


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

    @property
    def wanted(self) -> str:
        """What a hand-in is expected to be."""
        return f"labels out of {', '.join(self.options)}"

    def fault(self, text: str) -> str:
        """What is wrong, in words: the options that were chosen or left out."""
        chosen = self.chosen(text) or frozenset()
        parts = [(chosen - self.right, "chosen"), (self.right - chosen, "left out")]
        return ", ".join(
            f"{', '.join(label for label in self.options if label in some)} {done}" for some, done in parts if some
        )

    def said(self, text: str) -> Said:
        chosen = self.chosen(text)
        if chosen is None:
            return Said.UNREAD
        return Said.RIGHT if chosen == self.right else Said.WRONG

    def chosen(self, text: str) -> frozenset[str] | None:
        """The labels that a text names; None where it says anything else. Behind one label its option may stand."""
        if len(text) > LONGEST:
            return None
        plain = LEADS.sub("", words(text)).removeprefix(f"{self.name.casefold()} ")
        alone = [
            label for label, says in self.options.items() if says and plain in (words(says), words(f"{label} {says}"))
        ]
        if len(alone) == 1:
            return frozenset(alone)
        if STRANGE.search(text):
            return None
        labels = {label.casefold(): label for label in self.options}
        for label, says in self.options.items() if len(plain) < MOST else ():
            plain = (
                re.sub(rf"\b{re.escape(words(f'{label} {says}'))}(?!\w)", label.casefold(), plain) if says else plain
            )
        parts = [part for part in re.split(r"[^\w+-]+", plain) if part]
        if parts and parts[0] in (self.name.casefold(), "option", "options", "answer"):
            parts = parts[1:]
        parts = [part for part in parts if part not in ("and", "&")]
        if parts in (["none"], ["none", "of", "them"], ["none", "of", "these"]):
            return frozenset()
        if not parts or not all(part in labels for part in parts):
            return None
        return frozenset(labels[part] for part in parts)


@dataclass(frozen=True, slots=True)
class Ordering:
    """Things that are put in order.

    options: label -> its text, which may be empty. right: labels, first to last.
    descending: whether the first is the largest; None where they are not ordered by size.
    """

    name: str
    options: Mapping[str, str]
    right: tuple[str, ...]
    descending: bool | None = None

    @property
    def key(self) -> str:
        return ", ".join(self.right)

    @property
    def listed(self) -> tuple[str, ...]:
        """The options as a question has them."""
        return tuple(f"{label}) {says}" for label, says in self.options.items() if says)

    @property
    def shown(self) -> str:
        """The right order with its texts."""
        return "; ".join(f"{label}) {self.options[label]}" if self.options[label] else label for label in self.right)

    @property
    def wanted(self) -> str:
        return f"{', '.join(self.options)} in order"

    def said(self, text: str) -> Said:
        order = self.order(text)
        if order is None:
            return Said.UNREAD
        return Said.RIGHT if order == self.right else Said.WRONG

    def order(self, text: str) -> tuple[str, ...] | None:
        """The labels in the order that a text gives them; None where it says anything else, or leaves some out."""
        if len(text) > LONGEST:
            return None
        text = text.strip().strip("$.[](){} ")
        head, equals, rest = text.partition("=")
        text = rest if equals and words(head) == self.name.casefold() else text
        signs = {sign for sign in SIGNS if sign in text}
        parts = [words(part) for part in re.split(r"->|[,;<>→\n]|\\(?:lt|gt|to)\b", text)]
        spelled = {words(word): label for label, says in self.options.items() for word in (label, says) if word}
        if len(signs) > (self.descending is not None) or not all(part in spelled for part in parts):
            return None
        found = tuple(spelled[part] for part in parts)
        if len(found) != len(self.options) or len({*found}) != len(found):
            return None
        backwards = bool(signs) and (SIGNS[signs.pop()] != self.descending)
        return found[::-1] if backwards else found

    def fault(self, text: str) -> str:
        """The first pair that stands the wrong way round, in words."""
        order = self.order(text) or ()
        place = {label: n for n, label in enumerate(self.right)}
        wrong = next(((one, other) for one, other in pairwise(order) if place[one] > place[other]), None)
        return f"{wrong[0]} before {wrong[1]}" if wrong else ""


SIGNS = {"<": False, ">": True, "\\lt": False, "\\gt": True}  # whether the first of the two is the larger one
