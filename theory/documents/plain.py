"""Plain text as its formulas: lines that are chains of at least two sides; prose and programs are passed over."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from msgspec import structs

from checks.reading.lexing import RELATIONS, SUM
from checks.reading.spelling import SUBSCRIPTS, SUPERSCRIPTS, WRITTEN
from checks.vocabulary import SPELLINGS
from checks.vocabulary.names import GREEK
from theory.documents import sentences
from theory.documents.formulas import NEAR, Excerpt, Formula, Found, joined
from theory.documents.grids import Line, rows
from theory.documents.money import amounts
from theory.documents.pieces import Context, Reason, Span, Why, equalities
from theory.documents.places import Place, counts, lone
from theory.words import stance_between

JOINED = 64  # lines of one formula
LONGEST = 2_000  # characters of a line that may be a formula

_EQUAL = "=≈≃≅≔≜≡"
_CARRY = "+*/·×÷⋅∗^⊙(,[{"
_LETTER = r"(?!ᵀ)[^\W\d_]"
_NAME = rf"{_LETTER}(?:(?!ᵀ)[\w\u0300-\u036f\u20d7'′’])*"
_ATOM = re.compile(
    rf"(?P<slope>[d∂](?:{_NAME})?\s*/\s*[d∂]{_NAME})|(?P<name>∂?{_NAME})|(?P<number>[\d.]*\d)|(?P<other>\S)"
)
_MATHEMATICS = frozenset({
    *SPELLINGS, *WRITTEN.units, *GREEK.values(), *(name.lower() for name in GREEK.values()), "oo", "inf",
})  # fmt: skip
_ACCENTED = re.compile(rf"(?:{_LETTER}|{'|'.join(sorted(set(GREEK.values())))})(?:hat|bar|tilde|vec|prime|star)?")

# Words that a statement may begin with and that say nothing of what it states.
_LEADING = re.compile(
    r"(?:(?P<word>so|then|thus|hence|therefore|now|and|finally|also|next|first|here|where|with|let|that|we|get|gets|"
    r"have|obtain|which|gives|giving|this|it|follows)\b[,:]?\s+)+",
    re.IGNORECASE,
)
_CONNECTIVES = frozenset({"so", "then", "thus", "hence", "therefore", "now", "finally", "also", "next", "first"})
_CONCLUDES = re.compile(r"(?:=>|⇒|⟹|∴)\s*")
_LABEL = re.compile(r"(?P<label>[A-Za-z][A-Za-z0-9 ,'()\[\]/_-]{1,60}):\s+(?=\S)")
_BULLET = re.compile(r"(?P<mark>[-–+*•]|\d{1,2}[.)])\s+")
# A result at the end of a line of prose: `FLOPs without bias = 1,153,840`. What it is of, nobody reads.
_COUNTED = r"(?:\s*(?:FLOPs|parameters|params))?[.;]?$"
_VALUE = r"[-−+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?:\.[0-9]{1,12})?(?:e[-−+]?[0-9]{1,3})?"
_RESULT = re.compile(
    rf"=\s*(?P<count>[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{3,12}}){_COUNTED}|(?:^|:\s)\s*(?P<value>{_VALUE}){_COUNTED}",
    re.IGNORECASE,
)
_STARRED = re.compile(r"\b([A-Za-z]+)star[0-9]*\b")
_STAR = re.compile(r"(?<![\w*])([A-Za-z]+)([0-9]*)\*(?=\s*(?:[=≈:,;)]|$))")  # W* = ...: nothing follows to multiply by
# Braces in scripts, and what is given in P(A | B), are LaTeX, for all that no backslash is there.
_SCRIPT = re.compile(r"[_^]\{|\^\*|(?<![A-Za-z])[PH]\([^()|]{1,40}\|[^()|]{1,40}\)")
_LATEX = re.compile(r"\$|\\[A-Za-z()\[\]]")
_COUNT = re.compile(r"(\d{1,2})[.)](?=\s)")
_AND = re.compile(rf",?\s+and\s+(?:(?:so|hence|thus|therefore)\s+)?(?=\S+\s*[{_EQUAL}])")
_UPDATE = re.compile(rf"^({_NAME})\s{{0,4}}←\s{{0,4}}")  # w ← w - 0.1: the name's new value
_COLUMN = re.compile(rf"([{_EQUAL}][^{_EQUAL}\n]*[^\s,;])[,;]?[ \t]{{2,}}(?=∂?{_LETTER}[^\s{_EQUAL}]*\s*[{_EQUAL}])")
_REMARK = re.compile(
    r"\s+(?:#|//|←|<-|--)\s.*$|\s*[✓✔]+$|\s+\[?\((?P<words>[A-Za-z][^()=]*)\)\]?$|,\s+(?P<said>[A-Za-z][^=≈()]*)$"
)
_REMARKS = frozenset({
    "rounded", "approx", "approximately", "exact", "exactly", "given", "truncated", "bits", "nats", "by", "using",
})  # fmt: skip
_ALONE = frozenset({  # what a single word in brackets says of the formula before it
    "broadcasting", "broadcast", "elementwise", "element-wise", "entrywise", "row-wise", "column-wise", "one-hot",
    "logits", "scalar", "correct", "known", "given", "target", "prediction",
})  # fmt: skip

# A sum sign is a letter too; what stands behind its index cannot be told from a factor.
_SUM = re.compile(r"[ΣΠ∑∏]\s*(?:_|[ₐ-ₜᵢᵣᵤᵥ₀-₉]|\(|[A-Za-zα-ω])")

_OVER_ONE = re.compile(SUM)  # but of these, which are read
_TIMES = re.compile("[xX][0-9]+(?:[xX][0-9]+)*")
_SIDES = re.compile(rf"[{_EQUAL}:,;]+")

# Signs of a program, also names such as val_loss. A block with one of them is passed over as a whole.
_SIGNS = (
    r"^\s*(?:def |class |import |from \w+ import|return\b|for \w+ in |while |if .*:\s*$|else:|elif |print\b|@|>>>|\$ |"
    r"#include|public |void |let |const |var |\}|C:\\)|[;{]\s*$|\b(?:np|torch|tf|plt|nn|self|jax|math|F)\.\w|\w\(\)|"
    r"(?:[=(,\[]\s*|\b(?:return|is|not|and|or|if|in) )(?:True|False|None)\b|\blambda\b|"
    r"\b[a-z]{3,}_[a-z]{3,}\b|\b[a-z]+_[a-z]+_[a-z_]+\b|==|\+=|-="
)
SCRIPT = re.compile(_SIGNS, re.MULTILINE)  # in a paragraph, whose words may be quoted
CODE = re.compile(
    rf"{_SIGNS}|\"|(?<![\w)\]'])'[^'\n]*'",  # a text; behind a letter or a bracket it is a prime
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a line states: the words before it, the formula, the words behind it."""

    before: str
    excerpt: Excerpt
    after: str


