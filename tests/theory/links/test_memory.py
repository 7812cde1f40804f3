"""What is remembered of statements is what a fresh judgement of the whole text says, whatever was typed in between."""

from __future__ import annotations

import gc
import random
import tracemalloc
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
import sympy as sp
from flint import fmpq

from checks.reading.building import Kind, Meaning
from checks.remembering import MEMORY, Bounded
from checks.tree import Name
from theory.documents import formats
from theory.documents.limits import SubmissionError
from theory.links import statements
from theory.links.document import check
from theory.links.ledger import NEW, Said
from theory.links.memory import MEANINGS, Memory

SHEETS = sorted((Path(__file__).parent / "sheets").iterdir())
TYPED = (
    "0", "1", "7", ".", "x", "w", "z", "=", " ", "a ", "not ", "$", "$$", "`", "|", "\n", "\n\n", "\n# New\n", "\\",
    "$w = 2$", "$w = 3$ and ", "\n\n$$z = 2w = 6$$\n\n", "Let ", "e = 3, ", "h_1^2 = 4",
)  # fmt: skip


def versions(text: str, other: str, rng: random.Random) -> Iterator[str]:
    """A text as it is edited: signs typed and taken out, lines moved and doubled, parts of another text put in."""
    while True:
        at, lines = rng.randrange(len(text) + 1), text.split("\n")
        one, two = rng.randrange(len(lines)), rng.randrange(len(lines))
        match rng.randrange(6):
            case 0 | 1:
                text = text[:at] + rng.choice(TYPED) + text[at:]
            case 2:
                text = text[:at] + text[at + rng.choice((1, 1, 3, 40)) :]
            case 3:
                lines[one], lines[two] = lines[two], lines[one]
                text = "\n".join(lines)
            case 4:
                text = "\n".join((*lines[:one], lines[two], *lines[one:]))
            case 5:
                start = rng.randrange(len(other))
                text = text[:at] + other[start : start + 80] + text[at:]
        yield text


def said(name: str, text: str) -> str:
    try:
        return repr(check(formats.read(name, text)))
    except SubmissionError as error:
        return str(error)


def compare(seed: int, texts: int, edits: int) -> None:
    """Texts as they are edited, each by itself beside all of them one after the other."""
    rng = random.Random(seed)
    for _ in range(texts):
        sheet, other = rng.choice(SHEETS), rng.choice(SHEETS)
        typed = versions(sheet.read_text(encoding="utf-8"), other.read_text(encoding="utf-8"), rng)
        written = [next(typed) for _ in range(edits)]
        remembered = [said(sheet.name, text) for text in written]
        for text, found in zip(written, remembered, strict=True):
            MEMORY.clear()
            assert found == said(sheet.name, text), f"seed {seed}: {text}"


def test_what_is_remembered_is_what_a_fresh_judgement_says() -> None:
    compare(seed=1, texts=2, edits=6)


@pytest.mark.parametrize("most", [0, 5_000, 100_000])
def test_what_is_forgotten_changes_no_answer(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """A memory of next to nothing forgets what it needs in the midst of a text."""
    rng = random.Random(most)
    sheet, other = (rng.choice(SHEETS).read_text(encoding="utf-8") for _ in range(2))
    typed = versions(sheet, other, rng)
    written = [next(typed) for _ in range(3)]
    remembered = [said("a.md", text) for text in written]
    forgetful = Bounded(enough=most, most=most)
    monkeypatch.setattr("checks.remembering.MEMORY", forgetful)
    assert [said("a.md", text) for text in written] == remembered
    assert forgetful.cost <= most


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 12))
def test_what_is_remembered_is_what_a_fresh_judgement_says_for_long(seed: int) -> None:
    compare(seed, texts=10, edits=20)


def judged_anew(monkeypatch: pytest.MonkeyPatch, *texts: str) -> list[list[str]]:
    """Of each text, the first sides of the statements that were not found in memory."""
    made: list[str] = []
    plain = statements.of_chain

    def noted(claim: statements.Claim, scope: object, line: int) -> object:
        made.append(" = ".join(side.text for side in claim.chain.sides))
        return plain(claim, scope, line)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(statements, "of_chain", noted)
    monkeypatch.setattr("theory.links.memory.CLOCK", float("inf"))  # however slow this machine is
    monkeypatch.setattr("theory.links.passages.CLOCK", float("inf"))
    MEMORY.clear()
    found = []
    for text in texts:
        check(formats.read("a.md", text))
        found.append([*made])
        made.clear()
    return found


LINES = ("$w = 2$", "$x = 5$", "$z = 3w$", "$z = 6$", "$x + 1 = 6$", "$u^2 + u = u(u + 1)$")


