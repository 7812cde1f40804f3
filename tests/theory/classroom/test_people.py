"""Who handed in what: by the names of platforms' downloads, by folders, and by a roster; one record a student."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.theory.classroom.downloads import DOWNLOADS, METADATA, write
from theory.classroom import people, roster, sources
from theory.classroom.platforms import LAYOUTS
from theory.classroom.platforms.times import moment
from theory.classroom.students import Repeated, version
from theory.commands import class_options
from theory.errors import InputError


def found(*roots: Path, **options: object) -> people.People:
    return people.people(zip(roots, sources.gather(roots), strict=True), **options)  # pyright: ignore


def handed_in(folder: Path, **options: object) -> dict[str, list[str]]:
    """What each student is called -> the names of the files that count."""
    students = found(folder, **options).students
    return {student.key: [filed.claim.name for filed in student.counting] for student in students}


EXPECTED: Mapping[str, Mapping[str, list[str]]] = {
    "canvas": {
        "lovelaceada 11": ["ps2.md", "ps2-1.md"], "noetheremmy 12": ["hw_2.tex"], "turingalan 13": ["text.html"],
    },
    "moodle": {
        "Ada Lovelace 11": ["more/b.md", "ps2.md"], "Alan Turing 13": ["ps2.md"],
        "Emmy Noether 12": ["onlinetext.html"],
    },
    "gradescope": {"1815": ["ps2.md", "img/scan.png"], "1882": ["hw.tex"], "1912": ["hw.tex"]},
    "brightspace": {"Ada Lovelace 123": ["ps2.md"], "Emmy Noether-Klein 124": ["hw.tex"]},
    "nbgrader": {"ada": ["problem1.ipynb", "problem2.ipynb"], "emmy": ["problem1.ipynb"]},
    "otter": {"ada": ["ps2.ipynb"], "emmy": ["emmy.ipynb"]},
    "folders": {"ada": ["part1.md", "part2.tex"], "alan": ["alan.txt"], "emmy": ["answers.csv"]},
}  # fmt: skip


@pytest.mark.parametrize("layout", DOWNLOADS)
@pytest.mark.parametrize("around", ["{}", "class.zip/{}", "class.zip/class/{}", "sub/{}"])
def test_a_download_has_one_record_for_each_student(tmp_path: Path, layout: str, around: str) -> None:
    files = {around.format(name): text for name, text in DOWNLOADS[layout].items()}
    if layout == "otter" and around != "{}":
        pytest.skip("the helper writes no archive into an archive")
    folder = write(tmp_path / "hand-ins", files)
    root = folder / "class.zip" if around.startswith("class") else folder
    if around == "sub/{}" and layout == "folders":
        root = folder / "sub"
    assert handed_in(root) == EXPECTED[layout]


RECORDS = {
    "inbound/ada+ps2+2026-10-02 19:00:00.123456 UTC+bm9uc2Vuc2U=/p.ipynb": "a",
    "inbound/ada+ps2+2026-10-03 08:00:00.000000 UTC+cmFuZG9tIQ==/p.ipynb": "b",
    "inbound/c++x+ps2+2026-10-02 19:00:00.000000 UTC/p.ipynb": "c",
}


def test_an_exchange_of_nbgrader_has_a_folder_for_each_hand_in(tmp_path: Path) -> None:
    ada, other = found(write(tmp_path / "course", RECORDS)).students
    assert (ada.key, other.key) == ("ada", "c++x")
    assert [(filed.source.read(), filed.counts) for filed in ada.files] == [(b"a", False), (b"b", True)]


def test_of_several_assignments_of_a_platform_one_is_marked_and_somebody_says_which(tmp_path: Path) -> None:
    folder = write(tmp_path / "course", {f"submitted/{who}/{ps}/p.md": "a" for who in "ab" for ps in ("ps1", "ps2")})
    with pytest.raises(InputError, match="found hand-ins for ps1, ps2; say with --item"):
        found(folder)
    with pytest.raises(InputError, match="found hand-ins for ps1, ps2"):
        found(folder, work="ps3")
    for number in range(9):
        write(folder, {f"submitted/a/\x1b[2J{number}{'x' * 99}/p.md": "a"})
    with pytest.raises(InputError, match=r"hand-ins for \\u001b\[2J0x+\.\.\., .* and 6 more;") as caught:
        found(folder)
    assert len(str(caught.value)) < 500
    for student in found(folder, work="ps2").students:
        assert [filed.source.parts[-2] for filed in student.files] == ["ps2"]


def test_several_downloads_lie_side_by_side_beside_files_that_are_called_as_students(tmp_path: Path) -> None:
    files = {f"{layout}/{name}": text for layout, own in DOWNLOADS.items() for name, text in own.items()}
    files["plain/zoe.md"] = "e"
    expected = {key: names for layout in EXPECTED if layout != "otter" for key, names in EXPECTED[layout].items()}
    came = handed_in(write(tmp_path / "class", files))
    assert came["zoe"] == ["zoe.md"]
    assert {key: names for key, names in came.items() if key.split()[0] not in ("ada", "emmy", "zoe")} == {
        key: names for key, names in expected.items() if key not in ("ada", "emmy")
    }


def test_every_layout_has_a_download_here_and_is_offered_by_the_command() -> None:
    assert set(LAYOUTS) - {"forms"} == DOWNLOADS.keys() - {"folders"}
    assert people.CHOICES == class_options.LAYOUTS


def test_what_the_platform_says_is_kept(tmp_path: Path) -> None:
    canvas = found(write(tmp_path / "canvas", DOWNLOADS["canvas"])).students
    assert [student.late for student in canvas] == [False, True, False]
    gradescope = found(write(tmp_path / "gradescope", DOWNLOADS["gradescope"])).students
    assert gradescope[0].who.email == "ada@example.edu"
    assert str(gradescope[0].when) == "2026-10-02 18:01:12+00:00"
    assert gradescope[1].files[0].source == gradescope[2].files[0].source


def test_of_hand_ins_at_several_times_the_last_counts_or_all(tmp_path: Path) -> None:
    folder = write(tmp_path / "class", DOWNLOADS["brightspace"])
    (ada, _) = found(folder).students
    assert [(filed.source.read(), filed.counts) for filed in ada.files] == [(b"a", False), (b"b", True)]
    assert handed_in(folder, rule=Repeated.ALL)["Ada Lovelace 123"] == ["ps2.md", "ps2.md"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ps2.md", ("ps2", 0)), ("ps2-1.md", ("ps2", 1)), ("ps2 (2).md", ("ps2", 2)), ("ps2_v3.tex", ("ps2", 3)),
        ("ps2_final.md", ("ps2", 2000)), ("ps2 final v2.md", ("ps2", 2002)), ("Final.md", ("final", 0)),
        ("problem1.ipynb", ("problem1", 0)), ("hw_1.md", ("hw_1", 0)), ("(1).md", ("(1)", 0)), ("-1.md", ("1", 0)),
        ("x" * 100_000 + "-1" * 100_000, ("x" * 200, 0)),
    ],
)  # fmt: skip
def test_versions_of_a_document_are_told_by_its_name(name: str, expected: tuple[str, int]) -> None:
    assert version(name) == expected


ROSTER = """Student,ID,SIS User ID,SIS Login ID,Section
    Points Possible,,,,
