"""Which single mistake explains a wrong number: an edit counts only where it reproduces what was printed."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from typing import Any

import numpy as np
from flint import arb

from checks.evaluation import EvaluationError
from checks.literals import Numbers
from checks.reading.building import BuildError
from checks.spans import Evaluable, Span, widened
from checks.vocabulary.heads import Gradient
from theory.deadline import look, shared
from theory.grading.content import Symbolic
from theory.grading.judging.comparing import compare, fits
from theory.grading.judging.effects import Effects
from theory.grading.judging.replay import Replay
from theory.grading.key import Key
from theory.grading.reasons import Explanation
from theory.mistakes import Mistake, Origin
from theory.mistakes.forgetting import forgotten
from theory.mistakes.slips import MORE, UNUSUAL, USUAL, slips

RANKS = (0, 1, 2)  # of a mistake: what explains an answer is looked for among those that most people make first
FEW = 2  # points at which two mistakes that print the same are told apart
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
        before = self._before(name)
        exact = self.key.exact.__getitem__
        with shared():
            return [
                (mistake, value)
                for mistake in along(before)
                if (value := value_after(Replay(self.key, {}), mistake, name, before, exact)) is not None
                and not _same(value, self.key.exact[name])
            ]

    def every(self, name: str) -> tuple[Mistake, ...]:
        """Every mistake in this quantity or before it."""
        if name not in self._every:
            before = self._before(name)
            self._every[name] = (*self.along(before), *self.naming(before))
        return self._every[name]

    def marks(self, name: str, *, free: bool) -> list[str | None]:
        """What each of them leads to, as `Effects` marks it; free: at other numbers than the question's."""
        if (name, free) not in self._marks:
            with shared():
                points = self.effects.at(free=free)
                self._marks[name, free] = [self.effects.mark(one, name, points) for one in self.every(name)]
        return self._marks[name, free]

    def _before(self, name: str) -> list[str]:
        return [quantity for quantity in self.key.order if quantity == name or quantity in self.key.depends[name]]


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
    """The mistakes on which a verdict may rest that turn the student's own earlier numbers into what they printed."""
    path = replay.between(name)
    alone = not replay.touched(name)
    found: dict[str, Mistake] = {}
    tried = 0
    rough = Rough(replay, path)
    slack = _slack(replay, name)
    for mistake, value in catalogue.values(name) if alone else ((made, None) for made in catalogue.along(path)):
        tried += 1
        if (mark := _reproduced(replay, rough, slack, name, mistake, value)) is not None:
            found.setdefault(mark, mistake)
    return Explanation(tuple(mistake.made for mistake in found.values()), tried)


def name_mistakes(catalogue: Catalogue, replay: Replay, name: str) -> Explanation:
    """Every mistake that turns the student's own earlier numbers into the wrong number that they printed for `name`.

    Several that come to the same at other numbers, too, are one. What hardly anybody does explains nothing that another
    mistake explains as well.
    """
    path = replay.between(name)
    rough, slack = Rough(replay, path), _slack(replay, name)
    alone, number = not replay.touched(name), np.shape(replay.key.exact[name]) == ()
    every: list[tuple[Mistake, Span | None]] = (
        [*catalogue.values(name)] if alone else [(mistake, None) for mistake in catalogue.along(path)]
    )  # a number is tried in floating point, an array has its values once for all
    every += catalogue.naming_values(name) if alone and not number else [(one, None) for one in catalogue.naming(path)]
    for rank in RANKS:
        tried = [(one, value) for one, value in every if one.rank == rank]
        found = [one for one, value in tried if _reproduced(replay, rough, slack, name, one, value) is not None]
        if found:
            return Explanation(tuple(one.made for one in _distinct(catalogue, name, found)), len(every))
    return Explanation((), len(every))


def _reproduced(
    replay: Replay, rough: Rough, slack: float, name: str, mistake: Mistake, value: Span | None
) -> str | None:
    """The value that the mistake leads to, in digits, where it may be what was printed; None where not.

    A mistake is tried in floating point first, and exactly where it comes near. value: what it leads to, where the
    student shows nothing before it and that is known.
    """
    look()
    numbers, path = replay.shown[name], rough.path
    near = _float(value) if value is not None else rough.value(mistake, name)
    if near is not None and not _close(numbers, near, slack):
        return None
    if value is not None and fits(numbers, value):
        return _mark(value)
    for half in dict.fromkeys((Fraction(0), replay.asked)):
        wide = value_after(replay, mistake, name, path, replay.careful, half, tight=False)
        if wide is None or not fits(numbers, wide):
            continue
        exact = value_after(replay, mistake, name, path, replay.careful, half)
        if exact is not None and fits(numbers, exact):
            return _mark(exact)
    return None


def _distinct(catalogue: Catalogue, name: str, found: Sequence[Mistake]) -> list[Mistake]:
    """Of the mistakes that come to the same whatever the numbers the first."""
    if len(found) < 2:
        return [*found]
    points, distinct = catalogue.effects.points[:FEW], dict[Any, Mistake]()
    for place, mistake in enumerate(found):
        distinct.setdefault(catalogue.effects.mark(mistake, name, points) or place, mistake)
    return [*distinct.values()]


def explain_formula(catalogue: Catalogue, name: str, given: Symbolic) -> Explanation:
    """The mistakes that lead to the student's formula: the same values at seeded points, or, of operators that may be
    any, the same by algebra."""
    from theory.grading.judging.formulas import built, same_formula
    from theory.grading.judging.letters import ways

    key, effects = catalogue.key, catalogue.effects
    trees = [way.tree for way in ways(key, name, given)]
    if key.derivation.operators:
        every = [*catalogue.of(name)]
        same = (one.made for one in every if any(same_formula(key, name, tree, one.expression) for tree in trees))
        return Explanation(tuple(islice(same, 1)), len(every))
    every = catalogue.every(name)
    found: list[Mistake] = []
    for tree in trees:
        with suppress(BuildError):
            formula = built(key, tree)
            free = bool(formula.free_symbols)
            said = effects.mark_formula(formula, effects.at(free=free))
            if said is not None:
                marks = catalogue.marks(name, free=free)
                found += (one for one, mark in zip(every, marks, strict=True) if mark == said)
    first = min((one.rank for one in found), default=0)
    likeliest = [one for one in found if one.rank == first]
    return Explanation(tuple(one.made for one in _distinct(catalogue, name, likeliest)), len(every))


def _slack(replay: Replay, name: str) -> float:
    """How far, of its size, rounding in what is shown may move the value: a first, generous guess."""
    entries = [
        entry for source in replay.sources(name) if source in replay.shown for entry in replay.shown[source].entries
    ]
    coarse = [float(e.quantum / abs(e.value)) for e in entries if e.quantum and e.value and (e.digits or 9) < 6]
    return 0.01 + 2 * max(coarse, default=0.0)


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
        for used in rule.names - moved.keys() - self.known.keys():
            if used not in self.replay.key.order:
                raise EvaluationError(f"{used} stays free")
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
