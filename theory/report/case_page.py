"""What a grader is shown of answers that are decided together: what was given, what the key says, and why it waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from theory.classroom.deciding import Case
from theory.classroom.tally import stray
from theory.formula import foreign
from theory.grading.parts import Decision, Marked, Part
from theory.report.class_page import figures, histogram
from theory.report.marks_feedback import Label, facts, heading, marks
from theory.report.marks_html import expected, math, name, quoted, seal, shown, text
from theory.report.wording import grading as wording

LONGEST_WHY = 600


def title(case: Case) -> str:
    """`q3b dL/dw3`, or the question where all of it waits."""
    entry = case.waiting
    part = "<span>all of it</span>" if entry.part is None else name(entry.part) if entry.part else "<span>?</span>"
    return f'<span class="key">{text(entry.question, 40)}</span> {part}'


def given(part: Part) -> str:
    """A student's answer: laid out where all of it is known, else as it was written."""
    if part.given is None:
        return '<span class="soft">nothing that is known to be the answer; see the hand-in</span>'
    box = part.read or foreign.formula(part.given.strip("$ "))
    return quoted(part.given) if box is None else math(box)


def about(case: Case, titles: Mapping[str, str], key: Sequence[Part]) -> str:
    """The answers and what they are compared with, as a list of facts. key: what the key says to what they answer."""
    entry, part = case.waiting, case.waiting.shown
    facts = _facts(case, key)
    rows = "".join(f'<div class="{kind}"><dt>{label}</dt><dd>{words}</dd></div>' for kind, label, words in facts)
    asked = text(titles.get(entry.question, ""))
    where = f" of {text(part.seed, 40)}'s numbers" if part.seed else ""
    return f'<p class="over">{asked}{where}</p><dl class="case">{rows}</dl>'


def _facts(case: Case, key: Sequence[Part]) -> Iterator[tuple[str, str, str]]:
    entry, part = case.waiting, case.waiting.shown
    yield "given", "Given", given(part)
    if len(key) == 1:
        yield "key", "Key", expected(key[0])
    elif key:
        items = "".join(f'<li>{name(one.part)}<span class="eq">=</span>{expected(one)}</li>' for one in key)
        yield "key", "Key", f'<ul class="names">{items}</ul>'
    if stray(part):
        yield "why", "Names", quoted(entry.part or "nothing")
    if why := wording.note(entry.reasons):
        yield "why", "Why", text(why, LONGEST_WHY)
    for fact in facts(part):
        if fact.label in (Label.MISTAKE, Label.FIRST_WRONG):
            yield "why", text(heading(fact), 80), text(fact.text)


def decided(decisions: Mapping[str, tuple[Part, Decision]]) -> str:
    """What was decided, by whom and when; the same of several students once."""
    said: dict[str, list[str]] = {}
    for student, (part, by) in decisions.items():
        earned = f" ({marks(part.earned, part.out_of)})" if part.out_of else ""
        when = (
            f' <time datetime="{text(by.when, 40)}">{text(by.when[:16].replace("T", " "), 40)}</time>'
            if by.when
            else ""
        )
        note = f"<p>{text(by.note)}</p>" if by.note else ""
        line = f"{seal(shown(part))}{earned} by <b>{text(by.by or 'a person', 80)}</b>{when}{note}"
        said.setdefault(line, []).append(student)
    whose = {line: f' <span class="soft">{_few(files)}</span>' if len(said) > 1 else "" for line, files in said.items()}
    return "".join(f'<div class="by">{line}{whose[line]}</div>' for line in said)


def _few(names: Sequence[str], most: int = 4) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(text(one, 60) for one in names[:most]) + more


def standing(rows: Sequence[Marked], waits: int) -> str:
    """The marks of the class as they are now. waits: how many students have answers that wait."""
    left = "nothing waits any more" if not waits else f"{waits} of {len(rows)} students wait for a decision"
    return f'<dl class="figures">{figures(rows)}</dl>{histogram(rows)}<p class="soft">{left}</p>'


def total(marked: Marked) -> str:
    """A student's marks as they are now."""
    return f"{text(marked.file, 80)}: {marks(marked.earned, marked.out_of)}"
