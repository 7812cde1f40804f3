"""The passages of a document judged, one behind the other; where nothing changed that one hangs on, it is found again.

That is its text, what was said before it of names, in which line it begins, and the names with which the statements
right behind it begin. All of its places, and its lines, count from its beginning.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from checks.reading import Chain
from checks.reading.building import Scope
from checks.remembering import Shelf, estimated, remembered
from checks.tree import Name, Tree, names
from theory.deadline import look
from theory.documents.pieces import Document, Passage, Statement, Unread, Why
from theory.links import einstein
from theory.links.judging import Found
from theory.links.ledger import NEW, Ledger, Said, View
from theory.links.link import Link, Truth, Unclaimed
from theory.links.memory import CLOCK
from theory.links.sections import Anew, Section, anew, depth, nearest, section
from theory.links.statements import claim_of, explain, forget, judge
from theory.words import Stance

SOLVED = 3  # chains behind an equation within which the name is found for which it is solved


class Step(NamedTuple):
    """A statement, its sides with names for what is one name; its links; and what was said of names before it."""

    statement: Statement
    links: tuple[Link, ...]
    ledger: Ledger

    @property
    def scope(self) -> Scope:
        """What is known before a statement of which the lines count in its document."""
        return Scope(names=View(self.ledger, self.statement.line()))


class Known(NamedTuple):
    """What a section has said. labels: names of which a power is another name. errors: under which headings e is a name
    of the document's own."""

    ledger: Ledger = NEW
    labels: frozenset[str] = frozenset()
    errors: tuple[str, ...] | None = None


@dataclass(frozen=True, eq=False)
class Judged:
    """A passage judged. said: of each section that it is in, what is known behind it. wrong: how many links are."""

    passage: Passage
    steps: tuple[Step, ...]
    said: tuple[tuple[Section, Known], ...]
    wrong: int

    def __len__(self) -> int:
        return len(self.passage)

    @cached_property
    def count(self) -> int:
        """How many links it has."""
        return sum(len(step.links) for step in self.steps)


def judged(document: Document, most: float, slips: int) -> Iterator[Judged]:
    """The passages of a document. most: so many links are judged; statements after that come without theirs. slips: for
    so many wrong ones that which was made is looked for."""
    outlines = [_outline(passage) for passage in document.passages]
    following = _following(outlines)
    deep = depth(row for outline in outlines for row in outline.anew)
    known: dict[Section, Known] = {}
    start = STATED_FIRST if einstein.stated(document.source.text) else NOTHING
    count = wrong = 0
    line = 1
    for outline, behind in zip(outlines, following, strict=True):
        sections = _sections(outline, deep)
        one = _judged(
            outline, line, deep, behind, min(most - count, outline.most), max(0, min(slips - wrong, outline.most)),
            tuple((place, *nearest(place, known, start)) for place in sections),
        )  # fmt: skip
        known.update(one.said)
        count, wrong, line = count + one.count, wrong + one.wrong, line + outline.passage.lines
        yield one


NOTHING = Known()
STATED_FIRST = Known(NEW.over({name: Said(meaning, None, {}) for name, meaning in einstein.SAID.items()}))


@dataclass(frozen=True, eq=False)
class _Outline:
    """A passage with what is to be known of it before it is judged. pieces: its statements, those in braces behind the
    one that holds them, and what was not read. begins: the names with which each of them begins; empty where it is
    none. most: more links than it may have."""

    passage: Passage
    pieces: tuple[Statement | Unread, ...]
    begins: tuple[str, ...]
    anew: tuple[Anew, ...]
    most: int

    def __len__(self) -> int:
        return len(self.passage)


@remembered
def _outline(passage: Passage) -> _Outline:
    pieces = tuple(_in_order(passage))
    said = [piece for piece in pieces if isinstance(piece, Statement)]
    begins = tuple(_begins(piece) if isinstance(piece, Statement) else "" for piece in pieces)
    most = 1 + sum(1 + len(statement.chain.relations) for statement in said)
    return _Outline(passage, pieces, begins, tuple(anew(said)), most)


def _in_order(passage: Passage) -> Iterator[Statement | Unread]:
    for piece in passage.pieces:
        if isinstance(piece, Statement):
            yield from (piece, *piece.inner)
        elif isinstance(piece, Unread):
            yield piece


def _begins(statement: Statement) -> str:
    first = statement.chain.sides[0].tree
    return first.text if isinstance(first, Name) else ""


def _following(outlines: Sequence[_Outline]) -> list[tuple[str, ...]]:
    """With which names the pieces right behind each passage begin."""
    found: list[tuple[str, ...]] = [()]
    for outline in reversed(outlines[1:]):
        found.append((*outline.begins[:SOLVED], *found[-1])[:SOLVED])
    return found[::-1] if outlines else []


@remembered
def _sections(outline: _Outline, deep: int) -> tuple[Section, ...]:
    """The sections that a passage is in."""
    return tuple(dict.fromkeys(section(piece.context, deep) for piece in outline.pieces))


_JUDGED = Shelf[Judged]()


