"""A marked class on disk: tables, feedback for each student, the grader's page, and the queue; each file whole or not.

Marks are in the journal before anything is written here, so that a crash loses no mark and a second run goes on.
"""

from __future__ import annotations

import secrets
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from theory.cells import file_names
from theory.classroom.gradebook import Feedback, entry, lines
from theory.classroom.hiding import hidden
from theory.classroom.merging import Row
from theory.classroom.people import anonymous
from theory.classroom.platforms import EXCHANGES
from theory.classroom.sources import HandIn
from theory.classroom.students import Student
from theory.documents import formats
from theory.documents.limits import SubmissionError
from theory.errors import InputError
from theory.report import class_page, feedback_page, feedback_pdf, marks_changes, marks_feedback, marks_queue
from theory.report.feedback_page import About
from theory.report.marks_tables import TABLES, json_text

Content: TypeAlias = Iterable[str | bytes]  # of a file, piece by piece, so that none has to be in memory whole


@dataclass(frozen=True)
class Folder:
    """Where the files of one class go. names: student's key -> what their files are called, without an ending.

    results: for which autograder a student's results are. pdf: whether feedback is set as PDF, too.
    """

    path: Path
    about: About
    names: Mapping[str, str]
    results: str = "gradescope"
    pdf: bool = False

    def student(self, row: Row) -> list[Path]:
        """Writes what one student gets, as soon as it is marked; nothing of it is kept. Raises InputError."""
        told = hidden(row) if self.about.secret else row
        name = self.names[row.student.key]
        results = marks_feedback.RESULTS[self.results](told.marked)
        texts = {filed.source.file: _lines(filed.source) for filed in row.student.counting}
        sheet = {f"feedback/{name}.pdf": [feedback_pdf.render(self.about, told)]} if self.pdf else {}
        return self._write({
            f"feedback/{name}.md": [marks_feedback.markdown(self.about.assignment.name, told)],
            f"feedback/{name}.html": [feedback_page.page(self.about, told, texts)],
            f"results/{name}.json": [json_text(results), "\n"],
            **sheet,
        })  # fmt: skip

    def whole(self, students: Sequence[Row]) -> list[Path]:
        """Writes what the grader gets; a queue in which somebody has decided something is left as it is."""
        assignment, rows = self.about.assignment.name, [row.marked for row in students]
        moved = list(marks_changes.changes(marks_changes.before(self.path / "gradebook.json"), students))
        # what moved is told by the old gradebook, so it is written before the new one
        files: dict[str, Content] = {marks_changes.NAME: lines([marks_changes.HEADER, *moved])} if moved else {}
        files |= {name: table(assignment, students) for name, table in TABLES.items()}
        files["class.html"] = [class_page.page(self.about, rows, self.names)]
        if not marks_queue.decided(self.path / marks_queue.NAME):
            files[marks_queue.NAME] = [marks_queue.toml(assignment, rows)]
        return self._write(files)

    def exchange(self, platform: str, item: str, students: Sequence[Row]) -> tuple[list[Path], list[str]]:
        """Writes what a learning platform imports: its table of marks, and the pages in an archive, if it takes them.

        item: what the marks are for. Gives the files, and who is left out, since the platform could not tell whose the
        marks are. Raises InputError where that is everybody.
        """
        way, found = EXCHANGES[platform], list(map(entry, students))
        told = [one for one in found if way.tells(one)]
        if not told:
            raise InputError(f"{platform} tells students by {way.wants}, which is known of nobody; give --roster FILE")
        files = self._write({f"{platform}.csv": lines(way.table(item, told))})
        pages = {one.student.key: given for one in found if (given := way.feedback(one.student))}
        if pages:
            files.append(self._pages(f"{platform}-feedback.zip", pages))
        return files, [one.student.key for one in found if not way.tells(one)]

    def _pages(self, name: str, pages: Mapping[str, Feedback]) -> Path:
        """Writes the pages of students into an archive, under the names by which a platform finds whose they are, and
        with what it wants beside them."""
        path = self.path / name
        beside = path.with_name(f".{name}.part")
        try:
            with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
                for key, given in pages.items():
                    page = (self.path / f"feedback/{self.names[key]}.html").read_bytes()
                    for place, data in given.items():
                        archive.writestr(
                            zipfile.ZipInfo(place, EPOCH), page if data is None else data, zipfile.ZIP_DEFLATED
                        )
            beside.replace(path)
        except OSError as error:
            raise _unwritten(path, error) from None
        return path

    def _write(self, files: Mapping[str, Content]) -> list[Path]:
        return _write(self.path, files)


def _write(folder: Path, files: Mapping[str, Content]) -> list[Path]:
    for name, content in files.items():
        try:
            replace(folder / name, content)
        except OSError as error:
            raise _unwritten(folder / name, error) from None
    return [folder / name for name in files]


def _unwritten(path: Path, error: OSError) -> InputError:
    return InputError(
        f"--out: cannot write {path}: {error.strerror}; the marks are kept, so mend that and say the same again"
    )


def without_names(path: Path, students: Sequence[Student]) -> tuple[Student, ...]:
    """The students under hidden names, the same in every run to one folder, where people.csv takes them back.

    Raises InputError where that cannot be written.
    """
    key = path / SECRET
    if not key.is_file():
        _write(path, {SECRET: [secrets.token_hex(16)]})
    hidden = anonymous(students, key.read_bytes())
    rows = ((two.key, one.key, one.who.name) for one, two in zip(students, hidden, strict=True))
    _write(path, {"people.csv": lines([("student", "is", "name"), *rows])})
    return hidden


EPOCH = (1980, 1, 1, 0, 0, 0)  # of files in archives, so that the same marks give the same bytes
SECRET = "anonymous.key"
REPLACED = "backslashreplace"  # what UTF-8 cannot say is spelled out: `\udc80`, which JSON reads as it was


def replace(path: Path, content: Content) -> None:
    """Writes a file whole or not at all: beside its place first, then over the old one. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    pieces = (piece if isinstance(piece, bytes) else piece.encode("utf-8", REPLACED) for piece in content)
    try:
        with beside.open("wb") as stream:
            stream.writelines(pieces)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)  # half a file takes place on a disk that may be full
        raise


def _lines(source: HandIn) -> str:
    """The text of a document, to be shown with its verdicts; nothing for answers in a table."""
    if not formats.is_document(source.file):
        return ""
    try:
        return formats.shown(source.file, formats.text(source.file, source.read()))
    except SubmissionError:
        return ""


def folder(
    path: Path, about: About, students: Sequence[Student], results: str = "gradescope", pdf: bool = False
) -> Folder:
    """The folder to write to, made if it is not there. Raises InputError."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"--out: cannot make the folder {path}: {error.strerror}; give another") from None
    keys = [student.key for student in students]
    return Folder(path, about, dict(zip(keys, file_names(keys), strict=True)), results, pdf)