def formulas(text: Excerpt, place: Place) -> Iterator[Found]:
    """The formulas of a plain text. A line goes on where the next begins with a relation, or it ends with a sign."""
    yield from checked(connected(_rows(text, place), bulleted(text.text)), place.words)


def checked(found: Iterable[Found], words: set[str]) -> Iterator[Found]:
    """What was found, the formulas with a word that nothing defines marked: `Wx` may be one name or a product.

    words: those that a document defines before, to which those that are defined here are added.
    """
    kept = [*map(as_typed, found)]
    words |= defined(kept)
    yield from doubted(kept, words, starred(kept))


def as_typed(one: Found) -> Found:
    """A formula in plain text as LaTeX, where it has signs that only this has."""
    return replace(one, typed=False) if isinstance(one, Formula) and one.typed and _SCRIPT.search(one.text) else one


def starred(found: Iterable[Found]) -> frozenset[str]:
    """The names in formulas that have a star which is none of a product: `W* = ...`."""
    return frozenset(name for one in found if isinstance(one, Formula) for name in _STARRED.findall(one.text))


def defined(found: Iterable[Found]) -> frozenset[str]:
    """The words that formulas define as names."""
    return frozenset(word for one in found if isinstance(one, Formula) for word in _defined(one.text))


def doubted(found: Iterable[Found], words: Set[str], starred: Set[str]) -> Iterator[Found]:
    """What was found, formulas in plain text marked that have two readings. words: those that are names. starred: names
    with a star."""
    for one in found:
        if isinstance(one, Formula) and one.trouble is None:
            doubts = (_doubt(part.text, words, starred) for part in one.cells or (one,) if part.typed)
            trouble = next((doubt for doubt in doubts if doubt), None)
            if trouble is None:
                yield one
            else:
                yield from _parted(replace(one, trouble=trouble), lambda text: _doubt(text, words, starred))
        else:
            yield one


