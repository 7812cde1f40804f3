"""Canvas: names of its download, the gradebook that it imports, and files that it hands back to students.

The download is `NAME_USER_FILE_own-name`, with LATE before the numbers of what came late, `anon_ID` for NAME and USER
in an anonymous assignment, and `NAME_USER_text.html` for text that was typed in (`lib/content_zipper.rb` of
https://github.com/instructure/canvas-lms). A second file of the same name gets `-1` behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from theory.classroom.sources import HandIn
from theory.classroom.students import Claim, Identity

NAME = re.compile(
    r"(?:(?P<name>[^\W_]\w*?)_)??(?P<late>LATE_)?(?:anon_(?P<anonymous>\w{5})|(?P<user>\d{2,}))_"
    r"(?:(?P<upload>\d{3,})_(?P<own>.+)|(?P<typed>(?:text|link)\.html))"
)


def claims(trails: Mapping[HandIn, tuple[str, ...]]) -> Iterable[tuple[HandIn, Claim]]:
    for source, trail in trails.items():
        for place, part in enumerate(trail):
            if found := NAME.fullmatch(part):
                yield source, _claim(found, trail[place + 1 :])
                break


def _claim(found: re.Match[str], below: tuple[str, ...]) -> Claim:
    own = found["own"] or found["typed"]
    who = Identity(name=found["name"] or "", platform=found["user"] or f"anon_{found['anonymous']}")
    return Claim((who,), "/".join((own, *below)), late=bool(found["late"]), place=found[0])
