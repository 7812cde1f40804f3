"""A chain of a document that may be an answer: what it is about, the words around it, and the answer that it gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import NamedTuple

from checks.reading import EQUAL, Chain, Side
from checks.reading.spelling import canonical
from checks.tree import Call, Name, Tree, names
from checks.vocabulary import UNITS
from theory.documents.pieces import Statement
from theory.documents.places import Place
from theory.grading.content import Symbolic, answered
from theory.grading.matching.aliases import WHOLE, Aliases
from theory.grading.matching.labels import CLAUSES, COPULA, JOINS
from theory.grading.matching.phrasing import phrased
from theory.grading.matching.sheet import Response, forms
from theory.grading.matching.subjects import About, Subject, subject
from theory.grading.matching.surroundings import MOST_ROWS, is_row
from theory.grading.matching.touching import behind, in_cells, named_outside
from theory.links.judging import failed
from theory.links.link import BrokenLink, Link, Truth
from theory.words import Stance, understand

NOTED = 200  # characters of the words beside an answer
ABOVE = 4  # lines before a formula that are looked at


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement, its links, and the words around it since the formula before."""

    statement: Statement
    links: tuple[Link, ...]
    words: str

    @property
    def chain(self) -> Chain:
        return self.statement.chain

    @property
    def lone(self) -> bool:
        """Whether it stands by itself: without a relation, without words beside it, and not among other cells."""
        return len(self.chain.sides) == 1 and self.wordless

    def begins_with(self, name: str) -> bool:
        """Whether its first side is this name itself."""
        first = self.chain.sides[0].tree
        return isinstance(first, Name) and first.text == name

    @property
    def wordless(self) -> bool:
        """Whether no words stand beside it but those that name the question, or say what its own letters are, and no
        other cells."""
        after = "" if self.defined else self.statement.context.after
        before = self.statement.context.before
        label = Place().see(before, named=self.statement.context.named)
        before = before[label:] if before[:label].rstrip().endswith((":", ")", ".")) else before
        around = f"{before}{after}"
        return re.search(r"[^\W_]", around) is None and not in_cells(self.statement)

    @property
    def defined(self) -> frozenset[str]:
        """The letters of it that are told behind it, where nothing else follows: `where $s = sigma(2x)$`."""
        text, end = self.statement.source.text, self.statement.span.end
        clause, tree = WHERE.fullmatch(text[end : end + NOTED].partition("\n")[0]), self.chain.sides[-1].tree
        found = [DEFINED.match(formula) for formula in clause["formulas"].split("$")[1::2]] if clause else []
        letters = frozenset(canonical(one["letter"]) for one in found if one)
        own = frozenset[str]() if tree is None else frozenset(names(tree))
        return letters if all(found) and letters <= own else frozenset()

    @property
    def note(self) -> str:
        place = self.statement.source.place(self.statement.line())
        return " ".join(part for part in (*self.chain.notes, place, self.statement.context.after) if part)[:NOTED]

    def step(self, upto: int | None = None) -> BrokenLink | None:
        """The first link that does not hold, of those up to the side at this place, or to the end."""
        last = len(self.chain.sides) - 1 if upto is None else upto
        wrong = [link for link in self.links if link.truth is Truth.WRONG and link.place <= last]
        return failed([(link.line, link.left, link.right, link.cause) for link in wrong])


# `where $s = sigma(2x)$ and $t = 2$`: formulas that say what letters are
WHERE = re.compile(
    r"[\s,;(]{0,8}(?:where|with)\s+(?P<formulas>(?:\$[^$\n]{1,200}\$(?:[\s,;]|and\b){0,8})+)[.)]{0,2}\s*", re.IGNORECASE
)
DEFINED = re.compile(r"\s*\\?(?P<letter>[A-Za-z]\w*)\s*:?=")


