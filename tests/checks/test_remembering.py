"""What is remembered costs no more than it may, and what was asked for last stays."""

from __future__ import annotations

import pytest

from checks.remembering import LARGE, RECENT, Bounded, remembered


@pytest.mark.parametrize(
    ("asked", "kept", "why"),
    [
        ("abcd", "abcd", "all of it is for a text that is being written"),
        ("abcd.e", "de", "of what is old there is enough"),
        ("abcd.ae", "ae", "what is asked for again is new"),
        ("abcd.dabce", "abce", "there is never more than the most"),
        ("abcdefgh", "efgh", "however new it is"),
    ],
)
def test_what_goes_and_what_stays(asked: str, kept: str, why: str) -> None:
    """asked: for these values, each of which costs 10; and, at a point, so many texts are begun that all is old."""
    memory = Bounded(enough=20, most=40)
    for key in asked:
        if key == ".":
            for _ in range(RECENT):
                memory.begin()
        elif memory.get(key) is None:
            memory.put(key, key, 10)
    assert "".join(key for key in "abcdefgh" if memory.get(key)) == kept, why
    assert memory.cost == 10 * len(memory)


def test_a_value_that_would_drive_out_too_many_is_not_kept() -> None:
    memory = Bounded(enough=10 * LARGE, most=10 * LARGE)
    memory.put("a", "a", LARGE + 1)
    assert (memory.get("a"), memory.cost) == (None, 0)


def test_a_value_that_is_put_again_costs_once() -> None:
    memory = Bounded(enough=100, most=100)
    memory.put("a", 1, 10)
    memory.put("a", 2, 30)
    assert (memory.get("a"), memory.cost, len(memory)) == (2, 30, 1)


def test_a_function_is_called_once_for_the_same_even_where_it_gives_nothing() -> None:
    calls: list[str] = []

    @remembered
    def found(text: str) -> None:
        calls.append(text)

    for text in ("a", "b", "a"):
        found(text)
    assert calls == ["a", "b"]
