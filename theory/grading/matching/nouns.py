"""The nouns by which letters go in this field, besides those that a question has itself: w is a weight, L a loss."""

from __future__ import annotations

import re
from collections.abc import Mapping

from theory.formula.names import derivative

NOUNS: Mapping[str, frozenset[str]] = {
    letter: frozenset(nouns.split())
    for letter, nouns in {
        "w": "weight weights parameter parameters coefficient coefficients",
        "W": "weight weights matrix parameter parameters coefficient coefficients",
        "alpha": "weight weights coefficient coefficients importance",
        "theta": "weight weights parameter parameters angle",
        "b": "bias biases intercept vector",
        "L": "loss cost error objective",
        "J": "loss cost error objective jacobian",
        "E": "loss cost error objective",
        "x": "input inputs feature features",
        "y": "output outputs label labels target targets prediction",
        "yhat": "output outputs prediction predictions probability probabilities softmax",
        "p": "probability probabilities prediction predictions output outputs softmax",
        "z": "logit logits score scores pre-activation preactivation",
        "a": "activation activations output outputs",
        "h": "activation activations output outputs state states",
        "v": "velocity variance",
        "mu": "mean",
        "I": "image images input original reconstruction",
    }.items()
}
DERIVATIVES = frozenset({"derivative", "derivatives", "gradient", "gradients", "slope", "partial"})
LETTER = re.compile(r"yhat|alpha|theta|mu|[A-Za-z](?![A-Za-z])|[A-Za-z](?=hat|star|bar|_)")


def nouns(name: str) -> frozenset[str]:
    """What something of this name is called by its letter; a derivative also by what it is of, and by what."""
    if pair := derivative(name):
        return DERIVATIVES.union(*map(nouns, pair))
    letter = LETTER.match(name)
    return NOUNS.get(letter[0], frozenset()) if letter else frozenset()
