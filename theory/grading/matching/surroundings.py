"""What surrounds a formula of a hand-in: its sentence, what stands alone above it, its table's cells, a quote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checks.tree import Name
from theory.documents.pieces import Document, Piece, Prose, Source, Statement, Unread, Why
from theory.documents.places import Place, State, read_so
from theory.grading.own_words import OwnWords

FARTHEST = 400  # characters on one side of a formula that are looked at
FORMULA = " $.$ "  # stands for another formula among the words
BOUND = " $<$ "  # for one that says between which numbers a letter lies
MOST_ROWS = 200  # of a table above a cell


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The words around a formula, without the marks of its format; other formulas stand between dollar signs.

    before: of its sentence. after: up to the next formula or the end of the sentence. above: what stands alone above
    it, as a heading does. behind: all that follows near it. cells: of its table, the heads of its columns and the other
    cells of its row. quoted: whether it stands in a block of quoted text.
    """

    before: str = ""
    after: str = ""
    above: str = ""
    behind: str = ""
    cells: tuple[str, ...] = ()
    quoted: bool = False


def surroundings(document: Document, own: OwnWords) -> Iterator[tuple[Statement, Surroundings]]:
    """Every statement that is a piece of the document, with what surrounds it. own: lines of these say nothing."""
    state = read_so((line, context) for _, line, context in document.lines())
    for place, piece in enumerate(document.pieces):
        if isinstance(piece, Statement):
            yield piece, _around(document.pieces, place, piece, own, state)


def _around(pieces: Sequence[Piece], place: int, statement: Statement, own: OwnWords, state: State) -> Surroundings:
    source, span = statement.source, statement.span
    line = _line(source.text, span.start)
    quoted = line.lstrip().startswith(">") or _in_quote(source.text, span.start)
    if is_row(line):
        return Surroundings(cells=tuple(map(plain, _cells(source.text, span.start, span.end))), quoted=quoted)
    ahead = _written(source, pieces[max(0, place - MOST_PIECES) : place], own)[-FARTHEST:]
    behind = _written(source, pieces[place + 1 : place + 1 + MOST_PIECES], own)[:FARTHEST]
    before, above = _before(ahead, statement.context.named)
    near = _near(behind, state)
    return Surroundings(
        plain(before),
        plain(_after(LABEL.split(near)[0] if statement.chain.relations else near)),
        plain(above),
        plain(near),
        quoted=quoted,
    )


MOST_PIECES = 12


def _line(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]


def _in_quote(text: str, at: int) -> bool:
    pairs = (("\\begin{quot", "\\end{quot"), ("<blockquote", "</blockquote"))
    return any(text.rfind(opening, 0, at) > text.rfind(closing, 0, at) for opening, closing in pairs)


def _written(source: Source, pieces: Sequence[Piece], own: OwnWords) -> str:
    """The words of some pieces as they are written, formulas replaced, and without what the assignment says itself."""
    text = "".join(source.text[slice(*piece.span)] if _is_words(piece) else _mask(piece) for piece in pieces)
    return "\n".join(_without(line, own) for line in text.split("\n"))


def _without(line: str, own: OwnWords) -> str:
    """A line without what the assignment says itself: all of it, or what stands behind a link on a line of its own."""
    link = LINK.match(line)
    told = link.end() if link else 0
    return line[:told] if own.says(line[told:]) else line


LINK = re.compile(rf"\s{{0,9}}=?{re.escape(FORMULA)}")


def _mask(piece: Piece) -> str:
    """What stands for a formula: that of a letter that is no index says where something holds, `for $x > 0$`."""
    if not isinstance(piece, Statement) or ORDERING.isdisjoint(piece.chain.relations):
        return FORMULA
    letters = [side.tree.text for side in piece.chain.sides if isinstance(side.tree, Name)]
    return BOUND if any(not INDEX.fullmatch(letter) for letter in letters) else FORMULA


