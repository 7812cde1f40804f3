"""Words in, verdict out: what is plainly the answer is read, and no sentence that says anything else is believed."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import pytest

from tests.theory.equality.sentences import AROUND, DRESSES, OTHER, PLAIN
from theory.equality import Equality, judge

READ = 0.9  # of the plain sentences around a right answer
GOLDS = ("7", "-3", "0.5", "61706", "-0.0113", "2x + 1", "x^{2}", r"\frac{a}{b}", r"\sigma(x)", "W x", "e^{x}", "3/16")
WRONG = {"7": "8", "-3": "3", "0.5": "0.6", "61706": "61707", "-0.0113": "0.0113", "2x + 1": "2x - 1"}
SEED = 20
STRANGE = ("zwölfmal", "half", "double", "negative", "inverse", "reciprocal", "transposed", "xyzzy", "beyond", "minus")


def dressed(template: str, dress: str, gold: str) -> str:
    return template.replace("@", dress.format(gold))


def bare(gold: str) -> bool:
    """Whether an answer may stand among words without dollar signs around it."""
    return gold.lstrip("-").replace(".", "").isdigit()


def pairs(templates: tuple[str, ...], count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Golds, and sentences around them."""
    chance = random.Random(seed)
    for _ in range(count):
        gold = chance.choice(GOLDS)
        dress = chance.choice(DRESSES if bare(gold) else DRESSES[1:])
        yield gold, dressed(chance.choice(templates), dress, gold)


def test_the_sentences_are_many_and_none_is_said_twice() -> None:
    assert len({*PLAIN, *OTHER}) == len(PLAIN) + len(OTHER) >= 200


@pytest.mark.parametrize("template", OTHER)
def test_no_sentence_that_says_something_else_is_believed(template: str) -> None:
    for gold in ("7", "-0.0113", "2x + 1"):
        for dress in DRESSES if bare(gold) else DRESSES[1:]:
            text = dressed(template, dress, gold)
            assert judge(gold, text).verdict is not Equality.EQUAL, text


@pytest.mark.parametrize("template", PLAIN)
def test_a_plain_sentence_around_a_wrong_answer_is_never_equal(template: str) -> None:
    for gold, wrong in WRONG.items():
        assert judge(gold, dressed(template, "${}$", wrong)).verdict is not Equality.EQUAL


def test_plain_sentences_around_right_answers_are_read() -> None:
    found = [judge(gold, text).verdict for gold, text in pairs(PLAIN, 600, SEED)]
    assert found.count(Equality.EQUAL) >= READ * len(found)
    assert Equality.DIFFERENT not in found


@pytest.mark.parametrize("template", AROUND)
def test_what_is_set_around_a_formula_is_read_with_it(template: str) -> None:
    for gold in ("7", "0.5", "61706"):
        text = template.replace("@", gold)
        assert judge(gold, text).verdict is not Equality.EQUAL, text
        assert judge(text, gold).verdict is not Equality.EQUAL, text


def attacks(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Sentences that say something else, and plain ones into which a word was put that nothing knows."""
    chance = random.Random(seed)
    half = count // 2
    yield from pairs(OTHER, half, seed)
    single = tuple(template for template in PLAIN if not any(end in template for end in (". ", "! ", "\n")))
    for gold, text in pairs(single, count - half, seed + 1):
        words = text.split(" ")
        words.insert(chance.randrange(len(words) + 1), chance.choice(STRANGE))
        yield gold, " ".join(words)


def believed(count: int, seed: int) -> list[tuple[str, str]]:
    return [(gold, text) for gold, text in attacks(count, seed) if judge(gold, text).verdict is Equality.EQUAL]


def test_a_word_that_changes_what_is_said_is_never_passed_over() -> None:
    assert not believed(1500, SEED)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_a_word_that_changes_what_is_said_is_never_passed_over_at_length(seed: int) -> None:
    assert not believed(10_000, 100 + seed)


@pytest.mark.parametrize(
    ("gold", "answer", "verdict", "why"),
    [
        ("-7", r"-\boxed{7}", "equal", "a box is brackets where mathematics touches it"),
        ("9", r"\boxed{-3}^2", "equal", "and keeps what is in it together"),
        ("7", r"x = \boxed{7}", "equal", "it may be the last side of a chain"),
        ("7", "**7**", "equal", "emphasized by markdown"),
        ("28%", r"$\boxed{28}$ percent", "equal", "a per cent sign behind a box"),
        ("-7.96124", "0.56866 times -14", "equal", "a word of arithmetic between two numbers"),
        ("x = 1, y = 2", "x is 1 and y is 2", "equal", "names and their values"),
        ("x = 1, y = 2", "$x = 1$, $y = 2$", "equal", "the same, between dollar signs"),
        ("7", "Some long story, with 3 and $x$.\n\nThe answer is 7.", "equal", "the last part says the answer itself"),
        ("7", "Some long story.\n\n$x = 3$, so\n\n\\boxed{7}\n", "equal", "a box in a paragraph of its own"),
        ("7", "\\boxed{3}\n\nFinal answer: \\boxed{7}", "equal", "several boxes, of which one is final"),
        ("7", "First \\boxed{3}, a story.\n\n\\boxed{7}", "unread", "several boxes, and none is final"),
        ("7", "\\boxed{7}\n\nThis is wrong.", "unread", "what follows may take it back"),
        ("7", "x = 3.5 + 3.5 = 7", "equal", "a chain that agrees"),
        ("7", "L = (y - t)^2 = 7", "equal", "letters without a value say nothing against it"),
        ("0.333", "x = 1/3 = 0.333", "equal", "rounded on the way"),
        ("3x", "f = 2x + 1 = 3x", "undecided", "not the same function"),
        ("7", "x = 8 = 7", "undecided", "a chain that contradicts itself"),
        ("5", r"5 \text{ cats}", "unread", "a word that nothing knows"),
        (r"5 \text{ cats}", r"5.0 \text{ cats}", "equal", "the same word on both sides"),
        (r"5 \text{ cats}", r"5 \text{ dogs}", "undecided", "other words"),
        ("7", "$\n7\n$", "unread", "a dollar sign that is not closed on its line"),
    ],
)
def test_how_a_text_is_read(gold: str, answer: str, verdict: str, why: str) -> None:
    assert judge(gold, answer).verdict.value == verdict, why


LONG = (
    "$a$ " * 25_000, "$" * 100_000, "\\[" * 50_000, r"\boxed{" * 14_000, "the answer is " * 7000, "\n\n1" * 30_000,
    "{" * 100_000, "**" * 50_000, " " * 100_000, "a, b; " * 16_000, ". so 7" * 16_000, "$$ $ \\( " * 12_000,
    r"\text{a b}" * 10_000, "x is " * 20_000, "`a" * 50_000, "1" * 1_000_000, "x" + " " * 90_000 + "1",
    r"\boxed{" * 10_000 + "x" + "}" * 10_000, "1 percentage " * 7000,
)  # fmt: skip


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:12])
def test_a_long_text_is_read_in_linear_time_or_refused(text: str) -> None:
    start = time.process_time()
    assert judge("5", text).verdict is not Equality.EQUAL
    assert judge("5", f"{text}\n\nThe answer is 5.").verdict in (Equality.EQUAL, Equality.UNREAD)
    assert time.process_time() - start < 20  # of the processor; two at most where nothing is quadratic
