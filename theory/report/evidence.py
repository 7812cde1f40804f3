"""The evidence for several questions at once, on as many processors as there are."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from checks.evidence import Evidence
from theory.question import Question
from theory.solution import solve
from theory.verify import verify

FEWEST = 6  # questions that are worth the start of more processes, each of which loads torch


def gather(questions: Sequence[Question], seed: int) -> Iterator[list[Evidence]]:
    """The evidence for each question, in their order, as it is found."""
    workers = min(os.cpu_count() or 1, len(questions) // (FEWEST // 2))
    if len(questions) < FEWEST or workers < 2:
        yield from (evidence(question, seed) for question in questions)
        return
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_one_thread) as pool:
        yield from pool.map(evidence, questions, [seed] * len(questions))


def _one_thread() -> None:
    """Torch's own threads would only take the processors from the other processes; it is not loaded yet."""
    os.environ["OMP_NUM_THREADS"] = "1"


def evidence(question: Question, seed: int) -> list[Evidence]:
    """The evidence for one question."""
    solution = solve(question)
    return list(verify(solution.worked, places=solution.places, seed=seed))