_SEVERAL = re.compile(r";|,(?![0-9]{3})")  # where one chain may end and another begin


def _parted(formula: Formula, doubt: Callable[[str], Reason | None]) -> Iterator[Formula]:
    """A formula in trouble without those of its equalities whose sides have two readings: each stretch of two sides and
    more that have none is a formula of its own."""
    signs = [] if formula.cells else list(_relations(formula.text))
    starts, ends = [0, *(end for _, end in signs)], [*(start for start, _ in signs), len(formula.text)]
    texts = [formula.text[start:end] for start, end in zip(starts, ends, strict=True)]
    clear = [doubt(text) is None and not _SEVERAL.search(text) for text in texts]
    at = 0
    for same, sides in groupby(range(len(clear)), key=clear.__getitem__):
        first, *rest = sides
        if same and rest:
            if starts[first] > at:
                yield _part(formula, at, starts[first])
            at = ends[rest[-1]]
            yield replace(_part(formula, starts[first], at), trouble=None)
    if at < len(formula.text):
        yield _part(formula, at, len(formula.text)) if at else formula


def _part(formula: Formula, start: int, end: int) -> Formula:
    """A stretch of a formula; what stands around the whole belongs to the first and the last one."""
    excerpt = formula.excerpt[start:end]
    first, last = excerpt.span()
    span = Span(first if start else formula.span.start, last if end < len(formula.text) else formula.span.end)
    return replace(formula, excerpt=excerpt, span=span)


def _rows(text: Excerpt, place: Place) -> Iterator[tuple[Line, Context]]:
    """The rows of a text, without the sign of a question that they begin with, and what they stand under.

    `3)`, `3.` and a lone `3` count questions where nothing else does, but for the assignment's own name above them;
    else they count what stands under one.
    """
    lines, assigned = text.lines(), place.assigned
    said = [line.text for line in lines]
    counted, alone = counts(said, assigned), lone(said, assigned)
    numbered = bool(alone) or (counted and any(_COUNT.match(line.strip()) for line in said))
    for row in rows(lines):
        titled = assigned is not None and numbered and not place.number and assigned.begins(row.text)
        told = 0 if titled else place.see(row.text, lone=row.line in alone)
        if not told and counted and (found := _COUNT.match(row.text)) and int(found[1]) >= int(place.number or 0):
            place.go(found[1])
            told = found.end()
        if told:
            place.under(2 if place.letter else 1, row.text[:told])
        if row.excerpt:
            place.reached(row.excerpt.places[0])
        yield replace(row, excerpt=row.excerpt[told:].stripped(" \t"), begins=told > 0), place.context


def bulleted(text: str) -> frozenset[str]:
    """The marks that begin several lines of a text, so that they are a list's and no signs."""
    marks = [found["mark"] for line in text.split("\n") if (found := _BULLET.match(line.strip()))]
    return frozenset({*"*•", *(mark for mark in "-–+" if marks.count(mark) > 1)})


def connected(found: Iterable[tuple[Line, Context]], bullets: frozenset[str]) -> Iterator[Formula]:
    """Rows as formulas, those that go on taken together."""
    whole: Formula | None = None  # that may go on
    first = last = indent = 0
    lead = ""  # what the lines above that say before it
    prose: list[tuple[Line, Context]] = []  # rows of one paragraph
    for written, context in found:
        row = written if written.mixed else replace(written, excerpt=amounts(written.excerpt))
        near = whole is not None and row.line == last + 1 and last - first < JOINED and not _remark_equates(whole)
        if (
            whole is not None
            and near
            and row.text.strip()
            and not row.mixed
            and _goes_on(whole.text, row, indent, bullets)
        ):
            line = Sentence("", row.excerpt, "") if _open(whole.text) else remarked(row.excerpt)
            after = " ".join(part for part in (whole.context.after, line.after) if part)
            whole = _typed(
                joined((whole.excerpt, line.excerpt), "\n"), structs.replace(whole.context, after=after),
                whole.trouble or row.trouble, lead,
            )  # fmt: skip
            last = row.line + row.height - 1
            continue
        if whole is not None:
            yield whole
            whole = None
        stated, trouble = (None, None) if row.mixed else _unmarked(row, bullets)
        if prose and stated is not None and _splits(prose[-1][0], row, bullets):
            stated = None
        said = prose if prose and _same_paragraph(prose[-1], (row, context)) else []
        if prose and (stated is not None or not said):
            yield from _sentences(prose, row)
            prose = []
        if stated is None and row.text and not trouble:
            prose.append((row, context))
        if stated is None and row.begins and not trouble and _expression(row.text):
            yield _typed(row.excerpt.stripped(), context)
        elif stated is None and not row.mixed and (result := _RESULT.search(row.text)):
            before = structs.replace(context, before=row.text[: result.start()].strip())
            yield _typed(row.excerpt[slice(*result.span(result.lastgroup or 0))], before)
        if stated is not None:
            around = structs.replace(context, before=stated.before, after=stated.after)
            lead = _lead(said, row, stated)
            whole = _typed(stated.excerpt, around, trouble, lead)
            first, last, indent = row.line, row.line + row.height - 1, row.indent
    if whole is not None:
        yield whole
    yield from _sentences(prose)


