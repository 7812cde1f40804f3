"""The page for one student: what was read of each answer, its verdict and marks, and why; their lines with verdicts."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from theory.classroom.feedback import facts, marks
from theory.grading.data import decimal, fraction
from theory.question import Assignment
from theory.report import listing
from theory.report.marks_html import counted, expected, math, meanings, name, quoted, render, said, seal, seals, text

FIRST_ROUND = "In this round the expected answers, and what would give them away, are not shown."


@dataclass(frozen=True, slots=True)
class About:
    """What every page of one run shares. secret: the expected answers are not shown."""

    assignment: Assignment
    secret: bool = False

    @property
    def titles(self) -> dict[str, str]:
        return {question.name: question.table.title for question in self.assignment.questions}


def page(about: About, row: Mapping[str, Any], lines: str = "") -> bytes:
    """The page as UTF-8. lines: the text of a document; nothing where it is none."""
    counts = counted(row["parts"])
    questions = list(_questions(row["parts"]))
    return render(
        "feedback.html",
        title=f"{text(row['file'], 200)} – {text(about.assignment.name)}",
        heading=text(about.assignment.heading.title),
        file=text(row["file"], 200),
        earned=decimal(row["earned"]),
        out_of=decimal(row["out_of"]),
        seals=seals(counts, f"{len(row['parts'])} answers by verdict"),
        notices="".join(f'<p class="notice">{notice}</p>' for notice in _notices(about, row)),
        contents="".join(_entry(question, parts) for question, parts in questions),
        body="".join(_question(about, question, parts) for question, parts in questions),
        lines=listing.section(lines, row["parts"], row.get("links", ())) if lines else "",
        meanings=meanings(counts),
    )


def _notices(about: About, row: Mapping[str, Any]) -> Iterator[str]:
    if row.get("trouble"):
        yield f"This submission could not be read: {quoted(row['trouble'])}. A person will look at it."
    if about.secret:
        yield FIRST_ROUND


def _questions(parts: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for part in parts:
        found.setdefault(part["question"], []).append(part)
    yield from found.items()


def _totals(parts: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    rows = list(parts)
    return {key: str(sum((fraction(part[key]) for part in rows), Fraction(0))) for key in ("earned", "out_of")}


def _ident(question: str) -> str:
    return "q-" + "".join(c if c.isascii() and c.isalnum() else "-" for c in question)[:60]


def _entry(question: str, parts: list[Mapping[str, Any]]) -> str:
    total = _totals(parts)
    earned = f"<span>{marks(total)}</span>" if fraction(total["out_of"]) else ""
    return f'<li><a href="#{_ident(question)}"><b>{text(question, 40)}</b> {earned}</a></li>'


def _question(about: About, question: str, parts: list[Mapping[str, Any]]) -> str:
    total = _totals(parts)
    earned = f'<span class="marks">{marks(total)}</span>' if fraction(total["out_of"]) else ""
    title = text(about.titles.get(question, ""))
    groups = list(_grouped(parts))
    alone = sum(any(fraction(part["out_of"]) for part in group) for group in groups) == 1  # the heading has its marks
    rows = "".join(
        _part(group[0], alone) if len(group) == 1 and _handed_in(group[0]) else _together(group, alone)
        for group in groups
    )
    return (
        f'<article id="{_ident(question)}" class="sheet"><h2><span class="key">{text(question, 60)}</span> '
        f'<span class="title">{title}</span> {earned}</h2><ol class="parts">{rows}</ol></article>'
    )


def _handed_in(part: Mapping[str, Any]) -> bool:
    return part["given"] is not None


def _note(part: Mapping[str, Any]) -> str:
    """What is said of parts that stand together."""
    told = [f"{label}: {words}" for label, words in facts(part) if label.startswith("Decided")]
    return told[0] if told else part["note"]


def _grouped(parts: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """The parts one by one; together those that were not handed in, or are right steps, if the same is said of them."""

    def alike(part: Mapping[str, Any]) -> tuple[str, str] | None:
        step = part["verdict"] == "right" and part["read"] and not fraction(part["out_of"])
        together = not _handed_in(part) or (step and not part.get("overridden"))
        return (said(part), _note(part)) if together else None

    for mark, found in itertools.groupby(parts, alike):
        group = list(found)
        yield from [[part] for part in group] if mark is None else [group]


def _together(parts: Sequence[Mapping[str, Any]], alone: bool) -> str:
    """Parts in one row: right steps with what was read, others by name, with what was expected where it may be told."""
    items = []
    for part in parts:
        told = part["verdict"] == "missing" and part["expected"] is not None
        sign = '<span class="eq">=</span>' if part["part"] else ""
        value = expected(part) if told else math(part["read"]) if part["read"] else ""
        items.append(f"<li>{name(part['part'])}{sign + value if value else ''}</li>")
    label = "Expected" if any(part["verdict"] == "missing" and part["expected"] is not None for part in parts) else ""
    before = f'<span class="label">{label}</span>' if label else ""
    total = _totals(parts)
    earned = f'<span class="marks">{marks(total)}</span>' if fraction(total["out_of"]) and not alone else ""
    note = f'<p class="note">{text(_note(parts[0]))}</p>' if _note(parts[0]) else ""
    verdict = said(parts[0])
    return (
        f'<li class="part {parts[0]["verdict"]}">{seal(verdict, len(parts) if len(parts) > 1 else None)}'
        f'<div class="answer">{before}<ul class="names">{"".join(items)}</ul></div>{earned}{note}</li>'
    )


def _part(part: Mapping[str, Any], alone: bool) -> str:
    """One answer: verdict, name and what was read on a line with its marks; below it, why."""
    earned = f'<span class="marks">{marks(part)}</span>' if fraction(part["out_of"]) and not alone else ""
    read = math(part["read"]) if part["read"] else "" if part["given"] is None else quoted(part["given"])
    sign = '<span class="eq">=</span>' if read and part["part"] else ""
    flag = '<span class="flag">first wrong</span>' if _is_first(part) else ""
    place = "" if part["line"] is None else f'<span class="place">line {part["line"]}</span>'
    rows = "".join(f"<div><dt>{label}</dt><dd>{shown}</dd></div>" for label, shown in _details(part))
    details = f'<dl class="facts">{rows}</dl>' if rows else ""
    return (
        f'<li class="part {part["verdict"]}">{seal(said(part))}<div class="answer">{name(part["part"])}{sign}'
        f"{read}{flag}{place}</div>{earned}{details}</li>"
    )


def _is_first(part: Mapping[str, Any]) -> bool:
    """Whether the first wrong link is this answer itself."""
    wrong = part["first_wrong"]
    return wrong is not None and (wrong["line"], wrong["right"]) == (part["line"], part["given"])


def _details(part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    given = part["given"]
    if given is not None and part["read"] and re.search(r"[^0-9.,+\-−$ ]", given):
        yield "You wrote", quoted(given)
    for label, words in facts(part):
        if label == "Expected":
            yield label, expected(part)
        elif not label.startswith("First wrong"):
            yield text(label, 80), text(words)
        elif not _is_first(part):
            place = f'<span class="place">{text(label.partition(" in ")[2])}</span>'
            yield '<span class="first">First wrong</span>', quoted(words) + place
