"""A class of 1,000 submissions of 20 parts on two workers: how long it takes, and that memory stays flat."""

from __future__ import annotations

import resource
import time
from pathlib import Path
from random import Random

import pytest

from tests.theory.marking.students import mistaken, right
from theory.marking.grading import Marker
from theory.marking.pool import Job, run
from theory.marking.sources import gather
from theory.question import find

STUDENTS = 1000
PARTS = 20
LIMIT = 60.0  # seconds, on two cores
SEED = 7


@pytest.mark.benchmark
def test_a_class_of_a_thousand(tmp_path: Path) -> None:
    rng = Random(SEED)
    markers = [Marker(find(name)) for name in ("q3b", "q4", "q5")]
    for number in range(STUDENTS):
        lines, count = ["question,part,answer"], 0
        for marker in markers:
            places = marker.key.places or 4
            wrong = rng.random() < 0.2
            student = mistaken(marker.key, marker.catalogue, rng, places) if wrong else right(marker.key, rng, places)
            for name, text in student.shown.items() if student else ():
                if count < PARTS:
                    lines.append(f'{marker.question.name},{name},"{text}"')
                    count += 1
        (tmp_path / f"s{number:04}.csv").write_text("\n".join(lines) + "\n")
    found, _ = gather([tmp_path])
    start = time.perf_counter()
    results = sum(1 for _ in run(Job("csc420-a2"), found, 2))
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"{results} submissions in {seconds:.1f} s; the largest worker took {memory} MiB")
    assert results == STUDENTS
    assert seconds < LIMIT
