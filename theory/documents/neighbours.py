"""How the blocks beside a formula mean it, in any format: `It is false that` before it, `This is wrong.` behind it.

What stands on the line of a formula is heard where the formula is found. Here a text is cut into blocks: paragraphs,
formulas on lines of their own, items of lists, rows of tables, headings. A block of formulas alone belongs to the
sentences of the blocks beside it, and so does each row of a table; an item, to what stands before its list and behind
it. What somebody denies is denied whatever else its block says: below `Wrong answer`, behind `This is wrong:`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import Enum, auto
from itertools import pairwise
from typing import NamedTuple

from checks.remembering import remembered
from theory.documents.formulas import NEAR, Formula, Found
from theory.documents.masking import FORMULA, INSIDE, PROGRAM, masked
from theory.documents.passages import Part
from theory.documents.tables import meant
from theory.words import Stance, concerns, crossed, points_ahead, stance_between
from theory.words.understanding import CROSSES

_ENVIRONMENT = r"\\(?:begin|end)\{[A-Za-z*]{1,30}\}(?:\{[^{}\n]{0,99}\})?"  # with the columns of a table

# Where a block ends within a line, in LaTeX and HTML.
_ENDS = re.compile(
    rf"\\\\|(?=\\(?:item|caption|(?:sub){{0,2}}section|(?:sub)?paragraph|chapter)\b)|{_ENVIRONMENT}"
    r"|(?=<(?:figcaption|caption|summary|li|td|th|h[1-6])\b)"
    r"|</?(?:p|div|ul|ol|li|table|tr|td|th|blockquote|center|details|summary|figure|figcaption|section|h[1-6]|br|pre)"
    r"\b[^<>\n]{0,200}>"
)
_LEVEL = re.compile(r"[ \t>]*")  # its indentation, and the marks of quotes
_QUOTED = re.compile("> ?")
_HEADING = re.compile(r"#{1,6}\s|\\(?:(?:sub){0,2}section|(?:sub)?paragraph|chapter)\b|[^<>\n]{0,300}</h[1-6]>")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})\s*")
_FOLLOWING = re.compile(r"\bthe following\b[^.?!$]{0,80}\.$", re.IGNORECASE)  # a whole sentence of what stands below it
_ITEM = re.compile(rf"(?:[-+*•]|[0-9]{{1,9}}[.)]|\\item\b)(?=\s|{FORMULA}|\Z)")
_SUMMARY = re.compile(r"[^<>\n]{0,300}</summary>")
_CAPTION = re.compile(
    r"\\caption\b|[^<>\n]{0,300}</(?:fig)?caption>|[*_]{0,3}(?:figure|fig\.|table|tab\.|listing)[ 0-9.]{0,9}:",
    re.IGNORECASE,
)
_COLUMN = re.compile(r"(?<!\\)&(?!#?\w+;)")
_CELL = re.compile(rf"(?<!\\)\||{_COLUMN.pattern}")
# What shows nothing: the fences of code and of directives, but for their title, tags, marks of emphasis, macros.
_FENCE = re.compile(r"(?:```+|~~~+|:::+|!!!|\?\?\?\+?)[ \t]*(?:\{[^{}\n]{0,200}\}|[\w-]*)(?P<title>[^\n]*)")
_MARK = re.compile(
    rf"{INSIDE}+|{_ENVIRONMENT}|\\(?:text)?color\{{[^{{}}\n]{{0,30}}\}}|!\[[^\[\]\n]{{0,200}}\]\([^()\n]{{0,300}}\)|<[^<>\n]{{1,300}}>|\[!\w+\]|\\[A-Za-z]+\*?|\\.|[*_`~#|{{}}&>]"
    r"|^(?:[-+•]|[0-9]{1,9}[.)])(?:\s|$)"
)


class Kind(Enum):
    """What a block is."""

    TEXT = auto()
    ITEM = auto()  # of a list
    ROW = auto()  # of a table
    HEADING = auto()
    CAPTION = auto()
    SUMMARY = auto()  # of what is folded away below it
    PROGRAM = auto()  # over which no sentence goes on


TITLES = (Kind.HEADING, Kind.CAPTION, Kind.SUMMARY)


class Block(NamedTuple):
    """A block from the character `start` on. words: what it says, each formula as `$`. level: how far it is indented.
    apart: whether a blank line stands before it."""

    kind: Kind
    start: int
    words: str
    level: int
    apart: bool

    @property
    def bare(self) -> bool:
        """Whether it has formulas and no words."""
        return "$" in self.words and not any(map(str.isalnum, self.words))

    @property
    def leads(self) -> bool:
        """Whether it is no whole sentence, but says what stands below it."""
        return self.words.endswith((":", "that")) or (self.unfinished and self.words.count(" ") < SHORT)

    @property
    def unfinished(self) -> bool:
        """Whether its last sentence has not ended, so that it goes on behind it."""
        return self.words[-1:] not in (".", "?", "!")

    @property
    def silent(self) -> bool:
        """Whether it says nothing of what stands below it, so that a sentence goes on over it: a rule, an image."""
        words = any(map(str.isalnum, self.words)) or not CROSSES.isdisjoint(self.words)
        return not self.bare and (not words or (self.kind is Kind.SUMMARY and not concerns(_title(self.words), "")))


SHORT = 4  # words of a title


class Beside(NamedTuple):
    """The words before and behind something, and those of a caption below it, where these may concern it. leads: see a
    block."""

    before: str = ""
    leads: bool = False
    behind: str = ""
    below: str = ""


def heard(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts of a document, with what the blocks beside its formulas say of them."""
    shown = [*map(_blocks, parts)]
    following = [*(blocks[0] for blocks in shown if blocks), None]
    before: Block | None = None
    at = 0
    for part, blocks in zip(parts, shown, strict=True):
        if blocks:
            at += 1
            yield _heard(part, _beside(before, blocks[0], blocks[-1], following[at]))
            before = _nearest(blocks, len(blocks), before)
        else:
            yield part


