"""Marks a class on the workers of a Dask scheduler, here or on other machines: the same marks, whichever dies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from theory.classroom import pool
from theory.classroom.pool import Job, Outcome, Quota
from theory.classroom.sources import HandIn
from theory.errors import InputError
from theory.grading.parts import Marked
from theory.grading.reasons import WorkerDied

PATIENCE = 10  # seconds until a scheduler must have answered


def run(job: Job, sources: Iterable[HandIn], address: str, *, limits: Quota = pool.QUOTA) -> Iterator[Marked]:
    """The marks of every submission, in the order of `sources`. A worker that dies costs nothing: what it had in hand
    goes to another one, and only a submission that kills several is not marked.

    The workers import this program, so it is installed there, and read the bank under the same path. Raises InputError
    where Dask is not installed, or no scheduler with workers answers.
    """
    try:
        from distributed import Client, KilledWorker
    except ImportError:
        raise InputError("a scheduler needs Dask; install theory[spread]") from None
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(f"no Dask scheduler answers at {address} ({error}); begin one with `dask scheduler`") from None

    def hand_out(source: HandIn, links: bool) -> Callable[[], Outcome]:
        future = client.submit(mark_there, job, source, links, limits, pure=False)

        def outcome() -> Outcome:
            try:
                return future.result()
            except KilledWorker:
                return WorkerDied()

        return outcome

    with client:
        if not (workers := len(client.scheduler_info(n_workers=-1)["workers"])):
            raise InputError(f"the scheduler at {address} has no workers; begin some with `dask worker {address}`")
        yield from pool.ordered(hand_out, sources, workers, job.grader())


def mark_there(job: Job, source: HandIn, links: bool, limits: Quota) -> Outcome:
    """The marks of one submission, or the limit that it met, on a worker."""
    with pool.alone(job) as grader:
        return pool.here(grader, source, links, limits)
