"""Right values with words, boxes and chains around them that change or take back what is said."""

from __future__ import annotations

import random
from fractions import Fraction

from tests.attack.pairs import Kind, Pair
from tests.attack.written import formula, sound

HALVES = (
    "half", "twice", "a third", "the square", "the cube", "the negative", "the inverse", "the reciprocal", "minus",
    "the opposite", "the logarithm", "the derivative", "the transpose", "the complement", "ten times", "a tenth",
    "the factorial", "the root", "the double", "one less than", "one more than", "the absolute value", "the floor",
)  # fmt: skip
DENIALS = (
    "not", "never", "anything but", "everything except", "far from", "larger than", "smaller than", "at least",
    "at most", "nowhere near", "different from", "other than", "unlike", "close to but not", "hardly", "by no means",
    "neither 3 nor", "less than", "greater than", "no longer", "the opposite of", "instead of",
)  # fmt: skip
TAILS = (
    "times ten", "minus one", "plus two", "squared", "cubed", "transposed", "factorial", "per cent less", "or more",
    "or less", "at least", "at most", "is wrong", "is false", "would be too simple", "only for x above 0",
    "at x equal to 1",
    "halved", "doubled", "to the fourth", "inverted", "negated", "modulo seven", "divided by n", "over two", "each",
    "for the other part", "is what my friend has", "unless n is odd", "is not it", "does not fit", "I guess not",
)  # fmt: skip
OWNERS = (
    "My student number is", "The sum of both answers is", "The exam takes", "The wrong answer is", "Page", "My age is",
    "The other student has", "The negative of the answer is", "Nobody would say", "I doubt that it is", "It was never",
    "The number of my house is", "The answer is larger than what is", "One over the answer is", "The time is",
    "Chapter", "The answer to another question is", "The old answer, before the correction, was", "Version",
    "A wrong but popular answer is", "If n were odd it would be", "I would have said, wrongly,", "The temperature is",
)  # fmt: skip


def _gold(rng: random.Random) -> str:
    drawn = rng.randrange(4)
    if drawn == 0:
        return str(rng.randint(2, 99999))
    if drawn == 1:
        return f"{rng.choice(('', '-'))}{rng.randint(0, 99)}.{rng.randint(1, 9999):04d}"
    while not sound(made := formula(rng, 2), rng):
        pass
    return made.latex


def text_before(rng: random.Random) -> Pair:
    gold = _gold(rng)
    words = rng.choice([f"{rng.choice(HALVES)} of", rng.choice(DENIALS)])
    return Pair(
        gold, rng.choice([rf"\text{{{words} }} {gold}", f"{words} ${gold}$", f"It is {words} ${gold}$."]), False
    )


def text_behind(rng: random.Random) -> Pair:
    gold, words = _gold(rng), rng.choice(TAILS)
    forms = [
        rf"{gold} \text{{ {words}}}",
        f"${gold}$ {words}",
        rf"$\boxed{{{gold}}}$ {words}",
        rf"${gold} \text{{ {words}}}$",
    ]
    return Pair(gold, rng.choice(forms), False)


def sentence(rng: random.Random) -> Pair:
    gold, owner = _gold(rng), rng.choice(OWNERS)
    return Pair(gold, rng.choice([f"{owner} ${gold}$", f"{owner} ${gold}$."]), False)


def sentence_of_numbers(rng: random.Random) -> Pair:
    gold, other = str(rng.randint(2, 9999)), str(rng.randint(10001, 99999))
    if rng.random() < 0.5:
        return Pair(gold, f"{rng.choice(OWNERS)} {gold}", False)
    both = rng.choice([(gold, other), (other, gold)])
    template = rng.choice(
        ["x is {} and y is {}", "It is {} or {}", "either {} or {}", "from {} to {}", "{}, no, {}", "{} / {}?"]
    )
    return Pair(gold, template.format(*both), False)


def box(rng: random.Random) -> Pair:
    """A box in the middle of a formula: the answer is the whole, if anything."""
    number = Fraction(rng.randint(2, 50))
    wholes = (
        (r"-\boxed{%s}", -number), (r"\boxed{%s}^2", number**2), (r"\frac{1}{\boxed{%s}}", 1 / number),
        (r"2\boxed{%s}", 2 * number), (r"\boxed{%s} + 1", number + 1), (r"3 - \boxed{%s}", 3 - number),
        (r"\frac{\boxed{%s}}{7}", number / 7), (r"\boxed{%s} \cdot 4", 4 * number), (r"\sqrt{\boxed{%s}}", None),
        (r"|\boxed{%s} - 100|", abs(number - 100)), (r"\log(\boxed{%s})", None), (r"10^{\boxed{%s}}", None),
    )  # fmt: skip
    text, _ = rng.choice([row for row in wholes if row[1] != number])
    return Pair(str(number), rng.choice(["$%s$", "%s", "The answer is $%s$."]) % (text % number), False)


def chain(rng: random.Random) -> Pair:
    """A chain of equalities that contradicts itself says nothing by its end."""
    gold = _gold(rng)
    others = [str(rng.randint(100000, 999999)) for _ in range(rng.randint(1, 3))]
    name = rng.choice(["x = ", "y = ", "z = ", "", "w = "])
    return Pair(gold, f"{name}{' = '.join([*others, gold])}", False)


def font(rng: random.Random) -> Pair:
    """A roman letter behind a value is a factor, a unit or a constant: never nothing."""
    gold = _gold(rng)
    return Pair(gold, rf"{gold}\mathrm{{{rng.choice('eWkiXQzD')}}}", False)


KINDS: dict[str, Kind] = {
    "text before": text_before,
    "text behind": text_behind,
    "sentence": sentence,
    "sentence of numbers": sentence_of_numbers,
    "box": box,
    "contradictory chain": chain,
    "roman letter behind": font,
}