def _nearest(blocks: Sequence[Block], at: int, edge: Block | None = None) -> Block | None:
    """The block before this one that may say something of it. Over a program goes only a sentence that has not ended.
    edge: the one before them all."""
    program: Block | None = None
    for block in (*reversed(blocks[:at]), edge):
        if block is not None and block.silent:
            program = program or (block if block.kind is Kind.PROGRAM else None)
        elif program and not (block and block.unfinished):
            return program
        else:
            return block
    return None


@remembered
def _heard(part: Part, edges: Beside) -> Part:
    blocks = _blocks(part)
    groups = _groups(blocks)
    stances = [_stances(blocks, at, groups, edges) for at in range(len(blocks))]
    found: list[Found] = []
    at, later = len(blocks) - 1, True  # whether no formula of the block stands behind
    for one in sorted(part.found, key=lambda one: one.span, reverse=True):
        while at and one.span.start < blocks[at].start:
            at, later = at - 1, True
        if isinstance(one, Formula):
            found.append(meant(one, _under(one.context.headings) or stances[at][later]))
            later = False
        else:
            found.append(one)
    return replace(part, found=tuple(reversed(found)))


def _under(headings: Sequence[str]) -> Stance | None:
    """The stance towards all that stands below these headings: what stands below `Wrong answer` is none."""
    denied = any(stance_between(_title(heading), "") is Stance.DENIED for heading in headings)
    return Stance.DENIED if denied else None


def _title(words: str) -> str:
    """A title as what it says of what stands below it, for all that a full stop ends it; a question asks."""
    return words if words.endswith("?") else f"{words.rstrip(' .:')}:"


