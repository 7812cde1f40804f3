"""What is handed in, in files, folders and archives: foreign text never runs, hangs or harms another."""

from __future__ import annotations

import time
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.theory.grading.hostile import ANSWERS, FILES
from tests.theory.grading.tables import NAME, table
from theory.classroom import sources
from theory.classroom.pool import Job, mark
from theory.classroom.sources import HandIn
from theory.documents.limits import SubmissionError
from theory.equality import Equality, judge
from theory.errors import InputError
from theory.grading import document
from theory.grading.grader import Grader
from theory.report.wording.grading import say

SECONDS = 2.0  # for one nasty input; a second on a quiet machine


@pytest.fixture(scope="module")
def grader() -> Grader:
    found = Job("csc420-a2").grader()
    found.prepare()
    return found


@pytest.mark.parametrize(("name", "data"), FILES, ids=[name for name, _ in FILES])
def test_a_nasty_file_ends_soon_with_a_clear_line(grader: Grader, tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    start = time.process_time()
    found = mark(grader, HandIn(name, tmp_path / name))
    assert time.process_time() - start < SECONDS
    assert found.earned == 0
    assert "\n" not in say(found.trouble)
    assert name in ("page.md", "braces.md", "table.json", "many.csv") or say(found.trouble)


@pytest.mark.parametrize("place", range(len(ANSWERS)))
def test_a_nasty_answer_is_unread_or_wrong_and_soon_so(grader: Grader, place: int) -> None:
    for question, part in (("q3b", ""), ("q1", "Ihat0"), ("q6", "")):
        start = time.process_time()
        marked = document.mark(grader, NAME, table([(question, part, ANSWERS[place])]))
        assert time.process_time() - start < SECONDS
        given = [item for item in marked.parts if item.given is not None]
        assert {item.verdict.value for item in given} <= {"unread", "wrong"}


@pytest.mark.parametrize("place", range(len(ANSWERS)))
def test_the_judge_alone_survives_it_too(place: int) -> None:
    start = time.process_time()
    assert judge("7919", ANSWERS[place]).verdict is not Equality.EQUAL
    assert time.process_time() - start < SECONDS


def test_a_path_that_climbs_out_of_an_archive_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr("../../evil.toml", "q3b = '-0.0113'")
        archive.writestr("ann.toml", "q3b = '-0.0113'")
        archive.writestr("notes.pdf", "x")
    (found,) = sources.gather([tmp_path / "class.zip"])
    assert [source.file for source in found] == ["../../evil.toml", "ann.toml", "notes.pdf"]
    with pytest.raises(SubmissionError, match="climbs out"):
        found[0].read()
    assert found[1].read() == b"q3b = '-0.0113'"


def test_a_bomb_is_read_no_further_than_a_submission_may_go(tmp_path: Path) -> None:
    from zipfile import ZIP_DEFLATED

    with ZipFile(tmp_path / "bomb.zip", "w", ZIP_DEFLATED) as archive:
        archive.writestr("bomb.toml", b"0" * 200_000_000)
    ((source,),) = sources.gather([tmp_path / "bomb.zip"])
    start = time.process_time()
    with pytest.raises(SubmissionError, match="at most"):
        source.read()
    assert time.process_time() - start < SECONDS


def test_a_folder_named_like_a_file_and_a_link_out_of_the_folder_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "class" / "x.toml").mkdir(parents=True)
    (tmp_path / "secret.toml").write_text("q3b = '1'")
    (tmp_path / "class" / "link.toml").symlink_to(tmp_path / "secret.toml")
    (tmp_path / "class" / "ann.toml").write_text("q3b = '1'")
    (found,) = sources.gather([tmp_path / "class"])
    assert [source.file for source in found] == ["ann.toml"]


def test_nothing_to_mark_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="found no submission"):
        sources.gather([tmp_path])
    with pytest.raises(InputError, match="there is no file"):
        sources.gather([tmp_path / "absent"])
