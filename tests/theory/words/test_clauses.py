"""Sentences that do not claim the formula in them, by their grammar, and those that claim it for all their words."""

from __future__ import annotations

import pytest

from theory.words import Stance, stance_between

BEFORE = """
    Nobody believes that | It is simply not so that | It is false, of course, that | You might expect that |
    It was once thought that | It used to say | The old code had | We had previously | Nobody can prove that |
    One must not conclude that | Some dream that | Alice's (wrong) attempt: | Here is what not to write: | Rejected: |
    Refuted: | Obsolete: | Before the correction: | Myth: | Bug: | FIXME: | Typo: | Not true: | \\xmark | \\ding{55} |
    This is not to say that | Few would agree that | The temptation is to write | A naive reader concludes that |
    Legend has it that | By accident we wrote | Debunked: | Common confusion: | Anti-pattern: | Open question: |
    Everything but |
    We refute | Let us disprove | By no means does | To be deleted: | Could it be that | Draft, ignore: |
    A typical wrong solution: |
    Mistake 1: | Bug #2: | Wrong answer. We get | We do not get | In line 3 we used an old version: | \U0001f6ab
"""
WHOLE = """
    Is this true? | Do you agree with this? | Explain why this is wrong. | What comes next is false. | This fails: |
    Fix the error in the following. | Never do this: |
    The equation below does not hold. | The next line contains an error. | Find the mistake. | Spot the error. |
    Here is a false claim. | Nothing of what follows is true. | This is how not to do it. | Don't believe this. |
    Everything in this box is wrong. | **Wrong answer.** | [title={The following is wrong.}]
"""
BEHIND = """
    is off by one. | has since been corrected. | no longer holds. | contradicts the above. | fails. |
    looks suspicious. |
    , but I doubt it. | , but that's wrong. | , which fails. | , wrongly. | (disputed) | (to be corrected) |
    \U0001f914 |
    - wrong | seems wrong. |
    (sic) | (not!) | \U0001f6ab | :x: | ← wrong | <- error here | # wrong | // false | (before the fix) | is a lie. |
    is what many students write, but it is not correct. | is refuted below. | was the old value. | has a typo. |
    does not follow. | , which is a misconception. | is only a guess. | would be too good to be true. | (old) |
    was claimed by Bob. | cannot possibly hold. | \\xmark
"""
NEXT = """
    I take it back. | Scratch that. | Ignore the above. | Do not trust this. | Oops. | Sorry, that's wrong. | Hmm, no. |
    Well, no. | Rubbish. | Right? | True or false? | Is this right? | We reject this. | Yet this fails. |
    Correction: this is wrong. | What's wrong here? | There's a mistake above. |
    That is not true. | No, it isn't. | But this is a mistake. | This was a typo. | Not quite. | Nope. | Not! |
    Actually, that's not right. | Unfortunately, the above is wrong. | Of course this is nonsense. | **False.** |
    The error is in the line above. | Can you see the error? | None of the above is true. | Just kidding.
"""
CLAIMED_BEFORE = """
    In the worst case | Is it correct? Yes: | A naive implementation needs |
    The discriminator says fake with probability |
    Without loss of generality | Initially we have | The dashed line in the figure has slope | To check, we add them: |
    The null hypothesis is rejected since | The residual is | The sample is rejected with probability | Correct: |
    A false negative does not cost more than that: | We ignore the bias here: | Nothing changes for the bias: |
    Error: | Errors: | Error 1: |
    Since the filter does not fit, we get | If we do not pad, we get | The value is not the maximum but |
    There is no doubt that | It is not a coincidence that | Do not forget that | You can convince yourself that |
    It turns out that | I know from the lecture that | After that | The part that does not change is | The error is |
    False positives: | Wrong predictions: | The old weight was | No bias: | Mean squared error: | It is clear that |
    We cannot use fewer than | The number of mistakes is | The first try is wrong, so we write: | Error analysis: |
    This does not depend on the batch. We get | The trick is that | In the previous step we found | So it follows that
"""
CLAIMED_BEHIND = """
    . Wrong predictions: $2$ | . There is no padding: $5$ | . It fails to converge. | . None of the weights changes. |
    . What is wrong with the first row? Its sum is $3$. | . It never changes. |
    . A negative residual is not a mistake. |
    . That is why it is not eight. | . We do not use the second weight. | . Its assumption is wrong, but it works. |
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
