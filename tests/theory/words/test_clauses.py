"""Sentences that do not claim the formula in them, by their grammar, and those that claim it for all their words."""

from __future__ import annotations

import pytest

from theory.words import Stance, stance_between

BEFORE = """
    Nobody believes that | It is simply not so that | It is false, of course, that | You might expect that |
    It was once thought that | It used to say | The old code had | We had previously | Nobody can prove that |
    One must not conclude that | Some dream that | Alice's (wrong) attempt: | Here is what not to write: | Rejected: |
    Refuted: | Obsolete: | Before the correction: | Myth: | Bug: | FIXME: | Typo: | Not true: | \\xmark | \\ding{55} |
    A typical wrong solution: |
    Mistake 1: | Bug #2: | Wrong answer. We get | We do not get | In line 3 we used an old version: | \U0001f6ab
"""
WHOLE = """
    The equation below does not hold. | The next line contains an error. | Find the mistake. | Spot the error. |
    Here is a false claim. | Nothing of what follows is true. | This is how not to do it. | Don't believe this. |
    Everything in this box is wrong. | **Wrong answer.** | [title={The following is wrong.}]
"""
BEHIND = """
    (sic) | (not!) | \U0001f6ab | :x: | ← wrong | <- error here | # wrong | // false | (before the fix) | is a lie. |
    is what many students write, but it is not correct. | is refuted below. | was the old value. | has a typo. |
    does not follow. | , which is a misconception. | is only a guess. | would be too good to be true. | (old) |
    was claimed by Bob. | cannot possibly hold. | \\xmark
"""
NEXT = """
    That is not true. | No, it isn't. | But this is a mistake. | This was a typo. | Not quite. | Nope. | Not! |
    Actually, that's not right. | Unfortunately, the above is wrong. | Of course this is nonsense. | **False.** |
    The error is in the line above. | Can you see the error? | None of the above is true. | Just kidding.
"""
CLAIMED_BEFORE = """
    Error: | Errors: | Error 1: |
    Since the filter does not fit, we get | If we do not pad, we get | The value is not the maximum but |
    There is no doubt that | It is not a coincidence that | Do not forget that | You can convince yourself that |
    It turns out that | I know from the lecture that | After that | The part that does not change is | The error is |
    False positives: | Wrong predictions: | The old weight was | No bias: | Mean squared error: | It is clear that |
    We cannot use fewer than | The number of mistakes is | The first try is wrong, so we write: | Error analysis: |
    This does not depend on the batch. We get | The trick is that | In the previous step we found | So it follows that
"""
CLAIMED_BEHIND = """
    is not needed later. | does not depend on the batch. | (false positives) |
    , not counting biases. | , not 7. | , not $7$. | , no 7 |
    (without the wrong ones) | errors in total. | is the error of the net. |
    . It is wrong that | . The error is now smaller. | . Do not round too early. | (no bias)
"""


def _rows(listed: str) -> list[str]:
    return [" ".join(row.split()) for row in listed.split(" |") if row.strip()]


@pytest.mark.parametrize("words", [*_rows(BEFORE), *_rows(WHOLE)])
def test_a_sentence_before_a_formula_does_not_claim_it(words: str) -> None:
    assert stance_between(words, "") is not Stance.CLAIMED


@pytest.mark.parametrize("words", [*_rows(BEHIND), *_rows(NEXT), *(f". {words}" for words in _rows(NEXT))])
def test_a_sentence_behind_a_formula_does_not_claim_it(words: str) -> None:
    assert stance_between("", words) is not Stance.CLAIMED


@pytest.mark.parametrize("words", _rows(CLAIMED_BEFORE))
def test_a_sentence_before_a_formula_claims_it_for_all_its_words(words: str) -> None:
    assert stance_between(words, "") is Stance.CLAIMED


@pytest.mark.parametrize("words", _rows(CLAIMED_BEHIND))
def test_a_sentence_behind_a_formula_claims_it_for_all_its_words(words: str) -> None:
    assert stance_between("", words) is Stance.CLAIMED


@pytest.mark.parametrize("words", ["that " * 5000, "(" * 9000, "not the " * 3000, "wrong, so " * 2000, "a " * 9000])
def test_long_words_take_no_time(words: str) -> None:
    assert stance_between(words, words) in Stance
