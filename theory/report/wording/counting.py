"""What is said of counting conventions: why the number of a public counter is not given."""

from __future__ import annotations

from collections.abc import Sequence

from theory.convention import Convention

MOST = 4  # kinds of layer that are named


def irreproducible_text(convention: Convention, kinds: Sequence[str]) -> str:
    """Why a convention gives no number. kinds: those of which it is not known what they count for."""
    named = "; ".join(kinds[:MOST]) + (f"; and {len(kinds) - MOST} more" if len(kinds) > MOST else "")
    package = convention.measured.package if convention.measured else convention.name
    return (
        f"{convention.name} cannot be reproduced here, since it is not known what {package} counts for: {named}. "
        "Run the counter itself, or count under mac, flop or textbook"
    )
