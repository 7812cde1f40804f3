"""A run that is cut off, by a power cut, a full disk or a system that wants memory: no mark is lost, and it is said."""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.theory.classroom.downloads import write
from tests.theory.grading.faulty import Deadly
from theory.classroom import journal, pool
from theory.classroom.journal import JOURNAL, Journal
from theory.classroom.pool import Job
from theory.classroom.sources import gather
from theory.cli import run
from theory.grading.reasons import WorkerDied
from theory.report import class_folder

RIGHT = "# Q3b\n\n$dL/dw_3 = -0.0113$\n"
STUDENTS = ("ada", "bob", "cy", "dan")
LARGEST = 20_000  # bytes of a file, so that the marks of a student fit and a page does not


def grade(room: Path, out: Path) -> int:
    return run(["grade", str(room), "--out", str(out), "--jobs", "0"])


def apart(act: Callable[[], int], said: Path) -> int:
    """What becomes of a copy of this process that does it; what it says on standard error goes to a file."""
    pid = os.fork()
    if not pid:
        try:
            with said.open("w") as sys.stderr:
                code = act()
            os._exit(code)
        finally:
            os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.fixture
def room(tmp_path: Path) -> Path:
    return write(tmp_path / "class", {f"{name}.md": RIGHT for name in STUDENTS})


def same(one: Path, other: Path) -> bool:
    files = [path.relative_to(one) for path in one.rglob("*") if path.is_file()]
    assert len(files) > len(STUDENTS)
    return all((other / file).read_bytes() == (one / file).read_bytes() for file in files)


def killed_while_a_page_is_written(patch: pytest.MonkeyPatch) -> None:
    original, pages = class_folder.replace, []

    def cut(path: Path, content: class_folder.Content) -> None:
        pages.append(path)
        if len(pages) == 5:
            path.with_name(f".{path.name}.part").write_bytes(b"half")
            os.kill(os.getpid(), signal.SIGKILL)
        original(path, content)

    patch.setattr(class_folder, "replace", cut)


def killed_while_a_mark_is_kept(patch: pytest.MonkeyPatch) -> None:
    original, lines = Journal.add, []

    def cut(self: Journal, line: journal.Line) -> None:
        lines.append(line)
        if len(lines) == 3:
            with self.path.open("a") as stream:
                stream.write('{"version": 3, "dig')
            os.kill(os.getpid(), signal.SIGKILL)
        original(self, line)

    patch.setattr(Journal, "add", cut)


@pytest.mark.parametrize(
    ("cut", "kept"), [(killed_while_a_page_is_written, 2), (killed_while_a_mark_is_kept, 2)]
)  # fmt: skip
def test_a_run_that_is_killed_goes_on_where_it_was(
    room: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: Callable[[pytest.MonkeyPatch], None], kept: int
) -> None:
    whole, out = tmp_path / "whole", tmp_path / "out"
    assert grade(room, whole) == 0
    with monkeypatch.context() as patch:
        cut(patch)
        assert apart(lambda: grade(room, out), tmp_path / "said") == -signal.SIGKILL
    again, original = [], pool.mark
    monkeypatch.setattr(pool, "mark", lambda *args: (again.append(args), original(*args))[1])
    assert grade(room, out) == 0
    assert len(again) == len(STUDENTS) - kept
    assert len(Journal(out / JOURNAL).read()) == len(STUDENTS)
    (out / JOURNAL).unlink()
    (whole / JOURNAL).unlink()
    assert same(whole, out)


def test_a_disk_that_is_full_is_one_sentence_and_the_next_run_goes_on(room: Path, tmp_path: Path) -> None:
    whole, out = tmp_path / "whole", tmp_path / "out"
    assert grade(room, whole) == 0

    def full() -> int:
        resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, resource.RLIM_INFINITY))
        return grade(room, out)

    assert apart(full, tmp_path / "said") == 2
    (said,) = (tmp_path / "said").read_text().splitlines()
    assert "cannot write" in said
    assert "File too large" in said
    assert not list(out.rglob("*.part"))
    assert grade(room, out) == 0
    for folder in (whole, out):
        (folder / JOURNAL).unlink()
    assert same(whole, out)


def test_a_page_shows_the_bytes_that_were_marked(room: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = journal.digest

    def late(key: str, source: journal.HandIn) -> str:
        source.path.write_text("# Q3b\n\nhanded in while it was marked\n")
        return original(key, source)

    monkeypatch.setattr(journal, "digest", late)
    assert grade(room, tmp_path / "out") == 0
    page = (tmp_path / "out/feedback/ada.html").read_text()
    assert "while it was marked" not in page
    assert "0.0113" in page


def test_a_worker_that_is_killed_costs_its_own_hand_in_alone(room: Path) -> None:
    (room / "ada.toml").write_text("[q3b]\n'dL/dw3' = 0.5\n")
    found = pool.run(Job("csc420-a2", policy=Deadly()), gather([room])[0], 1)
    assert [marked.trouble for marked in found] == [None, WorkerDied(), None, None, None]
