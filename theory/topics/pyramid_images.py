"""A pyramid to look at: the levels of a photograph-like image, its reconstruction, and what mistakes make of it.

The image is synthetic, so that no file is needed: a sky with a sun, hills with a fine texture, and a striped post,
which have what a pyramid separates: slow shades, edges, and detail of a pixel's width.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random
from typing import Any

from checks.evaluation import EvaluationError
from theory import figures
from theory.topic import Album, Image, Worked

SIDE, SEED = 64, 2024


def album(worked: Worked) -> Album:
    """The levels, and the image rebuilt from them: by the closed form, and with each mistake that can be computed.

    worked: a pyramid on an image of SIDE x SIDE, whose forms are evaluated here, exactly.
    """
    derivation, n = worked.derivation, worked.problem["levels"]
    stated = {"I0": tuple(tuple(map(Fraction, row)) for row in synthetic())}
    values = derivation.values(stated)
    rebuilt = [_rebuilt("Ihat0", "rebuilt", values, values)]
    misfits = []
    for mistake in worked.mistakes:
        try:
            rebuilt.append(_rebuilt("Ihat0", mistake.name, mistake.made_in(derivation).values(stated), values))
        except EvaluationError as error:
            misfits.append(f"{mistake.name}: {error}")
    caption = (
        f"A synthetic image of {SIDE} × {SIDE}, its pyramid of {n} levels, and the image rebuilt from it, all from the "
        "forms of this answer in exact arithmetic. Every level is drawn at one size; in L, middle grey is 0. "
    )
    gaussian = tuple(_level(f"I{k}", values, signed=False) for k in range(n + 1))
    laplacian = tuple(_level(f"L{k}", values, signed=True) for k in range(n))
    caption += f"Impossible, since nothing fits: {'; '.join(misfits)}." if misfits else ""
    return Album(caption, (gaussian, laplacian, tuple(rebuilt)))


def _level(name: str, values: Mapping[str, Any], *, signed: bool) -> Image:
    low, high = (round(float(end)) for end in (values[name].min(), values[name].max()))
    return Image(name, values[name], f"from {low} to {high}".replace("-", "−"), signed)


def _rebuilt(name: str, says: str, values: Mapping[str, Any], right: Mapping[str, Any]) -> Image:
    """The image as it comes back, and by how much it is off where it is most."""
    off = abs(values[name] - right["I0"]).max()
    return Image(says, values[name], f"largest error {figures.significant(off, 3)}", signed=False)


def synthetic() -> Iterator[list[int]]:
    """SIDE rows of SIDE whole grey values from 0 to 255."""
    rng = Random(SEED)
    for y in range(SIDE):
        yield [min(255, max(0, round(_shade(x, y) + rng.gauss(0, 3)))) for x in range(SIDE)]


def _shade(x: int, y: int) -> float:
    if 44 <= x < 49 and y > 18:  # the post
        return 235.0 if y // 3 % 2 else 25.0
    hill = 40 + 9 * math.sin(x / 9) + 4 * math.sin(x / 3.7)
    if y > hill:
        return 95 - 0.9 * (y - hill) + 22 * math.sin(1.9 * x + 0.6 * y) * math.sin(1.3 * y)
    return 252.0 if math.hypot(x - 17, y - 15) < 8 else 150 + 1.6 * y
