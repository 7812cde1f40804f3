"""Printed numbers: what they claim, which values agree, how values are rounded and printed."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.numbers import (
    Agreement,
    agrees,
    decimal,
    magnitude,
    possible,
    printed,
    round_half_even,
    round_half_up,
    round_significant,
    show,
    show_significant,
    truncate,
)
from checks.reading.lexing import ReadError

READ = [
    # text, value, weight of the last digit, significant digits
    ("-0.0113", F(-113, 10000), F(1, 10000), 3),
    ("−.5", F(-1, 2), F(1, 10), 1),
    ("+3", F(3), F(1), 1),
    ("3.", F(3), F(1), 1),
    ("0", F(0), F(1), 1),
    ("-0.1750", F(-7, 40), F(1, 10000), 4),
    ("1,153,840", F(1153840), F(1), 7),
    ("1,000.99", F(100099, 100), F(1, 100), 6),
    ("61{,}706", F(61706), F(1), 5),
    ("11,\\! 111,\\! 111,\\! 100", F(11111111100), F(1), 11),
    ("1\\,153\\,840", F(1153840), F(1), 7),
    ("1\u2009153\u2009840", F(1153840), F(1), 7),
    ("1 000", F(1000), F(1), 4),
    ("1.153.840", F(1153840), F(1), 7),
    ("1.153.840,5", F(11538405, 10), F(1, 10), 8),
    ("1000,99", F(100099, 100), F(1, 100), 6),
    ("0,111", F(111, 1000), F(1, 1000), 3),
    ("3.2e-4", F(32, 100000), F(1, 100000), 2),
    ("3.2E+2", F(320), F(10), 2),
    ("3.2 \\times 10^{-4}", F(32, 100000), F(1, 100000), 2),
    ("3.2 × 10⁻⁴", F(32, 100000), F(1, 100000), 2),
    ("-3.2 \\cdot 10^2", F(-320), F(10), 2),
    ("12 %", F(12, 100), F(1, 100), 2),
    ("32.5\\%", F(325, 1000), F(1, 1000), 3),
    ("28 percent", F(28, 100), F(1, 100), 2),
    ("3/16", F(3, 16), None, None),
    ("-13/16", F(-13, 16), None, None),
    ("-\\frac{7}{8}", F(-7, 8), None, None),
    ("\\frac{-7}{8}", F(-7, 8), None, None),
    ("\\tfrac12", F(1, 2), None, None),
    ("0.333...", F(333, 1000), F(1, 1000), 3),
]


@pytest.mark.parametrize(("text", "value", "quantum", "digits"), READ)
def test_a_printed_number_has_a_value_and_a_last_digit(
    text: str, value: F, quantum: F | None, digits: int | None
) -> None:
    number = printed(text)
    assert (number.value, number.quantum, number.digits) == (value, quantum, digits)


@pytest.mark.parametrize(
    "text",
    [
        "", "-", ".", "abc", "1 2", "1 3/16", "1,23,456", "1,1234,5", "3 cm", "1/0", "--1", "1e", "1e999999", "9" * 400,
        "1,2,3", "0x10", "1_000", "٣", "nan", "inf", "1.2.3", "12%%", "$3", "__import__('os')", "3/16/2", "1" * 10**6,
        "1e5e5", "=1", "½ 1",
    ],
)  # fmt: skip
def test_anything_else_is_unread(text: str) -> None:
    with pytest.raises(ReadError):
        printed(text)


@pytest.mark.parametrize(
    ("text", "doubtful"), [("61,706", True), ("1,153,840", False), ("61{,}706", True), ("0,706", False)]
)
def test_one_group_of_three_is_read_as_thousands_and_the_doubt_is_told(text: str, doubtful: bool) -> None:
    assert bool(printed(text).doubt) is doubtful


COMPARED = [
    # printed, value, agreement, why
    ("-0.1750", F(-7, 40), Agreement.EXACT, "trailing zeros claim nothing false"),
    ("-0.0113", F(-11273, 10**6), Agreement.ROUNDED, "within half a unit"),
    ("-0.0112", F(-11273, 10**6), Agreement.TRUNCATED, "cut off, not rounded"),
    ("-0.0114", F(-11273, 10**6), Agreement.WRONG, "neither"),
    ("0.0113", F(-11273, 10**6), Agreement.WRONG, "the sign counts"),
    ("0.13", F(125, 1000), Agreement.ROUNDED, "a tie, half up"),
    ("0.12", F(125, 1000), Agreement.ROUNDED, "a tie, half to even"),
    ("0.13", F(135, 1000), Agreement.TRUNCATED, "a tie that neither rule rounds down"),
    ("0.14", F(135, 1000), Agreement.ROUNDED, "a tie that both rules round up"),
    ("-0.13", F(-125, 1000), Agreement.ROUNDED, "a tie, away from zero"),
    ("3.32", F(33219281, 10**7), Agreement.ROUNDED, "log2(10)"),
    ("2.3026", F(33219281, 10**7), Agreement.WRONG, "ln(10) is another number"),
    ("39754", F(39754), Agreement.EXACT, "a count"),
    ("39754", F(397541, 10), Agreement.ROUNDED, "a whole number for a real one"),
    ("39755", F(39754), Agreement.WRONG, "one too many"),
    ("3/16", F(3, 16), Agreement.EXACT, "a fraction is exact"),
    ("3/16", F(1875001, 10**7), Agreement.WRONG, "and nothing but"),
    ("12 %", F(1234, 10**4), Agreement.ROUNDED, "per cent round at the per cent"),
    ("12 %", F(127, 1000), Agreement.TRUNCATED, "12.7 % cut off"),
    ("0.333...", F(1, 3), Agreement.TRUNCATED, "more digits follow"),
    ("0.666...", F(2, 3), Agreement.TRUNCATED, "more digits follow"),
    ("0.667...", F(2, 3), Agreement.WRONG, "not the digits of 2/3"),
    ("3.2e-4", F(324, 10**6), Agreement.ROUNDED, "two significant digits"),
    ("0.00", F(4, 1000), Agreement.ROUNDED, "zero at two places"),
    ("-0.00", F(-4, 1000), Agreement.ROUNDED, "a small negative value"),
    ("-0.00", F(4, 1000), Agreement.WRONG, "not a small positive one"),
    ("0", F(0), Agreement.EXACT, "zero"),
]


@pytest.mark.parametrize(("text", "value", "agreement", "why"), COMPARED)
def test_a_value_agrees_or_not(text: str, value: F, agreement: Agreement, why: str) -> None:
    comparison = agrees(printed(text), value)
    assert comparison.agreement is agreement, why
    assert comparison.agrees is (agreement is not Agreement.WRONG)


ENCLOSED = [
    ("0.25", (F(2501, 10**4), F(2502, 10**4)), Agreement.ROUNDED, "all of it rounds there"),
    ("0.25", (F(2549, 10**4), F(2551, 10**4)), Agreement.TRUNCATED, "part of it only when cut off"),
    ("0.25", (F(2599, 10**4), F(2601, 10**4)), Agreement.UNDECIDED, "part of it not at all"),
    ("0.25", (F(2, 10), F(3, 10)), Agreement.UNDECIDED, "too wide"),
    ("0.25", (F(27, 100), F(28, 100)), Agreement.WRONG, "disjoint"),
    ("1/4", (F(2499, 10**4), F(2501, 10**4)), Agreement.UNDECIDED, "an enclosure never shows equality"),
    ("1/4", (F(26, 100), F(27, 100)), Agreement.WRONG, "but it refutes it"),
    ("0.333...", (F(3333, 10**4), F(3334, 10**4)), Agreement.TRUNCATED, "cut off"),
    ("0.333...", (F(3325, 10**4), F(3326, 10**4)), Agreement.WRONG, "would round there, but the text is cut off"),
]


@pytest.mark.parametrize(("text", "span", "agreement", "why"), ENCLOSED)
def test_an_enclosure_agrees_only_as_a_whole(text: str, span: tuple[F, F], agreement: Agreement, why: str) -> None:
    assert agrees(printed(text), span).agreement is agreement, why


def test_an_interval_the_wrong_way_round_is_an_error() -> None:
    with pytest.raises(ValueError, match="swap the ends"):
        agrees(printed("1"), (F(2), F(1)))


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("0.6801", (F(68005, 10**5), F(69, 100)), True),
        ("0.6801", (F(680151, 10**6), F(69, 100)), False),
        ("3/16", (F(0), F(1)), True),
        ("3/16", (F(1, 2), F(1)), False),
        ("0.3...", (F(35, 100), F(36, 100)), True),
        ("0.3...", (F(25, 100), F(29, 100)), False),
    ],
)
def test_a_reachable_interval_may_or_may_not_be_printed_so(text: str, span: tuple[F, F], expected: bool) -> None:
    assert possible(printed(text), span) is expected


@pytest.mark.parametrize(
    ("text", "value", "places", "digits", "behind"),
    [
        ("3.32", F(332193, 10**5), 4, None, "the value is 3.32193; 2 decimal places instead of 4"),
        ("3.32", F(332193, 10**5), 2, None, "the value is 3.32193"),
        ("3.32", F(332193, 10**5), None, 3, "the value is 3.32193"),
        ("3.3", F(332193, 10**5), None, 3, "the value is 3.32193; 2 significant digits instead of 3"),
        ("3", F(332193, 10**5), None, 3, "the value is 3.32193; 1 significant digit instead of 3"),
        ("0.3", (F(1, 3), F(2, 3)), None, None, "the value is between 0.333333333333 and 0.666666666667"),
        ("0.3", F(123456789012345678901, 10**21), None, None, "the value is 0.123456789012..."),
        ("0.3", F(1, 3), None, None, "the value is 1/3"),
    ],
)
def test_the_value_is_stated_with_digits_enough_and_what_is_asked_for(
    text: str, value: F | tuple[F, F], places: int | None, digits: int | None, behind: str
) -> None:
    assert agrees(printed(text), value, places=places, digits=digits).detail == f"{printed(text).claim}; {behind}"


def test_the_claim_is_stated() -> None:
    assert printed("-0.0113").claim == ("-0.0113 claims a value from -0.01135 to -0.01125, rounded to 4 decimal places")
    assert printed("3/16").claim == "3/16 claims to be exact"
    assert printed("256").claim == "256 claims a value from 255.5 to 256.5, rounded to a whole number"
    assert "instead of 4" in agrees(printed("3.32"), F(332193, 10**5), places=4).detail


ROUNDED = [
    (F(-7, 40), 4, "-0.1750"),
    (F(-11273, 10**6), 4, "-0.0113"),
    (F(125, 1000), 2, "0.13"),
    (F(-125, 1000), 2, "-0.13"),
    (F(-1, 10**6), 4, "0.0000"),
    (F(2), 0, "2"),
    (F(5, 2), 0, "3"),
    (F(999999, 10**6), 4, "1.0000"),
]


@pytest.mark.parametrize(("value", "places", "text"), ROUNDED)
def test_a_value_is_printed_with_its_trailing_zeros(value: F, places: int, text: str) -> None:
    assert show(value, places) == text
    assert printed(text).value == round_half_up(value, places)


def test_counts_are_printed_in_groups() -> None:
    assert show(1153840, thousands=True) == "1,153,840"
    assert show(F(-61706), thousands=True) == "-61,706"
    assert show(F(1234567, 100), 2, thousands=True) == "12,345.67"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (F(113, 10000), 3, "0.0113"), (F(32, 10**7), 2, "3.2e-6"), (F(123456), 3, "1.23e5"), (F(999), 2, "1.0e3"),
        (F(0), 2, "0.0"), (F(-2, 3), 4, "-0.6667"), (F(99995, 10**5), 4, "1.000"),
    ],
)  # fmt: skip
def test_significant_digits(value: F, digits: int, text: str) -> None:
    assert show_significant(value, digits) == text


@pytest.mark.parametrize(
    ("value", "power"), [(1, 0), (9, 0), (10, 1), (999, 2), (1000, 3), (F(1, 10), -1), (F(1, 11), -2), (0, 0)]
)
def test_the_leading_digit_has_a_power(value: F, power: int) -> None:
    assert magnitude(value) == power


def test_rules_for_ties_differ() -> None:
    tie = F(125, 1000)
    assert (round_half_up(tie, 2), round_half_even(tie, 2), truncate(tie, 2)) == (F(13, 100), F(12, 100), F(12, 100))
    assert round_half_up(F(-25, 1000), 2) == F(-3, 100)
    assert truncate(F(-129, 1000), 2) == F(-12, 100)
    assert round_half_up(1250, -2) == 1300
    with pytest.raises(ValueError, match="at least 1"):
        round_significant(tie, 0)


def test_a_fraction_has_all_its_digits_or_none() -> None:
    assert (decimal(F(-227, 20000)), decimal(F(1, 3)), decimal(F(5))) == ("-0.01135", "1/3", "5")


VALUES = st.fractions(min_value=-1000, max_value=1000, max_denominator=10**9)


@given(VALUES, st.integers(0, 8))
def test_what_is_rounded_and_printed_agrees(value: F, places: int) -> None:
    text = show(value, places)
    outcome = agrees(printed(text), value)
    assert outcome.agreement in (Agreement.EXACT, Agreement.ROUNDED)
    assert possible(printed(text), (value, value))


@given(VALUES, st.integers(0, 8), st.sampled_from([-1, 1]))
def test_one_unit_off_is_never_right_as_rounded(value: F, places: int, step: int) -> None:
    off = round_half_up(value, places) + F(step, 10**places)
    outcome = agrees(printed(show(off, places)), value)
    tie = (value * 10**places * 2).denominator == 1
    assert tie or outcome.agreement in (Agreement.TRUNCATED, Agreement.WRONG)
    further = agrees(printed(show(off + F(step, 10**places), places)), value)
    assert further.agreement is Agreement.WRONG


@given(VALUES, VALUES, st.integers(0, 4))
def test_an_enclosure_says_what_its_ends_say(a: F, b: F, places: int) -> None:
    low, high = min(a, b), max(a, b)
    number = printed(show(low, places))
    outcome = agrees(number, (low, high))
    middle = agrees(number, (low + high) / 2)
    if outcome.agrees:
        assert middle.agrees
    if outcome.agreement is Agreement.WRONG:
        assert not middle.agrees


@settings(max_examples=300)
@given(st.text(alphabet="0123456789.,-−+eE%/\\{}! x×^⁻⁴frac ", max_size=20) | st.text(max_size=20))
def test_any_text_is_a_number_or_unread(text: str) -> None:
    try:
        number = printed(text)
    except ReadError:
        return
    assert number.rounded[0] <= number.value <= number.rounded[1]
    assert number.truncated[0] <= number.value <= number.truncated[1]
    assert number.claim
