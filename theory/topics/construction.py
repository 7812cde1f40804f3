"""Something to be found, such as weights, of which every choice is right that does what is required."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import sympy as sp

from checks.evaluation import EvaluationError, array, evaluate, scalar
from checks.evidence import Verdict
from checks.identity import decide
from checks.symbols import SYMBOLS
from theory.derivation import Derivation, Given
from theory.errors import InputError
from theory.forms import Construction
from theory.sizes import written_out
from theory.topic import Worked
from theory.topics import computation
from theory.topics.computation.letters import letters


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """find: name -> what it is: `number`, a size such as `2` for a vector, or `2 x 3`. example: values that do it.

    require: comparisons that must hold, of the lines of `graph` over `givens` and what is found, such as "z[3] > 0".
    letters: numbers that may be any, such as x = "number"; a comparison with them is an equality, such as
    "f == abs(x)", and must hold for all of them. name: what the answer is called.
    """

    find: dict[str, str]
    example: dict[str, Any]
    require: tuple[str, ...]
    graph: dict[str, Any] = {}
    givens: dict[str, Any] = {}
    letters: dict[str, str] = {}
    name: str = "construction"


def derive(settings: Settings, conventions: Mapping[str, str]) -> Worked:
    """The example at work. Raises InputError where it does not do what is required, or something does not fit."""
    if settings.find.keys() != settings.example.keys():
        raise InputError(f"example: expected values for {', '.join(settings.find)}, and for nothing else")
    if not settings.require:
        raise InputError('require: expected at least one comparison, such as "z > 0"')
    try:
        worked = _worked(settings, settings.example, conventions)
        held = _holds(settings, worked)
    except InputError as error:
        inside = error.keys[:1] == ("graph",) and error.keys[1] not in settings.graph
        raise InputError(str(error), keys=("require",) if inside else error.keys) from None
    except EvaluationError as error:
        raise InputError(f"example: {error}; give other numbers", keys=("example",)) from None
    if missed := [text for text, holds in zip(settings.require, held, strict=True) if not holds]:
        raise InputError(f"require: the example does not meet {missed[0]}, or it is not decided", keys=("require",))

    def holds(found: Mapping[str, Any]) -> tuple[bool | None, ...]:
        return _holds(settings, _worked(settings, found, conventions))

    shapes = {letter.name: letter.shape for letter in letters(settings.find) if letter.name in settings.find}
    form = Construction(settings.name, settings.example, shapes, settings.require, holds)
    derivation = replace(worked.derivation, answer=(settings.name,))
    return replace(worked, derivation=derivation, forms={settings.name: form})


def _worked(settings: Settings, found: Mapping[str, Any], conventions: Mapping[str, str]) -> Worked:
    """The lines with these values for what is to be found: each requirement as 1 or 0, or both sides of an equality."""
    lines, asked = dict(settings.graph), []
    for place, text in enumerate(settings.require, start=1):
        if settings.letters:
            left, *right = text.split("==")
            if len(right) != 1:
                raise InputError(f"require, {text[:40]!r}: with letters, expected an equality, such as f == abs(x)")
            lines |= {f"left_{place}": left, f"right_{place}": right[0]}
            asked += [f"left_{place}", f"right_{place}"]
        else:
            lines[f"holds_{place}"] = f"where({text}, 1, 0)"
            asked.append(f"holds_{place}")
    lines[settings.name] = "1" if settings.letters else "*".join(asked)
    givens = {**settings.givens, **found}
    ask = (settings.name, *(asked if settings.letters else ()))
    return computation.derive(
        computation.Settings(givens=givens, graph=lines, letters=settings.letters, ask=ask), conventions
    )


def _holds(settings: Settings, worked: Worked) -> tuple[bool | None, ...]:
    """Whether each requirement is met; None where that is not decided."""
    derivation = worked.derivation
    if not settings.letters:
        values = derivation.values()
        return tuple(bool(values[f"holds_{place}"] == 1) for place in range(1, len(settings.require) + 1))
    return tuple(_same(derivation, place) for place in range(1, len(settings.require) + 1))


def _same(derivation: Derivation, place: int) -> bool | None:
    """Whether both sides of an equality are equal for all values of the letters."""
    known = {derivation.symbol(given.name): _entries(given) for given in derivation.givens if given.value is not None}
    sides = [_in_letters(derivation, f"{side}_{place}", known) for side in ("left", "right")]
    verdict = decide(*sides).verdict
    return None if verdict is Verdict.UNDECIDED else verdict.holds


def _in_letters(derivation: Derivation, name: str, known: Mapping[Any, Any]) -> Any:
    """A line in the letters alone, with the numbers put in."""
    written = written_out(derivation, derivation.symbol(name))
    free = {letter: letter for letter in written.free_symbols if letter not in known}
    return scalar(evaluate(written, {**known, **free}, SYMBOLS))


def _entries(given: Given) -> Any:
    """The value as sympy's own numbers."""
    entries = [sp.Rational(e.numerator, e.denominator) for e in np.ravel(np.array(given.value, dtype=object))]
    return array(entries, given.shape) if given.shape else entries[0]
