"""A class on the workers of a Dask scheduler: the marks of one process, also where a worker is killed in the middle."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.theory.classroom.downloads import write
from tests.theory.grading.faulty import Deadly
from theory.classroom import pool, spreading
from theory.classroom.pool import Job
from theory.classroom.sources import HandIn, gather
from theory.cli import run
from theory.grading.reasons import WorkerDied

distributed = pytest.importorskip("distributed", reason="the extra [spread] is not installed")
pytestmark = pytest.mark.slow  # workers take seconds to begin
WORKERS = 2


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    with distributed.LocalCluster(
        n_workers=WORKERS, threads_per_worker=2, processes=True, dashboard_address=":0"
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def room(tmp_path: Path) -> list[HandIn]:
    files = {f"s{n}.md": f"# Q3b\n\n$dL/dw_3 = {'-0.0113' if n % 3 else '0.0113'}$\n" for n in range(30)}
    (found,) = gather([write(tmp_path / "class", files)])
    return found


def test_a_worker_that_is_killed_in_the_middle_changes_nothing(scheduler: str, room: list[HandIn]) -> None:
    job, found = Job("csc420-a2"), []
    with distributed.Client(scheduler) as client:
        processes = [*client.run(os.getpid).values()]
    assert len({*processes, os.getpid()}) == WORKERS + 1
    for place, marked in enumerate(spreading.run(job, room, scheduler)):
        if place == len(room) // 3:
            os.kill(processes[0], signal.SIGKILL)
        found.append(marked)
    with distributed.Client(scheduler) as client:
        client.wait_for_workers(WORKERS, timeout=60)
        assert {*client.run(os.getpid).values()} != {*processes}
    assert found == list(pool.run(job, room, 0))


def test_a_hand_in_that_kills_its_workers_is_not_marked_and_the_rest_is(scheduler: str, tmp_path: Path) -> None:
    files = {"ada.toml": "[q3b]\n'dL/dw3' = 0.5\n", "bob.md": "# Q3b\n\n$dL/dw_3 = -0.0113$\n"}
    (found,) = gather([write(tmp_path / "class", files)])
    first, second = spreading.run(Job("csc420-a2", policy=Deadly()), found, scheduler)
    assert (first.trouble, second.trouble, second.earned) == (WorkerDied(), None, 5)


def test_the_command_writes_the_same_files(scheduler: str, room: list[HandIn], tmp_path: Path) -> None:
    for name, where in (("here", ("--jobs", "0")), ("there", ("--scheduler", scheduler))):
        assert run(["grade", str(tmp_path / "class"), "--out", str(tmp_path / name), *where]) == 0
    files = [path.relative_to(tmp_path / "here") for path in (tmp_path / "here").rglob("*") if path.is_file()]
    assert len(files) > len(room)
    here, there = ([(tmp_path / where / name).read_bytes() for name in files] for where in ("here", "there"))
    assert here == there


def test_where_no_scheduler_answers_it_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "class", {"ada.md": "# Q3b\n"})
    command = ["grade", str(tmp_path / "class"), "--out", str(tmp_path / "out"), "--scheduler", "tcp://127.0.0.1:1"]
    assert run(command) == 2
    assert "no Dask scheduler answers at tcp://127.0.0.1:1" in capsys.readouterr().err
    assert run([*command, "--jobs", "2"]) == 2
