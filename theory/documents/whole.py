"""Formulas as wholes: a number that the text behind one goes on with, and another one behind a sign, belong to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from msgspec import structs

from checks.vocabulary import UNITS
from checks.vocabulary.units import MAGNITUDES, is_counted
from theory.documents.formulas import NEAR, Excerpt, Formula, Found, joined
from theory.documents.pieces import Reason, Source, Span, Why
from theory.words import Stance

RELATED = re.compile(r"[ \t]*(?:[A-Za-z]+[ \t]*)?=[ \t]*(?P<number>[-−]?[0-9][0-9,.]*[0-9]|[0-9])(?![0-9])")
MAGNITUDE = re.compile(rf"[ \t]*(?P<word>{'|'.join(sorted(MAGNITUDES, key=len, reverse=True))}|\\?%)(?![\w-])")


def continued(formula: Formula, source: Source) -> Formula:
    """The formula, with the magnitude, the unit or the number that the text behind it goes on with, as in
    `$5 \\cdot 10^5 = 0.5$ million`, in `$N / 2 = 3.5$ GB` and in `$2 n - 1$ FLOPs = 1599`."""
    if formula.typed or formula.trouble:
        return formula
    if _is_result(formula.text) and (found := MAGNITUDE.match(source.text, formula.span.end)):
        start, end = found.span("word")
        word = Excerpt.new(r"\%" if "%" in found["word"] else rf"\text{{ {found['word']}}}", start)
        return _with(formula, word, end)
    if (word := WORD.match(source.text, formula.span.end)) and word[1] in MEASURES and GIVEN.search(formula.text):
        start, end = word.span(1)
        return _with(formula, Excerpt.new(rf"\text{{ {word[1]}}}", start), end)
    found = RELATED.match(source.text, formula.span.end)
    if found is None:
        return formula
    start, end = found.span("number")
    return _with(formula, Excerpt(found["number"], range(start, end)), end, " = ")


def _with(formula: Formula, more: Excerpt, end: int, between: str = "") -> Formula:
    """The formula with what stands behind it, up to a place."""
    return replace(formula, excerpt=joined((formula.excerpt, more), between), span=Span(formula.span.start, end))


WORD = re.compile(r"(?:[ \t]|~|\\,)*([A-Za-z]{2,15})(?![\w-])")
GIVEN = re.compile(r"(?:=|≈|\\approx)\s*[-−]?[0-9][0-9.,{}]*\s*\Z")
ORDINARY = frozenset({"us", "um", "mus", "mug", "mum", "mul", "min", "pm", "second", "foot", "feet"})  # words, too
MEASURES = frozenset(
    word for word, unit in UNITS.items() if unit.dimension and not is_counted(unit.dimension) and word not in ORDINARY
)


def _is_result(text: str) -> bool:
    """Whether a formula ends in a number that a calculation of numbers comes to."""
    *_, before, last = ("", *RELATION.split(text))
    return last[-1:].isdigit() and any(map(str.isdigit, before)) and LETTER.search(before) is None


RELATION = re.compile(r"=|≈|\\(?:approx|simeq)(?![A-Za-z])")
LETTER = re.compile(r"(?<![A-Za-z\\])[A-Za-z]")


def equated(found: Iterable[Found], source: Source) -> Iterator[Found]:
    """What was found, in order, formulas with a bare equals sign between them as one: `$L$ = $0.13$`."""
    last: Found | None = None
    for one in found:
        both = _one(last, one, source) if isinstance(last, Formula) and isinstance(one, Formula) else None
        if last is not None and both is None:
            yield last
        last = both or one
    if last is not None:
        yield last


def _one(one: Formula, other: Formula, source: Source) -> Formula | None:
    """Two formulas that are delimited as one chain; None where more, or less, than a sign stands between them. Where
    another one is a factor or a term beside them, as in `$L$ = $x$ - $3$`, it is not known what they say."""
    if any(f.typed or f.trouble or f.cells or f.stance is not Stance.CLAIMED for f in (one, other)):
        return None
    if GOES_ON.match(other.text) and BROKEN.fullmatch(source.text, one.span.end, other.span.start):
        return _displayed(one, other)
    sign = BETWEEN.fullmatch(source.text, one.span.end, other.span.start)
    if sign is None:
        return None
    excerpt = joined((one.excerpt, other.excerpt), f" {SIGNS[sign[1]]} ")
    context = structs.replace(one.context, after=other.context.after)
    before = source.text[max(0, one.span.start - NEAR) : one.span.start]
    apart = BESIDE.search(before) is None and BEYOND.match(source.text, other.span.end) is None
    return replace(
        one,
        excerpt=excerpt,
        span=Span(one.span.start, other.span.end),
        context=context,
        trouble=None if apart else Reason(Why.WORDS),
        own=one.own | other.own,
        expanded=one.expanded or other.expanded,
    )


def _displayed(one: Formula, other: Formula) -> Formula | None:
    """Two displays as one chain, of which the second begins with a relation: \\[ a = b \\] \\[ = c \\]."""
    if "\\begin{al" in one.text + other.text or "\\\\" in WITHIN.sub("", one.text):
        return None  # rows of their own
    first = one.excerpt[: len(one.text.rstrip(" \t\n,;."))]
    return replace(
        one,
        excerpt=joined((first, other.excerpt), "\n"),
        span=Span(one.span.start, other.span.end),
        own=one.own | other.own,
        expanded=one.expanded or other.expanded,
    )


BROKEN = re.compile(r"\s*(?:\\\\?\n|<br\s?/?>)?\s*")  # a line of a paragraph that markdown, or a tag, breaks
GOES_ON = re.compile(rf"\s*(?:&\s*)?(?:{RELATION.pattern})")  # a formula that begins with its relation
WITHIN = re.compile(r"\\begin\{([bpvBV]?matrix|array|cases)\}.*?\\end\{\1\}", re.DOTALL)
SIGNS = {"=": "=", "≈": r"\approx"}
BETWEEN = re.compile(rf"[ \t]*([{''.join(SIGNS)}])[ \t]*")
OPERATOR = "[-+*/·×÷^−±]"
BESIDE = re.compile(rf"(?:(?<!\\)\$|\\\))[ \t]*{OPERATOR}?[ \t]*\Z")  # a formula before, but for an operator
BEYOND = re.compile(rf"[ \t]*(?:{OPERATOR}[ \t]*[0-9(]|{OPERATOR}?[ \t]*(?:\$|\\\())")
