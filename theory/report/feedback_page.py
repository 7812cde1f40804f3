"""The page for one student: what was read of each answer, its verdict and marks, and why; their lines with verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from theory.marking.data import decimal
from theory.marking.feedback import facts, marks
from theory.question import Assignment
from theory.report import listing
from theory.report.marks_html import counted, expected, math, meanings, name, quoted, render, seal, seals, text

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
        lines=listing.section(lines, row["parts"]) if lines else "",
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
    return {key: str(sum((Fraction(part[key]) for part in rows), Fraction(0))) for key in ("earned", "out_of")}


def _ident(question: str) -> str:
    return "q-" + "".join(c if c.isascii() and c.isalnum() else "-" for c in question)[:60]


def _entry(question: str, parts: list[Mapping[str, Any]]) -> str:
    total = _totals(parts)
    earned = f"<span>{marks(total)}</span>" if Fraction(total["out_of"]) else ""
    return f'<li><a href="#{_ident(question)}"><b>{text(question, 40)}</b> {earned}</a></li>'


def _question(about: About, question: str, parts: list[Mapping[str, Any]]) -> str:
    total = _totals(parts)
    earned = f'<span class="marks">{marks(total)}</span>' if Fraction(total["out_of"]) else ""
    title = text(about.titles.get(question, ""))
    rows = "".join(map(_part, parts))
    return (
        f'<article id="{_ident(question)}" class="sheet"><h2><span class="key">{text(question, 60)}</span> '
        f'<span class="title">{title}</span> {earned}</h2><ol class="parts">{rows}</ol></article>'
    )


def _part(part: Mapping[str, Any]) -> str:
    """One answer: verdict, name and what was read on a line with its marks; below it, why."""
    earned = f'<span class="marks">{marks(part)}</span>' if Fraction(part["out_of"]) else ""
    read = math(part["read"]) if part["read"] else "" if part["given"] is None else quoted(part["given"])
    sign = '<span class="eq">=</span>' if read and part["part"] else ""
    rows = "".join(f"<div><dt>{label}</dt><dd>{shown}</dd></div>" for label, shown in _details(part))
    details = f'<dl class="facts">{rows}</dl>' if rows else ""
    return (
        f'<li class="part {part["verdict"]}">{seal(part["verdict"])}<span class="answer">{name(part["part"])}{sign}'
        f"{read}</span>{earned}{details}</li>"
    )


def _details(part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    place = "" if part["line"] is None else f' <span class="place">line {part["line"]}</span>'
    given = part["given"]
    if given is not None and part["read"] and given.strip("$ ") != part["read"]:
        yield "You wrote", quoted(given) + place
    elif place:
        yield "Where", place
    for label, said in facts(part):
        if label == "Expected":
            yield label, expected(part)
        elif label.startswith("First wrong"):
            yield f'<span class="first">{text(label)}</span>', quoted(said)
        else:
            yield text(label, 80), text(said)
