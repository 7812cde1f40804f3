"""What a class shows as a whole: how hard each question was, which mistakes were made, and what waits for a person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from theory.cells import code
from theory.grading.data import SCHEMA, decimal, fraction
from theory.grading.marks import Mark

BESIDE = (
    "stands on",
    "follows from",
    "is the right value, but",
    "with the numbers before it",
)  # notes on other answers
Row = Mapping[str, Any]  # one submission with its marks, as `theory.grading.data` writes it


@dataclass
class Question:
    """One question over the class: what was earned of what, and how many parts have each verdict."""

    earned: Fraction = Fraction(0)
    out_of: Fraction = Fraction(0)
    verdicts: dict[str, int] = field(default_factory=lambda: {verdict.value: 0 for verdict in Mark})

    @property
    def mean(self) -> Fraction:
        return self.earned / self.out_of if self.out_of else Fraction(0)


def share(row: Row) -> Fraction:
    """What was earned of all marks, from 0 to 1."""
    return fraction(row["earned"]) / fraction(row["out_of"]) if fraction(row["out_of"]) else Fraction(0)


def mean(rows: Sequence[Row]) -> Fraction:
    return sum(map(share, rows), Fraction(0)) / len(rows) if rows else Fraction(0)


def questions(rows: Sequence[Row]) -> dict[str, Question]:
    """Every question with the parts that carry marks, or that a mistake was made in."""
    found: dict[str, Question] = {}
    for row in rows:
        for part in row["parts"]:
            if fraction(part["out_of"]) or part["mistake"]:
                question = found.setdefault(part["question"], Question())
                question.earned += fraction(part["earned"])
                question.out_of += fraction(part["out_of"])
                question.verdicts[part["verdict"]] += 1
    return found


def hardest(rows: Sequence[Row]) -> tuple[str, Question] | None:
    """The question of which the least was earned, among those that could be marked at all."""
    marked = {
        name: question
        for name, question in questions(rows).items()
        if question.out_of and question.verdicts["unread"] < sum(question.verdicts.values())
    }
    return min(marked.items(), key=lambda item: item[1].mean, default=None)


def mistakes(rows: Sequence[Row]) -> list[tuple[str, str, list[str]]]:
    """Question, mistake, and the submissions with it; the most frequent first."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        for part in row["parts"]:
            if part["mistake"] and not part["mistake"].startswith("no single"):
                found.setdefault((part["question"], re.split("; ", part["mistake"])[0]), []).append(row["file"])
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return [(question, mistake, files) for (question, mistake), files in ordered]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Answers that wait for a person and are alike: decided once, decided for all of `files`.

    part: None where a whole question waits. given: None where nothing was handed in that is known to be an answer.
    alone: it is to be decided for each submission by itself.
    """

    question: str
    part: str | None
    given: str | None
    why: str
    expected: str
    alone: bool
    shown: Mapping[str, Any]
    files: tuple[str, ...]


def waiting(rows: Sequence[Row]) -> list[Waiting]:
    """Every unread answer that nobody has decided yet, in the order of the questions; the same text only once."""
    order: dict[str, int] = {}
    texts = _texts(rows)
    found: dict[tuple[Any, ...], tuple[Mapping[str, Any], list[str]]] = {}
    for row in rows:
        for name in dict.fromkeys(part["question"] for part in row["parts"]):
            order.setdefault(name, len(order))
            for mark, part in _unread([part for part in row["parts"] if part["question"] == name], texts, row["parts"]):
                found.setdefault(mark, (part, []))[1].append(row["file"])
    entries = [
        Waiting(question, part, given, why, "" if part is None else shown["expected"] or "", alone, shown, tuple(files))
        for (question, part, given, why, alone), (shown, files) in found.items()
    ]
    return sorted(entries, key=lambda entry: (order[entry.question], -len(entry.files)))


def _texts(rows: Sequence[Row]) -> dict[tuple[str, str, str], set[tuple[str, str]]]:
    """Question, part and text -> its verdicts with their notes; where there are several, the text says little."""
    found: dict[tuple[str, str, str], set[tuple[str, str]]] = {}
    for row in rows:
        for part in row["parts"]:
            if part["given"] is not None:
                mark = part["question"], part["part"], " ".join(part["given"].split())
                found.setdefault(mark, set()).add((part["verdict"], part["note"]))
    return found


def stray(part: Mapping[str, Any]) -> bool:
    """Whether it is unknown which part of the assignment this answer is for, so that it earns nothing by itself."""
    return part["expected"] is None and not fraction(part["out_of"])


def _empty(part: Mapping[str, Any]) -> bool:
    """Whether marks are to be had for a part that nothing was found for, so that a stray answer may be it."""
    return part["given"] is None and bool(fraction(part["out_of"])) and not part.get("overridden")


def _unread(
    parts: Sequence[Mapping[str, Any]], texts: Mapping[Any, set[Any]], every: Sequence[Mapping[str, Any]]
) -> list[tuple[tuple[Any, ...], Mapping[str, Any]]]:
    """What waits in one question of one submission: each part, or the question where none of its parts was found."""
    open_ = [part for part in parts if part["verdict"] == Mark.UNREAD.value and not part.get("overridden")]
    earning = [part for part in parts if fraction(part["out_of"])]
    if len(open_) == len(parts) > 1 and all(part["given"] is None for part in parts) and len(earning) == len(parts):
        return [((parts[0]["question"], None, None, parts[0]["note"], True), parts[0])]
    found, seen = [], set()
    for part in open_:
        if part["part"] in seen:
            continue  # a second answer to the same part: the first one is what is decided
        known = [other for other in parts if not stray(other)]
        if stray(part) and not any(map(_empty, known or every)):
            continue  # whatever it is for, everything that earns marks has its answer
        seen.add(part["part"])
        twice = sum(other["part"] == part["part"] for other in parts) > 1
        text = None if part["given"] is None else " ".join(part["given"].split())
        beside = part["note"].startswith(BESIDE)
        alone = text is None or stray(part) or twice or beside or len(texts[part["question"], part["part"], text]) > 1
        found.append(((part["question"], part["part"], text, part["note"], alone), part))
    return found


def summary_data(assignment: str, rows: Sequence[Row]) -> dict[str, Any]:
    """Which question how hard, which mistake how often."""
    return {
        "schema": SCHEMA,
        "assignment": assignment,
        "submissions": len(rows),
        "unread": sum(bool(row.get("trouble")) for row in rows),
        "mean": decimal(str(mean(rows)), 3),
        "waiting": sum(len(entry.files) for entry in waiting(rows)),
        "questions": {
            name: {"mean": decimal(str(found.mean), 3), **found.verdicts} for name, found in questions(rows).items()
        },
        "mistakes": [
            {"question": question, "mistake": mistake, "count": len(files)}
            for question, mistake, files in mistakes(rows)
        ],
    }


def summary(assignment: str, rows: Sequence[Row]) -> str:
    """The same as a page of markdown."""
    data = summary_data(assignment, rows)
    lines = [f"# {assignment}", "", f"{data['submissions']} submissions, {data['unread']} of them unread.", ""]
    lines += [f"The mean is {float(mean(rows)):.1%}; {data['waiting']} answers wait for a person.", ""]
    lines += [
        "| question | mean | " + " | ".join(v.value for v in Mark) + " |",
        "|---|---" + "|---" * len(Mark) + "|",
    ]
    for name, found in data["questions"].items():
        lines.append(f"| {name} | {found['mean']} | " + " | ".join(str(found[v.value]) for v in Mark) + " |")
    if data["mistakes"]:
        lines += ["", "| how often | question | mistake |", "|---|---|---|"]
        lines += [f"| {row['count']} | {row['question']} | {code(row['mistake'])} |" for row in data["mistakes"][:40]]
    return "\n".join([*lines, ""])
