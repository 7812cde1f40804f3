"""Brightspace: folders and files of its download, the grades that it imports, and feedback that it hands back.

The download has a folder `USER-SUBMISSION - First Last - Nov 29, 2026 5:34 PM` for each hand-in, or files that begin
so, and `index.html` beside them; somebody who handed in twice has two
(https://community.d2l.com/brightspace/kb/articles/3529-evaluate-assignments-using-the-assignments-tool).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from theory.classroom.platforms.times import moment
from theory.classroom.sources import HandIn
from theory.classroom.students import Claim, Identity

NAME = re.compile(
    r"(?P<user>\d+)-(?P<submission>\d+) - (?P<name>.+?) - "
    r"(?P<when>[^-]*?\d{4},? \d{1,2}[:_. ]?\d\d ?[AaPp][Mm])(?: - (?P<own>.+))?"
)
PAGE = "index.html"


def claims(trails: Mapping[HandIn, tuple[str, ...]]) -> Iterable[tuple[HandIn, Claim | None]]:
    folders: set[tuple[str, ...]] = set()
    for source, trail in trails.items():
        for place, part in enumerate(trail):
            if found := NAME.fullmatch(part):
                own = "/".join(filter(None, (found["own"], *trail[place + 1 :])))
                who = Identity(name=found["name"], platform=found["user"])
                yield source, Claim((who,), own, moment(found["when"]), place=found[0])
                folders.add(trail[:place])
                break
    for source, trail in trails.items():
        if trail[-1] == PAGE and trail[:-1] in folders:
            yield source, None
