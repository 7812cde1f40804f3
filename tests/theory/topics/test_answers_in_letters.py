"""What is asked of letters ends in nothing but the letters that are given, as short as a hand leaves it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.evidence import Verdict
from theory.derivation import free_names
from theory.formula import ascii
from theory.formula.layout import layout
from theory.topics.computation import Settings, derive
from theory.verify import links

P, N, K = "probability", "number", "integer"
CLOSED: list[tuple[str, dict[str, str], dict[str, str], str, str]] = [
    # what, letters, lines, what is asked, what it is in the letters; empty: nothing that the last form does not say
    ("a term of nothing", {"a": N, "q": P}, {"m": "q*(a/q) + (1 - q)*0"}, "m", "a"),
    ("another line in it", {"a": N, "q": P}, {"m": "a", "v": "q*(a/q)^2 - m^2"}, "v", "a^2*(1 - q)/q"),
    ("a ratio of lines", {"k": K, "C": K, "M": K},
     {"full": "k^2*C*M", "sep": "k^2*C + C*M", "r": "sep/full"}, "r", "1/M + 1/k^2"),
    ("no sign in front", {"p": P}, {"s": "1/p", "t": "-1/(1 - p)", "F": "p*s^2 + (1 - p)*t^2"}, "F", "1/(p*(1 - p))"),
    ("a derivative", {"m": N, "s": "positive"}, {"L": "-ln(s) + (s^2 + m^2)/2"}, "dL/ds", "s - 1/s"),
    ("a derivative of several letters in a line", {"w": N}, {"loss": "w^2", "J": "w - dloss/dw/2"}, "J", "0"),
    ("sums over arrays of any size", {"x": "n", "mu": N, "v": "positive"}, {"l": "-sum((x - mu)^2)/(2*v)"}, "dl/dmu",
     "sum(x - mu*ones)/v"),
    ("already as short", {"p": P}, {"H": "-p*ln(p) - (1 - p)*ln(1 - p)"}, "H", ""),
    ("a power that is not multiplied out", {"p": P}, {"q": "1 - p", "m": "1 - q^1000"}, "m", ""),
    ("a matrix", {"A": "2 x 2", "x": "2"}, {"y": "A@x", "z": "A@y"}, "z", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("letters", "graph", "ask", "expected"), [row[1:] for row in CLOSED], ids=[row[0] for row in CLOSED]
)
def test_what_is_asked_in_the_letters_that_are_given(
    letters: dict[str, str], graph: dict[str, str], ask: str, expected: str
) -> None:
    derivation = derive(Settings(letters=letters, graph=graph, ask=(ask,)), {}).derivation
    asked = derivation[derivation.answer[0]]
    assert (ascii.write(layout(asked.closed.expression)) if asked.closed else "") == expected
    if asked.closed:
        assert free_names(asked.closed.expression) <= {given.name for given in derivation.givens}
        assert [*links(derivation, asked)][-1].verdict in (Verdict.DECIDED, Verdict.MEASURED)


def test_a_line_goes_on_from_the_form_before_it() -> None:
    derivation = derive(Settings(letters={"a": N}, graph={"b": "2*a", "c": "b/2"}, ask=("c",)), {}).derivation
    assert ascii.write(layout(derivation["c"].last)) == "b/2"
    assert [ascii.write(layout(form.expression)) for form in derivation["c"].lines] == ["b/2", "a"]


def test_a_closed_form_that_is_another_is_refuted() -> None:
    derivation = derive(Settings(letters={"a": N}, graph={"b": "2*a", "c": "b/2"}, ask=("c",)), {}).derivation
    quantity = derivation["c"]
    assert quantity.closed is not None
    wrong = replace(quantity, closed=replace(quantity.closed, expression=2 * quantity.closed.expression))
    assert [*links(derivation, wrong)][-1].verdict is Verdict.FAILED
