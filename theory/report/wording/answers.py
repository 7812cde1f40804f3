"""What a worked answer says beside its formulas; `grade` knows these words where a hand-in repeats a printed key."""

from __future__ import annotations

GIVEN = "Given"
FREE = "For every"
PUT_IN = "numbers put in"
EXACTLY = "exactly:"  # before the exact value beside a rounded one
MORE_EXACTLY = "more exactly:"  # before a value with more digits
OPEN = "The question also asks for an opinion; below are the facts that can be decided."


def rounding(places: int) -> str:
    """How a hand calculation with so many decimals is done."""
    return f"Every line is rounded to {places} decimals, and the rounded numbers are carried on."


def variant(seed: str) -> str:
    """Whose numbers a question has."""
    return f"The numbers are those of variant {seed}."


def made_of(name: str) -> str:
    """Above the table of the numbers that a sum adds up."""
    return f"What {name} is made of"


def also_right(value: str, of: str, convention: str) -> str:
    return f"Right as well is {value}{f' for {of}' if of else ''}: {convention}."


def theorem(name: str) -> str:
    """What holds beyond the worked sizes."""
    return f"For every n: {name}."