def _same_paragraph(one: tuple[Line, Context], other: tuple[Line, Context]) -> bool:
    (before, context), (row, following) = one, other
    near = row.line == before.line + before.height
    return near and bool(row.text) and context == following and not row.begins and not _BULLET.match(row.text)


def _lead(prose: Sequence[tuple[Line, Context]], row: Line, stated: Sentence) -> str:
    """What a sentence says before the formula of a row on the lines above it, and behind these in its own. prose: the
    lines above; empty where there are none."""
    inside = row.text[: max(0, stated.excerpt.places[0] - row.excerpt.places[0])]
    return " ".join((*(line.text for line, _ in prose), inside))[-NEAR:] if prose else ""


def _splits(before: Line, row: Line, bullets: frozenset[str]) -> bool:
    """Whether a row that states something is the rest of a formula that begins in the prose before it."""
    if row.line != before.line + before.height or ((mark := _BULLET.match(row.text)) and mark["mark"] in bullets):
        return False
    return before.text[-1] in _CARRY + _EQUAL + "-−" or row.text[0] in "+*/·×÷⋅∗-−^" + _EQUAL


def _sentences(prose: Sequence[tuple[Line, Context]], behind: Line | None = None) -> Iterator[Formula]:
    """The equalities in a paragraph of prose. behind: the row after it, whose first sign may continue the last one."""
    if prose:
        rows = [row.excerpt for row, _ in prose]
        if behind is not None and behind.line == prose[-1][0].line + prose[-1][0].height and behind.text:
            rows.append(behind.excerpt[:1])
        yield from sentences.formulas(joined(rows, "\n"), prose[0][1])


def _expression(text: str) -> bool:
    """Whether a text is one formula and no words: two operands at least, with a sign or a bracket between."""
    if not 3 <= len(text) <= LONGEST or _LATEX.search(text) or _prose(text) or any(equalities(text)):
        return False
    names = [piece for kind, piece, _ in _atoms(text) if kind in ("name", "number", "slope")]
    return len(names) > 1 and not any(map(_is_word, names)) and re.search(r"[-−+*/·×^(]", text) is not None


def _remark_equates(formula: Formula) -> bool:
    """Whether an equality stands in the remark behind a formula; it would be lost within one that goes on."""
    return any(True for _ in equalities(formula.context.after))


def _typed(excerpt: Excerpt, context: Context, trouble: Reason | None = None, lead: str = "") -> Formula:
    """lead: what its sentence says before it, where that begins on a line above."""
    stance = stance_between(lead or context.before, context.after)
    return Formula(excerpt, excerpt.span(), context, stance, typed=True, trouble=trouble)


def _unmarked(row: Line, bullets: frozenset[str]) -> tuple[Sentence | None, Reason | None]:
    """What a row states, without a list's mark; a dash that may be a minus sign is trouble."""
    trouble = row.trouble
    if mark := _BULLET.match(row.text):
        line = stated(row.excerpt[mark.end() :])
        if line is not None and not trouble and mark["mark"] in "-–+" and mark["mark"] not in bullets:
            return replace(line, excerpt=row.excerpt), Reason(Why.LIST_MARK, mark["mark"])
        return line, trouble
    return (Sentence("", row.excerpt, "") if trouble else stated(row.excerpt)), trouble


