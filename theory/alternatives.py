"""Other answers that a question takes as right: its derivation where a quantity is what a convention makes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from checks.literals import numbers
from checks.numbers import agrees, overlap
from checks.reading import ReadError, read
from checks.reading.building import BuildError, Scope, build, shaped
from checks.reading.spelling import canonical
from checks.spans import Span, ends
from theory.derivation import Derivation, Form
from theory.errors import InputError


def stated(derivation: Derivation, name: str, text: str, convention: str) -> Derivation:
    """The derivation where this quantity is what is stated, whatever led to it, so that all else follows from that.

    Raises InputError for what cannot be read, has another shape, or uses what comes later.
    """
    expression = _built(derivation, text, derivation.shapes[name])
    forms = (Form(expression, convention),)
    edited = tuple(replace(one, forms=forms) if one.name == name else one for one in derivation.quantities)
    try:
        return replace(derivation, quantities=edited)
    except ValueError as error:
        raise InputError(f"value: {error}") from None


def _built(derivation: Derivation, text: str, shape: Sequence[int]) -> Any:
    letters = (*derivation.givens, *derivation.quantities)
    known = {canonical(one.name): shaped(one.shape, one.name) for one in letters if len(one.shape) in (0, 2)}
    try:
        found = build(read(text), Scope(known, closed=True))
    except (ReadError, BuildError) as error:
        raise InputError(f"value: {error}") from None
    own = getattr(found, "shape", ())
    if own != tuple(shape) and own == tuple(shape)[::-1] and 1 in own:
        return found.T
    if own != tuple(shape):
        raise InputError(f"value: expected the shape {tuple(shape)}, got {own}")
    return found


def agree(said: Derivation, computed: Derivation, name: str, text: str) -> None:
    """Raises InputError where a stated value is not the one that is computed, in the digits in which it is stated."""
    one, other = said.values().get(name), computed.values().get(name)
    if one is None or other is None or np.shape(one) != np.shape(other):
        raise InputError(
            f"value: expected what is computed under that convention, but {text} cannot be compared with it"
        )
    printed = numbers(read(text))
    sides = zip(np.ravel(one) if printed is None else printed.entries, np.ravel(other), strict=True)
    if not all(
        overlap(*map(ends, pair)) if printed is None else agrees(pair[0], _range(pair[1])).agrees for pair in sides
    ):
        raise InputError(f"value: {text} is not what is computed under that convention; leave it out, or mend it")


def _range(value: Span) -> Any:
    low, high = ends(value)
    return low if low == high else (low, high)
