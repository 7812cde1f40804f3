"""Files of word processors and of other markups as markdown, through pandoc, which may touch no file and no network.

pandoc is bounded in time and memory. https://pandoc.org/MANUAL.html#a-note-on-security
"""

from __future__ import annotations

import io
import lzma
import re
import subprocess
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from theory.documents.limits import LARGEST, LARGEST_PACKED, SubmissionError
from theory.documents.odt import without_formulas
from theory.documents.pieces import Source

LARGEST_WHOLE = 2**26  # bytes of all that is in one file
SECONDS = 20
HEAP = "512m"
LOOKED_AT, FARTHEST = 200, 40  # characters of a line, and lines, by which it is found again

# How pandoc calls the formats, by the ending of a file's name.
PACKED = {".docx": "docx", ".odt": "odt"}
MARKUPS = {".rst": "rst", ".org": "org"}
_FORMULA = re.compile(r"zq\d+formula\d+qz")
_ROLE = re.compile(r":[a-z]+:(?=`)|\.\. [a-z-]+::")  # of reStructuredText
_WORD = re.compile(r"[^\W_]+")
# As LaTeX sets formulas apart, pandoc writes the brackets of a text.
_BRACKET = re.compile(r"(?<!\\)\\([\[\]])(?![(:])")
_MARKDOWN = "commonmark+tex_math_dollars+pipe_tables+strikeout+fancy_lists"


def unpacked(suffix: str, data: bytes) -> str:
    """A file of a word processor as markdown. Raises SubmissionError where it cannot be read, or
    pandoc is missing."""
    if len(data) > LARGEST_PACKED:
        raise SubmissionError(f"expected at most {LARGEST_PACKED} bytes, but found {len(data)}; hand in the text alone")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            whole = sum(member.file_size for member in archive.infolist())
            if whole > LARGEST_WHOLE:
                raise SubmissionError(
                    f"expected at most {LARGEST_WHOLE} bytes in it, but found {whole}; leave pictures out"
                )
            data, formulas = without_formulas(archive) if suffix == ".odt" else (data, {})
    except SubmissionError:
        raise
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError):
        raise SubmissionError(f"expected a file of the kind {suffix}, but it is none; save it again") from None
    text = _converted(PACKED[suffix], data)
    return _FORMULA.sub(lambda found: f"${formulas.get(found[0], found[0])}$", text) if formulas else text


def rewritten(suffix: str, text: str) -> Source:
    """A text in another markup as markdown. What pandoc leaves out and could be mathematics, such as a comment, stands
    at the end as a comment. Raises as `unpacked` does."""
    lines = _converted(MARKUPS[suffix], text.encode("utf-8")).split("\n")
    written = text.split("\n")
    origins = list(_origins(lines, written))
    whole = _squeezed("\n".join(lines))
    left = [number for number, line in enumerate(written, 1) if "=" in line and _squeezed(line) not in whole]
    for number in left:
        lines += [f"<!-- {written[number - 1].strip().replace('--', '- -')} -->", ""]
        origins += [number, number]
    return Source("\n".join(lines), origins=tuple(origins))


def _squeezed(text: str) -> str:
    return "".join(_WORD.findall(_ROLE.sub("", text)))


def _origins(lines: Sequence[str], written: Sequence[str]) -> Iterator[int]:
    """For each line the line that it was written on: of the next ones, the first that has most of its words."""
    at = 0
    words = [frozenset(_WORD.findall(line)) for line in written]
    for line in lines:
        found = frozenset(_WORD.findall(line[:LOOKED_AT]))
        best = max(range(at, min(len(words), at + FARTHEST)), key=lambda place: len(found & words[place]), default=at)
        at = best if found & words[best] else at
        yield at + 1


def _converted(kind: str, data: bytes) -> str:
    try:
        from pypandoc import get_pandoc_path
    except ImportError:
        raise SubmissionError(f"documents of the kind {kind} need pandoc; install theory[office]") from None
    try:
        program = get_pandoc_path()
    except OSError:
        raise SubmissionError(f"documents of the kind {kind} need pandoc; install theory[office]") from None
    command = [program, "--sandbox", "--wrap=none", "-f", kind, "-t", _MARKDOWN, "+RTS", f"-M{HEAP}", "-RTS"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise SubmissionError(f"reading it took longer than {SECONDS} seconds; hand in the text alone") from None
    if done.returncode != 0:
        raise SubmissionError(f"expected a file of the kind {kind}, but pandoc cannot read it; save it again")
    if len(done.stdout) > LARGEST:
        raise SubmissionError(f"expected at most {LARGEST} bytes of text, but found {len(done.stdout)}; shorten it")
    return _BRACKET.sub(r"\1", done.stdout.decode("utf-8", "replace"))
