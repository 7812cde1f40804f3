"""Moodle: folders of its download, the grades that it imports, and feedback files that it hands back to students.

The download has a folder `FULL NAME_ID_assignsubmission_file_` for each student, or files that begin so; ID is the
number of the participant in the assignment. Feedback in a zip finds its way by the same names
(https://docs.moodle.org/en/Assignment_settings, `mod/assign/feedback/file/importziplib.php` of
https://github.com/moodle/moodle).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from theory.classroom.sources import HandIn
from theory.classroom.students import Claim, Identity

NAME = re.compile(r"(?P<name>[^_]+)_(?P<user>\d+)_assignsubmission_(?P<kind>file|onlinetext)(?:_(?P<own>.*))?")


def claims(trails: Mapping[HandIn, tuple[str, ...]]) -> Iterable[tuple[HandIn, Claim]]:
    for source, trail in trails.items():
        for place, part in enumerate(trail):
            if found := NAME.fullmatch(part):
                own = "/".join(filter(None, (found["own"], *trail[place + 1 :])))
                who = Identity(name=found["name"], platform=found["user"])
                yield source, Claim((who,), own, place=f"{found['name']}_{found['user']}_assignsubmission_file_")
                break