"Lovelace, Ada",11,1815,ada,A
"Noether, Emmy",12,1882,emmy@example.edu,B
"Turing, Alan",13,1912,alan,A
"Hopper, Grace",14,1906,grace,B
"""


@pytest.mark.parametrize("layout", [*DOWNLOADS])
def test_on_a_roster_everybody_has_one_row_whatever_the_platform(tmp_path: Path, layout: str) -> None:
    (tmp_path / "roster.csv").write_text(ROSTER)
    known = roster.read(tmp_path / "roster.csv")
    files = dict(DOWNLOADS[layout])
    class_ = found(write(tmp_path / "class", {n.replace("-Klein", ""): t for n, t in files.items()}), roster=known)
    assert [student.key for student in class_.students] == ["ada", "alan", "emmy@example.edu", "grace"]
    assert class_.strangers == ()
    assert not class_.students[-1].files
    if layout != "brightspace":
        assert class_.students[0].who.platform == "11"


def test_who_is_not_on_the_roster_has_a_row_and_is_told(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(ROSTER)
    folder = write(tmp_path / "class", {"ada.md": "a", "mallory.md": "b"})
    class_ = found(folder, roster=roster.read(tmp_path / "roster.csv"))
    assert class_.strangers == ("mallory",)
    assert len(class_.students) == 5


def test_a_name_that_two_people_have_finds_neither(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("name;number\nWei Wang;1\nWang, Wei;2\nAda Lovelace;3\n")
    folder = write(tmp_path / "class", {"wangwei_11_5001_a.md": "a", "lovelaceada_12_5002_a.md": "b"})
    class_ = found(folder, roster=roster.read(tmp_path / "roster.csv"))
    assert (class_.strangers, class_.doubtful) == ((), ("wangwei 11",))
    assert [student.key for student in class_.students if student.files] == ["3", "wangwei 11"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b\n1,2\n", "expected a column that says who a student is .* but found a, b"),
        ("name\n", "a row for each student"),
        ("number,name\n1,a\n1,b\n", "1 stands there twice"),
        ('name\n"x', "not valid CSV"),
        ("", "the file is empty"),
    ],
)
def test_a_roster_that_cannot_be_read_says_what_there_is(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "roster.csv").write_text(text)
    with pytest.raises(InputError, match=says):
        roster.read(tmp_path / "roster.csv")


def test_responses_to_a_form_are_documents_and_the_last_of_a_person_counts(tmp_path: Path) -> None:
    table = (
        'Timestamp,Email Address,Question 3b,"Question 4 [with bias]"\n'
        "10/2/2026 18:01:12,ada@example.edu,0.5,7\n"
        '10/3/2026 18:01:12,ada@example.edu,"dL/dw3 =\n-0.0113",1154560\n'
        ",,,\n"
        "10/3/2026 19:00:00,emmy@example.edu,,1\n"
    )
    class_ = found(write(tmp_path / "class", {"Responses.csv": table}))
    ada, emmy = class_.students
    assert (ada.key, emmy.key) == ("ada@example.edu", "emmy@example.edu")
    assert [filed.counts for filed in ada.files] == [False, True]
    assert ada.counting[0].source.read().decode() == (
        "## Question 3b\n\ndL/dw3 =\n-0.0113\n\n## Question 4\n\nwith bias: 1154560\n"
    )


def test_a_layout_that_is_named_is_the_only_one(tmp_path: Path) -> None:
    folder = write(tmp_path / "class", {"lab_20_300_a.md": "a", "x/b.md": "b"})
    assert handed_in(folder, layout="files") == {"b": ["b.md"], "lab_20_300_a": ["lab_20_300_a.md"]}
    assert handed_in(folder, layout="canvas") == {"lab 20": ["a.md"], "x": ["b.md"]}
    assert handed_in(folder, layout="folders") == {"lab_20_300_a": ["lab_20_300_a.md"], "x": ["b.md"]}
    assert len(found(folder).guessed) == 1


def test_the_same_name_in_two_folders_is_two_people_unless_more_is_known(tmp_path: Path) -> None:
    one, two = write(tmp_path / "one", {"ann.md": "a"}), write(tmp_path / "two", {"ann.md": "b"})
    assert [student.key for student in found(one, two).students] == ["ann", "ann (2)"]
    (tmp_path / "roster.csv").write_text("login\nann\n")
    (ann,) = found(one, two, roster=roster.read(tmp_path / "roster.csv")).students
    assert [filed.source.file for filed in ann.files] == ["ann (2).md", "ann.md"]


def test_metadata_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    folder = write(tmp_path / "class", {"submission_metadata.yml": "a: [", "submission_1/a.md": "a"})
    with pytest.raises(InputError, match="cannot be read"):
        found(folder)
    write(folder, {"submission_metadata.yml": METADATA.replace(":submitters:", ":people:")})
    assert handed_in(folder) == {"submission_1": ["a.md"]}


def test_without_names_nothing_tells_who_it_is_and_the_same_secret_gives_the_same(tmp_path: Path) -> None:
    students = found(write(tmp_path / "class", DOWNLOADS["canvas"])).students
    hidden = people.anonymous(students, b"secret")
    assert {student.key for student in hidden} == {student.key for student in people.anonymous(students, b"secret")}
    assert {student.key for student in hidden}.isdisjoint(student.key for student in people.anonymous(students, b"x"))
    assert not any(name in repr([s.who for s in hidden]) + repr([s.key for s in hidden]) for name in ("ada", "emmy"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-10-02 18:01:12.123456789 Z", "2026-10-02 18:01:12+00:00"),
        ("2026-10-02 18:01:12.5 -0700", "2026-10-03 01:01:12+00:00"),
        ("2026-10-02 19:00:00 UTC", "2026-10-02 19:00:00+00:00"),
        ("Nov 29, 2026 5:34 PM", "2026-11-29 17:34:00+00:00"),
        ("Nov 29, 2026 534 PM", "2026-11-29 17:34:00+00:00"),
        ("11/29/2026 17:34:05", "2026-11-29 17:34:05+00:00"),
        ("yesterday", "None"),
        ("", "None"),
    ],
)
def test_a_time_is_read_in_the_forms_of_platforms(text: str, expected: str) -> None:
    assert str(moment(text)) == expected
