"""Pairs aimed at reading: what differs is never accepted, and what is equal is never called different."""

from __future__ import annotations

import os
import random

import pytest

from tests.attack import families, forms, letters, quantities, sums, surroundings
from tests.attack.pairs import Kind
from theory.equality import Equality, Options, judge

KINDS: dict[str, Kind] = {
    **surroundings.KINDS,
    **letters.KINDS,
    **forms.KINDS,
    **quantities.KINDS,
    **sums.KINDS,
    **families.KINDS,
}
SEED = int(os.environ.get("ATTACK_SEED", "11"))
FEW, MANY = 40, int(os.environ.get("ATTACK_PAIRS", "10000"))


def attack(kind: str, count: int) -> None:
    """Judge so many pairs of one kind. Fails with the pairs that are accepted, or called different, wrongly."""
    rng = random.Random(f"{SEED} {kind}")  # a text, so that every kind has its own
    wrong: list[tuple[str, str, str]] = []
    for _ in range(count):
        pair = KINDS[kind](rng)
        verdict = judge(pair.gold, pair.answer, Options(**pair.options)).verdict
        if (verdict is Equality.EQUAL and pair.same is False) or (verdict is Equality.DIFFERENT and pair.same):
            wrong.append((pair.gold, pair.answer, verdict.value))
    assert not wrong, f"seed {SEED}: {len(wrong)} of {count} wrong, such as {wrong[:5]}"


@pytest.mark.parametrize("kind", KINDS)
def test_no_pair_is_judged_wrongly(kind: str) -> None:
    attack(kind, FEW)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_no_pair_of_many_is_judged_wrongly(kind: str) -> None:
    attack(kind, MANY)


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"same text", "identity", "unit on one side"}))
def test_every_kind_has_pairs_that_must_not_be_accepted(kind: str) -> None:
    rng = random.Random(SEED)
    assert any(KINDS[kind](rng).same is False for _ in range(200))
