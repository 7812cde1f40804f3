"""Several files of one student: what counts, what waits for a person; nobody earns twice or loses an answer."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from zipfile import ZipFile

import msgspec
import pytest

from tests.theory.classroom.downloads import write
from theory.classroom import merging, people, sources
from theory.classroom.journal import Journal, mark_class
from theory.classroom.pool import Job
from theory.classroom.sharing import Shared
from theory.classroom.sources import HandIn
from theory.classroom.students import Identity, Repeated, Student
from theory.documents.limits import LARGEST
from theory.errors import InputError
from theory.grading.marks import Mark
from theory.grading.parts import Part
from theory.links.link import NotAtLength

JOB = Job("csc420-a2")
GRADER = JOB.grader()
RIGHT, WRONG = "# Q3b\n\n$dL/dw_3 = -0.0113$\n", "# Q3b\n\n$dL/dw_3 = 0.5$\n"
OTHER = "# Q6\n\n$da/dx = a(1 - a)$\n"


def row(folder: Path, files: Mapping[str, str | bytes], rule: Repeated = Repeated.LATEST) -> merging.Row:
    for name, text in files.items():
        path = folder / "class" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    root = folder / "class"
    (found,) = sources.gather([root])
    students = people.people([(root, found)], rule=rule).students
    (only,) = merging.rows(GRADER, students, lambda files: mark_class(JOB, files, 0))
    return only


def verdict(found: merging.Row, question: str = "q3b") -> tuple[Mark, str]:
    part = next(part for part in found.marked.parts if part.question == question and part.out_of)
    return part.verdict, part.file.rpartition("/")[2]


@pytest.mark.parametrize(
    ("files", "expected", "why"),
    [
        ({"a.md": RIGHT, "b.md": OTHER}, Mark.RIGHT, "pieces of one hand-in"),
        ({"a.md": RIGHT, "b.toml": "[q3b]\n'dL/dw3' = -0.0113\n"}, Mark.RIGHT, "the same answer twice"),
        ({"a.md": RIGHT, "b.md": WRONG}, Mark.UNREAD, "two answers, and nothing says which is last"),
        ({"ps2.md": WRONG, "ps2-1.md": RIGHT}, Mark.RIGHT, "a later version"),
        ({"ps2.md": RIGHT, "ps2_final.md": WRONG}, Mark.WRONG, "a later version is worse"),
        ({"ps2.md": RIGHT + OTHER, "ps2-1.md": OTHER}, Mark.UNREAD, "only in an earlier version"),
        ({"hw-1.md": RIGHT, "hw-2.md": OTHER}, Mark.RIGHT, "called like versions, but they answer different questions"),
        ({"a.md": RIGHT, "scan.jpg": b"\xff\xd8\xff\xe0"}, Mark.RIGHT, "a picture beside an answer"),
        ({"a.md": OTHER, "scan.jpg": b"\xff\xd8\xff\xe0"}, Mark.UNREAD, "it may be in the picture"),
        ({"a.md": OTHER, "text.md": "Please see the attached file."}, Mark.MISSING, "words that lead to the answers"),
        ({"a.md": RIGHT, "text.md": "My answers are in hw_2.pdf\n"}, Mark.RIGHT, "words that lead to the answers"),
        ({"a.md": OTHER, "text.md": "Problem 3: see figure"}, Mark.UNREAD, "other words may be an answer"),
        ({"text.md": "See attached"}, Mark.UNREAD, "it leads nowhere"),
        ({"scan.pdf": b"%PDF-1.7 \x80"}, Mark.UNREAD, "nothing but a scan"),
    ],
)
def test_one_row_says_what_counts(tmp_path: Path, files: Mapping[str, str | bytes], expected: Mark, why: str) -> None:
    found = row(tmp_path, {f"ann/{name}": text for name, text in files.items()})
    assert verdict(found)[0] is expected, why
    assert found.student.key == "ann"
    assert found.marked.out_of == sum(GRADER.markers[name].question.table.marks or 1 for name in GRADER.markers)


def test_a_document_counts_before_what_was_printed_of_it(tmp_path: Path) -> None:
    typst = pytest.importorskip("typst", reason="needs theory[pdf]")
    printed = typst.compile(b"= Q3b\n\ndL/dw3 = 0.5\n\n= Q6\n\nda/dx = 1\n")
    found = row(tmp_path, {"ann/ps2.md": RIGHT, "ann/ps2.pdf": printed})
    assert verdict(found) == (Mark.RIGHT, "ps2.md")
    assert verdict(found, "q6") == (Mark.UNREAD, "ps2.pdf"), "only the print answers it"
    assert verdict(row(tmp_path / "other", {"ann/ps2.md": RIGHT, "ann/other.pdf": printed}))[0] is Mark.UNREAD


def test_what_counts_says_where_it_stands(tmp_path: Path) -> None:
    found = row(tmp_path, {"ann/one.md": RIGHT, "ann/two.md": OTHER})
    assert (verdict(found), verdict(found, "q6")) == ((Mark.RIGHT, "one.md"), (Mark.RIGHT, "two.md"))


@pytest.mark.parametrize(("rule", "expected"), [(Repeated.LATEST, Mark.WRONG), (Repeated.ALL, Mark.UNREAD)])
def test_an_earlier_hand_in_counts_only_where_all_do(tmp_path: Path, rule: Repeated, expected: Mark) -> None:
    files = {"1-2 - Ann A - Nov 27, 2026 5:34 PM/a.md": RIGHT, "1-3 - Ann A - Nov 29, 2026 5:34 PM/a.md": WRONG}
    assert verdict(row(tmp_path, files, rule))[0] is expected


def test_who_handed_in_nothing_misses_everything() -> None:
    found = merging.merge(GRADER, Student("ann", Identity(login="ann")), ())
    assert {part.verdict for part in found.marked.parts} == {Mark.MISSING}
    assert found.marked.earned == 0


@pytest.mark.parametrize("code", ["utf-16", "latin-1", "utf-8"])
def test_the_encoding_is_said_where_it_is_not_utf_8(tmp_path: Path, code: str) -> None:
    found = row(tmp_path, {"ann.md": f"Lösung für Aufgabe 3\n\n{RIGHT}".encode(code)})
    assert verdict(found)[0] is Mark.RIGHT
    assert bool(found.files[0].read_as) is (code != "utf-8")


# Files and archives


def packed(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_an_archive_inside_of_others_is_read_and_no_deeper_than_it_may_be(tmp_path: Path) -> None:
    inner = packed({"a.md": RIGHT.encode()})
    deep = packed({"x.zip": packed({"y.zip": packed({"z.zip": inner})})})
    (tmp_path / "class").mkdir()
    (tmp_path / "class/ann.zip").write_bytes(packed({"hw.zip": inner}))
    (tmp_path / "class/bob.zip").write_bytes(deep)
    (tmp_path / "class/cy.zip").write_bytes(b"PK\x03\x04 broken")
    (found,) = sources.gather([tmp_path / "class"])
    told = {source.file: source.trouble for source in found}
    assert found[0].read() == RIGHT.encode()
    assert told["ann.zip/hw.zip/a.md"] == ""
    assert "at most 3 archives" in told["bob.zip/x.zip/y.zip/z.zip"]
    assert "not a zip archive" in told["cy.zip"]
    students = people.people([(tmp_path / "class", found)]).students
    assert [student.key for student in students] == ["ann", "bob", "cy"]


def test_what_unpacks_to_more_than_a_file_may_have_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(packed({"a.md": b"0" * (LARGEST + 1)}))
    ((source,),) = sources.gather([tmp_path / "a.zip"])
    assert "at most" in source.loaded().trouble


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    folder = write(tmp_path / "class", {"ann.md": "a"})
    (folder / "again").symlink_to(folder)
    (folder / "itself.md").symlink_to(folder / "itself.md")
    assert [source.file for source in sources.gather([folder])[0]] == ["ann.md"]


# The journal


def test_marks_are_of_the_bytes_that_were_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, journal = tmp_path / "ann.md", Journal(tmp_path / "marks.jsonl")
    path.write_text(RIGHT)
    original = HandIn.loaded

    def changed(source: HandIn) -> HandIn:
        loaded = original(source)
        path.write_text(WRONG)
        return loaded

    with monkeypatch.context() as patch:
        patch.setattr(HandIn, "loaded", changed)
        ((_, first),) = mark_class(JOB, [HandIn("ann.md", path)], 0, journal)
    ((_, second),) = mark_class(JOB, [HandIn("ann.md", path)], 0, journal)
    assert (first.earned, second.earned) == (5, 0)


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "marks.jsonl")
    with journal.locked(), pytest.raises(InputError, match="another run is writing"), journal.locked():
        pass
    with journal.locked():
        pass


def test_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full on this system")
    (tmp_path / "ann.md").write_text(RIGHT)
    with pytest.raises(InputError, match="cannot write /dev/full: No space left"):
        list(mark_class(JOB, [HandIn("ann.md", tmp_path / "ann.md")], 0, Journal(full)))


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("# Problem set 2\n\nann\n\n## Question 1\n\n## Question 3\n\n### 3b\n", True),
        ("## Question 1\n\n## Question 2\n", True),
        ("# Problem set 2\n\nhanded in on paper\n\n## Question 1\n", False),
        ("# Problem set 2\n\n## Question 1\n\nyes\n", False),
        ("# Problem set 2\n\n## Question 1\n\n![](photo.jpg)\n", False),
        ("# Problem set 2\n\n## see the tutor\n", False),
        ("see the other file\n", False),
    ],
)
def test_a_hand_in_of_headings_alone_is_missing_and_words_are_for_a_person(
    tmp_path: Path, text: str, blank: bool
) -> None:
    found = row(tmp_path, {"ann.md": text})
    assert {part.verdict for part in found.marked.parts} == ({Mark.MISSING} if blank else {Mark.UNREAD})


def test_every_fact_of_a_part_can_be_kept_once() -> None:
    """A list, a set or a dictionary in any reason would end the marking of the whole class."""
    assert list(unhashable(msgspec.inspect.type_info(Part), set())) == []
    assert list(unhashable(msgspec.inspect.type_info(tuple[int, dict[str, int]]), set())) != []


def unhashable(kind: object, seen: set[type]) -> Iterator[object]:
    """The types in a type whose values have no hash."""
    if isinstance(kind, msgspec.inspect.DictType | msgspec.inspect.ListType | msgspec.inspect.SetType):
        yield kind
    if isinstance(kind, msgspec.inspect.StructType | msgspec.inspect.DataclassType):
        if kind.cls in seen:
            return
        seen.add(kind.cls)
    item = getattr(kind, "item_type", None)
    inner = [field.type for field in getattr(kind, "fields", ())]
    for one in (*inner, *getattr(kind, "types", ()), *getattr(kind, "item_types", ()), *([item] if item else ())):
        yield from unhashable(one, seen)


def test_a_step_that_fails_at_a_length_is_kept(tmp_path: Path) -> None:
    softmax = r"$p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$" "\n\n" r"$\frac{\partial p_i}{\partial z_k} = p_i (1 - p_k)$"
    found = row(tmp_path, {"ann.md": f"# Q3b\n\n{softmax}\n\n$dL/dw_3 = 0.5$\n"})
    assert NotAtLength.__name__ in repr(found.marked.parts)
    assert Shared().row(found) == found


def test_marks_that_are_alike_are_there_once(tmp_path: Path) -> None:
    first, second = (row(tmp_path / name, {f"{name}/a.md": RIGHT + OTHER}) for name in ("ann", "bob"))
    shared = Shared()
    one, two = shared.row(first), shared.row(second)
    assert (one, two) == (first, second)
    assert all(mine is others for mine, others in zip(one.marked.parts, two.marked.parts, strict=True))
    assert all(mine is own for mine, own in zip(one.marked.parts, one.files[0].parts, strict=True))
