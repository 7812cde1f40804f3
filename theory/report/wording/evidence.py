"""What people read of evidence and of mistakes, in plain English: nothing else may depend on these sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq

from checks.evidence import (
    Algebra,
    Apart,
    AtSizes,
    Balls,
    Cases,
    Counterexample,
    Equal,
    EverySize,
    Evidence,
    Finding,
    Model,
    Obstacle,
    Open,
    Proof,
    Refuted,
    Rounding,
    SameForm,
    Shapes,
    Solver,
    Stage,
    Theorem,
    Torch,
    TorchCases,
    Unnoticed,
    Valuation,
    Value,
)
from theory import figures

MOST = 4  # letters of a point
LONGEST = 60  # characters of a value
DIGITS = 6  # of a number in a message


def claim_text(row: Evidence) -> str:
    """What is claimed: `dL/dw3: ∂L/∂w₃ = ∂L/∂z₂·∂z₂/∂w₃`."""
    return LINKS[type(row.link)](row.subject, row.link)


def own_claim_text(row: Evidence) -> str:
    """What is claimed, where it stands beside its subject."""
    return "the value" if isinstance(row.link, Value) else claim_text(row)


def method_text(row: Evidence | Finding) -> str:
    """How it was decided, in a few words: `exact algebra`."""
    return _words(row)[0].format(row.method)


def detail_text(row: Evidence | Finding) -> str:
    """The facts: points, bounds, a counterexample, or why it is not decided; empty where there are none."""
    return _words(row)[1](row.method)


def _words(row: Evidence | Finding) -> tuple[str, Callable[[Any], str]]:
    return OBSTACLES[row.method.obstacle] if isinstance(row.method, Open) else METHODS[type(row.method)]


def how_text(row: Evidence | Finding) -> str:
    """Method and facts: `torch float64: 0.1 ulp at 9 points`."""
    detail = detail_text(row)
    return f"{method_text(row)}: {detail}" if detail else method_text(row)


def methods_text(rows: Sequence[Evidence]) -> str:
    """How several claims of one kind were decided: each method once, and how far torch's values are apart at most."""
    apart = [row.method.worst for row in rows if isinstance(row.method, Torch)]
    far = f": at most {max(apart):.1f} ulp apart" if any(apart) else ""
    return ", ".join(dict.fromkeys(map(method_text, rows))) + far


# A kind of claim -> what several of its kind are called.
KINDS: Mapping[type, str] = {
    Equal: "links",
    Theorem: "theorems",
    Rounding: "roundings",
    Value: "values",
    Cases: "layers",
    Refuted: "mistakes refuted",
}
LINKS: Mapping[type, Callable[[str, Any], str]] = {
    Equal: lambda subject, link: f"{subject}: {link.left} = {link.right}",
    Value: lambda subject, link: subject,
    Rounding: lambda subject, link: (
        f"{subject}: the rounded value is within what rounding every line to {link.places} decimals can reach"
    ),
    Refuted: lambda subject, link: f"mistake refuted: {link.mistake} ({subject})",
    Theorem: lambda subject, link: f"{STAGES[link.stage](link)}{subject}",
    Cases: lambda subject, link: f"{subject} equals torch's: {link.test}",
}
STAGES: Mapping[Stage, Callable[[Theorem], str]] = {
    Stage.INSTANCES: lambda link: f"{link.letter} = {link.first} to {link.last}: ",
    Stage.BASE: lambda link: f"base, {link.letter} = {link.first}: ",
    Stage.STEP: lambda link: f"step, {link.letter} to {link.letter} + 1: ",
    Stage.WHOLE: lambda link: "",
}


def _algebra(found: Algebra) -> str:
    if not found.points:
        return "the terms are not written out"
    return f"confirmed at {found.points} points to {found.digits} digits, seed {found.seed}"


def _at(point: Valuation) -> str:
    """The letters and their values; of many letters the first."""
    return ", ".join(f"{name} = {value}" for name, value in point[:MOST]) + (", ..." if len(point) > MOST else "")


def _counterexample(found: Counterexample) -> str:
    seeded = f"seeded {', '.join(found.seeded)}" if found.seeded else ""
    at = ", ".join(filter(None, (_at(found.at), seeded))) or "no letters"
    left, right = _told_apart(found.left, found.right)
    return f"{_entry(found)}at {at}: left is {left}, right is {right}"


def _told_apart(left: str, right: str) -> tuple[str, str]:
    """Two values in few digits, or as they are where they would look alike."""
    short = (_figure(left), _figure(right))
    return (left, right) if short[0] == short[1] else short