def _stances(
    blocks: Sequence[Block], at: int, groups: Sequence[tuple[int, int]], edges: Beside
) -> tuple[Stance, Stance]:
    """How the blocks beside one mean the formulas in it, and the last of them. edges: what stands beside all blocks."""
    block = blocks[at]
    if "$" not in block.words:
        return Stance.CLAIMED, Stance.CLAIMED
    before, leads, behind, below = _around(blocks, at, groups, edges)
    if _itself(block) is Stance.DENIED:
        return Stance.DENIED, Stance.DENIED
    if block.bare or block.kind is Kind.ROW:
        stance = stance_between(before or below, behind)
        stance = stance if block.bare or stance is Stance.DENIED else Stance.CLAIMED
        return stance, stance
    if leads and stance_between(before, "") is Stance.DENIED:
        return Stance.DENIED, Stance.DENIED
    rest = block.words[block.words.rindex("$") + 1 :][:NEAR]
    behind = f"{rest}. {behind}" if behind[:1].isupper() else f"{rest} {behind}"
    denied = stance_between("", behind) is Stance.DENIED
    return Stance.CLAIMED, Stance.DENIED if denied else Stance.CLAIMED


def _itself(block: Block) -> Stance:
    """How the words in a block mean its only formula; in a row of a table, the cells beside that."""
    if block.words.count("$") != 1:
        return Stance.CLAIMED
    cells = block.words.split(BETWEEN)
    at = next(number for number, cell in enumerate(cells) if "$" in cell)
    before, after = cells[at].split("$")
    named = at and not before.strip() and cells[at - 1].lower() not in ANSWERS
    label = _title(cells[at - 1]) if named else ""
    note = f"({cells[at + 1].strip('()')})" if at + 1 < len(cells) and not after.strip() else ""
    return stance_between(before or label, after or note)


def _around(blocks: Sequence[Block], at: int, groups: Sequence[tuple[int, int]], edges: Beside) -> Beside:
    """The words beside a block; beside a row of a table and an item of a list, those beside all of it."""
    first, last = groups[at]
    if last > at and blocks[at + 1].kind is Kind.TEXT and blocks[at + 1].level > blocks[at].level:
        last = at  # an item that says more
    before = _nearest(blocks, first)
    behind = blocks[last + 1] if last + 1 < len(blocks) else None
    found = _beside(before, blocks[first], blocks[last], behind)
    above, below = edges if before is None else found, edges if behind is None else found
    return Beside(above.before, above.leads, below.behind, below.below)


def _groups(blocks: Sequence[Block]) -> Sequence[tuple[int, int]]:
    """Of each block the first and the last one of its table or list, with all that is indented in it; of one that is in
    none, itself."""
    found = [(at, at) for at in range(len(blocks))]
    opened: list[list[int]] = []  # of each list that is open the rows and items so far, those of inner ones last
    for at, block in enumerate(blocks):
        while opened and not _goes_on(blocks[opened[-1][0]], block):
            _close(opened.pop(), at - 1, found)
        if block.kind in (Kind.ITEM, Kind.ROW):
            if opened and blocks[opened[-1][0]].level == block.level:
                opened[-1].append(at)
            else:
                opened.append([at])
    for members in opened:
        _close(members, len(blocks) - 1, found)
    return found


def _goes_on(first: Block, block: Block) -> bool:
    """Whether a block stands in the table or the list that another one begins."""
    if Kind.ROW in (first.kind, block.kind) and block.level <= first.level:
        return first.kind is block.kind
    return block.level > first.level or (block.kind is Kind.ITEM and block.level == first.level)


def _close(members: Sequence[int], last: int, found: list[tuple[int, int]]) -> None:
    for member in members:
        found[member] = (members[0], last)


