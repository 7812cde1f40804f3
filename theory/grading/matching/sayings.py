"""Values that a hand-in gives in plain words: `61,706 parameters`, `with bias: 1,154,560`, `tanh: (-1, 1)`.

A line is cut into values and the words between them. Every word has to be known: as part of the name of something that
the question has, as what is counted, or as one that says nothing. All else makes a value none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from checks.reading import Chain
from checks.spans import Span
from checks.tree import Call, Number, Tree, names
from theory import figures
from theory.documents.pieces import Context, Document, Prose, Statement, Unread
from theory.documents.places import Place
from theory.grading.content import Symbolic, answered
from theory.grading.matching import shapes, summaries
from theory.grading.matching.aliases import Aliases
from theory.grading.matching.hearing import hear
from theory.grading.matching.restating import states
from theory.grading.matching.sections import TITLED
from theory.grading.matching.sheet import BRACKETS, SIDES, Response
from theory.grading.matching.subjects import subject
from theory.grading.matching.surroundings import HEADING, MARK, is_row, plain
from theory.grading.matching.touching import TAKING_BACK, Asked, changing, under
from theory.grading.matching.values import BETWEEN, GERMAN, NUMBER, POINTED, VALUE, side, sizes, tree_of
from theory.grading.own_words import OwnWords
from theory.words import Stance, understand
from theory.words.understanding import TOKEN
from theory.words.understanding import read as phrases

LONGEST = 2000  # characters of a line that are looked at
MOST = 200  # sayings under one question
SEPARATES = re.compile(r"[,;]|\band\b|\bund\b|\bet\b|&", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Saying:
    """A value, its line, whether one of the words that belong to it says that it is the final one, and those of them
    that name something of the question. before: those of the value before it in its sentence. part: what an equals
    sign says that it is, all of which is a name of the question's. past: they say what it was."""

    text: str
    tree: Tree
    line: int
    final: bool = False
    names: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    part: str = ""
    past: bool = False


@dataclass
class Spoken:
    """What is said in words under one question. doubted: a stance or a word that touches one of its values, with its
    line, so that none of them is known to count. pointed: points group digits here, as in German."""

    sayings: list[Saying] = field(default_factory=list)
    doubted: bool = False
    pointed: bool = False


def spoken(
    document: Document,
    asked: Mapping[str, Aliases],
    question: Callable[[Context], str | None],
    around: Callable[[Context], Asked],
    own: OwnWords,
) -> dict[str, Spoken]:
    """What every question's lines say in words. question, around: the name of the one that a place is
    about, and what it says of the words there. own: what the assignment says itself, which is no answer."""
    found: dict[str, Spoken] = {}
    read = {statement.line() for statement in document.statements}
    pointed = GERMAN.search(document.source.text) is not None
    printed = summaries.rows((number, line) for number, line, _ in document.lines())
    heads: list[str] = []
    lead = ""  # the words of the line before, in which the sentence may begin
    arrays = frozenset[str]().union(*(shapes.arrays(one.key) for one in asked.values()))
    for (number, line, context), masked in zip(document.lines(), _masked(document, arrays).split("\n"), strict=True):
        if headed := TITLED.match(line):  # what stands behind it on its line
            line, masked = " " * headed.end() + line[headed.end() :], " " * headed.end() + masked[headed.end() :]
        name = question(context)
        row = is_row(line)
        heads = _heads(heads, _cells(line)) if row and "-" * 3 not in line else heads if row else []
        ahead, lead = lead, "" if number in printed else _lead(masked, goes_on=line.rstrip().endswith(","))
        if (
            name is None
            or len(line) > LONGEST
            or HEADING.match(line)
            or line.lstrip().startswith((">", "%", "\\begin"))
            or own.says(line)
            or states(line)
        ):
            continue
        if under(context, around(context), number, own) is not None:
            continue
        spoken_of = found.setdefault(name, Spoken(pointed=pointed))
        if len(spoken_of.sayings) >= MOST:
            continue
        aliases = asked[name]
        if number in printed:
            spoken_of.sayings += _printed(printed[number], aliases, number)
            continue
        if number not in read and (labelled := LABELLED.fullmatch(line)) and aliases.find(labelled["part"]):
            tree = tree_of(labelled["value"], aliases)
            if tree is not None:
                spoken_of.sayings.append(Saying(labelled["value"], tree, number, part=labelled["part"]))
            continue
        masked = ROW_END.sub("", BOLD.sub(r"\1", BYTES.sub("", masked)))
        if any(part.partition(".")[0] in SIDES for part in aliases.key.order):
            masked = BETWEEN.sub(r" (\g<low>, \g<high>)", masked)
        if row:
            told = _row(masked, heads)
        else:
            told = _segments(masked, ahead, lambda words, aliases=aliases: hear(aliases, words) is not None)
        for values, words in told:
            _say(spoken_of, aliases, values, words, number)
    return found


