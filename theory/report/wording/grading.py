"""What people read of answers and marks: what each verdict means, and why an answer has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from theory.cells import short
from theory.conventions import CONVENTIONS
from theory.grading import reasons as r
from theory.grading.marks import Mark
from theory.links.link import Cause
from theory.mistakes import Made
from theory.report.wording import links
from theory.report.wording.links import (
    DIGITS,
    LONGEST,
    MOST_DIGITS,
    STANCES,
    and_more,
    listed,
    number,
    result,
    said,
    unread,
)

MOST_ENTRIES, MOST_MISTAKES = 6, 4
HALF = Fraction(1, 2)
UNSAID = "Why it could not be judged would give some of the answer away. Write it another way, or show what is right."

MEANINGS: Mapping[Mark, str] = {
    Mark.RIGHT: "equal to the key",
    Mark.ROUNDED: "explained by the rounding that was carried along",
    Mark.CARRIED: "follows correctly from an earlier number that was wrong",
    Mark.ELSEWHERE: "right under another named convention",
    Mark.WRONG: "does not agree with the key, and does not follow from what stands before it",
    Mark.UNREAD: "could not be read or decided: a person will look at it",
    Mark.MISSING: "nothing was found",
}


def say(why: Cause | None) -> str:
    """The reason in words, one of marking or one of links; nothing where there is none."""
    words = None if why is None else REASONS.get(type(why))
    return links.say(why) if words is None else words(why)


def note(reasons: Iterable[Cause]) -> str:
    """All reasons of a verdict on one line."""
    return "; ".join(filter(None, map(say, reasons)))


def explanation(found: r.Explanation | None) -> str:
    """The mistakes that explain a wrong answer; nothing where none was looked for."""
    return "" if found is None else EXPLANATIONS[min(len(found.mistakes), 2)](found)


def mistake(found: Made) -> str:
    """One mistake, and where it was made: `sign flipped (in z1)`."""
    return f"{found.name} (in {', '.join(found.quantities)})"


# Pieces of sentences


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
        return f"{gap.text} for {_beside(gap)}"
    return f"{float(gap.units):.2g} units of its last digit from {_beside(gap)}"


def _beside(gap: r.Gap) -> str:
    """The right value, with two digits more than are printed beside it, and six at least."""
    return number(gap.value, max(DIGITS, min(sum(map(str.isdigit, gap.text)) + 2, MOST_DIGITS)))


def _reached(why: r.Reached) -> str:
    end = "it is reached: a closed end" if why.reached else "it is not reached: an open end"
    return f"the right number, but {end}{'; a list of two numbers does not say' if why.listed else ''}"


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


# Mistakes that explain an answer: none, one, or several

EXPLANATIONS: Sequence[Callable[[r.Explanation], str]] = (
    lambda found: f"no single mistake explains it ({found.tried} tried)",
    lambda found: mistake(found.mistakes[0]) + f"; the only one of {found.tried} that gives this" * (found.tried > 1),
    _several,
)

REASONS: Mapping[type[Cause], Callable[[Any], str]] = {
    # of answers: what could not be read, or stands for nothing
    r.NotRead: said,
    r.NotAnEnd: lambda why: "this end is no number",
    r.NoQuantity: lambda why: f"names no quantity of {why.question}, or more than one",
    r.NoQuestion: lambda why: f"{why.assignment} has no such question",
    r.NamesOther: lambda why: f"its left side, {short(why.left, LONGEST)}, is not known to be what is asked for",
    r.Contradicts: lambda why: (
        f"ends in the right answer, but what stands before it is not known to be that: {short(why.shown, LONGEST)}"
    ),
    r.SecondAnswer: lambda why: (
        "a second, different answer to the same part; which of them counts is for a person to say"
    ),
    r.SeveralConventions: lambda why: f"names {' and '.join(why.names)}: which it is in is for a person to say",
    r.OpenQuestion: lambda why: "an open question: for a person",
    r.NoFormulas: lambda why: "no formulas to judge; answers in pictures or in prose are for a person",
    r.InAnotherFile: lambda why: "says only that the answers are in another file, and there is none",
    r.SaysNothing: lambda why: (
        f"the formula in line {why.line} says nothing: {short(unread(why.why, why.fact), LONGEST)}"
    ),
    r.Denied: lambda why: f"the formula in line {why.line} says nothing: {STANCES[why.stance]}",
    r.Touched: lambda why: (
        f"the formula in line {why.line} may mean something else with what stands beside it: {short(why.by, LONGEST)}"
    ),
    r.WordsOnly: lambda why: f"words without a formula stand under this question, from line {why.line}",
    r.Unplaced: lambda why: f"what stands in line {why.line} may be it, but stands under no question of the assignment",
    r.NoneKnown: _none_known,
    r.SeveralFiles: lambda why: (
        f"{' and '.join(short(file, LONGEST) for file in why.files)} answer it differently; "
        "which of them counts is for a person to say"
    ),
    r.EarlierVersion: lambda why: (
        f"answered only in {short(why.file, LONGEST)}, of which a later version was handed in that does not answer it"
    ),
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
    r.Follows: lambda why: f"follows from {listed(why.names)} as written{', which is in doubt' * why.doubtful}",
    r.FromNowhere: lambda why: (
        f"would follow from {listed(why.names)} as written, but no mistake and no working leads there"
    ),
    r.DoesNotFollow: lambda why: f"is the right value, but does not follow from {listed(why.names)} as written",
    r.StandsOn: lambda why: f"stands on {listed(why.names)}, which could not be read",
    r.NothingToCompare: lambda why: f"with the numbers before it there is no value to compare with: {said(why)}",
    r.NumberForFormula: lambda why: "a number was given where the key has a formula",
    r.OtherSize: lambda why: f"{_size(why.given)} was given, but the key has {_size(why.wanted)}",
    r.AnswerTo: lambda why: f"it is the answer to {why.part}",
    r.ValueOf: lambda why: f"it is the value of {why.quantity}",
    r.OtherUnit: lambda why: f"the right number, but its unit says {why.unit}, under which it would be another",
    r.UnknownUnit: lambda why: f"{short(why.unit, LONGEST)} behind the number is not known to be what is asked for",
    r.Reached: _reached,
    r.Elsewhere: _elsewhere,
    r.Accepted: lambda why: f"right, too, by a convention that the question accepts: {short(why.convention, LONGEST)}",
    r.UpTo: lambda why: f"the key's up to {' and '.join(why.free)}{', but its digits are few' if why.doubtful else ''}",
    r.Mixed: lambda why: (
        f"conventions are mixed within this question ({' and '.join(why.conventions)}, and that of the key)"
    ),
    # formulas
    r.FormulaForNumber: lambda why: "a formula was given where a number is asked for",
    r.NoValue: said,
    r.HasValue: lambda why: (
        f"its value is {result(why.value)}{'; the rounding of its numbers may explain that' * why.rounding}"
    ),
    r.ByValue: lambda why: "by its value",
    r.ComesTo: lambda why: f"comes to {why.text}",
    r.NoMeaning: lambda why: f"has no meaning among the quantities of this question: {said(why)}",
    r.UnknownIndex: lambda why: f"uses {', '.join(why.names)}, an index that does not occur here",
    r.Circular: lambda why: "names what was to be found, or something that is computed from it",
    r.StillAsked: lambda why: "still contains what was to be found: a derivative that is not carried out",
    r.OfOneNumber: lambda why: f"right only if {why.function} of one number is that number",
    r.OtherLetters: lambda why: (
        f"equal to the key, but written with {', '.join(why.used)}; the answer is wanted in {', '.join(why.wanted)}"
    ),
    r.OtherMeaning: lambda why: f"right by itself, but not with what is written for {listed(why.letters)}",
    r.Dots: lambda why: (
        f"right at this length, but the dots give nothing at the next: {said(why)}"
        if why.longer
        else f"the dots could not be filled in: {said(why)}"
    ),
    r.NotLonger: lambda why: "right at this length, but the dots were not shown to be right at the next",
    # steps
    r.WrongStep: lambda why: (
        f"{'right result after a step' if why.result else 'a step of it'} that does not hold: "
        f"{and_more(say(why.cause), why.more)}"
    ),
    r.WrongElsewhere: lambda why: (
        f"a step under this question does not hold, in line {why.line}: {and_more(say(why.cause), why.more)}"
    ),
}
