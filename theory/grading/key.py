"""The key to a question: its derivation with every value, its other conventions, and what each answer may be called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count, takewhile
from typing import Any

import msgspec
import numpy as np
import sympy as sp
from flint import arb, fmpq

from checks.evaluation import EvaluationError
from checks.reading.spelling import WRITTEN, Notation, canonical
from checks.spans import Evaluable, Span, evaluable
from checks.vocabulary import FUNCTIONS
from theory import figures
from theory.conventions import GROUPS, SWITCHES
from theory.deadline import shared
from theory.derivation import Derivation, Given, Quantity, free_names
from theory.errors import InputError
from theory.formula import ascii, latex, unicode
from theory.formula.boxes import Box
from theory.formula.layout import layout
from theory.question import Question, work
from theory.solution import Solution
from theory.topic import Worked

SWITCH_NAMES = {row.name: row for row in SWITCHES}


@dataclass(frozen=True, slots=True)
class Asked:
    """One part that earns marks.

    name: the quantity. also: the same answer under other named conventions, as quantity -> convention.
    """

    name: str
    also: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Key:
    """What a student's answers to one question are compared with; built once and used for every student."""

    question: Question
    worked: Worked

    @cached_property
    def derivation(self) -> Derivation:
        return self.worked.derivation

    @cached_property
    def places(self) -> int | None:
        """Decimals that the question asks for at every step; None where it asks for none."""
        return self.question.table.round

    @cached_property
    def exact(self) -> dict[str, Span]:
        """The value of every quantity that has one: exact, or a ball of 38 digits."""
        return self.derivation.values()

    @cached_property
    def longer(self) -> Key | None:
        """The key to the same question with one level or layer more; None where it has no length of its own."""
        settings, table = self.worked.longer, self.question.table
        if settings is None:
            return None
        try:
            return key(replace(self.question, table=msgspec.structs.replace(table, settings=settings)))
        except InputError:  # as long as a question may be
            return None

    @cached_property
    def order(self) -> dict[str, int]:
        return {quantity.name: place for place, quantity in enumerate(self.derivation)}

    @cached_property
    def rules(self) -> dict[str, tuple[Evaluable, ...]]:
        """The ways to compute each quantity: every form of its chain that can be evaluated, the last one first."""
        return {quantity.name: evaluable(form.expression for form in quantity.forms) for quantity in self.derivation}

    @cached_property
    def operands(self) -> dict[str, frozenset[str]]:
        """The earlier quantities that each quantity is computed from, by any of its forms."""
        return {
            name: frozenset(used for rule in ways for used in rule.names if used in self.order)
            for name, ways in self.rules.items()
        }

    @cached_property
    def before(self) -> dict[str, frozenset[str]]:
        """The earlier quantities that each quantity stands on, through others too."""
        found: dict[str, frozenset[str]] = {}
        for name, direct in self.operands.items():
            found[name] = direct.union(*(found[used] for used in direct))
        return found

    @cached_property
    def start(self) -> dict[Any, Any]:
        """What every evaluation begins with: the givens that have a number, and what the operators mean."""
        known = {self.derivation.symbol(given.name): self.exact[given.name] for given in self._stated()}
        return {**self.derivation.operators, **known}

    def _stated(self) -> Iterator[Any]:
        return (given for given in self.derivation.givens if given.name in self.exact)

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """What earns marks: what the question names, or all answers; the same under several conventions is one part."""
        families: dict[str, list[str]] = {}
        for name in self.question.table.marked or self.derivation.answer:
            families.setdefault(family(name), []).append(name)
        return tuple(Asked(first, {name: convention(name) for name in rest}) for first, *rest in families.values())

    @cached_property
    def elsewhere(self) -> tuple[tuple[str, Key], ...]:
        """The question under each other named convention that gives some quantity another value, one per convention.

        Conventions that say the same are one entry: `mac or torchinfo`.
        """
        with shared():
            return tuple(self._elsewhere())

    @cached_property
    def also(self) -> tuple[tuple[str, Key], ...]:
        """The question under each convention that it takes as right as well."""
        other = self.worked.also.items()
        return tuple((said, Key(self.question, replace(self.worked, derivation=one))) for said, one in other)

    def _elsewhere(self) -> Iterator[tuple[str, Key]]:
        found: dict[tuple[str, ...], tuple[list[str], Key]] = {}
        chosen = self.question.table.conventions
        for group, names in ((group, names) for group, names in GROUPS.items() if group in self.worked.reads):
            for name in names[1:] if group not in chosen else [n for n in names if n != chosen[group]]:
                table = msgspec.structs.replace(self.question.table, conventions={**chosen, group: name})
                try:
                    other = key(replace(self.question, table=table))
                    values = other.exact
                except (InputError, EvaluationError):
                    continue
                changed = [q for q, value in values.items() if q not in self.exact or differ(value, self.exact[q])]
                if changed:
                    mark = tuple(f"{q}={show(values[q])}" for q in changed)
                    found.setdefault(mark, ([], other))[0].append(name)
        yield from ((" or ".join(names), other) for names, other in found.values())

    def counterpart(self, other: Key, name: str) -> str | None:
        """What this key calls `name`, in a key under another convention."""
        if name in other.order:
            return name
        if len(other.derivation.answer) == 1 and name in self.derivation.answer:
            return other.derivation.answer[0]
        return None

    def expected(self, quantity: str) -> tuple[str, Box | None]:
        """The value as it would be written down, or the formula, which is laid out too."""
        if quantity not in self._expected:
            self._expected[quantity] = self._written(quantity)
        return self._expected[quantity]

    @cached_property
    def _expected(self) -> dict[str, tuple[str, Box | None]]:
        return {}

    def _written(self, quantity: str) -> tuple[str, Box | None]:
        value, places = self.exact.get(quantity), self.places
        if value is None:
            box = layout(self.derivation[quantity].lines[-1].expression)
            return ascii.write(box), box
        text = figures.each(lambda v: str(figures.exact(v)) if places is None else figures.rounded(v, places), value)
        return (text if isinstance(text, str) else str(text).replace("'", "")), None

    def reached(self, quantity: str) -> bool | None:
        """Whether this end of a range belongs to it; None where the question does not say."""
        value = self.exact.get(f"reached.{quantity}")
        return None if value is None else value == 1

    @cached_property
    def letters(self) -> frozenset[str]:
        """The names of its givens and quantities as they are read."""
        return frozenset(self.spelled)

    @cached_property
    def scalars(self) -> frozenset[str]:
        """The names of its givens and quantities that are numbers."""
        items = (*self.derivation.givens, *self.derivation.quantities)
        return frozenset(item.name for item in items if item.shape == ())

    @cached_property
    def numbered(self) -> Mapping[str, int]:
        """What numbers are called that are counted from 1 -> how many they are: yhat of yhat1, yhat2 and yhat3."""
        found: dict[str, set[int]] = {}
        for name in self.scalars:
            if match := re.fullmatch(r"(?P<stem>[A-Za-z]+)(?P<index>[1-9]\d*)", name):
                found.setdefault(match["stem"], set()).add(int(match["index"]))
        return {stem: len(places) for stem, places in found.items() if len(places) == max(places) > 1}

    def entries(self, vector: str) -> list[str]:
        """The quantities that are the entries of this one, numbered from 1: dL/dz1, dL/dz2 and dL/dz3 of dL/dz,
        h_1 and h_2 of h."""
        stems = (vector, f"{vector}_")
        stem = next((stem for stem in stems if f"{stem}1" in self.order), vector)
        places = takewhile(lambda place: f"{stem}{place}" in self.order, count(1))
        return [f"{stem}{place}" for place in places]

    @cached_property
    def functions(self) -> frozenset[str]:
        """What the functions in its formulas are called."""
        forms = (form.expression for quantity in self.derivation for form in quantity.forms)
        heads = {str(made.func) for form in forms for made in form.atoms(sp.Function)}
        return frozenset(row.name for row in FUNCTIONS.values() if (row.cls or row.name) in heads)

    @cached_property
    def spelled(self) -> Mapping[str, Given | Quantity]:
        """Givens and quantities by their names as they are read: `flops.conv` has its label below where it is set."""
        items = (*self.derivation.givens, *self.derivation.quantities)
        set_ = {canonical(item.name.replace(".", "_")): item for item in items}
        return set_ | {canonical(item.name): item for item in items}

    @cached_property
    def lines(self) -> Mapping[str, frozenset[str]]:
        """The lines of the chain of each quantity, letters and numbers put in, as `unspaced` has them as they are
        printed: also one that is written for people, as `the w with dJ/dw = 0`."""
        written = self.worked.derivation.rounded(self.places) if self.places is not None else self.exact
        solution = Solution(self.question, self.worked, self.exact, written)
        found = {}
        for quantity in self.derivation:
            put_in = solution.substituted(quantity)
            boxes = [layout(form.expression) for form in quantity.lines] + ([] if put_in is None else [put_in])
            texts = (write(box) for box in boxes for write in (latex.write, unicode.write))
            found[quantity.name] = frozenset(map(unspaced, texts))
        return found

    @cached_property
    def notation(self) -> Notation:
        """How answers to this question are read: its letters are variables, its operators functions."""
        names = {item.name for item in (*self.derivation.givens, *self.derivation.quantities)}
        arrays = [name for name in names if self.derivation.shapes.get(name)]
        if self.derivation.has_open_sizes:  # x_i^2 is a power, unless there are layers
            arrays = [name for name in arrays if name[-1:].isdigit()]
        stems = {name.rstrip("0123456789") for name in arrays}
        marked = {name.split("_")[0] for name in names if re.fullmatch("[A-Z]_[a-z]", name)}  # D_a may be D^a
        layers = {f"{stem}__{index}" for stem in stems for index in "0123456789nLk"}
        return replace(
            WRITTEN,
            variables=frozenset(name for name in names if name.isidentifier()) | layers,
            functions={name: name for name in self.derivation.operators},
            labelled=frozenset(stems | marked),
        )

    @cached_property
    def depends(self) -> dict[str, frozenset[str]]:
        """Everything that each quantity's last form depends on, givens included."""
        found: dict[str, frozenset[str]] = {}
        for quantity in self.derivation:
            direct = free_names(quantity.last)
            found[quantity.name] = frozenset(direct).union(*(found.get(name, frozenset()) for name in direct))
        return found

    def path(self, name: str) -> list[str]:
        """The quantities on which this one's last form depends, in order, and itself."""
        return [quantity for quantity in self.order if quantity == name or quantity in self.depends[name]]


