"""What a student handed in, file by file, for a grader: opened in a process that can be ended, since it is foreign."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypedDict

from theory.classroom.sources import HandIn
from theory.documents import formats
from theory.documents.limits import SubmissionError
from theory.report.hand_in import Place, listing
from theory.report.marks_html import text

# How a picture begins that every browser draws and none takes for anything else.
PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
ANYTHING = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file of a student. digest: of the bytes that were marked, if they were. place: where in it to look, if that
    is known. counts: False where a later hand-in replaces it."""

    source: HandIn
    digest: str
    place: Place | None
    counts: bool


class File(TypedDict):
    """A file as it is sent. kind: that of a picture, or of what is only saved."""

    name: str
    kind: str
    data: bytes


def digest(source: HandIn) -> str:
    """Of the bytes of a file, as they were read; of why there are none."""
    data = source.trouble.encode(errors="replace") if source.data is None else source.data
    return hashlib.sha256(data).hexdigest()


def packed(sheets: Sequence[Sheet]) -> bytes:
    """Sheets on their way from one process of this server to another, through one that does not know what they are."""
    return pickle.dumps(list(sheets))


def shown(sheets: bytes, address: str) -> str:
    """The files as HTML. address: of each of them, up to its number."""
    found: list[Sheet] = pickle.loads(sheets)
    return "".join(_shown(sheet, f"{address}{number}") for number, sheet in enumerate(found)) or NOTHING


NOTHING = '<p class="soft">Nothing was handed in.</p>'


def _shown(sheet: Sheet, address: str) -> str:
    source = sheet.source.loaded()
    name = text(sheet.source.file, 120)
    later = "" if sheet.counts else ' <span class="soft">a later hand-in counts</span>'
    link = f'<a href="{text(address)}" download>Save the file</a>'
    head = f"<header><h3>{name}</h3>{later} {'' if source.data is None else link}</header>"
    return f'<section class="sheet">{head}{_inside(sheet, source, address)}</section>'


def _inside(sheet: Sheet, source: HandIn, address: str) -> str:
    if sheet.digest and digest(source) != sheet.digest:
        return '<p class="notice">This file is another one since it was marked; start the server again.</p>'
    if source.data is None:
        return f'<p class="notice">{text(source.trouble)}</p>'
    if _kind(source.data) != ANYTHING:
        return f'<img src="{text(address)}" alt="{text(source.file, 120)}, a picture">'
    try:
        formats.kind(source.file, tables=True)
        lines = formats.text(source.file, source.data)
        if formats.is_document(source.file):
            lines = formats.shown(source.file, lines)
    except SubmissionError as error:
        return f'<p class="notice">This file cannot be shown: {text(str(error))}.</p>'
    return listing(lines, sheet.place)


def file(sheets: bytes, number: int) -> File | None:
    """One of the files, to be sent; None where there is none of that number, or it cannot be read."""
    found: list[Sheet] = pickle.loads(sheets)
    if not 0 <= number < len(found):
        return None
    sheet = found[number]
    try:
        data = sheet.source.read()
    except SubmissionError:
        return None
    return {"name": PurePosixPath(sheet.source.file).name, "kind": _kind(data), "data": data}


def _kind(data: bytes) -> str:
    return next((kind for head, kind in PICTURES.items() if data.startswith(head)), ANYTHING)
