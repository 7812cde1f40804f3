"""The times that learning platforms write: a few forms, and nothing guessed."""

from __future__ import annotations

import re
from datetime import UTC, datetime

FORMS = (
    "%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %I:%M:%S %p", "%m/%d/%Y %H:%M:%S",
    "%b %d, %Y %I:%M %p", "%B %d, %Y %I:%M %p", "%d %B, %Y %I:%M %p", "%d %B %Y %I:%M %p",
)  # fmt: skip
BETWEEN = re.compile(r"(?<=\d)T(?=\d)")  # day and time
FRACTION = re.compile(r"(?<=:\d\d)\.\d+")
ZONE = re.compile(r"\s*(?:UTC|Z|GMT)$")
CLOCK = re.compile(r"(?<=\d )(\d{1,2})[ _.]?(\d\d)(?= [AP]M)", re.IGNORECASE)  # a file's name has no colon everywhere


def moment(text: str) -> datetime | None:
    """When that is, in UTC where no zone is said; None where it cannot be read."""
    plain = ZONE.sub(" +0000", FRACTION.sub("", BETWEEN.sub(" ", text.strip())))
    plain = CLOCK.sub(r"\1:\2", plain)
    for form in FORMS:
        try:
            found = datetime.strptime(plain, form)
        except ValueError:
            continue
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    return None
