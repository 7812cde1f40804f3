"""What the words beside a formula mean: harmless, or a stance towards it, or not known.

`table` has every phrase that is known, those that are `harmless` and those of `stances`, by what it does and in which
language; `understanding` reads words by it. What no row of the table knows is strange: it is never taken to be
harmless. A new phrase is a piece of one row.
"""

from theory.words.clauses import crossed, points_ahead
from theory.words.roles import Reach, Role, Stance
from theory.words.understanding import Phrase, Precision, Understanding, concerns, read, stance_between, understand

__all__ = [
    "Phrase", "Precision", "Reach", "Role", "Stance", "Understanding", "concerns", "crossed", "points_ahead", "read",
    "stance_between", "understand",
]  # fmt: skip
