"""A written document as a submission: its chains become answers, by name, by place, by form or by value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from theory.cells import short
from theory.documents import places as headings
from theory.documents.formats import STRUCTURED, read
from theory.documents.pieces import Document
from theory.grading.grader import Grader, plain
from theory.grading.marks import Mark
from theory.grading.matching.aliases import Aliases
from theory.grading.matching.candidates import Candidate, candidate
from theory.grading.matching.chains import answers
from theory.grading.matching.meanings import Told, meanings, values, with_meanings, with_values
from theory.grading.matching.restating import restated
from theory.grading.matching.sayings import spoken
from theory.grading.matching.sections import HEADING, SECTION, sections
from theory.grading.matching.sheet import Response
from theory.grading.matching.touching import doubts
from theory.grading.parts import Marked, Part
from theory.grading.reasons import (
    AnyReason,
    Denied,
    InAnotherFile,
    NoFormulas,
    NoneKnown,
    OpenQuestion,
    SaysNothing,
    Unplaced,
    WordsOnly,
    WrongElsewhere,
)
from theory.links.document import judged
from theory.links.judging import LONGEST, failed
from theory.links.link import BrokenLink, Link, Truth
from theory.words import Stance, understand
from theory.words.absence import points_elsewhere, says_nothing

MOST_LOOSE = 40  # statements under no question that are tried
MOST_JUDGED = 400  # links of one document


def mark(grader: Grader, file: str, text: str, *, links: bool = True) -> Marked:
    """The marks of a document, or of a table of answers, as the file's name says. Raises SubmissionError.

    What nothing was found for is `unread` where the question was answered at all. Every link is judged once, by what
    the document said before it; one that does not hold is told of under the answer whose chain it is in, else under the
    first part of its question. links: False leaves them all unjudged, for a document in which that takes too long.
    """
    document = read(file, text, grader.letters, grader.assigned)
    if file.lower().endswith(STRUCTURED):
        return grader.mark(document)
    lines = document.source.text.split("\n")
    under: dict[str, list[Candidate]] = {name: [] for name in grader.markers}
    loose: list[Candidate] = []  # what stands under no question
    said_of: dict[str | None, list[Told]] = {}  # question -> all that stands under it
    silent: dict[str, AnyReason] = {}  # question -> what stands under it without saying anything
    broken: dict[tuple[int | None, str, str], BrokenLink] = {}
    against = doubts(document, grader.around, grader.own)
    for statement, row, _ in judged(document, MOST_JUDGED if links else 0):
        for link in (link for link in row if link.truth is Truth.WRONG):
            place = BrokenLink(link.line, short(link.left, LONGEST), short(link.right, LONGEST), link.cause)
            broken.setdefault((place.line, place.left, place.right), place)
        name = grader.asked(statement.context)
        doubt = against.get(statement.span)
        said_of.setdefault(name, []).append(Told(statement, statement.claimed and doubt is None))
        if name is not None and restated(grader.markers[name].key, statement):
            continue
        if statement.claimed and doubt is None:
            place = loose if name is None else under[name]
            place.append(candidate(statement, row, lines))
        elif name is None:
            continue
        elif statement.stance is not Stance.STRUCK:
            silent.setdefault(name, doubt or Denied(statement.line(), statement.stance))
    for piece in document.unread:
        if piece.formula and (name := grader.asked(piece.context)) is not None:
            silent.setdefault(name, SaysNothing(piece.line, piece.reason.why, str(piece.reason.fact)))
    for name, number in _written(grader, document):
        silent.setdefault(name, WordsOnly(number))
    aliases = {name: marker.aliases for name, marker in grader.markers.items()}
    said = spoken(document, aliases, grader.asked, grader.around, grader.own)
    given = {
        name: list(answers(grader.markers[name].aliases, written, said.get(name))) for name, written in under.items()
    }
    for name, rows in given.items():
        told = (*said_of.get(None, ()), *said_of.get(name, ())) if rows else ()
        beside = [one for other in grader.beside(name) for one in said_of.get(other, ())] if rows else []
        meant = {**meanings(beside), **meanings(told)}
        own = grader.markers[name].key.letters
        worth = {letter: tree for letter, tree in {**values(beside), **values(told)}.items() if letter not in own}
        worth |= {letter: one.tree for letter, one in meant.items() if one.believed and letter not in own}
        given[name] = [with_meanings(with_values(answer, worth), meant) for answer in rows]
    for name, remark in _remarks(grader, document):
        given[name] = list(_remarked(grader.markers[name].aliases, remark, given.get(name, ())))
    formed = dict(sections(document, grader.asked, grader.formed, grader.own))
    given |= {name: [answer] for name, answer in formed.items()}
    formulas = any(one.chain.relations and one.stance is not Stance.STRUCK for one in document.statements)
    if not (formulas or any(given.values()) or any(piece.formula for piece in document.unread)):
        own = [line for line in lines if not points_elsewhere(line)]
        if not _blank(grader, file, own):
            return grader.trouble(file, NoFormulas())
        return grader.nothing(file) if own == lines else grader.trouble(file, InAnotherFile())
    parts = [_unclear(part, under, silent, grader.is_open(part.question)) for part in grader.parts(given)]
    answered = {part.line for part in parts if part.given is not None}
    left: dict[str, list[Candidate]] = {}
    for name, rows in under.items():
        for one in rows:
            if not answered & {one.statement.line(side) for side in one.chain.sides}:
                place = left.setdefault(grader.number(name), []) if one.statement.context.named else loose
                place.append(one)
    stray = _Stray(grader, loose, left, _seen(grader, document))
    parts = [stray.unplaced(part) if part.verdict is Mark.MISSING else part for part in parts]
    return Marked(file, tuple(_with_steps(parts, under)), broken=tuple(broken.values()))


@dataclass(frozen=True)
class _Stray:
    """What stands under no question of the assignment, and what under one answers nothing; what may be among it is not
    missing.

    loose: of no question that a sign names. left: number of questions -> what stands under them and is no answer there.
    seen: the numbers of the questions that the document has; None where a sign names some, so that it has no others.
    """

    grader: Grader
    loose: Sequence[Candidate]
    left: Mapping[str, Sequence[Candidate]]
    seen: frozenset[str] | None

    def unplaced(self, part: Part) -> Part:
        """A missing part as one for a person, where what is left over may be the answer to it."""
        number = self.grader.number(part.question)
        near = self._near(number)
        if not near:
            return part
        nowhere = self.seen is not None and number not in self.seen
        if len(near) > MOST_LOOSE or nowhere:
            return replace(part, verdict=Mark.UNREAD, reasons=(Unplaced(near[0].statement.line()),))
        for found in self._answers(part.question, near):
            if part.part in self.grader.markers[part.question].aliases.find(found.part):
                why = Unplaced(found.line)
                return replace(part, verdict=Mark.UNREAD, line=found.line, given=found.text, reasons=(why,))
        return part

    def _near(self, number: str) -> Sequence[Candidate]:
        """What may belong to the questions of a number: what is loose, and what is left under them."""
        return [one for one in (*self.loose, *self.left.get(number, ())) if one.lone or len(one.chain.sides) > 1]

    def _answers(self, question: str, near: Sequence[Candidate]) -> Sequence[Response]:
        if question not in self._found:
            self._found[question] = tuple(answers(self.grader.markers[question].aliases, near))
        return self._found[question]

    @cached_property
    def _found(self) -> dict[str, Sequence[Response]]:
        return {}


def _seen(grader: Grader, document: Document) -> frozenset[str] | None:
    """The numbers of the questions that only the numbers of headings tell of; None where a sign names a question."""
    numbers: set[str] = set()
    for _, line, context in document.lines():
        if line.strip() and (name := grader.asked(context)) is not None:
            if not context.counted:
                return None
            numbers.add(grader.number(name))
    return frozenset(numbers)


def _blank(grader: Grader, file: str, lines: Sequence[str]) -> bool:
    """Whether nothing stands there but a title, headings that name questions, words of the file's own name, such as
    the student's, and lines that say so. The lines are known to hold no formula."""
    titled, own = False, plain(file)
    for line in lines:
        heading = HEADING.match(line)
        words = heading["words"] if heading else SECTION.sub("", line)
        if (plain(words) and grader.names(words)) or says_nothing(words[headings.Place().see(words) :]):
            continue
        if not all(plain(word) in own for word in words.split()) and (titled or not heading):
            return False
        titled |= bool(heading)
    return True