def _masked(document: Document, arrays: Collection[str]) -> str:
    """The text, without what is read elsewhere: chains, and formulas that could not be read. arrays: those whose shape
    is asked for, which stand in words."""
    parts: list[str] = []
    inside = False  # whether it is one of several formulas of a display
    for piece in document.pieces:
        text = document.source.text[slice(*piece.span)]
        words = isinstance(piece, Prose) or (isinstance(piece, Unread) and not piece.equalities)
        lone = isinstance(piece, Statement) and len(piece.chain.sides) == 1 and piece.claimed and not inside
        text = NAMED.sub(r" \1 ", text) if words or lone else text
        shape = shapes.in_words(piece, arrays)
        parts.append(
            shape or (text if words or lone else text.replace(core := text.strip(), re.sub(r"[^\n]", TAKEN, core), 1))
        )
        inside = isinstance(piece, Statement)
    return "".join(parts)


NAMED = re.compile(r"(?<!\$)\$\\?([A-Za-z]{2,})\$(?!\$)")  # a word between dollar signs
TAKEN = "\x00"  # stands for a character of what is read elsewhere


# A line's values, each with the words that belong to it


def _lead(line: str, *, goes_on: bool) -> str:
    """The words with which a line leaves its sentence open: all of them, or those behind its last value. goes_on: it
    ends in a comma, so that also what is read elsewhere in it belongs to the sentence."""
    told = Place().see(line)
    if HEADING.match(line) or is_row(line) or re.search(r"[.!?;]\s*$", line) or RULER.fullmatch(line):
        return ""
    if TAKEN in line:
        return line[told:] if goes_on else ""
    return line[max((found.end() for found in VALUE.finditer(line, told)), default=told) :]


BYTES = re.compile(r"(?<=\d)\s?\(\d[\d.,]{0,12}\s?[KMGT]?i?B\)")  # how much room so many numbers take
ROW_END = re.compile(r"\s*\\\\\s*(?:\\(?:hline|midrule|bottomrule)\s*)*$")  # of a table in LaTeX
BOLD = re.compile(r"(?<![*\w])\*\*([^*\s](?:[^*\n]{0,200}[^*\s])?)\*\*(?![*\w])")
RULER = re.compile(r"[\s=_\-─━═┃│|+]{4,}")  # a line that parts what stands above from what stands below


def _printed(row: summaries.Row, aliases: Aliases, line: int) -> Iterator[Saying]:
    """What a row of a printed summary says of its layer: the size of its output, and its parameters."""
    layer = row.layer(aliases.key).lower()
    sizes = "x".join(row.sizes) if len(row.sizes) == 3 else ""
    for text, said in ((sizes, {layer}), (row.params, {layer, "params"})) if layer else ():
        if (tree := tree_of(text, aliases) if text else None) is not None:
            yield Saying(text, tree, line, names=frozenset(said))


LEADS = re.compile(
    r"\W*(?P<what>(?:with|without|no)\s+(?:the\s+|any\s+)?\w+),?\s+(?:we|there|it|this|that)\b", re.IGNORECASE
)
NUMBER_AHEAD = re.compile(r"\s{0,9}\d{1,2}\s{0,9}\$")  # a factor, and no label


def _segments(line: str, lead: str, harmless: Callable[[str], bool]) -> Iterator[tuple[list[str], list[str]]]:
    told = 0 if NUMBER_AHEAD.match(line) else Place().see(line)
    mark = None if told else MARK.match(line)
    bare = line[told or (mark.end() if mark else 0) :]
    for segment in re.split(r"(?<=[.!?])\s+(?=[^\s\d])", bare):
        segment = _concluded(segment)
        values = [found for found in VALUE.finditer(segment) if _alone(segment, found)]
        words = _shared(segment, values, harmless) if values else []
        told = [f"{lead} {words[0]}", *words[1:]] if words else []
        formula = WRITTEN.fullmatch(segment.strip()) and not (told and all(map(harmless, told)))
        if formula or not VALUE.search(segment):
            yield [segment.strip()], [lead]  # perhaps a formula
        elif values:
            yield [found[0] for found in values], told
        lead = ""


