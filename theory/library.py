"""`equal` and `check` for other programs: a pair, many pairs on every core, a document; no text makes them raise."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from theory.batch import judged
from theory.equality import Equality, Outcome, judge
from theory.equality.settings import settings
from theory.report.wording.equality import detail_text, method_text

REWARDS = {Equality.EQUAL: 1.0, Equality.DIFFERENT: 0.0}
ONE_AT_A_TIME = threading.Lock()  # how precisely the instruments compute is a setting of the whole process


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on a pair: `equal`, `different`, `undecided` or `unread`; by what it was found; and the facts."""

    verdict: Equality
    method: str
    detail: str

    @property
    def reward(self) -> float | None:
        """1.0 for equal, 0.0 for different, None for what cannot be judged."""
        return REWARDS.get(self.verdict)


@dataclass(frozen=True, slots=True)
class CheckedLink:
    """One equality of a document: where it stands, both sides as written, the verdict on it, and why."""

    line: int
    question: str
    left: str
    relation: str
    right: str
    verdict: str
    detail: str


def equal(
    gold: str,
    answer: str,
    *,
    places: int | None = None,
    digits: int | None = None,
    tolerance: str | float | None = None,
    log: str | int | None = None,
    up_to: Iterable[str] = (),
    positive: Iterable[str] = (),
    integer: Iterable[str] = (),
    real: Iterable[str] = (),
    commuting: Iterable[str] = (),
    seconds: float | None = None,
) -> Judgement:
    """Whether the answer says what the right one says. Any thread may call it; threads wait for one another.

    places, digits: decimals, or significant digits, that suffice. tolerance: how far numbers may differ, `0.1`, or
    `1%` of the right answer. log: the base of a plain log. up_to: what is left open, of scale, sign, order.
    positive, integer, real, commuting: letters, one by one or in a text set apart by commas. seconds: for the pair, 3.
    Raises InputError for an option that makes no sense, and TypeError for what is no text.
    """
    if not (isinstance(gold, str) and isinstance(answer, str)):
        raise TypeError(f"expected two texts, got {type(gold).__name__} and {type(answer).__name__}")
    options = settings(
        {
            "places": places, "digits": digits, "tolerance": tolerance, "log": log, "up_to": up_to,
            "positive": positive, "integer": integer, "real": real, "commuting": commuting, "seconds": seconds,
        }
    )  # fmt: skip
    with ONE_AT_A_TIME:
        return _judgement(judge(gold, answer, options))


def _judgement(found: Outcome) -> Judgement:
    return Judgement(found.verdict, method_text(found), detail_text(found))


def equal_batch(
    pairs: Iterable[tuple[str, str]], *, workers: int | None = None, seconds: float = 3.0, **options: Any
) -> list[Judgement]:
    """The judgements of (right answer, answer) pairs, in their order, with the options of `equal`.

    workers: how many processes; one for each core where nothing is said. One that is late, or dies, is replaced, and
    its pair is undecided, so that no pair ends the batch; all others wait for the next batch, until the program ends.
    seconds: for one pair. Raises InputError as `equal` does.
    """
    settings({**options, "seconds": seconds})
    rows = judged(pairs, workers, seconds, options)
    return [Judgement(Equality(row["verdict"]), row["method"], row["detail"]) for row in rows]


def check(source: str | Path) -> list[CheckedLink]:
    """Every equality of a document, in its order: of a text in markdown, or of the file that a `Path` names.

    Raises InputError where there is no such file or it is of no kind that is read.
    """
    from theory.documents import formats
    from theory.documents.files import STANDARD, read_file
    from theory.documents.limits import SubmissionError
    from theory.errors import InputError
    from theory.links.document import check as links_of
    from theory.report.wording.links import say

    try:
        document = read_file(source) if isinstance(source, Path) else formats.read(STANDARD, source)
    except SubmissionError as error:
        raise InputError(str(error)) from None
    with ONE_AT_A_TIME:
        return [
            CheckedLink(
                document.source.origin(link.line),
                link.question,
                link.left,
                link.relation,
                link.right,
                link.truth.value,
                say(link.cause) or "",
            )
            for link in links_of(document).links
        ]
