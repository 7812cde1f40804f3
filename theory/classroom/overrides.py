"""What a person decided after all: rows of a TOML file that replace the verdict or the marks of single answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from typing import Any

from theory.classroom.ledger import tables
from theory.classroom.students import Student
from theory.errors import InputError
from theory.exact import number
from theory.formula.boxes import Box
from theory.grading.grader import Grader
from theory.grading.marks import Mark
from theory.grading.parts import Decision, Marked, Part
from theory.grading.policy import decimal

VERDICTS = {verdict.value: verdict for verdict in Mark}
FIELDS = ("student", "file", "question", "part", "given", "verdict", "earned", "by", "when", "note")


@dataclass(frozen=True, slots=True)
class Override:
    """One row. where: its place in the file, for messages.

    student: whose answers, by the key; None for all. part: None for every part of the question that carries marks.
    given: only answers that say this, however they are spelled. earned: marks; None where the verdict says what it
    earns. by, when: who decided it, and at what time, as they are written.
    """

    where: str
    question: str
    part: str | None
    student: str | None
    given: Box | str | None
    verdict: Mark | None
    earned: Fraction | None
    by: str
    note: str
    when: str = ""

    @property
    def number(self) -> int:
        """Which row of its file it is, from 1."""
        return int(self.where.rpartition(" ")[2])

    @property
    def effect(self) -> tuple[Mark | None, Fraction | None]:
        return self.verdict, self.earned


def names(students: Iterable[Student]) -> dict[str, str]:
    """What a row may call a student: the key, or one of their files -> the key."""
    found = {filed.source.file: student.key for student in students for filed in student.files}
    return found | {student.key: student.key for student in students}


def read(path: Path, grader: Grader, students: Mapping[str, str]) -> tuple[Override, ...]:
    """The rows of the file, checked against the assignment and the submissions.

    students: what a row may call a student, such as one of their files -> the student's key. Raises
    InputError for what is unknown, says two things of the same answer, or gives more marks than there are.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}; give the path of a TOML file") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not valid TOML: {error}") from None
    return parse(path, text, grader, students)


def parse(
    path: Path, text: str, grader: Grader, students: Mapping[str, str], before: Sequence[Override] = ()
) -> tuple[Override, ...]:
    """The same of a text that would stand in the file. before: the rows above this text, which come first."""
    known = {plain(name): key for name, key in students.items()}
    found = [*before]
    seen: dict[tuple[Any, ...], Override] = {_subject(override): override for override in before}
    for place, row in enumerate(tables(path, text), start=len(found) + 1):
        override = _row(f"{path}: override {place}", row, grader, known)
        mark = _subject(override)
        if mark in seen and seen[mark].effect != override.effect:
            raise InputError(f"{override.where} contradicts override {seen[mark].number}; keep one of them")
        seen[mark] = override
        found.append(override)
    return tuple(found)


def _subject(override: Override) -> tuple[Any, ...]:
    """What a row is about: two that are about the same must say the same."""
    return override.student, override.question, override.part, override.given


