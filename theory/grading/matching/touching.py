"""What touches a formula of a hand-in: an answer is believed only where that is understood."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from checks.tree import Call
from checks.vocabulary.units import MAGNITUDES
from theory.documents.pieces import Document, Piece, Span, Statement, Unread
from theory.grading.matching.sheet import BRACKETS
from theory.grading.reasons import AnyReason, Denied, Touched
from theory.words import Role, Stance, understand
from theory.words.sentences import names as leave_whole
from theory.words.understanding import TOKEN
from theory.words.understanding import read as phrases

CLAUSE = re.compile(r"[^.;:,!?()\n$]*")  # the words that follow a formula without a break
TEXT = re.compile(r"\\text(?:rm|bf|it)?\{([^{}]*)\}")
MOST = 200  # characters behind a formula that are looked at
REMARK = re.compile(r"\s*\(([^()]*)\)")  # or in brackets behind it


def doubts(document: Document) -> Mapping[Span, AnyReason]:
    """What speaks against a statement as an answer, by its place; nothing against those that are not there."""
    found: dict[Span, AnyReason] = {}
    for one, other in pairwise((None, *document.pieces)):
        if isinstance(other, Statement) and (why := _words(other)):
            found[other.span] = why
        if isinstance(one, Statement | Unread) and isinstance(other, Statement) and _goes_on(one, other):
            found[one.span] = _touched(other, other)
            found[other.span] = _touched(other, one)
    return found


def _goes_on(one: Statement | Unread, other: Statement) -> bool:
    """Whether a formula without a relation is the rest of one that could not be read, or of a list: `x = 3, 4`."""
    return len(other.chain.sides) == 1 and one.span.end == other.span.start


def _touched(statement: Statement, by: Piece) -> Touched:
    return Touched(statement.line(), statement.source.text[by.span.start : by.span.end].strip())


def _words(statement: Statement) -> AnyReason | None:
    """Words that take it back, or that may change what it is."""
    following = behind(statement)
    remark, clause = REMARK.match(following), CLAUSE.match(following)
    said = [*statement.chain.notes, remark[1] if remark else "", clause[0] if clause else ""]
    for stance in (understand(words).stance for words in said):
        if stance is not Stance.CLAIMED and not (stance is Stance.DENIED and _ranges(statement)):
            return Denied(statement.line(), stance)
    ahead = " ".join(TEXT.findall(_ahead(statement)))
    if not understand(ahead).harmless:
        return Touched(statement.line(), ahead)
    if last := _unknown_before(statement):
        return Touched(statement.line(), last)
    first = next(iter(TOKEN.findall(said[-1])), "")
    if first.lower() in MAGNITUDES or (first and next(phrases([first])).does is Role.SIGN):
        return Touched(statement.line(), first)
    return None


def _unknown_before(statement: Statement) -> str:
    """The word right before a formula, where nothing is known of it: `twice`, or the `of` of `the inverse of`."""
    tokens = TOKEN.findall(statement.context.before.rpartition("$")[2][-MOST:])
    *_, last = [None, *phrases(tokens)]
    if last is None or last.meaning is not None or not tokens[last.start][0].isalpha() or leave_whole(tokens):
        return ""
    return tokens[last.start]


def _ahead(statement: Statement) -> str:
    """What stands inside a formula ahead of the first thing in it that could be read."""
    side = statement.chain.sides[0]
    return "" if side.tree is None else statement.source.text[statement.span.start : side.start]


def behind(statement: Statement) -> str:
    """The words behind a formula, on its line."""
    text, end = statement.source.text, statement.span.end
    return statement.context.after or text[end : end + MOST].partition("\n")[0]


def in_cells(statement: Statement) -> bool:
    """Whether other cells of a table stand on its line."""
    text, span = statement.source.text, statement.span
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    return "|" in text[start : span.start] and "|" in text[span.end : end if end >= 0 else len(text)]


def _ranges(statement: Statement) -> bool:
    """Whether it ends in an interval, whose ends may be said not to belong to it."""
    tree = statement.chain.sides[-1].tree
    return isinstance(tree, Call) and tree.head in BRACKETS
