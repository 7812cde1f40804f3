"""A warm pool of workers that can be killed: each submission has a time and a memory limit, and harms no other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError as TimeOver
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from theory.classroom.sources import Source
from theory.documents.limits import SubmissionError, text
from theory.documents.submission import read
from theory.errors import InputError
from theory.grading.data import marked_data
from theory.grading.grader import Grader
from theory.grading.policy import Policy
from theory.question import Assignment, assignments

SECONDS = 20.0  # for one submission; a class of a thousand takes 0.06 s each
MEMORY = 2 * 2**30  # bytes of address space of one worker
AHEAD = 4  # submissions per worker that are handed out before they are asked for


@dataclass(frozen=True)
class Job:
    """What a worker must know: enough to build the key itself. It is pickled, so it names files, not formulas."""

    assignment: str
    bank: Path | None = None
    policy: Policy = field(default_factory=Policy)

    def grader(self) -> Grader:
        return Grader(find(self.assignment, self.bank), self.policy)


def find(name: str, bank: Path | None = None) -> Assignment:
    """The assignment of this name. Raises InputError with those that there are."""
    known = {assignment.name: assignment for assignment in assignments(bank)}
    if name not in known:
        raise InputError(f"there is no assignment {name!r}; there are {', '.join(known)}")
    return known[name]


def mark(grader: Grader, source: Source, links: bool = True) -> dict[str, Any]:
    """The marks of one submission as plain data: the one function that every way to run a class maps.

    links: of a document, every link is judged too, which may take long.
    """
    from theory.documents import formats
    from theory.grading import document

    try:
        data = source.read()
        if formats.is_document(source.file):
            marked = document.mark(grader, source.file, text(data), links=links)
        else:
            marked = grader.mark(source.file, read(source.file, data))
    except SubmissionError as error:
        marked = grader.trouble(source.file, str(error))
    return marked_data(marked)


def mark_one(job: Job, source: Source) -> dict[str, Any]:
    """The same for a worker that is not ours: `dask.bag.from_sequence(sources).map(partial(mark_one, job))`.

    The keys are built on the first call in a process and kept for the next.
    """
    mark_ = repr(job)
    if mark_ not in _KEPT:
        _KEPT.clear()
        _KEPT[mark_] = job.grader()
    return mark(_KEPT[mark_], source)


_KEPT: dict[str, Grader] = {}
_GRADER: list[Grader] = []  # of this worker; filled once by `_start`


def _start(job: Job, memory: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    _GRADER[:] = [job.grader()]
    _GRADER[0].prepare()


def _work(source: Source, links: bool) -> dict[str, Any]:
    return mark(_GRADER[0], source, links)


def run(
    job: Job, sources: Iterable[Source], workers: int, *, seconds: float = SECONDS, memory: int = MEMORY
) -> Iterator[tuple[Source, dict[str, Any]]]:
    """Every submission with its marks, in the order of `sources`, whatever happens to one of them.

    workers: 0 marks in this process, without limits.
    """
    if workers == 0:
        grader = job.grader()
        yield from ((source, mark(grader, source)) for source in sources)
        return
    try:
        from pebble import ProcessPool
    except ImportError:
        raise InputError("several workers need pebble; install theory[grade], or say --jobs 0") from None
    grader = job.grader()  # for what a killed worker cannot say
    pool = ProcessPool(workers, initializer=_start, initargs=(job, memory), context=get_context("spawn"))
    with pool:
        yield from _ordered(
            lambda source, links: pool.schedule(_work, args=(source, links), timeout=seconds),
            sources,
            workers,
            grader,
            seconds,
        )
        pool.close()


def _ordered(
    hand_out: Callable[[Source, bool], Any], sources: Iterable[Source], workers: int, grader: Grader, seconds: float
) -> Iterator[tuple[Source, dict[str, Any]]]:
    waiting: deque[tuple[Source, Any]] = deque()
    for source in sources:
        waiting.append((source, hand_out(source, True)))
        if len(waiting) >= AHEAD * workers:
            yield _result(*waiting.popleft(), hand_out, grader, seconds)
    while waiting:
        yield _result(*waiting.popleft(), hand_out, grader, seconds)


def _result(
    source: Source, future: Any, hand_out: Callable[[Source, bool], Any], grader: Grader, seconds: float
) -> tuple[Source, dict[str, Any]]:
    """The marks, or why there are none; a document that fails is tried once more without a look at its links."""
    from theory.documents.formats import is_document

    found, why = _outcome(future, seconds)
    if found is None and is_document(source.file):
        found, why = _outcome(hand_out(source, False), seconds)
    return source, marked_data(grader.trouble(source.file, why)) if found is None else found


def _outcome(future: Any, seconds: float) -> tuple[dict[str, Any] | None, str]:
    from pebble import ProcessExpired

    try:
        return future.result(), ""
    except TimeOver:
        why = f"took longer than {seconds:g} s and was stopped"
    except MemoryError:
        why = "needed more memory than a submission may have"
    except ProcessExpired:
        why = "its worker died, probably for want of memory"
    except Exception as error:  # one submission must never stop the class; the error is reported with its kind
        why = f"could not be marked: {type(error).__name__}: {error}"
    return None, why
