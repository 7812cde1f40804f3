"""Whether two answers say the same: the judge alone, for other people's graders; what is not sure is never equal.

A text goes through `extraction` (where in it the answer is) and `reading` (what that says: a number, a formula, a
list, an interval, a relation); `judging` picks the rule for its kind (`values`, `formulas`, `lists`, `vectors`,
`intervals`, `relations`, `families`; `freedom` where scale, sign or order are left open), which gives an `Outcome`: the
verdict, the facts that it stands on, and what it assumes. What differs may still be the same in other letters, or with
other constants: then `bindings` makes it undecided. `settings` checks what people say of the options.
"""

from theory.equality.case import Options
from theory.equality.judging import judge
from theory.equality.outcome import Equality, Outcome

__all__ = ["Equality", "Options", "Outcome", "judge"]