def _concluded(segment: str) -> str:
    """What a sentence concludes from a formula: `As x tends to 1, so tanh maps onto`. All of it where the words before
    say how that is meant."""
    found = CONCLUDED.match(segment)
    if found is None or understand(found[0].replace(TAKEN, " ")).stance is not Stance.CLAIMED:
        return segment
    return segment[found.end() :]


CONCLUDED = re.compile(rf".*{TAKEN}\W{{0,5}}(?=(?:so|hence|thus|therefore)\b)")
WRITTEN = re.compile(r"(?=.*[-+*/^(−·])[\w\s+*/^().,'′−·×-]{3,200}")  # a formula in plain text


def _alone(segment: str, found: re.Match[str]) -> bool:
    """Whether nothing touches a value that makes another of it: a sign, `of`, `million`, a number before a formula."""
    before, after = segment[: found.start()].rstrip(), segment[found.end() :].lstrip()
    if changing(after, counts=not re.search(r"\d\.\d", found[0])):
        return False
    if (found["set"] and FACTOR.search(before)) or (found["number"] and BOUND.search(before)):
        return False
    if GROUP_AHEAD.search(segment[: found.start()]) and GROUP.match(found[0]):
        return False  # 61 706 may be one number
    if FIRST_GROUP.fullmatch(found[0]) and re.match(r"\s\d{3}(?!\d)", segment[found.end() :]):
        return False
    return not re.search(r"[=+*/^·×<>≤≥≈~\\({\[]$", before) and not re.match(r"[=+*/^·×<>≤≥≈~\\){\]]|[-−]\s", after)


GROUP_AHEAD, GROUP = re.compile(r"(?<![\w.,])\d{1,3}\s$"), re.compile(r"\d{3}(?!\d)")
FIRST_GROUP = re.compile(r"[-−+]?\d{1,3}")
BOUND = re.compile(r"\b(?:between|from|zwischen|von)$", re.IGNORECASE)  # one of two numbers: it is neither
FACTOR = re.compile(r"(?:^|[\s:;(])[-−+]?\d[\d.,]*$")


def _shared(segment: str, values: Sequence[re.Match[str]], harmless: Callable[[str], bool]) -> list[str]:
    """The words that belong to each value: those up to the separator between two; where there is none, to the second
    where the first has words ahead of it, as `a: 1 b: 2`, and to both where they are not known, as in `1154560 modulo
    7`. A label that is the line's only one, `total: 1 with and 2 without`, is that of all its values, and so is what
    leads its sentence: `Without bias we get 1 for this and 2 for that`."""
    edges = [0, *(edge for found in values for edge in found.span()), len(segment)]
    gaps = [segment[one:other] for one, other in zip(edges[::2], edges[1::2], strict=True)]
    words = [gaps[0], *("" for _ in values[1:])]
    for place, gap in enumerate(gaps[1:-1]):
        cut = SEPARATES.search(gap)
        label = bool(re.search(r"\w", gaps[0]))
        left, right = (gap[: cut.start()], gap[cut.end() :]) if cut else ("", gap) if label else (gap, "")
        words[place] += f" {left}" if cut or harmless(gap) else f" {gap}"
        words[place + 1] += f" {right}"
    words[-1] += f" {gaps[-1]}"
    leads = LEADS.match(gaps[0])
    if leads or (gaps[0].rstrip().endswith(":") and not any(":" in gap for gap in gaps[1:])):
        words[1:] = [f"{leads['what'] if leads else gaps[0]} {beside}" for beside in words[1:]]
    return words


# `new w2 = 1.4`: a name of several words, which no reader of formulas takes for one.
LABELLED = re.compile(rf"\s*(?:[-*+]\s+)?(?P<part>[A-Za-z][^=\n]{{0,60}}?)\s*:?=\s*(?P<value>{NUMBER})\s*[.;,]?\s*")
SLOPE = re.compile(r"^(?P<of>[d∂]\w+/[d∂])\w+$")


def _cells(line: str) -> list[str]:
    bare = map(str.strip, line.strip().strip("|").split("|"))
    return [cell if VALUE.fullmatch(cell) else plain(cell) for cell in bare]


