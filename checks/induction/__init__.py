"""For every n: an equation between recursively defined maps, its base and its step handed to an SMT solver.

The group V is the images of a pyramid or the vectors of a network, written with sympy's own + and -. Levels and layers
differ in size; V is then the direct sum of all of them. As an additive group every real vector space of finite or
countable dimension (not zero) is isomorphic to the real line, and an equation here uses + and - alone: so the solver
may take V to be its reals while the maps stay arbitrary.

Three things stand between a wrong claim and PROVED. Definitions are primitive recursive (`checks.recursion`): they have
a model whatever the free maps are, so they cannot force the group to collapse and make every equation hold. (That false
does not follow would say nothing: equations alone are never contradictory, they hold where everything is 0.)
`instances` evaluates both sides at small n, without the solver. And the solver sees no quantifiers, only finitely many
instances of the laws and the claim negated; how they are chosen need not be trusted, since every instance of a law
holds, and a poor choice ends in UNDECIDED.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import sympy as sp
from msgspec.structs import replace
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import BooleanAtom

from checks.evidence import (
    Counterexample,
    Evidence,
    Finding,
    Model,
    Obstacle,
    Proof,
    Solver,
    Stage,
    Theorem,
    Verdict,
    undecided,
)
from checks.induction.matching import Identity, additivity, speaking
from checks.recursion import MODULUS, SEED, Setting, check_equation, evaluate, parts

LARGEST = 5  # how far above its start a claim is evaluated


@dataclass(frozen=True, slots=True)
class Induction:
    """A claim for every n >= start and all values of its other variables. Lemmas are proved first, then used.

    Raises ValueError where the claim is not an equation about n in maps of the setting.
    """

    name: str
    setting: Setting
    claim: Any  # Eq(left, right)
    over: Any
    start: int = 0
    lemmas: tuple[Induction, ...] = ()

    def __post_init__(self) -> None:
        check_equation(self.claim, self.setting)
        if self.start < 0 or not self.over.is_integer or self.over not in self.claim.free_symbols:
            raise ValueError(f"expected a claim about an index and a start >= 0, got {self.claim} from {self.start}")
        if foreign := [lemma.name for lemma in self.lemmas if lemma.setting != self.setting or lemma.start]:
            raise ValueError(f"expected lemmas from 0 in the theorem's own setting, got {', '.join(foreign)}")


def prove(induction: Induction, seconds: float = 2.0) -> tuple[Evidence, ...]:
    """Evidence for every lemma, for small n, for the base, for the step, and last for the theorem itself.

    The last is PROVED only when all before it hold, FAILED with a counterexample, or UNDECIDED with the reason.
    seconds: the solver's limit for each question.
    """
    lemmas, own = _prove(induction, seconds)
    return (*dict.fromkeys(lemmas), *own)


def _prove(induction: Induction, seconds: float) -> tuple[list[Evidence], list[Evidence]]:
    """What became of the lemmas, and the instances, base, step and whole of the claim itself."""
    setting, n, start = induction.setting, induction.over, induction.start
    lemmas: list[Evidence] = []
    used: list[Evidence] = []
    for lemma in induction.lemmas:
        below, own = _prove(lemma, seconds)
        used.append(own[-1])
        lemmas += [*below, own[-1]]
    checked = instances(induction)
    if checked.verdict is Verdict.FAILED:
        return lemmas, [checked, replace(checked, link=_theorem(induction, Stage.WHOLE))]
    known = _lemmas(induction) if all(each.verdict is Verdict.PROVED for each in used) else []
    laws = [Identity(lemma.claim, lemma.claim.free_symbols) for lemma in known]
    laws += [additivity(map) for map in setting.maps if map.linear]
    laws += [Identity(law, law.free_symbols) for law in setting.definitions]
    hypothesis = Identity(induction.claim, induction.claim.free_symbols - {n})
    first, after = (induction.claim.xreplace({n: value}) for value in (sp.Integer(start), n + 1))
    base = _discharge(first, laws, [], setting, seconds)
    step = _discharge(after, [hypothesis, *laws], [n - start], setting, seconds)
    parts = [base.about(induction.name, _theorem(induction, Stage.BASE))]
    parts += [step.about(induction.name, _theorem(induction, Stage.STEP))]
    missing = next((each for each in (*used, *parts) if each.verdict is not Verdict.PROVED), None)
    whole = Finding(Verdict.UNDECIDED if missing else Verdict.PROVED, Proof(str(n), start, missing))
    return lemmas, [checked, *parts, whole.about(induction.name, _theorem(induction, Stage.WHOLE))]


def _theorem(induction: Induction, stage: Stage, last: int | None = None) -> Theorem:
    return Theorem(stage, str(induction.over), induction.start, last)


def _lemmas(induction: Induction) -> list[Induction]:
    """Its lemmas and theirs, each once."""
    return list(dict.fromkeys(each for lemma in induction.lemmas for each in (lemma, *_lemmas(lemma))))


def instances(induction: Induction, seed: int = SEED) -> Evidence:
    """Both sides at small n, the free maps chosen by chance over pairs modulo a prime: it can refute.

    DECIDED says that the claim holds in this model of the definitions; FAILED gives n and both values.
    """
    numbers = range(induction.start, induction.start + LARGEST + 1)
    link = _theorem(induction, Stage.INSTANCES, numbers[-1])
    for n in numbers:
        chance = random.Random(f"{seed}/{n}")
        at: dict[Any, Any] = {}
        for variable in sorted(induction.claim.free_symbols, key=str):
            pair = chance.randrange(MODULUS), chance.randrange(MODULUS)
            at[variable] = pair[0] % 4 if variable.is_integer else pair
        at[induction.over] = n
        left, right = (evaluate(side, at, induction.setting, seed) for side in induction.claim.args)
        if left != right:
            point = tuple((str(variable), str(value)) for variable, value in at.items())
            refuted = Counterexample(point, (), str(left), str(right))
            return Evidence(induction.name, link, Verdict.FAILED, Model(MODULUS, seed, refuted))
    return Evidence(induction.name, link, Verdict.DECIDED, Model(MODULUS, seed))


def _discharge(goal: Any, laws: list[Identity], natural: list[Any], setting: Setting, seconds: float) -> Finding:
    """Is the goal without a counterexample among the instances of the laws, for indices where `natural` is >= 0?"""
    try:
        cvc5: Any = import_module("cvc5")
    except ImportError:
        return undecided(Obstacle.NO_SOLVER)
    premises = speaking(goal, laws)
    manager = cvc5.TermManager()
    solver = cvc5.Solver(manager)
    solver.setLogic("QF_UFLIRA")
    solver.setOption("tlimit-per", str(int(1000 * seconds)))
    solver.setOption("seed", str(SEED))
    write = Writer(cvc5, manager, setting)
    terms = [write.equation(premise) for premise in premises]
    terms.append(manager.mkTerm(write.kind.NOT, write.equation((goal, []))))
    for term in (*(write.at_least_zero(i) for i in (*natural, *write.indices)), *terms):
        solver.assertFormula(term)
    answer = solver.checkSat()
    verdict = Verdict.PROVED if answer.isUnsat() else Verdict.UNDECIDED
    return Finding(verdict, Solver(len(premises), str(answer)))


class Writer:
    """sympy terms as the solver's terms: an index is an integer, an element a real, a map an uninterpreted function."""

    def __init__(self, cvc5: Any, manager: Any, setting: Setting) -> None:
        self.kind, self.manager, self.setting = cvc5.Kind, manager, setting
        self.sorts = {True: manager.getIntegerSort(), False: manager.getRealSort()}
        self.heads: dict[Any, Any] = {}
        self.constants: dict[Any, Any] = {}

    @property
    def indices(self) -> list[Any]:
        return [symbol for symbol in self.constants if symbol.is_integer]

    def equation(self, premise: tuple[Any, list[Any]]) -> Any:
        """The equation, on condition that the indices in it are natural numbers."""
        law, indices = premise
        if isinstance(law, BooleanAtom):  # an equation of a term with itself, settled by sympy
            return self.manager.mkBoolean(bool(law))
        equal = self.manager.mkTerm(self.kind.EQUAL, *(self.element(side) for side in law.args))
        for term in indices:
            equal = self.manager.mkTerm(self.kind.IMPLIES, self.at_least_zero(term), equal)
        return equal

    def at_least_zero(self, term: Any) -> Any:
        return self.manager.mkTerm(self.kind.GEQ, self.index(term), self.manager.mkInteger(0))

    def index(self, term: Any) -> Any:
        total = [self.manager.mkInteger(0), self.manager.mkInteger(0)]
        for factor, part in parts(term):
            number = self.manager.mkInteger(factor)
            total.append(number if part == 1 else self.manager.mkTerm(self.kind.MULT, number, self.constant(part)))
        return self.manager.mkTerm(self.kind.ADD, *total)

    def element(self, term: Any) -> Any:
        total = [self.manager.mkReal(0), self.manager.mkReal(0)]
        for factor, part in parts(term):
            inner = self.call(part) if isinstance(part, AppliedUndef) else self.constant(part)
            total.append(self.manager.mkTerm(self.kind.MULT, self.manager.mkReal(factor), inner))
        return self.manager.mkTerm(self.kind.ADD, *total)

    def call(self, call: Any) -> Any:
        split = self.setting.map(call.func).indices
        args = [self.index(arg) for arg in call.args[:split]] + [self.element(arg) for arg in call.args[split:]]
        if call.func not in self.heads:
            value = self.sorts[False]
            sort = self.manager.mkFunctionSort([arg.getSort() for arg in args], value) if args else value
            self.heads[call.func] = self.manager.mkConst(sort, str(call.func))
        head = self.heads[call.func]
        return self.manager.mkTerm(self.kind.APPLY_UF, head, *args) if args else head

    def constant(self, symbol: Any) -> Any:
        if symbol not in self.constants:
            self.constants[symbol] = self.manager.mkConst(self.sorts[bool(symbol.is_integer)], symbol.name)
        return self.constants[symbol]