def _figure(text: str) -> str:
    """A number in at most so many digits; anything else as it is."""
    if sum(map(str.isdigit, text)) <= DIGITS:
        return text
    try:
        value = Fraction(text)
    except ValueError:
        return text
    return f"≈ {figures.significant(fmpq(value.numerator, value.denominator), DIGITS)}"


def _entry(found: Counterexample | Open) -> str:
    return "" if found.entry is None else f"entry {found.entry}: "


def _apart(found: Apart) -> str:
    at = _at(found.at) or "a seeded matrix"
    entries = "" if found.entries is None else f"; {found.entries} entries differ"
    return f"at {at}: ours {_short(found.ours)}, torch {_short(found.theirs)}{entries}"


def _short(value: str) -> str:
    text = " ".join(value.split())
    return text if len(text) < LONGEST else text[: LONGEST - 3] + "..."


def _model(found: Model) -> str:
    if found.refuted is None:
        return "both sides equal; the definitions have a model"
    return f"at {_at(found.refuted.at)} the left is {found.refuted.left}, the right {found.refuted.right}"


def _solver(found: Solver) -> str:
    if found.answer == "unsat":
        return f"the laws leave no counterexample (instances: {found.instances})"
    return f"does not follow from the laws (instances: {found.instances}): the solver says {found.answer}"


def _proof(found: Proof) -> str:
    if found.missing is None:
        return f"for every {found.letter} >= {found.start}"
    return f"{claim_text(found.missing)}: {detail_text(found.missing)}"


# Method -> what it is called, with its facts where {} says so, and what is said of its facts.
METHODS: Mapping[type, tuple[str, Callable[[Any], str]]] = {
    SameForm: ("same form", lambda found: "" if found.entries == 1 else f"{found.entries} entries"),
    Algebra: ("exact algebra", _algebra),
    EverySize: ("differential of traces", lambda found: "for matrices of every size"),
    AtSizes: ("exact algebra, entry by entry", lambda found: f"at {_at(found.sizes)}; not shown for every size"),
    Counterexample: ("counterexample", _counterexample),
    Shapes: ("shape", lambda found: f"left has shape ({', '.join(found.left)}), right ({', '.join(found.right)})"),
    Balls: ("ball arithmetic", lambda found: f"an interval of half-width {found.radius:.2g} around the exact value"),
    Torch: (
        "torch float64",
        lambda found: f"{found.worst:.1f} ulp at {found.points} points (bound {found.bound}), seed {found.seed}",
    ),
    TorchCases: (
        "torch conv2d, float64",
        lambda found: (
            f"{found.cases} cases on {found.size}x{found.size} integers, equal in every entry, seed {found.seed}"
        ),
    ),
    Apart: ("torch", _apart),
    Model: ("evaluation in pairs modulo {0.modulus}, seed {0.seed}", _model),
    Solver: ("induction, cvc5", _solver),
    Proof: ("induction, cvc5", _proof),
    Unnoticed: ("links and torch", lambda found: "the mistake passes every check"),
}
# Obstacle nothing was decided -> what was tried, and the reason in words.
OBSTACLES: Mapping[Obstacle, tuple[str, Callable[[Any], str]]] = {
    Obstacle.NO_VALUE: ("same form", lambda found: f"{_entry(found)}but it has no value"),
    Obstacle.TOO_DEEP: ("exact algebra", lambda found: f"{_entry(found)}the expression is nested too deeply"),
    Obstacle.TOO_LONG: ("exact algebra", lambda found: f"over {found.about} operations when written out"),
    Obstacle.NOT_SHOWN: ("exact algebra", lambda found: f"{_entry(found)}neither shown equal nor refuted at a point"),
    Obstacle.NOWHERE_DEFINED: (
        "exact algebra",
        lambda found: f"{_entry(found)}equal in form, but defined at no point that was tried",
    ),
    Obstacle.OUTSIDE: ("exact algebra", lambda found: f"{_entry(found)}{found.about}"),
    Obstacle.NO_WITNESS: ("torch", lambda found: "the witness does not compute this quantity"),
    Obstacle.NO_POINT: ("torch", lambda found: "has a value at none of the points that were tried"),
    Obstacle.COINCIDES: ("links and torch", lambda found: "at these numbers the mistaken value is the right one"),
    Obstacle.NO_SOLVER: ("induction, cvc5", lambda found: 'cvc5 is not installed: pip install "theory[proof]"'),
}
