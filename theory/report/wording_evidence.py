"""What people read of evidence and of mistakes, in plain English."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from theory.grading.judging.explanation import Explanation
    from theory.mistakes import Made

MOST = 4  # mistakes that are named where several explain a number


def mistake_text(made: Made) -> str:
    return f"{made.name} (in {', '.join(made.quantities)})"


def explanation(found: Explanation) -> str:
    if not found.mistakes:
        return f"no single mistake explains it ({found.tried} tried)"
    first, *rest = map(mistake_text, found.mistakes)
    if not rest:
        return f"{first}; the only one of {found.tried} that gives this"
    named = "; or ".join(rest[: MOST - 1])
    more = f"; and {len(rest) - MOST + 1} more" if len(rest) >= MOST else ""
    return f"{first}; or {named}{more} ({1 + len(rest)} of {found.tried} give this)"
