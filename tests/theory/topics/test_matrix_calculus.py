"""Gradients by vectors and matrices of every size: each beside autograd at seeded sizes, and decided for all sizes."""

from __future__ import annotations

import re

import pytest

from checks.evidence import Equal, EverySize, Verdict
from tests.theory.topics.spoiling import passing
from theory.topic import Worked
from theory.topics.computation import Settings, derive
from theory.verify import links, verify

LETTERS = {
    "x": "n", "y": "n", "a": "n", "b": "n", "w": "d", "z": "d", "t": "k", "A": "n x n", "S": "symmetric n x n",
    "X": "n x d", "Y": "n x d", "W": "k x d", "lambda": "positive",
}  # fmt: skip
GRADIENTS = [
    ("a^T@x", "x"),
    ("x^T@a", "x"),
    ("x^T@x", "x"),
    ("x^T@A@x", "x"),
    ("x^T@S@x", "x"),
    ("norm(x)^2", "x"),
    ("norm(X@w - y)^2", "w"),
    ("norm(X@w - y)^2/n", "w"),
    ("norm(X@w-y)^2 + lambda*norm(w)^2", "w"),
    ("(y - X@w)^T@S@(y - X@w)", "w"),
    ("tr(A)", "A"),
    ("tr(A@A)", "A"),
    ("tr(A^T@A)", "A"),
    ("tr(X^T@Y)", "X"),
    ("tr(X^T@A@X)", "X"),
    ("tr(X@X^T)", "X"),
    ("a^T@A@b", "A"),
    ("a^T@A^T@b", "A"),
    ("x^T@A^T@A@x", "A"),
    ("x^T@A^T@A@x", "x"),
    ("norm(W@z - t)^2", "W"),
    ("norm(W@z - t)^2", "z"),
    ("norm(W@z - t)^2/2", "t"),
    ("tr(W^T@W)", "W"),
    ("norm(x)", "x"),
    ("norm(x - a)", "x"),
    ("sum(x)", "x"),
    ("mean(x)", "x"),
    ("sum(exp(x))", "x"),
    ("ln(sum(exp(x)))", "x"),
    ("logsumexp(x)", "x"),
    ("sum(softplus(X@w)) - y^T@X@w", "w"),
    ("sum(relu(X@w))", "w"),
    ("norm(relu(X@w) - y)^2", "w"),
    ("sum(x*x)", "x"),
    ("sum(x*a)", "x"),
    ("dot(x, a)", "x"),
    ("(a^T@x)^2", "x"),
    ("(a^T@x)*(b^T@x)", "x"),
    ("exp(a^T@x)", "x"),
    ("ln(1 + x^T@x)", "x"),
    ("1/(1 + norm(x)^2)", "x"),
    ("sqrt(1 + norm(x)^2)", "x"),
    ("sigma(a^T@x)", "x"),
    ("ln(det(A))", "A"),
    ("det(A)", "A"),
    ("tr(inv(A))", "A"),
    ("a^T@inv(A)@b", "A"),
    ("tr(A@S)", "A"),
    ("x^T@A@y + y^T@A@x", "x"),
    ("x^T@(A + S)@x - 2*b^T@x", "x"),
    ("sum(A@x)", "x"),
    ("sum(A@x)", "A"),
    ("var(x)", "x"),
    ("lambda*x^T@x/2", "x"),
    ("norm(X - Y)^2", "X"),
    ("norm(x*a)^2", "x"),
    ("sum(tanh(W@z))", "W"),
    ("norm(X@w)^2/norm(w)^2", "w"),
    ("w^T@X^T@X@w - 2*y^T@X@w", "w"),
    ("-ln(softmax(x)@a)", "x"),
]


def worked(text: str, by: str) -> Worked:
    names = {*re.findall("[A-Za-z]+", text), by}
    letters = {name: said for name, said in LETTERS.items() if name in names}
    return derive(Settings(graph={"f": text}, letters=letters, ask=(f"df/d{by}",)), {})


@pytest.mark.parametrize(("text", "by"), GRADIENTS[::4])  # the slow run has all
def test_a_gradient_is_autograds(text: str, by: str) -> None:
    test_a_gradient_is_autograds_at_every_size(text, by)


@pytest.mark.slow
@pytest.mark.parametrize(("text", "by"), GRADIENTS)
def test_a_gradient_is_autograds_at_every_size(text: str, by: str) -> None:
    rows = [*verify(worked(text, by), samples=3)]
    assert not [row for row in rows if not row.verdict.holds]
    assert any(row.subject == f"df/d{by}" and isinstance(row.link, Equal) for row in rows)


@pytest.mark.parametrize(("text", "by"), GRADIENTS)
def test_it_is_decided_for_every_size(text: str, by: str) -> None:
    derivation = worked(text, by).derivation
    rows = [row for quantity in derivation for row in links(derivation, quantity)]
    assert {type(row.method) for row in rows} == {EverySize}
    assert {row.verdict for row in rows} == {Verdict.DECIDED}


@pytest.mark.parametrize(("text", "by"), [GRADIENTS[3], GRADIENTS[31]])
def test_a_spoilt_gradient_is_caught(text: str, by: str) -> None:
    missed, caught = passing(worked(text, by), samples=3, most=8)
    assert not missed
    assert caught


OPTIMA = [
    ("norm(X@w - y)^2", "w"),
    ("norm(X@w - y)^2/n + lambda*norm(w)^2", "w"),
    ("(x - a)^T@S@(x - a)", "x"),
    ("(y - X@w)^T@S@(y - X@w) + lambda*norm(w)^2", "w"),
]


@pytest.mark.parametrize(("text", "by"), OPTIMA)
def test_a_minimiser_is_found_for_every_size(text: str, by: str) -> None:
    names = {*re.findall("[A-Za-z]+", text), by}
    letters = {name: said for name, said in LETTERS.items() if name in names}
    found = derive(Settings(graph={"J": text, "best": f"argmin(J, {by})"}, letters=letters, ask=("best",)), {})
    rows = [*verify(found, samples=3)]
    assert not [row for row in rows if not row.verdict.holds]
    assert {row.verdict for row in rows if isinstance(row.link, Equal)} == {Verdict.DECIDED}
