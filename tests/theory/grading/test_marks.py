"""A hand calculation is never rejected for its rounding, a wrong number never accepted, and doubt goes to a person."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pytest

from checks.literals import Numbers
from tests.theory.grading.tables import answers as handed_in
from tests.theory.grading.tables import content
from theory import figures
from theory.grading.judging.replay import Replay
from theory.grading.key import Key, key
from theory.grading.marker import Marker
from theory.grading.matching.sheet import response
from theory.grading.parts import Part
from theory.question import find
from theory.report.wording.grading import note as said


@cache
def marker(question: str) -> Marker:
    return Marker(find(question))


def mark(question: str, answers: dict[str, str], note: str = "") -> dict[str, Part]:
    name = question.rpartition("/")[2]
    rows = [(name, part, text, note) for part, text in answers.items()]
    return {part.part: part for part in parts(question, rows)}


def parts(question: str, rows: Iterable[tuple[str, ...]]) -> tuple[Part, ...]:
    of = marker(question)
    return of.mark([response(answer) for answer in handed_in(rows, of.key.notation)])


def verdict(question: str, answers: dict[str, str], part: str, note: str = "") -> str:
    return mark(question, answers, note)[part].verdict.value


HAND = {"dL/dyhat": "-0.6398", "dyhat/dz3": "0.2176", "dz3/da2": "0.93", "da2/dz2": "0.1094", "dz2/dw3": "0.8"}


@pytest.mark.parametrize(
    ("answers", "expected", "why"),
    [
        ({"dL/dw3": "-0.0113"}, "right", "the exact value rounded"),
        ({"dL/dw3": "-0.011334"}, "right", "more digits than asked for"),
        ({"dL/dw3": "-1.13e-2"}, "right", "scientific notation"),
        ({"dL/dw3": "$−0.0113$"}, "right", "the sign as Unicode has it"),
        ({"dL/dw3": "-0.0114"}, "right-rounded", "0.8 times the rounded -0.0142 is -0.01136"),
        ({**HAND, "dL/dz2": "-0.0142", "dL/dw3": "-0.0114"}, "right-rounded", "the same, shown"),
        ({"dL/dw3": "-0.0112"}, "wrong", "no rounding of the steps leads there"),
        ({"dL/dw3": "-0.0115"}, "wrong", "no rounding of the steps leads there"),
        ({"dL/dw3": "0.0113"}, "wrong", "the sign"),
        ({"dL/dw3": "-0.01"}, "unread", "a dropped factor 0.93 prints the same"),
        ({"dL/dw3": "-0.0"}, "unread", "too few digits"),
        ({"dL/dw3": "see figure"}, "unread", "no number"),
        ({}, "missing", "nothing was handed in"),
        ({**HAND, "dyhat/dz3": "0.6908", "dL/dw3": "-0.0360"}, "right-carried", "follows from a wrong slope"),
        ({**HAND, "dyhat/dz3": "0.6908", "dL/dw3": "-0.0113"}, "unread", "right, but not from what is written"),
        ({**HAND, "dyhat/dz3": "0.6908", "dL/dw3": "-0.0460"}, "wrong", "neither right nor carried"),
        ({**HAND, "dyhat/dz3": "?", "dL/dw3": "-0.0360"}, "unread", "stands on what could not be read"),
    ],
)
def test_a_gradient_by_hand(answers: dict[str, str], expected: str, why: str) -> None:
    assert verdict("q3b", answers, "dL/dw3") == expected, why


def test_a_hand_calculation_with_every_line_rounded_is_right_throughout() -> None:
    found: Key = marker("q3b").key
    hand = found.derivation.rounded(4)
    parts = mark("q3b", {name: figures.rounded(hand[name], 4) for name in found.order})
    assert {part.verdict.value for part in parts.values()} == {"right", "right-rounded"}


def test_the_first_wrong_line_is_named_and_what_follows_is_carried() -> None:
    parts = mark("q3b", {**HAND, "dyhat/dz3": "0.6908", "dL/dw3": "-0.0360"})
    wrong = parts["dL/dw3"].first_wrong
    assert wrong is not None
    assert (wrong.line, wrong.left, wrong.right) == (2, "dyhat/dz3", "0.6908")
    assert parts["dyhat/dz3"].verdict.value == "wrong"


@pytest.mark.parametrize(
    ("question", "answers", "part", "expected", "why"),
    [
        ("q4", {"without bias": "1,153,840"}, "flops.total.without_bias", "right", "exact"),
        ("q4", {"without bias": "1153840 FLOPs"}, "flops.total.without_bias", "right", "with its unit"),
        ("q4", {"without bias": "1.15e6"}, "flops.total.without_bias", "unread", "the count with bias prints the same"),
        ("q4", {"without bias": "1,153,841"}, "flops.total.without_bias", "wrong", "a count is exact"),
        ("q4", {"without bias": "576,000"}, "flops.total.without_bias", "right-elsewhere", "one per MAC"),
        ("q4", {"with bias": "1,153,840"}, "flops.total.with_bias", "wrong", "the answer to the other part"),
        ("q4", {"no bias": "1,153,840"}, "flops.total.without_bias", "right", "another word for without"),
        ("q4", {"FLOPs (bias included)": "1,154,560"}, "flops.total.with_bias", "right", "another word for with"),
        ("q4", {"FLOPs": "1,153,840"}, "FLOPs", "unread", "it may be either, and is not the pool's"),
        ("q3b", {"dL/dw3": "(-0.6398)(0.2176)(0.93)(0.1094)(0.8)"}, "dL/dw3", "right-rounded", "left open"),
        ("q3b", {"dL/dw3": "(-0.6398)(0.2176)(0.93)(0.1194)(0.8)"}, "dL/dw3", "wrong", "left open, and off"),
        ("cv-a1/q1c", {"BCE": "-ln(0.1) * 1.001"}, "BCE.nats", "wrong", "no rounding of 1.001 gives 1"),
        ("q6", {"da/dx": "a'"}, "da/dx", "unread", "what is asked for, under its own name"),
        ("q5", {"total": "61{,}706"}, "params.total", "right", "thousands as LaTeX sets them"),
        ("cv-a1/q1d", {"BCE": "1.2432"}, "BCE.nats", "right", "nats"),
        ("cv-a1/q1d", {"BCE": "1.79"}, "BCE.bits", "right-elsewhere", "bits, not named"),
        ("cv-a1/q1d", {"BCE": "3.7297"}, "BCE.nats", "right-elsewhere", "the sum for the mean"),
        ("cv-a1/q1d", {"BCE": "1.30"}, "BCE.nats", "wrong", "none of these"),
        ("eecs445-p2/q3a", {"alpha_1": "3/16"}, "alpha1", "right", "a fraction"),
        ("eecs445-p2/q3a", {"alpha_1": "0.1875"}, "alpha1", "right", "the same as a decimal"),
        ("eecs445-p2/q3a", {"alpha_1": "0.2"}, "alpha1", "unread", "one digit"),
    ],
)
def test_counts_losses_and_weights(question: str, answers: dict[str, str], part: str, expected: str, why: str) -> None:
    assert verdict(question, answers, part) == expected, why


@pytest.mark.parametrize(
    ("question", "part", "number", "says"),
    [
        ("q5", "params.total", "60000", "it is the value of params.published.total"),
        ("q4", "flops.total.with_bias", "1,153,840", "it is the answer to flops.total.without_bias"),
        ("q3b", "dyhat/dz3", "0.6801", "it is the value of yhat"),
        ("q3b", "dL/dw3", "-0.12", ""),  # too few digits to tell
    ],
)
def test_a_wrong_number_that_belongs_elsewhere_is_told(question: str, part: str, number: str, says: str) -> None:
    found = mark(question, {part: number})[part]
    assert found.verdict.value == "wrong"
    assert says in said(found.reasons)
    assert says or "it is the" not in said(found.reasons)


def test_a_named_base_makes_bits_right() -> None:
    assert verdict("cv-a1/q1d", {"BCE": "1.79"}, "BCE.bits", note="log base 2") == "right"
    assert verdict("cv-a1/q1d", {"BCE": "1.2432"}, "BCE.bits", note="log base 2") != "right"


def test_a_matrix_is_marked_entry_by_entry() -> None:
    before = "[[5/8,5/8,13/16,5/8],[17/16,5/4,17/16,7/8],[7/8,17/16,7/16,-3/16],[-7/16,-1/4,{},{}]]"
    after = "[[5/8,5/8,13/16,5/8],[17/16,5/4,17/16,7/8],[7/8,17/16,7/16,0],[0,0,{},0]]"
    good = mark("eecs445-p2/q3a", {"map": after.format("1/16"), "map.before_relu": before.format("1/16", "-3/8")})
    assert good["map"].verdict.value == good["map.before_relu"].verdict.value == "right"
    bad = mark("eecs445-p2/q3a", {"map": after.format("0"), "map.before_relu": before.format("-13/16", "-7/8")})
    assert bad["map"].verdict.value == "right-carried"
    assert bad["map.before_relu"].verdict.value == "wrong"
    assert "(4, 3), (4, 4)" in said(bad["map.before_relu"].reasons)


@pytest.mark.parametrize(
    ("part", "quantity"),
    [
        ("dL/dw3", "dL/dw3"), ("∂L/∂w_3", "dL/dw3"), ("L_w3", "dL/dw3"), ("dLdw3", "dL/dw3"), ("", "dL/dw3"),
        (r"\frac{\partial L}{\partial w_3}", "dL/dw3"), (r"$\frac{\partial \mathcal{L}}{\partial w_3}$", "dL/dw3"),
        ("answer", "dL/dw3"), ("q3b", "dL/dw3"),
        ("ŷ", "yhat"), (r"\hat{y}", "yhat"), ("y_hat", "yhat"), ("z_1", "z1"), ("z₁", "z1"), ("∂ŷ/∂z3", "dyhat/dz3"),
        ("w_3", None), ("banana", None), ("dL/dw9", None),
    ],
)  # fmt: skip
def test_a_part_is_found_however_its_name_is_spelled(part: str, quantity: str | None) -> None:
    found = marker("q3b").aliases.find(part, "q3b")
    assert found == (() if quantity is None else (quantity,))


def test_two_different_answers_to_one_part_go_to_a_person() -> None:
    found = parts("q3b", [("q3b", "dL/dw3", "-0.0113"), ("q3b", "∂L/∂w3", "-0.2651")])
    assert {part.verdict.value for part in found} == {"unread"}
    assert sum(part.earned for part in found) == 0


@pytest.mark.parametrize(("held", "loose"), [("-0.0113", True), ("-0.0112", True), ("-0.0100", False)])
def test_what_is_lenient_holds_what_is_careful(held: str, loose: bool) -> None:
    numbers = content(held)
    assert isinstance(numbers, Numbers)
    replay = Replay(key(find("q3b")), {"dL/dz2": numbers})
    inner, outer = replay.careful("dL/dw3"), replay.lenient("dL/dw3")
    assert outer.contains(inner) is True, loose


@pytest.mark.parametrize(
    ("text", "expected", "says"),
    [
        ("-0.6398*0.2176*0.93*0.1094*0.8 = -0.0113", "right", ""),
        ("-0.6398*0.2176*0.93*0.1094*0.8 = -0.0313 + 0.01 = -0.0113", "unread", "is not known to be that"),
        ("-0.6398*0.2176*0.93*0.1094*0.8 = -0.0213 = -0.0113", "unread", "is not known to be that: -0.0213"),
        ("$-0.6398 \\cdot 0.2176 = -0.1392 = -0.0113$", "unread", "is not known to be that: -0.1392"),
        ("-0.6398*0.2176*0.93*0.1094*0.8 = 0.0113", "wrong", "a step of it that does not hold"),
        ("< -0.0113", "unread", ""),
        ("x < -0.0113", "unread", "a bound is no value"),
        ("~~-0.0113~~", "unread", ""),
        ("not -0.0113", "unread", ""),
        ("-0.0113 or -0.2651", "unread", ""),
        ("[-0.0113, -0.2651]", "unread", ""),
        ("dL/dw3", "unread", ""),
    ],
)
def test_a_chain_in_one_cell(text: str, expected: str, says: str) -> None:
    found = mark("q3b", {"dL/dw3": text})["dL/dw3"]
    assert found.verdict.value == expected
    assert says in said(found.reasons)
    assert (found.step is not None) == ("step" in says or "left" in says)


@pytest.mark.parametrize(
    ("answers", "part", "expected", "says"),
    [
        ({"without bias": "576,000", "with bias": "576,720"}, "flops.total.without_bias", "right-elsewhere", ""),
        ({"without bias": "576,000", "with bias": "576,720"}, "flops.total.with_bias", "right-elsewhere", ""),
        ({"without bias": "1,151,280", "with bias": "1,152,000"}, "flops.total.without_bias", "wrong", "1,151,280"),
        ({"without bias": "1153840 MACs"}, "flops.total.without_bias", "unread", "its unit says mac"),
        ({"without bias": "576,000 MACs"}, "flops.total.without_bias", "right-elsewhere", "mac"),
        ({"without bias": "1153840 FLOPs"}, "flops.total.without_bias", "right", ""),
    ],
)
def test_two_parts_are_judged_each_by_its_own(answers: dict[str, str], part: str, expected: str, says: str) -> None:
    found = mark("q4", answers)[part]
    assert found.verdict.value == expected
    assert says in said(found.reasons)


def test_a_convention_that_explains_both_answers_is_not_called_mixed() -> None:
    found = mark("q4", {"without bias": "576,000", "with bias": "576,720"})
    assert "mixed" not in said(found["flops.total.without_bias"].reasons)
    mixed = mark("q4", {"without bias": "1,153,840", "with bias": "1,152,720"})
    assert "conventions are mixed" in said(mixed["flops.total.with_bias"].reasons)


def test_the_part_shown_is_the_quantity_that_was_answered() -> None:
    found = mark("cv-a1/q1c", {"BCE": "3.32"}, note="log base 2")
    assert found["BCE.bits"].verdict.value == "right"
    assert found["BCE.bits"].out_of == 1
    assert "BCE.nats" not in found
    both = mark("cv-a1/q1c", {"BCE.nats": "2.3026", "BCE.bits": "3.3219"})
    assert sum(part.out_of for part in both.values()) == 1


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("3.32 bits", "BCE.bits", "right"),
        ("-ln(0.1)/ln(2) = 3.32 bits", "BCE.bits", "right"),
        ("-ln(0.1) bits", "BCE.nats", "unread"),
        ("2.3026 nats", "BCE.nats", "right"),
        ("3.32", "BCE.bits", "right-elsewhere"),
    ],
)
def test_the_unit_behind_a_loss_counts(text: str, part: str, expected: str) -> None:
    assert mark("cv-a1/q1c", {"BCE": text})[part].verdict.value == expected
