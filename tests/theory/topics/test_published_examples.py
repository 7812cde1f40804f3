"""Worked examples that others have published: their numbers must come out, to the digits they print."""

from __future__ import annotations

from fractions import Fraction

import pytest

from theory.topics.computation import Settings, derive
from theory.topics.computation.updates import Settings as Update


def numbers(text: str) -> dict[str, Fraction]:
    return {name: Fraction(value) for name, value in (pair.split("=") for pair in text.split())}


# A two-layer network with two outputs, known from a widely read step-by-step introduction to back-propagation.
TWO_OUTPUTS = Settings(
    givens=numbers("w1=.15 w2=.20 w3=.25 w4=.30 b1=.35 w5=.40 w6=.45 w7=.50 w8=.55 b2=.60 i1=.05 i2=.10 t1=.01 t2=.99"),
    graph={
        "h1": "sigma(w1*i1 + w2*i2 + b1)",
        "h2": "sigma(w3*i1 + w4*i2 + b1)",
        "o1": "sigma(w5*h1 + w6*h2 + b2)",
        "o2": "sigma(w7*h1 + w8*h2 + b2)",
        "E": "1/2*(t1 - o1)^2 + 1/2*(t2 - o2)^2",
    },
    wrt=("w5", "w6", "w7", "w8", "w1", "w2", "w3", "w4"),
    update=Update(rate=Fraction(1, 2)),
)
TWO_OUTPUTS_PRINTED = {
    "h1": 0.593269992, "h2": 0.596884378, "o1": 0.75136507, "o2": 0.772928465, "E": 0.298371109, "dE/dw5": 0.082167041,
    "dE/dw1": 0.000438568, "w5.new": 0.35891648, "w6.new": 0.408666186, "w7.new": 0.511301270, "w8.new": 0.561370121,
    "w1.new": 0.149780716, "w2.new": 0.19956143, "w3.new": 0.24975114, "w4.new": 0.29950229,
}  # fmt: skip

# The sigmoid circuit of the CS231n notes on back-propagation, with the 2 decimals that it prints.
CIRCUIT = Settings(
    givens=numbers("w0=2 x0=-1 w1=-3 x1=-2 w2=-3"), graph={"f": "1/(1 + exp(-(w0*x0 + w1*x1 + w2)))"}, fine=True
)
CIRCUIT_PRINTED = {
    "f": 0.73, "df/dw0": -0.20, "df/dx0": 0.39, "df/dw1": -0.39, "df/dx1": -0.59, "df/dw2": 0.20, "v1": -2, "v2": 6,
    "v3": 4, "v4": 1, "v5": -1, "v6": 0.37, "v7": 1.37, "df/dv7": -0.53, "df/dv6": -0.53,
    "df/dv5": -0.20, "df/dv4": 0.20,
}  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "printed", "places"),
    [(TWO_OUTPUTS, TWO_OUTPUTS_PRINTED, 8), (CIRCUIT, CIRCUIT_PRINTED, 2)],
    ids=["update", "circuit"],
)
def test_published_numbers(settings: Settings, printed: dict[str, float], places: int) -> None:
    values = derive(settings, {}).derivation.values()
    for name, number in printed.items():
        assert float(values[name]) == pytest.approx(number, abs=0.51 * 10**-places), name
