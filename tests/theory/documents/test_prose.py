"""Equalities in sentences: taken whole or not at all, with nothing of the words around them."""

from __future__ import annotations

import random
import time

import pytest

from theory.documents.formats import read
from theory.documents.formulas import Excerpt
from theory.documents.pieces import Context
from theory.documents.sentences import formulas
from theory.links.document import check
from theory.links.link import Truth

READ = (
    ("Let's calculate A = (7 - 12) * 4 = -20 first.", ["A = (7 - 12) * 4 = -20"], "a verb before, an adverb behind"),
    ("A filter has 5*5*3 = 75 weights, so 75 + 1 = 76 with its bias.", ["5*5*3 = 75", "75 + 1 = 76"], "a noun"),
    ("**Total:** 38 + 17 = 55", ["38 + 17 = 55"], "a label in bold"),
    ("In all 6,272 × 75 = 470,400, about 0.47M.", ["6,272 × 75 = 470,400"], "groups of three digits"),
    ("P(dog) is 5/8 = 0.625.", ["5/8 = 0.625"], "a name that is no formula"),
    ("That is 215/250 = 0.86 = 86%.", ["215/250 = 0.86 = 86%"], "a percentage"),
    ("So (because 3 * 4 = 12) it holds.", ["3 * 4 = 12"], "an aside"),
    ("The answer is **3 * 5 = 15**.", ["3 * 5 = 15"], "emphasis"),
    ("A filter has 5\\*5\\*3 = 75 weights.", ["5*5*3 = 75"], "escaped signs"),
    ("This gives\n3 * 4 = 12 weights.", ["3 * 4 = 12"], "a line that breaks before the formula"),
    ("A total of 3 * 4 =\n12 weights.", ["3 * 4 =\n12"], "a line that breaks within it"),
    ("Hence dL/dw = 2 * 3 = 6.", ["dL/dw = 2 * 3 = 6"], "a derivative"),
    ("Accuracy = 215/250 = 0.86 in total.", ["Accuracy = 215/250 = 0.86"], "a word that is a whole side"),
    ("The number of weights = 5 * 5 = 25.", ["5 * 5 = 25"], "the first side is words: the link behind it is read"),
    ("So 2 * 3 = 6, 4 * 2 = 8, a sum of 14.", ["2 * 3 = 6", "4 * 2 = 8"], "commas between equalities, and an article"),
    ("It takes sqrt(24) ≈ 4.9 in total.", ["sqrt(24) ≈ 4.9"], "a function"),
    ("Precision is 4/5 = 80% and recall 2/4 = 50%.", ["4/5 = 80%", "2/4 = 50%"], "a clause without a verb"),
    ("P(cat) is 3/8 = 0.375 and P(dog) is 5/8 = 0.625.", ["3/8 = 0.375", "5/8 = 0.625"], "a subject behind `and`"),
    ("fc1 adds 8 * 3 = 24 and fc2 3 * 2 = 6.", ["8 * 3 = 24", "3 * 2 = 6"], "layers by their numbers"),
    ("It is 0.02, after 50 epochs 0.08 * 0.5 = 0.04.", ["0.08 * 0.5 = 0.04"], "when it holds"),
    ("There are 8 filters of 3×3 with 8 * 10 = 80 weights.", ["8 * 10 = 80"], "what `with` joins is no operand"),
    ("It needs 4 B * 256 / 1024 = 1 KB.", ["4 B * 256 / 1024 = 1 KB"], "units within"),
    ("The epoch lasts 469 * 25 ms = 11,725 ms = 11.7 s.", ["469 * 25 ms = 11,725 ms = 11.7 s"], "one at the end"),
    ("Ten epochs need 10 * 11.7 = 117 s, or two minutes.", ["10 * 11.7 = 117"], "one that counts the result alone"),
    ("These are 1025000 * 2 B = 2,050,000 B = 2.05 MB.", ["1025000 * 2 B = 2,050,000 B = 2.05 MB"], "units of a kind"),
    ("It costs 2 * 1024 * 1000 = 2.048 MFLOPs.", ["2 * 1024 * 1000 = 2.048 MFLOPs"], "so many millions of them"),
    ("Of 60 images 0.03 * 600 = 18 are lost.", ["0.03 * 600 = 18"], "of which things"),
    ("We lose at most 95 - 92.15 = 2.85 percentage points.", ["95 - 92.15 = 2.85"], "a bound; points"),
    ("The view is 2 * atan(0.36) = 39.6°.", ["2 * atan(0.36) = 39.6°"], "degrees"),
    ("It appears 50 mm * 1.8 / 9 = 10 mm tall.", ["50 mm * 1.8 / 9 = 10 mm"], "how a length lies"),
    ("It has shrunk to 0.5^3 = 0.125.", ["0.5^3 = 0.125"], "where it ends"),
    ("This is 4 / 3 = 1.33 times the original.", ["4 / 3 = 1.33"], "a ratio"),
    ("With batch size n = 20 and learning rate η = 0.1, as said.", ["n = 20", "η = 0.1"], "what a name is of"),
    ("Start: w = 1.0, gradient g = 2, rate 1.", ["w = 1.0", "g = 2"], "what a name is of"),
    ("We know, as said, that eˣ = 1/e⁻ˣ, of course.", ["eˣ = 1/e⁻ˣ"], "letters above the line"),
    ("We know, as said, that cₜ = cₜ₋₁ + 1, of course.", ["cₜ = cₜ₋₁ + 1"], "a sign below the line"),
    ("Then precision = 4/5 = 0.8 and recall = 2/4 = 0.5.", ["precision = 4/5 = 0.8", "recall = 2/4 = 0.5"], "names"),
    ("The new weights are 1 + 2 = 3 and 4 + 5 = 9.", ["1 + 2 = 3", "4 + 5 = 9"], "equalities that `and` joins"),
    ("There are 2*3 = 6 inputs to the layer.", ["2*3 = 6"], "words of the noun that is counted"),
    ("It went down to (1-0.5)^2 = 0.25.", ["(1-0.5)^2 = 0.25"], "where a change ends"),
    ("A step takes 2 * 0.025 s = 0.05 s.", ["2 * 0.025 s = 0.05 s"], "one unit on both sides"),
    ("The loss saw a drop of 2.3 - 1.8 = 0.5.", ["2.3 - 1.8 = 0.5"], "a noun whose value follows"),
    ("That is an accuracy of 912/1000 = 91.2%.", ["912/1000 = 91.2%"], "a noun whose value follows"),
    ("Hence log2(8) = 3 bits for 8 classes.", ["log2(8) = 3"], "a function that is known is no letter"),
    ("With w = 1.2 and g = 4 you get 1.2 - 0.2 = 1.0.", ["w = 1.2", "g = 4", "1.2 - 0.2 = 1.0"], "who gets it"),
    ("That is 60000/64 = 937.5, i.e. 938 batches.", ["60000/64 = 937.5"], "an abbreviation"),
    ("Hence 2.3 / ln 2 = 3.318 bits.", ["2.3 / ln 2 = 3.318"], "a logarithm of a number without brackets"),
    ("The gradient is delta*2 = -0.16.", ["delta*2 = -0.16"], "a Greek letter in words"),
    ("The slope is da/dx = a(1-a), so it is small.", ["da/dx = a(1-a)"], "brackets right behind a letter"),
)
UNREAD = (
    ("The mean of the error e = 5.", "the mean is 5"),
    ("Half the size m = 7 is lost.", "half of it is 7"),
    ("That is 3 * 4 = 2 times the number of filters.", "twice a number"),
    ("It is n (n + 1) = 6.", "brackets apart from a letter may be an aside"),
    ("Let y(see above) = 3 be it.", "words in brackets right behind a letter"),
    ("x = 3 * 4 (abc)", "a word in brackets may be a factor"),
    ("Half of ln 9 = 2.197.", "a word that takes a logarithm for its operand"),
    ("The square of 3 = 9.", "the word takes the formula for its operand"),
    ("Half of 4 * 3 = 12 is six.", "so does half"),
    ("Twice 3 * 4 = 24.", "and twice"),
    ("Minus 3 + 5 = 2.", "and minus"),
    ("Two multiplied with 3 * 4 = 24.", "`with` behind a verb"),
    ("The sum of 5 and 3 = 8.", "an operand before `and`"),
    ("The sum of five and 3 = 8.", "in words, too"),
    ("It has 3 * 4 = 12 million weights.", "a magnitude behind the number"),
    ("We get 3 * 4 = 12 and a half.", "a fraction behind the number"),
    ("So 3 * 4 = 5 (mod 7).", "an aside that changes the sign's meaning"),
    ("Then we have 2 * 3 = 12 divided by 2.", "arithmetic in words behind the number"),
    ("In binary 1010 = 10.", "a word that nobody knows"),
    ("It is 10 - 3 = 7 to 3.", "a score"),
    ("He has 1.234,5 * 2 = 3 things.", "a number of no known form"),
    ("We have 470.4k / 806.6 = 3 here.", "a magnitude at the number"),
    ("So 3 * 4 = 12! It is.", "a factorial or an exclamation"),
    ("We obtain 7 / 2 = 3 remainder 1.", "what remains is a part of it"),
    ("Then 2 * w = 6 at w = 3 holds.", "a condition of a formula with letters"),
    ("The ratio is 3:4 = 0.75.", "a sign that nobody knows"),
    ("For B 3 * 4 = 12 here.", "a name beside a number"),
    ("The mean of 1, 2, 3 = 2.", "the last entry of a list"),
    ("The sum 3 * 4, 5 * 2 = 22.", "a list of products"),
    ("The roots are 2 + 1 = 3, 5.", "the first entry of a list"),
    ("The sum of the weights 3*4, biases 4 and 2 = 18.", "a noun in a list of operands"),
    ("The sum of the biases 5 and the weights 3 * 4 = 17.", "a noun behind an operand"),
    ("One in 8 = 12.5%.", "a preposition that divides"),
    ("Splitting 12 into 3 = 4.", "another"),
    ("Squaring 5 = 25 is easy.", "a verb that computes"),
    ("Half the error 3/4 = 3/8.", "a noun that is an operand itself"),
    ("The mean of 2*3 = 6 is 3.", "a noun with `the` that takes its operand"),
    ("Subtract 5 from 3*4 = 7.", "a preposition of arithmetic"),
    ("It has 2*3 = 5 weights plus one bias.", "a sum behind the noun"),
    ("Adding 3 to 4*5 = 23 weights.", "a preposition behind a verb that computes"),
    ("It is 1480 = 46% of the parameters.", "a share of something"),
    ("Both 2*3 = 6 or 2*4 = 8 are possible.", "alternatives"),
    ("The 3 layers and 4 = 7 things.", "an operand before `and`"),
)


