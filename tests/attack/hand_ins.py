"""Hand-ins built from a key's own right answers: spoilt ones, which earn nothing, and harmless ones, which earn all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from checks.rounding import round_half_up, show
from tests.theory.grading.students import middle
from theory.classroom.pool import Job
from theory.formula import latex
from theory.formula.layout import layout
from theory.formula.names import name_box
from theory.grading.grader import Grader
from theory.grading.key import Key, family

ASSIGNMENTS = ("csc420-a2", "cv-a1", "eecs445-p2", "dnn-hw1")


@dataclass(frozen=True)
class Right:
    """A right answer: the part that it is for, the part's name in LaTeX or in words, and its value."""

    assignment: str
    question: str
    part: str
    name: str
    value: str
    words: str

    @property
    def said(self) -> str:
        """As it is written plainly: an equation, or behind a label where the part has a name in words alone."""
        return f"{self.words}: {self.value}" if self.words else f"${self.name} = {self.value}$"

    def equals(self, *sides: str) -> str:
        """A chain from the name to the value by way of these sides."""
        return f"${' = '.join((self.name, *sides, self.value))}$"


@cache
def grader(assignment: str) -> Grader:
    return Job(assignment, None).grader()


def value(key: Key, name: str) -> str | None:
    """The answer to one part as it would be written in a document; None where it is no number and no formula."""
    if name not in key.exact:
        return latex.write(layout(key.derivation[name].last))
    if np.shape(key.exact[name]):
        return None
    exact = middle(key.exact[name])
    return show(exact, 0) if exact.denominator == 1 else show(round_half_up(exact, key.places or 9), key.places or 9)


LABELS = {  # parts without a letter
    "flops.total.without_bias": "FLOPs without bias",
    "flops.total.with_bias": "FLOPs with bias",
    "params.total": "Total parameters",
}


def rights(assignment: str) -> Iterator[Right]:
    """The answers of an assignment that have a name, but those of open questions."""
    for question, marker in grader(assignment).markers.items():
        for part in marker.key.asked:
            text, own = value(marker.key, part.name), family(part.name)
            if text is None or marker.question.table.open or ("." in own and own not in LABELS):
                continue
            name = rf"\text{{{LABELS[own]}}}" if own in LABELS else latex.write(name_box(own))
            yield Right(assignment, question, part.name, name, text, LABELS.get(own, ""))


Wrap = Callable[[Right], str]

# What takes an answer back, or makes another one of it. Each with the kind of its fault.
BEFORE = (
    "No:", "No,", "Wrong:", "It is not", "It isn't true that", "I doubt that", "Maybe", "Perhaps",
    "Nobody would say that",
    "Up to a factor,", "For x = 0 only,", "If we ignore the bias,", "Ignoring the sign,",
    "Assuming that all is linear,",
    "Ten times too large:", "The opposite of what is right:", "My friend has", "The book of last year says", "A guess:",
    "The negative of", "Half of", "The inverse of", "Larger than", "At least", "Not", "Had I known better:",
    "Before the correction", "What I first thought and then rejected:", "Chapter 4 claims", "Everything but", "Unlike",
    "In another exercise,", "With a sign error,", "After dropping the last layer,", "Except for a constant,",
)  # fmt: skip
BEHIND = (
    "up to a factor", "for x = 0 only", "if we ignore the bias", "plus 3", "minus 1", "times 10", "squared", "or so",
    "is wrong", "is not the answer", "which is wrong", "(not)", "(wrong)", "? No, it is not.", "is what my friend has",
    "thousand", "million", "per cent", "km", "or 12", "at most", "at least", "of the total", "in the limit",
    "unless the bias counts", "divided by 2", "modulo 7", "without the last layer", "but I do not believe it",
    "(maybe)",
    "would be too easy", "in thousands", "apart from the sign", "per layer", "over all", "each", "transposed",
    "under protest", "except where x is 0", "to within 50 percent", "halved", "doubled", "(or its negative)",
)  # fmt: skip
SIDES = (
    r"\text{something else}", "7531", "7x_9", "q_7", r"\text{not}", r"k \cdot 7", r"\zeta", r"\infty", "7531 - 1",
    r"\frac{q}{u}", r"\text{twice}\;", "x_9", r"\Omega_3 + 1", "99^2",
)  # fmt: skip
LEFTS = (
    r"\text{not the answer}", r"\text{learning rate}", "q_7", r"\frac{dq}{du}", r"\frac{\partial q}{\partial w_9}",
    "c_1 = 7531$, $c_2", "b", "Q", r"-%s", r"\frac{1}{%s}", r"2 %s", r"%s + 7", r"|%s|^2", r"\overline{%s}",
)  # fmt: skip
HEADINGS = (
    "Not my answer", "Wrong attempts", "What I do not believe", "My friend's solution", "Old version, ignore this",
    "Guesses", "Struck out", "Answers to last year's exam", "Rejected", "Common mistakes", "False", "Nonsense",
)  # fmt: skip
TABLES = (
    "| quantity | not the answer |\n|---|---|\n| {label} | {value} |",
    "| quantity | wrong |\n|---|---|\n| {label} | {value} |",
    "| quantity | right | guess of a friend |\n|---|---|---|\n| {label} |  | {value} |",
    "| quantity | value |\n|---|---|\n| {label} | 7531 |\n| {label} | {value} |",
    "| quantity | value |\n|---|---|\n| {label} | {value} |\n| {label} | 7531 |",
    "| quantity | value | verdict |\n|---|---|---|\n| {label} | {value} | wrong |",
    "| wrong answers | value |\n|---|---|\n| {label} | {value} |",
    "| quantity | value times 3 |\n|---|---|\n| {label} | {value} |",
)  # fmt: skip