def lines(**changed: str) -> str:
    return "\n\n".join(changed.get(f"at{place}", line) for place, line in enumerate(LINES))


@pytest.mark.parametrize(
    ("text", "anew", "why"),
    [
        (lines(), [], "nothing changed"),
        (lines(at0="$w = 3$"), ["w = 3", "z = 3w", "z = 6"], "what has w, and what follows from it"),
        (lines(at1="$x = 4$"), ["x = 4", "x + 1 = 6"], "what has x"),
        (lines(at1="$x = 5.0$"), ["x = 5.0"], "it is the same number"),
        (lines(at1="$x = 5$ of them, as was said"), ["x = 5"], "other words beside a statement; it says the same"),
        (f"Some words.\n\n{lines()}", [], "all of it stands further down"),
        (lines(at2="$z = 3w$" + "\n\n" * 4), ["z = 6", "x + 1 = 6"], "what is said of z and x stands no longer near"),
        (lines(at1="some words"), ["x + 1 = 6"], "nothing is said of x any more"),
        (lines(at5=""), [], "the last one is gone"),
        (lines(at5="$x = 5$\n\n$u^2 + u = u(u + 1)$"), ["x + 1 = 6", "x = 5"], "x again, for which it may be solved"),
    ],
)
def test_what_changed_and_what_hangs_on_it_is_judged_again(
    monkeypatch: pytest.MonkeyPatch, text: str, anew: list[str], why: str
) -> None:
    assert judged_anew(monkeypatch, lines(), text)[1] == anew, why


def test_ledgers_that_say_the_same_are_one() -> None:
    two, three = (Said(Meaning(stated=True), line, {}) for line in (2, 3))
    one = NEW.over({"a": two}).over({"b": three})
    assert NEW.over({"a": three}).over({"a": two, "b": three}) is one, "what was said otherwise in between"
    assert NEW.over({"b": three}).over({"a": two}) is not one, "in another order"
    assert NEW.over({"a": two}).over({"b": two}) is not one, "in another line"
    assert NEW.over({"a": two}).over({"b": Said(None, None, {})}) is not one, "nothing of it"


def test_what_a_text_said_before_is_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    other = lines(at0="$w = 3$")
    assert judged_anew(monkeypatch, lines(), other, lines(), other)[2:] == [[], []]


def test_equal_letters_of_two_alphabets_are_two_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, bold = r"$$a b = b a$$", r"$$\mathbf{a} \mathbf{b} = \mathbf{b} \mathbf{a}$$"
    assert len(judged_anew(monkeypatch, plain, bold)[1]) == 1


def test_a_line_that_an_earlier_statement_shares_is_told_from_the_own_one() -> None:
    """Of `a` the second statement says nothing new but its value's rival; its line stays that of the first."""
    together, apart = "$a = 2 + 2 = 5$ $b = a + 1$", "$a = 2 + 2 = 5$" + "\n" * 12 + "$b = a + 1$\n\n$b = 6$"
    MEMORY.clear()
    check(formats.read("a.md", together))
    found = said("a.md", apart)
    MEMORY.clear()
    assert found == said("a.md", apart)


def test_what_may_hang_on_the_clock_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    memory, calls = Memory[int](), []
    monkeypatch.setattr("theory.links.memory.CLOCK", 0.0)
    for _ in range(2):
        memory.recall("a", "", NEW, 1, lambda scope, here: (calls.append(1) or 2, scope))
    assert len(calls) == 2


def test_what_is_estimated_is_about_what_it_takes() -> None:
    """Over all kinds of values that a worked text leaves behind."""
    text = SHEETS[0].read_text(encoding="utf-8")
    said("a.md", text)
    MEMORY.clear()
    gc.collect()
    tracemalloc.start(1)
    try:
        said("a.md", text)
        gc.collect()
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert 0.5 < MEMORY.cost / taken < 2


OTHERS: dict[str, Any] = {
    "kind": Kind.VECTOR, "shape": (2, 1), "function": abs, "written": "y", "facts": ("positive",), "value": fmpq(2),
    "formula": sp.Symbol("a"), "tree": Name("a"), "origin": 3, "stated": True, "rival": fmpq(3), "former": fmpq(4),
    "listed": fmpq(5), "column": True,
}  # fmt: skip


@pytest.mark.parametrize("field", [field.name for field in fields(Meaning)])
def test_meanings_that_differ_in_anything_are_not_one(field: str) -> None:
    plain = Meaning()
    other = replace(plain, **{field: OTHERS[field]})
    assert MEANINGS.one(other) is not MEANINGS.one(plain)