def texts(text: str) -> list[str]:
    return [found.text for found in formulas(Excerpt.whole(text), Context())]


@pytest.mark.parametrize(("text", "expected", "why"), READ)
def test_what_is_taken(text: str, expected: list[str], why: str) -> None:
    assert texts(text) == expected, why


@pytest.mark.parametrize(("text", "why"), UNREAD)
def test_what_is_left(text: str, why: str) -> None:
    assert texts(text) == [], why


@pytest.mark.parametrize(("text", "why"), UNREAD)
@pytest.mark.parametrize("suffix", ["md", "txt"])
def test_what_is_left_is_reported(text: str, why: str, suffix: str) -> None:
    found = check(read(f"a.{suffix}", text))
    assert found.judged == 0, why
    assert found.links, why


MIXED = (
    ("For $n = 5$ we have 5 * 3 = 15 weights.", ["defines", "right"], "beside a formula"),
    ("**Given:** w = 0.5, x = 4. $$wx = 2$$", ["defines", "defines", "right"], "values before one"),
    ("Half of $x$ or half of\n3 * 4 = 13 in all.", ["unread"], "words at the end of the line before"),
    (
        r"So $20 \%$ of $50 = 11$, and twice $2 = 5$.",
        ["unread", "unread"],
        "words that take a formula for their operand",
    ),
    ("So a total of $3 + 4 = 7$, the value of $x = 3$.", ["right", "defines"], "words that name it"),
    ("So $x$ 3 * 4 = 13 weights.", ["unread"], "what touches it is a formula"),
    ("So 3 * 4 = 13 $\\cdot 2$.", ["unread", "unread"], "behind it, too"),
)


