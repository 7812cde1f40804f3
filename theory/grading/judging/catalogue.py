"""The mistakes of one question, and what they lead to: worked out once for a whole class."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from checks.spans import Span
from checks.vocabulary.heads import Gradient
from theory.deadline import shared
from theory.grading.judging.effects import Effects
from theory.grading.judging.replay import Replay
from theory.grading.judging.trials import Start, Trial, digits, value_after
from theory.grading.key import Key
from theory.mistakes import Mistake, Origin
from theory.mistakes.forgetting import forgotten
from theory.mistakes.slips import MORE, UNUSUAL, USUAL, slips

MOST_TRIALS = 64  # lists of them that are kept, those that were asked for last
OF_WHOLE = frozenset(
    slip.name for slip in (*USUAL, *UNUSUAL, *MORE) if slip.at is None
)  # nobody makes these in several lines


class Catalogue:
    """The mistakes of one question: the topic's own first, then every single edit; with their values, once for all."""

    def __init__(self, key: Key) -> None:
        self.key = key
        self.effects = Effects(key)
        self._by_quantity: dict[str, tuple[Mistake, ...]] = {}
        self._values: dict[str, list[tuple[Mistake, Span]]] = {}
        self._naming_values: dict[str, list[tuple[Mistake, Span]]] = {}
        self._every: dict[str, tuple[Mistake, ...]] = {}
        self._marks: dict[tuple[str, bool], list[str | None]] = {}
        self._trials: dict[Hashable, list[Trial]] = {}

    def of(self, name: str) -> tuple[Mistake, ...]:
        """The mistakes that can be made in one quantity, each with its own formula."""
        if name not in self._by_quantity:
            self._by_quantity[name] = tuple(self._collect(name))
        return self._by_quantity[name]

    def _collect(self, name: str) -> Iterator[Mistake]:
        rules = self.key.rules[name]
        typical = (mistake for mistake in self.key.worked.mistakes if mistake.quantity == name)
        small = [slip for rule in rules for slip in slips(self.key.derivation, name, rule.expression)]
        seen = {rule.expression for rule in rules}
        for mistake in (*typical, *sorted(small, key=lambda slip: not slip.decides)):
            if mistake.expression not in seen and not mistake.expression.has(Gradient):
                seen.add(mistake.expression)
                yield mistake

    def repeated(self, path: Sequence[str]) -> Iterator[Mistake]:
        """The topic's own mistakes that can be made in several of these quantities, made in all of them."""
        by_name: dict[str, list[Mistake]] = {}
        for quantity in path:
            for mistake in self.of(quantity):
                if mistake.origin is Origin.TYPICAL:
                    by_name.setdefault(mistake.name, []).append(mistake)
        for first, *rest in by_name.values():
            if rest:
                yield replace(first, again={mistake.quantity: mistake.expression for mistake in rest})

    def along(self, path: Sequence[str]) -> Iterator[Mistake]:
        """Every mistake on which a verdict may rest: in one of these quantities, then those made in several."""
        for quantity in path:
            yield from (mistake for mistake in self.of(quantity) if mistake.decides)
        yield from self.repeated(path)

    def naming(self, path: Sequence[str]) -> Iterator[Mistake]:
        """Every mistake that only names what went wrong: in one of these quantities, in several, or with a given."""
        several: dict[str, list[Mistake]] = {}
        for quantity in path:
            for mistake in self.of(quantity):
                if mistake.name not in OF_WHOLE:
                    several.setdefault(mistake.name, []).append(mistake)
                if not mistake.decides:
                    yield mistake
        for first, *rest in several.values():
            if first.origin is not Origin.TYPICAL and len({mistake.quantity for mistake in (first, *rest)}) > 1:
                again = {mistake.quantity: mistake.expression for mistake in rest if mistake.quantity != first.quantity}
                yield replace(first, again=again, decides=False)
        yield from forgotten(self.key.derivation, path)

    def values(self, name: str) -> list[tuple[Mistake, Span]]:
        """Every mistake on which a verdict may rest, in this quantity or before it, with the value that it gives this
        quantity; no rounding."""
        if name not in self._values:
            self._values[name] = self._valued(name, self.along)
        return self._values[name]

    def naming_values(self, name: str) -> list[tuple[Mistake, Span]]:
        """The same of mistakes that only name what went wrong."""
        if name not in self._naming_values:
            self._naming_values[name] = self._valued(name, self.naming)
        return self._naming_values[name]

    def _valued(self, name: str, along: Callable[[Sequence[str]], Iterator[Mistake]]) -> list[tuple[Mistake, Span]]:
        before = self.key.path(name)
        exact = self.key.exact.__getitem__
        with shared():
            return [
                (mistake, value)
                for mistake in along(before)
                if (value := value_after(Replay(self.key, {}), mistake, name, before, exact)) is not None
                and not _same(value, self.key.exact[name])
            ]

    def trials(self, replay: Replay, name: str, *, decides: bool) -> list[Trial]:
        """Every mistake from what a student has in hand, to be tried on what they printed: those on which a verdict may
        rest, or those that only name what went wrong. Whoever has the same in hand has the same trials."""
        before = self.key.before[name]
        shown = frozenset((source, numbers) for source, numbers in replay.shown.items() if source in before)
        held = name, decides, shown, replay.unreadable & before, replay.finest if shown else 0
        found = self._trials.pop(held, None) or self._tried(Start(replay, name), decides)
        self._trials[held] = found  # the last one
        if len(self._trials) > MOST_TRIALS:
            self._trials.pop(next(iter(self._trials)))
        return found

    def _tried(self, start: Start, decides: bool) -> list[Trial]:
        """A number is tried in floating point; where nothing is shown before it, values are known: of mistakes that
        decide, and of all in arrays."""
        alone = not start.replay.touched(start.name)
        number = np.shape(self.key.exact[start.name]) == ()
        if alone and (decides or not number):
            values = self.values(start.name) if decides else self.naming_values(start.name)
            return [Trial(start, mistake, value) for mistake, value in values]
        made = self.along(start.path) if decides else self.naming(start.path)
        return [Trial(start, mistake) for mistake in made]

    def every(self, name: str) -> tuple[Mistake, ...]:
        """Every mistake in this quantity or before it."""
        if name not in self._every:
            before = self.key.path(name)
            self._every[name] = (*self.along(before), *self.naming(before))
        return self._every[name]

    def marks(self, name: str, *, free: bool) -> list[str | None]:
        """What each of them leads to, as `Effects` marks it; free: at other numbers than the question's."""
        if (name, free) not in self._marks:
            with shared():
                points = self.effects.at(free=free)
                self._marks[name, free] = [self.effects.mark(one, name, points) for one in self.every(name)]
        return self._marks[name, free]


def _same(one: Span, other: Span) -> bool:
    return np.shape(one) == np.shape(other) and digits(one) == digits(other)
