"""Theorems for every n: true ones are proved, wrong ones never, and definitions that are none are refused."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import pytest
import sympy as sp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import structs

from checks import induction as subject
from checks.evidence import Model, Obstacle, Open, Proof, Solver, Stage, Theorem, Verdict
from checks.induction import Induction, instances, prove
from checks.induction.matching import Identity, speaking
from checks.recursion import MODULUS, Map, Setting, element, evaluate, index, is_index, parts

I, L, U, C, P, S, W, b, h, G, F = map(sp.Function, "ILUCPSWbhGF")  # noqa: E741 (the field writes I for an image)
k, n, r = index("k"), index("n"), index("r")
X, Y = element("X"), element("Y")

DIFFERENCE = sp.Eq(L(k), I(k) - U(I(k + 1)))
NESTING = sp.Eq(C(0, X), X), sp.Eq(C(k + 1, X), C(k, L(k) + U(X)))
POWERS = sp.Eq(P(0, X), X), sp.Eq(P(k + 1, X), U(P(k, X)))
SUMS = sp.Eq(S(0), 0), sp.Eq(S(k + 1), S(k) + P(k, L(k)))
LEVELS = Map(I, 1), Map(L, 1)

ANY = Setting((*LEVELS, Map(U, 0, 1), Map(C, 1, 1)), (DIFFERENCE, *NESTING))
LINEAR = Setting((*LEVELS, Map(U, 0, 1, linear=True), Map(P, 1, 1), Map(S, 1)), (DIFFERENCE, *POWERS, *SUMS))
NOT_LINEAR = replace(LINEAR, maps=(*LEVELS, Map(U, 0, 1), Map(P, 1, 1), Map(S, 1)))
ADDITIVE = Induction("additive", LINEAR, sp.Eq(P(n, X + Y), P(n, X) + P(n, Y)), n)
COMMUTE = Induction("commute", LINEAR, sp.Eq(P(n, U(X)), P(n + 1, X)), n)


def network(step: Any, *, order: tuple[Any, ...] = ()) -> Setting:
    """Layers that act by W (additive); `step` is the next output in terms of h(k, X)."""
    maps = Map(W, 1, 1, linear=True), Map(b, 1), Map(h, 1, 1), Map(P, 1, 1), Map(S, 1)
    products = order or (sp.Eq(P(0, X), X), sp.Eq(P(k + 1, X), W(k + 1, P(k, X))))
    return Setting(maps, (sp.Eq(h(0, X), X), sp.Eq(h(k + 1, X), step), *products))


LAYER = W(k + 1, h(k, X)) + b(k + 1)
SUFFIX = sp.Eq(S(0), 0), sp.Eq(S(k + 1), W(k + 1, S(k)) + b(k + 1))

TRUE = [
    Induction("reconstruction, any U", ANY, sp.Eq(C(n, I(n)), I(0)), n),
    Induction("the sides exchanged", ANY, sp.Eq(I(0), C(n, I(n))), n),
    Induction("from 3 on", ANY, sp.Eq(C(n, I(n)), I(0)), n, start=3),
    ADDITIVE,
    COMMUTE,
    Induction("reconstruction, linear U", LINEAR, sp.Eq(S(n) + P(n, I(n)), I(0)), n, lemmas=(ADDITIVE, COMMUTE)),
    Induction(
        "a network by Horner's rule",
        replace(network(LAYER), definitions=(*network(LAYER).definitions, *SUFFIX)),
        sp.Eq(h(n, X), P(n, X) + S(n)),
        n,
    ),
    Induction(
        "n copies",
        Setting((Map(G, 0, 1, linear=True), Map(F, 1, 1)), (sp.Eq(F(0, X), 0), sp.Eq(F(k + 1, X), F(k, X) + X))),
        sp.Eq(G(F(n, X)), F(n, G(X))),
        n,
    ),
]


@pytest.mark.parametrize("claim", TRUE, ids=lambda claim: claim.name)
def test_a_theorem_is_proved(claim: Induction) -> None:
    evidence = prove(claim)
    assert evidence[-1].subject == claim.name
    assert evidence[-1].link == Theorem(Stage.WHOLE, str(claim.over), claim.start)
    assert evidence[-1].verdict is Verdict.PROVED, evidence
    assert [e.verdict for e in evidence[-4:]] == [Verdict.DECIDED, Verdict.PROVED, Verdict.PROVED, Verdict.PROVED]


BARE = sp.Eq(C(0, X), X), sp.Eq(C(k + 1, X), C(k, L(k) + X))
OTHER_SIGN = sp.Eq(L(k), I(k) + U(I(k + 1)))
SHIFTED = sp.Eq(L(k), I(k) - U(I(k)))
ORDER = sp.Eq(P(0, X), X), sp.Eq(P(k + 1, X), P(k, W(k + 1, X)))
PLAIN = sp.Eq(S(0), 0), sp.Eq(S(k + 1), S(k) + b(k + 1))

WRONG = [
    Induction("no U at all", replace(ANY, definitions=(DIFFERENCE, *BARE)), sp.Eq(C(n, I(n)), I(0)), n),
    Induction("I_(n+1) for I_n", ANY, sp.Eq(C(n, I(n + 1)), I(0)), n),
    Induction("I_n for I_(n+1)", ANY, sp.Eq(C(n + 1, I(n)), I(0)), n),
    Induction("an operator for the difference", replace(ANY, definitions=NESTING), sp.Eq(C(n, I(n)), I(0)), n),
    Induction("a sum for the difference", replace(ANY, definitions=(OTHER_SIGN, *NESTING)), sp.Eq(C(n, I(n)), I(0)), n),
    Induction("the same level twice", replace(ANY, definitions=(SHIFTED, *NESTING)), sp.Eq(C(n, I(n)), I(0)), n),
    Induction("another image", ANY, sp.Eq(C(n, I(n)), I(1)), n),
    Induction("true at 0 only", ANY, sp.Eq(C(n, I(n)), I(n)), n),
    Induction("the sum without the last term", LINEAR, sp.Eq(S(n), I(0)), n),
    Induction("linear form of a U that is not", NOT_LINEAR, sp.Eq(S(n) + P(n, I(n)), I(0)), n),
    Induction(
        "the product in the other order",
        replace(network(LAYER, order=ORDER), definitions=(*network(LAYER, order=ORDER).definitions, *SUFFIX)),
        sp.Eq(h(n, X), P(n, X) + S(n)),
        n,
    ),
    Induction(
        "the plain sum of the biases",
        replace(network(LAYER), definitions=(*network(LAYER).definitions, *PLAIN)),
        sp.Eq(h(n, X), P(n, X) + S(n)),
        n,
    ),
    Induction("everything is zero", ANY, sp.Eq(U(I(n)), 0), n),
    Induction("a map that is not linear", NOT_LINEAR, sp.Eq(P(n, X + Y), P(n, X) + P(n, Y)), n),
]


@pytest.mark.parametrize("claim", WRONG, ids=lambda claim: claim.name)
def test_a_wrong_claim_is_refuted_with_a_counterexample(claim: Induction) -> None:
    last = prove(claim)[-1]
    assert last.verdict is Verdict.FAILED, last
    assert isinstance(last.method, Model)
    assert last.method.refuted is not None
    assert str(n) in dict(last.method.refuted.at)


@pytest.mark.parametrize("claim", WRONG, ids=lambda claim: claim.name)
def test_the_solver_alone_does_not_prove_a_wrong_claim(claim: Induction, monkeypatch: pytest.MonkeyPatch) -> None:
    passed = structs.replace(instances(TRUE[0]), subject="passed over")
    monkeypatch.setattr(subject, "instances", lambda induction: passed)
    assert prove(claim)[-1].verdict is Verdict.UNDECIDED


def test_a_lemma_that_fails_leaves_the_theorem_open() -> None:
    wrong = Induction("wrong lemma", LINEAR, sp.Eq(P(n, X + Y), P(n, X)), n)
    *_, last = prove(Induction("theorem", LINEAR, sp.Eq(S(n) + P(n, I(n)), I(0)), n, lemmas=(wrong,)))
    assert last.verdict is Verdict.UNDECIDED
    assert isinstance(last.method, Proof)
    assert last.method.missing is not None
    assert last.method.missing.subject == "wrong lemma"


def test_a_theorem_without_its_lemmas_is_undecided_not_failed() -> None:
    *_, last = prove(Induction("bare", LINEAR, sp.Eq(S(n) + P(n, I(n)), I(0)), n))
    assert last.verdict is Verdict.UNDECIDED
    assert isinstance(last.method, Proof)
    assert last.method.missing is not None
    assert isinstance(last.method.missing.method, Solver)
    assert last.method.missing.method.answer == "sat"


def test_without_the_solver_nothing_is_proved_and_the_hint_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cvc5", None)
    evidence = prove(TRUE[5])
    assert evidence[-1].verdict is Verdict.UNDECIDED
    assert {each.method for each in evidence if isinstance(each.link, Theorem)} >= {Open(Obstacle.NO_SOLVER)}
    assert isinstance(evidence[-1].method, Proof)
    assert evidence[-1].method.missing is not None
    assert all(each.verdict is not Verdict.PROVED for each in evidence)
    assert prove(WRONG[0])[-1].verdict is Verdict.FAILED  # refuting needs no solver


def test_the_same_evidence_every_time() -> None:
    assert prove(TRUE[5]) == prove(TRUE[5])
    assert instances(WRONG[0]) == instances(WRONG[0])


def test_a_law_that_collapses_the_group_is_no_definition_and_no_lemma() -> None:
    with pytest.raises(ValueError, match="different variables"):
        Setting((*LEVELS, Map(U, 0, 1)), (sp.Eq(U(X), Y),))
    collapse = Induction("U(X) = U(Y)", ANY, sp.Eq(U(X + I(n)), U(Y)), n)
    assert prove(collapse)[-1].verdict is Verdict.FAILED


def terms(depth: int) -> st.SearchStrategy[Any]:
    numbers = st.sampled_from([sp.S.Zero, sp.S.One, n, n + 1])
    simple = st.builds(lambda head, i: head(i), st.sampled_from([I, L]), numbers)
    if depth == 0:
        return simple
    inner = terms(depth - 1)
    nested = st.builds(lambda x: U(x), inner) | st.builds(lambda i, x: C(i, x), numbers, inner)
    return simple | nested | st.builds(lambda x, y: x + y, inner, inner) | st.builds(lambda x, y: x - y, inner, inner)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(terms(2), terms(2))
@example(C(n, I(n)), I(0))
@example(C(n, I(n + 1)), I(0))
@example(I(0), I(n))
def test_whatever_the_solver_proves_holds_in_other_models(left: Any, right: Any) -> None:
    """The solver on its own, so that a wrong proof would show."""
    claim = sp.Eq(left, right + I(n) - I(n) if left == right else right)
    if not isinstance(claim, sp.Equality) or n not in claim.free_symbols:
        return
    induction = Induction("any", ANY, claim, n)
    passed = instances(TRUE[0])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subject, "instances", lambda induction: passed)
        verdict = prove(induction)[-1].verdict
    if verdict is Verdict.PROVED:
        assert all(instances(induction, seed).verdict is Verdict.DECIDED for seed in range(3))


BAD = [
    (lambda: Setting(LEVELS, (sp.Eq(L(k), L(k) + I(k)),)), "come to an end"),
    (lambda: Setting(LEVELS, (sp.Eq(L(k), L(k + 1)),)), "come to an end"),
    (lambda: Setting(LEVELS, (sp.Eq(L(0), I(0)), sp.Eq(L(k + 1), L(k + 1) + I(k)))), "come to an end"),
    (lambda: Setting(LEVELS, (sp.Eq(L(k), I(k)), sp.Eq(L(k + 1), I(k + 2)))), "second time"),
    (lambda: Setting(LEVELS, (sp.Eq(L(k), I(k)), sp.Eq(L(0), I(1)))), "second time"),
    (lambda: Setting(LEVELS, (sp.Eq(L(k), I(k)), sp.Eq(I(k), L(k)))), "before its definition"),
    (lambda: Setting(LEVELS, (sp.Eq(L(k + 2), I(k)),)), "different variables"),
    (lambda: Setting(LEVELS, (sp.Eq(L(k), I(n)),)), "different variables"),
    (lambda: Setting((*LEVELS, Map(G, 2)), (sp.Eq(G(k, k), I(k)),)), "different variables"),
    (lambda: Setting((*LEVELS, Map(U, 0, 1, linear=True)), (sp.Eq(U(X), X + I(0)),)), "not linear"),
    (lambda: Setting(LEVELS, (sp.Eq(I(k) + L(k), X),)), "not linear"),
    (lambda: Setting(LEVELS, (sp.Eq(L(k), W(k, X)),)), "add it to the maps"),
    (lambda: Setting(LEVELS, (sp.Eq(L(k), I(k - 1)),)), "natural number"),
    (lambda: Setting(LEVELS, (sp.Eq(L(k), I(k, k)),)), "count them"),
    (lambda: Setting(LEVELS, (sp.Eq(L(k), I(k) / 2),)), "integer factors"),
    (lambda: Setting(LEVELS, (sp.Eq(L(k), I(k) * X),)), "element of the group"),
    (lambda: Setting(LEVELS, (sp.Eq(L(k), k),)), "element of the group"),
    (lambda: Setting(LEVELS, (sp.true,)), "sympy itself decides"),  # type: ignore[arg-type]  # a wrong type is the point
    (lambda: Induction("x", ANY, sp.Eq(I(0), L(0)), n), "claim about an index"),
    (lambda: Induction("x", ANY, sp.Eq(I(n), L(n)), n, start=-1), "start >= 0"),
    (lambda: Induction("x", ANY, sp.Eq(I(n), L(n)), n, lemmas=(ADDITIVE,)), "own setting"),
]


@pytest.mark.parametrize(("build", "reason"), BAD, ids=[reason for _, reason in BAD])
def test_what_is_no_definition_is_refused(build: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        build()


def test_an_argument_that_no_equation_covers_has_no_value() -> None:
    half = Setting(LEVELS, (sp.Eq(L(k + 1), I(k)),))
    with pytest.raises(ValueError, match="the one at 0"):
        evaluate(L(0), {}, half)


pairs = st.tuples(st.integers(0, MODULUS - 1), st.integers(0, MODULUS - 1))


@given(pairs, pairs, st.integers(0, 4))
def test_linear_maps_are_additive_in_the_model_and_others_are_not(x: Any, y: Any, level: int) -> None:
    at = {X: x, Y: y, k: level}
    assert evaluate(U(X + Y) - U(X) - U(Y), at, LINEAR) == (0, 0)
    assert evaluate(P(k, X + Y) - P(k, X) - P(k, Y), at, LINEAR) == (0, 0)
    assert evaluate(U(X) - U(X), at, ANY) == (0, 0)


def test_the_models_maps_are_not_all_alike() -> None:
    at = {X: (1, 2), Y: (3, 4)}
    assert evaluate(U(X + Y) - U(X) - U(Y), at, ANY) != (0, 0)
    two = Setting((Map(W, 1, 1, linear=True),))
    assert evaluate(W(1, W(2, X)) - W(2, W(1, X)), at, two) != (0, 0)  # they do not commute
    assert evaluate(U(X), at, ANY, seed=1) != evaluate(U(X), at, ANY, seed=2)


@given(st.lists(st.integers(-3, 3), min_size=3, max_size=3))
def test_a_sum_is_taken_apart_and_put_together(factors: list[int]) -> None:
    term = sum((factor * part for factor, part in zip(factors, (X, Y, U(X)), strict=True)), sp.S.Zero)
    assert sum((factor * part for factor, part in parts(term)), sp.S.Zero) == term


@pytest.mark.parametrize(
    ("term", "natural"), [(n, True), (2 * n + k + 3, True), (sp.S.Zero, True), (n - 1, False), (-n, False), (X, False)]
)
def test_what_is_surely_a_natural_number(term: Any, natural: bool) -> None:
    assert is_index(term) is natural


def test_every_instance_is_one() -> None:
    laws = [Identity(law, law.free_symbols) for law in ANY.definitions]
    goal = sp.Eq(C(n + 1, I(n + 1)), I(0))
    found = speaking(goal, laws)
    assert sp.Eq(L(n), I(n) - U(I(n + 1))) in [equation for equation, _ in found]
    for equation, _ in found:
        at = {n: 2}
        assert evaluate(equation.lhs, at, ANY) == evaluate(equation.rhs, at, ANY)