@pytest.mark.parametrize(("text", "expected", "why"), MIXED)
def test_sentences_with_formulas(text: str, expected: list[str], why: str) -> None:
    assert [link.truth.value for link in check(read("a.md", text)).links] == expected, why


BEFORE = ("", "So ", "It needs ", "Of 250 images, ", "A model (small) has ", "That is ", "**Size.** ", "with 3 heads, ")
BEHIND = (".", " weights.", " parameters, and so on.", ", as said.", " in total.", " (which is large).", "; next.")
SPOILT = ("half of ", "the square of ", "twice ", "minus ", "log of ", "2 times ", "three plus ", "x ", "not ")
SPOILING = (
    " million.",
    " squared.",
    " times 3.",
    " and a half.",
    "k.",
    " plus 2.",
    " / x is.",
    " thousand weights.",
    "^x!",
)


@pytest.mark.parametrize("seed", range(40))
def test_what_is_judged_is_what_was_written(seed: int) -> None:
    """A right chain is right in every frame, a wrong one is wrong, and in a frame that changes it nothing is said."""
    dice = random.Random(seed)
    numbers = [dice.randint(2, 400) for _ in range(dice.randint(2, 4))]
    product = 1
    for number in numbers:
        product *= number
    sign = dice.choice(["*", " * ", "×", " × ", "·"])
    off = dice.choice([0, 0, 1, -1, 10])
    chain = f"{sign.join(map(str, numbers))} = {product + off:,}"
    whole = check(read("a.md", f"Words. {dice.choice(BEFORE)}{chain}{dice.choice(BEHIND)} More words.\n"))
    truths = [link.truth for link in whole.links]
    assert truths == [Truth.WRONG if off else Truth.RIGHT], (seed, chain)
    before, behind = dice.choice(SPOILT), dice.choice(SPOILING)
    for text in (f"It is {before}{chain}.", f"It needs {chain}{behind}"):
        assert check(read("a.md", text)).judged == 0, (seed, text)


@pytest.mark.parametrize(
    "piece", ["a_", "a-1-", "((", "1 = ", "(x = ", ") ", "3 * ", "**a ", "'a", "and ", "1,", "= ("]
)
def test_time_is_linear(piece: str) -> None:
    begin = time.process_time()
    for _ in formulas(Excerpt.whole("It is " + piece * (19_000 // len(piece)) + " = 3 = 4."), Context()):
        pass
    assert time.process_time() - begin < 2, piece


@pytest.mark.parametrize(
    "text",
    ["$L$ = $x$ - $3$", "$L$ = $2$ * $x$", "$L$ = $2$ $x$", "$2$ $L$ = $x$", "$x$ + $L$ = $3$", "$L$ = $2$/(1 + $x$)"],
)
def test_two_formulas_beside_a_third_are_no_equality(text: str) -> None:
    document = read("a.md", text)
    assert all(len(one.chain.sides) == 1 for one in document.statements)
    assert any("=" in piece.text for piece in document.unread)