def _row(where: str, row: Mapping[str, Any], grader: Grader, students: Mapping[str, str]) -> Override:
    if unknown := row.keys() - set(FIELDS):
        raise InputError(f"{where}: expected the fields {', '.join(FIELDS)}, but found {', '.join(sorted(unknown))}")
    texts = {name: _text(row[name], f"{where}: {name}") for name in FIELDS if name != "earned" and name in row}
    if (
        "question" not in texts
        or not {"student", "file", "given"} & texts.keys()
        or not {"verdict", "earned"} & row.keys()
    ):
        raise InputError(
            f"{where}: expected a question, a student or the given text or both, and a verdict or what is earned or "
            f"both, but found {', '.join(sorted(row)) or 'nothing'}"
        )
    if "given" in texts and "part" not in texts:
        raise InputError(
            f"{where}: expected a part beside the given text; there are {_parts(grader, texts['question'])}"
        )
    named = next((plain(texts[name]) for name in ("student", "file") if name in texts), None)
    if named is not None and named not in students:
        raise InputError(f"{where}: there is no submission {named!r}; {_nearest(named, students)}")
    question = grader.question(texts["question"])
    if question is None and named is not None and "part" in texts:
        question = texts["question"]  # what the student calls so; it is looked for among their answers
    if question is None:
        raise InputError(f"{where}: there is no question {texts['question']!r}; there are {', '.join(grader.markers)}")
    override = Override(
        where,
        question,
        _known_part(where, texts, grader, question),
        None if named is None else students[named],
        grader.meaning(question, texts["given"]) if "given" in texts else None,
        _verdict(where, texts["verdict"]) if "verdict" in texts else None,
        number(row["earned"], f"{where}: earned") if "earned" in row else None,
        texts.get("by", ""),
        texts.get("note", ""),
        texts.get("when", ""),
    )
    _check_marks(override, grader)
    return override


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise InputError(f"{where}: expected a text in quotation marks, but found {str(value)[:40]!r}")
    return value


def plain(file: str) -> str:
    """A submission's name as it can be written in a file."""
    return file.encode("utf-8", "backslashreplace").decode()


def _nearest(name: str, known: Collection[str]) -> str:
    close = sorted(get_close_matches(name, sorted(known), 3, 0.5)) or sorted(known)[:3]
    more = f" and {len(known) - len(close)} more" if len(known) > len(close) else ""
    return f"there are {', '.join(close)}{more}"


def _verdict(where: str, name: str) -> Mark:
    if name not in VERDICTS:
        raise InputError(f"{where}: expected a verdict, one of {', '.join(VERDICTS)}, but found {name!r}")
    return VERDICTS[name]


def _parts(grader: Grader, question: str) -> str:
    name = grader.question(question)
    return "none, for there is no such question" if name is None else ", ".join(_asked(grader, name))


def _asked(grader: Grader, question: str) -> tuple[str, ...]:
    return tuple(grader.markers[question].asked)


def _known_part(where: str, texts: Mapping[str, str], grader: Grader, question: str) -> str | None:
    """The part by its own name; a student's name for something unknown is allowed where the row names the student."""
    said = texts.get("part")
    if said is None or question not in grader.markers:
        return said
    marker = grader.markers[question]
    if said in marker.key.order:
        return said
    found = marker.aliases.find(said, question)
    if found:
        return found[0]
    if {"student", "file"} & texts.keys():
        return said
    raise InputError(f"{where}: {question} has no part {said!r}; there are {', '.join(_asked(grader, question))}")


def _check_marks(override: Override, grader: Grader) -> None:
    if override.earned is None:
        return
    marker = grader.markers.get(override.question)
    marks = {} if marker is None else marker.out_of
    most = sum(marks.values(), Fraction(0)) if override.part is None else marks.get(override.part, Fraction(0))
    if not 0 <= override.earned <= most:
        what = override.question if override.part is None else f"{override.question} {override.part}"
        raise InputError(
            f"{override.where}: expected marks from 0 to {decimal(most)} for {what}, "
            f"but found {decimal(override.earned)}"
        )


