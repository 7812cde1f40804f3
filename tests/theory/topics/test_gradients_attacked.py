"""Gradients of random numbers of arrays of any size, and slips in them: what is decided is torch's everywhere."""

from __future__ import annotations

import random
import re
from typing import Any

import numpy as np
import pytest
import sympy as sp
import torch
from flint import arb

from checks.enclosure import enclose
from checks.evaluation import EvaluationError
from checks.identity.differential import gradient_vanishes
from checks.identity.ring import NotAlgebraic
from checks.reading import read
from checks.reading.spelling import of_arrays
from checks.witness.evaluating import Evaluator
from theory.errors import InputError
from theory.mistakes.slips import changes
from theory.sizes import instance, written_out
from theory.topics.computation import Settings, derive

FAST, SLOW = 40, 1000
SIZES = ({"n": 3, "d": 2}, {"n": 2, "d": 3})
LETTERS = {
    "x": "n", "y": "n", "a": "n", "w": "d", "u": "d", "A": "n x n", "B": "n x n", "S": "symmetric n x n",
    "X": "n x d", "Y": "n x d",
}  # fmt: skip
VECTORS = {"n": ["x", "y", "a"], "d": ["w", "u"]}


def vector(rng: random.Random, size: str, depth: int) -> str:
    if depth <= 0 or rng.random() < 0.15:
        return rng.choice(VECTORS[size])
    inside = vector(rng, size, depth - 1)
    other = f"X@{vector(rng, 'd', depth - 1)}" if size == "n" else f"X^T@{vector(rng, 'n', depth - 1)}"
    return rng.choice([
        f"({inside} + {vector(rng, size, depth - 1)})", f"({inside} - {vector(rng, size, depth - 1)})",
        f"({inside}*{vector(rng, size, depth - 1)})", f"{rng.choice(['exp', 'sigma', 'tanh', 'sin'])}({inside})",
        f"({number(rng, depth - 1)}*{inside})", f"({other})", f"({other})",
    ])  # fmt: skip


def matrix(rng: random.Random, depth: int) -> str:
    if depth <= 0:
        return rng.choice(["A", "B", "S", "A^T"])
    one, other = matrix(rng, depth - 1), matrix(rng, depth - 1)
    return rng.choice(
        [f"({one} + {other})", f"({one}@{other})", f"({one}*{other})", f"exp({one})", "(X@Y^T)", "inv(S)"]
    )


def number(rng: random.Random, depth: int) -> str:
    size = rng.choice("nd")
    one = vector(rng, size, depth - 1)
    smooth = [f"dot({one}, {vector(rng, size, depth - 1)})", f"sum({one})", f"norm({one})^2", f"mean({one})"]
    if depth <= 0:
        return rng.choice(smooth)
    return rng.choice([
        *smooth, f"norm({one})", f"logsumexp({one})", f"var({one})", f"tr({matrix(rng, depth - 1)})",
        f"sum({matrix(rng, depth - 1)})", f"(x^T@{matrix(rng, depth - 1)}@y)", "ln(det(S))",
        f"tanh({number(rng, depth - 1)}/10)", f"({number(rng, depth - 1)})*({number(rng, depth - 1)})",
    ])  # fmt: skip


def attack(count: int, seed: int) -> None:
    rng = random.Random(seed)
    decided = right = wrong = 0
    for _ in range(count):
        text = number(rng, 3)
        used = [name for name in LETTERS if re.search(rf"\b{name}\b", text)]
        by = rng.choice(used)
        letters = {name: LETTERS[name] for name in used}
        try:
            derivation = derive(Settings(graph={"f": text}, letters=letters, ask=(f"df/d{by}",)), {}).derivation
        except InputError:  # y - y does not depend on y
            continue
        link = [form.expression for form in derivation[f"df/d{by}"].forms]
        target, variable = link[0].args[:2]
        value, own = (written_out(derivation, side, {by}) for side in (target, link[-1]))
        shapes = {given.name: given.shape for given in derivation.givens}
        slips = [change.expression for change in changes(own, shapes)] if isinstance(own, sp.Basic) else []
        for claim in (own, *rng.sample(slips, min(2, len(slips)))):
            truth = measured(derivation, text, by, claim, rng.randrange(10**6))
            try:
                found = gradient_vanishes(value, variable, claim, derivation.symmetric)
            except NotAlgebraic:
                found = False
            assert truth is not False or not found, (text, by, claim)
            if claim is own and truth:
                decided, right = decided + found, right + 1
            wrong += truth is False
    assert decided > 0.9 * right
    assert wrong > count / 3


def measured(derivation: Any, text: str, by: str, claim: Any, seed: int) -> bool | None:
    """Whether the claim is torch's gradient at each size; None where it has no value there."""
    for sizes in SIZES:
        made = torch.Generator().manual_seed(seed)
        put = {letter: sp.Integer(sizes[str(letter)]) for letter in instance(derivation)}
        at: dict[str, torch.Tensor] = {}
        for name, shape in derivation.shapes.items():
            if shape and name in LETTERS:
                rows, columns = (put.get(size, size) for size in shape)
                drawn = torch.rand(int(rows), int(columns), generator=made, dtype=torch.float64) * 2 - 1
                at[name] = drawn @ drawn.T + 2 * torch.eye(len(drawn)) if name == "S" else drawn
        leaves = {name: (v if "x" in LETTERS[name] else v.reshape(-1)).requires_grad_() for name, v in at.items()}
        value = Evaluator(leaves.__getitem__).evaluate(read(text, notation=of_arrays(leaves)))
        (slope,) = torch.autograd.grad(value, leaves[by])
        balls = {
            derivation.symbol(name).xreplace(put): np.vectorize(arb, otypes=[object])(v.detach().numpy())
            for name, v in at.items()
        }
        try:
            found = np.array(enclose(claim.xreplace(put), balls), dtype=object)
        except (EvaluationError, ValueError):
            return None
        expected = slope.reshape(at[by].shape).numpy()
        if found.shape != expected.shape:
            return False
        if not np.allclose(found.astype(float), expected, rtol=1e-8, atol=1e-8 * max(1.0, abs(expected).max())):
            return False
    return True


def test_what_is_decided_is_torchs_gradient() -> None:
    attack(FAST, 5)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_what_is_decided_of_many_is_torchs_gradient(seed: int) -> None:
    attack(SLOW, seed)
