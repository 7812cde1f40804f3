"""A class of 1,000 submissions of 20 parts on two workers: how long it takes, and that memory stays flat."""

from __future__ import annotations

import resource
import time
from pathlib import Path
from random import Random

import pytest

from tests.theory.grading.students import mistaken, right
from theory.classroom.pool import Job, run
from theory.classroom.sources import gather
from theory.cli import run as run_command
from theory.grading.marker import Marker
from theory.question import find

STUDENTS = 1000
PARTS = 20
LIMIT = 60.0  # seconds, on two cores
LARGEST = 64 * 2**10  # bytes of one student's page: it must not carry what is the same for all of them
SEED = 7


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class")
    rng = Random(SEED)
    markers = [Marker(find(name)) for name in ("q3b", "q4", "q5")]
    for number in range(STUDENTS):
        lines, count = ["question,part,answer"], 0
        for marker in markers:
            places = marker.key.places or 4
            wrong = rng.random() < 0.2
            student = (
                mistaken(marker.key, marker.judge.catalogue, rng, places) if wrong else right(marker.key, rng, places)
            )
            for name, text in student.shown.items() if student else ():
                if count < PARTS:
                    lines.append(f'{marker.question.name},{name},"{text}"')
                    count += 1
        (folder / f"s{number:04}.csv").write_text("\n".join(lines) + "\n")
    return folder


@pytest.mark.benchmark
def test_a_class_of_a_thousand(room: Path) -> None:
    (found,) = gather([room])
    start = time.perf_counter()
    results = sum(1 for _ in run(Job("csc420-a2"), found, 2))
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"{results} submissions in {seconds:.1f} s; the largest worker took {memory} MiB")
    assert results == STUDENTS
    assert seconds < LIMIT


@pytest.mark.benchmark
def test_a_class_of_a_thousand_with_all_its_files(
    room: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["grade", str(room), "--out", str(tmp_path), "--jobs", "2"]
    start = time.perf_counter()
    assert run_command(command) == 0
    seconds = time.perf_counter() - start
    start = time.perf_counter()
    assert run_command(command) == 0
    again = time.perf_counter() - start
    pages = [path.stat().st_size for path in (tmp_path / "feedback").glob("*.html")]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    with capsys.disabled():
        print(
            f"\n{len(pages)} submissions with all files in {seconds:.1f} s, once more without marking {again:.1f} s; "
            f"pages of {sum(pages) // len(pages) // 1024} KiB, the largest {max(pages) // 1024}; "
            f"the class page {(tmp_path / 'class.html').stat().st_size // 1024}; this process took {memory} MiB"
        )
    assert len(pages) == STUDENTS
    assert seconds < LIMIT
    assert max(pages) < LARGEST
