"""A line of words as its values, each with the words that belong to it: of its clause, or of its row and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from theory.documents.places import Place
from theory.grading.matching.surroundings import HEADING, MARK, is_row, plain
from theory.grading.matching.touching import TAKING_BACK, changing
from theory.grading.matching.values import VALUE
from theory.words import Stance, understand

TAKEN = "\x00"  # stands for a character of what is read elsewhere
SEPARATES = re.compile(
    r"[,;]|\band\b|\bund\b|\bet\b|&|\by\b(?=\s+(?:el|la|los|las|con|sin|de|en|para)\b)", re.IGNORECASE
)


def lead_of(line: str, *, goes_on: bool) -> str:
    """The words with which a line leaves its sentence open: all of them, or those behind its last value. goes_on: it
    ends in a comma, so that also what is read elsewhere in it belongs to the sentence."""
    told = Place().see(line)
    if HEADING.match(line) or is_row(line) or re.search(r"[.!?;]\s*$", line) or RULER.fullmatch(line):
        return ""
    if PREDICATE.fullmatch(line[told:].strip()):
        return ""
    if TAKEN in line:
        return line[told:] if goes_on else ""
    return line[max((found.end() for found in VALUE.finditer(line, told)), default=told) :]


RULER = re.compile(r"[\s=_\-─━═┃│|+]{4,}")  # a line that parts what stands above from what stands below
LEADS = re.compile(
    r"\W*(?P<what>(?:with|without|no)\s+(?:the\s+|any\s+)?\w+),?\s+(?:we|there|it|this|that)\b", re.IGNORECASE
)
COUNTS = re.compile(
    r"\s*(?:(?:trainable|learnable|trainierbare|lernbare)\s+)?"
    r"(?:parameters?|params|paramètres|parámetros|parametri|weights|gewichte|FLOPs|MACs|operations|operationen)\b",
    re.IGNORECASE,
)
NUMBER_AHEAD = re.compile(r"\s{0,9}\d{1,2}\s{0,9}\$")  # a factor, and no label


def segmented(
    line: str, lead: str, named: str, harmless: Callable[[str], bool]
) -> Iterator[tuple[list[str], list[str]]]:
    """named: the question that the line is known to be about."""
    told = 0 if NUMBER_AHEAD.match(line) else Place().see(line, named=named)
    mark = None if told else MARK.match(line)
    bare = line[told or (mark.end() if mark else 0) :]
    for segment in _clauses(bare, harmless):
        segment = _concluded(segment)
        values = [found for found in VALUE.finditer(segment) if _alone(segment, found)]
        words = _shared(segment, values, harmless) if values else []
        told = [f"{lead} {words[0]}", *words[1:]] if words else []
        said = [PREDICATE.fullmatch(clause.strip()) for clause in JOINED.split(segment)]
        if all(said):
            for one in said:
                assert one is not None, "all of them are"
                words, lead = f"{lead} {one['words']}", ""
                yield [one["formula"]], [words]
                if not harmless(words):  # which may say something of the next as well
                    break
            continue
        formula = (
            WRITTEN.fullmatch(segment.strip()) and not PROSE.search(segment) and not (told and all(map(harmless, told)))
        )
        if formula or not VALUE.search(segment):
            yield [segment.strip()], [lead]  # perhaps a formula
        elif values:
            yield [found[0] for found in values], told
        lead = ""


ENDED = re.compile(r"(?<=[.!?])\s+(?=[^\s\d])")
# `The losses are 1, 2 and 3, their mean is 2`: what all of it is made of, and what is made of it
MADE_OF = re.compile(
    r"(?P<of>\W*(?:(?:so|then|and|i\.e\.)\s+)?(?:the|these|our|my|die)\s+(?:(?:two|three|four|five|six|individual|single|"
    r"separate|squared|per-sample|drei|vier|einzelnen|quadrierten)\s+)*(?:losses|errors|values|terms|squares|summands|"
    r"cross-entropies|entropies|verluste|fehler|werte)\s+(?:are|sind)\s[-−\d.,;$()\s]*(?:(?:and|und)\s[-−\d.,;$()\s]*)?)[,;]\s+"
    r"(?=(?:(?:and|so|und)\s+){0,2}(?:their|the|its|our|deren|der|die|ihr)\s+(?:mean|average|sum|total|mittelwert|mittel|"
    r"summe)\b)",
    re.IGNORECASE,
)
JOINED = re.compile(r"\s+(?:and|und)\s+(?=(?:its|the|our|my|ihr|der|die|das)\s[^=]{1,50}?\s(?:is|ist)\s)")
# `The derivative of a by x equals a(1 - a).`
PREDICATE = re.compile(
    r"(?P<words>[^=:$]{3,120}?\s(?:is|equals|is\s+equal\s+to|ist|lautet|beträgt|est|vaut|es)|[^=:$]{3,60}:)\s+"
    r"(?P<formula>(?=[^\s]*[A-Za-z(ŷσ4])(?=.*[-+*/^(−·]|[A-Za-z]\d(?:\s[A-Za-z]\d)+\.?$)[\wσŷ\s+*/^().'′−·×⋅-]{3,120}?)\.?"
)


def _clauses(line: str, harmless: Callable[[str], bool]) -> Iterator[str]:
    """The sentences of a line; parted further where a clause stands behind what is read elsewhere, or behind a list of
    values of which it says what they come to together. It stays whole where words before that are not known."""
    for sentence in ENDED.split(line):
        if found := MADE_OF.match(sentence):
            yield found["of"]
            yield sentence[found.end() :]
        elif (found := BEHIND.match(sentence)) and harmless(found["ahead"].replace(TAKEN, " ")):
            yield sentence[found.end() :]
        else:
            yield sentence


BEHIND = re.compile(
    rf"(?P<ahead>.*{TAKEN}[^{TAKEN}\d]*?)[,;]\s+(?:(?:and|und|et|y)\s+)?(?=[^,;]*\b(?:is|are|has|have|ist|hat|est|a|tiene)\s)",
    re.IGNORECASE,
)


def _concluded(segment: str) -> str:
    """What a sentence concludes from a formula: `As x tends to 1, so tanh maps onto`. All of it where the words before
    say how that is meant."""
    found = CONCLUDED.match(segment)
    if found is None or understand(found[0].replace(TAKEN, " ")).stance is not Stance.CLAIMED:
        return segment
    return segment[found.end() :]


CONCLUDED = re.compile(rf".*{TAKEN}\W{{0,5}}(?=(?:so|hence|thus|therefore)\b)")
PROSE = re.compile(r"(?:[A-Za-z]{3,}\s+){3}")  # words enough to be none
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
    opened = before.endswith("(") and re.match(r"(?:in|for|from|of|at)\s", after)  # a remark: (1,216 in conv1, ...
    touches = re.search(r"[=+*/^·×<>≤≥≈~\\({\[]$", before) and not opened
    return not touches and not re.match(r"[=+*/^·×<>≤≥≈~\\){\]]|[-−]\s", after)


GROUP_AHEAD, GROUP = re.compile(r"(?<![\w.,])\d{1,3}\s$"), re.compile(r"\d{3}(?!\d)")
FIRST_GROUP = re.compile(r"[-−+]?\d{1,3}")
BOUND = re.compile(r"\b(?:between|from|zwischen|von)$", re.IGNORECASE)  # one of two numbers: it is neither
FACTOR = re.compile(r"(?:^|[\s:;(])[-−+]?\d[\d.,]*$")


def _shared(segment: str, values: Sequence[re.Match[str]], harmless: Callable[[str], bool]) -> list[str]:
    """The words that belong to each value: those up to the separator between two; where there is none, to the second
    where the first has words ahead of it, as `a: 1 b: 2`, and to both where they are not known, as in `1154560 modulo
    7`. A noun that is counted belongs to the number before it. A label that is the line's only one, `total: 1 with and
    2 without`, is that of all its values, and so is what leads its sentence: `Without bias we get 1 and 2`."""
    edges = [0, *(edge for found in values for edge in found.span()), len(segment)]
    gaps = [segment[one:other] for one, other in zip(edges[::2], edges[1::2], strict=True)]
    words = [gaps[0], *("" for _ in values[1:])]
    for place, gap in enumerate(gaps[1:-1]):
        cut = SEPARATES.search(gap)
        label = bool(re.search(r"\w", gaps[0]))
        noun = COUNTS.match(gap)
        if cut:
            left, right = gap[: cut.start()], gap[cut.end() :]
        elif noun:
            left, right = noun[0], gap[noun.end() :]
        else:
            left, right = ("", gap) if label else (gap, "")
        words[place] += f" {left}" if cut or noun or harmless(gap) else f" {gap}"
        words[place + 1] += f" {right}"
    words[-1] += f" {gaps[-1]}"
    if slopes := SLOPES_LEAD.fullmatch(gaps[0]):
        return [f"{slopes['what']} {beside.removeprefix(gaps[0])}" for beside in words]
    leads = LEADS.match(gaps[0])
    if leads or (gaps[0].rstrip().endswith(":") and not any(":" in gap for gap in gaps[1:])):
        words[1:] = [f"{leads['what'] if leads else gaps[0]} {beside}" for beside in words[1:]]
    return words


# `The gradients are 1 for w1 and 2 for w2`
SLOPES_LEAD = re.compile(
    r"(?P<what>[^:]*\b(?:gradients|derivatives|slopes|gradienten|ableitungen))\s*(?::|\s(?:are|sind))\s*", re.IGNORECASE
)
SLOPE = re.compile(r"^(?P<of>[d∂]\w+/[d∂])\w+$")


PARTIAL = re.compile(  # set in LaTeX
    r"^\$?\s*\\(?:frac|dfrac)?\s*\{?\s*(?:\\?partial)?\s*(?P<of>[A-Za-z]+)\s*(?:\}\s*\{|/)\s*\\partial\s*(?P<by>[A-Za-z]+)\s*\}?\s*\$?$"
)
MARKS = r"[$_{}\\\s]"  # around the letter of a row
SLOPES = frozenset({"gradient", "derivative", "slope", "ableitung", "dérivée", "gradiente", "derivada"})
GROUPED = re.compile(r"[1-9]\d{0,2}(?:[ \u00a0\u2009\u202f]\d{3})+\Z")  # all of a cell: one number


def cells_of(line: str) -> list[str]:
    bare = (_one(cell.strip()) for cell in line.strip().strip("|").split("|"))
    return [cell if VALUE.fullmatch(cell) else plain(cell) for cell in bare]


def _one(cell: str) -> str:
    """A cell that is one number in groups, without the gaps between them."""
    bare = cell.strip("* ")
    return re.sub(r"\s", "", bare) if GROUPED.fullmatch(bare) else cell


def heads_of(known: list[str], cells: list[str]) -> list[str]:
    """The heads of a table's columns: its first row, or, where nothing stands in that, the next one, if all of it is
    words: a document of an office has no heads of its own."""
    if known and not any(known) and not any(map(VALUE.fullmatch, filter(None, cells))):
        return cells
    return known or cells


def row_of(line: str, heads: Sequence[str]) -> Iterator[tuple[list[str], list[str]]]:
    """The values of a table's row, with the head of their column and the first cell of their row; none where the head
    above that cell, or a cell of words in the row, takes them back."""
    cells = cells_of(line)
    if any(understand(cell).stance in TAKING_BACK for cell in (*heads[:1], *cells[1:]) if not VALUE.search(cell)):
        return
    for place, cell in enumerate(cells[1:], start=1):
        if VALUE.fullmatch(cell):
            head = heads[place] if place < len(heads) and heads != cells else ""
            slope = SLOPE.match(PARTIAL.sub(r"d\g<of>/d\g<by>", head))  # dL/dw over the row of w1
            named = f"{head} of {cells[0]}" if head.lower() in SLOPES else ""  # gradient over it
            yield (
                [cell],
                [named or (f"{slope['of']}{re.sub(MARKS, '', cells[0])}" if slope else f"{cells[0]} | {head}")],
            )
