"""Which single mistake explains a wrong number: an edit counts only where it reproduces what was printed."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain, islice
from typing import Any

import numpy as np
from flint import arb

from checks.evaluation import EvaluationError
from checks.literals import Numbers
from checks.spans import Evaluable, Span, widened
from checks.vocabulary.heads import Gradient
from theory.deadline import look, shared
from theory.grading.content import Symbolic
from theory.grading.judging.comparing import compare, fits
from theory.grading.judging.replay import Replay
from theory.grading.key import Key
from theory.grading.reasons import Explanation
from theory.mistakes import Mistake, Origin
from theory.mistakes.slips import slips


class Catalogue:
    """The mistakes of one question: the topic's own first, then every single edit; with their values, once for all."""

    def __init__(self, key: Key) -> None:
        self.key = key
        self._by_quantity: dict[str, tuple[Mistake, ...]] = {}
        self._values: dict[str, list[tuple[Mistake, Span]]] = {}

    def of(self, name: str) -> tuple[Mistake, ...]:
        """The mistakes that can be made in one quantity, each with its own formula."""
        if name not in self._by_quantity:
            self._by_quantity[name] = tuple(self._collect(name))
        return self._by_quantity[name]

    def _collect(self, name: str) -> Iterator[Mistake]:
        rules = self.key.rules[name]
        typical = (mistake for mistake in self.key.worked.mistakes if mistake.quantity == name)
        small = (slip for rule in rules for slip in slips(self.key.derivation, name, rule.expression))
        seen = {rule.expression for rule in rules}
        for mistake in chain(typical, small):
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
        """Every mistake that can be made in one of these quantities, then those that are made in several."""
        for quantity in path:
            yield from self.of(quantity)
        yield from self.repeated(path)

    def values(self, name: str) -> list[tuple[Mistake, Span]]:
        """Every mistake in this quantity or before it, with the value that it gives this quantity; no rounding."""
        if name not in self._values:
            before = [q for q in self.key.order if q == name or q in self.key.depends[name]]
            exact = self.key.exact.__getitem__
            with shared():
                self._values[name] = [
                    (mistake, value)
                    for mistake in self.along(before)
                    if (value := value_after(Replay(self.key, {}), mistake, name, before, exact)) is not None
                    and not _same(value, self.key.exact[name])
                ]
        return self._values[name]


def value_after(
    replay: Replay,
    mistake: Mistake,
    name: str,
    path: Sequence[str],
    known: Callable[[str], Span],
    half: Any = 0,
    tight: bool = True,
) -> Span | None:
    """The value of `name` where `mistake` is made and everything after it is right; None where there is none.

    path: the quantities from the mistake to `name`, in order. known: what the others are. half: how far rounding may
    move each quantity on the way.
    """
    moved: dict[str, Span] = {}

    def operand(used: str) -> Span:
        return moved[used] if used in moved else known(used)

    def step(quantity: str, rule: Evaluable) -> None:
        value = replay.reach(rule, operand, tight)
        moved[quantity] = widened(value, half) if half and quantity != name else value

    try:
        for quantity in path[path.index(mistake.quantity) :]:
            rule = mistake.rules.get(quantity, replay.key.rules[quantity][0])
            if quantity in mistake.rules or rule.names & moved.keys():
                step(quantity, rule)
    except EvaluationError:
        return None  # the edited formula has no value here, or does not fit in shape
    value = moved.get(name)
    expected = replay.key.exact[name]
    return value if value is not None and np.shape(value) == np.shape(expected) else None


def explain(catalogue: Catalogue, replay: Replay, name: str) -> Explanation:
    """The mistakes that turn the student's own earlier numbers into the number that they printed for `name`.

    A mistake is tried in floating point first, and exactly where it comes near.
    """
    numbers = replay.shown[name]
    path = replay.between(name)
    alone = not replay.touched(name)
    rough = Rough(replay, path)
    slack = _slack(replay, name)
    found: dict[str, Mistake] = {}
    tried = 0
    for mistake, value in catalogue.values(name) if alone else _made(catalogue, path):
        look()
        tried += 1
        near = _float(value) if value is not None else rough.value(mistake, name)
        if near is not None and not _close(numbers, near, slack):
            continue
        if value is not None and fits(numbers, value):
            found.setdefault(_mark(value), mistake)
            continue
        for half in dict.fromkeys((Fraction(0), replay.asked)):
            wide = value_after(replay, mistake, name, path, replay.careful, half, tight=False)
            if wide is None or not fits(numbers, wide):
                continue
            exact = value_after(replay, mistake, name, path, replay.careful, half)
            if exact is not None and fits(numbers, exact):
                found.setdefault(_mark(exact), mistake)
                break
    return Explanation(tuple(mistake.made for mistake in found.values()), tried)