@dataclass
class Decisions:
    """The overrides of one run, and which of them have found an answer."""

    overrides: tuple[Override, ...]
    grader: Grader
    used: set[str] = field(default_factory=set)
    _by_student: dict[str, list[Override]] = field(default_factory=dict)
    _by_text: dict[tuple[str, str | None], dict[Box | str | None, list[Override]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for override in self.overrides:
            if override.student is not None:
                self._by_student.setdefault(override.student, []).append(override)
            else:
                alike = self._by_text.setdefault((override.question, override.part), {})
                alike.setdefault(override.given, []).append(override)

    @property
    def unused(self) -> list[Override]:
        return [override for override in self.overrides if override.where not in self.used]

    def deciding(self, marked: Marked) -> dict[int, Override]:
        """Place of a part -> the row that decides it; of rows that say the same, the first.

        Raises InputError where two rows decide the same part differently, or a row names a part that is not there.
        """
        parts, decided = marked.parts, dict[int, Override]()
        for override in self._candidates(marked):
            for place in _hits(override, parts, self.grader.meaning):
                other = decided.setdefault(place, override)
                if other.effect != override.effect:
                    raise InputError(
                        f"{override.where} contradicts override {other.number} on {marked.file}, "
                        f"{parts[place].question} {parts[place].part}; keep one of them"
                    )
                self.used.add(override.where)
        return decided

    def apply(self, marked: Marked) -> Marked:
        """The submission with what was decided; each part keeps what the program said, under `decided`.

        Raises InputError as `deciding` does.
        """
        parts = list(marked.parts)
        for place, override in self.deciding(marked).items():
            whole = sum((part.out_of for part in parts if part.question == override.question), Fraction(0))
            parts[place] = self._decide(override, parts[place], whole)
        return replace(marked, parts=tuple(parts))

    def _candidates(self, marked: Marked) -> list[Override]:
        """The rows that may be about this submission: those of the student, then those that name a text of it."""
        found = [*self._by_student.get(marked.file, ())]
        for part in marked.parts:
            if part.given is not None and (alike := self._by_text.get((part.question, part.part))):
                found += alike.get(self.grader.meaning(part.question, part.given), ())
        return list(dict.fromkeys(found))

    def _decide(self, override: Override, part: Part, whole: Fraction) -> Part:
        earned = override.earned
        if earned is not None and override.part is None:
            earned = earned * part.out_of / whole  # marks of a whole question, spread as its parts are weighted
        verdict = override.verdict or _verdict_of(earned, part.out_of) or part.verdict
        if earned is None:
            earned = self.grader.policy.earned(verdict, part.out_of)
        wrong = verdict is Mark.WRONG
        return replace(
            part,
            verdict=verdict,
            earned=earned,
            reasons=(),
            explanation=part.explanation if wrong else None,
            first_wrong=part.first_wrong if wrong else None,
            decided=Decision(
                override.by, override.note, part.verdict, part.earned, part.reasons, part.explanation, override.when
            ),
        )


def _verdict_of(earned: Fraction | None, out_of: Fraction) -> Mark | None:
    """What marks alone say: all of them right, none of them wrong; between, nothing."""
    if earned is None or not out_of:
        return None
    return {out_of: Mark.RIGHT, Fraction(0): Mark.WRONG}.get(earned)


def _hits(override: Override, parts: Sequence[Part], meaning: Callable[[str, str], Box | str]) -> Iterator[int]:
    """Which parts a row is about. Without the given text it is the first of its name: that is the one that earns.

    A row for all is about none of a question in which everybody has other numbers: what is right for one is not for
    another.
    """
    own = [place for place, part in enumerate(parts) if part.question == override.question]
    if not own and override.student is not None:
        there = ", ".join(dict.fromkeys(part.question for part in parts))
        raise InputError(f"{override.where}: there is no question {override.question!r}; there are {there}")
    own = own if override.student is not None else [place for place in own if not parts[place].seed]
    if override.part is None:
        yield from (place for place in own if parts[place].out_of)
        return
    named = [place for place in own if parts[place].part == override.part]
    if override.given is not None:
        written = [(place, text) for place in named if (text := parts[place].given) is not None]
        same = [place for place, text in written if meaning(override.question, text) == override.given]
        yield from (place for place in same if (override.earned or 0) <= parts[place].out_of)
        return
    if not named and override.student is not None:
        there = ", ".join(dict.fromkeys(parts[place].part for place in own))
        raise InputError(f"{override.where}: {override.student} has no part {override.part!r}; there are {there}")
    yield from named[:1]


__all__ = ["Decisions", "Override", "names", "plain", "read"]
