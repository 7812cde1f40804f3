"""Whose fault it is: a bug of ours ends the command; what a hand-in brings about is its own trouble, and no other's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.theory.grading.faulty import Faulty
from tests.theory.grading.hostile import FILES
from theory.classroom import pool
from theory.classroom.journal import Journal, mark_class
from theory.classroom.pool import Job
from theory.classroom.sources import HandIn, gather
from theory.grading.grader import Grader
from theory.grading.parts import Marked
from theory.grading.reasons import NotRead, TookTooLong, TooLarge

GOOD = '[q3b]\n"dL/dw3" = -0.0113\n'
LONG_NUMBER = ("digits.toml", b"[q3b]\nz1 = " + b"1" * 100_000)
DEEP = ("deep.toml", b"[q3b]\nz1 = " + b"[" * 5000 + b"]" * 5000)
BAD = (*FILES, LONG_NUMBER, DEEP)
ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("workers", [0, 1])
def test_a_bug_inside_marking_is_raised_with_any_number_of_workers(tmp_path: Path, workers: int) -> None:
    (tmp_path / "a.toml").write_text(GOOD)
    (found,) = gather([tmp_path])
    with pytest.raises(KeyError, match="a bug of ours"):
        list(pool.run(Job("csc420-a2", policy=Faulty()), found, workers))


def test_a_bug_ends_the_command_with_a_traceback_and_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD)
    code = (
        "import sys\n"
        "from tests.theory.grading.faulty import Faulty\n"
        "from theory.cli import run\n"
        "from theory.grading import policy\n"
        "policy.Policy = Faulty\n"
        f"sys.exit(run(['grade', {str(tmp_path / 'a.toml')!r}]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert "KeyError: 'a bug of ours'" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("workers", [0, 1])
def test_a_hand_in_that_breaks_a_reader_harms_no_other(tmp_path: Path, workers: int) -> None:
    for place, (name, data) in enumerate(BAD):
        (tmp_path / f"{place:02}-{name}").write_bytes(data)
    (tmp_path / "zoe.toml").write_text(GOOD)
    (found,) = gather([tmp_path])
    *bad, good = pool.run(Job("csc420-a2"), found, workers)
    assert good.earned == 5
    assert all(marked.earned == 0 for marked in bad)
    troubles = {marked.file.partition("-")[2]: marked.trouble for marked in bad}
    for name, _ in (LONG_NUMBER, DEEP):
        assert isinstance(troubles[name], (NotRead, TooLarge))


@pytest.mark.parametrize("error", [MemoryError, RecursionError])
def test_a_limit_that_is_met_in_this_process_is_the_hand_ins_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    original = pool.mark

    def greedy(grader: Grader, source: HandIn, links: bool) -> Marked:
        if source.file == "a.toml":
            raise error
        return original(grader, source, links)

    monkeypatch.setattr(pool, "mark", greedy)
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(GOOD)
    first, second = pool.run(Job("csc420-a2"), gather([tmp_path])[0], 0)
    assert first.trouble == TooLarge()
    assert second.earned == 5


def test_what_met_a_limit_is_marked_again_by_the_next_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room, journal = tmp_path / "class", Journal(tmp_path / "marks.jsonl")
    room.mkdir()
    (room / "a.toml").write_text(GOOD)
    (found,) = gather([room])
    with monkeypatch.context() as patch:
        patch.setattr(pool, "here", lambda *_: TookTooLong(0.02))
        assert [marked.trouble for _, marked in mark_class(Job("csc420-a2"), found, 0, journal)] == [TookTooLong(0.02)]
    assert [marked.earned for _, marked in mark_class(Job("csc420-a2"), found, 0, journal)] == [5]
    assert len(journal.read()) == 1
