"""What a line or a heading says of the question that it begins."""

from __future__ import annotations

import pytest

from theory.documents.places import Place, counts, lone

# (line, how much of it is the sign, the question)
SIGNS = [
    ("2.f  the flattened size is 256", "2.f", "2f"),
    ("3.a  alpha_1 = 3/16", "3.a", "3a"),
    ("1. b. the formula", "1. b.", "1b"),
    ("2f: the size", "2f:", "2f"),
    ("2f. the size", "2f.", "2f"),
    ("b. the size", "b.", "b"),
    ("**b)** the size", "**b)** ", "b"),
    ("*(b)* the size", "*(b)* ", "b"),
    ("__c)__ x", "__c)__ ", "c"),
    ("**3b.** the slope", "**3b.", "3b"),
    ("Q7 a) the range", "Q7 a)", "7a"),
]
# What begins with a number or a letter, and is a formula, a step or a word.
NO_SIGNS = [
    "2.a = 5", "2.b - 3", "2f = 3", "1.5e = 3", "2.5 a", "2. a = 3", "e. g. the size", "(a)*b", "a)* b", "3) x",
    "4. FLOPs", "b.5", "2f.5 is the size",
]  # fmt: skip


@pytest.mark.parametrize(("line", "sign", "question"), SIGNS)
def test_a_sign_is_known_with_the_marks_around_it(line: str, sign: str, question: str) -> None:
    place = Place()
    assert (line[: place.see(line)], place.question) == (sign, question)


@pytest.mark.parametrize("line", NO_SIGNS)
def test_a_formula_or_a_step_is_no_sign(line: str) -> None:
    place = Place()
    assert (place.see(line), place.question) == (0, "")


def _after(*lines: str) -> Place:
    place = Place()
    for line in lines:
        place.see(line)
    return place


@pytest.mark.parametrize(
    ("lines", "named", "why"),
    [
        (["Q7. a) the range", "b) the slope"], "7b", "the next letter behind a whole name is the next question"),
        (["Problem 7a", "(a) one step", "(b) another"], "7a", "a letter that begins anew numbers steps"),
        (["Problem 7", "(a) the range", "(b) the slope"], "7", "the name of the question has no letter"),
    ],
)
def test_what_a_letter_behind_a_whole_name_is(lines: list[str], named: str, why: str) -> None:
    assert _after(*lines).context.named == named, why


def test_the_next_letter_within_a_line_begins_the_next_part() -> None:
    place = _after("Q7. a) the range is")
    place.within(". b) the slope is")
    assert place.context.named == "7b"
    place.within(". e) that is no next part, and (3 + c) no sign")
    assert place.context.named == "7b"


@pytest.mark.parametrize(
    ("heading", "counted"),
    [("4. FLOPs", "4"), ("4: FLOPs", "4"), ("4 FLOPs of a layer", "4"), ("4 x 4", ""), ("FLOPs 4", ""), ("2023", "")],
)
def test_a_heading_may_begin_with_the_number_of_a_question(heading: str, counted: str) -> None:
    place = Place()
    place.under(2, heading)
    assert place.context.counted == counted


def test_a_sign_ends_what_a_heading_counted() -> None:
    place = Place()
    place.under(2, "4. FLOPs")
    place.see("Problem 5")
    assert place.context.counted == ""


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["1. the first", "2. the second"], True),
        (["1. b. the first", "2. a. the second"], True),
        (["1) the first", "(a) its part", "2) the second"], True),
        (["(a) a part", "1. a step", "2. another"], False),
        (["Problem 3", "1. a step"], False),
        (["# A heading", "1. a step"], False),
    ],
)
def test_numbers_count_questions_where_nothing_else_names_them(lines: list[str], expected: bool) -> None:
    assert counts(lines) is expected


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("1\na\n\n2\nb", {0, 3}, "with a blank line above and words below"),
        ("1\na\n\n3b\nb\n\n4\nc", {0, 6}, "with letters behind others"),
        ("1\n2\n3", set(), "a column"),
        ("1\na\n\n4\n\nb", {}, "an answer, which leaves one number"),
        ("3\na\n\n1\nb", set(), "in no order"),
        ("Question 1\n\n2\na\n\n3\nb", set(), "where a word names one"),
    ],
)
def test_numbers_on_lines_of_their_own(text: str, expected: set[int], why: str) -> None:
    assert lone(text.split("\n")) == frozenset(expected), why
