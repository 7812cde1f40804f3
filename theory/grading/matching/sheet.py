"""One student's answers to one question, each put to the quantity that it is for; what fits none is stray."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import NamedTuple

from checks.literals import Numbers, numbers
from checks.reading import Chain, Side
from checks.tree import Call, Name, Tree
from checks.vocabulary import SPELLINGS
from theory.documents.pieces import Statement, Unread
from theory.grading.content import Content, Symbolic, content
from theory.grading.judging.comparing import alike
from theory.grading.judging.formulas import equal, judge_formula
from theory.grading.key import Key
from theory.grading.marks import Mark
from theory.grading.matching.aliases import Aliases
from theory.grading.reasons import AnyReason, NoQuantity, NotAnEnd, SecondAnswer
from theory.links.link import BrokenLink, Link, Truth


class Form(NamedTuple):
    """A side of a chain before the answer, and whether the link behind it holds by what the document said before; None
    where that was not judged. meant: the side where what its letters are said to be is put in."""

    side: Side
    link: Truth | None
    meant: Tree | None = None


def forms(chain: Chain, place: int, links: Sequence[Link] = ()) -> tuple[Form, ...]:
    """The sides of a chain between its first and the one at this place."""
    held = {link.place: link.truth for link in links}
    return tuple(Form(chain.sides[at], held.get(at + 1)) for at in range(1, place))


class Meant(NamedTuple):
    """A formula in whose letters what they are said to be is put in. believed: all of that is claimed without doubt."""

    formula: Symbolic
    letters: frozenset[str]
    believed: bool


@dataclass(frozen=True, slots=True)
class Response:
    """One answer as it was handed in.

    part: the student's name for it. text: what was written. content: how that was read. line: where it stands, if the
    source has lines. note: words beside it, such as `log base 2`. chain: all that was read. step: the first link of its
    chain in a document that does not hold. forms: what its chain says before that it is. final: whether the words
    beside it say that it counts, and not one before. unit: what stands behind the number. meant: a formula in which
    what its own letters are said to be is put in, where something is said of them.
    """

    part: str
    text: str
    content: Content
    line: int | None = None
    note: str = ""
    chain: Chain | None = None
    step: BrokenLink | None = None
    forms: tuple[Form, ...] = ()
    final: bool = False
    unit: str = ""
    meant: Meant | None = None


def response(piece: Statement | Unread) -> Response:
    """An answer of a table of answers."""
    answer = piece.context.answer
    assert answer is not None, "it stands in a table of answers"
    chain = piece.chain if isinstance(piece, Statement) else None
    line, note = piece.source.line(piece.span.start), piece.context.after
    before = () if chain is None else (Form(side, None) for side in chain.sides[:-1])
    unit = piece.unit if isinstance(piece, Statement) else ""
    return Response(answer.part, answer.text, content(piece), line, note, chain, forms=tuple(before), unit=unit)


@dataclass(frozen=True, slots=True)
class Stray:
    """An answer that is judged by nobody: by what name it is shown, and why. quantity: what it is for, if known."""

    name: str
    response: Response
    why: AnyReason
    quantity: str | None = None


@dataclass
class Sheet:
    """The answers by quantity.

    reached: end of a range -> whether it was said to belong to it. options: the same quantity's names under other
    conventions. doubtful: quantity -> why none of its answers counts.
    """

    answers: dict[str, Response] = field(default_factory=dict)
    reached: dict[str, bool | None] = field(default_factory=dict)
    options: dict[str, tuple[str, ...]] = field(default_factory=dict)
    doubtful: dict[str, AnyReason] = field(default_factory=dict)
    stray: list[Stray] = field(default_factory=list)

    def put(self, key: Key, found: tuple[str, ...], read: Response) -> None:
        """An answer for the one of these names that is taken already, or for the first.

        Of two that say the same the one that says more is kept; of two that do not, the second where it is said to be
        the final one; else a person has to choose.
        """
        taken = next((name for name in found if name in self.answers), None)
        if taken is None:
            self.answers[found[0]] = read
            self.options[found[0]] = found
            return
        kept = agreed(key, taken, self.answers[taken], read)
        if kept is not None:
            self.answers[taken] = kept
        elif read.final:
            self.answers[taken] = read
            self.doubtful.pop(taken, None)
        else:
            self.stray.append(Stray(found[0], read, SecondAnswer(), found[0]))
            self.doubtful[taken] = SecondAnswer()


def agreed(key: Key, name: str, one: Response, other: Response) -> Response | None:
    """Of two answers that say the same, the one that says more; None where they do not."""
    if (one.text, one.note) == (other.text, other.note):
        return one
    if isinstance(one.content, Numbers) and isinstance(other.content, Numbers):
        finer = min(one, other, key=_fineness)
        return finer if alike(one.content, other.content) else None
    formulas = [(read.content, read) for read in (one, other) if isinstance(read.content, Symbolic)]
    if len(formulas) == 2:
        judged = [(judge_formula(key, name, formula), read) for formula, read in formulas]
        right = next((read for judgement, read in judged if judgement.verdict is Mark.RIGHT), None)
        return (right or other) if all(equal(judgement) for judgement, _ in judged) else None
    return None


def _fineness(read: Response) -> Fraction:
    assert isinstance(read.content, Numbers)
    return max((entry.quantum or Fraction(0) for entry in read.content.entries), default=Fraction(0))


def fill(aliases: Aliases, responses: Sequence[Response]) -> Sheet:
    """Every answer under the quantity that its name means; an interval gives both ends of a range."""
    sheet, key = Sheet(), aliases.key
    for read in responses:
        found = aliases.find(read.part, key.question.name)
        if found:
            sheet.put(key, found, read)
            continue
        formula = read.text.lstrip().startswith(("$", "\\"))
        ends = range_ends(key, read.part, read.chain, formula=formula) if read.chain is not None else []
        for end in ends:
            sheet.reached[end.quantity] = end.reached
            sheet.put(key, (end.quantity,), replace(read, content=end.content or read.content, chain=None, forms=()))
            if end.content is None:
                sheet.doubtful[end.quantity] = NotAnEnd()
        if not ends:
            sheet.stray.append(Stray(read.part, read, NoQuantity(key.question.name)))
    return sheet


# A range of values: an interval gives a lower and an upper end, and says whether each is reached


SIDES = ("lower", "upper")
# Heads of two ends, and whether each end belongs to it.
BRACKETS = {
    "tuple": (False, False),
    "list": (True, True),
    "interval[)": (True, False),
    "interval(]": (False, True),
}
WORD = re.compile(r"[A-Za-z]+")
FILLERS = frozenset(
    {"range", "codomain", "image", "output", "outputs", "values", "value", "of", "the", "function", "x"}
)
INFINITE = frozenset({"infinity", "oo", "infty", "inf"})


@dataclass(frozen=True, slots=True)
class RangeEnd:
    """One end of an interval.

    quantity: what the key calls it. content: None where the end is no number. reached: whether the interval says that
    it is; None where that is in doubt, since `[-1, 1]` outside of a formula may be a list of two numbers.
    """

    quantity: str
    content: Numbers | None
    reached: bool | None


def range_ends(key: Key, part: str, chain: Chain, *, formula: bool = True) -> list[RangeEnd]:
    """The ends that an interval states for a range that the key has; none where part or interval does not fit."""
    tree = chain.sides[-1].tree
    if not isinstance(tree, Call) or tree.head not in BRACKETS or len(tree.args) != 2:
        return []
    function = _ranged(key, part)
    if function is None:
        return []
    found = []
    for side, end, reached in zip(SIDES, tree.args, BRACKETS[tree.head], strict=True):
        name = f"{side}.{function}" if function else side
        if name in key.order:
            found.append(RangeEnd(name, numbers(end), reached if formula or tree.head != "list" else None))
        elif not _infinite(end):
            return []  # the key has no such end, so the range has none: for a person
    return found


def _ranged(key: Key, part: str) -> str | None:
    """The function whose range is meant, as the key spells it: `tanh` for `range of tanh`; empty where it has one."""
    have = {name.partition(".")[2] for name in key.order if name.split(".")[0] in SIDES}
    words = [word for word in WORD.findall(part.replace("σ", "sigma")) if word.lower() not in FILLERS]
    if not words and len(have) == 1:
        return next(iter(have))
    meant = {SPELLINGS.get(word.lower()) or SPELLINGS.get(word.lower().removesuffix("s")) for word in words}
    return meant.pop() if len(meant) == 1 and meant <= have else None


def _infinite(tree: Tree) -> bool:
    """Whether an end is plus or minus infinity."""
    if isinstance(tree, Call) and tree.head == "neg":
        return _infinite(tree.args[0])
    return isinstance(tree, Name) and tree.text in INFINITE