ORDERING = frozenset({"<", ">", "≤", "≥"})
INDEX = re.compile(r"[i-n](?:_\w+)?")


def _is_words(piece: Piece) -> bool:
    if isinstance(piece, Prose):
        return not piece.program
    return isinstance(piece, Unread) and piece.reason.why in (Why.WORDS, Why.TABLE)


# The sentence

HEADING = re.compile(r"\s{0,3}#{1,6}\s|\s*\\(?:sub)*(?:section|paragraph)\b|\s*<h[1-6]\b", re.IGNORECASE)
MARK = re.compile(r"\s*(?:[-–+*•](?:\s\[[xX]\])?|\d{1,2}[.)]|\\item(?:\[[^\]\n]{0,20}\])?)\s+")
ENDED = re.compile(r"(?<=[.!?;])[\s*_]+")
RESTRICTS = re.compile(r"(?:^|\s)(?:for|at|if|where|when|with|in|on|as|für|bei|wenn|pour|si)\s*$", re.IGNORECASE)
SETS_OFF = re.compile(r"[,:]|\$\.\$|\s(?:and|so|und|et)\s")
# A new one, which does not go on in the sentence: `so that` does, `w = 2` does not. Nor does `new w = 2` on its line.
PARAGRAPH = re.compile(r"\n[ \t]*\n(?!\s*[a-z][^\n=]*(?:\n|\Z))|\n(?=[ \t]*[A-Za-z]\w*(?: \w+){0,3}[ \t]*:?=)")
LABELLED = re.compile(r"[ \t]*[A-Za-z][\w/]*(?: [\w/]+){0,3}:\s+\S*\d")
STARTS = re.compile(r"[ \t]*[A-Za-z][\w/]*(?: [\w/]+){0,3}:\s")  # a line with a label of its own
LABEL = re.compile(r"\n(?=[ \t]*[A-Za-z]\w*(?: \w+){0,3}:\s)")  # of another value, on a line of its own
GOES_ON = (":", ",")  # what ends a line that goes on in the next paragraph


def is_row(line: str) -> bool:
    """Whether a line is one of a table in bars."""
    bare = line.strip().lstrip("> ")
    return bare.startswith("|") and bare.count("|") > 1


def _before(text: str, named: str) -> tuple[str, str]:
    """The words of the sentence that ends in a formula, and what stands alone above it."""
    parts: list[str] = []
    above = ""
    lines = text.split("\n")
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if HEADING.match(line) or is_row(line):
            break
        if parts and not line.strip():
            above = next((other for other in lines[number::-1] if other.strip()), "")
            if not above.rstrip(" *_").endswith(GOES_ON):
                break
            above = ""
            continue
        if parts and not "".join(parts).strip() and line.rstrip().endswith(FORMULA.strip()):
            break  # both formulas have lines of their own
        if parts and not "".join(parts).strip() and LABELLED.match(line):
            break  # so has the value above
        told = Place().see(line, lone=bool(parts), named=named)  # a bare number before a formula is a factor
        mark = None if told else MARK.match(line)
        parts.append(line[told or (mark.end() if mark else 0) :])
        if told or mark or (STARTS.match(line) and not _goes_on(lines[number - 1] if number else "")):
            break
    alone = "" if HEADING.match(above) or is_row(above) or ENDED.search(f"{above} ") else above
    sentence = ENDED.split(" ".join(reversed(parts)))[-1]
    return sentence[Place().see(sentence, named=named) :], alone


def _goes_on(line: str) -> bool:
    """Whether a sentence may go on behind this line: words without an end, of which no label is one."""
    return bool(line.strip()) and not re.search(r"[.!?;:*_]\s*$", line) and not STARTS.match(line)


