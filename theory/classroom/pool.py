"""Marks submissions, here or in a pool of workers that can be killed: each has its limits, and none harms another.

What a hand-in brings about, and a limit that it meets, is its own trouble. Any other exception is a fault of this
program, and goes through to whoever called.
"""

from __future__ import annotations

import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from math import ceil
from multiprocessing import get_context
from pathlib import Path
from threading import Lock

from theory import deadline
from theory.classroom.sources import HandIn
from theory.documents import formats
from theory.documents.limits import UTF8, SubmissionError
from theory.errors import InputError
from theory.grading import document
from theory.grading.grader import Grader
from theory.grading.parts import Marked
from theory.grading.policy import Policy
from theory.grading.reasons import AnyReason, NotRead, TookTooLong, TooLarge, WorkerDied
from theory.question import Assignment, assignments, changed, named

AHEAD = 4  # submissions per worker that are handed out before they are asked for
STUCK = 2  # times the limit of CPU time: what has not looked at it by then is ended by the system
STOPPED = (TookTooLong, TooLarge, WorkerDied)  # troubles of a submission that met a limit


@dataclass(frozen=True, slots=True)
class Quota:
    """What one submission may take: seconds of CPU time, and bytes of memory."""

    seconds: float = 20.0  # a class of a thousand takes 0.06 s each
    memory: int = 2 * 2**30


QUOTA = Quota()


@dataclass(frozen=True)
class Job:
    """What a worker must know: enough to build the key itself. It is pickled, so it names files, not formulas."""

    assignment: str
    bank: Path | None = None
    policy: Policy = field(default_factory=Policy)
    numbers: tuple[tuple[str, str], ...] = ()  # other ones for givens, as they are typed

    def asked(self) -> Assignment:
        return changed(find(self.assignment, self.bank), dict(self.numbers))

    def grader(self) -> Grader:
        return Grader(self.asked(), self.policy)


def find(name: str, bank: Path | None = None) -> Assignment:
    """The assignment of this name. Raises InputError with those that there are."""
    return named(name, assignments(bank))


def mark(grader: Grader, source: HandIn, links: bool = True) -> Marked:
    """The marks of one submission, by the numbers that were asked: the one function that every way to run a class maps.

    links: of a document, every link is judged too, which may take long. Raises what is no fault of the hand-in.
    """
    grader = grader.of(source.seed).only(source.only)
    try:
        formats.kind(source.file, tables=True)
        data = source.read()
        marked = document.mark(grader, source.file, formats.text(source.file, data), links=links)
        return marked if (code := formats.encoding(source.file, data)) == UTF8 else replace(marked, read_as=code)
    except SubmissionError as error:
        return grader.trouble(source.file, NotRead(str(error)))


def mark_one(job: Job, source: HandIn) -> Marked:
    """The same for a worker that is not ours, of whatever kind: `pool.map(partial(mark_one, job), sources)`."""
    with alone(job) as grader:
        return mark(grader, source)


@contextmanager
def alone(job: Job) -> Iterator[Grader]:
    """The grader of a job in a process that marks many, built once. How precisely the instruments compute is a setting
    of the process, so that one thread at a time has it."""
    with _ALONE:
        name = repr(job)
        if name not in _KEPT:
            _KEPT.clear()
            _KEPT[name] = job.grader()
        yield _KEPT[name]


_ALONE = Lock()
_KEPT: dict[str, Grader] = {}


def run(job: Job, sources: Iterable[HandIn], workers: int, *, limits: Quota = QUOTA) -> Iterator[Marked]:
    """The marks of every submission, in the order of `sources`, whatever happens to one of them.

    workers: 0 marks in this process, where time is looked at between the pieces of the work.
    """
    grader = job.grader()
    if workers == 0:
        for source in sources:
            yield _settled(grader, source, lambda links, source=source: here(grader, source, links, limits))
        return
    try:
        from pebble import ProcessPool
    except ImportError:
        raise InputError("several workers need pebble; install theory[grade], or say --jobs 0") from None
    pool = ProcessPool(workers, initializer=_start, initargs=(job, limits), context=get_context("spawn"))
    patience = (deadline.PATIENCE + 1) * limits.seconds

    def hand_out(source: HandIn, links: bool) -> Callable[[], Outcome]:
        if _hopeless(source):  # a class of photographs, or one that was marked before, need not wait for a worker
            return partial(mark, grader, source)
        return partial(_outcome, pool.schedule(_work, args=(source, links, limits), timeout=patience), limits)

    with pool:
        yield from ordered(hand_out, sources, workers, grader)
        pool.close()


