"""Whether a quantity is measured by its logarithms: another base of theirs scales it as a whole, as bits do nats."""

from __future__ import annotations

from typing import Any

import sympy as sp
from flint import arb

from checks.vocabulary.activations import logsigmoid, softplus
from checks.vocabulary.arrays import log_softmax, logsumexp
from checks.vocabulary.elementary import xlogx
from theory.formula.names import derivative
from theory.grading.judging.replay import Replay
from theory.grading.judging.trials import value_after
from theory.grading.key import Key, differ
from theory.mistakes import Mistake
from theory.mistakes.kinds import product

BASES = {"bits": 2, "base10": 10}  # of the logarithm
LOGARITHMS = (sp.log, *(row.head for row in (xlogx, softplus, logsigmoid, log_softmax, logsumexp)))


def scaled(key: Key, name: str, base: int) -> bool:
    """Whether logarithms to another base divide a quantity, or what it is the slope of, by ln(base).

    They do not where it has no logarithm, another term beside one, or a base of its own: the logarithm over ln 2.
    """
    of = (derivative(name) or (name,))[0]
    if of not in key.order or of not in key.exact:
        return False
    path = key.path(of)
    lasts = {quantity: key.derivation[quantity].last for quantity in path}
    changed = {quantity: _to_base(last, base) for quantity, last in lasts.items() if last.has(*LOGARITHMS)}
    if not changed:
        return False
    first, *rest = changed
    other = Mistake("", first, changed[first], again={quantity: changed[quantity] for quantity in rest})
    value = value_after(Replay(key, {}), other, of, path, key.exact.__getitem__)
    return value is not None and not differ(value * arb(base).log(), key.exact[of])


def _to_base(expression: Any, base: int) -> Any:
    """The expression with every logarithm in it to this base."""
    unit = sp.Pow(sp.log(base), -1)
    nodes = expression.atoms(*LOGARITHMS)
    return expression.xreplace(
        {node: product(unit, node.func(*(_to_base(arg, base) for arg in node.args))) for node in nodes}
    )
