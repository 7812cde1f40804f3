"""The answers that wait for a person, as rows of an override file: to be filled in and handed back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from theory.cells import short, visible
from theory.classroom.ledger import string
from theory.classroom.overrides import plain
from theory.classroom.tally import Waiting, queue, stray
from theory.grading.marks import Mark
from theory.grading.parts import Marked
from theory.report.wording import grading as wording

NAME = "unread.toml"
LONGEST = 300  # characters of an answer that is named by its text; a longer one is named by its file
HEAD = """\
# {assignment}: {count}
# Take the # away from the rows that you decide and fill in the verdict, or write earned = "7/2" instead, then say
#   python -m theory grade SUBMISSION ... --assignment {assignment} --out DIR --overrides FILE
# Verdicts: {verdicts}.
# Keep your decisions in a file of your own: this one is written anew as long as nothing in it is decided.
"""
UNREADABLE = "# What could not be read at all, one student after the other\n"


def rows(entry: Waiting) -> Iterator[str]:
    """The rows that decide these answers: one for all where they are told by their text, else one for each file.

    Of an answer that names no part, what it is for is to be filled in too.
    """
    by_text = not entry.alone and entry.given is not None and _writable(entry.given)
    for file in (None,) if by_text else entry.files:
        lines = ["[[override]]"]
        lines += [] if file is None else [f"student = {string(plain(file))}"]
        lines += ['question = ""', 'part = ""'] if stray(entry.shown) else [f"question = {string(entry.question)}"]
        lines += [] if entry.part is None or stray(entry.shown) else [f"part = {string(plain(entry.part))}"]
        lines += [f"given = {string(entry.given or '')}"] if by_text else []
        yield "\n".join([*lines, 'verdict = ""', 'by = ""', 'note = ""'])


def _writable(text: str) -> bool:
    return len(text) <= LONGEST and not any(0xD800 <= ord(c) <= 0xDFFF for c in text)


def toml(assignment: str, marked: Sequence[Marked]) -> str:
    """The whole queue, every row commented out: answers by question, then what could not be read at all by student."""
    found, unreadable = queue(marked)
    total = sum(len(entry.files) for entry in found)
    count = f"{total} answers wait for a person" if total != 1 else "one answer waits for a person"
    count += f", and {len(unreadable)} of {len(marked)} hand-ins, which could not be read at all" if unreadable else ""
    blocks = [HEAD.format(assignment=assignment, count=count, verdicts=", ".join(v.value for v in Mark))]
    blocks += map(_block, found)
    blocks += [UNREADABLE] if unreadable else []
    blocks += (_block(entry) for own in unreadable for entry in own)
    return "\n".join(blocks)


def _block(entry: Waiting) -> str:
    """What waits, with why and what is expected, and the rows that decide it."""
    said = [f"# {where(entry)}: {who(entry)}"]
    said += [f"# given: {visible(short(entry.given, 200))}"] if entry.given is not None else []
    why = wording.note(entry.reasons)
    said += [f"# why: {visible(short(why, 200))}"] if why else []
    said += [f"# expected: {visible(short(entry.expected, 200))}"] if entry.expected else []
    commented = ["\n".join(f"#{line}" for line in row.splitlines()) for row in rows(entry)]
    return "\n".join([*said, *commented, ""])


def where(entry: Waiting) -> str:
    """`q6 da/dx`, or the question where all of it waits."""
    return visible(f"{entry.question} {entry.part}" if entry.part else entry.question)


def who(entry: Waiting, most: int = 4) -> str:
    """Whose it is: a few names, and how many more."""
    names = [visible(file) for file in entry.files[:most]]
    more = f" and {len(entry.files) - most} more" if len(entry.files) > most else ""
    return ", ".join(names) + more


def decided(path: Path) -> bool:
    """Whether somebody has taken the # away from a row of this file, so that it must not be written over."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    return any(line.strip() and not line.lstrip().startswith("#") for line in lines)
