"""What people read of a pair of answers: by what they are equal or differ, under which assumptions, or why not sure."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from checks.evidence import Finding, Verdict
from checks.reading.readings import TwoReadings
from checks.vocabulary import CONSTANT_LETTERS
from checks.vocabulary.units import LETTERS
from theory.cells import short
from theory.equality.outcome import (
    Assumed,
    Assumption,
    AtEntry,
    Converted,
    Differ,
    Difference,
    Doubt,
    Ground,
    Kind,
    Match,
    OtherKinds,
    Outcome,
    Rounding,
    Same,
    Side,
    Tolerance,
    Undecided,
    Unreadable,
)
from theory.report.wording import evidence
from theory.report.wording.readings import readings_text

LONGEST = 300  # characters of what is said of the facts


def method_text(outcome: Outcome) -> str:
    """How the verdict was found, and what it assumes: `exact algebra, with n whole`."""
    return ", ".join((_method(outcome.ground), *map(_assumption, outcome.assumptions)))


def detail_text(outcome: Outcome) -> str:
    """The facts: what differs, a counterexample, or why neither is sure; empty where there are none."""
    return short(_detail(outcome.ground), LONGEST)


def _method(ground: Ground) -> str:
    return _words(ground)[0](ground)


def _detail(ground: Ground) -> str:
    return _words(ground)[1](ground)


def _words(ground: Ground) -> tuple[Callable[[Any], str], Callable[[Any], str]]:
    return GROUNDS.get(type(ground), INSTRUMENT)


def _assumption(found: Assumption) -> str:
    return ASSUMED[found.kind](found.names)


def _unreadable(found: Unreadable) -> str:
    return f"{SIDES[found.side]}: {found.said}" if found.side else found.said


MATCHES: Mapping[Match, str] = {
    Match.TEXT: "same text",
    Match.WORDS: "same words",
    Match.FORM: "same form",
    Match.NUMBER: "exact",
    Match.EVALUATED: "evaluated",
    Match.RATIO: "same numbers",
    Match.SIDES: "side by side",
    Match.ENTRIES: "entry by entry",
    Match.MEMBERS: "as sets",
    Match.PARTS: "part by part",
    Match.REALS: "as sets of numbers",
    Match.MULTIPLES: "up to a constant factor",
}
AGAINST = "{0.gold} against {0.answer}"
DIFFERENCES: Mapping[Difference, tuple[str, str]] = {
    Difference.NUMBER: ("exact", AGAINST),
    Difference.VALUE: ("values", AGAINST),
    Difference.INFINITY: ("infinity", AGAINST),
    Difference.RATIO: ("numbers", AGAINST),
    Difference.ENDS: ("brackets of the interval", AGAINST),
    Difference.LENGTH: ("number of entries", AGAINST),
    Difference.ENTRY: ("entry by entry", "an entry differs"),
    Difference.MEMBER: ("as sets", "an entry of one side is not on the other"),
    Difference.REALS: ("as sets of numbers", "a number of one side is not on the other"),
    Difference.DIMENSION: ("what is measured", AGAINST),
    Difference.WORDS: ("words", AGAINST),
}
KINDS: Mapping[Kind, str] = {
    Kind.NUMBER: "a number",
    Kind.NAME: "a name",
    Kind.FORMULA: "a formula",
    Kind.VECTOR: "a vector or matrix",
    Kind.TUPLE: "a tuple",
    Kind.SEQUENCE: "several values",
    Kind.SET: "a set",
    Kind.INTERVAL: "an interval",
    Kind.UNION: "a union",
    Kind.RELATION: "a relation",
    Kind.RATIO: "a ratio",
}
DOUBTS: Mapping[Doubt, str] = {  # {0}, {1}, ...: the facts
    Doubt.UNITS: "what is counted differs: {0} against {1}",
    Doubt.ONE_UNIT: "only one names a unit: {0} against {1}",
    Doubt.CONVENTION: "{0} against {1}: it is not said {2}",
    Doubt.THINGS: "{0} against {1}, which may be the same things",
    Doubt.PREFIX: "equal where a KB is 1024 bytes, not where it is 1000",
    Doubt.MAGNITUDE: "{0} may be a magnitude or a letter",
    Doubt.SHAPES: "the same factors in another order; as a shape they would differ",
    Doubt.CONTINUED: "one goes on with digits that are not written",
    Doubt.PERCENTAGE: "one is a percentage of the other's figure",
    Doubt.COMMA: "the comma in {0} may set off thousands or decimals",
    Doubt.TIMES: "equal as ratios, but not as times",
    Doubt.CHAIN: "said to be equal, though they are not: {0} and {1}",
    Doubt.NAMES: "the names differ: {0} against {1}",
    Doubt.SIDES: "neither relation was shown to say what the other says, nor to differ from it",
    Doubt.DOMAIN: "the same where both sides have values, but one may have some where the other has none",
    Doubt.UNIONS: "the unions are not the same part by part; they may overlap",
    Doubt.ORDER: "the same entries in another order; braces, or `or` between them, would make it a set",
    Doubt.BRACKETS: "the same entries in other brackets: of vectors, or of intervals",
    Doubt.RESHAPED: "a list against a matrix with the same entries",
    Doubt.TOO_MANY: "over {0} entries in no order are not compared",
    Doubt.ENTRIES: "not every entry could be told from the others",
    Doubt.REPEATED: "the same entries, but one side repeats some",
    Doubt.RATIO: "a ratio, or a time, against something else",
    Doubt.RELATION: "a relation against something else",
    Doubt.MEMBER: "a set against its one member",
    Doubt.INTERSECTION: "an intersection against something else",
    Doubt.PRODUCT: "a product, or a shape, against something else",
    Doubt.NOT_SHOWN: "equal to 30 digits, but not shown equal",
    Doubt.INFINITY: "an infinity inside a formula",
    Doubt.ZERO_TO_ZERO: "0^0 has no agreed value",
    Doubt.UNDEFINED: "{0} has no value there",
    Doubt.NO_VALUE: "{0}",
    Doubt.NO_MEANING: "{0}",
    Doubt.LONG_SUM: "a sum or product of over {0} terms is not written out",
    Doubt.ARRAY_FUNCTIONS: "{0} of letters can be shown equal only with equal arguments",
    Doubt.MATRICES: (
        "equal if all letters are numbers, but not shown equal if some are matrices or vectors, whose order, and a "
        "transpose, matter; for numbers say --commuting {0}"
    ),
    Doubt.PRODUCTS: "{0} may be a product of letters",
    Doubt.CONSTANTS: "{0} may be a number here, and the two are equal only then, if at all",
    Doubt.WHOLE: "equal where {0} are whole numbers, but not everywhere; if they are, say --integer {0}",
    Doubt.RUNNING: "not shown to name the same numbers, or only where a letter runs over all whole numbers",
    Doubt.LETTERS: "the same formula in other letters: {0}",
    Doubt.FREE: "the same formulas where {0} may be any constants",
    Doubt.MEAN: "not shown to differ where {0} is a mean",
    Doubt.VECTORS: "{0} may be unit vectors, and the two are equal then",
    Doubt.ZERO: "0 against a vector of zeros",
    Doubt.CROSS: "equal where × is the product of vectors, which changes its sign with their order",
    Doubt.ADJOINT: "an H above a letter may say that it is conjugate and transposed",
    Doubt.POSITIVE: "equal where {0} are positive, but not everywhere; if they are, say --positive {0}",
    Doubt.ROUNDED: "exact, the answer rounds to {0}, which is no exact value; if its digits suffice, say --places {1}",
    Doubt.WORDS: "{0} may say what {1} says",
    Doubt.TIME: "not decided within {0} s",
}
SIDES: Mapping[Side, str] = {Side.GOLD: "gold", Side.ANSWER: "answer"}
ASSUMED: Mapping[Assumed, Callable[[tuple[str, ...]], str]] = {
    Assumed.REAL_ROOTS: lambda names: "with odd roots of negative numbers real",
    Assumed.PRINCIPAL: lambda names: "with principal complex values",
    Assumed.DEFINED: lambda names: "where both sides are defined",
    Assumed.WHOLE: lambda names: f"with {', '.join(names)} whole",
    Assumed.COUNTED: lambda names: f"where the bare number counts {' and '.join(names)}",
    Assumed.MAGNITUDE: lambda names: "with " + ", ".join(f"{name} as 10^{LETTERS[name]}" for name in names),
    Assumed.CONSTANT: lambda names: "with " + ", ".join(f"{name} {CONSTANT_LETTERS[name].said}" for name in names),
    Assumed.PRODUCT: lambda names: "with " + ", ".join(f"{name} read as {'·'.join(name)}" for name in names),
    Assumed.RANGE: lambda names: f"with the sum over {', '.join(names)}",
    Assumed.IDENTITY: lambda names: "with I the identity matrix",
    Assumed.PERIODIC: lambda names: "with digits that go on as they repeat",
    Assumed.UNITS: lambda names: f"with {' and '.join(names)} as units",
    Assumed.SHAPE: lambda names: "with x between numbers as a sign of multiplication",
    Assumed.UP_TO: lambda names: f"up to {' and '.join(names)}",
    Assumed.IN_ORDER: lambda names: "in order, with capitals matrices and other letters columns or numbers",
}
# What it stands on -> what that is called, and what is said of its facts.
GROUNDS: Mapping[type, tuple[Callable[[Any], str], Callable[[Any], str]]] = {
    Same: (
        lambda found: MATCHES[found.match],
        lambda found: "" if found.entries is None else f"{found.entries} entries",
    ),
    Differ: (
        lambda found: DIFFERENCES[found.difference][0],
        lambda found: DIFFERENCES[found.difference][1].format(found),
    ),
    OtherKinds: (lambda found: "kind", lambda found: f"{KINDS[found.gold]} against {KINDS[found.answer]}"),
    Rounding: (lambda found: "rounding", lambda found: found.number.claim),
    Tolerance: (
        lambda found: "tolerance",
        lambda found: f"apart by {'more than 1e308' if math.isinf(found.gap) else f'{found.gap:.6g}'}",
    ),
    AtEntry: (lambda found: _method(found.ground), lambda found: f"entry {found.place}: {_detail(found.ground)}"),
    Converted: (lambda found: f"{_method(found.ground)}, in {found.unit}", lambda found: _detail(found.ground)),
    Undecided: (lambda found: "comparison", lambda found: DOUBTS[found.doubt].format(*found.facts)),
    TwoReadings: (lambda found: "reading", readings_text),
    Unreadable: (lambda found: "reading" if found.side else "meaning", _unreadable),
}
# The same of what an instrument of `checks` found.
INSTRUMENT: tuple[Callable[[Any], str], Callable[[Any], str]] = (
    lambda method: evidence.method_text(Finding(Verdict.UNDECIDED, method)),
    lambda method: evidence.detail_text(Finding(Verdict.UNDECIDED, method)),
)