def _hopeless(source: HandIn) -> bool:
    """Whether a file is not read at all, so that there is nothing to mark."""
    try:
        formats.kind(source.file, tables=True)
    except SubmissionError:
        return True
    return bool(source.trouble)


Outcome = Marked | AnyReason  # the marks of one attempt, or the limit that it met


def _settled(grader: Grader, source: HandIn, attempt: Callable[[bool], Outcome]) -> Marked:
    """The marks, or why there are none; a document that met a limit is tried once more without a look at its links."""
    outcome = attempt(True)
    if isinstance(outcome, STOPPED) and formats.is_document(source.file):
        outcome = attempt(False)
    if isinstance(outcome, Marked):
        return outcome
    return grader.of(source.seed).only(source.only).trouble(source.file, outcome)


# In this process


def here(grader: Grader, source: HandIn, links: bool, limits: Quota) -> Outcome:
    """The marks of one submission, or the limit that it met, where nobody can kill the process."""
    try:
        with deadline.within(limits.seconds), _bounded(limits.memory):
            return mark(grader, source, links)
    except deadline.TimeOver:
        return TookTooLong(limits.seconds)
    except (MemoryError, RecursionError):
        return TooLarge()


@contextmanager
def _bounded(memory: int) -> Iterator[None]:
    """Inside, this process may take so many bytes of address space more than it has; where that can't be said, any."""
    import resource

    before, most = resource.getrlimit(resource.RLIMIT_AS)
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        yield
        return
    limit = pages * resource.getpagesize() + memory
    bounds = [bound for bound in (limit, before, most) if bound != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(bounds), most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, most))


# In workers


_GRADER: list[Grader] = []  # of this worker; filled once by `_start`


def _start(job: Job, limits: Quota) -> None:
    import gc
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    _GRADER[:] = [job.grader()]
    _GRADER[0].prepare()
    gc.freeze()  # what is built now stays as long as the worker: no later collection looks through it


def _work(source: HandIn, links: bool, limits: Quota) -> Outcome:
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    enough = ceil(time.process_time() + STUCK * limits.seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (enough if most == resource.RLIM_INFINITY else min(enough, most), most))
    try:
        with deadline.within(limits.seconds):
            return mark(_GRADER[0], source, links)
    except deadline.TimeOver:
        return TookTooLong(limits.seconds)
    except (MemoryError, RecursionError):
        return TooLarge()


def ordered(
    hand_out: Callable[[HandIn, bool], Callable[[], Outcome]],
    sources: Iterable[HandIn],
    workers: int,
    grader: Grader,
) -> Iterator[Marked]:
    """The marks in order, with a few submissions handed out ahead of the one that is waited for."""

    def settle(source: HandIn, first: Callable[[], Outcome]) -> Marked:
        return _settled(grader, source, lambda links: first() if links else hand_out(source, False)())

    waiting: deque[tuple[HandIn, Callable[[], Outcome]]] = deque()
    for source in sources:
        waiting.append((source, hand_out(source, True)))
        if len(waiting) >= AHEAD * workers:
            yield settle(*waiting.popleft())
    while waiting:
        yield settle(*waiting.popleft())


def _outcome(future: Future[Outcome], limits: Quota) -> Outcome:
    from pebble import ProcessExpired

    try:
        return future.result()
    except FutureTimeout:
        return TookTooLong(limits.seconds)
    except MemoryError:
        return TooLarge()
    except ProcessExpired as error:
        return TookTooLong(limits.seconds) if error.exitcode == -signal.SIGXCPU else WorkerDied()
