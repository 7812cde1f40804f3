"""Words beside a formula: what is in the table is understood, what is not is strange, and a stance has its reach."""

from __future__ import annotations

import random
import time

import pytest

from theory.words import Precision, Role, Stance, Understanding, stance_between, understand
from theory.words.harmless import HARMLESS
from theory.words.stances import MEANT
from theory.words.table import TABLE

CLAIMED, DENIED, DOUBTED, ASKED = Stance.CLAIMED, Stance.DENIED, Stance.DOUBTED, Stance.ASKED
SUPPOSED, QUOTED, OTHERWISE = Stance.SUPPOSED, Stance.QUOTED, Stance.ALTERNATIVE


@pytest.mark.parametrize(
    ("words", "understood", "why"),
    [
        ("The answer is", Understanding(), "names what is asked for"),
        ("Die Antwort lautet", Understanding(), "the same in German"),
        ("La réponse est", Understanding(), "in French"),
        ("So the answer is", Understanding(final=True), "concludes"),
        ("Final answer:", Understanding(final=True), "says that it is final"),
        ("Endergebnis:", Understanding(final=True), "says that it is final"),
        ("to 4 decimals", Understanding(precision=Precision(places=4)), "decimals"),
        ("auf 4 Nachkommastellen gerundet", Understanding(precision=Precision(places=4)), "decimals"),
        ("rounded to three significant digits", Understanding(precision=Precision(digits=3)), "a number in words"),
        ("approximately", Understanding(precision=Precision()), "only that it is rounded"),
        ("I do not think it is", Understanding(DENIED, strange=("I",)), "denied; `I` is in no phrase here"),
        ("maybe", Understanding(DOUBTED), "doubted"),
        ("it's not", Understanding(DENIED), "an apostrophe is part of a word"),
        ("it isn’t", Understanding(DENIED), "whichever apostrophe"),
        ("e.g.", Understanding(SUPPOSED), "an abbreviation is one word"),
        ("?", Understanding(ASKED), "a mark has a stance"),
        ("either", Understanding(OTHERWISE), "one of several"),
        ("the negative of the answer is", Understanding(strange=("negative", "of")), "changes what is said"),
        ("half of", Understanding(strange=("half", "of")), "changes what is said"),
        ("times", Understanding(strange=("times",)), "a sign of arithmetic beside a formula changes it"),
        ("the answer is larger than", Understanding(strange=("larger", "than")), "changes what is said"),
        ("the answer is -", Understanding(strange=("-",)), "a sign changes what is said"),
        ("the answer is 7 and", Understanding(strange=("7",)), "another number"),
        ("", Understanding(), "nothing"),
    ],
)  # fmt: skip
def test_what_words_say(words: str, understood: Understanding, why: str) -> None:
    assert understand(words) == understood, why
    assert understand(words).harmless == (understood.stance is CLAIMED and not understood.strange)