def _goes_on(text: str, row: Line, indent: int, bullets: frozenset[str]) -> bool:
    """Whether a row continues a formula."""
    lead = row.text.lstrip()
    if _CONCLUDES.match(lead):
        return False  # a statement of its own
    if lead[0] in _EQUAL or lead.startswith(":="):
        return True
    if text.rstrip()[-1] in _CARRY + _EQUAL + "-−" or _open(text):
        return True
    if lead[0] in "+*/·×÷⋅∗-−":
        mark = _BULLET.match(lead)
        return not (mark and mark["mark"] in bullets) and (row.indent > indent or lead[0] not in "*-−+")
    return False


def _open(text: str) -> bool:
    return text.count("(") + text.count("[") > text.count(")") + text.count("]")


def remarked(excerpt: Excerpt) -> Sentence:
    """A formula and the remark behind it: words in brackets, behind a comma, or behind a comment's sign."""
    bare, after = excerpt.stripped(), ""
    while len(bare.text) < LONGEST and (found := _REMARK.search(bare.text)):
        words = found["words"] or found["said"]
        if words is not None and not _is_remark(words):
            break
        after = f"{bare.text[found.start() :].strip(' ,')} {after}".strip()
        bare = bare[: found.start()].stripped()
    text = bare.text
    if (text.endswith((",", ";")) and not _open(text)) or (text.endswith(".") and not text.endswith("..")):
        bare = bare[:-1].stripped()
    return Sentence("", bare, after)


def _is_remark(words: str) -> bool:
    """Whether words are no factor: some of a few, or several of which one is no mathematics."""
    parts = words.split()
    if parts[0].lower().strip(".,") in _REMARKS or (len(parts) == 1 and parts[0].lower() in _ALONE):
        return True
    plain = [part for part in parts if re.fullmatch(r"[A-Za-z][A-Za-z'-]*[.,:]?", part)]
    return len(plain) > 1 and any(_is_word(part.strip(".,:")) and len(part) > 2 for part in plain)


def stated(line: Excerpt) -> Sentence | None:
    """What a line states, or None where it is prose: a chain of at least two sides without words beside one another."""
    bare, before = line.stripped(), ""
    if concludes := _CONCLUDES.match(bare.text):
        bare = bare[concludes.end() :]
    bare = apart(bare.replaced(_UPDATE, r"\1 ≔ "))
    text = bare.text
    if not 3 <= len(text) <= LONGEST or not any(sign in text for sign in _EQUAL) or _LATEX.search(text):
        return None
    if (label := _LABEL.match(text)) and "=" not in label[0]:
        before, bare = label["label"], bare[label.end() :]
    if lead := _LEADING.match(bare.text):
        bare = bare[lead.end() :]
        first = _ATOM.match(bare.text)
        if first and _is_word(first[0]) and lead["word"].lower() not in _CONNECTIVES:
            return None  # with bias = 3: the bias is not 3
    found = replace(
        remarked(bare.replaced(_COLUMN, r"\1, ").replaced(_AND, ", ").replaced(_STAR, r"\1star\2")), before=before
    )
    return found if _related(found.excerpt.text) and not _prose(found.excerpt.text) else None


def apart(text: Excerpt) -> Excerpt:
    """A formula with the factors apart that Greek letters are, `2 α λ w` for `2αλw`, and with indices below: an index
    that stands right behind an accented letter is one wherever it does so, `ŷ_k - y_k` for `ŷk - yk`."""
    for index in sorted({found["index"] for found in _HATTED.finditer(text.text)}):
        text = text.replaced(
            re.compile(rf"(?<=[{_HATS}])(?={index}(?!\w))|(?<=(?<![A-Za-z_])[A-Za-z])(?={index}(?![\w(]))"), "_"
        )
    return text.replaced(_GREEK_FACTOR, " ")


_HATS = "ŷŵẑâêîôûĉĝĥĵŝ\u0302-\u0304"
_HATTED = re.compile(rf"[{_HATS}](?P<index>[ijklmn])(?!\w)")
# Not δ and ∂, with which differentials begin, not functions, and not what has an index: λi.
_GREEK = "αβγεζηθικλμνξρτω"
_GREEK_FACTOR = re.compile(rf"(?<=[{_GREEK}])(?=(?:[{_GREEK}]+[a-hopqrsu-zA-Z]?|[a-hopqrsu-zA-Z])(?!\w|\s*[=≈:]))")


