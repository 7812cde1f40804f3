"""What people read of a formula that has two readings."""

from __future__ import annotations

from collections.abc import Mapping

from checks.reading.readings import Ambiguity, TwoReadings

READINGS: Mapping[Ambiguity, str] = {  # {0}: the letters
    Ambiguity.SUPERSCRIPT: "the T above {0} says transposed, or is an exponent",
    Ambiguity.ALPHABETS: "{0} in another alphabet is the same letter, or another",
    Ambiguity.GROUPED: "{0} is a name, or the product of its letters, of which brackets show how many are meant",
    Ambiguity.JUXTAPOSED: "{0} before a bracket is a function of it, or a factor",
    Ambiguity.INVERSE: "an exponent of -1 above a function is its inverse, or one over it",
    Ambiguity.SHAPE: "28x28 is a product of two numbers, or one times a letter with an index",
    Ambiguity.MIXED: "a fraction behind a whole number is added to it, as in 2 1/2, or multiplied with it",
    Ambiguity.SUM: "what stands behind a sum is added to it, or to each of its terms",
    Ambiguity.LOGARITHM: "lg is the logarithm to base 2, or to base 10",
    Ambiguity.BOUNDS: "a sum of four parts is that of four numbers, or runs over {0} between the last two",
    Ambiguity.RANGE: "a sum without bounds runs over {0} as the other one does, or is of one number",
    Ambiguity.IDENTITY: "{0} is a letter like any other, or the identity matrix",
    Ambiguity.UNITS: "{0} behind numbers are letters, or units",
    Ambiguity.CROSSED: "× between {0} is the cross product of vectors, or the inner one",
    Ambiguity.SIZES: "{0} is a product, or a size, of which the calculation gives one side",
    Ambiguity.ACTIVATION: "{0} is the logistic function, or another activation, by which it is right",
    Ambiguity.HALVES: "a half is rounded to the even number beside it, away from zero, or up",
}


def readings_text(found: TwoReadings) -> str:
    """The two readings, of which only one makes both sides equal."""
    said = READINGS[found.ambiguity].format(", ".join(found.names))
    return f"in only one of two readings are both equal: {said}"
