"""Two printed numbers: equal exactly, within the tolerance, or one the other's rounding with digits enough."""

from __future__ import annotations

from fractions import Fraction

from checks.numbers import Printed, agrees
from theory.equality.outcome import Equality, Options, Outcome, Unsure

DIGITS = 6  # a decimal stands for an exact value only if it has as many significant digits


def compare_numbers(gold: Printed, answer: Printed, options: Options) -> Outcome:
    """The verdict on two printed numbers. Raises Unsure where one may be read in two ways."""
    if gold.value == answer.value:
        return Outcome(Equality.EQUAL, "exact")
    gap = abs(gold.value - answer.value)
    if options.tolerance is not None:
        allowed = options.tolerance * (abs(gold.value) if options.relative else 1)
        verdict = Equality.EQUAL if gap <= allowed else Equality.DIFFERENT
        return Outcome(verdict, "tolerance", f"apart by {_short(gap)}")
    exact, rounded = (gold, answer) if answer.quantum is not None else (answer, gold)
    if exact.quantum is None and enough(rounded, options) and agrees(rounded, exact.value).agrees:
        return Outcome(Equality.EQUAL, "rounding", rounded.claim)
    finer, coarser = sorted((gold, answer), key=lambda number: number.quantum or 0)
    if options.places is not None and enough(coarser, options) and agrees(coarser, finer.value).agrees:
        return Outcome(Equality.EQUAL, "rounding", coarser.claim)
    if any(one.continued and agrees(one, other.value).agrees for one, other in ((gold, answer), (answer, gold))):
        raise Unsure("one goes on with digits that are not written")
    if ("%" in gold.text) != ("%" in answer.text) and max(gold.value, answer.value) == 100 * min(
        gold.value, answer.value
    ):
        raise Unsure("one is a percentage of the other's figure")
    for number, other in ((gold, answer), (answer, gold)):
        if number.doubt and number.value == 1000 * other.value:
            raise Unsure(f"the comma in {number.text} may set off thousands or decimals")
    return Outcome(Equality.DIFFERENT, "exact", f"{gold.text} against {answer.text}")


def enough(number: Printed, options: Options) -> bool:
    """Whether a printed decimal has the digits to stand for a value that it is the rounding of."""
    if number.quantum is None:
        return False
    if options.places is not None:
        return number.quantum * 10**options.places <= 1
    return (number.digits or 0) >= DIGITS and number.quantum < 1


def _short(gap: Fraction) -> str:
    try:
        return f"{float(gap):.6g}"
    except OverflowError:
        return "more than 1e308"