def _related(text: str) -> bool:
    """Whether an equals sign stands outside all brackets."""
    return any(True for _ in _relations(text))


def _relations(text: str) -> Iterator[tuple[int, int]]:
    """Where the equals signs outside all brackets stand."""
    level = 0
    for index, sign in enumerate(text):
        level += (sign in "([{") - (sign in ")]}")
        alone = text[index - 1 : index] not in ("<", ">", "!", "=") and text[index + 1 : index + 2] not in ("=", ">")
        if level == 0 and sign in _EQUAL and (sign != "=" or alone):
            yield index - (text[index - 1 : index] == ":"), index + 1


def _is_word(name: str) -> bool:
    """Whether a name is a word of prose, for all that its letters say; what stands below or above it is none of it."""
    name = name.rstrip("".join((*SUBSCRIPTS, *SUPERSCRIPTS, "₊₋")))
    if len(name) < 2 or not name.isalpha():
        return False
    return not (name in _MATHEMATICS or name.lower() in SPELLINGS or _ACCENTED.fullmatch(name))


def _atoms(text: str) -> list[tuple[str, str, bool]]:
    """Names, numbers and signs, each with its kind and whether white space stands before it."""
    return [
        (found.lastgroup or "", found[0], found.start() > 0 and text[found.start() - 1].isspace())
        for found in _ATOM.finditer(text)
    ]


def _prose(text: str) -> bool:
    """Whether a word stands beside a name, a number or a bracket without a sign between them, or no reader knows it."""
    found = _atoms(text)
    words = [index for index, (kind, piece, _) in enumerate(found) if kind == "name" and _is_word(piece)]
    for index in words:
        kind, piece, _ = found[index - 1] if index else ("", "", False)
        if kind in ("name", "number", "slope") or piece in (")", "]", "%", ":", "."):
            return True
        kind, piece, spaced = found[index + 1] if index + 1 < len(found) else ("", "", False)
        if kind in ("name", "number", "slope") or piece in (":", ".") or (spaced and piece in ("(", "[")):
            return True
    return bool(words) and any(piece in '?!"“”‘;&$\\`~<>' for _, piece, _ in found)


def _defined(text: str) -> frozenset[str]:
    """What a chain defines: words that stand as a whole side, and names such as x5 that no number stands before."""
    sides = (side.strip() for side in _SIDES.split(text))
    times: list[str] = []
    if _TIMES.search(text):
        pairs = pairwise([("", "", False), *_atoms(text)])
        times = [piece for (before, _, _), (_, piece, _) in pairs if before != "number" and _TIMES.fullmatch(piece)]
    return frozenset((*filter(_is_word, sides), *times))


def _doubt(text: str, defined: Set[str], starred: Set[str]) -> Reason | None:
    """What in a formula has two readings."""
    if any(re.search(rf"(?<![\w*]){name}\*", text) for name in starred):
        return Reason(Why.STAR)
    if _SUM.search(_OVER_ONE.sub("", text)):
        return Reason(Why.INDEXED_SUM)
    found = _atoms(text)
    for index, (kind, piece, _) in enumerate(found):
        called = index + 1 < len(found) and found[index + 1][1] == "("
        if _TIMES.fullmatch(piece) and index and found[index - 1][0] == "number" and piece not in defined:
            return Reason(Why.TIMES, found[index - 1][1][:20] + piece[:20])
        if kind == "name" and _is_word(piece) and piece not in defined and not called and not _is_event(found, index):
            return Reason(Why.WORD, piece[:20])
    return None


_LONG = 3  # letters from which on no product of them is an argument
_MANY = 6  # arguments


def _is_event(found: Sequence[tuple[str, str, bool]], at: int) -> bool:
    """Whether a word is all of an argument of what is called by a capital: weak of H(weak), Wind of Gain(S, Wind)."""
    opened = next((at - 1 - 2 * before for before in range(_MANY) if found[max(0, at - 1 - 2 * before)][1] != ","), 0)
    if opened < 1 or found[opened][1] != "(" or found[at + 1 : at + 2] == [] or found[at + 1][1] not in (",", ")"):
        return False
    kind, head, _ = found[opened - 1]
    return kind == "name" and head[0].isupper() and head.lower() not in SPELLINGS and len(found[at][1]) >= _LONG


assert set(_EQUAL) <= set(RELATIONS)
