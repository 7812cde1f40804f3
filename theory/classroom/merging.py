"""One row for each student: the marks of their files put together, part by part; what contradicts is for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from theory.classroom.sources import HandIn
from theory.classroom.students import Student, version
from theory.grading.grader import Grader
from theory.grading.marks import Mark
from theory.grading.parts import Marked, Part
from theory.grading.reasons import AnyReason, EarlierVersion, InAnotherFile, SeveralFiles

PRINTED = ".pdf"  # beside a notebook or a text of the same name it is made of that


@dataclass(frozen=True, slots=True)
class Row:
    """A student with the marks that count, and those of each file that counts, in their order.

    student: where the row comes fresh from marking, its files have the bytes that were marked.
    """

    student: Student
    marked: Marked
    files: tuple[Marked, ...] = ()


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one file says of one part: its rows, of which the first may earn. place: of the file among the student's.
    series, rank: which version of which document the file is; what is printed of it comes before the document."""

    place: int
    series: str
    rank: tuple[int, bool]
    parts: tuple[Part, ...]

    @property
    def first(self) -> Part:
        return self.parts[0]

    @property
    def known(self) -> bool:
        """Whether something is written that is this answer, right or wrong or not decided."""
        return self.first.given is not None or self.first.verdict not in (Mark.UNREAD, Mark.MISSING)


def rows(
    grader: Grader, students: Sequence[Student], mark: Callable[[Sequence[HandIn]], Iterator[tuple[HandIn, Marked]]]
) -> Iterator[Row]:
    """The row of every student, in order. mark: files -> each with its bytes and its marks, in their order; of a
    group's but once."""
    uses = Counter(filed.source for student in students for filed in student.counting)
    results = mark(tuple(uses))
    kept: dict[HandIn, tuple[HandIn, Marked]] = {}
    for student in students:
        files, read = [], {}
        for filed in student.counting:
            loaded, marked = kept.pop(filed.source, None) or next(results)
            uses[filed.source] -= 1
            if uses[filed.source]:
                kept[filed.source] = loaded, marked
            files.append(marked)
            read[filed.source] = loaded
        filled = tuple(replace(filed, source=read.get(filed.source, filed.source)) for filed in student.files)
        yield merge(grader, replace(student, files=filled), files)


def merge(grader: Grader, student: Student, files: Sequence[Marked]) -> Row:
    """The student's row. files: the marks of each of the files that count, in the same order.

    The last version of a document counts, as far as it says something; between documents no one comes first, so that
    two different answers wait for a person. What only sends a reader to another file says nothing beside one.
    """
    if not files:
        return Row(student, grader.of(student.seed).nothing(student.key))
    told = [place for place, marked in enumerate(files) if marked.trouble != InAnotherFile()] or [0]
    if len(told) == 1:
        return Row(student, replace(files[told[0]], file=student.key), tuple(files))
    answers = _answers(grader.of(student.seed), student, files, told)
    replaced = _replaced(answers)
    parts = tuple(part for found in answers.values() for part in _settled(found, files, replaced))
    trouble = files[told[0]].trouble if all(files[place].trouble for place in told) else None
    return Row(student, Marked(student.key, parts, trouble), tuple(files))


def _answers(
    grader: Grader, student: Student, files: Sequence[Marked], told: Sequence[int]
) -> dict[tuple[str, str], list[_Answer]]:
    """Question and part -> what the files at these places say of it, in the order of the questions."""
    found: dict[str, dict[str, list[_Answer]]] = {}
    for place in told:
        filed, marked = student.counting[place], files[place]
        series, number = version(filed.claim.name)
        rank = number, not filed.claim.name.lower().endswith(PRINTED)
        own: dict[tuple[str, str], list[Part]] = {}
        for part in marked.parts:
            own.setdefault((part.question, grader.asked_as(part)), []).append(replace(part, file=marked.file))
        for (question, name), parts in own.items():
            answer = _Answer(place, series, rank, tuple(parts))
            found.setdefault(question, {}).setdefault(name, []).append(answer)
    return {(question, name): told for question, parts in found.items() for name, told in parts.items()}


def _replaced(answers: dict[tuple[str, str], list[_Answer]]) -> set[int]:
    """The files of which another is a later version: it is called like one, and answers something of theirs anew."""
    found = set()
    for told in answers.values():
        known = [answer for answer in told if answer.known]
        found |= {one.place for one in known if any(_later(other, one) for other in known)}
    return found


def _later(one: _Answer, other: _Answer) -> bool:
    return one.series == other.series and one.rank > other.rank


def _settled(told: Sequence[_Answer], files: Sequence[Marked], replaced: set[int]) -> tuple[Part, ...]:
    """The rows of one part: of the only file that answers it, or of the last version; else they are for a person."""
    known = [answer for answer in told if answer.known]
    known = [answer for answer in known if not any(_later(other, answer) for other in known)]
    if not known:
        return min(told, key=lambda answer: answer.first.verdict is Mark.MISSING).parts
    first = known[0]
    if first.place in replaced:
        return _for_a_person(first, EarlierVersion(files[first.place].file))
    if len(known) == 1 or all(_agree(answer, first) for answer in known[1:]):
        return first.parts
    return _for_a_person(first, SeveralFiles(tuple(files[answer.place].file for answer in known)))


def _agree(one: _Answer, other: _Answer) -> bool:
    """Whether two answers are the same to whoever marks them: both right, or the same text with the same verdict."""
    if one.first.verdict.row.good and other.first.verdict.row.good:
        return True
    return (one.first.verdict, one.first.given) == (other.first.verdict, other.first.given)


def _for_a_person(answer: _Answer, why: AnyReason) -> tuple[Part, ...]:
    first, *more = answer.parts
    open_ = replace(first, verdict=Mark.UNREAD, earned=Fraction(0), reasons=(*first.reasons, why), explanation=None)
    return (replace(open_, first_wrong=None, step=None), *more)