def _judged(
    outline: _Outline, line: int, deep: int, following: tuple[str, ...], most: float, slips: float,
    before: tuple[tuple[Section, Section | None, Known], ...],
) -> Judged:  # fmt: skip
    """before: of each section of the passage, what is known, and of which section it was said."""
    key = (outline.passage, line, deep, following, most, slips, before)
    if (found := _JUDGED.get(key)) is None:
        begun = time.monotonic()
        known = {told: what for _, told, what in before if told is not None}
        start = next((what for _, told, what in before if told is None), NOTHING)
        found = _Judging(outline, line, deep, following, known, start).judged(most, slips)
        if time.monotonic() - begun < CLOCK:
            _JUDGED.put(key, found, estimated(len(outline)))
    return found


@dataclass
class _Judging:
    """A passage while it is judged. line: in which it begins. known: what each section has said. start: what holds
    where none has said anything yet."""

    outline: _Outline
    line: int
    deep: int
    following: tuple[str, ...]
    known: dict[Section, Known]
    start: Known
    said: dict[Section, Known] = field(default_factory=dict)

    def judged(self, most: float, slips: float) -> Judged:
        steps: list[Step] = []
        count = wrong = 0
        begins = (*self.outline.begins, *self.following)
        for number, piece in enumerate(self.outline.pieces, start=1):
            look()
            if isinstance(piece, Unread):
                self._pass_over(piece)
                continue
            place = section(piece.context, self.deep)
            _, known = nearest(place, self.known, self.start)
            links: tuple[Link, ...] = ()
            supposed = piece.stance is Stance.SUPPOSED
            if (piece.claimed or supposed) and count < most:
                solved = _solved_for(piece.chain, begins[number : number + SOLVED])
                trees, found = self._judge(piece, place, known, solved)
                piece = with_trees(piece, trees)
                links = self._links(piece, found, known.ledger, supposed, slips - wrong)
                wrong += sum(link.truth is Truth.WRONG for link in found)
            count += len(links)
            steps.append(Step(piece, links, known.ledger))
        return Judged(self.outline.passage, tuple(steps), tuple(self.said.items()), wrong)

    def _say(self, place: Section, known: Known) -> None:
        self.known[place] = self.said[place] = known

    def _pass_over(self, piece: Unread) -> None:
        """What a passage that was not read may say of names is forgotten where they were said."""
        place = section(piece.context, self.deep)
        if place in self.known and piece.reason.why not in (Why.PROGRAM, Why.HIDDEN):
            known = self.known[place]
            self._say(place, known._replace(ledger=forget(piece.text, known.ledger, self._line(piece.line))))

    def _line(self, line: int) -> int:
        """A line of the passage, counted in the document."""
        return self.line - 1 + line

    def _judge(
        self, statement: Statement, place: Section, known: Known, solved: str
    ) -> tuple[tuple[Tree | None, ...], tuple[Found, ...]]:
        errors = self.known.get(place, NOTHING).errors
        claim = claim_of(statement, known.labels, errors == statement.context.headings, solved)
        judgement, ledger = judge(claim, known.ledger, self._line(statement.line()))
        own = statement.context.headings if judgement.defines_e else errors
        self._say(place, Known(ledger, judgement.labels, own))
        return judgement.trees, judgement.found

    def _links(
        self, statement: Statement, judgement: Iterable[Found], ledger: Ledger, supposed: bool, slips: float
    ) -> tuple[Link, ...]:
        """The links of a statement. supposed: they may say what a name stands for, but claim nothing. slips: for a
        positive number, that behind a wrong one is looked for."""
        sides, question = statement.chain.sides, statement.question
        links: list[Link] = []
        for found in judgement:
            (first, place), truth, cause = found
            left, right, next_to = sides[first], sides[place], place - first == 1
            relation = statement.chain.relations[first] if next_to else "="
            made = None
            if supposed and truth is not Truth.DEFINES:
                truth, cause = Truth.UNREAD, Unclaimed(Stance.SUPPOSED)
            elif truth is Truth.WRONG and slips > 0 and next_to:
                made = explain(claim_of(statement), found, ledger, self._line(statement.line()))
            line, at = statement.line(right), (left.start, right.end)
            links.append(Link(line, question, left.text, relation, right.text, truth, cause, place, at, made))
        return tuple(links)


def with_trees(statement: Statement, trees: Sequence[Tree | None]) -> Statement:
    """The statement with these formulas for its sides."""
    chain = statement.chain
    if all(side.tree is tree for side, tree in zip(chain.sides, trees, strict=True)):
        return statement
    sides = (replace(side, tree=tree) for side, tree in zip(chain.sides, trees, strict=True))
    return replace(statement, chain=replace(chain, sides=tuple(sides)))


def _solved_for(chain: Chain, following: Sequence[str]) -> str:
    """The name for which a chain may be an equation that is solved behind it, as 2w + 1 = 7 is before w = 3: the first
    with which one of the chains there begins; empty where it is none."""
    trees = [side.tree for side in chain.sides if side.tree is not None]
    if len(trees) != 2 or isinstance(trees[0], Name):
        return ""
    found = next(filter(None, following), "")
    return found if found and any(found in names(tree) for tree in trees) else ""