def _label(row: Right) -> str:
    return row.words or f"${row.name}$"


def _wraps(texts: tuple[str, ...], make: Callable[[str, Right], str]) -> Iterator[tuple[str, Wrap]]:
    for text in texts:
        yield text, lambda row, text=text: make(text, row)


SPOILT: dict[str, dict[str, Wrap]] = {
    "words before": dict(_wraps(BEFORE, lambda text, row: f"{text} {row.said}")),
    "words before it, set": dict(_wraps(BEFORE, lambda text, row: rf"$\text{{{text} }} {row.equals()[1:]}")),
    "words on the line before": dict(_wraps(BEFORE, lambda text, row: f"{text}\n{row.said}")),
    "words behind": dict(_wraps(BEHIND, lambda text, row: f"{row.said} {text}.")),
    "words behind it, set": dict(_wraps(BEHIND, lambda text, row: rf"{row.equals()[:-1]} \text{{ {text}}}$")),
    "a bare value": dict(_wraps(BEHIND, lambda text, row: f"${row.value}$ {text}")),
    "a bare value and another": dict(_wraps(BEHIND, lambda text, row: f"$7531$ {text}\n\n${row.value}$ or not")),
    "a side": dict(_wraps(SIDES, lambda text, row: row.equals(text))),
    "two sides": dict(_wraps(SIDES, lambda text, row: row.equals(row.value, text))),
    "another name": dict(_wraps(LEFTS, lambda text, row: f"${text.replace('%s', row.name)} = {row.value}$")),
    "a heading": dict(_wraps(HEADINGS, lambda text, row: f"## {text}\n\n{row.said}")),
    "a heading far above": dict(_wraps(HEADINGS, lambda text, row: f"## {text}\n\n### Calculation\n\n{row.said}")),
    "a table": dict(_wraps(TABLES, lambda text, row: text.format(label=_label(row), value=f"${row.value}$"))),
    "a quote": {"quote": lambda row: f"> {row.said}"},
    "struck out": {"struck": lambda row: f"~~{row.said}~~"},
    "a question": {"asked": lambda row: f"Is {row.said}?", "doubted": lambda row: f"{row.said}?"},
    "several": {
        "two": lambda row: f"{row.said}\n\n{row.said.replace(row.value, '7531')}",
        "or": lambda row: f"{row.said} or $7531$",
        "either": lambda row: f"either $7531$ or {row.said}",
    },
    "itself": {
        "name": lambda row: f"${row.name} = {row.name}$",
        "relation": lambda row: f"${row.name} \\ne {row.value}$",
        "bound": lambda row: f"${row.name} \\le {row.value}$",
        "proportional": lambda row: f"${row.name} \\propto {row.value}$",
    },
}  # fmt: skip

BEFORE_HARMLESS = (
    "So", "Therefore,", "Hence we get", "The answer is:", "By the chain rule,", "Using the chain rule we find",
    "Putting everything together,", "Together:", "We obtain", "It follows that", "Final answer:", "Altogether,",
    "With the values from above:", "Now insert the numbers:", "By definition,", "Substituting the values gives",
    "Collecting the terms,", "This gives", "Finally,", "My result:", "Also", "Antwort:", "Daraus folgt",
)  # fmt: skip
BEHIND_HARMLESS = (
    "", "as required", "(by the chain rule)", "as the final answer", "by definition", "as shown above",
    "(see above)", "using the chain rule", "because of the chain rule", "as expected",
)  # fmt: skip
HEADINGS_HARMLESS = ("Solution", "My answer", "Final answer", "Calculation", "Derivation", "Result", "Answer", "Lösung")
HARMLESS: dict[str, dict[str, Wrap]] = {
    "plain": {
        "said": lambda row: row.said,
        "set": lambda row: row.equals(),
        "display": lambda row: f"${row.equals()}$",
    },
    "words before": dict(_wraps(BEFORE_HARMLESS, lambda text, row: f"{text} {row.equals()}")),
    "words on the line before": dict(_wraps(BEFORE_HARMLESS, lambda text, row: f"{text}\n\n${row.equals()}$")),
    "words behind": dict(_wraps(BEHIND_HARMLESS, lambda text, row: f"{row.equals()} {text}".strip() + ".")),
    "the same twice": {"side": lambda row: row.equals(row.value), "again": lambda row: f"{row.said}\n\nSo {row.said}"},
    "a heading": dict(_wraps(HEADINGS_HARMLESS, lambda text, row: f"### {text}\n\n{row.said}")),
    "a list": {"dash": lambda row: f"- {row.said}", "bold": lambda row: f"**{row.said}**"},
}  # fmt: skip


def document(row: Right, text: str) -> str:
    return f"# {row.question}\n\n{text}\n"