def _written(grader: Grader, document: Document) -> Iterator[tuple[str, int]]:
    """The questions under which anything is written, each with the first such line."""
    seen: set[str] = set()
    for number, line, context in document.lines():
        told = 0 if HEADING.match(line) else headings.Place().see(SECTION.sub("", line), named=context.named)
        if HEADING.match(line) or SECTION.match(line) or PLACEHOLDER.search(line):
            continue
        if not re.search("[A-Za-z0-9]", line[told:]) or says_nothing(line[told:]):
            continue
        name = grader.asked(context)
        for meant in grader.parted(context) if name is None else (name,):
            if meant not in seen:
                seen.add(meant)
                yield meant, number


def _remarks(grader: Grader, document: Document) -> Iterator[tuple[str, str]]:
    """Lines of words that say for a whole question in what its logarithms are taken: `(the loss is in bits)`."""
    for _, line, context in document.lines():
        said = len(line) <= LONGEST_REMARK and REMARK.fullmatch(line) and understand(line).stance is Stance.CLAIMED
        if said and (name := grader.asked(context)) is not None:
            yield name, line.strip()


def _remarked(aliases: Aliases, remark: str, given: Sequence[Response]) -> Iterator[Response]:
    """The answers, with the remark beside those that it names, or beside all where it names none."""
    meant = {found for word in re.findall(r"\w+", remark) if (found := aliases.find(word))}
    for one in given:
        told = not meant or aliases.find(one.part) in meant
        yield replace(one, note=f"{one.note} {remark}".strip()) if told else one