def explain_formula(catalogue: Catalogue, name: str, given: Symbolic) -> Explanation:
    """The mistakes in the last step that turn the key's formula into the student's."""
    from theory.grading.judging.formulas import same_formula, ways

    trees = [way.tree for way in ways(catalogue.key, name, given)]
    every = catalogue.of(name)
    found = (m.made for m in every if any(same_formula(catalogue.key, name, tree, m.expression) for tree in trees))
    return Explanation(tuple(islice(found, 1)), len(every))


def _slack(replay: Replay, name: str) -> float:
    """How far, of its size, rounding in what is shown may move the value: a first, generous guess."""
    entries = [
        entry for source in replay.sources(name) if source in replay.shown for entry in replay.shown[source].entries
    ]
    coarse = [float(e.quantum / abs(e.value)) for e in entries if e.quantum and e.value and (e.digits or 9) < 6]
    return 0.01 + 2 * max(coarse, default=0.0)


def _made(catalogue: Catalogue, path: Sequence[str]) -> Iterator[tuple[Mistake, None]]:
    for mistake in catalogue.along(path):
        yield mistake, None


class Rough:
    """The quantities along a path in floating point, with what the student has in hand before it."""

    def __init__(self, replay: Replay, path: Sequence[str]) -> None:
        self.replay, self.path = replay, path
        self.known: dict[str, float] = {}
        for given in replay.key.derivation.givens:
            if given.shape == () and given.name in replay.key.exact:
                self.known[given.name] = _middle(replay.key.exact[given.name])

    def value(self, mistake: Mistake, name: str) -> float | None:
        """What `name` comes to; None where floating point cannot say."""
        moved: dict[str, float] = {}
        start = self.path.index(mistake.quantity)
        try:
            for quantity in self.path[start:]:
                rule = mistake.rules.get(quantity, self.replay.key.rules[quantity][0])
                if quantity in mistake.rules or rule.names & moved.keys():
                    moved[quantity] = self._step(rule, moved)
        except (ArithmeticError, ValueError, EvaluationError):  # as floats raise them: an overflow, the logarithm of -1
            return None
        return moved.get(name)

    def _step(self, rule: Evaluable, moved: dict[str, float]) -> float:
        if rule.quick is None:
            raise EvaluationError("no scalar formula")
        for used in rule.names:
            if used not in self.known and used in self.replay.key.order:
                self.known[used] = _middle(self.replay.careful(used))
        return rule.quick(ChainMap(moved, self.known))


def _middle(value: Span) -> float:
    return float(arb(value).mid())


def _float(value: Span) -> float | None:
    return _middle(value) if np.shape(value) == () else None


def collides(catalogue: Catalogue, numbers: Numbers, name: str) -> Mistake | None:
    """A mistake whose value would print exactly like this, so that the text does not tell right from wrong."""
    for mistake, value in catalogue.values(name):
        if all(compare(p, v).agrees for p, v in zip(numbers.entries, np.ravel(value), strict=True)):
            return mistake
    return None


def _close(numbers: Numbers, value: float, slack: float) -> bool:
    """Whether the value lies within this share of it, or some units of the last digit, of the printed number."""
    printed = numbers.entries[0]
    size = abs(float(printed.value))
    return abs(float(printed.value) - value) <= slack * size + 8 * float(printed.quantum or 0) + 1e-12


def _mark(value: Span) -> str:
    return " ".join(arb(entry).mid().str(20, radius=False) for entry in np.ravel(value))


def _same(one: Span, other: Span) -> bool:
    return np.shape(one) == np.shape(other) and _mark(one) == _mark(other)