def key(question: Question) -> Key:
    """The key to a question. Raises InputError where its settings do not fit."""
    return Key(question, work(question))


def unspaced(text: str) -> str:
    """A formula as it is compared with one that is printed in the same way."""
    return re.sub(r"\\[,;: ]|\s", "", text)


def family(name: str) -> str:
    """A quantity's name without the convention in it: `BCE.nats` and `BCE.bits` are both `BCE`."""
    return ".".join(part for part in name.split(".") if part not in SWITCH_NAMES)


def convention(name: str) -> str:
    """The convention that a quantity's name states: `bits` for `BCE.bits`."""
    return next((part for part in name.split(".") if part in SWITCH_NAMES), "")


def differ(one: Span, other: Span) -> bool:
    """Whether two values are certainly not equal."""
    if np.shape(one) != np.shape(other):
        return True
    for a, b in zip(np.ravel(one), np.ravel(other), strict=True):
        gap = a - b
        if (not gap.contains(0)) if isinstance(gap, arb) else gap != 0:
            return True
    return False


def show(value: Span) -> str:
    """A value in a few digits."""
    if isinstance(value, np.ndarray):
        return "[" + ", ".join(map(show, value.flat)) + "]"
    return str(value) if isinstance(value, fmpq) else value.str(10, radius=False)