LONGEST_REMARK = 100  # characters
REMARK = re.compile(r"\W*(?:[a-z]+ ){0,6}(?:in (?:bits|nats)|(?:to|with|in) base (?:2|10|e|two|ten))\W*", re.IGNORECASE)
PLACEHOLDER = re.compile(r"^\s*(?:#\s*)?YOUR (?:ANSWER|CODE) HERE|raise NotImplementedError")


def _unclear(
    part: Part, under: Mapping[str, Sequence[Candidate]], silent: Mapping[str, AnyReason], open_: bool
) -> Part:
    """A part without an answer, in a question under which something stands: for a person, with what that is."""
    written = under.get(part.question, ())
    if part.verdict is not Mark.MISSING or not (written or part.question in silent):
        return part
    if open_:
        return replace(part, verdict=Mark.UNREAD, reasons=(OpenQuestion(),))
    if not written:
        return replace(part, verdict=Mark.UNREAD, reasons=(silent[part.question],))
    last = [item.chain.sides[-1].text for item in written if len(item.chain.sides) > 1]
    return replace(part, verdict=Mark.UNREAD, reasons=(NoneKnown.of(last),))


def _with_steps(parts: Iterable[Part], under: Mapping[str, Sequence[Candidate]]) -> list[Part]:
    """The parts, the first of each question with the wrong links that no answer's own chain has."""
    rows = list(parts)
    for question, written in under.items():
        own = [row for row in rows if row.question == question]
        known = {(row.step.line, row.step.left) for row in own if row.step is not None}
        chains = [[link for link in item.links if link.truth is Truth.WRONG] for item in written]
        left = [link for wrong in chains if not known & {_mark(link) for link in wrong} for link in wrong]
        place = next((place for place, row in enumerate(rows) if row.question == question), None)
        if left and place is not None:
            rows[place] = _with(rows[place], left)
    return rows


def _mark(link: Link) -> tuple[int | None, str]:
    return link.line, short(link.left, LONGEST)


def _with(part: Part, wrong: Sequence[Link]) -> Part:
    first = failed([(link.line, link.left, link.right, link.cause) for link in wrong])
    assert first is not None
    unseen = part.first_wrong or (first if part.given is None else None)
    step = WrongElsewhere(first.line, first.cause, first.more)
    return replace(part, first_wrong=unseen, reasons=(*part.reasons, step))