@remembered
def _beside(before: Block | None, first: Block, last: Block, behind: Block | None) -> Beside:
    """What the blocks before and behind some say that may concern them. An item says nothing to what stands behind its
    list, and a program goes between a sentence and its formula."""
    words, leads, tail, caption = "", False, "", ""
    if before is not None and not before.bare and not (before.kind is Kind.ITEM and first.level <= before.level):
        below = before.kind in TITLES or _FOLLOWING.search(before.words) is not None or points_ahead(before.words)
        words = _title(before.words[-NEAR:]) if below else before.words[-NEAR:]
        leads = before.leads
    if behind is not None and not behind.bare and behind.kind is Kind.TEXT:
        tail = behind.words[:NEAR]
    elif behind is not None and behind.kind is Kind.CAPTION:
        caption = _title(behind.words)
    if leads and not concerns(words, ""):
        words = _title(words)
    if not words or not concerns(words, ""):
        words, leads = "", False
    tail = tail if tail and concerns("", tail) else ""
    return Beside(words, leads, tail, caption if caption and concerns(caption, "") else "")


@remembered
def _blocks(part: Part) -> tuple[Block, ...]:
    return tuple(_joined(_lines(masked(part))))


def _joined(lines: Iterator[Block]) -> Iterator[Block]:
    """Lines as blocks: those of one paragraph are one, a line of formulas alone is one of its own."""
    last: Block | None = None
    for line in lines:
        if last is not None and line.words == "" and line.kind is Kind.HEADING:  # the line under a heading
            last = last._replace(kind=Kind.HEADING)
        elif (
            last is not None
            and last.kind in (Kind.TEXT, Kind.ITEM, Kind.CAPTION)
            and line.kind is Kind.TEXT
            and not line.apart
            and last.bare is line.bare
        ):
            last = last._replace(words=f"{last.words} {line.words}")
        else:
            if last is not None:
                yield last
            last = line
    if last is not None:
        yield last


def _lines(text: str) -> Iterator[Block]:
    """The lines of a text that show something, each as a block. text: with signs in place of formulas."""
    apart, level = True, 0  # a part begins behind a blank line
    for start, end in _cuts(text):
        line, begins = text[start:end], text[start - 1 : start] in ("", "\n")
        lead = _LEVEL.match(line)
        assert lead is not None
        body = line[lead.end() :].rstrip()
        level = len(_QUOTED.sub("", lead[0]).expandtabs(4)) if begins else level
        if not body.strip(INSIDE):
            apart = apart or (not body and begins)
            continue
        if PROGRAM in body:
            yield Block(Kind.PROGRAM, start, "", 0, apart)
        elif _UNDERLINE.fullmatch(body):
            if not apart:
                yield Block(Kind.HEADING, start, "", 0, apart)
        elif words := _words(body):
            yield Block(_kind(body), start, words, level, apart)
        else:
            continue  # a macro alone shows nothing
        apart = False


def _cuts(text: str) -> Iterator[tuple[int, int]]:
    """Where the lines of a text begin and end."""
    ends = {0, len(text)}
    ends |= {found.end() for found in re.finditer("\n", text)}
    if "\\" in text or "<" in text:
        ends |= {found.end() for found in _ENDS.finditer(text)}
    yield from pairwise(sorted(ends))


def _kind(line: str) -> Kind:
    if _HEADING.match(line):
        return Kind.HEADING
    if _ITEM.match(line):
        return Kind.ITEM
    if _CAPTION.match(line):
        return Kind.CAPTION
    if _SUMMARY.match(line):
        return Kind.SUMMARY
    return Kind.ROW if line.startswith("|") or _COLUMN.search(line) else Kind.TEXT


def _words(line: str) -> str:
    """What a line says, without its marks, each formula as `$`."""
    if fence := _FENCE.match(line):
        line = fence["title"]
    cells = [_MARK.sub(" ", cell).replace(FORMULA, " $ ") for cell in _CELL.split(crossed(line))]
    return BETWEEN.join(cell for bare in cells if (cell := " ".join(bare.split())))


BETWEEN = " ; "  # the cells of a row
ANSWERS = frozenset({"no", "nein", "non", "nee"})  # to what the head of their column asks
