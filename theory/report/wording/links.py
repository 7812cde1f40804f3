"""What people read of documents and of links: why something was not read, and why a link is true or is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq

from checks.evidence import Finding, Verdict
from checks.quantities import Kin
from checks.ranges import shown
from checks.rounding import decimal
from checks.vocabulary.units import Dimension, convention
from checks.vocabulary.units import said as dimension_said
from theory import figures
from theory.cells import short
from theory.documents.pieces import Why
from theory.links import link as k
from theory.links.document import Equalities
from theory.links.link import Truth
from theory.mistakes import Made
from theory.report.wording.evidence import detail_text
from theory.report.wording.readings import readings_text
from theory.words import Stance

LONGEST = 200  # characters of what an instrument or a reader said
MOST_NAMES = 4

TRUTHS: Mapping[Truth, str] = {
    Truth.WRONG: "the two sides differ",
    Truth.ELSEWHERE: "true under a convention that the document does not name",
    Truth.UNREAD: "could not be read, so for a person",
    Truth.UNDECIDED: "neither shown nor refuted, so for a person",
    Truth.CUT_OFF: "true, but for digits that are cut off: right where that is what was asked for",
    Truth.ROUNDED: "true within the rounding of the numbers in it",
    Truth.RIGHT: "the two sides are equal",
    Truth.DEFINES: "gives a name its meaning, so there is nothing to judge",
}

UNREAD: Mapping[Why, str] = {  # why something was not read; {fact}: what its kind names
    Why.WORDS: "words touch the equality, or it is no formula that stands by itself; set it between $ signs",
    Why.GRAMMAR: "{fact}",
    Why.NOT_CLOSED: "a formula begins here and is not closed; close {fact}",
    Why.PROGRAM: "programs are not judged",
    Why.HIDDEN: "comments and preambles are not judged",
    Why.TABLE: "the heads of the table don't say which cells are equal; write name, formula and value above them",
    Why.LIST_MARK: "'{fact}' before the formula may be a sign or a list's mark; use another mark",
    Why.ROWS_SHIFTED: "expected the brackets of a matrix's rows in one column; it may be a matrix or several vectors",
    Why.ROWS_UNLIKE: "expected rows of one length in brackets, with the text beside them on one line",
    Why.STAR: "the * behind a name that also has one as a mark may be a sign; write * with space around for a product",
    Why.INDEXED_SUM: "a sum with bounds, or over no index, is read in LaTeX only; write it as \\sum, or the terms out",
    Why.TIMES: "the x of '{fact}' may be a letter or a sign; write * for a product",
    Why.OTHER_FILE: "{fact} is a file of its own, which is not read with this one; check it, too",
    Why.TORN: "the PDF does not say how the parts of this formula belong together; check the source it was made from",
    Why.WORD: "'{fact}' may be one name or a product; write a sign between factors",
}
STANCES: Mapping[Stance, str] = {  # why a statement that is not claimed is not judged
    Stance.CLAIMED: "it is claimed",
    Stance.DENIED: "the words before it take it back",
    Stance.DOUBTED: "the words around it doubt it",
    Stance.ASKED: "it is asked, not claimed",
    Stance.SUPPOSED: "it is supposed, not claimed",
    Stance.QUOTED: "it is quoted from somebody else",
    Stance.STRUCK: "it is struck out",
    Stance.ALTERNATIVE: "it is one of several that exclude one another",
}


def summary(equalities: Equalities, counts: Mapping[Truth, int]) -> str:
    """How many equalities were judged, and what was found. counts: how many links have each verdict."""
    if not equalities.links:
        return "no formulas to judge"
    found = ", ".join(f"{count} {truth.value}" for truth, count in counts.items() if truth is not Truth.DEFINES)
    judged = f"{equalities.judged} of {equalities.count} equalities judged" + (f": {found}" if found else "")
    if Truth.DEFINES not in counts:
        return judged
    only = counts[Truth.DEFINES]
    return f"{judged}; {only} only {'gives' if only == 1 else 'give'} a name its meaning"


def so_far(summary: str) -> str:
    """The summary of a document of which the beginning has been judged."""
    return f"so far {summary} ..."


def say(why: k.Cause | None) -> str:
    """Why a link is true, or is not; nothing where there is no reason."""
    return "" if why is None else CAUSES[type(why)](why)


def of_link(link: k.Link) -> str:
    """Why a link is true, or is not, and the slip that explains it where it is wrong."""
    return "; ".join(filter(None, (say(link.cause), link.mistake and mistake(link.mistake))))


def mistake(found: Made) -> str:
    """The one slip that gives just what is printed, made there or in what was said of the name before."""
    return f"one slip{' in what was said of it' * bool(found.quantities)} gives just this: {found.name}"


def why_not(found: k.BrokenLink) -> str:
    """Why a link does not hold, and how many more such links there are."""
    return and_more(say(found.cause), found.more)


def and_more(words: str, more: int) -> str:
    """The words about a step, and how many more such steps there are."""
    return f"{words}; and {more} more step{'s' * (more > 1)} after it" if more else words


def unread(why: Why, fact: str) -> str:
    """Why something was not read."""
    return UNREAD[why].format(fact=fact or "it")


# Pieces of sentences


DIGITS, MOST_DIGITS = 6, 16  # of a number in a message; so many at most where two would look alike


def number(value: Fraction, digits: int = DIGITS) -> str:
    """A value: whole, a small fraction, or so many digits."""
    exact = figures.exact(fmpq(value.numerator, value.denominator))
    return f"≈ {figures.significant(fmpq(value.numerator, value.denominator), digits)}" if exact.near else str(exact)


def result(value: k.Result, *, as_decimal: bool = False, digits: int = DIGITS) -> str:
    """What a side comes to: exact, as a decimal where it stands beside one, else in so many digits."""
    texts = [_entry(entry, value.exact, as_decimal, digits) for entry in value.entries]
    return f"[{', '.join(texts)}]" if value.shape else texts[0]


def _entry(value: Fraction, exact: bool, as_decimal: bool, digits: int) -> str:
    if not exact:
        return figures.significant(fmpq(value.numerator, value.denominator), digits)
    written = decimal(value) if as_decimal else ""
    if 0 < len(written) <= digits + 4:
        return written
    return number(value, digits) if max(abs(value.numerator), value.denominator) > 10**digits else str(value)


def _differ(why: k.Differ) -> str:
    """Both values, in so many digits that they are not the same."""

    def rounded(side: k.Result, digits: int) -> list[str]:
        return [figures.significant(fmpq(entry.numerator, entry.denominator), digits) for entry in side.entries]

    several = range(DIGITS, MOST_DIGITS)
    apart = (digits for digits in several if rounded(why.left, digits) != rounded(why.right, digits))
    digits = next(apart, MOST_DIGITS)
    left, right = (result(side, as_decimal=why.decimal, digits=digits) for side in (why.left, why.right))
    return f"left is {left}, right is {right}"


def listed(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_NAMES]) + (", ..." if len(names) > MOST_NAMES else "")


def _entries(why: k.AtEntries) -> str:
    return "; ".join(f"{_position(at, why.shape)}: {say(one)}" for at, one in why.entries[:MOST_NAMES])


def _position(at: int, shape: Sequence[int]) -> str:
    """`row 4, entry 3` of a matrix."""
    if len(shape) != 2 or 1 in shape:
        return f"entry {at + 1}"
    return f"row {at // shape[1] + 1}, entry {at % shape[1] + 1}"


def bounds(found: k.Between) -> str:
    """`lies between 0 and 1/4`, `is at least 0`, `is below 1`."""
    if found.low is not None and found.high is not None:
        return f"lies between {shown(found.low)} and {shown(found.high)}"
    if found.low is not None:
        return f"is {'at least' if found.holds[0] else 'above'} {shown(found.low)}"
    if found.high is not None:
        return f"is {'at most' if found.holds[1] else 'below'} {shown(found.high)}"
    return "is any number"


def _lies(found: k.Between) -> str:
    """`is 3`, or the bounds of what is known less closely."""
    if found.low is not None and found.high is not None and found.high - found.low < Fraction(1, 10**12):
        return f"is {shown(found.low)}"
    return bounds(found)


def _interval(found: k.Between) -> str:
    low = "-∞" if found.low is None else shown(found.low)
    high = "∞" if found.high is None else shown(found.high)
    return f"{'[' if found.holds[0] else '('}{low}, {high}{']' if found.holds[1] else ')'}"


def _impossible(why: k.Impossible) -> str:
    letters = [
        f"real {', '.join(names)}" if span is None else f"{', '.join(names)} in {_interval(span)}"
        for span, names in why.letters
    ]
    formula = f"what comes out of {why.formula}" if why.entrywise else why.formula
    every = f" for every {' and '.join(letters)}" if letters else ""
    return f"impossible: {formula} {bounds(why.bounds)}{every}"


def _at_length(why: k.NotAtLength) -> str:
    free = ", ".join(f"{name} = {value}" for name, value in why.indices)
    return f"with {why.terms} terms{' and ' + free if free else ''}, not for all values: {say(why.why)}"


KINS: Mapping[Kin, str] = {  # how what two sides measure lies to one another
    Kin.SAME: "both measure {0}",
    Kin.COUNTED: "a number beside a number of {things}, which may count in other units",
    Kin.BARE: "a number without a unit beside one with a unit of {things}",
    Kin.OPEN: "letters beside {things}, and what they measure is not said",
    Kin.CONVENTION: "{0} beside {1}: it is not said {convention}",
    Kin.THINGS: "{0} beside {1}: the same number of other things",
    Kin.OTHER: "{0} is never {1}",
}


def measured(kin: Kin, dimensions: tuple[Dimension | None, Dimension | None]) -> str:
    """Why two sides with units are not compared, or never equal."""
    known = [dimension for dimension in dimensions if dimension]
    named = [dimension_said(dimension or ()) for dimension in dimensions]
    needed = convention(*known) if len(known) == 2 else ""
    return KINS[kin].format(*named, things=dimension_said(known[0] if known else ()), convention=needed)


def said(why: Any) -> str:
    return short(why.said, LONGEST)


def _sizes(sizes: Sequence[int]) -> str:
    *before, last = map(str, sizes)
    return f"{', '.join(before)} and {last}" if before else last


STARS: Mapping[k.Star, str] = {
    k.Star.ENTRYWISE: "as a product entry by entry",
    k.Star.CORRELATION: "as a cross-correlation: the kernel is not turned",
    k.Star.CONVOLUTION: "as a convolution: the kernel is turned by 180°",
    k.Star.CROSS: "as a cross product",
}


def _by_star(why: k.ByStar) -> str:
    return STARS[why.star] + (f", with padding {why.padding}" if why.padding else "")


CAUSES: Mapping[type[k.Cause], Callable[[Any], str]] = {
    k.Alike: lambda why: "same form",
    k.ByAlgebra: lambda why: f"exact algebra{', by what was said before' * why.unfolded}",
    k.AtLengths: lambda why: f"exact algebra, with {_sizes(why.sizes)} terms",
    k.NotAtLength: _at_length,
    k.Differ: _differ,
    k.OtherShapes: lambda why: detail_text(Finding(Verdict.FAILED, why.shapes)),
    k.OwnRounding: lambda why: (
        f"the rounding of its operands explains it; without it {result(why.left, as_decimal=why.decimal)}"
    ),
    k.OtherBase: lambda why: f"true with the logarithm to base {why.base} ({why.convention}), which is not named",
    k.OtherPrefix: lambda why: "true where a KB is 1024 bytes, which is not named",
    k.InUnit: lambda why: f"in {why.unit}: {say(why.why)}" if why.why else f"both in {why.unit}",
    k.Measured: lambda why: measured(why.kin, why.dimensions),
    k.Inside: lambda why: f"inside {why.head}: {say(why.why)}",
    k.AtEntries: _entries,
    k.Factor: lambda why: f"left is {why.factor} times the right side",
    k.DifferAt: lambda why: (
        f"{'not for every function of that name:' if why.functions else 'counterexample'} "
        f"{short(detail_text(Finding(Verdict.FAILED, why.point)), LONGEST)}"
    ),
    k.UnknownLetters: lambda why: "the two sides have different letters, and what they stand for is not said",
    k.Stated: lambda why: "with the numbers said before",
    k.CutOff: lambda why: "digits are cut off, not rounded; right only where that is what was asked for",
    k.UnitsLeftOut: lambda why: f"with the numbers said before, without the units of {listed(why.names)}",
    k.Formerly: lambda why: f"true only with the value that {listed(why.names)} had before; say which one is meant",
    k.Otherwise: lambda why: f"with the right value of {listed(why.names)}, of which something else was said before",
    k.ByStar: _by_star,
    k.CutAsAsked: lambda why: "digits are cut off, as the words beside it say",
    k.Ordered: lambda why: f"left {_lies(why.left)}, right {_lies(why.right)}",
    k.Bounds: lambda why: f"whatever the letters are, left - right {bounds(why.gap)}",
    k.NotSame: lambda why: "the two sides are equal",
    k.HowClose: lambda why: "about equal, and nothing says how close that is",
    k.Dropped: lambda why: f"the right side is the left one with {' and '.join(why.letters)} = {why.value}",
    k.OnlyForNumbers: lambda why: (
        f"true where {' and '.join(why.letters[:MOST_NAMES])} stand for numbers, but not shown where for matrices or "
        "vectors, whose order counts, and a transpose"
    ),
    k.ByStated: lambda why: f"with the numbers said before, left is {float(why.left):.6g}",
    k.NotCompared: lambda why: "an ellipsis, a shape or a set is not compared",
    k.NotComparable: said,
    k.Ambiguous: lambda why: readings_text(why.readings),
    k.NotShown: lambda why: detail_text(Finding(Verdict.UNDECIDED, why.method)),
    k.Unreadable: lambda why: short(unread(why.why, why.fact), LONGEST),
    k.Unclaimed: lambda why: STANCES[why.stance],
    k.NothingBefore: lambda why: "nothing stands before the relation",
    k.NegativeLoss: lambda why: "impossible: a loss of this kind is never negative",
    k.Impossible: _impossible,
}