def candidate(statement: Statement, links: tuple[Link, ...], lines: Sequence[str]) -> Candidate:
    """A statement as an answer; where its name stands outside of it, as in `loss = $1.39$`, that is its first side."""
    words = f"{around(statement, lines)} {_head(statement)}"
    name, chain, start = named_outside(statement), statement.chain, statement.span.start
    if not name:
        return Candidate(statement, links, words)
    named = replace(
        chain,
        sides=(Side(Name(name if " " in name else canonical(name)), name, start, start), *chain.sides),
        relations=("=", *chain.relations),
    )
    moved = tuple(replace(link, place=link.place + 1) for link in links)
    return Candidate(replace(statement, chain=named), moved, words)


def around(statement: Statement, lines: Sequence[str]) -> str:
    """The words around a formula: since the formula before it, on the lines above too, and up to the one after it."""
    context = statement.context
    before, after = context.before.rsplit("$", 1)[-1], context.after.split("$", 1)[0]
    if "$" not in context.before:
        first = statement.source.line(statement.span.start)
        for line in reversed(lines[max(0, first - 1 - ABOVE) : first - 1]):
            before = f"{line.rsplit('$', 1)[-1]} {before}"
            if "$" in line.strip().removesuffix("$$"):
                break
    return f"{before} {after}"


class Told(NamedTuple):
    """A candidate, and what it is about."""

    item: Candidate
    subject: Subject

    @property
    def chain(self) -> Chain:
        return self.item.chain

    @property
    def equates(self) -> bool:
        """Whether it says of two things at least that they are equal, and the last of them could be read; numbers may
        be nearly so, formulas may not."""
        last, relations = self.chain.sides[-1].tree, set(self.chain.relations)
        if not relations or last is None or not relations <= set(EQUAL):
            return False
        return "≈" not in relations or answered(last) is not None


def about(aliases: Aliases, item: Candidate) -> Subject:
    """What a chain is about; where it begins with nothing, what the words right before it name."""
    found = subject(aliases, item.chain)
    lone = len(item.chain.sides) == 1 and _is_letter(item.chain.sides[0].tree)  # with weight W_1
    bare = found.about is About.NOTHING or (found.about is About.FORM and not item.chain.relations)
    last = item.chain.sides[-1].tree
    bare = bare or (found.about is About.FORM and last is not None and answered(last) is not None)
    bare = bare and not lone and SECOND.match(item.statement.context.after) is None
    label = phrased(aliases, _label(item)) if bare else ""
    tail = None if found.about is About.NOTHING else APPOSED.search(label)  # a model with precision 0.75 is another
    for said in (label, label.rpartition("\n")[2].strip(), tail["noun"] if tail else ""):
        if said and (meant := aliases.find(said)):
            return Subject(About.QUANTITY, meant, said)
    return found


def _is_letter(tree: Tree | None) -> bool:
    """Whether it is a letter, or several."""
    listed = tree.args if isinstance(tree, Call) and tree.head in ("tuple", "list", "sequence") else (tree,)
    return any(isinstance(one, Name) for one in listed)


def without_name(aliases: Aliases, item: Candidate) -> Candidate:
    """A candidate whose chain ends in a name that the writer gives to what stands before it, as in `= \\bar x`."""
    *rest, last = item.chain.sides
    if len(rest) < 2 or not isinstance(last.tree, Name) or not last.tree.text.endswith(("bar", "star")):
        return item
    if item.chain.relations[-1] not in EQUAL or aliases.find(last.tree.text) or last.tree.text in aliases.key.letters:
        return item
    chain = replace(item.chain, sides=tuple(rest), relations=item.chain.relations[:-1])
    return replace(item, statement=replace(item.statement, chain=chain))


def _label(item: Candidate) -> str:
    """The words that stand for a left side: `with bias` of `with bias: 3`, of `\\text{with bias} = 3` and of `and with
    bias it is 3`."""
    if in_cells(item.statement):
        return _of_row(item.statement)
    sides, source = item.chain.sides, item.statement.source.text
    inside = ""
    if len(sides) > 1 and sides[0].tree is None:
        inside = MARKUP.sub(" ", source[item.statement.span.start : sides[1].start])
    clause = CLAUSES.split((item.statement.context.before.strip(" $") or _line_above(item.statement)).rstrip(" :*_=$"))[
        -1
    ]
    said = inside if re.search("[A-Za-z]", inside) else COPULA.sub("", JOINS.sub("", clause))
    return "\n".join(" ".join(line.split()) for line in said.strip(" :*_=\n").split("\n"))


