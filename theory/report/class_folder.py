"""A marked class on disk: tables, feedback for each student, the grader's page, and the queue; each file whole or not.

Marks are in the journal before anything is written here, so that a crash loses no mark and a second run goes on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from theory.cells import file_names
from theory.classroom.hiding import hidden
from theory.classroom.merging import Row
from theory.classroom.sources import HandIn
from theory.classroom.students import Student
from theory.documents import formats
from theory.documents.limits import SubmissionError, text
from theory.errors import InputError
from theory.report import class_page, feedback_page, marks_feedback, marks_queue
from theory.report.feedback_page import About
from theory.report.marks_tables import TABLES, json_text


@dataclass(frozen=True)
class Folder:
    """Where the files of one class go. names: student's key -> what their files are called, without an ending."""

    path: Path
    about: About
    names: Mapping[str, str]

    def student(self, row: Row) -> list[Path]:
        """Writes what one student gets, as soon as it is marked; nothing of it is kept. Raises InputError."""
        told = hidden(row) if self.about.secret else row
        name = self.names[row.student.key]
        texts = {filed.source.file: _lines(filed.source) for filed in row.student.counting}
        return self._write({
            f"feedback/{name}.md": marks_feedback.markdown(self.about.assignment.name, told).encode("utf-8", REPLACED),
            f"feedback/{name}.html": feedback_page.page(self.about, told, texts),
            f"results/{name}.json": json_text(marks_feedback.gradescope(told.marked)).encode("utf-8", REPLACED),
        })  # fmt: skip

    def whole(self, students: Sequence[Row]) -> list[Path]:
        """Writes what the grader gets; a queue in which somebody has decided something is left as it is."""
        assignment, rows = self.about.assignment.name, [row.marked for row in students]
        files = {name: table(assignment, students).encode("utf-8", REPLACED) for name, table in TABLES.items()}
        files["class.html"] = class_page.page(self.about, rows, self.names)
        if not marks_queue.decided(self.path / marks_queue.NAME):
            files[marks_queue.NAME] = marks_queue.toml(assignment, rows).encode("utf-8", REPLACED)
        return self._write(files)

    def _write(self, files: Mapping[str, bytes]) -> list[Path]:
        for name, content in files.items():
            try:
                replace(self.path / name, content)
            except OSError as error:
                raise InputError(
                    f"--out: cannot write {self.path / name}: {error.strerror}; the marks are kept, "
                    "so mend that and give the same command again"
                ) from None
        return [self.path / name for name in files]


REPLACED = "backslashreplace"  # what UTF-8 cannot say is spelled out: `\udc80`, which JSON reads as it was


def replace(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all: beside its place first, then over the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    beside.write_bytes(content)
    beside.replace(path)


def _lines(source: HandIn) -> str:
    """The text of a document, to be shown with its verdicts; nothing for answers in a table."""
    if not formats.is_document(source.file):
        return ""
    try:
        return formats.shown(source.file, text(source.read()))
    except SubmissionError:
        return ""


def folder(path: Path, about: About, students: Sequence[Student]) -> Folder:
    """The folder to write to, made if it is not there. Raises InputError."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"--out: cannot make the folder {path}: {error.strerror}; give another") from None
    keys = [student.key for student in students]
    return Folder(path, about, dict(zip(keys, file_names(keys), strict=True)))
