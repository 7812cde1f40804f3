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
from checks.tree import Call, Name, Number, Tree, names
from theory import figures
from theory.documents.pieces import Context, Document, Prose, Statement, Unread
from theory.formula.names import derivative
from theory.grading.content import Symbolic, answered
from theory.grading.matching import shapes, summaries
from theory.grading.matching.aliases import Aliases
from theory.grading.matching.equations import equations
from theory.grading.matching.hearing import SLOPES, hear
from theory.grading.matching.lines import TAKEN, cells_of, heads_of, lead_of, row_of, segmented
from theory.grading.matching.phrasing import phrased
from theory.grading.matching.restating import states
from theory.grading.matching.sections import TITLED
from theory.grading.matching.sheet import BRACKETS, SIDES, Response
from theory.grading.matching.subjects import subject
from theory.grading.matching.surroundings import HEADING, is_row
from theory.grading.matching.touching import Asked, under
from theory.grading.matching.values import (
    BETWEEN,
    COMMAED,
    GERMAN,
    NUMBER,
    POINTED,
    VALUE,
    interval,
    lowered,
    side,
    sized,
    sizes,
    tree_of,
)
from theory.grading.own_words import OwnWords
from theory.words import Stance
from theory.words.understanding import TOKEN
from theory.words.understanding import read as phrases

LONGEST = 2000  # characters of a line that are looked at
MOST = 200  # sayings under one question


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
    texts = _masked(document, arrays).split("\n")
    for (number, line, context), masked in zip(document.lines(), texts, strict=True):
        if RULE.fullmatch(line):
            continue
        if TABULAR.fullmatch(masked):  # a row of LaTeX, as one of bars
            line, masked = (_barred(text) for text in (line, masked))
        if headed := TITLED.match(line):  # what stands behind it on its line
            line, masked = " " * headed.end() + line[headed.end() :], " " * headed.end() + masked[headed.end() :]
        name = question(context)
        row = is_row(line)
        heads = heads_of(heads, cells_of(line)) if row and "-" * 3 not in line else heads if row else []
        ahead, lead = lead, "" if number in printed else lead_of(masked, goes_on=line.rstrip().endswith(","))
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
        masked = phrased(aliases, ROW_END.sub("", BOLD.sub(r"\1", BYTES.sub("", sized(lowered(masked))))))
        if aliases.lengths:
            masked = LISTED.sub(lambda found, lengths=aliases.lengths: _together(found[0], lengths), masked)
        if any(part.partition(".")[0] in SIDES for part in aliases.key.order):
            masked = BETWEEN.sub(interval, masked)
        if row:
            told = row_of(masked, heads)
        else:
            told = segmented(
                masked, ahead, context.named, lambda words, aliases=aliases: hear(aliases, words) is not None
            )
        for values, words in told:
            _say(spoken_of, aliases, values, words, number)
    for piece in document.unread:
        name = question(piece.context)
        if (
            name in found
            and len(found[name].sayings) < MOST
            and under(piece.context, around(piece.context), piece.line, own) is None
        ):
            found[name].sayings += [
                Saying(one.text, one.tree, piece.line, part=one.part) for one in equations(piece, asked[name])
            ]
    return found


def _barred(row: str) -> str:
    return f"| {AMPERSAND.sub('|', ROW_END.sub('', row)).strip()} |"


TABULAR = re.compile(r"[^&]*(?<!\\)&.*\\\\\s*(?:\\(?:hline|midrule|bottomrule)\s*)*")
RULE = re.compile(r"\s*\\(?:hline|toprule|midrule|bottomrule)\s*")  # between the rows of a table in LaTeX
AMPERSAND = re.compile(r"(?<!\\)&")


def _together(listed: str, lengths: Collection[int]) -> str:
    """Numbers one after another as one list, where so many are asked for together."""
    found = re.findall(rf"{NUMBER}(?:/\d{{1,4}})?", listed.replace("$", ""))
    return f"({'; '.join(found)})" if len(found) in lengths else listed


# `0.1, 0.2 and 0.7`: with a semicolon where a comma is no point
_ONE = rf"\$?{NUMBER}(?:/\d{{1,4}})?\$?"
LISTED = re.compile(
    rf"(?<![\w.,;(\[$|−+-]){_ONE}(?:(?:\s?[;,]\s|\s+(?:and|und|et|y)\s+|,\s+(?:and|und|et|y)\s+){_ONE}){{2,9}}(?![\w)\]]|[.,]\d)"
)


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


BYTES = re.compile(r"(?<=\d)\s?\(\d[\d.,]{0,12}\s?[KMGT]?i?B\)")  # how much room so many numbers take
ROW_END = re.compile(r"\s*\\\\\s*(?:\\(?:hline|midrule|bottomrule)\s*)*$")  # of a table in LaTeX
BOLD = re.compile(r"(?<![*\w])\*\*([^*\s](?:[^*\n]{0,200}[^*\s])?)\*\*(?![*\w])")


def _printed(row: summaries.Row, aliases: Aliases, line: int) -> Iterator[Saying]:
    """What a row of a printed summary says of its layer: the size of its output, and its parameters."""
    layer = row.layer(aliases.key).lower()
    sizes = "x".join(row.sizes) if len(row.sizes) == 3 else ""
    for text, said in ((sizes, {layer}), (row.params, {layer, "params"})) if layer else ():
        if (tree := tree_of(text, aliases) if text else None) is not None:
            yield Saying(text, tree, line, names=frozenset(said))