def _heads(known: list[str], cells: list[str]) -> list[str]:
    """The heads of a table's columns: its first row, or, where nothing stands in that, the next one, if all of it is
    words: a document of an office has no heads of its own."""
    if known and not any(known) and not any(map(VALUE.fullmatch, filter(None, cells))):
        return cells
    return known or cells


def _row(line: str, heads: Sequence[str]) -> Iterator[tuple[list[str], list[str]]]:
    """The values of a table's row, with the head of their column and the first cell of their row; none where the head
    above that cell, or a cell of words in the row, takes them back."""
    cells = _cells(line)
    if any(understand(cell).stance in TAKING_BACK for cell in (*heads[:1], *cells[1:]) if not VALUE.search(cell)):
        return
    for place, cell in enumerate(cells[1:], start=1):
        if VALUE.fullmatch(cell):
            head = heads[place] if place < len(heads) and heads != cells else ""
            slope = SLOPE.match(head)  # dL/dw over the row of w1
            yield [cell], [f"{slope['of']}{cells[0]}" if slope else f"{cells[0]} | {head}"]


# What the words say


def _say(own: Spoken, aliases: Aliases, values: Sequence[str], words: Sequence[str], line: int) -> None:
    before: frozenset[str] = frozenset()  # what the value before it in the sentence is of
    told = [
        (text, beside, hear(aliases, beside), tree_of(text, aliases))
        for text, beside in zip(values, words, strict=True)
    ]
    unknown = False  # whether the sentence said something that is not known, in which this may go on
    counted = any(heard is not None and heard.other and not _sized(tree) for _, _, heard, tree in told)
    for (text, beside, heard, tree), following in zip(told, [*words[1:], None], strict=True):
        if heard is not None and heard.names and following is not None and SECOND.fullmatch(following):
            continue  # precision is 0.75 and 0.8: nobody knows which
        named = NAMED_ROW.fullmatch(beside)
        if named and tree is not None and (part := _named(aliases, named["name"])) and hear(aliases, named["head"]):
            own.sayings.append(Saying(text, tree, line, part=part))
            continue
        whole = heard is not None and heard.final and "total" in heard.names  # in total: whatever stood before
        unknown = heard is None or (unknown and not whole)
        if heard is None:
            own.doubted = own.doubted or any(isinstance(p.does, Stance) for p in phrases(TOKEN.findall(beside)))
            continue
        found = VALUE.fullmatch(text)
        if heard.wanted and isinstance(tree, Number):
            continue  # a shape should be so, for all to fit; a number is only wanted
        if unknown or (counted and not heard.names) or (heard.past and following is not None):
            continue  # the threshold with precision 0.75 and recall 0.6; `in layer 1: 123` says nothing of the whole
        if tree is not None and (
            _own(tree, aliases) if found is None else not found["shape"] or shapes.arrays(aliases.key)
        ):
            own.sayings.append(Saying(text, tree, line, heard.final, heard.names, before, past=heard.past))
        before = heard.names or before


def _named(aliases: Aliases, formula: str) -> str:
    """The quantity that a formula names, be it a letter or a derivative."""
    tree = tree_of(formula, aliases)
    return "" if tree is None else subject(aliases, Chain((side(formula, tree),), ())).name


SECOND = re.compile(r"\W*(?:and|or|und|oder)?\W*", re.IGNORECASE)
NAMED_ROW = re.compile(r"(?P<name>\$[^$]{1,100}\$) \| (?P<head>.*)")  # a formula is the first cell of its row


def _sized(tree: Tree | None) -> bool:
    """Whether a value is an interval or a size, which an output or a function has."""
    return isinstance(tree, Call) and (tree.head in BRACKETS or bool(sizes(tree)))


def _own(tree: Tree, aliases: Aliases) -> bool:
    """Whether a formula in plain text is one in the question's own letters."""
    used = set(names(tree))
    return bool(used) and used <= aliases.key.letters


# Which part a saying is for


def worded(aliases: Aliases, answer: Response) -> Sequence[Response]:
    """An answer of a table; where its name is none of the question's, but words that say one, as those of that part."""
    if aliases.find(answer.part, aliases.key.question.name) or not VALUE.fullmatch(answer.text.strip()):
        return [answer]
    heard, tree = hear(aliases, answer.part), tree_of(answer.text, aliases)
    if heard is None or tree is None or not heard.names:
        return [answer]
    own = Spoken([Saying(answer.text, tree, answer.line or 0, names=heard.names)])
    return [replace(one, line=answer.line) for one in responses(aliases, own, ())] or [answer]