@pytest.mark.parametrize(
    ("before", "after", "stance"),
    [
        ("It cannot be that", ".", DENIED),
        ("It can't be true, as some may hope, that it cannot be that", ".", DENIED),
        ("The claim that", "is wrong.", QUOTED),
        ("A common mistake is to write", ", which is wrong.", DENIED),
        ("We had", ". This is wrong.", DENIED),
        ("We had", ". Wrong.", DENIED),
        ("We had", ". The last one is wrong.", CLAIMED),
        ("We had", "; what follows is wrong", CLAIMED),
        ("We had", ", so the claim of Bob is wrong", CLAIMED),
        ("We had", "and $1 = 2$ is wrong", CLAIMED),
        ("Is", "? No.", ASKED),
        ("Is it true that", "holds for all of them?", ASKED),
        ("Is it?", "is what I find", CLAIMED),
        ("It doesn't matter:", ", isn't it?", CLAIMED),
        ("It is not a problem that", "", CLAIMED),
        ("The sum is not", "", DENIED),
        ("The sum is not the value", "", DENIED),
        ("This is impossible, but", "", CLAIMED),
        ("We cannot conclude that", "", DENIED),
        ("❌", "", DENIED),
        ("This contradicts", "", DENIED),
        ("We had", ", which is wrong", DENIED),
        ("True or false:", "", ASKED),
        ("Is it true that", ", and why", ASKED),
        ("Suppose", ".", SUPPOSED),
        ("If", ", then", SUPPOSED),
        ("for example", "", CLAIMED),
        ("Numbers can be large (e.g.", ")", CLAIMED),
        ("Either", "or $2$", OTHERWISE),
        ("so", "or $2$", OTHERWISE),
        ("so", "with no bias", CLAIMED),
        ("Perhaps", "", DOUBTED),
        ("so", ", perhaps", DOUBTED),
        ("Es kann nicht sein, dass", ".", DENIED),
        ("Angenommen,", "", SUPPOSED),
        ("Die Behauptung, dass", ", ist falsch.", QUOTED),
        ("also", ", was falsch ist", DENIED),
        ("It is false that", ".", DENIED),
        ("Es ist falsch, dass", ".", DENIED),
        ("The following is wrong:", "", DENIED),
        ("Wrong:", "", DENIED),
        ("The first try is wrong, so we write:", "", CLAIMED),
        ("It is true that", ".", CLAIMED),
        ("Many people believe that", ".", QUOTED),
        ("Most people think", ".", QUOTED),
        ("Many think of layers, and", "", CLAIMED),
        ("Many people believe that $2 + 2 = 5$, but", ".", CLAIMED),
        ("We believe that", ".", CLAIMED),
        ("Bob wrote", ".", QUOTED),
        ("Bob wrote in his notes that", ".", QUOTED),
        ("The student wrote the equation", ".", QUOTED),
        ("We wrote", ".", CLAIMED),
        ("Above I wrote", ".", CLAIMED),
        ("The chain rule says that", ".", CLAIMED),
        ("Alice has three and gets", ".", CLAIMED),
        ("Viele glauben, dass", ".", QUOTED),
        ("Er behauptet,", ".", QUOTED),
        ("In the old version", ".", QUOTED),
        ("In an earlier draft we had", ".", QUOTED),
        ("In the old version it was $2$, so", ".", CLAIMED),
        ("In der alten Fassung stand", ".", QUOTED),
        ("We had", "(wrong)", DENIED),
        ("We had", "(wrong!) before", DENIED),
        ("We had", "[incorrect].", DENIED),
        ("We had", ", wrong.", DENIED),
        ("We had", "(false positives)", CLAIMED),
        ("We had", "(no bias)", CLAIMED),
        ("We had", "(as before, no)", CLAIMED),
    ],
)  # fmt: skip
def test_a_stance_reaches_as_far_as_its_row_says(before: str, after: str, stance: Stance) -> None:
    assert stance_between(before, after) is stance


def test_no_phrase_says_two_things() -> None:
    said: dict[str, object] = {}
    for row in TABLE:
        for phrase in row.split():
            assert said.setdefault(phrase, row.meaning) == row.meaning, phrase
            assert phrase == phrase.lower()


def test_every_phrase_is_understood_as_its_row_says() -> None:
    for row in HARMLESS:
        for phrase in row.split():
            found = understand(phrase.replace("#", "4").replace("@", "b"))
            assert found.stance is CLAIMED, phrase
            assert bool(found.strange) == (row.meaning.does is Role.SIGN), phrase
    for row in MEANT:
        for phrase in row.split():
            assert understand(phrase).stance is row.meaning.does, phrase


def test_a_word_that_is_not_in_the_table_is_strange_wherever_it_stands() -> None:
    chance = random.Random(11)
    harmless = [phrase for row in HARMLESS for phrase in row.split() if row.meaning.does is not Role.SIGN]
    for word in ("negative", "half", "transposed", "reciprocal", "larger", "zwölfmal", "xyzzy", "-", "2"):
        for _ in range(50):
            words = [phrase.replace("#", "4").replace("@", "b") for phrase in chance.choices(harmless, k=3)]
            words.insert(chance.randrange(4), word)
            assert word in understand(" , ".join(words)).strange, words


def test_long_texts_are_read_in_linear_time() -> None:
    for text in ("the answer to the " * 50_000, "$" * 500_000, "to 4 " * 100_000, "a.b" * 200_000):
        start = time.process_time()
        understand(text)
        stance_between(text, text)
        assert time.process_time() - start < 10  # of the processor; some tenths where nothing is quadratic
