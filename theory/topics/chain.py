"""A chain of equalities that is to be shown: every link is decided, and so is every link of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import msgspec

from checks.reading import ReadError, read
from checks.reading.building import BuildError, build
from checks.reading.spelling import of_arrays
from theory.derivation import Derivation, Form, Quantity
from theory.errors import InputError
from theory.exact import Exact
from theory.forms import EqualityChain
from theory.graph import scope
from theory.topic import Worked
from theory.topics.computation.letters import drawn, letters

NAME = "chain"


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """chain: formulas, each equal to the one before; an answer may take other steps, and must come to the last.

    letters: what each letter stands for: `number`, `positive`, `probability` or `integer`. why: the rule of each link.
    """

    chain: tuple[str, ...]
    letters: dict[str, str]
    why: tuple[str, ...] = ()


def derive(settings: Settings, conventions: Mapping[str, str]) -> Worked:
    """The worked chain. Raises InputError for what cannot be read, and for a chain without a link."""
    if len(settings.chain) < 2:
        raise InputError("chain: expected at least two formulas, of which each equals the one before")
    if settings.why and len(settings.why) != len(settings.chain) - 1:
        raise InputError(f"why: expected a reason for each of the {len(settings.chain) - 1} links")
    free = letters(settings.letters)
    if shaped := [letter.name for letter in free if letter.shape]:
        raise InputError(f"letters: {shaped[0]} is no number; a chain is one of numbers")
    rules = ("what is given", *(settings.why or ("equal to the line before",) * (len(settings.chain) - 1)))
    known = scope({letter.name: letter.meaning for letter in free})
    forms = []
    for text, rule in zip(settings.chain, rules, strict=True):
        try:
            forms.append(Form(build(read(text, notation=of_arrays(settings.letters)), known), rule))
        except (ReadError, BuildError) as error:
            raise InputError(f"chain, {text[:40]!r}: {error}") from None
    derivation = Derivation(tuple(letter.given for letter in free), (Quantity(NAME, tuple(forms)),), (NAME,))
    problem: dict[str, Any] = {"definition": {NAME: settings.chain[0]}, "loop": None, "items": (), "vectors": {}}

    def sample(rng: Random) -> dict[str, Exact]:
        return drawn(free, rng)

    form = EqualityChain(settings.chain[-1], frozenset(settings.letters))
    return Worked(derivation, "values", problem, sample, any_letters=True, forms={NAME: form})