# `new w2 = 1.4`: a name of several words, which no reader of formulas takes for one.
LABELLED = re.compile(
    rf"\s*(?:[-*+]\s+)?(?P<part>[A-Za-z][^=\n]{{0,60}}?)\s*:?=\s*(?P<way>[^=\n]{{1,200}}=\s*)?(?P<value>{NUMBER})\s*[.;,]?\s*"
)
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
        label, row, head = beside.partition(" | ")
        if row and any(
            (said := hear(aliases, cell)) is not None and said.other and not _sized(tree) for cell in (label, head)
        ):
            continue  # `out` names a layer, and `output` a column, of which it is not known that they are asked for
        named = NAMED_ROW.fullmatch(beside)
        if named and tree is not None and (part := _named(aliases, named["name"])) and hear(aliases, named["head"]):
            own.sayings.append(Saying(text, tree, line, part=part))
            continue
        whole = heard is not None and heard.final and "total" in heard.names  # in total: whatever stood before
        unknown = heard is None or (unknown and not whole)
        part = _slope_by(aliases, beside.strip(" :."), tree) if tree is not None and LABEL.fullmatch(beside) else ""
        if tree is not None and part:
            own.sayings.append(Saying(text, tree, line, part=part))
            continue
        if heard is None and tree is not None and LABEL.fullmatch(beside) and aliases.find(beside.strip(" :.")):
            own.sayings.append(Saying(text, tree, line, part=beside.strip(" :.")))
            continue
        if heard is None:
            own.doubted = own.doubted or any(isinstance(p.does, Stance) for p in phrases(TOKEN.findall(beside)))
            continue
        found = VALUE.fullmatch(text)
        if not (heard.names or heard.claimed or isinstance(tree, Number | Call)) and re.search(r"[^\W_]", beside):
            continue  # we use X
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


def _slope_by(aliases: Aliases, letter: str, tree: Tree) -> str:
    """The derivative by a given letter, of a question that asks for nothing but derivatives, where a value that is not
    the given's stands behind it: `w1: 0.0054`."""
    given = next((one for one in aliases.key.derivation.givens if one.name == letter), None)
    pairs = {name: derivative(name) for name in aliases.asked}
    found = [name for name, pair in pairs.items() if pair and pair[1] == letter]
    value = answered(tree)
    if given is None or len(found) != 1 or not all(pairs.values()) or value is None or value.shape:
        return ""
    return "" if value.entries[0].value == given.value else found[0]


LABEL = re.compile(r"\s*[A-Za-z]\w*(?:/[A-Za-z]\w*)?\s*:\s*[.;]?\s*")  # dL/dz: ...
SECOND = re.compile(r"[^\w:]*(?:and|or|und|oder)?[^\w:]*", re.IGNORECASE)  # behind a colon its parts may follow
NAMED_ROW = re.compile(r"(?P<name>\$[^$]{1,100}\$) \| (?P<head>.*)")  # a formula is the first cell of its row


def _sized(tree: Tree | None) -> bool:
    """Whether a value is an interval or a size, which an output or a function has."""
    return isinstance(tree, Call) and (tree.head in BRACKETS or bool(sizes(tree)))


def _own(tree: Tree, aliases: Aliases) -> bool:
    """Whether a formula in plain text is one in the question's own letters."""
    used = set(names(tree))
    return bool(used) and all(name in aliases.key.letters or _general(name, aliases) for name in used)


def _general(name: str, aliases: Aliases) -> bool:
    """Whether a name stands for all of those that the question numbers: yhat_k and yhat, of yhat_1 and yhat_2."""
    stem = re.sub(r"_?[ijkn]$", "", name)
    return any(
        re.fullmatch(rf"{re.escape(one)}_?\d+", letter) for letter in aliases.key.letters for one in (stem, name)
    )


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
            if value is not None and not whole and COMMAED.fullmatch(saying.text):
                if not own.pointed:
                    continue  # and so may 2,303
                tree = tree_of(saying.text.replace(",", "."), aliases) or tree
            if whole and POINTED.fullmatch(saying.text) and (grouped := tree_of(saying.text.replace(".", ""), aliases)):
                tree = grouped
            content = answered(tree) or Symbolic(Chain((side(saying.text, tree),), ()))
            chain = Chain((side(saying.text, tree),), ()) if part.startswith("range ") else None
            yield Response(part, saying.text, content, saying.line, chain=chain, final=saying.final)
            if isinstance(content, Symbolic) and part not in taken:  # a formula for a vector is one for each entry
                whole = Chain((side(part, Name(part)), side(saying.text, tree)), ("=",))
                for entry in aliases.key.entries(part):
                    yield Response(entry, saying.text, Symbolic(whole), saying.line, final=saying.final)


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
    if SLOPES in saying.names and isinstance(tree, Call) and len(tree.args) == len(aliases.slopes):
        if saying.names == {SLOPES} and tree.head in ("tuple", "list", "sequence"):
            yield from zip(aliases.slopes, tree.args, strict=True)
        return
    if isinstance(tree, Call) and tree.head in ("tuple", "list", "sequence"):
        whole = [stem for stem, own in aliases.vectors.items() if saying.names and saying.names <= own]
        if len(whole) == 1 and len(entries := key.entries(whole[0])) == len(tree.args):
            yield from zip(entries, tree.args, strict=True)
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
        return aliases.main
    return aliases.by_words(said) or ""