def _of_row(statement: Statement) -> str:
    """What the first cell of a table's row names, with the head of the last column, where a calculation and what it
    comes to are all that follows; what a single cell is about, its row and the head of its column say together."""
    text, span = statement.source.text, statement.span
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    ahead = [cell.strip(" *") for cell in text[start : span.start].split("|") if cell.strip(" *")]
    behind = text[span.end : end if end >= 0 else len(text)].strip(" |*")
    if len(ahead) != 1 or behind or len(statement.chain.sides) == 1 or "|" not in text[span.start : span.end]:
        return ""
    head = _head(statement)
    return ahead[0] if head.lower() in WHOLE else f"{ahead[0]} {head}"


def _head(statement: Statement) -> str:
    """The head of the column of a table in which a statement ends; empty where it stands in none."""
    text, start = statement.source.text, statement.source.text.rfind("\n", 0, statement.span.start) + 1
    column = text[start : statement.span.end].count("|")
    if not column:
        return ""
    rows = list(takewhile(is_row, reversed(text[:start].rstrip("\n").rsplit("\n", MOST_ROWS)[-MOST_ROWS:])))
    heads = rows[-1].split("|") if rows else []
    return heads[column].strip(" *") if column < len(heads) else ""


def _line_above(statement: Statement) -> str:
    """The line above a formula that begins its own, where it ends in a colon, or says what something is."""
    start = statement.span.start
    ahead = statement.source.text[max(0, start - NOTED) : start].rstrip(" $")
    line = ahead.rstrip().rpartition("\n")[2]
    leads = line.rstrip(" *_").endswith(":") or COPULA.search(line)
    return line if ahead.endswith("\n") and leads else ""


APPOSED = re.compile(r"\b(?:with|has)\s+(?:(?:the|a|an)\s+)?(?P<noun>\w+(?: \w+)?)$")  # a layer with weight W
# Two values behind one name: nobody knows which of them counts.
SECOND = re.compile(r"\s*(?:,|&|and\b|or\b|und\b|oder\b)\s*\$[^$=]{1,100}\$")
MARKUP = re.compile(r"\\[A-Za-z]+|[${}=:&~\\]")


def given_by(part: str, item: Candidate, place: int = -1, *, step: bool = True, left: bool = False) -> Response:
    """The side of a chain at this place as an answer; step: with the first link before it that does not hold.

    left: the answer is a formula for what the chain begins with.
    """
    sides = item.chain.sides
    place %= len(sides)
    side = sides[place]
    assert side.tree is not None
    whole = Chain((sides[0], side), ("=",)) if left else Chain((side,), ())
    content = Symbolic(whole) if left else answered(side.tree) or Symbolic(whole)
    wrong = item.step(place) if step else None
    before = forms(item.chain, place, item.links)
    line, words = item.statement.line(side), understand(item.words)
    final = words.final and words.stance is Stance.CLAIMED
    unit = _unit(item) if place == len(sides) - 1 else ""
    return Response(part, quoted(side.text), content, line, item.note, step=wrong, forms=before, final=final, unit=unit)


def _unit(item: Candidate) -> str:
    """What stands behind the number in which a chain ends, within its delimiters: a unit, or words that may be one."""
    inside = BEHIND.search(item.statement.source.text[item.chain.sides[-1].end : item.statement.span.end])
    first = re.match(r"\s*([^\W\d_]+)", behind(item.statement))
    beside = first[1] if first and first[1] in UNITS else ""
    return item.statement.unit or (inside["words"].strip() if inside else beside)


BEHIND = re.compile(r"^[\s~\\,;:!]*\\(?:text|mathrm|textrm|rm)\s*\{(?P<words>[^{}]{1,40})\}")


def quoted(text: str) -> str:
    """A number as it is; a formula between dollar signs, since it is LaTeX."""
    return text if NUMBER.fullmatch(text.strip()) else f"${text}$"


NUMBER = re.compile(r"[-−+]?[0-9.,{}]+(?:\\?%)?(?:/[0-9]+)?")