def _after(near: str) -> str:
    """The words behind a formula, up to the end of the sentence; up to the next formula where something sets that off,
    as in `, and` or `=`, but not in `for x = 0 only`."""
    words = ENDED.split(f"{PARAGRAPH.split(near, maxsplit=1)[0]} ", maxsplit=1)[0]
    found = MASKED.search(words)
    ahead = OWN_CLAUSE.split(words[: found.start()] if found else words, maxsplit=1)[0]
    if found is None or not RESTRICTS.search(ahead):
        return ahead
    if found[0] == BOUND.strip():
        return f"{ahead} <"
    return f"{ahead}{FORMULA}{SETS_OFF.split(words[found.end() :], maxsplit=1)[0]}"


# `, and the whole network has 53726`: what another value is of
OWN_CLAUSE = re.compile(
    r",\s+(?:(?:and|while|whereas|und|et|y)\s+)?(?=[^,;:.\d]{1,50}\b(?:is|are|has|have|ist|hat|sind|est|a|tiene)\s+[-−]?\d[\d.,]*\W*$)",
    re.IGNORECASE,
)
MASKED = re.compile(r"\$[.<]\$")


def _near(text: str, state: State) -> str:
    """What follows a formula up to the next heading, mark of a list, table or question."""
    first, *lines = text.split("\n")
    kept = [first]
    for line in lines:
        if HEADING.match(line) or MARK.match(line) or is_row(line) or Place(state).see(line):
            break
        kept.append(line)
    return "\n".join(kept)


# The marks of formats, which say nothing

_MACROS = "textbf|textit|emph|text|textrm|underline|mathrm|mbox|noindent|item|hline|quad|qquad|small|large|newline"
_TAGS = "p|br|b|i|em|strong|u|span|div|li|ul|ol|sub|sup|body|html|td|tr|th|table|h[1-6]"
_PLAIN = (
    (re.compile(r"^\s*(?:`{3,}|~{3,})\s*\{?(?:math|latex|tex|katex)\}?[ \t]*$", re.MULTILINE), " "),  # the fence of one
    (re.compile(r"(?<![\w\\])[A-Za-z]_(?:\w{1,3}(?!\w)|\{\w{1,3}\})"), FORMULA),  # a name among the words: W_1
    (re.compile(r"\\(?:begin|end)\{[A-Za-z*]{1,30}\}(?:\[[^\]\n]{0,30}\]|\{[lcr| ]{0,30}\})?"), " "),
    (re.compile(rf"\\(?:{_MACROS})(?![A-Za-z])"), " "),
    (re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]{{0,100}})?/?>", re.IGNORECASE), " "),
    (re.compile(r"=>|[⇒⟹∴]"), " so "),
    (re.compile(r"\\[\\,;: ]|[*_`{}]|\s[–—]\s|^\s*(?:>\s?)+", re.MULTILINE), " "),
)  # fmt: skip


def plain(text: str) -> str:
    """Words without the marks of their format. What is not known to say nothing stays, and is strange."""
    for pattern, new in _PLAIN:
        text = pattern.sub(new, text)
    return " ".join(text.split())


# Tables in bars


def _cells(text: str, start: int, end: int) -> Iterator[str]:
    """The heads of the columns that a formula stands in, and the cells of its row that it does not hold."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end) if text.find("\n", end) >= 0 else len(text)
    row = text[first:last]
    columns = set()
    at = first
    for column, cell in enumerate(_split(row)):
        inside = at < end and start < at + len(cell)
        columns |= {column} if inside else set()
        at += len(cell) + 1
    others = [cell for column, cell in enumerate(_split(row)) if column not in columns]
    top = row
    for line in text[:first].rstrip("\n").rsplit("\n", MOST_ROWS)[: -MOST_ROWS - 1 : -1]:
        if not is_row(line):
            break
        top = line
    yield from (others if top is not row else ())
    if top is not row:
        yield from (cell for column, cell in enumerate(_split(top)) if column in columns)


def _split(row: str) -> list[str]:
    return re.split(r"(?<!\\)\|", row)
