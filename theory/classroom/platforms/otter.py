"""otter-grader: archives that its `export` makes, and the table of grades that `otter grade` makes.

An export is a zip with the notebook, its log `.OTTER_LOG` and `__zip_filename__`
(https://otter-grader.readthedocs.io/en/stable/student_usage.html); whose it is, is said by what the archive is called
or by the platform on which it was handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from theory.classroom.sources import HandIn
from theory.classroom.students import Claim

OWN = frozenset({"__zip_filename__"})


def claims(trails: Mapping[HandIn, tuple[str, ...]]) -> Iterable[tuple[HandIn, Claim | None]]:
    for source, trail in trails.items():
        if trail[-1] in OWN:
            yield source, None
