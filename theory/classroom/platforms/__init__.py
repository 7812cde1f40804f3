"""Learning platforms, one file each: how their downloads are called, what they import, and which layouts are tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from theory.classroom.gradebook import Exchange
from theory.classroom.platforms import brightspace, canvas, forms, gradescope, moodle, nbgrader, otter
from theory.classroom.platforms.naming import Trails
from theory.classroom.sources import HandIn
from theory.classroom.students import Claim

# What a layout says of the files that it knows; None for a file of the platform's own, which nobody handed in.
Layout: TypeAlias = Callable[[Trails], Iterable[tuple[HandIn, Claim | None]]]

LAYOUTS: Mapping[str, Layout] = {
    "canvas": canvas.claims, "moodle": moodle.claims, "gradescope": gradescope.claims,
    "brightspace": brightspace.claims, "nbgrader": nbgrader.claims, "otter": otter.claims, "forms": forms.claims,
}  # fmt: skip

EXCHANGES: Mapping[str, Exchange] = {
    "canvas": canvas.EXCHANGE, "moodle": moodle.EXCHANGE, "gradescope": gradescope.EXCHANGE,
    "brightspace": brightspace.EXCHANGE, "nbgrader": nbgrader.EXCHANGE, "otter": otter.EXCHANGE,
}  # fmt: skip
