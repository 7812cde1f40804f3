"""What a document has said of a name is remembered with its line, until the name is given a second value."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
import sympy as sp

from checks.reading.building import Kind, Scope
from checks.spans import ends
from theory.documents.formats import read
from theory.links.document import check
from theory.links.ledger import NEW, Said, View
from theory.links.link import Truth
from theory.links.scope import NEAR, foretold, remember


def scope_of(*lines: str) -> Scope:
    scope = Scope()
    for number, line in enumerate(lines, start=1):
        (statement,) = read("a.md", f"$${line}$$").statements
        scope = remember(scope, statement.chain, number)
    return scope


def last(text: str) -> str:
    return check(read("a.md", text)).links[-1].truth.value


def test_a_meaning_has_its_value_its_formula_its_kind_and_its_line() -> None:
    w, x = sp.symbols("w x", real=True)
    scope = scope_of("w = 2", "x = [1, 2]", "z = w x", "L = 2 w = 4")
    assert (scope.names["w"].value, scope.names["w"].origin, scope.names["w"].stated) == (2, 1, True)
    assert (scope.names["x"].kind, scope.names["x"].shape) == (Kind.VECTOR, (2, 1))
    assert scope.names["L"].formula == 2 * w
    assert (scope.names["L"].value, scope.names["L"].origin) == (4, 4)
    assert scope.values[w] == 2
    assert scope_of("W = A B").names["W"].kind is Kind.UNSETTLED
    assert scope_of("z = w x").names["z"].formula.free_symbols == {w, x}


def test_a_scope_is_not_changed_by_what_is_said_later() -> None:
    before = scope_of("w = 2")
    (statement,) = read("a.md", "$w = 3$").statements
    after = remember(before, statement.chain, 2)
    assert (before.names["w"].value, after.names["w"].value) == (2, 3)


def test_a_second_value_forgets_what_followed_from_the_first_and_nothing_else() -> None:
    scope = scope_of("x = 1", "b = 7", "z = 2 x = 2", "a = z + 1 = 3", "x = 5")
    assert {name for name, meaning in scope.names.items() if meaning.value is not None} == {"x", "b"}
    assert foretold("z", scope, 5) is None
    same = scope_of("x = 0.93", "z = 2 x = 1.86", "x = 0.93")
    assert same.names["z"].value is not None


def test_what_is_forgotten_has_the_same_order_in_every_run() -> None:
    letters = "hgfedcba"
    said = scope_of("w = 2", *(f"{letter} = 3 w = 6" for letter in letters)).names
    before = Scope(names=View(NEW.over({name: Said(meaning, None, {}) for name, meaning in said.items()}), 10))
    (statement,) = read("a.md", "$w = 3$").statements
    behind = remember(before, statement.chain, 10).names
    assert isinstance(behind, View)
    assert [*behind.own] == [*sorted(letters), "w"]


def test_a_formula_foretells_a_number_only_nearby() -> None:
    scope = scope_of("w = 2", "z = 3 w")
    value = foretold("z", scope, 2 + NEAR)
    assert value is not None
    assert ends(value) == (Fraction(6), Fraction(6))
    assert foretold("z", scope, 3 + NEAR) is None
    assert foretold("z", scope_of("z = 3 w"), 2) is None


SECTIONS = "# One\n\nLet $u = 4 - 2w$, so $L = u^2$.\n\n# Two\n\nLet $u = 1 - w$, so $L = u^3$.\n\n# Three\n\n"
ONCE = "# One\n\nLet $u = 4 - 2w$, so $L = u^2$.\n\n# Two\n\n"


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("$w = 2$, $b = 0.3$, $x = 0.3$\n\n$$z = wx + b$$\n\n$$z = 0.7$$", "wrong", "by the formula"),
        ("$w = 2$, $b = 0.3$, $x = 0.3$\n\n$$z = wx + b$$\n\n$$z = 0.9$$", "right", "by the formula"),
        ("$w = 2$, $x = 3$\n\n$$z = wx$$\n\n$w = 5$\n\n$$z = 7$$", "defines", "w has a second value"),
        ("$$L = 2 \\times 3$$\n\n$$L = 7$$", "wrong", "by the calculation"),
        ("$$L = 2 \\times 3$$" + "\n" * 20 + "$$L = 7$$", "defines", "far away it may be another"),
        ("$z = 2.58$\n\n$$a = \\sigma(z)$$\n\n$$a = 0.93$$\n\n$$b = 2a$$\n\n$$b = 1.859$$", "right", "a is rounded"),
        ("$w = 2$\n\n$w = 3$\n\n$$w^2 = 9$$", "right", "the newest value"),
        ("$x = 1$\n\n$$z = 2x = 2$$\n\n$x = 5$\n\n$$3z = 15$$", "undecided", "the value of z was of another x"),
        ("$z = 1000$. Later $z = [100, 3]$.\n\n$$2z = [200, 6]$$", "right", "of another shape"),
        ("$w = 2$\n\nNow set it to w = 3 instead (a harder case).\n\n$$2 w = 6$$", "undecided", "what was not read"),
        ("Let $u = 4 - w$ with $w = 0$.\n\nNow let $u = 2 - v$.\n\n$v = 1$\n\n$u = 2 - 1$", "right", "another formula"),
        (f"{SECTIONS}$\\frac{{dL}}{{dw}} = 2w - 6$", "defines", "sections that begin anew"),
        (f"{SECTIONS}Let $u = w$, so $L = u^2$. $\\frac{{dL}}{{dw}} = 3w$", "wrong", "what such a section says itself"),
        ("# A\n\n$x = 2$\n\n" + SECTIONS.replace("# ", "## ") + "$x + 1 = 4$", "wrong", "what is said above them"),
        (ONCE + "$\\frac{dL}{dw} = 2w - 6$", "wrong", "sections of one exercise"),
        ("## Exercise 1\n\n$w = 2$\n\n## Exercise 2\n\n$x = 4$\n\n$$wx = 2$$", "undecided", "a heading closes"),
    ],
)
def test_a_name_is_judged_by_what_was_said_of_it(text: str, expected: str, why: str) -> None:
    assert last(text) == expected, why


@pytest.mark.parametrize(
    "text",
    [
        "$x = (10^9)!$ and $x = 7$",
        "$(10^9)! = 5$",
        "$0.33 = e^{-10^{10}}$",
        "$y = 2 (10^9)!$, $y = (10^9)! + 1$",
        r"$\max((10^9)!, 2) = 2$",
    ],
)
def test_a_number_beyond_all_memory_is_written_out_nowhere(text: str) -> None:
    start = time.process_time()
    assert all(link.truth is not Truth.RIGHT for link in check(read("a.md", text)).links)
    assert time.process_time() - start < 5


def test_the_time_for_a_document_grows_with_its_length() -> None:
    """Three links a line, each with a name of its own: a link asks for the names in it, not for all before it."""

    def seconds(lines: int) -> float:
        text = "\n\n".join(f"$x_{{{i}}} = {i} + 3 = {i + 3} = {i + 4} - 1$" for i in range(lines))
        document = read("a.md", text)
        start = time.process_time()
        check(document)
        return time.process_time() - start

    assert min(seconds(800) for _ in range(2)) < 9 * min(seconds(200) for _ in range(2))  # four times, and chance


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        (r"$q = [1.6, 2.9] \to [2, 3]$. $q_2 = 3$", "defines", "it may be either"),
        (r"$w = 0.5 \to 0.4$. $2w = 0.8$", "undecided", "the old one or the new one"),
        (r"$w = 3 \cdot 2 \to 6$. $w + 1 = 8$", "wrong", "the arrow gives what it comes to"),
        (r"$x = 2 \to y = 4$. $x + 1 = 4$", "wrong", "the arrow says what follows"),
    ],
)
def test_a_value_that_an_arrow_changes_is_not_remembered(text: str, expected: str, why: str) -> None:
    assert last(text) == expected, why
