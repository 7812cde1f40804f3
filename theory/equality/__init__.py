"""Whether two answers say the same: the judge alone, for other people's graders; what is not sure is never equal."""

from theory.equality.judging import judge
from theory.equality.outcome import Equality, Options, Outcome

__all__ = ["Equality", "Options", "Outcome", "judge"]