def responses(aliases: Aliases, own: Spoken, taken: Container[str]) -> Iterator[Response]:
    """The answers that are said in words; none where something takes one of them back."""
    placed = parted(aliases, own)
    named = {part for saying, part, _ in placed if saying.names}
    for saying, part, tree in _settled(aliases, placed):
        if saying.names or part not in named:  # what is named goes before what only may be meant
            value = _value(aliases, part)
            whole = value is not None and figures.whole(value) is not None
            if part in taken or (whole and POINTED.fullmatch(saying.text) and not own.pointed):
                continue  # 61.706 may be either
            if whole and POINTED.fullmatch(saying.text) and (grouped := tree_of(saying.text.replace(".", ""), aliases)):
                tree = grouped
            content = answered(tree) or Symbolic(Chain((side(saying.text, tree),), ()))
            chain = Chain((side(saying.text, tree),), ()) if part.startswith("range ") else None
            yield Response(part, saying.text, content, saying.line, chain=chain, final=saying.final)


def parted(aliases: Aliases, own: Spoken) -> Sequence[Placed]:
    """What is said, each with the part that it is of."""
    sayings = [one for at, one in enumerate(own.sayings) if not (one.past and _anew(one, own.sayings[at + 1 :]))]
    return [] if own.doubted else [(one, *found) for one in sayings for found in _placed(aliases, one)]


def _anew(saying: Saying, later: Sequence[Saying]) -> bool:
    """Whether one of those behind it may be about the same: `it was 0.75, now it is 0.8`."""
    return any(one.names <= saying.names for one in later)


Placed: TypeAlias = tuple[Saying, str, Tree]


def _settled(aliases: Aliases, placed: Sequence[Placed]) -> Iterator[Placed]:
    """The sayings and their parts; of several values for one part, none that is exactly that of another quantity whose
    name has the same words: `with bias: 1152000` of the convolution, where the total follows."""
    for saying, part, tree in placed:
        alike = {other for _, name, other in placed if name == part}
        if len(alike) == 1 or not aliases.is_of_another(part, saying.names, tree):
            yield saying, part, tree


def _placed(aliases: Aliases, saying: Saying) -> Iterator[tuple[str, Tree]]:
    """The parts that a saying answers: both ends of a range, height and width of a size, or the one that it names."""
    key, tree = aliases.key, saying.tree
    if saying.part:
        yield saying.part, tree
        return
    if isinstance(tree, Call) and tree.head in BRACKETS and len(tree.args) == 2:
        functions = sorted(
            name for name in saying.names if f"lower.{name}" in key.order or f"upper.{name}" in key.order
        )
        if functions or any(name.split(".")[0] in SIDES for name in key.order):
            yield from ((f"range {name}", tree) for name in (functions or [""]) if len(functions) < 2)
            return
    size = sizes(tree)
    if size and (layer := _layer(aliases, saying.names) or _layer(aliases, saying.before)):
        yield from zip((f"{layer}.height", f"{layer}.width"), size, strict=True)
        return
    found = VALUE.fullmatch(saying.text)
    if part := meant(aliases, saying.names) or _going_on(aliases, saying):
        value = _value(aliases, part)
        number = answered(tree)
        fits = shapes.is_shape(part) or found is None or not found["shape"]
        if fits and (shapes.is_shape(part) or (value is None) == (number is None)):
            yield part, tree


def _value(aliases: Aliases, part: str) -> Span | None:
    """What a part comes to, under the first of its conventions."""
    return aliases.key.exact.get(next(iter(aliases.members.get(part, ())), part))


def _going_on(aliases: Aliases, saying: Saying) -> str:
    """The part that a value's words name together with those of the value before it, where that is another's."""
    found = meant(aliases, saying.names | saying.before) if saying.names else ""
    return "" if found == meant(aliases, saying.before) else found


def _layer(aliases: Aliases, words: frozenset[str]) -> str:
    """The one layer whose output is named."""
    found = [name.removesuffix(".height") for name in aliases.key.order if name.endswith(".height")]
    named = [layer for layer in found if layer.lower() in words]
    return named[0] if len(named) == 1 else found[0] if len(found) == 1 else ""


def meant(aliases: Aliases, said: frozenset[str]) -> str:
    """The one quantity that words name; where they name none, the question's one answer; empty where that is open."""
    if not said:
        return aliases.asked[0] if len(aliases.asked) == 1 else ""
    return aliases.by_words(said) or ""
