"""Every sentence that people read of documents, links, answers and marks: one entry for each verdict and reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq

from checks.evidence import Finding, Verdict
from checks.ranges import shown
from checks.rounding import decimal
from theory import figures
from theory.cells import short
from theory.conventions import CONVENTIONS
from theory.documents.pieces import Stance, Why
from theory.grading import reasons as r
from theory.grading.marks import Mark
from theory.links import link as k
from theory.links.link import Truth
from theory.mistakes import Made
from theory.report.wording_evidence import detail_text

LONGEST = 200  # characters of what an instrument or a reader said
MOST_NAMES, MOST_ENTRIES, MOST_MISTAKES = 4, 6, 4
HALF = Fraction(1, 2)

MEANINGS: Mapping[Mark, str] = {
    Mark.RIGHT: "equal to the key",
    Mark.ROUNDED: "explained by the rounding that was carried along",
    Mark.CARRIED: "follows correctly from an earlier number that was wrong",
    Mark.ELSEWHERE: "right under another named convention",
    Mark.WRONG: "does not agree with the key, and does not follow from what stands before it",
    Mark.UNREAD: "could not be read or decided: a person will look at it",
    Mark.MISSING: "nothing was found",
}
TRUTHS: Mapping[Truth, str] = {
    Truth.WRONG: "the two sides differ",
    Truth.ELSEWHERE: "true under a convention that the document does not name",
    Truth.UNREAD: "could not be read: for a person",
    Truth.UNDECIDED: "neither shown nor refuted: for a person",
    Truth.ROUNDED: "true within the rounding of the numbers in it",
    Truth.RIGHT: "the two sides are equal",
    Truth.DEFINES: "gives a name its meaning, so there is nothing to judge",
}

UNREAD: Mapping[Why, str] = {  # why something was not read; {fact}: what its kind names
    Why.WORDS: "words touch the equality, or it is no formula that stands by itself; set it between $ signs",
    Why.GRAMMAR: "{fact}",
    Why.NOT_CLOSED: "a formula begins here and is not closed; close {fact}",
    Why.PROGRAM: "programs, and what they print, are not judged",
    Why.HIDDEN: "comments and preambles are not judged",
    Why.TABLE: "the heads of the table don't say which cells are equal; write name, formula and value above them",
    Why.LIST_MARK: "'{fact}' before the formula may be a sign or a list's mark; use another mark",
    Why.ROWS_SHIFTED: "expected the brackets of a matrix's rows in one column; it may be a matrix or several vectors",
    Why.ROWS_UNLIKE: "expected rows of one length in brackets, with the text beside them on one line",
    Why.STAR: "the * behind a name that also has one as a mark may be a sign; write * with space around for a product",
    Why.INDEXED_SUM: "a sum or a product over an index is read in LaTeX only; write it as \\sum, or the terms out",
    Why.TIMES: "the x of '{fact}' may be a letter or a sign; write * for a product",
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


def say(why: k.Cause | None) -> str:
    """The reason in words; nothing where there is none."""
    return "" if why is None else WORDS[type(why)](why)


def note(reasons: Iterable[k.Cause]) -> str:
    """All reasons of a verdict on one line."""
    return "; ".join(filter(None, map(say, reasons)))


def place(found: k.BrokenLink) -> str:
    """Why a link does not hold, and how many more such links there are."""
    return _more(found.cause, found.more)


def unread(why: Why, fact: str) -> str:
    """Why something was not read."""
    return UNREAD[why].format(fact=fact or "it")


def explanation(found: r.Explanation | None) -> str:
    """The mistakes that explain a wrong answer; nothing where none was looked for."""
    return "" if found is None else EXPLANATIONS[min(len(found.mistakes), 2)](found)


def mistake(found: Made) -> str:
    """One mistake, and where it was made: `sign flipped (in z1)`."""
    return f"{found.name} (in {', '.join(found.quantities)})"


# Pieces of sentences


def number(value: Fraction) -> str:
    """A value: whole, a small fraction, or 12 digits."""
    return str(figures.exact(fmpq(value.numerator, value.denominator)))


def _value(value: k.Result, *, as_decimal: bool = False) -> str:
    """What a side comes to: exact, as a decimal where it stands beside one, else in 8 digits."""
    texts = [_entry(entry, value.exact, as_decimal) for entry in value.entries]
    return f"[{', '.join(texts)}]" if value.shape else texts[0]


def _entry(value: Fraction, exact: bool, as_decimal: bool) -> str:
    if not exact:
        return figures.significant(fmpq(value.numerator, value.denominator), 8)
    short_ = decimal(value) if as_decimal else ""
    return (
        short_
        if 0 < len(short_) <= 12
        else number(value)
        if max(value.numerator, value.denominator) > 10**9
        else str(value)
    )


def _names(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_NAMES]) + (", ..." if len(names) > MOST_NAMES else "")


def _size(shape: Sequence[int]) -> str:
    return f"a {' x '.join(map(str, shape))} array" if shape else "one number"


def _off(off: r.Off) -> str:
    if off.worst is None:
        return ""
    gap = _gap(off.worst)
    if not off.entries:
        return gap
    columns = off.shape[-1]
    places = ", ".join(f"({at // columns + 1}, {at % columns + 1})" for at in off.entries[:MOST_ENTRIES])
    more = " and more" if len(off.entries) > MOST_ENTRIES else ""
    return f"{'entry' if len(off.entries) == 1 else 'entries'} {places}{more}: {gap}"


def _gap(gap: r.Gap) -> str:
    if gap.units is None or not HALF <= gap.units <= 20:
        return f"{gap.text} for {number(gap.value)}"
    return f"{float(gap.units):.2g} units of its last digit from {number(gap.value)}"


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
    free = ", ".join(f"{name} = {value}" for name, value in why.indices.items())
    return f"with {why.terms} terms{' and ' + free if free else ''}, not for all values: {say(why.why)}"


def _more(why: k.AnyCause | None, more: int) -> str:
    words = say(why)
    return f"{words}; and {more} more step{'s' * (more > 1)} after it" if more else words


def _reached(why: r.Reached) -> str:
    said = "it is reached: a closed end" if why.reached else "it is not reached: an open end"
    return f"the right number, but {said}{'; a list of two numbers does not say' if why.listed else ''}"


def _elsewhere(why: r.Elsewhere) -> str:
    if not why.conventions:
        return "right under another convention"
    says = next((row.says for row in CONVENTIONS if row.name == why.conventions[0]), "")
    return f"right under another convention, {' or '.join(why.conventions)}: {says}"


def _none_known(why: r.NoneKnown) -> str:
    if not why.shown:
        return "no formula here is an answer"
    return f"no formula here is known to be this answer; found, among others: {'; '.join(why.shown)}"


def _several(found: r.Explanation) -> str:
    first, *rest = map(mistake, found.mistakes)
    named = "; or ".join(rest[: MOST_MISTAKES - 1])
    more = f"; and {len(rest) - MOST_MISTAKES + 1} more" if len(rest) >= MOST_MISTAKES else ""
    return f"{first}; or {named}{more} ({1 + len(rest)} of {found.tried} give this)"


def _said(why: Any) -> str:
    return short(why.said, LONGEST)


# Mistakes that explain an answer: none, one, or several

EXPLANATIONS: Sequence[Callable[[r.Explanation], str]] = (
    lambda found: f"no single mistake explains it ({found.tried} tried)",
    lambda found: f"{mistake(found.mistakes[0])}; the only one of {found.tried} that gives this",
    _several,
)

WORDS: Mapping[type[k.Cause], Callable[[Any], str]] = {
    # of links
    k.Alike: lambda why: "same form",
    k.ByAlgebra: lambda why: f"exact algebra{', by what was said before' * why.unfolded}",
    k.AtLengths: lambda why: f"exact algebra, with {', '.join(map(str, why.sizes[:-1]))} and {why.sizes[-1]} terms",
    k.NotAtLength: _at_length,
    k.Differ: lambda why: (
        f"left is {_value(why.left, as_decimal=why.decimal)}, right is {_value(why.right, as_decimal=why.decimal)}"
    ),
    k.OtherShapes: lambda why: detail_text(Finding(Verdict.FAILED, why.shapes)),
    k.OwnRounding: lambda why: (
        f"the rounding of its operands explains it; without it {_value(why.left, as_decimal=why.decimal)}"
    ),
    k.OtherBase: lambda why: f"true with the logarithm to base {why.base} ({why.convention}), which is not named",
    k.Inside: lambda why: f"inside {why.head}: {say(why.why)}",
    k.AtEntries: _entries,
    k.Factor: lambda why: f"left is {why.factor} times the right side",
    k.DifferAt: lambda why: (
        f"{'not for every function of that name:' if why.functions else 'counterexample'} "
        f"{short(detail_text(Finding(Verdict.FAILED, why.point)), LONGEST)}"
    ),
    k.UnknownLetters: lambda why: "the two sides have different letters, and what they stand for is not said",
    k.Stated: lambda why: "with the numbers said before",
    k.CutOff: lambda why: "digits are cut off, not rounded",
    k.OnlyForNumbers: lambda why: (
        f"true where {' and '.join(why.letters[:MOST_NAMES])} stand for numbers, but not shown where for matrices or "
        "vectors, whose order counts, and a transpose"
    ),
    k.ByStated: lambda why: f"with the numbers said before, left is {float(why.left):.8g}",
    k.NotCompared: lambda why: "an ellipsis, a shape or a set is not compared",
    k.NotComparable: _said,
    k.NotShown: lambda why: detail_text(Finding(Verdict.UNDECIDED, why.method)),
    k.Unreadable: lambda why: short(unread(why.why, why.fact), LONGEST),
    k.Unclaimed: lambda why: STANCES[why.stance],
    k.NothingBefore: lambda why: "nothing stands before the relation",
    k.NegativeLoss: lambda why: "impossible: a loss of this kind is never negative",
    k.Impossible: _impossible,
    # of answers: what could not be read, or stands for nothing
    r.NotRead: _said,
    r.NotAnEnd: lambda why: "this end is no number",
    r.NoQuantity: lambda why: f"names no quantity of {why.question}, or more than one",
    r.NoQuestion: lambda why: f"{why.assignment} has no such question",
    r.SecondAnswer: lambda why: (
        "a second, different answer to the same part; which of them counts is for a person to say"
    ),
    r.SeveralConventions: lambda why: f"names {' and '.join(why.names)}: which it is in is for a person to say",
    r.OpenQuestion: lambda why: "an open question: for a person",
    r.NoFormulas: lambda why: "no formulas to judge; answers in pictures or in prose are for a person",
    r.SaysNothing: lambda why: (
        f"the formula in line {why.line} says nothing: {short(unread(why.why, why.fact), LONGEST)}"
    ),
    r.Denied: lambda why: f"the formula in line {why.line} says nothing: {STANCES[why.stance]}",
    r.WordsOnly: lambda why: f"words without a formula stand under this question, from line {why.line}",
    r.NoneKnown: _none_known,
    r.TookTooLong: lambda why: f"took longer than {why.seconds:g} s and was stopped",
    r.TooLarge: lambda why: "needed more memory than a submission may have",
    r.WorkerDied: lambda why: "its worker died, probably for want of memory",
    # numbers
    r.Off: _off,
    r.ByKey: lambda why: f"by the key {_off(why.off)}",
    r.RoundingCarried: lambda why: f"the rounding carried explains {_off(why.off)}",
    r.HiddenRounding: lambda why: f"right where steps that are not shown are rounded too: {_off(why.off)}",
    r.RoundingOrMistake: lambda why: "rounding at steps that are not shown may explain it, or a mistake",
    r.RoundingOrOneMistake: lambda why: (
        f"rounding that is not shown explains it, but so does a mistake: {mistake(why.mistake)}"
    ),
    r.TooFewDigits: lambda why: (
        f"too few digits to tell it from a mistake: {mistake(why.mistake)}"
        if why.mistake
        else "too few digits to tell right from wrong"
    ),
    r.Follows: lambda why: f"follows from {_names(why.names)} as written{', which is in doubt' * why.doubtful}",
    r.DoesNotFollow: lambda why: f"is the right value, but does not follow from {_names(why.names)} as written",
    r.StandsOn: lambda why: f"stands on {_names(why.names)}, which could not be read",
    r.NothingToCompare: lambda why: f"with the numbers before it there is no value to compare with: {_said(why)}",
    r.NumberForFormula: lambda why: "a number was given where the key has a formula",
    r.OtherSize: lambda why: f"{_size(why.given)} was given, but the key has {_size(why.wanted)}",
    r.AnswerTo: lambda why: f"it is the answer to {why.part}",
    r.ValueOf: lambda why: f"it is the value of {why.quantity}",
    r.OtherUnit: lambda why: f"the right number, but its unit says {why.unit}, under which it would be another",
    r.Reached: _reached,
    r.Elsewhere: _elsewhere,
    r.Mixed: lambda why: (
        f"conventions are mixed within this question ({' and '.join(why.conventions)}, and that of the key)"
    ),
    # formulas
    r.FormulaForNumber: lambda why: "a formula was given where a number is asked for",
    r.NoValue: _said,
    r.HasValue: lambda why: (
        f"its value is {_value(why.value)}{'; the rounding of its numbers may explain that' * why.rounding}"
    ),
    r.ByValue: lambda why: "by its value",
    r.ComesTo: lambda why: f"comes to {why.text}",
    r.NoMeaning: lambda why: f"has no meaning among the quantities of this question: {_said(why)}",
    r.UnknownIndex: lambda why: f"uses {', '.join(why.names)}, an index that does not occur here",
    r.Circular: lambda why: "names what was to be found, or something that is computed from it",
    r.OtherLetters: lambda why: (
        f"equal to the key, but written with {', '.join(why.used)}; the answer is wanted in {', '.join(why.wanted)}"
    ),
    r.Dots: lambda why: (
        f"right at this length, but the dots give nothing at the next: {_said(why)}"
        if why.longer
        else f"the dots could not be filled in: {_said(why)}"
    ),
    r.NotLonger: lambda why: "right at this length, but the dots were not shown to be right at the next",
    # steps
    r.WrongStep: lambda why: (
        f"{'right result after a step' if why.result else 'a step of it'} that does not hold: "
        f"{_more(why.cause, why.more)}"
    ),
    r.WrongElsewhere: lambda why: (
        f"a step under this question does not hold, in line {why.line}: {_more(why.cause, why.more)}"
    ),
}
