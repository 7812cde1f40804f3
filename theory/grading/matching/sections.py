"""What stands under a question whose answer is no value: options that are chosen, or a chain of equalities."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from theory.documents.pieces import Context, Document
from theory.documents.places import COUNT, Place
from theory.forms import Form
from theory.grading.content import Illegible
from theory.grading.matching.restating import states
from theory.grading.matching.sheet import Response
from theory.grading.own_words import OwnWords, same

HEADING = re.compile(r"#{1,6}\s+(?P<words>.*)")
SECTION = re.compile(r"^\s*\\(?:sub)*section\*?\{")
TITLED = re.compile(r"\s*\\(?:sub)*(?:section|paragraph)\*?\{[^{}]{0,200}\}(?=[ \t]*\S)")  # and more on its line
SETTING = re.compile(r"\s*\\(?:begin|end)\{[A-Za-z*]{1,30}\}\s*")
MARKS = re.compile(r"^\s*(?:[-*+]\s+)?|\*\*|__|\$")  # of a list, and around what is set apart
APART = re.compile(r"\\(?:textbf|textit|emph|text)\{([^{}]*)\}")  # in LaTeX


class Wanted(NamedTuple):
    """The one answer of a question that is no value: its name, its form, and what the question says."""

    part: str
    form: Form
    asks: str


def sections(
    document: Document, asked: Callable[[Context], str | None], wanted: Mapping[str, Wanted], own: OwnWords
) -> Iterator[tuple[str, Response]]:
    """Each of these questions with all that is written under it, as an answer.

    asked: the question that a place is about. own: what the assignment says itself, which is no answer; the list of
    all options is none either.
    """
    found: dict[str, list[tuple[int, str]]] = {}
    for number, line, context in document.lines():
        name = asked(context)
        line = line[titled.end() :] if (titled := TITLED.match(line)) else line
        heads = HEADING.match(line) or SECTION.match(line)
        if name is None or name not in wanted or heads or own.says(line) or states(line) or SETTING.fullmatch(line):
            continue
        if bare := MARKS.sub("", APART.sub(r"\1", line[_sign(line, name) :])).strip():
            found.setdefault(name, []).append((number, bare))
    for name, written in found.items():
        part, form, asks = wanted[name]
        listed = {same(option) for option in form.listed}
        if listed <= {same(line) for _, line in written}:
            written = [(number, line) for number, line in written if same(line) not in listed]
        text = "\n".join(line for _, line in written if line)
        if text:
            bare = _answer(text, part, asks)
            yield name, Response(part, bare, Illegible("an answer that is no value"), written[0][0])


def _sign(line: str, name: str) -> int:
    """How much of a line names its question by a number; a letter that is no part of its name may be an option's."""
    place = Place()
    told = place.see(line)
    if place.letter and not name.endswith(place.letter):
        told = line.lower().rindex(place.letter, 0, told)
    count = COUNT.match(line)
    return told if place.number else count.end() if count else 0


def _answer(text: str, part: str, asks: str) -> str:
    """A sentence without what it repeats of a question, in its order: `C, A, B` of `By their size the order is C, A,
    B.`, `B and D` of `B and D reduce overfitting.` Where the question denies anything, its words may turn an answer
    round, and stay."""
    found = REPEATED.fullmatch(text)
    if found is None or DENYING & set(re.findall(r"\w+", asks.lower())):
        return text
    head, tail = (" ".join(re.findall(r"\w+", found[place].lower())) for place in ("head", "tail"))
    clauses = [" ".join(["", *re.findall(r"\w+", clause), ""]) for clause in re.split(r"[.,:;?!]", asks.lower())]
    told = re.search(SAYING.format(part=re.escape(part.lower())), head)
    begun = f" {head[: told.start()].strip()} " if told else ""
    begins = told is not None and (not begun.strip() or any(begun in clause for clause in clauses))
    ends = not tail or SAID.fullmatch(tail) or any(clause.endswith(f" {tail} ") for clause in clauses)
    return found["labels"] if (begins or not head) and ends else text


_LABEL = r"(?:[A-Z]|[ivx]{1,4}|\d{1,2})(?![\w'’])"
REPEATED = re.compile(
    rf"(?P<head>(?:(?:I|[A-Za-z]?[a-z]+) ){{0,8}}?)(?P<labels>{_LABEL}(?:(?:,| and|, and| <| >)? {_LABEL}){{0,20}})"
    r"(?P<tail>(?: [a-z-]+){0,8})\.?"
)
# What ends the words before an answer, and all that stands behind it
_ANSWER = r"(?:(?:the|my) )?(?:(?:right|correct) )?(?:answer|option"
SAYING = rf"\b(?:{_ANSWER}|{{part}})s?(?: is| are)?|i ch(?:oo|o)se(?: (?:the )?options?)?)$"
SAID = re.compile(rf"(?:is|are) (?:(?:right|correct)|{_ANSWER})s?)")
DENYING = frozenset(["not", "no", "never", "none", "nor", "cannot", "except", "false", "wrong", "incorrect", "without"])
